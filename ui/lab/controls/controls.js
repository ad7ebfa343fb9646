// Controls that answer to the hand first: a value from the server waits while they are held.

import { parsed, plain, scale } from "./format.js";

const PATIENCE = 1000; // ms that a browser which is never idle is waited for
const REST = 350; // ms after the last key press at which a change counts as done

export const element = (tag, className, parent, text) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  parent?.append(made);
  return made;
};

/** Resolves once the browser has nothing to do. */
export const idle = () => new Promise((done) => (window.requestIdleCallback
  ? window.requestIdleCallback(done, { timeout: PATIENCE })
  : setTimeout(done)));

/**
 * A button that does something when it is pressed.
 * @param {string} className
 * @param {Element | null} parent
 * @param {(() => unknown) | null} act
 * @param {{ text?: string, icon?: string, title?: string, name?: string }} [said] what it shows, a text or
 *   markup; its hint; and what it is called where that is not what it shows
 */
export const button = (className, parent, act, { text, icon, title, name } = {}) => {
  const made = element("button", className, parent, text);
  Object.assign(made, { type: "button", onclick: act });
  if (icon) made.innerHTML = icon;
  if (title) made.title = title;
  if (name) made.setAttribute("aria-label", name);
  return made;
};

/**
 * Write a text where it differs: an unchanged one costs the browser no layout, and other letters in the same node
 * no styles. A new node would have all that stands around it styled anew.
 */
export const write = (where, text) => {
  if (where.written === text) return; // quicker than asking the page
  where.written = text;
  const { firstChild, childNodes } = where;
  if (text && childNodes.length === 1 && firstChild instanceof Text) firstChild.data = text;
  else where.textContent = text;
};

/** A number that can be typed, with its message beside it. `send(value, done)` returns a seq. */
export class NumberField {
  constructor(parent, { name, help, whole, texts, send }) {
    this.texts = texts;
    this.whole = whole;
    this.send = send;
    this.seq = 0;
    this.input = element("input", "number", parent);
    Object.assign(this.input, { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false });
    this.input.setAttribute("aria-label", name);
    if (help) this.input.title = help;
    this.error = element("p", "error");
    this.error.hidden = true;
    this.error.setAttribute("role", "alert");
    this.input.onchange = () => this.take();
    this.input.onfocus = () => this.input.select();
    this.input.onkeydown = (e) => {
      if (e.key === "Enter") this.take();
      if (e.key === "Escape") {
        this.show(this.value);
        this.input.blur();
      }
    };
  }

  take() {
    const value = parsed(this.input.value);
    if (value === this.value) {
      this.show(value);
      return;
    }
    if (Number.isNaN(value) || (this.whole && !Number.isInteger(value))) {
      this.complain(this.whole ? this.texts.not_whole : this.texts.not_number);
      return;
    }
    this.complain("");
    this.value = value; // no longer being typed: the next value from the server may replace it
    this.seq = this.send(value, true);
  }

  /** A value from the server, which has applied events up to `ack`. */
  update(value, ack) {
    const typing = document.activeElement === this.input && this.input.value !== plain(this.value);
    if (typing || this.seq > ack) return;
    this.show(value);
  }

  show(value) {
    this.complain("");
    this.value = value;
    const text = plain(value);
    if (this.input.value !== text) this.input.value = text;
  }

  complain(sentence) {
    if (this.error.textContent === sentence) return;
    this.error.textContent = sentence;
    this.error.hidden = !sentence;
    this.input.setAttribute("aria-invalid", Boolean(sentence));
  }
}

/**
 * A touch on a slider moves it at once. Where the browser then takes the touch for a scroll, the value
 * goes back to what it was.
 * @param get the value now
 * @param set puts one back
 */
export function givesBack(range, get, set) {
  let [before, moved] = [0, false];
  range.addEventListener("pointerdown", () => ([before, moved] = [get(), false]));
  range.addEventListener("input", () => (moved = true));
  range.addEventListener("pointercancel", () => moved && set(before));
}

/** A slider that sends while it is dragged, with a number field. */
export class Slider {
  constructor(row, { name, label, help, spec, whole = false, texts, send }) {
    this.scale = spec.min === undefined ? scale(spec) : spec;
    this.send = send;
    this.seq = 0;
    this.held = false;
    const caption = element("span", "caption", row);
    caption.append(...label);
    caption.title = help ?? "";
    this.field = new NumberField(row, {
      name: `${name} ${texts.value}`, help, whole, texts,
      send: (value, done) => {
        this.place(value);
        return this.push(value, done);
      },
    });
    this.range = element("input", "slider", row);
    const { min, max, step } = this.scale;
    Object.assign(this.range, { type: "range", min, max, step });
    this.range.setAttribute("aria-label", name);
    row.append(this.field.error);
    this.range.onpointerdown = () => (this.held = true);
    givesBack(this.range, () => this.field.value, (value) => {
      this.field.show(value);
      this.place(value);
      this.push(value, true);
    });
    for (const over of ["pointerup", "pointercancel"]) {
      // A release comes before the change that it makes, which still counts as the hand's.
      this.range.addEventListener(over, () => setTimeout(() => (this.held = false)));
    }
    this.range.oninput = () => this.slid(false);
    this.range.onchange = () => this.rest(this.held ? 0 : REST);
  }

  slid(done) {
    const value = this.scale.value(+this.range.value);
    this.field.show(value);
    this.tell(value);
    this.push(value, done);
  }

  /** A twentieth of a decade, or of the range, up or down for each notch. */
  nudge(notches) {
    const { min, max, log } = this.scale;
    this.range.value = +this.range.value + notches * (log ? 0.05 : (max - min) / 20);
    this.slid(false);
    this.rest(REST);
  }

  /** The hand is off: the scene is settled. A key may be followed by another. */
  rest(wait) {
    clearTimeout(this.resting);
    this.held = false;
    if (wait) this.resting = setTimeout(() => this.push(this.field.value, true), wait);
    else this.push(this.field.value, true);
  }

  push(value, done) {
    clearTimeout(this.resting);
    this.seq = this.send(value, done);
    this.field.seq = this.seq;
    return this.seq;
  }

  update(value, ack) {
    if (this.held || this.seq > ack) return;
    this.field.update(value, ack);
    this.place(value);
  }

  place(value) {
    if (value === this.told) return; // setting the same value costs as much as another
    this.range.value = this.scale.position(value);
    this.tell(value);
  }

  tell(value) {
    this.told = value;
    const share = (this.range.value - this.scale.min) / (this.scale.max - this.scale.min);
    this.range.style.setProperty("--share", share);
    this.range.setAttribute("aria-valuetext", plain(value));
  }

  get error() {
    return this.field.error;
  }

  complain(sentence) {
    this.field.complain(sentence);
  }
}
