// A link that leads to the picture as it is.

import { say } from "../shell.js";
import { LONGEST_LINK, pack } from "./state.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

/**
 * Put a link on the clipboard; a picture that is too large for one is better saved.
 * @param {Explorer} explorer @param {import("./maps.js").SavedMap | null} map that the picture was opened from
 */
export async function copyLink(explorer, map) {
  const { words, server } = explorer;
  const url = new URL(server.addresses.page, location.origin);
  url.searchParams.set("s", await pack(explorer.state));
  // The ties of its day are with the map, and so is who may see them.
  if (map?.frozen) url.searchParams.set("map", map.uid);
  if (url.href.length > LONGEST_LINK) {
    say(words.text("link_too_long"), true);
    return;
  }
  await copy(url.href, words, map?.frozen ? "link_copied_frozen" : "link_copied");
}

/** Put a text on the clipboard of the computer. */
export async function copy(text, words, said) {
  try {
    await navigator.clipboard.writeText(text);
    say(words.text(said));
  } catch {
    // The browser allows it on secure pages alone.
    say(words.text("copy_refused"), true);
  }
}
