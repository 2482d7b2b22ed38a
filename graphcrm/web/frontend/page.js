// What the page does beside the picture: the calendar, the busy button, and paths that light up.

/** Offer the browser's calendar beside each date field, which also takes a year, a month and words. */
export function offerCalendars(root) {
  for (const box of root.querySelectorAll("[data-calendar]")) offerCalendar(box);
}

function offerCalendar(box) {
  const button = box.querySelector("[data-pick-date]");
  const native = box.querySelector("[data-native-date]");
  const field = box.querySelector("input:not([data-native-date])");
  if (!native.showPicker || !button.hidden) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (/^\d{4}-\d\d-\d\d$/.test(field.value)) native.value = field.value;
    native.showPicker();
  });
  native.addEventListener("change", () => {
    field.value = native.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
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
