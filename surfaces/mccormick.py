"""McCormick's function: a wave on a tilted trough."""

from __future__ import annotations

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Surface


def value(w: Array) -> Array:
    """``sin(x + y) + (x − y)² − 1.5x + 2.5y + 1``."""
    x, y = w
    across = x - y
    return np.sin(x + y) + across * across - 1.5 * x + 2.5 * y + 1


def gradient(w: Array) -> Array:
    """``(cos(x + y) + 2(x − y) − 1.5, cos(x + y) − 2(x − y) + 2.5)``."""
    x, y = w
    wave, push = np.cos(x + y), 2 * (x - y)
    return np.array([wave + push - 1.5, wave - push + 2.5])


def hessian(w: Array) -> Array:
    """Second derivatives, by hand."""
    wave = -np.sin(w[0] + w[1])
    return np.array([[wave + 2, wave - 2], [wave - 2, wave + 2]])


def make() -> Surface:
    """McCormick's function has no parameters."""
    return Surface(
        key="mccormick",
        name="McCormick",
        summary="Two minima in a trough, with a saddle between them. Further ones, ever deeper, "
        "follow to the lower left outside the domain, and too large a step may end in one.",
        latex=r"\sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1",
        reference=Reference(
            "S. Surjanovic & D. Bingham, Virtual Library of Simulation Experiments: McCormick "
            "Function",
            2013,
            "https://www.sfu.ca/~ssurjano/mccorm.html",
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        domain=((-1.5, 4.0), (-3.0, 4.0)),
        view=((-1.5, 4.0), (-3.0, 3.5)),
        start=(-1.0, 3.0),
        critical_points=CRITICAL_POINTS,
        make=make,
        log_levels=True,
        suggested={
            "gd": {"eta": 0.05},
            "sgd": {"eta": 0.02, "sigma": 1.0},
            "momentum": {"eta": 0.02},
            "nesterov": {"eta": 0.01},
            "adagrad": {"eta": 0.5},
            "rmsprop": {"eta": 0.05},
            "adadelta": {"epsilon": 1e-3},
            "adam": {"eta": 0.2},
            "amsgrad": {"eta": 0.2},
            "adamax": {"eta": 0.3},
            "nadam": {"eta": 0.2},
            "adamw": {"eta": 0.2},
            "adabelief": {"eta": 0.2},
            "yogi": {"eta": 0.2},
            "rprop": {"eta": 0.1},
            "lbfgs": {"eta": 0.1},
        },
    )


# Adding the two derivatives gives cos(x + y) = −1/2, subtracting them x − y = 1.
CRITICAL_POINTS = (
    CriticalPoint("minimum", -0.5471975511965977, -1.5471975511965979, -1.9132229549810364),
    CriticalPoint("minimum", 2.5943951023931957, 1.5943951023931955, 1.2283696986087569),
    CriticalPoint("saddle", 1.5471975511965979, 0.5471975511965977, 1.9132229549810364),
)
SURFACE = make()
