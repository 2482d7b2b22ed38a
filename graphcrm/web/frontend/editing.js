// Forms that lose nothing: a session that has ended is noticed before they are sent; what is chosen brings its fields.

import htmx from "htmx.org";
import { renewToken } from "./shell.js";

/** Take the token of the session of now before a form is sent; without a session, what was typed stays in the page. */
function keepTyped() {
  const sure = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-keep]") || form.closest("#dialog") || event.defaultPrevented || sure.has(form)) return;
    event.preventDefault();
    renewToken().then((renewed) => {
      tellEnded(form, !renewed);
      if (!renewed) return;
      sure.add(form);
      form.requestSubmit(event.submitter);
      sure.delete(form);
    });
  });
}

/** Say above a form that the session has ended, with a link that signs in beside this page; or say it no more. */
function tellEnded(form, ended) {
  form.querySelector(".session-ended")?.remove();
  if (!ended) return;
  form.prepend(form.querySelector("template[data-ended]").content.cloneNode(true));
  form.querySelector(".session-ended").scrollIntoView({ block: "center" });
  form.querySelector(".session-ended a").focus();
}

/** Ask for the fields that come with a kind, a role, a contact type or an attribute set, as soon as it is chosen. */
function bringFields() {
  document.addEventListener("change", (event) => {
    const sets = event.target.form?.querySelector("[data-deciding]");
    if (sets?.dataset.deciding.split(" ").includes(event.target.name)) htmx.trigger(sets, "deciding");
  });
}

/** Offer names that fill the field they belong to. */
function offerNames(root) {
  for (const list of root.querySelectorAll("[data-fills]")) {
    const field = document.getElementById(list.dataset.fills);
    for (const button of list.querySelectorAll("button")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        field.value = button.textContent;
        field.focus();
      });
    }
  }
}

/** Say of a file that it is too large before it is sent, so that nothing else that was typed is lost; it is let go. */
function watchSizes() {
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!field.matches("input[type=file][data-limit]")) return;
    const large = [...field.files].some((file) => file.size > Number(field.dataset.limit));
    if (large) field.value = "";
    field.classList.toggle("is-invalid", large);
    field.closest(".field").querySelector("[data-too-large]").hidden = !large;
  });
}

export function bringEditingToLife() {
  watchSizes();
  keepTyped();
  bringFields();
  offerNames(document);
  document.body.addEventListener("htmx:load", (event) => offerNames(event.target));
}
