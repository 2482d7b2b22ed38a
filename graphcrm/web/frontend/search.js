// The search box: what is found while somebody types, and the box itself on a phone.

import { askJson, Combobox, part } from "./combobox.js";

/** Make the text of an entry of its pieces, of which some are marked. */
function words(className, pieces) {
  return part("span", className, ...pieces.map(([text, hit]) => (hit ? part("mark", "", text) : text)));
}

function line(entry, input, combobox) {
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("class", "icon");
  icon.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${input.dataset.icons}#${entry.sign}`);
  icon.append(use);
  const element = part(entry.url ? "a" : "div", `found-link found-${entry.sign}`,
    ...(entry.sign ? [part("span", "found-sign", icon)] : []),
    part("span", "found-words", words("found-title", entry.title), " ", words("found-facts", entry.facts)));
  if (entry.url) element.href = entry.url;
  const complete = () => {
    input.value = entry.completes;
    input.focus();
    combobox().ask(0);
  };
  return { element, url: entry.url, choose: entry.completes ? complete : undefined };
}

function lines(groups, input, combobox) {
  return groups.flatMap((group) => [
    ...(group.label ? [{ element: part("p", "suggestions-title", group.label) }] : []),
    ...group.entries.map((entry) => line(entry, input, combobox)),
  ]);
}

/** Suggest what a text finds: names at once, notes and relationships when they are found. */
function suggestIn(input) {
  // The sprite of icons has an address that changes with its content, so that it is taken from one that is there.
  input.dataset.icons = document.querySelector("svg use")?.getAttribute("href").split("#")[0] ?? "";
  const address = input.dataset.search;
  const combobox = new Combobox(input, {
    label: input.getAttribute("aria-label") ?? input.labels[0]?.textContent ?? "",
    box: input.parentElement,
    first: true,
    empty: true,
    one: input.dataset.one,
    some: input.dataset.some,
    none: input.dataset.none,
    suggest: async (text, signal) => lines(await askJson(address, { q: input.value }, signal), input, () => combobox),
    more: async (text, signal) => {
      if (!text) return [];
      const found = lines(await askJson(address, { q: input.value, texts: 1 }, signal), input, () => combobox);
      const all = new URL(input.form.action);
      all.searchParams.set("q", text);
      const entry = { title: [[input.dataset.all.replace("{text}", text), false]], facts: [], url: all.href, sign: "search", completes: "" };
      return [...found, line(entry, input, () => combobox)];
    },
  });
}

/** On a phone the box opens from its icon, over the bar. */
function openFrom(link) {
  const form = document.querySelector("[data-search-form]");
  const input = form.querySelector("[data-search]");
  const show = (shown) => form.classList.toggle("is-open", shown);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    show(true);
    input.focus();
  });
  form.querySelector("[data-search-close]").addEventListener("click", () => {
    show(false);
    link.focus();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !input.value) {
      show(false);
      input.blur();
    }
  });
}

export function bringSearchToLife() {
  for (const input of document.querySelectorAll("[data-search]")) suggestIn(input);
  for (const link of document.querySelectorAll("[data-search-open]")) openFrom(link);
}
