"""Adam is momentum and RMSProp, and corrects both for their start at zero."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from engine import Run, Scene, Trajectory
from lessons.base import Claims, Lesson, Numbers, Played, Words, first
from optimizers.base import Array

ETA, BETA1, BETA2 = 0.1, 0.9, 0.999
SHRUNK = math.sqrt(1 - BETA2) / (1 - BETA1)  # what 1/(1−β) on both moments makes of η
SCENE = Scene(
    "quadratic",
    start=(9.0, 1.5),
    steps=200,
    runs=(
        Run("adam", {"eta": ETA}),
        Run("adam", {"eta": ETA, "bias_correction": False}),
        Run("adam", {"eta": SHRUNK * ETA, "bias_correction": False}),
    ),
)
HALVES = replace(
    SCENE,
    runs=(
        Run("rmsprop", {"eta": ETA, "beta": BETA2}),
        Run("adam", {"eta": ETA, "beta1": 0.0, "bias_correction": False}),
    ),
)


def lengths(trajectory: Trajectory) -> Array:
    """The steps along x in units of the first run's η, shape ``(T,)``."""
    return np.abs(np.diff(trajectory.positions[:, 0])) / ETA


def numbers(played: Played) -> Numbers:
    """The first moments, the first steps, and what becomes of them."""
    adam, raw, constant = played.scene
    rmsprop, halved = played.asides[0]
    return {
        "apart": float(np.abs(rmsprop.positions - halved.positions).max()),
        "g_x": float(adam.used_gradients[0, 0]),
        "g_y": float(adam.used_gradients[0, 1]),
        "m_x": float(raw.state["m"][1, 0]),
        "m_y": float(raw.state["m"][1, 1]),
        "m_hat_x": float(adam.shown["m_hat"][0, 0]),
        "m_hat_y": float(adam.shown["m_hat"][0, 1]),
        "step": float(lengths(adam)[0]),
        "step_raw": float(lengths(raw)[0]),
        "step_constant": float(lengths(constant)[0]),
        "m_share": 1 - BETA1,
        "v_share": math.sqrt(1 - BETA2),
        "peak": float(lengths(raw).max()),
        "peak_step": int(lengths(raw).argmax()) + 1,
        "x_raw": float(raw.positions[:, 0].min()),
        "x_adam": float(adam.positions[:, 0].min()),
        "below_raw": first(raw.losses < 1e-2),
        "below_adam": first(adam.losses < 1e-2),
        "loss": 1e-2,
        "shrunk": SHRUNK,
        "m_factor": 1 / (1 - BETA1),
        "v_factor": 1 / (1 - BETA2),
        "m_factor_last": 1 / (1 - BETA1**adam.steps),
        "v_factor_last": 1 / (1 - BETA2**adam.steps),
    }


def with_constant_correction(scene: Scene) -> Array:
    """Adam's path with 1/(1−β) for 1/(1−βᵗ), as some notes print it."""
    w = np.array(scene.origin)
    m = v = np.zeros(2)
    path = [w]
    for _ in range(scene.steps):
        g = scene.made.gradient(w)
        m = BETA1 * m + (1 - BETA1) * g
        v = BETA2 * v + (1 - BETA2) * g * g
        w = w - ETA * (m / (1 - BETA1)) / (np.sqrt(v / (1 - BETA2)) + 1e-8)
        path.append(w)
    return np.array(path)


def claims(played: Played, n: Numbers) -> Claims:
    """The first gradient is (9, 30)."""
    adam, _, constant = played.scene
    g, m, v = adam.used_gradients, adam.state["m"], adam.state["v"]
    return {
        "Adam’s m is momentum’s average, its v RMSProp’s": np.allclose(
            m[1:], BETA1 * m[:-1] + (1 - BETA1) * g
        )
        and np.allclose(v[1:], BETA2 * v[:-1] + (1 - BETA2) * g * g),
        "without momentum and correction it is RMSProp": n["apart"] == 0,
        "the first m is 0.1 g without correction": np.allclose(
            [n["m_x"], n["m_y"]], [0.1 * n["g_x"], 0.1 * n["g_y"]]
        )
        and np.allclose([n["g_x"], n["g_y"]], [9, 30]),
        "and g with it": np.allclose([n["m_hat_x"], n["m_hat_y"]], [n["g_x"], n["g_y"]]),
        "yet the uncorrected first step is the larger": np.isclose(n["step_raw"], 3.162, rtol=1e-3)
        and np.isclose(n["step"], 1),
        "because √v starts smaller than m": np.isclose(n["step_raw"], n["m_share"] / n["v_share"]),
        "the steps grow to a peak at step 8": np.isclose(n["peak"], 6.06, rtol=1e-3)
        and n["peak_step"] == 8
        and lengths(adam).max() <= 1,
        "they carry x past the minimum, the corrected ones do not": np.isclose(
            n["x_raw"], -1.79, rtol=1e-2
        )
        and n["x_adam"] > 0,
        "the larger steps arrive earlier here": (n["below_raw"], n["below_adam"]) == (70, 176),
        "1/(1 − β) is right at the first step": np.isclose(n["step_constant"], 1),
        "and from then on equals uncorrected Adam at 0.3162 η": np.allclose(
            with_constant_correction(SCENE), constant.positions, atol=1e-6
        )
        and np.isclose(n["shrunk"], 0.3162, rtol=1e-4),
        "while 1/(1 − βᵗ) goes to 1": n["m_factor_last"] - 1 < 1e-8
        and n["v_factor_last"] < n["v_factor"] / 100,
    }


LESSON = Lesson(
    key="adam",
    scene=SCENE,
    predict="run",
    answer=lambda runs: int(np.argmax([lengths(t)[0] for t in runs])),
    numbers=numbers,
    claims=claims,
    asides=(HALVES,),
    words={
        "en": Words(
            title="Adam and its correction",
            question="Adam’s averages m and v start at zero, and bias correction makes up for "
            "it. Three runs: with correction, without it, and without it at about a third of "
            "the η. Which takes the longest first step?",
            explanation=(
                "**Adam is momentum and RMSProp**: an average m of the gradients gives the "
                "direction, an average v of their squares the rate of each coordinate. With β₁ "
                "= 0 and no correction it is RMSProp at β = 0.999: the two paths of the further "
                "scene differ by {apart}.",
                "**The first m is a tenth of the gradient.** The gradient is ({g_x}, {g_y}); m, "
                r"from zero, is only ({m_x}, {m_y}). Divided by $1 - \beta_1^t$ it is "
                "({m_hat_x}, {m_hat_y}), the gradient itself.",
                "**Yet the uncorrected first step is the longer one**: {step_raw} η against "
                "{step} η. For v starts at zero too, and more so: √v is {v_share} of the "
                "gradient, m is {m_share} of it, and the step is their quotient. The steps grow "
                "to {peak} η at step {peak_step} and throw x past the minimum, to {x_raw}; "
                "corrected, x never falls below {x_adam}.",
                "The correction is not for speed: here the longer steps bring the loss below "
                "{loss} at step {below_raw}, the corrected ones at {below_adam}. It makes η "
                "mean what it says from the first step on.",
                r"**Mind the t.** Some notes print $1/(1-\beta)$ for $1/(1-\beta^t)$. The first "
                "step is then right, {step_constant} η, but the factors stay at {m_factor} and "
                "{v_factor} for ever instead of falling to 1; after 200 steps they should be "
                "{m_factor_last} and {v_factor_last}. It is uncorrected Adam at {shrunk} times "
                "the η: the third run.",
            ),
            takeaway="Bias correction undoes the start at zero: the first step is η long, "
            "neither a tenth nor three times that.",
            asides=("RMSProp at β = 0.999, and Adam with β₁ = 0 and no correction",),
        ),
        "ko": Words(
            title="Adam과 편향 보정",
            question="Adam의 평균 m과 v는 0에서 시작하고, 편향 보정이 이를 바로잡습니다. 보정한 "
            "것, 보정하지 않은 것, 보정하지 않고 η를 약 3분의 1로 줄인 것 가운데 첫 걸음이 가장 "
            "긴 것은 어느 것일까요?",
            explanation=(
                "**Adam은 모멘텀과 RMSProp을 합친 방법입니다.** 기울기의 평균 m이 방향을 "
                "정하고, 기울기 제곱의 평균 v가 좌표마다 학습률을 정합니다. β₁ = 0으로 두고 "
                "보정을 끄면 β = 0.999인 RMSProp과 같아집니다. 추가 장면의 두 경로는 차이가 "
                "{apart}입니다.",
                "**첫 m은 기울기의 {m_share}배입니다.** 기울기는 ({g_x}, {g_y})인데 0에서 "
                r"시작한 m은 ({m_x}, {m_y})에 지나지 않습니다. 이를 $1 - \beta_1^t$ 로 나누면 "
                "({m_hat_x}, {m_hat_y}), 곧 기울기 그대로가 됩니다.",
                "**그런데 첫 걸음은 보정하지 않은 쪽이 더 깁니다.** 보정하지 않으면 "
                "{step_raw}η, 보정하면 {step}η입니다. v도 0에서 시작하고, 그 영향이 더 크기 "
                "때문입니다. m은 기울기의 {m_share}배인데 √v는 {v_share}배이고, 걸음은 이 둘의 "
                "비입니다. 걸음은 {peak_step}번째 스텝에 {peak}η까지 길어져 x가 최솟값을 지나 "
                "{x_raw}까지 갑니다. 보정하면 x는 {x_adam} 아래로 내려가지 않습니다.",
                "보정의 목적은 속도가 아닙니다. 이 장면에서 손실이 {loss} 아래로 내려가는 것은 "
                "긴 걸음 쪽이 {below_raw}번째, 보정한 쪽이 {below_adam}번째 스텝입니다. 보정은 "
                "첫 스텝부터 η가 뜻하는 길이를 지키게 합니다.",
                r"**t를 빠뜨리지 마십시오.** $1/(1-\beta^t)$ 대신 $1/(1-\beta)$ 로 적은 강의 "
                "자료도 있습니다. 그러면 첫 걸음은 {step_constant}η로 맞지만, 보정 계수가 1로 "
                "줄지 않고 {m_factor}, {v_factor}에 영원히 머뭅니다. 200스텝 뒤의 올바른 값은 "
                "{m_factor_last}, {v_factor_last}입니다. 결국 η의 {shrunk}배를 쓰는, 보정하지 "
                "않은 Adam과 같습니다. 바로 세 번째 경로입니다.",
            ),
            takeaway="편향 보정은 0에서 시작한 영향을 없앱니다. 첫 걸음부터 길이가 η가 됩니다.",
            asides=("β = 0.999인 RMSProp과, β₁ = 0이고 보정하지 않은 Adam",),
        ),
    },
)
