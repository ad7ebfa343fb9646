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
    words={
        "en": Words(
            title="Valley and plateau",
            question="Six methods in Rosenbrock’s curved valley, each with a learning rate "
            "tuned for it by the same rule. Which has the lowest loss after 300 steps?",
            explanation=(
                "**How they were tuned.** η is taken from 1, 2, 3 and 5 times powers of ten. "
                "Each η runs from {starts} starts within ±{around}; a rate is discarded if any "
                "path leaves the picture, and of the rest the one with the lowest median final "
                "loss is taken. Only η is tuned; α, β and ε stay at their defaults. SGD has noise "
                "of σ = 1.",
                "**The valley.** Finding it is easy, following it is slow. Adam ends at "
                "{adam_valley}, Momentum at {momentum_valley}, GD at {gd_valley}, SGD at "
                "{sgd_valley}, RMSProp at {rmsprop_valley}, Adagrad at {adagrad_valley}. "
                "Whether SGD or GD is ahead is chance: it depends on the draw of the noise.",
                "**The plateau.** The same six, tuned by the same rule, on Beale for 200 steps: "
                "Adam {adam_plateau}, Momentum {momentum_plateau}, Adagrad {adagrad_plateau}, "
                "GD {gd_plateau}, RMSProp {rmsprop_plateau}, SGD {sgd_plateau}. Adam and Momentum "
                "lead again, but Adagrad, last in the valley, is third here: an order found on "
                "one surface need not hold on the next.",
                "**Why.** The two that lead average the gradient: without its average (β₁ = 0, η "
                "tuned again) Adam ends at {unaveraged_valley} and {unaveraged_plateau}. Adagrad "
                "never forgets its first steps. In the valley they land on the walls, and from "
                "step {settled} on it is GD with a rate of {rate_valley}, less than GD’s own "
                "0.003; on Beale it keeps {rate_plateau} along x, more than GD’s own 0.02. (With "
                "η = 2 it would reach {bold_valley} and {bold_plateau}, but its first step, 2 in "
                "each coordinate, leaves the picture.)",
                r"**The limit is local.** GD’s η = 0.003 is beyond $2/\lambda_\max$ at the start "
                "({limit_start}) and at the minimum ({limit_minimum}), and yet works for 300 "
                "steps: on the path η exceeds the limit at only {beyond} points. Where the "
                r"surface is not quadratic, $2/\lambda_\max$ is the limit at the current point. "
                "At the minimum it is a law: GD cannot settle there. The scene of 2000 steps "
                "shows it bouncing on the way, over the last {late} steps between {late_low} and "
                "{late_high}, while η = 0.0019 has come down to {patient}.",
            ),
            takeaway="Tuned by one stated rule, methods can be compared; the order still depends "
            "on the surface.",
            asides=("Beale’s plateau", "GD for 2000 steps, η = 0.003 and 0.0019"),
        ),
        "ko": Words(
            title="골짜기와 고원",
            question="여섯 방법이 Rosenbrock 함수의 휘어진 골짜기에서 출발합니다. 학습률은 같은 "
            "규칙으로 방법마다 맞추었습니다. 300스텝 뒤에 손실이 가장 작은 것은 어느 것일까요?",
            explanation=(
                "**학습률을 맞춘 규칙.** η는 1, 2, 3, 5에 10의 거듭제곱을 곱한 값 가운데에서 "
                "고릅니다. η마다 ±{around} 안의 출발점 {starts}개에서 실행하여, 한 경로라도 "
                "화면을 벗어나면 버립니다. 남은 것 가운데 마지막 손실의 중앙값이 가장 작은 η를 "
                "씁니다. η만 맞추고 α, β, ε은 기본값 그대로입니다. SGD의 잡음은 σ = 1입니다.",
                "**골짜기.** 골짜기를 찾기는 쉽고 따라가기는 느립니다. 마지막 손실은 Adam이 "
                "{adam_valley}, 모멘텀(Momentum)이 {momentum_valley}, 경사 하강법(GD)이 "
                "{gd_valley}, SGD가 {sgd_valley}, RMSProp이 {rmsprop_valley}, Adagrad가 "
                "{adagrad_valley}입니다. SGD와 경사 하강법 가운데 누가 앞서는지는 잡음에 달린 "
                "우연입니다.",
                "**고원.** 같은 여섯 방법을 같은 규칙으로 맞추어 Beale 함수에서 200스텝 동안 "
                "실행하면 Adam이 {adam_plateau}, 모멘텀이 {momentum_plateau}, Adagrad가 "
                "{adagrad_plateau}, 경사 하강법이 {gd_plateau}, RMSProp이 {rmsprop_plateau}, "
                "SGD가 {sgd_plateau}입니다. 이번에도 Adam과 모멘텀이 앞서지만, 골짜기에서 "
                "꼴찌였던 Adagrad가 여기서는 3등입니다. 한 손실 함수에서 얻은 순위가 다른 손실 "
                "함수에서도 그대로라는 보장은 없습니다.",
                "**왜 그럴까요?** 앞선 둘은 기울기를 평균합니다. Adam에서 이 평균을 빼고(β₁ = "
                "0) η를 다시 맞추면 {unaveraged_valley}, {unaveraged_plateau}에 그칩니다. "
                "Adagrad는 첫 걸음들을 결코 잊지 않습니다. 골짜기에서는 그 걸음들이 벽에 "
                "닿아서, {settled}번째 스텝부터는 학습률이 {rate_valley}인 경사 하강법과 "
                "같습니다. 경사 하강법이 스스로 쓰는 0.003보다 작습니다. Beale에서는 x 방향에 "
                "{rate_plateau}, 곧 경사 하강법의 0.02보다 큰 학습률이 남습니다. (η = 2이면 "
                "{bold_valley}, {bold_plateau}에 이르겠지만, 좌표마다 2씩 가는 첫 걸음이 화면을 "
                "벗어납니다.)",
                r"**한계는 국소적입니다.** 경사 하강법의 η = 0.003은 출발점의 $2/\lambda_\max$ "
                "값 {limit_start}도, 최소점에서의 값 {limit_minimum}도 넘습니다. 그런데도 "
                "300스텝 동안은 손실이 줄어듭니다. 경로에서 η가 한계를 넘는 곳이 {beyond}곳뿐이기 "
                "때문입니다. 이차 함수가 아닌 곳에서 이 한계는 지금 있는 곳의 한계입니다. "
                "그러나 최소점에서는 법칙입니다. 경사 하강법은 그곳에 자리 잡을 수 없습니다. "
                "2000스텝을 가는 장면에서는 다가가다가 튀어, 마지막 {late}스텝 동안 손실이 "
                "{late_low}에서 {late_high} 사이를 오르내립니다. η = 0.0019는 {patient}까지 "
                "내려옵니다.",
            ),
            takeaway="규칙을 밝히고 똑같이 맞추어야 비교할 수 있습니다. 그래도 순위는 손실 "
            "함수에 따라 다릅니다.",
            asides=("Beale 함수의 고원", "경사 하강법 2000스텝, η = 0.003과 0.0019"),
        ),
    },
)
