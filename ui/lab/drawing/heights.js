// What the contour's nodes tell of the loss between them.

import { numbers } from "../wire/payload.js";

const CUBIC = 4; // nodes a side
const DIGITS = 3; // the most that are told

/**
 * The loss at a point, read off the nodes of a contour figure's trace: cubics through the nodes around
 * it. How far off they are is told by what other curves through nodes say, straight lines and cubics
 * through every other one.
 *
 * @returns the value and how far off it may be; null where the figure has a gap or does not reach,
 *   and with `bound` −1 or 1 where it is only known to be below or above the value
 */
export function lossAt({ x, y, z, zmin, zmax, meta }, at) {
  const sides = [numbers(x), numbers(y)];
  const places = sides.map((nodes, i) => ((at[i] - nodes[0]) / (nodes[nodes.length - 1] - nodes[0])) * (nodes.length - 1));
  if (places.some((place, i) => !(place >= 0 && place <= sides[i].length - 1))) return null;
  const heights = numbers(z);
  const across = sides[0].length;
  const loss = (height) => (meta === undefined || meta === null ? height : meta + 10 ** height);
  const [i, j] = places.map(Math.floor);
  const near = [0, 1].flatMap((k) => [0, 1].map((l) => heights[Math.min(j + k, sides[1].length - 1) * across + Math.min(i + l, across - 1)]));
  if (near.some((height) => height <= zmin)) return { value: loss(Math.max(...near)), off: 0, bound: -1 };
  if (near.some((height) => height >= zmax)) return { value: loss(Math.min(...near)), off: 0, bound: 1 };
  const through = (count, stride) => {
    const [u, v] = places.map((place, side) => weights(place, count, stride, sides[side].length));
    let sum = 0;
    for (const [row, b] of v) for (const [column, a] of u) sum += a * b * loss(heights[row * across + column]);
    return sum;
  };
  const value = through(CUBIC, 1);
  const off = Math.max(Math.abs(value - through(2, 1)), Math.abs(value - through(CUBIC, 2)) / 2);
  return Number.isFinite(off) ? { value, off, bound: 0 } : null;
}

/** So many nodes around a place, each `stride` from the next, with their weights (Lagrange). */
function weights(place, count, stride, all) {
  const last = Math.floor((all - 1) / stride);
  const first = Math.min(Math.max(Math.floor(place / stride) + 1 - count / 2, 0), last - count + 1);
  const nodes = Array.from({ length: count }, (_, k) => (first + k) * stride);
  return nodes.map((node) => [node, nodes.reduce((w, other) => (other === node ? w : (w * (place - other)) / (node - other)), 1)]);
}

/** How many digits of a value are sure that may be so far off; 0 where not even the first is. */
export function sureDigits({ value, off }) {
  const [first, last] = [Math.floor(Math.log10(Math.abs(value))), Math.ceil(Math.log10(2 * off))];
  const digits = first - last + 1;
  return Math.max(0, Math.min(DIGITS, Number.isNaN(digits) ? DIGITS : digits));
}
