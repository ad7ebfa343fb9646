"""Stochastic gradient descent: the same step, with a noisy gradient (Robbins & Monro, 1951)."""

from __future__ import annotations

from optimizers.base import (
    RATE,
    Array,
    Optimizer,
    Problem,
    Reference,
    Settings,
    State,
    learning_rate,
)
from optimizers.gd import LIMIT, init, show


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """Return ``w − η g``, where ``g`` comes from the examples, or the noise, of step ``t``."""
    return w - h["eta"] * problem.gradient(w), state


OPTIMIZER = Optimizer(
    key="sgd",
    name="SGD",
    full_name="Stochastic Gradient Descent",
    summary="Looks at one example, or a few, for each step: cheap and noisy. Fast at first, per "
    "example seen; with a constant rate it then keeps jittering around the minimum, as far as the "
    "examples disagree there.",
    family="plain",
    update_latex=(
        r"g = \tfrac{1}{|B|} \sum_{i \in B} \nabla L_i(w)",
        r"w \leftarrow w - \eta\, g",
    ),
    worked=("w = w - eta * g",),
    reference=Reference(
        "H. Robbins & S. Monro, A Stochastic Approximation Method",
        1951,
        "https://doi.org/10.1214/aoms/1177729586",
    ),
    conventions="On data: examples without replacement unless asked otherwise, reshuffled every "
    "epoch. On a formula there are no examples, so seeded Gaussian noise σ is added to the exact "
    "gradient.",
    hyperparameters=(learning_rate(0.1),),
    init=init,
    step=step,
    show=show,
    shown=(RATE,),
    limit=LIMIT,
    stochastic=True,
)
