// Colors that can be told from the ground they stand on.

/** @param {string} hex `#rgb` or `#rrggbb` @returns {number[] | null} red, green and blue, 0 to 255 */
export function parse(hex) {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(hex.trim())?.[1];
  if (!digits) return null;
  const pairs = digits.length === 3 ? [...digits].map((digit) => digit + digit) : digits.match(/../g);
  return pairs.map((pair) => parseInt(pair, 16));
}

/** Return the relative luminance of a color (WCAG 2.2). @param {number[]} color */
function luminance(color) {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Return the contrast of two colors, 1 to 21 (WCAG 2.2). @param {number[]} a @param {number[]} b */
export function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((one, other) => other - one);
  return (light + 0.05) / (dark + 0.05);
}

/**
 * Return `color` mixed with `text` just as far as it takes to stand out from `ground` with `least` contrast.
 * @param {string} color @param {string} ground @param {string} text @param {number} [least] @returns {string}
 */
export function readable(color, ground, text, least = 3.2) {
  const [own, below, ink] = [parse(color), parse(ground), parse(text)];
  if (!own || !below || !ink) return text;
  for (let share = 0; share <= 1; share += 0.1) {
    const mixed = own.map((part, index) => Math.round(part + (ink[index] - part) * share));
    if (contrast(mixed, below) >= least) {
      return `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
    }
  }
  return text;
}
