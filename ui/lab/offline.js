// A file of its own: the lab's player over a fixed backdrop, with nobody to ask.

import { write } from "./controls/controls.js";
import { Results } from "./controls/results.js";
import { dress, offerAxes, tellScales } from "./controls/surroundings.js";
import { FixedBackdrop } from "./panels/fixed.js";
import { Player } from "./player.js";
import { block, decode } from "./wire/payload.js";

export const NEEDS_SERVER = ".controls, .quantities-box, [data-part=wider], [data-part=closer], [data-part=take]";
const NEEDS_SITE = ".lesson, [data-part=present]";

export class Offline {
  constructor(root, bytes) {
    this.root = root;
    this.bytes = bytes;
    /** @type {import("./protocol.d.ts").Offline} */
    this.given = decode(bytes).header;
    root.classList.add("standalone");
    this.parts = Object.fromEntries([...root.querySelectorAll("[data-part]")].map((e) => [e.dataset.part, e]));
    root.append(document.querySelector(".made"));
    for (const part of root.querySelectorAll(this.without)) part.remove();
    const select = (id) => this.player.select(id);
    this.player = new Player(root, this.parts, this, select, FixedBackdrop);
    this.results = new Results(this.parts.results);
    const { turntable } = this.player;
    this.parts.relief.onclick = () => turntable.toggle();
    this.parts.home.onclick = () => turntable.reset();
    turntable.onChange = () => this.tellView();
  }

  /** What of the lab is not in it. */
  get without() {
    return `${NEEDS_SERVER}, ${NEEDS_SITE}`;
  }

  /** Show it, and follow the reader's theme and keys. */
  begin() {
    document.addEventListener("keydown", (event) => this.key(event));
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", () => this.show(dark.matches));
    this.show(dark.matches);
  }

  /** Show everything in the file's theme or, where it has none, in the reader's. */
  show(dark) {
    const { themes, theme: named } = this.given;
    const theme = named || (dark ? "dark" : "light");
    const turned = new Map(Object.keys(themes.light).map((name) => [themes.light[name], themes[theme][name]]));
    const header = this.read((_, value) => turned.get(value) ?? value);
    header.theme = theme;
    if (this.header) header.loss = header.losses.find(({ axis, log }) => this.shows(axis, log)) ?? header.loss;
    Object.assign(document.documentElement.style, { background: header.colors.background, color: header.colors.ink });
    for (const panel of this.player.panels) panel.shown = null; // the same figures in other colours
    this.update(header);
  }

  /** The header, with all that it names. */
  read(revive) {
    return decode(this.bytes, revive).header;
  }

  /** @param {import("./protocol.d.ts").Offline} header */
  update(header) {
    const { parts, root } = this;
    if (!this.header) parts.glance.open = parts.inspector.open = true; // as far as they are there
    this.header = header;
    const catalog = block(header.catalog);
    dress(root, header);
    this.name(header, catalog.texts);
    this.results.update(header, catalog.texts, header.colors.background);
    root.classList.add("ready");
    this.player.update(header, catalog);
    offerAxes(parts.axis, header, catalog.texts);
    tellScales(parts.scaleNote, header, catalog.texts);
    parts.logSwitch.setAttribute("aria-pressed", header.loss.log);
    parts.logSwitch.hidden = !this.loss({ log: !header.loss.log });
  }

  /** Put the texts in their places, and leave out what the file has no numbers for. */
  name({ sentence, glance, worked }, texts) {
    const { parts } = this;
    write(parts.sentence, sentence);
    write(parts.lossTitle, texts.loss);
    write(parts.fitTitle, texts.fit);
    write(parts.logSwitch, texts.log);
    write(parts.batchSwitch, texts.batch_contours);
    parts.logSwitch.title = texts["log.help"];
    parts.batchSwitch.title = texts["batch_contours.help"];
    write(parts.relief, texts.relief);
    for (const part of ["relief", "home"]) {
      parts[part].title = texts[`${part}.help`];
      parts[part].setAttribute("aria-label", texts[`${part}.help`]);
    }
    parts.loss.setAttribute("aria-label", texts.loss);
    parts.fit.setAttribute("aria-label", texts.fit);
    parts.glance.hidden = !glance.length;
    parts.inspector.hidden = parts.arrows.hidden = !worked.length;
  }

  /** From where the picture is seen, and whether there is a way home. */
  tellView() {
    const { parts, player: { turntable } } = this;
    parts.relief.setAttribute("aria-pressed", turntable.on);
    parts.home.hidden = turntable.home;
  }

  /** Whether the loss is shown on such axes. */
  shows(axis, log) {
    return this.header.loss.axis === axis && this.header.loss.log === log;
  }

  /** Another of the loss's axes, or undefined. */
  loss(wanted) {
    const { axis, log } = { ...this.header.loss, ...wanted };
    return this.header.losses.find((other) => other.axis === axis && other.log === log);
  }

  /** Whether an event of this kind, which the hand makes on the picture, means something here. */
  takes(_kind) {
    return false;
  }

  /** What the lab asks its server for. Of that, only the loss's axes are in the file. */
  push(kind, { value = null } = {}) {
    const loss = { log_loss: () => this.loss({ log: value }), axis: () => this.loss({ axis: value }) }[kind]?.();
    if (loss) this.update({ ...this.header, loss });
    return 0;
  }

  key(event) {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches?.("select")) return;
    const slides = target.matches?.("input[type=range]") && /^(Arrow|Home|End|Page)/.test(key);
    const presses = target.matches?.("button, summary") && key === " ";
    if (!slides && !presses && this.act(event)) event.preventDefault();
  }

  /** Act on a key; returns whether it meant something. */
  act(event) {
    return this.player.key(event);
  }
}

const { classList } = document.documentElement;

/** Tell the page around, which asked for it, how high everything is. */
function tellHeight() {
  if (!classList.contains("framed")) return;
  const lossSurfaceHeight = Math.ceil(document.body.getBoundingClientRect().height);
  window.parent.postMessage({ lossSurfaceHeight }, "*");
}

/** Somebody asks: from here on the height hangs on the width. */
function fitFrame() {
  if (classList.contains("framed")) return;
  classList.add("framed");
  tellHeight();
  new ResizeObserver(tellHeight).observe(document.body);
}

window.addEventListener("message", ({ source, data }) => {
  if (source === window.parent && source !== window && data === "lossSurfaceFit") fitFrame();
});

/** Begin a page with the data that the file holds. */
export async function open(Page, data = "data") {
  new Page(document.querySelector(".lab"), await held(data)).begin();
  tellHeight(); // a browser observes nothing in a frame that is not seen yet
}

/** The data that an element of the page holds. */
export async function held(id) {
  const data = /** @type {HTMLScriptElement} */ (document.getElementById(id));
  return data.type === "application/zlib" ? await inflated(data.textContent) : bytesOf(data.textContent);
}

const bytesOf = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

/** Data that was compressed. */
export async function inflated(text) {
  const bytes = bytesOf(text);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
