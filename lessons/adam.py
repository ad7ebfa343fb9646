"""Adam is momentum and RMSProp, and corrects both for their start at zero."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from engine import Run, Scene
from lessons.base import Claims, Lesson, Numbers, Played, final, first
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
)
