// Arrows at the head of the chosen run: the gradient, the momentum part and the step.

import { element, write } from "../controls/controls.js";
import { filled, number } from "../controls/format.js";
import { beginning, evaluate, given, workedOut } from "../inspector/worked.js";
import { block } from "../wire/payload.js";

const TYPICAL = 0.11; // of the picture's shorter side: how long arrows usually are at most
const LONGEST = 0.34; // of that side: a longer arrow is cut, and shows the cut
const BEYOND = 1.5; // a gradient's arrow against a step's: its tip is seen where both agree
const SHARE = 0.6; // of a run's arrows that are shorter than what is usual
const SHORTEST = 1.5; // px
const MARGIN = 8; // px between the explanation and the frame
const SHAPES = { // px: half the shaft, the head's length, half its width
  gradient: [0.8, 8, 4],
  carried: [6, 16, 12],
  step: [3, 14, 8],
};

export class Arrows {
  /**
   * @param parts the button `arrows` and the element `arrowKey` for what they mean
   * @param onToggle called when they have been turned on or off
   */
  constructor({ arrows, arrowKey, picture }, onToggle) {
    this.button = arrows;
    this.key = arrowKey;
    this.host = picture;
    this.on = false;
    this.scales = new WeakMap(); // by run as traced: for its path, in its projection
    this.onToggle = onToggle;
    arrows.onclick = () => this.toggle();
  }

  toggle() {
    this.on = !this.on;
    this.button.setAttribute("aria-pressed", this.on);
    this.onToggle();
  }

  name(texts) {
    this.texts = texts;
    this.button.title = texts["arrows.help"];
    this.button.setAttribute("aria-label", texts.arrows);
    this.key.replaceChildren();
    this.rows = Object.fromEntries(["step", "carried", "gradient"].map((kind) => {
      const row = element("div", "arrow", this.key);
      const sample = element("canvas", "", row);
      sample.setAttribute("aria-hidden", "true");
      return [kind, { row, sample, said: element("span", "", row) }];
    }));
    this.caption = element("div", "arrow-caption", this.key);
  }

  /**
   * Draw them for the step that leads to the clock's step, or on the way the one being taken; at the
   * start for the first one, unless that is still asked for. They lie in the plane of the
   * coordinates, so that in perspective there are none.
   */
  draw(c, { projection, scale, camera }, { header, runs, selected, step, veiled }) {
    const index = runs.findIndex((r) => r.id === selected);
    const [run, data] = [runs[index], header.worked[index]];
    const t = Math.min(Math.max(Math.ceil(step), veiled ? 0 : 1), run.x.length - 1);
    this.key.hidden = !(this.on && !camera && data && t > 0);
    if (this.key.hidden) return;
    const method = block(header.catalog).optimizers[run.optimizer];
    if (!this.scales.has(run)) this.scales.set(run, scalesOf(run, data, projection));
    const scales = this.scales.get(run);
    const vectors = vectorsOf(run, data, method, t);
    const looks = this.looks(run, header.colors);
    const at = [run.x[t - 1], run.y[t - 1]];
    const { left, top, width, height } = projection;
    c.save();
    c.beginPath();
    c.rect(left, top, width, height);
    c.clip();
    for (const kind of ["carried", "step", "gradient"]) {
      if (!vectors[kind]) continue;
      const [dx, dy] = inPixels(projection, at, vectors[kind].map((v) => v * scales[kind]));
      const length = Math.hypot(dx, dy);
      if (length < SHORTEST) continue;
      const shape = SHAPES[kind].map((part) => part * Math.sqrt(scale));
      const longest = LONGEST * Math.min(width, height);
      arrow(c, projection.toPixel(...at), Math.atan2(dy, dx), length, longest, shape, looks[kind]);
    }
    c.restore();
    this.explain(t, vectors, scales, looks);
    this.place(projection, run, runs);
  }

  looks(run, { ink, muted, background }) {
    return {
      gradient: { fill: muted, line: muted, background },
      carried: { fill: null, line: ink, background },
      step: { fill: run.style.color, line: run.style.color, background },
    };
  }

  /** Say what each arrow is, and how long. */
  explain(t, vectors, scales, looks) {
    for (const [kind, { row, sample, said }] of Object.entries(this.rows)) {
      row.hidden = !vectors[kind];
      const scale = scales[kind];
      write(said, this.texts[`arrows.${kind}`] + (scale === 1 ? "" : ` × ${number(scale)}`));
      paintSample(sample, SHAPES[kind], looks[kind]);
    }
    write(this.caption, filled(this.texts["arrows.caption"], { step: t }));
  }

  /** Put that into the corner of the axes where it hides least; the same one for all steps. */
  place(projection, run, runs) {
    if (this.placed === run) return;
    this.placed = run;
    const { left, top, width, height } = projection;
    const { offsetWidth: w, offsetHeight: h } = this.key;
    const [right, bottom] = [left + width - w - MARGIN, top + height - h - MARGIN];
    const corners = [[left + MARGIN, bottom], [right, bottom], [left + MARGIN, top + MARGIN]];
    const hidden = corners.map(([x, y]) => {
      const inside = ([u, v]) => u > x - MARGIN && u < x + w + MARGIN && v > y - MARGIN && v < y + h + MARGIN;
      return runs.reduce((n, { path }) => n + path.step.filter((_, i) => inside([path.x[i], path.y[i]])).length, 0);
    });
    const [x, y] = corners[hidden.indexOf(Math.min(...hidden))];
    Object.assign(this.key.style, { left: `${x}px`, top: `${y + this.host.offsetTop}px` });
  }
}

/** The arrows of step t in the units of the axes: −g, the part carried over, and the step. */
function vectorsOf(run, data, method, t) {
  const known = [0, 1].map((i) => beginning(run, data, t, i));
  return {
    gradient: known.map(({ g }) => -g),
    carried: method.carried && known.map((k) => evaluate(method.carried, workedOut(method, k).names)),
    step: [run.x[t] - run.x[t - 1], run.y[t] - run.y[t - 1]],
  };
}

/** Round factors for a whole run, so that lengths compare over its steps; a step is never shrunk. */
function scalesOf(run, data, projection) {
  const { g } = given(data);
  const last = run.x.length - 1;
  const gradients = [];
  const steps = [];
  for (let t = 1; t <= last; t++) {
    const at = [run.x[t - 1], run.y[t - 1]];
    gradients.push(Math.hypot(...inPixels(projection, at, [g[t - 1], g[last + t - 1]])));
    steps.push(Math.hypot(...inPixels(projection, at, [run.x[t] - at[0], run.y[t] - at[1]])));
  }
  const typical = TYPICAL * Math.min(projection.width, projection.height);
  const step = Math.max(1, round(typical / usual(steps)));
  return { gradient: round((BEYOND * typical) / usual(gradients)), carried: step, step };
}

/**
 * A displacement from a point of the plane, in pixels.
 * @param {import("../panels/projection.js").Projection} projection
 * @param {number[]} at
 * @param {number[]} by
 */
function inPixels(projection, [x, y], [dx, dy]) {
  const [u, v] = projection.toPixel(x, y);
  const [p, q] = projection.toPixel(x + dx, y + dy);
  return [p - u, q - v];
}

function usual(lengths) {
  const sorted = lengths.filter((l) => l > 0).sort((a, b) => a - b);
  return sorted.length ? sorted[Math.floor(SHARE * (sorted.length - 1))] : 1;
}

/** The nearest of 1, 2 or 5 times a power of ten that is no larger. */
function round(value) {
  const size = 10 ** Math.floor(Math.log10(value));
  return Number(((value >= 5 * size ? 5 : value >= 2 * size ? 2 : 1) * size).toPrecision(1));
}

/** An arrow from a point; a longer one than there is room for is cut with two strokes. */
function arrow(c, [x, y], angle, whole, longest, [shaft, head, wing], { fill, line, background }) {
  const length = Math.min(whole, longest);
  const neck = length - Math.min(head, 0.7 * length);
  const spread = wing * Math.min(1, (0.7 * length) / head) || 1;
  const half = Math.min(shaft, spread / 2);
  c.save();
  c.translate(x, y);
  c.rotate(angle);
  c.setLineDash([]);
  c.lineJoin = "round";
  c.beginPath();
  c.moveTo(0, -half);
  c.lineTo(neck, -half);
  c.lineTo(neck, -spread);
  c.lineTo(length, 0);
  c.lineTo(neck, spread);
  c.lineTo(neck, half);
  c.lineTo(0, half);
  c.closePath();
  if (shaft > 1) { // a halo around a thin arrow would split the wide one that it may lie on
    c.strokeStyle = background;
    c.lineWidth = fill ? 3.4 : 5;
    c.stroke();
  }
  if (fill) {
    c.fillStyle = fill;
    c.fill();
  } else {
    c.strokeStyle = line;
    c.lineWidth = 1.8;
    c.stroke();
  }
  if (whole > longest) {
    for (const at of [neck - 16, neck - 11]) {
      for (const [style, width] of [[background, 4], [line, 1.6]]) {
        c.beginPath();
        c.moveTo(at - 3, wing);
        c.lineTo(at + 3, -wing);
        c.strokeStyle = style;
        c.lineWidth = width;
        c.stroke();
      }
    }
  }
  c.restore();
}

/** A small arrow for the explanation, painted once for each look. */
function paintSample(canvas, shape, look) {
  const painted = JSON.stringify(look);
  if (canvas.painted === painted) return;
  canvas.painted = painted;
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [44, 26];
  Object.assign(canvas, { width: width * ratio, height: height * ratio });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const c = canvas.getContext("2d");
  c.scale(ratio, ratio);
  arrow(c, [3, height / 2], 0, width - 6, width, shape, look);
}
