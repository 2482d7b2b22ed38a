// What the server sends of a map: communities as discs in discs, and the dots of their parties.

/**
 * @typedef {{id: number, parent: number, x: number, y: number, r: number, size: number, name: string, kind: string,
 *   children: Disc[], top: number, beside: boolean}} Disc
 * @typedef {{parties: number, bounds: {x: number[], y: number[]}, discs: Map<number, Disc>, tops: Disc[],
 *   lines: {one: Disc, other: Disc, ties: number}[],
 *   dots: {length: number, x: Float32Array, y: Float32Array, number: Uint32Array, home: Uint32Array, kind: Uint8Array,
 *     ties: Uint8Array}}} NetworkMap
 */

/** Read a map: the length of its JSON, the JSON, then an array for each thing that is told of the dots.
 * @param {ArrayBuffer} buffer @returns {NetworkMap}
 */
export function unpack(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const discs = new Map();
  for (const [id, parent, x, y, r, size, name, kind] of head.communities) {
    // Those around it come before it.
    const above = discs.get(parent);
    const disc = { id, parent, x, y, r, size, name, kind, children: [], top: above?.top ?? id, beside: above?.beside ?? kind !== "community" };
    above?.children.push(disc);
    discs.set(id, disc);
  }
  let at = 4 + length;
  const count = head.dots;
  const take = (Type) => {
    const found = new Type(buffer, at, count);
    at += found.byteLength;
    return found;
  };
  const dots = {
    length: count, x: take(Float32Array), y: take(Float32Array), number: take(Uint32Array), home: take(Uint32Array),
    kind: take(Uint8Array), ties: take(Uint8Array),
  };
  const tops = [...discs.values()].filter((disc) => !discs.has(disc.parent));
  return {
    parties: head.parties,
    discs,
    tops,
    bounds: {
      x: [Math.min(...tops.map(({ x, r }) => x - r), 0), Math.max(...tops.map(({ x, r }) => x + r), 1)],
      y: [Math.min(...tops.map(({ y, r }) => y - r), 0), Math.max(...tops.map(({ y, r }) => y + r), 1)],
    },
    lines: head.lines.map(([one, other, ties]) => ({ one: discs.get(one), other: discs.get(other), ties })),
    dots,
  };
}
