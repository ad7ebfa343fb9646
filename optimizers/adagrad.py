"""Adagrad: a rate for each coordinate, from its whole past (Duchi, Hazan & Singer, 2011)."""

from __future__ import annotations

import numpy as np

from optimizers.base import (
    RATE,
    Array,
    Optimizer,
    Problem,
    Quantity,
    Reference,
    Settings,
    State,
    epsilon,
    learning_rate,
)


def init(w: Array, h: Settings) -> State:
    """``G₀ = 0``."""
    return {"G": np.zeros_like(w)}


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """``G ← G + g⊙g``, then ``w ← w − η g /(√G + ε)``."""
    g = problem.gradient(w)
    G = state["G"] + g * g
    return w - h["eta"] * g / (np.sqrt(G) + h["epsilon"]), {"G": G}


def show(state: State, h: Settings, t: Array) -> dict[str, Array]:
    """The rate of each coordinate, ``η /(√G + ε)``."""
    return {"rate": h["eta"] / (np.sqrt(state["G"]) + h["epsilon"])}


OPTIMIZER = Optimizer(
    key="adagrad",
    name="Adagrad",
    full_name="Adaptive Gradient",
    summary="Divides each coordinate of the gradient by the size of all its past values: steep and "
    "flat coordinates advance alike. The sum never shrinks, so at a constant η the rates never "
    "rise.",
    family="adaptive",
    update_latex=(
        r"G \leftarrow G + g \odot g",
        r"w \leftarrow w - \eta\, \frac{g}{\sqrt{G} + \epsilon}",
    ),
    worked=(
        "G = G + g**2",
        "w = w - eta * (g / (sqrt(G) + epsilon))",
    ),
    reference=Reference(
        "J. Duchi, E. Hazan & Y. Singer, Adaptive Subgradient Methods for Online Learning "
        "and Stochastic Optimization",
        2011,
        "https://jmlr.org/papers/v12/duchi11a.html",
    ),
    conventions="G starts at 0, as in PyTorch (Keras and TensorFlow start at 0.1), and ε stands "
    "outside the root.",
    hyperparameters=(learning_rate(0.5), epsilon()),
    init=init,
    step=step,
    show=show,
    state=(Quantity("G", "G", "The sum of all squared gradients so far.", positive=True),),
    shown=(RATE,),
)
