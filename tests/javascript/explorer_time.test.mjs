// The scale of the time bar, and the times that its handles and its playback go through.

import assert from "node:assert/strict";
import { test } from "node:test";

import { binAt, binName, dayAt, largeStep, numberOf, placeOf, scaleOf, stepped, ticksOf, writtenDay } from "../../graphcrm/web/frontend/explorer/timescale.js";
import { bandOf, begun, daysOfHandles, fits, framesOf, handlesOf, timed, timingOf, withHandle } from "../../graphcrm/web/frontend/explorer/timing.js";
import { whole } from "../../graphcrm/web/frontend/explorer/state.js";

const TODAY = "2026-11-23";
const tie = (since, until = "") => ({ since, until });
const YEARS = scaleOf([tie("2010-03-01", "2015"), tie("2012"), tie("2019-05-03", "2021-01-31"), tie("")], TODAY);
const MONTHS = scaleOf([tie("2024-01-10", "2025-02"), tie("2025-02-28"), tie("2025"), tie("2026-03")], TODAY);
const counted = (scale, key) => { const { began, ended, vague } = scale.bins.find((bin) => bin.key === key); return { began, ended, vague }; };
const none = { began: 0, ended: 0 };
const texts = (frames) => frames.map((frame) => frame.texts.join(".."));

test("days are numbered and written alike, in the first years, too", () => {
  for (const day of ["0001-01-01", "0099-12-31", "1969-12-31", "1970-01-01", "2024-02-29", "9999-12-31"]) assert.equal(writtenDay(numberOf(day)), day);
});

test("what begins and ends is counted in its year, and a year is a year", () => {
  assert.equal(YEARS.unit, "year");
  assert.deepEqual([YEARS.bins[0].key, YEARS.bins.at(-1).key], ["2010", "2026"]);
  assert.deepEqual(counted(YEARS, "2010"), { began: 1, ended: 0, vague: none });
  assert.deepEqual(counted(YEARS, "2015"), { began: 0, ended: 1, vague: none });
  assert.deepEqual(counted(YEARS, "2012"), { began: 1, ended: 0, vague: none });
  assert.equal(YEARS.dated, 5);
});

test("a short time is counted by months, and what is known to the year is in none of them", () => {
  assert.equal(MONTHS.unit, "month");
  assert.deepEqual(counted(MONTHS, "2025-02"), { began: 1, ended: 1, vague: { began: 1, ended: 0 } });
  assert.deepEqual(counted(MONTHS, "2025-03"), { began: 0, ended: 0, vague: { began: 1, ended: 0 } });
  assert.deepEqual(counted(MONTHS, "2026-03"), { began: 1, ended: 0, vague: none });
});

test("where most is known to the year, years are drawn however short the time", () => {
  assert.equal(scaleOf([tie("2025"), tie("2026"), tie("2026-02-01")], TODAY).unit, "year");
});

test("a long time is counted by decades or centuries, and no bin is missing", () => {
  const all = scaleOf([tie("0001"), tie("9999")], TODAY);
  assert.equal(all.unit, "century");
  assert.deepEqual([writtenDay(all.first), writtenDay(all.last), all.bins.length], ["0001-01-01", "9999-12-31", 100]);
  const decades = scaleOf([tie("1850")], TODAY);
  assert.equal(decades.unit, "decade");
  assert.equal(binName(decades, decades.bins[0], "en"), "1850–1859");
});

test("a scale reaches to what is written for later, and one without dates has some years", () => {
  assert.equal(writtenDay(scaleOf([tie("2020", "2031-06")], TODAY).end), "2031-06-30");
  assert.equal(writtenDay(scaleOf([tie("2020", "2026")], TODAY).end), TODAY);
  const bare = scaleOf([tie("")], TODAY);
  assert.equal(bare.dated, 0);
  assert.equal(writtenDay(bare.end), TODAY);
  assert.ok(bare.bins.length >= 8);
});

test("every date is counted once, whatever the dates are, and the bins follow each other", () => {
  let seed = 20261123;
  const random = (below) => { seed = (seed * 16807) % 2147483647; return seed % below; };
  const two = (number) => String(number).padStart(2, "0");
  for (let round = 0; round < 200; round += 1) {
    const [from, years] = [1 + random(2500), 1 + random([2, 6, 200, 2000][round % 4])];
    const written = () => {
      const text = `${String(from + random(years)).padStart(4, "0")}-${two(1 + random(12))}-${two(1 + random(28))}`;
      return random(5) ? text.slice(0, [4, 7, 10][random(3)]) : "";
    };
    const ties = Array.from({ length: random(30) }, () => tie(written(), written()));
    const { bins, unit, dated, end, last } = scaleOf(ties, TODAY);
    for (const what of ["began", "ended"]) {
      const texts = ties.map(({ since, until }) => (what === "began" ? since : until)).filter(Boolean);
      const known = texts.filter((text) => unit !== "month" || text.length > 4).length;
      assert.equal(bins.reduce((sum, bin) => sum + bin[what], 0), known);
      const vague = bins.reduce((sum, bin) => sum + bin.vague[what], 0);
      assert.ok(vague >= texts.length - known && vague <= 12 * (texts.length - known));
    }
    assert.equal(dated, ties.flatMap(({ since, until }) => [since, until]).filter(Boolean).length);
    bins.forEach((bin, index) => { if (index) assert.equal(bin.first, bins[index - 1].last + 1); });
    assert.ok(end <= last && bins.length <= 130);
  }
});

test("a step keeps the day of the month where there is one, and stays on the scale", () => {
  const step = (scale, day, bins) => writtenDay(stepped(scale, numberOf(day), bins));
  assert.equal(step(MONTHS, "2024-01-31", 1), "2024-02-29");
  assert.equal(step(MONTHS, "2024-12-15", 1), "2025-01-15");
  assert.equal(step(YEARS, "2020-02-29", -1), "2019-02-28");
  assert.equal(step(YEARS, "2011-06-01", -5), "2010-01-01");
  assert.equal(step(YEARS, "2026-01-01", 1), TODAY);
  assert.deepEqual([largeStep(MONTHS), largeStep(YEARS)], [12, 5]);
});

test("a place on the scale is a tidy day where a pixel is many days", () => {
  const near = (day, pixels, isLast) => writtenDay(dayAt(YEARS, placeOf(YEARS, numberOf(day)), pixels, isLast));
  assert.equal(near("2019-05-12", 100_000, false), "2019-05-12");
  assert.equal(near("2019-05-12", 800, false), "2019-05-01");
  assert.equal(near("2019-05-12", 800, true), "2019-04-30");
  assert.equal(near("2019-05-12", 80, false), "2019-01-01");
  assert.equal(near("2019-08-12", 80, true), "2019-12-31");
  assert.equal(writtenDay(dayAt(YEARS, 1, 800, true)), TODAY);
  assert.equal(writtenDay(dayAt(YEARS, 0, 800, false)), "2010-01-01");
});

test("each day of the scale is found where it is drawn", () => {
  for (let day = YEARS.first; day <= YEARS.end; day += 1) {
    assert.equal(dayAt(YEARS, placeOf(YEARS, day), Infinity), day);
    assert.equal(dayAt(YEARS, placeOf(YEARS, day, true), Infinity, true), day);
    const bin = binAt(YEARS, day);
    assert.ok(bin.first <= day && day <= bin.last);
  }
});

test("as many times are written below the scale as there is room for", () => {
  assert.deepEqual(ticksOf(YEARS, 4, "en").map(({ text }) => text), ["2010", "2015", "2020", "2025"]);
  assert.equal(ticksOf(YEARS, 20, "en").length, 17);
  const months = ticksOf(MONTHS, 12, "en").map(({ text }) => text);
  assert.deepEqual(months.slice(0, 3), ["2024", "Apr", "Jul"]);
  assert.equal(binName(MONTHS, MONTHS.bins[1], "de"), "Februar 2024");
});

test("the time of a state is one of five, and comes back as it was", () => {
  const states = {
    today: {}, ever: { filters: { as_of: "ever" } }, day: { filters: { as_of: "2019-05" } },
    range: { filters: { as_of: "2015..2017-06" } }, compare: { compare: ["2019", ""] },
  };
  for (const [mode, state] of Object.entries(states)) {
    const timing = timingOf(whole(state));
    assert.equal(timing.mode, mode);
    assert.deepEqual(timed(whole({ filters: { as_of: "2001" }, compare: ["1", "2"] }), timing), whole(state));
  }
});

test("a handle stands on the last day that is meant, and an open end at that of the scale", () => {
  const days = (timing) => handlesOf(timing, YEARS, TODAY).map(writtenDay);
  assert.deepEqual(days({ mode: "day", texts: ["2019"] }), ["2019-12-31"]);
  assert.deepEqual(days({ mode: "range", texts: ["2015", "2017-06"] }), ["2015-01-01", "2017-06-30"]);
  assert.deepEqual(days({ mode: "range", texts: ["2015", ""] }), ["2015-01-01", TODAY]);
  assert.deepEqual(days({ mode: "range", texts: ["", "2012"] }), ["2010-01-01", "2012-12-31"]);
  assert.deepEqual(days({ mode: "compare", texts: ["2012", ""] }), ["2012-12-31", TODAY]);
  assert.deepEqual(days({ mode: "day", texts: ["1200"] }), ["2010-01-01"]);
  assert.deepEqual(daysOfHandles({ mode: "day", texts: ["2012"] }, YEARS, TODAY)[0].map(writtenDay), ["2012-01-01", "2012-12-31"]);
});

test("no handle passes the other, and the one that stays is written as it was", () => {
  const range = { mode: "range", texts: ["2012", "2015-06"] };
  assert.deepEqual(withHandle(range, 0, numberOf("2014-02-01"), YEARS, TODAY).texts, ["2014-02-01", "2015-06"]);
  assert.deepEqual(withHandle(range, 0, numberOf("2020-01-01"), YEARS, TODAY).texts, ["2015-06-30", "2015-06"]);
  assert.deepEqual(withHandle(range, 1, numberOf("2011-01-01"), YEARS, TODAY).texts, ["2012", "2012-01-01"]);
});

test("another way to choose a time begins where the last one was", () => {
  const begin = (mode, now) => begun(mode, now, YEARS, TODAY).texts;
  const today = { mode: "today", texts: [] };
  assert.deepEqual(begin("day", today), [TODAY]);
  assert.deepEqual(begin("day", { mode: "range", texts: ["2012", "2015"] }), ["2015"]);
  assert.deepEqual(begin("compare", { mode: "range", texts: ["2012", "2015"] }), ["2012", "2015"]);
  assert.deepEqual(begin("compare", today), ["2022-11-23", TODAY]);
  assert.deepEqual(begin("ever", { mode: "day", texts: ["2012"] }), []);
});

test("a time that is typed is one or is refused", () => {
  assert.ok(fits({ mode: "range", texts: ["", "2015"] }, TODAY));
  assert.ok(fits({ mode: "compare", texts: ["2015", ""] }, TODAY));
  for (const wrong of [{ mode: "day", texts: ["soon"] }, { mode: "range", texts: ["", ""] }, { mode: "range", texts: ["2017", "2015"] }, { mode: "compare", texts: ["2015", "x"] }]) {
    assert.equal(fits(wrong, TODAY), false, JSON.stringify(wrong));
  }
});

test("a playback goes to the last day over all that changes, and from the end begins anew", () => {
  const all = [...["2010", "2012", "2015", "2016", "2019", "2021", "2022"].map((year) => `${year}-12-31`), TODAY];
  assert.deepEqual(texts(framesOf({ mode: "today", texts: [] }, YEARS, TODAY)), all);
  assert.deepEqual(texts(framesOf({ mode: "day", texts: [TODAY] }, YEARS, TODAY)), all);
  assert.deepEqual(texts(framesOf({ mode: "day", texts: ["2018"] }, YEARS, TODAY)), all.slice(4));
});

test("no picture is passed over by a playback", () => {
  const ties = [tie("2010-03-01", "2015"), tie("2012"), tie("2019-05-03", "2021-01-31")].map((each, index) => {
    const [first, last] = [handlesOf({ mode: "range", texts: [each.since, each.since] }, YEARS, TODAY)[0], each.until && handlesOf({ mode: "day", texts: [each.until] }, YEARS, TODAY)[0]];
    return { index, first, last: last || Infinity };
  });
  const held = (day) => ties.filter(({ first, last }) => first <= day && last >= day).map(({ index }) => index).join();
  const played = framesOf({ mode: "today", texts: [] }, YEARS, TODAY).map(({ texts: [day] }) => held(numberOf(day)));
  const every = YEARS.bins.map(({ last }) => held(last));
  const distinct = (pictures) => pictures.filter((picture, index) => picture !== pictures[index - 1]);
  assert.deepEqual(distinct(played), distinct(every));
});

test("a range moves on as long as it is, and a comparison reaches further", () => {
  const range = framesOf({ mode: "range", texts: ["2022-01-01", "2022-12-31"] }, YEARS, TODAY);
  assert.equal(texts(range)[0], "2023-01-01..2023-12-31");
  assert.equal(range.at(-1).texts[1], TODAY);
  const length = ({ texts: [from, to] }) => numberOf(to) - numberOf(from);
  assert.deepEqual(new Set(range.map(length)), new Set([364]));
  assert.deepEqual(framesOf({ mode: "range", texts: ["", ""] }, YEARS, TODAY).length, 1);
  const further = texts(framesOf({ mode: "compare", texts: ["2011", "2020"] }, YEARS, TODAY));
  assert.deepEqual(further, ["2011-12-31..2021-12-31", "2011-12-31..2022-12-31", `2011-12-31..${TODAY}`]);
});

test("what is shown is marked: the days of a date, what lies between two, all, or today alone", () => {
  const band = (mode, ...written) => bandOf({ mode, texts: written }, YEARS, TODAY);
  assert.deepEqual(band("ever"), [0, 1]);
  assert.deepEqual(band("day", "2010"), [0, placeOf(YEARS, numberOf("2010-12-31"), true)]);
  assert.deepEqual(band("range", "", ""), [0, placeOf(YEARS, numberOf(TODAY), true)]);
  assert.ok(band("today")[0] < band("today")[1]);
});
