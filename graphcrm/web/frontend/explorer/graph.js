// What the browser has got of the network: it only grows, and is shown in part.

/** @typedef {import("./shown.js").Party} Party */
/** @typedef {import("./shown.js").Tie} Tie */

export class Graph {
  constructor() {
    /** @type {Map<string, Party>} */
    this.parties = new Map();
    /** @type {Map<string, Tie>} */
    this.ties = new Map();
    /** The community of each party, by uid, and what each is called. */
    this.communities = {};
    this.names = {};
  }

  /** Take in a graph of the server; what is known already is renewed. */
  take({ parties, ties }) {
    for (const party of parties) this.parties.set(party.uid, { ...this.parties.get(party.uid), ...party });
    for (const tie of ties) this.ties.set(tie.uid, tie);
  }

  /** Take in what is between these parties now; ties among them that are gone are forgotten, and so are parties. */
  renew(uids, { parties, ties }) {
    const asked = new Set(uids);
    for (const tie of [...this.ties.values()]) if (asked.has(tie.source) && asked.has(tie.target)) this.ties.delete(tie.uid);
    const here = new Set(parties.map((party) => party.uid));
    for (const uid of asked) if (!here.has(uid)) this.parties.delete(uid);
    this.take({ parties, ties });
  }

  /** Return what a group is called. @param {string} key @param {string} by @param {(text: string) => string} word */
  groupName(key, by, word) {
    if (by === "community") return this.names[key] ?? "";
    if (by === "organization" || by === "household") {
      const one = this.parties.get(key);
      if (one) return one.name;
      for (const party of this.parties.values()) if (party[by]?.uid === key) return party[by].name;
      return "";
    }
    return word(key);
  }
}

/** Return how many ties each party has. @param {Iterable<{source: string, target: string}>} ties */
export function degrees(ties) {
  const counts = new Map();
  for (const { source, target } of ties) {
    counts.set(source, (counts.get(source) ?? 0) + 1);
    if (target !== source) counts.set(target, (counts.get(target) ?? 0) + 1);
  }
  return counts;
}
