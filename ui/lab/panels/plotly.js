// The lab's backdrop: Plotly draws a figure, and its axes are the projection. Its bundle takes a
// browser longer to read than all the rest, so a canvas shows the same until then.

import { numbers } from "../wire/payload.js";
import { FixedBackdrop } from "./fixed.js";
import { Projection } from "./projection.js";

const CONFIG = {
  staticPlot: true, displayModeBar: false, showSendToCloud: false, responsive: false,
};

/** Read Plotly's bundle. Where that cannot be had, the canvas goes on showing everything. */
export function read(address) {
  return new Promise((done, fail) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: done, onerror: fail });
    document.head.append(script);
  });
}

/** A contour without the nodes beyond those around a box, whose lines nobody sees. */
function cropped(part, box) {
  const [x, y] = [part.x, part.y].map(numbers);
  const [[left, right], [low, high]] = [x, y].map((nodes, axis) => {
    const last = nodes.length - 1;
    const [from, to] = box[axis].map((at) => ((at - nodes[0]) / (nodes[last] - nodes[0])) * last);
    return [Math.min(Math.max(Math.floor(from), 0), last - 1), Math.max(Math.min(Math.ceil(to), last), 1)];
  });
  const z = numbers(part.z);
  const rows = Array.from({ length: high - low + 1 }, (_, j) =>
    z.subarray((low + j) * x.length + left, (low + j) * x.length + right + 1));
  return { ...part, x: x.slice(left, right + 1), y: y.slice(low, high + 1), z: rows };
}

export class PlotlyBackdrop {
  constructor(plot) {
    this.plot = plot;
    this.early = window.Plotly ? null : new FixedBackdrop(plot); // what stands in Plotly's place
    this.taking = null; // Plotly's first drawing, while it is under way
  }

  async draw(data, layout) {
    await this.taking;
    await (this.early ? this.early.draw(data, layout) : this.react(data, layout));
  }

  react(data, layout) {
    const box = [layout.xaxis.range, layout.yaxis.range];
    const shown = data.map((part) => (part.type === "contour" ? cropped(part, box) : part));
    return window.Plotly.react(this.plot, shown, layout, CONFIG);
  }

  async move(box) {
    await this.taking;
    if (this.early) await this.early.move(box);
    else await window.Plotly.relayout(this.plot, { "xaxis.range": [...box[0]], "yaxis.range": [...box[1]] });
  }

  /** Let Plotly draw what is shown, in its place. */
  async takeOver() {
    if (!this.early) return;
    const { drawn } = this.early;
    this.taking = drawn && this.react(...drawn);
    await this.taking;
    this.early.remove();
    this.early = null;
  }

  /** From Plotly's (semi-private, pinned) axes. */
  get projection() {
    if (this.early) return this.early.projection;
    const { xaxis, yaxis } = this.plot._fullLayout;
    return new Projection(
      { left: xaxis._offset, top: yaxis._offset, width: xaxis._length, height: yaxis._length },
      [xaxis.range.map(Number), yaxis.range.map(Number)],
    );
  }
}
