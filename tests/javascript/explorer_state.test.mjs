import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";

import { Steps, emptyState, hangingOn, pack, whole, withParties, withoutParties } from "../../graphcrm/web/frontend/explorer/state.js";

const tie = (source, target) => ({ source, target });

test("a step can be undone and done again", () => {
  const steps = new Steps(emptyState());
  steps.take(withParties(steps.now, ["a"]), "added a");
  steps.take(withParties(steps.now, ["b"]), "added b");
  assert.equal(steps.last, "added b");
  assert.deepEqual(steps.undo().parties, ["a"]);
  assert.equal(steps.next, "added b");
  assert.deepEqual(steps.redo().parties, ["a", "b"]);
  assert.equal(steps.canRedo, false);
});

test("a new step forgets those that were taken back", () => {
  const steps = new Steps(emptyState());
  steps.take(withParties(steps.now, ["a"]), "a");
  steps.undo();
  steps.take(withParties(steps.now, ["b"]), "b");
  assert.equal(steps.canRedo, false);
  assert.deepEqual(steps.undo().parties, []);
});

test("undo stops at the first state, and redo at the last", () => {
  const steps = new Steps(emptyState());
  assert.equal(steps.undo(), steps.now);
  assert.equal(steps.redo(), steps.now);
});

test("where everything stands is kept without a step of its own", () => {
  const steps = new Steps(emptyState());
  steps.correct({ ...steps.now, positions: { a: [1, 2] } });
  assert.equal(steps.canUndo, false);
  assert.deepEqual(steps.now.positions, { a: [1, 2] });
});

test("parties that are added come behind those there are, each once", () => {
  assert.deepEqual(withParties(whole({ parties: ["b", "a"] }), ["a", "c"]).parties, ["b", "a", "c"]);
});

test("nothing is kept about a party that is taken out", () => {
  const state = whole({ parties: ["a", "b"], hidden: ["a"], pinned: ["a"], positions: { a: [0, 0], b: [1, 1] }, focus: { party: "a", degrees: 2 } });
  assert.deepEqual(withoutParties(state, ["a"]), { ...whole({ parties: ["b"], positions: { b: [1, 1] } }) });
});

test("what hangs on a party alone is what it leads to, down to the leaves", () => {
  const ties = [tie("s", "x"), tie("x", "a"), tie("x", "b"), tie("a", "b"), tie("x", "c"), tie("c", "s")];
  assert.deepEqual(hangingOn(ties, "x", ["a", "b", "c"]), ["a", "b"]);
});

test("one tied to somebody who stays keeps those it is tied to", () => {
  const ties = [tie("x", "a"), tie("a", "b"), tie("b", "s")];
  assert.deepEqual(hangingOn(ties, "x", ["a", "b"]), []);
});

test("a link carries the whole state", async () => {
  const state = whole({ parties: ["ä", "b"], positions: { b: [-12, 7] }, filters: { as_of: "2019" }, groups: { by: "kind", open: ["person"] } });
  const text = await pack(state);
  assert.match(text, /^[\w-]+$/);
  assert.deepEqual(JSON.parse(inflateSync(Buffer.from(text, "base64url")).toString()), state);
});

const asOf = (state, as_of) => ({ ...state, filters: { ...state.filters, as_of } });

test("what is tried is one step once it is kept, however often it changed", () => {
  const steps = new Steps(emptyState());
  for (const year of ["2001", "2002", "2003"]) steps.try(asOf(steps.now, year), `as of ${year}`);
  assert.equal(steps.now.filters.as_of, "2003");
  assert.equal(steps.canRedo, false);
  steps.keep();
  assert.equal(steps.last, "as of 2003");
  assert.equal(steps.undo().filters.as_of, "");
  assert.equal(steps.canUndo, false);
});

test("what was tried is kept before another step, or forgotten, and is no step when it is as before", () => {
  const steps = new Steps(emptyState());
  steps.try(asOf(steps.now, "2001"), "as of 2001");
  steps.take(withParties(steps.now, ["a"]), "added a");
  assert.deepEqual(steps.undo().filters.as_of, "2001");
  steps.try(asOf(steps.now, "2002"), "as of 2002");
  steps.drop();
  assert.equal(steps.now.filters.as_of, "2001");
  assert.equal(steps.next, "added a");
  steps.try({ ...steps.now, positions: { a: [1, 2] } }, "moved in time and back");
  steps.keep();
  assert.equal(steps.last, "as of 2001");
  assert.deepEqual(steps.now.positions, { a: [1, 2] });
  steps.try(asOf(steps.now, "2005"), "as of 2005");
  assert.equal(steps.undo().filters.as_of, "2001");
});
