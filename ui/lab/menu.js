// What is asked for now and then: the seed, how the picture is scaled, every method at once.

import { element, write } from "./controls.js";

export class Menu {
  /** @param host a details element */
  constructor(host, queue) {
    this.host = host;
    this.queue = queue;
    this.title = element("summary", "", host);
    this.seed = element("div", "line", host); // which the setup fills
    this.scales = this.switch((on) => queue.push("scales", { value: on ? "equal" : "stretched" }));
    const row = element("div", "for-all", host);
    this.gallery = this.button(row, () => queue.push("gallery", { value: true }));
  }

  switch(act) {
    const label = element("label", "switch", this.host);
    const box = element("input", "", label);
    box.type = "checkbox";
    const words = element("span", "", label);
    box.onchange = () => (box.seq = act(box.checked));
    return { box, words, label };
  }

  button(row, act) {
    const button = element("button", "", row);
    button.type = "button";
    button.onclick = act;
    return button;
  }

  update({ ack, picture }, { texts, optimizers }) {
    write(this.title, texts.menu);
    write(this.scales.words, texts.scales);
    this.scales.label.title = texts["scales.help"];
    if ((this.scales.box.seq ?? 0) <= ack) this.scales.box.checked = picture.scales === "equal";
    write(this.gallery, texts["gallery.open"].replace("{count}", Object.keys(optimizers).length));
  }
}
