// What a person can do with parties of the picture; each is a step that can be undone.

import { hangingOn, withParties, withoutParties } from "./state.js";
import { MOST_PARTIES } from "./explorer.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

/** Hide parties for now. @param {Explorer} explorer @param {string[]} uids */
export function hide(explorer, uids) {
  if (!uids.length) return undefined;
  return explorer.change(explorer.words.count("hidden", uids.length), (state) => ({ ...state, hidden: [...new Set([...state.hidden, ...uids])] }));
}

/** Hide all but these. */
export function keep(explorer, uids) {
  const kept = new Set(uids);
  return hide(explorer, explorer.shown.parties.filter((uid) => !kept.has(uid)));
}

export function showHidden(explorer) {
  const { hidden } = explorer.state;
  if (!hidden.length) return explorer.words.say(explorer.words.text("none_hidden"));
  return explorer.change(explorer.words.count("unhidden", hidden.length), (state) => ({ ...state, hidden: [] }));
}

/** Take parties out of the picture. */
export function remove(explorer, uids) {
  if (!uids.length) return undefined;
  return explorer.change(explorer.words.count("removed", uids.length), (state) => withoutParties(state, uids));
}

/** Take out what an expansion of a party brought, and what those brought; else what came later and hangs on it alone. */
export function collapse(explorer, uid) {
  const { graph, state, words } = explorer;
  const here = new Set(state.parties);
  const brought = broughtBy(explorer.brought, uid).filter((other) => here.has(other));
  const gone = brought.length ? brought : hangingLater(graph, state, uid);
  if (!gone.length) return words.say(words.text("nothing_to_collapse", { name: graph.parties.get(uid)?.name ?? "" }));
  return explorer.change(words.count("collapsed", gone.length), (now) => withoutParties(now, gone));
}

/** @param {Record<string, string[]>} brought */
function broughtBy(brought, uid) {
  const found = new Set();
  for (let asked = [uid]; asked.length;) {
    asked = asked.flatMap((one) => brought[one] ?? []).filter((other) => other !== uid && !found.has(other) && found.add(other));
  }
  return [...found];
}

function hangingLater(graph, state, uid) {
  const here = new Set(state.parties);
  const ties = [...graph.ties.values()].filter(({ source, target }) => here.has(source) && here.has(target));
  const order = new Map(state.parties.map((each, index) => [each, index]));
  const neighbors = ties.filter(({ source, target }) => source === uid || target === uid).map(({ source, target }) => (source === uid ? target : source));
  return hangingOn(ties, uid, neighbors.filter((other) => order.get(other) > order.get(uid)));
}

/** Add parties to the picture, with their ties. @param {string[]} uids @param {import("./shown.js").Graph} [graph] of them */
export async function add(explorer, uids, graph) {
  const { words } = explorer;
  const fresh = uids.filter((uid) => !explorer.state.parties.includes(uid));
  const room = MOST_PARTIES - explorer.state.parties.length;
  if (fresh.length > room) return words.say(words.text("full", { n: MOST_PARTIES }));
  if (!fresh.length) {
    const hidden = uids.filter((uid) => explorer.state.hidden.includes(uid));
    if (hidden.length) await explorer.change(words.count("unhidden", hidden.length), (state) => ({ ...state, hidden: state.hidden.filter((uid) => !hidden.includes(uid)) }));
    else words.say(words.text("already_here"));
    return undefined;
  }
  explorer.graph.take(graph ?? await explorer.server.graph([...explorer.state.parties, ...fresh]));
  const known = fresh.filter((uid) => explorer.graph.parties.has(uid));
  return explorer.change(words.count("added", known.length), (state) => withParties(state, known));
}

/** Fix parties where they stand, or let go of them when all are fixed already. */
export function pin(explorer, uids) {
  if (!uids.length) return undefined;
  const pinned = new Set(explorer.state.pinned);
  const free = uids.some((uid) => !pinned.has(uid));
  const words = explorer.words.count(free ? "pinned" : "unpinned", uids.length);
  return explorer.change(words, (state) => ({ ...state, pinned: free ? [...new Set([...state.pinned, ...uids])] : state.pinned.filter((uid) => !uids.includes(uid)) }));
}

export function unpinAll(explorer) {
  return explorer.change(explorer.words.text("unpinned_all"), (state) => (state.pinned.length ? { ...state, pinned: [] } : state));
}

/** Put the selected in a row or a column, in the order in which they stand, with room for their names. */
export function align(explorer, uids, upright) {
  const ids = [...new Set(uids.map((uid) => explorer.nodeOf(uid)))];
  if (ids.length < 2) return explorer.words.say(explorer.words.text("select_two"));
  const places = explorer.canvas.positions();
  const [along, across, least] = upright ? ["y", "x", 96] : ["x", "y", 138];
  ids.sort((a, b) => places[a][along] - places[b][along]);
  const level = ids.reduce((sum, id) => sum + places[id][across], 0) / ids.length;
  const span = places[ids.at(-1)][along] - places[ids[0]][along];
  const gap = Math.max(least, span / (ids.length - 1));
  const start = (places[ids[0]][along] + places[ids.at(-1)][along]) / 2 - (gap * (ids.length - 1)) / 2;
  const moved = Object.fromEntries(ids.map((id, index) => [id, { [along]: start + index * gap, [across]: level }]));
  return explorer.move(explorer.words.text(upright ? "in_column" : "in_row"), moved);
}

/** Show only who is within so many ties of a party. @param {string | null} party null for all again */
export function focus(explorer, party, degrees = 1) {
  const { words } = explorer;
  const said = party ? words.count("focused", degrees, { name: explorer.graph.parties.get(party).name }) : words.text("unfocused");
  if (!party && !explorer.state.focus) return undefined;
  return explorer.change(said, (state) => ({ ...state, focus: party && { party, degrees } })).then(() => explorer.canvas?.fit(undefined, { animate: true }));
}

/** Arrange everything anew in a layout. */
export function arrange(explorer, layout) {
  return explorer.change(explorer.words.text("arranged"), (state) => ({ ...state, layout }), "all").then(() => explorer.canvas?.fit(undefined, { animate: true }));
}
