// The chooser: the methods by family, each with what it does; one is taken, or none.

import { markPlace, placeMark } from "../drawing/marks.js";
import { button, element } from "./controls.js";
import { filled } from "./format.js";

const TYPING = 700; // ms within which letters make one word

const firstSentence = (text) => /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;

export class Chooser {
  /** @param showAll called when every method is to be seen at once */
  constructor(host, showAll) {
    this.showAll = showAll;
    this.dialog = element("dialog", "chooser", host);
    this.dialog.setAttribute("aria-labelledby", "chooser-title");
    this.dialog.addEventListener("click", (e) => e.target === this.dialog && this.dialog.close());
    this.dialog.addEventListener("keydown", (e) => e.stopPropagation()); // the page has keys too
  }

  /** Ask for a method, from the one chosen so far, if any; `take` gets the key of another. */
  open({ optimizers, texts }, { theme, colors }, chosen, take) {
    this.chosen = chosen;
    this.take = take;
    this.typed = "";
    const sheet = element("div", "sheet");
    const head = element("div", "chooser-head", sheet);
    element("h2", "", head, texts.choose).id = "chooser-title";
    const close = () => this.dialog.close();
    const showAll = () => {
      close();
      this.showAll();
    };
    button("all", head, showAll, { text: filled(texts["gallery.open"], { count: Object.keys(optimizers).length }) });
    button("tool close", head, close, { text: "✕", title: texts.close, name: texts.close });
    const list = element("div", "methods", sheet);
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-labelledby", "chooser-title");
    list.onkeydown = (e) => this.key(e);
    const entries = Object.entries(optimizers);
    const families = new Set(entries.map(([, { family }]) => family));
    this.options = [...families].flatMap((family) => {
      const members = entries.filter(([, about]) => about.family === family);
      const rows = this.group(list, family, members.length, texts);
      return members.map(([key, about]) => this.option(rows, key, about, theme, colors, texts));
    });
    this.dialog.replaceChildren(sheet);
    this.dialog.showModal();
    this.move(this.options.find((o) => o.dataset.key === chosen) ?? this.options[0]);
  }

  /** A family: its name, a sentence about it, and room for its methods. */
  group(list, family, size, texts) {
    const group = element("div", "family", list);
    group.setAttribute("role", "group");
    group.classList.toggle("large", size > 4);
    const [name, help] = [`family.${family}`, `family.${family}.help`].map((key) => {
      const line = element("p", key.endsWith("help") ? "family-help" : "family-name", group, texts[key]);
      line.id = `chooser-${key}`;
      return line;
    });
    group.setAttribute("aria-labelledby", name.id);
    group.setAttribute("aria-describedby", help.id);
    const rows = element("div", "rows", group);
    rows.setAttribute("role", "presentation");
    rows.style.setProperty("--half", Math.ceil(size / 2));
    return rows;
  }

  option(rows, key, { name, full_name: spelt, summary, core, styles }, theme, { background }, texts) {
    const option = element("div", "choice", rows);
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", key === this.chosen);
    option.setAttribute("aria-label", name);
    option.setAttribute("aria-describedby", `chooser-core-${key} chooser-about-${key}`);
    option.title = `${spelt}. ${summary}`;
    option.tabIndex = -1;
    Object.assign(option.dataset, { key, core });
    const mark = option.appendChild(markPlace());
    placeMark(mark, styles[theme], background);
    const title = element("span", "name", option, name);
    if (core) element("span", "core", title, texts.start_here).id = `chooser-core-${key}`;
    element("span", "about", option, firstSentence(summary)).id = `chooser-about-${key}`;
    option.onclick = () => this.choose(option);
    return option;
  }

  choose({ dataset: { key } }) {
    this.dialog.close(); // which gives the focus back
    if (key !== this.chosen) this.take(key);
  }

  /** Give an option the focus; it alone is reached with Tab. */
  move(option) {
    for (const other of this.options) other.tabIndex = other === option ? 0 : -1;
    option.focus();
    option.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.options.indexOf(event.target);
    const goals = {
      ArrowDown: () => this.options[at + 1],
      ArrowUp: () => this.options[at - 1],
      ArrowLeft: () => this.beside(at, -1),
      ArrowRight: () => this.beside(at, 1),
      Home: () => this.options[0],
      End: () => this.options.at(-1),
    };
    const { key } = event;
    if (key === "Enter" || key === " ") this.choose(event.target);
    else if (goals[key] || key.length === 1) {
      const goal = goals[key] ? goals[key]() : this.named(key, at);
      if (goal) this.move(goal);
    } else return;
    event.preventDefault();
  }

  /** The option in another column that is nearest in height. */
  beside(at, way) {
    const here = this.options[at].getBoundingClientRect();
    const off = (option) => Math.abs(option.getBoundingClientRect().top - here.top);
    return this.options
      .filter((o) => way * (o.getBoundingClientRect().left - here.left) > 1)
      .sort((a, b) => off(a) - off(b))[0];
  }

  /** The next option that begins with what is typed; one letter again and again goes round. */
  named(letter, at) {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => (this.typed = ""), TYPING);
    this.typed += letter.toLowerCase();
    const word = /^(.)\1*$/.test(this.typed) ? letter.toLowerCase() : this.typed;
    const from = word.length === 1 ? at + 1 : at;
    return [...this.options.slice(from), ...this.options.slice(0, from)]
      .find((o) => o.getAttribute("aria-label").toLowerCase().startsWith(word));
  }
}
