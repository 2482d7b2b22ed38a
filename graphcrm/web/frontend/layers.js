// Which layer each party of a set of paths stands in, and in which order, so that few ties cross.

/** @typedef {import("./layout.js").PictureData} PictureData */

const SWEEPS = 8;

/**
 * Return the parties of each layer: the first party alone, then those a hop from it, and so on; the last party alone.
 * @param {PictureData} picture @returns {string[][]}
 */
export function layersOf(picture) {
  const source = picture.nodes.find((node) => node.role === "source");
  const target = picture.nodes.find((node) => node.role === "target");
  const edges = new Map(picture.edges.map((edge) => [edge.id, edge]));
  /** @type {Map<string, number>} */
  const layer = new Map();
  let last = 1;
  for (const path of picture.paths) {
    const walk = walkOf(path.map((id) => edges.get(id)), source.id);
    walk.forEach((id, hop) => layer.set(id, Math.min(hop, layer.get(id) ?? hop)));
    last = Math.max(last, walk.length - 1);
  }
  layer.set(source.id, 0);
  if (target && target !== source) layer.set(target.id, last);
  /** @type {string[][]} */
  const layers = Array.from({ length: last + 1 }, () => []);
  for (const node of picture.nodes) layers[layer.get(node.id) ?? last].push(node.id);
  return layers.filter((ids) => ids.length).flatMap((ids) => apart(ids, picture.edges));
}

/**
 * Return a layer as one or two: parties tied to many of their own layer stand behind it, so that those ties do not
 * run along the layer.
 */
function apart(ids, edges) {
  const here = new Set(ids);
  const behind = [];
  for (;;) {
    const ties = edges.filter((edge) => here.has(edge.source) && here.has(edge.target));
    const others = (id) => new Set(ties.flatMap((edge) => (touches(edge, id) ? [edge.source, edge.target] : [])));
    const [id, count] = [...here].map((one) => [one, others(one).size - 1]).reduce((most, next) => (next[1] > most[1] ? next : most));
    if (count < 2) return behind.length ? [[...here], behind] : [ids];
    here.delete(id);
    behind.push(id);
  }
}

/** Return the parties along a path; ties between the same two parties are one step. */
function walkOf(edges, start) {
  const walk = [start];
  for (const edge of edges) {
    const here = walk[walk.length - 1];
    const before = walk[walk.length - 2];
    const next = edge.source === here ? edge.target : edge.source;
    if (next !== before || !touches(edge, here)) walk.push(next);
  }
  return walk;
}

const touches = (edge, id) => edge.source === id || edge.target === id;

/**
 * Return the layers with each one's parties put near the middle of their neighbors. A tie over several layers holds
 * a place, null, in those between.
 * @param {string[][]} layers @param {{source: string, target: string}[]} edges @returns {(string | null)[][]}
 */
export function ordered(layers, edges) {
  const at = new Map(layers.flatMap((ids, index) => ids.map((id) => [id, index])));
  let rows = layers.map((ids) => [...ids]);
  /** @type {Map<string, string[]>} */
  const neighbors = new Map(rows.flat().map((id) => [id, []]));
  const link = (a, b) => { neighbors.get(a).push(b); neighbors.get(b).push(a); };
  for (const [low, high] of pairsOf(edges, at)) {
    let before = low;
    for (let index = at.get(low) + 1; index < at.get(high); index += 1) {
      const place = `\u0000${low}\u0000${high}\u0000${index}`;
      neighbors.set(place, []);
      rows[index].push(place);
      link(before, place);
      before = place;
    }
    link(before, high);
  }
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const indexes = rows.map((_, index) => index);
    for (const index of sweep % 2 ? indexes.reverse() : indexes) rows[index] = towardNeighbors(rows, index, neighbors);
  }
  return rows.map((ids) => ids.map((id) => (id.startsWith("\u0000") ? null : id)));
}

/** Return each pair of tied parties of different layers once, the one of the lower layer first. */
function pairsOf(edges, at) {
  const pairs = new Map();
  for (const { source, target } of edges) {
    const [low, high] = at.get(source) < at.get(target) ? [source, target] : [target, source];
    if (at.get(low) !== at.get(high)) pairs.set(`${low} ${high}`, [low, high]);
  }
  return pairs.values();
}

function towardNeighbors(rows, index, neighbors) {
  const place = new Map();
  rows.forEach((ids) => ids.forEach((id, position) => place.set(id, position - (ids.length - 1) / 2)));
  const here = new Set(rows[index]);
  const wish = (id) => {
    const others = neighbors.get(id).filter((other) => !here.has(other));
    return others.length ? others.reduce((sum, other) => sum + place.get(other), 0) / others.length : place.get(id);
  };
  const wishes = new Map(rows[index].map((id) => [id, wish(id)]));
  return [...rows[index]].sort((a, b) => wishes.get(a) - wishes.get(b) || place.get(a) - place.get(b));
}
