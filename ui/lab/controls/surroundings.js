// What the header says of the page around the panels, in the lab and in a file of its own.

import { write } from "./controls.js";

/** The theme's colours for the style sheet, and the language for the browser. */
export function dress(root, { theme, colors, language, spaced }) {
  if (root.dataset.theme === theme && root.lang === language) return;
  root.dataset.theme = theme;
  const page = document.documentElement;
  root.lang = page.lang = language;
  page.style.setProperty("--lab-word-break", spaced ? "keep-all" : "normal");
  for (const [name, color] of Object.entries(colors)) root.style.setProperty(`--lab-${name}`, color);
}

/** What the loss can be drawn against: examples only where there are some. */
export function offerAxes(select, { loss, scene, language }, texts) {
  const names = ["step", "evaluations", ...(scene.examples ? ["examples"] : [])];
  const made = `${names} ${language}`;
  if (select.dataset.made !== made) {
    select.dataset.made = made;
    select.replaceChildren(...names.map((name) => new Option(texts[`axis.${name}`], name)));
    select.setAttribute("aria-label", texts.axis);
  }
  if (select.value !== loss.axis) select.value = loss.axis;
}

/** Whether a unit of x is not as long as one of y, and why. */
export function tellScales(note, { picture: { scales, unitsDiffer } }, texts) {
  note.hidden = scales === "equal";
  if (!note.hidden) write(note, texts[unitsDiffer ? "scales.units" : "scales.stretched"]);
}
