"""Gradient descent: a step down the slope of the full loss (Cauchy, 1847)."""

from __future__ import annotations

import numpy as np

from optimizers.base import (
    RATE,
    Array,
    Limit,
    Optimizer,
    Problem,
    Reference,
    Settings,
    State,
    learning_rate,
)


def init(w: Array, h: Settings) -> State:
    """Nothing is remembered."""
    return {}


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """Return ``w − η g``."""
    return w - h["eta"] * problem.gradient(w), state


def show(state: State, h: Settings, t: Array) -> dict[str, Array]:
    """The same rate for each coordinate, at every step."""
    return {"rate": h["eta"] * np.ones_like(t)}


# Each step multiplies the distance along an axis of curvature λ by 1 − ηλ (Nesterov, Introductory
# Lectures on Convex Optimization, 2004, section 1.2.3).
LIMIT = Limit(lambda h: 2.0, "2/{curvature}")

OPTIMIZER = Optimizer(
    key="gd",
    name="GD",
    full_name="Gradient Descent",
    summary="Steps against the gradient, straight down the slope; most other methods build on it. "
    "Works well on round bowls; in a narrow valley one rate has to serve the steep and the flat "
    "direction, so it zigzags or crawls.",
    family="plain",
    update_latex=(r"w \leftarrow w - \eta\, \nabla L(w)",),
    worked=("w = w - eta * g",),
    reference=Reference(
        "A. Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées",
        1847,
        "https://gallica.bnf.fr/ark:/12148/bpt6k90190w",
    ),
    conventions="Always the gradient of the full loss, its partial derivatives in one vector, also "
    "where the surface is made of data.",
    hyperparameters=(learning_rate(0.1),),
    init=init,
    step=step,
    show=show,
    shown=(RATE,),
    limit=LIMIT,
    always_full=True,
)
