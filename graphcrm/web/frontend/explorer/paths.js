// The panel of paths: how two parties are connected, ranked, and who of us should ask whom to be introduced.

import { part } from "../combobox.js";
import { NONE } from "./filters.js";
import { Picked, PickedList } from "./picked.js";
import { inLine } from "./row.js";
import { shown } from "./shown.js";
import { withParties } from "./state.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */
/** @typedef {{parties: string[], names: string[], ties: string[][], length: number, strength: number, words: string[]}} Path */

/** What is found has so much room above it. */
const ROOM = 14;

const percent = (strength) => `${Math.max(1, Math.round(strength * 100))} %`;

export class Paths {
  /** @param {Explorer} explorer @param {import("./panel.js").Panel} panel @param {HTMLElement} box of the panel */
  constructor(explorer, panel, box) {
    Object.assign(this, { explorer, panel, box });
    this.form = box.querySelector("[data-path-form]");
    this.source = new Picked(box.querySelector("[data-path-source]"));
    this.target = new Picked(box.querySelector("[data-path-target]"));
    const off = (name) => explorer.words.text("path_off", { name });
    this.through = new PickedList(box.querySelector("[data-path-through]"), off);
    this.avoid = new PickedList(box.querySelector("[data-path-avoid]"), off);
    this.results = box.querySelector("[data-path-results]");
    this.tabs = [...box.querySelectorAll("[data-path-tab]")];
    /** When the paths are of, as a state keeps it. */
    this.asOf = "";
    /** What is lit while nothing else is pointed at: ids of nodes and ties, or null. */
    this.picked = null;
    /** Where those stood that were put in a line. */
    this.before = {};
    this.asked = "";
    this.#listen();
  }

  /** Show the panel, with an end filled in. @param {"source" | "target" | "through" | "avoid" | "introduce"} what */
  begin(what, uid) {
    const party = this.explorer.graph.parties.get(uid);
    if (!party) return;
    if (what === "introduce") this.target.set(uid, party.name);
    else if (what === "source" || what === "target") this[what].set(uid, party.name);
    else this[what].add(uid, party.name);
    this.panel.open("paths");
    this.#show(what === "introduce" ? "introductions" : "paths");
    const missing = [this.source, this.target].find((end) => !end.uid);
    if (what === "introduce" || !missing) this.find();
    else missing.focus();
  }

  /** Find what stands between two. */
  between(source, target) {
    this.source.set(source, this.explorer.graph.parties.get(source)?.name ?? "");
    this.begin("target", target);
  }

  /** Ask the server for what the form says, as a step that brings it into the picture. */
  async find() {
    const { words } = this.explorer;
    const introduces = this.tab === "introductions";
    if (!this.target.uid || (!introduces && !this.source.uid)) {
      words.say(words.text("path_choose"));
      (introduces || this.source.uid ? this.target : this.source).focus();
      return;
    }
    this.results.setAttribute("aria-busy", "true");
    try {
      const field = this.form.elements.namedItem("path-as-of");
      // Where nothing is written they are of the time of the picture.
      const written = field.value.trim() || this.explorer.state.filters.as_of;
      const time = await this.explorer.server.readTime(written, this.explorer.today);
      if (time.wrong) throw Object.assign(new Error(time.wrong), { told: time.wrong });
      this.asOf = time.as_of;
      field.value = words.date(time.as_of);
      const wanted = this.#wanted();
      await (introduces ? this.#introduce(wanted) : this.#connect(wanted));
    } catch (error) {
      this.results.replaceChildren(part("p", "field-wrong", error.told ?? words.text("failed")));
      words.say(error.told ?? words.text("failed"));
      if (!error.told) throw error;
    } finally {
      this.results.removeAttribute("aria-busy");
    }
  }

  get tab() { return this.tabs.find((tab) => tab.getAttribute("aria-selected") === "true").dataset.pathTab; }

  async #connect(wanted, isStep = true) {
    const found = await this.explorer.server.ask("paths", wanted);
    this.asked = JSON.stringify(wanted);
    this.#write(this.#connections(found));
    if (isStep) await this.#bring(found.graph, found.paths, "paths_found", wanted);
  }

  async #introduce({ target, as_of, types }) {
    const found = await this.explorer.server.ask("introductions", { target, as_of, types });
    this.#write(this.#introductions(found));
    await this.#bring(found.graph, found.introductions.map(({ path }) => path), "introductions_found", null);
  }

  /** Bring paths into the picture; what would hide a part of them is taken off. */
  async #bring(graph, paths, step, wanted) {
    const { explorer } = this;
    explorer.graph.take(graph);
    const parties = [...new Set(paths.flatMap((path) => path.parties))];
    const asOf = this.#wanted().as_of;
    const alone = explorer.state.parties.every((uid) => parties.includes(uid));
    await explorer.change(explorer.words.count(step, paths.length), (state) => {
      const on = new Set(parties);
      const layout = alone && paths.length ? "layers" : state.layout;
      const added = { ...withParties(state, parties), layout, hidden: state.hidden.filter((uid) => !on.has(uid)), paths: wanted };
      if (!paths.length) return { ...state, paths: wanted };
      const then = { ...added, filters: { ...state.filters, as_of: asOf } };
      const seen = shown(explorer.graph, then, explorer.today);
      const ties = new Set(seen.ties);
      const whole = parties.every((uid) => seen.parties.includes(uid)) && paths.every((path) => path.ties.flat().every((tie) => ties.has(tie)));
      return whole ? then : { ...then, focus: null, compare: null, filters: { as_of: asOf, types: [], kinds: [], strength: 0 } };
    }, alone && paths.length ? "all" : "added");
    explorer.canvas?.fit(parties.map((uid) => explorer.nodeOf(uid)), { animate: true });
  }

  /** What the form says; where it names no types, the filter of the picture holds. */
  #wanted() {
    const form = new FormData(this.form);
    const types = form.getAll("path-type");
    return {
      source: this.source.uid,
      target: this.target.uid,
      through: this.through.uids,
      avoid: this.avoid.uids,
      types: types.length ? types : this.explorer.state.filters.types.filter((name) => name !== NONE),
      max_hops: Number(form.get("path-hops")) || 6,
      order: form.get("path-order") ?? "short",
      as_of: this.asOf,
    };
  }

  #write(parts) {
    this.picked = null;
    this.#light(null);
    this.results.replaceChildren(...parts);
    this.#bringIntoView();
  }

  /** Where there is no room for the form and what was found, the form gives way. */
  #bringIntoView() {
    const dock = this.box.closest("[data-dock]");
    const [seen, found] = [dock.getBoundingClientRect(), this.results.getBoundingClientRect()];
    if (found.bottom > seen.bottom) dock.scrollTop += Math.max(0, found.top - seen.top - ROOM);
  }

  #connections(found) {
    const { words } = this.explorer;
    if (!found.paths.length) return [part("p", "", words.text("paths_none")), ...this.#cutShort(found)];
    const more = found.more || found.found > found.paths.length;
    const number = more ? words.text("paths_of", { n: found.paths.length, of: found.found.toLocaleString() + (found.more ? "+" : "") }) : words.count("paths", found.found);
    return [
      part("p", "path-summary", number),
      part("ol", "path-cards", ...found.paths.map((path) => this.#card(path, words.count("hops", path.length)))),
      ...this.#brokers(found.brokers),
      ...this.#cutShort(found),
    ];
  }

  #introductions(found) {
    const { words } = this.explorer;
    if (!found.introductions.length) return [part("p", "", words.text(found.askers ? "introductions_none" : "introductions_nobody")), ...this.#cutShort(found)];
    const title = (each) => words.text(each.direct ? "asks_directly" : "asks", { name: each.own ? words.text("asker_you", { name: each.name }) : each.name, whom: each.whom.name });
    return [
      part("p", "path-summary", words.text("introductions_of", { n: found.found, of: found.askers })),
      part("ol", "path-cards", ...found.introductions.map((each) => this.#card(each.path, title(each)))),
      ...this.#cutShort(found),
    ];
  }

  #cutShort({ truncated }) {
    return truncated.map((why) => part("p", "quiet", this.explorer.words.text("paths_cut", { why })));
  }

  /** A path as a card: pointing at it lights it up, and choosing it puts it in a line. @param {Path} path */
  #card(path, title) {
    const { words } = this.explorer;
    const strength = part("span", "path-strength", words.text("path_strength", { percent: percent(path.strength) }));
    const hops = part("ul", "path-hops", ...path.words.map((sentence) => part("li", "", sentence)));
    const card = part("button", "path-card", part("span", "path-head", part("strong", "", title), strength));
    card.type = "button";
    card.setAttribute("aria-pressed", "false");
    card.append(hops);
    const ids = () => [...path.parties.map((uid) => this.explorer.nodeOf(uid)), ...path.ties.flat()];
    this.#lights(card, ids);
    card.addEventListener("click", () => this.#pick(card, path, ids));
    return part("li", "", card);
  }

  #brokers(brokers) {
    const { words } = this.explorer;
    if (!brokers.length) return [];
    return [
      part("h3", "path-subhead", words.text("brokers")),
      part("ul", "dock-list", ...brokers.map(({ uid, name, paths, of, single }) => {
        const button = part("button", "dock-entry path-broker", part("span", "path-head", part("strong", "", name), part("span", "path-strength", words.text("broker_on", { n: paths, of }))));
        button.type = "button";
        if (single && of > 1) button.append(part("span", "path-single", words.text("broker_single")));
        this.#lights(button, () => [this.explorer.nodeOf(uid)]);
        button.addEventListener("click", () => this.explorer.choose({ id: uid }));
        return part("li", "", button);
      })),
    ];
  }

  #lights(element, ids) {
    for (const event of ["pointerenter", "focus"]) element.addEventListener(event, () => this.#light(ids()));
    for (const event of ["pointerleave", "blur"]) element.addEventListener(event, () => this.#light(this.picked?.()));
  }

  #light(ids) { this.explorer.canvas?.light(ids ?? null); }

  /** Put a path in a line that can be read without zooming, or let go of it. */
  async #pick(card, path, ids) {
    const { explorer } = this;
    const on = card.getAttribute("aria-pressed") !== "true";
    for (const other of this.results.querySelectorAll(".path-card")) other.setAttribute("aria-pressed", String(on && other === card));
    this.picked = on ? ids : null;
    if (explorer.canvas && !explorer.crowded) {
      const places = { ...explorer.canvas.positions(), ...this.before };
      const nodes = on ? [...new Set(path.parties.map((uid) => explorer.nodeOf(uid)))].filter((id) => places[id]) : [];
      const line = inLine(nodes, places, explorer.canvas.size);
      const moved = { ...this.before, ...line };
      this.before = Object.fromEntries(nodes.map((id) => [id, places[id]]));
      await explorer.move(explorer.words.text(on ? "path_in_line" : "path_put_back"), moved);
      explorer.canvas.fit(on ? nodes : undefined, { animate: true });
    }
    this.#light(this.picked?.());
  }

  #show(name) {
    for (const tab of this.tabs) {
      tab.setAttribute("aria-selected", String(tab.dataset.pathTab === name));
      tab.tabIndex = tab.dataset.pathTab === name ? 0 : -1;
    }
    for (const element of this.box.querySelectorAll("[data-path-only]")) element.hidden = element.dataset.pathOnly !== name;
    this.#write([]);
  }

  #listen() {
    const { explorer, form, box } = this;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.find().catch((error) => explorer.words.fail(error));
    });
    box.querySelector("[data-path-swap]").addEventListener("click", () => {
      const [source, target] = [{ ...this.source.value }, { ...this.target.value }];
      this.source.set(target.uid, target.name);
      this.target.set(source.uid, source.name);
      if (source.uid && target.uid) this.find().catch((error) => explorer.words.fail(error));
    });
    form.addEventListener("change", (event) => {
      if (event.target.name === "path-order" && this.source.uid && this.target.uid) this.find().catch((error) => explorer.words.fail(error));
    });
    for (const tab of this.tabs) {
      tab.addEventListener("click", () => this.#show(tab.dataset.pathTab));
      tab.addEventListener("keydown", (event) => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        event.preventDefault();
        const other = this.tabs[(this.tabs.indexOf(tab) + 1) % this.tabs.length];
        this.#show(other.dataset.pathTab);
        other.focus();
      });
    }
    explorer.addEventListener("change", () => this.#follow());
    explorer.addEventListener("panel", ({ detail: { name } }) => {
      // On a phone the panel covers what is below: the picture makes room for it.
      this.panel.root.classList.toggle("has-paths", name === "paths");
      this.#light(name === "paths" ? this.picked?.() : null);
    });
  }

  /** A state that was gone back to, or came with a link, may ask for other paths. */
  #follow() {
    const { explorer } = this;
    const { paths } = explorer.state;
    const asked = paths ? JSON.stringify(paths) : "";
    if (asked === this.asked) return;
    this.asked = asked;
    if (!paths || !paths.source || !paths.target) return;
    const name = (uid) => explorer.graph.parties.get(uid)?.name ?? "";
    this.source.set(paths.source, name(paths.source));
    this.target.set(paths.target, name(paths.target));
    this.through.set(paths.through.map((uid) => [uid, name(uid)]));
    this.avoid.set(paths.avoid.map((uid) => [uid, name(uid)]));
    this.form.elements.namedItem("path-hops").value = paths.max_hops;
    this.form.elements.namedItem("path-order").value = paths.order;
    this.asOf = paths.as_of;
    this.form.elements.namedItem("path-as-of").value = explorer.words.date(paths.as_of);
    for (const box of this.form.querySelectorAll("[name=path-type]")) box.checked = paths.types.includes(box.value);
    this.#show("paths");
    this.panel.open("paths");
    this.#connect(paths, false).catch((error) => explorer.words.fail(error));
  }
}
