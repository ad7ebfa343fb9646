"""Momentum carries across a flat stretch where GD stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine import Run, Scene, run
from lessons.base import Claims, Lesson, Numbers, Played, Runs, first

SCENE = Scene(
    "formula",
    formula="x^3 + y^2",  # level at the origin, and falling beyond it from any y
    start=(1.0, 0.3),
    steps=100,
    runs=(Run("gd", {"eta": 0.02}), Run("gd", {"eta": 0.2}), Run("momentum", {"eta": 0.02})),
)
SHORT = 0.7  # an α whose memory is too short
LEAP = 1 / 3  # the η whose first step from x = 1 is just 1 long


def alone(**settings: float) -> Scene:
    """The scene with one run, of GD or, if there is an α, of Momentum."""
    return replace(SCENE, runs=(Run("momentum" if "alpha" in settings else "gd", settings),))


def beyond(runs: Runs) -> list[float]:
    """The first step of each run that is past x = −1."""
    return [first(t.positions[:, 0] < -1) for t in runs]


def numbers(played: Played) -> Numbers:
    """How far GD gets, and when Momentum has crossed."""
    slow, fast, momentum = played.scene
    (forgetful,) = run(alone(eta=0.02, alpha=SHORT))
    return {
        "leap": LEAP,
        "short": SHORT,
        "x_short": float(forgetful.positions[-1, 0]),
        "x_slow": float(slow.positions[-1, 0]),
        "x_fast": float(fast.positions[-1, 0]),
        "slope_first": float(slow.gradients[0, 0]),
        "slope_slow": float(slow.gradients[-1, 0]),
        "slope_fast": float(fast.gradients[-1, 0]),
        "crossed": first(momentum.positions[:, 0] < 0),
        "beyond": beyond(played.scene)[2],
    }


def claims(played: Played, n: Numbers) -> Claims:
    """Along x the surface is x³: at the origin slope and curvature vanish."""
    slow, fast, momentum = played.scene
    starts = [(1.0, 0.0), (1.0, -0.5), (0.9, 0.3), (1.1, 0.3)]
    moved = [beyond(run(replace(SCENE, start=start))) for start in starts]
    below, above = (run(alone(eta=LEAP + change))[0] for change in (-0.01, 0.01))
    return {
        "a step of GD multiplies x by 1 − 3ηx": all(
            np.allclose(t.positions[1:, 0], x * (1 - 3 * t.resolved.settings["eta"] * x))
            for t in (slow, fast)
            for x in [t.positions[:-1, 0]]
        ),
        "from other starts too Momentum alone passes": all(
            gd == faster == np.inf and crossed < 25 for gd, faster, crossed in moved
        ),
        "only a rate above 1/3 leaps over the flat point": below.positions[-1, 0] > 0
        and above.positions[1, 0] < 0,
        "with α = 0.7 Momentum stays too": 0 < n["x_short"] < n["x_slow"]
        and run(replace(alone(eta=0.02, alpha=SHORT), steps=2000))[0].positions[-1, 0] > 0,
        "GD comes ever closer to the flat point and never passes it": all(
            (t.positions[:, 0] > 0).all() and (t.positions[1:, 0] < t.positions[:-1, 0]).all()
            for t in (slow, fast)
        ),
        "GD is still before it after 100 steps": abs(n["x_slow"] - 0.14) < 0.005
        and 0 < n["x_fast"] < 0.02,
        "because the slope dies with x": n["slope_slow"] < n["slope_first"] / 40
        and n["slope_fast"] < n["slope_first"] / 1000,
        "GD with ten times η has Momentum’s total push": fast.resolved.settings["eta"]
        == 10 * slow.resolved.settings["eta"]
        and momentum.resolved.settings["alpha"] == 0.9,
        "Momentum crosses, and is past −1 at step 17": n["crossed"] < n["beyond"] == 17,
    }


LESSON = Lesson(
    key="flat_stretch",
    scene=SCENE,
    predict="run",
    answer=lambda runs: min(range(len(runs)), key=beyond(runs).__getitem__),
    numbers=numbers,
    claims=claims,
)
