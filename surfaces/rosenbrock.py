"""Rosenbrock's curved valley (1960): easy to enter, slow to follow."""

from __future__ import annotations

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Parameter, Surface


def make(a: float = 1.0, b: float = 100.0) -> Surface:
    """``(a − x)² + b (y − x²)²``, whose one minimum is ``(a, a²)``."""

    def value(w: Array) -> Array:
        x, y = w
        along, across = a - x, y - x * x
        return along * along + b * across * across

    def gradient(w: Array) -> Array:
        x, y = w
        across = 2 * b * (y - x * x)
        return np.array([-2 * (a - x) - 2 * x * across, across])

    def hessian(w: Array) -> Array:
        x, y = w
        mixed, steep = -4 * b * x, np.full_like(x, 2 * b, dtype=float)
        return np.array([[2 - 4 * b * (y - 3 * x * x), mixed], [mixed, steep]])

    return Surface(
        key="rosenbrock",
        name="Rosenbrock",
        summary="A long, curved, almost flat valley between steep walls.",
        latex=r"(a - x)^2 + b\,(y - x^2)^2",
        reference=Reference(
            "H. H. Rosenbrock, An Automatic Method for Finding the Greatest or Least Value "
            "of a Function",
            1960,
            "https://doi.org/10.1093/comjnl/3.3.175",
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        domain=((-2.0, 2.0), (-1.0, 3.0)),
        view=((-2.0, 2.0), (-1.0, 3.0)),
        start=(-1.2, 1.0),
        critical_points=(CriticalPoint("minimum", a, a * a, 0.0),),
        make=make,
        parameters=(
            Parameter("a", "a", "minimum at x", 1.0, -1.5, 1.5, "linear", "The minimum: (a, a²)."),
            Parameter("b", "b", "steepness", 100.0, 1.0, 1000.0, "log", "How steep the walls are."),
        ),
        log_levels=True,
        suggested={
            "gd": {"eta": 0.001},
            "sgd": {"eta": 0.001, "sigma": 1.0},
            "momentum": {"eta": 0.001},
            "nesterov": {"eta": 0.001},
            "adagrad": {"eta": 0.5},
            "rmsprop": {"eta": 0.02},
            "adadelta": {"epsilon": 1e-4},
            "adam": {"eta": 0.2},
            "amsgrad": {"eta": 0.2},
            "adamax": {"eta": 0.5},
            "nadam": {"eta": 0.2},
            "radam": {"eta": 0.001},
            "adamw": {"eta": 0.2},
            "adabelief": {"eta": 0.2},
            "yogi": {"eta": 0.2},
            "lion": {"eta": 0.02},
            "rprop": {"eta": 0.03},
            "newton": {"damping": 1.0},
        },
    )


SURFACE = make()
