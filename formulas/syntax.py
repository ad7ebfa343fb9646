"""What a formula is made of, how large it may be, and what can be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from texts import text

MAX_LENGTH = 300  # characters
MAX_DEPTH = 30  # brackets, exponents and signs inside each other
MAX_NODES = 200  # numbers, names, operations and functions together
MAX_NUMBER = 1e30
MIN_NUMBER = 1e-30  # of those that are not zero
MAX_EXPONENT = 100  # of a constant exponent

Span = tuple[int, int]
"""Where something stands in the text: the first character, from 0, and how many."""

VARIABLES = ("x", "y")
CONSTANTS = ("pi", "e")
CHOICES = ("max", "min")  # functions of two values or more; the others are of one
FUNCTIONS = (
    "exp", "log", "sqrt", "abs", "sin", "cos", "tan", "atan", "sinh", "cosh", "tanh", "sign",
    *CHOICES,
)  # fmt: skip
ALIASES = {"ln": "log", "arctan": "atan"}


# A span is no part of what a formula is: equal formulas may be typed differently.


@dataclass(frozen=True)
class Number:
    """A number as it was typed: finite, and never negative."""

    value: float
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True)
class Name:
    """One of ``VARIABLES`` or ``CONSTANTS``."""

    key: str
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True)
class Negative:
    """The negative of something."""

    of: Node
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True)
class Binary:
    """Two operands and an operation."""

    operation: Literal["+", "-", "*", "/", "^"]
    left: Node
    right: Node
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True)
class Call:
    """One of ``FUNCTIONS``: of one value, or of two and more where it is one of ``CHOICES``."""

    function: str
    arguments: tuple[Node, ...]
    span: Span = field(default=(0, 0), compare=False, repr=False)


Node = Number | Name | Negative | Binary | Call


class FormulaError(ValueError):
    """A formula that makes no sense: what is wrong, and where.

    Attributes:
        code: The text ``formula.CODE`` says what, with ``values``.
        start: The first character meant, from 0; the formula's length for its end.
        length: How many characters are meant; 0 at the end.
    """

    def __init__(self, code: str, start: int, length: int, **values: Any) -> None:
        self.code, self.start, self.length, self.values = code, start, length, values
        super().__init__(text("en", f"formula.{code}", **values))
