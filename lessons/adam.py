"""Adam is momentum and RMSProp, and corrects both for their start at zero."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from engine import Run, Scene
from lessons.base import Claims, Lesson, Numbers, Played, Words, final, first
from optimizers.base import Array

ETA, BETA1, BETA2, EPSILON = 0.1, 0.9, 0.999, 1e-8
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


def lengths(positions: Array) -> Array:
    """The steps along x in units of the first run's η, shape ``(T,)``."""
    return np.abs(np.diff(positions[:, 0])) / ETA


Print = Callable[[Array, Array, Array], tuple[Array, Array, Array]]
"""Adam as some notes print it: m, v and g to the new m and v and the step in units of η."""


def average(m: Array, v: Array, g: Array) -> tuple[Array, Array]:
    """The moments, which every print has."""
    return BETA1 * m + (1 - BETA1) * g, BETA2 * v + (1 - BETA2) * g * g


def constant_correction(m: Array, v: Array, g: Array) -> tuple[Array, Array, Array]:
    """With 1/(1−β) for 1/(1−βᵗ)."""
    m, v = average(m, v, g)
    return m, v, m / (1 - BETA1) / (np.sqrt(v / (1 - BETA2)) + EPSILON)


def one_symbol(m: Array, v: Array, g: Array) -> tuple[Array, Array, Array]:
    """With m for m̂ and v for v̂ too: m ← 9m + g and v ← 999v + g²."""
    m, v = average(m, v, g)
    m, v = m / (1 - BETA1), v / (1 - BETA2)
    return m, v, m / (np.sqrt(v) + EPSILON)


def moments_before(m: Array, v: Array, g: Array) -> tuple[Array, Array, Array]:
    """With the m and v of the step before in the last line."""
    return *average(m, v, g), m / (np.sqrt(v) + EPSILON)


def followed(printed: Print) -> Array:
    """The path of a print in the lesson's scene, shape ``(T+1, 2)``."""
    w = np.array(SCENE.origin)
    m = v = np.zeros(2)
    path = [w]
    with np.errstate(over="ignore"):  # one symbol makes v grow without end
        for _ in range(SCENE.steps):
            m, v, step = printed(m, v, SCENE.landscape.gradient(w))
            w = w - ETA * step
            path.append(w)
    return np.array(path)


def numbers(played: Played) -> Numbers:
    """The first moments, the first steps, and what becomes of them."""
    adam, raw, constant = played.scene
    rmsprop, halved = played.asides[0]
    frozen, late = followed(one_symbol), followed(moments_before)
    return {
        "apart": float(np.abs(rmsprop.positions - halved.positions).max()),
        "g_x": float(adam.used_gradients[0, 0]),
        "g_y": float(adam.used_gradients[0, 1]),
        "m_x": float(raw.state["m"][1, 0]),
        "m_y": float(raw.state["m"][1, 1]),
        "m_hat_x": float(adam.shown["m_hat"][0, 0]),
        "m_hat_y": float(adam.shown["m_hat"][0, 1]),
        "step": float(lengths(adam.positions)[0]),
        "step_raw": float(lengths(raw.positions)[0]),
        "step_constant": float(lengths(constant.positions)[0]),
        "m_share": 1 - BETA1,
        "v_share": math.sqrt(1 - BETA2),
        "peak": float(lengths(raw.positions).max()),
        "peak_step": int(lengths(raw.positions).argmax()) + 1,
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
        "m_kept": BETA1 / (1 - BETA1),
        "v_kept": BETA2 / (1 - BETA2),
        **{f"frozen_{i}": float(length) for i, length in enumerate(lengths(frozen)[:4], 1)},
        "frozen_way": float(lengths(frozen).sum()),
        "frozen_loss": float(adam.surface.value(frozen[-1])),
        "loss_start": float(adam.losses[0]),
        "loss_adam": final(adam),
        "late_first": float(lengths(late)[0]),
        "late_second": float(lengths(late)[1]),
    }


def claims(played: Played, n: Numbers) -> Claims:
    """The first gradient is (9, 30)."""
    adam, _, constant = played.scene
    g, m, v = adam.used_gradients, adam.state["m"], adam.state["v"]
    frozen, late = followed(one_symbol), followed(moments_before)
    kept = one_symbol(np.array([2.0]), np.array([3.0]), np.array([5.0]))
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
        and lengths(adam.positions).max() <= 1,
        "they carry x past the minimum, the corrected ones do not": np.isclose(
            n["x_raw"], -1.79, rtol=1e-2
        )
        and n["x_adam"] > 0,
        "the larger steps arrive earlier here": (n["below_raw"], n["below_adam"]) == (70, 176),
        "1/(1 − β) is right at the first step": np.isclose(n["step_constant"], 1),
        "and from then on equals uncorrected Adam at 0.3162 η": np.allclose(
            followed(constant_correction), constant.positions, atol=1e-6
        )
        and np.isclose(n["shrunk"], 0.3162, rtol=1e-4),
        "while 1/(1 − βᵗ) goes to 1": n["m_factor_last"] - 1 < 1e-8
        and n["v_factor_last"] < n["v_factor"] / 100,
        "one symbol for both makes m ← 9m + g and v ← 999v + g²": np.allclose(
            np.concatenate(kept[:2]), [9 * 2 + 5, 999 * 3 + 25]
        )
        and np.allclose([n["m_kept"], n["v_kept"]], [9, 999]),
        "so that the path freezes": np.allclose(
            [n[f"frozen_{i}"] for i in range(1, 5)], [1, 0.316, 0.091, 0.026], atol=6e-4
        )
        and np.isclose(n["frozen_way"], 1.443, rtol=1e-3)
        and np.allclose(frozen[-1], [8.856, 1.356], atol=1e-3)
        and np.allclose(frozen[20:], frozen[-1], atol=1e-9)
        and n["frozen_loss"] > 0.9 * n["loss_start"] > 1000 * n["loss_adam"],
        "with the moments before, all comes one step late": n["late_first"] == 0
        and np.isclose(n["late_second"], n["step_raw"])
        and np.allclose(late[:2], SCENE.origin),
    }


LESSON = Lesson(
    key="adam",
    scene=SCENE,
    predict="run",
    answer=lambda runs: int(np.argmax([lengths(t.positions)[0] for t in runs])),
    numbers=numbers,
    claims=claims,
    asides=(HALVES,),
    words={
        "en": Words(
            title="Adam and its correction",
            question="The averages m and v of Adam (Adaptive Moment Estimation) start at zero, "
            "and bias correction makes up for it. Three runs: with correction, without it, and "
            "without it at about a third of the η. Which takes the longest first step?",
            explanation=(
                "**Adam is momentum and RMSProp**: an average m of the gradients takes the place "
                "of the gradient, an average v of their squares sets the rate of each coordinate. "
                "With β₁ = 0 and no correction it is RMSProp at β = 0.999: the two paths of the "
                "comparison scene differ by {apart}.",
                "**The first m is a tenth of the gradient.** The gradient is ({g_x}, {g_y}); m, "
                r"from zero, is only ({m_x}, {m_y}). Divided by $1 - \beta_1^t$ it is "
                "({m_hat_x}, {m_hat_y}), the gradient itself.",
                "**Yet the uncorrected first step is the longer one**: {step_raw} η in each "
                "coordinate against {step} η. For v starts at zero too, and more so: √v is "
                "{v_share} of the gradient, m is {m_share} of it, and the step is η times their "
                "quotient. Along x the steps grow to {peak} η at step {peak_step} and carry it "
                "past the minimum, to {x_raw}; corrected, x does not fall below {x_adam} in "
                "these 200 steps.",
                "The correction is not for speed: here the longer steps bring the loss below "
                "{loss} at step {below_raw}, the corrected ones at {below_adam}. It makes η mean "
                "what it says from the first step on.",
                r"**Mind the t.** Some notes print $1/(1-\beta)$ for $1/(1-\beta^t)$. The first "
                "step is then right, {step_constant} η, but the factors stay at {m_factor} and "
                "{v_factor} for ever instead of falling to 1; after 200 steps they should be "
                "{m_factor_last} and {v_factor_last}. But for ε it is uncorrected Adam at "
                "{shrunk} times the η: the third run.",
                "**And the hats.** Some notes print the same letters m and v before and after the "
                "correction. Read as it stands, that is m ← {m_kept} m + g, v ← {v_kept} v + g², "
                "and the path freezes: along x its steps are {frozen_1}, {frozen_2}, {frozen_3}, "
                "{frozen_4} η …, {frozen_way} η in all, and the loss goes from {loss_start} to "
                "{frozen_loss}, Adam’s to {loss_adam}. Others take the m and v of the step "
                r"before, without hats, $m_{{t-1}}/\sqrt{{v_{{t-1}}}}$: then the first step is "
                "0/ε = {late_first}, and the second the uncorrected {late_second} η, one step "
                "late.",
            ),
            takeaway="Bias correction undoes the start at zero: the first step is η in each "
            "coordinate, not three times that.",
            asides=("RMSProp at β = 0.999, and Adam with β₁ = 0 and no correction",),
        ),
        "ko": Words(
            title="Adam과 편향 보정",
            question="Adam(Adaptive Moment Estimation)의 평균 m과 v는 0에서 시작하고, 편향 "
            "보정이 이를 바로잡습니다. 보정한 것, 보정하지 않은 것, 보정하지 않고 η를 약 3분의 "
            "1로 줄인 것 가운데 첫 걸음이 가장 긴 것은 어느 것일까요?",
            explanation=(
                "**Adam은 모멘텀(Momentum)과 RMSProp을 합친 방법입니다.** 기울기의 평균 m이 "
                "기울기를 대신하고, 기울기 제곱의 평균 v가 좌표마다 학습률을 정합니다. β₁ = "
                "0으로 두고 보정을 끄면 β = 0.999인 RMSProp과 같아집니다. 비교 장면의 두 경로의 "
                "차이는 {apart}입니다.",
                "**첫 m은 기울기의 {m_share}배입니다.** 기울기는 ({g_x}, {g_y})인데 0에서 "
                r"시작한 m은 ({m_x}, {m_y})에 지나지 않습니다. 이를 $1 - \beta_1^t$ 로 나누면 "
                "({m_hat_x}, {m_hat_y}), 곧 기울기 그대로가 됩니다.",
                "**그런데 첫 걸음은 보정하지 않은 쪽이 더 깁니다.** 좌표마다 보정하지 않으면 "
                "{step_raw}η, 보정하면 {step}η입니다. v도 0에서 시작하고, 그 영향이 더 크기 "
                "때문입니다. m은 기울기의 {m_share}배인데 √v는 {v_share}배이고, 걸음은 이 둘의 "
                "비에 η를 곱한 것입니다. x 방향의 걸음은 {peak_step}번째 스텝에 {peak}η까지 "
                "길어져 x가 최소점을 지나 {x_raw}까지 갑니다. 보정하면 이 200스텝 동안 x는 "
                "{x_adam} 아래로 내려가지 않습니다.",
                "보정의 목적은 속도가 아닙니다. 이 장면에서 손실이 {loss} 아래로 내려가는 것은 "
                "긴 걸음 쪽이 {below_raw}번째, 보정한 쪽이 {below_adam}번째 스텝입니다. 보정하면 "
                "첫 스텝부터 η가 걸음의 크기를 그대로 뜻합니다.",
                r"**t를 빠뜨리지 마세요.** $1/(1-\beta^t)$ 대신 $1/(1-\beta)$ 로 적은 강의 "
                "자료도 있습니다. 그러면 첫 걸음은 {step_constant}η로 맞지만, 보정 계수가 1로 "
                "줄지 않고 {m_factor}, {v_factor}에 영원히 머뭅니다. 200스텝 뒤의 올바른 값은 "
                "{m_factor_last}, {v_factor_last}입니다. 결국 (ε의 영향을 빼면) η의 {shrunk}배를 "
                "쓰는, 보정하지 않은 Adam과 같습니다. 바로 세 번째 경로입니다.",
                "**모자(^)도 빠뜨리지 마세요.** 보정하기 전과 후를 똑같이 m, v로 적은 강의 "
                "자료도 있습니다. 적힌 그대로 읽으면 m ← {m_kept} m + g, v ← {v_kept} v + g²이 "
                "되어 경로가 얼어붙습니다. x 방향의 걸음은 {frozen_1}, {frozen_2}, {frozen_3}, "
                "{frozen_4}η …, 모두 더해 {frozen_way}η뿐이고, 손실은 {loss_start}에서 "
                "{frozen_loss}까지만 줄어듭니다. Adam의 손실은 {loss_adam}입니다. 모자 없이 바로 "
                r"앞 스텝의 m과 v를 쓴 것($m_{{t-1}}/\sqrt{{v_{{t-1}}}}$)도 있습니다. 그러면 첫 "
                "걸음은 0/ε = {late_first}이고, 보정하지 않은 걸음 {late_second}η가 한 스텝 늦게 "
                "나옵니다.",
            ),
            takeaway="편향 보정은 0에서 시작한 영향을 없앱니다. 첫 걸음부터 좌표마다 η만큼 "
            "움직입니다.",
            asides=("β = 0.999인 RMSProp과, β₁ = 0이고 보정하지 않은 Adam",),
        ),
    },
)
