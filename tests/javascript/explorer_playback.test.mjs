// A playback through time, with a clock that is wound by hand.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { PACES, Playback } from "../../graphcrm/web/frontend/explorer/playback.js";

function player() {
  mock.timers.enable({ apis: ["setTimeout"] });
  const seen = [];
  const playback = new Playback((frame) => seen.push(frame), () => seen.push("end"));
  return { playback, seen };
}

test.afterEach(() => mock.timers.reset());

test("frames are shown one after the other, and after the last it ends", () => {
  const { playback, seen } = player();
  playback.play([1, 2, 3]);
  assert.deepEqual(seen, [1]);
  mock.timers.tick(PACES.normal);
  assert.deepEqual(seen, [1, 2]);
  mock.timers.tick(PACES.normal);
  mock.timers.tick(PACES.normal);
  assert.deepEqual(seen, [1, 2, 3, "end"]);
  assert.equal(playback.playing, false);
});

test("the pace can be changed while it plays", () => {
  const { playback, seen } = player();
  playback.play([1, 2, 3, 4]);
  playback.pace = "fast";
  mock.timers.tick(PACES.normal);
  mock.timers.tick(PACES.fast);
  assert.deepEqual(seen, [1, 2, 3]);
});

test("it is stopped once, and shows nothing after that", () => {
  const { playback, seen } = player();
  playback.play([1, 2]);
  playback.stop();
  playback.stop();
  mock.timers.tick(PACES.slow * 3);
  assert.deepEqual(seen, [1, "end"]);
});

test("without frames it ends at once", () => {
  const { playback, seen } = player();
  playback.play([]);
  mock.timers.tick(1);
  assert.deepEqual(seen, ["end"]);
});
