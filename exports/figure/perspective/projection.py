"""Perspective: where the points of a surface are on a sheet, and which of them can be seen.

The projection is that of ``ui/lab/relief/surface.js``. What a ridge hides is found by going from a
point towards the eye: where the surface is above that way, it hides the point. So a figure's lines
stay lines.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from exports.figure.surface import Heights
from exports.figure.trails import FINE
from exports.sheet.drawing import Area, thinned
from figures import Camera
from optimizers.base import Array

STRIDE = 2  # of the contour's nodes, as on the page: 8,100 cells
TALL = 0.475  # half of the height, in half sides
DISTANCE = 5.0  # from the eye to the middle, in half sides
WALK = 128  # places on the way to the eye at which the surface is asked
THICK = 0.01  # half sides on the way to the eye: what is so little behind the surface lies on it
CHUNK = 20_000  # points whose ways to the eye are gone at once
EDGE = 1e-6  # of a side: so far outside, a point still counts as on the border
CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))
Reach = tuple[tuple[float, float], tuple[float, float]]
"""From the left and the top to the right and the bottom, in half sides from the middle."""
Margins = tuple[float, float, float, float]
"""At the left, the top, the right and the bottom, in points."""


Half = tuple[float, float]
SQUARE: Half = (1.0, 1.0)


class Perspective:
    """A surface on an area of the sheet, from where a camera stands.

    Args:
        heights: At its nodes in shares of their axis, shape ``(n, n)``; NaN in a gap.
        area: Where it is drawn; its coordinates are the box that is shown.
        camera: From where.
        reach: What has to be on the area.
        margins: What stays free around that.
        half: How far the ground reaches from its middle along x and y; the longer way is 1.
    """

    def __init__(
        self,
        heights: Array,
        area: Area,
        camera: Camera,
        reach: Reach,
        margins: Margins,
        half: Half = SQUARE,
    ) -> None:
        self.heights, self.area = heights, area
        self.half = np.array([*half, TALL])
        self.last = len(heights) - 1
        self.turn, self.tilt = math.radians(camera.turn), math.radians(camera.tilt)
        sin, cos = math.sin(self.turn), math.cos(self.turn)
        self.eye = DISTANCE * np.array(
            [math.cos(self.tilt) * sin, -math.cos(self.tilt) * cos, math.sin(self.tilt)]
        )
        left, top, right, bottom = margins
        room = np.array([area.width - left - right, area.height - top - bottom]).clip(1)
        first, last = np.array(reach)
        unit = float(min(room / (last - first)))
        self.unit = camera.zoom * unit
        centre = np.array([area.left + left, area.top + top]) + room / 2
        self.middle = centre - self.unit * (first + last) / 2
        self.edge = max(area.left, centre[0] - unit * (last[0] - first[0]) / 2 - left)

    def flat(self, points: Array) -> Array:
        """Points given in shares of the sides and of the height, shape ``(n, 3)``, on the sheet."""
        return np.asarray(
            self.middle + self.unit * project(points, self.turn, self.tilt, self.half)
        )

    def shares(self, points: Array) -> Array:
        """Coordinates, shape ``(n, 2)``, in shares of the sides."""
        low, high = np.array([self.area.x, self.area.y]).T
        return np.asarray((points - low) / (high - low))

    def height(self, u: Array, v: Array) -> Array:
        """The drawn surface's height, between its nodes; a gap counts as the floor."""
        x, y = (np.clip(share, 0, 1) * self.last for share in (u, v))
        i, j = (np.minimum(at.astype(int), self.last - 1) for at in (x, y))
        z, x, y = self.filled, x - i, y - j
        low = z[j, i] * (1 - x) + z[j, i + 1] * x
        high = z[j + 1, i] * (1 - x) + z[j + 1, i + 1] * x
        return np.asarray(low * (1 - y) + high * y)

    @cached_property
    def filled(self) -> Array:
        """The heights with the floor in each gap."""
        return np.nan_to_num(self.heights, nan=0.0)

    def lifted(self, shares: Array) -> Array:
        """Places on the surface, shape ``(n, 3)``, above those of shape ``(n, 2)``."""
        return np.column_stack([shares, self.height(*shares.T)])

    def hidden(self, points: Array) -> NDArray[np.bool_]:
        """Which of the points, given in shares, the surface hides from the eye."""
        chunks = range(0, len(points), CHUNK)
        parts = [self._hidden(points[k : k + CHUNK]) for k in chunks]
        return np.concatenate([np.zeros(0, bool), *parts])

    def _hidden(self, points: Array) -> NDArray[np.bool_]:
        at = (2 * points - 1) * self.half
        way = self.eye - at
        sides = np.where(way > 0, 1.0, -1.0) * self.half
        with np.errstate(divide="ignore", invalid="ignore"):
            leaves = np.where(way == 0, np.inf, (sides - at) / way).min(axis=1)
        thick = THICK * way[:, 2] / np.linalg.norm(way, axis=1)
        found = np.zeros(len(points), bool)
        for k in range(WALK):
            x, y, z = (at + way * (leaves * (k + 0.5) / WALK)[:, None]).T
            u, v = ((at / half + 1) / 2 for at, half in zip((x, y), self.half[:2], strict=True))
            found |= TALL * (2 * self.height(u, v) - 1) > z + thick
        return found & (leaves > EDGE)  # a side that faces the eye has nothing before it

    def seen(self, line: Array) -> list[Array]:
        """The parts on the sheet of a line, given in shares, that nothing hides."""
        return self.cut(self.flat(line), ~self.hidden(line))

    def cut(self, line: Array, shown: NDArray[np.bool_]) -> list[Array]:
        """The parts of a line of the sheet between neighbours that are both shown."""
        ends = np.flatnonzero(np.diff(shown.astype(int), prepend=0, append=0))
        parts = [line[a:b] for a, b in ends.reshape(-1, 2).tolist() if b - a > 1]
        return [piece for part in parts for piece in self.area.cut(thinned(part, FINE))]


def drawn_heights(grid: Heights, ends: tuple[float, float]) -> Array:
    """The heights at the drawn nodes in shares of their axis; NaN for a gap."""
    low, high = ends
    return np.asarray(np.clip((grid.z[::STRIDE, ::STRIDE] - low) / (high - low), 0, 1))


def reach_of(
    grids: Sequence[Heights], ends: tuple[float, float], camera: Camera, half: Half = SQUARE
) -> Reach:
    """How far surfaces, their floor and the axis of heights go to the left, up, right and down."""
    side = np.linspace(0, 1, len(grids[0].x[::STRIDE]))
    u, v = (nodes.ravel() for nodes in np.meshgrid(side, side))
    turn, tilt = math.radians(camera.turn), math.radians(camera.tilt)
    block = [[*corner, 0] for corner in CORNERS] + [[*leftmost(turn), 1]]
    drawn = [np.column_stack([u, v, drawn_heights(grid, ends).ravel()]) for grid in grids]
    points = project(np.vstack([block, *drawn]), turn, tilt, np.array([*half, TALL]))
    (x0, y0), (x1, y1) = np.nanmin(points, axis=0).tolist(), np.nanmax(points, axis=0).tolist()
    return (x0, y0), (x1, y1)


def fitted(reach: Reach, margins: Margins, across: float) -> float:
    """How high a picture so many points wide is, for the surface to fill it."""
    left, top, right, bottom = margins
    (x0, y0), (x1, y1) = reach
    return top + bottom + (across - left - right) * (y1 - y0) / (x1 - x0)


def project(points: Array, turn: float, tilt: float, half: Array) -> Array:
    """Points given in shares, shape ``(n, 3)``, as the eye sees them: half sides, y downwards.

    ``half`` is how far the block reaches from its middle, shape ``(3,)``.
    """
    x, y, z = ((2 * points - 1) * half).T
    away = y * math.cos(turn) - x * math.sin(turn)
    near = DISTANCE / (DISTANCE + away * math.cos(tilt) - z * math.sin(tilt))
    across = x * math.cos(turn) + y * math.sin(turn)
    up = away * math.sin(tilt) + z * math.cos(tilt)
    return np.stack([near * across, -near * up], axis=1)


def leftmost(turn: float) -> tuple[float, float]:
    """The corner, in shares, that is farthest to the left."""
    return float(math.cos(turn) < 0), float(math.sin(turn) < 0)
