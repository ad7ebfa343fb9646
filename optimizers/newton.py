"""Newton's method: jump to where the local parabola is level, with damping if wanted."""

from __future__ import annotations

import numpy as np

from optimizers.base import (
    Array,
    Hyperparameter,
    Optimizer,
    Problem,
    Reference,
    Settings,
    State,
    learning_rate,
    nothing,
)
from optimizers.gd import init


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """``w ← w − η (H + μI)⁻¹ g``, solved by Cramer's rule."""
    g0, g1 = problem.gradient(w)
    (a, b), (_, d) = problem.hessian(w)
    a, d = a + h["damping"], d + h["damping"]
    determinant = a * d - b * b
    across, along = d * g0 - b * g1, a * g1 - b * g0
    return w - h["eta"] * np.array([across / determinant, along / determinant]), state


OPTIMIZER = Optimizer(
    key="newton",
    name="Newton",
    full_name="Newton’s method",
    summary="Knows the curvature, and solves a quadratic bowl in one step however narrow it is. It "
    "heads for any level point: near a saddle it goes to the saddle, and where H is nearly "
    "singular it flies off.",
    family="curvature",
    update_latex=(r"w \leftarrow w - \eta\, (H + \mu I)^{-1}\, \nabla L(w)",),
    worked=(
        "D = (H_ii + damping) * (H_jj + damping) - H_ij**2",
        "w = w - eta * (((H_jj + damping) * g_i - H_ij * g_j) / D)",
    ),
    reference=Reference(
        "J. Nocedal & S. J. Wright, Numerical Optimization, second edition, chapter 3",
        2006,
        "https://doi.org/10.1007/978-0-387-40065-5",
    ),
    conventions="The exact Hessian and no line search; η = 1 and μ = 0 are the textbook’s method. "
    "μ above −λmin makes every step point downhill; a very large one makes it nearly GD with rate "
    "η/μ. Clipping shortens the gradient and leaves H as it is.",
    hyperparameters=(
        learning_rate(1.0),
        Hyperparameter(
            "damping",
            "μ",
            "damping",
            0.0,
            0.0,
            100.0,
            "linear",
            "Added to each of the Hessian’s eigenvalues.",
        ),
    ),
    init=init,
    step=step,
    show=nothing,
    asks=("gradient", "hessian"),
    always_full=True,
)
