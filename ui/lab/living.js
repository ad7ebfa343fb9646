// A file that takes the steps itself: what its author chose can be changed, with nobody to ask.

import { button, element, NumberField, Slider } from "./controls/controls.js";
import { filled, number } from "./controls/format.js";
import { markPlace, placeMark } from "./drawing/marks.js";
import { Anticipation } from "./engine/anticipation.js";
import { heightsOf } from "./engine/ground.js";
import { Offline } from "./offline.js";
import { curveScales, lossScale, refitted } from "./panels/fitting.js";
import { block, keep, numbers } from "./wire/payload.js";

const SCHEDULED = "schedule."; // before the key of a schedule's setting

export class Live extends Offline {
  anticipation = new Anticipation(false);
  /** @type {import("./protocol.d.ts").Live | null} as its author made it */
  made = null;
  /** @type {Map<string, import("./protocol.d.ts").Event>} what was changed, by what it is */
  changes = new Map();
  /** @type {Map<string, Float32Array>} of each ground, by its figure */
  heights = new Map();
  /** @type {"usual" | "wide" | "tall"} of the window */
  shape = "usual";
  seq = 0;
  frame = 0; // in which what the hand does is drawn
  resting = false; // whether the hand has let go by then
  /** @type {Dials | null} */
  dials = null;

  /** @override */
  show(dark) {
    this.made = null;
    super.show(dark);
    if (this.changes.size) this.rest();
  }

  /** @override */
  update(header) {
    this.made ??= header;
    header = { ...header, picture: { ...header.picture, ...header.picture.grounds[this.shape] } };
    this.raise(header.picture);
    this.dials ??= new Dials(this, header);
    this.root.classList.add("live");
    this.root.classList.toggle("still", Boolean(header.still));
    super.update(header);
    this.dials.update(header, this.changes.size > 0);
    this.results.doubt(header, block(header.catalog).texts, this.player, this.anticipation);
  }

  /** Work out the heights of the ground, once; in other colours they are the same. */
  raise({ figure, heights }) {
    const { data: [ground] } = block(figure);
    const known = this.heights.get(figure) ?? heightsOf(block(heights.tape), numbers(ground.x), numbers(ground.y), heights);
    this.heights.set(figure, known);
    ground.z = known;
  }

  /** @override */
  takes(kind) {
    const { live } = /** @type {import("./protocol.d.ts").Live} */ (this.given);
    return kind === "start" && live.controls.some(({ param }) => param === kind);
  }

  /** @override */
  push(kind, event = {}) {
    if (kind === "shapes") this.reach(event.value);
    if (!["setting", "start", "scene"].includes(kind)) return super.push(kind, event);
    const { run = null, key = "", value = null, done = true } = event;
    const what = kind === "start" ? kind : `${run} ${key}`;
    const before = this.changes.get(what);
    this.changes.set(what, { seq: ++this.seq, kind, run, key, value, done });
    if (!this.expected()) { // there is no loss at such a start, say
      if (before) this.changes.set(what, before);
      else this.changes.delete(what);
      this.dials.refuse(kind, run, key);
    }
    this.resting = done;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (this.resting) this.rest();
      else this.follow();
    });
    return this.seq;
  }

  /** Show a ground that fills a window of such a shape, once what is being drawn is drawn. */
  reach(shape) {
    this.shape = shape;
    requestAnimationFrame(() => this.update(this.header));
  }

  /** The header with all that was changed; null where there is nothing, or no path. */
  expected() {
    return this.anticipation.header(this.made, [...this.changes.values()]);
  }

  /** What the hand does, on the axes that there are. */
  follow() {
    const { loss, losses, curves } = this.header;
    const next = this.expected() ?? this.made;
    const standing = next.curves.map((curve, i) => ({ ...curve, panels: curves[i].panels }));
    this.player.expect(Object.assign({ ...next, loss, curves: standing }, { losses }));
    this.player.anticipate();
  }

  /** What the hand has done, on axes that hold it. */
  rest() {
    this.player.expect(null);
    this.player.pointer.start = null;
    const next = this.expected();
    const header = next ? this.fitted(next) : this.made;
    const loss = header.losses.find(({ axis, log }) => this.shows(axis, log));
    this.update({ ...header, loss: loss ?? header.loss });
  }

  fitted(header) {
    const { runs, scene, ground: { lowest }, colors } = header;
    const axes = new Map();
    const figure = (id, scale, end, line) => {
      const own = `${id} ${end} ${scale.low} ${scale.high}`;
      axes.set(own, refitted(block(id), scale, end, line));
      return own;
    };
    const losses = runs.map(({ trail }) => row(block(trail), 4, 2));
    const ends = {
      step: scene.steps,
      evaluations: Math.max(1, ...runs.map(({ result }) => result.evaluations)),
      examples: Math.max(1, ...runs.map(({ result }) => result.examples ?? 0)),
    };
    const scaled = this.made.losses.map((loss) => {
      const scale = lossScale(losses, loss.log, lowest);
      return { ...loss, ...scale, figure: figure(loss.figure, scale, ends[loss.axis], "") };
    });
    const curves = header.curves.map((curve) => {
      const count = curve.panels.length;
      const having = runs.flatMap(({ id }, i) => (curve.lines[id]
        ? [{ losses: losses[i], rows: curve.panels.map((_, k) => row(block(curve.lines[id]), count, k)) }] : []));
      const scales = curveScales(having, curve.log, lowest);
      const panels = curve.panels.map((panel, k) => ({ ...panel, ...scales[k], figure: figure(panel.figure, scales[k], scene.steps, colors.line) }));
      return { ...curve, panels };
    });
    keep("axes", axes);
    const sentence = header.sentence.replace(pointed(this.made.scene.start), () => pointed(scene.start));
    return { ...header, sentence, losses: scaled, loss: scaled.find(({ axis }) => axis === this.header.loss.axis), curves };
  }

  /** @override */
  key(event) {
    if (!event.target.matches?.("input:not([type=range])")) super.key(event);
  }

  /** As its author made it. */
  reset() {
    this.changes.clear();
    this.dials.forgive();
    this.rest();
  }
}

const pointed = (point) => `(${point.map(number).join(", ")})`;

/** One of so many rows that stand one after another. */
const row = (all, count, k) => all.subarray((k * all.length) / count, ((k + 1) * all.length) / count);

/** What can be changed, the way back, and the way to the lab. */
class Dials {
  constructor(live, { live: { controls, steps }, catalog, runs, scene }) {
    this.live = live;
    this.fields = [];
    const { texts } = (this.catalog = block(catalog));
    this.host = element("section", "dials");
    this.host.setAttribute("aria-label", texts.live);
    live.root.querySelector(".transport").after(this.host);
    const first = element("div", "dial-list", this.host);
    const more = controls.some((control) => control.more) ? this.fold(texts) : first;
    for (const { param, run, key, more: later } of controls) {
      const list = later ? more : first;
      if (run !== null) this.slider(list, runs.find(({ id }) => id === run), key, texts);
      else if (param === "start") this.start(list, scene, texts);
      else if (param === "steps") this.steps(list, steps, texts);
    }
    const foot = element("p", "dial-foot", this.host);
    this.back = button("restore", foot, () => live.reset(), { text: texts["live.reset"] });
    this.note = element("span", "", foot, texts["live.note"]);
    this.link = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".made .to-lab"));
  }

  /** What is there for those who look for it. */
  fold(texts) {
    const box = element("details", "more", this.host);
    element("summary", "", box, texts.more);
    return element("div", "dial-list", box);
  }

  add(field, read, kind, run, key) {
    this.fields.push({ field, read, kind, run, key });
  }

  /** @param {import("./protocol.d.ts").Run} run */
  slider(parent, run, key, texts) {
    const { optimizers, schedules, options } = this.catalog;
    const numbers = key.startsWith(SCHEDULED) ? schedules[run.schedule].numbers : optimizers[run.optimizer].numbers;
    const option = options.find((o) => o.key === key);
    const spec = option ? { ...option, ...option.slider } : numbers.find((p) => p.key === key.replace(SCHEDULED, ""));
    const place = element("div", "row dial", parent);
    const name = [optimizers[run.optimizer].name, run.style.letter].filter(Boolean).join(" ");
    const mark = markPlace();
    const label = [mark, element("span", "of", null, name), element("b", "symbol", null, spec.symbol), ` ${spec.label}`];
    const read = (header) => {
      const now = header.runs.find(({ id }) => id === run.id);
      placeMark(mark, now.style, header.colors.background);
      return valueOf(now, key);
    };
    const first = valueOf(run, key);
    const range = [Math.min(spec.low, first), Math.max(spec.high, first)];
    const slider = new Slider(place, {
      name: [name, spec.symbol, spec.label].filter(Boolean).join(" "), label, help: spec.help, spec, whole: spec.whole, texts,
      send: (value, done) => this.send("setting", { run: run.id, key, value, done }, range),
    });
    this.add(slider, read, "setting", run.id, key);
  }

  steps(parent, most, texts) {
    const place = element("div", "row dial", parent);
    const slider = new Slider(place, {
      name: texts.steps, label: [texts.steps], help: texts["steps.help"], whole: true, texts,
      spec: { low: 1, high: most, scale: "log", whole: true, ...wholeLog(most) },
      send: (value, done) => this.send("scene", { key: "steps", value, done }, [1, most]),
    });
    this.add(slider, ({ scene }) => scene.steps, "scene", null, "steps");
  }

  start(parent, { axes }, texts) {
    const place = element("div", "row dial start", parent);
    element("span", "caption", place, `○ ${texts.start}`);
    axes.forEach((axis, i) => {
      const label = element("label", "", place, axis);
      const field = new NumberField(label, {
        name: `${texts.start} ${axis}`, help: "", whole: false, texts,
        send: (value, done) => {
          const start = [...this.live.header.scene.start];
          start[i] = value;
          return this.live.push("start", { key: "xy"[i], value: start, done });
        },
      });
      place.append(field.error);
      this.add(field, ({ scene }) => scene.start[i], "start", null, "xy"[i]);
    });
  }

  /** Set a value, unless it lies outside what the slider offers. */
  send(kind, event, range) {
    const [low, high] = range;
    if (event.value >= low && event.value <= high) return this.live.push(kind, event);
    const { run = null, key } = event;
    this.complain(kind, run, key, filled(this.catalog.texts["live.range"], { low: number(low), high: number(high) }));
    return this.live.seq;
  }

  /** Say beside a field that its value leads nowhere. */
  refuse(kind, run, key) {
    this.complain(kind, run, key, this.catalog.texts["live.refused"]);
  }

  /** Say beside a field what is wrong with what it shows; it still stands for what was set before. */
  complain(kind, run, key, sentence) {
    const { field, read } = this.fields.find((one) =>
      one.kind === kind && one.run === run && (one.key === key || (kind === "start" && !key)));
    field.complain(sentence);
    (field.field ?? field).value = read(this.live.header);
  }

  /** Take all complaints back. */
  forgive() {
    for (const { field } of this.fields) field.complain("");
  }

  update(header, changed) {
    for (const { field, read } of this.fields) if (!field.error.textContent) field.update(read(header), this.live.seq);
    this.back.disabled = !changed;
    if (this.link) this.link.href = this.address(header);
  }

  /** The lab, with what was changed here. */
  address({ live: { controls, page, query }, scene, runs }) {
    const { made } = this.live;
    const said = new URLSearchParams(query);
    const tell = (name, before, now) => now !== before && said.set(name, String(now));
    for (const { param, run, key } of controls) {
      const [before, now] = [made.runs, runs].map((listed) => listed.find(({ id }) => id === run));
      if (now) tell(param, valueOf(before, key), valueOf(now, key));
      if (param === "start") ["x", "y"].forEach((axis, i) => tell(axis, made.scene.start[i], scene.start[i]));
      if (param === "steps") tell(param, made.scene.steps, scene.steps);
    }
    return `${page}?${said}`;
  }
}

/** What is set of a run, by the key of the setting. */
function valueOf({ settings, scheduleSettings, ...run }, key) {
  if (key.startsWith(SCHEDULED)) return scheduleSettings[key.slice(SCHEDULED.length)];
  return settings[key] ?? run[key];
}

/** A scale of whole numbers, by factors, from 1. */
function wholeLog(most) {
  return {
    min: 0, max: Math.log10(most), step: 0.005,
    position: (value) => Math.log10(value),
    value: (at) => Math.round(10 ** at),
  };
}
