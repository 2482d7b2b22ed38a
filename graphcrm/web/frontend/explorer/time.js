// The time bar: when the picture is of, over a histogram of what begins and ends; dragged, typed, by keys, and played.

import { Playback } from "./playback.js";
import { shown } from "./shown.js";
import { TimeChart } from "./timechart.js";
import { binAt, dayAt, largeStep, numberOf, placeOf, scaleOf, stepped } from "./timescale.js";
import { saidBin, saidHandle, saidScale, saidShown, stepTo } from "./timewords.js";
import { bandOf, begun, fits, framesOf, handlesOf, onDays, timed, timingOf, withHandle } from "./timing.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */
/** @typedef {import("./timing.js").Timing} Timing */

/** Where the browser keeps whether somebody has folded the bar away. */
const KEPT = "graphcrm.time";
/** Narrower or lower windows have no room for it at first. */
const [NARROW, LOW] = [768, 700];
/** Keys that follow each other within so many milliseconds are one step. */
const PAUSE = 600;
/** Within so many pixels of a handle it is the handle that is meant, and not what lies between two. */
const NEAR = 22;
const HANDLES = { today: [], ever: [], day: ["time_day"], range: ["time_from", "time_to"], compare: ["time_before", "time_after"] };

export class TimeBar {
  /** @param {Explorer} explorer @param {HTMLElement} bar @param {HTMLElement[]} toggles the buttons that fold it away */
  constructor(explorer, bar, toggles) {
    Object.assign(this, { explorer, bar, toggles, scale: null, dragging: null, typing: null, seen: false, begun: false });
    const find = (name) => bar.querySelector(`[data-time-${name}]`);
    Object.assign(this, { box: find("box"), told: find("told"), tip: find("tip"), play: find("play"), wrong: find("wrong") });
    this.modes = [...bar.querySelectorAll("[name=time-mode]")];
    this.fields = [...bar.querySelectorAll("[data-time-field]")];
    this.handles = [...bar.querySelectorAll("[role=slider]")];
    this.chart = new TimeChart(this.box, find("axis"));
    this.playback = new Playback((timing) => this.#try(timing), () => this.#rest());
    this.timing = timingOf(explorer.state);
    this.isOpen = kept() ?? (innerWidth >= NARROW && innerHeight >= LOW);
    this.#listen(find("pace"));
    explorer.addEventListener("change", () => this.#follow());
  }

  /** Fold the bar away, or open it. */
  toggle() {
    this.isOpen = !this.isOpen;
    keep(this.isOpen);
    this.#follow();
    if (this.isOpen) this.modes.find((mode) => mode.checked).focus();
    else this.pause();
  }

  /** End what is being dragged or played. @returns {boolean} whether there was anything */
  cancel() {
    if (this.dragging) {
      this.dragging = null;
      this.explorer.drop();
      return true;
    }
    const { playing } = this.playback;
    this.pause();
    return playing;
  }

  pause() { this.playback.stop(); }

  playOrPause() {
    if (this.playback.playing) {
      this.pause();
      return;
    }
    this.seen = false;
    this.playback.play(framesOf(this.timing, this.scale, this.explorer.today));
    this.#followPlayback();
  }

  #follow() {
    const { explorer } = this;
    const timing = timingOf(explorer.state);
    // A picture that comes with another time than today says so.
    if (!this.begun && timing.mode !== "today") this.isOpen = true;
    this.begun = true;
    if (this.playback.playing) {
      if (explorer.steps.tried) this.seen = true;
      else if (this.seen) this.pause();
    }
    this.bar.hidden = !this.isOpen || !explorer.state.parties.length;
    for (const toggle of this.toggles) toggle.setAttribute("aria-pressed", String(this.isOpen));
    if (this.bar.hidden) return;
    // While time alone changes, the scale stays.
    if (!this.scale || !explorer.steps.tried) this.#measure();
    // What was tried since is newer.
    if (!this.dragging && !explorer.trial) this.timing = timing;
    for (const mode of this.modes) mode.checked = mode.value === timing.mode;
    this.#showFields();
    this.#showHandles();
    this.told.textContent = saidShown(explorer);
  }

  /** Count what begins and ends among the ties that other filters leave. */
  #measure() {
    const { graph, state, today, words } = this.explorer;
    const always = { ...state, compare: null, groups: { by: "", open: [] }, filters: { ...state.filters, as_of: "ever" } };
    this.scale = scaleOf(shown(graph, always, today).ties.map((uid) => graph.ties.get(uid)), today);
    this.chart.svg.setAttribute("aria-label", saidScale(words, this.scale));
    this.bar.classList.toggle("is-undated", !this.scale.dated);
    this.chart.draw(this.scale, numberOf(today));
  }

  #showFields() {
    const { mode, texts } = this.timing;
    const { words } = this.explorer;
    this.wrong.hidden = !this.typing || this.wrong.hidden;
    this.fields.forEach((field, index) => {
      const name = HANDLES[mode][index];
      field.parentElement.hidden = !name;
      // What somebody is typing stays.
      if (!name || field === this.typing) return;
      field.removeAttribute("aria-invalid");
      field.value = words.date(texts[index]);
      field.setAttribute("aria-label", words.text(name));
      field.placeholder = mode === "range" ? words.text("time_open") : words.text("time_today");
    });
    this.bar.classList.toggle("has-two", texts.length === 2);
  }

  #showHandles() {
    const { timing, scale } = this;
    const { today, words } = this.explorer;
    const days = handlesOf(timing, scale, today);
    this.handles.forEach((handle, index) => {
      const day = days[index];
      handle.hidden = day === undefined;
      if (handle.hidden) return;
      const said = saidHandle(words, timing.texts[index], day);
      handle.style.left = `${placeOf(scale, day, !this.#isFirst(index)) * 100}%`;
      for (const [name, value] of Object.entries({
        label: words.text(HANDLES[timing.mode][index]), valuemin: scale.first, valuemax: scale.end, valuenow: day, valuetext: `${said}. ${saidBin(words, scale, binAt(scale, day))}`,
      })) handle.setAttribute(`aria-${name}`, value);
    });
    const band = bandOf(timing, scale, today);
    // What began before a day may hold on it.
    this.chart.mark(band, days.length === 2 ? band[0] : 0);
    const focused = this.handles.indexOf(document.activeElement);
    if (days[focused] !== undefined) this.#pointAt(days[focused]);
  }

  /** The first handle of a range stands on the morning of its day, all others on the evening. */
  #isFirst(index) { return this.timing.mode === "range" && index === 0; }

  /** Show what began and ended in the bin of a day; of none, nothing. @param {number | null} day */
  #pointAt(day) {
    const bin = day === null ? null : binAt(this.scale, day);
    this.tip.hidden = !bin || !this.scale.dated;
    this.chart.point(bin ? this.scale.bins.indexOf(bin) : -1);
    if (this.tip.hidden) return;
    this.tip.textContent = saidBin(this.explorer.words, this.scale, bin);
    const middle = (placeOf(this.scale, bin.first) + placeOf(this.scale, bin.last, true)) / 2;
    const half = this.tip.offsetWidth / 2;
    const width = this.box.clientWidth;
    this.tip.style.left = `${Math.min(width - half, Math.max(half, middle * width))}px`;
  }

  #stepTo(timing) { return stepTo(this.explorer.words, timing, this.explorer.today); }

  /** Show another time at once, which is no step yet. @param {Timing} timing */
  #try(timing) {
    this.timing = timing;
    this.#showHandles();
    this.explorer.try(this.#stepTo(timing), (state) => timed(state, timing));
  }

  /** What was dragged, played or moved by keys is a step once it rests. */
  async #rest() {
    clearTimeout(this.waiting);
    this.#followPlayback();
    const { explorer } = this;
    if (!explorer.steps.tried && !explorer.trial) return;
    await explorer.keep();
    explorer.words.say(`${this.#stepTo(this.timing)}: ${saidShown(explorer)}`);
  }

  /** Go to another time as a step. @param {Timing} timing */
  async #go(timing) {
    this.pause();
    const { explorer } = this;
    await explorer.change(this.#stepTo(timing), (state) => timed(state, timing), "none");
    explorer.words.say(`${this.#stepTo(timing)}: ${saidShown(explorer)}`);
  }

  #followPlayback() {
    const { playing } = this.playback;
    this.bar.classList.toggle("is-playing", playing);
    const words = this.explorer.words.text(playing ? "time_pause" : "time_play");
    this.play.setAttribute("aria-label", words);
    this.play.title = words;
  }

  #listen(pace) {
    const { box, explorer } = this;
    for (const mode of this.modes) mode.addEventListener("change", () => this.#go(begun(mode.value, this.timing, this.scale, explorer.today)));
    pace.addEventListener("change", () => { this.playback.pace = pace.value; });
    this.fields.forEach((field, index) => {
      field.addEventListener("input", () => { this.typing = field; });
      field.addEventListener("blur", () => { this.typing = null; });
      field.addEventListener("change", () => this.#typed(index).catch((error) => explorer.words.fail(error)));
      field.form.addEventListener("submit", (event) => event.preventDefault());
    });
    this.handles.forEach((handle, index) => {
      handle.addEventListener("keydown", (event) => this.#key(event, index));
      handle.addEventListener("focus", () => this.#showHandles());
      handle.addEventListener("blur", () => {
        this.#pointAt(null);
        if (!this.playback.playing && !this.dragging) this.#rest();
      });
    });
    box.addEventListener("pointerdown", (event) => this.#grab(event));
    box.addEventListener("pointermove", (event) => this.#move(event));
    for (const name of ["pointerup", "pointercancel"]) box.addEventListener(name, () => this.#release());
    box.addEventListener("pointerleave", () => { if (!this.dragging) this.#pointAt(null); });
  }

  async #typed(index) {
    const { timing, explorer: { server, today } } = this;
    const { as_of: text, wrong } = await server.readTime(this.fields[index].value, today);
    if (wrong) {
      this.#refuse(index, wrong);
      return;
    }
    const typed = timing.texts.map((each, at) => (at === index ? text : each));
    // A whole time that is typed in one field is that time, and not an end of it.
    const whole = timing.mode === "day" || text === "ever" || text.includes("..");
    const next = whole && timing.mode !== "compare" ? timingOf({ compare: null, filters: { as_of: text } }) : { mode: timing.mode, texts: typed };
    const right = fits(next, today);
    if (right) {
      this.typing = null;
      this.#go(next);
      return;
    }
    this.#refuse(index, this.explorer.words.text("time_turned"));
  }

  /** @param {number} index of the field @param {string} why */
  #refuse(index, why) {
    this.fields[index].setAttribute("aria-invalid", "true");
    this.wrong.textContent = why;
    this.wrong.hidden = false;
  }

  #key(event, index) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { scale, timing, explorer: { today } } = this;
    const day = handlesOf(timing, scale, today)[index];
    const direction = { ArrowRight: 1, ArrowUp: 1, PageUp: 1, ArrowLeft: -1, ArrowDown: -1, PageDown: -1 }[event.key];
    const ends = { Home: scale.first, End: scale.end };
    let next = ends[event.key];
    if (direction && event.shiftKey) next = Math.min(scale.end, Math.max(scale.first, day + direction));
    else if (direction) next = stepped(scale, day, direction * (event.key.startsWith("Page") ? largeStep(scale) : 1));
    if (next === undefined) return;
    event.preventDefault();
    this.pause();
    this.#try(withHandle(this.timing, index, next, scale, today));
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.#rest(), PAUSE);
  }

  /** The place of the pointer on the scale, from 0 to 1. */
  #placeOf(event) {
    const { left, width } = this.box.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width));
  }

  #grab(event) {
    if (event.button || !this.scale) return;
    event.preventDefault();
    this.pause();
    const { scale, explorer: { today } } = this;
    if (!this.timing.texts.length) this.timing = onDays("day", [dayAt(scale, this.#placeOf(event), this.box.clientWidth, true)]);
    const days = handlesOf(this.timing, scale, today);
    const place = this.#placeOf(event);
    const held = this.handles.indexOf(event.target.closest("[role=slider]"));
    const places = days.map((day, index) => placeOf(scale, day, !this.#isFirst(index)));
    const apart = places.map((each) => Math.abs(each - place));
    const between = days.length === 2 && place > places[0] && place < places[1] && Math.min(...apart) * this.box.clientWidth > NEAR;
    const nearest = apart.length === 2 && apart[1] <= apart[0] ? 1 : 0;
    const index = held >= 0 ? held : nearest;
    // Of two that stand on each other it is the one that can go there.
    const isOpen = days.length === 2 && Math.abs(places[1] - places[0]) * this.box.clientWidth < NEAR / 2;
    this.dragging = { index, isOpen, both: held < 0 && between, days, from: place, offset: held >= 0 ? place - places[held] : 0 };
    this.box.setPointerCapture(event.pointerId);
    this.handles[index].hidden = false;
    this.handles[index].focus({ preventScroll: true });
    if (held < 0 && !between) this.#drag(place);
  }

  #move(event) {
    if (!this.scale) return;
    const place = this.#placeOf(event);
    if (this.dragging) this.#drag(place);
    else this.#pointAt(dayAt(this.scale, place, Infinity));
  }

  #drag(place) {
    const { scale, dragging, explorer: { today } } = this;
    const width = this.box.clientWidth;
    if (dragging.isOpen && place !== dragging.from) {
      dragging.index = place < dragging.from ? 0 : 1;
      dragging.isOpen = false;
      this.handles[dragging.index].focus({ preventScroll: true });
    }
    if (!dragging.both) {
      const day = dayAt(scale, place - dragging.offset, width, !this.#isFirst(dragging.index));
      this.#try(withHandle(this.timing, dragging.index, day, scale, today));
      return;
    }
    const [first, last] = dragging.days;
    const asked = Math.round((place - dragging.from) * (scale.last + 1 - scale.first));
    const by = Math.min(scale.end - last, Math.max(scale.first - first, asked));
    this.#try(onDays(this.timing.mode, [first + by, last + by]));
  }

  #release() {
    if (!this.dragging) return;
    this.dragging = null;
    this.#rest();
  }
}

function kept() {
  try {
    const found = localStorage.getItem(KEPT);
    return found === null ? null : found === "open";
  } catch {
    // A browser may keep nothing for a page.
    return null;
  }
}

function keep(isOpen) {
  try {
    localStorage.setItem(KEPT, isOpen ? "open" : "folded");
  } catch {
    // Then it is as at first the next time.
  }
}
