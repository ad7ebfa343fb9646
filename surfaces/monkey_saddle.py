"""The monkey saddle: three ways down, one for each leg and one for the tail."""

from __future__ import annotations

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Surface


def value(w: Array) -> Array:
    """``x³ − 3 x y²``."""
    x, y = w
    return x * (x * x - 3 * y * y)


def gradient(w: Array) -> Array:
    """``(3x² − 3y², −6xy)``."""
    x, y = w
    return np.array([3 * (x * x - y * y), -6 * x * y])


def hessian(w: Array) -> Array:
    """``6 [[x, −y], [−y, −x]]``: all zero at the origin."""
    x, y = w
    return np.array([[6 * x, -6 * y], [-6 * y, -6 * x]])


def make() -> Surface:
    """The monkey saddle has no parameters."""
    return Surface(
        key="monkey_saddle",
        name="Monkey saddle",
        summary="At the origin slope and curvature both vanish, so plain steps get ever shorter on "
        "the way to it and turn aside late. Momentum can carry a path straight through. There is "
        "no bottom.",
        latex=r"x^3 - 3xy^2",
        reference=Reference(
            "A. Anandkumar & R. Ge, Efficient Approaches for Escaping Higher Order Saddle Points "
            "in Non-Convex Optimization",
            2016,
            "https://arxiv.org/abs/1602.05908",
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        domain=((-2.0, 2.0), (-2.0, 2.0)),
        view=((-2.0, 2.0), (-1.7, 1.7)),
        start=(1.0, 0.01),
        critical_points=(CriticalPoint("degenerate", 0.0, 0.0, 0.0),),
        make=make,
        suggested={
            "gd": {"eta": 0.02},
            "sgd": {"eta": 0.02, "sigma": 0.05},
            "momentum": {"eta": 0.02},
            "nesterov": {"eta": 0.02},
            "adagrad": {"eta": 0.1},
            "rmsprop": {"eta": 0.02},
            "adam": {"eta": 0.05},
            "amsgrad": {"eta": 0.05},
            "adamax": {"eta": 0.05},
            "nadam": {"eta": 0.05},
            "radam": {"eta": 0.1},
            "adamw": {"eta": 0.05},
            "adabelief": {"eta": 0.05},
            "yogi": {"eta": 0.05},
            "lion": {"eta": 0.02},
            "rprop": {"eta": 0.01},
        },
    )


SURFACE = make()
