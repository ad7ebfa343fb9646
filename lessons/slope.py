"""GD follows the slope: too small a rate crawls, too large a rate diverges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine import Run, Scene, run
from lessons.base import Claims, Lesson, Numbers, Played, final, first, lowest

KAPPA = 20.0
RATES = (0.005, 0.03, 0.095, 0.105)
SCENE = Scene(
    "quadratic",
    {"kappa": KAPPA},
    start=(9.0, 1.5),
    steps=60,
    runs=tuple(Run("gd", {"eta": eta}) for eta in RATES),
)


def one_rate(eta: float) -> Scene:
    """The scene with GD at one rate alone."""
    return replace(SCENE, runs=(Run("gd", {"eta": float(eta)}),))


def numbers(played: Played) -> Numbers:
    """Final losses, the limit, and how often the third path crosses the valley."""
    tiny, small, large, _ = played.scene
    y = large.positions[:, 1]
    return {
        "limit": float(2 / large.curvatures[0, 1]),
        "steep": float(large.curvatures[0, 1]),
        "loss_tiny": final(tiny),
        "loss_small": final(small),
        "loss_large": final(large),
        "loss_beyond": final(played.scene[3]),
        "left_tiny": float(tiny.positions[-1, 0]),
        "ahead": first(large.losses < small.losses),
        "flips": int(np.count_nonzero(y[1:] * y[:-1] < 0)),
        "best": float(2 / large.curvatures[0].sum()),
    }


def claims(played: Played, n: Numbers) -> Claims:
    """On the bowl ½(x² + κy²) each path is known in closed form."""
    _, small, large, beyond = played.scene
    t = np.arange(large.steps + 1)
    ends = {eta: final(run(one_rate(eta))[0]) for eta in np.linspace(0.85, 1.05, 201) * n["best"]}
    return {
        "a step goes against the gradient": all(
            np.allclose(np.diff(run.positions, axis=0), -eta * run.gradients[:-1], rtol=1e-9)
            for eta, run in zip(RATES, played.scene, strict=True)
        ),
        "each step multiplies x by 1 − η and y by 1 − κη": all(
            np.allclose(run.positions[:, 0], 9 * (1 - eta) ** t, rtol=1e-12)
            and np.allclose(run.positions[:, 1], 1.5 * (1 - KAPPA * eta) ** t, rtol=1e-12)
            for eta, run in zip(RATES, played.scene, strict=True)
        ),
        "too small a rate crawls": n["loss_tiny"] > 20 * n["loss_small"] > 1000 * n["loss_large"]
        and n["left_tiny"] > 6,
        "just below the limit it flips at every step, and is the best": n["flips"] == large.steps
        and 1 < n["ahead"] < 10
        and bool(np.all(large.losses[10:] < small.losses[10:])),
        "the curvature is least along the valley and greatest across it": np.allclose(
            large.curvatures, [1, KAPPA]
        ),
        "at 2/(λmin + λmax) both directions shrink by the same factor": np.isclose(
            1 - n["best"], KAPPA * n["best"] - 1
        ),
        "and no rate is better in the long run: after 60 steps the best is within 1 %": np.isclose(
            min(ends, key=ends.__getitem__), n["best"], rtol=0.01
        )
        and np.isclose(RATES[2], n["best"], rtol=0.01),
        "just above the limit it diverges": bool(
            np.all(np.diff(np.abs(beyond.positions[:, 1])) > 0)
        )
        and n["loss_beyond"] > 1e6
        and beyond.losses[0] < 100,
        "the limit 2/λmax lies between the two": RATES[2] < n["limit"] < RATES[3]
        and np.isclose(n["limit"], 0.1),
    }


LESSON = Lesson(
    key="slope",
    scene=SCENE,
    predict="run",
    answer=lowest,
    numbers=numbers,
    claims=claims,
)
