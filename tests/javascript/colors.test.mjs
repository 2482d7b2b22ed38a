import assert from "node:assert/strict";
import { test } from "node:test";

import { contrast, parse, readable } from "../../graphcrm/web/frontend/colors.js";

test("black on white has the contrast of the standard", () => {
  assert.equal(contrast(parse("#000"), parse("#ffffff")), 21);
});

test("a color that stands out is left as it is", () => {
  assert.equal(readable("#1c5f8c", "#ffffff", "#17222e"), "#1c5f8c");
});

test("a color that does not stand out is mixed with the text's until it does", () => {
  for (const [ground, text] of [["#ffffff", "#17222e"], ["#182433", "#e7edf3"]]) {
    for (const color of ["#ffff66", "#101820", "#888888", "#ff0000"]) {
      assert.ok(contrast(parse(readable(color, ground, text)), parse(ground)) >= 3.2, `${color} on ${ground}`);
    }
  }
});

test("what is no color is drawn in the text's", () => {
  for (const wrong of ["", "teal", "#12", "url(x)"]) assert.equal(readable(wrong, "#fff", "#000"), "#000");
});
