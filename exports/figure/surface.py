"""What a picture lies on: the surface's shades and contour lines, on levels that panels share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exports.figure.theme import FigureTheme, mixed
from exports.panels import Panel
from exports.sheet.contours import lines, regions
from exports.sheet.drawing import Area, Path, thinned
from figures import Scales, View, scales_of, within
from figures.axes import round_step
from figures.contour import GRID, heights, inside, shown_heights
from optimizers.base import Array
from surfaces.base import Box, Surface

FLATTEST, TALLEST = 0.5, 1.15  # a picture's height by its width, on equal scales
STRETCHED = 0.87  # the same where they differ
SEEN = 0.7  # points between two of a contour line


@dataclass(frozen=True, eq=False)
class Heights:
    """A surface over a grid: ``x``, ``y`` of shape ``(n,)``, ``z`` of ``(n, n)``, log₁₀ or not."""

    x: Array
    y: Array
    z: NDArray[np.float64]
    log: bool


@lru_cache(maxsize=16)
def heights_of(surface: Surface, box: Box) -> Heights:
    """A surface in a box, computed once for all the frames of a film."""
    x, y = (np.linspace(*side, GRID) for side in box)
    return Heights(x, y, *heights(surface, x, y))


@lru_cache(maxsize=16)
def contour_map(
    grid: Heights, found: tuple[float, ...], area: Area, theme: FigureTheme
) -> tuple[Path, ...]:
    """Shades, where the theme has them, and contour lines at the levels."""
    colors, made = theme.colors, []
    if theme.filled:
        whole = rectangle(area.left, area.top, area.width, area.height)
        made.append(Path([whole], fill=colors.low, closed=True))
        for n, level in enumerate(found, start=1):
            parts = regions(grid.x, grid.y, grid.z, level)
            shade = mixed(colors.low, colors.high, n / len(found))
            if placed := [thinned(area.place(p), SEEN)[:-1] for p in parts]:
                made.append(Path(placed, fill=shade, closed=True))
    for level in found:
        placed = [thinned(area.place(p), SEEN) for p in lines(grid.x, grid.y, grid.z, level)]
        if placed:
            made.append(Path(placed, stroke=colors.line, width=0.9 * theme.unit))
    return tuple(made)


class Levels(NamedTuple):
    """The heights of several panels' surfaces, and what these share.

    Attributes:
        grids: Of each panel.
        values: Where contour lines are.
        low, high: The ends of the axis of heights.
    """

    grids: list[Heights]
    values: Array
    low: float
    high: float


def levels(panels: Sequence[Panel], box: Box, most: int) -> Levels:
    """The heights of each panel's surface, and at most about so many levels for all of them."""
    grids, lows, highs = [], [], []
    for part in panels:
        surface = part.scene.landscape
        grid = heights_of(surface, box)
        known = [p.value for p in inside(surface.critical_points, box)]
        low, high = shown_heights(grid.z, grid.log, known)
        grids.append(grid)
        lows.append(low)
        highs.append(high)
    low, high = min(lows), max(highs)
    high = max(high, low + 1e-12 * max(1.0, abs(low)))  # a level surface has an axis, too
    size = round_step(high - low, most)
    first, last = math.ceil(low / size), math.floor(high / size)
    return Levels(grids, np.array([n * size for n in range(first, last + 1)]), low, high)


def proportion(box: Box, scales: Scales) -> float:
    """A picture's height by its width."""
    (x0, x1), (y0, y1) = box
    return STRETCHED if scales == "stretched" else (y1 - y0) / (x1 - x0)


def box_of(surface: Surface, view: View) -> tuple[Box, Scales]:
    """What a figure shows of a surface, and on which scales; too flat or high a view is widened."""
    box, scales = view.box or surface.view, scales_of(surface, view.scales)
    return (within(box, FLATTEST, TALLEST) if scales == "equal" else box), scales


def rectangle(left: float, top: float, across: float, down: float) -> Array:
    """The corners of a rectangle, shape ``(4, 2)``."""
    return np.array(
        [[left, top], [left + across, top], [left + across, top + down], [left, top + down]]
    )
