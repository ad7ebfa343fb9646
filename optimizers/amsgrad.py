"""AMSGrad: Adam whose rates may not recover (Reddi, Kale & Kumar, 2018)."""

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
    V,
    betas,
    corrected,
    epsilon,
    learning_rate,
)


def init(w: Array, h: Settings) -> State:
    """``m₀ = v₀ = max v₀ = 0``."""
    return {"m": np.zeros_like(w), "v": np.zeros_like(w), "v_max": np.zeros_like(w)}


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """Adam's step, divided by the largest v so far."""
    beta1, beta2 = h["beta1"], h["beta2"]
    g = problem.gradient(w)
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g * g
    v_max = np.maximum(state["v_max"], v)
    m_hat, v_hat = corrected(m, beta1, t), corrected(v_max, beta2, t)
    w = w - h["eta"] * m_hat / (np.sqrt(v_hat) + h["epsilon"])
    return w, {"m": m, "v": v, "v_max": v_max}


def show(state: State, h: Settings, t: Array) -> dict[str, Array]:
    """m̂, v̂ and the rate of each coordinate."""
    m_hat, v_hat = corrected(state["m"], h["beta1"], t), corrected(state["v_max"], h["beta2"], t)
    return {"m_hat": m_hat, "v_hat": v_hat, "rate": h["eta"] / (np.sqrt(v_hat) + h["epsilon"])}


OPTIMIZER = Optimizer(
    key="amsgrad",
    name="AMSGrad",
    full_name="Adam with the maximum of its mean squares",
    summary="Adam that divides by the largest v so far, which mends a case where Adam does not "
    "converge. Its rates recover far less than Adam’s: often calmer near a minimum, and slow for "
    "long after a steep wall.",
    family="adaptive",
    update_latex=(
        r"m \leftarrow \beta_1 m + (1 - \beta_1)\, g",
        r"v \leftarrow \beta_2 v + (1 - \beta_2)\, g \odot g",
        r"v_{\max} \leftarrow \max(v_{\max}, v)",
        r"\hat m = \frac{m}{1 - \beta_1^t}, \quad \hat v = \frac{v_{\max}}{1 - \beta_2^t}",
        r"w \leftarrow w - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}",
    ),
    worked=(
        "m = beta1 * m + (1 - beta1) * g",
        "v = beta2 * v + (1 - beta2) * g**2",
        "v_max = max(v_max, v)",
        "m_hat = m / (1 - beta1**t)",
        "v_hat = v_max / (1 - beta2**t)",
        "w = w - eta * (m_hat / (sqrt(v_hat) + epsilon))",
    ),
    carried="-eta * (beta1 * last_m / (1 - beta1**t)) / (sqrt(v_hat) + epsilon)",
    reference=Reference(
        "S. J. Reddi, S. Kale & S. Kumar, On the Convergence of Adam and Beyond, Algorithm 2",
        2018,
        "https://openreview.net/forum?id=ryQu7f-RZ",
    ),
    conventions="As PyTorch’s Adam(amsgrad=True), whose β and ε these are: the maximum is of v "
    "before its correction (Optax takes it after). The paper corrects neither m nor v.",
    hyperparameters=(learning_rate(0.1), *betas(), epsilon()),
    init=init,
    step=step,
    show=show,
    state=(M, V, Quantity("v_max", r"v_{\max}", "The largest v so far.", positive=True)),
    shown=(
        M_HAT,
        Quantity("v_hat", r"\hat v", "The largest v, corrected as Adam’s v̂.", positive=True),
        RATE,
    ),
)
