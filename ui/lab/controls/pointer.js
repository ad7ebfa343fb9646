// The hand on the picture: set or drag the start, pan, zoom; and what it points at.

import { lossAt, sureDigits } from "../drawing/heights.js";

import { filled, number, raised, rounded } from "./format.js";

const GRAB = { mouse: 16, pen: 16, touch: 24 }; // px around the start
const CLICK = 4; // px that a click may wander
const MARK = 10; // px around a mark of the surface

export class Pointer {
  constructor(player) {
    this.player = player;
    this.panel = player.picture;
    this.onPick = null; // called with a point that was clicked; true if it was asked for
    this.start = null; // while the hand is on it, or until the server has it
    this.wanted = null; // the box to show, likewise
    this.seq = { start: 0, box: 0 }; // of the events that told the server
    this.zooming = false;
    const area = this.panel.front;
    area.addEventListener("pointermove", (e) => this.move(e));
    area.addEventListener("pointerleave", () => this.point(null));
    this.starts = player.queue.takes("start");
    this.zooms = player.queue.takes("box");
    if (!this.starts) return; // there is nobody to compute other paths
    area.addEventListener("pointerdown", (e) => this.down(e));
    area.addEventListener("pointerup", (e) => this.up(e));
    area.addEventListener("pointercancel", () => this.cancel());
    area.addEventListener("touchstart", (e) => this.touch(e), { passive: false });
    if (!this.zooms) return; // nor other contours
    area.addEventListener("wheel", (e) => this.wheel(e), { passive: false });
    area.addEventListener("touchmove", (e) => this.pinch(e), { passive: false });
    area.addEventListener("touchend", (e) => this.touch(e), { passive: false });
  }

  at(event) {
    return this.panel.at(event);
  }

  /** Whether a press would take hold of the start, which stays where it is while a lesson asks. */
  nearStart([px, py], kind) {
    if (this.player.veiled) return false;
    const [x, y] = this.panel.projection.toPixel(...this.player.start());
    return Math.hypot(px - x, py - y) <= GRAB[kind];
  }

  inAxes([px, py]) {
    const { left, top, width, height } = this.panel.projection;
    return px >= left && px <= left + width && py >= top && py <= top + height;
  }

  down(event) {
    if (event.button || !this.panel.projection || this.pinching) return;
    const at = this.at(event);
    if (!this.inAxes(at) && !this.nearStart(at, event.pointerType)) return;
    const drags = this.nearStart(at, event.pointerType);
    this.hold = { at, drags, moved: false, kind: event.pointerType, box: this.box };
    if (drags || event.pointerType === "mouse") this.panel.front.setPointerCapture(event.pointerId);
  }

  move(event) {
    if (!this.panel.projection) return;
    const at = this.at(event);
    if (this.hold) this.carry(at);
    this.point(at);
  }

  /** Move what the hand holds. */
  carry(at) {
    const [dx, dy] = [at[0] - this.hold.at[0], at[1] - this.hold.at[1]];
    this.hold.moved ||= Math.hypot(dx, dy) > CLICK;
    if (!this.hold.moved) return;
    if (this.hold.drags) this.setStart(at, false);
    else if (this.zooms && this.hold.kind === "mouse") this.pan(dx, dy);
  }

  up(event) {
    const { hold } = this;
    this.hold = null;
    if (!hold) return;
    const at = this.at(event);
    if (hold.moved && hold.drags) this.setStart(at, true);
    else if (!hold.moved && !hold.drags && this.inAxes(at)) this.setStart(at, true);
    else if (hold.moved && this.zooming) this.settle();
  }

  cancel() {
    this.hold = null;
  }

  /** Move the start to a pixel, unless somebody asked for a point. */
  setStart(at, done) {
    const value = this.told(at);
    if (done && !this.start && this.onPick?.(value)) return;
    this.start = value;
    this.seq.start = this.player.queue.push("start", { value, done });
    this.player.draw();
  }

  /** The point at a pixel, rounded to what the eye can tell apart. */
  told(at) {
    const { box } = this.panel.projection;
    return this.panel.projection.fromPixel(...at).map((v, axis) => {
      const [low, high] = box[axis];
      const digits = Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(high - low))));
      return Number(v.toFixed(digits));
    });
  }

  /** The server has applied events up to `ack`: from here on its start and box are to be shown. */
  confirm(ack) {
    if (!this.hold && ack >= this.seq.start) this.start = null;
    if (!this.zooming && ack >= this.seq.box) this.wanted = null;
  }

  /** The box that is shown, or will be once Plotly gets to it. */
  get box() {
    return this.wanted ?? this.panel.projection.box;
  }

  /** Say where the mouse points, and show what a press would do. */
  point(at) {
    const area = this.panel.front;
    if (!at || !this.inAxes(at)) {
      area.style.cursor = "";
      this.player.parts.readout.textContent = "";
      return;
    }
    const grabs = this.starts && this.nearStart(at, "mouse");
    area.style.cursor = grabs ? "grab" : "crosshair";
    this.player.parts.readout.textContent = this.reading(at);
  }

  /** What is at a pixel: a mark of the surface by its name, or the place; and the loss there. */
  reading(at) {
    const { texts } = this.player;
    const [contour, ...marks] = this.panel.figure.data;
    for (const { x, y, customdata } of marks.toReversed()) { // those on top first
      const nearest = x.findIndex((_, k) => this.isAt(at, x[k], y[k]));
      if (nearest < 0) continue;
      const [kind, value] = customdata[nearest];
      const place = { x: number(x[nearest]), y: number(y[nearest]), loss: number(value) };
      return filled(texts[`point.${kind}`], place);
    }
    const place = this.panel.projection.fromPixel(...at);
    const where = `(${place.map(short).join(", ")})`;
    const found = lossAt(contour, place);
    if (!found) return where;
    const digits = found.bound ? 2 : sureDigits(found);
    const bound = found.bound || (digits ? 0 : -1);
    const value = digits ? found.value : found.value + found.off;
    const loss = raised(rounded(value, digits || 1));
    return `${where} · ${filled(texts[["loss.below", "loss.about", "loss.above"][bound + 1]], { loss })}`;
  }

  isAt([px, py], x, y) {
    const [u, v] = this.panel.projection.toPixel(x, y);
    return Math.hypot(px - u, py - v) <= MARK;
  }

  pan(dx, dy) {
    const { width, height } = this.panel.projection;
    const [[x0, x1], [y0, y1]] = this.hold.box;
    const [u, v] = [(-dx / width) * (x1 - x0), (dy / height) * (y1 - y0)];
    this.show([[x0 + u, x1 + u], [y0 + v, y1 + v]]);
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return; // a plain wheel scrolls the page
    event.preventDefault();
    this.zoom(Math.exp(event.deltaY / 200), this.at(event));
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.settle(), 150);
  }

  /** Zoom by a factor about a pixel. */
  zoom(factor, at) {
    this.show(this.scaled(this.box, factor, at));
  }

  /**
   * A box, larger by a factor about a pixel.
   * @param {number[][]} box
   * @param {number} factor
   * @param {number[]} at
   */
  scaled(box, factor, [px, py]) {
    const { left, top, width, height } = this.panel.projection;
    const share = [(px - left) / width, (top + height - py) / height];
    return box.map(([low, high], i) => {
      const fixed = low + share[i] * (high - low);
      return [fixed + (low - fixed) * factor, fixed + (high - fixed) * factor];
    });
  }

  touch(event) {
    if (!this.panel.projection) return;
    if (event.touches.length === 2 && this.zooms) {
      event.preventDefault();
      this.hold = null;
      const [[ax, ay], [bx, by]] = [...event.touches].map((finger) => this.at(finger));
      this.pinching = { spread: spread(event), box: this.box, at: [(ax + bx) / 2, (ay + by) / 2] };
    } else if (event.type === "touchstart" && this.nearStart(this.at(event.touches[0]), "touch")) {
      event.preventDefault(); // the finger moves the start, not the page
    } else if (this.pinching && event.touches.length === 0) {
      this.pinching = null;
      this.settle();
    }
  }

  pinch(event) {
    if (!this.pinching || event.touches.length !== 2) return;
    event.preventDefault();
    const { box, at } = this.pinching;
    this.show(this.scaled(box, this.pinching.spread / spread(event), at));
  }

  /** Show another box at once; the server is told when the hand rests. */
  async show(box) {
    this.zooming = true;
    this.wanted = this.next = box;
    if (this.showing) return; // Plotly is busy: the latest box is shown when it is free
    this.showing = true;
    while (this.next) {
      const next = this.next;
      this.next = null;
      await this.panel.move(next);
      this.player.trace();
    }
    this.showing = false;
  }

  /** Back to the surface's own view, also where a zoom has not been told yet. */
  home() {
    clearTimeout(this.resting);
    this.zooming = false;
    this.wanted = this.next = null;
    this.seq.box = this.player.queue.push("box");
  }

  settle() {
    this.zooming = false;
    if (this.wanted) this.seq.box = this.player.queue.push("box", { value: this.wanted });
  }
}

const spread = ({ touches: [a, b] }) => Math.max(20, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY));
const short = (v) => Number(v.toPrecision(3)).toString().replace("-", "−");
