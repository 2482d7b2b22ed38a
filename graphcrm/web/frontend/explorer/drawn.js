// What is drawn of what is shown: a node for each party and each closed group, an edge for each tie or bundle of ties.

import { degrees } from "./graph.js";

/**
 * @typedef {{id: string, parent: string | null, data: object, classes: string[]}} DrawnNode
 * @typedef {{id: string, source: string, target: string, data: object, classes: string[]}} DrawnEdge
 * @typedef {{nodes: DrawnNode[], edges: DrawnEdge[]}} Drawn
 */

/** More ties than that between two parties are drawn as one. */
const MOST_BETWEEN_TWO = 3;
/** Above so many elements nothing is drawn until somebody says how. */
export const MOST_ELEMENTS = 2000;

export const groupId = (key) => `group ${key}`;
export const frameId = (key) => `frame ${key}`;

/**
 * Return what is drawn.
 * @param {import("./graph.js").Graph} graph @param {import("./state.js").State} state
 * @param {import("./shown.js").Shown} shown
 * @param {{far: boolean, name: (key: string) => string, today: string}} options `far` bundles all ties of two parties
 * @returns {Drawn}
 */
export function drawn(graph, state, shown, { far, name }) {
  const closed = new Map();
  const framed = new Map();
  for (const group of shown.groups) {
    for (const uid of group.members) (group.open ? framed : closed).set(uid, group);
  }
  const idOf = (uid) => (closed.has(uid) ? groupId(closed.get(uid).key) : uid);
  const ties = shown.ties.map((uid) => graph.ties.get(uid));
  const counts = degrees(ties);
  const most = Math.max(1, ...counts.values());
  const pinned = new Set(state.pinned);
  const isOfATime = Boolean(state.filters.as_of || state.compare);
  const nodes = [];
  for (const group of shown.groups) nodes.push(group.open ? frameOf(group, name) : groupOf(graph, group, name));
  for (const uid of shown.parties) {
    if (closed.has(uid)) continue;
    const parent = framed.has(uid) ? frameId(framed.get(uid).key) : null;
    nodes.push(partyNode(graph.parties.get(uid), { parent, ties: counts.get(uid) ?? 0, most, pinned: pinned.has(uid), isOfATime }));
  }
  return { nodes, edges: edgesOf(ties, standingOf(state, shown), idOf, far) };
}

/** Between two dates what stayed as it was stands back behind what changed. */
function standingOf({ compare }, { ties, standing }) {
  return compare ? Object.fromEntries(ties.map((uid) => [uid, standing[uid] ?? "stayed"])) : standing;
}

function partyNode(party, { parent, ties, most, pinned, isOfATime }) {
  const unseen = party.more || party.degree > ties;
  return {
    id: party.uid,
    parent,
    data: {
      name: party.name,
      kind: party.kind,
      icon: party.icon,
      color: party.color,
      photo: party.photo,
      ties,
      // What stands out, since much runs through it, is drawn a little larger.
      size: Math.round(36 + 32 * Math.sqrt(ties / Math.max(12, most))),
      unseen,
    },
    // At another time who is tied to nobody stands back.
    classes: [party.kind, ...(pinned ? ["pinned"] : []), ...(isOfATime && !ties ? ["alone"] : [])],
  };
}

function groupOf(graph, group, name) {
  // The organization or household that a group is called by lends it its sign, else those who are most.
  const own = graph.parties.get(group.key);
  const looks = own ? [own] : group.members.map((uid) => graph.parties.get(uid));
  return {
    id: groupId(group.key),
    parent: null,
    data: {
      name: `${name(group.key)} (${group.members.length})`,
      key: group.key,
      icon: mostOften(looks.map(({ icon }) => icon)),
      kind: mostOften(looks.map(({ kind }) => kind)),
      color: mostOften(looks.map(({ color }) => color)),
      ties: group.members.length,
      size: Math.round(Math.min(110, 48 + 6 * Math.sqrt(group.members.length))),
    },
    classes: ["group-of"],
  };
}

function frameOf(group, name) {
  return { id: frameId(group.key), parent: null, data: { name: name(group.key), key: group.key, ties: 0, size: 0 }, classes: ["frame"] };
}

function edgesOf(ties, standing, idOf, far) {
  const between = new Map();
  for (const tie of ties) {
    const [source, target] = [idOf(tie.source), idOf(tie.target)];
    if (source === target && tie.source !== tie.target) continue;
    const key = source < target ? `${source} ${target}` : `${target} ${source}`;
    if (between.has(key)) between.get(key).push({ tie, source, target });
    else between.set(key, [{ tie, source, target }]);
  }
  const edges = [];
  for (const [key, joined] of between) {
    const inGroup = joined.some(({ tie, source, target }) => tie.source !== source || tie.target !== target);
    if (joined.length > 1 && (far || inGroup || joined.length > MOST_BETWEEN_TWO)) edges.push(bundleOf(key, joined, standing));
    else for (const each of joined) edges.push(edgeOf(each, standing));
  }
  return edges;
}

function edgeOf({ tie, source, target }, standing) {
  const stand = standing[tie.uid] ?? "";
  return {
    id: tie.uid,
    source,
    target,
    data: {
      ties: [tie.uid],
      label: signOf(stand) + tie.label,
      color: tie.color,
      width: 1.25 + 2.75 * Math.min(1, Math.max(0, tie.strength)),
    },
    classes: [...(tie.mutual ? ["mutual"] : []), ...(stand ? [stand] : [])],
  };
}

function bundleOf(key, joined, standing) {
  const stands = new Set(joined.map(({ tie }) => standing[tie.uid] ?? ""));
  const [stand] = stands.size === 1 ? stands : [""];
  const number = (one) => joined.filter(({ tie }) => standing[tie.uid] === one).length;
  const changed = stand ? "" : [["+", number("appeared")], ["−", number("gone")]].filter(([, many]) => many).map((each) => each.join("")).join(" ");
  const [{ source, target }] = joined;
  return {
    id: `bundle ${key}`,
    source,
    target,
    data: {
      ties: joined.map(({ tie }) => tie.uid),
      label: changed ? `${joined.length} (${changed})` : `${signOf(stand)}${joined.length}`,
      color: mostOften(joined.map(({ tie }) => tie.color)),
      width: Math.min(9, 2 + 1.5 * Math.log2(joined.length)),
    },
    classes: ["bundle", "mutual", ...(stand ? [stand] : [])],
  };
}

/** What appeared or went between two dates has a sign, so that its color is not all that tells. */
const signOf = (stand) => ({ appeared: "+ ", gone: "− " })[stand] ?? "";

function mostOften(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))[0][0];
}
