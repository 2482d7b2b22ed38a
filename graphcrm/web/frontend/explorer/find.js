// Finding in the picture: what fits is lit, Enter goes from one to the next.

/** @typedef {import("./explorer.js").Explorer} Explorer */

/** Return the parties whose names have all words of a text, those that begin with it first. */
export function matching(parties, text) {
  const words = folded(text).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  return parties.map((party) => ({ party, name: folded(party.name) })).filter(({ name }) => words.every((word) => name.includes(word)))
    .sort((a, b) => Number(!a.name.startsWith(words[0])) - Number(!b.name.startsWith(words[0])) || (a.name < b.name ? -1 : 1))
    .map(({ party }) => party.uid);
}

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** @param {Explorer} explorer @param {HTMLFormElement} form */
export function bringFindToLife(explorer, form) {
  const input = form.querySelector("input");
  const status = form.querySelector("[data-found]");
  let found = [];
  let at = -1;
  const find = () => {
    found = matching(explorer.shown.parties.map((uid) => explorer.graph.parties.get(uid)), input.value);
    at = -1;
    explorer.canvas?.mark("found", found.map((uid) => explorer.nodeOf(uid)));
    tell();
  };
  const tell = () => {
    status.textContent = !input.value.trim() ? "" : found.length ? explorer.words.text("found", { at: Math.max(1, at + 1), n: found.length }) : explorer.words.text("found_none");
  };
  const next = (step) => {
    if (!found.length) return;
    at = (at + step + found.length) % found.length;
    explorer.choose({ id: found[at] });
    tell();
  };
  input.addEventListener("input", find);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    next(1);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      next(at < 0 ? 0 : -1);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      input.value = "";
      find();
      explorer.canvas?.container.focus();
    }
  });
  explorer.addEventListener("change", () => { if (input.value.trim()) find(); });
}
