"""Lion: only the sign of a momentum (Chen et al., 2023)."""

from __future__ import annotations

import numpy as np

from optimizers.base import (
    Array,
    M,
    Optimizer,
    Problem,
    Reference,
    Settings,
    State,
    decay,
    learning_rate,
    nothing,
)


def init(w: Array, h: Settings) -> State:
    """``m₀ = 0``."""
    return {"m": np.zeros_like(w)}


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """``w ← w − η sign(β₁ m + (1−β₁) g)``, then ``m ← β₂ m + (1−β₂) g``."""
    beta1, beta2 = h["beta1"], h["beta2"]
    g, m = problem.gradient(w), state["m"]
    direction = np.sign(beta1 * m + (1 - beta1) * g)
    return w - h["eta"] * direction, {"m": beta2 * m + (1 - beta2) * g}


OPTIMIZER = Optimizer(
    key="lion",
    name="Lion",
    full_name="EvoLved Sign Momentum",
    summary="Each coordinate moves by η, in the sign of a momentum; found by a search through "
    "programs. Multiplying the loss by a positive number leaves the path the same, but one outlier "
    "can turn the sign for long. Walks on diagonals, and cannot settle unless η falls.",
    family="sign",
    update_latex=(
        r"w \leftarrow w - \eta\, \mathrm{sign}\left(\beta_1 m + (1 - \beta_1)\, g\right)",
        r"m \leftarrow \beta_2 m + (1 - \beta_2)\, g",
    ),
    worked=(
        "w = w - eta * sign(beta1 * m + (1 - beta1) * g)",
        "m = beta2 * m + (1 - beta2) * g",
    ),
    reference=Reference(
        "X. Chen et al., Symbolic Discovery of Optimization Algorithms, Algorithm 2",
        2023,
        "https://arxiv.org/abs/2302.06675",
    ),
    conventions="As Optax, whose β these are, without weight decay (there 0.001 unless set): "
    "AdamW shows what that does. The sign of 0 is 0.",
    hyperparameters=(
        learning_rate(0.02),
        decay("beta1", "β₁", "direction decay", 0.9, "The past’s part in the direction taken."),
        decay("beta2", "β₂", "momentum decay", 0.99, "How much of the past gradients is kept."),
    ),
    init=init,
    step=step,
    show=nothing,
    state=(M,),
)
