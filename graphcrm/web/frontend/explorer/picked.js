// Parties that were picked in a form of the explorer: one in a field, or several as chips below it.

import { part } from "../combobox.js";

export class Picked {
  /** @param {HTMLElement} box around a picker of templates/pickers.html */
  constructor(box) {
    this.input = box.querySelector("input:not([type=hidden])");
    this.stands = box.querySelector("[data-picked-for]");
    this.kept = box.querySelector("[data-picked]");
    this.picker = box.querySelector("[data-party-picker]");
  }

  get uid() { return this.kept.value; }
  get value() { return { uid: this.uid, name: this.input.value }; }

  set(uid, name) {
    this.kept.value = uid;
    this.stands.value = name;
    this.input.value = name;
    this.picker.classList.toggle("is-picked", Boolean(uid));
  }

  focus() { this.input.focus(); }
}

export class PickedList {
  /** @param {HTMLElement} box around a picker and a list @param {(name: string) => string} off what takes one off is called */
  constructor(box, off) {
    this.field = new Picked(box);
    this.list = box.querySelector("[data-path-chips]");
    this.off = off;
    this.field.kept.addEventListener("change", () => {
      const { uid, name } = this.field.value;
      if (!uid) return;
      this.add(uid, name);
      this.field.set("", "");
    });
  }

  get uids() { return [...this.list.children].map((chip) => chip.dataset.uid); }

  add(uid, name) {
    if (this.uids.includes(uid)) return;
    const off = part("button", "chip-off", "×");
    off.type = "button";
    off.setAttribute("aria-label", this.off(name));
    const chip = part("li", "chip", name, off);
    chip.dataset.uid = uid;
    off.addEventListener("click", () => {
      chip.remove();
      this.field.focus();
    });
    this.list.append(chip);
  }

  /** @param {[string, string][]} parties uid and name of each */
  set(parties) {
    this.list.replaceChildren();
    for (const [uid, name] of parties) this.add(uid, name);
  }
}
