"""Adadelta: steps in the units of past steps (Zeiler, 2012)."""

from __future__ import annotations

import numpy as np

from optimizers.base import (
    Array,
    Optimizer,
    Problem,
    Quantity,
    Reference,
    Settings,
    State,
    decay,
    epsilon,
    learning_rate,
)


def init(w: Array, h: Settings) -> State:
    """``G₀ = u₀ = 0``."""
    return {"G": np.zeros_like(w), "u": np.zeros_like(w)}


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """Algorithm 1 of the paper, its step multiplied by η."""
    beta, epsilon = h["beta"], h["epsilon"]
    g, u = problem.gradient(w), state["u"]
    G = beta * state["G"] + (1 - beta) * g * g
    delta = np.sqrt(u + epsilon) / np.sqrt(G + epsilon) * g
    u = beta * u + (1 - beta) * delta * delta
    return w - h["eta"] * delta, {"G": G, "u": u}


def show(state: State, h: Settings, t: Array) -> dict[str, Array]:
    """η times the size of recent steps over that of recent gradients."""
    steps, gradients = state["u"] + h["epsilon"], state["G"] + h["epsilon"]
    return {"rate": h["eta"] * np.sqrt(steps) / np.sqrt(gradients)}


OPTIMIZER = Optimizer(
    key="adadelta",
    name="Adadelta",
    full_name="Adaptive rates from the past steps Δ",
    summary="RMSProp that also finds its own rate, from the size of its past steps: there is no η "
    "to tune, ε takes its place. It starts with steps of about 3√ε, so it creeps at first; a "
    "larger ε wakes it up.",
    family="adaptive",
    update_latex=(
        r"G \leftarrow \beta G + (1 - \beta)\, g \odot g",
        r"\Delta = \frac{\sqrt{u + \epsilon}}{\sqrt{G + \epsilon}}\, g",
        r"u \leftarrow \beta u + (1 - \beta)\, \Delta \odot \Delta",
        r"w \leftarrow w - \eta\, \Delta",
    ),
    worked=(
        "G = beta * G + (1 - beta) * g**2",
        "Δ = sqrt(u + epsilon) / sqrt(G + epsilon) * g",
        "u = beta * u + (1 - beta) * Δ**2",
        "w = w - eta * Δ",
    ),
    reference=Reference(
        "M. D. Zeiler, ADADELTA: An Adaptive Learning Rate Method, Algorithm 1",
        2012,
        "https://arxiv.org/abs/1212.5701",
    ),
    conventions="ε stands inside both roots, as in the paper and PyTorch, whose defaults these "
    "are. The paper has no η: 1 is its method.",
    hyperparameters=(
        learning_rate(1.0),
        decay("beta", "β", "decay", 0.9, "How much of the past squares is kept."),
        epsilon(1e-6, help="Keeps the division finite, and sets how long the first steps are."),
    ),
    init=init,
    step=step,
    show=show,
    state=(
        Quantity("G", "G", "A decaying average of squared gradients.", positive=True),
        Quantity("u", "u", "A decaying average of squared steps, before η.", positive=True),
    ),
    shown=(
        Quantity(
            "rate",
            r"η_{\mathrm{eff}}",
            "η times the size of recent steps over that of recent gradients.",
            positive=True,
        ),
    ),
)
