"""The Goldstein–Price function (1971): values over six decades, and four minima."""

from __future__ import annotations

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Surface


def factors(w: Array) -> tuple[Array, Array, Array, Array]:
    """The sums s = x + y and d = 2x − 3y, and the two factors, of s and d alone.

    As published, the first is ``1 + (x+y+1)² (19−14x+3x²−14y+6xy+3y²)`` and the second
    ``30 + (2x−3y)² (18−32x+12x²+48y−36xy+27y²)``; the longer brackets are ``19 − 14s + 3s²``
    and ``18 − 16d + 3d²``.
    """
    x, y = w
    s, d = x + y, 2 * x - 3 * y
    t = s + 1
    return s, d, 1 + t * t * (19 - s * (14 - 3 * s)), 30 + d * d * (18 - d * (16 - 3 * d))


def value(w: Array) -> Array:
    """The product of the two factors."""
    _, _, first, second = factors(w)
    return first * second


def gradient(w: Array) -> Array:
    """By the product rule; the factors' slopes have the roots −1, 1, 2 and 0, 1, 3."""
    s, d, first, second = factors(w)
    along_s = 12 * (s + 1) * (s - 1) * (s - 2) * second
    along_d = 12 * d * (d - 1) * (d - 3) * first
    return np.array([along_s + 2 * along_d, along_s - 3 * along_d])


def hessian(w: Array) -> Array:
    """By the product rule, in s and d and then in x and y."""
    s, d, first, second = factors(w)
    ss = 12 * (s * (3 * s - 4) - 1) * second
    dd = 12 * (d * (3 * d - 8) + 3) * first
    sd = 144 * (s + 1) * (s - 1) * (s - 2) * d * (d - 1) * (d - 3)
    mixed = ss - sd - 6 * dd
    return np.array([[ss + 4 * sd + 4 * dd, mixed], [mixed, ss - 6 * sd + 9 * dd]])


def make() -> Surface:
    """The Goldstein–Price function has no parameters."""
    return Surface(
        key="goldstein_price",
        name="Goldstein–Price",
        summary="Values from 3 to a million. A rate that is safe on the walls crawls on the floor, "
        "which holds four minima: 3, 30, 84 and 840.",
        latex=r"[1 + (s + 1)^2 (19 - 14s + 3s^2)]\,[30 + d^2 (18 - 16d + 3d^2)]"
        r",\ s = x + y,\ d = 2x - 3y",
        reference=Reference(
            "A. A. Goldstein & J. F. Price, On Descent from Local Minima",
            1971,
            "https://doi.org/10.1090/S0025-5718-1971-0312365-X",
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        domain=((-2.0, 2.0), (-2.0, 2.0)),
        view=((-2.0, 2.0), (-2.0, 1.5)),
        start=(-1.0, 0.3),
        critical_points=CRITICAL_POINTS,
        make=make,
        log_levels=True,
        suggested={
            "gd": {"eta": 2e-5},
            "sgd": {"eta": 2e-5, "sigma": 1000.0},
            "momentum": {"eta": 1e-5},
            "nesterov": {"eta": 1e-5},
            "adagrad": {"eta": 0.3},
            "rmsprop": {"eta": 0.02},
            "adadelta": {"epsilon": 1e-5},
            "adam": {"eta": 0.2},
            "amsgrad": {"eta": 0.2},
            "adamax": {"eta": 0.2},
            "nadam": {"eta": 0.1},
            "radam": {"eta": 5e-5},
            "adamw": {"eta": 0.2},
            "adabelief": {"eta": 0.2},
            "yogi": {"eta": 0.2},
            "lion": {"eta": 0.02},
            "rprop": {"eta": 0.02},
        },
    )


# Neither factor has a root, so both slopes vanish: s is −1, 1 or 2 and d is 0, 1 or 3.
CRITICAL_POINTS = (
    CriticalPoint("minimum", 0.0, -1.0, 3.0),
    CriticalPoint("minimum", -0.6, -0.4, 30.0),
    CriticalPoint("minimum", 1.8, 0.2, 84.0),
    CriticalPoint("minimum", 1.2, 0.8, 840.0),
    CriticalPoint("saddle", -0.4, -0.6, 35.0),
    CriticalPoint("saddle", 1.2, -0.2, 99.0),
    CriticalPoint("saddle", 1.4, 0.6, 980.0),
    CriticalPoint("saddle", 0.6, 0.4, 990.0),
    CriticalPoint("maximum", 0.8, 0.2, 1155.0),
)
SURFACE = make()
