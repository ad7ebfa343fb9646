// A run as the browser takes it: the path from its tapes, its rates and how it ended.

import { ending } from "./ending.js";
import { Walker } from "./path.js";
import { ratesOf } from "./schedules.js";
import { readTape } from "./tape.js";

/**
 * @typedef {object} Ground what all runs of a scene share
 * @property {[number, number]} start
 * @property {number} steps
 * @property {[[number, number], [number, number]]} domain
 * @property {number} diagonal of the domain
 * @property {import("./ending.js").Level[]} points the critical points that are known
 */
/**
 * @typedef {object} Wishes what a run is told
 * @property {Record<string, number | boolean>} settings
 * @property {number} clip
 * @property {number} l2
 * @property {string} schedule
 * @property {Record<string, number>} scheduleSettings
 * @property {boolean} firstRate whether the method reads η once
 * @property {string} shrinks the setting with which a step takes the weights towards 0, or ""
 * @property {((t: number) => Record<string, number>) | null} draws
 */

/**
 * What walks the paths of a run's structure.
 * @param {{ step: Uint8Array, at: Uint8Array, start: Uint8Array, show?: Uint8Array }} blocks
 */
export const walkerOf = ({ step, at, start, show }) =>
  new Walker({ step: readTape(step), at: readTape(at), start: readTape(start), show: show && readTape(show) });

const NUDGE = 1e-13; // of the start
const SEEN = 0.1; // px

/**
 * The step from which on a path hangs on its last digits, as it leaves one that starts beside it; null where it
 * never does. What is exactly 0 stays so.
 * @param {Walker} walker
 * @param {Wishes} run
 * @param {Ground} ground
 * @param {(x: number, y: number) => [number, number]} toPixel
 */
export function looseFrom(walker, run, ground, toPixel) {
  const beside = /** @type {[number, number]} */ (ground.start.map((v) => v * (1 + NUDGE)));
  const [one, other] = [ground.start, beside].map((start) => taken(walker, run, { ...ground, start }).path);
  const last = Math.min(one.steps, other.steps);
  for (let t = 0; t <= last; t++) {
    const [[x, y], [u, v]] = [one, other].map(({ positions }) => toPixel(positions[2 * t], positions[2 * t + 1]));
    if (!(Math.hypot(u - x, v - y) <= SEEN)) return t;
  }
  return one.steps === other.steps ? null : last + 1;
}

/**
 * The path of a run, the rates that it took, and how it ended.
 * @param {Walker} walker
 * @param {Wishes} run
 * @param {Ground} ground
 */
export function taken(walker, run, { start, steps, domain, diagonal, points }) {
  const rates = ratesOf(run, steps, run.firstRate);
  const { settings, clip, l2, draws } = run;
  const path = walker.walk({ start, steps, domain, settings, clip, l2, rates, draws });
  const known = rates && rates.subarray(0, path.steps);
  const eta = known && path.steps ? known[path.steps - 1] : Number(settings.eta ?? 0);
  const shrink = run.shrinks ? Math.max(0, eta * Number(settings[run.shrinks])) : 0;
  const forces = { clip, l2, shrink, rates: known };
  return { path, rates: known, end: ending(path, walker, { points, diagonal, asked: steps, forces }) };
}
