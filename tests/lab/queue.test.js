// The queue of events: collapsed under a hand, bounded on the way, kept until confirmed.

import assert from "node:assert/strict";
import { Queue } from "../../ui/lab/wire/queue.js";

/** A queue that keeps what it sends; its timers are ended at the end. */
function queued(act) {
  const sent = [];
  const queue = new Queue((events) => sent.push(structuredClone(events)));
  try {
    act(queue, sent);
  } finally {
    clearTimeout(queue.timer);
    clearTimeout(queue.waiting);
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

Deno.test("while nobody answers all is kept, and sent with the next word", () =>
  queued((queue, sent) => {
    queue.confirm("s", 0, []);
    queue.hold();
    queue.push("a", { value: 1 });
    queue.push("b", { value: 2 });
    assert.equal(sent.length, 0);
    assert.equal(queue.confirm("s", 0, []), false);
    assert.deepEqual(values(sent[0]), [1, 2]);
    assert.equal(sent[0].resume, null);
  }));

Deno.test("another session is told first what is shown, then what was done meanwhile", () =>
  queued((queue, sent) => {
    const shown = { query: "surface=saddle", runs: [1, 3], ack: 4 };
    queue.confirm("first", 4, ["block"], shown);
    queue.hold();
    queue.push("a", { value: 1 });
    const opened = { query: "surface=beale", runs: [1], ack: 0 };
    assert.equal(queue.confirm("second", 0, ["block"], opened), true);
    assert.equal(sent[0].session, "second");
    assert.deepEqual(sent[0].resume, shown);
    assert.deepEqual(values(sent[0]), [1]);
    assert.equal(queue.confirm("second", sent[0].events[0].seq, [], shown), false);
    assert.deepEqual(queue.events, []);
    queue.push("b");
    assert.equal(sent[1].resume, null);
  }));

Deno.test("what is sent again before another session has answered tells it again", () =>
  queued((queue, sent) => {
    queue.confirm("first", 4, [], { query: "" });
    queue.confirm("second", 0, [], { query: "" });
    queue.flush();
    assert.deepEqual(sent.map(({ resume }) => resume), [{ query: "" }, { query: "" }]);
  }));

Deno.test("what the browser follows by itself waits until the hand has done with it", () =>
  queued((queue, sent) => {
    queue.follows = () => true;
    for (let value = 0; value < 5; value++) queue.push("setting", { key: "eta", value, done: false });
    assert.equal(sent.length, 0);
    queue.push("setting", { key: "eta", value: 5 });
    assert.deepEqual(sent.map(values), [[5]]);
  }));

Deno.test("or until it rests there", async () => {
  const sent = [];
  const queue = new Queue((events) => sent.push(structuredClone(events)));
  queue.follows = () => true;
  queue.push("setting", { key: "eta", value: 1, done: false });
  assert.equal(sent.length, 0);
  await new Promise((done) => setTimeout(done, 300));
  assert.deepEqual(sent.map(values), [[1]]);
  clearTimeout(queue.timer);
  clearTimeout(queue.waiting);
});
