"""What an optimizer is: some facts about a method, and two pure functions.

Arrays are float64 with the coordinate axis first. A point has shape ``(2,)``, a batch of
points ``(2, *batch)``; hyper-parameters are Python floats, or arrays of shape ``batch``.
The same step therefore runs one path or thousands. For one path to equal its twin in a
batch bit for bit, and on every processor, steps use products instead of powers above two,
``powi`` for a running power such as β₁ᵗ, and no matrix products.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from optimizers.powers import powi

Array = NDArray[np.float64]
State = dict[str, Array]
"""The named per-coordinate quantities that a method carries from step to step."""
Settings = Mapping[str, Any]
"""Hyper-parameters and switches by key, in one mapping. η(t) arrives as ``h["eta"]``."""

Scale = Literal["linear", "log", "complement"]
"""How a slider spreads a value: evenly, by decades, or by decades of 1 − value."""
Family = Literal["plain", "momentum", "adaptive", "sign", "curvature"]


class Problem(Protocol):
    """What a step may ask of a surface. Step t's examples or noise are bound already."""

    def gradient(self, w: Array) -> Array:
        """The gradient to be used at ``w``, shape ``(2, *batch)``; counted."""
        ...

    def value(self, w: Array) -> Array:
        """The loss at ``w``, shape ``batch``; counted."""
        ...

    def hessian(self, w: Array) -> Array:
        """The Hessian at ``w``, shape ``(2, 2, *batch)``; counted."""
        ...


@dataclass(frozen=True)
class Reference:
    """Where a method or a function comes from."""

    paper: str
    year: int
    link: str


@dataclass(frozen=True)
class Hyperparameter:
    """A number of a method, and the control that sets it.

    Attributes:
        advanced: Tucked away until asked for.
        whole: A count: a whole number, never outside ``low`` to ``high``.
    """

    key: str
    symbol: str
    label: str
    default: float
    low: float
    high: float
    scale: Scale
    help: str
    advanced: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Switch:
    """A yes/no choice of a method."""

    key: str
    label: str
    default: bool
    help: str


@dataclass(frozen=True)
class Quantity:
    """A named per-coordinate quantity of a method, as it is shown.

    Attributes:
        depth: How many past values are kept, newest first, with shape ``(2, depth, *batch)``;
            0 for the usual single one.
        positive: Never below zero, so that a logarithmic axis suits it.
    """

    key: str
    symbol: str
    help: str
    depth: int = 0
    positive: bool = False


@dataclass(frozen=True)
class Limit:
    """How large η may be where the curvature is the same everywhere.

    There, a method whose step is linear multiplies what it carries, along each axis of the
    Hessian, by the same matrix at every step. On a bowl the path comes to rest for every η above 0
    and below ``times(h) / λ``, with λ the largest curvature, and runs away beyond.

    Attributes:
        times: The settings to η λ at the limit; None where no η is stable.
        written: The limit, with ``{curvature}`` for λ.
    """

    times: Callable[[Settings], float | None]
    written: str


@dataclass(frozen=True)
class Optimizer:
    """A method: data, ``init`` and ``step``, and ``show`` for what is derived for display.

    Attributes:
        key: The name in links, tests and data.
        full_name: The name spelt out; what sets it apart where it stands for nothing.
        update_latex: The update, one line an equation.
        worked: The same update to work out by hand: assignments for one coordinate, in order,
            in Python. They know ``g``, the gradient used, ``w``, ``t``, the settings and the
            state, before the line that assigns it as it was, afterwards as it is; and
            ``last_NAME``, a quantity of the state as it was. Other names are their own, such as
            ``ρ_max``. For Newton, ``g_i``, ``g_j``, ``H_ii``, ``H_ij`` and ``H_jj`` are the
            gradient and the Hessian seen from the coordinate i. Allowed are + - * / ** < >,
            ``sqrt abs sign max min`` and ``a if condition else b``. Empty where a step is too
            much for a few lines.
        carried: The part of the step that earlier gradients made, over the same names as they
            are after the lines; empty for a method without momentum.
        conventions: Where implementations disagree, and which side this one takes.
        init: ``(w, h) -> state`` before the first step, with the first step's η.
        step: ``(w, problem, state, h, t) -> (w, state)``, with ``t`` from 1.
        show: ``(state, h, t) -> derived``, elementwise over recorded states, ``t`` from 1.
        asks: What a step asks of the problem: the gradient, and for some the value or the Hessian.
        limit: Where there is one, the largest stable η on constant curvature.
        shrinks: The setting λ with which a step takes the weights towards 0, by ``η λ w``, apart
            from the gradient; "" for none.
        first_rate: η is read once, as the first step's length: of a schedule only the first rate
            counts, as in PyTorch.
        always_full: The method is defined by the full gradient and takes no other.
        stochastic: Left to itself, the method uses one example, or noise on a formula.
    """

    key: str
    name: str
    full_name: str
    summary: str
    family: Family
    update_latex: tuple[str, ...]
    reference: Reference
    conventions: str
    hyperparameters: tuple[Hyperparameter, ...]
    init: Callable[[Array, Settings], State]
    step: Callable[[Array, Problem, State, Settings, int], tuple[Array, State]]
    show: Callable[[State, Settings, Array], dict[str, Array]]
    worked: tuple[str, ...] = ()
    carried: str = ""
    switches: tuple[Switch, ...] = ()
    state: tuple[Quantity, ...] = ()
    shown: tuple[Quantity, ...] = ()
    asks: tuple[Literal["value", "gradient", "hessian"], ...] = ("gradient",)
    limit: Limit | None = None
    shrinks: str = ""
    first_rate: bool = False
    always_full: bool = False
    stochastic: bool = False

    def defaults(self) -> dict[str, float | bool]:
        """The default of every hyper-parameter and switch, by key."""
        numbers: dict[str, float | bool] = {p.key: p.default for p in self.hyperparameters}
        return numbers | {s.key: s.default for s in self.switches}


def learning_rate(default: float) -> Hyperparameter:
    """η, on the scale that all methods share, so that their sliders can be compared."""
    return Hyperparameter(
        "eta", "η", "learning rate", default, 1e-5, 10.0, "log", "How far a step goes."
    )


def decay(key: str, symbol: str, label: str, default: float, help: str) -> Hyperparameter:
    """α or a β: how much of the past is kept. Near 1 the last digits matter, hence the scale."""
    return Hyperparameter(key, symbol, label, default, 0.0, 0.9999, "complement", help)


def betas(beta1: float = 0.9, beta2: float = 0.999) -> tuple[Hyperparameter, Hyperparameter]:
    """Adam's two decays, which its relatives share."""
    return (
        decay(
            "beta1", "β₁", "first-moment decay", beta1, "How much of the past gradients is kept."
        ),
        decay("beta2", "β₂", "second-moment decay", beta2, "How much of the past squares is kept."),
    )


def epsilon(
    default: float = 1e-8,
    low: float = 1e-12,
    help: str = "Keeps the division finite; a large one shortens the steps.",
) -> Hyperparameter:
    """ε, which keeps the division finite while the accumulator is near zero."""
    return Hyperparameter(
        "epsilon",
        "ε",
        "epsilon",
        default,
        low,
        100.0,
        "log",
        help,
        advanced=True,
    )


def corrected(average: Array, beta: Any, t: int | Array) -> Array:
    """A decaying average divided by ``1 − βᵗ``, which makes up for its start at zero."""
    return average / (1 - powi(beta, t))


def choose(condition: Any, yes: Any, no: Any) -> Any:
    """``np.where`` for a ``condition`` of shape ``batch``; for one path, far quicker, a choice."""
    if isinstance(condition, (bool, np.bool_)):
        return yes if condition else no
    return np.where(condition, yes, no)


def nothing(state: State, h: Settings, t: Array) -> dict[str, Array]:
    """What a method shows that has nothing to derive."""
    return {}


M = Quantity("m", "m", "A decaying average of gradients.")
V = Quantity("v", "v", "A decaying average of squared gradients.", positive=True)
M_HAT = Quantity("m_hat", r"\hat m", "m, corrected for its start at zero.")
V_HAT = Quantity("v_hat", r"\hat v", "v, corrected for its start at zero.", positive=True)
RATE = Quantity(
    "rate",
    r"η_{\mathrm{eff}}",
    "What multiplies each coordinate of the gradient, or of its average.",
    positive=True,
)
