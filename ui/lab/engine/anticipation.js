// What the hand does is drawn at once, by the browser's own steps; the server's answer takes its place.

import { block } from "../wire/payload.js";
import { Walker } from "./path.js";
import { ratesOf } from "./schedules.js";
import { readTape } from "./tape.js";

/** Events that move no path. Any other but `setting` and `start` is the server's alone. */
const ELSEWHERE = new Set(["box", "camera", "log_loss", "axis", "hide", "scales", "shapes", "qr", "export", "equations", "redress"]);
const KEPT = 64; // walkers
const OPTIONS = new Set(["clip", "l2", "sigma"]); // of a run, numbers from 0

export class Anticipation {
  constructor() {
    /** @type {Map<string, Walker>} */
    this.walkers = new Map();
    this.failed = false; // then the server is waited for, as ever
  }

  /**
   * The rows x, y, loss and gradient evaluations of the runs that events move, by the run's id; null
   * where there are none, or where only the server knows.
   * @param {import("../protocol.d.ts").Header} header
   * @param {import("../protocol.d.ts").Event[]} events those that the header does not know of
   * @param {import("../protocol.d.ts").Catalog} catalog
   */
  rows(header, events, catalog) {
    if (this.failed || !events.length) return null;
    // What these show goes with the server's path.
    if (header.curves.length || header.worked.length || header.glance.length || header.gallery) return null;
    const wish = wished(header, events);
    if (!wish) return null;
    try {
      const rows = new Map();
      for (const run of wish.runs) {
        const made = this.walked(run, header, wish.start, catalog);
        if (made) rows.set(run.id, made);
      }
      return rows;
    } catch {
      this.failed = true;
      return null;
    }
  }

  /** The rows of a run, or null where it has no twin, or several seeds. */
  walked(run, header, start, { optimizers }) {
    const { twin } = run;
    if (!twin || run.cloud || (run.sigma && !twin.noise)) return null;
    const { steps, domain } = header.scene;
    const rates = ratesOf(run, steps, optimizers[run.optimizer].firstRate);
    const { settings, clip, l2 } = run;
    const path = this.walker(twin).walk({ start, steps, domain, settings, clip, l2, rates, draws: drawsOf(run, header) });
    const count = path.steps + 1;
    const rows = new Float64Array(4 * count);
    for (let t = 0; t < count; t++) {
      [rows[t], rows[count + t]] = path.positions.subarray(2 * t, 2 * t + 2);
      rows[3 * count + t] = t * path.asked[0];
    }
    rows.set(path.losses, 2 * count);
    return rows;
  }

  walker({ step, at, start }) {
    const key = `${step} ${at} ${start}`;
    let walker = this.walkers.get(key);
    if (!walker) {
      walker = new Walker({ step: readTape(block(step)), at: readTape(block(at)), start: readTape(block(start)) });
      this.walkers.set(key, walker);
      if (this.walkers.size > KEPT) this.walkers.delete(this.walkers.keys().next().value);
    }
    return walker;
  }
}

/** What a run draws in a step, by the names of the tape's inputs. */
function drawsOf({ draws, batch, sigma, twin }, { fit }) {
  if (draws) {
    const { inputs, targets } = block(fit.data);
    const indices = block(draws);
    return (t) => Object.fromEntries(Array.from(indices.subarray((t - 1) * batch, t * batch), (i, k) => [
      [`input[${k}]`, inputs[i]], [`target[${k}]`, targets[i]],
    ]).flat());
  }
  if (!sigma) return null;
  const noise = block(twin.noise);
  return (t) => ({ "noise[0]": sigma * noise[2 * t - 2], "noise[1]": sigma * noise[2 * t - 1] });
}

/** The runs that events move, as they are told to be, and their start; null where only the server knows. */
function wished({ scene, runs }, events) {
  const moved = new Map(runs.map((run) => [run.id, run]));
  const touched = new Set();
  let start = scene.start;
  for (const { kind, run: id, key, value } of events) {
    if (ELSEWHERE.has(kind)) continue;
    if (kind === "start" && Array.isArray(value) && value.every(Number.isFinite)) {
      start = /** @type {[number, number]} */ (value);
      for (const run of runs) touched.add(run.id);
      continue;
    }
    const run = moved.get(id);
    const next = kind === "setting" && run && typeof value === "number" && Number.isFinite(value) && set(run, key, value);
    if (!next) return null;
    moved.set(id, next);
    touched.add(id);
  }
  return touched.size ? { start, runs: [...touched].map((id) => moved.get(id)) } : null;
}

/** A run with one of its numbers set; null for what is no number of it. */
function set(run, key, value) {
  if (typeof run.settings[key] === "number") return { ...run, settings: { ...run.settings, [key]: value } };
  if (OPTIONS.has(key)) return value >= 0 ? { ...run, [key]: value } : null;
  const [, own] = /^schedule\.(\w+)$/.exec(key) ?? [];
  return own in run.scheduleSettings ? { ...run, scheduleSettings: { ...run.scheduleSettings, [own]: value } } : null;
}
