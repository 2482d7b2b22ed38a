// The legend: which signs and lines the picture has, and what they mean.

import { part } from "../combobox.js";
import { swatch } from "./filters.js";
import { groundOf, signOf, themeOf } from "./look.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

const MOST = 8;

/** @param {Explorer} explorer @param {HTMLElement} list @param {import("../icons.js").Icons} icons */
export function followLegend(explorer, list, icons) {
  const draw = () => {
    const { graph, shown, words } = explorer;
    const theme = themeOf(list);
    const kinds = new Map();
    for (const uid of shown.parties) {
      const party = graph.parties.get(uid);
      const key = party.subkind || party.kind;
      kinds.set(key, { party, number: (kinds.get(key)?.number ?? 0) + 1 });
    }
    // Between two dates ties have the color of what became of them.
    const types = new Map();
    for (const uid of explorer.state.compare ? [] : shown.ties) {
      const tie = graph.ties.get(uid);
      types.set(tie.type, { tie, number: (types.get(tie.type)?.number ?? 0) + 1 });
    }
    const most = (map) => [...map].sort(([, a], [, b]) => b.number - a.number).slice(0, MOST);
    const standing = new Set(Object.values(shown.standing));
    if (explorer.state.compare && Object.keys(shown.standing).length < shown.ties.length) standing.add("stayed");
    list.replaceChildren(
      ...most(kinds).map(([key, { party }]) => part("li", "", sign(party, theme, icons), words.word(key))),
      ...most(types).map(([, { tie }]) => part("li", "", swatch(tie.color), tie.label)),
      ...["ended", "appeared", "gone", "stayed"].filter((stand) => standing.has(stand)).map((stand) => part("li", "", swatch({ appeared: theme.began, gone: theme.ended }[stand] ?? theme.muted, stand === "ended" || stand === "gone"), words.text(`legend_${stand}`))),
    );
    list.closest("[data-legend]").hidden = !shown.parties.length;
  };
  explorer.addEventListener("change", draw);
}

const SVG = "http://www.w3.org/2000/svg";

/** Return a party's sign as it is drawn; styles in the page are refused by the content policy. */
function sign(party, theme, icons) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "legend-sign");
  svg.setAttribute("aria-hidden", "true");
  const ground = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ width: 24, height: 24, rx: party.kind === "person" ? 12 : 6, fill: groundOf(party, theme) })) ground.setAttribute(name, value);
  svg.append(ground);
  const image = signOf(party, icons);
  if (image !== "none") {
    const drawn = document.createElementNS(SVG, "image");
    for (const [name, value] of Object.entries({ href: image, x: 4, y: 4, width: 16, height: 16 })) drawn.setAttribute(name, value);
    svg.append(drawn);
  }
  return svg;
}
