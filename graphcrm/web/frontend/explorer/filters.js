// The panel of filters: when, which kinds and types, and how strong.

import { part } from "../combobox.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

/** Stands in a filter that lets nothing through. */
export const NONE = "-";
export const NO_FILTERS = { as_of: "", types: [], kinds: [], strength: 0 };

/** @param {Explorer} explorer @param {HTMLFormElement} form @param {HTMLElement} count the number beside the button */
export function bringFiltersToLife(explorer, form, count) {
  const { words } = explorer;
  const [asOf, strength] = [form.elements.namedItem("as_of"), form.elements.namedItem("strength")];
  const wrong = form.querySelector("[data-as-of-wrong]");
  const set = (filters, more = {}) => explorer.change(words.text("filtered"), (state) => ({ ...state, ...more, filters: { ...state.filters, ...filters } }));

  const read = async () => {
    const found = await explorer.server.readTime(asOf.value, explorer.today);
    wrong.hidden = !found.wrong;
    wrong.textContent = found.wrong ?? "";
    asOf.toggleAttribute("aria-invalid", Boolean(found.wrong));
    // Between two dates the time of a filter does not count.
    if (!found.wrong) await set({ as_of: found.as_of }, { compare: null });
  };
  asOf.addEventListener("change", () => read().catch((error) => words.fail(error)));
  const tellStrength = () => { form.querySelector("[data-strength]").textContent = `${strength.value} %`; };
  strength.addEventListener("input", tellStrength);
  strength.addEventListener("change", () => set({ strength: Number(strength.value) / 100 }));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    const { of } = event.target.dataset;
    if (!of) return;
    const boxes = [...form.querySelectorAll(`[data-of="${of}"]`)];
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    // All is the same as none that is named, so that what comes later is shown, too.
    set({ [of]: chosen.length === boxes.length ? [] : chosen.length ? chosen : [NONE] });
  });
  explorer.addEventListener("change", () => {
    const { filters, compare } = explorer.state;
    const number = [filters.as_of || compare, filters.types.length, filters.kinds.length, filters.strength].filter(Boolean).length;
    count.hidden = !number;
    count.textContent = number;
    if (asOf !== document.activeElement) asOf.value = words.date(filters.as_of);
    strength.value = Math.round(filters.strength * 100);
    tellStrength();
    list(form.querySelector("[data-filter-kinds]"), "kinds", kindsOf(explorer), filters.kinds);
    list(form.querySelector("[data-filter-types]"), "types", typesOf(explorer), filters.types);
  });
}

/** Return the kinds of the picture with their numbers, those that a filter leaves out, too. */
function kindsOf({ graph, state, words }) {
  const kinds = new Map();
  for (const uid of state.parties) {
    const party = graph.parties.get(uid);
    if (!party) continue;
    const key = party.subkind || party.kind;
    kinds.set(key, { value: key, text: words.word(key), number: (kinds.get(key)?.number ?? 0) + 1 });
  }
  return [...kinds.values()].sort((a, b) => b.number - a.number || a.text.localeCompare(b.text));
}

function typesOf({ graph, state }) {
  const here = new Set(state.parties);
  const types = new Map();
  for (const tie of graph.ties.values()) {
    if (!here.has(tie.source) || !here.has(tie.target)) continue;
    types.set(tie.type, { value: tie.type, text: tie.label, color: tie.color, number: (types.get(tie.type)?.number ?? 0) + 1 });
  }
  return [...types.values()].sort((a, b) => b.number - a.number || a.text.localeCompare(b.text));
}

/** Write a list of boxes; one that has the focus keeps it. */
function list(box, of, entries, chosen) {
  const focused = document.activeElement?.dataset.of === of && document.activeElement.value;
  box.replaceChildren(...entries.map(({ value, text, number, color }) => {
    const check = Object.assign(document.createElement("input"), { type: "checkbox", className: "form-check-input", value, checked: !chosen.length || chosen.includes(value) });
    check.dataset.of = of;
    const label = part("label", "form-check", check, part("span", "form-check-label", text), part("span", "filter-number", number));
    if (color !== undefined) check.after(swatch(color));
    return label;
  }));
  if (focused) box.querySelector(`[value="${CSS.escape(focused)}"]`)?.focus();
}

/** A drawn line in a color; styles in the page are refused by the content policy. */
export function swatch(color, dashed = false) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 8");
  svg.setAttribute("class", "swatch");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  for (const [name, value] of Object.entries({ x1: 0, y1: 4, x2: 24, y2: 4, stroke: color || "currentColor", "stroke-width": 4, ...(dashed && { "stroke-dasharray": "5 4" }) })) line.setAttribute(name, value);
  svg.append(line);
  return svg;
}
