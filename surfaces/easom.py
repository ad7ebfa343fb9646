"""Easom's function (1990): one deep hole in a plain."""

from __future__ import annotations

import math

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Surface


def value(w: Array) -> Array:
    """``−cos x · cos y · exp(−(x − π)² − (y − π)²)``."""
    p, q = profile(w)
    return -p * q


def gradient(w: Array) -> Array:
    """By the product rule."""
    p, q = profile(w)
    p1, q1 = slope(w)
    return np.array([-p1 * q, -p * q1])


def hessian(w: Array) -> Array:
    """By the product rule."""
    p, q = profile(w)
    p1, q1 = slope(w)
    t = w - np.pi
    p2, q2 = np.exp(-t * t) * (4 * t * np.sin(w) + (4 * t * t - 3) * np.cos(w))
    mixed = -p1 * q1
    return np.array([[-p2 * q, mixed], [mixed, -p * q2]])


def profile(w: Array) -> Array:
    """``cos x · exp(−(x − π)²)`` for each coordinate."""
    t = w - np.pi
    return np.cos(w) * np.exp(-t * t)


def slope(w: Array) -> Array:
    """The profile's derivative."""
    t = w - np.pi
    return -np.exp(-t * t) * (np.sin(w) + 2 * t * np.cos(w))


def make() -> Surface:
    """Easom's function has no parameters."""
    return Surface(
        key="easom",
        name="Easom",
        summary="A hole in a plain: a little further off the slope is almost zero, and steps in "
        "proportion to it stand still.",
        latex=r"-\cos x\, \cos y\; e^{-(x - \pi)^2 - (y - \pi)^2}",
        reference=Reference(
            "E. E. Easom, A Survey of Global Optimization Techniques; as in S. Surjanovic & D. "
            "Bingham, Virtual Library of Simulation Experiments",
            1990,
            "https://www.sfu.ca/~ssurjano/easom.html",
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        # Searched over ±100 in the literature, where the hole could not be seen.
        domain=((-2.0, 8.0), (-2.0, 8.0)),
        view=((0.0, 6.5), (0.0, 6.0)),
        start=(1.7, 2.0),
        critical_points=CRITICAL_POINTS,
        make=make,
        suggested={
            "gd": {"eta": 0.2},
            "sgd": {"eta": 0.2, "sigma": 0.05},
            "momentum": {"eta": 0.2},
            "nesterov": {"eta": 0.2},
            "adagrad": {"eta": 0.3},
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
            "lion": {"eta": 0.03},
            "rprop": {"eta": 0.05},
            "newton": {"damping": 1.0, "eta": 0.5},
        },
    )


# The profile is 0 at π ± π/2, and t = x − π solves tan t = −2t at its tops. The ripples further
# out, below 1e-4, are left out.
TOPS = (1.3049954504376675, 4.978189856741919)
CRITICAL_POINTS = (
    CriticalPoint("minimum", math.pi, math.pi, -1.0),
    *(
        CriticalPoint("saddle", x, y, 0.0)
        for x in (math.pi / 2, 3 * math.pi / 2)
        for y in (math.pi / 2, 3 * math.pi / 2)
    ),
    *(CriticalPoint("maximum", t, math.pi, 0.009005678148573858) for t in TOPS),
    *(CriticalPoint("maximum", math.pi, t, 0.009005678148573858) for t in TOPS),
)
SURFACE = make()
