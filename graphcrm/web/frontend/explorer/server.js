// What the explorer asks of the server; every answer holds only what whoever asks may see.

import { renewToken } from "../shell.js";
import { daysOf } from "./shown.js";

/** What is asked of the graph of a picture. */
const OF_MAP = new Set(["graph", "expand", "communities"]);

export class Server {
  /** @param {Record<string, string>} addresses by what they answer; `UID` stands for a uid */
  constructor(addresses) {
    this.addresses = addresses;
    /** The frozen map that the picture is of; answers about its graph are as it keeps it. */
    this.map = "";
  }

  /** Return an address that is about a party or tie. */
  address(name, uid) { return this.addresses[name].replace("UID", encodeURIComponent(uid)); }

  /** @param {string[]} parties */
  graph(parties, positions = false) { return this.ask("graph", { parties, positions }); }

  /**
   * Return a time that somebody has typed as a state keeps it, or what is wrong with it.
   * @param {string} text @param {string} today @returns {Promise<{as_of?: string, wrong?: string}>}
   */
  async readTime(text, today) {
    const plain = text.trim().toLowerCase();
    const found = daysOf(plain, today) ? { as_of: plain } : await this.ask("time", undefined, { text });
    return found.as_of === "today" ? { as_of: "" } : found;
  }

  /** Send JSON and return the JSON of the answer. @param {string} name of the address @param {object} [body] none for GET */
  async ask(name, body, parameters = {}) {
    const url = new URL(this.addresses[name], location.origin);
    const sent = body && this.map && OF_MAP.has(name) ? { ...body, map: this.map } : body;
    for (const [key, value] of Object.entries(parameters)) for (const each of [value].flat()) url.searchParams.append(key, each);
    const send = () => fetch(url, {
      method: sent ? "POST" : "GET",
      headers: {
        Accept: "application/json",
        ...(sent && { "Content-Type": "application/json", "X-CSRFToken": document.querySelector("meta[name=csrf-token]")?.content ?? "" }),
      },
      ...(sent && { body: JSON.stringify(sent) }),
    });
    let answer = await send().catch(() => { throw told(document.body.dataset.offline); });
    if (answer.headers.has("X-Form-Expired") && await renewToken()) answer = await send();
    if (answer.ok) return answer.json();
    const said = await answer.json().catch(() => null);
    throw told(said?.error?.message ?? said?.message ?? said?.error ?? `${answer.status} ${answer.statusText}`);
  }
}

/** Return a failure with words for whoever asked. */
function told(words) { return Object.assign(new Error(words), { told: words }); }
