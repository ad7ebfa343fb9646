"""SGD looks at one example: fast and noisy; mini-batches calm it, and so does a smaller rate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from engine import Run, Scene, Trajectory, run
from lessons.base import Claims, Lesson, Numbers, Played, Runs, Words
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
    words={
        "en": Words(
            title="SGD looks at one example",
            question="A line is fitted to 64 examples. At each step stochastic gradient descent "
            "(SGD) reads 1 of them, a mini-batch 8, GD all 64, each with η = 0.1. Which has the "
            "lowest loss at the moment when each has read 64 examples: after 64 steps, 8 steps, "
            "1 step?",
            explanation=(
                "**Fast.** For the 64 gradients that GD’s single step takes, SGD makes 64 steps. "
                "The loss is then {epoch_one} above the minimum for SGD, {epoch_eight} for "
                "batches of 8, {epoch_full} for GD; over {shuffles} other orders of the examples "
                "the medians are {median_one}, {median_eight} and the same {epoch_full}. A larger "
                "η helps the larger batches, but not enough: at {larger} it is {larger_eight} for "
                "8 and {larger_full} for all.",
                "**The axis decides what you see.** Counted in steps, the advantage hides: "
                "after 64 steps GD is ahead with {steps_full} against SGD’s {steps_one}, as in "
                "{behind} of the {shuffles} other orders, but it has read {read_full} examples "
                "for that. In the lab, the loss curve can run by example, too. Neither axis is "
                "time: hardware that works in parallel takes far less time for 64 gradients at "
                "once than for 64 in a row, which is one more reason for mini-batches.",
                "**Noisy.** One example’s gradient is right only on average. No line goes through "
                "all examples, so with a constant η SGD does not come to rest: over the last "
                "{tail} steps it hovers on average {floor_one} above the minimum. **Mini-batches "
                "calm it:** {floor_eight} with 8 examples, {floor_full} with all.",
                "**So does a smaller rate.** The comparison scene multiplies η by 0.1 after step "
                "160, still with one example a step: {floor_decaying} is left, {calmer} times "
                "less. At the new η it hovers again, only lower.",
            ),
            takeaway="Small batches buy many cheap, noisy steps; larger batches or a smaller "
            "rate calm the noise.",
            asides=("One example a step, with constant and with decaying η",),
        ),
        "ko": Words(
            title="확률적 경사 하강법은 데이터 하나만 본다",
            question="데이터 64개에 직선을 맞춥니다. 한 스텝을 갈 때 확률적 경사 하강법(SGD)은 "
            "1개, 미니배치는 8개, 경사 하강법(GD)은 64개를 모두 봅니다. 학습률은 모두 η = "
            "0.1입니다. 똑같이 데이터 64개씩을 본 순간(각각 64스텝, 8스텝, 1스텝 뒤), 손실이 "
            "가장 작은 것은 어느 것일까요?",
            explanation=(
                "**빠릅니다.** 경사 하강법이 한 스텝에 계산하는 기울기 64개로 SGD는 64스텝을 "
                "갑니다. 이때 최소 손실과의 차이는 SGD가 {epoch_one}, 배치 8이 {epoch_eight}, "
                "경사 하강법이 {epoch_full}입니다. 데이터를 보는 순서를 {shuffles}번 바꾸어 보면 "
                "중앙값은 차례로 {median_one}, {median_eight}, 그리고 똑같은 {epoch_full}입니다. "
                "배치가 크면 η도 더 크게 둘 수 있지만 따라잡지는 못합니다. {larger}에서도 배치 "
                "8은 {larger_eight}, 전부 볼 때는 {larger_full}입니다.",
                "**가로축이 결론을 바꿉니다.** 스텝 수로 비교하면 SGD의 장점이 보이지 않습니다. "
                "64스텝 뒤의 차이는 SGD가 {steps_one}, 경사 하강법이 {steps_full}이어서 경사 "
                "하강법이 앞선 것처럼 보입니다(다른 순서 {shuffles}가지 중 {behind}가지에서도 "
                "그렇습니다). 그러나 경사 하강법은 그동안 데이터를 {read_full}개나 보았습니다. "
                "실험실의 손실 그래프는 ‘데이터별’로도 그릴 수 있습니다. 어느 축도 시간은 "
                "아닙니다. 병렬로 계산하는 장치는 기울기 64개를 한꺼번에 구할 때 하나씩 64번 구할 "
                "때보다 훨씬 빠릅니다. 미니배치를 쓰는 또 하나의 까닭입니다.",
                "**흔들립니다.** 데이터 하나로 구한 기울기는 평균적으로만 옳습니다. 모든 데이터를 "
                "지나는 직선은 없으므로, 학습률이 일정하면 SGD는 멈추지 않고 마지막 {tail}스텝 "
                "동안 최소 손실보다 평균 {floor_one}만큼 높은 곳에서 맴돕니다. **미니배치를 쓰면 "
                "가라앉습니다.** 같은 값이 8개씩 볼 때는 {floor_eight}, 전부 볼 때는 "
                "{floor_full}입니다.",
                "**학습률을 줄여도 가라앉습니다.** 비교 장면에서는 여전히 데이터를 하나씩 보면서 "
                "160스텝 뒤에 η에 0.1을 곱합니다. 남는 흔들림은 {floor_decaying}, 곧 "
                "{calmer}분의 1로 줄어듭니다. 줄어든 η에서도 더 낮은 곳에서 계속 맴돕니다.",
            ),
            takeaway="작은 배치는 값싸지만 잡음이 많은 걸음을 여러 번 내딛게 해 줍니다. 그 "
            "잡음은 배치를 키우거나 학습률을 줄여서 가라앉힙니다.",
            asides=("데이터를 하나씩 볼 때: 일정한 학습률과 줄어드는 학습률",),
        ),
    },
)
