// The result table: what each run was, how it ended, and what it cost.

import { element } from "./controls.js";
import { markCanvas, paintMark } from "./marks.js";

const COLUMNS = ["settings", "sentence", "steps", "loss", "distance", "evaluations", "examples"];

export function showResults(host, header, texts, background) {
  const columns = COLUMNS.filter((c) => c !== "examples" || header.scene.examples);
  const table = element("table", "results");
  element("caption", "", table, texts.results);
  const head = element("tr", "", element("thead", "", table));
  for (const column of ["run", ...columns]) {
    element("th", column, head, texts[`result.${column}`]).scope = "col";
  }
  const body = element("tbody", "", table);
  for (const run of header.runs) {
    const row = element("tr", "", body);
    const name = element("th", "run", row);
    name.scope = "row";
    const mark = markCanvas();
    paintMark(mark, run.style, background);
    name.append(mark, run.name);
    for (const column of columns) {
      const cell = element("td", column, row, run.result[column]);
      cell.dataset.label = texts[`result.${column}`];
      if (column === "settings" && run.source) element("span", "source", cell, run.source);
    }
  }
  host.replaceChildren(table);
}
