// The selection: its bar with what can be done, the same as in lists.

import htmx from "htmx.org";
import { openDialog } from "../shell.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

/** @param {Explorer} explorer @param {HTMLFormElement} bar */
export function bringSelectionToLife(explorer, bar) {
  const count = bar.querySelector("[data-act-count]");
  explorer.addEventListener("selection", () => follow());
  explorer.addEventListener("change", () => follow());
  const follow = () => {
    const number = explorer.selection.size;
    bar.hidden = number < 1;
    count.textContent = number === 1 ? bar.dataset.one : bar.dataset.many.replace("{n}", number);
    for (const field of bar.querySelectorAll("input[name=uid]")) field.remove();
    for (const uid of explorer.selection) bar.append(Object.assign(document.createElement("input"), { type: "hidden", name: "uid", value: uid }));
  };
  bar.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.dataset.act !== "dialog") return;
    event.preventDefault();
    button.closest("[data-menu]").open = false;
    openDialog(button.getAttribute("formaction"), new FormData(bar));
  });
}

/** Select who the selected are tied to, too. */
export function selectNear(explorer) {
  const near = new Set(explorer.selection);
  for (const uid of explorer.shown.ties) {
    const tie = explorer.graph.ties.get(uid);
    if (explorer.selection.has(tie.source)) near.add(tie.target);
    if (explorer.selection.has(tie.target)) near.add(tie.source);
  }
  explorer.select(near);
}

export function selectOthers(explorer) {
  explorer.select(explorer.shown.parties.filter((uid) => !explorer.selection.has(uid)));
}

/**
 * A form in a dialog that was done would lead to another page; here the picture takes in what came of it instead.
 * @param {Explorer} explorer @param {(address: string) => Promise<void>} done is given where the page would have gone
 */
export function stayAfterForms(explorer, done) {
  document.body.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr, target } = event.detail;
    const address = xhr.getResponseHeader("HX-Redirect");
    if (!address || target?.id !== "dialog-content") return;
    event.preventDefault();
    document.getElementById("dialog").close();
    done(address).catch((error) => explorer.words.fail(error));
  });
}

/** Show on this page what the next one would have said, such as that something was done, with its button to undo it. */
export async function showNotices(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const notices = [...page.querySelectorAll(".notices .notice")];
  document.getElementById("live").replaceChildren(...notices);
  htmx.process(document.getElementById("live"));
  setTimeout(() => notices.forEach((notice) => notice.remove()), 10_000);
  return page;
}
