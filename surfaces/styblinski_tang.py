"""The Styblinski–Tang function (1990): the same double well along each axis."""

from __future__ import annotations

from itertools import product

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Kind, Surface


def value(w: Array) -> Array:
    """``½ Σ (x⁴ − 16x² + 5x)`` over both coordinates."""
    x, y = w
    return (x * (x * (x * x - 16) + 5) + y * (y * (y * y - 16) + 5)) / 2


def gradient(w: Array) -> Array:
    """``2x³ − 16x + 2.5``, for each coordinate by itself."""
    return w * (2 * w * w - 16) + 2.5


def hessian(w: Array) -> Array:
    """Diagonal: each coordinate goes its own way."""
    x, y = w
    none = np.zeros_like(x, dtype=float)
    return np.array([[6 * x * x - 16, none], [none, 6 * y * y - 16]])


def make() -> Surface:
    """The Styblinski–Tang function has no parameters."""
    return Surface(
        key="styblinski_tang",
        name="Styblinski–Tang",
        summary="Four basins of three depths, with a pass between neighbours. Each coordinate has "
        "its own double well and knows nothing of the other.",
        latex=r"\tfrac{1}{2}\left(x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y\right)",
        reference=Reference(
            "M. A. Styblinski & T.-S. Tang, Experiments in Nonconvex Optimization: Stochastic "
            "Approximation with Function Smoothing and Simulated Annealing",
            1990,
            "https://doi.org/10.1016/0893-6080(90)90029-K",
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        domain=((-5.0, 5.0), (-5.0, 5.0)),
        view=((-5.0, 5.0), (-4.5, 4.5)),
        start=(0.0, 4.0),
        critical_points=CRITICAL_POINTS,
        make=make,
        log_levels=True,
        suggested={
            "gd": {"eta": 0.005},
            "sgd": {"eta": 0.005, "sigma": 5.0},
            "momentum": {"eta": 0.02},
            "nesterov": {"eta": 0.005},
            "adagrad": {"eta": 1.0},
            "rmsprop": {"eta": 0.05},
            "adadelta": {"epsilon": 1e-4},
            "adam": {"eta": 0.2},
            "amsgrad": {"eta": 0.2},
            "adamax": {"eta": 0.3},
            "nadam": {"eta": 0.1},
            "radam": {"eta": 0.05},
            "adamw": {"eta": 0.2},
            "adabelief": {"eta": 0.2},
            "yogi": {"eta": 0.2},
            "lion": {"eta": 0.05},
            "rprop": {"eta": 0.05},
        },
    )


# Along one axis: the roots of 2x³ − 16x + 2.5, and ½ (x⁴ − 16x² + 5x) there.
VALLEYS = ((-2.903534027771177, -39.16616570377141), (2.746802770990837, -25.02944665528394))
HILL = (0.1567312567803401, 0.19561235905535806)


def lattice() -> tuple[CriticalPoint, ...]:
    """Every pair of a critical point along x and one along y."""
    kinds: tuple[Kind, ...] = ("maximum", "saddle", "minimum")
    return tuple(
        CriticalPoint(kinds[(p in VALLEYS) + (q in VALLEYS)], p[0], q[0], p[1] + q[1])
        for p, q in product((*VALLEYS, HILL), repeat=2)
    )


CRITICAL_POINTS = lattice()
SURFACE = make()
