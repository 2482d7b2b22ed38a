// The words of the page's script: the template writes them, translated, and they are filled in here.

import { say } from "../shell.js";
import { writtenDate } from "./dates.js";

export class Words {
  /** @param {Record<string, string>} texts with `{name}` where something is filled in @param {HTMLElement} status */
  constructor(texts, status) {
    this.texts = texts;
    this.status = status;
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  text(key, values = {}) {
    return (this.texts[key] ?? key).replace(/\{(\w+)\}/g, (place, name) => (name in values ? values[name] : place));
  }

  /** Return a text of so many: that of one, or of many with `{n}`. @param {string} key @param {number} n */
  count(key, n, values = {}) {
    return this.text(n === 1 ? `${key}_one` : `${key}_many`, { n: this.number(n), ...values });
  }

  /** Write a number with its digits in groups. @param {number} n */
  number(n) { return n.toLocaleString(document.documentElement.lang); }

  /** Return a word of the registry, such as a kind. */
  word(text) { return this.texts[`word_${text}`] ?? text.replaceAll("_", " "); }

  /** Write a time of a state as dates are preferred: a day, a month, a year, or from one to another. @param {string} text */
  date(text) { return writtenDate(text, this.texts); }

  /** Tell screen readers, and the line below the picture. */
  say(text) { this.status.textContent = text; }

  /** Tell everybody that something went wrong. @param {Error} error */
  fail(error) {
    if (error.name !== "AbortError") say(error.told ?? this.text("failed"), true);
    if (!error.told && error.name !== "AbortError") console.error(error);
  }
}
