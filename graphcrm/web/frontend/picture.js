// The picture behind a small adapter, so that pages speak of parties and paths and not of Cytoscape.

import cytoscape from "cytoscape";

import { elementsOf } from "./elements.js";
import { noIcons } from "./icons.js";
import { NARROW, arrange } from "./layout.js";
import { lookOf, themeOf } from "./look.js";

/** @typedef {import("./layout.js").PictureData} PictureData */

const LARGEST_FIT = 1.1;

/** Return what of a tie's data may change; Cytoscape refuses its id and its ends. */
const changeable = ({ id, source, target, ...rest }) => rest;

export class Picture {
  /** @param {HTMLElement} container @param {PictureData} data */
  constructor(container, data) {
    this.container = container;
    this.data = data;
    this.touched = false;
    this.icons = noIcons;
    this.cy = cytoscape({
      container,
      elements: elementsOf(data, arrange(data, this.#size())),
      style: this.#look(),
      layout: { name: "preset" },
      minZoom: 0.2,
      maxZoom: 3,
      boxSelectionEnabled: false,
      autounselectify: true,
    });
    this.upright = container.clientWidth < NARROW;
    this.cy.on("dragfree", "node", () => { this.touched = true; });
    this.fit();
    new ResizeObserver(() => this.#resized()).observe(container);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      requestAnimationFrame(() => this.cy.style(this.#look()));
    });
  }

  /** Draw the signs of the kinds, once they are there. @param {import("./icons.js").Icons} icons */
  takeIcons(icons) {
    this.icons = icons;
    this.cy.style(this.#look());
  }

  /** Call `listener` with the node that is tapped, or null for the ground. */
  onTap(listener) {
    this.cy.on("tap", (event) => listener(event.target === this.cy ? null : event.target));
  }

  /** Bring everything into view. */
  fit() {
    this.cy.resize();
    this.cy.fit(undefined, 22);
    if (this.cy.zoom() > LARGEST_FIT) {
      this.cy.zoom(LARGEST_FIT);
      this.cy.center();
    }
  }

  /** Zoom around the middle of the canvas. @param {number} factor above 1 comes closer */
  zoomBy(factor) {
    const { width, height } = this.#size();
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: { x: width / 2, y: height / 2 } });
  }

  /** Put everything back where it stood at first. */
  arrange() {
    const layout = arrange(this.data, this.#size());
    this.upright = this.container.clientWidth < NARROW;
    this.touched = false;
    this.cy.batch(() => {
      for (const { data, position } of elementsOf(this.data, layout)) {
        const element = this.cy.getElementById(data.id);
        if (position) element.position(position);
        else element.data(changeable(data));
      }
    });
    this.fit();
  }

  /** Show one path and fade the rest, or everything alike. @param {number | null} path */
  highlight(path) {
    this.cy.batch(() => {
      this.cy.elements().removeClass("faded shown");
      if (path === null || !this.data.paths[path]) return;
      const edges = this.cy.collection(this.data.paths[path].map((id) => this.cy.getElementById(`e-${id}`)));
      const shown = edges.union(edges.connectedNodes());
      shown.addClass("shown");
      this.cy.elements().difference(shown).addClass("faded");
    });
  }

  /** Mark one party, or none, as the one that keys act on. */
  mark(node) {
    this.cy.nodes().removeClass("current");
    node?.addClass("current");
    if (node) this.#reveal(node);
  }

  /** Return where each party stands, by uid. */
  positions() {
    return Object.fromEntries(this.cy.nodes().map((node) => [node.data("uid"), { ...node.position() }]));
  }

  #reveal(node) {
    const box = node.renderedBoundingBox();
    const { width, height } = this.#size();
    if (box.x1 < 0 || box.y1 < 0 || box.x2 > width || box.y2 > height) this.cy.center(node);
  }

  #resized() {
    if (!this.container.clientWidth) return;
    if (!this.touched && this.upright !== this.container.clientWidth < NARROW) this.arrange();
    else if (this.touched) this.cy.resize();
    else this.fit();
  }

  #size() {
    return { width: this.container.clientWidth, height: this.container.clientHeight };
  }

  #look() {
    return lookOf(themeOf(this.container), getComputedStyle(document.body).fontFamily, this.icons);
  }
}
