// The legend: a chip for each run, with its loss at the clock's step and how it ended.

import { markPlace, placeMark } from "../drawing/marks.js";
import { button, element, write } from "./controls.js";
import { number } from "./format.js";

const LARGE = 1800; // ms

export class Legend {
  /**
   * @param onSelect called with a run's id when its chip is chosen
   * @param onPoint called with a run's id while the mouse is on its chip, then with null
   */
  constructor(host, onSelect, onPoint) {
    this.host = host;
    this.onSelect = onSelect;
    this.onPoint = onPoint;
    this.chips = new Map();
  }

  /**
   * Write what the header says of each run.
   * @param names what the runs are called
   * @param alone the index of the only run that is shown, or null
   */
  update({ runs, colors: { background } }, names, selected, alone) {
    for (const [id, item] of this.chips) {
      if (runs.some((r) => r.id === id)) continue;
      item.chip.remove();
      this.chips.delete(id);
    }
    runs.forEach((run, i) => {
      let item = this.chips.get(run.id);
      if (!item) this.chips.set(run.id, (item = this.make(run.id)));
      placeMark(item.mark, run.style, background);
      write(item.name, names[i]);
      const eta = "eta" in run.settings && !names[i].includes("η") ? `η\u00a0${number(run.settings.eta)}` : "";
      write(item.eta, eta);
      item.chip.classList.toggle("named-by-eta", !eta);
      item.chip.classList.toggle("out", alone !== null && alone !== i);
      write(item.end, run.result.sentence);
      item.chip.dataset.code = run.result.code;
      if (this.host.children[i] !== item.chip) this.host.insertBefore(item.chip, this.host.children[i] ?? null);
    });
    this.select(selected);
  }

  make(id) {
    const chip = button("chip", null, null);
    const mark = markPlace();
    chip.append(mark);
    chip.onpointerenter = (e) => e.pointerType === "mouse" && this.onPoint(id);
    chip.onpointerleave = () => this.onPoint(null);
    chip.onclick = () => this.onSelect(id);
    const [name, eta, live, end] = ["name", "eta", "live", "end"].map((part) => element("span", part, chip));
    return { chip, mark, name, eta, live, end };
  }

  /** Show large for a while what a key changes of a run. */
  enlarge(id) {
    const item = this.chips.get(id);
    item?.chip.classList.add("changing");
    clearTimeout(item?.changing);
    if (item) item.changing = setTimeout(() => item.chip.classList.remove("changing"), LARGE);
  }

  select(selected) {
    for (const [id, { chip }] of this.chips) chip.setAttribute("aria-pressed", id === selected);
  }

  /** The losses at a step; of several seeds their median, and it says so. */
  tell(runs, step, texts) {
    for (const run of runs) {
      if (!this.chips.has(run.id)) continue; // of the scene before, whose paths are still drawn
      const loss = number(run.loss[Math.min(step, run.loss.length - 1)]);
      write(this.chips.get(run.id).live, run.cloud ? `${texts.median} ${loss}` : loss);
    }
  }
}
