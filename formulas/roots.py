"""Odd roots, which a power with a fraction as its exponent does not take of negative numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from formulas.derivatives import functions
from formulas.syntax import Binary, Call, Name, Negative, Node, Number
from formulas.writer import to_text

SIDE = np.linspace(-3.0, 3.0, 25)  # where it is looked at whether a base is negative


class OneSided(NamedTuple):
    """A power such as x^(2/3), which has no value where x is negative, and what has one there."""

    power: str
    both: str


def one_sided(node: Node) -> OneSided | None:
    """The first power whose base may be negative and whose exponent is a fraction like 2/3.

    On paper it is the square of a root of order 3, which negative numbers have; computed as a power
    it has no value for them.
    """
    for power in powers(node):
        match power.right:
            case Binary("/", Number(above), Number(below)) if above % 1 == 0 and below % 2 == 1:
                if negative_somewhere(power.left):
                    size = Binary("^", Call("abs", (power.left,)), power.right)
                    sign = Call("sign", (power.left,))
                    both = Binary("*", sign, size) if above % 2 else size
                    return OneSided(to_text(power), to_text(both))
    return None


def powers(node: Node) -> Iterator[Binary]:
    """Every power in a formula, from outside in."""
    match node:
        case Binary():
            if node.operation == "^":
                yield node
            yield from powers(node.left)
            yield from powers(node.right)
        case Negative():
            yield from powers(node.of)
        case Call():
            for argument in node.arguments:
                yield from powers(argument)
        case Number() | Name():
            return


def negative_somewhere(base: Node) -> bool:
    """Whether this is negative at a point of a grid."""
    values = functions(base).value(np.array(np.meshgrid(SIDE, SIDE)))
    return bool((values < 0).any())
