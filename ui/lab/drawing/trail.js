// A polyline in pixels, thinned to what can be seen, that can be drawn up to any step.

const THIN = 0.7; // px between points worth keeping
export const DENSE = 8; // times its panel's width: a line this long goes to and fro, and is drawn thin

// What a projection may say of a point besides its pixel.
export const [OUT, BEHIND, SEEN] = [0, 1, 2]; // outside the box; hidden by the surface; neither

export class Trail {
  /**
   * @param points gives the pixel of step i, for i from 0 to `last`
   * @param bends where the step to i is bent, in shares of it, the last of them 1; then `points`
   *   is asked between steps too
   */
  constructor(points, last, bends = null) {
    this.last = last;
    this.points = points;
    this.bent = Boolean(bends);
    this.x = [];
    this.y = [];
    this.seen = [];
    this.step = [];
    this.along = []; // path length up to the point
    let along = 0;
    const add = (step) => {
      const [x, y, seen = SEEN] = points(step);
      const n = this.x.length;
      const far = n ? Math.hypot(x - this.x[n - 1], y - this.y[n - 1]) : 0;
      if (n && far < THIN && step < last && seen === this.seen[n - 1]) return;
      along += far;
      this.x.push(x);
      this.y.push(y);
      this.seen.push(seen);
      this.step.push(step);
      this.along.push(along);
    };
    add(0);
    for (let i = 1; i <= last; i++) {
      if (bends) for (const share of bends(i)) add(i - 1 + share);
      else add(i);
    }
  }

  /** The path length in pixels. */
  get length() {
    return this.along.at(-1);
  }

  /** How much of it is within a frame, in pixels. */
  within({ left, top, width, height }) {
    const frame = [[left, left + width], [top, top + height]];
    let sum = 0;
    for (let i = 1; i < this.x.length; i++) {
      let [from, to] = [0, 1]; // the part of the step that is inside (Liang & Barsky 1984)
      [[this.x[i - 1], this.x[i]], [this.y[i - 1], this.y[i]]].forEach(([a, b], side) => {
        const [first, last] = frame[side].map((edge) => (a === b ? (edge - a) * Infinity : (edge - a) / (b - a)));
        from = Math.max(from, Math.min(first, last));
        to = Math.min(to, Math.max(first, last));
      });
      const length = this.along[i] - this.along[i - 1];
      if (to > from && Number.isFinite(length)) sum += (to - from) * length; // a diverging run's last may not be
    }
    return sum;
  }

  /** The pixel at a step, between recorded ones on the straight line. */
  at(step) {
    const s = Math.min(step, this.last);
    const i = Math.floor(s);
    if (this.bent || i === s || i + 1 > this.last) return this.points(s);
    const [x, y] = this.points(i);
    const [u, v] = this.points(i + 1);
    return [x + (s - i) * (u - x), y + (s - i) * (v - y)];
  }

  /** The index of the first kept point after a step. */
  after(step) {
    let [low, high] = [0, this.step.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.step[middle] > step) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Add the line from one step to another to the context's path, as far as it can be seen. */
  line(c, from, to, least = SEEN) {
    let before = OUT;
    const go = (x, y, seen = SEEN) => {
      if (Math.min(before, seen) >= least) c.lineTo(x, y);
      else c.moveTo(x, y);
      before = seen;
    };
    go(...this.at(from));
    const end = this.after(to);
    for (let i = this.after(from); i < end; i++) go(this.x[i], this.y[i], this.seen[i]);
    go(...this.at(to));
  }

  /** Call `draw(x, y)` every `gap` pixels of the way up to a step. */
  every(gap, to, draw) {
    let next = gap;
    const end = this.after(to);
    for (let i = 1; i < end; i++) {
      const stretch = this.along[i] - this.along[i - 1];
      if (stretch > 50 * gap) { // far outside the picture: nobody sees its marks
        next = this.along[i] + gap;
        continue;
      }
      while (this.along[i] >= next) {
        const u = 1 - (this.along[i] - next) / stretch;
        next += gap;
        if (this.seen[i] < SEEN) continue;
        draw(this.x[i - 1] + u * (this.x[i] - this.x[i - 1]), this.y[i - 1] + u * (this.y[i] - this.y[i - 1]));
      }
    }
  }
}
