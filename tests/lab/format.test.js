// Numbers as they are read and typed, and the scales of sliders.

import assert from "node:assert/strict";
import { number, parsed, rounded, scale, wholeScale } from "../../ui/lab/controls/format.js";

Deno.test("four digits, and powers of ten beyond 10^±4", () => {
  const written = {
    0: "0", 1: "1", "0.5": "0.5", "-2.5": "−2.5", 12345: "1.235×10⁴", "0.0001": "0.0001",
    "0.00001": "10⁻⁵", "-0.00001": "−10⁻⁵", 10000: "10⁴", 9999.6: "10000", 1234.5: "1235",
  };
  for (const [value, text] of Object.entries(written)) assert.equal(number(Number(value)), text);
  for (const value of [NaN, Infinity, -Infinity]) assert.equal(number(value), "–");
});

Deno.test("as many digits as are asked for", () => {
  assert.equal(rounded(2 / 3, 2), "0.67");
  assert.equal(rounded(123, 2), "1.2e2");
});

Deno.test("what a person types is a number or none", () => {
  const typed = { "0.1": 0.1, " 1e-3 ": 1e-3, "−2": -2, "0,5": 0.5, ".5": 0.5, "5.": 5, "+3": 3 };
  for (const [text, value] of Object.entries(typed)) assert.equal(parsed(text), value);
  for (const text of ["", "fast", "1,000,000", "1e", "0x10", "Infinity", "1 2", "--1"]) {
    assert.ok(Number.isNaN(parsed(text)), text);
  }
});

Deno.test("a slider's position and its value go there and back", () => {
  for (const spec of [
    { low: 1e-4, high: 10, scale: "log" },
    { low: 0, high: 0.9999, scale: "complement" },
    { low: -3, high: 7, scale: "linear" },
    { low: 1, high: 50, scale: "linear", whole: true },
  ]) {
    const { min, max, position, value } = scale(spec);
    for (let share = 0; share <= 1; share += 0.125) {
      const there = value(min + share * (max - min));
      assert.ok(Math.abs(value(position(there)) - there) <= 1e-9 * (1 + Math.abs(there)), `${there}`);
    }
    assert.ok(Math.abs(value(min) - spec.low) < 1e-12);
    assert.ok(Math.abs(value(max) - spec.high) < 1e-9 * (1 + spec.high));
  }
});

Deno.test("batch sizes by factors are whole", () => {
  const { min, max, value, position } = wholeScale(1, 64);
  assert.deepEqual([value(min), value(max), value(position(17))], [1, 64, 17]);
});
