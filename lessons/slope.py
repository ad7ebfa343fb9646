"""GD follows the slope: too small a rate crawls, too large a rate diverges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine import Run, Scene, run
from lessons.base import Claims, Lesson, Numbers, Played, Words, final, first, lowest

KAPPA = 20.0
RATES = (0.005, 0.03, 0.095, 0.105)
SCENE = Scene(
    "quadratic",
    {"kappa": KAPPA},
    start=(9.0, 1.5),
    steps=60,
    runs=tuple(Run("gd", {"eta": eta}) for eta in RATES),
)


def one_rate(eta: float) -> Scene:
    """The scene with GD at one rate alone."""
    return replace(SCENE, runs=(Run("gd", {"eta": float(eta)}),))


def numbers(played: Played) -> Numbers:
    """Final losses, the limit, and how often the third path crosses the valley."""
    tiny, small, large, _ = played.scene
    y = large.positions[:, 1]
    return {
        "limit": float(2 / large.curvatures[0, 1]),
        "steep": float(large.curvatures[0, 1]),
        "loss_tiny": final(tiny),
        "loss_small": final(small),
        "loss_large": final(large),
        "loss_beyond": final(played.scene[3]),
        "left_tiny": float(tiny.positions[-1, 0]),
        "ahead": first(large.losses < small.losses),
        "flips": int(np.count_nonzero(y[1:] * y[:-1] < 0)),
        "best": float(2 / large.curvatures[0].sum()),
    }


def claims(played: Played, n: Numbers) -> Claims:
    """On the bowl ½(x² + κy²) each path is known in closed form."""
    _, small, large, beyond = played.scene
    t = np.arange(large.steps + 1)
    ends = {eta: final(run(one_rate(eta))[0]) for eta in np.linspace(0.85, 1.05, 201) * n["best"]}
    return {
        "a step goes against the gradient": all(
            np.allclose(np.diff(run.positions, axis=0), -eta * run.gradients[:-1], rtol=1e-9)
            for eta, run in zip(RATES, played.scene, strict=True)
        ),
        "each step multiplies x by 1 − η and y by 1 − κη": all(
            np.allclose(run.positions[:, 0], 9 * (1 - eta) ** t, rtol=1e-12)
            and np.allclose(run.positions[:, 1], 1.5 * (1 - KAPPA * eta) ** t, rtol=1e-12)
            for eta, run in zip(RATES, played.scene, strict=True)
        ),
        "too small a rate crawls": n["loss_tiny"] > 20 * n["loss_small"] > 1000 * n["loss_large"]
        and n["left_tiny"] > 6,
        "just below the limit it flips at every step, and is the best": n["flips"] == large.steps
        and 1 < n["ahead"] < 10
        and bool(np.all(large.losses[10:] < small.losses[10:])),
        "the curvature is least along the valley and greatest across it": np.allclose(
            large.curvatures, [1, KAPPA]
        ),
        "at 2/(λmin + λmax) both directions shrink by the same factor": np.isclose(
            1 - n["best"], KAPPA * n["best"] - 1
        ),
        "and no rate is better in the long run: after 60 steps the best is within 1 %": np.isclose(
            min(ends, key=ends.__getitem__), n["best"], rtol=0.01
        )
        and np.isclose(RATES[2], n["best"], rtol=0.01),
        "just above the limit it diverges": bool(
            np.all(np.diff(np.abs(beyond.positions[:, 1])) > 0)
        )
        and n["loss_beyond"] > 1e6
        and beyond.losses[0] < 100,
        "the limit 2/λmax lies between the two": RATES[2] < n["limit"] < RATES[3]
        and np.isclose(n["limit"], 0.1),
    }


LESSON = Lesson(
    key="slope",
    scene=SCENE,
    predict="run",
    answer=lowest,
    numbers=numbers,
    claims=claims,
    words={
        "en": Words(
            title="GD follows the slope",
            question="Four runs of gradient descent (GD) differ only in the learning rate η: "
            "0.005, 0.03, 0.095 and 0.105. Which has the lowest loss after 60 steps?",
            explanation=(
                r"GD looks at the slope under its feet, the gradient $\nabla L$ of the partial "
                r"derivatives, and takes a step against it, $w \leftarrow w - \eta\,\nabla L(w)$. "
                "The learning rate η is its only setting. Such a rule for the next step is an "
                "optimizer; those of the later lessons grow out of this one.",
                "**Too small crawls.** With η = 0.005 the path finds the floor of the valley, "
                "but x has come only from 9 to {left_tiny}, and the loss is {loss_tiny}. With η "
                "= 0.03 it is {loss_small}.",
                "**Too large diverges.** The curvature is greatest across the valley: "
                r"$\lambda_\max$ = {steep}. Each step multiplies y by $1 - \eta\lambda_\max$, so "
                r"y shrinks only while η is below $2/\lambda_\max$ = **{limit}**. With η = 0.105, "
                "hardly above it, every step overshoots further than the last: the loss is "
                "{loss_beyond}.",
                "**The best here is just below the limit.** With η = 0.095 the path changes "
                "sides at each of its {flips} steps and is behind η = 0.03 at first, but from "
                "step {ahead} on it leads, and it ends at {loss_large}. Best in the long run "
                r"is $2/(\lambda_\min + \lambda_\max)$ = {best}: both directions then shrink by "
                "the same factor. The flat one needs the large steps that the steep one hardly "
                "allows: the trouble with one rate for all.",
            ),
            takeaway="Too small crawls, too large diverges: on a quadratic bowl GD is stable for "
            r"η below $2/\lambda_\max$.",
        ),
        "ko": Words(
            title="경사 하강법은 기울기를 따라간다",
            question="학습률 η만 0.005, 0.03, 0.095, 0.105로 다른 경사 하강법(GD) 네 개가 같은 "
            "곳에서 출발합니다. 60스텝 뒤에 손실이 가장 작은 것은 어느 것일까요?",
            explanation=(
                r"경사 하강법은 지금 서 있는 곳의 기울기 $\nabla L$, 곧 편미분을 모은 것만 보고 "
                r"그 반대 방향으로 한 걸음 움직입니다. $w \leftarrow w - \eta\,\nabla L(w)$ 에서 "
                "우리가 정해 줄 수 있는 것은 학습률 η 하나뿐입니다. 이처럼 다음 걸음을 정하는 "
                "규칙을 최적화 방법(옵티마이저)이라고 합니다. 이어지는 수업의 방법들은 모두 이 "
                "걸음을 고쳐 만든 것입니다.",
                "**너무 작으면 기어갑니다.** η = 0.005인 경로는 골짜기 바닥까지는 내려왔지만, "
                "x는 9에서 출발해 아직 {left_tiny}에 머물러 있고 손실은 {loss_tiny}입니다. η = "
                "0.03이면 손실이 {loss_small}까지 줄어듭니다.",
                "**너무 크면 발산합니다.** 곡률은 골짜기를 가로지르는 방향에서 가장 커서 "
                r"$\lambda_\max$ = {steep}입니다. 한 걸음마다 y에는 $1 - \eta\lambda_\max$ 가 "
                r"곱해지므로, y가 줄어들려면 η가 $2/\lambda_\max$ = **{limit}**보다 작아야 합니다. "
                "이 한계를 살짝 넘은 η = 0.105에서는 걸음마다 더 멀리 튕겨 나가 손실이 "
                "{loss_beyond}에 이릅니다.",
                "**여기서는 한계 바로 아래가 가장 좋습니다.** η = 0.095인 경로는 {flips}스텝 "
                "내내 골짜기의 양쪽을 오갑니다. 처음에는 η = 0.03에 뒤지지만 {ahead}번째 "
                "스텝부터 앞서 나가, 마지막 손실은 {loss_large}입니다. 오래 갈 때 가장 좋은 값은 "
                r"두 방향이 같은 비율로 줄어드는 $2/(\lambda_\min + \lambda_\max)$ = {best}입니다. "
                "완만한 방향은 큰 걸음을 원하는데 가파른 방향은 그런 걸음을 좀처럼 허락하지 "
                "않습니다. 모든 방향에 학습률 하나를 쓸 때 생기는 어려움입니다.",
            ),
            takeaway="너무 작으면 기어가고 너무 크면 발산합니다. 이차 함수에서 경사 하강법이 "
            r"수렴하려면 η가 $2/\lambda_\max$ 보다 작아야 합니다.",
        ),
    },
)
