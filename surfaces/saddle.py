"""The plain saddle: down along y for ever, and a ridge along x."""

from __future__ import annotations

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Surface


def value(w: Array) -> Array:
    """``x² − y²``."""
    x, y = w
    return x * x - y * y


def gradient(w: Array) -> Array:
    """``(2x, −2y)``."""
    x, y = w
    return np.array([2 * x, -2 * y])


def hessian(w: Array) -> Array:
    """Constant: eigenvalues 2 and −2."""
    one = np.ones_like(w[0], dtype=float)
    return np.array([[2 * one, 0 * one], [0 * one, -2 * one]])


def make() -> Surface:
    """The saddle has no parameters."""
    return Surface(
        key="saddle",
        name="Saddle",
        summary="Level at the origin, up along x and down along y. There is no bottom: leaving the "
        "picture is the way down.",
        latex=r"x^2 - y^2",
        reference=Reference(
            "Y. Dauphin et al., Identifying and attacking the saddle point problem in "
            "high-dimensional non-convex optimization",
            2014,
            "https://arxiv.org/abs/1406.2572",
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        domain=((-2.0, 2.0), (-2.0, 2.0)),
        view=((-2.0, 2.0), (-2.0, 2.0)),
        start=(1.5, 0.001),
        critical_points=(CriticalPoint("saddle", 0.0, 0.0, 0.0),),
        quadratic=True,
        make=make,
        suggested={
            "gd": {"eta": 0.1},
            "sgd": {"eta": 0.1, "sigma": 0.01},
            "momentum": {"eta": 0.05},
            "nesterov": {"eta": 0.05},
            "adagrad": {"eta": 0.1},
            "rmsprop": {"eta": 0.05},
            "adadelta": {"epsilon": 1e-4},
            "adam": {"eta": 0.1},
            "amsgrad": {"eta": 0.1},
            "adamax": {"eta": 0.1},
            "nadam": {"eta": 0.1},
            "radam": {"eta": 0.1},
            "adamw": {"eta": 0.1},
            "adabelief": {"eta": 0.1},
            "yogi": {"eta": 0.1},
            "lion": {"eta": 0.05},
            "rprop": {"eta": 0.05},
        },
    )


SURFACE = make()
