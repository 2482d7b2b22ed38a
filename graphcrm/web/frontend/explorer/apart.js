// Pushes parties apart that stand upon one another.

/**
 * Return positions in which parties stand at least nearly `gap` apart; those that are fixed stay.
 * @param {[string, number, number, boolean?][]} nodes uid, x, y, fixed @param {number} gap @param {number} [rounds]
 * @returns {[string, number, number][]}
 */
export default function apart(nodes, gap, rounds = 30) {
  const points = nodes.map(([uid, x, y, fixed]) => ({ uid, x, y, fixed: Boolean(fixed) }));
  for (let round = 0; round < rounds; round += 1) {
    let moved = false;
    for (const [one, other] of nearPairs(points, gap)) {
      let [dx, dy] = [other.x - one.x, other.y - one.y];
      let distance = Math.hypot(dx, dy);
      if (distance >= gap || (one.fixed && other.fixed)) continue;
      if (distance < 0.01) [dx, dy, distance] = [one.uid < other.uid ? 0.01 : -0.01, 0.01, 0.0142];
      const push = (gap - distance) / distance / (one.fixed || other.fixed ? 1 : 2);
      if (!one.fixed) [one.x, one.y] = [one.x - dx * push, one.y - dy * push];
      if (!other.fixed) [other.x, other.y] = [other.x + dx * push, other.y + dy * push];
      moved = true;
    }
    if (!moved) break;
  }
  return points.map(({ uid, x, y }) => [uid, x, y]);
}

/** Give each pair of points in the same or neighboring cells of a grid once. */
function* nearPairs(points, gap) {
  const cells = new Map();
  const keyOf = (x, y) => `${x} ${y}`;
  for (const point of points) {
    const key = keyOf(Math.floor(point.x / gap), Math.floor(point.y / gap));
    if (cells.has(key)) cells.get(key).push(point);
    else cells.set(key, [point]);
  }
  for (const [key, here] of cells) {
    const [x, y] = key.split(" ").map(Number);
    for (let at = 0; at < here.length; at += 1) {
      for (let next = at + 1; next < here.length; next += 1) yield [here[at], here[next]];
    }
    for (const [dx, dy] of [[1, 0], [-1, 1], [0, 1], [1, 1]]) {
      for (const other of cells.get(keyOf(x + dx, y + dy)) ?? []) for (const one of here) yield [one, other];
    }
  }
}
