import assert from "node:assert/strict";
import { test } from "node:test";

import { writtenDate } from "../../graphcrm/web/frontend/explorer/dates.js";

const MONTHS = "January February March April May June July August September October November December";
const english = { date_day: "d MMMM y", date_month: "MMMM y", date_months: MONTHS, date_today: "today", date_ever: "ever" };
const german = { ...english, date_day: "d. MMMM y", date_months: MONTHS.replace("May", "Mai"), date_today: "heute", date_ever: "immer" };

test("a time is written as precisely as it is known", () => {
  assert.deepEqual(["2019-05-03", "2019-05", "2019"].map((text) => writtenDate(text, english)), ["3 May 2019", "May 2019", "2019"]);
  assert.equal(writtenDate("2019-05-03", german), "3. Mai 2019");
});

test("a format of numbers keeps its zeros and its order", () => {
  const numbers = { ...english, date_day: "MM/dd/y", date_month: "MM/y" };
  assert.deepEqual(["2019-05-03", "2019-05"].map((text) => writtenDate(text, numbers)), ["05/03/2019", "05/2019"]);
});

test("a range has both its ends, open ones, too", () => {
  assert.deepEqual(["2014..2016-03", "2014-05..", "..2016-03-01"].map((text) => writtenDate(text, english)), ["2014..March 2016", "May 2014..", "..1 March 2016"]);
});

test("words are those of the language, and nothing stays nothing", () => {
  assert.deepEqual(["today", "ever", ""].map((text) => writtenDate(text, german)), ["heute", "immer", ""]);
});

test("a year that has fewer than four digits stays as it can be read again", () => {
  assert.equal(writtenDate("0814-05-03", english), "0814-05-03");
});
