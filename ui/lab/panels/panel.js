// A panel: a backdrop draws what stands still, two canvases above it what moves.

import { fillFrame } from "./scales.js";

const TYPE = 14; // px
const PAPER = 660; // px: what a sheet of A4 or Letter is wide between its margins

export class Panel {
  /** @param Backdrop what draws figures: Plotly's in the lab, a fixed one in a file of its own */
  constructor(host, Backdrop) {
    this.host = host;
    this.plot = host.appendChild(document.createElement("div"));
    this.plot.className = "plot";
    this.plot.setAttribute("aria-hidden", "true");
    this.canvases = [];
    this.back = this.layer("back");
    this.front = this.layer("front");
    this.id = null;
    this.projection = null;
    this.version = 0; // grows when the projection changes
    this.scale = 1; // of type, lines and marks, larger while presenting
    this.backdrop = new Backdrop(this.plot);
  }

  /** Device pixels in one of the panel's own, which are larger while presenting on a large screen. */
  get ratio() {
    return this.measured().ratio;
  }

  /** What is written on canvases, in pixels; as large as the numbers of the axes. */
  get typeSize() {
    return TYPE * this.scale;
  }

  get family() {
    return this.measured().family;
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
    const shown = `${id} ${width} ${height} ${this.scale} ${this.ratio}`;
    if (shown === this.shown) return;
    const layout = this.enlarged(structuredClone(figure.layout));
    const { l, r, t, b } = layout.margin;
    if (width <= l + r || height <= t + b) return; // between two sizes of the page there may be no room for axes
    this.shown = shown;
    this.figure = figure;
    Object.assign(layout, { width, height });
    fillFrame(layout);
    layout.font.family = this.family;
    await this.backdrop.draw(figure.data, layout);
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
  async move(box) {
    this.shown = null;
    await this.backdrop.move(box);
    this.fit();
  }

  /**
   * The room that the panel has, and how it is drawn in: asked of the page only once it may have changed, as the
   * page has to be laid out for an answer.
   */
  measured() {
    if (!this.size?.width) {
      const { clientWidth: width, clientHeight: height, currentCSSZoom: zoom = 1 } = this.host;
      const ratio = (window.devicePixelRatio || 1) * zoom;
      this.size = { width, height, ratio, family: getComputedStyle(this.host).fontFamily };
    }
    return this.size;
  }

  /** Where an event is on the panel, in its own pixels, also where a page around it is zoomed. */
  at(event) {
    const { left, top, width } = this.host.getBoundingClientRect();
    const zoom = width / this.host.offsetWidth || 1;
    return [(event.clientX - left) / zoom, (event.clientY - top) / zoom];
  }

  fit() {
    const { width, height } = this.measured();
    const { ratio } = this;
    for (const canvas of this.canvases) {
      if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
        canvas.width = Math.round(width * ratio);
        canvas.height = Math.round(height * ratio);
        canvas.style.width = `${width}px`;
        canvas.style.height = `${height}px`;
      }
    }
    this.projection = this.backdrop.projection;
    this.version += 1;
    const { style } = this.host; // printed it keeps this size, which the canvases have
    style.setProperty("--shown-width", `${width}px`);
    style.setProperty("--shown-height", `${height}px`);
    style.setProperty("--print-zoom", Math.min(1, PAPER / width));
  }

  /** A cleared context, scaled to CSS pixels and clipped to the axes. */
  begin(canvas, clip = true) {
    const { ratio } = this;
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
