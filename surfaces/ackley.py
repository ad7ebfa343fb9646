"""Ackley's function (1987): a funnel with a dented wall, and a sharp tip at the bottom."""

from __future__ import annotations

import math

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Kind, Surface

FUNNEL = 0.2 / math.sqrt(2)  # the funnel is −20 exp(−FUNNEL r) at the distance r
TINY = 1e-300  # stands in for r at the tip, where the slope has no direction: 0 is used for it


def value(w: Array) -> Array:
    """``−20 exp(−0.2 √((x² + y²)/2)) − exp((cos 2πx + cos 2πy)/2) + 20 + e``.

    With 1 − cos as sin² and the exponentials less one, nothing cancels near the tip.
    """
    x, y = w
    p, q = np.sin(np.pi * x), np.sin(np.pi * y)
    return -20 * np.expm1(-FUNNEL * np.hypot(x, y)) - math.e * np.expm1(-(p * p + q * q))


def gradient(w: Array) -> Array:
    """Of the funnel, along w; and of the dents, each coordinate by itself."""
    pull, dents = pull_and_dents(w)
    return pull * w + dents * np.sin(2 * np.pi * w)


def hessian(w: Array) -> Array:
    """Second derivatives, by hand; at the tip they have no limit."""
    r = np.hypot(w[0], w[1])
    pull, dents = pull_and_dents(w)
    out = w / np.maximum(r, TINY)
    bend = pull * (1 + FUNNEL * r)
    sin, cos = np.sin(2 * np.pi * w), np.cos(2 * np.pi * w)
    own = pull - bend * out * out + np.pi * dents * (2 * cos - sin * sin)
    mixed = -bend * out[0] * out[1] - np.pi * dents * sin[0] * sin[1]
    return np.array([[own[0], mixed], [mixed, own[1]]])


def pull_and_dents(w: Array) -> tuple[Array, Array]:
    """What multiplies w, and what multiplies its sine, in the gradient."""
    x, y = w
    r = np.hypot(x, y)
    p, q = np.sin(np.pi * x), np.sin(np.pi * y)
    pull = 20 * FUNNEL * np.exp(-FUNNEL * r) / np.maximum(r, TINY)
    return pull, math.pi * np.exp(1 - (p * p + q * q))


def make() -> Surface:
    """Ackley's function has no parameters."""
    return Surface(
        key="ackley",
        name="Ackley",
        summary="A funnel whose wall is full of dents. The lowest point is a sharp tip, around "
        "which the slope does not vanish: plain steps at a constant rate do not come to rest "
        "there.",
        latex=r"-20\, e^{-0.2 \sqrt{(x^2 + y^2)/2}} - e^{(\cos 2\pi x + \cos 2\pi y)/2} + 20 + e",
        reference=Reference(
            "D. H. Ackley, A Connectionist Machine for Genetic Hillclimbing, Kluwer",
            1987,
            "https://doi.org/10.1007/978-1-4613-1997-9",
        ),
        value=value,
        gradient=gradient,
        hessian=hessian,
        domain=((-5.0, 5.0), (-5.0, 5.0)),
        view=((-4.2, 4.2), (-3.7, 3.7)),
        start=(-3.5, 2.6),
        critical_points=CRITICAL_POINTS,
        make=make,
        suggested={
            "gd": {"eta": 0.01},
            "sgd": {"eta": 0.01, "sigma": 1.0},
            "momentum": {"eta": 0.01},
            "nesterov": {"eta": 0.01},
            "adagrad": {"eta": 0.5},
            "rmsprop": {"eta": 0.02},
            "adadelta": {"epsilon": 1e-5},
            "adam": {"eta": 0.3},
            "amsgrad": {"eta": 0.3},
            "adamax": {"eta": 0.5},
            "nadam": {"eta": 0.05},
            "radam": {"eta": 0.3},
            "adamw": {"eta": 0.3},
            "adabelief": {"eta": 0.3},
            "yogi": {"eta": 0.3},
            "lion": {"eta": 0.03},
            "rprop": {"eta": 0.05},
            "newton": {"damping": 10.0},
        },
    )


def mirrored(kind: Kind, x: float, y: float, value: float) -> tuple[CriticalPoint, ...]:
    """A point and its images: the function is the same under x ↔ y and under either sign."""
    places = {(i * p, j * q) for p, q in ((x, y), (y, x)) for i in (1, -1) for j in (1, -1)}
    return tuple(CriticalPoint(kind, p + 0.0, q + 0.0, value) for p, q in sorted(places))


# 0 ≤ y ≤ x: all minima of the domain, and the saddles nearest to the tip.
MINIMA = (
    (0.9521665459501717, 0.0, 2.579927557029872),
    (0.9684776587077244, 0.9684776587077244, 3.57445187725768),
    (1.9589197181217173, 0.0, 4.884065258091154),
    (1.9646166628629864, 0.9824160350791393, 5.381864187490192),
    (1.9744519864841166, 1.9744519864841166, 6.559645375627878),
    (2.964619443112052, 0.0, 6.882582646801293),
    (2.9672595287625643, 0.9891541864816626, 7.180951647715365),
    (2.973139419924383, 1.9821399503814776, 7.9617112746898275),
    (2.9792239546911445, 2.9792239546911445, 9.001093478292008),
    (3.9694667433517576, 0.0, 8.616250044048797),
    (3.9709183150642833, 0.9927672061700447, 8.813151774046892),
    (3.974540178468205, 1.9873106146274968, 9.353039239137804),
    (3.978924750768195, 2.9842137381272384, 10.120350743632672),
    (3.983067699689763, 3.983067699689763, 10.998262102599446),
    (4.973611257996986, 0.0, 10.120331273799984),
    (4.974497722176982, 0.9949203738218393, 10.257974372149421),
    (4.976843849330102, 1.9907648757355256, 10.645027483714344),
    (4.97995793948682, 2.987995058852837, 11.217549480016737),
    (4.983198896760882, 3.986568097953945, 11.901256635114166),
    (4.986180456997876, 4.986180456997876, 12.632268991516),
)
SADDLES = (
    (0.6257806168564638, 0.0, 3.2524692451131805),
    (0.8747620388753442, 0.5774125352782147, 4.5587771352999855),
    (1.6102960205537256, 0.0, 5.669249530986375),
)
CRITICAL_POINTS = (
    CriticalPoint("cusp", 0.0, 0.0, 0.0),
    *(p for row in MINIMA for p in mirrored("minimum", *row)),
    *(p for row in SADDLES for p in mirrored("saddle", *row)),
)
SURFACE = make()
