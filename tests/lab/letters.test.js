// Letters beside heads: inside the frame, on no head and on no other letter.

import assert from "node:assert/strict";
import { placed } from "../../ui/lab/drawing/letters.js";

const FRAME = { left: 50, top: 10, width: 600, height: 400 };
const SIZE = 14;
const heads = (points) => points.map(([x, y], i) => ({ x, y, letter: "abcdefgh"[i] }));

function assertFree(given) {
  const places = placed(given, SIZE, FRAME);
  places.forEach(([x, y], i) => {
    assert.ok(x >= FRAME.left && x <= FRAME.left + FRAME.width && y >= FRAME.top && y <= FRAME.top + FRAME.height);
    for (const [u, v] of [...places.filter((_, k) => k !== i), ...given.map((head) => [head.x, head.y])]) {
      assert.ok(Math.abs(x - u) >= 0.8 * SIZE || Math.abs(y - v) >= 0.8 * SIZE, `${i}: ${x}, ${y} on ${u}, ${v}`);
    }
  });
}

Deno.test("eight heads in one place have eight letters around them", () => {
  assertFree(heads(Array.from({ length: 8 }, () => [300, 200])));
});

Deno.test("heads in a corner have theirs inside", () => {
  for (const corner of [[50, 10], [650, 10], [50, 410], [650, 410]]) assertFree(heads([corner, corner, corner]));
});

Deno.test("a head alone has it where it always is", () => {
  const [[x, y]] = placed(heads([[300, 200]]), SIZE, FRAME);
  assert.ok(x > 300 && y < 200);
});

Deno.test("one without a letter keeps its place free", () => {
  const given = [{ x: 313, y: 187, letter: "" }, { x: 300, y: 200, letter: "a" }];
  const [none, place] = placed(given, SIZE, FRAME);
  assert.equal(none, null);
  assert.notDeepEqual(place, placed([given[1]], SIZE, FRAME)[0]);
});
