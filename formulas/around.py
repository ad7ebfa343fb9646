"""What a formula does around points: by it a critical point is told from what only looks like one.

Everything here is counted, not timed: so many evaluations for a point, whatever the formula.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from formulas.derivatives import Array, Functions

Kind = Literal["minimum", "maximum", "saddle", "degenerate", "cusp"]
Checks = NDArray[np.bool_]

ANGLES = np.radians(np.arange(0, 360, 3))
RING = np.array([np.cos(ANGLES), np.sin(ANGLES)]).round(15) + 0.0  # every three degrees
EIGHT = RING[:, ::15, None]
# Rings beside the axes and the diagonals, where formulas have their gaps.
BESIDE = np.array([np.cos(ANGLES[::5] + 0.02), np.sin(ANGLES[::5] + 0.02)])
EPSILON = 2.0**-52
REACH = 1e-2  # half-widths: in such a ring around a point its kind is told, where it is free
LEVEL = 1e-3  # of the steepest slope around: what a slope has to be below
FAINT = 1e-6  # the same: a slope so small is none
STEP = 1e-5  # half-widths: with a larger slope, what Newton's method may still move by
FAR_OFF = 10  # times the value in the middle: what only a pole comes to
FAINTEST = 1e-290  # slopes below have lost their digits
FLAT = 1e-6  # of the curvature around: a smaller eigenvalue counts as zero
CLEAR = 1e-3  # of the difference around: what is so much higher is higher
ALONE = 1e-9  # of the steepest or highest around: less is left on a curve through the point
KINK = 0.3  # of the slope farther out: what is left of it at a hundredth of the distance
CUSP = 1e-3  # the same of the height
POLE = 0.25  # of the height farther out: more is not left of a tip at a millionth of the distance
ALIKE = 0.1  # of the curvature: by so much it may differ around a gap
MOSTLY = 0.7  # of a ring: beside a gap the rest may have lost its digits
CURVED = 0.05  # of what a curvature alone would be half of: so much a value has to change by it
JUMP = 1e-6  # of the value: less may be rounding
LOWEST = 3  # dips of a ring that are looked at more closely
NEARER = np.linspace(-1, 1, 17)
ROUNDS, FEW_ROUNDS = 16, 7  # of looking more closely, each at an eighth of the distance
SINKING = 60  # steps down a valley, or halvings of them


def ring(w: Array, radii: Array | float, directions: Array = RING) -> Array:
    """Points around each point: ``w`` of shape ``(2, n)`` gives ``(2, m, n)``."""
    return w[:, None] + radii * directions.reshape(2, -1, 1)


def slopes(functions: Functions, w: Array) -> Array:
    """The length of the gradient."""
    return np.asarray(np.hypot(*functions.gradient(w)))


def steepest(functions: Functions, w: Array, radii: Array | float) -> Array:
    """The steepest slope on a ring around each point; 0 where there is none."""
    around = slopes(functions, ring(w, radii, BESIDE[:, ::2]))
    return np.where(np.isfinite(around), around, 0.0).max(axis=0, initial=0.0)


def are_level(functions: Functions, w: Array, radii: Array) -> Checks:
    """Whether the gradient is zero: against the slopes around, near by and nearer still."""
    here = slopes(functions, w)
    near, nearer = steepest(functions, w, radii), steepest(functions, w, 1e-2 * radii)
    level = (here <= LEVEL * near) & (here <= 10 * LEVEL * nearer)
    return np.asarray(level & (nearer > FAINTEST))


def are_kinks(functions: Functions, w: Array, radii: Array) -> Checks:
    """Whether the slope does not go down to zero around."""
    near, nearer = (steepest(functions, w, share * radii) for share in (1e-2, 1e-4))
    return np.asarray(nearer > KINK * near)


def are_steps(functions: Functions, w: Array, radius: float) -> Checks:
    """Whether the value jumps beside a point: more than any slope there can explain."""
    values, around = functions.value(w), ring(w, radius, BESIDE[:, ::3])
    apart = np.abs(functions.value(around) - values).max(axis=0)
    explained = FAR_OFF * FAR_OFF * radius * slopes(functions, around).max(axis=0)
    return np.asarray(apart > explained + JUMP * (1 + np.abs(values)))


def closing(functions: Functions, w: Array, half: float) -> tuple[Array, Checks]:
    """The values that close gaps, else 0, and which points are gaps that can be closed.

    Such a gap, like that of sin(x)/x at 0, has values around that lead to one number, and slopes
    that lead to zero. What they lead to is extrapolated from rings, in two ways that have to agree;
    from medians, since beside a gap digits are lost.
    """
    closed, gaps = np.zeros(w.shape[1]), np.isnan(functions.value(w))
    if not gaps.any():
        return closed, gaps
    rings = [ring(w[:, gaps], r * half, BESIDE) for r in (2.5e-4, 5e-4, 1e-3)]
    values = [functions.value(part) for part in rings]
    nearer, near, far = (np.median(part, axis=0) for part in values)
    first, second = near - nearer, far - near
    limit = nearer - first / 3  # if the values differ from it by the square of the distance
    other = nearer - np.where(second != first, first**2 / (second - first), 0.0)  # or by any power
    lost = 1e-7 * (1 + np.abs(limit))
    leads = (np.abs(first) <= 0.6 * np.abs(second) + lost) & (np.abs(limit - other) <= lost)
    leads &= np.ptp(values[1], axis=0) <= 0.75 * np.ptp(values[2], axis=0) + 100 * lost
    nearer, steep = (np.median(slopes(functions, part), axis=0) for part in rings[::2])
    near, far = (np.median(functions.gradient(part), axis=1) for part in rings[1:])
    inward = (4 * near - far) / 3
    level = np.hypot(*inward) <= LEVEL * steep
    can = leads & level & (nearer <= 0.5 * steep) & (steep > FAINTEST)
    can &= settled(np.median(functions.hessian(rings[1]), axis=2), inward, steep, half)
    for i in np.flatnonzero(can):
        can[i] = not has_pole(functions, w[:, gaps][:, i], 5e-4 * half, limit[i])
    closed[gaps], gaps[gaps] = np.where(can, limit, 0.0), can
    return closed, gaps


def has_pole(functions: Functions, w: Array, radius: float, value: float) -> bool:
    """Whether a ring, looked at closely, comes by a pole: values far off from that inside."""
    low = least(functions.value, w, radius)
    high = -least(lambda w: -functions.value(w), w, radius)
    return bool(max(high - value, value - low) > FAR_OFF * (1 + abs(value)))


def settled(curved: Array, slope: Array, steep: Array, half: float) -> Checks:
    """Whether slopes are faint, or Newton's method would hardly move by them."""
    (a, b), (_, c) = curved
    p, q = slope
    length = np.hypot(c * p - b * q, a * q - b * p)
    return np.asarray(
        (np.hypot(p, q) <= FAINT * steep) | (length <= STEP * half * abs(a * c - b * b))
    )


def kinds(functions: Functions, w: Array, values: Array, half: float) -> list[Kind | None]:
    """The kind of each point, of shape ``(2, n)``; None where it is no isolated critical point.

    ``values`` are those at the points, or those that close gaps.
    """
    free = np.minimum(REACH * half, 0.3 * to_nearest(w))
    gaps = np.isnan(functions.value(w))
    free[gaps] = np.maximum(free[gaps], 1e-3 * half)  # nearer, digits are lost
    steps = are_steps(functions, w, 1e-6 * half)
    level = gaps | (are_level(functions, w, 0.1 * free) & ~steps)
    kinks = are_kinks(functions, w, 0.1 * free) & ~gaps
    curved = functions.hessian(w)
    curved[..., gaps] = curvature_inside(functions, w[:, gaps], 5e-4 * half)
    around = functions.hessian(ring(w, REACH * half, EIGHT))
    around = np.nan_to_num(np.abs(around), nan=0, posinf=0)  # at an edge or in a gap
    scales = np.maximum(np.abs(curved).max(axis=(0, 1)), around.max(axis=(0, 1, 2)))
    level &= gaps | settled(curved, functions.gradient(w), steepest(functions, w, 0.1 * free), half)
    reach = np.where(gaps, 5e-4 * half, 1e-2 * free)
    faint = np.where(gaps, 1e2, 1.0) * FLAT * scales
    listed: list[Kind | None] = []
    for i, matrix in enumerate(np.moveaxis(curved, 2, 0)):
        kind: Kind | None = None
        if level[i] and not kinks[i] and np.isfinite(matrix).all():
            smallest, largest = np.linalg.eigvalsh(matrix).tolist()
            flat = min(abs(smallest), abs(largest))
            bent = gaps[i] or bends(functions, w[:, i], flat, 1e-6 * half)
            bent = bent and rises(functions, w[:, i], values[i], matrix, reach[i])
            if bent and not flat <= faint[i]:
                kind = "minimum" if smallest > 0 else "maximum" if largest < 0 else "saddle"
        if level[i] and not kind:
            clear = 1e-2 * CLEAR if gaps[i] else CLEAR
            kind = by_values(functions, w[:, i], values[i], free[i], clear)
        listed.append("cusp" if kind == "minimum" and kinks[i] else kind)
    return listed


def curvature_inside(functions: Functions, w: Array, radius: float) -> Array:
    """The Hessian that closes gaps, NaN where it depends on the direction of approach."""
    around = functions.hessian(ring(w, radius, BESIDE))
    middle = np.median(around, axis=2)
    near = np.abs(around - middle[:, :, None]) <= ALIKE * np.abs(middle).max(axis=(0, 1))
    return np.where(near.all(axis=(0, 1)).mean(axis=0) >= MOSTLY, middle, np.nan)


def bends(functions: Functions, w: Array, curvature: float, radius: float) -> bool:
    """Whether the slope grows in all directions as this curvature says: at a kink it may not."""
    around = slopes(functions, ring(w[:, None], radius, BESIDE))
    return bool((around >= KINK * curvature * radius).all())


def rises(functions: Functions, w: Array, value: float, matrix: Array, radius: float) -> bool:
    """Whether the values along both axes of a Hessian rise and fall as it says, on both sides."""
    curvatures, axes = np.linalg.eigh(matrix)
    both = w[:, None, None] + radius * axes[:, :, None] * np.array([1.0, -1.0])
    change = (functions.value(both) - value) * np.sign(curvatures)[:, None]
    lost = ALONE * (1 + abs(value))
    least_change = CURVED * np.abs(curvatures)[:, None] * radius**2 - lost
    return not bool((change < least_change).any())  # some may lie in a gap


def to_nearest(w: Array) -> Array:
    """How far it is from each point to the nearest other one."""
    apart = np.hypot(*(w[:, :, None] - w[:, None, :]))
    np.fill_diagonal(apart, np.inf)
    return apart.min(axis=1, initial=np.inf)


def by_values(
    functions: Functions, w: Array, value: float, radius: float, clear: float
) -> Kind | None:
    """The kind of a point where curvature says nothing: what is around it does.

    It is alone if nothing on the ring is level, looked at closely; a minimum, if nothing there is
    as low.
    """
    around = functions.value(ring(w[:, None], radius, BESIDE)) - value
    clear *= np.abs(around).max()
    below, above = bool((around < -clear).any()), bool((around > clear).any())
    if not np.isfinite(clear) or not (below or above):
        return None
    dip = least(lambda w: slopes(functions, w), w, radius, FEW_ROUNDS)
    if not dip > FAINT * steepest(functions, w[:, None], radius)[0]:
        return None
    if below and above:
        return "degenerate"
    way = 1 if above else -1
    if not least(lambda w: way * (functions.value(w) - value), w, radius, FEW_ROUNDS) > clear:
        return None
    return "minimum" if above else "maximum"


def dips(
    function: Callable[[Array], Array],
    w: Array,
    radii: Array | float,
    angles: Array = ANGLES,
    rounds: int = ROUNDS,
) -> tuple[Array, Array]:
    """The least of a function on a circle around each point, looked at closely, and where it is.

    ``w`` is of shape ``(2, n)``. A valley that is no wider than a rounding is found too: a function
    falls towards it from both sides.
    """
    radii = np.broadcast_to(radii, w.shape[1:])

    def on_circles(at: Array) -> tuple[Array, Array]:
        points = w[..., None] + radii[:, None] * np.array([np.cos(at), np.sin(at)])
        return np.nan_to_num(function(points), nan=np.inf), points

    around, _ = on_circles(np.broadcast_to(angles, (w.shape[1], len(angles))))
    falls = (around <= np.roll(around, 1, axis=1)) & (around <= np.roll(around, -1, axis=1))
    deepest = np.argsort(np.where(falls, around, np.inf), axis=1, kind="stable")[:, :LOWEST]
    middles, width = angles[deepest], angles[1] - angles[0]
    for _ in range(rounds):
        tried = (middles[..., None] + width * NEARER).reshape(len(middles), -1)
        found, _ = on_circles(tried)
        best = found.reshape(*middles.shape, -1).argmin(axis=2)
        middles = np.take_along_axis(tried.reshape(*middles.shape, -1), best[..., None], axis=2)[
            ..., 0
        ]
        width /= 8
    found, points = on_circles(middles)
    best = found.argmin(axis=1)
    each = np.arange(len(best))
    return found[each, best], points[:, each, best]


def least(
    function: Callable[[Array], Array], w: Array, radius: float, rounds: int = ROUNDS
) -> float:
    """The least of a function on a circle around a point of shape ``(2,)``."""
    return float(dips(function, w[:, None], radius, rounds=rounds)[0][0])


def sunk(functions: Functions, w: Array, step: float) -> Array:
    """Points of shape ``(2, n)``, after going down in valleys with a kink, however narrow."""
    steps, values = np.full(w.shape[1], step), functions.value(w)
    for _ in range(SINKING):
        lowest, there = dips(functions.value, w, steps, ANGLES[::5], 12)
        lower = lowest < values
        w, values = np.where(lower, there, w), np.where(lower, lowest, values)
        steps = np.where(lower, steps, steps / 2)
    return w


def is_tip(functions: Functions, w: Array, half: float) -> bool:
    """Whether the surface rises around a point as from a kink, as far as a ring's points show.

    At a hundredth of a distance more is left of the height than of a bowl's.
    """
    far, near = (functions.value(ring(w[:, None], r * half)) for r in (1e-3, 1e-5))
    far, near = far - functions.value(w), near - functions.value(w)
    finite = np.isfinite(far).all() and np.isfinite(near).all()
    return bool(finite and min(near.min(), far.min()) > 0 and near.max() > CUSP * far.max())


def is_cusp(functions: Functions, w: Array, half: float) -> bool:
    """Whether this is a minimum without a gradient.

    Of the height of a tip little is left at a millionth of a distance: where much is, it is a pole,
    or the foot of a step. And nothing on a ring is as low, looked at closely.
    """
    value = functions.value(w)
    far, tip = (functions.value(ring(w[:, None], r * half)) - value for r in (1e-3, 1e-9))
    if not is_tip(functions, w, half) or not tip.max() <= POLE * far.max():
        return False
    jitter = ring(w[:, None], 4 * EPSILON * (np.abs(w).max() + 1e-3 * half))
    lost = np.abs(functions.value(jitter) - value).max()  # much in a root of what is rounded
    higher = least(functions.value, w, 1e-3 * half) - value > max(ALONE * far.max(), lost)
    return bool(higher and least(functions.value, w, 1e-5 * half) > value)
