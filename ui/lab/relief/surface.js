// The surface in perspective: a projection like that of Plotly's axes, which knows what is hidden.

import { number } from "../controls/format.js";
import { trace } from "../drawing/contours.js";
import { LANDMARKS } from "../drawing/landmarks.js";
import { BEHIND, OUT, SEEN, Trail } from "../drawing/trail.js";
import { halves } from "../panels/scales.js";
import { roundTicks } from "../panels/ticks.js";
import { numbers } from "../wire/payload.js";

const NODES = 91; // a side: they make 16,000 triangles, a few ms
const TALL = 0.95; // the height, in half sides
const DISTANCE = 5; // from the eye to the middle, in half sides
const THICK = 0.005; // of the distance: what is so little behind the surface lies on it
const SILL = 2; // px around a point in which the surface is asked whether it hides it
const EDGE = 1e-6; // of a side: so far outside, a point still counts as on the border
const BEND = 90; // a trail is bent to the surface in so many pieces a side
const LIGHT = [-0.5, -0.35, 0.79]; // from the left, the front and above
const TONES = 256;
const TICK = 6; // px

const clamp = (v, low = 0, high = 1) => Math.min(Math.max(v, low), high);
const inside = (share) => share >= -EDGE && share <= 1 + EDGE;
const rgb = (color) => [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
const range = (n) => Array.from({ length: n }, (_, k) => k);

/** Where `count` even places between the ends of a box lie among a contour's nodes. */
function placesIn(nodes, [low, high], count) {
  const [first, last] = [nodes[0], nodes[nodes.length - 1]];
  return range(count).map((k) => ((low + ((high - low) * k) / (count - 1) - first) / (last - first)) * (nodes.length - 1));
}

/** The height between four nodes, whose rows are so long. */
function between(z, row, x, y) {
  const [i, j] = [x, y].map((at) => clamp(Math.floor(at + EDGE), 0, row - 2));
  const [u, v] = [x - i, y - j].map((part) => (part < EDGE ? 0 : part)); // a gap beside a node leaves that alone
  const along = (at) => (u ? z[at] + u * (z[at + 1] - z[at]) : z[at]);
  const low = along(j * row + i);
  return v ? low + v * (along((j + 1) * row + i) - low) : low;
}

export class Relief {
  /** @param figure the contour: its heights, levels, marks, names and colours are shown */
  constructor(figure) {
    this.figure = figure;
    const { data: [contour, ...marks], layout } = figure;
    const { zmin, zmax, contours: { start, end, size } } = contour;
    const z = numbers(contour.z);
    const n = (this.n = NODES);
    const share = (level) => (level - zmin) / (zmax - zmin || 1);
    this.marks = marks;
    this.names = [layout.xaxis.title.text, layout.yaxis.title.text, contour.name];
    this.box = [layout.xaxis.range, layout.yaxis.range];
    this.limits = [...this.box, [zmin, zmax]];
    this.half = halves(this.box, layout.meta?.scales);
    const nodes = [contour.x, contour.y].map((side, axis) => placesIn(numbers(side), this.box[axis], n));
    this.heights = Float64Array.from({ length: n * n }, (_, k) =>
      share(between(z, numbers(contour.x).length, nodes[0][k % n], nodes[1][Math.floor(k / n)])));
    this.lines = []; // each piece's height, and its ends in shares of the sides
    for (const k of range(Math.floor((end - start) / size + 1e-9) + 1)) {
      const height = share(start + k * size);
      trace(this.heights, n, [height], (...ends) => this.lines.push([height, ...ends.map((v) => v / (n - 1))]));
    }
    this.colors = {
      low: contour.colorscale[0][1], high: contour.colorscale[1][1], line: contour.line.color,
      ink: layout.font.color, muted: layout.xaxis.linecolor, background: layout.paper_bgcolor,
    };
    this.shade();
  }

  /** How much each node and each side stands out, by its height and by the light. */
  shade() {
    const { n, heights } = this;
    const stops = [this.colors.low, this.colors.high, this.colors.line].map(rgb);
    const dark = stops[2][0] > stops[0][0]; // where slopes in the light stand out
    const tone = (height, light) => clamp(0.35 * height + 0.6 * clamp(dark ? light : 1 - light));
    const rise = (a, b, apart, half) => (TALL * (heights[b] - heights[a]) * (n - 1)) / (2 * apart * half);
    this.tones = Float32Array.from(heights, (height, k) => {
      const [i, j] = [k % n, Math.floor(k / n)];
      const [west, east] = [Math.max(i - 1, 0), Math.min(i + 1, n - 1)];
      const [south, north] = [Math.max(j - 1, 0), Math.min(j + 1, n - 1)];
      const dx = rise(j * n + west, j * n + east, east - west, this.half[0]);
      const dy = rise(south * n + i, north * n + i, north - south, this.half[1]);
      return tone(height, (LIGHT[2] - LIGHT[0] * dx - LIGHT[1] * dy) / Math.hypot(dx, dy, 1));
    });
    this.sides = [-1, 1].map((way) => [0, 1].map((axis) => tone(0.5, way * LIGHT[axis])));
    this.palette = Uint32Array.from({ length: TONES }, (_, k) => {
      const at = (2 * k) / TONES;
      const [from, to] = stops.slice(Math.floor(at));
      const [r, g, b] = from.map((v, i) => Math.round(v + (at % 1) * (to[i] - v)));
      return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
    });
  }

  /**
   * Look from somewhere.
   *
   * @param room the width and the height to fill
   * @param camera its turn (in radians; at 0, x runs to the right), its tilt (π/2: from above), its zoom
   * @param scale of type and lines
   * @param ratio device pixels in a pixel
   */
  aim({ width, height }, { turn, tilt, zoom }, scale, ratio) {
    this.width = width;
    this.height = height;
    this.scale = scale;
    this.ratio = ratio;
    this.tilt = tilt;
    this.left = 0;
    this.top = 0;
    this.unit = 1;
    this.middle = [0, 0];
    this.cosTurn = Math.cos(turn);
    this.sinTurn = Math.sin(turn);
    this.cosTilt = Math.cos(tilt);
    this.sinTilt = Math.sin(tilt);
    const rim = range(24).flatMap((k) => { // what the corners reach, whatever the turn
      const [u, v] = [Math.cos, Math.sin].map((f, axis) =>
        0.5 + (Math.hypot(...this.half) / (2 * this.half[axis])) * f((k * Math.PI) / 12));
      return [this.project(u, v, 0), this.project(u, v, 1)];
    });
    const [[left, right], [top, bottom]] = [0, 1].map((axis) => {
      const values = rim.map((point) => point[axis]);
      return [Math.min(...values), Math.max(...values)];
    });
    const margin = 32 * scale; // for the axes' numbers and names
    const unit = Math.min((width - 2 * margin) / (right - left), (height - 2 * margin) / (bottom - top));
    this.unit = zoom * unit;
    this.middle = [width / 2 - this.unit * ((left + right) / 2), height / 2 - this.unit * ((top + bottom) / 2)];
    this.rasterize();
  }

  /** The pixel of a place, given in shares of the sides and of the height, and how near it is. */
  project(u, v, h) {
    const [x, y, z] = [(2 * u - 1) * this.half[0], (2 * v - 1) * this.half[1], TALL * (h - 0.5)];
    const along = y * this.cosTurn - x * this.sinTurn;
    const near = DISTANCE / (DISTANCE + along * this.cosTilt - z * this.sinTilt);
    return [
      this.middle[0] + this.unit * near * (x * this.cosTurn + y * this.sinTurn),
      this.middle[1] - this.unit * near * (along * this.sinTilt + z * this.cosTilt),
      near,
    ];
  }

  /** Coordinates to the pixel on the surface, and whether it can be seen there. */
  toPixel(x, y) {
    const [u, v] = this.shares(x, y);
    return inside(u) && inside(v) ? this.onSurface(u, v) : [NaN, NaN, OUT];
  }

  /** Coordinates in shares of the sides. */
  shares(x, y) {
    const [[x0, x1], [y0, y1]] = this.box;
    return [(x - x0) / (x1 - x0), (y - y0) / (y1 - y0)];
  }

  onSurface(u, v) {
    return this.seen(u, v, this.heightAt(u, v));
  }

  /** The pixel of a place, and whether the surface hides it. */
  seen(u, v, h) {
    const [x, y, near] = this.project(u, v, h);
    return [x, y, this.hides(x, y, near) ? BEHIND : SEEN];
  }

  /** The drawn surface's height, between its nodes; a gap counts as the floor. */
  heightAt(u, v) {
    const { n, heights } = this;
    const [x, y] = [clamp(u), clamp(v)].map((share) => share * (n - 1));
    const [i, j] = [x, y].map((at) => Math.min(Math.floor(at), n - 2));
    const row = (at) => heights[at] + (x - i) * (heights[at + 1] - heights[at]);
    const [low, high] = [row(j * n + i), row((j + 1) * n + i)];
    return low + (y - j) * (high - low) || 0;
  }

  /** Whether the surface is nearer, all around a pixel. */
  hides(x, y, near) {
    const { columns, rows, ratio, depth } = this;
    const limit = near * (1 + THICK);
    const nearer = (dx, dy) => {
      const [i, j] = [Math.round((x + dx) * ratio), Math.round((y + dy) * ratio)];
      return i >= 0 && i < columns && j >= 0 && j < rows && depth[j * columns + i] > limit;
    };
    return nearer(0, 0) && nearer(-SILL, 0) && nearer(SILL, 0) && nearer(0, -SILL) && nearer(0, SILL);
  }

  /**
   * A run's path, lying on the surface between its steps too. Outside the box it waits at the edge.
   *
   * @param xs, ys a coordinate a step
   */
  drape(xs, ys) {
    const points = (step) => {
      const i = Math.min(Math.floor(step), xs.length - 1);
      const next = Math.min(i + 1, xs.length - 1);
      const [u, v] = this.shares(xs[i] + (step - i) * (xs[next] - xs[i]), ys[i] + (step - i) * (ys[next] - ys[i]));
      const [x, y, seen] = this.onSurface(clamp(u), clamp(v));
      return [x, y, inside(u) && inside(v) ? seen : OUT];
    };
    return new Trail(points, xs.length - 1, (i) =>
      bends(this.shares(xs[i - 1], ys[i - 1]), this.shares(xs[i], ys[i])));
  }

  /** Paint every triangle into an image, the nearest on top, and keep how near that is. */
  rasterize() {
    const { n, heights, tones, sides, ratio } = this;
    const [columns, rows] = [this.width, this.height].map((side) => Math.round(side * ratio));
    if (columns !== this.columns || rows !== this.rows) {
      this.columns = columns;
      this.rows = rows;
      this.depth = new Float32Array(columns * rows);
      this.canvas = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
      this.image = new ImageData(columns, rows);
    }
    this.depth.fill(0);
    this.pixels = new Uint32Array(this.image.data.buffer).fill(0);
    const m = n + 2; // with a ring on the floor, around the border: the sides
    const [x, y, near, tone, up] = range(5).map(() => new Float32Array(m * m));
    for (let k = 0; k < m * m; k++) {
      const [i, j] = [k % m, Math.floor(k / m)];
      const [a, b] = [i - 1, j - 1].map((at) => clamp(at, 0, n - 1));
      const floor = i !== a + 1 || j !== b + 1;
      up[k] = floor ? 0 : heights[b * n + a];
      const place = this.project(a / (n - 1), b / (n - 1), up[k]);
      [x[k], y[k], near[k]] = [place[0] * ratio, place[1] * ratio, place[2]];
      tone[k] = tones[b * n + a];
    }
    const nodes = { x, y, near, tone };
    for (let j = 0; j < m - 1; j++) {
      for (let i = 0; i < m - 1; i++) {
        const corners = [j * m + i, j * m + i + 1, (j + 1) * m + i + 1, (j + 1) * m + i];
        const side = i % (m - 2) === 0 ? sides[+(i > 0)][0] : j % (m - 2) === 0 ? sides[+(j > 0)][1] : null;
        const [p, q, r, s] = corners.map((k) => up[k]);
        const [a, b, c, d] = Math.abs(p - r) < Math.abs(q - s) ? corners : [...corners.slice(1), corners[0]];
        this.fill(nodes, a, b, c, side); // cut along the flatter diagonal: a valley has no steps
        this.fill(nodes, a, c, d, side);
      }
    }
    this.canvas.getContext("2d").putImageData(this.image, 0, 0);
  }

  /** Paint a triangle in its nodes' tones, or in one. */
  fill({ x, y, near, tone }, a, b, c, flat) {
    const { columns, rows, depth, pixels, palette } = this;
    const [ux, uy, vx, vy] = [x[b] - x[a], y[b] - y[a], x[c] - x[a], y[c] - y[a]];
    const area = ux * vy - uy * vx;
    if (!area) return; // seen from its edge, or in a gap
    const first = Math.max(Math.ceil(Math.min(x[a], x[b], x[c])), 0);
    const last = Math.min(Math.floor(Math.max(x[a], x[b], x[c])), columns - 1);
    const top = Math.max(Math.ceil(Math.min(y[a], y[b], y[c])), 0);
    const bottom = Math.min(Math.floor(Math.max(y[a], y[b], y[c])), rows - 1);
    const [nearB, nearC] = [near[b] - near[a], near[c] - near[a]];
    const [toneA, toneB, toneC] = flat === null ? [tone[a], tone[b] - tone[a], tone[c] - tone[a]] : [flat, 0, 0];
    for (let py = top; py <= bottom; py++) {
      const dy = py - y[a];
      for (let px = first; px <= last; px++) {
        const dx = px - x[a];
        const p = (dx * vy - dy * vx) / area;
        const q = (dy * ux - dx * uy) / area;
        if (p < 0 || q < 0 || p + q > 1) continue;
        const at = py * columns + px;
        const d = near[a] + p * nearB + q * nearC;
        if (d <= depth[at]) continue;
        depth[at] = d;
        pixels[at] = palette[((toneA + p * toneB + q * toneC) * (TONES - 1)) | 0];
      }
    }
  }

  /** The surface, its lines and marks, and the axes around it. */
  paint(c, family) {
    const { colors, scale } = this;
    c.drawImage(this.canvas, 0, 0, this.width, this.height);
    c.lineCap = "butt"; // of thousands of short pieces
    c.strokeStyle = colors.line;
    c.lineWidth = scale;
    c.stroke(this.visible(this.lines.map(([h, u, v, p, q]) => [[u, v, h], [p, q, h]])));
    c.strokeStyle = colors.muted;
    c.stroke(this.visible(this.edges()));
    c.fillStyle = colors.ink;
    c.font = `${14 * scale}px ${family}`;
    this.drawAxes(c);
    for (const { marker, x, y } of this.marks) {
      x.forEach((_, k) => this.drawPoint(c, marker, [marker.size].flat().at(x.length > 1 ? k : 0), x[k], y[k]));
    }
  }

  /** Those of the pieces that nothing hides. */
  visible(pieces) {
    const path = new Path2D();
    for (const piece of pieces) {
      const [[x, y, one], [u, v, other]] = piece.map((end) => this.seen(...end));
      if (one !== SEEN || other !== SEEN) continue;
      path.moveTo(x, y);
      path.lineTo(u, v);
    }
    return path;
  }

  /** The block's edges, in pieces: the floor's, the surface's border, and the upright ones. */
  edges() {
    const pieces = [];
    const cut = (count, place) => range(count).forEach((k) => pieces.push([place(k / count), place((k + 1) / count)]));
    for (const end of [0, 1]) {
      for (const turned of [0, 1]) {
        const across = (share) => (turned ? [end, share] : [share, end]);
        cut(40, (share) => [...across(share), 0]);
        cut(this.n - 1, (share) => [...across(share), this.heightAt(...across(share))]);
        const corner = [end, turned];
        cut(20, (share) => [...corner, share * this.heightAt(...corner)]);
      }
    }
    return pieces;
  }

  /** The numbers and names along the two near edges of the floor, and along the left corner. */
  drawAxes(c) {
    const { cosTurn, sinTurn } = this;
    const near = [+(sinTurn > 0), +(cosTurn < 0)];
    const left = [+(cosTurn < 0), +(sinTurn < 0)];
    this.drawAxis(c, 0, (share) => [share, near[1], 0]);
    this.drawAxis(c, 1, (share) => [near[0], share, 0]);
    if (this.cosTilt > 0.2) this.drawAxis(c, 2, (share) => [...left, share]);
  }

  drawAxis(c, axis, place) {
    const { scale, limits: { [axis]: [low, high] }, names: { [axis]: name } } = this;
    const pixel = (share) => this.project(...place(share));
    const [middle, half] = [this.project(0.5, 0.5, axis === 2 ? 0.5 : 0), pixel(0.5)];
    const way = axis === 2 ? [-1, 0] : [half[0] - middle[0], half[1] - middle[1]];
    const [dx, dy] = way.map((v) => v / Math.hypot(...way));
    const out = ([x, y], by) => [x + dx * by, y + dy * by];
    c.textAlign = dx > 0.4 ? "left" : dx < -0.4 ? "right" : "center";
    c.textBaseline = "middle";
    const length = Math.hypot(pixel(1)[0] - pixel(0)[0], pixel(1)[1] - pixel(0)[1]);
    let wide = 0;
    c.beginPath();
    if (axis === 2) [pixel(0), pixel(1)].forEach(([x, y]) => c.lineTo(x, y));
    for (const value of roundTicks(low, high, clamp(Math.floor(length / (42 * scale)), 1, 6))) {
      const at = pixel((value - low) / (high - low));
      c.moveTo(...at);
      c.lineTo(...out(at, TICK));
      const label = number(value);
      wide = Math.max(wide, c.measureText(label).width);
      c.fillText(label, ...out(at, TICK + 8 * scale));
    }
    c.stroke();
    if (axis === 2) {
      const [x, y] = pixel(1);
      c.textAlign = "left";
      c.strokeStyle = this.colors.background; // the surface may be behind it
      c.lineWidth = 4 * scale;
      for (const write of ["strokeText", "fillText"]) c[write](name, x - 28 * scale, y - 18 * scale);
      return;
    }
    c.fillText(name, ...out(half, TICK + 26 * scale + wide * Math.abs(dx)));
  }

  /** ★, ✕ or +, as the contour has them; behind a ridge faintly. */
  drawPoint(c, { symbol, line, color }, size, x, y) {
    const [px, py, seen] = this.toPixel(x, y);
    const radius = (size / 2) * Math.sqrt(this.scale);
    c.save();
    c.globalAlpha = seen === SEEN ? 1 : 0.35;
    c.translate(px, py);
    c.beginPath();
    LANDMARKS[symbol](c, radius);
    const full = symbol === "star"; // the others are strokes
    c.fillStyle = color;
    c.strokeStyle = line.color;
    c.lineWidth = line.width * (full ? 2 : Math.sqrt(this.scale));
    c.stroke();
    if (full) c.fill();
    c.restore();
  }
}

/** Where to bend one step, in shares of it: where it enters the box, inside it, and at its end. */
function bends(from, to) {
  let [enter, leave] = [0, 1];
  for (const axis of [0, 1]) {
    const way = to[axis] - from[axis];
    const [a, b] = [-from[axis] / way, (1 - from[axis]) / way].sort((p, q) => p - q);
    if (way) [enter, leave] = [Math.max(enter, a), Math.min(leave, b)];
    else if (!inside(from[axis])) return [1];
  }
  if (!(enter < leave)) return [1];
  const far = (leave - enter) * Math.hypot(to[0] - from[0], to[1] - from[1]);
  const count = Math.ceil(BEND * far) || 1;
  const shares = range(count + 1).map((k) => enter + ((leave - enter) * k) / count);
  return [...shares.slice(enter > 0 ? 0 : 1), ...(leave < 1 ? [1] : [])];
}
