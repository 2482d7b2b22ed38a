// The keys of the explorer, on the canvas and in the list.

/** @typedef {import("./explorer.js").Explorer} Explorer */

const NUDGE = 24;
const TOWARD = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const KEYS = {
  e: "choose-expand", c: "collapse", h: "hide", Delete: "remove", Backspace: "remove", o: "focus", p: "pin", t: "connect", a: "add", l: "list",
  b: "paths", d: "time", f: "filters", r: "arrange", i: "details", "+": "closer", "=": "closer", "-": "farther", 0: "fit", "?": "keys", "/": "find",
};

/**
 * @param {Explorer} explorer @param {HTMLElement} root @param {Record<string, () => void>} does
 * @param {import("./list.js").List} list
 */
export function bringKeysToLife(explorer, root, does, list) {
  const { canvas } = explorer;
  const says = (id) => {
    const party = explorer.graph.parties.get(id);
    const node = explorer.drawn.nodes.find((each) => each.id === id);
    const { words } = explorer;
    words.say(party ? `${party.name}, ${words.word(party.subkind || party.kind)}, ${words.count("ties", node?.data.ties ?? 0)}` : node?.data.name ?? "");
  };
  canvas?.container.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const current = explorer.current && !explorer.current.edge ? explorer.nodeOf(explorer.current.id) : null;
    const direction = TOWARD[event.key];
    if (direction && event.shiftKey && current) {
      const { x, y } = canvas.positions()[current];
      explorer.move(explorer.words.text("moved"), { [current]: { x: x + direction[0] * NUDGE, y: y + direction[1] * NUDGE } });
    } else if (direction) {
      const next = canvas.toward(current, direction);
      if (next) {
        explorer.choose({ id: next });
        says(next);
      }
    } else if (event.key === "Enter" && current) does.expand();
    else if (event.key === " " && current) {
      const uids = explorer.partiesOf(current);
      const picked = uids.every((uid) => explorer.selection.has(uid));
      explorer.select(picked ? [...explorer.selection].filter((uid) => !uids.includes(uid)) : [...explorer.selection, ...uids]);
    } else return;
    event.preventDefault();
  });
  // Before the page's own keys, of which `/` leads to the search of the whole site.
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("dialog") || document.querySelector("dialog[open]")) return;
    const typing = event.target.closest("input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]");
    if (typing || !(root.contains(event.target) || event.target === document.body)) return;
    const name = named(event);
    if (!name || !does[name]) return;
    if (name === "select-none" && event.target.closest("[data-menu][open]")) return;
    const party = list.focusedParty;
    if (party && explorer.current?.id !== party) explorer.choose({ id: party });
    event.preventDefault();
    event.stopImmediatePropagation();
    does[name]();
  }, true);
}

/** Return what a key asks for. */
function named(event) {
  const control = event.ctrlKey || event.metaKey;
  if (event.altKey) return null;
  if (control) {
    const key = event.key.toLowerCase();
    if (key === "z") return event.shiftKey ? "redo" : "undo";
    if (key === "y") return "redo";
    return key === "a" ? "select-all" : null;
  }
  if (event.key === "Escape") return "escape";
  return KEYS[event.key] ?? (event.shiftKey ? null : KEYS[event.key.toLowerCase()]) ?? null;
}
