"""What a surface is: a function of two variables with what is known about it.

``value`` takes a point of shape ``(2,)`` or a batch of shape ``(2, *batch)`` and returns
shape ``batch``; ``gradient`` returns the shape it was given; ``hessian`` returns
``(2, 2, *batch)``. Powers above two are written as products, so that one point equals its
twin in a batch bit for bit. Critical points are stated, never computed with the function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from optimizers.base import Array, Reference

Kind = Literal["minimum", "maximum", "saddle", "degenerate", "cusp"]
BOTTOMS = ("minimum", "cusp")
"""What the lowest point of a surface can be."""
Box = tuple[tuple[float, float], tuple[float, float]]
"""``((x low, x high), (y low, y high))``."""
Indices = NDArray[np.int64]
Loss = Callable[[Array, Array], tuple[Callable[[Array], Array], ...]]
"""``(inputs, targets)`` to the value, the gradient and the Hessian of the mean loss over them."""


@dataclass(frozen=True)
class CriticalPoint:
    """A point where the gradient is zero (or, at a cusp, not defined), and the value there.

    It is stated, known from elsewhere, unless it was ``found`` numerically.
    """

    kind: Kind
    x: float
    y: float
    value: float
    found: bool = False


@dataclass(frozen=True)
class Parameter:
    """A number that shapes a surface, and the control that sets it.

    ``unit`` is what is written right behind the number, such as ``°``.
    """

    key: str
    symbol: str
    label: str
    default: float
    low: float
    high: float
    scale: Literal["linear", "log"]
    help: str
    unit: str = ""


def line(w: Array, x: Array) -> Array:
    """A slope and an intercept: ``w₁ x + w₂``."""
    return w[0] * x + w[1]


def logistic(w: Array, x: Array) -> Array:
    """A probability: ``1/(1 + exp(−(w₁ x + w₂)))``, in a form that does not overflow."""
    return (1 + np.tanh((w[0] * x + w[1]) / 2)) / 2


def hidden_unit(w: Array, x: Array) -> Array:
    """One unit and its outer weight: ``w₂ tanh(w₁ x)``."""
    return w[1] * np.tanh(w[0] * x)


Curve = Literal["line", "logistic", "tanh"]
MODELS: dict[Curve, Callable[[Array, Array], Array]] = {
    "line": line,
    "logistic": logistic,
    "tanh": hidden_unit,
}
"""What can be drawn over data, by name. ``ui/lab/inspector/models.js`` has the same."""


@dataclass(frozen=True, eq=False)
class Data:
    """The examples behind a surface made of data.

    Attributes:
        inputs: Shape ``(n,)``.
        targets: Shape ``(n,)``.
        curve: The model, a key of ``MODELS``: what the curve over the data shows.
        gradient: ``(w, inputs, targets) -> gradient`` of the mean loss over some examples; for
            ``w`` of shape ``(2, *batch)``, inputs and targets of shape ``(m,)`` or ``(m, *batch)``.
        input_label, target_label: What the axes of the data are called.
    """

    inputs: Array
    targets: Array
    curve: Curve
    gradient: Callable[[Array, Array, Array], Array]
    input_label: str
    target_label: str

    @property
    def size(self) -> int:
        """The number of examples."""
        return len(self.inputs)

    def batch_gradient(self, w: Array, indices: Indices) -> Array:
        """The gradient of the mean loss over the examples of these indices."""
        return self.gradient(w, self.inputs[indices], self.targets[indices])

    def model(self, w: Array, inputs: Array) -> Array:
        """The predictions, ``(m, len(inputs))``, at each of m points ``w`` of shape ``(2, m)``."""
        return MODELS[self.curve](w[..., None], inputs)


def per_example(values: Array, w: Array) -> Array:
    """Values of shape ``(n,)`` with axes added, to go with a ``w`` of shape ``(2, *batch)``.

    Values of shape ``(n, *batch)``, where each point has examples of its own, are left alone.
    """
    return values.reshape(*values.shape, *[1] * (w.ndim - values.ndim))


def mean(terms: Array) -> Array:
    """The mean over the first axis, that of the examples.

    It adds halves to halves. NumPy's own sums add in an order that depends on the shape, so that
    one point would differ from its twin in a batch by a rounding.
    """
    size = len(terms)
    while len(terms) > 1:
        half = len(terms) // 2
        rest = terms[2 * half :]
        terms = terms[:half] + terms[half : 2 * half]
        if len(rest):
            terms[0] += rest[0]
    return terms[0] / size


def noise(default: float, low: float, high: float) -> Parameter:
    """How noisy synthetic data are."""
    help = "How far the examples scatter; the same draws, made larger or smaller."
    return Parameter("noise", "s", "noise", default, low, high, "linear", help)


def outliers(high: float, help: str) -> Parameter:
    """How far a few examples are pulled away: a distance, no count, so that it can be dragged."""
    return Parameter("outliers", "d", "outliers", 0.0, 0.0, high, "linear", help)


@dataclass(frozen=True, eq=False)
class Surface:
    """A loss surface. ``make(**parameters)`` builds the same surface with other parameters.

    Where it has a ``formula``, ``make(formula)`` builds the surface of another one.

    Attributes:
        key: The name in links, tests and data.
        latex: The formula.
        domain: The box in which the function is usually studied; leaving is measured by it.
        view: The box that the picture opens with.
        start: Where runs start unless told otherwise.
        critical_points: Those known inside the domain.
        floor: The lowest value where no single point has it, but a whole curve; None elsewhere.
        quadratic: Whether the Hessian is the same everywhere, as a fact and not from looking.
        log_levels: Contour levels by decades above the lowest value.
        units_differ: Whether the coordinates are measured in different units, so that no length
            of one says anything of a length of the other.
        suggested: Settings that suit this surface, by optimizer key.
        axes: The names of the two coordinates.
        data: The examples, where the surface is a mean over them.
        formula: What was typed, where the surface is a typed formula.
    """

    key: str
    name: str
    summary: str
    latex: str
    reference: Reference
    value: Callable[[Array], Array]
    gradient: Callable[[Array], Array]
    hessian: Callable[[Array], Array]
    domain: Box
    view: Box
    start: tuple[float, float]
    critical_points: tuple[CriticalPoint, ...]
    make: Callable[..., Surface]
    floor: float | None = None
    parameters: tuple[Parameter, ...] = ()
    quadratic: bool = False
    log_levels: bool = False
    units_differ: bool = False
    suggested: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    axes: tuple[str, str] = ("x", "y")
    data: Data | None = None
    formula: str | None = None

    @cached_property
    def lowest(self) -> float | None:
        """The lowest stated value, or None where the function has no lowest point."""
        bottoms = (p.value for p in self.critical_points if p.kind in BOTTOMS)
        return min(bottoms, default=self.floor)

    @cached_property
    def minima(self) -> tuple[CriticalPoint, ...]:
        """Where a path can converge: the minima, local ones included, and a cusp at the bottom."""
        return tuple(
            p
            for p in self.critical_points
            if p.kind == "minimum" or (p.kind == "cusp" and p.value == self.lowest)
        )

    @cached_property
    def saddles(self) -> tuple[CriticalPoint, ...]:
        """Where a path can stall without a minimum: the saddles, degenerate ones included."""
        return tuple(p for p in self.critical_points if p.kind in ("saddle", "degenerate"))

    @cached_property
    def maxima(self) -> tuple[CriticalPoint, ...]:
        """Where the gradient is zero, too, and every way leads down."""
        return tuple(p for p in self.critical_points if p.kind == "maximum")

    @property
    def diagonal(self) -> float:
        """The length of the domain's diagonal."""
        (x0, x1), (y0, y1) = self.domain
        return float(np.hypot(x1 - x0, y1 - y0))

    def with_parameters(self, parameters: Mapping[str, float]) -> Surface:
        """The same surface with other parameters; those not named keep their defaults."""
        if not parameters:
            return self
        return _made(self.make, tuple(sorted(parameters.items())))

    def with_formula(self, formula: str) -> Surface:
        """The surface of another formula. Raises ``FormulaError`` if the text is none."""
        return self if formula == self.formula else _made(self.make, (("formula", formula),))


def fitted(loss: Loss, inputs: Array, targets: Array, curve: Curve, **facts: Any) -> Surface:
    """The surface of a model's mean loss over examples.

    Args:
        loss: The loss, for all examples and for any batch of them.
        inputs: Shape ``(n,)``.
        targets: Shape ``(n,)``.
        curve: The model, a key of ``MODELS``.
        facts: What else the surface says of itself; ``input_label`` and ``target_label`` name
            the axes of the data.
    """
    labels = {key: facts.pop(key) for key in ("input_label", "target_label")}
    value, gradient, hessian = loss(inputs, targets)
    data = Data(inputs, targets, curve, lambda w, x, y: loss(x, y)[1](w), **labels)
    return Surface(value=value, gradient=gradient, hessian=hessian, data=data, **facts)


@lru_cache(maxsize=256)
def _made(make: Callable[..., Surface], parameters: tuple[tuple[str, float | str], ...]) -> Surface:
    return make(**dict(parameters))


def bisected(function: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """Where a function takes a value, to rounding; at ``low`` it is below, at ``high`` above."""
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if function(middle) < wanted:
            low = middle
        else:
            high = middle
