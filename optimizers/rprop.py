"""Rprop: a step size for each coordinate, from signs alone (Riedmiller & Braun, 1993)."""

from __future__ import annotations

import numpy as np

from optimizers.base import (
    Array,
    Hyperparameter,
    Optimizer,
    Problem,
    Quantity,
    Reference,
    Settings,
    State,
    nothing,
)

SHORTEST, LONGEST = 1e-6, 50.0  # PyTorch's and the paper's limits of a step


def init(w: Array, h: Settings) -> State:
    """No gradient yet, and first steps of η."""
    return {"g": np.zeros_like(w), "delta": np.zeros_like(w) + h["eta"]}


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """Longer while the sign stays; shorter, and no move, where it has turned."""
    g = problem.gradient(w)
    agreed = g * state["g"]
    turned = agreed < 0
    factor = np.where(turned, h["eta_minus"], np.where(agreed > 0, h["eta_plus"], 1.0))
    delta = np.minimum(np.maximum(state["delta"] * factor, SHORTEST), LONGEST)
    g = np.where(turned, 0.0, g)
    return w - np.sign(g) * delta, {"g": g, "delta": delta}


OPTIMIZER = Optimizer(
    key="rprop",
    name="Rprop",
    full_name="Resilient backPropagation",
    summary="Looks at signs alone: each coordinate’s step grows while its slope keeps its sign and "
    "shrinks when it turns. Often fast with the full gradient; noise in the signs makes the steps "
    "shrink to nothing.",
    family="sign",
    update_latex=(
        r"\Delta_i \leftarrow \begin{cases}"
        r"\eta^+ \Delta_i & \text{if } g_i\, g_i^{\text{last}} > 0 \\"
        r"\eta^- \Delta_i,\ g_i \leftarrow 0 & \text{if } g_i\, g_i^{\text{last}} < 0 \\"
        r"\Delta_i & \text{else}\end{cases}",
        r"w \leftarrow w - \Delta \odot \mathrm{sign}(g)",
    ),
    worked=(
        "s = g * last_g",
        "f = eta_plus if s > 0 else eta_minus if s < 0 else 1",
        "delta = min(max(f * delta, 1e-6), 50)",
        "g = 0 if s < 0 else g",
        "w = w - delta * sign(g)",
    ),
    reference=Reference(
        "M. Riedmiller & H. Braun, A direct adaptive method for faster backpropagation learning: "
        "the RPROP algorithm",
        1993,
        "https://doi.org/10.1109/ICNN.1993.298623",
    ),
    conventions="As PyTorch, whose defaults these are: after a turn the coordinate rests for a "
    "step and forgets its gradient (the paper takes the step back). Δ stays within 10⁻⁶ and 50. "
    "Of a schedule only the first rate counts, as the first step.",
    hyperparameters=(
        Hyperparameter(
            "eta", "η", "first step", 0.01, 1e-5, 10.0, "log", "How far the first step goes."
        ),
        Hyperparameter(
            "eta_plus",
            "η⁺",
            "growth",
            1.2,
            1.01,
            2.0,
            "linear",
            "A step is multiplied by this while the sign stays.",
        ),
        Hyperparameter(
            "eta_minus",
            "η⁻",
            "shrinkage",
            0.5,
            0.05,
            0.95,
            "linear",
            "A step is multiplied by this when the sign turns.",
        ),
    ),
    init=init,
    step=step,
    show=nothing,
    state=(
        Quantity("g", r"g^{\text{last}}", "The last gradient; 0 where its sign had turned."),
        Quantity("delta", r"\Delta", "How long each coordinate’s step is.", positive=True),
    ),
    first_rate=True,
)
