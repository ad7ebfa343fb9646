"""Adam: momentum and a rate for each coordinate, both corrected (Kingma & Ba, 2015)."""

from __future__ import annotations

import numpy as np

from optimizers.base import (
    M_HAT,
    RATE,
    V_HAT,
    Array,
    M,
    Optimizer,
    Problem,
    Reference,
    Settings,
    State,
    Switch,
    V,
    betas,
    corrected,
    epsilon,
    learning_rate,
)


def init(w: Array, h: Settings) -> State:
    """``m₀ = v₀ = 0``."""
    return {"m": np.zeros_like(w), "v": np.zeros_like(w)}


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """Algorithm 1 of the paper."""
    beta1, beta2 = h["beta1"], h["beta2"]
    g = problem.gradient(w)
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g * g
    m_hat, v_hat = moments(m, v, h, t)
    return w - h["eta"] * m_hat / root(v_hat, h), {"m": m, "v": v}


def moments(m: Array, v: Array, h: Settings, t: int | Array) -> tuple[Array, Array]:
    """``m̂ = m/(1−β₁ᵗ)`` and ``v̂ = v/(1−β₂ᵗ)``; the moments themselves without correction."""
    if not h["bias_correction"]:
        return m, v
    return corrected(m, h["beta1"], t), corrected(v, h["beta2"], t)


def root(v_hat: Array, h: Settings) -> Array:
    """``√v̂ + ε``, or ``√(v̂ + ε)`` with ε inside the root."""
    if h["epsilon_inside"]:
        return np.sqrt(v_hat + h["epsilon"])
    return np.sqrt(v_hat) + h["epsilon"]


def show(state: State, h: Settings, t: Array) -> dict[str, Array]:
    """m̂, v̂ and the rate of each coordinate."""
    m_hat, v_hat = moments(state["m"], state["v"], h, t)
    return {"m_hat": m_hat, "v_hat": v_hat, "rate": h["eta"] / root(v_hat, h)}


OPTIMIZER = Optimizer(
    key="adam",
    name="Adam",
    full_name="Adaptive Moment Estimation",
    summary="Momentum for the direction, RMSProp for the rates, both corrected for starting at "
    "zero. Multiplying the loss by a positive number leaves the path the same, but for ε. A step "
    "is usually at most about η in each coordinate; the first after long quiet is η (1 − β₁)/√(1 − "
    "β₂) = 3.2 η.",
    family="adaptive",
    update_latex=(
        r"m \leftarrow \beta_1 m + (1 - \beta_1)\, g",
        r"v \leftarrow \beta_2 v + (1 - \beta_2)\, g \odot g",
        r"\hat m = \frac{m}{1 - \beta_1^t}, \quad \hat v = \frac{v}{1 - \beta_2^t}",
        r"w \leftarrow w - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}",
    ),
    worked=(
        "m = beta1 * m + (1 - beta1) * g",
        "v = beta2 * v + (1 - beta2) * g**2",
        "m_hat = m / (1 - beta1**t) if bias_correction else m",
        "v_hat = v / (1 - beta2**t) if bias_correction else v",
        "w = w - eta * (m_hat / "
        "(sqrt(v_hat + epsilon) if epsilon_inside else sqrt(v_hat) + epsilon))",
    ),
    carried="-eta * (beta1 * last_m / (1 - beta1**t if bias_correction else 1))"
    " / (sqrt(v_hat + epsilon) if epsilon_inside else sqrt(v_hat) + epsilon)",
    reference=Reference(
        "D. P. Kingma & J. Ba, Adam: A Method for Stochastic Optimization, Algorithm 1",
        2015,
        "https://arxiv.org/abs/1412.6980",
    ),
    conventions="ε stands outside the root of the corrected v̂, as in the paper and PyTorch. "
    "(TensorFlow’s form adds ε to the uncorrected root, the paper’s ε̂.)",
    hyperparameters=(learning_rate(0.1), *betas(), epsilon()),
    switches=(
        Switch(
            "bias_correction",
            "Bias correction",
            True,
            "Off, m and v are used as they are, although they start at zero.",
        ),
        Switch("epsilon_inside", "ε inside the root", False, "Divides by √(v̂ + ε)."),
    ),
    init=init,
    step=step,
    show=show,
    state=(M, V),
    shown=(M_HAT, V_HAT, RATE),
)
