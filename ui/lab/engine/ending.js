// How a path ended: the rules of engine/trajectory.py, which says what each means.

const TAIL = 10; // the fewest last steps that are read
export const NEAR = 1e-3; // of the domain's diagonal
const AT = 10; // times that: how far from a stated saddle or maximum a path still rests at it
const STILL = 1e-3; // times that: how far the last two steps of a path at rest may lead
const ROUNDING = 1e-12; // of the steepest gradient on the path
const PLATEAU = 1e-2; // of the steepest gradient on the path
const BALANCE = 5e-2; // of a pull: what may be left of it where something holds against it
const FALLEN = 0.1; // of the largest η of the run
const BOUNCE = 0.2; // net way over path length

/** @typedef {{ x: number, y: number, kind: string, lowest: boolean }} Level a critical point, and whether it is the lowest */
/** @typedef {{ clip: number, l2: number, shrink: number, rates: Float64Array | null }} Forces */
/**
 * @typedef {object} End
 * @property {"converged" | "stalled" | "steps" | "left" | "diverged"} code
 * @property {string} detail
 * @property {number} step
 * @property {number} since
 * @property {Level | null} point
 * @property {number} moved
 * @property {number} gradientNorm
 * @property {number} slope
 * @property {number} eta
 */

const penalty = (x, y, l2) => (l2 * (x * x + y * y)) / 2;

/**
 * How a path ended.
 * @param {import("./path.js").Path} path
 * @param {import("./path.js").Walker} walker
 * @param {{ points: Level[], diagonal: number, asked: number, forces: Forces }} about
 * @returns {End}
 */
export function ending({ positions, losses, steps: last, exit }, walker, { points, diagonal, asked, forces }) {
  const at = (t) => [positions[2 * t], positions[2 * t + 1]];
  const [x, y] = at(last);
  const gradient = walker.gradient(x, y);
  const count = Math.min(Math.max(TAIL, Math.floor(asked / 10)), last + 1);
  const tail = Array.from({ length: count }, (_, k) => at(last + 1 - count + k));
  const side = (of, i) => Math.max(...of.map((w) => w[i])) - Math.min(...of.map((w) => w[i]));
  const spread = (of) => Math.max(side(of, 0), side(of, 1));
  const moved = spread(tail);
  const gradientNorm = Math.hypot(...gradient);
  const slope = Math.hypot(gradient[0] + forces.l2 * x, gradient[1] + forces.l2 * y);
  const eta = forces.rates && last ? forces.rates[last - 1] : 0;
  /** @returns {End} */
  const end = (code, detail = "", point = null, since = 0) => ({ code, detail, step: last, since, point, moved, gradientNorm, slope, eta });

  if (last < asked) {
    const there = exit ? walker.loss(...exit) : NaN;
    const loss = Number.isNaN(there) ? losses[last] : there;
    const code = loss > losses[0] ? "diverged" : "left";
    if (!exit || !exit.every(Number.isFinite)) return end(code, "not_finite");
    let lowest = Infinity;
    for (let t = 0; t <= last; t++) lowest = Math.min(lowest, losses[t] + penalty(...at(t), forces.l2));
    const downhill = there + penalty(...exit, forces.l2) < lowest;
    return end(code, downhill || code === "diverged" ? "" : "no_higher");
  }
  const near = NEAR * diagonal;
  if (asked < TAIL) return end("steps", "few");
  const found = nearest(minimaOf(points), x, y);
  if (found) {
    let since = last + 1;
    while (since > 0 && distance(found.point, ...at(since - 1)) <= near) since--;
    if (since <= last + 1 - tail.length) return end("converged", pulledOff(found.point, forces), found.point, since);
  }
  if (moved < near) return end("stalled", ...rest(positions, last, walker, points, diagonal, forces));
  if (spread(tail.slice(-3)) < STILL * near) return slowed(forces) ? end("stalled", "scheduled") : end("steps", "resting");
  let length = 0;
  for (let k = 1; k < tail.length; k++) length += Math.hypot(tail[k][0] - tail[k - 1][0], tail[k][1] - tail[k - 1][1]);
  const [from, to] = [tail[0], tail[tail.length - 1]];
  const net = Math.hypot(to[0] - from[0], to[1] - from[1]);
  return end("steps", net < BOUNCE * length ? "bouncing" : "moving");
}

/** Where a path can converge. */
export const minimaOf = (points) => points.filter(({ kind, lowest }) => kind === "minimum" || (kind === "cusp" && lowest));

export const distance = (point, x, y) => Math.hypot(x - point.x, y - point.y);

/** The point nearest to another, and how far it is; null without points. */
export function nearest(points, x, y) {
  let best = null;
  for (const point of points) {
    const far = distance(point, x, y);
    if (!best || far < best.far) best = { point, far };
  }
  return best;
}

/** What keeps a path from resting at a critical point: a pull towards 0, unless it is there. */
function pulledOff(point, { l2, shrink }) {
  if (point.x === 0 && point.y === 0) return "";
  return l2 ? "penalty" : shrink ? "decay" : "";
}

/** Where or why a path hardly moves any more: a detail, and the point meant if there is one. */
function rest(positions, last, walker, points, diagonal, forces) {
  const [x, y] = positions.subarray(2 * last, 2 * last + 2);
  const level = levelPoint(points, x, y, diagonal);
  const here = level?.kind === "maximum" ? "maximum" : "saddle";
  if (level && !pulledOff(level, forces)) return [here, level];
  const balance = balanced(positions, last, walker, forces);
  if (balance) return [balance, level];
  if (level) return [here, level];
  if (slowed(forces)) return ["scheduled", null];
  let steepest = 0;
  let steepness = 0;
  for (let t = 0; t <= last; t++) {
    const [px, py] = positions.subarray(2 * t, 2 * t + 2);
    const [gx, gy] = walker.gradient(px, py);
    steepness = Math.hypot(gx + forces.l2 * px, gy + forces.l2 * py);
    steepest = Math.max(steepest, steepness);
  }
  const left = steepness / (steepest || 1);
  return [left <= ROUNDING ? "level" : left <= PLATEAU ? "plateau" : "vanishing_rate", null];
}

/** Whether a schedule has brought η down. */
function slowed({ rates }) {
  return Boolean(rates?.length) && rates[rates.length - 1] <= FALLEN * Math.max(...rates);
}

/** The stated saddle or maximum that a path rests at, if that is the nearest stated point. */
function levelPoint(points, x, y, diagonal) {
  const found = nearest(points, x, y);
  const levels = ["saddle", "degenerate", "maximum"];
  return found && levels.includes(found.point.kind) && found.far <= AT * NEAR * diagonal ? found.point : null;
}

/** Which pull towards 0 a resting path is held against: by its gradient, or by its steps. */
function balanced(positions, last, walker, { clip, l2, shrink }) {
  const [bx, by, x, y] = positions.subarray(2 * last - 2, 2 * last + 2);
  const shrunk = Math.hypot(shrink * bx, shrink * by);
  if (shrunk > 0 && Math.hypot(x - bx, y - by) <= BALANCE * shrunk) return "decay";
  let [gx, gy] = walker.gradient(x, y);
  if (clip) {
    const share = Math.min(1, clip / (Math.sqrt(gx * gx + gy * gy) + 1e-6));
    [gx, gy] = [gx * share, gy * share];
  }
  const pull = Math.hypot(l2 * x, l2 * y);
  return pull > 0 && Math.hypot(gx + l2 * x, gy + l2 * y) <= BALANCE * pull ? "penalty" : "";
}
