import assert from "node:assert/strict";
import { test } from "node:test";

import { unpack } from "../../graphcrm/web/frontend/network/data.js";
import { discAt, levels, named, withRoom } from "../../graphcrm/web/frontend/network/levels.js";

/** A view of a map from -100 to 100 at so many pixels per unit. */
const view = (scale, x = 0, y = 0, half = 100) => ({ scale, left: x - half, top: y - half, right: x + half, bottom: y + half });

/** Discs from rows of id, parent, x, y and radius. */
function discs(...rows) {
  const all = new Map();
  for (const [id, parent, x, y, r] of rows) {
    const disc = { id, parent, x, y, r, children: [], name: `disc ${id}`, size: 9 };
    all.get(parent)?.children.push(disc);
    all.set(id, disc);
  }
  return [...all.values()];
}

const MAP = discs([0, -1, -40, 0, 30], [1, -1, 40, 0, 20], [2, 0, -50, 0, 12], [3, 0, -28, 0, 8]);
const TOPS = MAP.filter((disc) => disc.parent < 0);
const ids = (found) => found.map((disc) => disc.id).sort();

test("from afar only the outermost communities stand there, closed", () => {
  const { closed, open } = levels(TOPS, view(2));
  assert.deepEqual(ids(closed), [0, 1]);
  assert.deepEqual(ids(open), []);
});

test("a community opens as it grows, and what is in it stands there instead", () => {
  const { closed, open } = levels(TOPS, view(4));
  assert.deepEqual(ids(open), [0]);
  assert.deepEqual(ids(closed), [1, 2, 3]);
});

test("what is not seen is not looked at", () => {
  const { closed, open } = levels(TOPS, view(20, 40, 0, 10));
  assert.deepEqual([ids(open), ids(closed)], [[1], []]);
});

test("names are asked for of the innermost open communities, those in the middle first", () => {
  const { open } = levels(TOPS, view(40, -28, 0));
  assert.deepEqual(named(open, view(40, -28, 0), 9).map((disc) => disc.id), [3, 2, 1]);
  assert.deepEqual(named(open, view(40, -28, 0), 1).map((disc) => disc.id), [3]);
  assert.deepEqual(named(open, view(2), 9), []);
});

test("a click means the innermost disc that is drawn there", () => {
  assert.equal(discAt(MAP, -50, 3).id, 2);
  assert.equal(discAt(TOPS, -50, 3).id, 0);
  assert.equal(discAt(MAP, 0, 90), null);
});

test("names that are in each other's way give way to those before them", () => {
  const box = (x, y, width = 100, height = 20) => ({ x, y, width, height });
  const kept = withRoom([box(0, 0), box(50, 10), box(0, 21), box(500, 500), box(-49, -9)], 9);
  assert.deepEqual(kept.map(({ x, y }) => [x, y]), [[0, 0], [0, 21], [500, 500]]);
  assert.equal(withRoom([box(0, 0), box(0, 100), box(0, 200)], 2).length, 2);
});

test("names never overlap, wherever they are", () => {
  let seed = 7;
  const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const boxes = Array.from({ length: 300 }, () => ({ x: chance() * 900, y: chance() * 600, width: 20 + chance() * 200, height: 12 + chance() * 30 }));
  const kept = withRoom(boxes, 1000);
  assert.equal(kept[0], boxes[0]);
  for (const one of kept) {
    for (const other of kept) {
      const apart = Math.abs(one.x - other.x) * 2 >= one.width + other.width || Math.abs(one.y - other.y) * 2 >= one.height + other.height;
      assert.ok(one === other || apart);
    }
  }
});

test("a map is read as the server writes it", () => {
  const head = {
    parties: 3, dots: 2,
    communities: [[4, -1, 1, 2, 10, 3, "Ann", "community"], [6, 4, 1, 2, 5, 2, "", "community"], [9, -1, 30, 0, 4, 1, "Alone", "alone"]],
    lines: [[4, 9, 12]],
  };
  let text = JSON.stringify(head);
  text += " ".repeat(-new TextEncoder().encode(text).length & 3);
  const json = new TextEncoder().encode(text);
  const buffer = new ArrayBuffer(4 + json.length + 2 * 18);
  new DataView(buffer).setUint32(0, json.length, true);
  new Uint8Array(buffer).set(json, 4);
  let at = 4 + json.length;
  const put = (array) => { new Uint8Array(buffer).set(new Uint8Array(array.buffer), at); at += array.byteLength; };
  put(new Float32Array([1.5, 2.5]));
  put(new Float32Array([-1, -2]));
  put(new Uint32Array([0, 7]));
  put(new Uint32Array([6, 9]));
  put(new Uint8Array([0, 1]));
  put(new Uint8Array([255, 3]));

  const map = unpack(buffer);

  assert.equal(map.parties, 3);
  assert.deepEqual(map.tops.map(({ id }) => id), [4, 9]);
  assert.deepEqual(map.discs.get(4).children.map(({ id }) => id), [6]);
  assert.equal(map.discs.get(6).top, 4);
  assert.deepEqual([map.discs.get(6).beside, map.discs.get(9).beside], [false, true]);
  assert.deepEqual(map.bounds, { x: [-9, 34], y: [-8, 12] });
  assert.equal(map.lines[0].one, map.discs.get(4));
  assert.deepEqual([[...map.dots.x], [...map.dots.y], [...map.dots.number]], [[1.5, 2.5], [-1, -2], [0, 7]]);
  assert.deepEqual([[...map.dots.home], [...map.dots.kind], [...map.dots.ties]], [[6, 9], [0, 1], [255, 3]]);
});
