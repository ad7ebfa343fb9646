// The picture: trails, marks and heads above the contours.

import { drawRing } from "../drawing/landmarks.js";
import { drawLetters } from "../drawing/letters.js";
import { drawMark } from "../drawing/marks.js";
import { BEHIND, DENSE, SEEN, Trail } from "../drawing/trail.js";
import { Relief } from "../relief/surface.js";
import { numbers } from "../wire/payload.js";
import { Panel } from "./panel.js";

export const RECENT = 20; // steps drawn heavier behind the head
const MARK_GAP = 120; // px of trail between marks, or more where it would have too many
export const PLAIN = { all: 2, latest: 3.4, casing: 1.8, marks: 24 }; // px, px, px, and most marks
export const THIN = { all: 1.2, latest: 1.8, casing: 0.9, marks: 8 }; // for a trail that goes to and fro
const HEAD = 14; // px
const DOT = 4; // px, the radius of a cloud's member

export class Picture extends Panel {
  constructor(host, Backdrop) {
    super(host, Backdrop);
    this.camera = null; // where the surface is looked at from, where not simply from above
    this.ground = this.layer("ground");
    host.insertBefore(this.ground, this.back);
  }

  /** From above the backdrop's axes are the projection, from elsewhere a relief. @override */
  fit() {
    super.fit();
    this.host.classList.toggle("relief", Boolean(this.camera));
    if (this.camera) {
      if (this.relief?.figure !== this.figure) this.relief = new Relief(this.figure);
      this.relief.aim(this.measured(), this.camera, this.scale, this.ratio);
      this.projection = this.relief;
    }
    const c = this.begin(this.ground);
    if (this.camera) this.relief.paint(c, getComputedStyle(this.host).fontFamily);
    c.restore();
  }

  /** Whether the window shows more of the surface than its ground, and of what shape that is. */
  get lacking() {
    if (!this.projection || this.camera) return null;
    const { data: [ground] } = this.figure;
    const { box, width, height } = this.projection;
    const covered = [ground.x, ground.y].map(numbers).every((nodes, i) => {
      const slack = 0.005 * (box[i][1] - box[i][0]);
      return nodes[0] <= box[i][0] + slack && nodes[nodes.length - 1] >= box[i][1] - slack;
    });
    return covered ? null : width > height ? "wide" : "tall";
  }

  /** Turn the runs' positions into pixels. */
  trace(runs) {
    for (const run of runs) {
      run.path = this.camera
        ? this.relief.drape(run.x, run.y)
        : new Trail((i) => this.projection.toPixel(run.x[i], run.y[i]), run.x.length - 1);
      run.visible = run.path.within(this.projection);
      run.line = run.visible > DENSE * this.projection.width ? THIN : PLAIN;
    }
  }

  /**
   * The whole of every path, faintly.
   * @param {import("../frame.d.ts").Frame} frame
   */
  drawFaint(frame) {
    const c = this.begin(this.back);
    for (const run of frame.secret ? [] : frame.ordered()) {
      c.globalAlpha = 0.38 * frame.strength(run);
      c.strokeStyle = run.style.color;
      c.lineWidth = 1.5 * this.scale;
      c.setLineDash(run.style.dash);
      c.beginPath();
      run.path.line(c, 0, run.path.last, BEHIND);
      c.stroke();
    }
    c.restore();
  }

  /**
   * What lies behind the clock's step strongly, and the heads at it.
   * @param {import("../frame.d.ts").Frame} frame
   */
  draw(frame) {
    const { background } = frame.header.colors;
    const { step } = frame;
    const runs = frame.ordered();
    const c = this.begin(this.front);
    frame.contours.draw(c, this, frame);
    for (const run of runs) {
      if (run.cloud) this.drawCloud(c, run, frame);
      c.globalAlpha = frame.strength(run);
      const recent = Math.max(0, Math.min(step, run.path.last) - RECENT);
      for (const [from, to, thick] of [[0, recent, run.line.all], [recent, step, run.line.latest]]) {
        if (to <= from) continue;
        const width = (thick + run.style.wider) * this.scale;
        c.beginPath();
        run.path.line(c, from, to);
        if (!run.style.ghost) {
          c.setLineDash([]);
          c.strokeStyle = run.style.casing;
          c.lineWidth = width + run.line.casing;
          c.stroke();
        }
        c.setLineDash(run.style.dash);
        c.strokeStyle = run.style.color;
        c.lineWidth = width;
        c.stroke();
      }
      const mark = 9 * Math.sqrt(this.scale);
      run.path.every(Math.max(MARK_GAP, run.visible / run.line.marks), step, (x, y) => drawMark(c, run.style, x, y, mark, background, 1));
    }
    c.restore(); // heads may stand over the frame
    this.drawStart(c, frame);
    if (frame.guess) this.drawGuess(c, frame);
    frame.arrows.draw(c, this, frame);
    const size = HEAD * Math.sqrt(this.scale);
    const heads = [];
    for (const run of runs) {
      const [, , seen = SEEN] = run.path.at(step);
      const strength = frame.strength(run) * (seen === BEHIND ? 0.6 : 1);
      c.globalAlpha = strength;
      const [x, y] = this.drawHead(c, run, step, size, background);
      if (strength) heads.push({ x, y, letter: run.style.letter, color: run.style.color, strength });
    }
    c.globalAlpha = 1;
    drawLetters(c, heads, this.typeSize, this.projection, background, this.family);
  }

  /** Where the members of a cloud are: a small dot each, with an edge that tells them apart. */
  drawCloud(c, run, frame) {
    const members = run.cloud(frame.step);
    const count = members.length / 2;
    c.globalAlpha = frame.strength(run);
    c.setLineDash([]);
    c.fillStyle = run.style.color;
    c.strokeStyle = frame.header.colors.background;
    c.lineWidth = 1.2;
    for (let i = 0; i < count; i++) {
      const [x, y] = this.projection.toPixel(members[i], members[count + i]);
      if (Number.isNaN(x)) continue; // this one has left
      c.beginPath();
      c.arc(x, y, DOT, 0, 2 * Math.PI);
      c.fill();
      c.stroke();
    }
  }

  /** ○, with the ink of the page on a halo; outside the picture at its edge, with an arrow to it. */
  drawStart(c, frame) {
    const { background, ink } = frame.header.colors;
    let [x, y] = this.projection.toPixel(...frame.start);
    if (!this.camera && !this.holds([x, y])) {
      const edge = this.edgeTo([x, y]);
      drawArrowhead(c, edge, ink, background);
      [x, y] = [edge.x - 8 * Math.cos(edge.angle), edge.y - 8 * Math.sin(edge.angle)];
    }
    drawRing(c, x, y, 9, [6.5, 2.6], frame.header.colors);
  }

  /** Where somebody thinks that a path will end. */
  drawGuess(c, frame) {
    const { background, ink } = frame.header.colors;
    const [x, y] = this.projection.toPixel(...frame.guess);
    const radius = 13 * Math.sqrt(this.scale);
    c.beginPath();
    c.arc(x, y, radius, 0, 2 * Math.PI);
    c.fillStyle = ink;
    c.strokeStyle = background;
    c.lineWidth = 3;
    c.stroke();
    c.fill();
    c.fillStyle = background;
    c.font = `bold ${1.4 * radius}px ${this.family}`;
    c.textAlign = "center";
    c.textBaseline = "middle";
    c.fillText("?", x, y + 1);
    c.textAlign = "start";
    c.textBaseline = "alphabetic";
  }

  /** A head; outside the picture an arrow at the edge says where it has gone. Where it is, in pixels. */
  drawHead(c, run, step, size, background) {
    const [x, y] = run.path.at(step);
    if (this.holds([x, y])) {
      drawMark(c, run.style, x, y, size, background);
      return [x, y];
    }
    const edge = this.edgeTo([x, y]);
    drawArrowhead(c, edge, run.style.color, background);
    const [dx, dy] = [Math.cos(edge.angle), Math.sin(edge.angle)];
    drawMark(c, run.style, edge.x - 4 * dx, edge.y - 4 * dy, 10, background);
    return [edge.x - 4 * dx, edge.y - 4 * dy];
  }

  /** Whether a pixel is inside the axes. */
  holds([x, y]) {
    const { left, top, width, height } = this.projection;
    return x >= left && x <= left + width && y >= top && y <= top + height;
  }

  /** The place just inside the axes towards a pixel outside, and the angle of the way there. */
  edgeTo([x, y]) {
    const { left, top, width, height } = this.projection;
    const [cx, cy] = [left + width / 2, top + height / 2];
    const shrink = Math.min((width / 2 - 14) / Math.abs(x - cx || 1), (height / 2 - 14) / Math.abs(y - cy || 1));
    return { x: cx + (x - cx) * shrink, y: cy + (y - cy) * shrink, angle: Math.atan2(y - cy, x - cx) };
  }
}

/** The head of an arrow at the edge of the axes. */
function drawArrowhead(c, { x, y, angle }, color, background) {
  c.save();
  c.translate(x, y);
  c.rotate(angle);
  c.beginPath();
  c.moveTo(13, 0);
  c.lineTo(5, -6);
  c.lineTo(5, 6);
  c.closePath();
  c.lineJoin = "round";
  c.setLineDash([]);
  c.strokeStyle = background;
  c.lineWidth = 3;
  c.stroke();
  c.fillStyle = color;
  c.fill();
  c.restore();
}
