"""Adagrad gives each coordinate its own rate; ε; and why its rate dies as G grows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine import Run, Scene, Trajectory, run
from lessons.base import Claims, Lesson, Numbers, Played, final
from lessons.valley_and_plateau import RATES, from_around

KAPPA = 100.0


def bowl(kappa: float) -> Scene:
    """Adagrad, and GD at the rate 1/κ, on a bowl that is κ times steeper along y."""
    return Scene(
        "quadratic",
        {"kappa": kappa},
        start=(2.0, 2.0),
        steps=100,
        runs=(Run("adagrad", {"eta": 0.5}), Run("gd", {"eta": 1 / kappa})),
    )


SCENE = bowl(KAPPA)
TURNED = replace(SCENE, parameters={"kappa": KAPPA, "theta": 45.0}, start=(2.0, 1.0))
LARGE_EPSILON = replace(
    SCENE, runs=(Run("adagrad", {"eta": 0.5}), Run("adagrad", {"eta": 0.5, "epsilon": 100.0}))
)
DYING = Scene("beale", start=(2.0, 1.5), steps=200, runs=(Run("adagrad", {"eta": 0.05}),))
BEST = 2 / (1 + KAPPA)  # GD's best rate in the long run
TUNED = (Run("adagrad", {"eta": 1.0}), Run("gd", {"eta": BEST}))  # Adagrad's on the turned bowl
ASIDES = (bowl(1.0), bowl(10.0), bowl(1000.0), TURNED, LARGE_EPSILON, DYING)


def distance(trajectory: Trajectory) -> float:
    """How far from the origin, where the bowl's minimum is, the path ends."""
    return float(np.hypot(*trajectory.positions[-1]))


def numbers(played: Played) -> Numbers:
    """Ends, rates, and how far the paths on the four bowls differ."""
    adagrad, gd = played.scene
    one, ten, thousand, turned, epsilon, (dying,) = played.asides
    rates, dying_rates = adagrad.shown["rate"], dying.shown["rate"][:, 1]
    paths = [runs[0].positions for runs in (one, ten, played.scene, thousand)]
    _, best_gd = run(replace(SCENE, runs=TUNED))
    tuned_adagrad, tuned_gd = run(replace(TURNED, runs=TUNED))
    (larger,) = run(replace(DYING, runs=(Run("adagrad", {"eta": 2.0}),)))
    return {
        "x_gd": float(gd.positions[-1, 0]),
        "x_gd_thousand": float(thousand[1].positions[-1, 0]),
        "rate_x": float(rates[0, 0]),
        "rate_y": float(rates[0, 1]),
        "apart": max(float(np.abs(path - paths[0]).max()) for path in paths),
        "best": BEST,
        "best_gd": distance(best_gd),
        "tuned_adagrad": distance(tuned_adagrad),
        "tuned_gd": distance(tuned_gd),
        "turned_adagrad": distance(turned[0]),
        "turned_gd": distance(turned[1]),
        "epsilon": adagrad.resolved.settings["epsilon"],
        "loss": final(epsilon[0]),
        "loss_epsilon": final(epsilon[1]),
        "dying_first": float(dying_rates[0]),
        "dying_last": float(dying_rates[-1]),
        "sum_first": float(dying.state["G"][1, 1]),
        "sum_last": float(dying.state["G"][-1, 1]),
        "loss_dying": final(dying),
        "slope_dying": float(np.hypot(*dying.gradients[-1])),
        "step_dying": float(np.hypot(*np.diff(dying.positions[-2:], axis=0)[0])),
        "loss_larger": final(larger),
    }


def turned_at(eta: float) -> Scene:
    """The turned bowl with Adagrad at one rate alone."""
    return replace(TURNED, runs=(Run("adagrad", {"eta": eta}),))


def claims(played: Played, n: Numbers) -> Claims:
    """On an unturned bowl κ cancels from Adagrad's steps."""
    adagrad, gd = played.scene
    flat = replace(SCENE, start=(2.0, 0.0))
    (without,) = run(replace(flat, runs=(Run("adagrad", {"eta": 0.5, "epsilon": 0.0}),)))
    assert without.end is not None
    dying = played.asides[-1][0]
    G, rate = dying.state["G"][1:], dying.shown["rate"]
    elsewhere = [
        [run(replace(bowl(kappa), start=start))[0].positions for kappa in (1.0, 10.0, 1000.0)]
        for start in [(1.7, -0.4), (-1.0, 2.0)]
    ]
    found = {eta: distance(run(turned_at(eta))[0]) for eta in RATES}
    around = [np.median(np.hypot(*from_around(TURNED, each).positions[-1])) for each in TUNED]
    slowed, free = (t.shown["rate"] for t in (played.asides[4][1], adagrad))
    return {
        "each coordinate has its own rate: the steep one κ times the smaller": np.isclose(
            n["rate_x"] / n["rate_y"], KAPPA
        ),
        "both coordinates advance alike": np.abs(adagrad.positions @ [1, -1]).max() < 4e-9,
        "the path is the same for κ = 1, 10, 100 and 1000": n["apart"] < 4e-9,
        "from any start": all(
            np.allclose(path, paths[0], atol=1e-7) for paths in elsewhere for path in paths
        ),
        "where GD at its best rate has not arrived either": np.isclose(n["best_gd"], 0.383, 2e-3)
        and np.isclose(BEST * (1 + KAPPA), 2),
        "it arrives, where GD at 1/κ leaves x behind": distance(adagrad) < 1e-6
        and abs(n["x_gd"] - 0.732) < 1e-3
        and abs(float(gd.positions[-1, 1])) < 1e-12
        and n["x_gd_thousand"] > 1.8,
        "turned by 45° the advantage is lost": n["turned_adagrad"] > n["turned_gd"] > 0.7,
        "with tuned rates too": min(found, key=found.__getitem__) == 1
        and n["tuned_adagrad"] > 1.5 * n["tuned_gd"]
        and around[0] > 1.5 * around[1],
        "without ε a coordinate that never had a slope is 0/0": without.steps == 0
        and without.end.detail == "not_finite"
        and np.isfinite(run(flat)[0].losses).all(),
        "ε has no visible effect when small": np.allclose(
            adagrad.shown["rate"] * np.sqrt(adagrad.state["G"][1:]), 0.5, rtol=1e-8
        ),
        "ε = 100 outweighs √G along x": np.sqrt(played.asides[4][1].state["G"][:, 0].max()) < 100,
        "and slows every step": bool(np.all(slowed < free))
        and n["loss"] < 1e-12
        and 0.8 < n["loss_epsilon"] < 0.83,
        "G only grows, so the rate only falls": bool(
            np.all(np.diff(G, axis=0) >= 0) and np.all(np.diff(rate, axis=0) <= 0)
        ),
        "the rate is η/√G": np.allclose(rate, 0.05 / np.sqrt(G), rtol=1e-8),
        "it dies on the slope, far from the minimum": np.allclose(
            [n["dying_first"], n["dying_last"], n["loss_dying"]],
            [1.88e-4, 5.73e-5, 5.80],
            rtol=1e-2,
        )
        and n["slope_dying"] > 10
        and n["step_dying"] < 0.01,
        "a larger η makes up for it": n["loss_larger"] < 0.01,
    }


LESSON = Lesson(
    key="adagrad",
    scene=SCENE,
    predict="end",
    answer=lambda runs: 1,
    numbers=numbers,
    claims=claims,
    asides=ASIDES,
)
