// What people do to a form while an answer is on its way that takes the place of a part of it.

const TEXT = "textarea, input:not([type=checkbox], [type=radio], [type=file], [type=hidden])";

/**
 * Keep what is typed on while an answer is on its way that takes the place of its field, and suggest on in a field in
 * which nobody is picked yet.
 */
export function keepTypingThroughAnswers() {
  let typed;
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (isOld(detail)) {
      detail.shouldSwap = false;
      typed = undefined;
      return;
    }
    const field = document.activeElement;
    const text = field?.matches(TEXT) && detail.target.contains(field);
    const sent = text && detail.requestConfig.formData.get(field.name);
    typed = text && field.id && sent !== null ? { id: field.id, value: field.value, later: field.value !== sent } : undefined;
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    const field = typed?.later && document.getElementById(typed.id);
    if (field) field.value = typed.value;
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    const field = typed && document.getElementById(typed.id);
    const picker = field?.closest("[data-party-picker]");
    const unpicked = picker && field.value.trim() && !picker.querySelector("[data-picked]")?.value;
    const asked = typed?.later || unpicked;
    typed = undefined;
    if (field && asked && field === document.activeElement) field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/**
 * Say whether something was chosen, or typed and left, since a part of a form asked for its next state: the answer to
 * that, which is on its way, too, tells of both.
 */
function isOld({ target, requestConfig: { elt, formData } }) {
  if (elt !== target) return false;
  // What is being typed is kept in any case, see above; what is chosen in a list that has the focus is not.
  const typing = document.activeElement.matches(TEXT) && document.activeElement;
  const told = target.querySelectorAll(`select:not([multiple]), input[data-picked], ${TEXT}`);
  return [...told].some(
    (each) => each.name && !each.disabled && each !== typing && each.value !== (formData.get(each.name) ?? ""),
  );
}

/** Leave details open that somebody has opened, though an answer tells them anew. */
export function keepDetailsOpen() {
  let opened = [];
  document.body.addEventListener("click", ({ target }) => {
    const details = target.closest("summary")?.parentElement;
    // It changes after the click.
    if (details?.id) details.toggleAttribute("data-opened", !details.open);
  });
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    opened = [...detail.target.querySelectorAll("details[data-opened]")].map(({ id }) => id);
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    for (const id of opened.splice(0)) {
      const details = document.getElementById(id);
      if (!details) continue;
      details.open = true;
      details.setAttribute("data-opened", "");
    }
  });
}
