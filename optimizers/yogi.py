"""Yogi: Adam whose rates change by bounded amounts (Zaheer et al., 2018)."""

from __future__ import annotations

import numpy as np

from optimizers.adamw import show
from optimizers.base import (
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
    decay,
    epsilon,
    learning_rate,
)

FIRST = 1e-6  # Optax's initial_accumulator_value


def init(w: Array, h: Settings) -> State:
    """``m₀ = v₀ = 10⁻⁶``."""
    return {"m": np.full_like(w, FIRST), "v": np.full_like(w, FIRST)}


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """Algorithm 2 of the paper, with Adam's corrections."""
    beta1, beta2 = h["beta1"], h["beta2"]
    g = problem.gradient(w)
    squared, v = g * g, state["v"]
    m = beta1 * state["m"] + (1 - beta1) * g
    v = v - (1 - beta2) * np.sign(v - squared) * squared
    m_hat, v_hat = corrected(m, beta1, t), corrected(v, beta2, t)
    return w - h["eta"] * m_hat / (np.sqrt(v_hat) + h["epsilon"]), {"m": m, "v": v}


OPTIMIZER = Optimizer(
    key="yogi",
    name="Yogi",
    full_name="Adam with controlled growth of its rates",
    summary="Adam whose v moves towards g² by at most (1 − β₂) g²: where gradients suddenly become "
    "small, the rate recovers slowly. Often calmer than Adam near a minimum, and slower in a flat "
    "valley.",
    family="adaptive",
    update_latex=(
        r"m \leftarrow \beta_1 m + (1 - \beta_1)\, g",
        r"v \leftarrow v - (1 - \beta_2)\, \mathrm{sign}(v - g \odot g)\, g \odot g",
        r"\hat m = \frac{m}{1 - \beta_1^t}, \quad \hat v = \frac{v}{1 - \beta_2^t}",
        r"w \leftarrow w - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}",
    ),
    worked=(
        "m = beta1 * m + (1 - beta1) * g",
        "v = v - (1 - beta2) * sign(v - g**2) * g**2",
        "m_hat = m / (1 - beta1**t)",
        "v_hat = v / (1 - beta2**t)",
        "w = w - eta * (m_hat / (sqrt(v_hat) + epsilon))",
    ),
    carried="-eta * (beta1 * last_m / (1 - beta1**t)) / (sqrt(v_hat) + epsilon)",
    reference=Reference(
        "M. Zaheer et al., Adaptive Methods for Nonconvex Optimization, Algorithm 2",
        2018,
        "https://papers.nips.cc/paper/2018/hash/90365351ccc7437a1309dc64e4db32a3-Abstract.html",
    ),
    conventions="As Optax, whose β and ε (0.001) these are: m and v both start at 10⁻⁶, and both "
    "are corrected as Adam's. The paper corrects neither and starts v from squared gradients.",
    hyperparameters=(
        learning_rate(0.1),
        betas()[0],
        decay("beta2", "β₂", "second-moment decay", 0.999, "How slowly v follows the squares."),
        epsilon(1e-3),
    ),
    init=init,
    step=step,
    show=show,
    state=(M, Quantity("v", "v", "A slow estimate of the squared gradient.", positive=True)),
    shown=(
        Quantity("m_hat", r"\hat m", "m, corrected as Adam’s."),
        Quantity("v_hat", r"\hat v", "v, corrected as Adam’s.", positive=True),
        RATE,
    ),
)
