"""AdaMax: Adam with the largest gradient in place of the mean square (Kingma & Ba, 2015)."""

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
    decay,
    epsilon,
    learning_rate,
)


def init(w: Array, h: Settings) -> State:
    """``m₀ = u₀ = 0``."""
    return {"m": np.zeros_like(w), "u": np.zeros_like(w)}


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """Algorithm 2 of the paper."""
    beta1 = h["beta1"]
    g = problem.gradient(w)
    m = beta1 * state["m"] + (1 - beta1) * g
    u = np.maximum(h["beta2"] * state["u"], np.abs(g) + h["epsilon"])
    return w - h["eta"] * corrected(m, beta1, t) / u, {"m": m, "u": u}


def show(state: State, h: Settings, t: Array) -> dict[str, Array]:
    """m̂ and the rate of each coordinate."""
    return {"m_hat": corrected(state["m"], h["beta1"], t), "rate": h["eta"] / state["u"]}


OPTIMIZER = Optimizer(
    key="adamax",
    name="AdaMax",
    full_name="Adam with the maximum norm",
    summary="Adam that divides by the largest recent gradient, slowly forgotten, instead of a mean "
    "square. With its usual β no step is longer than about η in any coordinate; after a steep wall "
    "it stays slow for long.",
    family="adaptive",
    update_latex=(
        r"m \leftarrow \beta_1 m + (1 - \beta_1)\, g",
        r"u \leftarrow \max(\beta_2 u,\ |g| + \epsilon)",
        r"\hat m = \frac{m}{1 - \beta_1^t}",
        r"w \leftarrow w - \eta\, \frac{\hat m}{u}",
    ),
    worked=(
        "m = beta1 * m + (1 - beta1) * g",
        "u = max(beta2 * u, abs(g) + epsilon)",
        "m_hat = m / (1 - beta1**t)",
        "w = w - eta * (m_hat / u)",
    ),
    carried="-eta * (beta1 * last_m / (1 - beta1**t)) / u",
    reference=Reference(
        "D. P. Kingma & J. Ba, Adam: A Method for Stochastic Optimization, Algorithm 2",
        2015,
        "https://arxiv.org/abs/1412.6980",
    ),
    conventions="ε is added to |g| inside the maximum, as in PyTorch and Optax, whose β and ε "
    "these are; the paper has none. The correction is for m alone: a maximum needs none.",
    hyperparameters=(
        learning_rate(0.1),
        betas()[0],
        decay("beta2", "β₂", "maximum decay", 0.999, "How much of the past maximum is kept."),
        epsilon(),
    ),
    init=init,
    step=step,
    show=show,
    state=(
        M,
        Quantity("u", "u", "The largest recent gradient, fading by β₂ a step.", positive=True),
    ),
    shown=(M_HAT, RATE),
)
