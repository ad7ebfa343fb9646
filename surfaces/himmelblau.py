"""Himmelblau's function (1972): four minima of equal depth."""

from __future__ import annotations

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Surface


def value(w: Array) -> Array:
    """``(x² + y − 11)² + (x + y² − 7)²``."""
    x, y = w
    p, q = x * x + y - 11, x + y * y - 7
    return p * p + q * q


def gradient(w: Array) -> Array:
    """By the chain rule."""
    x, y = w
    p, q = x * x + y - 11, x + y * y - 7
    return np.array([4 * x * p + 2 * q, 2 * p + 4 * y * q])


def hessian(w: Array) -> Array:
    """Second derivatives, by hand."""
    x, y = w
    mixed = 4 * (x + y)
    return np.array([[12 * x * x + 4 * y - 42, mixed], [mixed, 12 * y * y + 4 * x - 26]])


def make() -> Surface:
    """Himmelblau's function has no parameters."""
    return Surface(
        key="himmelblau",
        name="Himmelblau",
        summary="Four equal minima: which one a method finds depends on its path.",
        latex=r"(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        reference=Reference(
            "D. M. Himmelblau, Applied Nonlinear Programming, McGraw-Hill",
            1972,
            "https://search.worldcat.org/title/337093",
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        domain=((-6.0, 6.0), (-6.0, 6.0)),
        view=((-5.5, 5.5), (-5.0, 5.0)),
        start=(0.0, -3.0),
        critical_points=CRITICAL_POINTS,
        make=make,
        log_levels=True,
        suggested={
            "gd": {"eta": 0.005},
            "sgd": {"eta": 0.005, "sigma": 5.0},
            "momentum": {"eta": 0.003},
            "nesterov": {"eta": 0.003},
            "adagrad": {"eta": 0.5},
            "rmsprop": {"eta": 0.05},
            "adadelta": {"epsilon": 1e-4},
            "adam": {"eta": 0.1},
            "amsgrad": {"eta": 0.1},
            "adamax": {"eta": 0.2},
            "nadam": {"eta": 0.1},
            "radam": {"eta": 0.05},
            "adamw": {"eta": 0.1},
            "adabelief": {"eta": 0.1},
            "yogi": {"eta": 0.1},
            "lion": {"eta": 0.05},
            "rprop": {"eta": 0.05},
            "newton": {"damping": 50.0},
        },
    )


CRITICAL_POINTS = (
    CriticalPoint("minimum", 3.0, 2.0, 0.0),
    CriticalPoint("minimum", -2.805118086952745, 3.131312518250573, 0.0),
    CriticalPoint("minimum", -3.779310253377747, -3.2831859912861696, 0.0),
    CriticalPoint("minimum", 3.5844283403304917, -1.8481265269644036, 0.0),
    CriticalPoint("maximum", -0.2708445906673476, -0.9230385564799815, 181.6165215225827),
    CriticalPoint("saddle", 0.08667750455539636, 2.884254701174776, 67.71915008752615),
    CriticalPoint("saddle", 3.385154183607021, 0.07385187983774928, 13.31192627040559),
    CriticalPoint("saddle", -3.0730257507643897, -0.08135304428796751, 104.0151629175581),
    CriticalPoint("saddle", -0.12796134673068008, -1.9537149802445763, 178.33723920192747),
)
SURFACE = make()
