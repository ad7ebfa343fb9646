// What the person did, in order, until the server has said that it knows.

const PATIENCE = 4000; // ms after which a send that was not answered is sent again
const SILENCE = 2000; // ms
const REST = 200; // ms without an event in which a hand that is still on a control rests
const UNDER_WAY = 2; // sends at a time: one at the server while the other is painted

/**
 * An ordered queue of events. A drag collapses to its latest value, and only so many sends are
 * under way that the picture never falls behind the hand. What the hand has done with redraws the
 * whole page, not the lab alone, and nothing is sent before that has arrived: a run of the lab that
 * begins sooner takes the lab out of what is still to be sent of the page, and Streamlit removes it
 * (ForwardMsgQueue.clear; streamlit/streamlit#9381).
 */
export class Queue {
  /** @param {(sent: import("../protocol.d.ts").Sent) => void} send */
  constructor(send) {
    this.send = send;
    this.session = "";
    this.have = [];
    /** @type {import("../protocol.d.ts").Event[]} */
    this.events = [];
    this.seq = 0;
    this.sends = []; // of each send under way, the last event and whether the page is redrawn
    this.timer = 0;
    this.held = false; // nothing is sent, as there is nobody to answer
    this.shown = null; // the scene that is shown
    this.resume = null; // the same for a server that has forgotten it, until it knows
    this.waiting = 0; // the timer of an answer that is due
    this.onSilence = (_silent) => {}; // called with whether nothing has answered for a while
    this.onEvent = () => {}; // called with each event, before it is sent
    /** @type {() => boolean} */
    this.follows = () => false; // whether the browser itself draws all that the events change
    this.resting = 0; // the timer of a hand that rests
  }

  /**
   * Add an event and return its number. `done` is false while a hand is still on the control.
   * @param {import("../protocol.d.ts").EventKind} kind
   * @param {Partial<import("../protocol.d.ts").Event>} event
   */
  push(kind, { run = null, key = "", value = null, done = true } = {}) {
    const last = this.events.at(-1);
    const same = last && !last.done && last.seq > this.sent
      && last.kind === kind && last.run === run && last.key === key;
    if (same) this.events.pop();
    this.events.push({ seq: ++this.seq, kind, run, key, value, done });
    this.onEvent();
    this.offer();
    return this.seq;
  }

  /** Whether an event of a kind means something: to the server each one does. */
  takes(_kind) {
    return true;
  }

  /** Send what there is. What a hand does that the browser itself follows waits until the hand rests. */
  offer() {
    clearTimeout(this.resting);
    if (!this.free) return;
    if (!this.sends.length) clearTimeout(this.timer); // all that was sent is confirmed
    if (this.events.at(-1).done || !this.follows()) this.flush();
    else this.resting = setTimeout(() => this.free && this.seq > this.sent && this.flush(), REST);
  }

  /** The last event that is under way. */
  get sent() {
    return this.sends.at(-1)?.seq ?? 0;
  }

  get free() {
    return !this.held && this.sends.length < UNDER_WAY && !this.sends.some(({ page }) => page);
  }

  /** Send all that the server has not confirmed. */
  flush() {
    clearTimeout(this.timer);
    clearTimeout(this.resting);
    this.sends.push({ seq: this.seq, page: this.events.some(({ done }) => done) });
    this.send({ session: this.session, have: this.have, events: this.events, resume: this.resume });
    this.listen();
    this.timer = setTimeout(() => {
      this.sends = [];
      this.flush();
    }, PATIENCE);
  }

  /** Send nothing until the server has spoken again. */
  hold() {
    this.held = true;
    this.sends = [];
    clearTimeout(this.timer);
    this.listen();
  }

  /** Say so where nothing answers for a while. */
  listen() {
    this.waiting ||= setTimeout(() => this.onSilence(true), SILENCE);
  }

  /**
   * The server has applied events up to `ack`, and the browser now shows the blocks `have`.
   * @param shown the scene and how it is looked at, by which any server can go on
   * @returns whether this is another session, which has to be told first what is shown
   */
  confirm(session, ack, have, shown = this.shown) {
    clearTimeout(this.waiting);
    this.waiting = 0;
    this.held = false;
    this.onSilence(false);
    this.have = have;
    if (session !== this.session) {
      const lost = this.session && this.shown;
      this.session = session;
      if (lost) {
        this.resume = this.shown;
        this.sends = [];
        this.flush();
        return true;
      }
      this.seq = Math.max(this.seq, ack);
    }
    this.resume = null;
    this.shown = shown;
    this.events = this.events.filter((e) => e.seq > ack);
    this.sends = this.sends.filter(({ seq }) => seq > ack);
    if (!this.events.length) {
      clearTimeout(this.timer);
      this.sends = [];
    } else if (this.free && this.seq > this.sent) {
      this.offer();
    } else {
      this.listen();
    }
    return false;
  }
}
