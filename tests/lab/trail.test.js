// Polylines in pixels: thinned, drawn up to a step, cut at a frame.

import assert from "node:assert/strict";
import { Trail } from "../../ui/lab/drawing/trail.js";

const straight = (last) => new Trail((i) => [10 * i, 0], last);

/** A context that keeps what is drawn. */
const recorder = () => {
  const moves = [];
  return { moves, moveTo: (x, y) => moves.push(["M", x, y]), lineTo: (x, y) => moves.push(["L", x, y]) };
};

Deno.test("between two steps it is on the straight line", () => {
  assert.deepEqual(straight(3).at(1.25), [12.5, 0]);
  assert.deepEqual(straight(3).at(7), [30, 0]);
});

Deno.test("points nearer than can be seen are left out, but never the last", () => {
  const trail = new Trail((i) => [0.1 * i, 0], 100);
  assert.ok(trail.x.length < 20);
  assert.equal(trail.x.at(-1), 10);
  assert.ok(Math.abs(trail.length - 10) < 1e-9);
});

Deno.test("a part is drawn from one step to another", () => {
  const c = recorder();
  straight(5).line(c, 1.5, 3.5);
  assert.deepEqual(c.moves.map(([, x]) => x), [15, 20, 30, 35]);
  assert.equal(c.moves[0][0], "M");
});

Deno.test("what lies within a frame is measured", () => {
  assert.equal(straight(10).within({ left: 25, top: -5, width: 40, height: 10 }), 40);
  assert.equal(straight(10).within({ left: 25, top: 5, width: 40, height: 10 }), 0);
});

Deno.test("marks stand at even distances", () => {
  const at = [];
  straight(10).every(30, 10, (x) => at.push(x));
  assert.deepEqual(at, [30, 60, 90]);
});
