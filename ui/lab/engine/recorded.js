// What is recorded along a path besides the path: quantities, curvatures, and what each step began with.

const FINITE = 1e300; // as in ui/wire/blocks.py
const LAST = "last_"; // before the name of a quantity as the step before left it

/** The numbers of rows one after another, cut to what the server sends, too. */
const stacked = (rows) => Float64Array.from(rows.flatMap((row) => [...row]), (v) => Math.min(Math.max(v, -FINITE), FINITE));

export class Recorded {
  /** @type {Float64Array[] | null} */
  derived = null;

  /**
   * @param {import("./path.js").Walker} walker
   * @param {{ settings: Record<string, number | boolean>, l2: number }} run
   * @param {import("./path.js").Path} path
   * @param {Float64Array | null} rates η of each step, where a schedule sets it
   */
  constructor(walker, run, path, rates) {
    this.walker = walker;
    this.run = run;
    this.path = path;
    this.rates = rates;
  }

  /** The true gradient and the Hessian at each position: rows ∂L/∂x, ∂L/∂y, xx, xy and yy. */
  get derivatives() {
    const { path: { positions, steps }, walker } = this;
    this.derived ??= transposed(5, steps + 1, (t) => walker.derivatives(positions[2 * t], positions[2 * t + 1]));
    return this.derived;
  }

  /** The slope and the curvature along the path: rows ∂L/∂x, ∂L/∂y, λmin, λmax. */
  glance() {
    const [gx, gy, xx, xy, yy] = this.derivatives;
    const sides = transposed(2, gx.length, (t) => {
      const [middle, half] = [(xx[t] + yy[t]) / 2, Math.hypot((xx[t] - yy[t]) / 2, xy[t])];
      return [middle - half, middle + half];
    });
    return stacked([gx, gy, ...sides]);
  }

  /** A quantity, by its key among the curves, a row for each coordinate; from step 0 or from step 1. */
  curve(key) {
    const { path: { positions, state, steps }, run: { settings }, rates } = this;
    if (key === "gradient") {
      const [gx, gy] = this.derivatives;
      return gx.map((x, t) => Math.hypot(x, gy[t]));
    }
    if (key === "step") {
      return Float64Array.from({ length: steps }, (_, t) =>
        Math.hypot(positions[2 * t + 2] - positions[2 * t], positions[2 * t + 3] - positions[2 * t + 1]));
    }
    if (key === "eta") return rates ?? new Float64Array(steps).fill(Number(settings.eta));
    const name = key.split(".").at(-1);
    const kept = [0, 1].map((i) => state[`s.${name}[${i}]`]);
    return Float64Array.from((kept[0] ? kept : this.shown(name)).flatMap((row) => [...row]));
  }

  /** What the method derives for display, at steps 1 to the last: x, then y. */
  shown(name) {
    const { walker, rates, run: { settings }, path: { state, steps } } = this;
    const numbers = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`h.${key}`, value]));
    return transposed(2, steps, (t) => {
      const after = Object.fromEntries(Object.entries(state).map(([key, values]) => [key, values[t + 1]]));
      return walker.shown({ ...numbers, ...(rates ? { "h.eta": rates[t] } : {}), ...after, t: t + 1 })(name);
    });
  }

  /** What the steps began with, by names of a method's worked lines: of each x of every step, then y. */
  worked(names) {
    return stacked(names.flatMap((name) => this.beginnings(name)));
  }

  beginnings(name) {
    const { path: { state, used, steps }, run: { l2 }, rates } = this;
    const both = [0, 1].map((i) => Float64Array.from({ length: steps }, (_, t) => used[2 * t + i]));
    if (name === "g" || name === "g_i") return both;
    if (name === "g_j") return both.toReversed();
    if (name === "eta" && rates) return [rates, rates];
    if (name.startsWith("H_")) {
      const [, , xx, xy, yy] = this.derivatives.map((row) => row.subarray(0, steps));
      const [x, y] = [xx, yy].map((row) => row.map((v) => v + l2));
      return { H_ii: [x, y], H_ij: [xy, xy], H_jj: [y, x] }[name];
    }
    const own = name.startsWith(LAST) ? name.slice(LAST.length) : name;
    return [0, 1].map((i) => state[`s.${own}[${i}]`].subarray(0, steps));
  }
}

/** Rows of what is worked out column by column. */
function transposed(rows, columns, column) {
  const made = Array.from({ length: rows }, () => new Float64Array(columns));
  for (let t = 0; t < columns; t++) column(t).forEach((value, i) => (made[i][t] = value));
  return made;
}
