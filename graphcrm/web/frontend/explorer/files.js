// Taking a picture out: as a file that the server writes, as a PNG of the canvas, and on paper.

import { renewToken, say } from "../shell.js";
import { themeOf } from "./look.js";
import { stepTo } from "./timewords.js";
import { timingOf } from "./timing.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

/** Pixels of a PNG for one of the picture, and the most that a side has: browsers refuse larger ones. */
const SCALE = 2;
const LONGEST = 12_000;
const MARGIN = 24;
const LETTERS = 13;
const LINE = 22;

/** Send what a form would, and once more where its token has expired. @param {string} address @param {FormData} values */
export async function posted(address, values) {
  const send = () => fetch(address, { method: "POST", body: values, headers: { Accept: "application/json" } });
  const answer = await send();
  if (!answer.headers.has("X-Form-Expired") || !await renewToken()) return answer;
  values.set("csrf_token", document.querySelector("meta[name=csrf-token]").content);
  return send();
}

/** Have the server write a file of the picture, and save it. @param {Explorer} explorer @param {string} address @param {FormData} values */
export async function exportTo(explorer, address, values) {
  const { words } = explorer;
  const answer = await posted(address, values);
  if (!answer.ok) {
    const said = await answer.json().catch(() => null);
    say([said?.error?.message, said?.error?.hint].filter(Boolean).join(" ") || words.text("failed"), true);
    return;
  }
  save(await answer.blob(), nameIn(answer.headers.get("Content-Disposition") ?? ""), words);
}

/** Save the canvas as a PNG, with its title, its date and its legend. @param {Explorer} explorer @param {string} title @param {HTMLElement} legend */
export async function exportPng(explorer, title, legend) {
  const { canvas, words } = explorer;
  if (!canvas || !explorer.drawn.nodes.length || explorer.crowded) {
    say(words.text("no_canvas"), true);
    return;
  }
  await explorer.line;
  const { w, h } = canvas.cy.elements().boundingBox();
  const scale = Math.min(SCALE, LONGEST / Math.max(w, h));
  const theme = themeOf(canvas.container);
  const picture = await createImageBitmap(await canvas.cy.png({ output: "blob-promise", full: true, scale, bg: theme.page }));
  const signs = await Promise.all([...legend.children].map(signOf));
  const page = document.createElement("canvas");
  const [margin, line, letters] = [MARGIN, LINE, LETTERS].map((each) => each * scale);
  const top = margin + (title ? line * 1.6 : 0) + line * 1.2;
  page.width = Math.max(picture.width, 420 * scale) + 2 * margin;
  const pen = page.getContext("2d");
  const font = getComputedStyle(document.body).fontFamily;
  pen.font = `${letters}px ${font}`;
  const rows = placed(signs, page.width - 2 * margin, letters, (text) => pen.measureText(text).width);
  page.height = top + picture.height + margin + rows.height * line + margin;
  pen.fillStyle = theme.page;
  pen.fillRect(0, 0, page.width, page.height);
  pen.textBaseline = "middle";
  pen.fillStyle = theme.text;
  if (title) {
    pen.font = `600 ${letters * 1.5}px ${font}`;
    pen.fillText(title, margin, margin + line * 0.8);
  }
  pen.font = `${letters}px ${font}`;
  pen.fillStyle = theme.muted;
  pen.fillText(about(explorer), margin, top - line * 0.6);
  pen.drawImage(picture, (page.width - picture.width) / 2, top);
  pen.fillStyle = theme.text;
  for (const { image, text, x, row } of rows.signs) {
    const y = top + picture.height + margin + (row + 0.5) * line;
    const high = letters * 1.3;
    const wide = high * (image.width / image.height || 1);
    pen.drawImage(image, margin + x, y - Math.min(high, letters * 1.3) / 2, Math.min(wide, letters * 2), wide > letters * 2 ? high * (letters * 2 / wide) : high);
    pen.fillText(text, margin + x + letters * 2.4, y);
  }
  const blob = await new Promise((resolve) => { page.toBlob(resolve, "image/png"); });
  save(blob, `${title || "graphcrm"}.png`.replace(/[\\/:*?"<>|]+/g, " "), words);
}

/** Show the picture as it is printed, on a page of its own. @param {string} address @param {FormData} values */
export function print(address, values) {
  const form = Object.assign(document.createElement("form"), { action: address, method: "post", hidden: true });
  for (const [name, value] of values) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  document.body.append(form);
  form.submit();
  form.remove();
}

/** Return the line that says when, and how many. */
function about({ state, shown, words, today }) {
  const when = stepTo(words, timingOf(state), today);
  return [when, words.count("parties", shown.parties.length), words.count("ties", shown.ties.length)].join(" · ");
}

/** Return a line of the legend as an image and its words. @param {Element} entry */
async function signOf(entry) {
  const svg = entry.querySelector("svg").cloneNode(true);
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  svg.setAttribute("width", width * 4);
  svg.setAttribute("height", height * 4);
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("color", getComputedStyle(entry).color);
  const image = new Image(width * 4, height * 4);
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await image.decode();
  return { image, text: entry.textContent };
}

/** Put signs side by side, in as many rows as it takes. */
function placed(signs, width, letters, wide) {
  let [x, row] = [0, 0];
  const found = signs.map(({ image, text }) => {
    const takes = letters * 2.4 + wide(text) + letters * 1.6;
    if (x && x + takes > width) [x, row] = [0, row + 1];
    const here = { image, text, x, row };
    x += takes;
    return here;
  });
  return { signs: found, height: found.length ? row + 1 : 0 };
}

/** Return the name that a file is sent under. @param {string} header */
function nameIn(header) {
  const named = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  return named ? decodeURIComponent(named) : /filename="?([^";]+)"?/.exec(header)?.[1] ?? "graphcrm";
}

function save(blob, name, words) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say(words.text("exported", { name }));
}
