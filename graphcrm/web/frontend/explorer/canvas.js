// The canvas behind a small adapter, so that the explorer speaks of parties and ties and not of Cytoscape.

import cytoscape from "cytoscape";

import { boxAround } from "../geometry.js";
import { noIcons } from "../icons.js";
import { fitting, textBox } from "./labels.js";
import { within } from "./lasso.js";
import { lookOf, signOf, themeOf } from "./look.js";

/** @typedef {import("./drawn.js").Drawn} Drawn */
/** @typedef {{x: number, y: number}} Point */

/** A name is drawn in letters of this many pixels on the screen, however far away. */
const LETTERS = 13;
const LARGEST_FIT = 1.15;
/** Below this zoom ties of two parties are drawn as one, and above it apart again. */
const FAR = 0.42;
const MOVE = 320;
/** With more elements than that nothing is moved step by step. */
const ANIMATED = 400;
/** Milliseconds after which the picture rests: once it was drawn, and once it was moved; and the longest of one gesture between two. */
const REST = 60;
const STILL = 160;
const SLOWEST = 800;
/** So far around its members a frame goes. */
const FRAME = 30;

const isElsewhere = (one, other) => Math.hypot(one.x - other.x, one.y - other.y) >= 0.5;
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Canvas extends EventTarget {
  /**
   * It tells of `tap` ({id, edge, event}), `open` (a double tap), `moved` ({ids}), `hover` ({id}) and `far`.
   * @param {HTMLElement} container @param {{photo: (uid: string) => string}} addresses
   */
  constructor(container, addresses) {
    super();
    this.container = container;
    this.addresses = addresses;
    this.icons = noIcons;
    this.photos = false;
    this.letters = LETTERS;
    this.far = false;
    this.hovered = null;
    /** Whether somebody has a finger or a mouse's button on it, and when it was moved last. */
    this.held = false;
    this.movedAt = -Infinity;
    /** What each element was drawn from, by its id. */
    this.written = new Map();
    /** How much of each side something stands on, in pixels. */
    this.margins = () => ({ left: 32, right: 32, top: 32, bottom: 32 });
    this.cy = cytoscape({
      container,
      elements: [],
      minZoom: 0.04,
      maxZoom: 3.5,
      boxSelectionEnabled: false,
      autounselectify: true,
    });
    this.#listen();
    // Cytoscape's own observers draw all anew a tenth of a second after they began, and after each class of the container.
    const { resizeObserver, styleObserver } = this.cy.renderer();
    resizeObserver.disconnect();
    styleObserver.disconnect();
    new ResizeObserver(() => this.#resized()).observe(container);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.restyle());
    new MutationObserver(() => this.restyle()).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  }

  /**
   * Make ready for what is drawn first, so that it is drawn once: see where it will stand, in letters that can be read
   * from there, and have its signs.
   * @param {import("./drawn.js").DrawnNode[]} nodes @param {Record<string, Point>} positions
   */
  async prepare(nodes, positions) {
    this.#view(nodes.map(({ id, parent, data, classes }) => ({ ...data, ...positions[id], framed: Boolean(parent), isFrame: classes.includes("frame") })));
    this.#measure();
    this.cy.style(this.#look());
    const signs = [...new Set(nodes.map(({ data }) => signOf(data, this.icons)))].filter((sign) => sign !== "none");
    const images = signs.map((sign) => this.cy.renderer().getCachedImage(sign, "null", () => {}));
    // One that cannot be drawn is left out.
    await Promise.allSettled(images.map((image) => image.decode()));
  }

  /** Draw photos in the place of signs, where there are some. @param {boolean} on */
  showPhotos(on) {
    this.photos = on;
    this.restyle();
  }

  restyle() {
    requestAnimationFrame(() => this.cy.style(this.#look()));
  }

  /**
   * Draw this and nothing else; what is there already stays where it is.
   * @param {Drawn} drawn @param {Record<string, Point>} positions of those that are new; those without one stand at 0, 0
   */
  draw(drawn, positions) {
    const wanted = new Map([...drawn.nodes, ...drawn.edges].map((element) => [element.id, element]));
    const { cy } = this;
    let moved = false;
    cy.batch(() => {
      cy.edges().filter((edge) => !wanted.has(edge.id())).remove();
      for (const node of drawn.nodes) {
        if (node.classes.includes("frame")) this.#put(node, "nodes");
      }
      for (const node of drawn.nodes) moved = this.#put(node, "nodes", positions[node.id]) || moved;
      cy.nodes().filter((node) => !wanted.has(node.id())).remove();
      for (const edge of drawn.edges) moved = this.#put(edge, "edges") || moved;
    });
    // What is moved within a batch comes back without its style, and so do the edges of a node.
    if (moved) cy.style().update();
    if (this.hovered && !wanted.has(this.hovered)) this.hovered = null;
    this.#settleSoon();
  }

  /** Put an element there. @returns {boolean} whether it has gone into another frame, or joins others than before */
  #put({ id, parent, source, target, data, classes }, group, position) {
    const there = this.cy.getElementById(id);
    // Making an element's style anew is what takes time, and most stay as they are.
    const written = JSON.stringify([parent, source, target, data, classes]);
    if (there.nonempty() && this.written.get(id) === written) return false;
    this.written.set(id, written);
    const kept = ["picked", "current", "faded", "lit", "found", "quiet", "said"];
    if (there.empty()) {
      this.cy.add({ group, data: { id, ...(group === "nodes" ? { parent: parent ?? undefined } : { source, target }), ...data }, classes, ...(position && { position: { ...position } }) });
      return false;
    }
    const framed = group === "nodes" && (there.parent().id() ?? null) !== parent;
    const joined = group === "edges" && (there.source().id() !== source || there.target().id() !== target);
    if (framed) there.move({ parent });
    if (joined) there.move({ source, target });
    there.data(data);
    there.classes([...classes, ...kept.filter((name) => there.hasClass(name))]);
    return framed || joined;
  }

  /** Move nodes there, step by step where that is welcome. @param {Record<string, Point>} positions */
  async place(positions, { animate = true } = {}) {
    const nodes = this.cy.nodes().filter((node) => !node.isParent() && positions[node.id()] && isElsewhere(node.position(), positions[node.id()]));
    if (animate && !calm() && nodes.length <= ANIMATED && nodes.length) {
      await nodes.layout({ name: "preset", positions: (node) => positions[node.id()], fit: false, animate: true, animationDuration: MOVE, animationEasing: "ease-out" })
        .run().promiseOn("layoutstop");
    } else {
      this.cy.batch(() => nodes.forEach((node) => { node.position(positions[node.id()]); }));
    }
    this.#settleSoon();
  }

  /** Return where every party and group stands. @returns {Record<string, Point>} */
  positions() {
    const places = {};
    this.cy.nodes().forEach((node) => {
      if (!node.isParent()) places[node.id()] = { x: Math.round(node.position("x")), y: Math.round(node.position("y")) };
    });
    return places;
  }

  has(id) { return this.cy.getElementById(id).nonempty(); }

  /** Bring these, or everything, into view. @param {string[]} [ids] */
  fit(ids, { animate = false } = {}) {
    const asked = ids ? this.cy.collection(ids.map((id) => this.cy.getElementById(id))) : this.cy.elements();
    const nodes = asked.nodes().union(asked.edges().connectedNodes()).union(asked.nodes().descendants());
    this.#view(nodes.map((node) => ({ ...node.position(), size: node.data("size"), name: node.data("name"), framed: node.isChild(), isFrame: node.isParent() })), animate);
    this.#settleSoon();
  }

  /** @param {(Point & {size: number, name: string, framed: boolean, isFrame: boolean})[]} nodes */
  #view(nodes, animate = false) {
    this.cy.resize();
    if (!nodes.length || !this.container.clientWidth) return;
    const box = boxOf(nodes);
    const { width, height } = this.size;
    const { left, right, top, bottom } = this.margins();
    const [across, down] = [box.right - box.left, box.bottom - box.top];
    const zoom = Math.max(this.cy.minZoom(), Math.min(LARGEST_FIT, (width - left - right) / across, (height - top - bottom) / down));
    const pan = { x: (left + width - right) / 2 - zoom * (box.left + across / 2), y: (top + height - bottom) / 2 - zoom * (box.top + down / 2) };
    if (animate && !calm()) this.cy.animate({ zoom, pan, duration: MOVE, easing: "ease-out" });
    else this.cy.viewport({ zoom, pan });
  }

  /** Bring one into view where it is not, without coming closer. */
  reveal(id) {
    const node = this.cy.getElementById(id);
    if (node.empty()) return;
    const { x, y } = node.renderedPosition();
    const { width, height } = this.size;
    const { left, right, top, bottom } = this.margins();
    if (x > left && y > top && x < width - right && y < height - bottom) return;
    const by = { x: (left + width - right) / 2 - x, y: (top + height - bottom) / 2 - y };
    if (calm()) this.cy.panBy(by);
    else this.cy.animate({ panBy: by, duration: MOVE });
  }

  /** Zoom around the middle. @param {number} factor above 1 comes closer */
  zoomBy(factor) {
    const { width, height } = this.size;
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: { x: width / 2, y: height / 2 } });
  }

  /** Light up these and fade the rest; nothing lights all alike. @param {Iterable<string> | null} ids */
  light(ids) {
    const asked = ids && new Set(ids);
    this.cy.batch(() => {
      this.cy.elements().forEach((element) => {
        const lit = asked && (asked.has(element.id()) || (element.isEdge() && element.data("ties").some((tie) => asked.has(tie))));
        const frame = element.isNode() && element.isParent();
        element.toggleClass("lit", Boolean(lit)).toggleClass("faded", Boolean(asked && !lit && !frame));
      });
    });
  }

  /** Give a class to these elements, and take it from others. @param {string} name @param {Iterable<string>} ids */
  mark(name, ids) {
    const asked = new Set(ids);
    this.cy.batch(() => {
      this.cy.elements(`.${name}`).filter((element) => !asked.has(element.id())).removeClass(name);
      for (const id of asked) this.cy.getElementById(id).addClass(name);
    });
  }

  /** Return the nodes within a line drawn on the container. @param {Point[]} polygon in its pixels */
  inside(polygon) {
    return this.cy.nodes().filter((node) => !node.isParent() && within(node.renderedPosition(), polygon)).map((node) => node.id());
  }

  /** Return the node nearest in a direction; without one to start from, that with most ties. */
  toward(id, [dx, dy]) {
    const nodes = this.cy.nodes().filter((node) => !node.isParent()).toArray();
    const from = id && this.cy.getElementById(id);
    if (!from || from.empty()) return nodes.reduce((most, node) => (!most || node.data("ties") > most.data("ties") ? node : most), null)?.id() ?? null;
    let best = { cost: Infinity, id };
    const start = from.position();
    for (const node of nodes) {
      const { x, y } = node.position();
      const ahead = (x - start.x) * dx + (y - start.y) * dy;
      const cost = ahead + 2 * Math.abs((x - start.x) * dy - (y - start.y) * dx);
      if (ahead > 1 && cost < best.cost) best = { cost, id: node.id() };
    }
    return best.id;
  }

  /** Let a person join two nodes by dragging from one to the other with Ctrl or Cmd held. */
  onJoin(listener) {
    let from = null;
    const asked = (event) => event.originalEvent.ctrlKey || event.originalEvent.metaKey;
    this.cy.on("tapstart", "node", (event) => {
      if (!asked(event)) return;
      from = event.target;
      from.ungrabify().addClass("joining");
    });
    this.cy.on("tapend", (event) => {
      if (!from) return;
      const [one, other] = [from, event.target];
      one.grabify().removeClass("joining");
      this.cy.nodes(".joining").removeClass("joining");
      from = null;
      if (other !== this.cy && other.isNode() && other !== one) listener(one.id(), other.id());
    });
    this.cy.on("mouseover", "node", (event) => { if (from) event.target.addClass("joining"); });
    this.cy.on("mouseout", "node", (event) => { if (from && event.target !== from) event.target.removeClass("joining"); });
  }

  get size() {
    return { width: this.container.clientWidth, height: this.container.clientHeight };
  }

  #tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }

  #listen() {
    const { cy } = this;
    cy.on("tap", (event) => {
      // The second of a double click may be on what came below the pointer with the first.
      if (event.originalEvent.detail > 1) return;
      const ground = event.target === cy;
      this.#tell("tap", { id: ground ? null : event.target.id(), edge: !ground && event.target.isEdge(), event: event.originalEvent });
    });
    // How fast a double click must be is for the system to say. What is opened is what its first press was on: with
    // that the panel may come and the picture move away below the pointer. A double tap is known to Cytoscape alone.
    let pressed = null;
    addEventListener("mousedown", ({ detail }) => { if (detail === 1) pressed = null; }, { capture: true });
    cy.on("tapstart", "node", (event) => { if (event.originalEvent.detail === 1) pressed = event.target; });
    addEventListener("dblclick", () => { if (pressed) this.#tell("open", { id: pressed.id() }); });
    cy.on("dbltap", "node", (event) => {
      if (event.originalEvent.type.startsWith("touch")) this.#tell("open", { id: event.target.id() });
    });
    cy.on("dragfree", "node", (event) => this.#tell("moved", { id: event.target.id() }));
    cy.on("mouseover", "node, edge", (event) => this.#hover(event.target));
    cy.on("mouseout", "node, edge", () => this.#hover(null));
    cy.on("viewport", () => this.#settleSoon(STILL));
    this.container.addEventListener("pointerdown", () => { this.held = true; });
    for (const name of ["pointerup", "pointercancel"]) {
      addEventListener(name, () => {
        if (!this.held) return;
        this.held = false;
        this.#settleSoon();
      });
    }
  }

  #hover(element) {
    this.hovered = element?.id() ?? null;
    this.container.classList.toggle("points", Boolean(element));
    this.cy.batch(() => {
      this.cy.elements(".near").removeClass("near");
      if (!element) return;
      if (element.isEdge()) element.union(element.connectedNodes()).addClass("near");
      else if (!element.isParent()) element.closedNeighborhood().addClass("near");
    });
    this.#tell("hover", { id: this.hovered });
  }

  /** Settle once the picture rests, which it does not between two slow frames of one gesture. */
  #settleSoon(rest = REST) {
    const now = performance.now();
    const since = now - this.movedAt;
    this.movedAt = now;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => { if (!this.held) this.settle(); }, since < SLOWEST ? Math.max(rest, 1.5 * since) : rest);
  }

  /** Write letters of a size that can be read, and as many names as fit. */
  settle() {
    clearTimeout(this.settling);
    const { far, letters } = this;
    this.#measure();
    if (far !== this.far) this.#tell("far", { far: this.far });
    if (letters !== this.letters) this.cy.style(this.#look());
    this.#chooseLabels(this.cy.zoom());
  }

  /** Say by the zoom whether what is seen is far away, and how large letters are. */
  #measure() {
    const zoom = this.cy.zoom();
    this.far = zoom < FAR;
    // Steps of a tenth, since each makes every element's style anew.
    const letters = Math.round((LETTERS / Math.min(1, zoom)) * 10) / 10;
    if (Math.abs(letters / this.letters - 1) > 0.12) this.letters = letters;
  }

  #chooseLabels(zoom) {
    const letters = this.letters * zoom;
    const { width, height } = this.size;
    const seen = ({ x, y }) => x > -60 && y > -60 && x < width + 60 && y < height + 60;
    const nodes = this.cy.nodes().filter((node) => !node.isParent() && seen(node.renderedPosition()));
    const bodies = nodes.map((node) => {
      const size = node.data("size") * zoom * 0.8;
      return boxAround(node.renderedPosition(), size, size);
    });
    const names = nodes.map((node) => {
      const { x, y } = node.renderedPosition();
      const box = textBox(node.data("name"), { x, y: 0 }, letters);
      const top = y + (node.data("size") * zoom) / 2 + letters * 0.3;
      return { id: node.id(), weight: 1000 + (node.hasClass("picked") ? 1e6 : 0) + (node.hasClass("group-of") ? 500 : 0) + node.data("ties"), boxes: [{ ...box, top, bottom: top + box.bottom - box.top }] };
    });
    const tells = (edge) => zoom >= 0.55 || edge.data("ties").length > 3;
    const edges = this.cy.edges().filter((edge) => tells(edge) && seen(edge.renderedMidpoint()));
    const labels = edges.map((edge) => ({ id: edge.id(), weight: edge.data("width") + (edge.is(".appeared, .gone") ? 100 : 0), boxes: [textBox(edge.data("label"), edge.renderedMidpoint(), letters * 0.86)] }));
    const drawn = fitting([...names, ...labels], bodies);
    this.cy.batch(() => {
      nodes.forEach((node) => { node.toggleClass("quiet", !drawn.has(node.id())); });
      this.cy.edges(".said").forEach((edge) => { if (!drawn.has(edge.id())) edge.removeClass("said"); });
      for (const { id } of labels) if (drawn.has(id)) this.cy.getElementById(id).addClass("said");
    });
  }

  /** What was wholly in view stays so; else what was in the middle does. */
  #resized() {
    const { width } = this.size;
    // Paper has another size, on which the picture is as it was on the screen.
    if (!width || matchMedia("print").matches) return;
    const before = this.cy.width();
    if (before === width && this.cy.height() === this.size.height) return;
    const seen = this.cy.elements().renderedBoundingBox({ includeLabels: false });
    const whole = seen.x1 >= 0 && seen.x2 <= before && seen.y1 >= 0;
    this.cy.resize();
    // Below who stands lowest is a name.
    if (before && whole && (seen.x2 > width || seen.y2 + 2 * LETTERS > this.size.height)) this.fit();
    else if (before) this.cy.panBy({ x: (width - before) / 2, y: 0 });
    this.#settleSoon();
  }

  #look() {
    const photo = (node) => (this.photos && node.data("photo") ? this.addresses.photo(node.id()) : null);
    return lookOf(themeOf(this.container), getComputedStyle(document.body).fontFamily, { icons: this.icons, photo, letters: this.letters });
  }
}

/** Return the box around nodes with their names. Cytoscape's own would have all styles made, just to be made anew. */
function boxOf(nodes) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y, size, name, framed, isFrame } of nodes) {
    if (isFrame) continue;
    const written = textBox(name, { x, y: 0 }, LETTERS);
    const [half, frame] = [size / 2, framed ? FRAME : 0];
    box.left = Math.min(box.left, x - half - frame, written.left);
    box.right = Math.max(box.right, x + half + frame, written.right);
    box.top = Math.min(box.top, y - half - frame * 1.5);
    box.bottom = Math.max(box.bottom, y + half + Math.max(frame, written.bottom - written.top + LETTERS * 0.3));
  }
  return box;
}
