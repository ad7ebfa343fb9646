// What the person did, in order, until the server has said that it knows.

const PATIENCE = 400; // ms after which a send that was not answered is sent again

/** An ordered queue of events. One send is under way at a time; a drag collapses to its latest. */
export class Queue {
  constructor(send) {
    this.send = send;
    this.session = "";
    this.have = [];
    this.events = [];
    this.seq = 0;
    this.sent = 0;
    this.timer = 0;
  }

  /** Add an event and return its number. `done` is false while a hand is still on the control. */
  push(kind, { run = null, key = "", value = null, done = true } = {}) {
    const last = this.events.at(-1);
    const same = last && !last.done && last.seq > this.sent
      && last.kind === kind && last.run === run && last.key === key;
    if (same) this.events.pop();
    this.events.push({ seq: ++this.seq, kind, run, key, value, done });
    if (!this.timer) this.flush();
    return this.seq;
  }

  /** Send all that the server has not confirmed. */
  flush() {
    clearTimeout(this.timer);
    this.sent = this.seq;
    this.send({ session: this.session, have: this.have, events: this.events });
    this.timer = setTimeout(() => this.flush(), PATIENCE);
  }

  /** The server has applied events up to `ack`, and the browser now shows the blocks `have`. */
  confirm(session, ack, have) {
    if (session !== this.session) {
      this.session = session;
      this.seq = Math.max(this.seq, ack);
    }
    this.have = have;
    this.events = this.events.filter((e) => e.seq > ack);
    if (ack < this.sent && this.events.length) return; // an answer to an earlier send
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.events.length) this.flush();
  }
}
