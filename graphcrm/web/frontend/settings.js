// The switch between light and dark, and the key that shows the keys.

import { openDialog, say } from "./shell.js";

/** `?` shows the keys. */
export function offerKeys(link) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable], dialog[open]")) return;
    event.preventDefault();
    openDialog(link.dataset.keys);
  });
}

/** Show the page light or dark at once, and have the choice kept; without this module the form does it. */
export function switchTheme(form) {
  const root = document.documentElement;
  const show = (name) => {
    root.dataset.theme = name;
    for (const button of form.querySelectorAll("[name=theme]")) button.setAttribute("aria-pressed", String(button.value === name));
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const before = root.dataset.theme;
    const wanted = event.submitter.value;
    const body = new URLSearchParams(new FormData(form));
    body.set("theme", wanted);
    show(wanted);
    const kept = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
    if (!kept?.ok) {
      show(before);
      say(document.body.dataset.offline, true);
    }
  });
}
