"""Nesterov's accelerated gradient: momentum that looks ahead (Nesterov, 1983)."""

from __future__ import annotations

from optimizers.base import (
    RATE,
    Array,
    Limit,
    Optimizer,
    Problem,
    Quantity,
    Reference,
    Settings,
    State,
    decay,
    learning_rate,
)
from optimizers.gd import show
from optimizers.momentum import init


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """``v ← α v + g``, then ``w ← w − η (g + α v)``."""
    g = problem.gradient(w)
    v = h["alpha"] * state["v"] + g
    return w - h["eta"] * (g + h["alpha"] * v), {"v": v}


def stable(h: Settings) -> float | None:
    """``2 (1 + α) / (1 + 2α)``: z² − (1 + α)(1 − ηλ) z + α (1 − ηλ) then has no root beyond 1.

    See Lessard, Recht & Packard, 2016, https://doi.org/10.1137/15M1009597.
    """
    return 2 * (1 + h["alpha"]) / (1 + 2 * h["alpha"]) if 0 <= h["alpha"] < 1 else None


OPTIMIZER = Optimizer(
    key="nesterov",
    name="Nesterov",
    full_name="Nesterov Accelerated Gradient (NAG)",
    summary="Momentum that asks for the slope where it is about to be, and so brakes earlier. At "
    "the same settings it swings less than Momentum; too large an η throws it out sooner.",
    family="momentum",
    update_latex=(
        r"v \leftarrow \alpha v + g",
        r"w \leftarrow w - \eta\, (g + \alpha v)",
    ),
    worked=(
        "v = alpha * v + g",
        "w = w - eta * (g + alpha * v)",
    ),
    carried="-eta * alpha * alpha * last_v",
    reference=Reference(
        "Y. Nesterov, A method of solving a convex programming problem with convergence rate "
        "O(1/k²)",
        1983,
        "https://www.mathnet.ru/eng/dan46009",
    ),
    conventions="As PyTorch’s SGD(nesterov=True): w is the point looked ahead to, and v does not "
    "hold η, unlike this lab’s Momentum. α is constant (PyTorch’s default is 0); the paper’s "
    "grows with the step.",
    hyperparameters=(
        learning_rate(0.01),
        decay("alpha", "α", "momentum", 0.9, "How much of the velocity is kept at each step."),
    ),
    init=init,
    step=step,
    show=show,
    state=(Quantity("v", "v", "The velocity, uphill: a decaying sum of gradients."),),
    shown=(RATE,),
    limit=Limit(stable, "2(1 + α)/((1 + 2α){curvature})"),
)
