"""The surfaces, in teaching order. A new one is a file here and a line in the list below."""

from __future__ import annotations

from surfaces import beale, formula, himmelblau, linear_regression, quadratic, rosenbrock, saddle
from surfaces.base import Surface

SURFACES: dict[str, Surface] = {
    module.SURFACE.key: module.SURFACE
    for module in (
        beale,
        rosenbrock,
        saddle,
        quadratic,
        himmelblau,
        linear_regression,
        formula,
    )
}
"""Every surface by its key, with its default parameters."""

__all__ = ["SURFACES", "Surface"]
