// What the hand does is drawn at once, by the browser's own steps; the server's answer takes its place.

import { number } from "../controls/format.js";
import { block } from "../wire/payload.js";
import { howItEnded } from "./sentences.js";
import { taken, walkerOf } from "./twin.js";

/** Events that move no path. Any other but `setting` and `start` is the server's alone. */
const ELSEWHERE = new Set(["box", "camera", "log_loss", "axis", "hide", "scales", "shapes", "qr", "export", "equations", "redress"]);
const KEPT = 64; // walkers
const OPTIONS = new Set(["clip", "l2", "sigma"]); // of a run, numbers from 0

/**
 * @typedef {object} Expected a run before the server has answered
 * @property {Float64Array} rows x, y, loss and gradient evaluations, as in the server's block
 * @property {import("../protocol.d.ts").Run} run with what is set of it, and how it ends
 */

export class Anticipation {
  constructor() {
    /** @type {Map<string, import("./path.js").Walker>} */
    this.walkers = new Map();
    // Then the server is waited for, as ever: where a step cannot be taken, and where somebody asks for it.
    this.off = window.labTwin === "off";
  }

  /**
   * The runs that events move, by their id; null where there are none, or where only the server knows.
   * @param {import("../protocol.d.ts").Header} header
   * @param {import("../protocol.d.ts").Event[]} events those that the header does not know of
   * @param {import("../protocol.d.ts").Catalog} catalog
   * @returns {Map<number, Expected> | null}
   */
  runs(header, events, catalog) {
    return this.tried(() => {
      const wish = this.wished(header, events);
      if (!wish) return null;
      const found = new Map();
      for (const run of wish.runs) {
        const expected = this.taken(run, header, wish.start, catalog);
        if (expected) found.set(run.id, expected);
      }
      return found;
    });
  }

  /** Whether all that the events change can be drawn without the server. */
  covers(header, events) {
    return Boolean(this.tried(() => this.wished(header, events)?.runs.every(isKnown)));
  }

  /** What a function gives; once it fails, everything is the server's. */
  tried(act) {
    try {
      return act();
    } catch {
      this.off = true;
      return null;
    }
  }

  wished(header, events) {
    if (this.off || !events.length) return null;
    // What these show goes with the server's path.
    if (header.curves.length || header.worked.length || header.glance.length || header.gallery) return null;
    return wished(header, events);
  }

  /** A run as it will be, or null where only the server knows. */
  taken(run, header, start, catalog) {
    if (!isKnown(run)) return null;
    const { twin } = run;
    const { domain, diagonal } = header.ground;
    const ground = { start, steps: header.scene.steps, domain, diagonal, points: block(header.ground.points) };
    const { firstRate } = catalog.optimizers[run.optimizer];
    const wishes = { ...run, firstRate, shrinks: twin.shrinks, draws: drawsOf(run, header) };
    const { path, end } = taken(this.walker(twin), wishes, ground);
    if (!Number.isFinite(path.losses[0])) return null; // a start that the server refuses
    const [count, last] = [path.steps + 1, 2 * path.steps];
    const rows = new Float64Array(4 * count);
    for (let t = 0; t < count; t++) {
      [rows[t], rows[count + t]] = path.positions.subarray(2 * t, 2 * t + 2);
      rows[3 * count + t] = t * path.asked[0];
    }
    rows.set(path.losses, 2 * count);
    const place = /** @type {[number, number]} */ ([path.positions[last], path.positions[last + 1]]);
    const sentence = howItEnded(end, run, place, ground, catalog.ends);
    return { rows, run: { ...run, result: { ...run.result, code: end.code, sentence, loss: number(path.losses[path.steps]) } } };
  }

  walker({ step, at, start }) {
    const key = `${step} ${at} ${start}`;
    let walker = this.walkers.get(key);
    if (!walker) {
      walker = walkerOf({ step: block(step), at: block(at), start: block(start) });
      this.walkers.set(key, walker);
      if (this.walkers.size > KEPT) this.walkers.delete(this.walkers.keys().next().value);
    }
    return walker;
  }
}

/** Whether a run has tapes, and a single seed whose draws are here. */
const isKnown = ({ twin, cloud, sigma }) => Boolean(twin) && !cloud && (!sigma || Boolean(twin.noise));

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

/** A run with one of its numbers set, also where its name tells it; null for what is no number of it. */
function set(run, key, value) {
  const name = (old) => renamed(run.name, number(old), number(value));
  const { settings, scheduleSettings } = run;
  if (typeof settings[key] === "number") return { ...run, name: name(settings[key]), settings: { ...settings, [key]: value } };
  if (OPTIONS.has(key)) return value >= 0 ? { ...run, name: name(run[key]), [key]: value } : null;
  const [, own] = /^schedule\.(\w+)$/.exec(key) ?? [];
  if (!(own in scheduleSettings)) return null;
  return { ...run, name: name(scheduleSettings[own]), scheduleSettings: { ...scheduleSettings, [own]: value } };
}

/** A name with another number, where that stands in it once. */
function renamed(name, old, next) {
  const parts = name.split(/(?<=[\s\u00a0(])|(?=[\s\u00a0,)])/);
  const places = parts.flatMap((part, i) => (part === old ? [i] : []));
  return places.length === 1 ? parts.with(places[0], next).join("") : name;
}
