"""Adagrad gives each coordinate its own rate; ε; and why its rate dies as G grows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine import Run, Scene, Trajectory, run
from lessons.base import Claims, Lesson, Numbers, Played, Words, final
from lessons.valley_and_plateau import RATES, from_around

KAPPA = 100.0


def bowl(kappa: float) -> Scene:
    """Adagrad, and GD at the rate 1/κ, on a bowl that is κ times steeper along y."""
    return Scene(
        "quadratic",
        {"kappa": kappa},
        start=(2.0, 2.0),
        steps=100,
        runs=(Run("adagrad", {"eta": 0.5}), Run("gd", {"eta": 1 / kappa})),
    )


SCENE = bowl(KAPPA)
TURNED = replace(SCENE, parameters={"kappa": KAPPA, "theta": 45.0}, start=(2.0, 1.0))
LARGE_EPSILON = replace(
    SCENE, runs=(Run("adagrad", {"eta": 0.5}), Run("adagrad", {"eta": 0.5, "epsilon": 100.0}))
)
DYING = Scene("beale", start=(2.0, 1.5), steps=200, runs=(Run("adagrad", {"eta": 0.05}),))
BEST = 2 / (1 + KAPPA)  # GD's best rate in the long run
TUNED = (Run("adagrad", {"eta": 1.0}), Run("gd", {"eta": BEST}))  # Adagrad's on the turned bowl
ASIDES = (bowl(1.0), bowl(10.0), bowl(1000.0), TURNED, LARGE_EPSILON, DYING)


def distance(trajectory: Trajectory) -> float:
    """How far from the origin, where the bowl's minimum is, the path ends."""
    return float(np.hypot(*trajectory.positions[-1]))


def numbers(played: Played) -> Numbers:
    """Ends, rates, and how far the paths on the four bowls differ."""
    adagrad, gd = played.scene
    one, ten, thousand, turned, epsilon, (dying,) = played.asides
    rates, dying_rates = adagrad.shown["rate"], dying.shown["rate"][:, 1]
    paths = [runs[0].positions for runs in (one, ten, played.scene, thousand)]
    _, best_gd = run(replace(SCENE, runs=TUNED))
    tuned_adagrad, tuned_gd = run(replace(TURNED, runs=TUNED))
    (larger,) = run(replace(DYING, runs=(Run("adagrad", {"eta": 2.0}),)))
    return {
        "x_gd": float(gd.positions[-1, 0]),
        "x_gd_thousand": float(thousand[1].positions[-1, 0]),
        "rate_x": float(rates[0, 0]),
        "rate_y": float(rates[0, 1]),
        "apart": max(float(np.abs(path - paths[0]).max()) for path in paths),
        "best": BEST,
        "best_gd": distance(best_gd),
        "tuned_adagrad": distance(tuned_adagrad),
        "tuned_gd": distance(tuned_gd),
        "turned_adagrad": distance(turned[0]),
        "turned_gd": distance(turned[1]),
        "epsilon": adagrad.resolved.settings["epsilon"],
        "loss": final(epsilon[0]),
        "loss_epsilon": final(epsilon[1]),
        "dying_first": float(dying_rates[0]),
        "dying_last": float(dying_rates[-1]),
        "sum_first": float(dying.state["G"][1, 1]),
        "sum_last": float(dying.state["G"][-1, 1]),
        "loss_dying": final(dying),
        "slope_dying": float(np.hypot(*dying.gradients[-1])),
        "step_dying": float(np.hypot(*np.diff(dying.positions[-2:], axis=0)[0])),
        "loss_larger": final(larger),
    }


def turned_at(eta: float) -> Scene:
    """The turned bowl with Adagrad at one rate alone."""
    return replace(TURNED, runs=(Run("adagrad", {"eta": eta}),))


def claims(played: Played, n: Numbers) -> Claims:
    """On an unturned bowl κ cancels from Adagrad's steps."""
    adagrad, gd = played.scene
    flat = replace(SCENE, start=(2.0, 0.0))
    (without,) = run(replace(flat, runs=(Run("adagrad", {"eta": 0.5, "epsilon": 0.0}),)))
    assert without.end is not None
    dying = played.asides[-1][0]
    G, rate = dying.state["G"][1:], dying.shown["rate"]
    elsewhere = [
        [run(replace(bowl(kappa), start=start))[0].positions for kappa in (1.0, 10.0, 1000.0)]
        for start in [(1.7, -0.4), (-1.0, 2.0)]
    ]
    found = {eta: distance(run(turned_at(eta))[0]) for eta in RATES}
    around = [np.median(np.hypot(*from_around(TURNED, each).positions[-1])) for each in TUNED]
    slowed, free = (t.shown["rate"] for t in (played.asides[4][1], adagrad))
    return {
        "each coordinate has its own rate: the steep one κ times the smaller": np.isclose(
            n["rate_x"] / n["rate_y"], KAPPA
        ),
        "both coordinates advance alike": np.abs(adagrad.positions @ [1, -1]).max() < 4e-9,
        "the path is the same for κ = 1, 10, 100 and 1000": n["apart"] < 4e-9,
        "from any start": all(
            np.allclose(path, paths[0], atol=1e-7) for paths in elsewhere for path in paths
        ),
        "where GD at its best rate has not arrived either": np.isclose(n["best_gd"], 0.383, 2e-3)
        and np.isclose(BEST * (1 + KAPPA), 2),
        "it arrives, where GD at 1/κ leaves x behind": distance(adagrad) < 1e-6
        and abs(n["x_gd"] - 0.732) < 1e-3
        and abs(float(gd.positions[-1, 1])) < 1e-12
        and n["x_gd_thousand"] > 1.8,
        "turned by 45° the advantage is lost": n["turned_adagrad"] > n["turned_gd"] > 0.7,
        "with tuned rates too": min(found, key=found.__getitem__) == 1
        and n["tuned_adagrad"] > 1.5 * n["tuned_gd"]
        and around[0] > 1.5 * around[1],
        "without ε a coordinate that never had a slope is 0/0": without.steps == 0
        and without.end.detail == "not_finite"
        and np.isfinite(run(flat)[0].losses).all(),
        "ε has no visible effect when small": np.allclose(
            adagrad.shown["rate"] * np.sqrt(adagrad.state["G"][1:]), 0.5, rtol=1e-8
        ),
        "ε = 100 outweighs √G along x": np.sqrt(played.asides[4][1].state["G"][:, 0].max()) < 100,
        "and slows every step": bool(np.all(slowed < free))
        and n["loss"] < 1e-12
        and 0.8 < n["loss_epsilon"] < 0.83,
        "G only grows, so the rate only falls": bool(
            np.all(np.diff(G, axis=0) >= 0) and np.all(np.diff(rate, axis=0) <= 0)
        ),
        "the rate is η/√G": np.allclose(rate, 0.05 / np.sqrt(G), rtol=1e-8),
        "it dies on the slope, far from the minimum": np.allclose(
            [n["dying_first"], n["dying_last"], n["loss_dying"]],
            [1.88e-4, 5.73e-5, 5.80],
            rtol=1e-2,
        )
        and n["slope_dying"] > 10
        and n["step_dying"] < 0.01,
        "a larger η makes up for it": n["loss_larger"] < 0.01,
    }


LESSON = Lesson(
    key="adagrad",
    scene=SCENE,
    predict="end",
    answer=lambda runs: 1,
    numbers=numbers,
    claims=claims,
    asides=ASIDES,
    words={
        "en": Words(
            title="Adagrad: a rate for each coordinate",
            question="A bowl 100 times steeper along y than along x, and a start at (2, 2). GD "
            "takes η = 0.01, which suits the steep direction exactly; Adagrad (Adaptive Gradient) "
            "takes η = 0.5. Click where GD will be after 100 steps.",
            explanation=(
                "**One rate has to serve both directions.** GD is at y = 0 after one step, and "
                "then crawls along the flat direction: after 100 steps x is still {x_gd}, and "
                "with κ = 1000 it is {x_gd_thousand}. Even at η = {best}, its best in the long "
                "run, GD is {best_gd} from the minimum.",
                "**Adagrad divides each coordinate by its own past**, "
                r"$w \leftarrow w - \eta\, g/(\sqrt G + \epsilon)$ with $G \leftarrow G + g^2$. "
                "Its first rate is {rate_x} along x and {rate_y} along y, so that how steep a "
                "coordinate is no longer matters: for κ = 1, 10, 100 and 1000 the path is the "
                "same, to within {apart}. From (2, 2), as far in x as in y, it goes straight to "
                "the minimum.",
                "**Along the axes only.** Turn the bowl by 45° and the steep direction is no "
                "coordinate any more: from (2, 1) Adagrad ends {turned_adagrad} from the "
                "minimum, GD {turned_gd}. With the rates that suit this bowl best, 1 (of 1, 2, 3 "
                "and 5 times powers of ten) and {best}, it is {tuned_adagrad} and {tuned_gd}.",
                "**ε** is there for a coordinate that has not had a slope yet, whose step would "
                "be 0/0. At {epsilon} it has no visible effect. At 100 it outweighs √G along x "
                "and slows every step: the loss ends at {loss_epsilon} instead of {loss}.",
                "**Why the rate dies.** G is a sum of squares and only grows. From a steep "
                "place on Beale with η = 0.05, G along y goes from {sum_first} to {sum_last}, so "
                "the rate from {dying_first} down to {dying_last}. After 200 steps the loss is "
                "{loss_dying} and the slope still {slope_dying}, but the steps are only "
                "{step_dying} long: what was steep once is never forgotten. A larger η makes up "
                "for that (with η = 2 the loss ends at {loss_larger}), but its rate, too, only "
                "falls.",
            ),
            takeaway="To Adagrad steep and flat coordinates are alike, but its sum only grows, so "
            "its rate only falls.",
            asides=(
                "κ = 1: a round bowl",
                "κ = 10",
                "κ = 1000",
                "κ = 100, turned by 45°",
                "ε = 100",
                "The rate dies on Beale",
            ),
        ),
        "ko": Words(
            title="Adagrad: 좌표마다 다른 학습률",
            question="y 방향이 x 방향보다 100배 가파른 그릇 모양의 손실에서, 점 (2, 2)에서 "
            "출발합니다. 경사 하강법(GD)은 가파른 방향에 꼭 맞는 η = 0.01을, Adagrad(Adaptive "
            "Gradient)는 η = 0.5를 씁니다. 100스텝 뒤에 경사 하강법이 있을 곳을 짚어 보세요.",
            explanation=(
                "**학습률 하나로 두 방향을 감당해야 합니다.** 경사 하강법은 한 스텝 만에 y = "
                "0에 닿지만, 그다음부터는 완만한 방향으로 기어갑니다. 100스텝 뒤에도 x는 "
                "{x_gd}에 머물고, κ = 1000이면 {x_gd_thousand}에 그칩니다. 오래 갈 때 가장 좋은 "
                "η = {best}에서도 최소점까지 {best_gd}만큼 남습니다.",
                "**Adagrad는 좌표마다 그 좌표가 겪은 기울기로 나눕니다.** "
                r"$w \leftarrow w - \eta\, g/(\sqrt G + \epsilon)$, $G \leftarrow G + g^2$ "
                "입니다. 첫 스텝의 학습률은 x 방향이 {rate_x}, y 방향이 {rate_y}입니다. 그래서 "
                "좌표가 얼마나 가파른지는 더는 문제가 되지 않습니다. κ가 1, 10, 100, 1000 중 "
                "무엇이든 경로는 같아서, 차이는 커야 {apart}입니다. x와 y가 똑같이 떨어져 있는 "
                "(2, 2)에서는 최소점까지 곧게 갑니다.",
                "**좌표축을 따라서만 그렇습니다.** 그릇을 45° 돌리면 가파른 방향이 더는 "
                "좌표축이 아닙니다. (2, 1)에서 출발하면 최소점까지 남은 거리가 Adagrad는 "
                "{turned_adagrad}, 경사 하강법은 {turned_gd}입니다. 이 그릇에 가장 좋은 학습률, "
                "곧 1(1, 2, 3, 5에 10의 거듭제곱을 곱한 값 가운데)과 {best}에서도 "
                "{tuned_adagrad}, {tuned_gd}입니다.",
                "**ε**은 아직 기울기가 없었던 좌표의 걸음이 0/0이 되지 않게 합니다. "
                "{epsilon}이면 눈에 띄는 영향이 없지만, 100이면 x 방향의 √G를 압도하고 모든 "
                "걸음을 늦춥니다. 손실은 {loss} 대신 {loss_epsilon}에 머뭅니다.",
                "**학습률은 왜 죽을까요?** G는 제곱의 합이므로 늘어나기만 합니다. Beale 함수의 "
                "가파른 곳에서 η = 0.05로 출발하면 y 방향의 G는 {sum_first}에서 {sum_last}까지 "
                "늘고, 학습률은 {dying_first}에서 {dying_last}까지 줄어듭니다. 200스텝 뒤의 "
                "손실은 {loss_dying}, 기울기의 크기는 아직 {slope_dying}인데도 걸음의 길이는 "
                "{step_dying}뿐입니다. 한때 가팔랐다는 사실을 결코 잊지 않기 때문입니다. η를 "
                "키우면 만회할 수 있지만(η = 2이면 마지막 손실이 {loss_larger}), 그때에도 "
                "학습률은 줄기만 합니다.",
            ),
            takeaway="Adagrad에는 가파른 좌표와 완만한 좌표가 다르지 않습니다. 그러나 G가 늘기만 "
            "하므로 학습률은 줄기만 합니다.",
            asides=(
                "κ = 1: 둥근 그릇",
                "κ = 10",
                "κ = 1000",
                "κ = 100, 45° 돌린 그릇",
                "ε = 100",
                "Beale에서 죽어 가는 학습률",
            ),
        ),
    },
)
