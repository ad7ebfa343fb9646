// The lab's backdrop: Plotly draws a figure, and its axes are the projection.

import { Projection } from "./projection.js";

const CONFIG = {
  staticPlot: true, displayModeBar: false, showSendToCloud: false, responsive: false,
};

export class PlotlyBackdrop {
  constructor(plot) {
    this.plot = plot;
  }

  async draw(data, layout) {
    await window.Plotly.react(this.plot, data, layout, CONFIG);
  }

  async move([x, y]) {
    await window.Plotly.relayout(this.plot, { "xaxis.range": [...x], "yaxis.range": [...y] });
  }

  /** From Plotly's (semi-private, pinned) axes. */
  get projection() {
    const { xaxis, yaxis } = this.plot._fullLayout;
    return new Projection(
      { left: xaxis._offset, top: yaxis._offset, width: xaxis._length, height: yaxis._length },
      [xaxis.range.map(Number), yaxis.range.map(Number)],
    );
  }
}
