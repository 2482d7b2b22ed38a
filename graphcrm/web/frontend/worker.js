// The entry of the worker: it finds where parties stand, beside the page, which stays quick meanwhile.

import { relax } from "./explorer/relax.js";

const LAYOUTS = {
  relax,
  // It only makes finer what it is given, so what stands nowhere yet is brought near those it is tied to first.
  fcose: async (picture) => (await import("./explorer/fcose.js")).fcose(picture.fresh ? { ...picture, start: relax(picture) } : picture),
};

addEventListener("message", async ({ data }) => {
  postMessage({ id: data.id, places: await LAYOUTS[data.layout](data) });
});
