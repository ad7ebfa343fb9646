"""Booth's function: a round enough bowl, off the origin and off the axes."""

from __future__ import annotations

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Surface


def value(w: Array) -> Array:
    """``(x + 2y − 7)² + (2x + y − 5)²``."""
    x, y = w
    p, q = x + 2 * y - 7, 2 * x + y - 5
    return p * p + q * q


def gradient(w: Array) -> Array:
    """By the chain rule."""
    x, y = w
    p, q = x + 2 * y - 7, 2 * x + y - 5
    return np.array([2 * p + 4 * q, 4 * p + 2 * q])


def hessian(w: Array) -> Array:
    """Constant: eigenvalues 2 along (1, −1) and 18 along (1, 1)."""
    one = np.ones_like(w[0], dtype=float)
    return np.array([[10 * one, 8 * one], [8 * one, 10 * one]])


def make() -> Surface:
    """Booth's function has no parameters."""
    return Surface(
        key="booth",
        name="Booth",
        summary="A bowl nine times steeper along one diagonal than along the other. Both "
        "coordinates are involved in both, so no choice of a rate for each coordinate can even it "
        "out.",
        latex=r"(x + 2y - 7)^2 + (2x + y - 5)^2",
        reference=Reference(
            "M. Jamil & X.-S. Yang, A Literature Survey of Benchmark Functions for Global "
            "Optimization Problems",
            2013,
            "https://arxiv.org/abs/1308.4008",
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        domain=((-10.0, 10.0), (-10.0, 10.0)),
        view=((-10.0, 10.0), (-8.0, 10.0)),
        start=(-8.0, 3.0),
        critical_points=(CriticalPoint("minimum", 1.0, 3.0, 0.0),),
        quadratic=True,
        make=make,
        log_levels=True,
        suggested={
            "gd": {"eta": 0.03},
            "sgd": {"eta": 0.01, "sigma": 3.0},
            "momentum": {"eta": 0.01},
            "nesterov": {"eta": 0.01},
            "adagrad": {"eta": 3.0},
            "rmsprop": {"eta": 0.1},
            "adadelta": {"epsilon": 1e-3},
            "adam": {"eta": 0.5},
            "amsgrad": {"eta": 0.5},
            "adamax": {"eta": 1.0},
            "nadam": {"eta": 0.5},
            "radam": {"eta": 0.05},
            "adamw": {"eta": 0.5},
            "adabelief": {"eta": 0.5},
            "yogi": {"eta": 0.5},
            "lion": {"eta": 0.1},
            "rprop": {"eta": 0.1},
        },
    )


SURFACE = make()
