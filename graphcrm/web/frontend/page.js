// What the page does beside the picture: the calendar, the busy button, and paths that light up.

/** Offer the browser's calendar beside the date field, which also takes a year, a month and words. */
export function offerCalendar(form) {
  const button = form.querySelector("[data-pick-date]");
  const native = form.querySelector("[data-native-date]");
  const field = form.elements.namedItem("as_of");
  if (!native.showPicker) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    native.value = /^\d{4}-\d\d-\d\d$/.test(field.value) ? field.value : "";
    native.showPicker();
  });
  native.addEventListener("change", () => {
    field.value = native.value;
    field.focus();
  });
}

/** Say that the answer is on its way, and keep empty fields out of the address. */
export function showBusy(form) {
  const button = form.querySelector("[type=submit]");
  const field = form.elements.namedItem("as_of");
  form.addEventListener("submit", () => {
    button.setAttribute("aria-busy", "true");
    field.disabled = !field.value;
  });
  addEventListener("pageshow", () => {
    button.removeAttribute("aria-busy");
    field.disabled = false;
  });
}

/** Light up a path while it is pointed at or focused; its button keeps it lit. */
export function lightPaths(root, picture) {
  let kept = null;
  const buttons = [...root.querySelectorAll("[data-show-path]")];
  for (const card of root.querySelectorAll("[data-path]")) {
    const path = Number(card.dataset.path);
    card.addEventListener("pointerenter", (event) => { if (event.pointerType !== "touch") picture.highlight(path); });
    card.addEventListener("focusin", () => picture.highlight(path));
    for (const event of ["pointerleave", "focusout"]) card.addEventListener(event, () => picture.highlight(kept));
  }
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const path = Number(button.dataset.showPath);
      kept = kept === path ? null : path;
      for (const other of buttons) other.setAttribute("aria-pressed", String(Number(other.dataset.showPath) === kept));
      picture.highlight(kept);
      if (kept !== null) picture.container.scrollIntoView({ block: "nearest" });
    });
  }
}
