"""Where a formula's gradient is zero, found numerically: there may be more than are found.

Newton's method starts from a grid, all starts at once; what it finds is told apart by the
Hessian's eigenvalues or, where one of them is zero, by the values on a ring around the point. A
minimum without a gradient, such as that of |x| + |y|, is a cusp, found by going down from the
lowest points of the grid. Points of a whole curve of critical points are left out.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from formulas.derivatives import Array, Functions

Kind = Literal["minimum", "maximum", "saddle", "degenerate", "cusp"]

STARTS = 25  # a side
LOW_POINTS = 20  # of the grid, from which cusps are looked for
MOST = 60  # points that are kept, the lowest first
MOST_KEPT = 120  # points that Newton's method goes on with
WORK = 60_000  # operations on one number in a round of Newton's method, at most
FAR = 50.0  # half-widths: how far from the grid a point may lie
FLAT = 1e-6  # of the curvature around: a smaller eigenvalue counts as zero
ANGLES = np.radians(np.arange(0, 360, 3))
RING = np.array([np.cos(ANGLES), np.sin(ANGLES)]).round(15) + 0.0  # every three degrees
EIGHT = RING[:, ::15, None]


class Found(NamedTuple):
    """A critical point."""

    kind: Kind
    x: float
    y: float
    value: float


def critical_points(functions: Functions, half: float) -> list[Found]:
    """Those found from starts in the square of this half-width, the lowest first."""
    side = int(np.clip(np.sqrt(WORK / (1 + functions.cost)), 11, STARTS))
    line = np.linspace(-half, half, side)
    grid = np.array(np.meshgrid(line, line))
    bottoms = low_points(functions, grid)
    starts = np.hstack([grid.reshape(2, -1), bottoms[:, is_smooth(functions, bottoms)]])
    near = newton(functions, starts, half, 20)
    reached = newton(functions, representatives(near, 1e-2 * half), half, 100, settled=1e-9)
    points = rounded(functions, representatives(reached, 1e-5 * half)[:, :MOST])
    values = functions.value(points)
    found = [
        Found(kind, x, y, value)
        for (x, y), value, kind in zip(
            points.T.tolist(), values.tolist(), kinds(functions, points, half), strict=True
        )
        if kind
    ]
    for w in representatives(bottoms, 1e-5 * half).T:
        if is_cusp(functions, w, half) and not any(
            np.hypot(w[0] - p.x, w[1] - p.y) < 1e-2 * half for p in found
        ):
            x, y = rounded_by_value(functions, w).tolist()
            found.append(Found("cusp", x, y, float(functions.value(np.array([x, y])))))
    return sorted(found, key=lambda p: (p.value, p.x, p.y))[:MOST]


def newton(
    functions: Functions, w: Array, half: float, rounds: int, settled: float = 1e-2
) -> Array:
    """Where Newton's method leads to: points that hardly move any more.

    Those on a curve of critical points come last, and else the lowest first.
    """
    moved = np.full(w.shape[1], np.inf)
    with np.errstate(all="ignore"):
        for _ in range(rounds):
            step = newton_step(functions, w)
            moved = np.hypot(*step)
            ahead = w - step * np.minimum(1.0, 0.2 * half / np.maximum(moved, 1e-300))
            inside = np.all(np.abs(ahead) < FAR * half, axis=0)
            w, moved = ahead[:, inside], moved[inside]
            if not (moved > 1e-13 * half).any():
                break
        w = w[:, (moved < settled * half) & np.isfinite(functions.value(w))]
        (a, b), (_, c) = functions.hessian(w)
        flat = np.abs(a * c - b * b) <= FLAT * (a * a + 2 * b * b + c * c)
    return w[:, np.lexsort((functions.value(w), flat))]


def newton_step(functions: Functions, w: Array) -> Array:
    """What Newton's method takes from each point; nothing at a point of rest that is no plain."""
    (a, b), (_, c) = functions.hessian(w)
    p, q = functions.gradient(w)
    step = np.array([c * p - b * q, a * q - b * p]) / (a * c - b * b)
    rest = (p == 0) & (q == 0) & ((a != 0) | (b != 0) | (c != 0))
    return np.where(rest, 0.0, step)


def is_smooth(functions: Functions, w: Array) -> NDArray[np.bool_]:
    """Whether low points are bottoms without a kink: there Newton's method leads no higher."""
    with np.errstate(all="ignore"):
        value, ahead = functions.value(w), functions.value(w - newton_step(functions, w))
        return np.asarray(ahead <= value + 1e-12 * (1 + np.abs(value)))


def representatives(w: Array, distance: float) -> Array:
    """One of all points that lie within a distance of each other, the first ``MOST_KEPT``."""
    kept: list[Array] = []
    rest = w
    while rest.shape[1] and len(kept) < MOST_KEPT:
        first = rest[:, 0]
        kept.append(first)
        rest = rest[:, np.hypot(rest[0] - first[0], rest[1] - first[1]) > distance]
    return np.array(kept).reshape(-1, 2).T


def kinds(functions: Functions, w: Array, half: float) -> list[Kind | None]:
    """The kind of each point; None for one of a whole curve of critical points."""
    here = functions.hessian(w)
    around = functions.hessian(w[:, None, :] + 1e-2 * half * EIGHT)
    scales = np.maximum(np.abs(here).max(axis=(0, 1)), np.abs(around).max(axis=(0, 1, 2)))
    values = functions.value(w)
    listed: list[Kind | None] = []
    for i, matrix in enumerate(np.moveaxis(here, 2, 0)):
        if not np.isfinite(matrix).all():
            listed.append(None)
            continue
        least, most = np.linalg.eigvalsh(matrix).tolist()
        if not min(abs(least), abs(most)) <= FLAT * scales[i]:
            listed.append("minimum" if least > 0 else "maximum" if most < 0 else "saddle")
            continue
        distances = np.hypot(w[0] - w[0, i], w[1] - w[1, i])
        level = np.abs(values - values[i]) <= 1e-9 * (1 + abs(values[i]))
        beside = (distances > 0) & (distances < 0.15 * half) & level
        listed.append(None if beside.any() else _flat_kind(functions, w[:, i], half))
    return listed


def _flat_kind(functions: Functions, w: Array, half: float) -> Kind | None:
    """The kind of a point where curvature says nothing: what is around it does."""
    above = _ring(functions, w, 1e-2 * half)
    least = 1e-3 * np.abs(above).max()
    if not np.isfinite(least) or least == 0:
        return None
    if above.min() > least:
        return "minimum"
    if above.max() < -least:
        return "maximum"
    return "degenerate" if above.min() < -least and above.max() > least else None


def _ring(functions: Functions, w: Array, radius: float) -> Array:
    """How much higher it is around a point."""
    return functions.value(w[:, None] + radius * RING) - functions.value(w)


def low_points(functions: Functions, grid: Array) -> Array:
    """The bottoms below the lowest points of a grid, of shape ``(2, n)``, without derivatives."""
    step = float(grid[0, 0, 1] - grid[0, 0, 0])
    w = lowest_of(functions, grid)
    steps = np.full(w.shape[1], step)
    values = functions.value(w)
    for _ in range(80):
        around = w[:, None, :] + steps * EIGHT
        found = np.nan_to_num(functions.value(around), nan=np.inf)
        best = found.argmin(axis=0)
        lower = found.min(axis=0) < values
        there = np.take_along_axis(around, best[None, None, :], axis=1)[:, 0, :]
        w = np.where(lower, there, w)
        values = np.where(lower, found.min(axis=0), values)
        steps = np.where(lower, steps, steps / 2)
    return w


def lowest_of(functions: Functions, grid: Array) -> Array:
    """The points of a grid that are not above any neighbour, the lowest of them."""
    values = np.nan_to_num(functions.value(grid), nan=np.inf)
    inner = values[1:-1, 1:-1]
    rows, columns = values.shape
    lowest = np.isfinite(inner)
    for i in range(3):
        for j in range(3):
            lowest &= inner <= values[i : rows - 2 + i, j : columns - 2 + j]
    points = grid[:, 1:-1, 1:-1][:, lowest]
    return points[:, np.argsort(inner[lowest], kind="stable")[:LOW_POINTS]]


def is_cusp(functions: Functions, w: Array, half: float) -> bool:
    """Whether this is a lowest point around which the surface rises as from a kink."""
    near, far = (_ring(functions, w, radius * half) for radius in (1e-5, 1e-3))
    finite = np.isfinite(near).all() and np.isfinite(far).all()
    return bool(finite and near.min() > 0 and far.min() > 0 and near.max() > 1e-3 * far.max())


def rounded(functions: Functions, w: Array) -> Array:
    """The points, on fewer digits where these are as good, so that 1 is found as 1."""
    steep = np.hypot(*functions.gradient(w))
    for digits in (12, 9, 6):
        shorter = w.round(digits) + 0.0  # and no −0
        w = np.where(np.hypot(*functions.gradient(shorter)) <= steep, shorter, w)
    return w


def rounded_by_value(functions: Functions, w: Array) -> Array:
    """The same for a single point without a gradient."""
    for digits in (12, 9, 6):
        shorter = w.round(digits) + 0.0
        if functions.value(shorter) <= functions.value(w):
            w = shorter
    return w
