import assert from "node:assert/strict";
import { test } from "node:test";

import { elementsOf, widthOf } from "../../graphcrm/web/frontend/elements.js";
import { arrange } from "../../graphcrm/web/frontend/layout.js";

const node = (id, role, kind = "person") => ({ id, name: `Party ${id}`, kind, subkind: null, role, url: `/?q=${id}` });
const PICTURE = {
  arrangement: "layers",
  nodes: [node("s", "source"), node("t", "target", "organization")],
  edges: [
    { id: "r1", source: "s", target: "t", label: "volunteers at", when: "since 2020", ended: false, strength: 0.8, color: "#2b7bba" },
    { id: "r2", source: "t", target: "s", label: "had member", when: "until 2019", ended: true, strength: 0.2, color: "#777777" },
  ],
  paths: [["r1", "r2"]],
  left_out: 0,
};
const elements = elementsOf(PICTURE, arrange(PICTURE, { width: 600, height: 500 }));
const byId = new Map(elements.map((element) => [element.data.id, element]));

test("each party and each tie becomes one element", () => {
  assert.deepEqual([...byId.keys()], ["n-s", "n-t", "e-r1", "e-r2"]);
});

test("a tie points the way it is read", () => {
  assert.equal(byId.get("e-r2").data.source, "n-t");
  assert.equal(byId.get("e-r2").data.target, "n-s");
  assert.equal(byId.get("e-r2").data.label, "had member");
});

test("an ended tie is marked by more than its color", () => {
  assert.deepEqual(byId.get("e-r2").classes, ["ended"]);
  assert.deepEqual(byId.get("e-r1").classes, []);
});

test("a stronger tie is thicker, within bounds", () => {
  assert.ok(byId.get("e-r1").data.width > byId.get("e-r2").data.width);
  assert.equal(widthOf(7), widthOf(1));
  assert.equal(widthOf(-1), widthOf(0));
});

test("a party carries its kind and its role", () => {
  assert.deepEqual(byId.get("n-t").classes, ["organization", "target"]);
});
