"""A formula that a person types: derivatives exact, everything else found out about it.

The picture opens on the square −3 to 3, or on the smallest larger one that holds the lowest
minimum found. What is suggested for a run is told by the curvature and by the size of the view,
never by trying.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from formulas import (
    FormulaError,
    Found,
    Functions,
    critical_points,
    degree,
    functions,
    low_points,
    parse,
    to_latex,
)
from optimizers.base import Array, Reference
from surfaces.base import BOTTOMS, CriticalPoint, Surface

FORMULA = "x^2 + 3y^2 + 2 sin(3x)"
HALVES = (3.0, 6.0, 12.0, 25.0, 50.0)  # half-widths that the picture may open with
SEARCHED = 6.0  # the half-width of the square in which Newton's method starts
ROOM = 0.9  # of the view: where a minimum has to lie to be seen well
GRID = 61  # points a side on which a formula is looked at; the middle one is (0, 0)
DEFINED = 0.01  # the share of them that has to have a value
START = (2.0, 1.5)  # in a view of half-width 3
CLOSE = 0.2  # half-widths: a minimum so near leaves little to see
RIM, TOWER = 2.5, 10.0  # times the middle height: how high the highest is
# Rates for methods whose steps follow the gradient (RAdam's first ones do, and they are what its
# rate is limited by), as parts of GD's, and for those whose steps are about as long as η whatever
# the gradient is, as parts of the view's width. Found by simulation: over bowls, valleys, kinks,
# plateaus and waves the median path of 150 steps is then 0.4 to 1 widths long, and on all of
# them every method goes down. Adadelta and Newton's method have η = 1, and L-BFGS tries it first.
OF_GD = {"gd": 1.0, "sgd": 1.0, "momentum": 0.3, "nesterov": 0.3, "radam": 3.0}
OF_WIDTH = {
    "adagrad": 1 / 12,
    "rmsprop": 1 / 150,
    **dict.fromkeys(("adam", "amsgrad", "nadam", "adamw", "adabelief", "yogi"), 1 / 60),
    "adamax": 1 / 30,
    "lion": 1 / 200,
    "rprop": 1 / 100,
}
FIRST = 1 / 600  # of the width: √ε of Adadelta, whose first step is three times that
LEVEL = 1e-4  # of the view's mean slope: so little is none
NOISE = 0.05  # SGD's σ, as a part of the gradient at the start
DOWNHILL = 2.5  # times the strongest downward curvature: Newton's μ, before it is rounded down
LEAP = 1 / 4  # of the width: how far Newton's method may go where there is no curvature


def make(formula: str = FORMULA) -> Surface:
    """The surface of a formula.

    Raises:
        FormulaError: The text is no formula, or one without a value anywhere.
    """
    node = parse(formula)
    made = functions(node)
    found = critical_points(made, SEARCHED)
    leading = [p for p in found if p.leads]
    half = half_width(made, leading)
    if half is None:
        raise FormulaError("nowhere", 0, len(formula), half=int(HALVES[-1]))
    grid = _grid(half)
    points = tuple(
        CriticalPoint(p.kind, p.x, p.y, p.value, found=True) for p in within(half, found)
    )
    start = _start(made, grid, half, within(half, leading))
    bottoms = [p.value for p in points if p.kind in BOTTOMS] or floor(made, grid)
    return Surface(
        key="formula",
        name="Your own formula",
        summary="Typed by you. Its gradient is exact; ★ and ✕ were found numerically, so there "
        "may be more.",
        latex=to_latex(node),
        reference=Reference(
            "R. E. Wengert, A Simple Automatic Derivative Evaluation Program",
            1964,
            "https://doi.org/10.1145/355586.364791",
        ),
        value=made.value,
        gradient=made.gradient,
        hessian=made.hessian,
        domain=((-half, half), (-half, half)),
        view=((-half, half), (-half, half)),
        start=start,
        critical_points=points,
        floor=min(bottoms, default=None),
        quadratic=degree(node) <= 2,
        make=make,
        log_levels=by_decades(made.value(grid), bottoms),
        suggested=_suggested(made, grid, np.array(start), 2 * half),
        formula=formula,
    )


def _grid(half: float) -> Array:
    line = np.linspace(-half, half, GRID)
    return np.array(np.meshgrid(line, line))


def within(half: float, found: Sequence[Found]) -> list[Found]:
    """The points in a view of this half-width."""
    return [p for p in found if max(abs(p.x), abs(p.y)) <= half]


def lowest(found: Sequence[Found]) -> list[Found]:
    """The lowest minima, which are equal up to rounding."""
    bottoms = [p for p in found if p.kind in BOTTOMS]
    deepest = min((p.value for p in bottoms), default=0.0)
    return [p for p in bottoms if p.value <= deepest + 1e-9 * (1 + abs(deepest))]


def half_width(made: Functions, found: Sequence[Found]) -> float | None:
    """Of the views in which the formula has values the smallest with a lowest minimum.

    The first of them where there is no minimum to show; None without any.
    """
    near = within(SEARCHED, found)
    away = min((max(abs(p.x), abs(p.y)) for p in lowest(near) or lowest(found)), default=0.0)
    defined = [h for h in HALVES if np.isfinite(made.value(_grid(h))).mean() >= DEFINED]
    return next((h for h in defined if away <= ROOM * h), defined[0] if defined else None)


def _start(
    made: Functions, grid: Array, half: float, found: Sequence[Found]
) -> tuple[float, float]:
    """``START`` in a view of this size, or its mirror images, or the nearest point of the grid.

    The first of them that has a value, a way down, and some way to go to a lowest minimum; or what
    comes nearest to that.
    """
    x, y = (float(f"{v * half / 3:.2g}") for v in START)
    nearest = np.argsort(np.hypot(grid[0] - x, grid[1] - y), axis=None, kind="stable")
    usual = np.array([[x, -x, -x, x], [y, y, -y, -y]])
    candidates = np.hstack([usual, grid.reshape(2, -1)[:, nearest].round(12)])
    slope = np.hypot(*made.gradient(candidates))
    leads_down = np.isfinite(slope) & (slope > 0) & (made.at_tip(candidates) < 2)
    away = np.full(slope.shape, np.inf)
    for p in lowest(found):
        away = np.minimum(away, np.hypot(candidates[0] - p.x, candidates[1] - p.y))
    score = np.isfinite(made.value(candidates)) * (1 + leads_down + (away > CLOSE * half))
    x, y = candidates[:, score.argmax()].tolist()
    return x, y


def floor(made: Functions, grid: Array) -> list[float]:
    """The lowest value of a view without a minimum, where a whole curve has it, or nothing.

    A valley that goes on falling has its lowest value at the border, and a pole is steep.
    """
    with np.errstate(all="ignore"):
        w, values = low_points(made, grid), made.value(grid)
        seen = values[np.isfinite(values)]
        high = float(np.ptp(seen))
        w = w[:, np.all(np.abs(w) <= grid.max(), axis=0)]
        w = w[:, np.hypot(*made.gradient(w)) <= LEVEL * high / grid.max()]
    lowest = float(made.value(w).min(initial=np.inf))
    if not lowest <= seen.min() + 1e-9 * high:
        return []
    return [lowest if abs(lowest) > 1e-12 * high else 0.0]


def by_decades(values: Array, bottoms: Sequence[float]) -> bool:
    """Whether levels by decades above the lowest minimum show a surface best.

    They do for one bottom or several of one depth, below a rim, and wherever walls tower; with
    bottoms of different depth, or waves, even levels show more.
    """
    above = values[np.isfinite(values)] - min(bottoms, default=np.inf)
    middle, top = float(np.median(above)), float(above.max())
    if not above.min() >= -1e-9 * top:
        return False
    level = max(bottoms) - min(bottoms) <= 1e-6 * middle
    return top > (RIM if level else TOWER) * middle


def _suggested(
    made: Functions, grid: Array, start: Array, width: float
) -> dict[str, dict[str, float]]:
    """Rates from the curvature and the size of the view.

    GD's is 1 / λ, where nine tenths of the view's points that are not above the start have no
    larger curvature than λ; going down, GD stays among these, and it is stable up to 2 / λ. The
    first step is at most a tenth of the view. Where these points curve downwards, or not at all,
    Newton's method is damped so that nearly all of its steps point downhill.
    """
    candidates = np.hstack([start[:, None], grid.reshape(2, -1)])
    below = candidates[:, made.value(candidates) <= made.value(start)]
    (a, b), (_, c) = made.hessian(below)
    with np.errstate(all="ignore"):
        middle, spread = (a + c) / 2, np.hypot((a - c) / 2, b)
    defined = np.isfinite(middle) & np.isfinite(spread) & (made.at_tip(below) == 0)
    middle, spread = middle[defined], spread[defined]
    steepest = float(np.quantile(np.abs(middle) + spread, 0.9)) if defined.any() else 0.0
    least = float(np.quantile(middle - spread, 0.1)) if defined.any() else 0.0
    slope = float(np.hypot(*made.gradient(start)))
    eta = min(
        1 / steepest if steepest > 0 else math.inf,
        0.1 * width / slope if slope > 0 else math.inf,
    )
    rates = {key: share * eta for key, share in OF_GD.items()}
    rates |= {key: share * width for key, share in OF_WIDTH.items()}
    suggested = {key: {"eta": plain(min(max(v, 1e-5), 10.0))} for key, v in rates.items()}
    suggested["adadelta"] = {"epsilon": plain((FIRST * width) ** 2)}
    if 0 < slope < math.inf:
        suggested["sgd"]["sigma"] = plain(min(NOISE * slope, 1e6))
        if least <= 0:
            damping = max(DOWNHILL * -least, slope / (LEAP * width))
            suggested["newton"] = {"damping": plain(min(damping, 100.0))}
    return suggested


def plain(value: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is not above a value."""
    power = math.floor(math.log10(value) + 1e-9)
    times = max(m for m in (1, 2, 5) if m * 10.0**power <= value * (1 + 1e-9))
    return float(f"{times}e{power}")


SURFACE = make()
