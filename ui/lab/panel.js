// A panel: Plotly draws what stands still, two canvases above it what moves.

const CONFIG = {
  staticPlot: true, displayModeBar: false, showSendToCloud: false, responsive: false,
};

/** Where a plot's coordinates lie on its canvas, from Plotly's (semi-private, pinned) axes. */
class PlotlyProjection {
  constructor(plot) {
    const { xaxis, yaxis } = plot._fullLayout;
    this.left = xaxis._offset;
    this.top = yaxis._offset;
    this.width = xaxis._length;
    this.height = yaxis._length;
    this.box = [xaxis.range.map(Number), yaxis.range.map(Number)];
  }

  /** Coordinates (log₁₀ on a logarithmic axis) to pixels. */
  toPixel(x, y) {
    const [[x0, x1], [y0, y1]] = this.box;
    return [
      this.left + ((x - x0) / (x1 - x0)) * this.width,
      this.top + ((y1 - y) / (y1 - y0)) * this.height,
    ];
  }

  fromPixel(px, py) {
    const [[x0, x1], [y0, y1]] = this.box;
    return [
      x0 + ((px - this.left) / this.width) * (x1 - x0),
      y1 - ((py - this.top) / this.height) * (y1 - y0),
    ];
  }
}

export class Panel {
  constructor(host) {
    this.host = host;
    this.plot = host.appendChild(document.createElement("div"));
    this.plot.className = "plot";
    this.plot.setAttribute("aria-hidden", "true");
    this.canvases = [];
    [this.back, this.front] = ["back", "front"].map((name) => this.layer(name));
    this.id = null;
    this.projection = null;
    this.version = 0; // grows when the projection changes
    this.scale = 1; // of type, lines and marks, larger while presenting
  }

  /** A canvas on top of those that are there. */
  layer(name) {
    const canvas = this.host.appendChild(document.createElement("canvas"));
    canvas.className = name;
    canvas.setAttribute("aria-hidden", "true");
    this.canvases.push(canvas);
    return canvas;
  }

  /** Show a figure in the room that the panel has; does nothing when both are as they were. */
  async show(id, figure) {
    const { width, height } = this.measured();
    if (!width || !height) return;
    const shown = `${id} ${width} ${height} ${this.scale}`;
    if (shown === this.shown) return;
    const layout = this.enlarged(structuredClone(figure.layout));
    const { l, r, t, b } = layout.margin;
    if (width <= l + r || height <= t + b) return; // between two sizes of the page there may be no room for axes
    this.shown = shown;
    this.figure = figure;
    Object.assign(layout, { width, height });
    layout.font.family = getComputedStyle(this.host).fontFamily;
    await window.Plotly.react(this.plot, figure.data, layout, CONFIG);
    this.fit();
  }

  /** The layout with type and margins at the panel's scale. */
  enlarged(layout) {
    const { scale } = this;
    if (scale === 1) return layout;
    layout.font.size *= scale;
    for (const side of Object.keys(layout.margin)) layout.margin[side] *= scale;
    for (const axis of [layout.xaxis, layout.yaxis]) {
      axis.tickfont.size *= scale;
      axis.nticks = 5;
    }
    return layout;
  }

  /** Move the axes to a box at once; the server's sharper contour follows. */
  async move([x, y]) {
    this.shown = null;
    await window.Plotly.relayout(this.plot, { "xaxis.range": [...x], "yaxis.range": [...y] });
    this.fit();
  }

  /** The room that the panel has; asked of the page only once it may have changed. */
  measured() {
    if (!this.size?.width) {
      this.size = { width: this.host.clientWidth, height: this.host.clientHeight };
    }
    return this.size;
  }

  fit() {
    const { width, height } = this.measured();
    const ratio = window.devicePixelRatio || 1;
    for (const canvas of this.canvases) {
      if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
        canvas.width = Math.round(width * ratio);
        canvas.height = Math.round(height * ratio);
        canvas.style.width = `${width}px`;
        canvas.style.height = `${height}px`;
      }
    }
    this.projection = new PlotlyProjection(this.plot);
    this.version += 1;
  }

  /** A cleared context, scaled to CSS pixels and clipped to the axes. */
  begin(canvas, clip = true) {
    const ratio = window.devicePixelRatio || 1;
    const c = canvas.getContext("2d");
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.clearRect(0, 0, canvas.width, canvas.height);
    c.save();
    if (clip) {
      const { left, top, width, height } = this.projection;
      c.beginPath();
      c.rect(left, top, width, height);
      c.clip();
    }
    c.lineJoin = "round";
    c.lineCap = "round";
    return c;
  }
}
