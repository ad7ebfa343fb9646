"""A fair comparison: one η for everybody decides the winner, each at its own best does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine import Run, Scene, run
from lessons.base import Claims, Lesson, Numbers, Played, Runs, Words, final, lowest
from lessons.valley_and_plateau import (
    AROUND,
    STARTS,
    VALLEY,
    from_around,
    is_tuned,
    tuned_rate,
)

METHODS = ("gd", "momentum", "adagrad", "rmsprop", "adam")


def one_rate(eta: float) -> Scene:
    """All methods with the same η."""
    return replace(VALLEY, runs=tuple(Run(key, {"eta": eta}) for key in METHODS))


OWN = replace(VALLEY, runs=tuple(each for each in VALLEY.runs if each.optimizer in METHODS))
FURTHER = replace(
    VALLEY,
    runs=(
        Run("momentum", {"eta": 0.001, "alpha": 0.95}),
        Run("adam", {"eta": 0.5, "beta1": 0.95, "beta2": 0.99}),
    ),
)
ALPHAS = (0.5, 0.8, 0.9, 0.95, 0.98)  # with 0.99 the rule leaves no η
BOLD = replace(VALLEY, runs=(Run("momentum", {"eta": 0.003}),))
LUCK = replace(VALLEY, start=(-1.5, 2.0), runs=(Run("gd", {"eta": 0.002}),))


def winner(runs: Runs) -> str:
    """The key of the method with the lowest final loss."""
    return runs[lowest(runs)].optimizer.key


def diverged(runs: Runs) -> set[str]:
    """The methods that ran away."""
    return {t.optimizer.key for t in runs if t.end and t.end.code == "diverged"}


def runaways(scene: Scene) -> int:
    """From how many of the starts around a scene's its first run leaves the surface."""
    return int(np.isnan(from_around(scene, scene.runs[0]).losses[-1]).sum())


def median(each: Run) -> float:
    """The median final loss from the starts around."""
    return float(np.median(from_around(VALLEY, each).losses[-1]))


def with_alpha(alpha: float) -> Run:
    """Momentum with an α, and the η that the rule finds for it."""
    each = Run("momentum", {"alpha": alpha})
    return replace(each, hyperparameters={"alpha": alpha, "eta": tuned_rate(VALLEY, each)})


def numbers(played: Played) -> Numbers:
    """The winning loss at each η, and all losses at each method's own."""
    medium, large, huge, own, further, (luck,), (bold,) = played.asides
    gd, momentum, adagrad, rmsprop, adam = played.scene
    return {
        "small_momentum": final(momentum),
        "small_gd": final(gd),
        "small_rmsprop": final(rmsprop),
        "small_adam": final(adam),
        "small_adagrad": final(adagrad),
        "medium_gd": final(medium[0]),
        "large_rmsprop": final(large[3]),
        "huge_adam": final(huge[4]),
        **{f"own_{key}": final(t) for key, t in zip(METHODS, own, strict=True)},
        "medium_runaways": runaways(one_rate(0.005)),
        "further_momentum": final(further[0]),
        "further_adam": final(further[1]),
        "luck": final(luck),
        "luck_y": float(luck.positions[4, 1]),
        "luck_x": float(luck.positions[4, 0]),
        "starts": STARTS,
        "around": AROUND,
        "luck_runaways": runaways(LUCK),
        "bold": final(bold),
        "bold_runaways": runaways(BOLD),
    }


def claims(played: Played, n: Numbers) -> Claims:
    """GD at 0.005 and RMSProp bounce chaotically: of those only the size is claimed."""
    medium, large, huge, own, _, (luck,), _ = played.asides
    closer = [replace(one_rate(0.005), start=(x, y)) for x in (-1.21, -1.19) for y in (0.99, 1.01)]
    return {
        "each scene has one η for all": all(
            len({t.resolved.settings["eta"] for t in runs}) == 1
            for runs in (played.scene, medium, large, huge)
        ),
        "at 0.001 Momentum wins, Adam is last but one": winner(played.scene) == "momentum"
        and np.isclose(n["small_momentum"], 0.0119, rtol=0.01)
        and np.isclose(n["small_adam"], 4.26, rtol=0.01)
        and sorted(final(t) for t in played.scene)[3] == n["small_adam"],
        "at 0.005 GD wins, Momentum diverges": winner(medium) == "gd"
        and 0.15 < n["medium_gd"] < 0.3
        and diverged(medium) == {"momentum"},
        "and from starts very close, but not from most of those around": all(
            winner(run(scene)) == "gd" for scene in closer
        )
        and STARTS / 2 < n["medium_runaways"] < STARTS,
        "at 0.02 RMSProp wins, GD and Momentum diverge": winner(large) == "rmsprop"
        and np.isclose(n["large_rmsprop"], 0.241, rtol=0.1)
        and diverged(large) == {"gd", "momentum"},
        "at 0.5 Adam wins, GD and Momentum diverge": winner(huge) == "adam"
        and np.isclose(n["huge_adam"], 0.0035, rtol=0.01)
        and diverged(huge) == {"gd", "momentum"},
        "so four values have four winners": len(
            {winner(runs) for runs in (played.scene, medium, large, huge)}
        )
        == 4,
        "each at its own best, as checked by the lesson before": set(OWN.runs) < set(VALLEY.runs)
        and len({t.resolved.settings["eta"] for t in own}) == 5,
        "gives one order": [METHODS[i] for i in np.argsort([final(t) for t in own])]
        == ["adam", "momentum", "gd", "rmsprop", "adagrad"],
        "with α tuned too, Momentum is ahead of Adam": is_tuned(FURTHER)
        and median(FURTHER.runs[0]) == min(median(with_alpha(alpha)) for alpha in ALPHAS)
        and median(FURTHER.runs[0]) < median(OWN.runs[4])
        and n["further_momentum"] < n["own_adam"],
        "and with its β Adam is ahead again": median(FURTHER.runs[1]) < median(FURTHER.runs[0])
        and n["further_adam"] < n["further_momentum"],
        "a leap from one start is luck": n["luck"] < 0.005
        and luck.positions[3, 0] > 0 > luck.positions[2, 0],
        "since of the starts around it many run away": n["luck_runaways"] >= 5,
        "bold Momentum would beat all, but runs away from many starts": n["bold"]
        < n["own_adam"] / 10
        and n["bold_runaways"] >= 5,
    }


LESSON = Lesson(
    key="fair_comparison",
    scene=one_rate(0.001),
    predict="run",
    answer=lowest,
    numbers=numbers,
    claims=claims,
    asides=(one_rate(0.005), one_rate(0.02), one_rate(0.5), OWN, FURTHER, LUCK, BOLD),
    words={
        "en": Words(
            title="A fair comparison",
            question="Five methods in Rosenbrock’s valley, all with the same η = 0.001. Which "
            "has the lowest loss after 300 steps?",
            explanation=(
                "**The same η for all looks fair.** At η = 0.001 Momentum wins with "
                "{small_momentum}, ahead of GD ({small_gd}), RMSProp ({small_rmsprop}), Adam "
                "({small_adam}) and Adagrad ({small_adagrad}).",
                "**But η decides the winner.** At 0.005 it is GD ({medium_gd}) and Momentum "
                "diverges; at 0.02 it is RMSProp ({large_rmsprop}) and GD diverges too; at 0.5 "
                "it is Adam ({huge_adam}), last but one before. Whoever chooses η chooses who "
                "wins: it means a different step in each method.",
                "**Each at its own best** takes η out of the choice. η is taken from 1, 2, 3 and "
                "5 times powers of ten; a rate is discarded if any path from {starts} starts "
                "within ±{around} leaves the picture; of the rest the lowest median final loss "
                "wins. Then Adam ends at {own_adam}, Momentum at {own_momentum}, GD at "
                "{own_gd}, RMSProp at {own_rmsprop}, Adagrad at {own_adagrad}.",
                "**But only η.** α, β₁ and β₂ are still at their defaults. With α = 0.95, found "
                "by the same rule, Momentum ends at {further_momentum}, ahead of Adam; with β₁ = "
                "0.95 and β₂ = 0.99 Adam is ahead again, at {further_adam}. Whoever tunes one "
                "method more than the other chooses who wins once more.",
                "**Why many starts?** From (−1.5, 2) GD with η = 0.002 leaps across the valley "
                "in four steps, to ({luck_x}, {luck_y}), and ends at {luck}. That is luck: of "
                "the {starts} starts around it {luck_runaways} run away. GD’s win at 0.005 is "
                "luck as well, with {medium_runaways} of {starts} running away. A best η from a "
                "single start proves little.",
                "**The rule is a choice too.** Momentum with η = 0.003 would beat all five with "
                "{bold} from this start, and is out because from {bold_runaways} of the "
                "{starts} starts it runs away. And all this is for this surface and 300 steps. "
                "State the rule, and others can check it.",
            ),
            takeaway="One η for everybody decides the winner; compare each at its own best, by "
            "a rule that is stated, and say what was tuned.",
            asides=(
                "η = 0.005 for all",
                "η = 0.02 for all",
                "η = 0.5 for all",
                "Each at its own best η",
                "Momentum and Adam tuned further",
                "GD’s lucky leap",
                "Momentum with η = 0.003",
            ),
        ),
        "ko": Words(
            title="공정한 비교",
            question="다섯 방법이 모두 같은 학습률 η = 0.001로 Rosenbrock 함수의 골짜기를 "
            "내려갑니다. 300스텝 뒤에 손실이 가장 작은 것은 어느 것일까요?",
            explanation=(
                "**학습률이 같으면 공정해 보입니다.** η = 0.001에서는 모멘텀(Momentum)이 이깁니다. "
                "손실은 작은 것부터 모멘텀 {small_momentum}, 경사 하강법(GD) {small_gd}, RMSProp "
                "{small_rmsprop}, Adam {small_adam}, Adagrad {small_adagrad}입니다.",
                "**그러나 승자를 정하는 것은 η입니다.** 0.005에서는 경사 하강법({medium_gd})이 "
                "이기고 모멘텀은 발산합니다. 0.02에서는 RMSProp({large_rmsprop})이 이기고 경사 "
                "하강법도 발산합니다. 0.5에서는 조금 전 끝에서 두 번째였던 Adam({huge_adam})이 "
                "이깁니다. η가 같아도 방법마다 걸음의 길이가 다르므로, η를 고르는 사람이 승자를 "
                "고르는 셈입니다.",
                "**저마다 가장 좋은 η를 쓰면** η를 고를 여지는 없어집니다. η는 1, 2, 3, 5에 10의 "
                "거듭제곱을 곱한 값 가운데에서 찾습니다. ±{around} 안의 출발점 {starts}개에서 "
                "한 경로라도 화면을 벗어나면 버리고, 남은 것 가운데 마지막 손실의 중앙값이 가장 "
                "작은 η를 씁니다. 그러면 Adam이 {own_adam}, 모멘텀이 {own_momentum}, 경사 "
                "하강법이 {own_gd}, RMSProp이 {own_rmsprop}, Adagrad가 {own_adagrad}입니다.",
                "**그러나 맞춘 것은 η뿐입니다.** α, β₁, β₂는 기본값 그대로입니다. 같은 규칙으로 "
                "α까지 맞추면 α = 0.95인 모멘텀이 {further_momentum}까지 내려가 Adam을 앞섭니다. "
                "β₁ = 0.95, β₂ = 0.99로 두면 Adam이 {further_adam}까지 내려가 다시 앞섭니다. 한 "
                "방법을 다른 방법보다 더 공들여 맞추는 사람이 또다시 승자를 고르는 셈입니다.",
                "**출발점이 왜 여럿이어야 할까요?** (−1.5, 2)에서 출발한 η = 0.002의 경사 "
                "하강법은 네 스텝 만에 골짜기를 뛰어넘어 ({luck_x}, {luck_y})에 내려앉고, "
                "손실은 {luck}까지 줄어듭니다. 이것은 운입니다. 그 둘레의 출발점 {starts}개 "
                "가운데 {luck_runaways}개에서는 발산합니다. η = 0.005에서 경사 하강법이 이긴 것도 "
                "운입니다. {starts}개 가운데 {medium_runaways}개에서는 발산합니다. 출발점 하나에서 "
                "찾은 ‘가장 좋은 η’는 믿을 만하지 않습니다.",
                "**규칙도 하나의 선택입니다.** η = 0.003인 모멘텀은 이 출발점에서 손실 {bold}에 "
                "이르러 다섯을 모두 이기지만, 출발점 {starts}개 가운데 {bold_runaways}개에서 "
                "발산하므로 규칙에서 빠집니다. 또한 이 결과는 이 손실 함수와 300스텝에 대한 "
                "것입니다. 규칙을 밝혀 두면 누구나 확인할 수 있습니다.",
            ),
            takeaway="모두에게 같은 η를 주면 η가 승자를 정합니다. 저마다 가장 좋은 값으로, "
            "규칙과 무엇을 맞추었는지를 밝히고 비교해야 합니다.",
            asides=(
                "모두 η = 0.005",
                "모두 η = 0.02",
                "모두 η = 0.5",
                "저마다 가장 좋은 η",
                "더 맞춘 모멘텀과 Adam",
                "경사 하강법의 운 좋은 도약",
                "η = 0.003인 모멘텀",
            ),
        ),
    },
)
