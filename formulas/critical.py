"""Where a formula's gradient is zero, found numerically: there may be more than are found.

Newton's method starts from a grid, all starts at once; what it finds is told apart by what is
around it, which also shows what is no critical point: a slope that Newton's method could not move
on, a pole, a point of a whole curve of critical points. A minimum without a gradient, such as that
of |x| + |y|, is a cusp, found by going down from the lowest points of the grid. Around what is
found Newton's method starts again, close by. A gap that can be closed, such as that of sin(x)/x
at 0, counts as the point that closes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from formulas.around import EIGHT, Kind, closing, is_cusp, is_tip, kinds, ring, slopes, sunk
from formulas.derivatives import Array, Functions

STARTS = 25  # a side
LOW_POINTS = 20  # of the grid, from which cusps are looked for
MOST = 60  # points that are kept, the lowest first
MOST_GAPS = 20  # gaps that are looked at
MOST_KEPT = 120  # points that Newton's method goes on with
WORK = 60_000  # operations on one number in a round of Newton's method, at most
SUNK = 150  # low points in kinked valleys that are followed, times operations
FAR = 50.0  # half-widths: how far from the grid a point may lie
FLAT = 1e-6  # of the curvature: with a smaller determinant a point may be on a curve of them
SAME = 1e-5  # half-widths: points as near are one
CLOSE = 1e-2  # half-widths: points as near may have been taken for one
SHORTER = [(digits, which) for digits in (12, 9, 6) for which in ([0, 1], [0], [1])]
BESIDE = (5e-4, 2e-3, 5e-3, 1e-2)  # half-widths from a point, where the next ones are looked for


class Found(NamedTuple):
    """A critical point, or a gap that one closes.

    Attributes:
        leads: Whether a view and a start may go by it. Links leave these out, so that what the
            search of their version did not find must not move them.
    """

    kind: Kind
    x: float
    y: float
    value: float
    leads: bool = True


def critical_points(functions: Functions, half: float) -> list[Found]:
    """Those found from starts in the square of this half-width, the lowest first."""
    with np.errstate(all="ignore"):
        return _critical_points(functions, half)


def _critical_points(functions: Functions, half: float) -> list[Found]:
    side = int(np.clip(np.sqrt(WORK / (1 + functions.cost)), 11, STARTS))
    line = np.linspace(-half, half, side)
    grid = np.array(np.meshgrid(line, line))
    bottoms = low_points(functions, grid)
    starts = np.hstack([grid.reshape(2, -1), bottoms[:, is_smooth(functions, bottoms)]])
    lost: list[Array] = [bottoms]
    near = representatives(newton(functions, starts, half, 20, lost=lost), CLOSE * half)
    reached = newton(functions, near, half, 100, settled=1e-9)
    points = representatives(reached, SAME * half)[:, :MOST]
    first = points.shape[1]
    gaps = in_gaps(functions, np.hstack([points, *lost, near]), half)
    points = snapped(points, gaps, SAME * half)
    points = representatives(np.hstack([points, gaps, bottoms]), SAME * half)[:, :MOST]
    for _ in range(2):
        close = close_by(functions, points, half)
        points = np.hstack([points, close])[:, :MOST]
        if not close.size:
            break
    found = told_apart(functions, rounded(functions, points), half, first)
    tips = cusps(functions, representatives(bottoms, SAME * half), half)
    kinked = bottoms[:, ~is_smooth(functions, bottoms)]
    tips += in_valleys(functions, representatives(kinked, SAME * half), half)
    first_found = [p for p in found if p.leads]
    tips = [p for p in tips if not any(distance(p, q) < CLOSE * half for q in first_found)]
    beside = cusps(functions, beside_tips(functions, tips, half), half)
    listed = [*first_found, *sorted(tips, key=lambda p: p.value), *found]
    listed += [p._replace(leads=False) for p in beside]
    kept: list[Found] = []
    for p in listed:
        if not any(distance(p, q) < SAME * half for q in kept):
            kept.append(p)
    return sorted(kept, key=lambda p: (p.value, p.x, p.y))[:MOST]


def distance(one: Found, other: Found) -> float:
    """How far it is from one to the other."""
    return float(np.hypot(one.x - other.x, one.y - other.y))


def cusps(functions: Functions, bottoms: Array, half: float) -> list[Found]:
    """Those of some lowest points that are minima without a gradient."""
    listed = []
    for w in bottoms.T:
        if is_cusp(functions, w, half):
            x, y = rounded_by_value(functions, w).tolist()
            value = float(functions.value(np.array([x, y])))
            closed = value if np.isfinite(value) else plain(functions.value(w))
            listed.append(Found("cusp", x, y, closed))
    return listed


def in_valleys(functions: Functions, bottoms: Array, half: float) -> list[Found]:
    """Cusps in valleys with a kink, in which the way down by eight directions gets stuck.

    Those lead that begin where all on a ring is higher, as far as its points show.
    """
    most = SUNK // (1 + functions.cost)
    stuck = [w for w in bottoms.T if not is_cusp(functions, w, half)][:most]
    if not stuck:
        return []
    reached = sunk(functions, np.array(stuck).T, CLOSE * half)
    pairs = zip(stuck, reached.T, strict=True)
    return [
        p._replace(leads=is_tip(functions, w, half))
        for w, there in pairs
        for p in cusps(functions, there[:, None], half)
    ]


def beside_tips(functions: Functions, tips: Sequence[Found], half: float) -> Array:
    """Lowest points close to a few cusps, which a grid is too coarse to tell from them."""
    if not 0 < len(tips) <= LOW_POINTS // 4:
        return np.empty((2, 0))
    seeds = np.array([[p.x, p.y] for p in tips]).T
    starts = np.hstack([ring(seeds, r * half, EIGHT).reshape(2, -1) for r in BESIDE])
    reached = descended(functions, starts, BESIDE[0] * half)
    apart = np.hypot(*(reached[:, :, None] - seeds[:, None])).min(axis=1)
    there = (apart > SAME * half) & (apart < 1.5 * CLOSE * half)
    return representatives(reached[:, there], SAME * half)[:, :LOW_POINTS]


def plain(value: Array | float) -> float:
    """A value that closes a gap, without the digits that were lost beside it."""
    return float(f"{round(float(value), 9):.9g}") + 0.0


def told_apart(functions: Functions, w: Array, half: float, first: int) -> list[Found]:
    """Those of the points, of shape ``(2, n)``, that are isolated critical points.

    Of these only the first ones lead, and none at the tip of a root.
    """
    closed, gaps = closing(functions, w, half)
    values = np.where(gaps, [plain(value) for value in closed], functions.value(w))
    leads = (np.arange(len(values)) < first) & (functions.at_tip(w) == 0)
    sound = np.isfinite(values)
    w, values, leads = w[:, sound], values[sound], leads[sound]
    kind_of_each = kinds(functions, w, values, half)
    listed = zip(kind_of_each, *w.tolist(), values.tolist(), leads.tolist(), strict=True)
    return [Found(kind, *rest) for kind, *rest in listed if kind]


def in_gaps(functions: Functions, w: Array, half: float) -> Array:
    """The gaps that can be closed among points, where Newton's method has nowhere to go."""
    w = w.round(6) + 0.0
    w = representatives(w[:, np.isnan(functions.value(w))], SAME * half)[:, :MOST_GAPS]
    return w[:, closing(functions, w, half)[1]]


def snapped(points: Array, gaps: Array, distance: float) -> Array:
    """The points, those close to a gap moved into it: beside one the digits of a slope are lost."""
    if not gaps.size:
        return points
    apart = np.hypot(*(points[:, :, None] - gaps[:, None]))
    return np.where(apart.min(axis=1) < distance, gaps[:, apart.argmin(axis=1)], points)


def close_by(functions: Functions, points: Array, half: float) -> Array:
    """Further points close to those found, which a grid is too coarse to tell from them."""
    most = min(WORK // (1 + functions.cost) // (8 * len(BESIDE)), MOST - points.shape[1])
    seeds = points[:, :most]
    if not seeds.size:
        return points[:, :0]
    pairs = np.argwhere(
        np.triu(np.hypot(*(seeds[:, :, None] - seeds[:, None])) < 3 * CLOSE * half, 1)
    )
    middles = seeds[:, pairs[:most]].mean(axis=2)
    starts = [middles, *(ring(seeds, r * half, EIGHT).reshape(2, -1) for r in BESIDE)]
    reached = newton(functions, np.hstack(starts), half, 15, settled=1e-9)
    apart = np.hypot(*(reached[:, :, None] - points[:, None])).min(axis=1)
    there = (apart > SAME * half) & (apart < 1.5 * CLOSE * half)
    return representatives(reached[:, there], SAME * half)


def newton(
    functions: Functions,
    w: Array,
    half: float,
    rounds: int,
    settled: float = 1e-2,
    lost: list[Array] | None = None,
) -> Array:
    """Where Newton's method leads to: points that hardly move any more.

    Those on a curve of critical points come last, and else the lowest first. Points from which it
    cannot go on are added to ``lost``.
    """
    moved = np.full(w.shape[1], np.inf)
    with np.errstate(all="ignore"):
        for _ in range(rounds):
            step = newton_step(functions, w)
            moved = np.hypot(*step)
            if lost is not None:
                lost.append(w[:, np.isnan(moved)])
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
    step[:, functions.at_tip(w) > 0] = np.nan  # where the curvature is no guide
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


def low_points(functions: Functions, grid: Array) -> Array:
    """The bottoms below the lowest points of a grid, of shape ``(2, n)``."""
    return descended(functions, lowest_of(functions, grid), float(grid[0, 0, 1] - grid[0, 0, 0]))


def descended(functions: Functions, w: Array, step: float) -> Array:
    """Where it goes down to from each point, without derivatives, by steps of at most this size."""
    steps = np.full(w.shape[1], step)
    values = functions.value(w)
    for _ in range(80):
        around = ring(w, steps, EIGHT)
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


def rounded(functions: Functions, w: Array) -> Array:
    """The points, on fewer digits where these are as good, so that 1 is found as 1."""
    steep = slopes(functions, w)
    for digits, coordinates in SHORTER:
        shorter = shortened(w, digits, coordinates)
        w = np.where(slopes(functions, shorter) <= steep, shorter, w)
    return w


def shortened(w: Array, digits: int, coordinates: list[int]) -> Array:
    """The points with some of their coordinates on fewer digits."""
    shorter = w.copy()
    shorter[coordinates] = w[coordinates].round(digits) + 0.0  # and no −0
    return shorter


def rounded_by_value(functions: Functions, w: Array) -> Array:
    """The same for a single point without a gradient."""
    for digits, coordinates in SHORTER:
        shorter = shortened(w, digits, coordinates)
        if not functions.value(shorter) > functions.value(w):  # lower, or in a gap beside
            w = shorter
    return w
