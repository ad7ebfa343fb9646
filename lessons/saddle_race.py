"""The saddle race: who leaves, and why GD started on the ridge never does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine import Run, Scene, Trajectory, run
from lessons.base import Claims, Lesson, Numbers, Played, Runs, Words, first

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
    words={
        "en": Words(
            title="The saddle race",
            question="Four methods start at (1.5, 0.001), a hair’s breadth off the ridge of a "
            "saddle that falls along y. Which is the first with |y| > 1?",
            explanation=(
                "**Adam leaves at step {adam}**, Adagrad at {adagrad}, Momentum at {momentum}, "
                "GD at {gd}.",
                "**GD’s step is as small as the slope.** Beside the ridge the slope along y is "
                "only {slope}, and the first step along y only {step_gd}. Each step multiplies y "
                "by {growth}, so what counts is how far from the ridge it starts: from y = 0.01 "
                "GD has left by step {gd_farther} and Momentum by {momentum_farther}; from y = "
                "10⁻⁶ by {gd_nearer} and {momentum_nearer}. A larger η can make up for that, but "
                "not everywhere: with η = {bold_eta} GD leaves at step {bold} too, but from y = "
                "10⁻⁶ at {bold_nearer}.",
                "**Adam and Adagrad divide by the size of the slope**, so their first steps are "
                "about η in each coordinate, however small it is, as long as it is far above ε = "
                "10⁻⁸: Adam’s along y is {step_adam}. From all three starts Adagrad needs "
                "{adagrad} steps and Adam {adam}.",
                "**Started on the ridge, none ever leaves.** At y = 0 the slope along y is "
                "exactly zero: GD, like all four methods, walks along the ridge into the "
                "saddle and stays. A little noise is enough to push it off: SGD with σ = 0.01 has "
                "left by step {sgd}, and by {sgd_median} in the median of {seeds} draws.",
            ),
            takeaway="Near a saddle the slope is tiny. The nearer the ridge, the later GD leaves; "
            "methods that divide by the slope’s size hardly mind. On the ridge itself all need "
            "noise.",
            asides=(
                "From y = 0.01",
                "From y = 10⁻⁶",
                "On the ridge, y = 0, and SGD with σ = 0.01",
            ),
        ),
        "ko": Words(
            title="안장점에서 누가 먼저 벗어날까",
            question="네 방법이 안장의 능선에서 아주 조금 벗어난 (1.5, 0.001)에서 출발합니다. "
            "y 방향이 내리막입니다. |y| > 1이 가장 먼저 되는 것은 어느 것일까요?",
            explanation=(
                "**Adam은 {adam}번째 스텝에 벗어납니다.** Adagrad는 {adagrad}번째, "
                "모멘텀(Momentum)은 {momentum}번째, 경사 하강법(GD)은 {gd}번째입니다.",
                "**경사 하강법의 걸음은 기울기만큼 작습니다.** 능선 옆에서 y 방향의 기울기는 "
                "{slope}에 지나지 않아 y 방향의 첫 걸음도 {step_gd}뿐입니다. 한 스텝마다 y가 "
                "{growth}배가 되므로, 능선에서 얼마나 떨어져 출발하느냐가 중요합니다. y = "
                "0.01에서 출발하면 경사 하강법은 {gd_farther}번째, 모멘텀은 "
                "{momentum_farther}번째 스텝에 벗어나고, y = 10⁻⁶이면 각각 {gd_nearer}번째, "
                "{momentum_nearer}번째가 됩니다. η를 키우면 만회할 수 있지만 어디서나 그런 것은 "
                "아닙니다. η = {bold_eta}인 경사 하강법은 이 출발점에서는 똑같이 {bold}번째 "
                "스텝에 벗어나지만, y = 10⁻⁶에서는 {bold_nearer}번째 스텝에야 벗어납니다.",
                "**Adam과 Adagrad는 기울기의 크기로 나눕니다.** 기울기가 아무리 작아도 ε = "
                "10⁻⁸보다 훨씬 크기만 하면 첫 걸음에 좌표마다 η쯤 움직여서, Adam의 y 방향 첫 "
                "걸음은 {step_adam}입니다. 세 출발점 어디에서든 Adagrad는 {adagrad}스텝, Adam은 "
                "{adam}스텝이면 벗어납니다.",
                "**능선 위에서 출발하면 아무도 벗어나지 못합니다.** y = 0에서는 y 방향의 "
                "기울기가 정확히 0입니다. 경사 하강법을 비롯한 네 방법은 모두 능선을 따라 "
                "안장점으로 들어가 그대로 머뭅니다. 잡음이 조금만 있어도 사정이 달라집니다. σ = "
                "0.01인 SGD는 {sgd}번째 스텝에 벗어나고, 잡음을 {seeds}번 바꾸어 얻은 중앙값은 "
                "{sgd_median}번째 스텝입니다.",
            ),
            takeaway="안장점 근처에서는 기울기가 아주 작습니다. 능선에 가까울수록 경사 하강법은 "
            "늦게 벗어나지만, 기울기의 크기로 나누는 방법은 거의 달라지지 않습니다. 능선 "
            "위에서는 모두 잡음이 있어야 벗어납니다.",
            asides=(
                "y = 0.01에서 출발",
                "y = 10⁻⁶에서 출발",
                "능선 위 y = 0에서 출발, 그리고 σ = 0.01인 SGD",
            ),
        ),
    },
)
