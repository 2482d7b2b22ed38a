// Which names are drawn, so that none covers another: the more a party matters, the sooner its name is.

import { boxAround } from "../geometry.js";

/** @typedef {import("../geometry.js").Box} Box */
/** @typedef {{id: string, weight: number, boxes: Box[]}} Label its boxes on the screen */

/** The names of so many that matter most may cover signs of others, of more in a large picture, which would be without names. */
const FIRST = { small: 3, large: 14 };
const LARGE = 120;
/** How wide a letter is beside its height, and how many heights a line is long at most. */
const [WIDE, LINE] = [0.56, 9.5];

/**
 * Return the labels that can be drawn without covering one another or what stands in the way.
 * @param {Label[]} labels @param {Box[]} [inTheWay] @returns {Set<string>} their ids
 */
export function fitting(labels, inTheWay = []) {
  const [taken, signs] = [new Cells(), new Cells()];
  for (const box of inTheWay) signs.add(box);
  const drawn = new Set();
  const first = labels.length > LARGE ? FIRST.large : FIRST.small;
  const sorted = [...labels].sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));
  for (const [rank, label] of sorted.entries()) {
    if (label.boxes.some((box) => taken.covers(box) || (rank >= first && signs.covers(box)))) continue;
    for (const box of label.boxes) taken.add(box);
    drawn.add(label.id);
  }
  return drawn;
}

/** Return the box of a text of so many letters below or upon a point, on the screen. */
export function textBox(text, point, letters) {
  const lines = linesOf(text);
  const longest = Math.max(...lines);
  return boxAround(point, Math.min(longest * WIDE, LINE) * letters + 4, lines.length * letters * 1.2 + 2);
}

/** Return how many letters the lines have into which a text is broken between its words. */
function linesOf(text) {
  const lines = [0];
  for (const word of text.split(" ")) {
    const before = lines.at(-1);
    if (before && (before + 1 + word.length) * WIDE > LINE) lines.push(word.length);
    else lines[lines.length - 1] = before + (before ? 1 : 0) + word.length;
  }
  return lines;
}

/** Boxes in a grid, so that each is compared with those near it alone. */
class Cells {
  constructor(size = 80) {
    this.size = size;
    this.cells = new Map();
  }

  *#near({ left, right, top, bottom }) {
    for (let x = Math.floor(left / this.size); x <= Math.floor(right / this.size); x += 1) {
      for (let y = Math.floor(top / this.size); y <= Math.floor(bottom / this.size); y += 1) yield `${x} ${y}`;
    }
  }

  add(box) {
    for (const key of this.#near(box)) {
      if (this.cells.has(key)) this.cells.get(key).push(box);
      else this.cells.set(key, [box]);
    }
  }

  covers(box) {
    for (const key of this.#near(box)) {
      for (const other of this.cells.get(key) ?? []) {
        if (box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom) return true;
      }
    }
    return false;
  }
}
