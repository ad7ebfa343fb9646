// The loss curves: lines and heads above Plotly's axes.

import { drawMark } from "./marks.js";
import { Panel } from "./panel.js";
import { Trail } from "./trail.js";

const DENSE = 8; // times its panel's width: a curve this long goes up and down, and is drawn thin

export class Loss extends Panel {
  /** Turn the runs' losses into pixels, on the scale that the header states. */
  trace(runs, { log, offset, low, axis }) {
    const height = log
      ? (value) => (value > offset ? Math.log10(value - offset) : low - 1)
      : (value) => value;
    for (const run of runs) {
      const across = {
        step: (i) => i,
        evaluations: (i) => run.gradients[i],
        examples: (i) => Math.log10(Math.max(1, run.gradients[i] * run.examplesPerGradient)),
      }[axis];
      const line = (losses) =>
        new Trail((i) => this.projection.toPixel(across(i), height(losses[i])), losses.length - 1);
      run.curve = line(run.loss);
      run.edges = run.band?.map(line);
    }
  }

  /** The whole of every curve, faintly, and where an epoch ends. */
  drawFaint(player) {
    const c = this.begin(this.back);
    for (const run of player.veiled ? [] : player.ordered()) {
      if (run.edges) this.drawBand(c, run, player);
      c.globalAlpha = 0.38 * player.strength(run);
      c.strokeStyle = run.style.color;
      c.lineWidth = 1.5;
      c.setLineDash(run.style.dash);
      c.beginPath();
      run.curve.line(c, 0, run.curve.last);
      c.stroke();
    }
    if (player.header.scene.examples) this.drawEpochs(c, player);
    c.restore();
  }

  /** The middle 80 % of several seeds, behind their median. */
  drawBand(c, run, player) {
    const [low, high] = run.edges;
    c.globalAlpha = 0.22 * player.strength(run);
    c.fillStyle = run.style.color;
    c.beginPath();
    for (let i = 0; i <= low.last; i++) c.lineTo(...low.points(i));
    for (let i = high.last; i >= 0; i--) c.lineTo(...high.points(i));
    c.fill();
  }

  /** Where one pass over the data ends, for each mini-batch run, on the curves' axis. */
  drawEpochs(c, player) {
    const { scene: { examples }, loss: { axis }, colors } = player.header;
    const { top, height } = this.projection;
    const marked = new Set();
    for (const run of player.runs.filter((r) => r.batch)) {
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
      c.font = `${14 * this.scale}px ${getComputedStyle(player.root).fontFamily}`;
      if (marked.size === 1) c.fillText(player.texts.epoch, x + 4, top + height - 6);
    }
  }

  draw(player) {
    const { background } = player.header.colors;
    const { step } = player;
    const runs = player.ordered();
    const c = this.begin(this.front);
    for (const run of runs) {
      c.globalAlpha = player.strength(run);
      c.setLineDash(run.style.dash);
      c.strokeStyle = run.style.color;
      c.lineWidth = (run.curve.length > DENSE * this.projection.width ? 1.3 : 2.4) * this.scale;
      c.beginPath();
      run.curve.line(c, 0, step);
      c.stroke();
    }
    c.restore();
    const { top, height } = this.projection;
    for (const run of runs) {
      c.globalAlpha = player.strength(run);
      const [x, y] = run.curve.at(step);
      if (y < top) this.drawArrow(c, run, step, background);
      else if (y <= top + height) drawMark(c, run.style, x, y, 11 * Math.sqrt(this.scale), background);
    }
    c.globalAlpha = 1;
  }

  /** Where a curve leaves through the top: it is cut there, and the arrow says so. */
  drawArrow(c, run, step, background) {
    const { top } = this.projection;
    let i = Math.min(Math.floor(step), run.curve.last);
    while (i > 0 && run.curve.points(i - 1)[1] < top) i--;
    const [x1, y1] = run.curve.points(i);
    const [x0, y0] = i ? run.curve.points(i - 1) : [x1, y1];
    const x = y0 === y1 ? x1 : x0 + ((top - y0) / (y1 - y0)) * (x1 - x0);
    c.beginPath();
    c.moveTo(x, top + 2);
    c.lineTo(x - 6, top + 12);
    c.lineTo(x + 6, top + 12);
    c.closePath();
    c.strokeStyle = background;
    c.lineWidth = 3;
    c.stroke();
    c.fillStyle = run.style.color;
    c.fill();
  }
}
