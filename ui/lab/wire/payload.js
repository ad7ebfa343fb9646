// The server's buffer: a header, and the blocks that this browser did not have.

const KEPT = 512; // blocks; far more than are in flight, so that a block once sent is at hand
const NUMBERS = { f8: Float64Array, f4: Float32Array, i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array };
/** @type {Map<import("../protocol.d.ts").Id, any>} */
const blocks = new Map();
/** @type {Map<string, Map<import("../protocol.d.ts").Id, any>>} */
const own = new Map();

/**
 * Read a buffer; `missing` names blocks that the header needs and nobody has.
 * @param {Uint8Array} bytes
 * @param {(key: string, value: any) => any} [revive] changes the values of all JSON, as JSON.parse does with it
 * @returns {{ header: any, missing: import("../protocol.d.ts").Id[] }}
 */
export function decode(bytes, revive) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  const text = new TextDecoder();
  const header = JSON.parse(text.decode(bytes.subarray(4, 4 + length)), revive);
  const start = Math.ceil((4 + length) / 8) * 8;
  for (const [id, [kind, offset, size]] of Object.entries(header.blocks)) {
    const part = bytes.slice(start + offset, start + offset + size);
    blocks.set(id, kind === "json" ? JSON.parse(text.decode(part), revive) : new NUMBERS[kind](part.buffer));
  }
  const missing = header.needs.filter((id) => !blocks.has(id));
  for (const id of header.needs) { // the latest needed are the last to go
    if (!blocks.has(id)) continue;
    const block = blocks.get(id);
    blocks.delete(id);
    blocks.set(id, block);
  }
  while (blocks.size > KEPT) blocks.delete(blocks.keys().next().value);
  return { header, missing };
}

export const block = (id) => blocks.get(id) ?? own.get("paths")?.get(id) ?? own.get("axes")?.get(id);

/**
 * Blocks that no server has sent, in the place of the last ones of their kind.
 * @param {"paths" | "axes"} kind
 * @param {Map<import("../protocol.d.ts").Id, any>} made by ids that no server gives
 */
export const keep = (kind, made) => own.set(kind, made);

const decoded = new WeakMap();

/** A list of numbers of a figure, which Plotly's JSON may hold as base64. */
export function numbers(values) {
  if (Array.isArray(values) || ArrayBuffer.isView(values)) return values;
  if (!decoded.has(values)) {
    const bytes = Uint8Array.from(atob(values.bdata), (c) => c.charCodeAt(0));
    decoded.set(values, new NUMBERS[values.dtype](bytes.buffer));
  }
  return decoded.get(values);
}
