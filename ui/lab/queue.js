// What the person did, in order, until the server has said that it knows.

const PATIENCE = 500; // ms after which a send that was not answered is sent again
const UNDER_WAY = 2; // sends at a time: one at the server while the other is painted

/**
 * An ordered queue of events. A drag collapses to its latest value, and only so many sends are
 * under way that the picture never falls behind the hand.
 */
export class Queue {
  constructor(send) {
    this.send = send;
    this.session = "";
    this.have = [];
    this.events = [];
    this.seq = 0;
    this.sends = []; // the last event of each send under way
    this.timer = 0;
  }

  /** Add an event and return its number. `done` is false while a hand is still on the control. */
  push(kind, { run = null, key = "", value = null, done = true } = {}) {
    const last = this.events.at(-1);
    const same = last && !last.done && last.seq > (this.sends.at(-1) ?? 0)
      && last.kind === kind && last.run === run && last.key === key;
    if (same) this.events.pop();
    this.events.push({ seq: ++this.seq, kind, run, key, value, done });
    if (this.sends.length < UNDER_WAY) this.flush();
    return this.seq;
  }

  /** Send all that the server has not confirmed. */
  flush() {
    clearTimeout(this.timer);
    this.sends.push(this.seq);
    this.send({ session: this.session, have: this.have, events: this.events });
    this.timer = setTimeout(() => {
      this.sends = [];
      this.flush();
    }, PATIENCE);
  }

  /** The server has applied events up to `ack`, and the browser now shows the blocks `have`. */
  confirm(session, ack, have) {
    if (session !== this.session) {
      this.session = session;
      this.seq = Math.max(this.seq, ack);
    }
    this.have = have;
    this.events = this.events.filter((e) => e.seq > ack);
    this.sends = this.sends.filter((seq) => seq > ack);
    if (!this.events.length) {
      clearTimeout(this.timer);
      this.sends = [];
    } else if (this.sends.length < UNDER_WAY && this.seq > (this.sends.at(-1) ?? 0)) {
      this.flush();
    }
  }
}
