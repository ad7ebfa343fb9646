"""L-BFGS: curvature guessed from the last few steps (Liu & Nocedal, 1989)."""

from __future__ import annotations

from typing import Any

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
    choose,
    nothing,
)

DEPTH = 10  # pairs that are kept; `history` says how many are used
ENOUGH = 1e-4  # of the fall that the slope promises
HALVINGS = 20
ROUNDING = 2.0**-52
LEAST = 1e-300  # below, s · y has too few bits to divide by


def init(w: Array, h: Settings) -> State:
    """No pairs, no last step."""
    pairs = np.zeros((2, DEPTH, *w.shape[1:]))
    return {"s": pairs, "y": pairs, "step": np.zeros_like(w), "g": np.zeros_like(w)}


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """One pair more, the two-loop recursion, and a line search by halving."""
    g = problem.gradient(w)
    s, y = remembered(state, g)
    d = -inverse_hessian_times(g, s, y, h["history"])
    moved = search(w, g, d, problem, h["eta"])
    return moved, {"s": s, "y": y, "step": moved - w, "g": g}


def numbers(*arrays: Array) -> Any:
    """One path's values as Python's numbers: the same bits, several times as fast.

    The first has the shape of a point; if it is a batch, all stay as they are.
    """
    return [a.tolist() for a in arrays] if arrays[0].ndim == 1 else arrays


def remembered(state: State, g: Array) -> tuple[Array, Array]:
    """The pairs with the newest in front, unless the slope along it fell (SciPy's rule)."""
    last, s, y = state["g"], state["step"], g - state["g"]
    (g0, g1), (s0, s1), (y0, y1) = numbers(last, s, y)
    limit = ROUNDING * abs(s0 * g0 + s1 * g1) + LEAST
    rose = s0 * y0 + s1 * y1 > limit
    older_s, older_y = state["s"], state["y"]
    return (
        choose(rose, np.concatenate([s[:, None], older_s[:, :-1]], axis=1), older_s),
        choose(rose, np.concatenate([y[:, None], older_y[:, :-1]], axis=1), older_y),
    )


def inverse_hessian_times(g: Array, s: Array, y: Array, history: float | Array) -> Array:
    """The two-loop recursion, Algorithm 7.4 of Nocedal & Wright; an empty pair does nothing."""
    (q0, q1), (s0, s1), (y0, y1) = numbers(g, s, y)
    norm = np.sqrt(q0 * q0 + q1 * q1)
    pairs = []
    for age, (a0, a1, b0, b1) in enumerate(zip(s0, s1, y0, y1, strict=True)):
        sy = a0 * b0 + a1 * b1
        rho = (age < history) / (sy + (sy == 0))  # an empty pair is all zeros
        share = rho * (a0 * q0 + a1 * q1)
        q0, q1 = q0 - share * b0, q1 - share * b1
        pairs.append((a0, a1, b0, b1, rho, share))
    _, _, b0, b1, rho, _ = pairs[0]
    curvature = rho * (b0 * b0 + b1 * b1)  # 0 without a pair; d is then at most 1 long
    scale = 1 / choose(curvature == 0, np.maximum(1, norm), curvature)
    q0, q1 = scale * q0, scale * q1
    for a0, a1, b0, b1, rho, share in reversed(pairs):
        rest = share - rho * (b0 * q0 + b1 * q1)
        q0, q1 = q0 + rest * a0, q1 + rest * a1
    return np.array([q0, q1])


def search(w: Array, g: Array, d: Array, problem: Problem, eta: float | Array) -> Array:
    """The first of ``w + η d``, ``w + η/2 d`` … with a ten-thousandth of the promised fall.

    At a minimum, where only rounding is left to win, all halvings may be used up.
    """
    (g0, g1), (d0, d1) = numbers(g, d)
    slope = g0 * d0 + g1 * d1
    here = problem.value(w)
    length = eta + 0 * here
    for _ in range(HALVINGS):
        trial = w + length * d
        enough = problem.value(trial) <= here + ENOUGH * length * slope
        if enough.all() if enough.ndim else enough:
            return trial
        length = choose(enough, length, length / 2)
    return w + length * d


OPTIMIZER = Optimizer(
    key="lbfgs",
    name="L-BFGS",
    full_name="Limited-Memory Broyden–Fletcher–Goldfarb–Shanno",
    summary="Guesses the curvature from how gradients changed over the last m steps, and tries "
    "each step before taking it. On a smooth loss few methods get by with fewer gradients; it "
    "needs them, and the values, exact.",
    family="curvature",
    update_latex=(
        r"s = w_t - w_{t-1}, \quad y = g_t - g_{t-1}, \quad \text{kept if } s \cdot y > 0",
        r"B \leftarrow \frac{s \cdot y}{y \cdot y}\, I \quad \text{of the newest pair}",
        r"B \leftarrow \left(I - \tfrac{s y^\top}{s \cdot y}\right) B "
        r"\left(I - \tfrac{y s^\top}{s \cdot y}\right) + \tfrac{s s^\top}{s \cdot y}\ "
        r"\text{for the last m pairs}",
        r"w \leftarrow w - 2^{-j}\, \eta\, B g \quad \text{with the first } j \text{ that is good}",
    ),
    reference=Reference(
        "D. C. Liu & J. Nocedal, On the limited memory BFGS method for large scale optimization",
        1989,
        "https://doi.org/10.1007/BF01589116",
    ),
    conventions="A trial is good when the loss falls by 10⁻⁴ of what the slope promises, and there "
    "are at most 20 halvings; SciPy’s L-BFGS-B, whose default m this is, looks at the slope there "
    "as well, and so does PyTorch’s if told to search. So ends agree with SciPy’s, and paths need "
    "not. The first step is at most η long. Clipping shortens gradients, not the values that a "
    "trial is judged by.",
    hyperparameters=(
        Hyperparameter(
            "eta",
            "η",
            "first trial",
            1.0,
            1e-5,
            10.0,
            "log",
            "How much of the step is tried first; it is halved until the loss falls.",
        ),
        Hyperparameter(
            "history",
            "m",
            "history size",
            10.0,
            1.0,
            DEPTH,
            "linear",
            "How many past steps the curvature is guessed from.",
            whole=True,
        ),
    ),
    init=init,
    step=step,
    show=nothing,
    state=(
        Quantity("s", "s", "The last steps that were kept.", depth=DEPTH),
        Quantity("y", "y", "How the gradient changed along them.", depth=DEPTH),
        Quantity("step", r"\Delta w", "The step just taken."),
        Quantity("g", "g", "The gradient before it."),
    ),
    asks=("value", "gradient"),
    always_full=True,
)
