// How a time of a state is written for people; graphcrm/web/dates.py reads it again.

const DATE = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/;

/**
 * Return a day, a month, a year, or from one to another, as dates are preferred; what is none of these as it is.
 * @param {string} text as in the state's `as_of` @param {Record<string, string>} texts how they are written: `date_day` and
 *   `date_month` in CLDR's letters, `date_months`, `date_today` and `date_ever`
 * @returns {string}
 */
export function writtenDate(text, texts) {
  if (text.includes("..")) return text.split("..").map((each) => writtenDate(each, texts)).join("..");
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (!year) return texts[`date_${text}`] ?? text;
  // A year below 1000 can be read again in this form alone.
  if (!month || year < "1000") return text;
  const parts = { d: String(Number(day)), dd: day, MM: month, MMMM: texts.date_months.split(" ")[Number(month) - 1], y: year };
  return texts[day ? "date_day" : "date_month"].replace(/MMMM|MM|dd|d|y/g, (part) => parts[part]);
}
