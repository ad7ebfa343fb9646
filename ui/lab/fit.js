// The data behind a surface made of data, with each run's model at its head.

import { drawMark } from "./marks.js";
import { models } from "./models.js";
import { Panel } from "./panel.js";

const PIECES = 96; // of a model's curve

export class Fit extends Panel {
  draw(player) {
    if (!this.projection) return;
    const { header: { fit, colors, runs: listed }, step } = player;
    const c = this.begin(this.front);
    const [[x0, x1]] = this.projection.box;
    const model = models[fit.curve];
    for (const run of player.ordered()) {
      const i = Math.min(Math.floor(step), run.path.last);
      const place = (part) => {
        const x = x0 + part * (x1 - x0);
        return this.projection.toPixel(x, model(run.x[i], run.y[i], x));
      };
      c.globalAlpha = player.strength(run);
      for (const [style, width, dash] of [[colors.casing, 4.4, []], [run.style.color, 2.6, run.style.dash]]) {
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
    c.restore();
  }
}
