// The queue of events: collapsed under a hand, bounded on the way, kept until confirmed.

import assert from "node:assert/strict";
import { Queue } from "../../ui/lab/queue.js";

/** A queue that keeps what it sends; its timers are ended at the end. */
function queued(act) {
  const sent = [];
  const queue = new Queue((events) => sent.push(structuredClone(events)));
  try {
    act(queue, sent);
  } finally {
    clearTimeout(queue.timer);
  }
}

const values = ({ events }) => events.map(({ value }) => value);

Deno.test("a drag collapses to its latest value while two sends are under way", () =>
  queued((queue, sent) => {
    for (let value = 0; value < 10; value++) queue.push("setting", { key: "eta", value, done: false });
    assert.equal(sent.length, 2);
    queue.confirm("s", 1, []);
    assert.deepEqual(values(sent[2]), [1, 9]);
  }));

Deno.test("after what redraws the page nothing is sent until that is answered", () =>
  queued((queue, sent) => {
    queue.push("scene", { key: "steps", value: 100 });
    queue.push("scene", { key: "seed", value: 1 });
    assert.equal(sent.length, 1);
    queue.confirm("s", 1, []);
    assert.deepEqual(values(sent[1]), [1]);
  }));

Deno.test("what is not confirmed is kept, in order, with numbers that grow", () =>
  queued((queue) => {
    const numbers = ["a", "b", "c"].map((kind) => queue.push(kind));
    assert.deepEqual(numbers, [1, 2, 3]);
    queue.confirm("s", 1, ["block"]);
    assert.deepEqual(queue.events.map(({ kind }) => kind), ["b", "c"]);
    assert.deepEqual(queue.have, ["block"]);
  }));

Deno.test("a session that begins anew keeps what it was not told", () =>
  queued((queue) => {
    queue.confirm("first", 0, []);
    queue.push("a");
    queue.confirm("second", 7, []);
    assert.ok(queue.push("b") > 7);
  }));
