// ForceAtlas2 over a graph of uids: for pictures that are too large for the layout of small ones.

import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import { GAP, spaced, widened } from "./arrange.js";

/** Fewer rounds for more parties, so that it stays within a second or two. */
const rounds = (count) => Math.max(60, Math.min(600, Math.round(300_000 / Math.max(1, count))));

/**
 * Return new positions, as wide as the parties need.
 * @param {import("./layouts.js").Growing} picture @returns {Record<string, import("./arrange.js").Point>}
 */
export function relax({ plan, start, fixed }) {
  const graph = new Graph({ type: "undirected" });
  const stays = new Set(fixed);
  const gap = GAP.y;
  for (const { id } of plan.nodes) graph.addNode(id, { ...start[id], size: gap / 2, fixed: stays.has(id) });
  for (const { source, target } of plan.edges) if (source !== target) graph.mergeEdge(source, target);
  // With something fixed the rest has to fit its scale; else it is counted in a small one, and widened then.
  const scale = stays.size ? gap / 8 : 1;
  if (!stays.size) graph.updateEachNodeAttributes((id, { x, y, ...rest }) => ({ ...rest, x: x / gap, y: y / gap }));
  const settings = { ...forceAtlas2.inferSettings(graph), scalingRatio: 10 * scale * scale, gravity: stays.size ? scale : 0.3, slowDown: 2, strongGravityMode: false };
  forceAtlas2.assign(graph, { iterations: rounds(graph.order), settings });
  const places = Object.fromEntries(graph.mapNodes((id, { x, y }) => [id, { x, y }]));
  // It counts in single precision, in which what is fixed would move by a hair.
  return spaced(stays.size ? { ...places, ...Object.fromEntries(fixed.map((id) => [id, start[id]])) } : widened(places), gap, stays);
}
