// The panel at the side: details of what is chosen, filters, and what other modules put there; one at a time.

import htmx from "htmx.org";
import { part } from "../combobox.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

/** Going from party to party by keys does not ask for the details of each. */
const PAUSE = 220;

export class Panel {
  /** @param {Explorer} explorer @param {HTMLElement} dock @param {HTMLElement} root */
  constructor(explorer, dock, root) {
    Object.assign(this, { explorer, dock, root, name: null });
    this.details = dock.querySelector("[data-details]");
    this.tools = { party: dock.querySelector("[data-party-tools]"), group: dock.querySelector("[data-group-tools]") };
    explorer.addEventListener("current", () => {
      if (this.name === "details") this.showDetails();
    });
    explorer.addEventListener("change", () => this.#follow());
  }

  /** Show a panel, or close what is open. @param {string | null} name */
  open(name) {
    this.name = name;
    this.dock.hidden = !name;
    for (const panel of this.dock.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== name;
    for (const button of this.root.querySelectorAll(":is([data-do=filters], [data-do=paths])[aria-pressed]")) button.setAttribute("aria-pressed", String(name === button.dataset.do));
    this.root.classList.toggle("has-dock", Boolean(name));
    if (name === "details") this.showDetails();
    const { current } = this.explorer;
    // What it is about is not to be below it.
    if (name && current && !current.edge) this.explorer.canvas?.reveal(this.explorer.nodeOf(current.id));
    this.explorer.dispatchEvent(new CustomEvent("panel", { detail: { name } }));
  }

  toggle(name) {
    this.open(this.name === name ? null : name);
    if (this.name) this.dock.querySelector(`[data-panel="${name}"]`).querySelector("input:not([type=hidden]), button")?.focus();
  }

  /** Show what is chosen. */
  showDetails() {
    clearTimeout(this.waiting);
    const { current } = this.explorer;
    const group = current && !current.edge && this.explorer.shown.groups.find(({ key }) => current.id === `group ${key}` || current.id === `frame ${key}`);
    this.group = group || null;
    this.tools.party.hidden = !current || Boolean(current.edge) || Boolean(group);
    this.tools.group.hidden = !group;
    this.#follow();
    if (!current) {
      this.details.replaceChildren(part("p", "quiet", this.explorer.words.text("choose")));
      return;
    }
    if (group) {
      this.details.replaceChildren(...this.#members(group));
      return;
    }
    const edge = current.edge && this.explorer.drawn.edges.find(({ id, data }) => id === current.id || data.ties.includes(current.id));
    const ties = edge ? edge.data.ties : [];
    if (ties.length > 1 && current.id === edge.id) {
      this.details.replaceChildren(...this.#bundle(ties));
      return;
    }
    // There is something to read from the beginning on.
    if (!this.details.childElementCount && !current.edge) this.details.append(part("h2", "dock-title", this.explorer.graph.parties.get(current.id)?.name ?? ""));
    const address = this.explorer.server.address(current.edge ? "tie" : "side", current.edge ? ties[0] ?? current.id : current.id);
    this.waiting = setTimeout(() => htmx.ajax("GET", address, { target: this.details, swap: "innerHTML" }), this.shownOnce ? PAUSE : 0);
    this.shownOnce = true;
  }

  #members(group) {
    const { graph } = this.explorer;
    return [
      part("h2", "dock-title", this.explorer.groupName(group.key)),
      part("p", "quiet", this.explorer.words.count("parties", group.members.length)),
      part("ul", "dock-list", ...group.members.map((uid) => this.#entry(graph.parties.get(uid).name, { id: uid }))),
    ];
  }

  #bundle(ties) {
    const { graph, words } = this.explorer;
    const told = (tie) => `${graph.parties.get(tie.source).name} ${tie.label} ${graph.parties.get(tie.target).name}`;
    return [
      part("h2", "dock-title", words.count("ties", ties.length)),
      part("ul", "dock-list", ...ties.slice(0, 200).map((uid) => this.#entry(told(graph.ties.get(uid)), { id: uid, edge: true }))),
    ];
  }

  #entry(text, what) {
    const button = part("button", "dock-entry", text);
    button.type = "button";
    button.addEventListener("click", () => this.explorer.choose(what));
    return part("li", "", button);
  }

  #follow() {
    const { state, current } = this.explorer;
    const focused = state.focus && current && state.focus.party === current.id;
    const box = this.dock.querySelector("[data-focus-box]");
    box.hidden = !focused || this.name !== "details";
    if (focused) {
      box.querySelector("[data-focus-degrees]").value = state.focus.degrees;
      box.querySelector("[data-focus-number]").textContent = state.focus.degrees;
    }
    this.dock.querySelector("[data-do=focus]")?.setAttribute("aria-pressed", String(Boolean(focused)));
  }
}
