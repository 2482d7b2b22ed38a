// The colors of the map, read from the page's own.

const KINDS = ["person", "organization", "household", "group"];
const COLORS = 10;

export class Look {
  /** @param {Element} element whose colors are in force */
  constructor(element) {
    this.element = element;
    this.by = "community";
    this.read();
  }

  /** Read the colors again, as after the theme has changed. */
  read() {
    const style = getComputedStyle(this.element);
    const of = (name) => style.getPropertyValue(`--gc-${name}`).trim();
    this.ground = of("ground");
    this.text = of("text");
    this.muted = of("muted");
    this.line = of("network-line");
    this.font = style.fontFamily;
    this.communities = Array.from({ length: COLORS + 1 }, (_, number) => of(`network-${number}`));
    this.kinds = KINDS.map((kind) => of(`network-${kind}`));
  }

  /** Return the color of a community: that of the one of the top level that it is in. @param {import("./data.js").Disc} disc */
  color(disc) {
    if (this.by === "kind") return this.muted;
    return this.communities[disc.beside ? COLORS : disc.top % COLORS];
  }

  /** Return the color of a dot. @param {number} kind its place among the kinds @param {import("./data.js").Disc} home */
  dot(kind, home) { return this.by === "kind" ? this.kinds[kind] ?? this.muted : this.color(home); }
}
