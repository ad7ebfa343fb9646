// Every method on the scene: a small picture for each, all on the player's clock. One that is chosen
// stands among the runs.

import { button, element, write } from "../controls/controls.js";
import { filled, number } from "../controls/format.js";
import { drawRing } from "../drawing/landmarks.js";
import { drawMark, markPlace, placeMark } from "../drawing/marks.js";
import { Trail } from "../drawing/trail.js";
import { block } from "../wire/payload.js";
import { FixedBackdrop } from "./fixed.js";
import { fillFrame } from "./scales.js";

const GAP = 10; // px between two of them
const SHAPE = 1.4; // how many times as wide as high one looks best
const LEAST = 150; // px: where they would be narrower than this, they scroll
const HEAD = 11; // px
const FAINT = 0.38;

export class Gallery {
  /**
   * @param take called with the chosen method, as the header lists it
   * @param close called when the picture is to come back
   */
  constructor(host, { take, close }) {
    this.host = host;
    this.take = take;
    this.frame = null; // the last that was drawn here
    this.header = null;
    this.cells = new Map(); // by method
    const head = element("div", "gallery-head", host);
    const words = element("div", "", head);
    this.title = element("h2", "", words);
    this.title.id = "gallery-title";
    this.title.tabIndex = -1;
    this.note = element("p", "", words);
    this.closer = button("tool close", head, close, { text: "✕" });
    host.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    };
    this.list = element("div", "small-pictures", host);
    this.ground = new FixedBackdrop(element("div"));
    new ResizeObserver(() => this.frame && this.paint(this.frame)).observe(host);
  }

  /**
   * Take a header; without one of the gallery's own it steps aside.
   * @param {import("../protocol.d.ts").Header} header
   * @param {import("../protocol.d.ts").Catalog} catalog
   */
  update(header, { optimizers, texts, limits }) {
    const { gallery } = header;
    const opened = gallery && this.host.hidden && this.frame;
    this.host.hidden = !gallery;
    this.host.parentElement.classList.toggle("with-gallery", Boolean(gallery));
    if (!gallery) return;
    if (opened) this.title.focus({ preventScroll: true });
    const count = gallery.length;
    write(this.title, filled(texts["gallery.title"], { count }));
    const full = header.runs.length >= limits.runs;
    write(this.note, full ? filled(texts.full, { count: limits.runs }) : texts["gallery.note"]);
    this.closer.title = texts.close;
    this.closer.setAttribute("aria-label", texts.close);
    this.header = header;
    for (const about of gallery) {
      const cell = this.cells.get(about.optimizer) ?? this.make(about.optimizer);
      const { name } = optimizers[about.optimizer];
      cell.about = about;
      cell.root.onclick = () => this.take(about);
      cell.root.disabled = full && about.run === null;
      cell.root.title = about.settings;
      cell.root.classList.toggle("in-scene", about.run !== null);
      cell.root.setAttribute("aria-label", filled(texts[about.run === null ? "gallery.add" : "gallery.show"], { name, sentence: about.ended }));
      placeMark(cell.mark, about.style, header.colors.background);
      write(cell.name, name);
      write(cell.eta, about.eta === null ? "" : `η ${number(about.eta)}`);
    }
  }

  make(key) {
    const root = button("small-picture", this.list, null);
    root.dataset.optimizer = key;
    const canvas = element("canvas", "", root);
    const line = element("span", "line", root);
    const mark = markPlace();
    line.append(mark);
    const [name, eta, loss] = [["name", line], ["eta", root], ["live", root]].map(([part, place]) => element("span", part, place));
    const cell = { root, canvas, mark, name, eta, loss };
    this.cells.set(key, cell);
    return cell;
  }

  /** As many beside one another as make them largest, in the shape that suits a picture. */
  arrange() {
    const { clientWidth: across, clientHeight: down } = this.host;
    const room = down - this.list.offsetTop;
    const count = this.cells.size;
    const [{ root, canvas }] = this.cells.values();
    const words = root.offsetHeight - canvas.offsetHeight;
    const sizes = Array.from({ length: count }, (_, i) => {
      const columns = i + 1;
      const width = (across - GAP * (columns - 1)) / columns;
      const tall = room / Math.ceil(count / columns) - GAP - words;
      return { columns, width, tall: Math.min(tall, width), best: Math.min(width, SHAPE * tall) };
    });
    const { columns, width, tall } = sizes.reduce((a, b) => (b.best > a.best ? b : a));
    const grows = getComputedStyle(this.host).contain === "none"; // a phone's page scrolls
    if (!grows && width >= LEAST && tall >= LEAST / 2) return { columns, tall };
    const fewer = Math.max(2, Math.floor((across + GAP) / (LEAST + GAP)));
    return { columns: fewer, tall: (across / fewer - GAP) / SHAPE };
  }

  /** Draw the surface once, and every path in pixels. */
  paint(frame) {
    this.frame = frame;
    if (this.host.hidden) return;
    const { columns, tall } = this.arrange();
    this.list.style.setProperty("--columns", columns);
    this.list.style.setProperty("--tall", `${Math.round(tall)}px`);
    const [{ canvas }] = this.cells.values();
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (!width || !height) return;
    const { picture } = this.header;
    const { data, layout } = structuredClone(block(picture.figure));
    for (const axis of [layout.xaxis, layout.yaxis]) axis.title.text = "";
    const margin = { l: 1, r: 1, t: 1, b: 1 };
    for (const part of data) if (part.marker) part.marker.size = smaller(part.marker.size);
    const small = { ...layout, width, height, margin };
    fillFrame(small);
    this.ground.draw(data, small);
    const { projection } = this.ground;
    const { ratio } = frame;
    for (const cell of this.cells.values()) {
      const rows = block(cell.about.trail);
      const n = rows.length / 4;
      const [x, y, loss] = [0, 1, 2].map((i) => rows.subarray(i * n, (i + 1) * n));
      cell.path = new Trail((i) => projection.toPixel(x[i], y[i]), n - 1);
      cell.losses = loss;
      Object.assign(cell.canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    }
    this.draw(frame);
  }

  /**
   * All of them at the clock's step.
   * @param {import("../frame.d.ts").Frame} frame
   */
  draw(frame) {
    this.frame = frame;
    if (this.host.hidden || !this.ground.projection) return;
    const { colors, scene } = this.header;
    const { ratio } = frame;
    const { projection } = this.ground;
    for (const { canvas, about, path, losses, loss } of this.cells.values()) {
      if (!path) continue;
      const { style } = about;
      const c = canvas.getContext("2d");
      c.setTransform(1, 0, 0, 1, 0, 0);
      c.drawImage(this.ground.canvas, 0, 0);
      c.setTransform(ratio, 0, 0, ratio, 0, 0);
      c.lineJoin = c.lineCap = "round";
      c.save();
      c.beginPath();
      c.rect(projection.left, projection.top, projection.width, projection.height);
      c.clip();
      if (!frame.secret) line(c, path, frame.step, path.last, style.color, 1.2, FAINT);
      line(c, path, 0, frame.step, style.casing, 3 + style.wider, 1);
      line(c, path, 0, frame.step, style.color, 1.8 + style.wider, 1);
      const [startX, startY] = scene.start;
      const [left, top] = projection.toPixel(startX, startY);
      drawRing(c, left, top, 5, [4, 1.8], colors);
      c.restore();
      const [x, y] = path.at(frame.step);
      drawMark(c, style, inside(x, projection.left, projection.width), inside(y, projection.top, projection.height), HEAD, colors.background);
      write(loss, number(losses[Math.min(Math.floor(frame.step), losses.length - 1)]));
    }
  }
}

const smaller = (size) => (Array.isArray(size) ? size.map(smaller) : 0.6 * size);

/** A head that has left stands at the edge. */
const inside = (at, from, long) => Math.min(Math.max(at, from + HEAD / 2), from + long - HEAD / 2);

function line(c, path, from, to, color, width, alpha) {
  if (to <= from) return;
  c.globalAlpha = alpha;
  c.strokeStyle = color;
  c.lineWidth = width;
  c.beginPath();
  path.line(c, from, to);
  c.stroke();
  c.globalAlpha = 1;
}

