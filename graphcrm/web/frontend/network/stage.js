// The dots by sigma, in WebGL, and the camera over the map; importing this throws where there is no WebGL.

import Graph from "graphology";
import Sigma from "sigma";

/** Radius of a dot, in the units of the map, and the least that it has on the screen, in pixels. */
const DOT = 0.36;
const LEAST = 1;
/** How near one can come: so many pixels are one unit at most. */
const NEAREST = 60;

/** Nobody is pointed at while the map is dragged or zoomed: to ask waits for the graphics card, at each movement. */
class Renderer extends Sigma {
  getNodeAtPosition(position) {
    const { isMouseDown, currentWheelDirection } = this.getMouseCaptor();
    return isMouseDown || currentWheelDirection ? this.hoveredNode : super.getNodeAtPosition(position);
  }
}

export class Stage {
  /**
   * @param {HTMLElement} container @param {import("./data.js").NetworkMap} map @param {import("./look.js").Look} look
   */
  constructor(container, map, look) {
    Object.assign(this, { map, look });
    this.graph = new Graph({ multi: false, type: "undirected" });
    const { dots } = map;
    for (let at = 0; at < dots.length; at += 1) this.add(dots.number[at], dots.x[at], dots.y[at], dots.kind[at], dots.home[at], dots.ties[at]);
    this.renderer = new Renderer(this.graph, container, {
      allowInvalidContainer: true,
      autoCenter: false,
      defaultDrawNodeHover: (context, data) => this.ring(context, data),
      enableCameraRotation: false,
      itemSizesReference: "positions",
      minCameraRatio: 0.0005,
      maxCameraRatio: 1.6,
      renderEdgeLabels: false,
      renderLabels: false,
      stagePadding: 14,
      zIndex: false,
      zoomToSizeRatioFunction: (ratio) => this.shrink(ratio),
    });
    this.renderer.setCustomBBox({ x: map.bounds.x, y: map.bounds.y.map((y) => -y).reverse() });
    this.renderer.createCanvasContext("below", { beforeLayer: "edges" });
    this.renderer.createCanvasContext("above", { afterLayer: "nodes" });
    const { below, above } = this.renderer.getCanvases();
    this.below = below.getContext("2d");
    this.above = above.getContext("2d");
    this.renderer.resize(true);
    this.renderer.refresh();
    this.limit();
    this.renderer.on("resize", () => this.limit());
  }

  get camera() { return this.renderer.getCamera(); }

  /** Add the dot of a party. */
  add(number, x, y, kind, home, ties) {
    const disc = this.map.discs.get(home);
    // Down is up in WebGL.
    this.graph.mergeNode(number, { x, y: -y, kind, home, size: DOT * (1 + Math.min(ties, 60) / 150), color: this.look.dot(kind, disc) });
  }

  recolor() {
    this.graph.updateEachNodeAttributes((_, dot) => ({ ...dot, color: this.look.dot(dot.kind, this.map.discs.get(dot.home)) }), { attributes: ["color"] });
    this.renderer.refresh();
  }

  /** Return what is seen. @returns {import("./levels.js").View & {width: number}} */
  view() {
    const { width, height } = this.renderer.getDimensions();
    const start = this.renderer.viewportToGraph({ x: 0, y: 0 });
    const end = this.renderer.viewportToGraph({ x: width, y: height });
    return { left: start.x, top: -start.y, right: end.x, bottom: -end.y, scale: width / (end.x - start.x), width, height };
  }

  /** Return the place on the map of a place on the screen. */
  place(x, y) {
    const found = this.renderer.viewportToGraph({ x, y });
    return { x: found.x, y: -found.y };
  }

  /** Move to a place so that what is within a radius fills the view. */
  fly(x, y, radius) {
    const { width, height } = this.renderer.getDimensions();
    const to = this.renderer.viewportToFramedGraph(this.renderer.graphToViewport({ x, y: -y }));
    const ratio = this.camera.ratio * ((radius * 2.3 * this.view().scale) / Math.min(width, height));
    this.move({ x: to.x, y: to.y, ratio: this.camera.getBoundedRatio(ratio) });
  }

  all() { this.move({ x: 0.5, y: 0.5, ratio: 1 }); }

  zoom(factor) { this.move({ ratio: this.camera.getBoundedRatio(this.camera.ratio * factor) }); }

  pan(x, y) { this.move({ x: this.camera.x + x * this.camera.ratio, y: this.camera.y + y * this.camera.ratio }, 120); }

  move(to, duration = 450) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.camera.setState(to);
    else this.camera.animate(to, { duration });
  }

  /** Return by how much sizes shrink at a ratio of the camera: as distances do, but for the least size of a dot. */
  shrink(ratio) {
    const whole = this.wholeScale ?? 1;
    return Math.min(ratio, (DOT * whole) / LEAST);
  }

  /** Keep the scale of the whole map, by which the least size of dots and the nearest one can come are reckoned. */
  limit() {
    this.wholeScale = this.view().scale * this.camera.ratio;
    this.renderer.setSetting("minCameraRatio", Math.min(1, this.wholeScale / NEAREST));
  }

  ring(context, data) {
    context.beginPath();
    context.arc(data.x, data.y, data.size + 3, 0, 2 * Math.PI);
    context.lineWidth = 2.5;
    context.strokeStyle = this.look.text;
    context.stroke();
  }
}
