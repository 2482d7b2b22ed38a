// Where the parties of a path stand so that it can be read at once.

import assert from "node:assert/strict";
import { test } from "node:test";

import { inLine } from "../../graphcrm/web/frontend/explorer/row.js";

const places = { a: { x: 0, y: 0 }, b: { x: 300, y: 40 }, c: { x: -200, y: 90 }, d: { x: 10, y: 400 } };

test("a wide picture has the path in a row below the others, in its order", () => {
  const line = inLine(["a", "b", "c"], places, { width: 1000, height: 500 });
  assert.deepEqual(Object.keys(line), ["a", "b", "c"]);
  assert.ok(line.a.x < line.b.x && line.b.x < line.c.x);
  assert.equal(new Set(Object.values(line).map(({ y }) => y)).size, 1);
  assert.ok(line.a.y > places.d.y);
});

test("a tall picture has it in a column beside the others", () => {
  const line = inLine(["a", "b", "c", "d"], { ...places, e: { x: 700, y: 0 } }, { width: 390, height: 640 });
  assert.ok(line.a.y < line.b.y && line.c.y < line.d.y);
  assert.equal(new Set(Object.values(line).map(({ x }) => x)).size, 1);
  assert.ok(line.a.x > 700);
});

test("there is room for a name between two, however narrow the picture is", () => {
  const line = inLine(["a", "b", "c", "d"], places, { width: 200, height: 100 });
  const [one, other] = [line.a, line.b];
  assert.ok(Math.hypot(one.x - other.x, one.y - other.y) >= 92);
});

test("one alone stays where it is when there are no others, and none gives nothing", () => {
  assert.deepEqual(inLine(["a"], { a: { x: 5, y: 7 } }, { width: 100, height: 100 }), { a: { x: 5, y: 7 } });
  assert.deepEqual(inLine([], places, { width: 100, height: 100 }), {});
});
