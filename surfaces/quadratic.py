"""A quadratic bowl with a chosen condition number, in rotated axes."""

from __future__ import annotations

import math

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Parameter, Surface


def make(kappa: float = 20.0, theta: float = 0.0) -> Surface:
    """``½ (u² + κ v²)`` in axes (u, v) turned by θ degrees, so that λmax = κ."""
    cos, sin = math.cos(math.radians(theta)), math.sin(math.radians(theta))
    if theta % 90 == 0:  # the exact 0 and ±1, so that the unturned bowl has no mixed term
        cos, sin = float(round(cos)), float(round(sin))
    a = cos * cos + kappa * sin * sin
    b = (1 - kappa) * cos * sin
    c = sin * sin + kappa * cos * cos

    def value(w: Array) -> Array:
        x, y = w
        u, v = cos * x + sin * y, cos * y - sin * x
        return (u * u + kappa * v * v) / 2

    def gradient(w: Array) -> Array:
        x, y = w
        return np.array([a * x + b * y, b * x + c * y])

    def hessian(w: Array) -> Array:
        one = np.ones_like(w[0], dtype=float)
        return np.array([[a * one, b * one], [b * one, c * one]])

    return Surface(
        key="quadratic",
        name="Quadratic",
        summary="The ellipse that nearly every smooth minimum looks like from close by; κ says how "
        "narrow it is.",
        latex=r"\tfrac{1}{2}\left(u^2 + \kappa v^2\right),\ (u, v) \text{ turned by } \theta",
        reference=Reference(
            "G. Goh, Why Momentum Really Works", 2017, "https://doi.org/10.23915/distill.00006"
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        domain=((-10.0, 10.0), (-10.0, 10.0)),
        view=((-10.0, 10.0), (-8.5, 8.5)),
        start=(9.0, 1.5),
        critical_points=(CriticalPoint("minimum", 0.0, 0.0, 0.0),),
        quadratic=True,
        make=make,
        parameters=(
            Parameter(
                "kappa", "κ", "condition number", 20.0, 1.0, 1000.0, "log", "λmax / λmin; λmin = 1."
            ),
            Parameter("theta", "θ", "rotation", 0.0, -90.0, 90.0, "linear", "In degrees.", "°"),
        ),
        log_levels=True,
        suggested={
            "gd": {"eta": 0.05},
            "sgd": {"eta": 0.05, "sigma": 1.0},
            "momentum": {"eta": 0.02},
            "nesterov": {"eta": 0.02},
            "adagrad": {"eta": 1.0},
            "rmsprop": {"eta": 0.1},
            "adadelta": {"epsilon": 1e-3},
            "adam": {"eta": 0.5},
            "amsgrad": {"eta": 0.5},
            "adamax": {"eta": 0.5},
            "nadam": {"eta": 0.5},
            "radam": {"eta": 0.2},
            "adamw": {"eta": 0.5},
            "adabelief": {"eta": 0.5},
            "yogi": {"eta": 0.5},
            "lion": {"eta": 0.1},
            "rprop": {"eta": 0.3},
        },
    )


SURFACE = make()
