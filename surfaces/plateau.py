"""A plateau around a bowl: far from the minimum the slope nearly vanishes."""

from __future__ import annotations

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Parameter, Surface


def make(s: float = 1.0) -> Surface:
    """``u/(1 + u)`` with ``u = (x² + 2y²)/s²``: a bowl near 0, and flat at height 1 far out.

    It is the robust loss of Geman & McClure, of two residuals.
    """

    def value(w: Array) -> Array:
        x, y = w
        square = x * x + 2 * y * y
        return square / (s * s + square)

    def gradient(w: Array) -> Array:
        x, y = w
        whole = s * s + x * x + 2 * y * y
        slope = 2 * s * s / (whole * whole)
        return np.array([slope * x, 2 * slope * y])

    def hessian(w: Array) -> Array:
        x, y = w
        whole = s * s + x * x + 2 * y * y
        slope = 2 * s * s / (whole * whole)
        bend = -4 * slope / whole
        mixed = 2 * bend * x * y
        return np.array([[slope + bend * x * x, mixed], [mixed, 2 * slope + 4 * bend * y * y]])

    return Surface(
        key="plateau",
        name="Plateau",
        summary="Far from the minimum the slope nearly vanishes and plain steps crawl. Methods "
        "that divide by the size of recent gradients, as Adam does, can keep their pace.",
        latex=r"\frac{u}{1 + u}, \quad u = \frac{x^2 + 2y^2}{s^2}",
        reference=Reference(
            "J. T. Barron, A General and Adaptive Robust Loss Function (there the loss of Geman "
            "& McClure, α = −2)",
            2019,
            "https://arxiv.org/abs/1701.03077",
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        domain=((-6.0, 6.0), (-6.0, 6.0)),
        view=((-5.0, 5.0), (-4.0, 4.0)),
        start=(-3.0, 2.5),
        critical_points=(CriticalPoint("minimum", 0.0, 0.0, 0.0),),
        make=make,
        parameters=(
            Parameter(
                "s",
                "s",
                "width",
                1.0,
                0.3,
                3.0,
                "log",
                "How far the bowl reaches before it is flat.",
            ),
        ),
        suggested={
            "gd": {"eta": 0.3},
            "sgd": {"eta": 0.3, "sigma": 0.05},
            "momentum": {"eta": 0.1},
            "nesterov": {"eta": 0.1},
            "adagrad": {"eta": 0.5},
            "rmsprop": {"eta": 0.02},
            "adadelta": {"epsilon": 1e-5},
            "adam": {"eta": 0.2},
            "amsgrad": {"eta": 0.2},
            "adamax": {"eta": 0.3},
            "nadam": {"eta": 0.05},
            "radam": {"eta": 2.0},
            "adamw": {"eta": 0.2},
            "adabelief": {"eta": 0.2},
            "yogi": {"eta": 0.2},
            "lion": {"eta": 0.05},
            "rprop": {"eta": 0.05},
            "newton": {"damping": 1.0},
        },
    )


SURFACE = make()
