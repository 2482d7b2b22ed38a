// The lasso: a line drawn by hand around what is to be selected.

/** @typedef {import("../geometry.js").Point} Point */

/** Say whether a point lies within a polygon. @param {Point} point @param {Point[]} polygon */
export function within(point, polygon) {
  let inside = false;
  for (let at = 0, before = polygon.length - 1; at < polygon.length; before = at, at += 1) {
    const [a, b] = [polygon[at], polygon[before]];
    const crosses = a.y > point.y !== b.y > point.y;
    if (crosses && point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/**
 * Let a person draw around nodes.
 * @param {HTMLElement} container around what Cytoscape draws in, whose own listeners would otherwise come first
 * @param {(event: PointerEvent) => boolean} starts says whether a pointer that goes down begins a line
 * @param {(polygon: Point[], adds: boolean) => void} done is given the line in pixels of the container
 */
export function offerLasso(container, starts, done) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.classList.add("lasso");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
  svg.append(line);
  container.append(svg);
  let points = null;
  const at = (event) => {
    const box = container.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const stop = (event) => {
    event.stopPropagation();
    event.preventDefault();
  };
  const capture = { capture: true };
  container.addEventListener("pointerdown", (event) => {
    if (event.button || !starts(event)) return;
    points = [at(event)];
  }, capture);
  container.addEventListener("pointermove", (event) => {
    if (!points) return;
    const last = points.at(-1);
    const next = at(event);
    if (Math.hypot(next.x - last.x, next.y - last.y) < 4) return;
    points.push(next);
    line.setAttribute("points", points.map(({ x, y }) => `${x},${y}`).join(" "));
  }, capture);
  for (const name of ["pointerup", "pointercancel"]) {
    container.addEventListener(name, (event) => {
      if (!points) return;
      const drawnLine = points;
      points = null;
      line.removeAttribute("points");
      if (name === "pointerup" && drawnLine.length > 3) {
        stop(event);
        done(drawnLine, event.shiftKey);
      }
    }, capture);
  }
  // Cytoscape listens to the mouse and to touch, which would move the picture under the line.
  for (const name of ["mousedown", "mousemove", "touchstart", "touchmove"]) {
    container.addEventListener(name, (event) => { if (points) event.stopPropagation(); }, capture);
  }
}
