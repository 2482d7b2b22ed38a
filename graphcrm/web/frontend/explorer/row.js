// Where the parties of a path stand so that it can be read at once: in a row or a column beside everything else.

/** @typedef {{x: number, y: number}} Point */

/** Between two in a row there is room for what joins them; in a column, for a name and a line. */
const ROW = { least: 138, most: 230 };
const COLUMN = { least: 92, most: 132 };
const APART = 170;

/**
 * Return a line of nodes in their order: a row, or a column where that has more room.
 * @param {string[]} ids @param {Record<string, Point>} places of all nodes @param {{width: number, height: number}} size of the picture
 * @returns {Record<string, Point>}
 */
export function inLine(ids, places, { width, height }) {
  if (!ids.length) return {};
  const hops = ids.length - 1;
  const [inRow, inColumn] = [width / (hops * ROW.least + APART), height / (hops * COLUMN.least + APART)];
  const upright = inRow < 1 && inColumn > inRow;
  const [along, across, { least, most }, room] = upright ? ["y", "x", COLUMN, height] : ["x", "y", ROW, width];
  const on = new Set(ids);
  const others = Object.entries(places).filter(([id]) => !on.has(id)).map(([, place]) => place);
  const gap = Math.max(least, Math.min(most, (room - 2 * APART) / Math.max(1, hops)));
  const middle = ids.reduce((sum, id) => sum + places[id][along], 0) / ids.length;
  const level = others.length ? Math.max(...others.map((place) => place[across])) + APART : places[ids[0]][across];
  const start = middle - (gap * hops) / 2;
  return Object.fromEntries(ids.map((id, index) => [id, { [along]: Math.round(start + index * gap), [across]: Math.round(level) }]));
}
