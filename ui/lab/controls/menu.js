// What is asked for now and then: the seed, how the picture is scaled, what is hidden, a
// question to the class, every method at once, and the scene as it was.

import { button, element, write } from "./controls.js";
import { filled } from "./format.js";

export class Menu {
  /**
   * @param host a details element
   * @param acts what its buttons do besides sending events
   */
  constructor(host, queue, { ask, asItWas }) {
    this.host = host;
    this.queue = queue;
    this.title = element("summary", "", host);
    this.seed = element("div", "line", host); // which the setup fills
    this.scales = this.switch((on) => queue.push("scales", { value: on ? "equal" : "stretched" }));
    this.hide = this.switch((on) => queue.push("hide", { value: on }));
    const row = element("div", "for-all", host);
    this.ask = button("", row, ask);
    this.gallery = button("", row, () => queue.push("gallery", { value: true }));
    this.opened = button("", row, asItWas);
  }

  switch(act) {
    const label = element("label", "switch", this.host);
    const box = element("input", "", label);
    box.type = "checkbox";
    const words = element("span", "", label);
    box.onchange = () => (box.seq = act(box.checked));
    return { box, words, label };
  }

  /**
   * @param {import("../protocol.d.ts").Header} header
   * @param {import("../protocol.d.ts").Catalog} catalog
   */
  update({ ack, picture, hide, asOpened, lesson }, { texts, optimizers }) {
    write(this.title, texts.menu);
    write(this.scales.words, texts.scales);
    this.scales.label.title = texts["scales.help"];
    if ((this.scales.box.seq ?? 0) <= ack) this.scales.box.checked = picture.scales === "equal";
    write(this.hide.words, texts.hide);
    this.hide.label.title = texts["hide.help"];
    if ((this.hide.box.seq ?? 0) <= ack) this.hide.box.checked = hide;
    for (const [entry, key] of [[this.ask, "ask"], [this.opened, "opened"]]) {
      write(entry, texts[key]);
      entry.title = texts[`${key}.help`];
    }
    this.ask.hidden = Boolean(lesson);
    this.opened.disabled = asOpened;
    write(this.gallery, filled(texts["gallery.open"], { count: Object.keys(optimizers).length }));
  }
}
