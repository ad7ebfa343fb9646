// A question to the class about any scene: what lessons do, without a text. The runs are the choices,
// the future is hidden, and the next key plays.

import { write } from "../controls/controls.js";

export class Asking {
  /** @param lab its root, parts and player are used */
  constructor(lab) {
    this.lab = lab;
    this.stage = null; // ask or play
  }

  get open() {
    return this.stage !== null;
  }

  toggle() {
    if (this.lab.lesson.open) return;
    if (this.open) this.end();
    else this.ask();
  }

  ask() {
    const { player } = this.lab;
    player.solo(null);
    player.turntable.toggle(false);
    this.set("ask");
    player.pause();
    player.go(0);
    player.redraw();
  }

  set(stage) {
    const { root, player } = this.lab;
    this.stage = stage;
    root.dataset.stage = stage ?? "";
    root.classList.toggle("asking", this.open);
    player.veil(this.open);
    this.tell();
  }

  /** Say in place of the scene's sentence what is asked. */
  tell() {
    const { header, parts, texts } = this.lab;
    if (header && !header.lesson) write(parts.sentence, this.open ? texts[`asking.${this.stage}`] : header.sentence);
  }

  play() {
    this.set("play");
    this.lab.player.transport.repeat(false); // a play that never ends would never tell
    this.lab.player.play(0);
  }

  /** The answer is what is seen, by the names of the runs. */
  end() {
    if (!this.open) return;
    this.set(null);
    this.lab.presentation.anonymous(false);
    this.lab.player.redraw();
  }

  /** The clock has moved: by itself to the end, or by somebody who would not wait. */
  stepped(step) {
    if (this.stage === "ask" && step > 0) this.set("play");
    if (this.stage === "play" && step >= this.lab.player.header.scene.steps) this.end();
  }

  /** A clicker's two buttons; returns whether they were meant for the question. */
  onward(by) {
    const { player } = this.lab;
    if (!this.open) return false;
    if (by < 0) this.ask();
    else if (this.stage === "ask") this.play();
    else player.go(player.header.scene.steps);
    return true;
  }

  /** Note a guess, by the run's index; returns whether one was asked for. */
  choose(index) {
    const { player } = this.lab;
    const run = player.header.runs[index];
    if (this.stage !== "ask" || !run) return false;
    player.select(run.id);
    return true;
  }
}
