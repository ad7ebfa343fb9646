"""A surface in perspective, drawn with lines and shapes, as the page shows it in pixels.

Its light is that of ``ui/lab/relief/surface.js``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np

from engine import Trajectory
from exports.figure.outlook import Spot, Track, Visibility
from exports.figure.perspective.projection import (
    EDGE,
    SQUARE,
    TALL,
    Half,
    Margins,
    Perspective,
    Reach,
    drawn_heights,
    leftmost,
)
from exports.figure.surface import Heights
from exports.figure.theme import FigureTheme, mixed
from exports.figure.ticks import marked, round_ticks
from exports.sheet.contours import lines
from exports.sheet.drawing import Anchor, Area, Item, Path, Text, stations, width, within
from figures import Camera
from optimizers.base import Array

LIGHT = np.array([-0.5, -0.35, 0.79])  # from the left, the front and above
BEND = 90  # a trail is bent to the surface in so many pieces a side
TONES = 64
PALE = 0.5  # of the lines' grey, the darkest that paper gets
FLAT = 0.02  # of the height, by which a cell may be bent and stay whole
SEAM = 0.35  # points, around each piece in its own colour, or the ground would shine through
STEEP = 0.2  # the cosine of a tilt beyond which heights have no axis
TICK = 4.0  # px
WIDE = 1.3  # times as wide as in Helvetica a font may be
Ends = tuple[float, float]


class Relief(Perspective):
    """A surface with its lines, edges and axes, and the paths on it.

    Args:
        grid: Its heights; around gaps, which are NaN, there is no surface.
        levels: Where its lines are.
        ends: Of the axis of heights.
        area: Where it is drawn; its coordinates are the box that is shown.
        camera: From where.
        reach: What has to be on the area.
        theme: Its colours and sizes.
        names: Of the axes: x, y and the height.
        half: How far the ground reaches from its middle along x and y; the longer way is 1.
    """

    def __init__(
        self,
        grid: Heights,
        levels: tuple[float, ...],
        ends: Ends,
        area: Area,
        camera: Camera,
        reach: Reach,
        theme: FigureTheme,
        names: tuple[str, str, str],
        half: Half = SQUARE,
    ) -> None:
        self.limits = (area.x, area.y, ends)
        free = margins(*self.limits, theme)
        super().__init__(drawn_heights(grid, ends), area, camera, reach, free, half)
        self.theme, self.names = theme, names
        self.levels = [(level - ends[0]) / (ends[1] - ends[0]) for level in levels]

    def spot(self, x: float, y: float) -> Spot:
        """A point on the surface; one outside waits at the border."""
        return self.spots(np.array([[x, y]]))[0]

    def spots(self, points: Array) -> list[Spot]:
        """Several of them, shape ``(n, 2)``."""
        shares = self.shares(points)
        inside = np.all((shares >= -EDGE) & (shares <= 1 + EDGE), axis=1)
        places = self.lifted(np.clip(np.nan_to_num(shares), 0, 1))
        places_seen = zip(self.flat(places).tolist(), inside, self.hidden(places), strict=True)
        return [
            Spot(
                left,
                top,
                (Visibility.BEHIND if hidden else Visibility.SEEN) if here else Visibility.OUT,
            )
            for (left, top), here, hidden in places_seen
        ]

    def track(self, trajectory: Trajectory) -> Track:
        """A path that lies on the surface between its steps too."""
        return _draped(self, trajectory)

    # What stands still.

    def surface(self) -> Sequence[Item]:
        """The surface from the farthest piece to the nearest, its sides, lines, edges and axes."""
        return self._ground

    @cached_property
    def _ground(self) -> list[Item]:
        unit, colors = self.theme.unit, self.theme.colors
        made: list[Item] = [*self.pieces(), *self.sides()]
        n = self.last
        side = np.arange(n + 1) / n
        for level in self.levels:
            parts = [
                part
                for line in lines(side, side, self.heights, level)
                for part in self.seen(np.column_stack([line, np.full(len(line), level)]))
            ]
            if parts:
                made.append(Path(parts, stroke=colors.line, width=0.9 * unit))
        edges = [part for edge in self.edges() for part in self.seen(edge)]
        made.append(Path(edges, stroke=colors.muted, width=unit))
        return [*made, *self.axes()]

    def pieces(self) -> Iterator[Path]:
        """The cells of the grid, those that others can hide first.

        A way from the eye over the grid only ever goes to columns and rows farther off. So cells
        that are as many steps off, counted along the grid, hide nothing of each other.
        """
        side = np.arange(self.last + 1) / self.last
        u, v = np.meshgrid(side, side)
        nodes = self.flat(np.column_stack([u.ravel(), v.ravel(), self.filled.ravel()]))
        places = _around(nodes.reshape(*u.shape, 2))
        heights, tones = _around(self.heights), _around(self.tones())
        below = np.floor((self.eye[:2] / self.half[:2] + 1) / 2 * self.last).astype(int)
        rows: dict[tuple[int, int], list[Array]] = {}
        for j, i in np.argwhere(np.isfinite(heights).all(axis=0)).tolist():
            far = abs(i - int(below[0])) + abs(j - int(below[1]))
            for corners in _cuts(heights[:, j, i].tolist()):
                tone = round(float(tones[corners, j, i].mean()) * TONES)
                if shape := self.clipped(places[corners, j, i]):
                    rows.setdefault((-far, tone), []).extend(shape)
        for (_, tone), shapes in sorted(rows.items(), key=lambda row: row[0]):
            yield self.filled_with(shapes, tone / TONES)

    def sides(self) -> Iterator[Path]:
        """The sides of the block that face the eye."""
        along = np.arange(self.last + 1) / self.last
        for axis in (0, 1):
            end = float(self.eye[axis] > 0)
            if abs(self.eye[axis]) <= self.half[axis]:
                continue
            top = np.insert(along[:, None], axis, end, axis=1)
            rim = self.lifted(top)
            floor = rim[[-1, 0]] * [1, 1, 0]
            light = (1 if end else -1) * float(LIGHT[axis])
            if shape := self.clipped(self.flat(np.vstack([rim, floor]))):
                yield self.filled_with(shape, float(self.tone(0.5, light)))

    def clipped(self, shape: Array) -> list[Array]:
        """The part of a shape that is on the area, as a list of one or none."""
        area = self.area
        low = np.array([area.left, area.top])
        high = low + np.array([area.width, area.height])
        inside = ((shape >= low) & (shape <= high)).all(axis=1)
        return [shape] if inside.all() else _clipped(shape, low, high)

    def filled_with(self, shapes: Sequence[Array], tone: float) -> Path:
        """Shapes in the colour of a tone: low ground, high ground, then lines; on paper greys."""
        colors = self.theme.colors
        if not self.theme.filled:
            color = mixed(colors.low, colors.line, PALE * tone)
        elif tone < 0.5:
            color = mixed(colors.low, colors.high, 2 * tone)
        else:
            color = mixed(colors.high, colors.line, 2 * tone - 1)
        return Path(shapes, stroke=color, width=SEAM, fill=color, closed=True)

    def tones(self) -> Array:
        """How much each node stands out, by its height and by the light."""
        rises = zip(np.gradient(self.filled), self.half[1::-1], strict=True)
        dy, dx = (TALL * rise * self.last / half for rise, half in rises)
        normal = (LIGHT[2] - LIGHT[0] * dx - LIGHT[1] * dy) / np.sqrt(dx**2 + dy**2 + 1)
        return self.tone(self.filled, normal)

    def tone(self, height: Array | float, light: Array | float) -> Array:
        """From 0 to 1; slopes in the light stand out on a dark ground, others on a bright one."""
        colors = self.theme.colors
        dark = int(colors.line[1:3], 16) > int(colors.low[1:3], 16)
        lit = np.clip(light if dark else 1 - np.asarray(light), 0, 1)
        return np.asarray(np.clip(0.35 * np.asarray(height) + 0.6 * lit, 0, 1))

    def edges(self) -> Iterator[Array]:
        """The floor's edges, the surface's border, and the upright ones."""
        n = self.last
        for end in (0.0, 1.0):
            for axis in (0, 1):
                side = np.insert((np.arange(n + 1) / n)[:, None], axis, end, axis=1)
                yield np.column_stack([side, np.zeros(n + 1)])
                yield self.lifted(side)
            for other in (0.0, 1.0):
                corner = np.full((21, 2), [end, other])
                top = self.height(*corner[:1].T)
                yield np.column_stack([corner, top * np.linspace(0, 1, 21)])

    # The axes: two near edges of the floor, and the left corner.

    def axes(self) -> Iterator[Item]:
        """Numbers and names along them."""
        sin, cos = math.sin(self.turn), math.cos(self.turn)
        x_edge, y_edge = float(cos < 0), float(sin > 0)
        left = leftmost(self.turn)
        yield from self.axis(0, np.array([[0, x_edge, 0], [1, x_edge, 0]]))
        yield from self.axis(1, np.array([[y_edge, 0, 0], [y_edge, 1, 0]]))
        if math.cos(self.tilt) > STEEP:
            yield from self.axis(2, np.array([[*left, 0], [*left, 1]]))

    def axis(self, axis: int, ends: Array) -> Iterator[Item]:
        """One axis from the first of two places, given in shares, to the second."""
        size, unit, (low, high) = self.theme.size, self.theme.unit, self.limits[axis]
        upright = axis == 2
        length = math.dist(*self.flat(ends))
        half, middle = self.flat(np.array([ends.mean(axis=0), [0.5, 0.5, 0.5 * upright]]))
        way = np.array([-1.0, 0.0]) if upright else (half - middle) / math.dist(half, middle)
        gap = TICK * unit + 0.6 * size
        parts = min(max(int(length / ((2 if upright else 3) * size)), 1), 6)
        ticks, wide = [], 0.0
        for value, label in marked(round_ticks(low, high, parts)):
            share = (value - low) / (high - low)
            (at,) = self.flat(ends[:1] + share * (ends[1:] - ends[:1]))
            low_down = upright and share * length < 1.2 * size  # where another axis has its numbers
            number = self.text(at + way * gap, label, way[0])
            if low_down or not self.holds(number):
                continue
            ticks.append(np.array([at, at + way * TICK * unit]))
            wide = max(wide, width(label, size))
            yield number
        if upright:
            ticks += self.area.cut(self.flat(ends))
        yield Path(ticks, stroke=self.theme.colors.muted, width=unit)
        if upright:  # on the left of all numbers, as high up as the axis where there is room
            room = self.area.height / 2 - WIDE * width(self.names[2], size) / 2
            centre = self.area.top + self.area.height / 2
            y = min(max(half[1], centre - room), centre + room)
            if room > 0:
                yield Text(
                    self.edge + 0.9 * size,
                    y,
                    self.names[2],
                    size,
                    self.theme.colors.ink,
                    "middle",
                    True,
                )
            return
        at = half + way * (gap + wide * abs(way[0]) + 1.3 * size)
        name = self.text(at, self.names[axis], way[0])
        if self.holds(name):
            yield name

    def text(self, at: Array, written: str, way: float) -> Text:
        """A line beside a place, on the side that it is away from the block."""
        anchor: Anchor = "start" if way > 0.4 else "end" if way < -0.4 else "middle"
        size = self.theme.size
        return Text(at[0], at[1] + 0.35 * size, written, size, self.theme.colors.ink, anchor)

    def holds(self, line: Text) -> bool:
        """Whether a line of text is on the area."""
        long = WIDE * width(line.text, line.size)
        left = line.x - long * {"start": 0.0, "middle": 0.5, "end": 1.0}[line.anchor]
        ends = [(left, line.y), (left + long, line.y - 0.7 * line.size)]
        return all(self.area.holds(*end) for end in ends)


class _Draped:
    """A path on a relief: its steps and fractions of them, where they are, and what is seen."""

    def __init__(self, relief: Relief, positions: Array) -> None:
        self.relief = relief
        shares = relief.shares(positions)
        self.steps = np.array(list(_bends(shares)))
        i = np.minimum(self.steps.astype(int), max(len(shares) - 2, 0))
        after = np.minimum(i + 1, len(shares) - 1)
        between = (self.steps - i)[:, None]
        with np.errstate(all="ignore"):  # a diverging run's last position may not be finite
            at = np.where(
                between == 0, shares[i], shares[i] + between * (shares[after] - shares[i])
            )
            at = np.where(between == 1, shares[after], at)
        inside = ((at >= -EDGE) & (at <= 1 + EDGE)).all(axis=1)
        places = relief.lifted(np.clip(np.nan_to_num(at), 0, 1))
        hidden = relief.hidden(places)
        self.visibility = np.where(
            inside, np.where(hidden, Visibility.BEHIND, Visibility.SEEN), Visibility.OUT
        )
        self.path = relief.flat(places)

    @cached_property
    def length(self) -> float:
        parts = self.parts(0, int(self.steps[-1]), Visibility.BEHIND)
        return float(sum(np.hypot(*np.diff(part, axis=0).T).sum() for part in parts))

    def parts(self, first: int, last: int, least: Visibility = Visibility.SEEN) -> list[Array]:
        rows = (self.steps >= first) & (self.steps <= last)
        return self.relief.cut(self.path[rows], self.visibility[rows] >= least)

    def marks(self, last: int, gap: float) -> Sequence[Array]:
        rows = self.steps <= last
        path, visibility = self.path[rows], self.visibility[rows]
        if len(path) < 2:
            return []
        return [
            p
            for i, p in stations(path, gap)
            if min(visibility[i], visibility[i + 1]) == Visibility.SEEN
            and self.relief.area.holds(*p)
        ]


@lru_cache(maxsize=32)
def _draped(relief: Relief, trajectory: Trajectory) -> _Draped:
    """The same one for all the frames of a film."""
    return _Draped(relief, trajectory.positions)


relief = lru_cache(maxsize=4)(Relief)
"""What ``Relief`` is, the same one for all the frames of a film."""


def margins(x: Ends, y: Ends, z: Ends, theme: FigureTheme) -> Margins:
    """Room for the numbers and the names of axes with these ends."""
    longest = [
        max(width(label, theme.size) for _, label in marked(round_ticks(*ends, 6)))
        for ends in (x, y, z)
    ]
    gap = TICK * theme.unit + 0.8 * theme.size
    left, right = gap + max(longest) + 1.5 * theme.size, gap + max(longest[:2])
    return left, 0.6 * theme.size, right, gap + 1.4 * theme.size


def _around(nodes: Array) -> Array:
    """The four nodes around each cell of a grid, in order, on a new first axis."""
    return np.stack([nodes[:-1, :-1], nodes[:-1, 1:], nodes[1:, 1:], nodes[1:, :-1]])


def _cuts(heights: Sequence[float]) -> list[list[int]]:
    """The corners of a cell or, where it is bent, of both its halves.

    It is cut along the flatter diagonal, so that a valley has no steps.
    """
    a, b, c, d = heights
    if abs(a + c - b - d) < FLAT:
        return [[0, 1, 2, 3]]
    return [[0, 1, 2], [0, 2, 3]] if abs(a - c) < abs(b - d) else [[1, 2, 3], [1, 3, 0]]


def _clipped(shape: Array, low: Array, high: Array) -> list[Array]:
    """The part of a shape in a rectangle, by Sutherland and Hodgman's rule (1974)."""
    points = shape.tolist()
    for axis, end, way in ((0, low[0], 1), (0, high[0], -1), (1, low[1], 1), (1, high[1], -1)):
        kept = []
        for a, b in pairwise([points[-1], *points] if points else []):
            from_a, from_b = way * (a[axis] - end), way * (b[axis] - end)
            if (from_a < 0) != (from_b < 0):
                share = from_a / (from_a - from_b)
                kept.append([p + share * (q - p) for p, q in zip(a, b, strict=True)])
            if from_b >= 0:
                kept.append(b)
        points = kept
    return [np.array(points)] if len(points) > 2 else []


def _bends(shares: Array) -> Iterator[float]:
    """The steps of a path, and between them where it is bent to lie on the surface."""
    yield 0.0
    for i, (a, b) in enumerate(pairwise(shares.tolist())):
        ends = within(a, b, (0, 0), (1, 1)) if np.isfinite([a, b]).all() else None
        if ends and ends[1] > ends[0]:
            start, end = ends
            count = math.ceil(BEND * (end - start) * math.dist(a, b)) or 1
            for k in range(start == 0, count):
                yield i + start + (end - start) * k / count
            if end < 1:
                yield i + end
        yield i + 1.0
