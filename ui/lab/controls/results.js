// The result table: what each run was, how it ended, and what it cost.

import { markPlace, placeMark } from "../drawing/marks.js";
import { element, idle, write } from "./controls.js";
import { filled } from "./format.js";

const COLUMNS = ["settings", "sentence", "steps", "loss", "distance", "evaluations", "values", "hessians", "examples"];
const COSTS = ["values", "hessians"]; // shown where a method asks for any

export class Results {
  constructor(host) {
    this.host = host;
    this.doubting = {}; // what was asked for last
  }

  /**
   * Rows are made when runs come or go, and otherwise only written where they differ.
   * @param {import("../protocol.d.ts").Shown} header
   */
  update(header, texts, background) {
    const { runs, scene } = header;
    const columns = COLUMNS.filter((c) =>
      c === "examples" ? scene.examples : !COSTS.includes(c) || runs.some((r) => r.result[c]));
    const made = JSON.stringify([header.language, columns, header.runs.map((r) => r.id)]);
    if (made !== this.made) this.build(header, columns, texts);
    this.made = made;
    runs.forEach((run, i) => {
      const { mark, name, source, seeds, loose, cells } = this.rows[i];
      if (this.rows[i].trail !== run.trail) write(loose, "");
      this.rows[i].trail = run.trail;
      placeMark(mark, run.style, background);
      write(name, run.name);
      for (const column of columns) write(cells[column], run.result[column]);
      write(source, run.source);
      write(seeds, run.result.seeds);
    });
  }

  /**
   * Say which paths hang on their last digits, once nothing plays and the browser is idle; another processor
   * may take others.
   * @param {import("../protocol.d.ts").Shown & { ground: import("../protocol.d.ts").Ground }} header
   */
  async doubt(header, texts, player, anticipation) {
    const doubting = (this.doubting = {});
    for (const [i, run] of header.runs.entries()) {
      await player.rested().then(idle);
      const { projection } = player.picture;
      if (this.doubting !== doubting || !projection) return;
      const step = anticipation.looseFrom(run, header, (x, y) => projection.toPixel(x, y));
      write(this.rows[i].loose, step === null ? "" : filled(texts.loose, { step }));
    }
  }

  build(header, columns, texts) {
    const table = element("table", "results");
    element("caption", "", table, texts.results);
    const head = element("tr", "", element("thead", "", table));
    for (const column of ["run", ...columns]) {
      element("th", column, head, texts[`result.${column}`]).scope = "col";
    }
    const body = element("tbody", "", table);
    this.rows = header.runs.map(() => {
      const row = element("tr", "", body);
      const title = element("th", "run", row);
      title.scope = "row";
      const mark = markPlace();
      title.append(mark);
      const made = { mark, name: element("span", "", title), cells: {} };
      for (const column of columns) {
        const cell = element("td", column, row);
        cell.dataset.label = texts[`result.${column}`];
        made.cells[column] = element("span", "", cell);
        if (column === "settings") made.source = element("span", "source", cell);
        if (column === "sentence") {
          made.seeds = element("span", "source", cell);
          made.loose = element("span", "source", cell);
        }
      }
      return made;
    });
    this.host.replaceChildren(table);
  }
}
