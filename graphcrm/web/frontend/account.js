// What the forms of accounts do beside the page itself.

/** Offer to show a password while it is typed; it is hidden again before it is sent. */
export function offerToShow(box) {
  const field = box.querySelector("input");
  const button = box.querySelector("button");
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  };
  button.hidden = false;
  button.addEventListener("click", () => show(field.type === "password"));
  field.form.addEventListener("submit", () => show(false));
}
