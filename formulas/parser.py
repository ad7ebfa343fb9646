"""From text to a formula: x and y in usual notation, and nothing else.

    sum     = product { (+ | −) product }
    product = signed { (* | /) signed | power }      a power alone: implicit multiplication
    signed  = { + | − } power
    power   = value [ ^ signed ]                     from the right: 2^3^2 is 2^(3^2)
    value   = number | x | y | pi | e | (sum) | |sum| | √ value
            | function (sum) | function |sum| | choice (sum, sum {, sum})

So ``-x^2`` is −(x²), and implicit multiplication is multiplication: it binds as tightly as ``*``
and ``/``, which are taken from the left, so that ``1/2x`` is ½·x and ``2x^2`` is 2·(x²). What was
understood is typeset beside the field. Letters in a row are names, the longest first: ``xy`` is
x·y and ``pix`` is pi·x; a capital, as phones begin with, is its small letter. ``x₁`` and ``x₂``,
``x_1`` and ``x_2`` are x and y. Bars inside bars need ``abs``. The choices are ``max`` and ``min``.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple, NoReturn

from formulas.syntax import (
    ALIASES,
    CHOICES,
    CONSTANTS,
    FUNCTIONS,
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_NODES,
    MAX_NUMBER,
    MIN_NUMBER,
    VARIABLES,
    Binary,
    Call,
    FormulaError,
    Name,
    Negative,
    Node,
    Number,
    Span,
)
from formulas.writer import to_text
from texts.symbols import LOWERED, RAISED

SPACES = " \t\N{NO-BREAK SPACE}"
TWINS = {"**": "^", "·": "*", "⋅": "*", "×": "*", "−": "-", "÷": "/"}
SUPERSCRIPTS = {sign: plain for sign, plain in RAISED.items() if plain.isdigit()}
RAISED_MINUS = "⁻"
# Letters of other scripts that cannot be told from ours; what is merely wide or slanted is found
# by Unicode's own normal form.
LOOK_ALIKES = dict(zip("хуеосрХУαχ–—∗∕", "xyeocpXYax--*/", strict=True))

NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
WORD = re.compile(r"[A-Za-z_]+")
POWERS = re.compile(f"{RAISED_MINUS}?[{''.join(SUPERSCRIPTS)}]+")
OPERATION = re.compile(r"\*\*|[-+*/^(),|·⋅×−÷√]")
INDEXED = re.compile(r"[xX](?:_([12])(?![0-9.])|([₁₂]))")
INDEX_DIGITS = "".join(LOWERED)
INDEXES = {"1": "x", "₁": "x", "2": "y", "₂": "y"}
LATEX = re.compile(r"\\[A-Za-z]+|[\^_]\{")
# Signs of LaTeX, and those of its commands that are left out.
COMMANDS = {
    "cdot": "*", "times": "*", "div": "/", "left": "", "right": "", "lvert": "|", "rvert": "|",
    "dfrac": r"\frac", "tfrac": r"\frac", "operatorname": "", "mathrm": "", "arctan": "atan",
}  # fmt: skip
FRACTION = re.compile(r"\\frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
NAMES = sorted((*VARIABLES, *CONSTANTS, *FUNCTIONS, *ALIASES), key=len, reverse=True)
KNOWN = ", ".join((*VARIABLES, *CONSTANTS, *FUNCTIONS))


class Token(NamedTuple):
    """A piece of a formula: a number, a name, or a sign by its ASCII twin."""

    kind: Literal["number", "name", "sign", "end"]
    text: str
    start: int
    length: int


def parse(text: str) -> Node:
    """The formula that a text stands for.

    Raises:
        FormulaError: The text is none, or a larger one than is allowed.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError("long", MAX_LENGTH, len(text) - MAX_LENGTH, most=MAX_LENGTH)
    refuse_latex(text)
    return _Parser(text).formula()


def refuse_latex(text: str) -> None:
    """Say how a formula in LaTeX is written here. Raises ``FormulaError``."""
    found = LATEX.search(text)
    if not found:
        return
    start, length = found.start(), len(found[0])
    try:
        node = _Parser(from_latex(text)).formula()
    except FormulaError:
        raise FormulaError("latex", start, length) from None
    raise FormulaError("latex_plain", start, length, plain=to_text(node))


def from_latex(text: str) -> str:
    """LaTeX for a formula in the notation of this module, as far as it is known."""
    for command, sign in COMMANDS.items():
        text = re.sub(rf"\\{command}(?![A-Za-z])", sign.replace("\\", r"\\"), text)
    while (inner := FRACTION.sub(r"((\1)/(\2))", text)) != text:
        text = inner
    text = re.sub(r"\\([A-Za-z]+)\s*", r"\1", text)  # of \sin and \sqrt the name is left
    text = re.sub(r"_\{([12])\}", r"_\1", text)
    return " ".join(text.replace("{", "(").replace("}", ")").split())


def tokens(text: str) -> list[Token]:
    """The pieces of a text, with an end. Raises ``FormulaError``."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at] in SPACES:
            at += 1
        elif match := NUMBER.match(text, at):
            found.append(_number(match))
            at = match.end()
        elif match := INDEXED.match(text, at):
            found.append(Token("name", INDEXES[match[1] or match[2]], at, len(match[0])))
            at = match.end()
        elif match := WORD.match(text, at):
            word = _before_index(match[0], text[match.end() :])
            found.extend(_names(word, at))
            at += len(word)
        elif match := POWERS.match(text, at):
            found.extend(_raised(match))
            at = match.end()
        elif match := OPERATION.match(text, at):
            found.append(Token("sign", TWINS.get(match[0], match[0]), at, len(match[0])))
            at = match.end()
        elif text[at] == "π":
            found.append(Token("name", "pi", at, 1))
            at += 1
        else:
            _refuse(text[at], at)
    return [*found, Token("end", "", len(text), 0)]


def _number(match: re.Match[str]) -> Token:
    digits = match[0]
    size = float(digits)
    start, length = match.start(), len(digits)
    if size > MAX_NUMBER or (size < MIN_NUMBER and digits.lower().partition("e")[0].strip("0.")):
        raise FormulaError("number_size", start, length, low=MIN_NUMBER, high=MAX_NUMBER)
    return Token("number", digits, start, length)


def _before_index(word: str, rest: str) -> str:
    """Letters without an x at their end that has an index, as in ``yx₂`` and ``sinx_1``."""
    return next((word[:at] for at in range(1, len(word)) if INDEXED.match(word[at:] + rest)), word)


def _names(word: str, start: int) -> list[Token]:
    """The names that letters in a row stand for."""
    small = word if word == "E" else word.lower()  # E is no number, but what a calculator writes
    found, at = [], 0
    while at < len(word):
        name = next((n for n in NAMES if small.startswith(n, at)), None)
        if name is None:
            shown = word if len(word) <= 20 else word[:19] + "…"
            raise FormulaError("unknown_name", start, len(word), name=shown, known=KNOWN)
        found.append(Token("name", ALIASES.get(name, name), start + at, len(name)))
        at += len(name)
    return found


def _raised(match: re.Match[str]) -> list[Token]:
    """An exponent in superscript."""
    digits = "".join(SUPERSCRIPTS.get(c, "") for c in match[0])
    start, length = match.start(), len(match[0])
    if float(digits) > MAX_NUMBER:
        raise FormulaError("number_size", start, length, low=MIN_NUMBER, high=MAX_NUMBER)
    signs = "^-" if match[0].startswith(RAISED_MINUS) else "^"
    found = [Token("sign", sign, start, length) for sign in signs]
    return [*found, Token("number", digits, start, length)]


def _refuse(character: str, at: int) -> NoReturn:
    if character == ";":
        raise FormulaError("comma", at, 1, character=character)
    if character in INDEX_DIGITS:
        raise FormulaError("index", at, 1, character=character)
    if character == "=":
        raise FormulaError("equals", at, 1)
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    plain = LOOK_ALIKES.get(character) or unicodedata.normalize("NFKC", character)
    if plain != character and len(plain) == 1 and plain.isascii() and plain.isprintable():
        raise FormulaError("look_alike", at, 1, character=character, name=name, plain=plain)
    if not character.isprintable():
        raise FormulaError("invisible", at, 1, name=name)
    raise FormulaError("character", at, 1, character=character, name=name)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.at = 0
        self.depth = 0
        self.nodes = 0
        self.in_bars = False

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def sign(self, signs: str) -> Token | None:
        """The token, taken, if it is one of these signs."""
        token = self.token
        if token.kind != "sign" or token.text not in signs:
            return None
        self.at += 1
        return token

    def span(self, start: int) -> Span:
        """From a place in the text to the end of the token taken last."""
        last = self.tokens[self.at - 1]
        return start, last.start + last.length - start

    def made(self, node: Node) -> Node:
        """The node, counted."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise FormulaError("many", *node.span, most=MAX_NODES)
        return node

    def deeper(self, token: Token) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormulaError("deep", token.start, token.length, most=MAX_DEPTH)

    def formula(self) -> Node:
        if len(self.tokens) == 1:
            raise FormulaError("empty", 0, 0)
        node = self.sum()
        self.no_comma()
        if self.at < len(self.tokens) - 1:  # all else would have been a factor or an operation
            raise FormulaError("unopened", self.token.start, 1)
        return node

    def sum(self) -> Node:
        start = self.token.start
        node = self.product()
        while operation := self.sign("+-"):
            right = self.product()
            node = self.binary(operation.text, node, right, start)
        return node

    def product(self) -> Node:
        start = self.token.start
        node = self.signed()
        while True:
            if operation := self.sign("*/"):
                node = self.binary(operation.text, node, self.signed(), start)
            elif self.token.kind == "number":
                raise FormulaError("number_after", self.token.start, self.token.length)
            elif self.begins_factor():
                node = self.binary("*", node, self.power(), start)
            else:
                return node

    def begins_factor(self) -> bool:
        token = self.token
        bar = token.text == "|" and not self.in_bars
        return token.kind == "name" or (token.kind == "sign" and (token.text in "(√" or bar))

    def binary(self, operation: str, left: Node, right: Node, start: int) -> Node:
        return self.made(Binary(operation, left, right, self.span(start)))  # type: ignore[arg-type]

    def signed(self) -> Node:
        token = self.sign("+-")
        if token is None:
            return self.power()
        self.deeper(token)
        node = self.signed()
        self.depth -= 1
        return node if token.text == "+" else self.made(Negative(node, self.span(token.start)))

    def power(self) -> Node:
        start = self.token.start
        node = self.value()
        if raised := self.sign("^"):
            self.deeper(raised)
            exponent = self.signed()
            self.depth -= 1
            node = self.binary("^", node, exponent, start)
        return node

    def value(self) -> Node:
        token = self.token
        if token.kind == "number":
            self.at += 1
            return self.made(Number(float(token.text), (token.start, token.length)))
        if token.kind == "name":
            self.at += 1
            if token.text in FUNCTIONS:
                return self.call(token)
            return self.made(Name(token.text, (token.start, token.length)))
        if token.kind == "sign" and token.text in "(|":
            return self.bracket()
        if self.sign("√"):
            self.deeper(token)
            node = self.value()
            self.depth -= 1
            return self.made(Call("sqrt", (node,), self.span(token.start)))
        if token.kind == "end":
            raise FormulaError("ends_early", token.start, 0)
        self.no_comma()
        raise FormulaError("no_value", token.start, token.length, found=token.text)

    def call(self, name: Token) -> Node:
        if self.token.kind != "sign" or self.token.text not in "(|":
            of = "x, y" if name.text in CHOICES else "x"
            typed = self.text[name.start :][: name.length].lower()
            raise FormulaError("needs_brackets", name.start, name.length, name=typed, of=of)
        if self.token.text == "|":
            self.deeper(self.token)  # as deep as the brackets that it stands for
            arguments = [self.bracket()]
            self.depth -= 1
        else:
            arguments = self.listed(name.text)
        if name.text in CHOICES and len(arguments) < 2:
            raise FormulaError("few_values", name.start, name.length, name=name.text)
        return self.made(Call(name.text, tuple(arguments), self.span(name.start)))

    def bracket(self) -> Node:
        """What stands in brackets, or the absolute value of what stands between bars."""
        opening = self.token
        (node,) = self.listed()
        if opening.text == "|":
            return self.made(Call("abs", (node,), self.span(opening.start)))
        return node

    def listed(self, function: str = "") -> list[Node]:
        """What stands in brackets or between bars; several values only behind a choice."""
        opening = self.token
        self.at += 1
        self.deeper(opening)
        outside, self.in_bars = self.in_bars, opening.text == "|"
        nodes = [self.sum()]
        while function in CHOICES and self.sign(","):
            nodes.append(self.sum())
        if function and self.token.text == ",":
            raise FormulaError("many_values", self.token.start, 1, name=function)
        self.no_comma()
        if not self.sign("|" if self.in_bars else ")"):
            raise FormulaError("unclosed", opening.start, 1, bracket=opening.text)
        self.in_bars = outside
        self.depth -= 1
        return nodes

    def no_comma(self) -> None:
        """A comma here is a mistake: a decimal comma, or one too many."""
        token = self.token
        if token.text == ",":
            raise FormulaError("comma", token.start, 1, character=token.text)
