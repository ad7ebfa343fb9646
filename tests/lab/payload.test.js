// The server's buffer, read.

import assert from "node:assert/strict";
import { block, decode } from "../../ui/lab/wire/payload.js";

/** A buffer as the server packs it. */
function packed(header, blocks) {
  const manifest = {};
  let offset = 0;
  const parts = [];
  for (const [id, kind, data] of blocks) {
    manifest[id] = [kind, offset, data.length];
    const padding = (8 - (data.length % 8)) % 8;
    parts.push(data, new Uint8Array(padding));
    offset += data.length + padding;
  }
  const head = new TextEncoder().encode(JSON.stringify({ ...header, blocks: manifest }));
  const start = Math.ceil((4 + head.length) / 8) * 8;
  const bytes = new Uint8Array(start + offset);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  let at = start;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const HEADER = { needs: ["c", "p", "l", "t"] };
const json = (value) => new TextEncoder().encode(JSON.stringify(value));

Deno.test("blocks are kept, and those that nobody has are named", () => {
  const numbers = new Uint8Array(new Float64Array([1.5, -2, 1e300]).buffer);
  const first = decode(packed(HEADER, [["c", "json", json({ texts: "é" })], ["t", "f8", numbers]]));
  assert.deepEqual(first.missing, ["p", "l"]);
  assert.deepEqual([...block("t")], [1.5, -2, 1e300]);
  assert.deepEqual(block("c"), { texts: "é" });
  const second = decode(packed(HEADER, [["p", "json", json(1)], ["l", "json", json(2)]]));
  assert.deepEqual(second.missing, []);
});

Deno.test("values of JSON can be changed while it is read", () => {
  decode(packed(HEADER, [["c", "json", json(["#fff"])]]), (_, value) => (value === "#fff" ? "#000" : value));
  assert.deepEqual(block("c"), ["#000"]);
});
