"""What we compute ourselves, against libraries that compute the same by other means."""

from __future__ import annotations

import contourpy
import numpy as np
import pytest
import sympy
from sympy.parsing.sympy_parser import (
    convert_xor,
    implicit_multiplication,
    parse_expr,
    standard_transformations,
)

from exports.sheet.contours import lines
from figures.contour import GRID
from formulas import functions, parse
from optimizers.base import Array
from surfaces import SURFACES

READ = (*standard_transformations, convert_xor, implicit_multiplication)
FORMULAS = (
    "x^2/20 + y^2",
    "(1 - x)^2 + 100 (y - x^2)^2",
    "sin(x) cos(3 y) + x y/5",
    "exp(-x^2 - y^2/3) + tanh(x - 2 y)",
    "log(1 + x^2 + 3 y^4) + atan(x + y)",
    "sqrt(1 + x^2 + y^2) - 2^(x/3)",
    "sinh(x/2) cosh(y/3) + x^3 y^2 / 7",
    "(x^2 + y)/(1 + x^2 y^2) - 3 x",
)


def length(drawn: list[Array]) -> float:
    return float(sum(np.hypot(*np.diff(line, axis=0).T).sum() for line in drawn))


def opened(line: Array) -> Array:
    """A line without the point at which it closes, which may be any of its points."""
    return line[:-1] if np.array_equal(line[0], line[-1]) else line


@pytest.mark.parametrize("key", SURFACES)
def test_contour_lines_are_contourpy_s(key: str) -> None:
    """As many, as long, and with the same points."""
    surface = SURFACES[key]
    (x0, x1), (y0, y1) = surface.view
    x, y = np.linspace(x0, x1, GRID // 2), np.linspace(y0, y1, GRID // 2)
    z = surface.value(np.array(np.meshgrid(x, y)))
    reference = contourpy.contour_generator(x, y, z, line_type="Separate", corner_mask=False)
    for level in np.quantile(z[np.isfinite(z)], [0.013, 0.11, 0.37, 0.71, 0.97]).tolist():
        ours, theirs = lines(x, y, z, level), list[Array](reference.lines(level))  # type: ignore[arg-type]
        assert len(ours) == len(theirs)
        assert length(ours) == pytest.approx(length(theirs), rel=1e-9)
        points, exact = (
            np.concatenate([opened(line) for line in found]) for found in (ours, theirs)
        )
        for axis in range(2):
            a, b = np.sort(points[:, axis]), np.sort(exact[:, axis])
            np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("formula", FORMULAS)
def test_values_and_derivatives_are_sympy_s(formula: str) -> None:
    x, y = sympy.symbols("x y", real=True)
    known = {"x": x, "y": y}
    expression = parse_expr(formula, local_dict=known, transformations=READ)
    slope = [sympy.diff(expression, v) for v in (x, y)]
    bend = [sympy.diff(first, v) for first in slope for v in (x, y)]
    places = np.random.default_rng(3).uniform(-2, 2, (2, 12))
    made = functions(parse(formula))
    ours = [made.value(places), *made.gradient(places), *made.hessian(places).reshape(4, -1)]
    for theirs, found in zip([expression, *slope, *bend], ours, strict=True):
        exact = [
            float(theirs.subs({x: sympy.Float(a, 30), y: sympy.Float(b, 30)}))
            for a, b in places.T.tolist()
        ]
        np.testing.assert_allclose(found, exact, rtol=1e-11, atol=1e-11)
