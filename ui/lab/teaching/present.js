// In front of a class: the picture large, everything by keyboard or by a clicker.

import { element } from "../controls/controls.js";
import { keyOf } from "../controls/keys.js";

export const SCALE = 1.75; // of type, lines and marks while presenting: 14 px become 24.5
const DESIGNED = [1024, 720]; // px: the least window that all sizes are made for; larger ones enlarge all
const AWAKE = 2500; // ms that the transport stays after the mouse has moved

export class Presentation {
  /**
   * @param lab its root, parts, player, runs, queue and header are used
   */
  constructor(lab) {
    this.lab = lab;
    this.on = false;
    const { root } = lab;
    this.blank = element("div", "blank", root);
    this.blank.hidden = true;
    this.blank.onclick = () => this.showBlank(false);
    this.keysBox = element("dialog", "overlay keys", root);
    this.qrBox = element("dialog", "overlay qr", root);
    this.boxes = [this.keysBox, this.qrBox];
    for (const box of this.boxes) box.onclick = () => box.close();
    root.addEventListener("pointermove", () => this.wake());
    window.addEventListener("resize", () => {
      if (!this.on) return;
      this.enlarge();
      lab.player.resized(); // also where all is larger and nothing has another size
    });
    document.addEventListener("fullscreenchange", () => {
      if (!document.fullscreenElement && this.on) this.toggle(false);
    });
  }

  name(texts) {
    this.texts = texts;
    this.keysBox.replaceChildren(element("h2", "", null, texts["keys.title"]));
    this.keysBox.setAttribute("aria-label", texts["keys.title"]);
    this.qrBox.setAttribute("aria-label", texts["keys.qr"]);
    const list = element("dl", "", this.keysBox);
    list.tabIndex = 0; // it scrolls where the window is small, by the keyboard too
    for (const [keys, what] of KEYS) {
      if (this.lab.lacks?.has(what)) continue;
      const row = element("div", "", list);
      const term = element("dt", "", row);
      for (const key of keys) element("kbd", "", term, key);
      element("dd", "", row, texts[`keys.${what}`]);
    }
  }

  /** Fill the screen with the picture, or give the page back. */
  async toggle(on = !this.on) {
    if (on === this.on) return;
    this.on = on;
    const { root, player } = this.lab;
    root.classList.toggle("presenting", on);
    document.documentElement.classList.toggle("lab-presents", on);
    player.enlarge(on ? SCALE : 1);
    this.enlarge();
    if (on) {
      this.wake();
      // Refused where a frame around the page forbids it, or no hand has asked: the page is filled all the same.
      if (navigator.userActivation?.isActive ?? true) await document.documentElement.requestFullscreen?.().catch(() => {});
    } else {
      this.anonymous(false);
      player.solo(null);
      this.showBlank(false);
      if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
    }
    player.resized();
  }

  /** Make everything as much larger as the window is than the least one. */
  enlarge() {
    const [across, down] = DESIGNED;
    const zoom = this.on ? Math.max(1, Math.min(window.innerWidth / across, window.innerHeight / down)) : 1;
    this.lab.root.style.setProperty("--lab-zoom", zoom);
  }

  wake() {
    const { root } = this.lab;
    root.classList.add("awake");
    clearTimeout(this.sleeping);
    this.sleeping = setTimeout(() => root.classList.remove("awake"), AWAKE);
  }

  showBlank(on) {
    this.blank.hidden = !on;
    if (on) this.lab.player.pause();
  }

  /** Name the runs A, B, C, until they are revealed. */
  anonymous(on) {
    const { lesson, player, root } = this.lab;
    if (on === player.anonymous) return;
    root.classList.toggle("anonymous", on);
    player.setAnonymous(on);
    player.describe();
    if (lesson.stage === "ask") lesson.build();
  }

  /** The link as a picture: asked for once, shown as soon as the server has drawn it. */
  askQr() {
    this.wantsQr = true;
    this.lab.queue.push("qr", { value: location.origin + location.pathname });
  }

  /** The same where the page's own button has asked the server, which may have drawn it before. */
  expectQr() {
    this.wantsQr = true;
    this.update(this.lab.header);
  }

  /**
   * @param {import("../protocol.d.ts").Header} header
   */
  update({ qr }) {
    if (!qr || !this.wantsQr) return;
    this.wantsQr = false;
    this.qrBox.replaceChildren();
    if (qr.rows.length) this.drawQr(qr);
    element("p", "", this.qrBox, qr.link);
    this.qrBox.showModal();
  }

  drawQr(qr) {
    const size = qr.rows.length;
    const path = qr.rows.flatMap((row, y) =>
      [...row].map((dark, x) => (dark === "1" ? `M${x} ${y}h1v1h-1z` : ""))).join("");
    this.qrBox.innerHTML = `<svg viewBox="-4 -4 ${size + 8} ${size + 8}" shape-rendering="crispEdges" role="img" aria-label="${this.texts["keys.qr"]}">
      <path fill="#fff" d="M-4 -4h${size + 8}v${size + 8}h-${size + 8}z"/><path fill="#000" d="${path}"/></svg>`;
  }

  /** Whether something lies over the page that any key takes away. */
  get covered() {
    return !this.blank.hidden || this.boxes.some((box) => box.open);
  }

  /** Take it away, unless the key is a part of another one, as Shift is of "?". */
  uncover(event) {
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    event.preventDefault();
    this.showBlank(false);
    for (const box of this.boxes) box.close();
  }

  /** Change η of the chosen run, but not while a lesson asks what it does. */
  nudge(notches) {
    const { player, runs } = this.lab;
    if (player.veiled) return;
    runs.nudge(player.selected, notches);
    player.legend.enlarge(player.selected);
  }

  /** Act on a key; returns whether it meant something. */
  key(event) {
    const { player } = this.lab;
    const acts = {
      p: () => this.toggle(),
      q: () => this.askQr(),
      "?": () => this.keysBox.showModal(),
      e: () => !this.on && this.lab.take(),
      0: () => player.solo(null),
      c: () => this.lab.asking.toggle(),
      r: () => this.lab.asItWas(),
      n: () => this.lab.lesson.next(1),
      N: () => this.lab.lesson.next(-1),
    };
    const presented = {
      Escape: () => this.toggle(false),
      b: () => this.showBlank(true),
      a: () => this.anonymous(!player.anonymous),
      ArrowUp: () => this.nudge(1),
      ArrowDown: () => this.nudge(-1),
      PageDown: () => this.lab.onward(1),
      PageUp: () => this.lab.onward(-1),
    };
    const key = keyOf(event);
    let act = acts[key] ?? (this.on ? presented[key] : undefined);
    if (/^[1-8]$/.test(key)) {
      const index = +key - 1;
      act = () => this.lab.lesson.choose(index) || this.lab.asking.choose(index) || player.solo(index);
    }
    act?.();
    return Boolean(act);
  }
}

const KEYS = [
  [["P"], "present"],
  [["Space"], "play"],
  [["←", "→"], "step"],
  [["Home", "End"], "ends"],
  [[",", "."], "pace"],
  [["L"], "loop"],
  [["PgUp", "PgDn"], "onward"],
  [["N"], "lesson"],
  [["C"], "ask"],
  [["H"], "hide"],
  [["↑", "↓"], "eta"],
  [["1", "…", "8"], "solo"],
  [["0"], "all"],
  [["A"], "anonymous"],
  [["B"], "blank"],
  [["R"], "opened"],
  [["Ctrl", "Z"], "undo"],
  [["G"], "gallery"],
  [["I"], "inspector"],
  [["V"], "arrows"],
  [["D"], "view"],
  [["T", "U"], "turn"],
  [["Q"], "qr"],
  [["E"], "take"],
  [["?"], "help"],
  [["Esc"], "leave"],
];
