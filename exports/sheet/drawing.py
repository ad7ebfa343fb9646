"""What a figure is made of: lines, shapes and text on a sheet, in points from its top left."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from optimizers.base import Array
from texts.symbols import LOWERED, RAISED

CM = 72 / 2.54  # points
Point = Sequence[float]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, eq=False)
class Path:
    """Lines or outlines, each of shape ``(n, 2)``.

    Attributes:
        closed: Whether each returns to its start.
        fill, stroke: Colours, or "" for none. What is filled is so by even and odd.
        dash: Lengths of strokes and gaps; none for a solid line.
    """

    lines: Sequence[Array]
    stroke: str = ""
    width: float = 1.0
    dash: tuple[float, ...] = ()
    fill: str = ""
    closed: bool = False
    opacity: float = 1.0


@dataclass(frozen=True)
class Circle:
    """A circle around a point."""

    x: float
    y: float
    radius: float
    stroke: str = ""
    width: float = 1.0
    fill: str = ""
    opacity: float = 1.0


@dataclass(frozen=True)
class Text:
    """A line of text at its baseline; ``upwards`` turns it by a quarter to the left.

    Raised and lowered digits stand in it as Unicode has them.
    """

    x: float
    y: float
    text: str
    size: float
    color: str
    anchor: Anchor = "start"
    upwards: bool = False
    bold: bool = False


Item = Path | Circle | Text


@dataclass
class Group:
    """What belongs together on a sheet; formats without groups draw its items alone.

    Attributes:
        name: What it is, in words.
        parts: What is in it, from back to front.
        area: The axes that it is drawn on.
        stroke, dash: Of the lines of a run, whose group it is.
    """

    name: str
    parts: list[Item | Group]
    area: Area | None = None
    stroke: str = ""
    dash: tuple[float, ...] = ()

    def flat(self) -> Iterator[Item]:
        """The items, also of the groups in it, from back to front."""
        for part in self.parts:
            yield from part.flat() if isinstance(part, Group) else (part,)


@dataclass
class Drawing:
    """A sheet of so many points, and what is on it, from back to front."""

    width: float
    height: float
    parts: list[Item | Group] = field(default_factory=list)

    @property
    def items(self) -> list[Item]:
        """What is on it without groups."""
        return list(Group("", self.parts).flat())

    def on_sheet(self, shape: float) -> Drawing:
        """The same in the middle of the smallest sheet that is ``shape`` times as wide as high.

        The first item is the background, which then fills that sheet.
        """
        width = max(self.width, self.height * shape)
        by = np.array([width - self.width, width / shape - self.height]) / 2
        corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * [width, width / shape]
        background, *rest = self.parts
        assert isinstance(background, Path)
        parts = [replace(background, lines=[corners]), *(moved(part, by) for part in rest)]
        return Drawing(width, width / shape, parts)


def stacked(drawings: Sequence[Drawing]) -> Drawing:
    """Sheets of the same width below one another, on the background of the first."""
    if len(drawings) == 1:
        return drawings[0]
    background, height = drawings[0].parts[0], 0.0
    parts: list[Item | Group] = []
    for drawing in drawings:
        parts += [moved(part, np.array([0.0, height])) for part in drawing.parts[1:]]
        height += drawing.height
    width = drawings[0].width
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * [width, height]
    assert isinstance(background, Path)
    return Drawing(width, height, [replace(background, lines=[corners]), *parts])


def moved(part: Item | Group, by: Array) -> Item | Group:
    """A part elsewhere on the sheet, by so many points to the right and down."""
    if isinstance(part, Group):
        area = part.area and replace(
            part.area, left=part.area.left + by[0], top=part.area.top + by[1]
        )
        return replace(part, parts=[moved(inner, by) for inner in part.parts], area=area)
    if isinstance(part, Path):
        return replace(part, lines=[line + by for line in part.lines])
    return replace(part, x=part.x + by[0], y=part.y + by[1])


@dataclass(frozen=True)
class Area:
    """A rectangle of the sheet on which data coordinates are drawn, y upwards."""

    left: float
    top: float
    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]

    def place(self, points: Array) -> Array:
        """Points of shape ``(n, 2)`` in data coordinates, on the sheet."""
        points = np.asarray(points, float)
        (x0, x1), (y0, y1) = self.x, self.y
        return np.stack(
            [
                self.left + (points[:, 0] - x0) / (x1 - x0) * self.width,
                self.top + (y1 - points[:, 1]) / (y1 - y0) * self.height,
            ],
            axis=1,
        )

    def read(self, points: Array) -> Array:
        """Points of the sheet, shape ``(n, 2)``, in data coordinates."""
        (x0, x1), (y0, y1) = self.x, self.y
        return np.stack(
            [
                x0 + (points[:, 0] - self.left) / self.width * (x1 - x0),
                y1 - (points[:, 1] - self.top) / self.height * (y1 - y0),
            ],
            axis=1,
        )

    def holds(self, x: float, y: float) -> bool:
        """Whether a point of the sheet is inside."""
        right, bottom = self.left + self.width, self.top + self.height
        return self.left <= x <= right and self.top <= y <= bottom

    def cut(self, line: Array) -> list[Array]:
        """The parts of a line of the sheet that are inside, by Liang and Barsky's rule."""
        low, high = (self.left, self.top), (self.left + self.width, self.top + self.height)
        parts: list[list[Point]] = []
        for a, b in pairwise(line.tolist()):
            ends = _inside(a, b, low, high)
            if ends is None:
                continue
            first, last = ends
            if parts and parts[-1][-1] == first:
                parts[-1].append(last)
            else:
                parts.append([first, last])
        return [np.array(part) for part in parts]


def _inside(a: Point, b: Point, low: Point, high: Point) -> tuple[Point, Point] | None:
    """The piece of a straight line that is within a box; its own ends where they are."""
    shares = within(a, b, low, high)
    if shares is None:
        return None
    start, end = shares

    def at(share: float) -> Point:
        return [p + share * (q - p) for p, q in zip(a, b, strict=True)]

    return (a if start == 0 else at(start)), (b if end == 1 else at(end))


def within(a: Point, b: Point, low: Point, high: Point) -> tuple[float, float] | None:
    """Where a straight line enters a box and leaves it, in shares of the line; None if nowhere."""
    start, end = 0.0, 1.0
    for i in range(2):
        step = b[i] - a[i]
        if step == 0:
            if not low[i] <= a[i] <= high[i]:
                return None
            continue
        near, far = (low[i] - a[i]) / step, (high[i] - a[i]) / step
        start, end = max(start, min(near, far)), min(end, max(near, far))
    return None if start > end else (start, end)


def thinned(line: Array, apart: float) -> Array:
    """A line without points that nobody sees: less than so far from the last one kept."""
    points = line.tolist()
    kept = [points[0]]
    for point in points[1:]:
        if math.dist(point, kept[-1]) >= apart:
            kept.append(point)
    if kept[-1] is not points[-1]:
        kept.append(points[-1])
    return np.array(kept)


def along(line: Array, gap: float) -> Iterator[Array]:
    """Points on a line of the sheet, one every ``gap`` of its length."""
    return (point for _, point in stations(line, gap))


def stations(line: Array, gap: float) -> Iterator[tuple[int, Array]]:
    """The same, each with the index of the line's point before it."""
    lengths = np.hypot(*np.diff(line, axis=0).T)
    ways = np.concatenate([[0.0], np.cumsum(lengths)])
    for way in np.arange(gap, min(ways[-1], 200 * gap), gap):
        i = int(np.searchsorted(ways, way)) - 1
        yield i, line[i] + (way - ways[i]) / lengths[i] * (line[i + 1] - line[i])


# Helvetica's widths, in parts of the type size; other letters are as wide as a digit.
WIDTHS = {
    **dict.fromkeys("iljI.,:;'|!·", 0.26),
    **dict.fromkeys(" ft()[]/-", 0.31),
    **dict.fromkeys("ABDEKPRSVXYCHNU", 0.7),
    **dict.fromkeys("mMwWGOQ", 0.8),
    **dict.fromkeys((*LOWERED, *RAISED), 0.37),
}


def width(text: str, size: float) -> float:
    """About how wide a line of text is, in points."""
    wide = sum(
        WIDTHS.get(c, 0.95 if unicodedata.east_asian_width(c) in "WF" else 0.55) for c in text
    )
    return size * wide
