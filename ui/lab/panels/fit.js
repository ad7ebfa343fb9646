// The data behind a surface made of data, with each run's model at its head, and the examples that
// a mini-batch has just looked at.

import { drawMark } from "../drawing/marks.js";
import { models } from "../inspector/models.js";
import { block } from "../wire/payload.js";
import { Panel } from "./panel.js";

const PIECES = 96; // of a model's curve
const RING = 6.5; // px around an example of the batch
const TIGHT_RING = 4.6; // px where there are more than CROWD
const CROWD = 16;
const WIDER = 3.6; // px, each further time that an example was drawn

export class Fit extends Panel {
  /**
   * @param {import("../frame.d.ts").Frame} frame
   */
  draw(frame) {
    if (!this.projection) return;
    const { header: { fit, colors, runs: listed }, step } = frame;
    const c = this.begin(this.front);
    const [[x0, x1]] = this.projection.box;
    const model = models[fit.curve];
    for (const run of frame.ordered()) {
      const i = Math.min(Math.floor(step), run.path.last);
      const place = (part) => {
        const x = x0 + part * (x1 - x0);
        return this.projection.toPixel(x, model(run.x[i], run.y[i], x));
      };
      c.globalAlpha = frame.strength(run);
      /** @type {[string, number, number[]][]} */
      const strokes = [[run.style.casing, 4.4, []], [run.style.color, 2.6, run.style.dash]];
      for (const [style, width, dash] of strokes) {
        c.beginPath();
        for (let k = 0; k <= PIECES; k++) c.lineTo(...place(k / PIECES));
        c.setLineDash(dash);
        c.strokeStyle = style;
        c.lineWidth = width * this.scale;
        c.stroke();
      }
      const nth = listed.findIndex((r) => r.id === run.id);
      drawMark(c, run.style, ...place(0.12 + (0.76 * (nth + 0.5)) / listed.length), 11 * Math.sqrt(this.scale), colors.background);
    }
    this.drawBatch(c, frame);
    c.restore();
  }

  /** A ring around each example of the batch; two around one that was drawn twice. */
  drawBatch(c, frame) {
    const batch = frame.batch();
    if (!batch) return;
    const { inputs, targets } = block(frame.header.fit.data);
    const tight = batch.examples.length > CROWD;
    const times = new Map();
    c.beginPath();
    for (const i of batch.examples) {
      const earlier = times.get(i) ?? 0;
      times.set(i, earlier + 1);
      const [x, y] = this.projection.toPixel(inputs[i], targets[i]);
      const radius = ((tight ? TIGHT_RING : RING) + WIDER * earlier) * Math.sqrt(this.scale);
      c.moveTo(x + radius, y);
      c.arc(x, y, radius, 0, 2 * Math.PI);
    }
    c.globalAlpha = frame.strength(batch.run);
    c.setLineDash([]);
    for (const [style, width] of [[frame.header.colors.casing, 1.4], [batch.run.style.color, 0]]) {
      c.strokeStyle = style;
      c.lineWidth = ((tight ? 1.8 : 2.4) + width) * Math.sqrt(this.scale);
      c.stroke();
    }
  }
}
