// What the hand does is drawn at once, by the browser's own steps; the server's answer takes its place.

import { number } from "../controls/format.js";
import { block, keep } from "../wire/payload.js";
import { Recorded } from "./recorded.js";
import { howItEnded } from "./sentences.js";
import { looseFrom, taken, walkerOf } from "./twin.js";

/** Events that move no path. Any other but settings, start and steps is the server's alone. */
const ELSEWHERE = new Set(["box", "camera", "log_loss", "axis", "hide", "scales", "shapes", "qr", "export", "equations", "redress"]);
const KEPT = 64; // walkers
const OPTIONS = new Set(["clip", "l2", "sigma"]); // of a run, numbers from 0

export class Anticipation {
  constructor() {
    /** @type {Map<string, import("./path.js").Walker>} */
    this.walkers = new Map();
    // Then the server is waited for, as ever: where a step cannot be taken, and where somebody asks for it.
    this.off = window.labTwin === "off";
  }

  /**
   * The header as it will be once the server knows of events, but for its axes and its table; null where
   * there are none, or where only the server knows.
   * @template {import("../protocol.d.ts").Shown} Header
   * @param {Header} header
   * @param {import("../protocol.d.ts").Event[]} events those that the header does not know of
   * @returns {Header | null}
   */
  header(header, events) {
    return this.tried(() => {
      const wish = this.wished(header, events);
      if (!wish) return null;
      const { curves, glance, worked } = header;
      const next = {
        ...header, scene: wish.scene, runs: [...header.runs], glance: [...glance], worked: [...worked],
        curves: curves.map((curve) => ({ ...curve, lines: { ...curve.lines } })),
      };
      const made = new Map();
      header.runs.forEach(({ id }, i) => this.follow(wish.runs.get(id), next, i, made));
      keep(made);
      return next;
    });
  }

  /** Whether all that the events change can be drawn without the server. */
  covers(header, events) {
    return Boolean(this.tried(() => {
      const wish = this.wished(header, events);
      return wish && areKnown(wish);
    }));
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
    if (this.off || !events.length || header.gallery) return null; // whose pictures the server draws
    const wish = wished(header, events);
    if (!wish || wish.scene.steps === header.scene.steps) return wish;
    return areKnown(wish) ? wish : null; // a path that is not taken further would seem to have ended
  }

  /**
   * Put a run, as it is to be, in the place of the one at an index, with all that is drawn of it.
   * @param {Map<string, Float64Array>} made blocks by their ids
   */
  follow(run, header, i, made) {
    if (!run || !isKnown(run, header.scene.steps)) return;
    const [walker, wishes, about] = this.walk(run, header);
    const { path, rates, end } = taken(walker, wishes, about);
    if (!Number.isFinite(path.losses[0])) return; // a start that the server refuses
    const keep = (name, values) => {
      const id = `own ${name} ${run.id}`;
      made.set(id, values);
      return id;
    };
    const place = /** @type {[number, number]} */ ([...path.positions.slice(-2)]);
    const sentence = howItEnded(end, run, place, about, block(header.catalog).ends);
    const result = { ...run.result, code: end.code, sentence, loss: number(path.losses[path.steps]) };
    header.runs[i] = { ...run, result, trail: keep("trail", rowsOf(path)) };
    const recorded = new Recorded(walker, run, path, rates);
    if (header.glance.length) header.glance[i] = keep("glance", recorded.glance());
    if (header.worked.length) {
      const { names } = header.worked[i];
      header.worked[i] = { names, block: keep("worked", recorded.worked(names)) };
    }
    for (const { key, lines } of header.curves) {
      if (lines[run.id]) lines[run.id] = keep(key, recorded.curve(key));
    }
  }

  /** From which step on a run hangs on its last digits; null where it does not, or nobody here can tell. */
  looseFrom(run, header, toPixel) {
    return this.tried(() => {
      if (this.off || !isKnown(run, header.scene.steps)) return null;
      const [walker, wishes, about] = this.walk(run, header);
      return looseFrom(walker, wishes, about, toPixel);
    });
  }

  /**
   * What walks a run, what it is told, and what it walks on.
   * @returns {[import("./path.js").Walker, import("./twin.js").Wishes, import("./twin.js").Ground]}
   */
  walk(run, { scene, ground, catalog, fit }) {
    const { domain, diagonal } = ground;
    const { firstRate } = block(catalog).optimizers[run.optimizer];
    return [
      this.walker(run.twin),
      { ...run, firstRate, shrinks: run.twin.shrinks, draws: drawsOf(run, fit) },
      { start: scene.start, steps: scene.steps, domain, diagonal, points: block(ground.points) },
    ];
  }

  walker({ step, at, start, show }) {
    const key = `${step} ${at} ${start} ${show}`;
    let walker = this.walkers.get(key);
    if (!walker) {
      walker = walkerOf({ step: block(step), at: block(at), start: block(start), show: block(show) });
      this.walkers.set(key, walker);
      if (this.walkers.size > KEPT) this.walkers.delete(this.walkers.keys().next().value);
    }
    return walker;
  }
}

/** Whether a run has tapes, and a single seed whose draws are here, for so many steps. */
function isKnown({ twin, cloud, sigma, draws, batch }, steps) {
  if (!twin || cloud) return false;
  if (draws) return block(draws).length >= steps * batch;
  return !sigma || Boolean(twin.noise) && block(twin.noise).length >= 2 * steps;
}

const areKnown = ({ runs, scene }) => [...runs.values()].every((run) => isKnown(run, scene.steps));

/** A path as the server sends it: rows of x, y, loss and gradient evaluations. */
function rowsOf({ positions, losses, steps, asked }) {
  const count = steps + 1;
  const rows = new Float64Array(4 * count);
  for (let t = 0; t < count; t++) {
    [rows[t], rows[count + t]] = positions.subarray(2 * t, 2 * t + 2);
    rows[3 * count + t] = t * asked[0];
  }
  rows.set(losses, 2 * count);
  return rows;
}

/** What a run draws in a step, by the names of the tape's inputs. */
function drawsOf({ draws, batch, sigma, twin }, fit) {
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

/** The scene and the runs that events move, as they are told to be; null where only the server knows. */
function wished({ scene, runs, catalog }, events) {
  const all = new Map(runs.map((run) => [run.id, run]));
  let [touched, whole, told] = [new Set(), false, scene];
  for (const { kind, run: id, key, value } of events) {
    if (ELSEWHERE.has(kind)) continue;
    if (kind === "start" && Array.isArray(value) && value.every(Number.isFinite)) {
      told = { ...told, start: value };
      whole = true;
      continue;
    }
    if (kind === "scene" && key === "steps") {
      if (!Number.isInteger(value) || value < 1 || value > block(catalog).limits.steps) return null;
      told = { ...told, steps: value };
      whole = true;
      continue;
    }
    const run = all.get(id);
    const next = kind === "setting" && run && typeof value === "number" && Number.isFinite(value) && set(run, key, value);
    if (!next) return null;
    all.set(id, next);
    touched.add(id);
  }
  if (whole) touched = new Set(all.keys());
  return touched.size ? { scene: told, runs: new Map([...touched].map((id) => [id, all.get(id)])) } : null;
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
