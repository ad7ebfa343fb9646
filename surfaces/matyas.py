"""Matyas' function (1965): a long, gentle trough along the diagonal."""

from __future__ import annotations

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Surface


def value(w: Array) -> Array:
    """``0.26 (x² + y²) − 0.48 x y``, as squares: never below zero by rounding."""
    x, y = w
    across = x - y
    return 0.24 * across * across + 0.02 * (x * x + y * y)


def gradient(w: Array) -> Array:
    """Of the two squares."""
    x, y = w
    across = 0.48 * (x - y)
    return np.array([across + 0.04 * x, 0.04 * y - across])


def hessian(w: Array) -> Array:
    """Constant: eigenvalues 0.04 along (1, 1) and 1 along (1, −1)."""
    one = np.ones_like(w[0], dtype=float)
    return np.array([[0.52 * one, -0.48 * one], [-0.48 * one, 0.52 * one]])


def make() -> Surface:
    """Matyas' function has no parameters."""
    return Surface(
        key="matyas",
        name="Matyas",
        summary="A straight trough, 25 times flatter along the diagonal than across it: down into "
        "it is quick, along it is slow.",
        latex=r"0.26\,(x^2 + y^2) - 0.48\,xy",
        reference=Reference(
            "J. Matyas, Random Optimization; as in S. Surjanovic & D. Bingham, Virtual Library "
            "of Simulation Experiments",
            1965,
            "https://www.sfu.ca/~ssurjano/matya.html",
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        domain=((-10.0, 10.0), (-10.0, 10.0)),
        view=((-10.0, 10.0), (-8.5, 8.5)),
        start=(-3.0, -8.0),
        critical_points=(CriticalPoint("minimum", 0.0, 0.0, 0.0),),
        quadratic=True,
        make=make,
        log_levels=True,
        suggested={
            "gd": {"eta": 0.5},
            "sgd": {"eta": 0.5, "sigma": 0.3},
            "momentum": {"eta": 0.2},
            "nesterov": {"eta": 0.2},
            "adagrad": {"eta": 2.0},
            "rmsprop": {"eta": 0.1},
            "adadelta": {"epsilon": 1e-2},
            "adam": {"eta": 0.5},
            "amsgrad": {"eta": 0.5},
            "adamax": {"eta": 1.0},
            "nadam": {"eta": 0.5},
            "radam": {"eta": 0.5},
            "adamw": {"eta": 0.5},
            "adabelief": {"eta": 0.5},
            "yogi": {"eta": 0.5},
            "lion": {"eta": 0.1},
            "rprop": {"eta": 0.1},
        },
    )


SURFACE = make()
