// Curves above Plotly's axes: lines and heads on the clock, read by hovering, and the losses.

import { element, write } from "../controls/controls.js";
import { number } from "../controls/format.js";
import { drawLetters } from "../drawing/letters.js";
import { drawMark, markPlace, placeMark } from "../drawing/marks.js";
import { DENSE, Trail } from "../drawing/trail.js";
import { Panel } from "./panel.js";

/**
 * Of a run its `values`, the first of them at step `from`, what to `tell` of step i, and the values
 * at the edges of a `band`.
 * @typedef {{ values: Float64Array, from: number, tell: (i: number) => string, band?: Float64Array[] }} Line
 */

/** A quantity of the runs. A subclass says which, with `line(run)`. */
export class Curves extends Panel {
  held = false; // a mouse button, to move the clock

  /**
   * @param Backdrop what draws what stands still
   * @param {(step: number) => void} go moves the clock
   */
  constructor(host, Backdrop, go) {
    super(host, Backdrop);
    this.go = go;
    this.frame = null; // the last that was drawn
    this.axis = "step"; // what is counted to the right
    this.curves = [];
    this.readout = element("div", "reading", host);
    this.readout.setAttribute("aria-hidden", "true");
    this.readout.hidden = true;
    host.addEventListener("pointerdown", (e) => this.down(e));
    host.addEventListener("pointermove", (e) => this.hover(e));
    for (const over of ["pointerup", "pointercancel"]) host.addEventListener(over, () => (this.held = false));
    host.addEventListener("pointerleave", () => this.point(null));
    host.addEventListener("click", (e) => e.pointerType !== "mouse" && this.inAxes(e) && this.goTo(e)); // a tap
  }

  /** Turn the runs' values into pixels, on the scale that the header states. */
  trace(runs, { log, offset, low, axis = "step" }) {
    this.axis = axis;
    const height = log
      ? (value) => (value > offset ? Math.log10(value - offset) : low - 1)
      : (value) => value;
    this.curves = [];
    for (const run of runs) {
      const line = this.line(run);
      if (!line?.values.length) continue;
      const across = {
        step: (i) => i,
        evaluations: (i) => run.gradients[i],
        examples: (i) => Math.log10(Math.max(1, run.gradients[i] * run.examplesPerGradient)),
      }[axis];
      const last = line.from + line.values.length - 1;
      const drawn = (values) => new Trail((i) => {
        const at = Math.max(i, line.from);
        return this.projection.toPixel(across(at), height(values[at - line.from]));
      }, last);
      this.curves.push({ ...line, run, across, last, trail: drawn(line.values), edges: line.band?.map(drawn) });
    }
  }

  /** The curves of the runs that are not hidden. */
  visible(frame) {
    return this.curves.filter(({ run }) => frame.strength(run));
  }

  /** The curves in drawing order. */
  ordered(frame) {
    const place = new Map(frame.ordered().map((run, i) => [run.id, i]));
    return [...this.curves].sort((a, b) => place.get(a.run.id) - place.get(b.run.id));
  }

  /**
   * The whole of every curve, faintly.
   * @param {import("../frame.d.ts").Frame} frame
   */
  drawFaint(frame) {
    const c = this.begin(this.back);
    for (const { run, trail, edges } of frame.secret ? [] : this.ordered(frame)) {
      if (edges) this.drawBand(c, run, edges, frame);
      c.globalAlpha = 0.38 * frame.strength(run);
      c.strokeStyle = run.style.color;
      c.lineWidth = 1.5;
      c.setLineDash(run.style.dash);
      c.beginPath();
      trail.line(c, 0, trail.last);
      c.stroke();
    }
    this.drawMarks(c, frame);
    c.restore();
  }

  /**
   * What a subclass says of a run; null for none.
   * @returns {Line | null}
   */
  line(_run) {
    return null;
  }

  /** What a subclass draws besides. */
  drawMarks(_c, _frame) {}

  /** The middle 80 % of several seeds, behind their median. */
  drawBand(c, run, [low, high], frame) {
    c.globalAlpha = 0.22 * frame.strength(run);
    c.fillStyle = run.style.color;
    c.beginPath();
    for (let i = 0; i <= low.last; i++) c.lineTo(...low.points(i));
    for (let i = high.last; i >= 0; i--) c.lineTo(...high.points(i));
    c.fill();
  }

  /**
   * @param {import("../frame.d.ts").Frame} frame
   */
  draw(frame) {
    this.frame = frame;
    const { background } = frame.header.colors;
    const { step } = frame;
    const curves = this.ordered(frame);
    const c = this.begin(this.front);
    this.drawPointer(c, frame);
    for (const { run, trail } of curves) {
      c.globalAlpha = frame.strength(run);
      c.setLineDash(run.style.dash);
      c.strokeStyle = run.style.color;
      c.lineWidth = (trail.length > DENSE * this.projection.width ? 1.3 : 2.4) * this.scale;
      c.beginPath();
      trail.line(c, 0, step);
      c.stroke();
    }
    c.restore();
    const { top, height } = this.projection;
    const heads = [];
    for (const { run, trail } of curves) {
      c.globalAlpha = frame.strength(run);
      const [x, y] = trail.at(step);
      if (frame.strength(run)) heads.push({ x, y: Math.min(Math.max(y, top), top + height), letter: run.style.letter, color: run.style.color, strength: frame.strength(run) });
      if (y < top) this.drawArrow(c, run, trail, step, background, top, 1);
      else if (y > top + height) this.drawArrow(c, run, trail, step, background, top + height, -1);
      else drawMark(c, run.style, x, y, 11 * Math.sqrt(this.scale), background);
    }
    c.globalAlpha = 1;
    drawLetters(c, heads, this.typeSize, this.projection, background, this.family);
  }

  /** Where a curve leaves through the top (or bottom) edge: it is cut there, and an arrow says so. */
  drawArrow(c, run, trail, step, background, edge, inward) {
    const out = (i) => (trail.points(i)[1] - edge) * inward < 0;
    let i = Math.min(Math.floor(step), trail.last);
    while (i > 0 && out(i - 1)) i--;
    const [x1, y1] = trail.points(i);
    const [x0, y0] = i ? trail.points(i - 1) : [x1, y1];
    const x = y0 === y1 ? x1 : x0 + ((edge - y0) / (y1 - y0)) * (x1 - x0);
    c.beginPath();
    c.moveTo(x, edge + 2 * inward);
    c.lineTo(x - 6, edge + 12 * inward);
    c.lineTo(x + 6, edge + 12 * inward);
    c.closePath();
    c.strokeStyle = background;
    c.lineWidth = 3;
    c.stroke();
    c.fillStyle = run.style.color;
    c.fill();
  }

  inAxes(event) {
    if (!this.projection) return false;
    const [px, py] = this.at(event);
    const { left, top, width, height } = this.projection;
    return px >= left && px <= left + width && py >= top && py <= top + height;
  }

  down(event) {
    if (event.pointerType !== "mouse" || event.button || !this.inAxes(event)) return;
    this.held = true;
    this.host.setPointerCapture(event.pointerId);
    this.goTo(event);
  }

  hover(event) {
    if (event.pointerType !== "mouse") return;
    this.point(this.held || this.inAxes(event) ? this.at(event) : null);
    if (this.held) this.goTo(event);
  }

  /** Move the clock to the step at a pixel; where runs differ in it, to that of the nearest curve. */
  goTo(event) {
    const at = this.at(event);
    if (this.axis === "step") {
      this.go(this.count(at));
      return;
    }
    const distances = this.visible(this.frame).map((curve) => {
      const step = this.stepAt(curve, at);
      const [x, y] = curve.trail.points(step);
      return [Math.hypot(x - at[0], y - at[1]), step];
    });
    if (distances.length) this.go(distances.sort(([a], [b]) => a - b)[0][1]);
  }

  /**
   * What the horizontal axis counts at a pixel.
   * @param {number[]} at
   */
  count([px]) {
    const [value] = this.projection.fromPixel(px, 0);
    const [low, high] = this.projection.box[0];
    const inside = Math.min(Math.max(value, low), high);
    return Math.round(this.axis === "examples" ? 10 ** inside : inside);
  }

  /**
   * The step of a curve that lies nearest to a pixel's place on the horizontal axis.
   * @param {{ across: (i: number) => number, from: number, last: number }} curve
   * @param {number[]} at
   */
  stepAt({ across, from, last }, [px]) {
    const [value] = this.projection.fromPixel(px, 0);
    let [low, high] = [from, last];
    while (low < high) { // the first step at the value or beyond
      const middle = (low + high) >> 1;
      if (across(middle) < value) low = middle + 1;
      else high = middle;
    }
    return low > from && value - across(low - 1) < across(low) - value ? low - 1 : low;
  }

  /** Read the curves at a pixel; null for none. */
  point(at) {
    this.pointer = at;
    this.readout.hidden = !at;
    if (this.frame) this.draw(this.frame);
  }

  /** A thin line under the mouse, and what each curve has there. */
  drawPointer(c, frame) {
    if (!this.pointer) return;
    const { header: { colors, runs: listed }, texts } = frame;
    const { left, top, width, height } = this.projection;
    const count = this.count(this.pointer);
    const byStep = this.axis === "step";
    const x = byStep ? this.projection.toPixel(count, 0)[0] : this.pointer[0];
    c.beginPath();
    c.moveTo(x, top);
    c.lineTo(x, top + height);
    c.setLineDash([]);
    c.strokeStyle = colors.muted;
    c.lineWidth = 1;
    c.stroke();

    const shown = this.visible(frame);
    this.list(listed.filter(({ id }) => shown.some(({ run }) => run.id === id)), colors);
    write(this.head, byStep ? `${texts.step} ${count}` : `${texts[`axis.${this.axis}.count`]} ${count}`);
    for (const curve of shown) {
      const step = this.stepAt(curve, this.pointer);
      const hidden = (byStep && step !== count) || (frame.secret && step > frame.step);
      const value = hidden ? "–" : curve.tell(step);
      write(this.told.get(curve.run.id), byStep ? value : `${value} (${texts.step} ${step})`);
    }
    this.readout.classList.toggle("left", x > left + width / 2);
  }

  /** A line of the readout for each run, made when they change. */
  list(runs, { background }) {
    const made = JSON.stringify([background, runs.map(({ id, style }) => [id, style])]);
    if (this.listed === made) return;
    this.listed = made;
    this.readout.replaceChildren();
    this.head = element("div", "", this.readout);
    this.told = new Map(runs.map(({ id, style }) => {
      const row = element("div", "", this.readout);
      const mark = markPlace();
      row.append(mark);
      placeMark(mark, style, background);
      return [id, element("span", "", row)];
    }));
  }
}

export class Loss extends Curves {
  /** @override */
  line(run) {
    return { values: run.loss, from: 0, tell: (i) => number(run.loss[i]), band: run.band };
  }

  /** Where one pass over the data ends, for each mini-batch run, on the curves' axis. @override */
  drawMarks(c, frame) {
    const { scene: { examples }, colors } = frame.header;
    if (!examples) return;
    const { axis } = this;
    const { top, height } = this.projection;
    const marked = new Set();
    for (const run of frame.runs.filter((r) => r.batch)) {
      const at = axis === "examples" ? Math.log10(examples) : examples / run.batch;
      const [x] = this.projection.toPixel(at, 0);
      if (marked.has(at)) continue;
      marked.add(at);
      c.globalAlpha = 0.8;
      c.setLineDash([2, 4]);
      c.strokeStyle = axis === "examples" ? colors.muted : run.style.color;
      c.lineWidth = 1.5;
      c.beginPath();
      c.moveTo(x, top);
      c.lineTo(x, top + height);
      c.stroke();
      c.fillStyle = colors.muted;
      c.font = `${14 * this.scale}px ${this.family}`;
      if (marked.size === 1) c.fillText(frame.texts.epoch, x + 4, top + height - 6);
    }
  }
}
