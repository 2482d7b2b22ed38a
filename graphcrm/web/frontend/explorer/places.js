// Where parties and the groups that stand for them are, in both forms: of the state by uid, and of the canvas by id.

import { groupId } from "./drawn.js";

/** @typedef {{x: number, y: number}} Point */
/** @typedef {import("./shown.js").Group} Group */

const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/**
 * Return where nodes stand by what a state keeps: a closed group in the middle of its parties.
 * @param {Record<string, [number, number]>} positions @param {import("./drawn.js").Drawn} drawn @param {Group[]} groups
 * @returns {Record<string, Point>} of those that are known
 */
export function placesOf(positions, { nodes }, groups) {
  const members = new Map(groups.filter(({ open }) => !open).map((group) => [groupId(group.key), group.members]));
  const places = {};
  for (const { id } of nodes) {
    const known = (members.get(id) ?? [id]).map((uid) => positions[uid]).filter(Boolean);
    if (known.length) places[id] = { x: mean(known.map(([x]) => x)), y: mean(known.map(([, y]) => y)) };
  }
  return places;
}

/**
 * Return the positions of a state after nodes were placed: parties of a closed group move along with it.
 * @param {Record<string, [number, number]>} positions before @param {Record<string, Point>} places @param {Group[]} groups
 */
export function positionsOf(positions, places, groups) {
  const moved = { ...positions };
  const closed = new Set();
  for (const group of groups) {
    const place = places[groupId(group.key)];
    if (group.open || !place) continue;
    closed.add(groupId(group.key));
    const known = group.members.filter((uid) => positions[uid]);
    const [dx, dy] = known.length
      ? [place.x - mean(known.map((uid) => positions[uid][0])), place.y - mean(known.map((uid) => positions[uid][1]))]
      : [0, 0];
    group.members.forEach((uid, index) => {
      const far = 70 * Math.sqrt(index);
      const [x, y] = positions[uid]
        ? [positions[uid][0] + dx, positions[uid][1] + dy]
        : [place.x + Math.cos(index * GOLDEN) * far, place.y + Math.sin(index * GOLDEN) * far];
      moved[uid] = [Math.round(x), Math.round(y)];
    });
  }
  for (const [id, { x, y }] of Object.entries(places)) if (!closed.has(id)) moved[id] = [Math.round(x), Math.round(y)];
  return moved;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
