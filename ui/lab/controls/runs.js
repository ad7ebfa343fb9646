// The controls: start, steps and surface, then a card for each run.

import { markPlace, placeMark } from "../drawing/marks.js";
import { Chooser } from "./chooser.js";
import { button, element, NumberField, Slider, write } from "./controls.js";
import { filled, number, wholeScale } from "./format.js";

const QUICK = 400; // ms within which a second click belongs to the first
const ICONS = {
  choose: "M7 9.500 12 14.500 17 9.500 18.400 10.900 12 17.300 5.600 10.900z",
  equations: "M14 4c-2.5 0-3.3 1.5-3.7 3.6L9.9 10H7.5v1.8h2.1l-1 5.4c-.3 1.5-.8 1.9-1.6 1.9-.4 0-.8-.1-1.1-.3l-.6 1.7c.5.3 1.2.5 1.9.5 2.1 0 3-1.3 3.4-3.4l1.1-5.8h2.7V10h-2.4l.4-2.1c.2-1.2.6-1.9 1.6-1.9.5 0 .9.1 1.3.3l.6-1.7C15.500 4.200 14.800 4 14 4z",
  reset: "M12 5V2L7.500 6.500 12 11V7.200a5 5 0 1 1-5 5H5A7 7 0 1 0 12 5z",
  freeze: "M11 2h2v3.600l2.300-1.400 1 1.700-3.300 2v2.400l2.100-1.200V5.400h2v2.500l3.100-1.800 1 1.700-3.100 1.800 2.200 1.300-1 1.700-4-2.300L13 12l2.300 1.700 4-2.300 1 1.700-2.200 1.300 3.100 1.800-1 1.700-3.100-1.800v2.500h-2v-3.700L13 13.700v2.400l3.300 2-1 1.700L13 18.400V22h-2v-3.600l-2.300 1.400-1-1.700 3.300-2v-2.400l-2.100 1.200v3.700h-2v-2.500l-3.100 1.800-1-1.700 3.100-1.800-2.200-1.300 1-1.700 4 2.300L11 12 8.700 10.300l-4 2.300-1-1.700 2.200-1.300-3.100-1.800 1-1.700 3.100 1.800V5.400h2v3.700l2.100 1.200V7.900l-3.300-2 1-1.700L11 5.600z",
  duplicate: "M8 3h11a2 2 0 0 1 2 2v11h-2V5H8zM3 9a2 2 0 0 1 2-2h9a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2zm2 0v10h9V9z",
  remove: "M6.400 5 5 6.400 10.600 12 5 17.600 6.400 19l5.600-5.600 5.600 5.600 1.400-1.400-5.600-5.600L19 6.400 17.600 5 12 10.600z",
};
const svg = (name) => `<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;

const captioned = (symbol, label) => {
  const strong = element("b", "symbol", null, symbol);
  return [strong, ` ${label}`];
};

/** Start, steps, seed and the surface's parameters. */
export class Setup {
  /** @param seedHost where the seed stands, which few ask for */
  constructor(host, seedHost, queue) {
    this.host = host;
    this.seedHost = seedHost;
    this.queue = queue;
    this.fields = {};
  }

  /**
   * @param {import("../protocol.d.ts").Header} header
   * @param {import("../protocol.d.ts").Catalog} catalog
   */
  update(header, catalog) {
    const made = `${header.scene.surface} ${header.language}`;
    if (made !== this.made) {
      this.made = made;
      this.build(header, catalog);
    }
    const { scene, ack } = header;
    const values = { x: scene.start[0], y: scene.start[1], steps: scene.steps, seed: scene.seed, ...scene.parameters };
    for (const [key, field] of Object.entries(this.fields)) field.update(values[key], ack);
    this.start = scene.start;
  }

  build(header, catalog) {
    const { texts } = catalog;
    this.fields = {};
    this.host.replaceChildren();
    this.seedHost.replaceChildren();
    const line = element("div", "line", this.host);
    const errors = [];
    const field = (parent, key, label, name, options) => {
      const box = element("label", `field ${key}`, parent);
      box.append(element("span", "", null, label));
      this.fields[key] = new NumberField(box, { name, texts, ...options });
      errors.push(this.fields[key].error);
    };
    element("span", "line-title", line, `○ ${texts.start}`);
    header.scene.axes.forEach((axis, i) =>
      field(line, "xy"[i], axis, `${texts.start} ${axis}`, {
        send: (value, done) => {
          const start = [...this.start];
          start[i] = value;
          return this.queue.push("start", { key: "xy"[i], value: start, done });
        },
      }));
    const second = element("div", "line", this.host);
    const whole = (key) => ({
      whole: true,
      help: texts[`${key}.help`],
      send: (value, done) => this.queue.push("scene", { key, value, done }),
    });
    field(second, "steps", texts.steps, texts.steps, whole("steps"));
    this.host.append(...errors);
    field(this.seedHost, "seed", texts.seed, texts.seed, whole("seed"));
    this.seedHost.append(errors.at(-1));
    for (const p of catalog.surfaces[header.scene.surface].parameters) {
      const row = element("div", "row", this.host);
      this.fields[p.key] = new Slider(row, {
        name: `${header.scene.surface} ${p.symbol} ${p.label}`,
        label: captioned(p.symbol, p.label), help: p.help, spec: p, texts,
        send: (value, done) => this.queue.push("parameter", { key: p.key, value, done }),
      });
    }
  }

  complain(refusal) {
    const field = this.fields[refusal.key];
    field?.complain(refusal.sentence);
    return Boolean(field);
  }
}

/** The run cards; the chosen one is open. */
export class Runs {
  constructor(host, queue, onSelect) {
    this.host = host;
    this.queue = queue;
    this.onSelect = onSelect;
    this.cards = new Map();
    this.expecting = Infinity; // the event whose new run is to be opened
    this.list = element("div", "cards", host);
    this.add = button("add", host, () => this.choose(null, (value) => this.append(value)));
    this.add.setAttribute("aria-haspopup", "dialog");
    this.chooser = new Chooser(host, () => queue.push("gallery", { value: true }));
  }

  /**
   * @param {import("../protocol.d.ts").Header} header
   * @param {import("../protocol.d.ts").Catalog} catalog
   */
  update(header, catalog, selected, background) {
    this.header = header;
    this.catalog = catalog;
    const ids = header.runs.map((r) => r.id);
    const full = ids.length >= catalog.limits.runs;
    write(this.add, full ? filled(catalog.texts.full, { count: ids.length }) : `+ ${catalog.texts.add}`);
    for (const [id, card] of this.cards) {
      if (!ids.includes(id)) {
        card.root.remove();
        this.cards.delete(id);
      }
    }
    const seen = {};
    /** @type {HTMLElement | null} */
    let chosen = null; // where the focus was, it goes on
    header.runs.forEach((run, i) => {
      if (!run.ghost) seen[run.optimizer] = (seen[run.optimizer] ?? 0) + 1;
      const made = `${run.optimizer} ${seen[run.optimizer]} ${header.language} ${header.scene.examples} ${run.schedule} ${run.ghost}`;
      let card = this.cards.get(run.id);
      if (card?.made !== made) {
        const next = run.ghost
          ? new GhostCard(this, run, catalog)
          : new Card(this, run, catalog, header, seen[run.optimizer]);
        next.made = made;
        if (card) {
          if (document.activeElement === card.method) chosen = next.method;
          card.root.replaceWith(next.root);
          if (next.more) next.more.open = card.more?.open && card.optimizer === next.optimizer;
        }
        card = next;
        this.cards.set(run.id, card);
      }
      if (this.list.children[i] !== card.root) this.list.insertBefore(card.root, this.list.children[i] ?? null);
      card.update(run, header, background);
      card.remove.disabled = ids.length === 1;
      for (const copy of card.copies) copy.disabled = full;
    });
    this.add.disabled = full;
    this.open(selected);
    chosen?.focus();
  }

  /** The run that the latest wish for one has made, if the server has answered it by now. */
  arrived(header, known) {
    if (header.ack < this.expecting) return undefined;
    this.expecting = Infinity;
    this.list.classList.add("moving"); // a second quick click would hit what it was not meant for
    setTimeout(() => this.list.classList.remove("moving"), QUICK);
    return header.runs.map((r) => r.id).filter((id) => !known.has(id)).sort((a, b) => b - a)[0];
  }

  /** Add a run of a method, and open its card. */
  append(value) {
    this.expecting = this.queue.push("add", { value });
  }

  /** Ask for a method; `take` gets its key, unless it is the one chosen already. */
  choose(chosen, take) {
    this.chooser.open(this.catalog, this.header, chosen, take);
  }

  /** Move the learning rate of a run by notches of its slider. */
  nudge(id, notches) {
    this.cards.get(id)?.settings?.eta?.nudge(notches);
  }

  open(id) {
    for (const [key, card] of this.cards) card.open(key === id);
  }

  complain(refusal) {
    return this.cards.get(refusal.run)?.complain(refusal) ?? false;
  }
}

/** A run that was frozen: it can be looked at and thawed, no more. */
class GhostCard {
  made = ""; // what it was made for
  method = null;
  more = null;
  optimizer = "";

  constructor(runs, run, { optimizers, texts }) {
    this.copies = [];
    const { name } = optimizers[run.optimizer];
    this.root = element("section", "card ghost");
    this.root.setAttribute("aria-label", `${name}, ${texts.ghost}`);
    const head = element("div", "head", this.root);
    this.opener = button("opener", head, () => runs.onSelect(run.id));
    this.mark = markPlace();
    this.opener.append(this.mark, element("span", "name", null, name));
    this.said = element("span", "said", head);
    this.remove = button("tool remove", head, () => runs.queue.push("remove", { run: run.id }), {
      icon: svg("remove"), title: texts.remove, name: `${texts.remove}: ${name}, ${texts.ghost}`,
    });
  }

  update(run, _header, background) {
    placeMark(this.mark, run.style, background);
    write(this.said, run.result.settings);
  }

  open(open) {
    this.opener.setAttribute("aria-expanded", open);
  }

  complain() {
    return false;
  }
}

class Card {
  made = "";

  constructor(runs, run, catalog, header, nth) {
    this.runs = runs;
    this.id = run.id;
    this.optimizer = run.optimizer;
    const { texts } = catalog;
    this.texts = texts;
    const about = catalog.optimizers[run.optimizer];
    const prefix = nth === 1 ? run.optimizer : `${run.optimizer} ${nth}`;
    this.root = element("section", "card");
    this.root.setAttribute("aria-label", nth === 1 ? about.name : `${about.name} ${nth}`);
    this.head = element("div", "head", this.root);
    this.opener = button("opener", this.head, () => runs.onSelect(this.id), {
      title: about.summary, name: nth === 1 ? about.name : `${about.name} ${nth}`,
    });
    this.mark = markPlace();
    this.letter = element("b", "letter");
    this.opener.append(this.mark, element("span", "name", null, about.name), this.letter);
    const choose = () => runs.choose(this.optimizer, (value) => this.push("optimizer", { value }));
    this.method = button("method", this.head, choose, {
      title: texts.choose, name: `${prefix} ${texts.method}: ${about.name}`,
    });
    this.method.append(element("span", "name", null, about.name));
    this.method.insertAdjacentHTML("beforeend", svg("choose"));
    this.method.setAttribute("aria-haspopup", "dialog");
    this.tools = element("div", "tools", this.head);
    const tool = (/** @type {import("../protocol.d.ts").EventKind} */ kind) => {
      const said = { icon: svg(kind), title: texts[kind], name: `${texts[kind]}: ${prefix}` };
      return button(`tool ${kind}`, this.tools, () => this.push(kind, {}), said);
    };
    this.equations = tool("equations");
    this.reset = tool("reset");
    this.freeze = tool("freeze");
    this.duplicate = tool("duplicate");
    this.remove = tool("remove");
    this.copies = [this.freeze, this.duplicate];
    this.duplicate.onclick = () => (runs.expecting = this.push("duplicate", {}));
    this.body = element("div", "body", this.root);
    this.summary = element("p", "summary", this.body, about.summary);
    this.settings = {};
    this.more = element("details", "more");
    element("summary", "", this.more, texts.more);
    for (const p of about.numbers) {
      this.slider(p.advanced ? this.more : this.body, p.key, `${prefix} ${p.symbol} ${p.label}`, {
        label: captioned(p.symbol, p.label), help: p.help, spec: p, whole: p.whole, texts,
      });
    }
    if (about.limited) this.limit = element("p", "limit", this.settings.eta.range.parentElement);
    const { examples } = header.scene;
    this.options = catalog.options.filter(({ needs }) =>
      !(needs.includes("examples") && !examples || needs.includes("formula") && examples || needs.includes("sampling") && about.full));
    const [sampling, others] = [true, false].map((samples) =>
      this.options.filter((o) => o.slider && o.needs.includes("sampling") === samples));
    if (sampling.length) {
      const parent = about.stochastic ? this.body : this.more;
      for (const option of sampling) this.option(parent, option, prefix, examples);
      this.origin = element("p", "origin", parent);
    }
    const switches = [...about.switches, ...this.options.filter((o) => o.kind === "switch")];
    for (const s of switches) this.toggle(s.key, `${prefix} ${s.label}`, s.label, s.help);
    if ("eta" in run.settings) this.schedule(prefix, run, catalog);
    for (const option of others) this.option(this.more, option, prefix, examples);
    if ("eta" in run.settings) this.forAll(texts);
    this.body.append(this.more);
  }

  /** What is done to η of every run at once. */
  forAll(texts) {
    const row = element("div", "for-all", this.more);
    for (const kind of /** @type {const} */ (["share_eta", "suggest_eta"])) {
      button(kind, row, () => this.push(kind, {}), { text: texts[kind], title: texts[`${kind}.help`] });
    }
  }

  /** The slider of something that a run of any method can be told. */
  option(parent, { key, symbol, label, help, kind, slider }, prefix, examples) {
    const whole = kind === "whole";
    const spec = slider.scale === "factors" ? wholeScale(slider.low, slider.high ?? examples) : { ...slider, whole };
    this.slider(parent, key, [prefix, symbol, label].filter(Boolean).join(" "), {
      label: symbol ? captioned(symbol, label) : [label], help, spec, whole, texts: this.texts,
    });
  }

  toggle(key, name, text, help) {
    const label = element("label", "switch", this.more);
    label.title = help;
    const box = element("input", "", label);
    box.type = "checkbox";
    box.setAttribute("aria-label", name);
    label.append(text);
    box.onchange = () => (box.seq = this.push("setting", { key, value: box.checked }));
    this.settings[key] = {
      update: (value, ack) => (box.seq ?? 0) > ack || (box.checked = value),
      complain() {},
    };
  }

  /** The schedule of η, and what can be set of the one chosen. */
  schedule(prefix, run, { schedules, optimizers, texts }) {
    const row = element("label", "schedule", this.more);
    element("span", "caption", row, texts.schedule);
    const chooser = element("select", "", row);
    chooser.setAttribute("aria-label", `${prefix} ${texts.schedule}`);
    for (const [key, { name, summary }] of Object.entries(schedules)) {
      const option = new Option(name, key, false, key === run.schedule);
      option.title = summary;
      chooser.add(option);
    }
    chooser.onchange = () => this.push("setting", { key: "schedule", value: chooser.value });
    if (run.schedule !== "constant" && optimizers[run.optimizer].firstRate) {
      element("p", "first-rate", this.more, texts["schedule.first"]);
    }
    for (const p of schedules[run.schedule].numbers) {
      this.slider(this.more, `schedule.${p.key}`, `${prefix} ${texts.schedule} ${p.symbol} ${p.label}`, {
        label: captioned(p.symbol, p.label), help: p.help, spec: p, texts,
      });
    }
  }

  slider(parent, key, name, options) {
    const row = element("div", `row ${key.replace(".", "-")}`, parent);
    this.settings[key] = new Slider(row, {
      name, ...options,
      send: (value, done) => this.push("setting", { key, value, done }),
    });
  }

  /** @param {import("../protocol.d.ts").EventKind} kind */
  push(kind, event) {
    return this.runs.queue.push(kind, { run: this.id, ...event });
  }

  /**
   * @param {import("../protocol.d.ts").Run} run
   * @param {import("../protocol.d.ts").Header} header
   */
  update(run, header, background) {
    placeMark(this.mark, run.style, background);
    write(this.letter, run.style.letter);
    this.reset.disabled = !run.changed;
    const { settings } = run;
    const values = { ...settings };
    for (const { key } of this.options) values[key] = run[key];
    values.batch ||= header.scene.examples;
    for (const [key, value] of Object.entries(run.scheduleSettings)) values[`schedule.${key}`] = value;
    for (const [key, control] of Object.entries(this.settings)) control.update(values[key], header.ack);
    if (this.limit) this.showLimit(run.limit, settings.eta);
    if (this.origin) write(this.origin, run.source);
  }

  /** Where the curvature is the same everywhere, the η beyond which the method diverges. */
  showLimit({ eta: limit, formula }, eta) {
    this.limit.hidden = limit === null;
    if (limit === null) return;
    const { min, max, position } = this.settings.eta.scale;
    const at = (position(limit) - min) / (max - min);
    this.limit.style.setProperty("--at", at);
    this.limit.classList.toggle("marked", at >= 0 && at <= 1);
    this.limit.classList.toggle("beyond", eta > limit);
    const { beyond, limit: within } = this.texts;
    this.limit.textContent = filled(eta > limit ? beyond : within, { formula, eta: number(limit) });
  }

  open(open) {
    this.root.classList.toggle("open", open);
    this.opener.setAttribute("aria-expanded", open);
  }

  complain(refusal) {
    const control = this.settings[refusal.key];
    control?.complain(refusal.sentence);
    return Boolean(control);
  }
}
