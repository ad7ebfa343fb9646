"""RMSProp forgets: when recent gradients are small the rate recovers."""

from __future__ import annotations

import numpy as np

from engine import Run, Scene
from lessons.base import Claims, Lesson, Numbers, Played, Words, final, first, lowest

LOW = 0.1
TAIL = 50


def numbers(played: Played) -> Numbers:
    """The rates along y of both, and the losses."""
    adagrad, rmsprop = played.scene
    dying, rate = (t.shown["rate"][:, 1] for t in played.scene)
    tail = rmsprop.losses[-TAIL:]
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
        "tail_low": float(tail.min()),
        "tail_high": float(tail.max()),
    }


def claims(played: Played, n: Numbers) -> Claims:
    """The bounce is chaotic, so that of it only the size is claimed."""
    adagrad, rmsprop = played.scene
    falling = np.diff(adagrad.shown["rate"], axis=0)
    G, g = rmsprop.state["G"], rmsprop.used_gradients
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
        "then it bounces": rmsprop.end is not None
        and rmsprop.end.detail == "bouncing"
        and n["tail_high"] > 2 * n["tail_low"]
        and 0.001 < n["tail_low"] < 0.02 < n["tail_high"] < 0.1,
    }


LESSON = Lesson(
    key="rmsprop",
    scene=Scene(
        "beale",
        start=(2.0, 1.5),
        steps=200,
        runs=(Run("adagrad", {"eta": 0.05}), Run("rmsprop", {"eta": 0.05})),
    ),
    predict="run",
    answer=lowest,
    numbers=numbers,
    claims=claims,
    words={
        "en": Words(
            title="RMSProp forgets",
            question="Adagrad and RMSProp start on a steep wall of Beale with the same η = "
            "0.05. Which has the lower loss after 200 steps?",
            explanation=(
                "**Adagrad remembers everything.** The wall’s huge gradients stay in its sum G, "
                "so its rate along y only falls, from {dying_first} to {dying_last}. It ends at "
                "a loss of {loss_adagrad}.",
                "**RMSProp forgets.** Its G is a decaying average, "
                r"$G \leftarrow \beta G + (1-\beta)\, g^2$, which at β = 0.9 remembers about "
                "{memory} steps. Off the wall the gradients are small, G falls from "
                "{average_first} to {average_last}, and the rate recovers: from {rate_low} at "
                "step {rate_low_step} to {rate_last} at the end, {recovered} times as much. The "
                "loss is first below {low} at step {below}.",
                "**The price.** Dividing by the recent gradients keeps every step about η long, "
                "also near the minimum. So it does not settle but bounces: over the last {tail} "
                "steps the loss goes up and down between {tail_low} and {tail_high}. The bounce "
                "is chaotic; the last digits are chance.",
            ),
            takeaway="A decaying average instead of a sum: the rate recovers when recent "
            "gradients are small.",
        ),
        "ko": Words(
            title="RMSProp은 잊는다",
            question="Adagrad와 RMSProp이 같은 학습률 η = 0.05로 Beale 함수의 가파른 벽에서 "
            "출발합니다. 200스텝 뒤에 손실이 더 작은 것은 어느 쪽일까요?",
            explanation=(
                "**Adagrad는 모두 기억합니다.** 벽에서 겪은 큰 기울기가 합 G에 그대로 남아, y "
                "방향의 학습률은 {dying_first}에서 {dying_last}까지 줄기만 합니다. 마지막 "
                "손실은 {loss_adagrad}입니다.",
                "**RMSProp은 잊습니다.** G를 합이 아니라 지수 이동 평균 "
                r"$G \leftarrow \beta G + (1-\beta)\, g^2$ 으로 구하며, β = 0.9이면 최근 "
                "{memory}스텝 정도만 기억합니다. 벽을 벗어나면 기울기가 작아져 G가 "
                "{average_first}에서 {average_last}까지 줄고, 학습률은 되살아납니다. "
                "{rate_low_step}번째 스텝에 {rate_low}까지 떨어졌던 학습률이 마지막에는 그 "
                "{recovered}배인 {rate_last}까지 올라갑니다. 손실은 {below}번째 스텝에 처음으로 "
                "{low} 아래로 내려갑니다.",
                "**치러야 할 값도 있습니다.** 최근 기울기로 나누므로 최솟값 근처에서도 걸음의 "
                "길이가 η 정도로 유지됩니다. 그래서 자리를 잡지 못하고 튀어, 마지막 {tail}스텝 "
                "동안 손실이 {tail_low}에서 {tail_high} 사이를 오르내립니다. 이 움직임은 "
                "혼돈적이어서 끝자리 숫자는 우연입니다.",
            ),
            takeaway="합 대신 지수 이동 평균을 쓰면, 최근 기울기가 작을 때 학습률이 되살아납니다.",
        ),
    },
)
