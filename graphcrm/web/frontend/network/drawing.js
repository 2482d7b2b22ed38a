// What is drawn around the dots: discs and the ties between them below, names and numbers above.

import { levels, named, seen, withRoom } from "./levels.js";

/** @typedef {import("./data.js").Disc} Disc @typedef {import("./levels.js").View} View */

/** So many lines, and so many names of parties, are drawn at once. */
const LINES = 250;
const PARTIES = 140;
const FULL = 2 * Math.PI;

export class Drawing {
  /**
   * @param {import("./data.js").NetworkMap} map @param {import("./look.js").Look} look
   * @param {Intl.NumberFormat} numbers @param {Map<number, {members: Map<number, object>, ties: number[][]}>} loaded by disc
   */
  constructor(map, look, numbers, loaded) {
    Object.assign(this, { map, look, numbers, loaded });
    /** @type {{closed: Disc[], open: Disc[]}} */
    this.shown = { closed: [], open: [] };
    this.marked = null;
    this.widths = new Map();
    this.lines = map.lines.filter(({ one, other }) => one && other);
    this.most = Math.max(1, ...this.lines.map(({ ties }) => ties));
  }

  /** @param {CanvasRenderingContext2D} below @param {CanvasRenderingContext2D} above @param {View} view */
  draw(below, above, view) {
    this.shown = levels(this.map.tops, view);
    const x = (at) => (at - view.left) * view.scale;
    const y = (at) => (at - view.top) * view.scale;
    for (const context of [below, above]) context.clearRect(0, 0, x(view.right), y(view.bottom));
    this.drawLines(below, view, x, y);
    this.drawDiscs(below, view, x, y);
    this.drawTies(below, view, x, y);
    this.drawNames(above, view, x, y);
  }

  drawLines(context, view, x, y) {
    const there = new Set([...this.shown.closed, ...this.shown.open]);
    context.strokeStyle = this.look.line;
    let drawn = 0;
    for (const { one, other, ties } of this.lines) {
      if (!there.has(one) || !there.has(other)) continue;
      context.globalAlpha = 0.12 + 0.6 * Math.sqrt(ties / this.most);
      context.lineWidth = 0.5 + 3.5 * (ties / this.most);
      // From edge to edge, so that no line runs through the dots of its ends.
      const length = Math.hypot(other.x - one.x, other.y - one.y);
      const [dx, dy] = [(other.x - one.x) / length, (other.y - one.y) / length];
      context.beginPath();
      context.moveTo(x(one.x + dx * one.r), y(one.y + dy * one.r));
      context.lineTo(x(other.x - dx * other.r), y(other.y - dy * other.r));
      context.stroke();
      if ((drawn += 1) === LINES) break;
    }
    context.globalAlpha = 1;
  }

  drawDiscs(context, view, x, y) {
    const dots = this.map.dots.length > 0;
    for (const disc of [...this.shown.open, ...this.shown.closed]) {
      const open = disc.r * view.scale >= view.width;
      context.beginPath();
      context.arc(x(disc.x), y(disc.y), disc.r * view.scale, 0, FULL);
      // Below the dots and the names the ground has to show; without dots a disc stands for all in it.
      context.fillStyle = this.look.ground;
      context.fill();
      context.globalAlpha = open ? 0.03 : dots || this.shown.open.includes(disc) ? 0.13 : 0.34;
      context.fillStyle = this.look.color(disc);
      context.fill();
      context.globalAlpha = disc === this.marked ? 1 : 0.55;
      context.strokeStyle = this.look.color(disc);
      context.lineWidth = disc === this.marked ? 3 : 1;
      context.stroke();
      context.globalAlpha = 1;
    }
  }

  drawTies(context, view, x, y) {
    context.strokeStyle = this.look.line;
    context.lineWidth = Math.min(1.2, 0.05 * view.scale);
    for (const disc of this.shown.open) {
      const part = this.loaded.get(disc.id);
      if (!part || disc.children.length) continue;
      context.beginPath();
      for (const [one, other] of part.ties) {
        const [from, to] = [part.members.get(one), part.members.get(other)];
        context.moveTo(x(from.x), y(from.y));
        context.lineTo(x(to.x), y(to.y));
      }
      context.stroke();
    }
  }

  drawNames(context, view, x, y) {
    const boxes = [];
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const disc of this.shown.closed) {
      const radius = disc.r * view.scale;
      const size = Math.min(15, Math.max(11, radius * 0.24));
      const count = this.numbers.format(disc.size);
      const name = disc.name && radius > 26 ? this.cut(context, disc.name, 600, size, radius * 1.8) : "";
      if (radius < 13) continue;
      boxes.push({ lines: name ? [name, count] : [count], size, x: x(disc.x), y: y(disc.y), weight: 600, width: radius * 2 * 0.9, height: size * (name ? 2.3 : 1.2) });
    }
    for (const disc of this.shown.open) {
      if (!disc.name || disc.r * view.scale > view.width) continue;
      const size = 14;
      const top = y(disc.y - disc.r) + size;
      const name = this.cut(context, disc.name, 650, size, disc.r * view.scale * 1.2);
      boxes.unshift({ lines: [name], size, weight: 650, x: x(disc.x), y: Math.max(top, size), width: this.width(context, name, 650, size), height: size * 1.4, quiet: true });
    }
    boxes.push(...this.partyNames(context, view, x, y));
    for (const box of withRoom(boxes, PARTIES)) {
      context.font = this.font(box.weight, box.size);
      context.lineWidth = 3.5;
      box.lines.forEach((line, index) => {
        const at = box.y + (index - (box.lines.length - 1) / 2) * box.size * 1.15;
        context.strokeStyle = this.look.ground;
        context.globalAlpha = 0.85;
        context.strokeText(line, box.x, at);
        context.globalAlpha = 1;
        context.fillStyle = box.quiet || (index && box.lines.length > 1) ? this.look.muted : this.look.text;
        context.fillText(line, box.x, at);
      });
    }
  }

  partyNames(context, view, x, y) {
    const boxes = [];
    const size = 12;
    for (const disc of named(this.shown.open, view, 12)) {
      for (const member of this.loaded.get(disc.id)?.members.values() ?? []) {
        if (!seen({ x: member.x, y: member.y, r: 1 }, view)) continue;
        const name = this.cut(context, member.name, 500, size, 150);
        boxes.push({ lines: [name], size, weight: 500, ties: member.ties, x: x(member.x), y: y(member.y) + view.scale * 0.42 + size * 0.8, width: this.width(context, name, 500, size) + 6, height: size * 1.3 });
      }
    }
    return boxes.sort((one, other) => other.ties - one.ties);
  }

  font(weight, size) { return `${weight} ${size}px ${this.look.font}`; }

  /** Return how wide a text is; measuring takes long, so that it is done once at one size. */
  width(context, text, weight, size) {
    const key = `${weight} ${text}`;
    if (!this.widths.has(key)) {
      context.font = this.font(weight, 100);
      this.widths.set(key, context.measureText(text).width / 100);
    }
    return this.widths.get(key) * size;
  }

  cut(context, text, weight, size, room) {
    if (this.width(context, text, weight, size) <= room) return text;
    const letters = [...text];
    const kept = Math.max(3, Math.floor(letters.length * room / this.width(context, text, weight, size)) - 1);
    return kept >= letters.length ? text : `${letters.slice(0, kept).join("").trimEnd()}…`;
  }
}
