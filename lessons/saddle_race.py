"""The saddle race: who leaves, and why GD started on the ridge never does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine import Run, Scene, Trajectory, run
from lessons.base import Claims, Lesson, Numbers, Played, Runs, first

SCENE = Scene(
    "saddle",
    start=(1.5, 0.001),
    steps=40,
    runs=(
        Run("gd", {"eta": 0.1}),
        Run("momentum", {"eta": 0.05}),
        Run("adagrad", {"eta": 0.1}),
        Run("adam", {"eta": 0.1}),
    ),
)
SGD = Run("sgd", {"eta": 0.1}, sigma=0.01)
FARTHER = replace(SCENE, start=(1.5, 0.01))
NEARER = replace(SCENE, start=(1.5, 1e-6), steps=80)
BOLD = replace(SCENE, runs=(Run("gd", {"eta": 0.45}),))  # a rate close to the limit along x
RIDGE = replace(SCENE, start=(1.5, 0.0), steps=80, runs=(*SCENE.runs, SGD))
SEEDS = range(15)


def out(trajectory: Trajectory) -> float:
    """The first step with |y| > 1."""
    return first(np.abs(trajectory.positions[:, 1]) > 1)


def median_out(seeds: range) -> float:
    """When SGD started on the ridge is out, over several draws of the noise."""
    alone = replace(RIDGE, runs=(SGD,))
    return float(np.median([out(run(replace(alone, seed=seed))[0]) for seed in seeds]))


def outs(runs: Runs) -> list[float]:
    """When each run is out."""
    return [out(t) for t in runs]


def numbers(played: Played) -> Numbers:
    """The step at which each run is out, from each start."""
    farther, nearer, ridge = played.asides
    gd, momentum, adagrad, adam = played.scene
    bold, bold_nearer = (run(scene)[0] for scene in (BOLD, replace(BOLD, start=NEARER.start)))
    return {
        "gd": out(gd),
        "momentum": out(momentum),
        "adagrad": out(adagrad),
        "adam": out(adam),
        "gd_farther": out(farther[0]),
        "momentum_farther": out(farther[1]),
        "gd_nearer": out(nearer[0]),
        "momentum_nearer": out(nearer[1]),
        "bold_eta": bold.resolved.settings["eta"],
        "bold": out(bold),
        "bold_nearer": out(bold_nearer),
        "growth": float(gd.positions[1, 1] / gd.positions[0, 1]),
        "slope": float(np.abs(gd.gradients[0, 1])),
        "step_gd": float(np.diff(gd.positions[:, 1])[0]),
        "step_adam": float(np.diff(adam.positions[:, 1])[0]),
        "sgd": out(ridge[4]),
        "seeds": len(SEEDS),
        "sgd_median": median_out(SEEDS),
    }


def claims(played: Played, n: Numbers) -> Claims:
    """On x² − y² GD multiplies y by 1 + 2η, and x by 1 − 2η."""
    farther, nearer, ridge = played.asides
    long = run(replace(RIDGE, steps=2000, runs=SCENE.runs))
    gd = played.scene[0]
    starts = [(x, y) for x in (1.4, 1.5, 1.6) for y in (1e-7, 1e-5, 1e-3, 0.02)]
    elsewhere = np.array(
        [outs(run(replace(SCENE, start=start, steps=120))) for start in starts]
    ).T.reshape(4, 3, 4)
    (tiny,) = run(replace(SCENE, start=(1.5, 1e-10), runs=SCENE.runs[3:]))
    expected = np.ceil(np.log(1 / 0.001) / np.log(n["growth"]))
    return {
        "Adam leaves first, then Adagrad, Momentum, GD": outs(played.scene) == [38, 27, 17, 11],
        "from ten times farther": outs(farther) == [26, 19, 17, 11],
        "from a thousand times nearer": outs(nearer) == [76, 52, 17, 11],
        "GD’s y grows by the same factor at every step": np.allclose(
            gd.positions[1:, 1] / gd.positions[:-1, 1], n["growth"]
        )
        and np.isclose(n["growth"], 1.2),
        "so that the logarithm of the start counts": n["gd"] == expected,
        "the nearer the start, the later GD and Momentum leave": bool(
            np.all(np.diff(elsewhere[:2]) < 0)
        ),
        "Adagrad and Adam at most a step later or earlier": bool(
            np.all(np.abs(elsewhere[2] - 17) <= 1) and np.all(np.abs(elsewhere[3] - 11) <= 1)
        ),
        "a larger η makes up for it from one start, not from another": n["bold"] == n["adam"]
        and n["bold_nearer"] == 22 > n["adam"],
        "the first steps of Adam and Adagrad are η in each coordinate": all(
            np.allclose(np.abs(np.diff(runs[i].positions[:2], axis=0)), 0.1, rtol=0.02)
            for runs in (played.scene, farther, nearer)
            for i in (2, 3)
        ),
        "unless the slope is as small as ε": abs(tiny.positions[1, 1]) < 0.01,
        "however small the slope is otherwise": all(
            np.isclose(np.abs(runs[i].positions[1, 1] - runs[i].positions[0, 1]), 0.1, rtol=0.02)
            for runs in (played.scene, farther, nearer)
            for i in (2, 3)
        )
        and n["step_gd"] < 0.003,
        "from the ridge itself none leaves, ever: the slope along y is exactly 0": all(
            np.all(t.gradients[:, 1] == 0) and np.all(t.positions[:, 1] == 0) for t in long
        )
        and outs(ridge)[:4] == [np.inf] * 4,
        "but they do find the saddle": all(np.abs(t.positions[-1]).max() < 1e-3 for t in long),
        "noise leaves": n["sgd"] < 80 and 33 <= n["sgd_median"] <= 45,
        "whatever the draw": all(
            out(run(replace(RIDGE, seed=seed, runs=(SGD,)))[0]) < 80 for seed in range(100)
        )
        and 36 <= median_out(range(100)) <= 42,
    }


LESSON = Lesson(
    key="saddle_race",
    scene=SCENE,
    predict="run",
    answer=lambda runs: int(np.argmin(outs(runs))),
    numbers=numbers,
    claims=claims,
    asides=(FARTHER, NEARER, RIDGE),
)
