// What the time bar says: of a bin, of what is shown, and of a step to another time.

import { binName, writtenDay } from "./timescale.js";

/** @typedef {import("./words.js").Words} Words */

const language = () => document.documentElement.lang;
const counts = (words, { began, ended }) => ({ began: words.count("began", began), ended: words.count("ended", ended) });

/** Return what began and ended on all of a scale. @param {Words} words @param {import("./timescale.js").Scale} scale */
export function saidScale(words, scale) {
  if (!scale.dated) return words.text("time_undated");
  const [from, to] = [scale.bins[0], scale.bins.at(-1)].map((bin) => binName(scale, bin, language()));
  return words.text("time_chart", { from, to, ...counts(words, scale) });
}

/** Return what began and ended in a bin, and in its year when no more is known. @param {Words} words @param {import("./timescale.js").Scale} scale @param {import("./timescale.js").Bin} bin */
export function saidBin(words, scale, bin) {
  const { vague } = bin;
  const told = [words.text("time_bin", { name: binName(scale, bin, language()), ...counts(words, bin) })];
  if (vague.began || vague.ended) {
    const name = words.text("time_vague", { year: bin.key.slice(0, 4) });
    told.push(words.text("time_bin", { name, ...counts(words, vague) }));
  }
  return told.join(" · ");
}

/** Return where a handle is: the day, or what was written for it when that is less. @param {Words} words @param {string} text @param {number} day */
export const saidHandle = (words, text, day) => words.date(text && text.length < 10 ? text : writtenDay(day));

/** Return how much is shown, and how much of it is another than before. @param {import("./explorer.js").Explorer} explorer */
export function saidShown({ shown: { ties, standing }, state, words }) {
  if (!state.compare) return words.count("ties", ties.length);
  const number = (stand) => Object.values(standing).filter((each) => each === stand).length;
  const [appeared, gone] = [number("appeared"), number("gone")];
  return [words.count("appeared", appeared), words.count("gone", gone), words.count("stayed", ties.length - appeared - gone)].join(", ");
}

/** Return what a step to a time is called. @param {Words} words @param {import("./timing.js").Timing} timing @param {string} today */
export function stepTo(words, { mode, texts }, today) {
  const [from, to] = texts.map((text) => words.date(text));
  if (mode === "day") return words.text("timed_day", { from });
  if (mode === "range") return words.text(!from ? "timed_until" : !to ? "timed_from" : "timed_range", { from, to });
  if (mode === "compare") return words.text("timed_compare", { from: from || words.date(today), to: to || words.date(today) });
  return words.text(`timed_${mode}`);
}
