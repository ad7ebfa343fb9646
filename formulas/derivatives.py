"""The value of a formula, its gradient and its Hessian, exact to rounding.

A formula becomes a list of steps, each an operation of NumPy on earlier results. The chain rule
writes the steps of the derivatives behind those of the value, so that all of them share what they
have in common, and a call costs little more than its operations. Whole powers are products.

Where a derivative is not defined, these conventions hold:

- That of ``|x|`` at 0 is 0, and so are those of ``sign(x)``. Where ``max`` or ``min`` compares
  equal values it is the mean of theirs, so that max(x, −x) is |x|.
- A power whose exponent is no number has no curvature where its base is 0.
- A root, or a power between 0 and 1, has the slope 0 and no curvature where what stands in it and
  the slope of that are 0: at the tip of a cone, sqrt(x^2 + y^2), and for sqrt(x^2) as for |x|.
  At the edge of √x the slope stays infinite. A root that is defined all around a point where it is
  0 is at such a tip, since what stands in it is lowest there.

There is a value where each part has one: none where a part is divided by 0, as x is in 1/(1/x), nor
where it is the logarithm of 0. What is larger than ``LARGEST`` counts as not finite, so that what
is made from values stays finite; what a formula makes from it may be finite, as in exp(−exp(x)).
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable
from functools import partial, reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from formulas.syntax import (
    CHOICES,
    MAX_EXPONENT,
    Binary,
    Call,
    FormulaError,
    Name,
    Negative,
    Node,
    Number,
)

Array = NDArray[np.float64]
Operation = Callable[..., Any]
Place = int
"""Where in the list of results something stands."""

LARGEST = 1e100
TINY = 1e-150  # a slope counts as 0 below: its square may be, in what stands in a root
# Functions whose second derivative is the function or its negative: the function, another one
# whose multiple is the derivative, the factor, and the factor of the second derivative.
CYCLES: dict[str, tuple[Operation, Operation, float, float]] = {
    "exp": (np.exp, np.exp, 1.0, 1.0),
    "sin": (np.sin, np.cos, 1.0, -1.0),
    "cos": (np.cos, np.sin, -1.0, -1.0),
    "sinh": (np.sinh, np.cosh, 1.0, 1.0),
    "cosh": (np.cosh, np.sinh, 1.0, 1.0),
}
LEVELLING = {"exp", "tanh", "atan"}  # their slopes are 0 only far out


class Functions(NamedTuple):
    """A formula as functions of ``w``, of shape ``(2,)`` or ``(2, *batch)``.

    Attributes:
        value: Shape ``batch``; NaN where it is not finite.
        gradient: Shape ``(2, *batch)``.
        hessian: Shape ``(2, 2, *batch)``.
        cost: How many operations a Hessian takes.
        at_tip: Of shape ``batch``: 2 where a root is 0, whose slope and curvature are then taken
            as 0; 1 where a power below 2, or with an exponent that is no number, is,
            of which only the curvature is; else 0.
    """

    value: Callable[[Array], Array]
    gradient: Callable[[Array], Array]
    hessian: Callable[[Array], Array]
    cost: int
    at_tip: Callable[[Array], NDArray[np.int64]] = lambda w: np.zeros(np.shape(w)[1:], int)


class Jet(NamedTuple):
    """A result with its derivatives, by place; None for a derivative that is zero everywhere."""

    value: Place
    x: Place | None = None
    y: Place | None = None
    xx: Place | None = None
    xy: Place | None = None
    yy: Place | None = None

    @property
    def constant(self) -> bool:
        """Whether this is a number."""
        return self.x is None and self.y is None


def functions(node: Node) -> Functions:
    """A formula as functions.

    Raises:
        FormulaError: A part without x and y is not finite, or a constant exponent is too large.
    """
    graph = Graph()
    jet = graph.jet(node)
    evaluate = graph.program([jet.value, *dict.fromkeys(graph.poles)])
    roots = graph.program(graph.roots)
    slopes = graph.program([jet.x, jet.y])
    curvatures = graph.program([jet.xx, jet.xy, jet.yy])

    def value(w: Array) -> Array:
        values = np.empty(w.shape[1:], like=w)
        with np.errstate(all="ignore"):
            values[...], *poles = evaluate(w)
            values[~(np.abs(values) <= LARGEST)] = np.nan
            for pole in poles:
                values[pole == 0] = np.nan
        return values[()]

    def gradient(w: Array) -> Array:
        slope = np.empty_like(w)
        with np.errstate(all="ignore"):
            slope[0], slope[1] = slopes(w)
        return slope

    def hessian(w: Array) -> Array:
        curvature = np.empty((2, *w.shape), like=w)
        with np.errstate(all="ignore"):
            curvature[0, 0], curvature[0, 1], curvature[1, 1] = curvatures(w)
        curvature[1, 0] = curvature[0, 1]
        return curvature

    def at_tip(w: Array) -> NDArray[np.int64]:
        found = np.zeros(np.shape(w)[1:], int)
        with np.errstate(all="ignore"):
            for inside, order in zip(roots(w), graph.roots.values(), strict=True):
                found = np.where(inside == 0, np.maximum(found, order), found)
        return found

    return Functions(value, gradient, hessian, len(curvatures.steps), at_tip)


def chain(outer: Any, inner: Any) -> Any:
    """A derivative times what stands in it; 0 where this is 0, even if the former is infinite."""
    product = outer * inner
    if np.all(np.isfinite(product)) is np.True_:  # of numbers on a tape it is not known
        return product
    nothing = (np.abs(inner) < TINY) & ~np.isfinite(outer)
    return np.where(nothing, 0.0, product)[()]


class Step(NamedTuple):
    """An operation on earlier results; ``second`` is −1 for one that takes a single operand."""

    operation: Operation
    first: Place
    second: Place = -1


class Program:
    """Some of the steps of a graph: those that a few of its results need.

    Calling it with ``w`` gives these results, each of shape ``batch`` or a number.
    """

    def __init__(self, constants: list[float], steps: list[Step], outputs: list[Place]) -> None:
        self.constants, self.steps, self.outputs = constants, steps, outputs

    def __call__(self, w: Array) -> list[Any]:  # noqa: D102
        x, y = w
        results: list[Any] = [x, y, *self.constants]
        keep = results.append
        for operation, first, second in self.steps:
            if second < 0:
                keep(operation(results[first]))
            else:
                keep(operation(results[first], results[second]))
        return [results[place] for place in self.outputs]


class Graph:
    """x, y, numbers, and the steps of a formula and of its derivatives, each kept once.

    Attributes:
        results: How each result comes about: by a step, or as a number; x and y are None.
        poles: The results where 0 means that the formula has no value.
        roots: What stands in roots, 2, and in powers from 1 to 2, or with any exponent, 1.
    """

    def __init__(self) -> None:
        self.results: list[Step | float | None] = [None, None]
        self.poles: list[Place] = []
        self.roots: dict[Place, int] = {}
        self.places: dict[object, Place] = {}

    def number(self, value: float) -> Place:
        """The place of a number."""
        return self._once(repr(float(value)), float(value))

    def step(self, operation: Operation, first: Place, second: Place = -1) -> Place:
        """The place of an operation's result, which is worked out here if it is a number."""
        operands = [self.results[p] for p in (first, second) if p >= 0]
        numbers = [np.float64(o) for o in operands if isinstance(o, float)]
        if len(numbers) == len(operands):
            with np.errstate(all="ignore"):
                return self.number(operation(*numbers))
        step = Step(operation, first, second)
        return self._once(step, step)

    def _once(self, key: object, result: Step | float) -> Place:
        if key not in self.places:
            self.places[key] = len(self.results)
            self.results.append(result)
        return self.places[key]

    def program(self, outputs: Iterable[Place | None]) -> Program:
        """What works out these results, and no more."""
        wanted = [self.number(0.0) if place is None else place for place in outputs]
        needed: set[Place] = set()
        pending = list(wanted)
        while pending:
            place = pending.pop()
            if place < 0 or place in needed:
                continue
            needed.add(place)
            if isinstance(step := self.results[place], Step):
                pending += (step.first, step.second)
        constants = {p: c for p in sorted(needed) if isinstance(c := self.results[p], float)}
        moved = {-1: -1, 0: 0, 1: 1} | {p: i for i, p in enumerate(constants, start=2)}
        steps = []
        for place in sorted(needed):
            if isinstance(step := self.results[place], Step):
                moved[place] = len(moved) - 1
                steps.append(Step(step.operation, moved[step.first], moved[step.second]))
        return Program(list(constants.values()), steps, [moved[place] for place in wanted])

    # Arithmetic in which None is zero.

    def plus(self, a: Place | None, b: Place | None) -> Place | None:
        """A sum."""
        if a is None or b is None:
            return b if a is None else a
        return self.step(operator.add, a, b)

    def minus(self, a: Place | None, b: Place | None) -> Place | None:
        """A difference."""
        if a is None or b is None:
            return self.negative(b) if a is None else a
        return self.step(operator.sub, a, b)

    def times(self, a: Place | None, b: Place | None) -> Place | None:
        """A product of derivatives, without the factors that are 1."""
        if a is None or b is None:
            return None
        if self.results[a] == 1.0:
            return b
        return a if self.results[b] == 1.0 else self.step(operator.mul, a, b)

    def negative(self, a: Place | None) -> Place | None:
        """The negative."""
        return None if a is None else self.step(operator.neg, a)

    def scaled(self, factor: float, a: Place) -> Place:
        """A number times a result."""
        return a if factor == 1 else self.step(operator.mul, self.number(factor), a)

    def chain(self, outer: Place | None, inner: Place | None) -> Place | None:
        """A product of derivatives that is 0 where the inner one is."""
        if outer is None or inner is None:
            return None
        numbers = self.results[outer], self.results[inner]
        sure = any(isinstance(number, float) and number for number in numbers)
        return self.times(outer, inner) if sure else self.step(chain, outer, inner)

    # The chain rule.

    def chained(
        self,
        value: Place,
        first: Place | None,
        second: Place | None,
        of: Jet,
        *,
        levels_off: bool = False,
    ) -> Jet:
        """A function of a jet, by its value and its two derivatives there.

        One that levels off has derivatives that are 0 only far out, where they stay 0 even if what
        stands in it is larger than any number, as exp(−x) in 1/(1 + exp(−x)) is far to the left.
        """

        def times(outer: Place | None, inner: Place | None) -> Place | None:
            return self.chain(inner, outer) if levels_off else self.times(outer, inner)

        def curved(i: Place | None, j: Place | None, ij: Place | None) -> Place | None:
            return self.plus(times(second, self.times(i, j)), times(first, ij))

        return Jet(
            value,
            times(first, of.x),
            times(first, of.y),
            curved(of.x, of.x, of.xx),
            curved(of.x, of.y, of.xy),
            curved(of.y, of.y, of.yy),
        )

    def rooted(self, value: Place, first: Place, second: Place, of: Jet, n: float) -> Jet:
        """The same for a power n below 2, with derivatives that are infinite where its jet is 0."""
        self.roots[of.value] = max(self.roots.get(of.value, 0), 2 if n < 1 else 1)
        inside = self.step(np.not_equal, of.value, self.number(0.0))

        def curved(i: Place | None, j: Place | None, ij: Place | None) -> Place | None:
            bent = self.chain(self.times(first, ij), inside)
            return self.plus(self.chain(second, self.times(i, j)), bent)

        return Jet(
            value,
            self.chain(first, of.x),
            self.chain(first, of.y),
            curved(of.x, of.x, of.xx),
            curved(of.x, of.y, of.xy),
            curved(of.y, of.y, of.yy),
        )

    def product(self, a: Jet, b: Jet) -> Jet:
        """The product of two jets."""
        plus, times = self.plus, self.times

        def slope(ai: Place | None, bi: Place | None) -> Place | None:
            return plus(times(ai, b.value), times(a.value, bi))

        def curved(
            ai: Place | None,
            aj: Place | None,
            aij: Place | None,
            bi: Place | None,
            bj: Place | None,
            bij: Place | None,
        ) -> Place | None:
            return plus(slope(aij, bij), plus(times(ai, bj), times(aj, bi)))

        return Jet(
            self.step(operator.mul, a.value, b.value),
            slope(a.x, b.x),
            slope(a.y, b.y),
            curved(a.x, a.x, a.xx, b.x, b.x, b.xx),
            curved(a.x, a.y, a.xy, b.x, b.y, b.xy),
            curved(a.y, a.y, a.yy, b.y, b.y, b.yy),
        )

    def quotient(self, a: Jet, b: Jet) -> Jet:
        """As the product of a and 1/b, save that the value is divided as it was typed."""
        if b.constant:
            return mapped(lambda p: self.step(operator.truediv, p, b.value), a)
        value = self.step(operator.truediv, a.value, b.value)
        return self.product(a, self.reciprocal(b))._replace(value=value)

    def reciprocal(self, b: Jet) -> Jet:
        """1 divided by a jet."""
        self.poles.append(b.value)
        value = self.step(operator.truediv, self.number(1.0), b.value)
        square = self.step(operator.mul, value, value)
        cube = self.step(operator.mul, square, value)
        second = self.scaled(2.0, cube)
        return self.chained(value, self.negative(square), second, b, levels_off=True)

    def whole_power(self, base: Jet, n: int) -> Jet:
        """A power above 0 as products."""
        if n == 1:
            return base
        v = base.value
        rest = self._product_of(v, n - 2)
        once = v if rest is None else self.step(operator.mul, rest, v)
        value = self.step(operator.mul, once, v)
        second = self.number(2.0) if rest is None else self.scaled(float(n * (n - 1)), rest)
        return self.chained(value, self.scaled(float(n), once), second, base)

    def _product_of(self, v: Place, n: int) -> Place | None:
        """As many factors, by squaring; None for none of them."""
        result: Place | None = None
        square = v
        while n:
            if n & 1:
                result = square if result is None else self.step(operator.mul, result, square)
            n >>= 1
            if n:
                square = self.step(operator.mul, square, square)
        return result

    def constant_power(self, base: Jet, n: float) -> Jet:
        """A jet to a power that is a number."""
        if n == 0:
            return Jet(self.number(1.0))
        if n == 0.5:
            return self.call("sqrt", base)
        if n == int(n):
            return self.whole_power(base if n > 0 else self.reciprocal(base), abs(int(n)))
        value, once, twice = (self.step(np.power, base.value, self.number(n - k)) for k in range(3))
        if n < 0:
            self.poles.append(base.value)
        first, second = self.scaled(n, once), self.scaled(n * (n - 1), twice)
        if 0 < n < 2:
            return self.rooted(value, first, second, base, n)
        return self.chained(value, first, second, base, levels_off=n < 0)

    def power(self, base: Jet, exponent: Jet) -> Jet:
        """A jet to the power of a jet."""
        number = self.results[exponent.value]
        if self.results[base.value] == np.e:
            return self.call("exp", exponent)
        if base.constant and exponent.constant:
            return Jet(self.step(np.power, base.value, exponent.value))
        if isinstance(number, float):
            return self.constant_power(base, number)
        value = self.step(np.power, base.value, exponent.value)
        inner = self.product(exponent, self.logarithm(base))  # of eᵘ with u = exponent · ln base
        whole = self.step(np.greater_equal, exponent.value, self.number(0.0))
        self.poles.append(self.step(operator.add, self.step(np.abs, base.value), whole))
        usual = self.chained(value, value, value, inner, levels_off=True)
        return self.at_zero_base(usual, base, exponent)

    def at_zero_base(self, usual: Jet, base: Jet, exponent: Jet) -> Jet:
        """A power of jets; where the base is 0 it has no logarithm, and the power rule holds."""
        if isinstance(number := self.results[base.value], float) and number:
            return usual
        self.roots.setdefault(base.value, 1)
        lower = self.step(operator.sub, exponent.value, self.number(1.0))
        first = self.times(exponent.value, self.step(np.power, base.value, lower))
        inside = self.step(np.not_equal, base.value, self.number(0.0))
        outside = self.step(operator.sub, self.number(1.0), inside)

        def slope(p: Place | None, i: Place | None) -> Place | None:
            return self.plus(self.chain(p, inside), self.chain(self.chain(first, i), outside))

        curved = (self.chain(p, inside) for p in usual[3:])
        return Jet(usual.value, slope(usual.x, base.x), slope(usual.y, base.y), *curved)

    def logarithm(self, of: Jet) -> Jet:
        """The natural logarithm of a jet."""
        first = self.step(operator.truediv, self.number(1.0), of.value)
        second = self.negative(self.step(operator.mul, first, first))
        return self.chained(self.step(np.log, of.value), first, second, of)

    def choice(self, function: str, a: Jet, b: Jet) -> Jet:
        """The larger or the smaller of two jets, with its derivatives.

        Where they are equal these are the mean, so that max(a, b) has those of (a + b + |a − b|)/2.
        Those of the one that is not chosen do not matter, even if they are infinite.
        """
        step = self.step
        apart = self.minus(a.value, b.value)
        assert apart is not None
        ahead = apart if function == "max" else step(operator.neg, apart)
        larger = np.maximum if function == "max" else np.minimum
        of_a = step(np.heaviside, ahead, self.number(0.5))
        of_b = step(operator.sub, self.number(1.0), of_a)
        mixed = (
            self.plus(self.chain(p, of_a), self.chain(q, of_b))
            for p, q in zip(a[1:], b[1:], strict=True)
        )
        return Jet(step(larger, a.value, b.value), *mixed)

    def call(self, function: str, of: Jet) -> Jet:
        """A function of a jet."""
        v, step, number = of.value, self.step, self.number
        first: Place | None
        second: Place | None
        if function == "log":
            self.poles.append(v)
            return self.logarithm(of)
        if function == "sqrt":
            value = step(np.sqrt, v)
            first = step(operator.truediv, number(0.5), value)
            second = self.scaled(-0.5, step(operator.truediv, first, v))
            return self.rooted(value, first, second, of, 0.5)
        if function == "abs":
            value, first, second = step(np.abs, v), step(np.sign, v), None
        elif function == "sign":
            value, first, second = step(np.sign, v), None, None
        elif function == "tan":
            value = step(np.tan, v)
            first = step(operator.add, number(1.0), step(operator.mul, value, value))
            second = self.scaled(2.0, step(operator.mul, value, first))
        elif function == "tanh":  # 1 − tanh² would lose its digits on the plateaus
            value, wide = step(np.tanh, v), step(np.cosh, v)
            first = step(operator.truediv, number(1.0), step(operator.mul, wide, wide))
            second = self.scaled(-2.0, step(operator.mul, value, first))
        elif function == "atan":
            value = step(np.arctan, v)
            square = step(operator.add, number(1.0), step(operator.mul, v, v))
            first = step(operator.truediv, number(1.0), square)
            second = self.chain(self.scaled(-2.0, v), step(operator.mul, first, first))
        else:
            own, slope, sign, again = CYCLES[function]
            value, first = step(own, v), self.scaled(sign, step(slope, v))
            second = self.scaled(again, value)
        levels_off = function in LEVELLING
        return self.chained(value, first, second, of, levels_off=levels_off)

    # From a formula.

    def jet(self, node: Node) -> Jet:
        """A formula with its derivatives. Raises ``FormulaError``."""
        jet = self._jet(node)
        number = self.results[jet.value]
        if isinstance(number, float) and not abs(number) <= LARGEST:
            raise FormulaError("constant", *node.span)
        return jet

    def _jet(self, node: Node) -> Jet:
        match node:
            case Number():
                return Jet(self.number(node.value))
            case Name(key="x"):
                return Jet(0, x=self.number(1.0))
            case Name(key="y"):
                return Jet(1, y=self.number(1.0))
            case Name():
                return Jet(self.number(VALUES[node.key]))
            case Negative():
                return mapped(lambda p: self.step(operator.neg, p), self.jet(node.of))
            case Call():
                arguments = [self.jet(argument) for argument in node.arguments]
                if node.function in CHOICES:
                    return reduce(partial(self.choice, node.function), arguments)
                return self.call(node.function, *arguments)
            case Binary():
                return self._binary(node, self.jet(node.left), self.jet(node.right))

    def _binary(self, node: Binary, a: Jet, b: Jet) -> Jet:
        if node.operation == "*":
            return self.product(a, b)
        if node.operation == "/":
            if not a.constant and self.results[b.value] == 0:
                raise FormulaError("by_zero", *node.right.span)
            return self.quotient(a, b)
        if node.operation == "^":
            number = self.results[b.value]
            if not a.constant and isinstance(number, float) and abs(number) > MAX_EXPONENT:
                raise FormulaError("exponent_size", *node.right.span, most=MAX_EXPONENT)
            return self.power(a, b)
        each = self.plus if node.operation == "+" else self.minus
        return Jet(*(each(p, q) for p, q in zip(a, b, strict=True)))  # type: ignore[arg-type]


VALUES = {"pi": math.pi, "e": math.e}


def mapped(operation: Callable[[Place], Place], jet: Jet) -> Jet:
    """An operation that goes through derivatives, done to each."""
    return Jet(*(None if place is None else operation(place) for place in jet))  # type: ignore[arg-type]
