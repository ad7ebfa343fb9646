// The player: one clock that moves the trails, all curves and the models.

import { write } from "./controls/controls.js";
import { filled, number } from "./controls/format.js";
import { keyOf } from "./controls/keys.js";
import { Legend } from "./controls/legend.js";
import { Pointer } from "./controls/pointer.js";
import { Transport } from "./controls/transport.js";
import { Arrows } from "./drawing/arrows.js";
import { BatchContours } from "./drawing/contours.js";
import { Glance } from "./inspector/curvature.js";
import { Inspector } from "./inspector/inspector.js";
import { Loss } from "./panels/curves.js";
import { Fit } from "./panels/fit.js";
import { Picture } from "./panels/picture.js";
import { Inside, Quantity } from "./panels/quantities.js";
import { Turntable } from "./relief/turntable.js";
import { block } from "./wire/payload.js";

const LETTERS = "ABCDEFGH";
const PLAY_SECONDS = 6; // a whole play at 1×
const EASE = Math.log(10) / Math.log(3); // a third of the time for the first tenth of the steps

/** What a run shows under several seeds: a median loss in a band, and where its members are. */
function inCloud({ frames, band, stride, seeds }) {
  const rows = block(band);
  const n = rows.length / 4;
  const [low, loss, high, gradients] = [0, 1, 2, 3].map((i) => rows.subarray(i * n, (i + 1) * n));
  const members = block(frames);
  const last = members.length / (2 * seeds) - 1;
  const cloud = (step) => {
    const frame = step >= n - 1 ? last : Math.floor(step / stride);
    return members.subarray(2 * seeds * frame, 2 * seeds * (frame + 1));
  };
  return { loss, gradients, band: [low, high], cloud };
}

export class Player {
  /**
   * @param root the lab's element, which carries the data-* attributes that tests read
   * @param parts elements by name: picture, loss, fit, fitBox, curves, legend, transport …
   * @param queue where events go
   * @param onSelect called with a run's id when its chip is chosen
   * @param Backdrop what draws behind the panels
   */
  constructor(root, parts, queue, onSelect, Backdrop) {
    this.root = root;
    this.parts = parts;
    this.queue = queue;
    this.Backdrop = Backdrop;
    this.picture = new Picture(parts.picture, Backdrop);
    const go = (step) => this.go(step);
    this.loss = new Loss(parts.loss, Backdrop, go);
    this.fit = new Fit(parts.fit, Backdrop);
    this.legend = new Legend(parts.legend, onSelect, (id) => this.dim(id));
    this.transport = new Transport(parts.transport, this);
    this.pointer = new Pointer(this);
    this.turntable = new Turntable(this);
    this.glance = new Glance(parts.glance, queue);
    this.contours = new BatchContours(parts.batchSwitch, () => this.redraw());
    const follow = () => {
      queue.push("worked", { value: this.inspector.open || this.arrows.on });
      this.redraw();
    };
    this.inspector = new Inspector(parts.inspector, follow);
    this.arrows = new Arrows(parts, follow);
    this.step = 0;
    this.speed = 1;
    this.loop = false;
    this.playing = false;
    this.ticking = 0; // the next animation frame
    this.waiting = []; // to be called once nothing plays
    this.painted = 0;
    this.traced = 0; // how often
    this.dimming = null;
    this.selected = null;
    this.asked = null; // of what shape a ground the server was last asked for
    this.alone = null; // the index of the only run that is shown
    this.veiled = false; // a question is open: what is yet to come is not shown, nor can it be asked for
    this.guess = null; // where somebody thinks that a path will end
    this.expected = null; // a header that the server has not confirmed
    this.gallery = null; // of every method, where the page has one
    this.onStep = null; // called with each step that is drawn
    this.anonymous = false; // runs are called A, B, C
    this.scale = 1; // of type, lines and marks
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.watchScreen();
    const resize = new ResizeObserver(() => this.resized());
    for (const panel of [this.picture, this.loss, this.fit]) resize.observe(panel.host);
    this.inside = new Inside(parts.quantities, parts.curves, queue, (host) => {
      const panel = new Quantity(host, Backdrop, go);
      panel.scale = this.scale;
      resize.observe(host);
      return panel;
    });
    parts.logSwitch.onclick = () => queue.push("log_loss", { value: !this.header.loss.log });
    parts.axis.onchange = () => queue.push("axis", { value: parts.axis.value });
  }

  /** Every panel on the clock. */
  get panels() {
    return [this.picture, this.loss, this.fit, ...this.inside.panels];
  }

  /**
   * Take a new header: compute nothing, draw what it names.
   * @param {import("./protocol.d.ts").Shown} header
   * @param {import("./protocol.d.ts").Catalog} catalog
   */
  async update(header, catalog) {
    const first = !this.header;
    const atEnd = first || this.atEnd;
    if (first || this.language !== header.language) {
      const { texts } = catalog;
      this.texts = texts;
      this.language = header.language;
      this.transport.build(texts);
      this.glance.name(texts);
      this.inspector.name(texts);
      this.arrows.name(texts);
    }
    const hidMore = !this.given?.hide; // what has been seen is hidden from here on
    this.given = header;
    this.header = this.masked(header);
    this.turntable.meet(header);
    this.parts.fitBox.hidden = !header.fit;
    this.root.classList.toggle("with-data", Boolean(header.fit));
    if (!header.runs.some((r) => r.id === this.selected)) this.selected = header.runs[0].id;
    this.count(atEnd);
    if (atEnd && header.hide && hidMore && !this.playing && !this.veiled) this.step = 0;
    this.nameRuns();
    this.inside.update(this.header, catalog);
    await this.paint();
    this.root.dataset.steps = this.header.scene.steps;
    this.root.dataset.painted = ++this.painted;
    if (first && !this.still.matches && !header.lesson && !header.still) this.play(0);
  }

  get atEnd() {
    return this.step >= this.header.scene.steps;
  }

  /** Count up to the scene's steps: a clock at the end stays there, unless it runs or a question is open. */
  count(atEnd) {
    const { steps } = this.header.scene;
    if (atEnd && !this.playing && !this.veiled) this.step = steps;
    this.step = Math.min(this.step, steps);
    this.transport.scrub.max = steps;
  }

  /** Let the backdrops draw what has changed, then everything that moves. */
  async paint() {
    const { picture, loss, fit } = this.header;
    if (!this.pointer.wanted) {
      await this.picture.show(picture.figure, block(picture.figure));
      this.askForGround();
    }
    await this.loss.show(loss.figure, block(loss.figure));
    if (fit) await this.fit.show(fit.figure, block(fit.figure));
    await this.inside.show();
    this.trace();
  }

  /** A window of an unusual shape shows more than the ground that everybody gets at first. */
  askForGround() {
    const { lacking } = this.picture;
    if (lacking && lacking !== this.asked) this.queue.push("shapes", { value: lacking });
    this.asked = lacking;
  }

  /** Let Plotly draw from here on what stands still, one panel a frame: the hand goes on meanwhile. */
  async takeOver() {
    for (const panel of this.panels) {
      await new Promise(requestAnimationFrame);
      await panel.backdrop.takeOver();
      if (panel.figure) panel.fit();
    }
    this.trace();
    this.root.dataset.backdrop = "plotly";
  }

  /** What the runs are called: their names, or letters until they are revealed. */
  nameRuns() {
    if (!this.header) return;
    this.names = this.header.runs.map((run, i) => (this.anonymous ? LETTERS[i] : run.name));
    this.legend.update(this.header, this.names, this.selected, this.alone);
  }

  /** Whether there is something that has not happened yet and is not to be seen. */
  get secret() {
    return this.veiled || Boolean(this.header?.hide && this.step < this.header.scene.steps);
  }

  /** Let the page know of it, whose sentences may tell too much. */
  tellSecret() {
    if (this.root.classList.contains("secret") === this.secret) return false;
    this.root.classList.toggle("secret", this.secret);
    if (this.runs) this.drawFaint();
    return true;
  }

  /**
   * The header, or the one that is expected. While runs have no names they have letters alone, in one
   * colour and with one mark.
   */
  masked(given) {
    const header = this.expected ?? given;
    if (!this.anonymous) return header;
    const { runs, colors: { ink, background } } = header;
    const plain = { color: ink, mark: "circle", filled: true, dash: [], casing: background, wider: 0, ghost: false };
    return { ...header, runs: runs.map((run, i) => ({ ...run, style: { ...plain, letter: LETTERS[i] } })) };
  }

  /** Call the runs A, B, C, or by their names again. */
  setAnonymous(on) {
    this.anonymous = on;
    if (!this.given) return;
    this.header = this.masked(this.given);
    this.nameRuns();
    this.trace();
  }

  /** Draw anew on a screen with other pixels, where nothing need have another size. */
  watchScreen() {
    const screen = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    screen.addEventListener("change", () => {
      this.resized();
      this.watchScreen();
    }, { once: true });
  }

  async resized() {
    for (const panel of this.panels) {
      panel.size = null;
      panel.scale = this.scale;
    }
    if (this.header) await this.paint();
  }

  /**
   * A header in the place of the server's latest; null for none.
   * @param {import("./protocol.d.ts").Shown | null} header
   * @returns whether anything changes
   */
  expect(header) {
    const changes = header !== this.expected;
    this.expected = header;
    return changes;
  }

  /** Draw what is expected. */
  anticipate() {
    const atEnd = this.atEnd;
    this.header = this.masked(this.given);
    this.inside.expect(this.header.curves);
    this.count(atEnd);
    this.nameRuns();
    this.trace();
  }

  /** Turn the trajectories into pixels; needed when they or a projection have changed. */
  trace() {
    if (!this.picture.projection || !this.loss.projection) return;
    this.told = null; // the losses at the step may be others now
    this.traced += 1;
    this.runs = this.header.runs.map((run) => {
      const rows = block(run.trail);
      const n = rows.length / 4;
      const [x, y, loss, gradients] = [0, 1, 2, 3].map((i) => rows.subarray(i * n, (i + 1) * n));
      return { ...run, x, y, loss, gradients, ...(run.cloud ? inCloud(run.cloud) : {}) };
    });
    this.root.classList.toggle("awaiting", Boolean(this.expected));
    this.picture.trace(this.runs);
    this.loss.trace(this.runs, this.header.loss);
    this.inside.trace(this.runs);
    this.gallery?.paint(this.frame);
    this.drawFaint();
    this.draw();
  }

  /** The runs in drawing order: the chosen one last, on top. */
  ordered() {
    return [...this.runs].sort((a, b) => Number(a.id === this.selected) - Number(b.id === this.selected));
  }

  /**
   * The mini-batch that led to the heads: of the chosen run, else of the first that has any; null
   * where none has. At step 0 there are no examples yet.
   */
  batch() {
    const chosen = this.runs.find((r) => r.id === this.selected);
    const run = chosen?.draws ? chosen : this.runs.find((r) => r.draws);
    if (!run) return null;
    const step = Math.min(Math.floor(this.step), run.path.last);
    const from = Math.max(step - 1, 0) * run.batch;
    return { run, step, examples: block(run.draws).subarray(from, step * run.batch) };
  }

  strength(run) {
    if (this.alone !== null && this.header.runs[this.alone]) {
      return this.header.runs[this.alone].id === run.id ? 1 : 0;
    }
    const shown = run.style.ghost ? 0.5 : 1;
    return this.dimming === null || this.dimming === run.id ? shown : 0.25 * shown;
  }

  /** Where the runs start: where the hand holds ○, if it does. */
  start() {
    return this.pointer.start ?? this.header.scene.start;
  }

  /**
   * What panels draw by: all that moves, as it is now.
   * @returns {import("./frame.d.ts").Frame}
   */
  get frame() {
    const { header, runs, step, texts, selected, veiled, guess, secret, contours, arrows } = this;
    return Object.freeze({
      header, runs, step, texts, selected, veiled, guess, secret, contours, arrows,
      start: this.start(), scale: this.picture.scale, ratio: this.picture.ratio,
      ordered: () => this.ordered(), strength: (run) => this.strength(run), batch: () => this.batch(),
    });
  }

  drawFaint() {
    const { frame } = this;
    this.picture.drawFaint(frame);
    this.loss.drawFaint(frame);
    this.inside.drawFaint(frame);
    this.describe();
  }

  /** The picture in words: the surface, the start and, unless they are still asked for, the results. */
  describe() {
    const { scene, runs } = this.header;
    const [x, y] = scene.start.map(number);
    const told = runs.map(({ result }, i) =>
      filled(this.texts["picture.run"], { name: this.names[i], sentence: result.sentence, loss: result.loss }));
    const place = filled(this.texts[this.turntable.on ? "picture.relief" : "picture"], { surface: scene.name, x, y });
    this.parts.picture.setAttribute("aria-label", [place, ...(this.secret ? [] : told)].join(" "));
  }

  /** Everything that moves, at the clock's step. */
  draw() {
    if (!this.runs) return;
    const { frame } = this;
    this.picture.draw(frame);
    this.loss.draw(frame);
    this.inside.draw(frame);
    if (this.header.fit) this.fit.draw(frame);
    this.gallery?.draw(frame);
    this.tell();
  }

  /** Write the step and what holds at it. */
  tell() {
    const step = Math.floor(this.step);
    const held = document.activeElement === this.transport.scrub && !this.playing;
    this.transport.tell(this.step, this.header.scene.steps, held);
    const told = `${step} ${this.painted} ${this.selected}`;
    this.inspector.show(this);
    if (this.told === told) return;
    this.told = told;
    this.root.dataset.step = step;
    this.onStep?.(step);
    this.tellSecret();
    const batch = this.batch();
    this.root.dataset.batch = batch ? batch.examples.join(" ") : "";
    this.contours.offer(batch);
    this.glance.show(this.header, this.header.runs.findIndex((r) => r.id === this.selected), step);
    this.legend.tell(this.runs, step, this.texts);
    const { name, start, steps } = this.header.scene;
    const at = start.map(number).join(", ");
    write(this.parts.caption, `${name} · ○ (${at}) · ${step} / ${steps}`);
  }

  select(id) {
    this.selected = id;
    this.legend.select(id);
    this.redraw();
  }

  /** Show one run only, by its index; again, or null, for all. */
  solo(index) {
    const run = this.header.runs[index];
    if (index !== null && !run) return;
    this.alone = index === this.alone ? null : index;
    if (this.alone !== null) this.selected = run.id;
    this.nameRuns();
    this.redraw();
  }

  /** Show all other runs weakly; null for none. */
  dim(id) {
    this.dimming = id;
    this.redraw();
  }

  redraw() {
    if (!this.runs) return;
    this.drawFaint();
    this.draw();
  }

  /** Draw the pictures of a gallery, too, on the same clock. */
  join(gallery) {
    this.gallery = gallery;
  }

  /** Tell somebody of each step that is drawn. */
  heed(onStep) {
    this.onStep = onStep;
  }

  /** The run that is chosen, from the next drawing on. */
  prefer(id) {
    this.selected = id;
  }

  /** Whether a question is open: what is yet to come is not shown, nor can it be asked for. */
  veil(on) {
    this.veiled = on;
    this.tellSecret();
  }

  /** Where somebody thinks that a path will end, from the next drawing on; null for nowhere. */
  guessAt(point) {
    this.guess = point;
  }

  /** What a lesson asks about: all runs, by their names, none of them shown alone. */
  askAbout(id) {
    this.guess = this.alone = null;
    this.selected = id;
    this.nameRuns();
  }

  /** Where the clock stands when the panels are drawn next. */
  standAt(step) {
    this.step = step;
  }

  /** Type, lines and marks so many times as large, from the next drawing on. */
  enlarge(scale) {
    this.scale = scale;
  }

  /** Stand at a step. */
  go(step) {
    this.pause();
    this.step = Math.min(Math.max(step, 0), this.header.scene.steps);
    this.transport.scrub.value = this.step;
    this.draw();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play(from = this.step >= this.header.scene.steps ? 0 : this.step) {
    cancelAnimationFrame(this.ticking);
    this.step = from;
    this.setPlaying(true);
    let last = performance.now();
    const tick = (now) => {
      const steps = this.header.scene.steps;
      const time = (this.step / steps) ** (1 / EASE) + ((now - last) / 1000 / PLAY_SECONDS) * this.speed;
      last = now;
      this.step = steps * Math.min(Math.max(time, 0), 1) ** EASE;
      if (time >= 1 && this.loop) this.step = 0;
      this.draw();
      if (time < 1 || this.loop) this.ticking = requestAnimationFrame(tick);
      else this.pause();
    };
    this.ticking = requestAnimationFrame(tick);
  }

  pause() {
    cancelAnimationFrame(this.ticking);
    if (this.playing) this.setPlaying(false);
  }

  /** Resolves when nothing plays. */
  rested() {
    return this.playing ? new Promise((done) => this.waiting.push(done)) : Promise.resolve();
  }

  setPlaying(playing) {
    this.playing = playing;
    if (!playing) for (const done of this.waiting.splice(0)) done();
    this.root.dataset.playing = playing;
    this.transport.showPlaying(playing);
    this.inspector.show(this);
  }

  /** Act on a key; returns whether it meant something. */
  key(event) {
    const by = event.shiftKey ? 10 : 1;
    const acts = {
      " ": () => this.toggle(),
      k: () => this.toggle(),
      ArrowLeft: () => this.go(Math.ceil(this.step) - by),
      ArrowRight: () => this.go(Math.floor(this.step) + by),
      Home: () => this.go(0),
      End: () => this.go(this.header.scene.steps),
      i: () => this.inspector.toggle(),
      v: () => this.arrows.toggle(),
      d: () => this.turntable.toggle(),
      t: () => this.turntable.nudge(1, 0),
      T: () => this.turntable.nudge(-1, 0),
      u: () => this.turntable.nudge(0, 1),
      U: () => this.turntable.nudge(0, -1),
      h: () => this.queue.push("hide", { value: !this.header.hide }),
      g: () => this.queue.push("gallery", { value: !this.header.gallery }),
      l: () => this.transport.repeat(!this.loop),
      ",": () => this.transport.changePace(-1),
      ".": () => this.transport.changePace(1),
    };
    const act = acts[keyOf(event)];
    act?.();
    return Boolean(act);
  }
}
