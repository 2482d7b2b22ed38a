// Which discs are open: a community opens once it is large enough on the screen, and only what can be seen counts.

/** @typedef {import("./data.js").Disc} Disc */
/** @typedef {{scale: number, left: number, top: number, right: number, bottom: number}} View pixels per unit, and what is seen */

/** A disc opens from this radius on, in pixels; names of parties come from that one on. */
export const OPENS = 105;
export const NAMES = 140;
/** A smaller disc is not drawn by itself. */
const LEAST = 2.5;

/** Say whether any of a disc is seen. @param {Disc} disc @param {View} view */
export function seen(disc, view) {
  return disc.x + disc.r > view.left && disc.x - disc.r < view.right && disc.y + disc.r > view.top && disc.y - disc.r < view.bottom;
}

/**
 * Return the discs that are seen, those around others first: closed ones, which stand for all in them, and open ones.
 * @param {Disc[]} tops @param {View} view @returns {{closed: Disc[], open: Disc[]}}
 */
export function levels(tops, view) {
  const closed = [];
  const open = [];
  const look = (discs) => {
    for (const disc of discs) {
      const radius = disc.r * view.scale;
      if (radius < LEAST || !seen(disc, view)) continue;
      if (radius < OPENS) closed.push(disc);
      else {
        open.push(disc);
        look(disc.children);
      }
    }
  };
  look(tops);
  return { closed, open };
}

/**
 * Return the innermost open discs whose parties are named, the nearest to the middle of what is seen first.
 * @param {Disc[]} open @param {View} view @param {number} most
 */
export function named(open, view, most) {
  const x = (view.left + view.right) / 2;
  const y = (view.top + view.bottom) / 2;
  const far = (disc) => Math.hypot(disc.x - x, disc.y - y);
  return open
    .filter((disc) => !disc.children.length && disc.r * view.scale >= NAMES)
    .sort((one, other) => far(one) - far(other))
    .slice(0, most);
}

/** Return the innermost disc at a place, of those that are drawn. @param {Disc[]} drawn @param {number} x @param {number} y */
export function discAt(drawn, x, y) {
  let found = null;
  for (const disc of drawn) {
    if (Math.hypot(disc.x - x, disc.y - y) <= disc.r && (!found || disc.r < found.r)) found = disc;
  }
  return found;
}

/**
 * Return the boxes of names that have room, the first of those in each other's way.
 * @template {{x: number, y: number, width: number, height: number}} Box
 * @param {Box[]} boxes around their middles, the most important first @param {number} most @returns {Box[]}
 */
export function withRoom(boxes, most) {
  const kept = [];
  const cells = new Map();
  const SIZE = 64;
  for (const box of boxes) {
    const [left, right, top, bottom] = [box.x - box.width / 2, box.x + box.width / 2, box.y - box.height / 2, box.y + box.height / 2];
    const near = [];
    for (let column = Math.floor(left / SIZE); column <= Math.floor(right / SIZE); column += 1) {
      for (let row = Math.floor(top / SIZE); row <= Math.floor(bottom / SIZE); row += 1) near.push(`${column},${row}`);
    }
    const free = near.every((cell) => (cells.get(cell) ?? []).every((other) => (
      Math.abs(other.x - box.x) * 2 >= other.width + box.width || Math.abs(other.y - box.y) * 2 >= other.height + box.height
    )));
    if (!free) continue;
    kept.push(box);
    if (kept.length === most) break;
    for (const cell of near) cells.set(cell, [...(cells.get(cell) ?? []), box]);
  }
  return kept;
}
