// Ticks as Plotly sets them.

import assert from "node:assert/strict";
import { ticks } from "../../ui/lab/panels/ticks.js";

const texts = (axis, letter, length) => ticks(axis, letter, length).map(({ text }) => text);

Deno.test("round numbers with as many decimals as the step has", () => {
  assert.deepEqual(texts({ range: [-2, 2] }, "x", 500), ["−2", "−1", "0", "1", "2"]);
  assert.deepEqual(texts({ range: [0, 1], dtick: 0.25 }, "y", 300), ["0", "0.25", "0.5", "0.75", "1"]);
  assert.deepEqual(texts({ range: [0, 20000], dtick: 5000 }, "x", 500), ["0", "5k", "10k", "15k", "20k"]);
});

Deno.test("powers of ten are raised where they are asked for", () => {
  const axis = { type: "log", range: [-2, 2], dtick: 1, exponentformat: "power" };
  assert.deepEqual(ticks(axis, "y", 300).map(({ at, text, raised }) => [at, text, raised]), [
    [-2, "10", "−2"], [-1, "10", "−1"], [0, "1", ""], [1, "10", ""], [2, "10", "2"],
  ]);
});
