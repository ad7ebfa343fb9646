"""RMSProp forgets: when recent gradients are small the rate recovers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine import Run, Scene, Trajectory, run
from lessons.base import Claims, Lesson, Numbers, Played, final, first, lowest
from lessons.valley_and_plateau import from_around, is_tuned
from optimizers.base import Array

SCENE = Scene(
    "beale",
    start=(2.0, 1.5),
    steps=200,
    runs=(Run("adagrad", {"eta": 0.05}), Run("rmsprop", {"eta": 0.05})),
)
OWN = replace(SCENE, runs=(Run("adagrad", {"eta": 2.0}), Run("rmsprop", {"eta": 0.02})))
LOW = 0.1
TAIL = 50


def pace(trajectory: Trajectory) -> Array:
    """The mean length of the last steps in each coordinate, in units of η."""
    steps = np.abs(np.diff(trajectory.positions[-TAIL - 1 :], axis=0))
    return np.asarray(steps.mean(axis=0) / trajectory.resolved.settings["eta"])


def numbers(played: Played) -> Numbers:
    """The rates along y of both, and the losses."""
    adagrad, rmsprop = played.scene
    dying, rate = (t.shown["rate"][:, 1] for t in played.scene)
    tail = rmsprop.losses[-TAIL:]
    own_adagrad, own_rmsprop = run(OWN)
    return {
        "dying_first": float(dying[0]),
        "dying_last": float(dying[-1]),
        "loss_adagrad": final(adagrad),
        "rate_low": float(rate.min()),
        "rate_low_step": int(rate.argmin()) + 1,
        "rate_last": float(rate[-1]),
        "recovered": float(rate[-1] / rate.min()),
        "average_first": float(rmsprop.state["G"][1, 1]),
        "average_last": float(rmsprop.state["G"][-1, 1]),
        "memory": 1 / (1 - rmsprop.resolved.settings["beta"]),
        "low": LOW,
        "below": first(rmsprop.losses < LOW),
        "tail": TAIL,
        "pace_x": float(pace(rmsprop)[0]),
        "pace_y": float(pace(rmsprop)[1]),
        "eta_adagrad": own_adagrad.resolved.settings["eta"],
        "eta_rmsprop": own_rmsprop.resolved.settings["eta"],
        "own_adagrad": final(own_adagrad),
        "own_rmsprop": final(own_rmsprop),
        "tail_low": float(tail.min()),
        "tail_high": float(tail.max()),
    }


def claims(played: Played, n: Numbers) -> Claims:
    """The bounce is chaotic, so that of it only the size is claimed."""
    adagrad, rmsprop = played.scene
    falling = np.diff(adagrad.shown["rate"], axis=0)
    G, g = rmsprop.state["G"], rmsprop.used_gradients
    own = [from_around(OWN, each) for each in OWN.runs]
    (bounced,) = run(replace(SCENE, start=(2.0 + 1e-12, 1.5), runs=SCENE.runs[1:]))
    return {
        "both start at the same point with the same η": all(
            t.resolved.settings["eta"] == 0.05 for t in played.scene
        ),
        "Adagrad’s rate only falls, and it is left behind": bool((falling <= 0).all())
        and np.allclose([n["dying_first"], n["dying_last"]], [1.88e-4, 5.73e-5], rtol=1e-2)
        and np.isclose(n["loss_adagrad"], 5.80, rtol=1e-2),
        "RMSProp keeps a decaying average": np.allclose(G[1:], 0.9 * G[:-1] + 0.1 * g * g)
        and np.isclose(n["memory"], 10),
        "its rate falls at first too": n["rate_low_step"] == 3
        and np.isclose(n["rate_low"], 5.28e-4, rtol=1e-2),
        "and recovers when recent gradients are small": 60 < n["recovered"] < 80
        and n["average_last"] < n["average_first"] / 100
        and np.abs(g[-10:, 1]).max() < np.abs(g[0, 1]) / 50,
        "it gets below 0.1 at step 46, Adagrad never": n["below"] == 46
        and first(adagrad.losses < LOW) == np.inf,
        "its steps are about η long in each coordinate": bool(
            np.all((pace(rmsprop) > 0.8) & (pace(rmsprop) < 1.1))
        ),
        "each at its own best, as tuned by the rule, Adagrad is not behind": is_tuned(OWN)
        and n["own_adagrad"] < 0.01 > n["own_rmsprop"]
        and np.median(own[0].losses[-1]) < 0.003 > np.median(own[1].losses[-1]),
        "and still one rate only falls, and the other recovers": bool(
            np.all(np.diff(own[0].shown["rate"], axis=0) <= 0)
            and np.all(own[1].shown["rate"][-1] > 10 * own[1].shown["rate"].min(axis=0))
        ),
        "the bounce is chaotic": np.abs(bounced.positions - rmsprop.positions).max() > 1e-6,
        "then it bounces": rmsprop.end is not None
        and rmsprop.end.detail == "bouncing"
        and n["tail_high"] > 2 * n["tail_low"]
        and 0.001 < n["tail_low"] < 0.02 < n["tail_high"] < 0.1,
    }


LESSON = Lesson(
    key="rmsprop",
    scene=SCENE,
    predict="run",
    answer=lowest,
    numbers=numbers,
    claims=claims,
)
