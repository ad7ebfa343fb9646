// The slope and the curvature at the head of the chosen run, on the clock.

import { element, write } from "../controls/controls.js";
import { filled, number } from "../controls/format.js";
import { block } from "../wire/payload.js";

const FLAT = 1e-9; // of the larger curvature: a smaller one counts as none

export class Glance {
  constructor(host, queue) {
    this.host = host;
    this.queue = queue;
    host.ontoggle = () => {
      if (host.open !== this.shown) this.queue.push("glance", { value: host.open });
      this.shown = host.open;
    };
  }

  name(texts) {
    this.texts = texts;
    this.host.replaceChildren(element("summary", "", null, texts.glance));
    const list = element("dl", "", this.host);
    this.names = {};
    this.values = {};
    for (const key of ["gradient", "curvature", "shape", "limit", "condition"]) {
      this.names[key] = element("dt", "", list, texts[`glance.${key}`]);
      this.names[key].title = texts[`glance.${key}.help`];
      this.values[key] = element("dd", "", list);
    }
  }

  /** Write what holds at a step of the run at an index. */
  show(header, index, step) {
    const id = header.glance[index];
    if (!id) return;
    const rows = block(id);
    const n = rows.length / 4;
    const i = Math.min(step, n - 1);
    const [gx, gy, low, high] = [0, 1, 2, 3].map((row) => rows[row * n + i]);
    const { texts, values } = this;
    const flat = FLAT * Math.max(Math.abs(low), Math.abs(high));
    const bowl = low > flat;
    const shape = bowl ? "bowl" : high < -flat ? "dome" : low < -flat && high > flat ? "saddle" : "flat";
    write(values.gradient, `(${number(gx)}, ${number(gy)}), ‖∇L‖ = ${number(Math.hypot(gx, gy))}`);
    write(values.curvature, `${number(high)}, ${number(low)}`);
    write(values.shape, texts[`glance.${shape}`]);
    this.limit(header.runs[index], high, flat);
    write(values.condition, bowl ? number(high / low) : "–");
  }

  /** The limit of the run's own method where it has one, else GD's, with the run's L2 penalty. */
  limit({ limit: { method, times, formula }, l2 }, high, flat) {
    const { texts, names, values } = this;
    write(names.limit, filled(texts["glance.limit"], { method }));
    names.limit.title = filled(texts["glance.limit.help"], { method, formula });
    write(values.limit, high + l2 > flat ? `η\u00a0< ${formula} =\u00a0${number(times / (high + l2))}` : "–");
  }
}
