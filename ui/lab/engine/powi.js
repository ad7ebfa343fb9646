// Running powers such as β₁ᵗ: the nearest double, the same as optimizers/powers.py gives. A number is the
// sum of two doubles, scaled by a power of two; the sources stand there.

const SPLITTER = 2 ** 27 + 1;
const SUBNORMAL = -1022; // below 2 to this, numbers have fewer bits
const KEPT = 64; // bases whose powers are remembered
const view = new DataView(new ArrayBuffer(8));
/** @type {Map<string, number[]>} */
const tables = new Map();

/**
 * `beta` to a whole power.
 * @param {number} beta
 * @param {number} t 0 or above
 * @param {number} [rest] what `beta` lacks, where the base is known to more digits than a double holds
 */
export function powi(beta, t, rest = 0) {
  const key = `${beta} ${rest}`;
  let table = tables.get(key);
  if (!table) {
    if (tables.size === KEPT) tables.delete(tables.keys().next().value);
    tables.set(key, (table = []));
  }
  return (table[t] ??= bySquaring(beta, t, rest));
}

/** The product of those of β, β², β⁴ … that t has as binary digits. */
function bySquaring(beta, t, rest) {
  if (t === 0) return 1;
  if (!Number.isFinite(beta)) return t % 2 ? beta : Math.abs(beta);
  const [high, shift] = frexp(beta);
  /** @type {[number, number, number]} a high and a low part, and a power of two */
  let square = [high, ldexp(rest, -shift), shift];
  /** @type {[number, number, number]} */
  let power = [0.5, 0, 1];
  for (let left = t; left > 0; left = Math.floor(left / 2)) {
    if (left % 2) power = product(power, square);
    square = product(square, square);
  }
  return nearest(power);
}

/**
 * The product of two numbers, to about 104 bits.
 * @returns {[number, number, number]}
 */
function product([a, aLow, aShift], [b, bLow, bShift]) {
  const top = a * b;
  const small = lost(a, b, top) + (a * bLow + aLow * b);
  const total = top + small;
  const [high, shift] = frexp(total);
  return [high, ldexp(small - (total - top), -shift), aShift + bShift + shift];
}

/** What rounding took from a product, exactly. */
function lost(a, b, top) {
  const [a0, a1] = split(a);
  const [b0, b1] = split(b);
  return a1 * b1 - (top - a0 * b0 - a1 * b0 - a0 * b1);
}

/** A number as the sum of two with half as many bits. */
function split(a) {
  const wide = SPLITTER * a;
  const high = wide - (wide - a);
  return [high, a - high];
}

/** The nearest double, rounded once also where it is subnormal and has fewer bits. */
function nearest([high, low, shift]) {
  const within = Math.min(Math.max(shift, -1100), 1100);
  // Added and taken away again, it leaves no bit below the last one that the result can hold.
  const size = within <= SUBNORMAL ? ldexp(1, SUBNORMAL - within) : 0;
  const coarse = high < 0 || Object.is(high, -0) ? -size : size;
  const total = coarse + high;
  const taken = high - (total - coarse);
  return ldexp(total + (taken + low) - coarse, within);
}

/** A number as a fraction from ½ to 1 and a power of two. */
function frexp(x) {
  if (x === 0 || !Number.isFinite(x)) return [x, 0];
  view.setFloat64(0, x);
  const exponent = (view.getUint16(0) >> 4) & 0x7ff;
  if (exponent === 0) {
    const [fraction, shift] = frexp(x * 2 ** 64);
    return [fraction, shift - 64];
  }
  view.setUint16(0, (view.getUint16(0) & 0x800f) | (1022 << 4));
  return [view.getFloat64(0), exponent - 1022];
}

/** A number times a power of two, in steps that no power of its own overflows. */
function ldexp(x, shift) {
  let made = x;
  let left = shift;
  for (; left > 1000; left -= 1000) made *= 2 ** 1000;
  for (; left < -1000; left += 1000) made *= 2 ** -1000;
  return made * 2 ** left;
}
