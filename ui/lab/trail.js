// A polyline in pixels, thinned to what can be seen, that can be drawn up to any step.

const THIN = 0.7; // px between points worth keeping

export class Trail {
  /** `points(i)` gives the pixel of step i, for i from 0 to `last`. */
  constructor(points, last) {
    this.last = last;
    this.points = points;
    this.x = [];
    this.y = [];
    this.step = [];
    this.along = []; // path length up to the point
    let along = 0;
    for (let i = 0; i <= last; i++) {
      const [x, y] = points(i);
      const n = this.x.length;
      const far = n ? Math.hypot(x - this.x[n - 1], y - this.y[n - 1]) : 0;
      if (n && far < THIN && i < last) continue;
      along += far;
      this.x.push(x);
      this.y.push(y);
      this.step.push(i);
      this.along.push(along);
    }
  }

  /** The path length in pixels. */
  get length() {
    return this.along.at(-1);
  }

  /** The pixel at a step, between recorded ones on the straight line. */
  at(step) {
    const s = Math.min(step, this.last);
    const i = Math.floor(s);
    const [x, y] = this.points(i);
    if (i === s || i + 1 > this.last) return [x, y];
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

  /** Add the line from one step to another to the context's path. */
  line(c, from, to) {
    c.moveTo(...this.at(from));
    const end = this.after(to);
    for (let i = this.after(from); i < end; i++) c.lineTo(this.x[i], this.y[i]);
    c.lineTo(...this.at(to));
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
        draw(this.x[i - 1] + u * (this.x[i] - this.x[i - 1]), this.y[i - 1] + u * (this.y[i] - this.y[i - 1]));
        next += gap;
      }
    }
  }
}
