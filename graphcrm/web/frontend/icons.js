// The icons of the page's sprite as pictures that a canvas can draw.

/** @typedef {(name: string, color?: string) => string} Icons gives the address of an icon; "none" for one that is not there */

/**
 * Fetch the sprite and return what gives its icons in a color.
 * @param {string} address @returns {Promise<Icons>}
 */
export async function loadIcons(address) {
  const answer = await fetch(address);
  const sprite = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
  const drawn = new Map([...sprite.querySelectorAll("symbol")].map((symbol) => [symbol.id, symbol.innerHTML]));
  const made = new Map();
  return (name, color = "#fff") => {
    const key = `${name} ${color}`;
    if (!made.has(key)) made.set(key, drawn.has(name) ? imageOf(drawn.get(name), color) : "none");
    return made.get(key);
  };
}

/** @type {Icons} */
export const noIcons = () => "none";

function imageOf(paths, color) {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 24 24" fill="none" '
    + `stroke="${color}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">${paths}</svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}
