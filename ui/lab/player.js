// The player: one clock that moves the trails, the losses and the models' curves.

import { write } from "./controls.js";
import { number } from "./format.js";
import { Glance } from "./glance.js";
import { drawMark, markCanvas, paintMark } from "./marks.js";
import { models } from "./models.js";
import { Panel } from "./panel.js";
import { block } from "./payload.js";
import { Pointer } from "./pointer.js";
import { Trail } from "./trail.js";

const PLAY_SECONDS = 6; // a whole play at 1×
const EASE = Math.log(10) / Math.log(3); // a third of the time for the first tenth of the steps
const RECENT = 20; // steps drawn heavier behind the head
const MARK_GAP = 120; // px of trail between marks
const PIECES = 96; // of a model's curve
const DENSE = 8; // times its panel's width: a curve this long goes up and down, and is drawn thin
const SPEEDS = [0.25, 0.5, 1, 2, 4];

const ICONS = {
  first: "M5 5h2.4v14H5zM19 5v14L8.5 12z",
  back: "M16 5v14L6 12z",
  play: "M7 4.5v15L19.5 12z",
  pause: "M6.5 5h4v14h-4zM13.5 5h4v14h-4z",
  forward: "M8 5v14l10-7z",
  loop: "M7 7h9V4l5 4.5L16 13v-3H9v4H6V8zm10 10H8v3l-5-4.5L8 11v3h7v-4h3v6z",
};

export const icon = (name) =>
  `<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;

export class Player {
  /**
   * @param root the lab's element, which carries the data-* attributes that tests read
   * @param parts elements by name: picture, loss, fit, fitBox, legend, transport, logSwitch
   * @param queue where events go
   * @param onSelect called with a run's id when its chip is chosen
   */
  constructor(root, parts, queue, onSelect) {
    Object.assign(this, { root, parts, queue, onSelect });
    this.picture = new Panel(parts.picture);
    this.loss = new Panel(parts.loss);
    this.fit = new Panel(parts.fit);
    this.pointer = new Pointer(this);
    this.glance = new Glance(parts.glance, queue);
    this.step = 0;
    this.speed = 1;
    this.loop = false;
    this.playing = false;
    this.frame = 0;
    this.painted = 0;
    this.dimming = null;
    this.selected = null;
    this.legendItems = new Map();
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)");
    const resize = new ResizeObserver(() => this.resized());
    for (const panel of [this.picture, this.loss, this.fit]) resize.observe(panel.host);
    parts.logSwitch.onclick = () =>
      this.queue.push("log_loss", { value: !this.header.loss.log });
    parts.axis.onchange = () => this.queue.push("axis", { value: parts.axis.value });
  }

  /** Take a new header: compute nothing, draw what it names. */
  async update(header, texts) {
    const first = !this.header;
    const atEnd = first || this.step >= this.header.scene.steps;
    if (first || this.language !== header.language) {
      this.texts = texts;
      this.language = header.language;
      this.buildTransport();
      this.glance.name(texts);
    }
    const steps = header.scene.steps;
    this.header = header;
    this.parts.fitBox.hidden = !header.fit;
    if (!header.runs.some((r) => r.id === this.selected)) this.selected = header.runs[0].id;
    if (atEnd && !this.playing) this.step = steps;
    this.step = Math.min(this.step, steps);
    this.listRuns();
    this.parts.scrub.max = steps;
    await this.paint();
    this.root.dataset.steps = steps;
    this.root.dataset.painted = ++this.painted;
    if (first && !this.still.matches) this.play(0);
  }

  /** Let Plotly draw what has changed, then everything that moves. */
  async paint() {
    const { picture, loss, fit } = this.header;
    if (!this.pointer.zooming) await this.picture.show(picture.figure, block(picture.figure));
    await this.loss.show(loss.figure, block(loss.figure));
    if (fit) await this.fit.show(fit.figure, block(fit.figure));
    this.trace();
  }

  async resized() {
    for (const panel of [this.picture, this.loss, this.fit]) panel.size = null;
    if (this.header) await this.paint();
  }

  /** Turn the trajectories into pixels; needed when they or a projection have changed. */
  trace() {
    if (!this.picture.projection || !this.loss.projection) return;
    this.told = null; // the losses at the step may be others now
    const { log, offset, low, axis } = this.header.loss;
    const height = log
      ? (value) => (value > offset ? Math.log10(value - offset) : low - 1)
      : (value) => value;
    this.runs = this.header.runs.map((run) => {
      const rows = block(run.trail);
      const n = rows.length / 4;
      const [x, y, loss, gradients] = [0, 1, 2, 3].map((i) => rows.subarray(i * n, (i + 1) * n));
      const across = {
        step: (i) => i,
        evaluations: (i) => gradients[i],
        examples: (i) => Math.log10(Math.max(1, gradients[i] * run.examplesPerGradient)),
      }[axis];
      return {
        ...run, x, y, loss,
        path: new Trail((i) => this.picture.projection.toPixel(x[i], y[i]), n - 1),
        curve: new Trail((i) => this.loss.projection.toPixel(across(i), height(loss[i])), n - 1),
      };
    });
    this.drawFaint();
    this.draw();
  }

  /** Where one pass over the data ends, for each mini-batch run, on the curves' axis. */
  drawEpochs(c) {
    const { examples } = this.header.scene;
    const { top, height } = this.loss.projection;
    const marked = new Set();
    for (const run of this.runs.filter((r) => r.batch)) {
      const at = this.header.loss.axis === "examples" ? Math.log10(examples) : examples / run.batch;
      const [x] = this.loss.projection.toPixel(at, 0);
      if (marked.has(at)) continue;
      marked.add(at);
      c.globalAlpha = 0.8;
      c.setLineDash([2, 4]);
      c.strokeStyle = this.header.loss.axis === "examples" ? this.header.colors.muted : run.style.color;
      c.lineWidth = 1.5;
      c.beginPath();
      c.moveTo(x, top);
      c.lineTo(x, top + height);
      c.stroke();
      c.fillStyle = this.header.colors.muted;
      c.font = `14px ${getComputedStyle(this.root).fontFamily}`;
      if (marked.size === 1) c.fillText(this.texts.epoch, x + 4, top + height - 6);
    }
  }

  /** The runs in drawing order: the chosen one last, on top. */
  ordered() {
    return [...this.runs].sort((a, b) => (a.id === this.selected) - (b.id === this.selected));
  }

  strength(run) {
    return this.dimming === null || this.dimming === run.id ? 1 : 0.25;
  }

  drawFaint() {
    for (const [panel, key] of [[this.picture, "path"], [this.loss, "curve"]]) {
      const c = panel.begin(panel.back);
      for (const run of this.ordered()) {
        c.globalAlpha = 0.38 * this.strength(run);
        c.strokeStyle = run.style.color;
        c.lineWidth = 1.5;
        c.setLineDash(run.style.dash);
        c.beginPath();
        run[key].line(c, 0, run[key].last);
        c.stroke();
      }
      if (panel === this.loss && this.header.scene.examples) this.drawEpochs(c);
      c.restore();
    }
  }

  /** Everything that moves, at the clock's step. */
  draw() {
    if (!this.runs) return;
    const { background, casing } = this.header.colors;
    this.drawPicture(background, casing);
    this.drawLoss(background);
    if (this.header.fit) this.drawFit(background, casing);
    this.tell();
  }

  drawPicture(background, casing) {
    const c = this.picture.begin(this.picture.front);
    const runs = this.ordered();
    for (const run of runs) {
      c.globalAlpha = this.strength(run);
      const recent = Math.max(0, Math.min(this.step, run.path.last) - RECENT);
      for (const [from, to, width] of [[0, recent, 2], [recent, this.step, 3.4]]) {
        if (to <= from) continue;
        c.beginPath();
        run.path.line(c, from, to);
        c.setLineDash([]);
        c.strokeStyle = casing;
        c.lineWidth = width + 1.8;
        c.stroke();
        c.setLineDash(run.style.dash);
        c.strokeStyle = run.style.color;
        c.lineWidth = width;
        c.stroke();
      }
      run.path.every(MARK_GAP, this.step, (x, y) => drawMark(c, run.style, x, y, 9, background, 1));
    }
    c.restore();
    c.save();
    this.drawStart(c, background);
    for (const run of runs) {
      c.globalAlpha = this.strength(run);
      this.drawHead(c, run, background);
    }
    c.globalAlpha = 1;
    c.restore();
  }

  /** ○, with the ink of the page on a halo. */
  drawStart(c, background) {
    const [x, y] = this.picture.projection.toPixel(...this.start());
    for (const [style, width] of [[background, 6.5], [this.header.colors.ink, 2.6]]) {
      c.beginPath();
      c.arc(x, y, 9, 0, 2 * Math.PI);
      c.strokeStyle = style;
      c.lineWidth = width;
      c.stroke();
    }
  }

  start() {
    return this.pointer.start ?? this.header.scene.start;
  }

  /** A head; outside the picture an arrow at the edge says where it has gone. */
  drawHead(c, run, background) {
    const { left, top, width, height } = this.picture.projection;
    const [x, y] = run.path.at(this.step);
    const inside = x >= left && x <= left + width && y >= top && y <= top + height;
    const size = this.root.classList.contains("presenting") ? 18 : 14;
    if (inside) {
      drawMark(c, run.style, x, y, size, background);
      return;
    }
    const [cx, cy] = [left + width / 2, top + height / 2];
    const shrink = Math.min((width / 2 - 14) / Math.abs(x - cx || 1), (height / 2 - 14) / Math.abs(y - cy || 1));
    const [ex, ey] = [cx + (x - cx) * shrink, cy + (y - cy) * shrink];
    const angle = Math.atan2(y - cy, x - cx);
    c.save();
    c.translate(ex, ey);
    c.rotate(angle);
    c.beginPath();
    c.moveTo(13, 0);
    c.lineTo(5, -6);
    c.lineTo(5, 6);
    c.closePath();
    c.lineJoin = "round";
    c.strokeStyle = background;
    c.lineWidth = 3;
    c.stroke();
    c.fillStyle = run.style.color;
    c.fill();
    c.restore();
    drawMark(c, run.style, ex - 4 * Math.cos(angle), ey - 4 * Math.sin(angle), 10, background);
  }

  drawLoss(background) {
    const c = this.loss.begin(this.loss.front);
    const runs = this.ordered();
    for (const run of runs) {
      c.globalAlpha = this.strength(run);
      c.setLineDash(run.style.dash);
      c.strokeStyle = run.style.color;
      c.lineWidth = run.curve.length > DENSE * this.loss.projection.width ? 1.3 : 2.4;
      c.beginPath();
      run.curve.line(c, 0, this.step);
      c.stroke();
    }
    c.restore();
    const { top, height } = this.loss.projection;
    for (const run of runs) {
      c.globalAlpha = this.strength(run);
      const [x, y] = run.curve.at(this.step);
      if (y < top) this.drawArrow(c, run, top, background);
      else if (y <= top + height) drawMark(c, run.style, x, y, 11, background);
    }
    c.globalAlpha = 1;
  }

  /** Where a curve leaves through the top: it is cut there, and the arrow says so. */
  drawArrow(c, run, top, background) {
    let i = Math.min(Math.floor(this.step), run.curve.last);
    while (i > 0 && run.curve.points(i - 1)[1] < top) i--;
    const [x1, y1] = run.curve.points(i);
    const [x0, y0] = i ? run.curve.points(i - 1) : [x1, y1];
    const x = y0 === y1 ? x1 : x0 + ((top - y0) / (y1 - y0)) * (x1 - x0);
    c.beginPath();
    c.moveTo(x, top + 2);
    c.lineTo(x - 6, top + 12);
    c.lineTo(x + 6, top + 12);
    c.closePath();
    c.strokeStyle = background;
    c.lineWidth = 3;
    c.stroke();
    c.fillStyle = run.style.color;
    c.fill();
  }

  /** Each run's model over the data, at its head. */
  drawFit(background, casing) {
    if (!this.fit.projection) return;
    const c = this.fit.begin(this.fit.front);
    const [[x0, x1]] = this.fit.projection.box;
    const model = models[this.header.fit.curve];
    for (const run of this.ordered()) {
      const i = Math.min(Math.floor(this.step), run.path.last);
      const place = (part) => {
        const x = x0 + part * (x1 - x0);
        return this.fit.projection.toPixel(x, model(run.x[i], run.y[i], x));
      };
      c.globalAlpha = this.strength(run);
      for (const [style, width, dash] of [[casing, 4.4, []], [run.style.color, 2.6, run.style.dash]]) {
        c.beginPath();
        for (let k = 0; k <= PIECES; k++) c.lineTo(...place(k / PIECES));
        c.setLineDash(dash);
        c.strokeStyle = style;
        c.lineWidth = width;
        c.stroke();
      }
      const nth = this.header.runs.findIndex((r) => r.id === run.id);
      drawMark(c, run.style, ...place(0.12 + (0.76 * (nth + 0.5)) / this.runs.length), 11, background);
    }
    c.restore();
  }

  /** Write the step and the losses at it. */
  tell() {
    const step = Math.floor(this.step);
    if (document.activeElement !== this.parts.scrub || this.playing) {
      this.parts.scrub.value = this.step;
    }
    const now = `${step}`;
    const told = `${now} ${this.painted} ${this.selected}`;
    if (this.told === told) return;
    this.told = told;
    this.glance.show(this.header, this.header.runs.findIndex((r) => r.id === this.selected), step);
    this.root.dataset.step = now;
    this.parts.count.textContent = `${now} / ${this.header.scene.steps}`;
    this.parts.scrub.setAttribute("aria-valuetext", `${this.texts.step} ${now}`);
    for (const run of this.runs) {
      write(this.legendItems.get(run.id).live, number(run.loss[Math.min(step, run.path.last)]));
    }
  }

  // The legend: a chip for each run, with its loss at the clock's step and how it ended.

  listRuns() {
    const { legend } = this.parts;
    const ids = new Set(this.header.runs.map((r) => r.id));
    for (const [id, item] of this.legendItems) {
      if (!ids.has(id)) {
        item.chip.remove();
        this.legendItems.delete(id);
      }
    }
    const { background } = this.header.colors;
    this.header.runs.forEach((run, i) => {
      let item = this.legendItems.get(run.id);
      if (!item) this.legendItems.set(run.id, (item = this.makeChip(run.id)));
      paintMark(item.mark, run.style, background);
      write(item.name, run.name);
      write(item.end, run.result.sentence);
      item.chip.dataset.code = run.result.code;
      item.chip.setAttribute("aria-pressed", run.id === this.selected);
      if (legend.children[i] !== item.chip) legend.insertBefore(item.chip, legend.children[i] ?? null);
    });
  }

  makeChip(id) {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "chip";
    const item = { chip, mark: markCanvas() };
    chip.append(item.mark);
    for (const name of ["name", "live", "end"]) {
      item[name] = chip.appendChild(document.createElement("span"));
      item[name].className = name;
    }
    const dim = (to) => () => {
      this.dimming = to;
      this.drawFaint();
      this.draw();
    };
    chip.onpointerenter = (e) => e.pointerType === "mouse" && dim(id)();
    chip.onpointerleave = dim(null);
    chip.onclick = () => this.onSelect(id);
    return item;
  }

  select(id) {
    this.selected = id;
    for (const [key, { chip }] of this.legendItems) chip.setAttribute("aria-pressed", key === id);
    if (this.runs) {
      this.drawFaint();
      this.draw();
    }
  }

  // The clock.

  buildTransport() {
    const t = this.texts;
    const { transport } = this.parts;
    transport.replaceChildren();
    const button = (name, act) => {
      const made = transport.appendChild(document.createElement("button"));
      made.type = "button";
      made.className = `transport-button ${name}`;
      made.innerHTML = icon(name);
      made.title = t[name];
      made.setAttribute("aria-label", t[`${name}.name`]);
      made.onclick = act;
      return made;
    };
    button("first", () => this.go(0));
    button("back", () => this.go(Math.ceil(this.step) - 1));
    this.parts.play = button("play", () => (this.playing ? this.pause() : this.play()));
    button("forward", () => this.go(Math.floor(this.step) + 1));
    const scrub = transport.appendChild(document.createElement("input"));
    Object.assign(scrub, { type: "range", min: 0, step: 1, className: "scrub" });
    scrub.setAttribute("aria-label", t.scrub);
    scrub.oninput = () => this.go(+scrub.value);
    const count = transport.appendChild(document.createElement("output"));
    count.className = "count";
    const speed = transport.appendChild(document.createElement("select"));
    speed.className = "speed";
    speed.title = t.speed;
    speed.setAttribute("aria-label", t.speed);
    for (const s of SPEEDS) speed.add(new Option(`${s}×`, s, s === 1, s === this.speed));
    speed.onchange = () => this.pace(+speed.value);
    const loop = button("loop", () => {
      this.loop = !this.loop;
      loop.setAttribute("aria-pressed", this.loop);
    });
    loop.setAttribute("aria-pressed", this.loop);
    Object.assign(this.parts, { scrub, count, speed, loop });
    this.showPlaying();
  }

  pace(speed) {
    this.speed = speed;
    this.parts.speed.value = speed;
  }

  /** A notch faster or slower. */
  changePace(by) {
    const i = SPEEDS.indexOf(this.speed) + by;
    if (SPEEDS[i]) this.pace(SPEEDS[i]);
  }

  /** Stand at a step. */
  go(step) {
    this.pause();
    this.step = Math.min(Math.max(step, 0), this.header.scene.steps);
    this.parts.scrub.value = this.step;
    this.draw();
  }

  play(from = this.step >= this.header.scene.steps ? 0 : this.step) {
    cancelAnimationFrame(this.frame);
    this.playing = true;
    this.step = from;
    this.showPlaying();
    let last = performance.now();
    const tick = (now) => {
      const steps = this.header.scene.steps;
      const time = (this.step / steps) ** (1 / EASE) + ((now - last) / 1000 / PLAY_SECONDS) * this.speed;
      last = now;
      this.step = steps * Math.min(Math.max(time, 0), 1) ** EASE;
      if (time >= 1 && this.loop) this.step = 0;
      this.draw();
      if (time < 1 || this.loop) this.frame = requestAnimationFrame(tick);
      else this.pause();
    };
    this.frame = requestAnimationFrame(tick);
  }

  pause() {
    cancelAnimationFrame(this.frame);
    if (!this.playing) return;
    this.playing = false;
    this.showPlaying();
  }

  showPlaying() {
    const { play } = this.parts;
    const name = this.playing ? "pause" : "play";
    play.innerHTML = icon(name);
    play.title = this.texts[name];
    play.setAttribute("aria-label", this.texts[`${name}.name`]);
    this.root.dataset.playing = this.playing;
  }

  /** Act on a key; returns whether it meant something. */
  key(event) {
    const acts = {
      " ": () => (this.playing ? this.pause() : this.play()),
      k: () => (this.playing ? this.pause() : this.play()),
      ArrowLeft: () => this.go(Math.ceil(this.step) - (event.shiftKey ? 10 : 1)),
      ArrowRight: () => this.go(Math.floor(this.step) + (event.shiftKey ? 10 : 1)),
      Home: () => this.go(0),
      End: () => this.go(this.header.scene.steps),
      l: () => this.parts.loop.click(),
      ",": () => this.changePace(-1),
      ".": () => this.changePace(1),
    };
    const act = acts[event.key];
    act?.();
    return Boolean(act);
  }
}
