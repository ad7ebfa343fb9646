"""Rosenbrock's valley and Beale's plateau: the same six methods, honestly tuned.

The rule by which they are tuned is stated in the lesson, and is the code here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from engine import Run, Scene, Trajectory, run
from engine.run import problem_for, simulate
from lessons.base import Claims, Lesson, Numbers, Played, Words, final, lowest
from optimizers import OPTIMIZERS

AROUND = 0.1
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


def from_around(scene: Scene, run: Run) -> Trajectory:
    """A run from 25 starts around the scene's, all at once."""
    offsets = np.linspace(-AROUND, AROUND, SIDE)
    starts = np.stack(np.meshgrid(*(value + offsets for value in scene.origin)))
    resolved = scene.resolve(run)
    problem = problem_for(scene.made, resolved, scene.seed, scene.steps)
    optimizer = OPTIMIZERS[run.optimizer]
    return simulate(scene.made, optimizer, resolved, problem, starts, scene.steps)


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
        paths = from_around(scene, replace(run, hyperparameters={"eta": eta}))
        if stays_in_view(paths):
            medians[eta] = float(np.median(paths.losses[-1]))
    return min(medians, key=medians.__getitem__)


def is_tuned(scene: Scene) -> bool:
    """Whether each run of a scene has the η that the rule finds."""
    return all(
        tuned_rate(scene, each) == scene.resolve(each).settings["eta"] for each in scene.runs
    )


def numbers(played: Played) -> Numbers:
    """Final losses on both surfaces, and the limit of stability at two places."""
    (plateau,) = played.asides
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
    }


def claims(played: Played, n: Numbers) -> Claims:
    """RMSProp's bounce is chaotic and SGD is drawn: of those only the size is claimed."""
    valley = [final(t) for t in played.scene]
    plateau = [final(t) for t in played.asides[0]]
    sgd = VALLEY.runs[1]
    drawn = [final(run(replace(VALLEY, seed=seed, runs=(sgd,)))[0]) for seed in range(25)]
    gd = played.scene[0]
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
    asides=(PLATEAU,),
    words={
        "en": Words(
            title="Valley and plateau",
            question="Six methods in Rosenbrock’s curved valley, each with a learning rate "
            "tuned for it by the same rule. Which has the lowest loss after 300 steps?",
            explanation=(
                "**How they were tuned.** η is taken from 1, 2, 3 and 5 times powers of ten. "
                "Each η runs from {starts} starts within ±{around}; those with which any path "
                "leaves the picture are out, and of the rest the one with the lowest median "
                "final loss is taken. SGD has noise of σ = 1.",
                "**The valley.** Finding it is easy, following it is slow. Adam ends at "
                "{adam_valley}, Momentum at {momentum_valley}, GD at {gd_valley}, SGD at "
                "{sgd_valley}, RMSProp at {rmsprop_valley}, Adagrad at {adagrad_valley}. "
                "Whether SGD or GD is ahead is chance: it depends on the draw of the noise.",
                "**The plateau.** The same six, tuned by the same rule, on Beale for 200 steps: "
                "Adam {adam_plateau}, Momentum {momentum_plateau}, Adagrad {adagrad_plateau}, "
                "GD {gd_plateau}, RMSProp {rmsprop_plateau}, SGD {sgd_plateau}. Adagrad, last "
                "in the valley, is third here: an order found on one surface says little about "
                "the next.",
                r"**The limit is local.** GD’s η = 0.003 is beyond $2/\lambda_\max$ at the start "
                "({limit_start}) and at the minimum ({limit_minimum}), and yet works: on the "
                r"path it is so at only {beyond} places. Where it is no bowl, $2/\lambda_\max$ "
                "is the limit at the head, not a law for the run.",
            ),
            takeaway="Tuned by one stated rule, methods can be compared; which is better still "
            "depends on the surface.",
            asides=("Beale’s plateau",),
        ),
        "ko": Words(
            title="골짜기와 고원",
            question="여섯 방법이 Rosenbrock 함수의 휘어진 골짜기에서 출발합니다. 학습률은 같은 "
            "규칙으로 방법마다 맞추었습니다. 300스텝 뒤에 손실이 가장 작은 것은 어느 것일까요?",
            explanation=(
                "**학습률을 맞춘 규칙.** η는 1, 2, 3, 5에 10의 거듭제곱을 곱한 값 가운데에서 "
                "고릅니다. η마다 ±{around} 안의 출발점 {starts}개에서 실행하여, 한 경로라도 "
                "화면을 벗어나면 버립니다. 남은 것 가운데 마지막 손실의 중앙값이 가장 작은 η를 "
                "씁니다. SGD의 잡음은 σ = 1입니다.",
                "**골짜기.** 골짜기를 찾기는 쉽고 따라가기는 느립니다. 마지막 손실은 Adam이 "
                "{adam_valley}, 모멘텀이 {momentum_valley}, 경사 하강법이 {gd_valley}, SGD가 "
                "{sgd_valley}, RMSProp이 {rmsprop_valley}, Adagrad가 {adagrad_valley}입니다. "
                "SGD와 경사 하강법의 순서는 잡음에 따라 바뀌는 우연입니다.",
                "**고원.** 같은 여섯 방법을 같은 규칙으로 맞추어 Beale 함수에서 200스텝 동안 "
                "실행하면 Adam이 {adam_plateau}, 모멘텀이 {momentum_plateau}, Adagrad가 "
                "{adagrad_plateau}, 경사 하강법이 {gd_plateau}, RMSProp이 {rmsprop_plateau}, "
                "SGD가 {sgd_plateau}입니다. 골짜기에서 꼴찌이던 Adagrad가 여기서는 3등입니다. "
                "한 손실 함수에서 얻은 순위는 다른 손실 함수에 대해 별로 말해 주는 것이 "
                "없습니다.",
                r"**한계는 국소적입니다.** 경사 하강법의 η = 0.003은 출발점의 $2/\lambda_\max$ "
                "값 {limit_start}도, 최솟값에서의 값 {limit_minimum}도 넘습니다. 그런데도 "
                "손실은 줄어듭니다. 경로에서 η가 한계를 넘는 곳은 {beyond}곳뿐이기 때문입니다. "
                "이차 함수가 아닌 곳에서 이 한계는 지금 있는 곳의 한계일 뿐, 경로 전체의 법칙이 "
                "아닙니다.",
            ),
            takeaway="규칙을 밝히고 똑같이 맞추어야 비교할 수 있습니다. 그래도 어느 방법이 "
            "나은지는 손실 함수에 따라 다릅니다.",
            asides=("Beale 함수의 고원",),
        ),
    },
)
