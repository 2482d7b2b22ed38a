import assert from "node:assert/strict";
import { test } from "node:test";

import { GAP, beside, circle, groups, layers, spaced, tree } from "../../graphcrm/web/frontend/explorer/arrange.js";
import { groupId } from "../../graphcrm/web/frontend/explorer/drawn.js";
import { fcose } from "../../graphcrm/web/frontend/explorer/fcose.js";
import { fitting, textBox } from "../../graphcrm/web/frontend/explorer/labels.js";
import { within } from "../../graphcrm/web/frontend/explorer/lasso.js";
import { placesOf, positionsOf } from "../../graphcrm/web/frontend/explorer/places.js";
import { relax } from "../../graphcrm/web/frontend/explorer/relax.js";

/** A company of `teams` teams of `size`, each with its head, who know the director. */
function company(teams, size) {
  const nodes = [{ id: "director", group: "heads", size: 40 }];
  const edges = [];
  for (let team = 0; team < teams; team += 1) {
    nodes.push({ id: `head${team}`, group: "heads", size: 40 });
    edges.push({ source: "director", target: `head${team}` });
    for (let one = 0; one < size; one += 1) {
      nodes.push({ id: `p${team}-${one}`, group: `team${team}`, size: 40 });
      edges.push({ source: `head${team}`, target: `p${team}-${one}` });
    }
  }
  return { nodes, edges, roots: ["director"] };
}

function nearest(places) {
  const points = Object.values(places);
  let least = Infinity;
  points.forEach((a, index) => points.slice(index + 1).forEach((b) => { least = Math.min(least, Math.hypot(a.x - b.x, a.y - b.y)); }));
  return least;
}

const PLAN = company(4, 6);

for (const [name, layout] of Object.entries({ layers, tree, circle, groups })) {
  test(`${name}: every party has its place, none upon another, the same each time`, () => {
    const places = layout(PLAN);
    assert.equal(Object.keys(places).length, PLAN.nodes.length);
    assert.ok(nearest(places) > 60, `${nearest(places)}`);
    assert.deepEqual(layout(PLAN), places);
  });
}

test("layers and trees go down from where they begin", () => {
  for (const layout of [layers, tree]) {
    const places = layout(PLAN);
    assert.ok(places.director.y < places.head0.y && places.head0.y < places["p0-0"].y);
  }
});

test("parties of a group stand nearer to each other than to others", () => {
  const places = groups(PLAN);
  const far = (a, b) => Math.hypot(places[a].x - places[b].x, places[a].y - places[b].y);
  assert.ok(far("p0-0", "p0-5") < far("p0-0", "director") + far("p1-0", "p0-0"));
});

test("what is new stands beside what it is tied to, and nothing else has to move", () => {
  const there = { director: { x: 0, y: 0 }, head0: { x: 300, y: 0 } };
  const places = beside(company(1, 5), there);
  assert.deepEqual(Object.keys(places).sort(), ["p0-0", "p0-1", "p0-2", "p0-3", "p0-4"]);
  for (const { x } of Object.values(places)) assert.ok(x > 150);
});

test("parties that stand upon one another are pushed apart, and those that are fixed stay", () => {
  const places = spaced({ a: { x: 0, y: 0 }, b: { x: 0, y: 0 }, c: { x: 10, y: 0 } }, 100, new Set(["a"]));
  assert.deepEqual(places.a, { x: 0, y: 0 });
  assert.ok(nearest(places) > 80);
});

test("layouts that grow keep what is fixed where it is, and give the same picture each time", async () => {
  const plan = company(3, 5);
  const start = beside(plan, {});
  const fixed = ["director", "head0"];
  for (const grow of [fcose, relax]) {
    const places = await grow({ plan, start, fixed });
    for (const id of fixed) assert.deepEqual(places[id], start[id]);
    assert.ok(nearest(places) > GAP.y * 0.5, `${grow.name} ${nearest(places)}`);
    assert.deepEqual(await grow({ plan, start, fixed }), places);
  }
});

const GROUPS = [{ key: "k", members: ["a", "b"], open: false }];
const DRAWN = { nodes: [{ id: groupId("k") }, { id: "c" }], edges: [] };

test("a closed group stands in the middle of its parties, and takes them along", () => {
  const positions = { a: [0, 0], b: [10, 20], c: [5, 5] };
  assert.deepEqual(placesOf(positions, DRAWN, GROUPS), { [groupId("k")]: { x: 5, y: 10 }, c: { x: 5, y: 5 } });
  assert.deepEqual(positionsOf(positions, { [groupId("k")]: { x: 105, y: 10 }, c: { x: 5, y: 5 } }, GROUPS), { a: [100, 0], b: [110, 20], c: [5, 5] });
});

test("parties of a group that never were drawn find places around it", () => {
  const positions = positionsOf({}, { [groupId("k")]: { x: 100, y: 50 } }, GROUPS);
  assert.deepEqual(positions.a, [100, 50]);
  assert.notDeepEqual(positions.b, positions.a);
});

test("of labels that cover each other the one that matters more is drawn", () => {
  const label = (id, weight, x) => ({ id, weight, boxes: [textBox("Somebody", { x, y: 0 }, 12)] });
  assert.deepEqual([...fitting([label("less", 1, 0), label("more", 2, 20), label("aside", 0, 200)])], ["more", "aside"]);
});

test("a point is within a line drawn around it, also where that bends inward", () => {
  const line = [{ x: 0, y: 0 }, { x: 100, y: 0 }, { x: 100, y: 100 }, { x: 50, y: 40 }, { x: 0, y: 100 }];
  assert.ok(within({ x: 20, y: 40 }, line));
  assert.ok(!within({ x: 50, y: 90 }, line));
  assert.ok(!within({ x: 150, y: 40 }, line));
});
