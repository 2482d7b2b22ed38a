// What stands around every page: menus, the dialog, notices, keys, and light or dark.

import htmx from "htmx.org";

/** Close a menu by Escape, by a click beside it and when the focus leaves it; arrow keys walk through it. */
function bringMenuToLife(menu) {
  const close = () => { menu.open = false; };
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) close(); });
  menu.addEventListener("focusout", (event) => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(); });
  menu.addEventListener("keydown", (event) => {
    if (!menu.open) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
      menu.querySelector("summary").focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !event.target.matches("input, select, textarea")) {
      const entries = [...menu.querySelectorAll("summary, .menu-entry, .menu-list input")];
      const next = entries[entries.indexOf(event.target) + step];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
  });
}

/** Say something to eyes and screen readers, and take it away after a while. */
export function say(text, wrong = false) {
  const notice = document.createElement("div");
  notice.className = wrong ? "notice notice-wrong" : "notice";
  const words = document.createElement("span");
  words.className = "notice-text";
  words.textContent = text;
  notice.append(words);
  document.getElementById("live").replaceChildren(notice);
  setTimeout(() => notice.remove(), 10_000);
}

/** Open a page's content as a dialog over the page that is there; without this module the link leads to the page.
 *
 * With values they are posted to the address, as the form would that they are of.
 */
export function openDialog(address, values) {
  const dialog = document.getElementById("dialog");
  const context = { target: "#dialog-content", swap: "innerHTML", ...(values && { values }) };
  return htmx.ajax(values ? "POST" : "GET", address, context).then(() => {
    if (!document.getElementById("dialog-content").firstElementChild) return;
    const title = dialog.querySelector("h1");
    if (title) title.id = "dialog-title";
    if (!dialog.open) dialog.showModal();
    (dialog.querySelector("[autofocus]") ?? dialog.querySelector("#dialog-content input:not([type=hidden]), #dialog-content select, #dialog-content textarea, #dialog-content a, #dialog-content button"))?.focus();
  });
}

/** Have forms in the dialog answer there, so that what was typed wrong is shown where it was typed. */
function keepFormsInDialog(content) {
  for (const form of content.querySelectorAll("form")) {
    if (form.hasAttribute("hx-post") || form.hasAttribute("hx-get") || form.method === "dialog") continue;
    const verb = form.method === "get" ? "hx-get" : "hx-post";
    form.setAttribute(verb, form.getAttribute("action") || content.dataset.address);
    form.setAttribute("hx-target", "#dialog-content");
    // Parts of it that ask for themselves take the answer themselves.
    form.setAttribute("hx-disinherit", "*");
    if (form.enctype === "multipart/form-data") form.setAttribute("hx-encoding", form.enctype);
    htmx.process(form);
  }
}

/** Give what is called as something on the page below the dialog a name of its own, which its labels follow. */
function tellApart(content) {
  for (const element of content.querySelectorAll("[id]")) {
    const { id } = element;
    if (document.getElementById(id) === element) continue;
    element.id = `in-dialog-${id}`;
    for (const name of ["for", "form", "aria-describedby", "aria-labelledby", "data-fills"]) {
      for (const naming of content.querySelectorAll(`[${name}~="${CSS.escape(id)}"]`)) {
        const ids = naming.getAttribute(name).split(" ").map((each) => (each === id ? element.id : each));
        naming.setAttribute(name, ids.join(" "));
      }
    }
  }
}

function bringDialogToLife(dialog) {
  const content = dialog.querySelector("#dialog-content");
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const menu = link.closest("[data-menu]");
    if (menu) menu.open = false;
    content.dataset.address = link.getAttribute("href");
    openDialog(link.getAttribute("href"));
  });
  content.addEventListener("htmx:afterSwap", () => {
    // What a form answers with takes the place of the title that the dialog is called by.
    const title = content.querySelector("h1");
    if (title) title.id = "dialog-title";
    tellApart(content);
    keepFormsInDialog(content);
  });
  content.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });
  dialog.addEventListener("close", () => content.replaceChildren());
}

/**
 * What htmx brings is parsed as if there were no scripts, so that what is for those without any is in it as elements, and
 * its buttons would be the ones that Enter presses.
 */
function dropWhatScriptsReplace() {
  document.body.addEventListener("htmx:load", ({ detail: { elt } }) => {
    for (const each of [elt, ...elt.querySelectorAll("noscript")]) if (each.matches("noscript")) each.remove();
  });
}

/** `/` goes to the search box; Escape in it leaves it. */
function bringKeysToLife() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    if (event.key === "/") {
      const box = document.querySelector("[data-search]") ?? document.querySelector("[name=q]");
      if (!box) return;
      event.preventDefault();
      if (!box.checkVisibility()) document.querySelector("[data-search-open]")?.click();
      box.focus();
      box.select();
    }
  });
}

/** Tell what failed when htmx asked: a refusal in words of the server, or that nothing answers. */
function tellFailures() {
  document.body.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    const words = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain") ? xhr.responseText : "";
    say(words || `${xhr.status} ${xhr.statusText}`, true);
    if (xhr.status === 401) window.addEventListener("focus", renewToken, { once: true });
  });
  // A failure in plain words is said and never put in the place of a form. One whose token alone has expired is sent
  // again with a new one, once; what was typed is still in it.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (xhr.status < 400 || !xhr.getResponseHeader("Content-Type")?.startsWith("text/plain")) return;
    event.detail.shouldSwap = false;
    if (!xhr.getResponseHeader("X-Form-Expired")) {
      if (!event.detail.isError) say(xhr.responseText, true);
      return;
    }
    renewToken().then((renewed) => {
      if (renewed && !requestConfig.headers["X-Sent-Again"]) {
        htmx.ajax(requestConfig.verb.toUpperCase(), requestConfig.path, {
          source: requestConfig.elt,
          target: requestConfig.target,
          headers: { "X-Sent-Again": "1" },
        });
      } else {
        say(xhr.responseText, true);
      }
    });
  });
  document.body.addEventListener("htmx:sendError", () => say(document.body.dataset.offline, true));
}

/** Take the token of the session that has begun since this page was loaded, if there is one. */
export async function renewToken() {
  const answer = await fetch("/token", { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return false;
  const { token } = await answer.json();
  document.querySelector("meta[name=csrf-token]")?.setAttribute("content", token);
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
  return true;
}

/** Send our token with every request of htmx, which the server asks of everything that writes. */
function sendToken() {
  document.body.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("meta[name=csrf-token]");
    if (token) event.detail.headers["X-CSRFToken"] = token.content;
  });
}

/** Ask before what is hard to take back, in the words of the button. */
function askBefore() {
  document.addEventListener("submit", (event) => {
    const words = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
    if (words && !confirm(words)) event.preventDefault();
  }, true);
}

export function bringShellToLife() {
  for (const menu of document.querySelectorAll("[data-menu]")) bringMenuToLife(menu);
  document.body.addEventListener("htmx:load", (event) => {
    for (const menu of event.target.querySelectorAll?.("[data-menu]") ?? []) bringMenuToLife(menu);
  });
  bringDialogToLife(document.getElementById("dialog"));
  dropWhatScriptsReplace();
  bringKeysToLife();
  tellFailures();
  sendToken();
  askBefore();
}
