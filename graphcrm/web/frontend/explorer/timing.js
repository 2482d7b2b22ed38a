// The time of a state as the time bar has it: in one of five ways, with a text for each of its handles.

import { daysOf } from "./shown.js";
import { numberOf, placeOf, stepped, within, writtenDay } from "./timescale.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./timescale.js").Scale} Scale
 * @typedef {"today" | "day" | "range" | "ever" | "compare"} Mode
 * @typedef {{mode: Mode, texts: string[]}} Timing one text a handle: of a day, of the ends of a range, of two to compare
 */

/** So much of the scale lies between two handles that nobody has put anywhere yet. */
const APART = 4;

/** Return the time of a state. @param {State} state @returns {Timing} */
export function timingOf({ compare, filters }) {
  const asOf = filters.as_of.trim().toLowerCase();
  if (compare) return { mode: "compare", texts: [...compare] };
  if (!asOf || asOf === "today") return { mode: "today", texts: [] };
  if (asOf === "ever") return { mode: "ever", texts: [] };
  return asOf.includes("..") ? { mode: "range", texts: asOf.split("..") } : { mode: "day", texts: [asOf] };
}

/** Return a state of another time. @param {State} state @param {Timing} timing @returns {State} */
export function timed(state, { mode, texts }) {
  const as_of = { today: "", ever: "ever", day: texts[0], range: texts.join(".."), compare: "" }[mode];
  return { ...state, compare: mode === "compare" ? [texts[0], texts[1]] : null, filters: { ...state.filters, as_of } };
}

/** Say whether this is a time that can be asked for. @param {Timing} timing @param {string} today */
export function fits({ mode, texts }, today) {
  if (mode === "range") return Boolean(daysOf(texts.join(".."), today));
  return texts.every((text) => daysOf(text, today));
}

/**
 * Return the first and the last day that each handle means; an end that is left out is that of the scale.
 * @param {Timing} timing @param {Scale} scale @param {string} today @returns {[number, number][]}
 */
export function daysOfHandles({ mode, texts }, scale, today) {
  const open = [scale.first, scale.end];
  return texts.map((text, index) => {
    if (mode === "range" && !text) return [open[index], open[index]];
    const days = daysOf(text, today) ?? [today, today];
    return [within(scale, numberOf(days[0])), within(scale, numberOf(days[1]))];
  });
}

/** Return the day that each handle stands on: the last that it means, and the first where a range begins. */
export function handlesOf(timing, scale, today) {
  return daysOfHandles(timing, scale, today).map(([first, last], index) => (timing.mode === "range" && index === 0 ? first : last));
}

/** Return a timing with a handle on another day; none passes the other. @param {Timing} timing @param {number} index @param {number} day */
export function withHandle(timing, index, day, scale, today) {
  const handles = handlesOf(timing, scale, today);
  const other = handles[1 - index];
  const held = other === undefined ? day : index === 0 ? Math.min(day, other) : Math.max(day, other);
  return { mode: timing.mode, texts: timing.texts.map((text, at) => (at === index ? writtenDay(held) : text)) };
}

/** Return the timing of other handles. @param {Mode} mode @param {number[]} days */
export const onDays = (mode, days) => ({ mode, texts: days.map(writtenDay) });

/**
 * Return what a mode begins with, from where the handles are now.
 * @param {Mode} mode @param {Timing} now @param {Scale} scale @param {string} today @returns {Timing}
 */
export function begun(mode, now, scale, today) {
  if (mode === "today" || mode === "ever") return { mode, texts: [] };
  const last = handlesOf(now, scale, today).at(-1) ?? numberOf(today);
  const texts = [now.texts.at(-1) || writtenDay(last)];
  if (mode === "day") return { mode, texts };
  // Two that are there already stay where they are.
  if (now.texts.length === 2 && now.texts.every(Boolean)) return { mode, texts: now.texts };
  const bins = Math.max(1, Math.round(scale.bins.length / APART));
  return { mode, texts: [writtenDay(stepped(scale, last, -bins)), ...texts] };
}

/**
 * Return the times that a playback goes through: the end of each bin in which something changes, a range that moves on bin by
 * bin, or what changed since the first of two days. At the end it begins anew.
 * @param {Timing} now @param {Scale} scale @param {string} today @returns {Timing[]}
 */
export function framesOf(now, scale, today) {
  const ends = scale.bins.filter((bin, index, bins) => changes(bin, bins[index - 1]) || index === bins.length - 1)
    .map(({ last }) => Math.min(last, scale.end));
  const after = (day) => ends.filter((end) => end > day);
  const [one, other] = handlesOf(now, scale, today);
  if (now.mode === "compare") {
    const left = after(other);
    return (left.length ? left : after(one)).map((day) => onDays("compare", [one, day]));
  }
  if (now.mode === "range") return moving(one, other, scale);
  const left = now.mode === "day" ? after(one) : [];
  return (left.length ? left : ends).map((day) => onDays("day", [day]));
}

/** Whether the end of a bin shows another picture than that of the one before: what ended in that may have held to its end. */
function changes({ began, ended, vague }, before) {
  return Boolean(began || ended || vague.began || vague.ended || before?.ended || before?.vague.ended);
}

/** A range that moves on, from the beginning when it is at the end. */
function moving(one, other, scale) {
  const length = other - one;
  const frames = [];
  const anew = other >= scale.end;
  let first = anew ? scale.first : one;
  if (anew) frames.push(onDays("range", [first, Math.min(scale.end, first + length)]));
  // A range that is as long as the scale has nowhere to go.
  for (let last = first + length; last < scale.end;) {
    const next = stepped(scale, first, 1);
    if (next <= first) break;
    first = Math.min(next, scale.end - length);
    last = first + length;
    frames.push(onDays("range", [first, last]));
  }
  return frames;
}

/** Return from where to where the scale is in use, from 0 to 1: what lies between the handles, or the days of one that is imprecise. */
export function bandOf(timing, scale, today) {
  const days = daysOfHandles(timing, scale, today);
  if (!days.length) return timing.mode === "ever" ? [0, 1] : [placeOf(scale, numberOf(today)), placeOf(scale, numberOf(today), true)];
  const [from, to] = timing.mode === "compare" ? [days[0][1], days[1][1]] : [days[0][0], days.at(-1)[1]];
  return [placeOf(scale, Math.min(from, to)), placeOf(scale, Math.max(from, to), true)];
}
