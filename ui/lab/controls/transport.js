// The transport: the buttons, the scrubber and the speed of the one clock.

import { button, element, givesBack, write } from "./controls.js";

const SPEEDS = [0.25, 0.5, 1, 2, 4];
const ICONS = {
  first: "M5 5h2.4v14H5zM19 5v14L8.5 12z",
  back: "M16 5v14L6 12z",
  play: "M7 4.5v15L19.5 12z",
  pause: "M6.5 5h4v14h-4zM13.5 5h4v14h-4z",
  forward: "M8 5v14l10-7z",
  loop: "M7 7h9V4l5 4.5L16 13v-3H9v4H6V8zm10 10H8v3l-5-4.5L8 11v3h7v-4h3v6z",
};
const icon = (name) =>
  `<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;

export class Transport {
  /** Buttons that drive a clock: `play`, `pause`, `go(step)`, `step`, `playing`, `speed`, `loop`. */
  constructor(host, clock) {
    this.host = host;
    this.clock = clock;
  }

  /** Make everything, in the language of the texts. */
  build(texts) {
    this.texts = texts;
    const { host, clock } = this;
    host.replaceChildren();
    this.button("first", () => clock.go(0));
    this.button("back", () => clock.go(Math.ceil(clock.step) - 1));
    this.play = this.button("play", () => clock.toggle());
    this.button("forward", () => clock.go(Math.floor(clock.step) + 1));
    this.scrub = element("input", "scrub", host);
    Object.assign(this.scrub, { type: "range", min: 0, step: 1 });
    this.scrub.setAttribute("aria-label", texts.scrub);
    this.scrub.oninput = () => clock.go(+this.scrub.value);
    givesBack(this.scrub, () => clock.step, (step) => clock.go(step));
    this.count = element("output", "count", host);
    this.count.setAttribute("aria-live", "off"); // it changes with every frame
    this.speed = element("select", "speed", host);
    this.speed.title = texts.speed;
    this.speed.setAttribute("aria-label", texts.speed);
    for (const s of SPEEDS) this.speed.add(new Option(`${s}×`, String(s), s === 1, s === clock.speed));
    this.speed.onchange = () => (clock.speed = +this.speed.value);
    this.loop = this.button("loop", () => this.repeat(!clock.loop));
    this.repeat(clock.loop);
    this.showPlaying(clock.playing);
  }

  button(name, act) {
    const said = { icon: icon(name), title: this.texts[name], name: this.texts[`${name}.name`] };
    const made = button(`transport-button ${name}`, this.host, act, said);
    return made;
  }

  repeat(on) {
    this.clock.loop = on;
    this.loop.setAttribute("aria-pressed", on);
  }

  /** A notch faster or slower. */
  changePace(by) {
    const speed = SPEEDS[SPEEDS.indexOf(this.clock.speed) + by];
    if (speed) this.clock.speed = this.speed.value = speed;
  }

  showPlaying(playing) {
    const name = playing ? "pause" : "play";
    this.play.innerHTML = icon(name);
    this.play.title = this.texts[name];
    this.play.setAttribute("aria-label", this.texts[`${name}.name`]);
  }

  /** Write where the clock stands; while a hand scrubs, the scrubber is the hand's. */
  tell(step, steps, held) {
    if (!held) this.scrub.value = step;
    const now = Math.floor(step);
    write(this.count, `${now} / ${steps}`);
    this.scrub.setAttribute("aria-valuetext", `${this.texts.step} ${now}`);
  }
}
