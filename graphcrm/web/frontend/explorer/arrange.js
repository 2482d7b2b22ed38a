// Layouts that are counted and not grown: layers, tree, circle and groups; and places for what is new. No chance in them.

import { ordered } from "../layers.js";
import apart from "./apart.js";

/** @typedef {{x: number, y: number}} Point */
/**
 * What is arranged: nodes in an order that stays, edges, and which nodes it begins with.
 * @typedef {{nodes: {id: string, group: string, size: number}[], edges: {source: string, target: string}[], roots: string[]}} Plan
 */

/** From the middle of a party to that of the next, so that names have room. */
export const GAP = { x: 138, y: 104 };
/** At most so many stand in a row of a layer; more go on in another row. */
const ROW = 14;
const LONG = 6;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/** Return the neighbors of every node. @param {Plan} plan @returns {Map<string, string[]>} */
export function neighborsOf({ nodes, edges }) {
  const neighbors = new Map(nodes.map(({ id }) => [id, []]));
  for (const { source, target } of edges) {
    if (source === target || !neighbors.has(source) || !neighbors.has(target)) continue;
    if (!neighbors.get(source).includes(target)) {
      neighbors.get(source).push(target);
      neighbors.get(target).push(source);
    }
  }
  return neighbors;
}

/**
 * Return a tree over the graph: from each root the nearest first, and a further root wherever some are left.
 * @returns {{roots: string[], children: Map<string, string[]>, depth: Map<string, number>}}
 */
function spanning(plan) {
  const neighbors = neighborsOf(plan);
  const children = new Map(plan.nodes.map(({ id }) => [id, []]));
  const depth = new Map();
  const roots = [];
  const wanted = [...plan.roots.filter((id) => neighbors.has(id)), ...[...neighbors.keys()].sort((a, b) => neighbors.get(b).length - neighbors.get(a).length)];
  for (const root of wanted) {
    if (depth.has(root)) continue;
    roots.push(root);
    depth.set(root, 0);
    for (let rim = [root]; rim.length;) {
      const next = [];
      for (const id of rim) {
        for (const other of neighbors.get(id)) {
          if (depth.has(other)) continue;
          depth.set(other, depth.get(id) + 1);
          children.get(id).push(other);
          next.push(other);
        }
      }
      rim = next;
    }
  }
  return { roots, children, depth };
}

/** Return layers from top to bottom by the distance from where it begins. @param {Plan} plan @returns {Record<string, Point>} */
export function layers(plan) {
  const { depth } = spanning(plan);
  const rows = [];
  for (const [id, at] of depth) (rows[at] ??= []).push(id);
  const places = {};
  let y = 0;
  for (const row of ordered(rows, plan.edges)) {
    const ids = row.filter((id) => id !== null);
    const lines = Math.ceil(ids.length / ROW);
    const most = Math.ceil(ids.length / lines);
    for (let line = 0; line < lines; line += 1) {
      const here = ids.slice(line * most, (line + 1) * most);
      // Neighbors in a long row stand a little up and down in turn, so that their names have room.
      const off = here.length > LONG ? GAP.y * 0.55 : 0;
      here.forEach((id, index) => { places[id] = { x: (index - (here.length - 1) / 2 + (line % 2) / 2) * GAP.x, y: y + (index % 2) * off }; });
      y += GAP.y + off;
    }
    y += GAP.y * 0.7;
  }
  return places;
}

/** Return a tree from top to bottom, each party above the middle of those below it. @param {Plan} plan */
export function tree(plan) {
  const { roots, children } = spanning(plan);
  const places = {};
  let free = 0;
  const put = (id, depth) => {
    const below = children.get(id);
    // Many leaves below one stand in columns, which keeps the tree from becoming a line.
    const leaves = below.filter((child) => !children.get(child).length);
    const columns = Math.max(1, Math.ceil(Math.sqrt(leaves.length * 1.6)));
    const xs = below.filter((child) => children.get(child).length).map((child) => put(child, depth + 1));
    if (leaves.length) {
      const start = free;
      leaves.forEach((leaf, index) => {
        const at = { x: start + (index % columns) * GAP.x, y: (depth + 1) * GAP.y * 1.7 + Math.floor(index / columns) * GAP.y };
        places[leaf] = at;
      });
      const wide = Math.min(columns, leaves.length);
      xs.push(start + ((wide - 1) * GAP.x) / 2);
      free = start + wide * GAP.x;
    }
    const x = xs.length ? (Math.min(...xs) + Math.max(...xs)) / 2 : free;
    if (!xs.length) free += GAP.x;
    places[id] = { x, y: depth * GAP.y * 1.7 };
    return x;
  };
  for (const root of roots) {
    put(root, 0);
    free += GAP.x * 0.5;
  }
  return places;
}

/** Return a circle on which those who are tied stand near one another, around where it begins. @param {Plan} plan */
export function circle(plan) {
  const { roots, children } = spanning(plan);
  const walk = [];
  const visit = (id) => {
    walk.push(id);
    for (const child of children.get(id)) visit(child);
  };
  for (const root of roots) visit(root);
  return ring(walk, { x: 0, y: 0 }, 104);
}

/** Return points on a circle that has room for all. */
function ring(ids, centre, gap) {
  const radius = ids.length < 2 ? 0 : Math.max(gap, (ids.length * gap) / (2 * Math.PI));
  return Object.fromEntries(ids.map((id, index) => {
    const angle = (index / ids.length) * 2 * Math.PI - Math.PI / 2;
    return [id, { x: centre.x + Math.cos(angle) * radius, y: centre.y + Math.sin(angle) * radius }];
  }));
}

/** Return the parties of each group close together, the groups apart, the largest in the middle. @param {Plan} plan */
export function groups(plan) {
  const members = new Map();
  for (const { id, group } of plan.nodes) members.set(group, [...(members.get(group) ?? []), id]);
  const sorted = [...members].sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1));
  const radius = (count) => 70 * Math.sqrt(count) + 60;
  const places = {};
  const taken = [];
  for (const [, ids] of sorted) {
    const own = radius(ids.length);
    // Along a spiral from the middle to the first place that is free.
    let centre = { x: 0, y: 0 };
    for (let step = 0; taken.some(({ x, y, r }) => Math.hypot(x - centre.x, y - centre.y) < r + own + 30); step += 1) {
      const far = 26 * Math.sqrt(step);
      centre = { x: Math.cos(step * 0.35) * far * 1.25, y: Math.sin(step * 0.35) * far };
    }
    taken.push({ ...centre, r: own });
    ids.forEach((id, index) => {
      const far = 70 * Math.sqrt(index);
      places[id] = { x: centre.x + Math.cos(index * GOLDEN) * far, y: centre.y + Math.sin(index * GOLDEN) * far };
    });
  }
  return spaced(places, 112);
}

/** Return positions pushed apart where parties stand upon one another. @param {Record<string, Point>} places */
export function spaced(places, gap, fixed = new Set()) {
  const moved = apart(Object.entries(places).map(([id, { x, y }]) => [id, x, y, fixed.has(id)]), gap);
  return Object.fromEntries(moved.map(([id, x, y]) => [id, { x, y }]));
}

/**
 * Return the positions of the server as wide as names need.
 * @param {Record<string, Point>} places @returns {Record<string, Point>}
 */
export function widened(places) {
  const points = Object.values(places);
  if (points.length < 2) return places;
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const range = (values) => Math.max(...values) - Math.min(...values) || 1;
  const scale = Math.sqrt((points.length * GAP.x * GAP.y * 1.5) / (range(xs) * range(ys)));
  const middle = (values) => (Math.max(...values) + Math.min(...values)) / 2;
  const [mx, my] = [middle(xs), middle(ys)];
  return Object.fromEntries(Object.entries(places).map(([id, { x, y }]) => [id, { x: (x - mx) * scale, y: (y - my) * scale }]));
}

/**
 * Return first places for what is new: around those it is tied to that stand already, on the side that is free.
 * @param {Plan} plan @param {Record<string, Point>} there @returns {Record<string, Point>} of the new ones alone
 */
export function beside(plan, there) {
  const neighbors = neighborsOf(plan);
  const fresh = plan.nodes.map(({ id }) => id).filter((id) => !there[id]);
  const places = {};
  const standing = Object.values(there);
  const middle = standing.length ? { x: mean(standing.map(({ x }) => x)), y: mean(standing.map(({ y }) => y)) } : { x: 0, y: 0 };
  const around = new Map();
  for (const id of fresh) {
    const anchors = neighbors.get(id).filter((other) => there[other]);
    const key = anchors.length ? anchors.sort().join(" ") : "";
    around.set(key, [...(around.get(key) ?? []), id]);
  }
  for (const [key, ids] of around) {
    const anchors = key ? key.split(" ").map((id) => there[id]) : [];
    const from = anchors.length ? { x: mean(anchors.map(({ x }) => x)), y: mean(anchors.map(({ y }) => y)) } : { x: middle.x, y: middle.y };
    const outward = Math.atan2(from.y - middle.y, from.x - middle.x) || 0;
    const alone = anchors.length === 1 && standing.length > 1;
    const sweep = alone ? Math.PI * 1.1 : 2 * Math.PI;
    const radius = Math.max(150, (ids.length * 92) / sweep / Math.max(1, Math.ceil(ids.length / 24)));
    ids.forEach((id, index) => {
      const ringAt = Math.floor(index / 24);
      const here = Math.min(24, ids.length - ringAt * 24);
      const share = here === 1 ? 0 : (index % 24) / (alone ? here - 1 : here) - (alone ? 0.5 : 0);
      const angle = outward + share * sweep;
      const far = anchors.length > 1 ? radius * 0.5 : radius + ringAt * 110;
      places[id] = { x: from.x + Math.cos(angle) * far, y: from.y + Math.sin(angle) * far };
    });
  }
  return places;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
