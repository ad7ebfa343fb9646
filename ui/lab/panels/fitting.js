// How values stand on their axes: the ranges of figures/curves.py, for paths that no server has seen.

const CUT = 10; // times the first loss: a diverging curve is cut there, with an arrow
const DECADES = 12; // the most that are shown below the top
const HEADROOM = 0.05; // of the range
const [LARGEST, SMALLEST] = [1e300, 1e-300];

/** @typedef {import("../protocol.d.ts").Scale} Scale */

/** The least or the largest of many numbers. */
const least = (values) => values.reduce((found, v) => Math.min(found, v), Infinity);
const largest = (values) => values.reduce((found, v) => Math.max(found, v), -Infinity);

/**
 * A range that holds the losses of runs.
 * @param {Float64Array[]} curves
 * @param {boolean} wanted whether the axis is to be logarithmic
 * @param {number | null} lowest the surface's lowest value, where it is known
 * @returns {Scale}
 */
export function lossScale(curves, wanted, lowest) {
  const bottom = least(curves.map(least));
  const log = wanted && (lowest !== null || bottom > 0); // what is below zero has no logarithm
  const offset = log ? lowest ?? 0 : 0;
  const first = Math.abs(curves[0][0] - offset);
  const highest = largest(curves.map(largest)) - offset;
  const top = first ? Math.min(highest, CUT * first) : highest;
  if (log) return decades(top, curves.map((losses) => losses.map((v) => v - offset)), offset);
  const cut = top - CUT * Math.max(first, top);
  if (lowest === null) return roundRange(Math.max(bottom, cut), top);
  return roundRange(Math.max(Math.min(bottom, Math.max(lowest, 0)), Math.min(cut, lowest)), top);
}

/**
 * A range for each coordinate of a quantity; on logarithmic axes the same for both.
 * @param {{ rows: Float64Array[], losses: Float64Array }[]} runs
 * @param {boolean} log
 * @param {number | null} lowest
 * @returns {Scale[]}
 */
export function curveScales(runs, log, lowest) {
  const seen = runs.map((run) => inSight(run, lowest ?? 0));
  const each = seen[0].map((_, i) => seen.flatMap((rows) => rows[i]));
  if (!log) return each.map(aroundZero);
  const together = each.flat();
  const top = (1 + HEADROOM) * Math.max(largest(together), 0);
  const scale = decades(top || 1, [together.map((v) => (1 - HEADROOM) * v)], 0);
  return each.map(() => scale);
}

/** The finite values of the steps where the loss is not cut. */
function inSight({ rows, losses }, lowest) {
  const most = CUT * Math.abs(losses[0] - lowest) || Infinity;
  const from = losses.length - rows[0].length;
  return rows.map((row) => [...row]
    .map((v) => (Number.isFinite(v) ? Math.min(Math.max(v, -LARGEST), LARGEST) : 0))
    .filter((_, t) => Math.abs(losses[from + t] - lowest) <= most));
}

/** Whole decades, from the least positive value, or so many, to the top. */
function decades(highest, rows, offset) {
  const top = Math.max(highest, SMALLEST);
  const positive = rows.map((row) => least(row.filter((v) => v > 0))).filter(Number.isFinite);
  const high = Math.ceil(Math.log10(top) - 1e-9);
  const low = Math.floor(Math.log10(positive.length ? least(positive) : top));
  return { log: true, offset, low: Math.max(Math.min(low, high - 1), high - DECADES), high };
}

/** A linear axis on round numbers, with some room at the top. */
function roundRange(bottom, top) {
  const size = roundStep(Math.max(top - bottom, 1e-12 * Math.max(1, Math.abs(top))), 5);
  const low = Math.floor(bottom / size) * size;
  const high = Math.ceil((top + HEADROOM * (top - bottom)) / size) * size;
  return { log: false, offset: 0, low, high: Math.max(high, low + size) };
}

/** A linear range that holds the values and zero. */
function aroundZero(values) {
  const bottom = (1 + HEADROOM) * Math.min(least(values), 0);
  const top = (1 + HEADROOM) * Math.max(largest(values), 0);
  if (top - bottom < SMALLEST) return { log: false, offset: 0, low: -1, high: 1 };
  const size = roundStep(top - bottom, 5);
  return { log: false, offset: 0, low: Math.floor(bottom / size) * size, high: Math.ceil(top / size) * size };
}

/** The smallest of 1, 2, 2.5 or 5 times a power of ten that cuts a span into as many parts at most. */
function roundStep(span, parts) {
  const raw = span / parts;
  const power = 10 ** Math.floor(Math.log10(raw));
  return power * [1, 2, 2.5, 5, 10].find((m) => m * power >= raw * (1 - 1e-9));
}

/**
 * A figure of axes over other ranges, up to `end` of what is counted to the right.
 * @param figure one of the same kind
 * @param {Scale} scale
 * @param {number} end
 * @param {string} line the colour of the line at zero, where there is to be one; "" for none
 */
export function refitted(figure, { log, low, high }, end, line) {
  const { xaxis, yaxis, ...rest } = figure.layout;
  const across = { ...xaxis, range: [0, xaxis.type === "log" ? Math.log10(Math.max(end, 10)) : end] };
  const upward = { ...yaxis, range: [low, high], type: log ? "log" : "linear", zeroline: Boolean(line) && low < 0 && !log, zerolinecolor: line, zerolinewidth: 1 };
  delete upward.dtick;
  if (log) Object.assign(upward, { dtick: Math.max(1, Math.ceil((high - low) / 5)), exponentformat: "power" });
  return { ...figure, layout: { ...rest, xaxis: across, yaxis: upward } };
}
