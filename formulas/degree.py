"""The degree of a formula as it is written, if that is a polynomial: no value is looked at."""

from __future__ import annotations

import math

import numpy as np

from formulas.derivatives import functions
from formulas.syntax import VARIABLES, Binary, Call, Name, Negative, Node, Number


def degree(node: Node) -> float:
    """The polynomial's degree, an upper bound where terms cancel; infinite for anything else.

    At 2 or less the second derivatives are the same everywhere. ``(x + 1)^3 - x^3`` has degree 3
    here, and ``|x|^2`` none, although both could be written with a 2.
    """
    match node:
        case Number():
            return 0
        case Name(key=key):
            return 1 if key in VARIABLES else 0
        case Negative(of=of):
            return degree(of)
        case Call(arguments=arguments):
            return math.inf if any(degree(argument) for argument in arguments) else 0
        case Binary(operation=operation, left=left, right=right):
            return _of_two(operation, degree(left), degree(right), right)


def _of_two(operation: str, left: float, right: float, operand: Node) -> float:
    """The degree of an operation on two polynomials; ``operand`` is the right one itself."""
    if operation in "+-":
        return max(left, right)
    if operation == "*":
        return left + right
    if right > 0:
        return math.inf  # x and y stand below a line, or in an exponent
    if operation == "/" or left == 0:
        return left
    n = float(functions(operand).value(np.zeros(2)))
    return n * left if n > 0 and n == int(n) else math.inf
