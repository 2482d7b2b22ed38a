// Keeping a picture as a map: saving it, saving it over the one that it was opened from, and what stands about that.

import { openDialog } from "../shell.js";
import { exportTo } from "./files.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */
/** @typedef {{uid: string, name: string, mine: boolean, revision: number, frozen: boolean, about: string}} SavedMap */

export class Maps {
  /** @param {Explorer} explorer @param {SavedMap | null} map that the picture was opened from @param {HTMLElement} root */
  constructor(explorer, map, root) {
    Object.assign(this, { explorer, root });
    this.#follow(map);
  }

  /** What a form sends of the picture. */
  sent() {
    const values = new FormData();
    values.set("csrf_token", document.querySelector("meta[name=csrf-token]")?.content ?? "");
    values.set("state", JSON.stringify(this.explorer.state));
    values.set("map", this.map?.uid ?? "");
    values.set("title", this.map?.name ?? "");
    return values;
  }

  /** Save the picture over its map; one that has none, or that of somebody else, becomes a new map. */
  async save() {
    await this.explorer.line;
    if (!this.map?.mine) return this.saveAs();
    const values = this.sent();
    values.set("revision", this.map.revision);
    return this.#ask(this.explorer.server.address("keep-map", this.map.uid), values);
  }

  async saveAs() {
    await this.explorer.line;
    const values = this.sent();
    values.delete("title");
    return this.#ask(this.explorer.server.addresses["save-map"], values);
  }

  change() {
    if (this.map) return this.#ask(`${this.explorer.server.address("change-map", this.map.uid)}?from=picture`);
  }

  /** Take what the server says of the map that was saved. @param {Document} page the page that shows it @param {string} address */
  async took(page, address) {
    const read = (name) => JSON.parse(page.querySelector(`[data-${name}]`).textContent);
    const { explorer } = this;
    this.#follow(read("page").map);
    // Loading the page again leads to the map, and to what was done since.
    history.replaceState(history.state, "", address);
    document.title = page.title;
    // One that is frozen, or is no longer, has other ties, and another day is its today.
    const graph = read("graph");
    explorer.today = graph.today;
    explorer.graph.renew(graph.parties.map(({ uid }) => uid), graph);
    await explorer.refresh();
  }

  #ask(address, values) {
    document.getElementById("dialog-content").dataset.address = address;
    return openDialog(address, values);
  }

  /** @param {SavedMap | null} map */
  #follow(map) {
    this.map = map;
    // Of a frozen map, the server sends the ties that it keeps.
    this.explorer.server.map = map?.frozen ? map.uid : "";
    for (const entry of this.root.querySelectorAll("[data-of-own-map]")) entry.hidden = !map?.mine;
    const title = this.root.querySelector("[data-map-title]");
    title.hidden = !map;
    title.querySelector("[data-map-name]").textContent = map?.name ?? "";
    title.querySelector("[data-map-about]").textContent = map?.about ?? "";
  }
}

/** Say whether an address is that of a saved map. @param {string} address @param {string} page the address of the explorer */
export function isMap(address, page) {
  const url = new URL(address, location.origin);
  return url.pathname === page && url.searchParams.has("map");
}

/** The files that the menu offers, and the keys. @param {Explorer} explorer @param {Maps} maps */
export function bringKeepingToLife(explorer, maps, root, does) {
  root.addEventListener("click", (event) => {
    // On a narrow window the tools would stay above the picture.
    if (event.target.closest("[data-slot=share] .menu-entry")) root.querySelector("[data-tools]").classList.remove("is-open");
    const button = event.target.closest("[data-export]");
    if (!button) return;
    button.closest("[data-menu]").open = false;
    explorer.line.then(() => exportTo(explorer, button.dataset.export, maps.sent())).catch((error) => explorer.words.fail(error));
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const name = key === "p" ? "print" : key === "s" ? (event.shiftKey ? "save-map-as" : "save-map") : "";
    if (!name) return;
    event.preventDefault();
    Promise.resolve(does[name]()).catch((error) => explorer.words.fail(error));
  });
}
