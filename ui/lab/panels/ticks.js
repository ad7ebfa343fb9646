// Round numbers along an axis: of a panel's, which Plotly draws too, the same as Plotly's, and how they
// are written; in perspective, the same as in a figure.

const ROOM = { x: 80, y: 40 }; // px for a tick, at least
const EDGE = 1e-6; // of a step: so far outside the range a tick still counts as on its end
const POWERS = { "-6": "μ", "-3": "m", 0: "", 3: "k", 6: "M", 9: "B", 12: "T" };

/**
 * The ticks of an axis: `at` in the units of its range, log₁₀ on a logarithmic one, and what is
 * written there, with the `raised` part of a power.
 * @param axis an axis of a figure's layout
 * @param letter x or y
 * @param length in px
 */
export function ticks(axis, letter, length) {
  const [low, high] = axis.range;
  const step = axis.dtick ?? stepOf(high - low, axis.nticks || Math.min(Math.max(length / ROOM[letter], 4), 9) + 1);
  const first = Math.ceil(low / step - EDGE);
  const count = Math.floor(high / step + EDGE) - first + 1;
  const tell = axis.type === "log" ? power(axis) : decimal(step, Math.max(Math.abs(low), Math.abs(high)));
  return Array.from({ length: Math.max(count, 0) }, (_, k) => {
    const at = (first + k) * step;
    return { at, ...tell(at) };
  });
}

/**
 * Round numbers from one end to the other, `parts` steps apart at most.
 * The same as round_ticks in exports/figure/ticks.py.
 */
export function roundTicks(low, high, parts) {
  const raw = (high - low) / parts;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 2.5, 5, 10].find((m) => m * power >= raw * (1 - 1e-9));
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  return Array.from({ length: last - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(10)));
}

/** 2, 5 or 10 times a power of ten: more than a range's share. */
function stepOf(range, count) {
  const share = range / count;
  const size = 10 ** Math.floor(Math.log10(share));
  return size * ([2, 5].find((m) => m * size > share) ?? 10);
}

/** As many decimals as the step has; large and small numbers with k, M … or a power of ten. */
function decimal(step, largest) {
  const size = Math.floor(Math.log10(largest) + 0.01);
  const exponent = Math.abs(size) > 3 ? 3 * Math.round((size - 1) / 3) : 0;
  const unit = 10 ** (POWERS[exponent] === undefined ? size : exponent);
  const suffix = POWERS[exponent] ?? `e${size > 0 ? "+" : ""}${size}`;
  const digits = Math.max(0, 2 - Math.floor(Math.log10(step / unit) + 0.01));
  return (at) => {
    const text = Number((at / unit).toFixed(Math.min(digits, 20))).toString();
    return { text: at === 0 ? "0" : minus(text + suffix), raised: "" };
  };
}

/** Powers of ten, written out where the axis does not ask for powers. */
function power({ exponentformat }) {
  if (exponentformat !== "power") {
    return (at) => decimal(10 ** at, 10 ** at)(10 ** at);
  }
  return (at) => {
    const exponent = Math.round(at);
    if (exponent === 0) return { text: "1", raised: "" };
    return { text: "10", raised: exponent === 1 ? "" : minus(`${exponent}`) };
  };
}

const minus = (digits) => digits.replaceAll("-", "−");
