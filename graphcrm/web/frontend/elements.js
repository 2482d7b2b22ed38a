// The picture's data as Cytoscape elements.

/** @typedef {import("./layout.js").PictureData} PictureData */
/** @typedef {import("./layout.js").Layout} Layout */

import { curvePoint } from "./geometry.js";
import { NODE, gapBefore } from "./layout.js";

/**
 * Return the elements of a picture at the places of a layout.
 * @param {PictureData} picture @param {Layout} layout @returns {object[]}
 */
export function elementsOf(picture, layout) {
  const byId = new Map(picture.nodes.map((node) => [node.id, node]));
  const nodes = picture.nodes.map((node) => ({
    group: "nodes",
    data: { id: `n-${node.id}`, uid: node.id, name: node.name, kind: node.kind, subkind: node.subkind, url: node.url },
    classes: [node.kind, node.role].filter(Boolean),
    position: { ...layout.positions.get(node.id) },
  }));
  const edges = picture.edges.map((edge) => ({
    group: "edges",
    data: {
      id: `e-${edge.id}`,
      uid: edge.id,
      source: `n-${edge.source}`,
      target: `n-${edge.target}`,
      label: edge.label,
      when: edge.when,
      color: edge.color,
      width: widthOf(edge.strength),
      ...curveOf(edge, byId.get(edge.target), layout),
    },
    classes: edge.ended ? ["ended"] : [],
  }));
  return [...nodes, ...edges];
}

/** Return how thick a tie of this strength (0 to 1) is drawn, in pixels. @param {number} strength */
export function widthOf(strength) {
  return 1.5 + 3.5 * Math.min(1, Math.max(0, strength));
}

/** Return the bend of a tie, where its label stands from the rim of its first party, and the gap at its arrow. */
function curveOf(edge, target, layout) {
  const [a, b] = [layout.positions.get(edge.source), layout.positions.get(edge.target)];
  const bend = layout.bends.get(edge.id);
  const place = layout.labels.get(edge.id);
  let along = 0;
  let before = a;
  for (let step = 1; step <= 20; step += 1) {
    const point = curvePoint(a, b, bend, (place.along * step) / 20);
    along += Math.hypot(point.x - before.x, point.y - before.y);
    before = point;
  }
  return { bend, along: Math.max(0, along - NODE / 2), aside: place.aside, gap: gapBefore(target, a, b) };
}
