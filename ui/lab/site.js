// A page of a site without a server: a scene, or a lesson with its further scenes.

import { Live } from "./living.js";
import { held, inflated, NEEDS_SERVER, open } from "./offline.js";
import { Lesson } from "./teaching/lesson.js";
import { Presentation } from "./teaching/present.js";
import { Asking } from "./teaching/question.js";
import { block, decode } from "./wire/payload.js";

/** What all scenes of the page have in common: numbers, and what is made of words. */
const common = [];

class Site extends Live {
  lacks = new Set(["undo", "gallery", "qr", "take"]);
  /** @type {Record<string, string> | null} */
  texts = null;
  /** @type {boolean | undefined} whether what is still to come is hidden; as the scene says, until a key does */
  hide;

  constructor(root, bytes) {
    super(root, bytes);
    this.queue = this; // where a lesson and a presentation send what they ask for
    this.runs = this; // whose η a key changes
    this.presentation = new Presentation(this);
    this.lesson = new Lesson(this.parts.lesson, this);
    this.asking = new Asking(this);
    root.classList.toggle("with-lab", Boolean(this.told.live.page));
    this.lesson.back = location.hash.includes("told");
    this.parts.present.onclick = () => this.presentation.toggle();
  }

  /** @returns {import("./protocol.d.ts").Page} what the page was given of its scene */
  get told() {
    return /** @type {any} */ (this.given);
  }

  /** @override */
  get without() {
    return NEEDS_SERVER;
  }

  /** @override */
  begin() {
    super.begin();
    if (location.hash.includes("presenting")) this.presentation.toggle(true);
  }

  /** @override */
  read(revive) {
    for (const bytes of common) decode(bytes, revive);
    return super.read(revive);
  }

  /** @override */
  update(header) {
    const { texts, lessons } = block(header.catalog);
    const opens = !this.header;
    this.firstLesson = lessons[0];
    if (this.texts !== texts) this.presentation.name((this.texts = texts));
    const { lesson, story } = this.told;
    const changed = this.changes.size > 0;
    const { hide = header.hide } = this;
    this.made ??= header;
    super.update({
      ...header,
      sentence: changed || !story ? header.sentence : story, // which is true of the scene as it opens
      hide,
      lesson: lesson && { ...lesson, shown: changed ? null : lesson.shown },
    });
    if (opens) this.parts.glance.open = this.parts.inspector.open = false;
    this.lesson.update(this.header, texts); // before the player draws, or the answer would be seen
    this.asking.tell();
  }

  /** @override */
  name(header, texts) {
    super.name(header, texts);
    this.parts.present.title = texts["present.help"];
    this.parts.present.setAttribute("aria-label", texts["present.help"]);
  }

  /** @override */
  push(kind, event = {}) {
    if (kind === "hide") this.update({ ...this.header, hide: (this.hide = event.value) });
    else if (kind === "aside") this.turnTo(event.value);
    else if (kind === "lesson") this.leave(event.value);
    else return super.push(kind, event);
    return 0;
  }

  /** Show a lesson's further scene, or for −1 its own. */
  async turnTo(index) {
    this.bytes = await held(`scene-${index + 1}`);
    this.given = decode(this.bytes).header;
    this.changes.clear();
    this.dials.host.remove();
    this.dials = null;
    this.show(window.matchMedia("(prefers-color-scheme: dark)").matches);
  }

  /** To another lesson, which is presented as this one is; from the lesson to the lab for "". */
  leave(key) {
    const marks = [this.presentation.on ? "presenting" : "", this.lesson.back ? "told" : ""].filter(Boolean);
    const { page, query } = this.told.live;
    location.href = key ? `lesson-${key}.html${marks.length ? `#${marks.join("-")}` : ""}` : `${page}?${query}`;
  }

  /** @override */
  act(event) {
    return this.presentation.key(event) || super.act(event);
  }

  /** @override */
  key(event) {
    if (this.presentation.covered) this.presentation.uncover(event);
    else super.key(event);
  }

  /** A clicker's two buttons: play what has not been played, then come back. */
  onward(by) {
    if (this.lesson.open) this.lesson.onward(by);
    else if (this.asking.onward(by)) return;
    else if (by > 0) this.player.play();
    else this.player.go(0);
  }

  /** Change η of a run by a key. */
  nudge(id, notches) {
    this.dials.fields.find(({ run, key }) => run === id && key === "eta")?.field.nudge(notches);
  }

  /** Nothing is taken away from here. */
  take() {}

  /** Back to the scene as the page opened it. */
  asItWas() {
    this.asking.end();
    this.reset();
  }
}

/** Begin once what all scenes share has been inflated. */
async function begin() {
  common.push(await inflated(window.lossSurface), await held("words"));
  await open(Site, "scene-0");
}

begin();
