"""Rosenbrock's valley and Beale's plateau: the same six methods, honestly tuned.

The rule by which they are tuned is stated in the lesson, and is the code here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from engine import Run, Scene, Trajectory, run
from engine.run import problem_for, simulate
from lessons.base import Claims, Lesson, Numbers, Played, final, lowest
from optimizers import OPTIMIZERS

AROUND = 0.1
LATE = 200  # the last steps of the long runs
SIDE = 5
STARTS = SIDE * SIDE
RATES = tuple(float(f"{digit}e{power}") for power in range(-4, 1) for digit in (1, 2, 3, 5))


def tuned_runs(rates: Mapping[str, float]) -> tuple[Run, ...]:
    """Each method with its η; SGD with noise of σ = 1."""
    return tuple(
        Run(key, {"eta": eta}, sigma=1.0 if key == "sgd" else None) for key, eta in rates.items()
    )


VALLEY = Scene(
    "rosenbrock",
    start=(-1.2, 1.0),
    steps=300,
    runs=tuned_runs(
        {"gd": 0.003, "sgd": 0.003, "momentum": 0.001, "adagrad": 1, "rmsprop": 0.02, "adam": 0.5}
    ),
)
PLATEAU = Scene(
    "beale",
    start=(1.0, 1.5),
    steps=200,
    runs=tuned_runs(
        {"gd": 0.02, "sgd": 0.02, "momentum": 0.002, "adagrad": 1, "rmsprop": 0.02, "adam": 0.5}
    ),
)


PATIENT = replace(VALLEY, steps=2000, runs=(VALLEY.runs[0], Run("gd", {"eta": 0.0019})))
UNAVERAGED = {  # Adam without the average of the gradient, with the η that the rule then finds
    "valley": (VALLEY, Run("adam", {"eta": 0.1, "beta1": 0.0})),
    "plateau": (PLATEAU, Run("adam", {"eta": 0.3, "beta1": 0.0})),
}
BOLD = Run("adagrad", {"eta": 2.0})
SETTLED = 5  # the step from which on Adagrad's rate hardly changes in the valley


def from_around(scene: Scene, run: Run) -> Trajectory:
    """A run from 25 starts around the scene's, all at once."""
    offsets = np.linspace(-AROUND, AROUND, SIDE)
    starts = np.stack(np.meshgrid(*(value + offsets for value in scene.origin)))
    resolved = scene.resolve(run)
    problem = problem_for(scene.landscape, resolved, scene.seed, scene.steps)
    optimizer = OPTIMIZERS[run.optimizer]
    return simulate(scene.landscape, optimizer, resolved, problem, starts, scene.steps)


def stays_in_view(trajectory: Trajectory) -> bool:
    """Whether no path of a batch leaves the picture."""
    return all(
        bool(np.all((values >= low) & (values <= high)))
        for values, (low, high) in zip(
            np.moveaxis(trajectory.positions, 1, 0), trajectory.surface.view, strict=True
        )
    )


def tuned_rate(scene: Scene, run: Run) -> float:
    """The η of {1, 2, 3, 5}·10ᵏ with the lowest median loss, of those that stay in view."""
    medians = {}
    for eta in RATES:
        tried = replace(run, hyperparameters={**run.hyperparameters, "eta": eta})
        paths = from_around(scene, tried)
        if stays_in_view(paths):
            medians[eta] = float(np.median(paths.losses[-1]))
    return min(medians, key=medians.__getitem__)


def is_tuned(scene: Scene) -> bool:
    """Whether each run of a scene has the η that the rule finds."""
    return all(
        tuned_rate(scene, each) == scene.resolve(each).settings["eta"] for each in scene.runs
    )


def alone(scene: Scene, each: Run) -> float:
    """Where a run by itself ends in a scene."""
    return final(run(replace(scene, runs=(each,)))[0])


def numbers(played: Played) -> Numbers:
    """Final losses on both surfaces, and the limit of stability at two places."""
    plateau, (restless, patient) = played.asides
    late = restless.losses[-LATE:]
    names = ("gd", "sgd", "momentum", "adagrad", "rmsprop", "adam")
    gd = played.scene[0]
    (minimum,) = gd.surface.minima
    bottom = gd.surface.hessian(np.array([minimum.x, minimum.y]))
    return {
        **{f"{name}_valley": final(t) for name, t in zip(names, played.scene, strict=True)},
        **{f"{name}_plateau": final(t) for name, t in zip(names, plateau, strict=True)},
        "limit_start": float(2 / gd.curvatures[0, 1]),
        "limit_minimum": float(2 / np.linalg.eigvalsh(bottom)[1]),
        "beyond": int(np.count_nonzero(gd.curvatures[:, 1] > 2 / gd.resolved.settings["eta"])),
        "starts": STARTS,
        "around": AROUND,
        **{f"unaveraged_{name}": alone(*each) for name, each in UNAVERAGED.items()},
        "settled": SETTLED,
        "rate_valley": float(played.scene[3].shown["rate"][-1, 0]),
        "rate_plateau": float(plateau[3].shown["rate"][-1, 0]),
        "bold_valley": alone(VALLEY, BOLD),
        "bold_plateau": alone(PLATEAU, BOLD),
        "late": LATE,
        "late_low": float(late.min()),
        "late_high": float(late.max()),
        "patient": final(patient),
    }


def claims(played: Played, n: Numbers) -> Claims:
    """RMSProp's bounce is chaotic and SGD is drawn: of those only the size is claimed."""
    valley = [final(t) for t in played.scene]
    flat, (restless, patient) = played.asides
    plateau = [final(t) for t in flat]
    sgd = VALLEY.runs[1]
    drawn = [final(run(replace(VALLEY, seed=seed, runs=(sgd,)))[0]) for seed in range(25)]
    gd, adagrad = played.scene[0], played.scene[3]
    rates, rate = adagrad.shown["rate"], n["rate_valley"]
    here = tuple(adagrad.positions[SETTLED].tolist())
    onwards = replace(VALLEY, start=here, steps=VALLEY.steps - SETTLED)
    slopes = np.hypot(*adagrad.gradients.T)
    nearby = from_around(PATIENT, PATIENT.runs[0])
    return {
        "all twelve are tuned by the rule": is_tuned(VALLEY) and is_tuned(PLATEAU),
        "in the valley the losses are those that are said": np.allclose(
            np.delete(valley, 4), [0.198, 0.2028, 0.01194, 0.7506, 0.0035], rtol=0.02
        )
        and 0.21 < valley[4] < 0.27,
        "on the plateau too": np.allclose(
            np.delete(plateau, 4), [0.0034, 0.0106, 0.0013, 0.00245, 2.66e-8], rtol=0.02
        )
        and 0.002 < plateau[4] < 0.01,
        "Adam is first on both": lowest(played.scene) == lowest(played.asides[0]) == 5,
        "Momentum is second on both": np.argsort(valley)[1] == np.argsort(plateau)[1] == 2,
        "Adagrad is last in the valley, third on the plateau": np.argmax(valley) == 3
        and np.argsort(plateau)[2] == 3,
        "whether SGD or GD is ahead in the valley is chance": min(drawn)
        < n["gd_valley"]
        < max(drawn)
        and max(drawn) < 0.3,
        "of the rest the order is another": np.argmax(valley) != np.argmax(plateau),
        "those two are ahead from most starts around, too": all(
            np.median(leader) < np.median(other)
            for scene in (VALLEY, PLATEAU)
            for losses in [[from_around(scene, each).losses[-1] for each in scene.runs]]
            for leader in (losses[2], losses[5])
            for other in (losses[0], losses[1], losses[3], losses[4])
        ),
        "without its average Adam, tuned again, is far behind itself": all(
            tuned_rate(scene, each) == each.hyperparameters["eta"]
            and np.median(from_around(scene, each).losses[-1])
            > 50 * np.median(from_around(scene, scene.runs[5]).losses[-1])
            for scene, each in UNAVERAGED.values()
        )
        and n["unaveraged_valley"] > 50 * n["adam_valley"]
        and n["unaveraged_plateau"] > 50 * n["adam_plateau"],
        "its first steps in the valley land on the walls": slopes[:4].min()
        > 100
        > 5 * slopes[5:].max(),
        "Adagrad’s rates in the valley are those of its first steps": np.allclose(
            rates[SETTLED:], rate, rtol=0.01
        ),
        "from there on it is GD at that rate, where GD at its own would do better": np.isclose(
            alone(onwards, Run("gd", {"eta": rate})), n["adagrad_valley"], rtol=0.02
        )
        and alone(onwards, VALLEY.runs[0]) < n["adagrad_valley"] / 2
        and rate < 0.003,
        "on Beale its rate along x is above GD’s own": n["rate_plateau"] > 0.02,
        "a larger η is better for it, but leaves the picture with the first step": not (
            stays_in_view(from_around(VALLEY, BOLD)) or stays_in_view(from_around(PLATEAU, BOLD))
        )
        and n["bold_valley"] < n["gd_valley"]
        and n["bold_plateau"] < n["momentum_plateau"]
        and all(
            np.allclose(np.abs(np.diff(t.positions[:2], axis=0)), 2, rtol=1e-6)
            for t in (run(replace(VALLEY, runs=(BOLD,)))[0], run(replace(PLATEAU, runs=(BOLD,)))[0])
        ),
        "after 2000 steps GD bounces, from every start around": restless.end is not None
        and restless.end.detail == "bouncing"
        and 0.2 < n["late_low"] < 0.3 < n["late_high"] < 0.5
        and bool(np.all(np.ptp(nearby.losses[-LATE:], axis=0) > 0.02))
        and bool((nearby.losses[-1] > 0.2).all()),
        "while GD below the limit at the minimum is still going down": n["limit_minimum"] > 0.0019
        and n["patient"] < 0.02
        and bool(np.all(np.diff(patient.losses[-LATE:]) < 0)),
        "GD’s η is beyond the limit at the start and at the minimum": gd.resolved.settings["eta"]
        > n["limit_minimum"]
        > n["limit_start"],
        "and works, within the limit on most of its path": n["gd_valley"] < gd.losses[0] / 100
        and n["beyond"] < 10,
    }


LESSON = Lesson(
    key="valley_and_plateau",
    scene=VALLEY,
    predict="run",
    answer=lowest,
    numbers=numbers,
    claims=claims,
    asides=(PLATEAU, PATIENT),
)
