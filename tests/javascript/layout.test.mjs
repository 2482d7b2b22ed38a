import assert from "node:assert/strict";
import { test } from "node:test";

import { clearance, curvePoint } from "../../graphcrm/web/frontend/geometry.js";
import { layersOf } from "../../graphcrm/web/frontend/layers.js";
import { NODE, arrange } from "../../graphcrm/web/frontend/layout.js";

const WIDE = { width: 640, height: 520 };
const PHONE = { width: 360, height: 560 };

/** A picture from paths written as "a b c": its first party is the source, its last the target. */
function picture(paths, arrangement = "layers") {
  const walks = paths.map((path) => path.split(" "));
  const names = [...new Set(walks.flat())];
  const role = (name) => ({ [walks[0][0]]: "source", [walks[0].at(-1)]: "target" })[name] ?? "";
  const edges = new Map();
  const ids = walks.map((walk) => walk.slice(1).map((name, index) => {
    const key = [walk[index], name].sort().join("-");
    if (!edges.has(key)) edges.set(key, { id: key, source: walk[index], target: name, label: "knows", ended: false, strength: 0.5 });
    return key;
  }));
  const nodes = names.map((name) => ({ id: name, name, kind: "person", role: role(name) }));
  return { arrangement, nodes, edges: [...edges.values()], paths: ids, left_out: 0 };
}

/** A list around one party. */
function list(count) {
  const nodes = [{ id: "hub", name: "Hub", kind: "group", role: "source" }];
  const edges = [];
  for (let index = 0; index < count; index += 1) {
    nodes.push({ id: `p${index}`, name: `Party ${index}`, kind: "person", role: "" });
    edges.push({ id: `e${index}`, source: "hub", target: `p${index}`, label: "has member", ended: false, strength: 0.5 });
  }
  return { arrangement: "around", nodes, edges, paths: edges.map((edge) => [edge.id]), left_out: 0 };
}

function nearest(positions) {
  const points = [...positions.values()];
  let least = Infinity;
  points.forEach((a, index) => points.slice(index + 1).forEach((b) => { least = Math.min(least, Math.hypot(a.x - b.x, a.y - b.y)); }));
  return least;
}

const SEVERAL = picture(["s t", "s a t", "s b t", "s c a t", "s c d t", "s b a t", "s c e f t"]);

test("parties stand by their distance from the first one, those tied to many of their own distance behind them", () => {
  assert.deepEqual(layersOf(SEVERAL), [["s"], ["b", "c"], ["a"], ["d", "e"], ["f"], ["t"]]);
});

test("the first party is at the left and the last at the right of a wide picture", () => {
  const { positions } = arrange(SEVERAL, WIDE);
  const across = [...positions.values()].map((point) => point.x);
  assert.equal(positions.get("s").x, Math.min(...across));
  assert.equal(positions.get("t").x, Math.max(...across));
  assert.ok(positions.get("c").x < positions.get("d").x);
});

test("on a phone the layers stand from top to bottom", () => {
  const { positions } = arrange(SEVERAL, PHONE);
  const down = [...positions.values()].map((point) => point.y);
  assert.equal(positions.get("s").y, Math.min(...down));
  assert.equal(positions.get("t").y, Math.max(...down));
});

test("no two parties overlap, in any arrangement and size", () => {
  const many = picture(Array.from({ length: 14 }, (_, index) => `s n${index} t`));
  const common = { ...picture(Array.from({ length: 23 }, (_, index) => `s n${index} t`)), arrangement: "between" };
  for (const shown of [SEVERAL, many, common, list(1), list(7), list(19), list(36)]) {
    for (const size of [WIDE, PHONE]) {
      assert.ok(nearest(arrange(shown, size).positions) > NODE + 30, `${shown.arrangement} of ${shown.nodes.length}`);
    }
  }
});

test("no tie runs through a party that it does not touch", () => {
  for (const size of [WIDE, PHONE]) {
    const { positions, bends } = arrange(SEVERAL, size);
    for (const { id, source, target } of SEVERAL.edges) {
      const others = [...positions].filter(([other]) => other !== source && other !== target).map(([, point]) => point);
      const near = clearance(positions.get(source), positions.get(target), bends.get(id), others);
      assert.ok(near > NODE / 2, `${id} comes as near as ${near}`);
    }
  }
});

test("ties between the same two parties are drawn apart", () => {
  const shown = picture(["s a t"]);
  shown.edges.push({ ...shown.edges[0], id: "again" }, { ...shown.edges[0], id: "back", source: "a", target: "s" });
  const { positions, bends } = arrange(shown, WIDE);
  const middles = shown.edges.filter((edge) => edge.target !== "t").map((edge) => (
    curvePoint(positions.get(edge.source), positions.get(edge.target), bends.get(edge.id), 0.5).y
  ));
  assert.equal(new Set(middles.map(Math.round)).size, 3);
});

test("a path that goes over parallel ties is walked once", () => {
  const shown = picture(["s a t"]);
  shown.edges.push({ ...shown.edges[0], id: "again" });
  shown.paths[0].splice(1, 0, "again");
  assert.deepEqual(layersOf(shown), [["s"], ["a"], ["t"]]);
});

test("a tie that crosses no other keeps the middle order", () => {
  const { positions } = arrange(picture(["s a b t", "s c d t"]), WIDE);
  assert.equal(positions.get("a").y < positions.get("c").y, positions.get("b").y < positions.get("d").y);
});

test("the same answer gives the same picture", () => {
  assert.deepEqual(arrange(SEVERAL, WIDE), arrange(structuredClone(SEVERAL), WIDE));
});
