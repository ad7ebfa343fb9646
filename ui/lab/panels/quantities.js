// Inside the methods: the quantities to choose from, and a box of curves for each that is open.

import { button, element } from "../controls/controls.js";
import { number } from "../controls/format.js";
import { block } from "../wire/payload.js";
import { Curves } from "./curves.js";

/** A symbol, from pieces with their places: "", "sub" or "sup". */
function symbol(pieces) {
  const made = element("b", "symbol");
  for (const [text, place] of pieces) made.append(place ? element(place, "", null, text) : text);
  return made;
}

const spoken = (pieces) => pieces.map(([text]) => text).join(" ");

/** One coordinate of a quantity. */
export class Quantity extends Curves {
  /** @type {import("../protocol.d.ts").OpenCurve} */
  open;
  coordinate = 0;

  /** @override */
  line(run) {
    const { lines, panels: { length } } = this.open;
    if (!lines[run.id]) return null;
    const rows = block(lines[run.id]);
    const n = rows.length / length;
    const from = run.x.length - n;
    const tell = (i) => {
      const told = Array.from({ length }, (_, row) => number(rows[row * n + i - from])).join(", ");
      return length > 1 ? `(${told})` : told;
    };
    return { values: rows.subarray(this.coordinate * n, (this.coordinate + 1) * n), from, tell };
  }
}

export class Inside {
  /**
   * @param queue where events go
   * @param {(host: HTMLElement) => Quantity} panel makes a panel in a place
   */
  constructor(chooser, host, queue, panel) {
    this.chooser = chooser;
    this.host = host;
    this.queue = queue;
    this.panel = panel;
    this.boxes = new Map();
    this.seq = 0;
  }

  /** Every panel that is open. */
  get panels() {
    return [...this.boxes.values()].flatMap((box) => box.panels);
  }

  /**
   * @param {import("../protocol.d.ts").Shown} header
   * @param {import("../protocol.d.ts").Catalog} catalog
   */
  update(header, catalog) {
    this.offer(header, catalog);
    // A class where the style sheet could ask `:has()`: that costs the whole lab a new style each
    // time that any text in it changes.
    this.host.closest(".lab").classList.toggle("with-curves", header.curves.length > 0);
    for (const [key, { element: box, language }] of this.boxes) {
      if (language === header.language && header.curves.some((open) => open.key === key)) continue;
      box.remove();
      this.boxes.delete(key);
    }
    header.curves.forEach((open, i) => {
      if (!this.boxes.has(open.key)) this.boxes.set(open.key, this.box(open, header.language, catalog));
      const { element: box, log, panels } = this.boxes.get(open.key);
      log?.setAttribute("aria-pressed", open.log);
      panels.forEach((panel) => (panel.open = open));
      if (this.host.children[i] !== box) this.host.insertBefore(box, this.host.children[i] ?? null);
    });
  }

  /** Draw other lines of what is open, on the axes that there are, from the next tracing on. */
  expect(curves) {
    for (const open of curves) {
      for (const panel of this.boxes.get(open.key)?.panels ?? []) panel.open = open;
    }
  }

  /**
   * The list to choose from: what the present methods have, and which of them has its own.
   * @param {import("../protocol.d.ts").Shown} header
   * @param {import("../protocol.d.ts").Catalog} catalog
   */
  offer({ runs, language, curves, ack }, { curves: about, optimizers, texts }) {
    const methods = [...new Set(runs.map((run) => run.optimizer))];
    const made = `${methods} ${language}`;
    if (this.made !== made) {
      this.made = made;
      const list = element("div", "quantities");
      const having = (key) => methods.filter((method) => about[key].optimizers.includes(method));
      this.checks = Object.keys(about).filter((key) => having(key).length).map((key) => {
        const names = about[key].own ? having(key).map((o) => optimizers[o].name) : [];
        const row = element("label", "quantity", list);
        const check = element("input", "", row);
        check.type = "checkbox";
        check.value = key;
        check.onchange = () => this.push("curve", key, check.checked);
        const what = element("span", "", null, about[key].help);
        if (names.length) what.prepend(element("em", "", null, names.join(", ")), " · ");
        row.append(symbol(about[key].symbol), what);
        return check;
      });
      this.chooser.replaceChildren(element("summary", "", null, texts.curves), list);
    }
    if (this.seq > ack) return;
    for (const check of this.checks) check.checked = curves.some((open) => open.key === check.value);
  }

  /** @param {import("../protocol.d.ts").EventKind} kind */
  push(kind, key, value) {
    this.seq = this.queue.push(kind, { key, value });
  }

  /** A box with a panel for each coordinate. */
  box({ key, panels }, language, { curves, texts }) {
    const about = curves[key];
    const made = element("section", panels.length > 1 ? "curve-box pair" : "curve-box");
    made.dataset.curve = key;
    made.setAttribute("aria-label", `${spoken(about.symbol)}: ${about.help}`);
    const head = element("div", "panel-head", made);
    const title = element("h3", "", head);
    title.append(symbol(about.symbol), element("span", "", null, about.help));
    title.title = about.help;
    const tool = (className, text, title, act) =>
      button(className, head, act, { text, title, name: `${title}: ${spoken(about.symbol)}` });
    const turn = () => this.push("log_curve", key, log.getAttribute("aria-pressed") !== "true");
    const log = about.positive ? tool("toggle", texts.log, texts["curve.log"], turn) : null;
    tool("tool", "×", texts["curve.close"], () => this.push("curve", key, false));
    const plots = element("div", "plots", made);
    return {
      element: made,
      language,
      log,
      panels: panels.map((_, coordinate) => {
        const panel = this.panel(element("div", "curve", plots));
        panel.coordinate = coordinate;
        return panel;
      }),
    };
  }

  async show() {
    for (const panel of this.panels) {
      const { figure } = panel.open.panels[panel.coordinate];
      await panel.show(figure, block(figure));
    }
  }

  trace(runs) {
    for (const panel of this.panels) {
      if (panel.projection) panel.trace(runs, panel.open.panels[panel.coordinate]);
    }
  }

  /**
   * @param {import("../frame.d.ts").Frame} frame
   */
  drawFaint(frame) {
    for (const panel of this.panels) if (panel.projection) panel.drawFaint(frame);
  }

  /**
   * @param {import("../frame.d.ts").Frame} frame
   */
  draw(frame) {
    for (const panel of this.panels) if (panel.projection) panel.draw(frame);
  }
}
