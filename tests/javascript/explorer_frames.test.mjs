import assert from "node:assert/strict";
import { test } from "node:test";

import { cleared } from "../../graphcrm/web/frontend/explorer/frames.js";

const node = (id, parent = null) => ({ id, parent, group: "", size: 40 });
const plan = { nodes: [node("a1", "a"), node("a2", "a"), node("b1", "b"), node("b2", "b"), node("c")], edges: [], roots: [] };
const places = { a1: { x: 0, y: 0 }, a2: { x: 200, y: 0 }, b1: { x: 100, y: 20 }, b2: { x: 300, y: 40 }, c: { x: 100, y: -10 } };

function boxOf(ids, found) {
  const [xs, ys] = [ids.map((id) => found[id].x), ids.map((id) => found[id].y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

const apart = (one, other, room) => one.right + room < other.left || other.right + room < one.left || one.bottom + room < other.top || other.bottom + room < one.top;

test("frames stand clear of each other and of who is in none", () => {
  const found = cleared(plan, places);
  const [a, b, c] = [boxOf(["a1", "a2"], found), boxOf(["b1", "b2"], found), boxOf(["c"], found)];
  assert.ok(apart(a, b, 100));
  assert.ok(apart(a, c, 60));
  assert.ok(apart(b, c, 60));
});

test("a frame moves as a whole", () => {
  const found = cleared(plan, places);
  assert.deepEqual([found.a2.x - found.a1.x, found.a2.y - found.a1.y], [200, 0]);
  assert.deepEqual([found.b2.x - found.b1.x, found.b2.y - found.b1.y], [200, 20]);
});

test("what is fixed stays, and without frames nothing moves", () => {
  const found = cleared(plan, places, new Set(["b1"]));
  assert.deepEqual([found.b1, found.b2], [places.b1, places.b2]);
  const loose = { ...plan, nodes: plan.nodes.map(({ id }) => node(id)) };
  assert.deepEqual(cleared(loose, places), places);
});

test("the same picture is cleared in the same way in whatever order it comes", () => {
  const turned = { ...plan, nodes: [...plan.nodes].reverse() };
  const found = cleared(plan, places);
  const other = cleared(turned, places);
  for (const id of Object.keys(places)) assert.deepEqual(other[id], found[id]);
});
