"""A surface in perspective, drawn with lines and shapes, as the page shows it in pixels.

The projection and the light are those of ``ui/lab/surface.js``. What a ridge hides is found by
going from a point towards the eye: where the surface is above that way, it hides the point.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine import Trajectory
from exports.contours import lines
from exports.drawing import Anchor, Area, Item, Path, Text, stations, thinned, width, within
from exports.ground import Heights
from exports.look import Look, mixed
from exports.sight import Sight, Spot, Track
from exports.stroke import FINE
from exports.ticks import marked, round_ticks
from figures import Camera
from optimizers.base import Array

STRIDE = 2  # of the contour's nodes, as on the page: 8,100 cells
TALL = 0.475  # half of the height, in half sides
HALF = np.array([1.0, 1.0, TALL])  # the block reaches so far from its middle
DISTANCE = 5.0  # from the eye to the middle, in half sides
LIGHT = np.array([-0.5, -0.35, 0.79])  # from the left, the front and above
WALK = 128  # places on the way to the eye at which the surface is asked
THICK = 0.01  # half sides on the way to the eye: what is so little behind the surface lies on it
BEND = 90  # a trail is bent to the surface in so many pieces a side
CHUNK = 20_000  # points whose ways to the eye are gone at once
TONES = 64
PALE = 0.5  # of the lines' grey, the darkest that paper gets
FLAT = 0.02  # of the height, by which a cell may be bent and stay whole
SEAM = 0.35  # points, around each piece in its own colour, or the ground would shine through
Reach = tuple[tuple[float, float], tuple[float, float]]
CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))
Limits = tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
EDGE = 1e-6  # of a side: so far outside, a point still counts as on the border
STEEP = 0.2  # the cosine of a tilt beyond which heights have no axis
TICK = 4.0  # px
WIDE = 1.3  # times as wide as in Helvetica a font may be


class Relief:
    """A surface on an area of the sheet, from where a camera stands.

    Args:
        grid: Its heights; around gaps, which are NaN, there is no surface.
        levels: Where its lines are.
        ends: Of the axis of heights.
        area: Where it is drawn; its coordinates are the box that is shown.
        camera: From where.
        reach: What has to be on the area.
        look: Its colours and sizes.
        names: Of the axes: x, y and the height.
    """

    def __init__(
        self,
        grid: Heights,
        levels: tuple[float, ...],
        ends: tuple[float, float],
        area: Area,
        camera: Camera,
        reach: Reach,
        look: Look,
        names: tuple[str, str, str],
    ) -> None:
        self.area, self.look, self.names = area, look, names
        self.limits: Limits = (area.x, area.y, ends)
        self.heights = drawn_heights(grid, ends)
        self.levels = [(level - ends[0]) / (ends[1] - ends[0]) for level in levels]
        self.last = len(self.heights) - 1
        self.turn, self.tilt = math.radians(camera.turn), math.radians(camera.tilt)
        sin, cos = math.sin(self.turn), math.cos(self.turn)
        self.eye = DISTANCE * np.array(
            [math.cos(self.tilt) * sin, -math.cos(self.tilt) * cos, math.sin(self.tilt)]
        )
        left, top, right, bottom = margins(self.limits, look)
        room = np.array([area.width - left - right, area.height - top - bottom]).clip(1)
        first, last = np.array(reach)
        self.unit = camera.zoom * float(min(room / (last - first)))
        centre = np.array([area.left + left, area.top + top]) + room / 2
        self.middle = centre - self.unit * (first + last) / 2
        across = self.unit / camera.zoom * (last[0] - first[0])
        self.edge = max(area.left, centre[0] - across / 2 - left) + 0.9 * look.size

    # Places.

    def flat(self, points: Array) -> Array:
        """Points given in shares of the sides and of the height, shape ``(n, 3)``, on the sheet."""
        return np.asarray(self.middle + self.unit * _project(points, self.turn, self.tilt))

    def shares(self, points: Array) -> Array:
        """Coordinates, shape ``(n, 2)``, in shares of the sides."""
        low, high = np.array(self.limits[:2]).T
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
        at = (2 * points - 1) * HALF
        way = self.eye - at
        sides = np.where(way > 0, 1.0, -1.0) * HALF
        with np.errstate(divide="ignore", invalid="ignore"):
            leaves = np.where(way == 0, np.inf, (sides - at) / way).min(axis=1)
        thick = THICK * way[:, 2] / np.linalg.norm(way, axis=1)
        found = np.zeros(len(points), bool)
        for k in range(WALK):
            x, y, z = (at + way * (leaves * (k + 0.5) / WALK)[:, None]).T
            found |= TALL * (2 * self.height((x + 1) / 2, (y + 1) / 2) - 1) > z + thick
        return found & (leaves > EDGE)  # a side that faces the eye has nothing before it

    def seen(self, line: Array) -> list[Array]:
        """The parts on the sheet of a line, given in shares, that nothing hides."""
        return self.cut(self.flat(line), ~self.hidden(line))

    def cut(self, line: Array, shown: NDArray[np.bool_]) -> list[Array]:
        """The parts of a line of the sheet between neighbours that are both shown."""
        ends = np.flatnonzero(np.diff(shown.astype(int), prepend=0, append=0))
        parts = [line[a:b] for a, b in ends.reshape(-1, 2).tolist() if b - a > 1]
        return [piece for part in parts for piece in self.area.cut(thinned(part, FINE))]

    def spot(self, x: float, y: float) -> Spot:
        """A point on the surface; one outside waits at the border."""
        shares = self.shares(np.array([[x, y]]))
        place = self.lifted(np.clip(np.nan_to_num(shares), 0, 1))
        ((left, top),) = self.flat(place).tolist()
        if not ((shares >= -EDGE) & (shares <= 1 + EDGE)).all():
            return Spot(left, top, Sight.OUT)
        return Spot(left, top, Sight.BEHIND if self.hidden(place)[0] else Sight.SEEN)

    def track(self, trajectory: Trajectory) -> Track:
        """A path that lies on the surface between its steps too."""
        return _draped(self, trajectory)

    # What stands still.

    def ground(self) -> Sequence[Item]:
        """The surface from the farthest piece to the nearest, its sides, lines, edges and axes."""
        return self._ground

    @cached_property
    def _ground(self) -> list[Item]:
        unit, colors = self.look.unit, self.look.colors
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
        below = np.floor((self.eye[:2] + 1) / 2 * self.last).astype(int)
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
            if abs(self.eye[axis]) <= 1:
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
        colors = self.look.colors
        if not self.look.filled:
            color = mixed(colors.low, colors.line, PALE * tone)
        elif tone < 0.5:
            color = mixed(colors.low, colors.high, 2 * tone)
        else:
            color = mixed(colors.high, colors.line, 2 * tone - 1)
        return Path(shapes, stroke=color, width=SEAM, fill=color, closed=True)

    def tones(self) -> Array:
        """How much each node stands out, by its height and by the light."""
        dy, dx = (TALL * rise * self.last for rise in np.gradient(self.filled))
        normal = (LIGHT[2] - LIGHT[0] * dx - LIGHT[1] * dy) / np.sqrt(dx**2 + dy**2 + 1)
        return self.tone(self.filled, normal)

    def tone(self, height: Array | float, light: Array | float) -> Array:
        """From 0 to 1; slopes in the light stand out on a dark ground, others on a bright one."""
        colors = self.look.colors
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
        left = _left(self.turn)
        yield from self.axis(0, np.array([[0, x_edge, 0], [1, x_edge, 0]]))
        yield from self.axis(1, np.array([[y_edge, 0, 0], [y_edge, 1, 0]]))
        if math.cos(self.tilt) > STEEP:
            yield from self.axis(2, np.array([[*left, 0], [*left, 1]]))

    def axis(self, axis: int, ends: Array) -> Iterator[Item]:
        """One axis from the first of two places, given in shares, to the second."""
        size, unit, (low, high) = self.look.size, self.look.unit, self.limits[axis]
        upright = axis == 2
        length = math.dist(*self.flat(ends))
        half, middle = self.flat(np.array([ends.mean(axis=0), [0.5, 0.5, 0.5 * upright]]))
        way = np.array([-1.0, 0.0]) if upright else (half - middle) / math.dist(half, middle)
        beside = TICK * unit + 0.6 * size
        parts = min(max(int(length / ((2 if upright else 3) * size)), 1), 6)
        ticks, wide = [], 0.0
        for value, label in marked(round_ticks(low, high, parts)):
            share = (value - low) / (high - low)
            (at,) = self.flat(ends[:1] + share * (ends[1:] - ends[:1]))
            low_down = upright and share * length < 1.2 * size  # where another axis has its numbers
            number = self.text(at + way * beside, label, way[0])
            if low_down or not self.holds(number):
                continue
            ticks.append(np.array([at, at + way * TICK * unit]))
            wide = max(wide, width(label, size))
            yield number
        if upright:
            ticks += self.area.cut(self.flat(ends))
        yield Path(ticks, stroke=self.look.colors.muted, width=unit)
        if upright:  # on the left of all numbers, as high up as the axis where there is room
            room = self.area.height / 2 - WIDE * width(self.names[2], size) / 2
            centre = self.area.top + self.area.height / 2
            y = min(max(half[1], centre - room), centre + room)
            if room > 0:
                yield Text(self.edge, y, self.names[2], size, self.look.colors.ink, "middle", True)
            return
        at = half + way * (beside + wide * abs(way[0]) + 1.3 * size)
        name = self.text(at, self.names[axis], way[0])
        if self.holds(name):
            yield name

    def text(self, at: Array, written: str, way: float) -> Text:
        """A line beside a place, on the side that it is away from the block."""
        anchor: Anchor = "start" if way > 0.4 else "end" if way < -0.4 else "middle"
        size = self.look.size
        return Text(at[0], at[1] + 0.35 * size, written, size, self.look.colors.ink, anchor)

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
        self.sight = np.where(inside, np.where(hidden, Sight.BEHIND, Sight.SEEN), Sight.OUT)
        self.path = relief.flat(places)

    @cached_property
    def length(self) -> float:
        parts = self.parts(0, int(self.steps[-1]), Sight.BEHIND)
        return float(sum(np.hypot(*np.diff(part, axis=0).T).sum() for part in parts))

    def parts(self, first: int, last: int, least: Sight = Sight.SEEN) -> list[Array]:
        rows = (self.steps >= first) & (self.steps <= last)
        return self.relief.cut(self.path[rows], self.sight[rows] >= least)

    def marks(self, last: int, gap: float) -> Sequence[Array]:
        rows = self.steps <= last
        path, sight = self.path[rows], self.sight[rows]
        if len(path) < 2:
            return []
        return [
            p
            for i, p in stations(path, gap)
            if min(sight[i], sight[i + 1]) == Sight.SEEN and self.relief.area.holds(*p)
        ]


@lru_cache(maxsize=64)
def _draped(relief: Relief, trajectory: Trajectory) -> _Draped:
    """The same one for all the frames of a film."""
    return _Draped(relief, trajectory.positions)


@lru_cache(maxsize=16)
def relief(
    grid: Heights,
    levels: tuple[float, ...],
    ends: tuple[float, float],
    area: Area,
    camera: Camera,
    reach: Reach,
    look: Look,
    names: tuple[str, str, str],
) -> Relief:
    """What ``Relief`` is, the same one for all the frames of a film."""
    return Relief(grid, levels, ends, area, camera, reach, look, names)


def drawn_heights(grid: Heights, ends: tuple[float, float]) -> Array:
    """The heights at the drawn nodes in shares of their axis; NaN for a gap."""
    low, high = ends
    return np.asarray(np.clip((grid.z[::STRIDE, ::STRIDE] - low) / (high - low), 0, 1))


def reach_of(grids: Sequence[Heights], ends: tuple[float, float], camera: Camera) -> Reach:
    """How far surfaces, their floor and the axis of heights go to the left, up, right and down."""
    side = np.linspace(0, 1, len(grids[0].x[::STRIDE]))
    u, v = (nodes.ravel() for nodes in np.meshgrid(side, side))
    turn, tilt = math.radians(camera.turn), math.radians(camera.tilt)
    block = [[*corner, 0] for corner in CORNERS] + [[*_left(turn), 1]]
    drawn = [np.column_stack([u, v, drawn_heights(grid, ends).ravel()]) for grid in grids]
    points = _project(np.vstack([block, *drawn]), turn, tilt)
    (x0, y0), (x1, y1) = np.nanmin(points, axis=0).tolist(), np.nanmax(points, axis=0).tolist()
    return (x0, y0), (x1, y1)


def fitted(reach: Reach, limits: Limits, across: float, look: Look) -> float:
    """How high a picture so many points wide is, for the surface to fill it."""
    left, top, right, bottom = margins(limits, look)
    (x0, y0), (x1, y1) = reach
    return top + bottom + (across - left - right) * (y1 - y0) / (x1 - x0)


def margins(limits: Limits, look: Look) -> tuple[float, float, float, float]:
    """Room for the axes' numbers and names: left, top, right and bottom, in points."""
    x, y, z = (
        max(width(label, look.size) for _, label in marked(round_ticks(*ends, 6)))
        for ends in limits
    )
    beside = TICK * look.unit + 0.8 * look.size
    left, right = beside + max(x, y, z) + 1.5 * look.size, beside + max(x, y)
    return left, 0.6 * look.size, right, beside + 1.4 * look.size


def _project(points: Array, turn: float, tilt: float) -> Array:
    """Points given in shares, shape ``(n, 3)``, as the eye sees them: half sides, y downwards."""
    x, y, z = (2 * points - 1).T * np.array([[1], [1], [TALL]])
    away = y * math.cos(turn) - x * math.sin(turn)
    near = DISTANCE / (DISTANCE + away * math.cos(tilt) - z * math.sin(tilt))
    across = x * math.cos(turn) + y * math.sin(turn)
    up = away * math.sin(tilt) + z * math.cos(tilt)
    return np.stack([near * across, -near * up], axis=1)


def _left(turn: float) -> tuple[float, float]:
    """The corner, in shares, that is farthest to the left."""
    return float(math.cos(turn) < 0), float(math.sin(turn) < 0)


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
