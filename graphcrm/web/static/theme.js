// Loaded before the first paint and not bundled: Bootstrap's dark colors hang on an attribute, not on a media query.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    const wanted = root.dataset.theme;
    root.setAttribute("data-bs-theme", wanted === "system" ? (dark.matches ? "dark" : "light") : wanted);
  };
  follow();
  dark.addEventListener("change", follow);
  new MutationObserver(follow).observe(root, { attributeFilter: ["data-theme"] });
})();
