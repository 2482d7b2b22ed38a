// The scale of the time bar: from when until when, in which steps, and how much begins and ends in each.

import { daysOf } from "./shown.js";

/**
 * Days are whole numbers, of which 0 is the first of January 1970. In a bin of months, `vague` is what is known to the
 * year alone: of all months of that year together.
 * @typedef {{began: number, ended: number}} Counts
 * @typedef {{key: string, first: number, last: number, vague: Counts} & Counts} Bin
 * @typedef {"month" | "year" | "decade" | "century"} Unit
 * @typedef {{unit: Unit, bins: Bin[], first: number, last: number, end: number, dated: number} & Counts} Scale
 *   `end` is the last day that can be chosen: today, or the last one that is written
 */

const DAY = 86_400_000;
/** Up to so many bins of a unit are drawn before a larger one is taken. */
const MOST = { month: 60, year: 120, decade: 120, century: Infinity };
/** A bar with less than that shows little of what came before. */
const LEAST = { month: 12, year: 8, decade: 5, century: 5 };
const YEARS = { year: 1, decade: 10, century: 100 };
/** Steps of years between two that are written. */
const NICE = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000];
const NICE_MONTHS = [1, 2, 3, 6, 12, 24];
const [FIRST_YEAR, LAST_YEAR] = [1, 9999];

/** @param {string} iso a day @returns {number} */
export const numberOf = (iso) => Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY);

/** @param {number} day @returns {string} as it is written */
export const writtenDay = (day) => new Date(day * DAY).toISOString().slice(0, 10);

/** Return the scale of some ties. @param {{since: string, until: string}[]} ties @param {string} today as an ISO day @returns {Scale} */
export function scaleOf(ties, today) {
  const dates = ties.flatMap(({ since, until }) => [dateOf(since, "began"), dateOf(until, "ended")]).filter(Boolean);
  const now = numberOf(today);
  const first = dates.reduce((least, date) => Math.min(least, date.first), now);
  // A date that may be today does not lead beyond it.
  const end = dates.reduce((most, date) => (date.first > now ? Math.max(most, date.last) : most), now);
  const unit = unitOf(first, end, dates);
  const bins = binsOf(unit, first, end);
  for (const date of dates) count(bins, unit, date);
  const number = (what) => dates.filter((date) => date.what === what).length;
  return { unit, bins, first: bins[0].first, last: bins.at(-1).last, end, dated: dates.length, began: number("began"), ended: number("ended") };
}

function dateOf(text, what) {
  const days = text && daysOf(text, "0001-01-01");
  return days ? { what, first: numberOf(days[0]), last: numberOf(days[1]), isYear: text.length === 4 } : null;
}

/** Months where they are few and known, else years, or more than one. */
function unitOf(first, end, dates) {
  const [from, to] = [partsOf(first), partsOf(end)];
  const years = to.year - from.year + 1;
  const months = years * 12 - (from.month - 1) - (12 - to.month);
  const vague = dates.filter(({ isYear }) => isYear).length;
  if (months <= MOST.month && vague * 2 <= dates.length) return "month";
  return ["year", "decade", "century"].find((unit) => years / YEARS[unit] <= MOST[unit]);
}

function binsOf(unit, first, end) {
  const to = beginOf(unit, end);
  const least = moved(unit, to, 1 - LEAST[unit]);
  const bins = [];
  for (let at = Math.min(beginOf(unit, first), least); at <= to;) {
    const next = beginOf(unit, moved(unit, at, 1));
    // The last bin of the calendar has none after it.
    const after = next > at ? next : dayOf(LAST_YEAR, 12, 31) + 1;
    bins.push({ key: writtenDay(at).slice(0, unit === "month" ? 7 : 4), first: at, last: after - 1, began: 0, ended: 0, vague: { began: 0, ended: 0 } });
    at = after;
  }
  return bins;
}

/** What is known to the year alone is counted in its year, and in none of its months. */
function count(bins, unit, { what, first, last, isYear }) {
  const within = (bin) => bin.first <= last && bin.last >= first;
  if (unit === "month" && isYear) for (const bin of bins.filter(within)) bin.vague[what] += 1;
  else binAt({ bins }, first)[what] += 1;
}

function partsOf(day) {
  const date = new Date(day * DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

const daysIn = (year, month) => partsOf(dayOf(year, month + 1, 1) - 1).day;

function dayOf(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date / DAY);
}

/** Return the first day of the bin that a day is in. */
function beginOf(unit, day) {
  const { year, month } = partsOf(day);
  if (unit === "month") return dayOf(year, month, 1);
  return dayOf(Math.max(FIRST_YEAR, year - (year % YEARS[unit])), 1, 1);
}

/** Return the same day of a month, or of a month of a year, that is so many bins later. */
function moved(unit, day, bins) {
  const from = partsOf(day);
  const months = unit === "month" ? bins : 12 * YEARS[unit] * bins;
  const at = from.year * 12 + from.month - 1 + months;
  if (at < FIRST_YEAR * 12) return dayOf(FIRST_YEAR, 1, 1);
  if (at >= (LAST_YEAR + 1) * 12) return dayOf(LAST_YEAR, 12, 31);
  const [year, month] = [Math.floor(at / 12), (at % 12) + 1];
  return dayOf(year, month, Math.min(from.day, daysIn(year, month)));
}

/** @param {{bins: Bin[]}} scale @param {number} day @returns {Bin} that it is in, or the nearest */
export function binAt({ bins }, day) {
  return bins.find(({ last }) => day <= last) ?? bins.at(-1);
}

/** Return a day that can be chosen. @param {Scale} scale @param {number} day */
export const within = ({ first, end }, day) => Math.min(end, Math.max(first, day));

/** Return the day so many bins later. @param {Scale} scale @param {number} day @param {number} bins below 0 earlier */
export const stepped = (scale, day, bins) => within(scale, moved(scale.unit, day, bins));

/** How many bins a large step has. @param {Scale} scale */
export const largeStep = ({ unit }) => ({ month: 12, year: 5, decade: 5, century: 5 })[unit];

/** Where a day is on the scale, from 0 to 1; its evening when it is the last of something. @param {Scale} scale */
export function placeOf(scale, day, isLast = false) {
  const place = (day + (isLast ? 1 : 0) - scale.first) / (scale.last + 1 - scale.first);
  return Math.min(1, Math.max(0, place));
}

/**
 * Return the day at a place: where one pixel is many days, a first or last day of a month or year, which is what is meant.
 * @param {Scale} scale @param {number} place from 0 to 1 @param {number} pixels how wide the scale is drawn
 * @param {boolean} isLast whether it is the last day of something
 */
export function dayAt(scale, place, pixels, isLast = false) {
  const days = scale.last + 1 - scale.first;
  const day = Math.round(scale.first + place * days) - (isLast ? 1 : 0);
  const unit = days / pixels > 60 ? "year" : days / pixels > 2 ? "month" : null;
  if (!unit) return within(scale, day);
  const begin = beginOf(unit, day + (isLast ? 1 : 0));
  const next = moved(unit, begin, 1);
  const nearer = next - day < day - begin ? next : begin;
  return within(scale, isLast ? nearer - 1 : nearer);
}

/** Return which times are written below the scale, and where. @param {Scale} scale @param {number} most @param {string} language */
export function ticksOf(scale, most, language) {
  const { unit, bins } = scale;
  const inMonths = unit === "month";
  const steps = inMonths ? NICE_MONTHS : NICE.filter((step) => step >= YEARS[unit]).map((step) => step / YEARS[unit]);
  const step = steps.find((each) => bins.length / each <= most) ?? steps.at(-1);
  const month = new Intl.DateTimeFormat(language, { month: "short", timeZone: "UTC" });
  return bins.flatMap((bin) => {
    const parts = partsOf(bin.first);
    const at = inMonths ? parts.month - 1 + (step > 12 ? parts.year * 12 : 0) : parts.year / YEARS[unit];
    if (at % step) return [];
    const text = inMonths && parts.month > 1 ? month.format(bin.first * DAY) : String(parts.year);
    return [{ text, place: placeOf(scale, bin.first), large: !inMonths || parts.month === 1 }];
  });
}

/** Return what a bin is called. @param {Scale} scale @param {Bin} bin @param {string} language */
export function binName({ unit }, bin, language) {
  if (unit === "month") return new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: "UTC" }).format(bin.first * DAY);
  return unit === "year" ? bin.key : `${bin.key}–${writtenDay(bin.last).slice(0, 4)}`;
}
