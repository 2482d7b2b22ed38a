// Where a browser draws no canvas: the picture as the server draws it, beside the list from which all can be done.

import { posted } from "./files.js";

/**
 * Draw every picture anew once it is another; of those that follow each other quickly, the last.
 * @param {import("./explorer.js").Explorer} explorer @param {import("./maps.js").Maps} maps @param {HTMLElement} box
 */
export function followStandIn(explorer, maps, box) {
  let [asked, drawn] = [0, 0];
  const draw = async () => {
    asked += 1;
    if (asked - drawn > 1) return;
    box.setAttribute("aria-busy", "true");
    try {
      for (let number = 0; number !== asked; drawn = number) {
        number = asked;
        await drawOne(explorer, maps, box);
      }
    } catch (error) {
      drawn = asked;
      explorer.words.fail(error);
    }
    box.setAttribute("aria-busy", "false");
  };
  explorer.addEventListener("change", draw);
}

async function drawOne(explorer, maps, box) {
  box.hidden = !explorer.state.parties.length;
  if (box.hidden) return;
  const answer = await posted(explorer.server.addresses.picture, maps.sent());
  if (!answer.ok) throw Object.assign(new Error(answer.statusText), { told: explorer.words.text("failed") });
  const svg = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
  box.replaceChildren(document.importNode(svg, true));
}
