"""A winding ravine: steep walls, and a floor that slopes gently to the minimum."""

from __future__ import annotations

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Parameter, Surface


def make(k: float = 10.0, b: float = 1.0) -> Surface:
    """``x²/20 + (k/2) (y − b sin x)²``.

    The second term vanishes along ``y = b sin x``, the floor; the first one slopes it. Where both
    derivatives vanish, ``y = b sin x`` and then ``x = 0``: one critical point, whatever k and b.
    """

    def value(w: Array) -> Array:
        x, y = w
        across = y - b * np.sin(x)
        return x * x / 20 + k * across * across / 2

    def gradient(w: Array) -> Array:
        x, y = w
        push = k * (y - b * np.sin(x))
        return np.array([x / 10 - b * np.cos(x) * push, push])

    def hessian(w: Array) -> Array:
        x, y = w
        sin, turn = np.sin(x), b * np.cos(x)
        along = 0.1 + k * (turn * turn + b * sin * (y - b * sin))
        return np.array([[along, -k * turn], [-k * turn, k * np.ones_like(along)]])

    return Surface(
        key="ravine",
        name="Ravine",
        summary="On the walls the slope points across the ravine and little along it: plain steps "
        "bounce from wall to wall or crawl, and momentum averages the bouncing out. Where the "
        "ravine bends, no coordinate runs along it.",
        latex=r"\tfrac{1}{20}\, x^2 + \tfrac{k}{2}\,(y - b \sin x)^2",
        reference=Reference(
            "R. S. Sutton, Two Problems with Backpropagation and Other Steepest-Descent Learning "
            "Procedures for Networks",
            1986,
            "https://escholarship.org/uc/item/2z66t36g",
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        domain=((-6.0, 6.0), (-4.0, 4.0)),
        view=((-6.0, 6.0), (-4.0, 4.0)),
        start=(-5.0, 3.0),
        critical_points=(CriticalPoint("minimum", 0.0, 0.0, 0.0),),
        quadratic=b == 0,
        make=make,
        parameters=(
            Parameter("k", "k", "steepness", 10.0, 1.0, 100.0, "log", "How steep the walls are."),
            Parameter(
                "b", "b", "bend", 1.0, 0.0, 2.0, "linear", "0 is straight, along the first axis."
            ),
        ),
        log_levels=True,
        suggested={
            "gd": {"eta": 0.05},
            "sgd": {"eta": 0.05, "sigma": 1.0},
            "momentum": {"eta": 0.02},
            "nesterov": {"eta": 0.02},
            "adagrad": {"eta": 2.0},
            "rmsprop": {"eta": 0.05},
            "adadelta": {"epsilon": 1e-3},
            "adam": {"eta": 0.3},
            "amsgrad": {"eta": 0.3},
            "adamax": {"eta": 0.5},
            "nadam": {"eta": 0.3},
            "adamw": {"eta": 0.3},
            "adabelief": {"eta": 0.3},
            "yogi": {"eta": 0.3},
            "lion": {"eta": 0.03},
            "rprop": {"eta": 0.05},
        },
    )


SURFACE = make()
