"""Momentum carries through a small local minimum where GD stays, and can shoot past."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine import Run, Scene, Trajectory, run
from lessons.base import Claims, Lesson, Numbers, Played, final
from lessons.valley_and_plateau import AROUND, STARTS, from_around
from optimizers.base import Array
from surfaces import SURFACES
from surfaces.base import CriticalPoint

ETA = 0.005
SCENE = Scene(
    "three_hump_camel",
    start=(-2.2, 0.0),
    steps=200,
    runs=(
        Run("gd", {"eta": ETA}),
        Run("gd", {"eta": 0.05}),
        Run("momentum", {"eta": ETA, "alpha": 0.5}),
        Run("momentum", {"eta": ETA, "alpha": 0.9}),
        Run("momentum", {"eta": ETA, "alpha": 0.99}),
    ),
)
LONG = replace(SCENE, steps=2000)  # long enough for each to come to rest
LEAP = 0.1  # a rate of GD
NEAR = 0.1
PERCENT = 20


BUILT_IN = [key for key in SURFACES if key != "formula"]


def push(trajectory: Trajectory) -> float:
    """What pushes that agree add up to, in single pushes: 1/(1 − α)."""
    return float(1 / (1 - trajectory.resolved.settings["alpha"]))


def distances(trajectory: Trajectory) -> Array:
    """The distance from the global minimum, which is the origin, at each step."""
    return np.hypot(*trajectory.positions.T)


def within(distances: Array) -> int:
    """The step from which on all distances are small."""
    return int(np.flatnonzero(distances > NEAR)[-1]) + 1


def resting_at(point: CriticalPoint, run: Run) -> int:
    """From how many of the starts around the scene's a run comes to rest at a point."""
    x, y = from_around(LONG, run).positions[-1]
    return int(np.count_nonzero(np.hypot(x - point.x, y - point.y) < NEAR))


def misread() -> list[str]:
    """The surfaces on which Momentum diverges, as each opens, with 1 − α for its η."""
    settings = {"eta": 0.1, "alpha": 0.9}
    scenes = {key: Scene(key, runs=(Run("momentum", settings),)) for key in BUILT_IN}
    ends = {key: run(scene)[0].end for key, scene in scenes.items()}
    return [key for key, end in ends.items() if end and end.code == "diverged"]


def numbers(played: Played) -> Numbers:
    """Where each run ends, and what α makes of a push."""
    slow, fast, half, tenths, long = played.scene
    origin, _, right = slow.surface.minima
    (settling,) = run(replace(LONG, runs=SCENE.runs[4:]))
    return {
        "loss_slow": final(slow),
        "loss_fast": final(fast),
        "loss_half": final(half),
        "loss_tenths": final(tenths),
        "loss_long": final(long),
        "local": slow.surface.minima[1].value,
        "arrived": within(distances(tenths)),
        "leap": LEAP,
        "starts": STARTS,
        "around": AROUND,
        "carried": resting_at(origin, SCENE.runs[3]),
        "caught": resting_at(right, SCENE.runs[4]),
        "settled": within(np.hypot(*(settling.positions - (right.x, right.y)).T)),
        "surfaces": len(BUILT_IN),
        "misread": len(misread()),
        "nearest": float(distances(long).min()),
        "farthest": float(long.positions[:, 0].max()),
        "end_long": float(long.positions[-1, 0]),
        "push_half": push(half),
        "push": push(tenths),
        "push_long": push(long),
        "share": 1 - tenths.resolved.settings["alpha"],
        "near": NEAR,
        "percent": PERCENT,
    }


def averaged(scene: Scene) -> np.ndarray:
    """Momentum in its other form: steps of 10 η along ``m ← 0.9 m + 0.1 g``."""
    w, m = np.array(scene.origin), np.zeros(2)
    path = [w]
    for _ in range(scene.steps):
        m = 0.9 * m + 0.1 * scene.landscape.gradient(w)
        w = w - 10 * ETA * m
        path.append(w)
    return np.array(path)


def claims(played: Played, n: Numbers) -> Claims:
    """The traps of the three-hump camel are its outer minima."""
    slow, fast, half, tenths, _ = played.scene
    settled = [t.end.point if t.end else None for t in run(LONG)]
    changed = [
        run(replace(SCENE, runs=(Run("momentum", {"eta": ETA * f, "alpha": 0.9}),)))[0]
        for f in np.linspace(1 - PERCENT / 100, 1 + PERCENT / 100, 9)
    ]
    (leaping,) = run(replace(SCENE, runs=(Run("gd", {"eta": LEAP}),)))
    _, left, right = slow.surface.minima
    return {
        "GD stays in the local minimum, with η, with 10 η, and Momentum with α = 0.5 too": all(
            abs(final(t) - n["local"]) < 0.02 and settled[i] == left
            for i, t in enumerate((slow, fast, half))
        ),
        "and from every start around it": all(
            resting_at(left, each) == STARTS for each in SCENE.runs[:3]
        ),
        "GD’s first step at 0.1 leaps over the dip": leaping.positions[0, 0]
        < left.x
        < -1
        < leaping.positions[1, 0]
        and distances(leaping)[-1] < NEAR,
        "α = 0.9 carries through to the global one": n["loss_tenths"] < 1e-6
        and n["arrived"] == 46
        and distances(tenths)[46:].max() <= NEAR == 0.1,
        "for η within 20 % as well": all(distances(t)[-1] < 0.01 for t in changed),
        "α = 0.99 shoots past, into the local minimum beyond": 1.9 < n["farthest"] < 2.1
        and n["nearest"] < 0.7
        and settled[4] == right,
        "and it takes its time": 500 < n["settled"] < 650 and final(played.scene[4]) > n["local"],
        "neither is so from every start around": STARTS / 2 < n["carried"] < STARTS
        and 0 < n["caught"] < STARTS / 2,
        "0.1 for η diverges on several surfaces, the two named among them": {
            "beale",
            "rosenbrock",
        }
        < set(misread())
        and n["misread"] >= 7,
        "pushes that agree add up to 1/(1 − α)": np.isclose(
            n["push"], sum(0.9**i for i in range(400))
        )
        and np.allclose([n["push_half"], n["push"], n["push_long"]], [2, 10, 100]),
        "GD at 10 η has the same total push": np.isclose(0.05, n["push"] * ETA),
        "0.1 is 1 − 0.9: an average of gradients, and 10 η, give the same path": np.isclose(
            n["share"], 0.1
        )
        and np.allclose(averaged(SCENE), tenths.positions, atol=1e-9),
    }


LESSON = Lesson(
    key="momentum",
    scene=SCENE,
    predict="end",
    answer=lambda runs: 3,
    numbers=numbers,
    claims=claims,
)
