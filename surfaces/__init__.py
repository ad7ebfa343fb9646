"""The surfaces, in teaching order. A new one is a file here and a line in the list below."""

from __future__ import annotations

from surfaces import (
    ackley,
    beale,
    boiling_point,
    booth,
    easom,
    formula,
    goldstein_price,
    himmelblau,
    linear_regression,
    logistic_regression,
    matyas,
    mccormick,
    monkey_saddle,
    plateau,
    quadratic,
    rastrigin,
    ravine,
    rosenbrock,
    saddle,
    six_hump_camel,
    styblinski_tang,
    three_hump_camel,
    two_weight_network,
)
from surfaces.base import Surface

SURFACES: dict[str, Surface] = {
    module.SURFACE.key: module.SURFACE
    for module in (
        beale,
        rosenbrock,
        ravine,
        plateau,
        saddle,
        monkey_saddle,
        quadratic,
        booth,
        matyas,
        himmelblau,
        three_hump_camel,
        six_hump_camel,
        styblinski_tang,
        mccormick,
        goldstein_price,
        rastrigin,
        ackley,
        easom,
        linear_regression,
        boiling_point,
        logistic_regression,
        two_weight_network,
        formula,
    )
}
"""Every surface by its key, with its default parameters."""

__all__ = ["SURFACES", "Surface"]
