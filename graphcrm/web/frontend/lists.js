// Lists: links that change the list in place, the selection with what is done with it, and texts to copy.

import htmx from "htmx.org";
import { openDialog, say } from "./shell.js";

/** Have the links of a list put the new list in the place of the old one. */
function stayOnPage(list) {
  for (const link of list.querySelectorAll("a[data-list-go]")) link.setAttribute("hx-get", link.getAttribute("href"));
  const words = list.querySelector("[data-list-words]");
  if (words) {
    words.setAttribute("hx-get", words.getAttribute("action"));
    words.querySelector("input[type=search]").addEventListener("search", (event) => {
      if (!event.target.value) words.requestSubmit();
    });
  }
  htmx.process(list);
}

/** What is selected in a list, whichever of its pages shows it; another list begins anew. */
let kept = { list: "", uids: new Set() };

/** Return what is selected in the list of a form; its order does not make it another list. */
function keptOf(form) {
  const query = new URLSearchParams(form.elements.namedItem("query")?.value ?? "");
  query.delete("sort");
  const list = `${form.elements.namedItem("list")?.value}?${query}`;
  if (!form.dataset.elsewhere || kept.list !== list) kept = { list, uids: new Set() };
  return kept.uids;
}

/** Have a form send what is selected on other pages, too. */
function sendElsewhere(form, uids) {
  for (const input of form.querySelectorAll("input[type=hidden][name=uid]")) input.remove();
  for (const uid of uids) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "uid", value: uid });
    form.append(input);
  }
}

/** Show the bar of actions when something is selected, count it, and open actions as dialogs. */
function followSelection(form) {
  const boxes = [...form.querySelectorAll("input[name=uid]")];
  const chosen = keptOf(form);
  for (const box of boxes) box.checked ||= chosen.has(box.value);
  const here = new Set(boxes.map((box) => box.value));
  let elsewhere = [...chosen].filter((uid) => !here.has(uid));
  sendElsewhere(form, elsewhere);
  const bar = form.querySelector("[data-act-bar]");
  const page = form.querySelector("[data-pick-page]");
  const all = form.querySelector("[data-pick-all]");
  const none = form.querySelector("[data-pick-none]");
  let last = null;
  const tell = () => {
    const number = boxes.filter((box) => box.checked).length;
    const total = number + elsewhere.length;
    for (const box of boxes) chosen[box.checked ? "add" : "delete"](box.value);
    bar.hidden = !total;
    page.checked = number === boxes.length;
    page.indeterminate = number > 0 && number < boxes.length;
    if (all && number < boxes.length) all.checked = false;
    if (all) all.closest("label").hidden = number < boxes.length;
    const words = [total === 1 ? form.dataset.one : form.dataset.many.replace("{n}", total)];
    if (elsewhere.length) words.push(form.dataset.elsewhere.replace("{n}", elsewhere.length));
    bar.querySelector("[data-act-count]").textContent = all?.checked ? "" : words.join(" · ");
    for (const box of boxes) box.closest("tr").classList.toggle("is-picked", box.checked);
  };
  page.hidden = none.hidden = false;
  page.addEventListener("change", () => {
    for (const box of boxes) box.checked = page.checked;
    tell();
  });
  none.addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    chosen.clear();
    elsewhere = [];
    sendElsewhere(form, elsewhere);
    tell();
    (last ?? page).focus();
  });
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((one, other) => one - other);
        for (const each of boxes.slice(from, to + 1)) each.checked = box.checked;
      }
      last = box;
      tell();
    });
  }
  all?.addEventListener("change", tell);
  form.addEventListener("submit", (event) => {
    if (!event.submitter?.hasAttribute("data-act-dialog")) return;
    event.preventDefault();
    openDialog(event.submitter.getAttribute("formaction"), new FormData(form));
  });
  tell();
}

/** Put a text on the clipboard of the computer by a button. */
function offerToCopy(button) {
  const text = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      say(button.dataset.copied);
      button.lastChild.textContent = ` ${button.dataset.copied}`;
    } catch {
      // The browser allows it on secure pages alone; what is selected can be copied by its keys.
      text.focus();
    }
  });
}

function once(root, selector, function_) {
  const found = [...(root.querySelectorAll?.(selector) ?? [])];
  if (root.matches?.(selector)) found.push(root);
  for (const element of found) {
    if (element.dataset.alive) continue;
    element.dataset.alive = "yes";
    function_(element);
  }
}

export function bringListsToLife(root) {
  once(root, "[data-list]", stayOnPage);
  once(root, "[data-selection]", followSelection);
  once(root, "[data-copy]", offerToCopy);
}
