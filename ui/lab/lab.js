// The lab: takes the server's buffers apart and hands them to the controls and the player.

import { element, idle, write } from "./controls/controls.js";
import { Menu } from "./controls/menu.js";
import { Results } from "./controls/results.js";
import { Runs, Setup } from "./controls/runs.js";
import { dress, offerAxes, tellScales } from "./controls/surroundings.js";
import { Anticipation } from "./engine/anticipation.js";
import { Gallery } from "./panels/gallery.js";
import { PlotlyBackdrop, read } from "./panels/plotly.js";
import { Player } from "./player.js";
import { Lesson } from "./teaching/lesson.js";
import { Presentation } from "./teaching/present.js";
import { Asking } from "./teaching/question.js";
import { Connection } from "./wire/connection.js";
import { block, decode } from "./wire/payload.js";
import { Queue } from "./wire/queue.js";

const REDRESSED = 100; // ms in which Streamlit takes the system's new colours, and knows of them
const FRAME = 16; // ms

// In a frame each change of the address would be a step back of the page around it.
if (window.parent !== window) history.pushState = (...entry) => history.replaceState(...entry);

let lab = null;
const dark = matchMedia("(prefers-color-scheme: dark)");

/**
 * The lab in a root element: made at the first call, the same one afterwards. Where Streamlit has
 * made the page anew, after a lost connection for one, the lab moves into it as it was.
 *
 * @param plotly the address of Plotly's bundle
 */
export function labIn(root, plotly) {
  if (lab && !lab.root.isConnected) root.replaceWith(lab.root);
  else if (lab?.root !== root) lab = new Lab(root, plotly);
  return lab;
}

/** A phone would begin a formula with a capital letter and correct its words. */
function typeAsIs(field) {
  for (const name of ["autocapitalize", "autocorrect"]) field.setAttribute(name, "off");
  field.spellcheck = false;
}

class Lab {
  constructor(root, plotly) {
    this.root = root;
    this.plotly = plotly;
    const parts = Object.fromEntries(
      [...root.querySelectorAll("[data-part]")].map((e) => [e.dataset.part, e]));
    this.parts = parts;
    this.title = element("h1", "visually-hidden");
    root.prepend(this.title);
    this.queue = new Queue((sent) => {
      root.dataset.sent = sent.events.at(-1)?.seq ?? sent.resume.ack;
      this.send(sent);
    });
    this.anticipation = new Anticipation();
    this.queue.onEvent = () => this.anticipate();
    this.queue.follows = () => Boolean(this.header) && this.anticipation.covers(this.header, this.queue.events);
    this.connection = new Connection(this.queue, (silent) => this.tellSilence(silent));
    const select = (id) => {
      this.player.select(id);
      this.runs.open(id);
    };
    this.player = new Player(root, parts, this.queue, select, PlotlyBackdrop);
    this.menu = new Menu(parts.menu, this.queue, { ask: () => this.askClass(), asItWas: () => this.asItWas() });
    this.setup = new Setup(parts.setup, this.menu.seed, this.queue);
    this.results = new Results(parts.results);
    this.runs = new Runs(parts.runs, this.queue, select);
    this.gallery = new Gallery(parts.gallery, {
      take: (about) => this.takeIn(about, select),
      close: () => this.queue.push("gallery", { value: false }),
    });
    this.player.join(this.gallery);
    this.presentation = new Presentation(this);
    this.lesson = new Lesson(parts.lesson, this);
    this.asking = new Asking(this);
    parts.take.onclick = () => this.take();
    parts.present.onclick = () => this.presentation.toggle();
    parts.relief.onclick = () => this.player.turntable.toggle();
    this.player.turntable.onChange = () => this.tellView();
    parts.home.onclick = () => this.home();
    parts.closer.onclick = () => this.zoom(1 / 1.5);
    parts.wider.onclick = () => this.zoom(1.5);
    this.onKey = (event) => this.key(event);
    this.onPress = ({ target }) => {
      if (!target.closest?.(".st-key-qr button")) return;
      const share = document.querySelector('.st-key-share [aria-expanded="true"]');
      if (share instanceof HTMLElement) share.click(); // it would take the Escape
      this.presentation.expectQr();
    };
    this.onTouch = ({ target }) => target.closest?.('[class*="st-key-formula-"]') && typeAsIs(target);
    this.onPop = () => this.queue.push("navigate", { value: location.search });
    this.onDark = () => setTimeout(() => this.queue.push("redress"), REDRESSED);
    this.foreseeing = 0; // the frame in which what the hand does is drawn, or the timer before it
    this.breath = 0; // until when the next one waits
    this.latest = Promise.resolve();
    this.refining = null; // Plotly's reading, once it has begun
  }

  /** Listen to the page, as long as the lab is on it. */
  listen() {
    document.addEventListener("keydown", this.onKey);
    document.addEventListener("click", this.onPress);
    document.addEventListener("pointerdown", this.onTouch);
    window.addEventListener("popstate", this.onPop);
    dark.addEventListener("change", this.onDark); // the page around the lab changes by itself
    if (this.interrupted) this.player.play();
    return () => {
      this.interrupted = this.player.playing;
      this.player.pause();
      document.removeEventListener("keydown", this.onKey);
      document.removeEventListener("click", this.onPress);
      document.removeEventListener("pointerdown", this.onTouch);
      window.removeEventListener("popstate", this.onPop);
      dark.removeEventListener("change", this.onDark);
    };
  }

  /** Take a buffer from the server; buffers are shown one after another. */
  update(bytes, setStateValue) {
    this.send = (events) => setStateValue("events", events);
    this.latest = this.latest.then(() => this.show(bytes));
  }

  async show(bytes) {
    /** @type {{ header: import("./protocol.d.ts").Header, missing: string[] }} */
    const { header, missing } = decode(bytes);
    if (missing.length) { // it was sent to somebody else, or long ago
      this.queue.confirm(header.session, header.ack, []);
      this.queue.push("resend");
      return;
    }
    const { link, ack } = header;
    const past = link.past ? block(link.past) : [];
    if (this.queue.confirm(header.session, ack, header.needs, { ...link, past, ack })) return;
    const catalog = block(header.catalog);
    const { texts } = catalog;
    this.name(texts);
    const known = new Set(this.header?.runs.map((r) => r.id));
    this.player.prefer(this.runs.arrived(header, known) ?? this.player.selected);
    this.header = header;
    this.firstLesson = catalog.lessons[0];
    dress(this.root, header);
    if (header.lesson) this.asking.end();
    write(this.parts.sentence, header.lesson ? "" : header.sentence);
    this.asking.tell();
    this.tellView();
    this.parts.logSwitch.setAttribute("aria-pressed", header.loss.log);
    offerAxes(this.parts.axis, header, texts);
    tellScales(this.parts.scaleNote, header, texts);
    this.player.pointer.confirm(header.ack);
    const { background } = header.colors;
    this.setup.update(header, catalog);
    this.menu.update(header, catalog);
    this.gallery.update(header, catalog);
    this.player.expect(this.anticipated());
    const shown = this.player.update(header, catalog);
    this.lesson.update(header, texts); // before the player draws, or the answer would be seen
    this.runs.update(header, catalog, this.player.selected, background);
    this.results.update(header, texts, background);
    this.presentation.update(header);
    this.refuse(header.refusal);
    this.root.classList.add("ready");
    await shown;
    this.root.dataset.answered = header.ack;
    this.refining ??= this.refine();
    this.results.doubt(header, texts, this.player, this.anticipation);
  }

  /** The header as it will be with what is under way to the server. */
  anticipated() {
    return this.anticipation.header(this.header, this.queue.events);
  }

  /** Draw what the hand does: once a frame, and where that takes long, half of the time at most. */
  anticipate() {
    if (!this.header || this.foreseeing) return;
    const draw = (begun) => {
      this.foreseeing = 0;
      if (!this.player.expect(this.anticipated())) return;
      this.player.anticipate();
      this.root.dataset.anticipated = 1 + Number(this.root.dataset.anticipated ?? 0);
      const took = performance.now() - begun;
      this.breath = took > FRAME ? performance.now() + took : 0;
    };
    const wait = this.breath - performance.now();
    this.foreseeing = wait > 0 ? setTimeout(() => requestAnimationFrame(draw), wait) : requestAnimationFrame(draw);
  }

  /** Once the first picture stands and has been played, read Plotly; reading stops all else for a moment. */
  async refine() {
    await this.player.rested();
    await idle();
    await read(this.plotly).then(() => this.player.takeOver(), () => {});
  }

  /** Put the texts of a language in their places. */
  name(texts) {
    if (this.texts === texts) return;
    this.texts = texts;
    this.presentation.name(texts);
    for (const [part, key] of [["logSwitch", "log"], ["relief", "relief"], ["home", "home"], ["closer", "closer"], ["wider", "wider"], ["present", "present"], ["take", "take"]]) {
      this.parts[part].title = texts[`${key}.help`];
      this.parts[part].setAttribute("aria-label", texts[`${key}.help`]);
    }
    write(this.title, texts.title);
    this.parts.logSwitch.textContent = texts.log;
    this.parts.fitTitle.textContent = texts.fit;
    this.parts.batchSwitch.textContent = texts.batch_contours;
    this.parts.batchSwitch.title = texts["batch_contours.help"];
    this.parts.lossTitle.textContent = texts.loss;
    this.parts.relief.textContent = texts.relief;
    this.parts.loss.setAttribute("aria-label", texts.loss);
    this.parts.fit.setAttribute("aria-label", texts.fit);
  }

  /** Say beside its cause why something was not taken. */
  refuse(refusal) {
    const { notice } = this.parts;
    const placed = refusal && (this.runs.complain(refusal) || this.setup.complain(refusal));
    notice.textContent = refusal && !placed ? refusal.sentence : "";
    notice.hidden = !notice.textContent;
  }

  /** A clicker's two buttons: play what has not been played, then come back. */
  onward(by) {
    const { lesson, player } = this;
    if (lesson.open) lesson.onward(by);
    else if (this.asking.onward(by)) return;
    else if (by > 0) player.play();
    else player.go(0);
  }

  /** A quiet line, as long as the server does not answer. */
  tellSilence(silent) {
    write(this.parts.silence, silent ? this.texts?.silence ?? "" : "");
  }

  /** The class is asked on the whole screen. */
  askClass() {
    if (!this.presentation.on) this.presentation.toggle();
    this.asking.ask();
  }

  /** Back to the scene as it was opened. */
  asItWas() {
    this.asking.end();
    this.queue.push("as_it_was");
  }

  /** From where the picture is seen, and whether there is a way home. */
  tellView() {
    const { header, parts, player: { turntable } } = this;
    parts.relief.setAttribute("aria-pressed", turntable.on);
    parts.home.hidden = header.picture.home && turntable.home;
  }

  home() {
    const { header, player: { pointer, turntable } } = this;
    if (!turntable.home) turntable.reset();
    if (!header.picture.home) pointer.home();
  }

  /** Export what is shown, at the clock's step. */
  take() {
    this.player.pause();
    this.player.turntable.tell();
    this.queue.push("export", { value: Math.floor(this.player.step) });
  }

  /** A method of the gallery: its run in the lab, which is added where the scene has none. */
  takeIn({ optimizer, run }, select) {
    if (run === null) this.runs.append(optimizer);
    else select(run);
    this.queue.push("gallery", { value: false });
  }

  zoom(factor) {
    const { picture, pointer, turntable } = this.player;
    if (turntable.on) {
      turntable.zoom(1 / factor);
      turntable.tell();
      return;
    }
    const { left, top, width, height } = picture.projection;
    pointer.zoom(factor, [left + width / 2, top + height / 2]);
    pointer.settle();
  }

  key(event) {
    const { target } = event;
    const { presentation } = this;
    if (presentation.covered) {
      presentation.uncover(event);
      return;
    }
    const typing = target.matches?.("input:not([type=range]):not([type=checkbox]), textarea, select, [contenteditable]");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing) {
      event.preventDefault();
      this.queue.push(event.shiftKey ? "redo" : "undo");
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !this.player.header) return;
    if (document.querySelector("[role=dialog], dialog[open]")) return;
    const slides = !presentation.on && target.matches?.("input[type=range]") && /^(Arrow|Home|End|Page)/.test(event.key);
    const presses = target.matches?.("button, summary, a, input[type=checkbox], [role=combobox]") && event.key === " ";
    if (slides || presses) return;
    if (presentation.key(event) || this.player.key(event)) event.preventDefault();
  }
}

