"""Momentum: the heavy ball (Polyak, 1964)."""

from __future__ import annotations

import numpy as np

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


def init(w: Array, h: Settings) -> State:
    """At rest: ``v₀ = 0``."""
    return {"v": np.zeros_like(w)}


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """``v ← α v − η g``, then ``w ← w + v``."""
    v = h["alpha"] * state["v"] - h["eta"] * problem.gradient(w)
    return w + v, {"v": v}


def stable(h: Settings) -> float | None:
    """``2 (1 + α)``: up to there z² − (1 + α − ηλ) z + α has no root beyond 1 (Goh, 2017)."""
    return 2 * (1 + h["alpha"]) if 0 <= h["alpha"] < 1 else None


OPTIMIZER = Optimizer(
    key="momentum",
    name="Momentum",
    full_name="Gradient descent with momentum, the heavy ball",
    summary="Keeps a velocity, so that pushes that agree add up: at α = 0.9 to ten times a single "
    "one. Can roll through flat stretches and small dips, and can shoot past the minimum and "
    "swing.",
    family="momentum",
    update_latex=(r"v \leftarrow \alpha v - \eta\, g", r"w \leftarrow w + v"),
    worked=(
        "v = alpha * v - eta * g",
        "w = w + v",
    ),
    carried="alpha * last_v",
    reference=Reference(
        "B. T. Polyak, Some methods of speeding up the convergence of iteration methods",
        1964,
        "https://doi.org/10.1016/0041-5553(64)90137-5",
    ),
    conventions="The velocity holds η, as in Polyak and Sutskever et al. (2013). PyTorch’s buffer "
    "does not: with a constant η the paths are the same, under a schedule they differ.",
    hyperparameters=(
        learning_rate(0.01),
        decay("alpha", "α", "momentum", 0.9, "How much of the velocity is kept at each step."),
    ),
    init=init,
    step=step,
    show=show,
    state=(Quantity("v", "v", "The velocity: a decaying sum of −ηg."),),
    shown=(RATE,),
    limit=Limit(stable, "2(1 + α)/{curvature}"),
)
