// The page that is printed: its button, and the way back to where it was asked for.

export function bringPrintingToLife(article) {
  article.querySelector("[data-print-now]").addEventListener("click", () => print());
  article.querySelector("[data-print-back]").addEventListener("click", (event) => {
    if (history.length < 2) return;
    event.preventDefault();
    history.back();
  });
  // Whoever came here by the button has asked to print.
  if (article.dataset.print === "now") addEventListener("load", () => print(), { once: true });
}
