// Where everything stands: by the layout that is asked for, and never moving what is on the screen when something comes.

import { GAP, beside, circle, groups, layers, spaced, tree, widened } from "./arrange.js";
import { cleared } from "./frames.js";

/** @typedef {{x: number, y: number}} Point */
/** @typedef {import("./arrange.js").Plan} Plan */
/** What the worker is given. @typedef {{plan: Plan, start: Record<string, Point>, fixed: string[],
 *   fresh?: boolean}} Growing */

/** Up to so many parties fcose is quick enough; beyond, the places of the server and ForceAtlas2 in the worker. */
const SMALL = 300;
/** Up to so many the places of the server are made finer before anything is shown. */
const QUICK = 80;
/** Milliseconds that the worker may take. */
const PATIENCE = 15_000;
const COUNTED = { layers, tree, circle, groups };
const TURNED = new Set(["layers", "tree"]);

/** Return what is to be arranged of what is drawn. @param {import("./drawn.js").Drawn} drawn @param {(id: string) => string} groupOf */
export function planOf({ nodes, edges }, groupOf, roots) {
  return {
    nodes: nodes.filter(({ classes }) => !classes.includes("frame")).map(({ id, parent, data }) => ({ id, parent, group: groupOf(id), size: data.size })),
    edges: edges.map(({ source, target }) => ({ source, target })),
    roots,
  };
}

export class Layouts {
  /** @param {string} worker the address of the worker's script */
  constructor(worker) {
    this.address = worker;
    this.asked = new Map();
    this.count = 0;
  }

  /**
   * Return where everything stands in a layout.
   * @param {string} name @param {Plan} plan @param {Record<string, Point>} from where they stand, of those it is known of
   * @param {Set<string>} fixed stay where they are
   * @param {boolean} upright the canvas is higher than wide, and so are layers and trees
   * @returns {Promise<Record<string, Point>>}
   */
  async all(name, plan, from, fixed = new Set(), upright = false) {
    return cleared(plan, await this.#arranged(name, plan, from, fixed, upright), fixed);
  }

  async #arranged(name, plan, from, fixed, upright) {
    if (COUNTED[name]) return { ...(upright && TURNED.has(name) ? turned(COUNTED[name](plan)) : COUNTED[name](plan)), ...kept(from, fixed) };
    // Not from where they stand, so that the same picture is always arranged in the same way.
    const stays = kept(from, fixed);
    const start = { ...beside(plan, stays), ...stays };
    if (!plan.edges.length) return { ...spaced(groups(plan), GAP.y), ...stays };
    return this.#grown(plan, start, new Set(Object.keys(stays)), true);
  }

  /** Return the places of those that are new; nothing else moves. @param {Plan} plan @param {Record<string, Point>} there */
  async added(plan, there) {
    const fresh = plan.nodes.filter(({ id }) => !there[id]);
    if (!fresh.length) return {};
    const fixed = new Set(Object.keys(there));
    const start = { ...beside(plan, there), ...there };
    const small = plan.nodes.length <= SMALL && fixed.size;
    const grown = small ? await this.#grown(plan, start, fixed) : spaced(start, GAP.y, fixed);
    return Object.fromEntries(fresh.map(({ id }) => [id, grown[id]]));
  }

  /** Return the places of the server, or those of a small picture grown from them. @param {Plan} plan @param {Record<string, Point>} served */
  async first(plan, served) {
    const known = widened(served);
    const all = plan.nodes.every(({ id }) => known[id]);
    if (plan.nodes.length > (all ? QUICK : SMALL)) return spaced({ ...beside(plan, known), ...known }, GAP.y);
    return all ? this.#grown(plan, known, new Set()) : this.all("force", plan, known);
  }

  /** Have it counted in the worker, so that the page can be used meanwhile; without one, places are only kept apart. */
  async #grown(plan, start, fixed, fresh = false) {
    // Two have nothing to be arranged by, and fcose would not come to an end.
    if (plan.nodes.length < 3) return spaced(start, GAP.y, fixed);
    try {
      return await this.#ask(plan, start, fixed, fresh);
    } catch {
      this.worker?.terminate();
      this.worker = null;
      return spaced(start, GAP.y, fixed);
    }
  }

  #ask(plan, start, fixed, fresh) {
    this.worker ??= this.#engage();
    const id = (this.count += 1);
    return new Promise((resolve, reject) => {
      this.asked.set(id, { resolve, reject });
      setTimeout(() => reject(new Error("The worker does not answer.")), PATIENCE);
      this.worker.postMessage({ id, layout: plan.nodes.length <= SMALL ? "fcose" : "relax", plan, start, fixed: [...fixed].filter((each) => start[each]), fresh });
    });
  }

  #engage() {
    const worker = new Worker(this.address, { type: "module" });
    worker.addEventListener("message", ({ data }) => {
      this.asked.get(data.id)?.resolve(data.places);
      this.asked.delete(data.id);
    });
    worker.addEventListener("error", (event) => {
      for (const { reject } of this.asked.values()) reject(new Error(event.message));
      this.asked.clear();
    });
    return worker;
  }
}

/** Return places from left to right that went from top to bottom. */
const turned = (places) => Object.fromEntries(Object.entries(places).map(([id, { x, y }]) => [id, { x: (y * GAP.x) / GAP.y, y: (x * GAP.y) / GAP.x }]));

const kept = (places, ids) => Object.fromEntries(Object.entries(places).filter(([id]) => ids.has(id)));
