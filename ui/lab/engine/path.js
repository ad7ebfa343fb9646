// The loop of engine/run.py, on tapes: from a start to a path.

import { runner } from "./tape.js";

const REACH = 100; // half-widths of the domain

/**
 * @typedef {object} Twin what runs of one structure share
 * @property {import("./tape.js").Tape} step
 * @property {import("./tape.js").Tape} at
 * @property {import("./tape.js").Tape} start
 * @property {import("./tape.js").Tape} [show]
 */
/**
 * @typedef {object} Wish
 * @property {[number, number]} start
 * @property {number} steps
 * @property {[[number, number], [number, number]]} domain
 * @property {Record<string, number | boolean>} settings the method's
 * @property {number} clip 0 for none
 * @property {number} l2
 * @property {Float64Array | null} rates η at each step, where a schedule sets it
 * @property {((t: number) => Record<string, number>) | null} draws what a step draws, by the tape's names, t from 1
 */
/**
 * @typedef {object} Path
 * @property {Float64Array} positions x and y of each step
 * @property {Float64Array} losses
 * @property {Record<string, Float64Array>} state each number of the state, at each step
 * @property {Float64Array} used the gradient used by each step, x and y
 * @property {[number, number, number]} asked gradients, losses and Hessians of a step
 * @property {number} steps the last step recorded
 * @property {[number, number] | null} exit where the step after it led, if that was out of reach
 */

/** A tape with names for its numbers. */
class Named {
  constructor(tape) {
    this.tape = tape;
    this.run = runner(tape);
    this.given = new Float64Array(tape.inputs.length);
    this.results = Object.keys(tape.outputs);
    this.made = new Float64Array(this.results.length);
    this.places = Object.fromEntries(tape.inputs.map((name, i) => [name, i]));
    this.found = Object.fromEntries(this.results.map((name, i) => [name, i]));
  }

  /** Give numbers to those of the inputs that there are. */
  give(values) {
    for (const [name, value] of Object.entries(values)) {
      if (name in this.places) this.given[this.places[name]] = Number(value);
    }
  }

  /** Run it, and leave the results in `made`. */
  work() {
    this.run(this.given, this.made);
  }

  /** What came out under a name. */
  result(name) {
    return this.made[this.found[name]];
  }
}

/** The corners of the box that a path must not leave: the domain, widened to hold the start, times REACH. */
export function reach(domain, start) {
  return domain.map(([low, high], i) => {
    const centre = (low + high) / 2;
    const half = Math.max((high - low) / 2, Math.abs(start[i] - centre));
    return [centre - REACH * half, centre + REACH * half];
  });
}

/** What walks the paths of one structure, whatever its numbers are. */
export class Walker {
  /** @param {Twin} twin */
  constructor({ step, at, start, show }) {
    this.step = new Named(step);
    this.at = new Named(at);
    this.start = new Named(start);
    this.show = show ? new Named(show) : null;
    this.states = this.start.results;
    const { places, found } = this.step;
    this.carried = ["x", "y", ...this.states].map((name) => [found[name], places[name]]);
  }

  /**
   * @param {Wish} wish
   * @returns {Path}
   */
  walk({ start, steps, domain, settings, clip, l2, rates, draws }) {
    const [[x0, x1], [y0, y1]] = reach(domain, start);
    const numbers = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`h.${key}`, value]));
    if (rates) numbers["h.eta"] = rates[0];
    this.start.give({ x: start[0], y: start[1], ...numbers });
    this.start.work();
    const { step, states } = this;
    const { given, made, places, found } = step;
    given.fill(0); // the noise of a step without it
    step.give({ x: start[0], y: start[1], clip: clip || Infinity, l2, ...numbers });
    const positions = new Float64Array(2 * (steps + 1));
    positions.set(start);
    const used = new Float64Array(2 * steps);
    const kept = states.map((name, k) => {
      const values = new Float64Array(steps + 1);
      values[0] = this.start.made[k];
      if (name in places) given[places[name]] = values[0];
      return values;
    });
    const after = states.map((name) => found[name]);
    let [last, exit] = [steps, null];
    for (let t = 1; t <= steps; t++) {
      given[places.t] = t;
      if (rates) given[places["h.eta"]] = rates[t - 1];
      if (draws) step.give(draws(t));
      step.work();
      const [x, y] = [made[found.x], made[found.y]];
      if (!(x0 < x && x < x1 && y0 < y && y < y1)) { // true for NaN as well
        [last, exit] = [t - 1, [x, y]];
        break;
      }
      positions[2 * t] = x;
      positions[2 * t + 1] = y;
      used[2 * t - 2] = made[found["g[0]"]];
      used[2 * t - 1] = made[found["g[1]"]];
      kept.forEach((values, k) => (values[t] = made[after[k]]));
      for (const [from, to] of this.carried) given[to] = made[from];
    }
    const losses = Float64Array.from({ length: last + 1 }, (_, t) => this.loss(positions[2 * t], positions[2 * t + 1]));
    const whole = (t) => Number.isFinite(losses[t]) && kept.every((values) => Number.isFinite(values[t]));
    let count = 1;
    while (count <= last && whole(count)) count++;
    if (!whole(0)) count = 1;
    const end = count - 1;
    return {
      positions: positions.subarray(0, 2 * count),
      losses: losses.subarray(0, count),
      state: Object.fromEntries(states.map((name, k) => [name, kept[k].subarray(0, count)])),
      used: used.subarray(0, 2 * end),
      asked: [step.result("gradients"), step.result("values"), step.result("hessians")],
      steps: end,
      exit: count === last + 1 ? exit : null,
    };
  }

  /** The true loss at a point. */
  loss(x, y) {
    this.evaluate(x, y);
    return this.at.result("loss");
  }

  /** The true gradient at a point. */
  gradient(x, y) {
    this.evaluate(x, y);
    return [this.at.result("dL[0]"), this.at.result("dL[1]")];
  }

  /** The true gradient at a point, then the Hessian's xx, xy and yy. */
  derivatives(x, y) {
    this.evaluate(x, y);
    return ["dL[0]", "dL[1]", "H[0,0]", "H[0,1]", "H[1,1]"].map((name) => this.at.result(name));
  }

  /** What the method derives for display from numbers by the tape's names; by name, x and y. */
  shown(numbers) {
    const { show } = this;
    show.give(numbers);
    show.work();
    return (name) => [0, 1].map((i) => show.result(`${name}[${i}]`));
  }

  evaluate(x, y) {
    this.at.give({ x, y });
    this.at.work();
  }
}
