"""Whether one unit of x is as long as one of y, for the page and for figures alike.

On equal scales a gradient meets the contour lines at a right angle. Space that is left over shows
more of the surface. ``ui/lab/panels/scales.js`` has the same rule for a window.
"""

from __future__ import annotations

from typing import Literal

from surfaces import Surface
from surfaces.base import Box

Scales = Literal["equal", "stretched"]
SCALES: tuple[Scales, ...] = ("equal", "stretched")
Shapes = Literal["usual", "wide", "tall"]
SHAPES: dict[Shapes, tuple[float, float]] = {
    "usual": (0.8, 1.5),
    "wide": (0.8, 3.2),
    "tall": (0.4, 1.5),
}
"""The shapes of windows that a ground reaches for: the least and the most width by height."""


def scales_of(surface: Surface, chosen: Scales | None) -> Scales:
    """What was chosen for a surface, or else what suits its coordinates."""
    return chosen or ("stretched" if surface.units_differ else "equal")


def widened(box: Box, shape: float) -> Box:
    """The smallest box around this one that is ``shape`` times as wide as high."""
    (x0, x1), (y0, y1) = box
    half = max(x1 - x0, shape * (y1 - y0)) / 2
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    wide = (x0, x1) if 2 * half == x1 - x0 else (x - half, x + half)
    high = (y0, y1) if half == shape * (y1 - y0) / 2 else (y - half / shape, y + half / shape)
    return wide, high


def reached(box: Box, shapes: Shapes) -> Box:
    """What windows of such shapes may show of a surface around a box, on equal scales."""
    low, high = SHAPES[shapes]
    return widened(box, high)[0], widened(box, low)[1]


def within(box: Box, flattest: float, tallest: float) -> Box:
    """The box, widened until its height by its width is between these."""
    (x0, x1), (y0, y1) = box
    height = (y1 - y0) / (x1 - x0)
    return widened(box, 1 / min(max(height, flattest), tallest))


def halves(box: Box, scales: Scales) -> tuple[float, float]:
    """Half the sides of a box as the ground of a block; the longer one is 1."""
    if scales == "stretched":
        return 1.0, 1.0
    x, y = (high - low for low, high in box)
    return x / max(x, y), y / max(x, y)
