"""The six-hump camel: six minima, two of them the lowest."""

from __future__ import annotations

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Surface


def value(w: Array) -> Array:
    """``(4 − 2.1x² + x⁴/3) x² + xy + (4y² − 4) y²``."""
    x, y = w
    x2, y2 = x * x, y * y
    return x2 * (4 - x2 * (2.1 - x2 / 3)) + x * y + 4 * y2 * (y2 - 1)


def gradient(w: Array) -> Array:
    """``(8x − 8.4x³ + 2x⁵ + y, x − 8y + 16y³)``."""
    x, y = w
    x2 = x * x
    return np.array([x * (8 - x2 * (8.4 - 2 * x2)) + y, x + y * (16 * y * y - 8)])


def hessian(w: Array) -> Array:
    """Second derivatives, by hand."""
    x, y = w
    x2 = x * x
    one = np.ones_like(x2, dtype=float)
    return np.array([[8 - x2 * (25.2 - 10 * x2), one], [one, 48 * y * y - 8]])


def make() -> Surface:
    """The six-hump camel has no parameters."""
    return Surface(
        key="six_hump_camel",
        name="Six-hump camel",
        summary="Six minima in three depths, point-symmetric: two are the lowest, and the two "
        "highest are hard to tell from the hills around them.",
        latex=r"\left(4 - 2.1x^2 + \tfrac{1}{3} x^4\right) x^2 + xy + \left(4y^2 - 4\right) y^2",
        reference=Reference(
            "L. C. W. Dixon & G. P. Szegő, Towards Global Optimisation 2; as in S. Surjanovic & "
            "D. Bingham, Virtual Library of Simulation Experiments",
            1978,
            "https://www.sfu.ca/~ssurjano/camel6.html",
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        domain=((-3.0, 3.0), (-2.0, 2.0)),
        view=((-2.1, 2.1), (-1.3, 1.3)),
        start=(-1.0, -1.1),
        critical_points=CRITICAL_POINTS,
        make=make,
        log_levels=True,
        suggested={
            "gd": {"eta": 0.02},
            "sgd": {"eta": 0.01, "sigma": 1.0},
            "momentum": {"eta": 0.01},
            "nesterov": {"eta": 0.01},
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
            "lion": {"eta": 0.02},
            "rprop": {"eta": 0.02},
        },
    )


CRITICAL_POINTS = (
    CriticalPoint("minimum", -0.08984201310031806, 0.7126564030207396, -1.0316284534898774),
    CriticalPoint("minimum", 0.08984201310031806, -0.7126564030207396, -1.0316284534898774),
    CriticalPoint("minimum", -1.703606714969981, 0.7960835686726251, -0.21546382438371764),
    CriticalPoint("minimum", 1.703606714969981, -0.7960835686726251, -0.21546382438371764),
    CriticalPoint("minimum", -1.6071047529201972, -0.5686514548841314, 2.1042503103112584),
    CriticalPoint("minimum", 1.6071047529201972, 0.5686514548841314, 2.1042503103112584),
    CriticalPoint("maximum", -1.2302298765166526, -0.16233458445899496, 2.496295351023577),
    CriticalPoint("maximum", 1.2302298765166526, 0.16233458445899496, 2.496295351023577),
    CriticalPoint("saddle", 0.0, 0.0, 0.0),
    CriticalPoint("saddle", -1.1092053368047865, 0.7682680925095399, 0.5437186009781851),
    CriticalPoint("saddle", 1.1092053368047865, -0.7682680925095399, 0.5437186009781851),
    CriticalPoint("saddle", -1.6380679841897785, -0.22867406904439408, 2.2293571975307147),
    CriticalPoint("saddle", 1.6380679841897785, 0.22867406904439408, 2.2293571975307147),
    CriticalPoint("saddle", -1.2960702671671092, -0.6050843880386585, 2.22947081802986),
    CriticalPoint("saddle", 1.2960702671671092, 0.6050843880386585, 2.22947081802986),
)
SURFACE = make()
