"""Rastrigin's function (1974): a bowl under a regular lattice of minima."""

from __future__ import annotations

import math
from itertools import product

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Kind, Parameter, Surface, bisected

EDGE = 5.12


def make(a: float = 10.0) -> Surface:
    """``2A + Σ (x² − A cos 2πx)`` over both coordinates; A, here ``a``, is half a wave's height."""

    def value(w: Array) -> Array:
        x, y = w
        p, q = np.sin(np.pi * x), np.sin(np.pi * y)
        return x * x + y * y + 2 * a * (p * p + q * q)

    def gradient(w: Array) -> Array:
        return 2 * w + 2 * np.pi * a * np.sin(2 * np.pi * w)

    def hessian(w: Array) -> Array:
        x, y = 2 + 4 * np.pi * np.pi * a * np.cos(2 * np.pi * w)
        none = np.zeros_like(x)
        return np.array([[x, none], [none, y]])

    return Surface(
        key="rastrigin",
        name="Rastrigin",
        summary="A gentle bowl under steep waves: a minimum near every pair of whole numbers. The "
        "slope tells mostly of the nearest dip, and little of the bowl.",
        latex=r"2A + x^2 - A \cos 2\pi x + y^2 - A \cos 2\pi y",
        reference=Reference(
            "L. A. Rastrigin, Systems of Extremal Control; as in S. Surjanovic & D. Bingham, "
            "Virtual Library of Simulation Experiments",
            1974,
            "https://www.sfu.ca/~ssurjano/rastr.html",
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        domain=((-EDGE, EDGE), (-EDGE, EDGE)),
        view=((-4.2, 4.2), (-3.7, 3.7)),
        start=(-3.4, 2.7),
        critical_points=lattice(a),
        quadratic=a == 0,
        make=make,
        parameters=(
            Parameter("a", "A", "amplitude", 10.0, 0.0, 20.0, "linear", "0 is a plain bowl."),
        ),
        suggested={
            "gd": {"eta": 0.001},
            "sgd": {"eta": 0.001, "sigma": 10.0},
            "momentum": {"eta": 0.005},
            "nesterov": {"eta": 0.001},
            "adagrad": {"eta": 0.5},
            "rmsprop": {"eta": 0.02},
            "adadelta": {"epsilon": 1e-5},
            "adam": {"eta": 0.5},
            "amsgrad": {"eta": 0.5},
            "adamax": {"eta": 0.5},
            "nadam": {"eta": 0.05},
            "radam": {"eta": 0.01},
            "adamw": {"eta": 0.5},
            "adabelief": {"eta": 0.5},
            "yogi": {"eta": 0.5},
            "lion": {"eta": 0.02},
            "rprop": {"eta": 0.2},
            "newton": {"damping": 2.0},
        },
    )


def lattice(a: float) -> tuple[CriticalPoint, ...]:
    """Every pair of a critical point along x and one along y."""
    kinds: tuple[Kind, ...] = ("maximum", "saddle", "minimum")
    line = along_an_axis(a)
    return tuple(
        CriticalPoint(kinds[down + below], x, y, height + further)
        for (x, height, down), (y, further, below) in product(line, repeat=2)
    )


def along_an_axis(a: float) -> list[tuple[float, float, bool]]:
    """The critical points of ``x² + A (1 − cos 2πx)`` in the domain: place, value, whether low.

    With φ = 2π (k − x) the slope vanishes where ``g(φ) = πA sin φ + φ/2π`` equals k. From φ = 0 to
    π, g rises to a top and falls to 1/2. So each whole k from 1 up to that top has two solutions,
    found by bisection: a minimum before the top and a maximum after it, both between k − ½ and k.
    """

    def g(phi: float) -> float:
        return math.pi * a * math.sin(phi) + phi / (2 * math.pi)

    found = [(0.0, 0.0, True)]
    steepest = 2 * math.pi * math.pi * a
    top = math.acos(-1 / steepest) if steepest > 1 else math.pi
    for k in range(1, min(math.ceil(g(top)), 6)):
        for low, high, is_low in ((0.0, top, True), (math.pi, top, False)):
            phi = bisected(g, k, low, high)
            x = k - phi / (2 * math.pi)
            height = x * x + 2 * a * math.sin(phi / 2) * math.sin(phi / 2)
            found += [(x, height, is_low), (-x, height, is_low)]
    return found


SURFACE = make()
