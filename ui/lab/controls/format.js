// Numbers for reading, and the scales that sliders spread them on.

/** Four significant digits, with a power of ten beyond 10^±4; the same form as the server's. */
export const number = (value) => raised(rounded(value, 4));

/** A number in e-notation as people write it: 10⁻⁸, 1.5×10⁻⁵. */
export function raised(text) {
  const [mantissa, exponent] = text.split("e");
  if (!exponent) return text;
  const power = "10" + [...exponent].map((c) => (c === "−" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c])).join("");
  return /^−?1$/.test(mantissa) ? mantissa.replace("1", power) : `${mantissa}×${power}`;
}

/** As many digits as are asked for; e-notation below 1e-4, and from as many before the point. */
export function rounded(value, digits) {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 10 ** digits) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
    return minus(`${trimmed(mantissa)}e${+exponent}`);
  }
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return minus(trimmed(value.toFixed(decimals)));
}

const trimmed = (digits) => (digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits);
const minus = (digits) => digits.replaceAll("-", "−");

/** A text with its {names} filled in. */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** What a person typed, as a number; NaN for anything else. Takes a true minus and a comma. */
export function parsed(text) {
  const plain = text.trim().replaceAll("−", "-").replace(/^([-+]?\d*),(\d+)$/, "$1.$2");
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

/** As many digits as a value has, for a field that is edited. */
export const plain = (value) => String(value);

const significant = (value, digits) => Number(value.toPrecision(digits));

/** A scale maps a value to a slider's position and back; positions step evenly. */
export function scale({ low, high, scale: kind, whole }) {
  if (kind === "log") {
    return {
      log: true, min: Math.log10(low), max: Math.log10(high), step: 0.01,
      position: (v) => Math.log10(Math.max(v, low)),
      value: (p) => significant(10 ** p, 3),
    };
  }
  if (kind === "complement") {
    return {
      min: -Math.log10(1 - low), max: -Math.log10(1 - high), step: 0.01,
      position: (v) => -Math.log10(1 - Math.min(Math.max(v, low), high)),
      value: (p) => significant(1 - significant(10 ** -p, 2), 6),
    };
  }
  const step = whole ? 1 : 10 ** Math.floor(Math.log10((high - low) / 100));
  return {
    min: low, max: high, step,
    position: (v) => v,
    value: (p) => significant(p, 6),
  };
}

/** A whole-number scale by factors, for batch sizes. */
export function wholeScale(low, high) {
  return {
    min: 0, max: Math.log2(high / low), step: 0.01,
    position: (v) => Math.log2(v / low),
    value: (p) => Math.round(low * 2 ** p),
  };
}
