// A lesson: a question, a guess, the play, and then why. All of it in the browser.

import { button, element } from "../controls/controls.js";
import { filled, number } from "../controls/format.js";
import { markPlace, placeMark } from "../drawing/marks.js";
import { block } from "../wire/payload.js";

const NOTHING = 8; // px that nobody misses
const ROOM = 4; // px above a paragraph that begins a page
const MOST = 0.8; // of a page, where it does not begin with a paragraph
const SIZES = ["large", "medium", "small"];

/** How much of what scrolls lies below what is seen. */
const below = ({ scrollHeight, clientHeight, scrollTop }) => scrollHeight - clientHeight - scrollTop;

export class Lesson {
  /** @param lab its root, player and queue are used */
  constructor(host, lab) {
    this.host = host;
    this.lab = lab;
    this.stage = null; // ask, play or tell
    this.guess = null; // a run's id, or a point
    this.back = false; // the lesson that comes was left at its answer, where it goes on
    new ResizeObserver(() => this.fit()).observe(host);
    host.onscroll = () => this.tellMore();
    lab.player.heed((step) => this.stepped(step));
    lab.player.pointer.onPick = (point) => this.pick(point);
  }

  get open() {
    return Boolean(this.told);
  }

  /**
   * @param {import("../protocol.d.ts").Shown} header
   */
  update(header, texts) {
    const { root } = this.lab;
    root.classList.toggle("in-lesson", Boolean(header.lesson));
    this.host.hidden = !header.lesson;
    const told = header.lesson ? block(header.lesson.block) : null;
    const another = told?.key !== this.told?.key;
    this.told = told;
    this.header = header;
    this.texts = texts;
    if (!told) {
      if (another) this.setStage(null);
      return;
    }
    const back = another && this.back;
    if (another) this.back = false;
    if (another && header.lesson.shown === -1 && !back) this.ask();
    else if (another) this.explain();
    else if (header.lesson.block !== this.built || header.lesson.shown !== this.shown) this.build();
    else this.placeMarks();
  }

  /** Ask: nothing is shown yet but the start. */
  ask() {
    const { player } = this.lab;
    this.guess = null;
    player.askAbout(this.header.runs[0].id);
    if (this.told.predict === "end") player.turntable.toggle(false); // to click on
    this.setStage("ask");
    this.build();
  }

  /** Nothing is asked where a link leads to a further scene, or to one that was changed. */
  explain() {
    const { player } = this.lab;
    this.guess = null;
    player.guessAt(null);
    player.standAt(this.header.scene.steps);
    this.setStage("tell");
    this.build();
  }

  setStage(stage) {
    this.stage = stage;
    this.lab.root.dataset.stage = stage ?? "";
    const { player } = this.lab;
    player.veil(stage === "ask" || stage === "play");
    if (stage !== "ask") return;
    player.pause();
    player.standAt(0);
  }

  /** A click in the picture: a guess, where one is asked for. Returns whether it is the lesson's. */
  pick(point) {
    if (this.stage === "ask" && this.told.predict === "end") {
      this.guess = point;
      this.lab.player.guessAt(point);
      this.lab.player.redraw();
    }
    return this.lab.player.veiled;
  }

  /** Guess a run, by its index; returns whether one was asked for. */
  choose(index) {
    if (this.stage !== "ask" || this.told.predict !== "run" || !this.header.runs[index]) return false;
    this.guess = index;
    this.host.querySelectorAll(".choice").forEach((choice, i) => choice.setAttribute("aria-pressed", i === index));
    return true;
  }

  play() {
    this.setStage("play");
    this.build();
    this.lab.player.transport.repeat(false); // a play that never ends would never tell
    this.lab.player.play(0);
  }

  /** The answer, its run on top and all by their names. */
  tell() {
    const { player, presentation } = this.lab;
    this.setStage("tell");
    presentation.anonymous(false);
    if (this.shown === -1) player.select(this.header.runs[this.told.answer].id);
    else player.redraw();
    this.build();
    const verdict = this.host.querySelector(".verdict");
    verdict.focus({ preventScroll: true });
    verdict.scrollIntoView({ block: "nearest" });
  }

  /** The clock has moved: by itself to the end, or by somebody who would not wait. */
  stepped(step) {
    if (!this.open) this.lab.asking.stepped(step);
    if (this.stage === "ask" && step > 0) {
      this.setStage("play");
      this.build();
    }
    if (this.stage === "play" && step >= this.lab.player.header.scene.steps) this.tell();
  }

  /** One stage on or back, by a clicker. */
  onward(by) {
    if (this.stage === "tell" && this.leaf(by)) return;
    if (by > 0 && this.stage === "ask") this.play();
    else if (by > 0 && this.stage === "play") this.lab.player.go(this.lab.player.header.scene.steps);
    else if (this.stage === "tell" && this.hasAside(this.shown + by)) this.showAside(this.shown + by);
    else if (by < 0 && this.stage !== "ask") this.ask();
    else {
      this.back = by < 0;
      this.turn(by);
    }
  }

  /** Of each paragraph, where in all that scrolls it begins and ends. */
  paragraphs() {
    const { host } = this;
    const frame = host.getBoundingClientRect();
    const zoom = frame.height / host.offsetHeight; // as the screen is large
    const seen = [...host.querySelectorAll(".intro > *, .body > *")].filter((e) => e.checkVisibility());
    return seen.map((e) => {
      const { top, bottom } = e.getBoundingClientRect();
      return [top, bottom].map((y) => (y - frame.top) / zoom + host.scrollTop);
    });
  }

  /** A page of the answer on or back, which begins with a whole paragraph; returns whether there was one. */
  leaf(by) {
    const { host } = this;
    const { scrollTop, clientHeight } = host;
    if ((by > 0 ? below(host) : scrollTop) <= NOTHING) return false;
    const end = scrollTop + clientHeight;
    const next = by > 0
      ? this.paragraphs().find(([top, bottom]) => top > scrollTop + NOTHING && bottom > end)
      : this.paragraphs().find(([top]) => top >= scrollTop - clientHeight);
    const far = scrollTop + by * MOST * clientHeight; // a paragraph may be longer than the page
    const to = next ? next[0] - ROOM : far;
    host.scrollTo({ top: by > 0 ? (to < end ? to : far) : Math.min(to, scrollTop - 1) });
    return true;
  }

  /** Whether there is a further scene of an index; −1 is the lesson's own. */
  hasAside(index) {
    return this.shown !== null && index >= -1 && index < this.told.asides.length;
  }

  showAside(index) {
    this.lab.queue.push("aside", { value: index });
  }

  /** To the next lesson, or the one before. */
  turn(by) {
    const next = this.told.lessons[this.told.place + by];
    if (next) this.go(next[0]);
  }

  /** The same by key, which also opens the first lesson. */
  next(by) {
    if (this.open) this.turn(by);
    else this.lab.queue.push("lesson", { value: this.lab.firstLesson });
  }

  go(key) {
    this.lab.queue.push("lesson", { value: key });
  }

  build() {
    const { host, told, texts } = this;
    const held = host.contains(document.activeElement);
    this.built = this.header.lesson.block;
    this.shown = this.header.lesson.shown;
    this.marks = [];
    host.setAttribute("aria-label", texts.lesson);
    host.replaceChildren();
    this.intro = element("div", "intro", host);
    this.body = element("div", "body", host);
    this.buildChooser();
    element("h2", "", this.intro, told.title).tabIndex = -1;
    element("p", "question", this.intro).innerHTML = told.question;
    if (this.stage === "ask") this.buildGuess();
    if (this.stage === "play") this.button(this.body, "skip", "lesson.skip", () => this.lab.player.go(this.lab.player.header.scene.steps));
    if (this.stage === "tell") this.buildAnswer();
    this.buildFoot();
    this.fit();
    if (held) this.focus();
  }

  /** Presented, a question is set in smaller type where it would not be seen as a whole. */
  fit() {
    const { host } = this;
    for (const size of SIZES) {
      host.dataset.size = size;
      if (!this.lab.presentation.on || this.stage === "tell" || host.scrollHeight <= host.clientHeight) break;
    }
    this.tellMore();
  }

  /** Where there is more below, or above a page that begins within a paragraph, a line fades. */
  tellMore() {
    const { host } = this;
    const told = this.stage === "tell" && this.lab.presentation.on;
    const begins = host.scrollTop + NOTHING;
    host.classList.toggle("goes-on", told && below(host) > NOTHING);
    host.classList.toggle("went-on", told && this.paragraphs().some(([top, bottom]) => top < host.scrollTop && bottom > begins));
  }

  /** Which lesson this is; above it, unseen, the box to choose another. */
  buildChooser() {
    const { told, texts } = this;
    const head = element("div", "lesson-head", this.intro);
    element("span", "", head, `${texts.lesson} ${told.place + 1} / ${told.lessons.length}`);
    const chooser = element("select", "", head);
    chooser.setAttribute("aria-label", texts.lesson);
    told.lessons.forEach(([key, title], i) => chooser.add(new Option(`${i + 1}. ${title}`, key)));
    chooser.value = told.key;
    chooser.onchange = () => this.go(chooser.value);
  }

  /** Where the keyboard goes on, after what it was on has been replaced. */
  focus() {
    const next = { ask: "h2", play: ".skip", tell: '.asides [aria-pressed="true"]' }[this.stage];
    (this.host.querySelector(next) ?? this.host.querySelector(".verdict")).focus({ preventScroll: true });
  }

  buildGuess() {
    const { body, told, texts } = this;
    element("p", "prompt", body, texts[`lesson.predict.${told.predict}`]);
    if (told.predict === "run") {
      const choices = element("div", "choices", body);
      choices.setAttribute("role", "group");
      choices.setAttribute("aria-label", texts[`lesson.predict.${told.predict}`]);
      this.header.runs.forEach((run, i) => {
        const choice = button("choice", choices, () => this.choose(i));
        choice.setAttribute("aria-pressed", this.guess === i);
        choice.append(this.mark(run), element("span", "", null, this.lab.player.names[i]));
      });
    }
    this.button(body, "reveal", "lesson.play", () => this.play());
  }

  buildAnswer() {
    const { body, told, texts } = this;
    if (this.shown === null) { // what follows would be untrue of it
      element("p", "verdict", body, texts["lesson.changed"]).tabIndex = -1;
      this.button(body, "reveal", "lesson.return", () => this.showAside(-1));
      return;
    }
    element("p", "verdict", body, this.verdict()).tabIndex = -1;
    for (const paragraph of told.explanation) element("p", "", body).innerHTML = paragraph;
    const takeaway = element("p", "takeaway", body);
    element("b", "", takeaway, texts["lesson.takeaway"]);
    element("span", "", takeaway).innerHTML = told.takeaway;
    if (told.asides.length || this.shown !== -1) {
      const asides = element("div", "asides", body);
      element("h3", "", asides, texts["lesson.asides"]);
      [texts["lesson.scene"], ...told.asides].forEach((name, i) => {
        const aside = button("", asides, () => this.showAside(i - 1), { text: name });
        aside.setAttribute("aria-pressed", this.shown === i - 1);
      });
    }
    this.button(body, "again", "lesson.again", () => {
      if (this.shown !== -1) this.showAside(-1);
      this.ask();
      this.lab.player.redraw();
    });
  }

  buildFoot() {
    const { told } = this;
    const foot = element("div", "lesson-foot", this.body);
    const back = this.button(foot, "back", "lesson.previous", () => this.turn(-1));
    this.button(foot, "leave", "lesson.open", () => this.go(""));
    const next = this.button(foot, "next", "lesson.next", () => this.turn(1));
    back.disabled = told.place === 0;
    next.disabled = told.place === told.lessons.length - 1;
  }

  button(parent, className, text, act) {
    return button(className, parent, act, { text: this.texts[text] });
  }

  /** What became of the guess. */
  verdict() {
    const { told, texts, guess } = this;
    const say = (key, values) => filled(texts[`lesson.${key}`], values);
    const name = told.names[told.answer];
    if (told.predict === "run") {
      if (guess === null) return say("answer", { name });
      return say(guess === told.answer ? "right" : "wrong", { name, guess: told.names[guess] });
    }
    const [x, y] = told.end.map(number);
    if (guess === null) return say("end", { name, x, y });
    const distance = number(Math.hypot(told.end[0] - guess[0], told.end[1] - guess[1]));
    return say("distance", { name, x, y, distance });
  }

  mark(run) {
    const place = markPlace();
    this.marks.push([place, run.id]);
    placeMark(place, this.drawn(run.id).style, this.header.colors.background);
    return place;
  }

  /** A run as it is drawn, which has no colour of its own while the runs have no names. */
  drawn(id) {
    return this.lab.player.header.runs.find((run) => run.id === id);
  }

  /** The colours turn with the theme. */
  placeMarks() {
    for (const [place, id] of this.marks) {
      const run = this.drawn(id);
      if (run) placeMark(place, run.style, this.header.colors.background);
    }
  }
}
