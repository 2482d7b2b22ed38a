// The histogram of the time bar: how much begins in each bin, above the line, and how much ends, below it.

import { part } from "../combobox.js";
import { placeOf, ticksOf } from "./timescale.js";

/** @typedef {import("./timescale.js").Scale} Scale */

const SVG = "http://www.w3.org/2000/svg";
/** The drawing's own units; it is stretched to the room that there is. */
const [WIDTH, HEIGHT] = [1000, 100];
/** A bar of one is seen beside one of thousands. */
const LEAST = 4;
/** Room that a time below the scale takes, in pixels. */
const TICK = 64;

export class TimeChart {
  /** @param {HTMLElement} box @param {HTMLElement} axis where the times are written */
  constructor(box, axis) {
    Object.assign(this, { box, axis, scale: null, band: [0, 1], begin: 0 });
    this.svg = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", class: "time-bars", role: "img" });
    this.marked = draw("rect", { y: 0, height: HEIGHT, class: "time-marked" });
    this.bars = draw("g", {});
    this.zero = draw("line", { x1: 0, x2: WIDTH, class: "time-zero" });
    this.today = draw("line", { y1: 0, y2: HEIGHT, class: "time-now" });
    this.svg.append(this.marked, this.bars, this.zero, this.today);
    box.prepend(this.svg);
    new ResizeObserver(() => this.#writeTimes()).observe(box);
  }

  /** @param {Scale} scale @param {number} today */
  draw(scale, today) {
    this.scale = scale;
    const most = (what) => Math.max(0, ...scale.bins.map((bin) => bin[what] + bin.vague[what] / 12));
    const [above, below] = [most("began"), most("ended")];
    const one = (HEIGHT - 2 * LEAST) / Math.max(1, above + below);
    const zero = LEAST + one * (above || below ? above : 0.5);
    for (const name of ["y1", "y2"]) this.zero.setAttribute(name, zero);
    for (const name of ["x1", "x2"]) this.today.setAttribute(name, placeOf(scale, today, true) * WIDTH);
    this.bars.replaceChildren(...scale.bins.flatMap((bin, index) => this.#barsOf(bin, index, one, zero)));
    this.mark(this.band, this.begin);
    this.#writeTimes();
  }

  #barsOf(bin, index, one, zero) {
    const [from, to] = [placeOf(this.scale, bin.first) * WIDTH, placeOf(this.scale, bin.last, true) * WIDTH];
    const gap = Math.min(2, (to - from) * 0.16);
    const bar = (what, known, vague) => {
      const heightOf = (number) => (number ? Math.max(LEAST, number * one) : 0);
      // What is known to the year alone is drawn pale, on top of the rest, in equal parts of its months.
      const parts = [[known, 0, ""], [vague / 12, heightOf(known), " is-vague"]].filter(([number]) => number);
      return parts.map(([number, before, name]) => {
        const height = heightOf(number);
        const y = what === "began" ? zero - before - height : zero + before;
        const rect = draw("rect", { x: from + gap / 2, width: to - from - gap, y, height, class: `time-${what}${name}` });
        rect.dataset.bin = index;
        return rect;
      });
    };
    return ["began", "ended"].flatMap((what) => bar(what, bin[what], bin.vague[what]));
  }

  /** Say which stretch is shown: bars outside of it are pale. @param {[number, number]} band from 0 to 1 @param {number} begin what is pale before */
  mark(band, begin) {
    Object.assign(this, { band, begin });
    const [from, to] = band;
    this.marked.setAttribute("x", from * WIDTH);
    this.marked.setAttribute("width", (to - from) * WIDTH);
    for (const rect of this.bars.children) {
      const { first, last } = this.scale.bins[rect.dataset.bin];
      rect.classList.toggle("is-outside", placeOf(this.scale, last, true) <= begin || placeOf(this.scale, first) >= to);
    }
  }

  /** Point at a bin, or at none. @param {number} index */
  point(index) {
    for (const rect of this.bars.children) rect.classList.toggle("is-pointed", Number(rect.dataset.bin) === index);
  }

  #writeTimes() {
    if (!this.scale || !this.box.clientWidth) return;
    const most = Math.max(2, Math.floor(this.box.clientWidth / TICK));
    this.axis.replaceChildren(...ticksOf(this.scale, most, document.documentElement.lang).map(({ text, place, large }) => {
      const tick = part("span", large ? "time-tick is-large" : "time-tick", text);
      // What the content policy refuses in the page it lets a script set.
      tick.style.left = `${place * 100}%`;
      return tick;
    }));
  }
}

function draw(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
