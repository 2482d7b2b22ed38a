// What of a graph is shown in a state: the one answer that the canvas, the list and the exports are made from.
//
// graphcrm/services/explorer/shown.py says the same on the server; a test compares both. The rules, in their order:
// 1. A party is shown when the graph has it, the state names it, does not hide it, and its kind passes.
// 2. A tie is shown when both its ends are, its type passes, it is as strong as asked, and it holds at the time asked.
// 3. With a focus that is shown, only parties within so many degrees of it over those ties stay, and the ties among them.
// 4. With groups, parties of one key form a group; a group of one is none. A closed group stands for its parties.

/**
 * @typedef {{uid: string, name: string, kind: string, subkind: string | null, icon: string, color: string, photo: boolean,
 *   url: string, degree: number, more: boolean, organization: {uid: string, name: string} | null,
 *   household: {uid: string, name: string} | null, x?: number, y?: number}} Party
 * @typedef {{uid: string, source: string, target: string, type: string, label: string, reverse: string, mutual: boolean,
 *   since: string, until: string, first: string, last: string, strength: number, color: string, title: string}} Tie
 * @typedef {{parties: Map<string, Party>, ties: Map<string, Tie>, communities: Record<string, string>}} Graph
 * @typedef {{key: string, members: string[], open: boolean}} Group
 * @typedef {"" | "ended" | "appeared" | "gone"} Standing
 * @typedef {{parties: string[], ties: string[], standing: Record<string, Standing>, groups: Group[]}} Shown
 */

/** Days before and after all that are written. */
const FIRST = "0001-01-01";
const LAST = "9999-12-31";
const WRITTEN = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/;

/**
 * Return the first and the last day of a written time, or null for one that is none.
 * @param {string} text as in the state's `as_of` @param {string} today as an ISO day @returns {[string, string] | null}
 */
export function daysOf(text, today) {
  const written = text.trim().toLowerCase();
  if (!written || written === "today") return [today, today];
  if (written === "ever") return [FIRST, LAST];
  const [from, to = from, ...rest] = written.split("..");
  // An end that is left out is open.
  const [first, last] = [from || !to ? stretch(from) : [FIRST], to || !from ? stretch(to) : [LAST, LAST]];
  return rest.length || !first || !last || first[0] > last[1] ? null : [first[0], last[1]];
}

/** Return the first and last day of a year, a month or a day. */
function stretch(text) {
  const found = WRITTEN.exec(text);
  if (!found) return null;
  const [, year, month, day] = found;
  if (year === "0000") return null;
  if (!month) return [`${year}-01-01`, `${year}-12-31`];
  if (month < "01" || month > "12") return null;
  const days = daysIn(Number(year), Number(month));
  if (!day) return [`${year}-${month}-01`, `${year}-${month}-${days}`];
  return day >= "01" && Number(day) <= days ? [text, text] : null;
}

const daysIn = (year, month) => (month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);

/** Say whether a tie holds on some day of a stretch. @param {Tie} tie @param {[string, string]} days */
const holds = (tie, [first, last]) => (tie.first || FIRST) <= last && (tie.last || LAST) >= first;

/**
 * Return what is shown.
 * @param {Graph} graph @param {import("./state.js").State} state @param {string} today as an ISO day @returns {Shown}
 */
export function shown(graph, state, today) {
  const { filters } = state;
  const hidden = new Set(state.hidden);
  const kinds = new Set(filters.kinds);
  const types = new Set(filters.types);
  const passes = (party) => party && !hidden.has(party.uid) && (!kinds.size || kinds.has(party.kind) || kinds.has(party.subkind || party.kind));
  let parties = state.parties.filter((uid) => passes(graph.parties.get(uid)));
  const here = new Set(parties);
  const standing = {};
  const stands = standingAt(state, today);
  let ties = [];
  for (const tie of graph.ties.values()) {
    if (!here.has(tie.source) || !here.has(tie.target)) continue;
    if ((types.size && !types.has(tie.type)) || tie.strength < filters.strength) continue;
    const stand = stands(tie);
    if (stand === null) continue;
    ties.push(tie);
    if (stand) standing[tie.uid] = stand;
  }
  if (state.focus && here.has(state.focus.party)) {
    const near = within(ties, state.focus.party, state.focus.degrees);
    parties = parties.filter((uid) => near.has(uid));
    ties = ties.filter((tie) => near.has(tie.source) && near.has(tie.target));
  }
  const left = new Set(ties.map((tie) => tie.uid));
  for (const uid of Object.keys(standing)) if (!left.has(uid)) delete standing[uid];
  return { parties, ties: [...left].sort(), standing, groups: groupsOf(graph, state.groups, parties) };
}

/**
 * Return what says how a tie stands at the time of a state: null when it is not shown, else `""`, or that it ended
 * before the last day asked or today, or between two dates that it appeared or is gone.
 */
function standingAt(state, today) {
  if (state.compare) {
    const [before, after] = state.compare.map((text) => daysOf(text, today) ?? [today, today]);
    return (tie) => {
      const [then, now] = [holds(tie, before), holds(tie, after)];
      if (then && now) return "";
      return now ? "appeared" : then ? "gone" : null;
    };
  }
  const days = daysOf(state.filters.as_of, today) ?? [today, today];
  const end = days[1] < today ? days[1] : today;
  return (tie) => (holds(tie, days) ? ((tie.last || LAST) < end ? "ended" : "") : null);
}

/** Return the parties within so many ties of one. */
export function within(ties, start, degrees) {
  const neighbors = new Map();
  const link = (a, b) => { if (neighbors.has(a)) neighbors.get(a).push(b); else neighbors.set(a, [b]); };
  for (const { source, target } of ties) {
    link(source, target);
    link(target, source);
  }
  const found = new Set([start]);
  let rim = [start];
  for (let degree = 0; degree < degrees && rim.length; degree += 1) {
    rim = rim.flatMap((uid) => neighbors.get(uid) ?? []).filter((uid) => !found.has(uid) && found.add(uid));
  }
  return found;
}

/**
 * Return what a party belongs to when parties are grouped by something: a key, or "" for what is in no group.
 * An organization belongs to its own group, and so does a household.
 * @param {Graph} graph @param {Party} party @param {string} by
 */
export function keyOf(graph, party, by) {
  if (by === "kind") return party.kind;
  if (by === "type") return party.subkind || party.kind;
  if (by === "community") return graph.communities[party.uid] ?? "";
  if (by === "organization") return party.organization?.uid ?? (party.kind === "organization" ? party.uid : "");
  if (by === "household") return party.household?.uid ?? (party.kind === "household" ? party.uid : "");
  return "";
}

/** @returns {Group[]} of the parties, by their keys; a group of one is none */
function groupsOf(graph, { by, open }, parties) {
  if (!by) return [];
  const members = new Map();
  for (const uid of parties) {
    const key = keyOf(graph, graph.parties.get(uid), by);
    if (key) members.set(key, [...(members.get(key) ?? []), uid]);
  }
  const opened = new Set(open);
  return [...members].filter(([, uids]) => uids.length > 1).sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, uids]) => ({ key, members: uids, open: opened.has(key) }));
}
