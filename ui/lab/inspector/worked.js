// A step worked out by hand: its lines, evaluated with the numbers that the step began with.

import { block } from "../wire/payload.js";

const OPERATIONS = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": (a, b) => a ** b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  neg: (a) => -a,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  max: Math.max,
  min: Math.min,
};

/** A tree's value: a number, a name's value, or an operation on parts. */
export function evaluate(tree, names) {
  if (typeof tree === "number") return tree;
  if (typeof tree === "string") return names[tree];
  const [operation, ...parts] = tree;
  if (operation === "if") return evaluate(parts[evaluate(parts[0], names) ? 1 : 2], names);
  return OPERATIONS[operation](...parts.map((part) => evaluate(part, names)));
}

/** The names in a tree. */
export function namesIn(tree) {
  if (typeof tree === "string") return [tree];
  return Array.isArray(tree) ? tree.slice(1).flatMap(namesIn) : [];
}

/** What the steps of a run began with, by name: x of every step, then y. */
export function given({ names, block: id }) {
  const rows = block(id);
  const size = rows.length / names.length;
  return Object.fromEntries(names.map((name, k) => [name, rows.subarray(k * size, (k + 1) * size)]));
}

/** What step t, from 1, began with along coordinate i: settings, state, w and g. */
export function beginning(run, data, t, i) {
  const known = { ...run.settings, t, w: (i ? run.y : run.x)[t - 1] };
  for (const [name, row] of Object.entries(given(data))) known[name] = row[(i * row.length) / 2 + t - 1];
  return known;
}

/** The lines of a method one after another: what each knew, and what it gave; then all names. */
export function workedOut({ worked }, known) {
  let names = known;
  const lines = worked.map(([name, tree]) => {
    const line = { name, tree, known: names, value: evaluate(tree, names) };
    names = { ...names, [name]: line.value };
    return line;
  });
  return { lines, names };
}
