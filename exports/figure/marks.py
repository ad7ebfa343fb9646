"""The marks of the runs, as on the page, and those of a surface."""

from __future__ import annotations

import numpy as np

from exports.figure.theme import FigureTheme
from exports.sheet.drawing import Circle, Path
from figures.theme import Mark, Style
from optimizers.base import Array


def _around(corners: int, radius: float, turn: float = 0.0) -> Array:
    angles = turn + 2 * np.pi * np.arange(corners) / corners
    return radius * np.stack([np.sin(angles), -np.cos(angles)], axis=1)


def _turned(points: Array) -> Array:
    return np.stack([-points[:, 1], points[:, 0]], axis=1)


ARM = 0.19
PLUS = np.array(
    [
        (-ARM, -0.52), (ARM, -0.52), (ARM, -ARM), (0.52, -ARM), (0.52, ARM), (ARM, ARM),
        (ARM, 0.52), (-ARM, 0.52), (-ARM, ARM), (-0.52, ARM), (-0.52, -ARM), (-ARM, -ARM),
    ]
)  # fmt: skip
BAR = np.array([(-0.54, -0.22), (0.54, -0.22), (0.54, 0.22), (-0.54, 0.22)])
BOWTIE = np.array([(-0.52, -0.44), (0, -0.1), (0.52, -0.44), (0.52, 0.44), (0, 0.1), (-0.52, 0.44)])
RADIUS = 0.47  # of the circle, which has no corners
SHAPES: dict[Mark, Array] = {
    "plus": PLUS,
    "square": 0.42 * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]),
    "up": _around(3, 0.58),
    "diamond": _around(4, 0.58),
    "down": _around(3, 0.58, np.pi),
    "hexagon": _around(6, 0.5),
    "right": _around(3, 0.58, np.pi / 2),
    "left": _around(3, 0.58, -np.pi / 2),
    "bar": BAR,
    "pillar": _turned(BAR),
    "hourglass": _turned(BOWTIE),
    "bowtie": BOWTIE,
}
"""In a box of one around the origin, y downwards. ``ui/lab/drawing/marks.js`` has the same."""
STAR_OUTER, STAR_INNER = 1.4, 0.382  # of half the size, and of that: Plotly's, as on the page
STAR = (
    STAR_OUTER
    / 2
    * np.stack([_around(5, 1.0), _around(5, STAR_INNER, np.pi / 5)], axis=1).reshape(-1, 2)
)
"""Five points and the corners between them, around the origin, for a size of 1."""
RING = (8.0, 2.6)  # px: the radius and the line of the ring where all runs start


def mark(
    style: Style, x: float, y: float, size: float, theme: FigureTheme
) -> list[Path] | list[Circle]:
    """A run's mark on a halo, filled or hollow, with an edge that a copier keeps."""
    background = theme.colors.background
    fill = style.color if style.filled else background
    edge, thick = (theme.edge, 0.9 * theme.unit) if style.filled else (style.color, size / 6)
    outlines = ((background, thick + 2.4 * theme.unit, background), (edge, thick, fill))
    if style.mark == "circle":
        return [
            Circle(x, y, RADIUS * size, stroke, wide, inside) for stroke, wide, inside in outlines
        ]
    corners = size * SHAPES[style.mark] + [x, y]
    return [
        Path([corners], stroke, wide, fill=inside, closed=True) for stroke, wide, inside in outlines
    ]


def star(at: Array, size: float, ink: str, halo: str, edge: float) -> Path:
    """A minimum: a star with five points."""
    return Path([size * STAR + at], halo, edge, fill=ink, closed=True)


def cross(at: Array, size: float, ink: str) -> Path:
    """A saddle: two strokes."""
    strokes = [at + size / 2 * np.array([(-1, s), (1, -s)]) for s in (-1, 1)]
    return Path(strokes, ink, 0.22 * size)


def plus(at: Array, size: float, ink: str) -> Path:
    """A maximum: two strokes as long as a saddle's, upright."""
    strokes = [at + 0.7 * size * np.array(ends) for ends in ([(-1, 0), (1, 0)], [(0, -1), (0, 1)])]
    return Path(strokes, ink, 0.22 * size)
