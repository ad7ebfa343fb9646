// The loss between a contour's nodes: as many digits as are sure, and no more.

import assert from "node:assert/strict";
import { lossAt, sureDigits } from "../../ui/lab/drawing/heights.js";

const N = 61;
const side = Array.from({ length: N }, (_, i) => -2 + (4 * i) / (N - 1));

/** A contour's trace of a function over [−2, 2]². */
function traced(f, { log = false, low = -Infinity, high = Infinity } = {}) {
  const heights = side.flatMap((y) => side.map((x) => (log ? Math.log10(Math.max(f(x, y), 1e-9)) : f(x, y))));
  const z = heights.map((height) => Math.min(Math.max(height, low), high));
  return { x: side, y: side, z, zmin: low, zmax: high, meta: log ? 0 : null };
}

const FUNCTIONS = {
  bowl: (x, y) => x * x + 3 * y * y + 1,
  rosenbrock: (x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
  waves: (x, y) => 2 + Math.sin(5 * x) * Math.cos(4 * y),
  kink: (x, y) => Math.abs(x - 0.013) + Math.abs(y) + 0.1,
  step: (x) => 3 + Math.sign(x - 0.013),
};

for (const [name, f] of Object.entries(FUNCTIONS)) {
  for (const log of [false, true]) {
    Deno.test(`told digits of ${name} are right, ${log ? "by decades" : "evenly"}`, () => {
      const figure = traced(f, { log });
      let told = 0;
      for (let k = 0; k < 2000; k++) {
        const at = [-2 + 4 * ((k * 0.754877) % 1), -2 + 4 * ((k * 0.569840) % 1)];
        const found = lossAt(figure, at);
        assert.ok(found);
        const digits = sureDigits(found);
        told += digits;
        if (digits && Math.abs(at[0] - 0.013) > 0.2) { // a step or a kink between nodes is seen by nobody
          const unit = 10 ** (Math.floor(Math.log10(Math.abs(found.value))) - digits + 1);
          assert.ok(Math.abs(found.value - f(...at)) <= unit, `${at}: ${found.value} ± ${found.off}, not ${f(...at)}`);
        }
      }
      assert.ok(told > 2000, `${told} digits`);
    });
  }
}

Deno.test("a node's own value is told", () => {
  const { value, off } = lossAt(traced(FUNCTIONS.bowl), [side[20], side[31]]);
  assert.ok(Math.abs(value - FUNCTIONS.bowl(side[20], side[31])) < 1e-12);
  assert.ok(off < 1e-9);
});

Deno.test("beyond what is drawn there is only a bound", () => {
  const figure = traced(FUNCTIONS.bowl, { low: 2, high: 9 });
  assert.deepEqual(lossAt(figure, [0.01, 0.01]).bound, -1);
  assert.deepEqual(lossAt(figure, [1.9, 1.9]).bound, 1);
});

Deno.test("outside, and in a gap, there is none", () => {
  assert.equal(lossAt(traced(FUNCTIONS.bowl), [2.01, 0]), null);
  assert.equal(lossAt(traced((x, y) => (x < 0 ? NaN : x + y + 9)), [-0.5, 0]), null);
});
