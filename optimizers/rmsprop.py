"""RMSProp: a rate for each coordinate, from its recent past (Tieleman & Hinton, 2012)."""

from __future__ import annotations

import numpy as np

from optimizers.adagrad import init, show
from optimizers.base import (
    RATE,
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


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """``G ← βG + (1−β) g⊙g``, then ``w ← w − η g /(√G + ε)``."""
    g = problem.gradient(w)
    G = h["beta"] * state["G"] + (1 - h["beta"]) * g * g
    return w - h["eta"] * g / (np.sqrt(G) + h["epsilon"]), {"G": G}


OPTIMIZER = Optimizer(
    key="rmsprop",
    name="RMSProp",
    full_name="Root Mean Square Propagation",
    summary="Adagrad that forgets: the rate recovers where recent gradients are small. Near a "
    "minimum the steps stay about η in each coordinate, so it bounces instead of settling.",
    family="adaptive",
    update_latex=(
        r"G \leftarrow \beta G + (1 - \beta)\, g \odot g",
        r"w \leftarrow w - \eta\, \frac{g}{\sqrt{G} + \epsilon}",
    ),
    worked=(
        "G = beta * G + (1 - beta) * g**2",
        "w = w - eta * (g / (sqrt(G) + epsilon))",
    ),
    reference=Reference(
        "T. Tieleman & G. Hinton, Lecture 6.5 - rmsprop, Neural Networks for Machine Learning",
        2012,
        "https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf",
    ),
    conventions="ε stands outside the root, as in PyTorch (TensorFlow 1 had it inside). G starts "
    "at 0 without bias correction, so the first steps are long. PyTorch’s default decay is 0.99.",
    hyperparameters=(
        learning_rate(0.01),
        decay("beta", "β", "decay", 0.9, "How much of the past squared gradients is kept."),
        epsilon(),
    ),
    init=init,
    step=step,
    show=show,
    state=(Quantity("G", "G", "A decaying average of squared gradients.", positive=True),),
    shown=(RATE,),
)
