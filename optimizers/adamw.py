"""AdamW: Adam with weight decay of its own (Loshchilov & Hutter, 2019)."""

from __future__ import annotations

import numpy as np

from optimizers.adam import init
from optimizers.base import (
    M_HAT,
    RATE,
    V_HAT,
    Array,
    Hyperparameter,
    M,
    Optimizer,
    Problem,
    Reference,
    Settings,
    State,
    V,
    betas,
    corrected,
    epsilon,
    learning_rate,
)


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """Algorithm 2 of the paper: the weights shrink by ``1 − ηλ``, then take Adam's step."""
    beta1, beta2 = h["beta1"], h["beta2"]
    g = problem.gradient(w)
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g * g
    m_hat, v_hat = corrected(m, beta1, t), corrected(v, beta2, t)
    shrunk = w * (1 - h["eta"] * h["weight_decay"])
    return shrunk - h["eta"] * m_hat / (np.sqrt(v_hat) + h["epsilon"]), {"m": m, "v": v}


def show(state: State, h: Settings, t: Array) -> dict[str, Array]:
    """m̂, v̂ and the rate of each coordinate."""
    m_hat, v_hat = corrected(state["m"], h["beta1"], t), corrected(state["v"], h["beta2"], t)
    return {"m_hat": m_hat, "v_hat": v_hat, "rate": h["eta"] / (np.sqrt(v_hat) + h["epsilon"])}


OPTIMIZER = Optimizer(
    key="adamw",
    name="AdamW",
    full_name="Adam with Decoupled Weight Decay",
    summary="Adam, and at each step the weights shrink towards 0 by the factor 1 − ηλ, apart from "
    "m and v. That can help networks generalize; on a bare surface it only pulls the end off a "
    "minimum that is not at 0.",
    family="adaptive",
    update_latex=(
        r"m \leftarrow \beta_1 m + (1 - \beta_1)\, g",
        r"v \leftarrow \beta_2 v + (1 - \beta_2)\, g \odot g",
        r"\hat m = \frac{m}{1 - \beta_1^t}, \quad \hat v = \frac{v}{1 - \beta_2^t}",
        r"w \leftarrow (1 - \eta \lambda)\, w - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}",
    ),
    worked=(
        "m = beta1 * m + (1 - beta1) * g",
        "v = beta2 * v + (1 - beta2) * g**2",
        "m_hat = m / (1 - beta1**t)",
        "v_hat = v / (1 - beta2**t)",
        "w = (1 - eta * weight_decay) * w - eta * (m_hat / (sqrt(v_hat) + epsilon))",
    ),
    carried="-eta * (beta1 * last_m / (1 - beta1**t)) / (sqrt(v_hat) + epsilon)",
    reference=Reference(
        "I. Loshchilov & F. Hutter, Decoupled Weight Decay Regularization, Algorithm 2",
        2019,
        "https://arxiv.org/abs/1711.05101",
    ),
    conventions="λ is multiplied by η and does not enter m and v, as in PyTorch, whose β, ε and "
    "λ these are. (In the paper λ is multiplied by the schedule alone.)",
    hyperparameters=(
        learning_rate(0.1),
        Hyperparameter(
            "weight_decay",
            "λ",
            "weight decay",
            0.01,
            0.0,
            1.0,
            "linear",
            "How strongly the weights are pulled towards 0; 0 is Adam.",
        ),
        *betas(),
        epsilon(),
    ),
    init=init,
    step=step,
    show=show,
    state=(M, V),
    shown=(M_HAT, V_HAT, RATE),
    shrinks="weight_decay",
)
