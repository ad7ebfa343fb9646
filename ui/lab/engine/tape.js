// A tape (tapes/tape.py): a step as a list of floating-point operations. It is checked as it arrives, and
// what runs is made from the operations below and nothing else.

import { powi } from "./powi.js";

const LARGEST = 100_000; // registers
const HEAD = 16; // bytes: the mark and three sizes
const ROW = 4; // an operation and three registers

/** C's pow, unlike JavaScript's, gives 1 for 1, and for −1 with an infinite exponent. */
const power = (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b);

/**
 * The operations in their order, as NumPy has them: as JavaScript, for the registers that each reads, and
 * worked out.
 * @type {[string, (...read: string[]) => string, (...read: number[]) => number][]}
 */
const OPERATIONS = [
  ["add", (a, b) => `${a} + ${b}`, (a, b) => a + b],
  ["subtract", (a, b) => `${a} - ${b}`, (a, b) => a - b],
  ["multiply", (a, b) => `${a} * ${b}`, (a, b) => a * b],
  ["divide", (a, b) => `${a} / ${b}`, (a, b) => a / b],
  ["negative", (a) => `-${a}`, (a) => -a],
  ["sqrt", (a) => `Math.sqrt(${a})`, Math.sqrt],
  ["absolute", (a) => `Math.abs(${a})`, Math.abs],
  ["sign", (a) => `${a} > 0 ? 1 : ${a} < 0 ? -1 : ${a} === 0 ? 0 : ${a}`, (a) => (a > 0 ? 1 : a < 0 ? -1 : a === 0 ? 0 : a)],
  ["maximum", (a, b) => `${a} >= ${b} || ${a} !== ${a} ? ${a} : ${b}`, (a, b) => (a >= b || Number.isNaN(a) ? a : b)],
  ["minimum", (a, b) => `${a} <= ${b} || ${a} !== ${a} ? ${a} : ${b}`, (a, b) => (a <= b || Number.isNaN(a) ? a : b)],
  ["exp", (a) => `Math.exp(${a})`, Math.exp],
  ["expm1", (a) => `Math.expm1(${a})`, Math.expm1],
  ["log", (a) => `Math.log(${a})`, Math.log],
  ["log1p", (a) => `Math.log1p(${a})`, Math.log1p],
  ["sin", (a) => `Math.sin(${a})`, Math.sin],
  ["cos", (a) => `Math.cos(${a})`, Math.cos],
  ["tan", (a) => `Math.tan(${a})`, Math.tan],
  ["arctan", (a) => `Math.atan(${a})`, Math.atan],
  ["sinh", (a) => `Math.sinh(${a})`, Math.sinh],
  ["cosh", (a) => `Math.cosh(${a})`, Math.cosh],
  ["tanh", (a) => `Math.tanh(${a})`, Math.tanh],
  ["hypot", (a, b) => `Math.hypot(${a}, ${b})`, (a, b) => Math.hypot(a, b)],
  ["power", (a, b) => `power(${a}, ${b})`, power],
  ["powi", (a, b, c = "0") => `powi(${a}, ${b}, ${c})`, powi], // the third may be left out
  ["where", (a, b, c) => `${a} !== 0 ? ${b} : ${c}`, (a, b, c) => (a !== 0 ? b : c)],
  ["less", (a, b) => `${a} < ${b} ? 1 : 0`, (a, b) => Number(a < b)],
  ["greater", (a, b) => `${a} > ${b} ? 1 : 0`, (a, b) => Number(a > b)],
  ["less_equal", (a, b) => `${a} <= ${b} ? 1 : 0`, (a, b) => Number(a <= b)],
  ["greater_equal", (a, b) => `${a} >= ${b} ? 1 : 0`, (a, b) => Number(a >= b)],
  ["equal", (a, b) => `${a} === ${b} ? 1 : 0`, (a, b) => Number(a === b)],
  ["isfinite", (a) => `Number.isFinite(${a}) ? 1 : 0`, (a) => Number(Number.isFinite(a))],
];
export const NAMES = OPERATIONS.map(([name]) => name);

/**
 * @typedef {object} Tape
 * @property {string[]} inputs
 * @property {Float64Array} constants
 * @property {Int32Array} rows an operation and three registers each, −1 for none
 * @property {Record<string, number>} outputs
 */

/**
 * The tape in a block; throws an error that says what is wrong with it.
 * @param {Uint8Array} bytes
 * @returns {Tape}
 */
export function readTape(bytes) {
  if (bytes.length < HEAD) throw new RangeError("This is too short for a tape.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== "tape") throw new RangeError("This is no tape.");
  const [named, count, length] = [4, 8, 12].map((at) => view.getUint32(at, true));
  if (count + length > LARGEST) throw new RangeError(`This tape is longer than ${LARGEST} registers.`);
  if (bytes.length !== HEAD + named + 8 * count + 4 * ROW * length) throw new RangeError("This tape is cut, or has more than it says.");
  const { inputs, outputs } = namesIn(bytes.subarray(HEAD, HEAD + named));
  const at = HEAD + named;
  const constants = Float64Array.from({ length: count }, (_, i) => view.getFloat64(at + 8 * i, true));
  const rows = Int32Array.from({ length: ROW * length }, (_, i) => view.getInt32(at + 8 * count + 4 * i, true));
  const tape = { inputs, constants, rows, outputs };
  check(tape);
  return tape;
}

/** The names of the inputs, and the registers of the results by name. */
function namesIn(bytes) {
  let names;
  try {
    names = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    names = null;
  }
  const isList = Array.isArray(names?.inputs) && names.inputs.every((name) => typeof name === "string");
  const { outputs } = names ?? {};
  if (!isList || typeof outputs !== "object" || !outputs || Array.isArray(outputs)) {
    throw new RangeError("The names of this tape cannot be read.");
  }
  return names;
}

/** Every instruction is known and reads what is written already, and nothing else is in it. */
function check({ inputs, constants, rows, outputs }) {
  const first = inputs.length + constants.length;
  const length = rows.length / ROW;
  for (let i = 0; i < length; i++) {
    const [code, ...read] = rows.subarray(ROW * i, ROW * (i + 1));
    if (!OPERATIONS[code]) throw new RangeError(`No operation of a tape has the number ${code}.`);
    const count = NAMES[code] === "powi" && read[2] !== -1 ? 3 : arity(code);
    if (read.some((place, k) => (k < count ? place < 0 || place >= first + i : place !== -1))) {
      throw new RangeError(`In this tape, ${NAMES[code]} reads a register that is not written yet.`);
    }
  }
  for (const [name, place] of Object.entries(outputs)) {
    if (!(Number.isInteger(place) && place >= 0 && place < first + length)) throw new RangeError(`No register of this tape holds ${name}.`);
  }
}

/** @param {number} code */
const arity = (code) => OPERATIONS[code][1].length;

/**
 * A function of numbers, in the order of the inputs, that fills an array, in the order of the outputs.
 * @param {Tape} tape
 * @returns {(inputs: Float64Array, outputs: Float64Array) => void}
 */
export function runner(tape) {
  try {
    return compiled(tape);
  } catch (error) {
    if (!(error instanceof EvalError)) throw error;
    return interpreter(tape); // the page's policy forbids to compile
  }
}

/** As a function of straight-line code. It is made of checked instructions and numbers alone. */
export function compiled({ inputs, constants, rows, outputs }) {
  const registers = [...inputs.map((_, i) => `r${i}`), ...Array.from(constants, literal)];
  const lines = inputs.map((_, i) => `const r${i} = x[${i}];`);
  for (let at = 0; at < rows.length; at += ROW) {
    const code = rows[at];
    const read = Array.from(rows.subarray(at + 1, at + ROW)).filter((place) => place >= 0).map((place) => registers[place]);
    const name = `r${registers.length}`;
    lines.push(`const ${name} = ${OPERATIONS[code][1](...read)};`);
    registers.push(name);
  }
  Object.values(outputs).forEach((place, i) => lines.push(`y[${i}] = ${registers[place]};`));
  return new Function("power", "powi", `"use strict"; return (x, y) => { ${lines.join("\n")} };`)(power, powi);
}

/** A number as JavaScript, in brackets: behind a minus stands no other. */
const literal = (value) => `(${Object.is(value, -0) ? "-0" : value})`;

/** The same, instruction by instruction. */
export function interpreter({ inputs, constants, rows, outputs }) {
  const first = inputs.length + constants.length;
  const registers = new Float64Array(first + rows.length / ROW);
  registers.set(constants, inputs.length);
  const places = Object.values(outputs);
  return (x, y) => {
    registers.set(x.subarray(0, inputs.length));
    for (let at = 0, to = first; at < rows.length; at += ROW, to++) {
      registers[to] = OPERATIONS[rows[at]][2](registers[rows[at + 1]], registers[rows[at + 2]], registers[rows[at + 3]]);
    }
    places.forEach((place, i) => (y[i] = registers[place]));
  };
}
