// The map of the whole network: loads it, draws it, opens communities as one zooms, and shows who is clicked on.

import { askJson, Combobox, part, parties } from "../combobox.js";
import { say } from "../shell.js";
import { unpack } from "./data.js";
import { Drawing } from "./drawing.js";
import { discAt, named } from "./levels.js";
import { Look } from "./look.js";

/** Stands for a number in the addresses that the page gives. */
const PLACE = "987654321";
/** So many communities have the names of their parties at once, and so many are asked for together. */
const LOADED = 40;
const TOGETHER = 4;
/** Milliseconds after which a camera that stands still counts as settled. */
const SETTLED = 180;

export async function bringNetworkToLife(root) {
  // Without WebGL the drawing of the server stays, and the code of the map, which throws there, is not loaded.
  if (!hasWebGL()) return;
  const page = JSON.parse(root.querySelector("[data-network-page]").textContent);
  try {
    const [{ Stage }, answer] = await Promise.all([import("./stage.js"), fetch(page.map)]);
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    root.network = new Network(root, page, unpack(await answer.arrayBuffer()), Stage);
  } catch (error) {
    giveBack(root);
    say(page.words.failed, true);
    console.error(error);
  }
}

/** Let the drawing of the server be seen again. */
function giveBack(root) {
  root.classList.remove("is-alive");
  root.querySelector(".network-canvas")?.remove();
  for (const part of root.querySelectorAll("[data-network-zoom], [data-network-by], [data-network-find], [data-network-hint], [data-network-legend]")) part.hidden = true;
}

function hasWebGL() {
  try {
    const context = document.createElement("canvas").getContext("webgl2");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return Boolean(context);
  } catch {
    return false;
  }
}

class Network {
  constructor(root, page, map, Stage) {
    Object.assign(this, { root, page, map });
    const of = (name) => root.querySelector(`[data-network-${name}]`);
    this.stageBox = of("stage");
    this.card = of("card");
    this.hint = of("hint");
    /** @type {Map<number, {members: Map<number, object>, ties: number[][]}>} */
    this.loaded = new Map();
    this.asked = new Set();
    this.look = new Look(root);
    this.canvas = document.createElement("div");
    this.canvas.className = "network-canvas";
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-label", page.words.canvas);
    root.classList.add("is-alive");
    this.stageBox.prepend(this.canvas);
    // A browser may take WebGL away, as from a page that was long in the background.
    this.canvas.addEventListener("webglcontextlost", () => giveBack(root), true);
    this.stage = new Stage(this.canvas, map, this.look);
    this.drawing = new Drawing(map, this.look, new Intl.NumberFormat(document.documentElement.lang), this.loaded);
    this.bringCameraToLife();
    this.bringClicksToLife();
    this.bringToolsToLife(of);
    this.keepPlace();
    this.stage.renderer.refresh();
  }

  bringCameraToLife() {
    const { renderer } = this.stage;
    let last = "";
    renderer.on("afterRender", () => {
      const view = this.stage.view();
      this.drawing.draw(this.stage.below, this.stage.above, view);
      const here = `${view.left} ${view.top} ${view.right} ${view.bottom}`;
      if (here === last) return;
      last = here;
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.settle(), SETTLED);
    });
    const themes = new MutationObserver(() => this.recolor());
    themes.observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  }

  recolor() {
    this.look.read();
    this.showLegend();
    this.stage.recolor();
  }

  /** Ask for the names of parties in communities that are open now. */
  async settle() {
    history.replaceState({ ...history.state, network: this.stage.camera.getState() }, "");
    const wanted = named(this.drawing.shown.open, this.stage.view(), TOGETHER).filter(({ id }) => !this.asked.has(id));
    // Communities that are open by themselves are called by their names once they are seen.
    const nameless = this.drawing.shown.open.filter((disc) => !this.asked.has(disc.id) && disc.children.some((each) => !each.name));
    await Promise.all([...wanted, ...nameless.slice(0, TOGETHER)].map((disc) => this.load(disc)));
  }

  async load(disc) {
    this.asked.add(disc.id);
    try {
      const found = await askJson(this.page.members.replace(PLACE, disc.id), {});
      for (const [id, name] of Object.entries(found.names)) {
        const named = this.map.discs.get(Number(id));
        if (named && !named.name) named.name = name;
      }
      if (!disc.children.length) this.take(disc, found);
      this.stage.renderer.refresh({ skipIndexation: true });
    } catch {
      // It is asked for again when one comes by again.
      this.asked.delete(disc.id);
    }
  }

  take(disc, found) {
    const kinds = this.page.kinds;
    const members = new Map(found.members.map(([number, name, kind, x, y, ties]) => [number, { number, name, kind, x, y, ties }]));
    if (!this.map.dots.length) {
      for (const { number, kind, x, y, ties } of members.values()) this.stage.add(number, x, y, kinds.indexOf(kind), disc.id, ties);
    }
    this.loaded.set(disc.id, { members, ties: found.ties });
    if (this.loaded.size <= LOADED) return;
    const [oldest, part] = this.loaded.entries().next().value;
    this.loaded.delete(oldest);
    this.asked.delete(oldest);
    if (!this.map.dots.length) for (const number of part.members.keys()) this.stage.graph.dropNode(number);
  }

  bringClicksToLife() {
    const { renderer } = this.stage;
    renderer.on("clickNode", ({ node }) => this.showParty(Number(node)));
    renderer.on("enterNode", () => this.canvas.classList.add("points"));
    renderer.on("leaveNode", () => this.canvas.classList.remove("points"));
    renderer.on("clickStage", ({ event }) => {
      const { x, y } = this.stage.place(event.x, event.y);
      const disc = discAt([...this.drawing.shown.closed, ...this.drawing.shown.open], x, y);
      if (disc) this.showCommunity(disc);
      else this.closeCard();
    });
    renderer.on("doubleClickStage", ({ event, preventSigmaDefault }) => {
      const { x, y } = this.stage.place(event.x, event.y);
      const disc = discAt([...this.drawing.shown.closed, ...this.drawing.shown.open], x, y);
      if (!disc) return;
      preventSigmaDefault();
      this.stage.fly(disc.x, disc.y, disc.r);
    });
    // The list leads to the same places, and each entry of it is a link to a page of its own.
    this.root.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-community]");
      const disc = link && this.map.discs.get(Number(link.dataset.community));
      if (!disc || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.stage.fly(disc.x, disc.y, disc.r);
      this.showCommunity(disc, link);
    });
    this.root.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    if (event.key === "Escape" && !this.card.hidden) {
      this.closeCard();
      return;
    }
    if (event.target !== this.canvas || event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = { ArrowLeft: [-0.12, 0], ArrowRight: [0.12, 0], ArrowUp: [0, 0.12], ArrowDown: [0, -0.12] };
    if (moves[event.key]) this.stage.pan(...moves[event.key]);
    else if (event.key === "+" || event.key === "=") this.stage.zoom(0.6);
    else if (event.key === "-") this.stage.zoom(1 / 0.6);
    else if (event.key === "0") this.stage.all();
    else if (event.key === "Enter") {
      const view = this.stage.view();
      const disc = discAt([...this.drawing.shown.closed, ...this.drawing.shown.open], (view.left + view.right) / 2, (view.top + view.bottom) / 2);
      if (disc) this.showCommunity(disc, this.canvas);
    } else return;
    event.preventDefault();
  }

  showParty(number) { return this.show(this.page.party.replace(PLACE, number)); }

  showCommunity(disc, from) {
    this.mark(disc);
    return this.show(this.page.community.replace(PLACE, disc.id), from);
  }

  mark(disc) {
    this.drawing.marked = disc;
    this.stage.renderer.scheduleRender();
  }

  async show(address, from = null) {
    const asked = this.showing = Symbol(address);
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (asked !== this.showing) return;
    if (!answer?.ok) {
      this.closeCard();
      return;
    }
    this.card.innerHTML = await answer.text();
    const close = part("button", "btn-quiet network-card-close", "×");
    close.type = "button";
    close.setAttribute("aria-label", this.page.words.close);
    close.addEventListener("click", () => this.closeCard());
    this.card.prepend(close);
    this.card.hidden = false;
    this.from = from;
    if (from) this.card.focus({ preventScroll: true });
  }

  closeCard() {
    this.showing = null;
    if (this.card.contains(document.activeElement)) (this.from ?? this.canvas).focus();
    this.card.hidden = true;
    this.mark(null);
  }

  bringToolsToLife(of) {
    const zoom = of("zoom");
    zoom.hidden = false;
    zoom.addEventListener("click", (event) => {
      const way = event.target.closest("[data-zoom]")?.dataset.zoom;
      if (way === "all") this.stage.all();
      else if (way) this.stage.zoom(way === "in" ? 0.6 : 1 / 0.6);
    });
    const by = of("by");
    by.hidden = false;
    by.querySelector("select").addEventListener("change", (event) => {
      this.look.by = event.target.value;
      this.recolor();
    });
    this.legend = of("legend");
    this.hint.hidden = false;
    this.hint.textContent = this.map.dots.length || !this.map.parties ? this.page.words.hint : `${this.page.words.counts} ${this.page.words.hint}`;
    this.canvas.addEventListener("pointerdown", () => { this.hint.hidden = true; }, { once: true });
    this.canvas.addEventListener("wheel", () => { this.hint.hidden = true; }, { once: true, passive: true });
    const find = of("find");
    find.hidden = false;
    find.addEventListener("submit", (event) => event.preventDefault());
    this.bringSearchToLife(find.querySelector("input"));
  }

  showLegend() {
    this.legend.hidden = this.look.by !== "kind";
    this.legend.replaceChildren(...this.page.kinds.map((kind, number) => {
      const dot = part("span", "network-swatch", "");
      dot.style.backgroundColor = this.look.kinds[number];
      return part("span", "network-kind", dot, this.page.words.kinds[kind]);
    }));
  }

  bringSearchToLife(input) {
    const { words } = this.page;
    new Combobox(input, {
      label: input.getAttribute("aria-label"),
      first: true,
      some: words.some,
      none: words.none,
      suggest: (text, signal) => parties(this.page.suggest, text, signal, words.none, (party) => {
        input.value = party.name;
        this.find(party);
      }),
    });
  }

  /** Fly to a party, and mark the community that it is in. */
  async find(party) {
    try {
      const found = await askJson(this.page.place, { party: party.uid });
      const home = this.map.discs.get(found.way.at(-1));
      this.stage.fly(found.x, found.y, Math.min(home?.r ?? 8, 8));
      this.mark(home ?? null);
      await this.showParty(found.number);
    } catch {
      say(this.page.words.away.replace("{name}", party.name));
    }
  }

  /** Return to where one was when one comes back to the page. */
  keepPlace() {
    const kept = history.state?.network;
    if (kept) this.stage.camera.setState(kept);
  }
}
