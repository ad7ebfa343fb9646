// The step inspector: a method's equations, and under them this step's numbers, on the clock.

import { element, write } from "../controls/controls.js";
import { filled, number, raised, rounded } from "../controls/format.js";
import { block } from "../wire/payload.js";
import * as math from "./math.js";
import { beginning, namesIn, workedOut } from "./worked.js";

const PACE = 66; // ms between updates while playing
const GRADIENT = { base: "g" };

export class Inspector {
  /** @param onToggle called when it has been opened or closed */
  constructor(host, onToggle) {
    this.host = host;
    this.open = false;
    host.ontoggle = () => {
      if (host.open === this.open) return;
      this.open = host.open;
      onToggle();
    };
  }

  name(texts) {
    this.texts = texts;
    this.host.replaceChildren(element("summary", "", null, texts.inspector));
    this.told = element("p", "told", this.host);
    this.note = element("p", "told note", this.host);
    this.equations = element("div", "equations", this.host);
    this.laid = this.stamp = null;
  }

  toggle() {
    this.host.open = !this.host.open;
  }

  /** Show the step that leads to the clock's step, or on the way the one being taken. */
  show({ header, runs, names, step, selected, playing, traced }) {
    if (!this.open || !runs) return;
    const index = header.runs.findIndex((r) => r.id === selected);
    const [run, data] = [runs[index], header.worked[index]];
    if (!data) return; // it is under way
    const t = Math.min(Math.ceil(step), run.x.length - 1);
    const name = names[index];
    const stamp = `${t} ${step > t} ${traced} ${selected} ${name}`;
    const now = performance.now();
    if (stamp === this.stamp || (playing && now - this.at < PACE)) return;
    this.stamp = stamp;
    this.at = now;
    const catalog = block(header.catalog);
    const method = catalog.optimizers[run.optimizer];
    this.lay(method, run, header.scene.axes);
    this.tell(run, name, t, step > t, method);
    const known = t > 0 ? [0, 1].map((i) => beginning(run, data, t, i)) : null;
    if (known && run.schedule !== "constant") {
      const schedule = catalog.schedules[run.schedule].name;
      const told = method.firstRate ? "schedule.first" : "inspector.rate";
      write(this.note, filled(this.texts[told], { schedule, eta: raised(rounded(known[0].eta, math.DIGITS)) }));
    }
    this.fillIn(method, known);
  }

  /** Which step this is. */
  tell(run, name, t, ended, { worked, symbols }) {
    const { texts } = this;
    const at = (i) => [run.x[i], run.y[i]].map((v) => raised(rounded(v, math.DIGITS)));
    const [x, y] = at(Math.max(t - 1, 0));
    const [u, v] = at(t);
    const said = [filled(texts[t > 0 ? "inspector.step" : "inspector.start"], { step: t, name, x, y, u, v })];
    if (ended) said.push(texts["inspector.ended"]);
    write(this.told, said.join(" "));
    let note = "";
    if (!worked.length) note = filled(texts["inspector.unworked"], { name });
    else if (symbols.g_j) note = `${texts["inspector.coordinates"]}${run.l2 ? ` ${texts["inspector.penalized"]}` : ""}`;
    write(this.note, note);
  }

  /** Lay out a method's equations with symbols; only when they are others. */
  lay(method, run, axes) {
    const source = [
      this.texts["inspector.gradient"], run.source,
      run.clip && `${this.texts.clip} ${number(run.clip)}`, run.l2 && `${this.texts.l2} λ₂ ${number(run.l2)}`,
    ].filter(Boolean);
    const switches = method.switches.map(({ key }) => run.settings[key]);
    const laid = JSON.stringify([run.optimizer, switches, axes, source]);
    if (laid === this.laid) return;
    this.laid = laid;
    this.equations.replaceChildren();
    const g = this.equation(axes);
    math.write(g.law, math.symbol(GRADIENT));
    element("span", "note", g.law, source.join(" · "));
    this.places = [g];
    const writer = new math.Symbols(method.symbols, run.settings, {
      if: this.texts["inspector.if"], else: this.texts["inspector.else"],
    });
    const seen = new Set(["w"]);
    for (const [name, tree] of method.worked) {
      const assigned = namesIn(tree).includes(name) || seen.has(name);
      namesIn(tree).forEach((n) => seen.add(n));
      const place = this.equation(axes);
      const [first, ...rest] = math.pieces(tree, writer);
      const to = math.after(assigned ? "←" : "=", first);
      math.write(place.law, math.symbol(method.symbols[name]), to, ...rest);
      this.places.push(place);
    }
    for (const equation of method.equations) {
      element("div", "law", element("div", "equation", this.equations)).innerHTML = equation;
    }
  }

  equation(axes) {
    const host = element("div", "equation", this.equations);
    const law = element("div", "law", host);
    const sides = axes.map((axis) => {
      const side = element("div", "filled", host);
      const along = element("span", "along", side, axis);
      return { side, along, terms: element("span", "terms", side) };
    });
    return { law, sides, axes };
  }

  /** Write the numbers of a step into the equations, or hide their places without one. */
  fillIn(method, known) {
    const worked = known?.map((names) => workedOut(method, names));
    this.places.forEach(({ sides, axes }, k) => {
      if (known) sides.forEach(({ terms }, i) => math.write(terms, ...this.numbers(worked[i].lines[k - 1], known[i])));
      const [one, other] = sides;
      const same = one.terms.textContent === other.terms.textContent;
      one.side.hidden = !known;
      other.side.hidden = !known || same; // what both coordinates share is said once
      write(one.along, same ? axes.join(", ") : axes[0]);
    });
  }

  /** A line with its numbers and what they make; without a line the gradient. */
  numbers(line, known) {
    if (!line) return [math.figure(known.g)];
    const writer = new math.Numbers(line.known);
    const pieces = math.pieces(line.tree, writer);
    if (Array.isArray(math.reduced(line.tree, writer))) pieces.push(math.after("=", math.figure(line.value)));
    return pieces;
  }
}
