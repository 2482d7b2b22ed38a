import assert from "node:assert/strict";
import { test } from "node:test";

import { drawn, frameId, groupId } from "../../graphcrm/web/frontend/explorer/drawn.js";
import { matching } from "../../graphcrm/web/frontend/explorer/find.js";
import { Graph } from "../../graphcrm/web/frontend/explorer/graph.js";
import { daysOf, shown } from "../../graphcrm/web/frontend/explorer/shown.js";
import { whole } from "../../graphcrm/web/frontend/explorer/state.js";

const TODAY = "2026-11-23";
const party = (uid, more = {}) => ({ uid, name: uid.toUpperCase(), kind: "person", subkind: null, icon: "person", color: "", photo: false, url: "", degree: 1, more: false, organization: null, household: null, ...more });
const tie = (uid, source, target, more = {}) => ({ uid, source, target, type: "KNOWS", label: "knows", reverse: "knows", mutual: false, since: "", until: "", first: "", last: "", strength: 0.5, color: "#123456", title: "", ...more });
const ORG = { uid: "o", name: "O" };

function network() {
  const graph = new Graph();
  graph.take({
    parties: [party("a", { organization: ORG }), party("b", { organization: ORG }), party("c"), party("o", { kind: "organization", subkind: "company" })],
    ties: [
      tie("1", "a", "b"),
      tie("2", "b", "c", { type: "WORKS_AT", first: "2019-01-01", last: "2020-12-31", strength: 0.1 }),
      tie("3", "a", "o", { type: "WORKS_AT", first: "2024-01-01" }),
      tie("4", "b", "o", { type: "WORKS_AT", last: "2025-06-30" }),
    ],
  });
  return graph;
}
const ALL = ["a", "b", "c", "o"];
const show = (more = {}) => shown(network(), whole({ parties: ALL, ...more }), TODAY);
const draw = (more = {}, far = false) => {
  const [graph, state] = [network(), whole({ parties: ALL, ...more })];
  return drawn(graph, state, shown(graph, state, TODAY), { far, name: (key) => key });
};

test("only what holds today is shown when no time is asked for", () => {
  assert.deepEqual(show().ties, ["1", "3"]);
});

test("what held at a time is shown, and what has ended since the last day asked is said to have", () => {
  assert.deepEqual(show({ filters: { as_of: "2019-06" } }).ties, ["1", "2", "4"]);
  assert.deepEqual(show({ filters: { as_of: "ever" } }).standing, { 2: "ended", 4: "ended" });
});

test("between two dates ties begin and end", () => {
  const { ties, standing } = show({ compare: ["2020", "2026"] });
  assert.deepEqual(ties, ["1", "2", "3", "4"]);
  assert.deepEqual(standing, { 2: "gone", 3: "appeared", 4: "gone" });
});

test("types, kinds, strength and hiding leave out", () => {
  assert.deepEqual(show({ filters: { types: ["WORKS_AT"] } }).ties, ["3"]);
  assert.deepEqual(show({ filters: { kinds: ["company"] } }).parties, ["o"]);
  assert.deepEqual(show({ filters: { as_of: "2019", strength: 0.2 } }).ties, ["1", "4"]);
  assert.deepEqual(show({ hidden: ["a"] }).ties, []);
});

test("a focus leaves those within so many ties of it", () => {
  assert.deepEqual(show({ focus: { party: "b", degrees: 1 } }).parties, ["a", "b"]);
  assert.deepEqual(show({ focus: { party: "b", degrees: 2 } }).parties, ["a", "b", "o"]);
  assert.deepEqual(show({ hidden: ["b"], focus: { party: "b", degrees: 1 } }).parties, ["a", "c", "o"]);
});

test("an organization belongs to its own group, and a group of one is none", () => {
  assert.deepEqual(show({ groups: { by: "organization", open: [] } }).groups, [{ key: "o", members: ["a", "b", "o"], open: false }]);
});

test("times are read as the server reads them", () => {
  assert.deepEqual(daysOf("2019-02", TODAY), ["2019-02-01", "2019-02-28"]);
  assert.deepEqual(daysOf("2015..2017-06", TODAY), ["2015-01-01", "2017-06-30"]);
  assert.deepEqual(daysOf("", TODAY), [TODAY, TODAY]);
  for (const wrong of ["soon", "2019-13", "2019-02-30", "2019..2018", "1..2..3"]) assert.equal(daysOf(wrong, TODAY), null, wrong);
});

test("a closed group is one node, with its ties to others in one", () => {
  const { nodes, edges } = draw({ groups: { by: "organization", open: [] }, filters: { as_of: "ever" } });
  assert.deepEqual(nodes.map(({ id }) => id), [groupId("o"), "c"]);
  assert.deepEqual(edges.map(({ data }) => data.ties), [["2"]]);
});

test("an open group stands around its parties", () => {
  const { nodes } = draw({ groups: { by: "organization", open: ["o"] } });
  assert.deepEqual(nodes.filter(({ parent }) => parent === frameId("o")).map(({ id }) => id), ["a", "b", "o"]);
});

test("ties of two parties are drawn as one from afar, or when they are many", () => {
  const graph = network();
  graph.take({ parties: [], ties: [tie("5", "b", "a")] });
  const state = whole({ parties: ["a", "b"] });
  const drawnAt = (far) => drawn(graph, state, shown(graph, state, TODAY), { far, name: (key) => key }).edges;
  assert.deepEqual(drawnAt(false).map(({ id }) => id), ["1", "5"]);
  assert.deepEqual(drawnAt(true).map(({ data }) => [data.ties, data.label]), [[["1", "5"], "2"]]);
  graph.take({ parties: [], ties: [tie("6", "b", "a"), tie("7", "b", "a")] });
  assert.equal(drawnAt(false).length, 1);
});

test("what began or ended between two dates has a sign besides its color", () => {
  const labels = draw({ compare: ["2020", "2026"] }).edges.map(({ id, data }) => [id, data.label]);
  assert.deepEqual(labels, [["1", "knows"], ["2", "− knows"], ["3", "+ knows"], ["4", "− knows"]]);
});

test("finding takes words in any order and without accents", () => {
  const parties = [party("1", { name: "Zoë Ågren" }), party("2", { name: "Agnes Zola" })];
  assert.deepEqual(matching(parties, "agren zoe"), ["1"]);
  assert.deepEqual(matching(parties, "ag"), ["2", "1"]);
  assert.deepEqual(matching(parties, " "), []);
});

test("between two dates what stayed stands back, and so does who is tied to nobody at another time", () => {
  const { nodes, edges } = draw({ compare: ["2020", "2026"] });
  assert.deepEqual(edges.map(({ id, classes }) => [id, classes]), [["1", ["stayed"]], ["2", ["gone"]], ["3", ["appeared"]], ["4", ["gone"]]]);
  assert.deepEqual(nodes.filter(({ classes }) => classes.includes("alone")), []);
  const alone = (more) => draw(more).nodes.filter(({ classes }) => classes.includes("alone")).map(({ id }) => id);
  assert.deepEqual(alone({ filters: { as_of: "2022" } }), ["c"]);
  assert.deepEqual(alone({}), []);
});

test("what is bundled says how much of it began and ended", () => {
  const { edges } = draw({ compare: ["2020", "2026"], groups: { by: "organization", open: [] }, parties: ["a", "b", "c", "o"] }, true);
  assert.deepEqual(edges.map(({ data }) => data.label), ["− knows"]);
  const graph = network();
  graph.take({ parties: [], ties: [tie("5", "a", "o", { last: "2021-01-01" }), tie("6", "a", "o")] });
  const state = whole({ parties: ["a", "o"], compare: ["2020", "2026"] });
  const [bundle] = drawn(graph, state, shown(graph, state, TODAY), { far: true, name: (key) => key }).edges;
  assert.equal(bundle.data.label, "3 (+1 −1)");
  assert.deepEqual(bundle.classes, ["bundle", "mutual"]);
});
