// The explorer itself: the graph, the state and its steps, and what is drawn of it. Everything on the page goes through it.

import { MOST_ELEMENTS, drawn, groupId } from "./drawn.js";
import { Graph } from "./graph.js";
import { planOf } from "./layouts.js";
import { placesOf, positionsOf } from "./places.js";
import { shown } from "./shown.js";
import { Steps, whole } from "./state.js";

/** @typedef {import("./state.js").State} State */

/** The most parties that a picture has; the server refuses more. */
export const MOST_PARTIES = 2000;

export class Explorer extends EventTarget {
  /**
   * It tells of `change` (what is shown is another), `selection`, `current` (the party or tie that keys act on), `crowd`
   * and `busy`.
   * @param {import("./server.js").Server} server @param {import("./words.js").Words} words
   * @param {import("./canvas.js").Canvas | null} canvas none where the browser draws none
   * @param {import("./layouts.js").Layouts} layouts @param {string} today as an ISO day
   */
  constructor(server, words, canvas, layouts, today) {
    super();
    Object.assign(this, { server, words, canvas, layouts, today });
    this.graph = new Graph();
    this.steps = new Steps(whole({}));
    /** The parties that an expansion of each brought. @type {Record<string, string[]>} */
    this.brought = {};
    /** @type {Set<string>} uids of parties */
    this.selection = new Set();
    this.current = null;
    this.drawsAll = false;
    /** What is to be tried next. */
    this.trial = null;
    this.crowded = false;
    this.shown = { parties: [], ties: [], standing: {}, groups: [] };
    this.drawn = { nodes: [], edges: [] };
    this.line = Promise.resolve();
    this.begun = false;
    canvas?.addEventListener("far", () => this.#later(() => this.#draw("none")));
    canvas?.addEventListener("moved", () => this.#moved());
  }

  /** @returns {State} */
  get state() { return this.steps.now; }

  /** Begin with a state, of which the graph is there. */
  begin(state, brought = {}) {
    this.steps = new Steps(whole(state));
    this.brought = brought;
    return this.#later(async () => {
      await this.#drawFirst();
      this.begun = true;
    });
  }

  /**
   * Take a step: what `change` makes of the state is shown, can be undone, and is said.
   * @param {string} words what the step does, as it is said @param {(state: State) => State} change
   * @param {"added" | "all" | "none"} arrange whether all is arranged anew, or places are found for what is new; with
   *   `none` what is there stays where it is drawn, whatever the state says
   */
  change(words, change, arrange = "added") {
    return this.#later(async () => {
      this.#keepPlaces();
      const next = change(this.state);
      if (next === this.state) return;
      this.steps.take(next, words);
      await this.#draw(arrange);
      this.words.say(words);
    });
  }

  /**
   * Show at once what a change makes of the state, without a step, for what is dragged or played. The newest counts.
   * @param {string} words what the step does that `keep` makes of it @param {(state: State) => State} change
   */
  try(words, change) {
    const waits = this.trial;
    this.trial = { words, change };
    if (!waits) this.line = this.line.then(() => this.#tryNewest()).catch((error) => this.words.fail(error));
    return this.line;
  }

  /** Make a step of what was tried. */
  keep() {
    return this.#later(() => {
      if (!this.steps.tried) return;
      const { words } = this.steps.tried;
      this.steps.keep();
      this.#remember();
      this.#tell("change");
      this.words.say(words);
    });
  }

  /** Show again what was there before something was tried. */
  drop() {
    return this.#later(async () => {
      if (!this.steps.tried) return;
      this.steps.drop();
      await this.#draw("none");
    });
  }

  async #tryNewest() {
    const { words, change } = this.trial;
    this.trial = null;
    this.steps.try(change(this.state), words);
    await this.#draw("none");
  }

  undo() { return this.#walk(() => this.steps.canUndo && [this.steps.last, this.steps.undo()], "undone"); }
  redo() { return this.#walk(() => this.steps.canRedo && [this.steps.next, this.steps.redo()], "redone"); }

  /** Show what is there now again, for instance after something was changed on the server. */
  refresh(arrange = "added") { return this.#later(() => this.#draw(arrange)); }

  /** Take in what the server says now of the parties of the picture, and of others. @param {string[]} [uids] */
  async renew(uids = []) {
    const asked = [...new Set([...this.state.parties, ...uids])];
    this.graph.renew(asked, await this.server.graph(asked));
  }

  /** Move nodes as a step. @param {string} words @param {Record<string, {x: number, y: number}>} places by id of a node */
  move(words, places) {
    return this.change(words, (state) => ({ ...state, positions: positionsOf(state.positions, { ...this.canvas.positions(), ...places }, this.shown.groups) }));
  }

  /** Draw all, however much it is. */
  drawAll() {
    this.drawsAll = true;
    return this.refresh("first");
  }

  /** Return what a closed group stands for, or the party itself. @param {string} id of a node @returns {string[]} uids */
  partiesOf(id) {
    if (this.graph.parties.has(id)) return [id];
    return this.shown.groups.find(({ key }) => groupId(key) === id)?.members ?? [];
  }

  /** Return the node that stands for a party. */
  nodeOf(uid) {
    const group = this.shown.groups.find(({ open, members }) => !open && members.includes(uid));
    return group ? groupId(group.key) : uid;
  }

  /** Select these parties and no others. @param {Iterable<string>} uids */
  select(uids) {
    const here = new Set(this.shown.parties);
    this.selection = new Set([...uids].filter((uid) => here.has(uid)));
    this.#mark();
    this.#tell("selection");
  }

  /** Choose the party, group or tie that the panel and keys are about; null for none. @param {{id: string, edge?: boolean} | null} what */
  choose(what) {
    this.current = what;
    this.#mark();
    if (what && !what.edge) this.canvas?.reveal(this.nodeOf(what.id));
    this.#tell("current");
  }

  /** Return the edge that a tie is drawn as. */
  #edgeOf(uid) {
    return this.drawn.edges.find(({ data }) => data.ties.includes(uid))?.id ?? uid;
  }

  /** Name of a group's key. @param {string} key */
  groupName(key) {
    return this.graph.groupName(key, this.state.groups.by, (text) => this.words.word(text)) || this.words.text("no_name");
  }

  #walk(step, said) {
    return this.#later(async () => {
      this.#keepPlaces();
      this.steps.keep();
      const walked = step();
      if (!walked) return;
      const [words] = walked;
      await this.#fetchMissing();
      await this.#draw("added");
      this.words.say(this.words.text(said, { step: words }));
    });
  }

  /** A state of before may name parties that were not fetched on this page. */
  async #fetchMissing() {
    const missing = this.state.parties.filter((uid) => !this.graph.parties.has(uid));
    if (missing.length) this.graph.take(await this.server.graph(this.state.parties));
  }

  /** One after the other, so that no step sees a picture that is half drawn. */
  #later(work) {
    this.#tell("busy", { busy: true });
    const done = this.line.then(work);
    this.line = done.catch((error) => this.words.fail(error)).finally(() => this.#tell("busy", { busy: false }));
    return this.line;
  }

  async #draw(arrange) {
    const { canvas } = this;
    const elements = this.#look();
    if (canvas) await this.#drawOn(canvas, elements, arrange);
    this.#mark();
    // A browser refuses to keep what changes with each frame.
    if (!this.steps.tried) this.#remember();
    this.#tell("change");
  }

  /** Draw what is there at first, once and as it stays: fitted in, with its names, and bundled if that is far away. */
  async #drawFirst() {
    const { canvas } = this;
    let elements = this.#look();
    // What stands beside the picture takes its room before it is fitted in.
    this.#tell("change");
    if (canvas) {
      const { places } = await this.#places(elements, Object.keys(this.state.positions).length ? "added" : "first");
      await canvas.prepare(elements.nodes, places);
      if (canvas.far) elements = this.#look();
      canvas.draw(elements, places);
      canvas.settle();
      this.#keepPlaces();
    }
    this.#remember();
  }

  /** Find out what is shown, and return what of it is drawn. */
  #look() {
    this.shown = shown(this.graph, this.state, this.today);
    const here = new Set(this.shown.parties);
    this.selection = new Set([...this.selection].filter((uid) => here.has(uid)));
    this.drawn = drawn(this.graph, this.state, this.shown, { far: Boolean(this.canvas?.far), name: (key) => this.groupName(key) });
    const crowded = !this.drawsAll && this.drawn.nodes.length + this.drawn.edges.length > MOST_ELEMENTS;
    if (crowded !== this.crowded) {
      this.crowded = crowded;
      this.#tell("crowd", { crowded });
    }
    return crowded ? { nodes: [], edges: [] } : this.drawn;
  }

  async #drawOn(canvas, elements, arrange) {
    const { known, places } = await this.#places(elements, arrange);
    canvas.draw(elements, arrange === "all" ? { ...places, ...known } : places);
    if (arrange !== "none") await canvas.place(places);
    this.#keepPlaces();
    if (this.current && arrange !== "none") this.choose(this.current);
  }

  /** Return where nodes stand so far, and where they are to stand. */
  async #places(elements, arrange) {
    const { canvas, layouts, state } = this;
    const known = placesOf(state.positions, elements, this.shown.groups);
    const plan = planOf(elements, (id) => this.#groupOf(id), this.#roots());
    if (arrange === "first") return { known, places: await layouts.first(plan, { ...this.#served(plan), ...known }) };
    if (arrange === "all") return { known, places: await layouts.all(state.layout, plan, known, this.#pinned(), canvas.size.height > canvas.size.width) };
    return { known, places: { ...known, ...await layouts.added(plan, known) } };
  }

  /** The places that the server gave. */
  #served(plan) {
    const places = {};
    for (const { id } of plan.nodes) {
      const party = this.graph.parties.get(id);
      if (party?.x !== undefined && party.x !== null) places[id] = { x: party.x, y: party.y };
    }
    return places;
  }

  #groupOf(id) {
    const { by } = this.state.groups;
    const party = this.graph.parties.get(id);
    if (!party) return id;
    const group = by && this.shown.groups.find(({ members }) => members.includes(id));
    return group ? group.key : by ? "" : party.subkind || party.kind;
  }

  /** Where layers and trees begin: at the party in focus, the one that is chosen, the ends of a path, or the first. */
  #roots() {
    const { state } = this;
    const wanted = [state.focus?.party, state.paths?.source, this.current && !this.current.edge && this.current.id, state.parties.find((uid) => this.shown.parties.includes(uid))];
    return wanted.filter(Boolean).map((uid) => this.nodeOf(uid));
  }

  #pinned() { return new Set(this.state.pinned.map((uid) => this.nodeOf(uid))); }

  /** Keep where everything stands in the state of now. */
  #keepPlaces() {
    if (!this.canvas || this.crowded || !this.drawn.nodes.length) return;
    const positions = positionsOf(this.state.positions, this.canvas.positions(), this.shown.groups);
    this.steps.correct({ ...this.state, positions });
  }

  /** A party that was dragged stays there: that is a step, too. */
  #moved() {
    this.#later(async () => {
      const positions = positionsOf(this.state.positions, this.canvas.positions(), this.shown.groups);
      this.steps.take({ ...this.state, positions }, this.words.text("moved"));
      this.#remember();
      this.#tell("change");
    });
  }

  /** Mark what is chosen and selected: Cytoscape takes classes from what it has drawn anew. */
  #mark() {
    const { canvas, current } = this;
    const picked = [...this.selection].map((uid) => this.nodeOf(uid));
    canvas?.mark("current", current && !current.edge ? [this.nodeOf(current.id)] : []);
    canvas?.mark("picked", current?.edge ? [...picked, this.#edgeOf(current.id)] : picked);
  }

  /** Keep the picture with its place in the browser's history, so that Back leads to it as it was. */
  #remember() {
    const explorer = { state: this.state, brought: this.brought };
    history.replaceState({ ...history.state, explorer }, "");
  }

  #tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }
}
