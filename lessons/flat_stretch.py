"""Momentum carries across a flat stretch where GD stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine import Run, Scene, run
from lessons.base import Claims, Lesson, Numbers, Played, Runs, Words, first

SCENE = Scene(
    "formula",
    formula="x^3 + y^2",  # level at the origin, and falling beyond it from any y
    start=(1.0, 0.3),
    steps=100,
    runs=(Run("gd", {"eta": 0.02}), Run("gd", {"eta": 0.2}), Run("momentum", {"eta": 0.02})),
)
SHORT = 0.7  # an α whose memory is too short
LEAP = 1 / 3  # the η whose first step from x = 1 is just 1 long


def alone(**settings: float) -> Scene:
    """The scene with one run, of GD or, if there is an α, of Momentum."""
    return replace(SCENE, runs=(Run("momentum" if "alpha" in settings else "gd", settings),))


def beyond(runs: Runs) -> list[float]:
    """The first step of each run that is past x = −1."""
    return [first(t.positions[:, 0] < -1) for t in runs]


def numbers(played: Played) -> Numbers:
    """How far GD gets, and when Momentum has crossed."""
    slow, fast, momentum = played.scene
    (forgetful,) = run(alone(eta=0.02, alpha=SHORT))
    return {
        "leap": LEAP,
        "short": SHORT,
        "x_short": float(forgetful.positions[-1, 0]),
        "x_slow": float(slow.positions[-1, 0]),
        "x_fast": float(fast.positions[-1, 0]),
        "slope_first": float(slow.gradients[0, 0]),
        "slope_slow": float(slow.gradients[-1, 0]),
        "slope_fast": float(fast.gradients[-1, 0]),
        "crossed": first(momentum.positions[:, 0] < 0),
        "beyond": beyond(played.scene)[2],
    }


def claims(played: Played, n: Numbers) -> Claims:
    """Along x the surface is x³: at the origin slope and curvature vanish."""
    slow, fast, momentum = played.scene
    starts = [(1.0, 0.0), (1.0, -0.5), (0.9, 0.3), (1.1, 0.3)]
    moved = [beyond(run(replace(SCENE, start=start))) for start in starts]
    below, above = (run(alone(eta=LEAP + change))[0] for change in (-0.01, 0.01))
    return {
        "a step of GD multiplies x by 1 − 3ηx": all(
            np.allclose(t.positions[1:, 0], x * (1 - 3 * t.resolved.settings["eta"] * x))
            for t in (slow, fast)
            for x in [t.positions[:-1, 0]]
        ),
        "from other starts too Momentum alone passes": all(
            gd == faster == np.inf and crossed < 25 for gd, faster, crossed in moved
        ),
        "only a rate above 1/3 leaps over the flat point": below.positions[-1, 0] > 0
        and above.positions[1, 0] < 0,
        "with α = 0.7 Momentum stays too": 0 < n["x_short"] < n["x_slow"]
        and run(replace(alone(eta=0.02, alpha=SHORT), steps=2000))[0].positions[-1, 0] > 0,
        "GD comes ever closer to the flat point and never passes it": all(
            (t.positions[:, 0] > 0).all() and (t.positions[1:, 0] < t.positions[:-1, 0]).all()
            for t in (slow, fast)
        ),
        "GD is still before it after 100 steps": abs(n["x_slow"] - 0.14) < 0.005
        and 0 < n["x_fast"] < 0.02,
        "because the slope dies with x": n["slope_slow"] < n["slope_first"] / 40
        and n["slope_fast"] < n["slope_first"] / 1000,
        "GD with ten times η has Momentum’s total push": fast.resolved.settings["eta"]
        == 10 * slow.resolved.settings["eta"]
        and momentum.resolved.settings["alpha"] == 0.9,
        "Momentum crosses, and is past −1 at step 17": n["crossed"] < n["beyond"] == 17,
    }


LESSON = Lesson(
    key="flat_stretch",
    scene=SCENE,
    predict="run",
    answer=lambda runs: min(range(len(runs)), key=beyond(runs).__getitem__),
    numbers=numbers,
    claims=claims,
    words={
        "en": Words(
            title="Across a flat stretch",
            question="All slide from x = 1 towards the origin, where the surface is level and "
            "beyond which it falls again: GD with η = 0.02 and 0.2, and Momentum with η = 0.02 "
            "and α = 0.9. Which is the first to pass x = −1?",
            explanation=(
                "**GD stays.** Its step is η times the slope, and the slope along x dies on the "
                "way: from {slope_first} at the start to {slope_slow}. After 100 steps it is "
                "still at x = {x_slow}. Ten times the rate only brings it to x = {x_fast}, where "
                "the slope is {slope_fast}. The nearer it gets, the slower it moves; with no η "
                "below {leap} does it pass the level point.",
                "**Momentum carries across.** The speed gained on the slope outlives the slope: "
                "it passes the level point at step {crossed} and x = −1 at step {beyond}.",
                "GD with η = 0.2 has as large a total push: what it lacks is memory. With α = "
                "{short} Momentum’s is too short, and it stays at x = {x_short}.",
            ),
            takeaway="Where the slope dies, GD’s steps die with it; a velocity lives on for a "
            "while.",
        ),
        "ko": Words(
            title="평평한 구간을 건너기",
            question="모두 x = 1에서 원점 쪽으로 미끄러집니다. 원점은 평평하고, 그 너머는 다시 "
            "내리막입니다. η = 0.02와 0.2인 경사 하강법(GD), 그리고 η = 0.02, α = 0.9인 "
            "모멘텀(Momentum) 가운데 x = −1을 가장 먼저 지나는 것은 어느 것일까요?",
            explanation=(
                "**경사 하강법은 머뭅니다.** 한 걸음의 길이는 η와 기울기의 곱인데, 가는 동안 x "
                "방향의 기울기가 {slope_first}에서 {slope_slow}까지 작아집니다. 그래서 100스텝 "
                "뒤에도 x = {x_slow}에 있습니다. 학습률이 열 배여도 x = {x_fast}까지 갈 뿐이고, "
                "그곳의 기울기는 {slope_fast}입니다. 가까이 갈수록 느려져서, η가 {leap}보다 작은 "
                "한 평평한 점을 끝내 지나지 못합니다.",
                "**모멘텀은 건너갑니다.** 비탈에서 얻은 속도는 비탈이 끝나도 남습니다. "
                "{crossed}번째 스텝에 평평한 점을, {beyond}번째 스텝에 x = −1을 지납니다.",
                "η = 0.2인 경사 하강법은 모멘텀과 힘의 합이 같습니다. 모자란 것은 기억뿐입니다. "
                "α = {short}이면 모멘텀도 기억이 모자라 x = {x_short}에 머뭅니다.",
            ),
            takeaway="기울기가 사라지면 경사 하강법의 걸음도 사라지지만, 속도는 얼마 동안 "
            "남습니다.",
        ),
    },
)
