// What the hand does is drawn at once, by the browser's own steps; the server's answer takes its place.

import { filled, number } from "../controls/format.js";
import { block, keep } from "../wire/payload.js";
import { minimaOf, nearest } from "./ending.js";
import { Recorded } from "./recorded.js";
import { howItEnded } from "./sentences.js";
import { looseFrom, taken, walkerOf } from "./twin.js";

/** Events that move no path. Any other but settings, start and steps is the server's alone. */
const ELSEWHERE = new Set(["box", "camera", "log_loss", "axis", "hide", "scales", "shapes", "qr", "export", "equations", "redress"]);
const KEPT = 64; // walkers
const OPTIONS = new Set(["clip", "l2", "sigma"]); // of a run, numbers from 0

export class Anticipation {
  /** @param off whether the server is waited for, as ever; it is, too, once a step cannot be taken */
  constructor(off = window.labTwin === "off") {
    /** @type {Map<string, import("./path.js").Walker>} */
    this.walkers = new Map();
    this.off = off;
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
      for (const [i, { id }] of header.runs.entries()) {
        const run = wish.runs.get(id);
        if (run && isKnown(run, next.scene.steps) && !this.follow(run, next, i, made)) return null;
      }
      keep("paths", made);
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
   * Put a run, as it is to be, in the place of the one at an index, with all that is drawn of it; false
   * where it has no loss to begin with.
   * @param {Map<string, Float64Array>} made blocks by their ids
   */
  follow(run, header, i, made) {
    const [walker, wishes, about] = this.walk(run, header);
    const { path, rates, end } = taken(walker, wishes, about);
    if (!Number.isFinite(path.losses[0])) return false;
    const kept = (name, values) => {
      const id = `own ${name} ${run.id}`;
      made.set(id, values);
      return id;
    };
    const place = /** @type {[number, number]} */ ([...path.positions.slice(-2)]);
    const sentence = howItEnded(end, run, place, about, block(header.catalog).ends);
    const near = nearest(minimaOf(about.points), ...place);
    const result = { ...run.result, ...costs(path, run, header.scene.examples), code: end.code, sentence, distance: near ? number(near.far) : "–" };
    header.runs[i] = { ...run, result, trail: kept("trail", rowsOf(path)) };
    const recorded = new Recorded(walker, run, path, rates);
    if (header.glance.length) header.glance[i] = kept("glance", recorded.glance());
    if (header.worked.length) {
      const { names } = header.worked[i];
      header.worked[i] = { names, block: kept("worked", recorded.worked(names)) };
    }
    for (const { key, lines } of header.curves) {
      if (lines[run.id]) lines[run.id] = kept(key, recorded.curve(key));
    }
    return true;
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

/** What a path came to, and what it cost. */
function costs({ steps, losses, asked }, { examplesPerGradient }, all) {
  const [evaluations, values, hessians] = asked.map((times) => times * steps);
  const examples = evaluations * examplesPerGradient + (values + hessians) * all;
  return { steps, loss: number(losses[steps]), evaluations, values, hessians, examples };
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
    const next = kind === "setting" && run && typeof value === "number" && Number.isFinite(value) && set(run, key, value, block(catalog));
    if (!next) return null;
    all.set(id, next);
    touched.add(id);
  }
  if (whole) touched = new Set(all.keys());
  return touched.size ? { scene: told, runs: new Map([...touched].map((id) => [id, all.get(id)])) } : null;
}

/** A run with one of its numbers set, also where its name or its settings tell it; null for no number of it. */
function set(run, key, value, { optimizers, schedules, options }) {
  const [owner, own] = key.startsWith("schedule.") ? ["scheduleSettings", key.slice("schedule.".length)] : ["settings", key];
  if (typeof run[owner][own] === "number") {
    const numbers = (owner === "settings" ? optimizers[run.optimizer] : schedules[run.schedule]).numbers;
    const { symbol } = numbers.find((p) => p.key === own);
    return { ...restated(run, `${symbol} {value}`, run[owner][own], value), [owner]: { ...run[owner], [own]: value } };
  }
  if (!OPTIONS.has(key) || value < 0) return null;
  const { said, symbol } = options.find((o) => o.key === key);
  return { ...restated(run, said || `${symbol} {value}`, run[key], value, Boolean(said)), [key]: value };
}

/**
 * A run that says another value wherever it said one.
 * @param {import("../protocol.d.ts").Run} run
 * @param {string} said a text with the value
 * @param {boolean} listed whether it is told once it is not 0
 */
function restated(run, said, before, after, listed = false) {
  const [old, next] = [before, after].map((value) => (listed && !value ? "" : filled(said, { value: number(value) })));
  const settings = replaced(run.result.settings, ", ", old, next);
  const source = listed ? run.source : replaced(run.source, ", ", old, next);
  return { ...run, source, name: replaced(run.name, " · ", old, next), result: { ...run.result, settings } };
}

/** A list in a text, with one part in the place of another; "" for none, which comes or goes at its end. */
export function replaced(text, between, old, next) {
  if (!old) return text && next ? `${text}${between}${next}` : text;
  const sought = old.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "[ \u00a0]");
  const [before, after] = ["(?<=^|[\\s·,(])", "(?=$|[\\s·,)])"];
  if (next) return text.replace(new RegExp(`${before}${sought}${after}`), () => next.replaceAll(" ", "\u00a0"));
  return text.replace(new RegExp(`(?:${between})?${before}${sought}${after}`), "");
}
