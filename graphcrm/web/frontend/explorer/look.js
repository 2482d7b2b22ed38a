// How the explorer's canvas looks: Cytoscape's stylesheet from the page's own colors and signs.

import { readable } from "../colors.js";

const SHAPES = { person: "ellipse", organization: "round-rectangle", household: "round-pentagon", group: "round-hexagon" };
/** White signs can be told from a ground of at least this contrast (WCAG 2.2 for graphics). */
const SIGN_CONTRAST = 3;

/**
 * @typedef {{ground: string, text: string, muted: string, line: string, accent: string, wrong: string, right: string,
 *   began: string, ended: string, kinds: Record<string, string>}} Theme
 */

/** Return the colors in force, read from the page's custom properties. @returns {Theme} */
export function themeOf(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(`--gc-${name}`).trim();
  const names = ["ground", "text", "muted", "line", "accent", "wrong", "right", "began", "ended"];
  return {
    ...Object.fromEntries(names.map((name) => [name, read(name)])),
    page: read("page"),
    kinds: Object.fromEntries(Object.keys(SHAPES).map((kind) => [kind, read(kind)])),
  };
}

/** Return the color that a party's sign stands on: its type's own, dark enough for a white sign, else that of its kind. */
export function groundOf(data, theme) {
  const color = data.color || theme.kinds[data.kind] || theme.kinds.group;
  return readable(color, "#ffffff", "#000000", SIGN_CONTRAST + 0.5);
}

/** Return the image of a party's sign: that of its own kind, else that of its kind. @param {import("../icons.js").Icons} icons */
export function signOf({ icon, kind }, icons) {
  const own = icon && icon !== kind ? icons(`kind-${icon}`) : "none";
  return own === "none" ? icons(kind) : own;
}

/**
 * Return the stylesheet.
 * @param {Theme} theme @param {string} font
 * @param {{icons: import("../icons.js").Icons, photo: (uid: string) => string | null, letters: number}} drawing
 *   `letters` is how large a name is drawn, in units of the picture, so that it can be read at the zoom of now
 */
export function lookOf(theme, font, { icons, photo, letters }) {
  const said = { ground: theme.page, text: theme.text };
  const color = (edge) => readable(edge.data("color") || theme.muted, theme.page, theme.text, 2.6);
  return [
    {
      selector: "node",
      style: {
        width: "data(size)",
        height: "data(size)",
        shape: (node) => SHAPES[node.data("kind")] ?? "ellipse",
        "background-color": (node) => groundOf(node.data(), theme),
        "background-image": (node) => photo(node) ?? signOf(node.data(), icons),
        "background-fit": (node) => (photo(node) ? "cover" : "none"),
        "background-width": (node) => (photo(node) ? "100%" : "54%"),
        "background-height": (node) => (photo(node) ? "100%" : "54%"),
        "background-image-crossorigin": "null",
        "border-width": 0,
        label: "data(name)",
        color: said.text,
        "font-family": font,
        "font-size": letters,
        "font-weight": 600,
        "text-valign": "bottom",
        "text-margin-y": letters * 0.3,
        "text-wrap": "wrap",
        "text-max-width": `${letters * 9.5}px`,
        "text-background-color": said.ground,
        "text-background-opacity": 0.82,
        "text-background-padding": letters * 0.12,
        "text-background-shape": "round-rectangle",
        "overlay-opacity": 0,
        // What much runs through is drawn above the rest, so that its name is.
        "z-index": (node) => 10 + Math.min(900, node.data("ties")),
      },
    },
    // A thin ring tells that there is more to expand.
    { selector: "node[?unseen]", style: { "outline-width": 2, "outline-offset": 2, "outline-color": (node) => groundOf(node.data(), theme), "outline-opacity": 0.45, "outline-style": "dotted" } },
    { selector: "node.group-of", style: { shape: "round-octagon", "border-width": 5, "border-style": "double", "border-color": theme.page, "font-weight": 700 } },
    {
      selector: "node.frame",
      style: {
        shape: "round-rectangle",
        "background-color": theme.muted,
        "background-opacity": 0.07,
        "background-image": "none",
        "border-width": 1,
        "border-style": "dashed",
        "border-color": theme.muted,
        padding: 26,
        "text-valign": "top",
        "text-margin-y": -letters * 0.2,
        color: theme.muted,
        "z-index": 0,
      },
    },
    { selector: "node.pinned", style: { "border-width": 3, "border-color": theme.text, "border-style": "solid" } },
    {
      selector: "edge",
      style: {
        "curve-style": "bezier",
        "control-point-step-size": 46,
        width: "data(width)",
        "line-color": color,
        "line-opacity": 0.75,
        "target-arrow-color": color,
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.95,
        "target-distance-from-node": 3,
        "font-family": font,
        "font-size": letters * 0.86,
        color: said.text,
        "text-background-color": said.ground,
        "text-background-opacity": 0.9,
        "text-background-padding": letters * 0.12,
        "text-wrap": "wrap",
        "text-max-width": `${letters * 9.5}px`,
        "overlay-opacity": 0,
        "z-index": 1,
      },
    },
    { selector: "edge.mutual", style: { "target-arrow-shape": "none" } },
    { selector: "edge:loop", style: { "loop-direction": "-45deg", "control-point-step-size": 60 } },
    { selector: "edge.ended", style: { "line-style": "dashed", "line-dash-pattern": [7, 5], "line-opacity": 0.55, color: theme.muted } },
    { selector: "edge.appeared, edge.gone", style: { width: (edge) => edge.data("width") + 0.75, "z-index": 2 } },
    { selector: "edge.appeared", style: { "line-color": theme.began, "target-arrow-color": theme.began, "line-opacity": 1, color: theme.began, "font-weight": 700 } },
    { selector: "edge.gone", style: { "line-color": theme.ended, "target-arrow-color": theme.ended, "line-opacity": 1, "line-style": "dashed", "line-dash-pattern": [6, 4], color: theme.ended, "font-weight": 700 } },
    { selector: "edge.stayed", style: { "line-color": theme.muted, "target-arrow-color": theme.muted, "line-opacity": 0.3, color: theme.muted } },
    { selector: "node.alone", style: { opacity: 0.4 } },
    { selector: "edge.bundle", style: { "font-weight": 700 } },
    { selector: "edge.said", style: { label: "data(label)" } },
    // Names that would cover others are left out until one comes closer or points at them.
    { selector: "node.quiet", style: { label: "" } },
    { selector: ".faded", style: { opacity: 0.14 } },
    { selector: "node.near", style: { label: "data(name)", "z-index": 1015 } },
    { selector: "edge.near", style: { "line-opacity": 1, label: "data(label)", "z-index": 1014 } },
    { selector: "node.lit", style: { label: "data(name)", "z-index": 1016 } },
    { selector: "edge.lit", style: { "line-opacity": 1, label: "data(label)", "z-index": 1016 } },
    { selector: "node.found", style: { label: "data(name)", "underlay-color": theme.accent, "underlay-opacity": 0.35, "underlay-padding": 10, "underlay-shape": "ellipse", "z-index": 1017 } },
    { selector: "node.picked", style: { "outline-width": 4, "outline-color": theme.accent, "outline-offset": 2, "outline-opacity": 1, "outline-style": "solid", "z-index": 1018 } },
    { selector: "edge.picked", style: { "line-color": theme.accent, "target-arrow-color": theme.accent, "line-opacity": 1, label: "data(label)", "z-index": 1018 } },
    { selector: "node.current", style: { label: "data(name)", "underlay-color": theme.accent, "underlay-opacity": 0.28, "underlay-padding": 9, "underlay-shape": "ellipse", "z-index": 1019 } },
    { selector: "node.joining", style: { "outline-width": 4, "outline-color": theme.right, "outline-offset": 2, "outline-opacity": 1, "outline-style": "solid" } },
  ];
}
