// fcose over a copy of the picture that is never drawn.

import cytoscape from "cytoscape";
import extension from "cytoscape-fcose";

import { GAP, neighborsOf, spaced } from "./arrange.js";

cytoscape.use(extension);

/**
 * Return where everything stands when ties pull and parties push.
 * @param {import("./layouts.js").Growing} picture @returns {Promise<Record<string, import("./arrange.js").Point>>}
 */
export async function fcose({ plan, start, fixed }) {
  const parents = new Set(plan.nodes.map(({ parent }) => parent).filter(Boolean));
  const cy = cytoscape({
    headless: true,
    styleEnabled: true,
    layout: { name: "preset" },
    elements: {
      nodes: [
        ...[...parents].map((id) => ({ data: { id } })),
        ...plan.nodes.map(({ id, parent, size }) => ({ data: { id, parent: parent ?? undefined, size }, position: { ...start[id] } })),
      ],
      edges: plan.edges.map(({ source, target }) => ({ data: { source, target } })),
    },
    // A party takes the room of its sign and of the name below it.
    style: [{ selector: "node", style: { width: GAP.x * 0.72, height: GAP.y * 0.86, padding: 0 } }],
  });
  const stays = new Set(fixed);
  // Without any fixed node fcose takes leaves off and sets them in lines afterwards, so the middle of the picture is.
  const held = fixed.length || !plan.nodes.length ? stays : new Set([middleOf(plan)]);
  const standing = plan.nodes.filter(({ id }) => held.has(id)).map(({ id }) => ({ nodeId: id, position: { ...start[id] } }));
  const layout = cy.layout({
    name: "fcose",
    quality: "default",
    randomize: false,
    animate: false,
    fit: false,
    packComponents: false,
    tile: false,
    nodeRepulsion: 9000,
    idealEdgeLength: plan.nodes.length > 60 ? 120 : 140,
    edgeElasticity: 0.4,
    gravity: 0.28,
    gravityRange: 3,
    nestingFactor: 0.4,
    numIter: 1000,
    fixedNodeConstraint: standing,
  });
  const done = layout.promiseOn("layoutstop");
  layout.run();
  await done;
  const places = Object.fromEntries(plan.nodes.map(({ id }) => [id, { ...cy.getElementById(id).position() }]));
  cy.destroy();
  return spaced({ ...places, ...Object.fromEntries(fixed.map((id) => [id, start[id]])) }, GAP.y * 0.8, stays);
}

/** Return the node with most neighbors, the first of several. */
function middleOf(plan) {
  const neighbors = neighborsOf(plan);
  return [...neighbors.keys()].reduce((most, id) => (neighbors.get(id).length > neighbors.get(most).length ? id : most));
}
