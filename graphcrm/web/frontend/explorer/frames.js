// Keeps the frames of open groups clear of one another, and of who is not in them.

import { spaced } from "./arrange.js";

/** @typedef {import("./arrange.js").Point} Point */

/** From the middle of a party to the edges of what it takes with its name. */
const HALF = { x: 58, y: 44 };
/** From the middle of a party to what is beside its frame, which holds its name, and what the frame's own name takes above. */
const [AROUND, NAME] = [{ x: 132, y: 92 }, 64];
const ROUNDS = 300;
/** So much of the way a party goes that is in the way of a frame; the rest the frame does, so that it gets out between two. */
const GIVES_WAY = 0.85;
const LEAST = 84;

/**
 * Return positions in which no frame covers another one, or a party that is not in it; each frame moves as a whole.
 * @param {import("./arrange.js").Plan} plan @param {Record<string, Point>} places @param {Set<string>} fixed stay where they are
 * @returns {Record<string, Point>}
 */
export function cleared(plan, places, fixed = new Set()) {
  const blocks = new Map();
  for (const { id, parent } of plan.nodes) {
    if (!places[id]) continue;
    const key = parent ? `frame ${parent}` : `party ${id}`;
    if (!blocks.has(key)) blocks.set(key, { key, ids: [], framed: Boolean(parent), fixed: false, x: 0, y: 0 });
    blocks.get(key).ids.push(id);
  }
  const all = [...blocks.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
  const framed = all.filter((block) => block.framed);
  if (!framed.length) return places;
  for (const block of all) Object.assign(block, boxOf(block, places), { fixed: block.ids.some((id) => fixed.has(id)) });
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = false;
    for (const frame of framed) {
      for (const other of all) if (other !== frame && !(other.framed && other.key < frame.key)) moved = parted(frame, other) || moved;
    }
    if (!moved) break;
  }
  const stays = new Set(all.filter((block) => block.framed || block.fixed).flatMap(({ ids }) => ids));
  const found = Object.fromEntries(all.flatMap(({ ids, x, y }) => ids.map((id) => [id, { x: places[id].x + x, y: places[id].y + y }])));
  return spaced(found, LEAST, stays);
}

/** The box of a block as it stands at first; `x` and `y` are how far it has moved since. */
function boxOf({ ids, framed }, places) {
  const [xs, ys] = [ids.map((id) => places[id].x), ids.map((id) => places[id].y)];
  const { x, y } = framed ? AROUND : HALF;
  return { left: Math.min(...xs) - x, right: Math.max(...xs) + x, top: Math.min(...ys) - y - (framed ? NAME : 0), bottom: Math.max(...ys) + y };
}

/** Push two blocks apart along the shorter way, if they are upon one another: a party gives way to a frame. */
function parted(frame, other) {
  const right = frame.right + frame.x - other.left - other.x;
  const left = other.right + other.x - frame.left - frame.x;
  const down = frame.bottom + frame.y - other.top - other.y;
  const up = other.bottom + other.y - frame.top - frame.y;
  if (Math.min(right, left, down, up) <= 0.5 || (frame.fixed && other.fixed)) return false;
  const [dx, dy] = [right <= left ? right : -left, down <= up ? down : -up];
  const [x, y] = Math.abs(dx) <= Math.abs(dy) ? [dx, 0] : [0, dy];
  const share = other.fixed ? 0 : frame.fixed ? 1 : other.framed ? 0.5 : GIVES_WAY;
  other.x += x * share;
  other.y += y * share;
  frame.x -= x * (1 - share);
  frame.y -= y * (1 - share);
  return true;
}
