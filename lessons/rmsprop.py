"""RMSProp forgets: when recent gradients are small the rate recovers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine import Run, Scene, Trajectory, run
from lessons.base import Claims, Lesson, Numbers, Played, Words, final, first, lowest
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
    words={
        "en": Words(
            title="RMSProp forgets",
            question="Adagrad and RMSProp (Root Mean Square Propagation) start on a steep wall of "
            "Beale with the same η = 0.05. Which has the lower loss after 200 steps?",
            explanation=(
                "**Adagrad remembers everything.** The wall’s huge gradients stay in its sum G, "
                "which only grows, so its rate along y only falls, from {dying_first} to "
                "{dying_last}. It ends at a loss of {loss_adagrad}.",
                "**RMSProp forgets.** Its G is a decaying average, "
                r"$G \leftarrow \beta G + (1-\beta)\, g^2$, which at β = 0.9 remembers about "
                "{memory} steps. Off the wall the gradients are small, G falls from "
                "{average_first} to {average_last}, and the rate recovers: from {rate_low} at "
                "step {rate_low_step} to {rate_last} at the end, {recovered} times as much. The "
                "loss is first below {low} at step {below}.",
                "**The price.** Dividing by the recent gradients keeps the steps about η long in "
                "each coordinate, also near the minimum: over the last {tail} steps {pace_x} η "
                "along x and {pace_y} η along y on average. So it does not settle but bounces, "
                "the loss going up and down between {tail_low} and {tail_high}. The bounce is "
                "chaotic; the last digits are chance.",
                "**The same η is no contest.** Each tuned by the rule of lesson 9, Adagrad (η = "
                "{eta_adagrad}) ends at {own_adagrad}, RMSProp (η = {eta_rmsprop}) at "
                "{own_rmsprop}. Still, one rate only falls, and the other can recover.",
            ),
            takeaway="A decaying average instead of a sum: the rate recovers when recent "
            "gradients are small.",
        ),
        "ko": Words(
            title="RMSProp은 잊는다",
            question="Adagrad와 RMSProp(Root Mean Square Propagation)이 같은 학습률 η = 0.05로 "
            "Beale 함수의 가파른 벽에서 출발합니다. 200스텝 뒤에 손실이 더 작은 것은 어느 "
            "쪽일까요?",
            explanation=(
                "**Adagrad는 모두 기억합니다.** 벽에서 겪은 큰 기울기가 합 G에 그대로 남고 G는 "
                "늘기만 하므로, y 방향의 학습률은 {dying_first}에서 {dying_last}까지 줄기만 "
                "합니다. 마지막 손실은 {loss_adagrad}입니다.",
                "**RMSProp은 잊습니다.** G를 합이 아니라 지수 이동 평균 "
                r"$G \leftarrow \beta G + (1-\beta)\, g^2$ 으로 구하며, β = 0.9이면 최근 "
                "{memory}스텝 정도만 기억합니다. 벽을 벗어나면 기울기가 작아져 G가 "
                "{average_first}에서 {average_last}까지 줄고, 학습률은 되살아납니다. "
                "{rate_low_step}번째 스텝에 {rate_low}까지 떨어졌던 학습률이 마지막에는 그 "
                "{recovered}배인 {rate_last}까지 올라갑니다. 손실은 {below}번째 스텝에 처음으로 "
                "{low} 아래로 내려갑니다.",
                "**치러야 할 값도 있습니다.** 최근 기울기로 나누므로 최소점 근처에서도 좌표마다 "
                "η쯤 움직입니다. 마지막 {tail}스텝 동안 평균은 x 방향이 {pace_x}η, y 방향이 "
                "{pace_y}η입니다. 그래서 자리를 잡지 못하고 튀어, 손실이 {tail_low}에서 "
                "{tail_high} 사이를 오르내립니다. 이 움직임은 혼돈적이어서 끝자리 숫자는 "
                "우연입니다.",
                "**η가 같다고 공정한 승부는 아닙니다.** 수업 9의 규칙대로 저마다 가장 좋은 η를 "
                "쓰면 마지막 손실은 Adagrad(η = {eta_adagrad})가 {own_adagrad}, "
                "RMSProp(η = {eta_rmsprop})이 {own_rmsprop}입니다. 그래도 한쪽의 학습률은 줄기만 "
                "하고 다른 쪽은 되살아날 수 있다는 점은 달라지지 않습니다.",
            ),
            takeaway="합 대신 지수 이동 평균을 쓰면, 최근 기울기가 작을 때 학습률이 되살아납니다.",
        ),
    },
)
