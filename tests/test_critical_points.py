"""Critical points of typed formulas: the known ones are found, and each that is found is one.

The checks look at values and slopes around a point, and share nothing with the search.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from formulas import Found, Functions, critical_points, functions, parse
from surfaces import SURFACES

EPSILON = np.finfo(float).eps
ROUND = np.radians(np.arange(360) + 0.3)  # beside the directions of the axes
CIRCLE = np.array([np.cos(ROUND), np.sin(ROUND)])
Known = list[tuple[str, float, float]]


def found(text: str) -> list[Found]:
    return critical_points(functions(parse(text)), 6.0)


def ends(made: Functions, p: Found, radius: float) -> tuple[float, float]:
    """The least and the largest difference of height on a circle, looked at twice."""

    def rise(angles: np.ndarray) -> np.ndarray:
        circle = radius * np.array([np.cos(angles), np.sin(angles)])
        return made.value(np.array([p.x, p.y]).reshape(2, *[1] * angles.ndim) + circle) - p.value

    values = rise(ROUND)
    closer = np.radians(np.linspace(-1, 1, 201))
    listed = [values]
    for way in (1, -1) if np.isfinite(made.value(np.array([p.x, p.y]))) else ():
        order = np.argsort(way * values)[:12]
        listed.append(rise(ROUND[order, None] + closer).ravel())
    every = np.concatenate(listed)
    return float(np.nanmin(every)), float(np.nanmax(every))


def check(made: Functions, p: Found, others: list[Found]) -> None:
    """Whether it is what it is called, told by values and slopes on circles around it."""
    w = np.array([p.x, p.y])
    nearest = min((math.hypot(p.x - q.x, p.y - q.y) for q in others if q is not p), default=1.0)
    radius = min(1e-4, 0.2 * nearest)
    value = made.value(w)
    lost = 8 * EPSILON * (1 + abs(p.value)) * max(1.0, abs(p.x), abs(p.y))
    if np.isnan(value):  # a gap: what values around lead to; close by digits are lost
        radius, lost = 100 * radius, np.float64(1e-6 * (1 + abs(p.value)))
    else:
        assert value == pytest.approx(p.value, rel=1e-12, abs=1e-12)
    low, high = ends(made, p, radius)
    if p.kind in ("minimum", "cusp"):
        assert low >= -lost, p
    elif p.kind == "maximum":
        assert high <= lost, p
    else:
        listed = [ends(made, p, share * min(0.06, 0.3 * nearest)) for share in (1, 0.1, 0.01)]
        assert any(low < 0 < high for low, high in listed), p
    slopes = [
        np.hypot(*made.gradient(w[:, None] + share * radius * CIRCLE)) for share in (1.0, 0.1)
    ]
    assert slopes[0].min() > 0, p  # it is alone
    if p.kind == "cusp":
        assert np.median(slopes[1]) > 0.2 * np.median(slopes[0]), p
    else:
        assert np.median(slopes[1]) < 0.6 * np.median(slopes[0]), p


# The known ones


TWO, FOUR = math.sqrt(2), math.pi / 4
NONE: Known = []
ZERO: Known = [("minimum", 0.0, 0.0)]
CUSP: Known = [("cusp", 0.0, 0.0)]
KNOWN: dict[str, Known] = {
    # Bowls, valleys, saddles.
    "x^2 + y^2": ZERO,
    "100(x - 1)^2 + 0.01(y + 2)^2": [("minimum", 1.0, -2.0)],
    "x y": [("saddle", 0.0, 0.0)],
    "x^2 - 3y^2 + 2": [("saddle", 0.0, 0.0)],
    "-x^2 - y^2": [("maximum", 0.0, 0.0)],
    "x^2 + 3x y + y^2": [("saddle", 0.0, 0.0)],
    "(1-x)^2 + 100(y-x^2)^2": [("minimum", 1.0, 1.0)],
    "(x^2-1)^2 + y^2": [("minimum", -1.0, 0.0), ("minimum", 1.0, 0.0), ("saddle", 0.0, 0.0)],
    "x^3 - 3x + y^2": [("minimum", 1.0, 0.0), ("saddle", -1.0, 0.0)],
    "x^4 + y^4 - 4x y": [("minimum", -1.0, -1.0), ("minimum", 1.0, 1.0), ("saddle", 0.0, 0.0)],
    "exp(-x^2 - y^2)": [("maximum", 0.0, 0.0)],
    "x exp(-x^2 - y^2)": [("minimum", -1 / TWO, 0.0), ("maximum", 1 / TWO, 0.0)],
    "log(1 + x^2 + 3y^2)": ZERO,
    "cosh(x) + cosh(y)": ZERO,
    "x^2 y^2 + x^2 + y^2": ZERO,
    "(x y - 1)^2": [("saddle", 0.0, 0.0)],  # and a curve of minima
    "(x^2 + y^2 - 1)^2": [("maximum", 0.0, 0.0)],  # and a ring of them
    "atan(x^2 + y^2)": ZERO,
    # Flat ones.
    "x^4 + y^4": ZERO,
    "x^2 + y^4": ZERO,
    "(x - 1/3)^4 + (y + 1/7)^4": [("minimum", 1 / 3, -1 / 7)],
    "x^20 + y^20": ZERO,
    "x^3 - 3x y^2": [("degenerate", 0.0, 0.0)],
    "x^2 + y^3": [("degenerate", 0.0, 0.0)],
    "x^4 - y^4": [("degenerate", 0.0, 0.0)],
    "-x^4 - y^6": [("maximum", 0.0, 0.0)],
    # Near ones.
    "(x^2-0.0004)^2 + y^2": [
        ("minimum", -0.02, 0.0), ("minimum", 0.02, 0.0), ("saddle", 0.0, 0.0)
    ],
    "(x^2-0.000025)^2 + y^2": [
        ("minimum", -0.005, 0.0), ("minimum", 0.005, 0.0), ("saddle", 0.0, 0.0)
    ],
    "((x-1.23)^2-0.0001)^2 + (y-0.77)^2": [
        ("minimum", 1.22, 0.77), ("minimum", 1.24, 0.77), ("saddle", 1.23, 0.77)
    ],
    "((x-.01)^2+y^2)((x+.01)^2+y^2)": [
        ("minimum", -0.01, 0.0), ("minimum", 0.01, 0.0), ("saddle", 0.0, 0.0)
    ],
    "(x^2-0.0004)^2 + (y^2-0.0004)^2": [
        ("minimum", -0.02, -0.02), ("minimum", -0.02, 0.02), ("minimum", 0.02, -0.02),
        ("minimum", 0.02, 0.02), ("saddle", -0.02, 0.0), ("saddle", 0.0, -0.02),
        ("saddle", 0.0, 0.02), ("saddle", 0.02, 0.0), ("maximum", 0.0, 0.0),
    ],
    "((x-.2)^4+y^4)((x+.2)^4+y^4)": [
        ("minimum", -0.2, 0.0), ("minimum", 0.2, 0.0), ("degenerate", 0.0, 0.0)
    ],
    # Kinks and tips.
    "|x| + |y|": CUSP,
    "|x| + y^2": CUSP,
    "max(x, -x) + y^2": CUSP,
    "max(|x|, |y|)": CUSP,
    "max(x, -x, y, -y) + 0x": CUSP,
    "|x| + 0.0001|y|": CUSP,
    "sqrt(x^2 + y^2)": CUSP,
    "(x^2 + y^2)^(1/3)": CUSP,
    "sqrt(|x|) + y^2": CUSP,
    "max(x, y) + x^2 + y^2": [("cusp", -0.25, -0.25)],
    "(x-1)^2 + |x| + 2|y| + (y-.5)^2": [("cusp", 0.5, 0.0)],
    "||x| - 0.01| + |y|": [("cusp", -0.01, 0.0), ("cusp", 0.01, 0.0)],
    "10|3x + y| + (x - 1)^2": [("cusp", 1.0, -3.0)],
    "((x - 1)^2)^0.75 + (y + .3)^2": [("minimum", 1.0, -0.3)],
    # Gaps that close.
    "-sin(sqrt(x^2+y^2))/sqrt(x^2+y^2) + (x^2+y^2)/6": ZERO,
    "(cos(x) - 1)/x^2 + x^2 + y^2": ZERO,
    "x^4/x^2 + y^2": ZERO,
    "1/(1/x)^2 + (y - .1)^2": [("minimum", 0.0, 0.1)],
    "x^2/|x| + y^2": CUSP,
    "1/(1 + 1/(x^2 + y^2))": ZERO,
    # None: curves of them, plains, slopes.
    "x^2": NONE,
    "(x + y - 1)^2": NONE,
    "x^2 y": NONE,
    "max(0, x)^2 + y^2": NONE,
    "max(x^2 + y^2, 1)": NONE,
    "|3x + y|": NONE,
    "sqrt|x - 2y|": NONE,
    "|x - y|^1.5": NONE,
    "5": NONE,
    "0x": NONE,
    "x + 2y": NONE,
    "exp(x + y)": NONE,
    "sign(x) + y": NONE,
    "sin(3x + y)": NONE,
    "cos(10(3x + y))": NONE,
    "tanh(3x + y)": NONE,
    "tanh(1000(3x + y))": NONE,
    "1/(1 + exp(-(3x + y)))": NONE,
    "log(1 + (3x + y)^2)": NONE,
    "exp(-(x - 2y)^2)": NONE,
    # None: poles, steps, edges.
    "1/(3x + y)": NONE,
    "-1/(x^2 + y^2)": NONE,
    "log(x^2 + y^2)": NONE,
    "-1/|x|": NONE,
    "log|x y|": NONE,
    "1/x^2 + y^2": NONE,
    "tan(x) + y^2": NONE,
    "x/y": NONE,
    "1/(1 + x y^2)": NONE,
    "(x - 2y)^2/(3x + y)": NONE,
    "-(x^2 + y^2)^-0.3": NONE,
    "sign(x) + x^2 + y^2": NONE,
    "x/|x| + y^2": NONE,
    "atan(1/x) + y^2": NONE,
    "sqrt(x) + y^2": NONE,
    "x y/(x^2 + y^2)": NONE,
    "1/(x^2 + y^2 - 1)": [("maximum", 0.0, 0.0)],
}  # fmt: skip


@pytest.mark.parametrize("text", KNOWN)
def test_the_known_ones_are_found_and_no_others(text: str) -> None:
    points = found(text)
    expected = sorted(KNOWN[text])
    assert [p.kind for p in sorted(points)] == [kind for kind, _, _ in expected], points
    for p, (_, x, y) in zip(sorted(points), expected, strict=True):
        assert math.hypot(p.x - x, p.y - y) < 1e-7
    for p in points:
        check(functions(parse(text)), p, points)


MANY: dict[str, list[tuple[str, float, float]]] = {
    "(x^2+y-11)^2 + (x+y^2-7)^2": [
        (p.kind, p.x, p.y) for p in SURFACES["himmelblau"].critical_points
    ],
    "-20exp(-0.2sqrt(0.5(x^2+y^2))) - exp(0.5(cos(2pi x)+cos(2pi y)))+20+e": CUSP,
    "20 + x^2 + y^2 - 10cos(2pi x) - 10cos(2pi y)": ZERO,
    "sin(x) sin(y)": [("saddle", 0.0, 0.0), ("maximum", 2 * FOUR, 2 * FOUR)],
    "-sin(x)/x + y^2": [("minimum", 0.0, 0.0), ("saddle", 4.493409457909064, 0.0)],
    "-sin(sqrt(x^2+y^2))/sqrt(x^2+y^2)": ZERO,
    "tan(x) y": [("saddle", 0.0, 0.0), ("saddle", math.pi, 0.0)],
    "sqrt|x - 2y| + sin(x y)": [
        ("cusp", math.sqrt(3 * math.pi), math.sqrt(3 * math.pi) / 2),
    ],
    "x^2 log(x^2 + y^2) + y^2 log(x^2 + y^2)": [],
}  # fmt: skip


@pytest.mark.parametrize("text", MANY)
def test_the_known_ones_are_among_many(text: str) -> None:
    points = found(text)
    for kind, x, y in MANY[text]:
        assert any(p.kind == kind and math.hypot(p.x - x, p.y - y) < 1e-6 for p in points), x
    for p in points:
        check(functions(parse(text)), p, points)


def test_of_ripples_only_some_are_found_and_each_is_one() -> None:
    points = found("sin(40x) sin(40y)")
    assert 20 < len(points) <= 60
    for p in points:
        assert p.kind == "minimum"
        assert p.value == pytest.approx(-1.0, abs=1e-12)
        assert abs(math.cos(40 * p.x)) < 1e-9 and abs(math.cos(40 * p.y)) < 1e-9


def test_a_gap_that_is_closed_has_the_value_that_closes_it() -> None:
    (lowest, *_) = found("-sin(x)/x + y^2")
    assert lowest == ("minimum", 0.0, 0.0, -1.0, True)
    (lowest, *_) = found("(cos(x) - 1)/x^2 + x^2 + y^2")
    assert lowest.value == pytest.approx(-0.5, abs=1e-8)
