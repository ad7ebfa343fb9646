"""Beale's function (1958): a plateau with steep corners around a curved valley."""

from __future__ import annotations

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Surface


def value(w: Array) -> Array:
    """``Σₖ (cₖ − x (1 − yᵏ))²`` with c = 1.5, 2.25, 2.625."""
    x, y = w
    y2 = y * y
    first = 1.5 - x + x * y
    second = 2.25 - x + x * y2
    third = 2.625 - x + x * y2 * y
    return first * first + second * second + third * third


def gradient(w: Array) -> Array:
    """By the chain rule, term by term."""
    x, y = w
    y2 = y * y
    y3 = y2 * y
    first = 1.5 - x + x * y
    second = 2.25 - x + x * y2
    third = 2.625 - x + x * y3
    return np.array(
        [
            2 * (first * (y - 1) + second * (y2 - 1) + third * (y3 - 1)),
            2 * x * (first + 2 * y * second + 3 * y2 * third),
        ]
    )


def hessian(w: Array) -> Array:
    """By the product rule, term by term."""
    x, y = w
    y2 = y * y
    y3 = y2 * y
    first = 1.5 - x + x * y
    second = 2.25 - x + x * y2
    third = 2.625 - x + x * y3
    a, b, c = y - 1, y2 - 1, y3 - 1
    mixed = 2 * (first + 2 * y * second + 3 * y2 * third + x * (a + 2 * y * b + 3 * y2 * c))
    along = 2 * x * (2 * second + 6 * y * third + x * (1 + 4 * y2 + 9 * y2 * y2))
    return np.array([[2 * (a * a + b * b + c * c), mixed], [mixed, along]])


def make() -> Surface:
    """Beale's function has no parameters."""
    return Surface(
        key="beale",
        name="Beale",
        summary="A flat plateau, very steep corners, and a minimum at the end of a curved valley.",
        latex=r"(1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2",
        reference=Reference(
            "E. M. L. Beale, On an Iterative Method for Finding a Local Minimum of a Function of "
            "More than One Variable; as in J. J. Moré, B. S. Garbow & K. E. Hillstrom, Testing "
            "Unconstrained Optimization Software",
            1958,
            "https://doi.org/10.1145/355934.355936",
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        domain=((-4.5, 4.5), (-4.5, 4.5)),
        view=((-0.5, 4.0), (-2.0, 2.0)),
        start=(1.0, 1.5),
        critical_points=(
            CriticalPoint("minimum", 3.0, 0.5, 0.0),
            CriticalPoint("saddle", 0.0, 1.0, 14.203125),
            CriticalPoint("saddle", 0.10053793732415836, -2.644513585023125, 9.86451228475556),
        ),
        make=make,
        log_levels=True,
        suggested={
            "gd": {"eta": 0.01},
            "sgd": {"eta": 0.01, "sigma": 1.0},
            "momentum": {"eta": 0.003},
            "nesterov": {"eta": 0.003},
            "adagrad": {"eta": 0.5},
            "rmsprop": {"eta": 0.02},
            "adadelta": {"epsilon": 1e-4},
            "adam": {"eta": 0.2},
            "amsgrad": {"eta": 0.2},
            "adamax": {"eta": 0.5},
            "nadam": {"eta": 0.2},
            "radam": {"eta": 0.01},
            "adamw": {"eta": 0.2},
            "adabelief": {"eta": 0.2},
            "yogi": {"eta": 0.2},
            "lion": {"eta": 0.02},
            "rprop": {"eta": 0.03},
            "newton": {"damping": 20.0},
        },
    )


SURFACE = make()
