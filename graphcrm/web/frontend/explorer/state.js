// The state of a picture, the steps that led to it, and its form in a link.

/**
 * @typedef {{as_of: string, types: string[], kinds: string[], strength: number}} Filters
 * @typedef {{v: 1, parties: string[], hidden: string[], positions: Record<string, [number, number]>, pinned: string[],
 *   layout: string, filters: Filters, groups: {by: string, open: string[]},
 *   focus: null | {party: string, degrees: number}, compare: null | [string, string], paths: null | object}} State
 */

/** A longer address is cut by mail programs and refused by some servers. */
export const LONGEST_LINK = 6000;
/** As many steps can be taken back. */
const STEPS = 200;

/** @returns {State} */
export function emptyState() {
  return {
    v: 1,
    parties: [],
    hidden: [],
    positions: {},
    pinned: [],
    layout: "force",
    filters: { as_of: "", types: [], kinds: [], strength: 0 },
    groups: { by: "", open: [] },
    focus: null,
    compare: null,
    paths: null,
  };
}

/** Return a whole state from one in which parts may be missing. @returns {State} */
export function whole(given) {
  const empty = emptyState();
  return {
    ...empty,
    ...given,
    filters: { ...empty.filters, ...given?.filters },
    groups: { ...empty.groups, ...given?.groups },
  };
}

/** Return a state with parties added behind those there are. @returns {State} */
export function withParties(state, uids) {
  return { ...state, parties: [...new Set([...state.parties, ...uids])] };
}

/** Return a state without parties, and without what was kept about them. @returns {State} */
export function withoutParties(state, uids) {
  const gone = new Set(uids);
  const stays = (uid) => !gone.has(uid);
  return {
    ...state,
    parties: state.parties.filter(stays),
    hidden: state.hidden.filter(stays),
    pinned: state.pinned.filter(stays),
    positions: Object.fromEntries(Object.entries(state.positions).filter(([uid]) => stays(uid))),
    focus: state.focus && stays(state.focus.party) ? state.focus : null,
  };
}

/**
 * Return those of some parties that hang on one alone, seen over ties: they are tied to nobody who stays without them.
 * @param {{source: string, target: string}[]} ties @param {string} uid @param {string[]} parties
 */
export function hangingOn(ties, uid, parties) {
  const neighbors = new Map();
  for (const { source, target } of ties) {
    for (const [one, other] of [[source, target], [target, source]]) neighbors.set(one, (neighbors.get(one) ?? new Set()).add(other));
  }
  const asked = new Set(parties);
  const outside = (other) => [...(neighbors.get(other) ?? [])].some((next) => next !== uid && next !== other && !asked.has(next));
  // Those tied to somebody who stays, stay, and then those who are tied to them.
  for (let before = -1; before !== asked.size;) {
    before = asked.size;
    for (const other of asked) if (outside(other)) asked.delete(other);
  }
  return [...asked];
}

/** The states of a picture in their order, of which one is now. */
export class Steps {
  /** @param {State} state */
  constructor(state) {
    this.states = [{ state, words: "" }];
    this.at = 0;
    /** What is shown while something is dragged or played: a step once it is kept. */
    this.tried = null;
  }

  /** @returns {State} */
  get now() { return this.#step.state; }

  /** What the step that led here was; `next` for the one that would be done again. */
  get last() { return this.#step.words; }
  get next() { return this.canRedo ? this.states[this.at + 1].words : ""; }
  get canUndo() { return Boolean(this.tried) || this.at > 0; }
  get canRedo() { return !this.tried && this.at < this.states.length - 1; }
  get #step() { return this.tried ?? this.states[this.at]; }

  /** Take a step; those that were taken back are forgotten. @param {State} state @param {string} words */
  take(state, words) {
    this.keep();
    this.states = [...this.states.slice(Math.max(0, this.at + 1 - STEPS), this.at + 1), { state, words }];
    this.at = this.states.length - 1;
  }

  /** Try a state, in the place of the one that was tried before. @param {State} state @param {string} words */
  try(state, words) { this.tried = { state, words }; }

  /** Make a step of what was tried, if it is another picture than before. */
  keep() {
    const { tried } = this;
    this.tried = null;
    if (!tried) return;
    if (samePicture(tried.state, this.now)) this.correct(tried.state);
    else this.take(tried.state, tried.words);
  }

  /** Forget what was tried. */
  drop() { this.tried = null; }

  /** Put a state in the place of the one of now, which is no step of its own. @param {State} state */
  correct(state) {
    if (this.tried) this.tried = { ...this.tried, state };
    else this.states[this.at] = { ...this.states[this.at], state };
  }

  undo() {
    this.keep();
    if (this.canUndo) this.at -= 1;
    return this.now;
  }

  redo() {
    if (this.canRedo) this.at += 1;
    return this.now;
  }
}

/** Say whether two states show the same, wherever it stands. @param {State} one @param {State} other */
function samePicture(one, other) {
  const told = (state) => JSON.stringify({ ...state, positions: null });
  return told(one) === told(other);
}

/** Return a state as a short text for an address: deflated, in letters that an address takes. @param {State} state */
export async function pack(state) {
  const deflated = new Blob([JSON.stringify(state)]).stream().pipeThrough(new CompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(deflated).arrayBuffer());
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
