// How the picture looks: Cytoscape's stylesheet from the page's own colors and signs.

import { readable } from "./colors.js";
import { LABEL, NAME, NODE } from "./layout.js";

const SHAPES = {
  person: "ellipse",
  organization: "round-rectangle",
  household: "round-pentagon",
  group: "round-hexagon",
};

/** @typedef {{ground: string, text: string, muted: string, accent: string, kinds: Record<string, string>}} Theme */

/** Return the colors in force, read from the page's custom properties. @returns {Theme} */
export function themeOf(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(`--gc-${name}`).trim();
  const kinds = Object.fromEntries(Object.keys(SHAPES).map((kind) => [kind, read(kind)]));
  return { ground: read("ground"), text: read("text"), muted: read("muted"), accent: read("accent"), kinds };
}

/**
 * Return the stylesheet.
 * @param {Theme} theme @param {string} font @param {import("./icons.js").Icons} icons
 */
export function lookOf(theme, font, icons) {
  const kinds = Object.entries(SHAPES).map(([kind, shape]) => ({
    selector: `node.${kind}`,
    style: { shape, "background-color": theme.kinds[kind], "background-image": icons(kind) },
  }));
  return [
    {
      selector: "node",
      style: {
        width: NODE,
        height: NODE,
        "background-width": "56%",
        "background-height": "56%",
        label: "data(name)",
        color: theme.text,
        "font-family": font,
        "font-size": 13,
        "font-weight": 600,
        "text-valign": "bottom",
        "text-margin-y": 5,
        "text-wrap": "wrap",
        "text-max-width": `${NAME.width}px`,
        "text-background-color": theme.ground,
        "text-background-opacity": 0.86,
        "text-background-padding": 2,
        "overlay-opacity": 0,
      },
    },
    ...kinds,
    { selector: "node.source, node.target", style: { width: NODE + 10, height: NODE + 10 } },
    { selector: "node.single", style: { "border-width": 5, "border-style": "double", "border-color": theme.text } },
    {
      selector: "edge",
      style: {
        "curve-style": "unbundled-bezier",
        "edge-distances": "node-position",
        "control-point-distances": "data(bend)",
        "control-point-weights": 0.5,
        width: "data(width)",
        "line-color": (edge) => readable(edge.data("color"), theme.ground, theme.text),
        "target-arrow-color": (edge) => readable(edge.data("color"), theme.ground, theme.text),
        "target-arrow-shape": "triangle",
        "arrow-scale": 1.1,
        "target-distance-from-node": "data(gap)",
        "source-label": "data(label)",
        "source-text-offset": "data(along)",
        "source-text-margin-y": "data(aside)",
        "font-family": font,
        "font-size": 11.5,
        color: theme.text,
        "text-wrap": "wrap",
        "text-max-width": `${LABEL.width}px`,
        "text-background-color": theme.ground,
        "text-background-opacity": 0.92,
        "text-background-padding": 2,
        "overlay-opacity": 0,
      },
    },
    { selector: "edge.ended", style: { "line-style": "dashed", "line-dash-pattern": [7, 5], color: theme.muted } },
    { selector: ".faded", style: { opacity: 0.18 } },
    { selector: "edge.shown", style: { "z-index": 10 } },
    {
      selector: "node.current",
      style: { "outline-width": 3, "outline-color": theme.accent, "outline-offset": 3, "outline-opacity": 1 },
    },
  ];
}
