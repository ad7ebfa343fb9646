"""The three-hump camel: the deepest minimum in the middle, a trap on either side."""

from __future__ import annotations

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Surface


def value(w: Array) -> Array:
    """``2x² − 1.05x⁴ + x⁶/6 + xy + y²``."""
    x, y = w
    x2 = x * x
    return x2 * (2 - x2 * (1.05 - x2 / 6)) + y * (x + y)


def gradient(w: Array) -> Array:
    """``(4x − 4.2x³ + x⁵ + y, x + 2y)``."""
    x, y = w
    x2 = x * x
    return np.array([x * (4 - x2 * (4.2 - x2)) + y, x + 2 * y])


def hessian(w: Array) -> Array:
    """Second derivatives, by hand."""
    x2 = w[0] * w[0]
    one = np.ones_like(x2, dtype=float)
    return np.array([[4 - x2 * (12.6 - 5 * x2), one], [one, 2 * one]])


def make() -> Surface:
    """The three-hump camel has no parameters."""
    return Surface(
        key="three_hump_camel",
        name="Three-hump camel",
        summary="A deep minimum in the middle and a shallower one on either side: slow descent "
        "stays in the first it meets, momentum can carry over the hump.",
        latex=r"2x^2 - 1.05x^4 + \tfrac{1}{6} x^6 + xy + y^2",
        reference=Reference(
            "F. H. Branin, Widely Convergent Method for Finding Multiple Solutions of "
            "Simultaneous Nonlinear Equations",
            1972,
            "https://doi.org/10.1147/rd.165.0504",
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        domain=((-5.0, 5.0), (-5.0, 5.0)),
        view=((-2.5, 2.5), (-2.0, 2.0)),
        start=(-2.2, 0.0),
        critical_points=CRITICAL_POINTS,
        make=make,
        log_levels=True,
        suggested={
            "gd": {"eta": 0.01},
            "sgd": {"eta": 0.01, "sigma": 0.5},
            "momentum": {"eta": 0.005},
            "nesterov": {"eta": 0.005},
            "adagrad": {"eta": 0.3},
            "rmsprop": {"eta": 0.01},
            "adadelta": {"epsilon": 1e-5},
            "adam": {"eta": 0.05},
            "amsgrad": {"eta": 0.05},
            "adamax": {"eta": 0.1},
            "nadam": {"eta": 0.05},
            "radam": {"eta": 0.03},
            "adamw": {"eta": 0.05},
            "adabelief": {"eta": 0.05},
            "yogi": {"eta": 0.05},
            "lion": {"eta": 0.03},
            "rprop": {"eta": 0.02},
        },
    )


# On y = −x/2 the slope is x (x⁴ − 4.2x² + 3.5), so that x² = 2.1 ± √0.91 at the outer four.
CRITICAL_POINTS = (
    CriticalPoint("minimum", 0.0, 0.0, 0.0),
    CriticalPoint("minimum", -1.7475523458302888, 0.8737761729151444, 0.2986384422368598),
    CriticalPoint("minimum", 1.7475523458302888, -0.8737761729151444, 0.2986384422368598),
    CriticalPoint("saddle", -1.07054229182366, 0.53527114591183, 0.8773615577631402),
    CriticalPoint("saddle", 1.07054229182366, -0.53527114591183, 0.8773615577631402),
)
SURFACE = make()
