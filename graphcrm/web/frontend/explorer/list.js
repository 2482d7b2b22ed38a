// The list beside the canvas: the same parties and ties in words, each with all that can be done with it, by keys too.

import { part } from "../combobox.js";
import { degrees } from "./graph.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

/** As many rows are written at once. */
const ROWS = 200;

export class List {
  /**
   * @param {Explorer} explorer @param {HTMLElement} dock
   * @param {{act: (name: string, uids: string[]) => void, openGroup: (key: string, open: boolean) => void}} does
   */
  constructor(explorer, dock, does) {
    Object.assign(this, { explorer, dock, does, most: { parties: ROWS, ties: ROWS }, tab: "parties" });
    this.boxes = Object.fromEntries(["parties", "ties"].map((name) => [name, dock.querySelector(`[data-listed="${name}"]`)]));
    this.tabs = [...dock.querySelectorAll("[data-list-tab]")];
    for (const tab of this.tabs) tab.addEventListener("click", () => this.show(tab.dataset.listTab));
    dock.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      const other = this.tabs.find((tab) => tab !== event.target);
      this.show(other.dataset.listTab);
      other.focus();
    });
    dock.addEventListener("keydown", (event) => this.#key(event));
    dock.addEventListener("focusin", (event) => this.#focused(event.target));
    dock.addEventListener("focusout", () => explorer.canvas?.mark("near", []));
    explorer.addEventListener("change", () => this.draw());
    explorer.addEventListener("selection", () => this.#followSelection());
    explorer.addEventListener("current", () => this.#followCurrent());
    addEventListener("beforeprint", () => this.#writeForPaper());
    addEventListener("afterprint", () => this.draw());
    this.show("parties");
  }

  /** Return the party that the row with the focus is about. */
  get focusedParty() { return document.activeElement?.closest?.("[data-row-party]")?.dataset.rowParty ?? null; }

  show(name) {
    this.tab = name;
    for (const tab of this.tabs) {
      const here = tab.dataset.listTab === name;
      tab.setAttribute("aria-selected", String(here));
      tab.tabIndex = here ? 0 : -1;
    }
    for (const [each, box] of Object.entries(this.boxes)) box.hidden = each !== name;
    this.draw();
  }

  /** Go to the list by the keyboard. */
  focus() { (this.boxes[this.tab].querySelector("[tabindex='0']") ?? this.tabs[0]).focus(); }

  draw() {
    const { shown } = this.explorer;
    const number = (value) => value.toLocaleString(document.documentElement.lang);
    this.dock.querySelector("[data-count=parties]").textContent = number(shown.parties.length);
    this.dock.querySelector("[data-count=ties]").textContent = number(shown.ties.length);
    if (!this.dock.checkVisibility()) return;
    const box = this.boxes[this.tab];
    const focus = this.#place();
    const rows = this.tab === "parties" ? this.#parties() : this.#ties();
    const grid = part("div", "list-grid", ...rows.slice(0, this.most[this.tab]));
    grid.setAttribute("role", "grid");
    grid.setAttribute("aria-label", this.tabs.find(({ dataset }) => dataset.listTab === this.tab).firstChild.textContent.trim());
    grid.setAttribute("aria-rowcount", rows.length);
    box.replaceChildren(grid);
    if (rows.length > this.most[this.tab]) {
      box.append(this.#button("list-more btn btn-plain", this.explorer.words.text("more_rows", { n: number(rows.length - this.most[this.tab]) }), () => {
        this.most[this.tab] += ROWS;
        this.draw();
      }));
    }
    this.#restore(focus);
    this.#followSelection();
    this.#followCurrent();
  }

  /** The browser prints both lists and all of each, whatever of them is on the screen. */
  #writeForPaper() {
    const titles = this.tabs.map((tab) => tab.firstChild.textContent.trim());
    [this.#parties(), this.#ties()].forEach((rows, index) => {
      const entries = rows.map((row) => part("li", "", [...row.querySelectorAll(".list-name, .list-facts")].map(({ textContent }) => textContent).filter(Boolean).join(", ")));
      Object.values(this.boxes)[index].replaceChildren(part("h2", "listed-plain", titles[index]), part("ul", "listed-plain", ...entries));
    });
  }

  #parties() {
    const { graph, shown, words } = this.explorer;
    const ties = degrees(shown.ties.map((uid) => graph.ties.get(uid)));
    const groupOf = new Map(shown.groups.flatMap((group) => group.members.map((uid) => [uid, group])));
    const named = shown.parties.map((uid) => graph.parties.get(uid)).sort((a, b) => a.name.localeCompare(b.name, document.documentElement.lang));
    const row = (party) => this.#partyRow(party, ties.get(party.uid) ?? 0);
    return [
      ...shown.groups.flatMap((group) => [this.#groupRow(group), ...(group.open ? named.filter(({ uid }) => groupOf.get(uid) === group).map(row) : [])]),
      ...named.filter(({ uid }) => !groupOf.has(uid)).map(row),
    ].map((each) => each ?? words.text("no_name"));
  }

  #groupRow(group) {
    const name = this.explorer.groupName(group.key);
    const toggle = this.#button("list-name list-group", `${name} (${group.members.length})`, () => this.does.openGroup(group.key, !group.open));
    toggle.setAttribute("aria-expanded", String(group.open));
    return this.#row({ rowGroup: group.key }, [this.#cell("", toggle)]);
  }

  #partyRow(party, ties) {
    const { words } = this.explorer;
    const box = Object.assign(document.createElement("input"), { type: "checkbox", className: "form-check-input", tabIndex: -1 });
    box.dataset.pick = party.uid;
    box.setAttribute("aria-label", words.text("select", { name: party.name }));
    box.addEventListener("change", () => {
      const { selection } = this.explorer;
      this.explorer.select(box.checked ? [...selection, party.uid] : [...selection].filter((uid) => uid !== party.uid));
    });
    const name = this.#button("list-name", party.name, () => this.does.act("details", [party.uid]));
    const facts = part("span", "list-facts", `${words.word(party.subkind || party.kind)} · ${words.count("ties", ties)}`);
    const open = Object.assign(document.createElement("a"), { className: "list-act", href: party.url, tabIndex: -1 });
    open.append(icon("url"));
    this.#call(open, words.text("open", { name: party.name }));
    return this.#row({ rowParty: party.uid }, [
      this.#cell("list-pick", box),
      this.#cell("list-who", name, facts),
      this.#cell("list-acts", ...[["expand", "expand"], ["hide", "eye-off"]].map(([act, sign]) => this.#act(act, sign, party)), open),
    ]);
  }

  #act(act, sign, party) {
    const button = this.#button("list-act", icon(sign), () => this.does.act(act, [party.uid]));
    this.#call(button, this.explorer.words.text(`do_${act}`, { name: party.name }));
    return button;
  }

  #ties() {
    const { graph, shown, words } = this.explorer;
    // What changed between two dates is read first.
    const rank = ({ uid }) => ({ appeared: 0, gone: 1 })[shown.standing[uid]] ?? 2;
    return shown.ties.map((uid) => graph.ties.get(uid))
      .map((tie) => ({ tie, source: graph.parties.get(tie.source).name, target: graph.parties.get(tie.target).name }))
      .sort((a, b) => rank(a.tie) - rank(b.tie) || a.source.localeCompare(b.source) || a.target.localeCompare(b.target))
      .map(({ tie, source, target }) => {
        const stand = shown.standing[tie.uid];
        const name = this.#button("list-name list-tie", `${source} ${tie.label} ${target}`, () => this.explorer.choose({ id: tie.uid, edge: true }));
        const when = [tie.since && words.text("since", { date: words.date(tie.since) }), tie.until && words.text("until", { date: words.date(tie.until) })].filter(Boolean).join(", ");
        const facts = [when, stand && words.text(`legend_${stand}`), tie.title].filter(Boolean).join(" · ");
        const sign = stand === "appeared" || stand === "gone" ? [part("span", `list-changed is-${stand}`, stand === "appeared" ? "+" : "−")] : [];
        for (const each of sign) each.setAttribute("aria-hidden", "true");
        return this.#row({ rowTie: tie.uid }, [this.#cell("list-who", name, part("span", "list-facts", ...sign, facts))]);
      });
  }

  #row(data, cells) {
    const row = part("div", "list-row", ...cells);
    row.setAttribute("role", "row");
    Object.assign(row.dataset, data);
    return row;
  }

  #cell(className, ...children) {
    const cell = part("div", className, ...children);
    cell.setAttribute("role", "gridcell");
    return cell;
  }

  #button(className, content, does) {
    const button = part("button", className, content);
    button.type = "button";
    button.tabIndex = -1;
    button.addEventListener("click", does);
    return button;
  }

  #call(element, words) {
    element.setAttribute("aria-label", words);
    element.title = words;
  }

  #controls(row) { return [...row.querySelectorAll("input, button, a")]; }

  #key(event) {
    const row = event.target.closest?.(".list-row");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = [...row.parentElement.children];
    const at = this.#controls(row).indexOf(event.target);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const aside = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    let next = null;
    if (step) {
      const other = rows[rows.indexOf(row) + step];
      const controls = other ? this.#controls(other) : [];
      next = controls.length === this.#controls(row).length ? controls[at] : other?.querySelector(".list-name");
    } else if (aside) next = this.#controls(row)[at + aside];
    else if (event.key === "Home") next = rows[0].querySelector(".list-name");
    else if (event.key === "End") next = rows.at(-1).querySelector(".list-name");
    else return;
    event.preventDefault();
    event.stopPropagation();
    next?.focus();
  }

  /** The one that has the focus is where Tab comes back to, and is lit on the canvas. */
  #focused(element) {
    const row = element.closest(".list-row");
    if (!row) return;
    for (const other of this.dock.querySelectorAll(".list-row [tabindex='0']")) other.tabIndex = -1;
    element.tabIndex = 0;
    const { rowParty, rowTie } = row.dataset;
    if (rowParty) this.explorer.canvas?.mark("near", [this.explorer.nodeOf(rowParty)]);
    else if (rowTie) this.explorer.canvas?.mark("near", this.explorer.drawn.edges.filter(({ data }) => data.ties.includes(rowTie)).map(({ id }) => id));
  }

  /** Where the focus is, to find it again after rows were written anew: the row, its place, and the control. */
  #place() {
    const row = document.activeElement?.closest?.(".list-row");
    if (!row || !this.dock.contains(row)) return null;
    return { data: { ...row.dataset }, index: [...row.parentElement.children].indexOf(row), control: this.#controls(row).indexOf(document.activeElement) };
  }

  #restore(place) {
    const rows = [...this.boxes[this.tab].querySelectorAll(".list-row")];
    const same = place && rows.find((row) => Object.entries(place.data).every(([name, value]) => row.dataset[name] === value));
    const row = same ?? (place ? rows[Math.min(place.index, rows.length - 1)] : rows[0]);
    const controls = row ? this.#controls(row) : [];
    const control = (same && controls[place.control]) || row?.querySelector(".list-name");
    if (control) control.tabIndex = 0;
    if (place) (control ?? this.tabs[0]).focus();
  }

  #followSelection() {
    for (const box of this.dock.querySelectorAll("[data-pick]")) box.checked = this.explorer.selection.has(box.dataset.pick);
  }

  #followCurrent() {
    const { current } = this.explorer;
    for (const row of this.dock.querySelectorAll(".list-row")) {
      const here = current && (current.edge ? row.dataset.rowTie : row.dataset.rowParty) === current.id;
      row.toggleAttribute("aria-current", Boolean(here));
    }
  }
}

/** Return an icon of the sprite, as the pages have it. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  const [sprite] = document.querySelector(".icon use").getAttribute("href").split("#");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}
