// The loss of the current mini-batch as contour lines on the picture, made in the browser.

import { losses } from "../inspector/models.js";
import { block } from "../wire/payload.js";
import { SEEN } from "./trail.js";

const NODES = 41; // a side: with 63 examples a step takes 100,000 evaluations, a few ms
const BUNCH = 0.2; // of the lowest loss

/** A function's values at n × n nodes over a box, row by row from its lower left corner. */
export function heights(f, [[x0, x1], [y0, y1]], n) {
  const z = new Float64Array(n * n);
  for (let j = 0, at = 0; j < n; j++) {
    const y = y0 + ((y1 - y0) * j) / (n - 1);
    for (let i = 0; i < n; i++) z[at++] = f(x0 + ((x1 - x0) * i) / (n - 1), y);
  }
  return z;
}

/** The values at 2n − 1 × 2n − 1 nodes: cubics between the given ones, so that lines are smooth. */
export function refine(z, n) {
  const m = 2 * n - 1;
  const fine = new Float64Array(m * m);
  const fill = (first, by) => {
    const at = (k) => fine[first + k * by];
    for (let k = 1; k < m; k += 2) {
      const before = k > 1 ? at(k - 3) : 3 * (at(0) - at(2)) + at(4);
      const after = k < m - 2 ? at(k + 3) : 3 * (at(m - 1) - at(m - 3)) + at(m - 5);
      fine[first + k * by] = (9 * (at(k - 1) + at(k + 1)) - before - after) / 16;
    }
  };
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < n; i++) fine[2 * (j * m + i)] = z[j * n + i];
    fill(2 * j * m, 1);
  }
  for (let i = 0; i < m; i++) fill(i, m);
  return fine;
}

/**
 * Call `piece(x, y, u, v)` for each straight piece of the lines at these levels, in nodes from the
 * lower left corner: marching squares, with four crossings paired in their order around the square.
 */
export function trace(z, n, levels, piece) {
  const crossings = [];
  const cross = (level, za, zb, x, y, dx, dy) => {
    if (za < level === zb < level) return;
    const part = (level - za) / (zb - za);
    crossings.push(x + part * dx, y + part * dy);
  };
  for (let j = 0; j < n - 1; j++) {
    for (let i = 0; i < n - 1; i++) {
      const at = j * n + i;
      const [a, b, c, d] = [z[at], z[at + 1], z[at + n + 1], z[at + n]]; // around the square
      const [low, high] = [Math.min(a, b, c, d), Math.max(a, b, c, d)];
      for (const level of levels) {
        if (!(low < level && level <= high)) continue;
        crossings.length = 0;
        cross(level, a, b, i, j, 1, 0);
        cross(level, b, c, i + 1, j, 0, 1);
        cross(level, c, d, i + 1, j + 1, -1, 0);
        cross(level, d, a, i, j + 1, 0, -1);
        for (let k = 0; k < crossings.length; k += 4) {
          piece(crossings[k], crossings[k + 1], crossings[k + 2], crossings[k + 3]);
        }
      }
    }
  }
}

/** The heights of a figure's lines. */
export function levelsOf({ start, end, size }) {
  const count = Math.floor((end - start) / size + 1e-9) + 1;
  return Array.from({ length: count }, (_, k) => start + k * size);
}

export class BatchContours {
  /** @param button the switch that shows them; `redraw` is called when it was pressed */
  constructor(button, redraw) {
    this.button = button;
    this.on = false;
    button.onclick = () => {
      this.on = !this.on;
      button.setAttribute("aria-pressed", this.on);
      redraw();
    };
  }

  /** Show the switch where a run has mini-batches, in that run's colour. */
  offer(batch) {
    this.button.hidden = !batch;
    if (batch) this.button.style.setProperty("--batch", batch.run.style.color);
  }

  draw(c, panel, frame) {
    const batch = this.on && frame.batch();
    if (!batch?.examples?.length) return;
    c.save();
    c.globalAlpha = 0.65 * frame.strength(batch.run);
    c.strokeStyle = batch.run.style.color;
    c.lineWidth = 1.3 * frame.scale;
    c.lineCap = "butt"; // of a thousand short pieces
    c.stroke(this.lines(batch, frame.header, panel));
    c.restore();
  }

  /** The lines in pixels; those of the last step asked for are kept. */
  lines({ run, step, examples }, { fit, picture }, { projection, version }) {
    const made = [run.draws, step, fit.data, picture.figure, version].join();
    if (made === this.made) return this.path;
    this.made = made;
    const { box: [[x0, x1], [y0, y1]] } = projection;
    const path = (this.path = new Path2D());
    const z = refine(heights(batchLoss(fit, examples), projection.box, NODES), NODES);
    const n = 2 * NODES - 1;
    const [right, up] = [(x1 - x0) / (n - 1), (y1 - y0) / (n - 1)];
    trace(z, n, levels(picture, fit), (x, y, u, v) => {
      const [from, to] = [[x, y], [u, v]].map(([i, j]) => projection.toPixel(x0 + i * right, y0 + j * up));
      if (Math.min(from[2] ?? SEEN, to[2] ?? SEEN) < SEEN) return; // the surface hides it
      path.moveTo(from[0], from[1]);
      path.lineTo(to[0], to[1]);
    });
    return path;
  }
}

/** The mean loss of these examples, as a function of the two weights. */
function batchLoss({ curve, data }, examples) {
  const loss = losses[curve];
  const { inputs, targets } = block(data);
  const [xs, ys] = [inputs, targets].map((values) => Float64Array.from(examples, (i) => values[i]));
  return (a, b) => {
    let sum = 0;
    for (let k = 0; k < xs.length; k++) sum += loss(a, b, xs[k], ys[k]);
    return sum / xs.length;
  };
}

/**
 * The heights of the picture's own lines: a batch of nearly all examples has nearly the same lines.
 * Where these are decades above the lowest loss, the first are left out: a small batch's loss goes
 * below that, and they would lie in a bunch.
 */
function levels({ figure }, { lowest }) {
  const drawn = levelsOf(block(figure).data.find(({ type }) => type === "contour").contours);
  if (lowest === null) return drawn;
  return drawn.map((level) => 10 ** level).filter((above) => above > BUNCH * lowest)
    .map((above) => lowest + above);
}
