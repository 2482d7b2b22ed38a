// Where everything in the picture stands. Nothing is drawn by chance: the same answer gives the same picture.

import { boxAround, clearance, curvePoint, overlap } from "./geometry.js";
import { layersOf, ordered } from "./layers.js";

/** @typedef {{id: string, name: string, kind: string, subkind: string | null, role: string, url: string}} PictureNode */
/**
 * @typedef {{id: string, source: string, target: string, label: string, when: string, ended: boolean,
 *   strength: number, color: string}} PictureEdge
 */
/**
 * What the server hands over; `paths` are the ids of the edges of each path or row.
 * @typedef {{arrangement: "layers" | "around" | "between", nodes: PictureNode[], edges: PictureEdge[],
 *   paths: string[][], left_out: number}} PictureData
 */
/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {{width: number, height: number}} Size */
/** Where on a tie (0 to 1) its label stands, and how far below it. @typedef {{along: number, aside: number}} Place */
/** @typedef {{positions: Map<string, Point>, bends: Map<string, number>, labels: Map<string, Place>}} Layout */

/** Narrower than this, layers stand from top to bottom. */
export const NARROW = 560;
export const NODE = 46;
export const NAME = { width: 116, line: 15 };
export const LABEL = { width: 118, line: 13, letter: 5.9 };

const RING = { first: 190, step: 150, gap: 128, most: 18 };
const MARGIN = 150;
/** On a phone, neighbors in a long layer stand a little up and down in turn, so that their names have room. */
const STAGGER = { above: 3, gap: 74, off: 38 };
const COLUMN = 9;
const ROOM = 42;
const BENDS = [0, 50, -50, 90, -90, 140, -140, 200, -200, 270, -270];
const PLACES = [0, -16, 16].flatMap((aside) => (
  [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73].map((along) => ({ along, aside }))
));

/**
 * Return the position of each party, the bend of each tie, and the place of its label.
 * @param {PictureData} picture @param {Size} size of the canvas in pixels @returns {Layout}
 */
export function arrange(picture, size) {
  const positions = picture.arrangement === "around" ? around(picture, size) : layered(picture, size);
  const bends = bendsOf(picture.edges, positions);
  return { positions, bends, labels: labelsOf(picture, positions, bends) };
}

/** @param {PictureData} picture @param {Size} size @returns {Map<string, Point>} */
function layered(picture, size) {
  const rows = picture.arrangement === "between" ? between(picture) : ordered(layersOf(picture), picture.edges);
  const upright = size.width < NARROW;
  const most = Math.max(...rows.map((ids) => ids.length));
  // The side that needs most room decides the zoom; the other then spreads over what that leaves it.
  const [long, wide] = upright ? [size.height, size.width] : [size.width, size.height];
  const staggered = upright && most > STAGGER.above;
  const [along, across] = upright
    ? spreadBoth([long, rows.length, staggered ? 165 : 130, 200], [wide, most, staggered ? STAGGER.gap : 124, 190])
    : spreadBoth([long, rows.length, 205, 330], [wide, most, 92, 190]);
  const positions = new Map();
  rows.forEach((ids, layer) => {
    ids.forEach((id, index) => {
      if (id === null) return;
      const off = staggered && ids.length > STAGGER.above;
      const far = layer * along + (off ? (index % 2 ? 1 : -1) * STAGGER.off : 0);
      const side = (index - (ids.length - 1) / 2) * (staggered && !off ? Math.max(across, 124) : across);
      positions.set(id, upright ? { x: side, y: far } : { x: far, y: side });
    });
  });
  return positions;
}

/** Return the gaps of both directions; each is given as room, count, least and most gap. */
function spreadBoth(one, other) {
  const zoom = Math.min(1, ...[one, other].map(([room, count, least]) => room / (least * (count - 1) + MARGIN)));
  return [one, other].map(([room, count, least, most]) => (
    count > 1 ? Math.min(most, Math.max(least, (room / zoom - MARGIN) / (count - 1))) : 0
  ));
}

/** Return the two parties of a common list at the sides and the list in columns between them. */
function between(picture) {
  const ids = (role) => picture.nodes.filter((node) => node.role === role).map((node) => node.id);
  const listed = ids("");
  const columns = Math.ceil(listed.length / COLUMN);
  const middle = Array.from({ length: columns }, (_, column) => listed.filter((_id, at) => at % columns === column));
  return [ids("source"), ...middle, ids("target")].filter((column) => column.length);
}

/** Return the sum of the whole numbers from `first` to `last`. */
const sumOf = (first, last) => ((first + last) * (last - first + 1)) / 2;

/** Return the list on rings around the party it belongs to, an outer ring holding more than an inner one. */
function around(picture, size) {
  const stretch = Math.min(1.25, Math.max(0.72, Math.sqrt((size.width - MARGIN) / (size.height - MARGIN))));
  const positions = new Map();
  const centre = picture.nodes.find((node) => node.role === "source");
  if (centre) positions.set(centre.id, { x: 0, y: 0 });
  let waiting = picture.nodes.filter((node) => node !== centre);
  const rings = Math.ceil(waiting.length / RING.most);
  for (let ring = 0; ring < rings; ring += 1) {
    const here = waiting.slice(0, Math.ceil((waiting.length * (ring + 2)) / sumOf(ring + 2, rings + 1)));
    const radius = Math.max(RING.first + ring * RING.step, (here.length * RING.gap) / (2 * Math.PI));
    here.forEach((node, index) => {
      const angle = ((index + (ring % 2) / 2) / here.length) * 2 * Math.PI - Math.PI / 2;
      positions.set(node.id, { x: Math.cos(angle) * radius * stretch, y: (Math.sin(angle) * radius) / stretch });
    });
    waiting = waiting.slice(here.length);
  }
  return positions;
}

/**
 * Return a bend for each tie, so that it passes by the parties it does not touch and by its parallel ties.
 * @param {PictureEdge[]} edges @param {Map<string, Point>} positions @returns {Map<string, number>}
 */
function bendsOf(edges, positions) {
  const bends = new Map();
  for (const pair of parallels(edges)) {
    const [{ source, target }] = pair;
    const [a, b] = [positions.get(source), positions.get(target)];
    const others = [...positions].filter(([id]) => id !== source && id !== target).map(([, point]) => point);
    const base = BENDS.find((bend) => clearance(a, b, bend, others) >= ROOM) ?? 0;
    pair.forEach((edge, index) => {
      const bend = base + (index - (pair.length - 1) / 2) * 64;
      bends.set(edge.id, edge.source === source ? bend : -bend);
    });
  }
  return bends;
}

/** Return the ties grouped by the two parties they join. */
function parallels(edges) {
  const groups = new Map();
  for (const edge of edges) {
    const key = [edge.source, edge.target].sort().join(" ");
    groups.set(key, [...(groups.get(key) ?? []), edge]);
  }
  return groups.values();
}

/** Return how many lines a text takes and how wide they are. */
export function textSize(text, style) {
  const width = text.length * (style.letter ?? 6.6);
  const lines = Math.ceil(width / style.width) || 1;
  return { width: Math.min(width, style.width) + 8, height: lines * style.line + 4 };
}

/**
 * Return the place of each tie's label, where it covers the least of names, parties and labels placed before.
 * @param {PictureData} picture @param {Map<string, Point>} positions @param {Map<string, number>} bends
 */
function labelsOf(picture, positions, bends) {
  const taken = picture.nodes.flatMap((node) => nodeBoxes(node, positions.get(node.id)));
  const labels = new Map();
  for (const edge of picture.edges) {
    const [a, b] = [positions.get(edge.source), positions.get(edge.target)];
    const size = textSize(edge.label, LABEL);
    const placed = PLACES.map((place) => {
      const point = curvePoint(a, b, bends.get(edge.id), place.along);
      const box = boxAround({ x: point.x, y: point.y + place.aside }, size.width, size.height);
      return { place, box, covered: taken.reduce((sum, other) => sum + overlap(box, other), 0) };
    });
    const best = placed.reduce((least, next) => (next.covered < least.covered ? next : least));
    taken.push(best.box);
    labels.set(edge.id, best.place);
  }
  return labels;
}

/**
 * Return how far before a party a tie's arrow ends, so that one from below is not hidden by the party's name.
 * @param {PictureNode} target @param {Point} a @param {Point} b @returns {number}
 */
export function gapBefore(target, a, b) {
  const name = textSize(target.name, NAME);
  const [aside, below] = [Math.abs(a.x - b.x), a.y - b.y];
  const length = Math.hypot(aside, below);
  // How far from the party's middle the tie leaves the sides and the foot of its name; it may pass above both.
  const side = aside ? ((name.width / 2 + 4) * length) / aside : Infinity;
  const foot = below > 0 ? ((NODE / 2 + 6 + name.height) * length) / below : 0;
  const passes = below <= 0 || (side * below) / length < NODE / 2;
  return passes ? 3 : Math.max(3, Math.min(side, foot) - NODE / 2);
}

function nodeBoxes(node, centre) {
  const name = textSize(node.name, NAME);
  const below = { x: centre.x, y: centre.y + NODE / 2 + 4 + name.height / 2 };
  return [boxAround(centre, NODE, NODE), boxAround(below, name.width, name.height)];
}
