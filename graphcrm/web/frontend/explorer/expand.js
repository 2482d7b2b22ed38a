// Opening who a party is tied to: at once where there are few, and after a choice where there are many.

import { part } from "../combobox.js";
import { withParties } from "./state.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

/** Up to so many neighbors are opened without asking. */
const FEW = 40;

export class Expansion {
  /** @param {Explorer} explorer @param {HTMLDialogElement} dialog */
  constructor(explorer, dialog) {
    this.explorer = explorer;
    this.dialog = dialog;
    this.uids = [];
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "open") this.open(this.uids, this.#chosen(), Number(this.#limit.value) || 50);
      dialog.returnValue = "";
    });
  }

  get #limit() { return this.dialog.querySelector("[name=limit]"); }

  /** Open who these are tied to; with many of them, or when it is `asked` for, one chooses first. @param {string[]} uids */
  async begin(uids, asked = false) {
    const { explorer } = this;
    const parties = uids.map((uid) => explorer.graph.parties.get(uid)).filter(Boolean);
    if (!parties.length) return;
    const hub = parties.some(({ degree, more }) => more || degree > FEW) || parties.length > 20;
    try {
      if (asked || hub) await this.#ask(parties);
      else await this.open(uids, [], 500);
    } catch (error) {
      explorer.words.fail(error);
    }
  }

  /** Show the groups of neighbors with their numbers. */
  async #ask(parties) {
    const { explorer: { server, state, words }, dialog } = this;
    const answers = await Promise.all(parties.slice(0, 20).map(({ uid }) => server.ask("neighbours", undefined, { party: uid, as_of: state.filters.as_of, types: state.filters.types })));
    const groups = new Map();
    for (const group of answers.flatMap((answer) => answer.groups)) {
      const key = `${group.type} ${group.forward}`;
      const number = (groups.get(key)?.number ?? 0) + group.number;
      groups.set(key, { ...group, number });
    }
    this.uids = parties.map(({ uid }) => uid);
    const total = answers.reduce((sum, answer) => sum + answer.total, 0);
    const name = parties.length === 1 ? parties[0].name : words.count("parties", parties.length);
    dialog.querySelector("[data-expand-title]").textContent = words.text("expand_title", { name });
    dialog.querySelector("[data-expand-words]").textContent = words.count("neighbours", total);
    dialog.querySelector("[data-expand-groups]").replaceChildren(...[...groups.values()].sort((a, b) => b.number - a.number).map((group) => this.#choice(group)));
    dialog.querySelector(".expand-groups").toggleAttribute("data-empty", !groups.size);
    if (!dialog.open) dialog.showModal();
    dialog.querySelector(".expand-groups input")?.focus();
  }

  #choice(group) {
    const box = Object.assign(document.createElement("input"), { type: "checkbox", className: "form-check-input", checked: true });
    box.dataset.type = group.type;
    box.dataset.forward = String(group.forward);
    const words = part("span", "form-check-label", group.role || group.label, " ", part("span", "quiet", `(${group.number.toLocaleString(document.documentElement.lang)})`));
    return part("label", "form-check", box, words);
  }

  /** @returns {{type: string, forward: boolean}[] | null} none for all, null where nothing is chosen */
  #chosen() {
    const boxes = [...this.dialog.querySelectorAll(".expand-groups input")];
    const chosen = boxes.filter((box) => box.checked);
    if (chosen.length === boxes.length) return [];
    return chosen.length ? chosen.map(({ dataset }) => ({ type: dataset.type, forward: dataset.forward === "true" })) : null;
  }

  /**
   * Add who these are tied to.
   * @param {string[]} uids @param {{type: string, forward: boolean}[] | null} groups none for all, null for nobody
   * @param {number} limit for each of them
   */
  async open(uids, groups, limit) {
    const { explorer } = this;
    const { words } = explorer;
    if (groups === null) return;
    try {
      const added = new Set();
      let left = 0;
      for (const party of uids) {
        const { filters, parties } = explorer.state;
        const answer = await explorer.server.ask("expand", { party, groups, as_of: filters.as_of, types: filters.types, kinds: filters.kinds, limit, known: [...parties, ...added] });
        explorer.graph.take(answer.graph);
        const fresh = answer.added.filter((uid) => !parties.includes(uid));
        explorer.brought[party] = [...new Set([...(explorer.brought[party] ?? []), ...fresh])];
        for (const uid of fresh) added.add(uid);
        left += answer.left_out;
      }
      const name = uids.length === 1 ? explorer.graph.parties.get(uids[0])?.name ?? "" : words.count("parties", uids.length);
      if (!added.size) {
        words.say(words.text("nothing_to_expand", { name }));
        return;
      }
      const said = words.count("expanded", added.size, { name }) + (left ? ` ${words.count("left", left)}` : "");
      await explorer.change(said, (state) => withParties({ ...state, hidden: state.hidden.filter((uid) => !added.has(uid)) }, added));
    } catch (error) {
      words.fail(error);
    }
  }
}
