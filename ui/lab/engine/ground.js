// The heights of the ground (ui/wire/ground.py), where a file holds the tape of the loss in their place.

import { readTape, runner } from "./tape.js";

/**
 * The heights at all nodes of a grid, row by row; NaN where there is no loss.
 * @param {Uint8Array} tape from x and y to the loss
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 * @param {import("../protocol.d.ts").Heights} about
 */
export function heightsOf(tape, xs, ys, { low, high, floor, places, values }) {
  const lossAt = runner(readTape(tape));
  const [point, loss] = [new Float64Array(2), new Float64Array(1)];
  const heights = new Float32Array(xs.length * ys.length);
  for (let j = 0, k = 0; j < ys.length; j++) {
    point[1] = ys[j];
    for (let i = 0; i < xs.length; i++, k++) {
      point[0] = xs[i];
      lossAt(point, loss);
      const height = floor === null ? loss[0] : Math.log10(Math.max(loss[0] - floor, 0));
      heights[k] = Number.isFinite(loss[0]) ? Math.min(Math.max(height, low), high) : NaN;
    }
  }
  places.forEach((k, i) => (heights[k] = values[i] ?? NaN));
  return heights;
}
