"""RAdam: Adam that waits until its scale can be trusted (Liu et al., 2020)."""

from __future__ import annotations

from typing import Any

import numpy as np

from optimizers.adam import init
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
    V,
    betas,
    choose,
    corrected,
    epsilon,
    learning_rate,
)
from optimizers.powers import powi

TWO = np.float64(2)  # unlike a plain 2, it can be divided by 0


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """Algorithm 2 of the paper."""
    beta1, beta2 = h["beta1"], h["beta2"]
    g = problem.gradient(w)
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g * g
    return w - rate(v, h, t) * corrected(m, beta1, t), {"m": m, "v": v}


def rate(v: Array, h: Settings, t: int | Array) -> Array:
    """What multiplies each coordinate of m̂: η alone until v is trusted."""
    r, trusted, left = rectification(h["beta2"], t)
    adapted = h["eta"] * r * np.sqrt(left) / (np.sqrt(v) + h["epsilon"])
    return choose(trusted, adapted, h["eta"])


def rectification(beta2: Any, t: Any) -> tuple[Any, Any, Any]:
    """r, which means nothing unless ``ρ > 5``; whether that is so; and ``1 − β₂ᵗ``."""
    fading = powi(beta2, t)
    most = TWO / (1 - beta2) - 1
    left = 1 - fading
    rho = most - 2 * t * fading / left
    r = np.sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho))
    return r, rho > 5, left


def show(state: State, h: Settings, t: Array) -> dict[str, Array]:
    """m̂, the rectification and the rate of each coordinate."""
    r, trusted, _ = rectification(h["beta2"], t)
    return {
        "m_hat": corrected(state["m"], h["beta1"], t),
        "r": np.where(trusted, r, 1),
        "rate": rate(state["v"], h, t),
    }


OPTIMIZER = Optimizer(
    key="radam",
    name="RAdam",
    full_name="Rectified Adam",
    summary="Adam with a built-in warm-up: a few steps of plain momentum, then rates that are "
    "phased in as v becomes reliable. Where slopes are steep, those first steps leap.",
    family="adaptive",
    update_latex=(
        r"m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \quad \hat m = \frac{m}{1 - \beta_1^t}",
        r"v \leftarrow \beta_2 v + (1 - \beta_2)\, g \odot g",
        r"\rho_\infty = \frac{2}{1 - \beta_2} - 1, \quad "
        r"\rho = \rho_\infty - \frac{2 t \beta_2^t}{1 - \beta_2^t}",
        r"r = \sqrt{\frac{(\rho - 4)(\rho - 2)\, \rho_\infty}"
        r"{(\rho_\infty - 4)(\rho_\infty - 2)\, \rho}}",
        r"w \leftarrow \begin{cases}"
        r"w - \eta\, r\, \sqrt{1 - \beta_2^t}\ \hat m / (\sqrt v + \epsilon) "
        r"& \text{if } \rho > 5 \\ w - \eta\, \hat m & \text{else}\end{cases}",
    ),
    worked=(
        "m = beta1 * m + (1 - beta1) * g",
        "v = beta2 * v + (1 - beta2) * g**2",
        "m_hat = m / (1 - beta1**t)",
        "ρ_max = 2 / (1 - beta2) - 1",
        "ρ = ρ_max - 2 * t * beta2**t / (1 - beta2**t)",
        "r = sqrt((ρ - 4) * (ρ - 2) * ρ_max / ((ρ_max - 4) * (ρ_max - 2) * ρ)) if ρ > 5 else 1",
        "w = w - eta * r * sqrt(1 - beta2**t) * (m_hat / (sqrt(v) + epsilon)) if ρ > 5 "
        "else w - eta * m_hat",
    ),
    carried="-eta * (beta1 * last_m / (1 - beta1**t))"
    " * (r * sqrt(1 - beta2**t) / (sqrt(v) + epsilon) if ρ > 5 else 1)",
    reference=Reference(
        "L. Liu et al., On the Variance of the Adaptive Learning Rate and Beyond, Algorithm 2",
        2020,
        "https://arxiv.org/abs/1908.03265",
    ),
    conventions="As PyTorch, whose β and ε these are: ε is added to √v before the correction, "
    "and rates are adapted from ρ > 5 on (ρ > 4 in the paper).",
    hyperparameters=(learning_rate(0.1), *betas(), epsilon()),
    init=init,
    step=step,
    show=show,
    state=(M, V),
    shown=(
        M_HAT,
        Quantity("r", "r", "How far v is trusted; 1 while it is not used at all.", positive=True),
        RATE,
    ),
)
