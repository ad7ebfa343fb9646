"""How a surface is looked at: from above, or in perspective (``.perspective``)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple, Protocol

import numpy as np

from engine import Trajectory
from exports.figure.surface import Heights, contour_map
from exports.figure.theme import FigureTheme
from exports.figure.trails import FINE, seen_of
from exports.sheet.drawing import Area, Item, along, thinned
from optimizers.base import Array


class Visibility(IntEnum):
    """Whether a point of the surface can be seen."""

    OUT = 0  # of the picture
    BEHIND = 1  # a ridge
    SEEN = 2


class Spot(NamedTuple):
    """Where a point of the surface is on the sheet, and whether it can be seen there."""

    x: float
    y: float
    visibility: Visibility


class Track(Protocol):
    """A run's path on the sheet."""

    @property
    def length(self) -> float:
        """How much of it is in the picture, in points."""

    def parts(self, first: int, last: int, least: Visibility = Visibility.SEEN) -> list[Array]:
        """The lines between two steps, as far as they can be seen."""

    def marks(self, last: int, gap: float) -> Sequence[Array]:
        """Where marks stand, one every ``gap`` points up to a step."""


class Outlook(Protocol):
    """A surface on an area of the sheet, of which not all may be on it."""

    area: Area

    def surface(self) -> Sequence[Item]:
        """The surface itself."""

    def spot(self, x: float, y: float) -> Spot:
        """A point of the surface."""

    def spots(self, points: Array) -> list[Spot]:
        """Several of them, shape ``(n, 2)``."""

    def track(self, trajectory: Trajectory) -> Track:
        """A run's path on it."""


class Above:
    """A surface from above: its area's coordinates are those of the sheet."""

    def __init__(self, grid: Heights, found: Array, area: Area, theme: FigureTheme) -> None:
        self.grid, self.found, self.area, self.theme = grid, found, area, theme

    def surface(self) -> Sequence[Item]:
        """Shades and contour lines."""
        return contour_map(self.grid, tuple(self.found.tolist()), self.area, self.theme)

    def spot(self, x: float, y: float) -> Spot:
        """A point, also where it is outside."""
        return self.spots(np.array([[x, y]]))[0]

    def spots(self, points: Array) -> list[Spot]:
        """Several of them, shape ``(n, 2)``."""
        holds = self.area.holds
        return [
            Spot(left, top, Visibility.SEEN if holds(left, top) else Visibility.OUT)
            for left, top in self.area.place(points).tolist()
        ]

    def track(self, trajectory: Trajectory) -> Track:
        """A path of straight lines."""
        return _Straight(self.area.place(trajectory.positions), self.area)


class _Straight:
    def __init__(self, path: Array, area: Area) -> None:
        self.path, self.area = path, area

    @property
    def length(self) -> float:
        return seen_of(self.path, self.area)

    def parts(self, first: int, last: int, least: Visibility = Visibility.SEEN) -> list[Array]:
        if last <= first:
            return []
        return self.area.cut(thinned(self.path[first : last + 1], FINE))

    def marks(self, last: int, gap: float) -> Sequence[Array]:
        behind = thinned(self.path[: last + 1], FINE)
        return [p for p in along(behind, gap) if self.area.holds(*p)] if len(behind) > 1 else []
