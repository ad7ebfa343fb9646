// η(t) as factors of η: the same as engine/schedules.py, where the sources stand.

import { powi } from "./powi.js";

/** From `start` to `end` along half a cosine, for a share from 0 to 1. */
const halfCosine = (share, start, end) => end + ((start - end) * (1 + Math.cos(Math.PI * share))) / 2;

/** Halves go to the even number, as in Python. */
function rounded(value) {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 ? below + 1 : below;
}

/** @type {Record<string, (t: number, steps: number, settings: Record<string, number>) => number>} t is from 0 */
export const SCHEDULES = {
  constant: () => 1,
  step: (t, _, { every, gamma }) => powi(gamma, Math.floor(t / Math.max(every, 1))),
  exponential: (t, _, { gamma }) => powi(gamma, t),
  inverse_time: (t, _, { decay }) => 1 / (1 + decay * t),
  cosine: (t, steps, { floor }) => halfCosine(t / steps, 1, floor),
  warmup_cosine: (t, steps, { warmup, floor }) => {
    const rising = Math.max(1, rounded(warmup * steps));
    if (t < rising) return 0.01 + ((1 - 0.01) * t) / rising;
    return halfCosine((t - rising) / Math.max(steps - rising, 1), 1, floor);
  },
  one_cycle: (t, steps, { warmup }) => {
    const [start, end, peak] = [1 / 25, 1 / 25 / 1e4, warmup * steps - 1];
    if (t <= peak) return halfCosine(peak > 0 ? t / peak : 1, start, 1);
    return halfCosine((t - peak) / Math.max(steps - 1 - peak, 1e-9), 1, end);
  },
};

/**
 * η at each step, or null where no schedule sets it; `first` for a method that reads it once.
 * @param {{ schedule: string, scheduleSettings: Record<string, number>, settings: Record<string, any> }} run
 * @param {number} steps
 * @param {boolean} first
 */
export function ratesOf({ schedule, scheduleSettings, settings }, steps, first) {
  if (schedule === "constant") return null;
  const rates = Float64Array.from({ length: steps }, (_, t) => settings.eta * SCHEDULES[schedule](t, steps, scheduleSettings));
  return first ? rates.fill(rates[0]) : rates;
}
