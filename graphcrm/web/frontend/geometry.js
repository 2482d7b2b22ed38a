// Points, curves and boxes of the picture, in its own units; no browser needed.

/** @typedef {{x: number, y: number}} Point */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Box */

/**
 * Return the point at `t` (0 to 1) of the curve from `a` to `b` whose control point stands `bend` beside the middle.
 * @param {Point} a @param {Point} b @param {number} bend @param {number} t @returns {Point}
 */
export function curvePoint(a, b, bend, t) {
  const control = controlPoint(a, b, bend);
  const u = 1 - t;
  return {
    x: u * u * a.x + 2 * u * t * control.x + t * t * b.x,
    y: u * u * a.y + 2 * u * t * control.y + t * t * b.y,
  };
}

/** @param {Point} a @param {Point} b @param {number} bend @returns {Point} */
function controlPoint(a, b, bend) {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  return {
    x: (a.x + b.x) / 2 - ((b.y - a.y) / length) * bend,
    y: (a.y + b.y) / 2 + ((b.x - a.x) / length) * bend,
  };
}

/**
 * Return how near the curve from `a` to `b` comes to any of `others`.
 * @param {Point} a @param {Point} b @param {number} bend @param {Point[]} others @returns {number}
 */
export function clearance(a, b, bend, others) {
  let nearest = Infinity;
  for (let step = 1; step < 24; step += 1) {
    const point = curvePoint(a, b, bend, step / 24);
    for (const other of others) nearest = Math.min(nearest, Math.hypot(point.x - other.x, point.y - other.y));
  }
  return nearest;
}

/** @param {Point} centre @param {number} width @param {number} height @returns {Box} */
export function boxAround(centre, width, height) {
  return {
    left: centre.x - width / 2,
    right: centre.x + width / 2,
    top: centre.y - height / 2,
    bottom: centre.y + height / 2,
  };
}

/** Return the area that two boxes share. @param {Box} a @param {Box} b @returns {number} */
export function overlap(a, b) {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}
