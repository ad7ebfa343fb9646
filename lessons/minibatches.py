"""SGD looks at one example: fast and noisy; mini-batches calm it, and so does a smaller rate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from engine import Run, Scene, Trajectory, run
from lessons.base import Claims, Lesson, Numbers, Played, Runs
from optimizers.base import Array

ONE = Run("sgd", {"eta": 0.1}, batch=1)
SCENE = Scene(
    "linear_regression",
    start=(-1.0, 2.5),
    steps=320,
    runs=(ONE, Run("sgd", {"eta": 0.1}, batch=8), Run("gd", {"eta": 0.1})),
)
DECAYING = replace(ONE, schedule="step", schedule_settings={"every": 160.0, "gamma": 0.1})
LARGER = 0.4  # a rate that suits larger batches better, close to GD's limit
EXAMPLES = 64  # one epoch
SHUFFLES = range(1, 16)
TAIL = 100


def excess(trajectory: Trajectory, step: int) -> float:
    """The loss above the lowest possible one, after a step."""
    lowest = trajectory.surface.lowest
    assert lowest is not None  # a bowl has one
    return float(trajectory.losses[step]) - lowest


def after_an_epoch(runs: Runs) -> list[float]:
    """The excess loss of each run once it has read 64 examples."""
    return [excess(t, EXAMPLES // t.examples_per_gradient) for t in runs]


def floor(trajectory: Trajectory) -> float:
    """The mean excess loss over the last steps: what the noise leaves."""
    lowest = trajectory.surface.lowest
    assert lowest is not None
    return float(trajectory.losses[-TAIL:].mean()) - lowest


def shuffled_epochs(seeds: Iterable[int], eta: float = 0.1) -> Array:
    """The same after other shuffles of the examples, shape ``(seeds, runs)``; ∞ if one has left."""
    steps = [EXAMPLES // size for size in (1, 8, EXAMPLES)]

    def one(seed: int, count: int, each: Run) -> float:
        only = replace(each, hyperparameters={"eta": eta})
        (trajectory,) = run(replace(SCENE, seed=seed, steps=count, runs=(only,)))
        return excess(trajectory, count) if trajectory.steps == count else np.inf

    return np.array(
        [[one(seed, *each) for each in zip(steps, SCENE.runs, strict=True)] for seed in seeds]
    )


def numbers(played: Played) -> Numbers:
    """Excess losses after 64 examples and after 64 steps, and the noise that stays."""
    one, eight, full = played.scene
    constant, decaying = played.asides[0]
    epoch_one, epoch_eight, epoch_full = after_an_epoch(played.scene)
    shuffled = shuffled_epochs(SHUFFLES)
    median_one, median_eight, _ = np.median(shuffled, axis=0)
    _, larger_eight, larger_full = np.median(shuffled_epochs(SHUFFLES, LARGER), axis=0)
    steps_full = excess(full, EXAMPLES)
    return {
        "epoch_one": epoch_one,
        "epoch_eight": epoch_eight,
        "epoch_full": epoch_full,
        "shuffles": len(SHUFFLES),
        "median_one": median_one,
        "median_eight": median_eight,
        "steps_one": excess(one, EXAMPLES),
        "larger": LARGER,
        "larger_eight": larger_eight,
        "larger_full": larger_full,
        "steps_full": steps_full,
        "behind": int(np.count_nonzero(shuffled[:, 0] > steps_full)),
        "read_full": EXAMPLES * full.examples_per_gradient,
        "tail": TAIL,
        "floor_one": floor(one),
        "floor_eight": floor(eight),
        "floor_full": floor(full),
        "floor_decaying": floor(decaying),
        "calmer": floor(constant) / floor(decaying),
    }


def claims(played: Played, n: Numbers) -> Claims:
    """Each also for the shuffles of other seeds."""
    full = played.scene[2]
    epochs = shuffled_epochs(range(100))
    every = (*SCENE.runs, DECAYING)
    floors = np.array(
        [[floor(t) for t in run(replace(SCENE, seed=seed, runs=every))] for seed in range(30)]
    )
    medians, noise = np.median(epochs, axis=0), np.median(floors, axis=0)
    constant, decaying = played.asides[0]
    bold = np.array([np.median(shuffled_epochs(SHUFFLES, eta), axis=0) for eta in (0.2, 0.3, 0.4)])
    (minimum,) = full.surface.minima
    limit = 2 / np.linalg.eigvalsh(full.surface.hessian(np.array([minimum.x, minimum.y])))[1]
    small = Run("sgd", {"eta": 0.01}, batch=1)
    (resting,) = run(replace(SCENE, start=(minimum.x, minimum.y), steps=2000, runs=(small,)))
    return {
        "SGD looks at one example, a mini-batch at eight, GD at all": (
            [t.examples_per_gradient for t in played.scene] == [1, 8, EXAMPLES]
            and full.surface.data is not None
            and full.surface.data.size == EXAMPLES
        ),
        "after 64 examples the smaller batch is ahead, for every seed": np.all(
            np.diff(epochs, axis=1) > 0
        ),
        "and by as much as is said": np.allclose(medians, [0.0863, 1.538, 2.396], rtol=0.01)
        and np.allclose([n["median_one"], n["median_eight"]], medians[:2], rtol=0.5)
        and np.allclose([n["epoch_one"], n["epoch_eight"]], medians[:2], rtol=0.5),
        "a larger rate, up to GD’s limit, helps the larger batches, but not enough": np.all(
            np.diff(bold[:, 1:], axis=0) < 0
        )
        and bold[:, 1:].min() == n["larger_eight"] > 3 * n["median_one"]
        and LARGER == 0.4 < limit < 0.46,
        "by steps the advantage hides, for most orders": n["steps_full"] < n["steps_one"]
        and n["behind"] > len(SHUFFLES) / 2
        and 0.7 < np.mean(epochs[:, 0] > n["steps_full"]) < 0.9
        and n["read_full"] == EXAMPLES * EXAMPLES,
        "no line goes through all examples, so that SGD does not rest even at the minimum": (
            full.surface.lowest or 0
        )
        > 0.1
        and 1e-4 < floor(resting) < 0.01,
        "SGD does not settle, mini-batches calm it, for every seed": np.all(
            floors[:, 0] > 4 * floors[:, 1]
        )
        and np.all(floors[:, 1] > 100 * floors[:, 2]),
        "the noise is as large as is said": np.allclose(
            noise, [0.0734, 0.00528, 3.02e-7, 0.00316], rtol=0.1
        )
        and np.allclose([n["floor_one"], n["floor_eight"]], noise[:2], rtol=0.2),
        "a smaller rate calms it, for every seed": np.all(floors[:, 3] < floors[:, 0] / 4)
        and n["calmer"] > 10,
        "until it falls, the rate is the same": np.array_equal(
            constant.positions[:161], decaying.positions[:161]
        ),
    }


LESSON = Lesson(
    key="minibatches",
    scene=SCENE,
    predict="run",
    answer=lambda runs: int(np.argmin(after_an_epoch(runs))),
    numbers=numbers,
    claims=claims,
    asides=(replace(SCENE, runs=(ONE, DECAYING)),),
)
