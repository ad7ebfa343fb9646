// A small typesetter: trees to native MathML, with symbols or with numbers filled in.

import { rounded } from "../controls/format.js";
import { evaluate } from "./worked.js";

const SPACE = "http://www.w3.org/1998/Math/MathML";
export const DIGITS = 6;
const STRENGTH = { "<": 0, ">": 0, "+": 1, "-": 1, neg: 1, "*": 2, "/": 3, "**": 3 };
const POWER = 4; // what the base of a power has to have
const WHOLE = 5;

const make = (tag, ...children) => {
  const made = document.createElementNS(SPACE, tag);
  made.append(...children);
  return made;
};
const row = (...parts) => (parts.length === 1 ? parts[0] : make("mrow", ...parts));
const ROOM = { "·": "0.18em", "×": "0.08em", ",": "0 0.2em" }; // around a sign; 0.24em for others
const sign = (text, form = "infix") => {
  const made = make("mo", text);
  made.setAttribute("form", form);
  if (form !== "infix") return made;
  const [before, behind = before] = (ROOM[text] ?? "0.24em").split(" ");
  made.setAttribute("lspace", before);
  made.setAttribute("rspace", behind);
  return made;
};
const thin = () => {
  const made = make("mspace");
  made.setAttribute("width", "0.17em");
  return made;
};
const tight = (text) => {
  const made = sign(text, "infix");
  made.setAttribute("lspace", "0");
  made.setAttribute("rspace", "0");
  return made;
};
const upright = (text) => {
  const made = make("mi", text);
  made.setAttribute("mathvariant", "normal");
  return made;
};
const bracketed = (...parts) => row(sign("(", "prefix"), ...parts, sign(")", "postfix"));
const among = (parts) => parts.flatMap((part, i) => (i ? [sign(","), part] : [part]));

/** A word, or letters and digits one by one: letters slant, words and capitals of Greek do not. What has no capitals, as Hangul, is always a word. */
const letters = (text) => {
  if (/^\w{3,}$|\p{Lo}/u.test(text)) return upright(text);
  const kind = (c) => (/\d/.test(c) ? make("mn", c) : /[+−]/.test(c) ? tight(c) : /[Α-Ω∏]/.test(c) ? upright(c) : make("mi", c));
  return row(...[...text.replaceAll(" ", "")].map(kind));
};

/**
 * A symbol from its parts; `power` stands beside what is raised already, if it can.
 * @param {import("../protocol.d.ts").SymbolParts} parts
 * @param {Element} [power]
 */
export function symbol({ base, over, under, raised }, power) {
  let made = letters(base);
  if (over) {
    made = make("mover", made, make("mo", over));
    made.setAttribute("accent", "true");
  }
  const low = under && letters(under);
  const high = power ?? (raised && letters(raised));
  if (low && high) return make("msubsup", made, low, high);
  if (low) return make("msub", made, low);
  return high ? make("msup", made, high) : made;
}

/** A number with six digits; in brackets where a sign or a power of ten would be misread. */
export function figure(value, strength = 0, leading = true) {
  const text = rounded(value, DIGITS);
  const negative = text.startsWith("−");
  const [digits, exponent] = text.replace(/^−/, "").split("e");
  const parts = negative ? [sign("−", "prefix")] : [];
  if (exponent === undefined) {
    parts.push(make("mn", digits));
  } else {
    const less = exponent.startsWith("−");
    const size = make("mn", exponent.replace("−", ""));
    const ten = make("msup", make("mn", "10"), less ? row(sign("−", "prefix"), size) : size);
    parts.push(...(digits === "1" ? [ten] : [make("mn", digits), sign("×"), ten]));
  }
  const misread = (negative && (!leading || strength > 2)) || (exponent !== undefined && strength > 2);
  return misread ? bracketed(...parts) : row(...parts);
}

/** Writes trees with symbols: a method's, with the settings that its switches hold. */
export class Symbols {
  constructor(symbols, settings, words) {
    this.symbols = symbols;
    this.settings = settings;
    this.words = words;
  }

  name(name, _strength, _leading, power) {
    return symbol(this.symbols[name], power);
  }

  /** Symbols of a product stand side by side; a number needs a dot before it. */
  times(right) {
    return typeof first(right) === "number" ? sign("·") : thin();
  }

  /** A switch is on or off for a whole run; anything else may change from step to step. */
  choose(condition) {
    const set = this.settings[condition];
    return typeof set === "boolean" ? set : null;
  }

  /** Whether a power can stand beside the symbol's own index. */
  takesPower(tree) {
    return typeof tree === "string" && !this.symbols[tree].raised && !this.symbols[tree].over;
  }
}

/** Writes trees with the numbers that names stand for. */
export class Numbers {
  constructor(names) {
    this.names = names;
  }

  name(name, strength, leading) {
    return figure(this.names[name], strength, leading);
  }

  times() {
    return sign("·");
  }

  choose(condition) {
    return evaluate(condition, this.names);
  }

  takesPower() {
    return false;
  }
}

const first = (tree) => (Array.isArray(tree) && ["*", "**"].includes(tree[0]) ? first(tree[1]) : tree);

/**
 * A tree as MathML.
 * @param strength what the surroundings bind with; a weaker tree goes into brackets
 * @param leading whether nothing stands before it, so that a minus needs no brackets
 */
export function typeset(tree, writer, strength = 0, leading = true) {
  if (typeof tree === "number") return figure(tree, strength, leading);
  if (typeof tree === "string") return writer.name(tree, strength, leading);
  const [operation, a, b] = tree;
  if (operation === "if") return conditional(tree, writer, strength, leading);
  const weak = (STRENGTH[operation] ?? WHOLE) < strength || (operation === "neg" && !leading);
  const whole = weak || leading;
  const made = composed(operation, a, b, tree, writer, whole);
  return weak ? bracketed(made) : made;
}

function composed(operation, a, b, tree, writer, leading) {
  const inside = (part) => typeset(part, writer);
  switch (operation) {
    case "+":
    case "<":
    case ">":
      return row(typeset(a, writer, 1, leading), sign(operation), typeset(b, writer, 1, false));
    case "-":
      return row(typeset(a, writer, 1, leading), sign("−"), typeset(b, writer, 2, false));
    case "neg":
      return row(sign("−", "prefix"), typeset(a, writer, 2, false));
    case "*":
      return row(typeset(a, writer, 2, leading), writer.times(b), typeset(b, writer, 2, false));
    case "/":
      return make("mfrac", inside(a), inside(b));
    case "**":
      if (writer.takesPower(a)) return writer.name(a, 0, true, inside(b));
      return make("msup", typeset(a, writer, POWER), inside(b));
    case "sqrt":
      return make("msqrt", inside(a));
    case "abs":
      return row(sign("|", "prefix"), inside(a), sign("|", "postfix"));
    default:
      return row(upright(operation), bracketed(...among(tree.slice(1).map(inside))));
  }
}

/** The branch that holds, where that is known; otherwise all of them behind a brace. */
function conditional(tree, writer, strength, leading) {
  const [, condition, yes, no] = tree;
  const chosen = writer.choose(condition);
  if (chosen !== null) return typeset(chosen ? yes : no, writer, strength, leading);
  const { words } = writer;
  const rows = [];
  let rest = tree;
  for (; Array.isArray(rest) && rest[0] === "if"; rest = rest[3]) {
    rows.push([typeset(rest[2], writer), row(make("mtext", words.if), thin(), typeset(rest[1], writer))]);
  }
  rows.push([typeset(rest, writer), make("mtext", words.else)]);
  const table = make("mtable", ...rows.map((cells) => make("mtr", ...cells.map((c) => make("mtd", c)))));
  table.setAttribute("class", "cases");
  table.setAttribute("displaystyle", "true");
  return row(sign("{", "prefix"), table);
}

/** What a branch that is chosen leaves of a tree at its top. */
export function reduced(tree, writer) {
  if (!Array.isArray(tree) || tree[0] !== "if") return tree;
  const chosen = writer.choose(tree[1]);
  return chosen === null ? tree : reduced(tree[chosen ? 2 : 3], writer);
}

/** A sum of products piece by piece: a long line breaks before a sign. */
export function pieces(tree, writer) {
  const top = reduced(tree, writer);
  if (!Array.isArray(top) || !["+", "-"].includes(top[0])) return factors(top, writer, 0, true);
  const [operation, left, right] = top;
  const minus = operation === "-";
  const [next, ...rest] = factors(right, writer, minus ? 2 : 1, false);
  return [...pieces(left, writer), after(minus ? "−" : "+", next), ...rest];
}

/** The factors of a product of numbers; symbols that stand side by side are not parted. */
function factors(tree, writer, strength, leading) {
  if (!(writer instanceof Numbers && tree[0] === "*")) return [typeset(tree, writer, strength, leading)];
  const [, left, right] = tree;
  const last = typeset(reduced(right, writer), writer, 2, false);
  return [...factors(reduced(left, writer), writer, 2, leading), after("·", last)];
}

/** What stands after a sign, as a piece of a line; pieces have a space between them. */
export function after(text, node) {
  const made = sign(text);
  made.setAttribute("lspace", "0");
  return row(made, node);
}

/** Pieces of a line in an element, which may break between them. */
export function write(host, ...pieces) {
  host.replaceChildren();
  for (const piece of pieces) {
    const math = make("math", piece);
    math.setAttribute("displaystyle", "true");
    host.append(math, " ");
  }
}
