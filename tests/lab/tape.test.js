// A tape is checked as it arrives: what is damaged is refused in words, and nothing but numbers comes out.

import assert from "node:assert/strict";
import { compiled, interpreter, NAMES, readTape } from "../../ui/lab/engine/tape.js";

/** A block as the server writes it. */
function written(inputs, constants, rows, outputs) {
  let names = JSON.stringify({ inputs, outputs });
  while (names.length % 8) names += " ";
  const text = new TextEncoder().encode(names);
  const bytes = new Uint8Array(16 + text.length + 8 * constants.length + 16 * rows.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("tape"));
  [text.length, constants.length, rows.length].forEach((size, i) => view.setUint32(4 + 4 * i, size, true));
  bytes.set(text, 16);
  constants.forEach((value, i) => view.setFloat64(16 + text.length + 8 * i, value, true));
  rows.flat().forEach((value, i) => view.setInt32(16 + text.length + 8 * constants.length + 4 * i, value, true));
  return bytes;
}

const code = (name) => NAMES.indexOf(name);
const block = () => written(["x", "y"], [2, -0.5], [
  [code("multiply"), 0, 2, -1], [code("add"), 4, 1, -1], [code("less"), 5, 3, -1], [code("where"), 6, 4, 5],
], { made: 7, "r0; throw 1": 5 });

/** What a tape gives, both ways. */
function results(tape, values) {
  return [compiled(tape), interpreter(tape)].map((run) => {
    const made = new Float64Array(Object.keys(tape.outputs).length);
    run(Float64Array.from(values), made);
    return [...made];
  });
}

Deno.test("compiled or interpreted, it does what it says", () => {
  const tape = readTape(block());
  assert.deepEqual(results(tape, [3, 1]), [[7, 7], [7, 7]]);
  assert.deepEqual(results(tape, [-3, 1]), [[-6, -5], [-6, -5]]);
});

Deno.test("numbers that are odd stay as they are", () => {
  const odd = [NaN, Infinity, -Infinity, -0, 1e-320, 1e308];
  const tape = readTape(written([], odd, [], Object.fromEntries(odd.map((_, i) => [`c${i}`, i]))));
  for (const made of results(tape, [])) odd.forEach((value, i) => assert.ok(Object.is(made[i], value)));
});

Deno.test("a damaged tape is refused in words, or is another tape of the same operations", () => {
  const whole = block();
  let [seed, refused] = [1, 0];
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  for (let k = 0; k < 10_000; k++) {
    const bytes = whole.slice(0, k % 7 ? whole.length : random(whole.length));
    for (let i = 0; bytes.length && i <= random(4); i++) bytes[random(bytes.length)] = random(256);
    let tape;
    try {
      tape = readTape(bytes);
    } catch (error) {
      assert.ok(error instanceof RangeError && /^[A-Z].*\.$/.test(error.message), String(error));
      refused++;
      continue;
    }
    for (const made of results(tape, [0.3, -0.7])) assert.ok(made.every((value) => typeof value === "number"));
  }
  assert.ok(refused > 5000);
});

Deno.test("what reads a register that is not written yet is refused", () => {
  for (const row of [[code("add"), 0, 4, -1], [code("add"), 0, -1, -1], [code("sqrt"), 0, 1, -1], [99, 0, 0, 0]]) {
    assert.throws(() => readTape(written(["x"], [1], [row], { made: 2 })), RangeError);
  }
  assert.throws(() => readTape(written(["x"], [], [], { made: 1 })), RangeError);
});
