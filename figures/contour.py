"""The surface from above: contour lines, ★ minima and ✕ saddles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.axes import framed, round_step
from figures.scales import reached, scales_of
from figures.theme import THEMES
from figures.view import View
from optimizers.base import Array
from surfaces import Surface
from surfaces.base import Box, CriticalPoint
from texts import text, translated

GRID = 181  # points a side: lines look smooth at 700 px
WIDER_GRID = 201  # where they reach for more than the box; the figure stays under 250 kB
BEYOND = 1  # times the height of the box, up and down, lines go on outside it
LEVELS = 14
LOWEST = 0.003  # the share of the grid that may lie below the lowest level
VALLEY = 0.08  # the same where a curve is lowest: lines closer to it would be finer than the grid
WALLS = 0.02  # the share of the grid at either end that may be a wall or a pole
STEEP = 20.0  # times the rest: so high is a wall that it is cut
NEAR = 1 / 64  # of a cell: how near to a gap values are looked at
SURE = 1e-6  # of the value that closes a gap: differences below are rounding
# Directions beside the axes and the diagonals, along which formulas have their gaps.
BESIDE = np.array(
    [np.cos(np.arange(12) * np.pi / 6 + 0.1), np.sin(np.arange(12) * np.pi / 6 + 0.1)]
)
MOST = 1e38  # what float32 can hold
MOST_POINTS = 20
STAR, SMALL_STAR = 22, 14  # px; the lowest minima are told from the others
CROSS, SMALL_CROSS, CROWD = 11, 7, 10  # px; small ones where there are more than CROWD


def contour(surface: Surface, view: View) -> go.Figure:
    """The contour figure of a surface, in the view's box and theme."""
    colors = THEMES[view.theme]
    box, scales = view.box or surface.view, scales_of(surface, view.scales)
    region, count = (reached(box, view.shapes), WIDER_GRID) if scales == "equal" else (box, GRID)
    x, y = (np.linspace(*side, count) for side in region)
    z, log = heights(surface, x, y)
    columns, rows = ((v >= low) & (v <= high) for v, (low, high) in zip((x, y), box, strict=True))
    shown = z[np.ix_(rows, columns)]
    low, high = shown_heights(shown, log, [p.value for p in inside(surface.critical_points, box)])
    size = round_step(max(high - low, 1e-12 * max(1.0, abs(high))), LEVELS)
    bottom, top = _beyond(z, shown, log, low, high)
    figure = framed(view.theme, 58, *axis_names(surface, view.language))
    figure.update_layout(meta={"scales": scales})
    figure.add_trace(
        go.Contour(
            x=x,
            y=y,
            name=text(view.language, "picture.log_height" if log else "curve.loss"),
            meta=_floor(surface, x, y) if log else None,
            z=np.clip(z, bottom, top).astype(np.float32),
            zmin=low,
            zmax=high,
            contours={"start": np.ceil(bottom / size) * size, "end": top, "size": size},
            colorscale=[[0, colors.low], [1, colors.high]],
            line={"color": colors.line, "width": 1},
            showscale=False,
            hoverinfo="skip",
        )
    )
    maxima, saddles, minima = (
        foremost(points, region) for points in (surface.maxima, surface.saddles, surface.minima)
    )
    stars = [STAR if p.value == surface.lowest else SMALL_STAR for p in minima]
    star = {"symbol": "star", "size": stars, "line": {"width": 1.5, "color": colors.background}}
    marks = {"cross-thin": maxima, "x-thin": saddles}
    crosses = [(points, _cross(mark, points, colors.ink)) for mark, points in marks.items()]
    for points, mark in (*crosses, (minima, star)):
        figure.add_trace(
            go.Scatter(
                x=[p.x for p in points],
                y=[p.y for p in points],
                customdata=[[called(p, surface), p.value] for p in points],
                mode="markers",
                marker={"color": colors.ink, "opacity": 1, **mark},
                hoverinfo="skip",
            )
        )
    return show_box(figure, box)


def _beyond(z: Array, shown: Array, log: bool, low: float, high: float) -> tuple[float, float]:
    """The ends of the levels on a ground that goes on outside the box, whose own these are.

    Where the box has a wall or a pole that is cut off, so has what lies outside.
    """
    (bottom, top), more = _ends(z, low, high), BEYOND * (high - low)
    least, most = _ends(shown, low, high)
    bottom = low if log or least < low else max(bottom, low - more)
    return bottom, high if most > high else min(top, high + more)


def _ends(z: Array, low: float, high: float) -> tuple[float, float]:
    """The least and the greatest height, where there is any."""
    finite = z[np.isfinite(z)]
    return float(finite.min(initial=low)), float(finite.max(initial=high))


def _cross(symbol: str, points: Sequence[CriticalPoint], ink: str) -> dict[str, Any]:
    """Two thin strokes, small where there are many."""
    arm = CROSS if len(points) <= CROWD else SMALL_CROSS
    return {"symbol": symbol, "size": arm, "line": {"width": 0.22 * arm, "color": ink}}


def _floor(surface: Surface, x: Array, y: Array) -> float:
    """What the heights of logarithmic levels are counted from."""
    if surface.lowest is not None:
        return surface.lowest
    values = surface.value(np.array(np.meshgrid(x, y)))
    return float(values[np.isfinite(values)].min(initial=np.inf))


def called(point: CriticalPoint, surface: Surface) -> str:
    """What a critical point is: its kind, or ``local`` for a minimum that is not the lowest."""
    higher = point.kind == "minimum" and point.value != surface.lowest
    return "local" if higher else point.kind


def axis_names(surface: Surface, language: str) -> tuple[str, str]:
    """What the two coordinates of a surface are called."""
    x, y = surface.axes
    key = f"surface.{surface.key}.axis"
    return translated(language, f"{key}.x", x), translated(language, f"{key}.y", y)


def foremost(points: Sequence[CriticalPoint], box: Box) -> list[CriticalPoint]:
    """Those in the box; of many the lowest, and of equally low ones all or none."""
    found = sorted(inside(points, box), key=lambda p: p.value)
    if len(found) <= MOST_POINTS:
        return found
    left_out = found[MOST_POINTS].value
    return [p for p in found if p.value < left_out] or found[:MOST_POINTS]


def inside(points: Sequence[CriticalPoint], box: Box) -> list[CriticalPoint]:
    """The points in a box."""
    (x0, x1), (y0, y1) = box
    return [p for p in points if x0 <= p.x <= x1 and y0 <= p.y <= y1]


def shown_heights(z: Array, log: bool, known: Sequence[float]) -> tuple[float, float]:
    """The lowest and the highest level that lines are drawn at.

    A wall or a pole would leave a single line for all the rest, so even levels end before it; but
    never before the known values of critical points, however narrow these are.
    """
    finite = z[np.isfinite(z)]
    if not finite.size:
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    if log:
        return float(np.quantile(finite, LOWEST)), high
    ends = [*np.quantile(finite, (WALLS, 1 - WALLS)).tolist(), *known]
    bottom, top = min(ends), max(ends)
    if high - top > STEEP * (top - bottom):
        high = top
    if bottom - low > STEEP * (top - bottom):
        low = bottom
    return float(np.clip(low, -MOST, MOST)), float(np.clip(high, -MOST, MOST))


def heights(surface: Surface, x: Array, y: Array) -> tuple[NDArray[np.float64], bool]:
    """The surface over a grid, shape ``(len(y), len(x))``, and whether as log₁₀ above the lowest.

    Where there is no finite value there is a gap: NaN. One that a line of the grid has met by
    chance, such as that of sin(x)/x at 0, is closed.
    """
    with np.errstate(all="ignore"):
        grid = np.array(np.meshgrid(x, y))
        z = np.array(surface.value(grid), float)
        z[~np.isfinite(z)] = np.nan
        closed = close(surface, grid, z)
        finite = np.isfinite(z)
        if not surface.log_levels:
            return z, False
        lowest = z[finite].min(initial=np.inf) if surface.lowest is None else surface.lowest
        above = z - lowest
        positive = (above > 0) & ~closed  # what is extrapolated is 0 but for rounding
        tiny = above[positive].min(initial=1.0)
        if not surface.minima:
            tiny = max(tiny, np.quantile(above[finite], VALLEY)) if finite.any() else tiny
        return np.log10(np.maximum(above, tiny)), True


def close(surface: Surface, grid: Array, z: Array) -> NDArray[np.bool_]:
    """Fill the gaps in the heights over a grid, shape ``(m, n)``, that have no width; return where.

    The values on three rings around such a gap draw together and lead to one number, which is
    extrapolated; they do not beside a pole, at a step or at an edge.
    """
    has = np.pad(np.isfinite(z), 1)
    nearby = np.lib.stride_tricks.sliding_window_view(has, (3, 3)).any(axis=(2, 3))
    gap = np.isnan(z) & nearby
    if not gap.any():
        return gap
    cell = np.array([np.ptp(side) / max(side.shape[1] - 1, 1) for side in (grid[0], grid[1].T)])
    reach = NEAR * cell[:, None, None] * BESIDE[:, :, None]
    rings = [surface.value(grid[:, gap][:, None] + k * reach) for k in (1, 2, 4)]
    nearest, near, far = (np.median(values, axis=0) for values in rings)
    lost = SURE * (1 + np.abs(nearest))
    leads = np.abs(near - nearest) <= 0.75 * np.abs(far - near) + lost
    leads &= np.ptp(rings[0], axis=0) <= 0.75 * np.ptp(rings[1], axis=0) + lost
    leads &= np.ptp(rings[1], axis=0) <= 0.75 * np.ptp(rings[2], axis=0) + lost
    gap[gap] = leads
    z[gap] = (nearest - (near - nearest) / 3)[leads]
    return gap


def show_box(figure: go.Figure, box: Box) -> go.Figure:
    """The figure with its axes set to a box."""
    figure.update_xaxes(range=list(box[0]))
    figure.update_yaxes(range=list(box[1]))
    return figure
