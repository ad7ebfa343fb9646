// A backdrop without Plotly: it draws the same figures on a canvas, as Plotly would.

import { levelsOf, trace } from "../drawing/contours.js";
import { LANDMARKS } from "../drawing/landmarks.js";
import { numbers } from "../wire/payload.js";
import { Projection } from "./projection.js";
import { ticks } from "./ticks.js";

// Where Plotly puts things: px, and shares of the type's size.
const LARGEST = 4096; // device pixels a side of an image
const LINE = 1; // how thick an axis is
const TICK = 6; // from the axes to a tick's end
const TICK_GAP = 0.2;
const DESCENT = 0.32;
const MIDDLE = 0.35; // from the middle of a digit down to its base line
const CAPITAL = 0.7;
const TITLE = 1.2; // the size of titles, in that of other type, to a whole pixel
const POWER = 1.25; // the size of a power of ten, likewise
const RAISED = 0.7; // the size of its exponent, in its own
const LIFT = 0.6; // how high an exponent stands, in its own size

export class FixedBackdrop {
  constructor(plot) {
    this.fixed = true; // in a file of its own: there is nobody to compute what lies elsewhere
    this.drawn = null; // the data and the layout that are shown
    this.canvas = plot.appendChild(document.createElement("canvas"));
    this.canvas.style.position = "absolute"; // Plotly may be drawing beside it
    this.canvas.setAttribute("aria-hidden", "true");
  }

  draw(data, layout) {
    this.drawn = [data, layout];
    const { width, height, margin: { l, r, t, b }, xaxis, yaxis, font } = layout;
    const ratio = (window.devicePixelRatio || 1) * (this.canvas.currentCSSZoom ?? 1);
    Object.assign(this.canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    const frame = { left: l, top: t, width: Math.max(width - l - r, 1), height: Math.max(height - t - b, 1) };
    this.projection = new Projection(frame, [xaxis.range, yaxis.range]);
    const c = this.canvas.getContext("2d");
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.fillStyle = layout.paper_bgcolor;
    c.fillRect(0, 0, width, height);
    c.save();
    c.beginPath();
    c.rect(frame.left, frame.top, frame.width, frame.height);
    c.clip();
    for (const part of data) if (part.type === "contour") this.drawSurface(c, part, ratio);
    if (yaxis.zeroline) this.drawZero(c, yaxis);
    for (const part of data) if (part.type === "scatter") this.drawPoints(c, part);
    c.restore();
    this.drawFrame(c, xaxis);
    this.drawAcross(c, xaxis, font, height);
    this.drawUpward(c, yaxis, font);
  }

  /** The same figure over another box. */
  move([x, y]) {
    const [data, layout] = this.drawn;
    layout.xaxis.range = [...x];
    layout.yaxis.range = [...y];
    this.draw(data, layout);
  }

  remove() {
    this.canvas.remove();
  }

  /** Bands of colour between the levels, and lines at them, where the box shows their surface. */
  drawSurface(c, part, ratio) {
    const [xs, ys] = [numbers(part.x), numbers(part.y)];
    const n = xs.length;
    const [left, low] = this.projection.toPixel(xs[0], ys[0]);
    const [right, high] = this.projection.toPixel(xs[n - 1], ys[n - 1]);
    const { image, lines } = this.surfaceOf(part, [right - left, low - high].map((side) => side * ratio), ratio);
    c.drawImage(image, left, high, right - left, low - high);
    const path = new Path2D();
    path.addPath(lines, new DOMMatrix([(right - left) / (n - 1), 0, 0, (high - low) / (n - 1), left, low]));
    c.strokeStyle = part.line.color;
    c.lineWidth = part.line.width;
    c.lineCap = "butt"; // of a thousand short pieces
    c.stroke(path);
  }

  /**
   * A surface's bands as an image, and its lines in nodes; kept while only the box is another.
   * @param size the width and the height of all of it, in device pixels
   */
  surfaceOf(part, size, ratio) {
    const frame = `${this.projection.width} ${this.projection.height} ${ratio}`;
    if (this.surface?.of !== part || this.surface.frame !== frame) {
      const { x, z, contours } = part;
      const n = numbers(x).length;
      const [width, height] = size.map((side) => Math.min(Math.round(side), LARGEST));
      const heights = numbers(z);
      const levels = levelsOf(contours);
      const lines = new Path2D();
      trace(heights, n, levels, (x, y, u, v) => {
        lines.moveTo(x, y);
        lines.lineTo(u, v);
      });
      this.surface = { of: part, frame, lines, image: bands(heights, n, levels, shades(part, levels.length), width, height) };
    }
    return this.surface;
  }

  drawZero(c, { zerolinecolor, zerolinewidth }) {
    const { left, width } = this.projection;
    const y = crisp(this.projection.toPixel(0, 0)[1]);
    stroke(c, zerolinecolor, zerolinewidth, [[left, y], [left + width, y]]);
  }

  /** Data points, ★, ✕ and +. */
  drawPoints(c, { x, y, marker }) {
    const [xs, ys] = [numbers(x), numbers(y)];
    c.globalAlpha = marker.opacity;
    for (let i = 0; i < xs.length; i++) {
      const size = Array.isArray(marker.size) ? marker.size[i] : marker.size;
      c.save();
      c.translate(...this.projection.toPixel(xs[i], ys[i]));
      c.beginPath();
      LANDMARKS[marker.symbol ?? "circle"](c, size / 2);
      c.fillStyle = marker.color;
      c.fill();
      if (marker.line) {
        c.strokeStyle = marker.line.color;
        c.lineWidth = marker.line.width;
        c.stroke();
      }
      c.restore();
    }
    c.globalAlpha = 1;
  }

  drawFrame(c, { linecolor }) {
    const { left, top, width, height } = this.projection;
    c.strokeStyle = linecolor;
    c.lineWidth = LINE;
    c.strokeRect(left - LINE / 2, top - LINE / 2, width + LINE, height + LINE);
  }

  /** Ticks, their labels and the title below the axes. */
  drawAcross(c, axis, font, height) {
    const { left, top, width, height: tall, box: [, [bottom]] } = this.projection;
    const low = top + tall;
    const { size } = axis.tickfont;
    const base = low + TICK + (TICK_GAP + 1) * size;
    for (const { at, text, raised } of ticks(axis, "x", width)) {
      const [x] = this.projection.toPixel(at, bottom);
      stroke(c, axis.tickcolor, 1, [[crisp(x), low + 1], [crisp(x), low + TICK]]);
      label(c, text, raised, size, font, x, base, 0.5);
    }
    const title = Math.round(TITLE * font.size);
    const under = base + DESCENT * size + axis.title.standoff + CAPITAL * title;
    const { fontBoundingBoxDescent: descent } = type(c, title, font);
    c.textAlign = "center";
    c.fillText(axis.title.text ?? "", left + width / 2, Math.min(under, height - descent));
  }

  /** The same to the left of the axes, the title turned. */
  drawUpward(c, axis, font) {
    const { left, top, height: tall, box: [[first]] } = this.projection;
    const { size } = axis.tickfont;
    const end = left - TICK - TICK_GAP * size;
    let widest = 0;
    for (const { at, text, raised } of ticks(axis, "y", tall)) {
      const [, y] = this.projection.toPixel(first, at);
      stroke(c, axis.tickcolor, 1, [[left - TICK, crisp(y)], [left - 1, crisp(y)]]);
      const large = axis.exponentformat === "power" ? POWER * size : size;
      widest = Math.max(widest, label(c, text, raised, large, font, end, y + MIDDLE * large, 1));
    }
    const title = Math.round(TITLE * font.size);
    const { fontBoundingBoxAscent: ascent } = type(c, title, font);
    const outside = widest - LINE / 2; // the labels, from the middle of the axis's line
    const x = Math.max(end - outside - axis.title.standoff - MIDDLE * title, ascent);
    c.textAlign = "center";
    c.save();
    c.translate(x, top + tall / 2);
    c.rotate(-Math.PI / 2);
    c.fillText(axis.title.text ?? "", 0, 0);
    c.restore();
  }
}

/** Choose type; returns its measures. */
function type(c, size, { family, color }) {
  c.font = `${size}px ${family}`;
  c.fillStyle = color;
  c.textBaseline = "alphabetic";
  return c.measureText("");
}

/** The middle of the line of whole device pixels that a browser draws for a crisp one of an SVG. */
function crisp(at) {
  const ratio = window.devicePixelRatio || 1;
  return (Math.floor(at * ratio - ratio / 2 + 0.5) + ratio / 2) / ratio;
}

/** Write a label, of whose width `share` lies before x; returns the width. */
function label(c, text, raised, size, font, x, base, share) {
  c.textAlign = "left";
  type(c, RAISED * size, font);
  const over = c.measureText(raised).width;
  type(c, size, font);
  const width = c.measureText(text).width;
  const start = x - share * (width + over);
  c.fillText(text, start, base);
  type(c, RAISED * size, font);
  c.fillText(raised, start + width, base - LIFT * RAISED * size);
  return width + over;
}

function stroke(c, color, width, points) {
  c.beginPath();
  for (const point of points) c.lineTo(...point);
  c.strokeStyle = color;
  c.lineWidth = width;
  c.stroke();
}

/** Plotly's colours of the bands between so many levels: the first and the last are the scale's ends. */
function shades({ colorscale: [[, low], [, high]], zmin, zmax, contours: { start, size } }, count) {
  const colors = new Uint32Array(count + 1);
  const channels = new Uint8Array(colors.buffer);
  const [from, to] = [low, high].map((color) => [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16)));
  const first = Math.max(start, zmin); // what lies outside the scale has the colour of its end
  const spans = Math.floor((zmax - first) / size);
  for (let k = 0; k < colors.length; k++) {
    const share = Math.min(Math.max((start + (k - 0.5) * size - first) / (spans * size), 0), 1); // of its middle
    from.forEach((first, i) => (channels[4 * k + i] = Math.round(first + (to[i] - first) * share)));
    channels[4 * k + 3] = 255;
  }
  return colors;
}

/** A picture of the heights, in a colour for each band between two levels; gaps are clear. */
function bands(z, n, levels, colors, width, height) {
  const image = new ImageData(Math.max(width, 1), Math.max(height, 1));
  const pixels = new Uint32Array(image.data.buffer);
  const [first, step] = [levels[0], levels[1] - levels[0] || 1];
  const across = new Float64Array(n); // the heights between two rows of nodes, in bands
  for (let row = 0, at = 0; row < image.height; row++) {
    const y = (1 - (row + 0.5) / image.height) * (n - 1);
    const j = Math.min(Math.floor(y), n - 2);
    for (let i = 0, k = j * n; i < n; i++, k++) {
      across[i] = (z[k] + (y - j) * (z[k + n] - z[k]) - first) / step + 1;
    }
    for (let column = 0; column < image.width; column++, at++) {
      const x = ((column + 0.5) / image.width) * (n - 1);
      const i = Math.min(Math.floor(x), n - 2);
      const band = across[i] + (x - i) * (across[i + 1] - across[i]);
      if (Number.isNaN(band)) continue;
      pixels[at] = colors[Math.min(Math.max(Math.floor(band), 0), levels.length)];
    }
  }
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: image.width, height: image.height });
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}
