"""AdaBelief: long steps where gradients come as expected (Zhuang et al., 2020)."""

from __future__ import annotations

import numpy as np

from optimizers.base import (
    M_HAT,
    RATE,
    Array,
    M,
    Optimizer,
    Problem,
    Quantity,
    Reference,
    Settings,
    State,
    betas,
    corrected,
    epsilon,
    learning_rate,
)


def init(w: Array, h: Settings) -> State:
    """``m₀ = s₀ = 0``."""
    return {"m": np.zeros_like(w), "s": np.zeros_like(w)}


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """Algorithm 2 of the paper."""
    beta1, beta2 = h["beta1"], h["beta2"]
    g = problem.gradient(w)
    m = beta1 * state["m"] + (1 - beta1) * g
    surprise = g - m
    s = beta2 * state["s"] + (1 - beta2) * surprise * surprise + h["epsilon"]
    m_hat, s_hat = corrected(m, beta1, t), corrected(s, beta2, t)
    return w - h["eta"] * m_hat / (np.sqrt(s_hat) + h["epsilon"]), {"m": m, "s": s}


def show(state: State, h: Settings, t: Array) -> dict[str, Array]:
    """m̂, ŝ and the rate of each coordinate."""
    m_hat, s_hat = corrected(state["m"], h["beta1"], t), corrected(state["s"], h["beta2"], t)
    return {"m_hat": m_hat, "s_hat": s_hat, "rate": h["eta"] / (np.sqrt(s_hat) + h["epsilon"])}


OPTIMIZER = Optimizer(
    key="adabelief",
    name="AdaBelief",
    full_name="Adapting step sizes by the Belief in gradients",
    summary="Adam that divides by how far gradients stray from their average: bold on a steady "
    "slope, careful where it turns. On a long steady slope it may become far too bold.",
    family="adaptive",
    update_latex=(
        r"m \leftarrow \beta_1 m + (1 - \beta_1)\, g",
        r"s \leftarrow \beta_2 s + (1 - \beta_2)\, (g - m) \odot (g - m) + \epsilon",
        r"\hat m = \frac{m}{1 - \beta_1^t}, \quad \hat s = \frac{s}{1 - \beta_2^t}",
        r"w \leftarrow w - \eta\, \frac{\hat m}{\sqrt{\hat s} + \epsilon}",
    ),
    worked=(
        "m = beta1 * m + (1 - beta1) * g",
        "s = beta2 * s + (1 - beta2) * (g - m)**2 + epsilon",
        "m_hat = m / (1 - beta1**t)",
        "s_hat = s / (1 - beta2**t)",
        "w = w - eta * (m_hat / (sqrt(s_hat) + epsilon))",
    ),
    carried="-eta * (beta1 * last_m / (1 - beta1**t)) / (sqrt(s_hat) + epsilon)",
    reference=Reference(
        "J. Zhuang et al., AdaBelief Optimizer: Adapting Stepsizes by the Belief in Observed "
        "Gradients, Algorithm 2",
        2020,
        "https://arxiv.org/abs/2010.07468",
    ),
    conventions="ε is added to s at every step, where it piles up, and to the root, as in the "
    "paper; Optax, whose defaults β and ε (1e-16) these are, calls the two eps_root and eps.",
    hyperparameters=(learning_rate(0.1), *betas(), epsilon(1e-16, low=1e-16)),
    init=init,
    step=step,
    show=show,
    state=(
        M,
        Quantity(
            "s", "s", "A decaying average of (g − m)²: how gradients surprise.", positive=True
        ),
    ),
    shown=(
        M_HAT,
        Quantity("s_hat", r"\hat s", "s, corrected for its start at zero.", positive=True),
        RATE,
    ),
)
