"""A figure as a drawing: pictures of the surface side by side, loss curves, a legend, a title."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

import numpy as np

from engine import Scene
from exports.figure import letters
from exports.figure.letters import Head
from exports.figure.marks import RING, cross, mark, plus, star
from exports.figure.outlook import Above, Outlook, Spot, Visibility
from exports.figure.perspective.projection import Reach, fitted, reach_of
from exports.figure.perspective.surface import margins, relief
from exports.figure.side_panels import (
    LossCurve,
    counted,
    data_of,
    data_ticks,
    examples,
    loss_curves,
    loss_names,
    models,
    shared_scale,
)
from exports.figure.surface import Levels, box_of, levels, proportion, rectangle
from exports.figure.theme import FigureTheme, FigureThemeName, figure_theme
from exports.figure.ticks import Room, loss_ticks, marked, round_ticks
from exports.figure.trails import FAINT, FINE, RECENT, curve_width, stroke_of
from exports.panels import Panel, letter, share_runs
from exports.sheet.drawing import (
    CM,
    Area,
    Circle,
    Drawing,
    Group,
    Path,
    Text,
    stacked,
    thinned,
    width,
)
from figures import AXES, Scale, Style, View, axis_names, fit_box, fit_names, halves
from figures.contour import CROSS, CROWD, LEVELS, SMALL_CROSS, SMALL_STAR, STAR, foremost
from figures.legend import run_names
from optimizers import OPTIMIZERS
from optimizers.base import Array
from texts import raised, text

COLUMN, PAGE_WIDTH = 8.5, 17.5  # cm
BESIDE = 13.0  # cm: on a wider figure what goes with a single picture stands beside it
SQUARE = 1.1  # of its width, the most that a picture in perspective is high
HIDDEN = 0.6  # how strong a head is that a ridge hides
BEHIND = 0.35  # and a mark of the surface
SMALL = 150.0  # points: narrower pictures have fewer levels
FEW_LEVELS = 9
LOSS_TALL, DATA_TALL = 0.55, 0.75  # of the width, below a picture
MODEL = 2.2  # px, the curve of a run's model
SHADE = 0.22  # of the band between two quantiles
AMPLE = 1e6  # points: an axis so long holds all its numbers
BOLD = 1.15  # times as wide as plain type
NARROWEST = 2.5  # of the type's size, the least that a picture is wide
AMPLY, SOLID = 9.0, 16.0  # the same where there is a choice, from above and in perspective


@dataclass(frozen=True)
class Options:
    """What a figure shows, and how.

    Attributes:
        width: In centimetres; ``COLUMN`` and ``PAGE_WIDTH`` fit a two-column page.
        theme: ``print``, ``light`` or ``dark``.
        size: Of the type, in points, whatever the width is.
        legend: Whether runs are named below.
        title: Above all; "" for none.
        curves: Whether there are loss curves: below the pictures or, on a wide figure of a single
            one, beside it.
        data: Whether, in the same way, there are the examples of a surface made of data, with each
            run's model at its head.
        columns: How many of several pictures stand in a row; 0 for all, or as many methods as
            make a square, if the figure is wide enough.
        view: Box, camera, loss axis and language; its theme is not used.
    """

    width: float = COLUMN
    theme: FigureThemeName = "print"
    size: float = 8.0
    legend: bool = True
    title: str = ""
    curves: bool = False
    data: bool = False
    columns: int = 0
    view: View = field(default_factory=View)

    def link(self, scene: Scene) -> str:
        """The scene's query string, with all of the view that the figure shows."""
        seen = replace(self.view, curves=(), turned=frozenset(), gallery=False)
        if not self.curves:
            seen = replace(seen, log_loss=None, axis=AXES[0])
        return seen.link(scene)


def figure(panels: Sequence[Panel], options: Options = Options()) -> Drawing:
    """The figure of one or more panels, in rows, on the same axes and with the same levels.

    Raises:
        ValueError: Data are asked for, and the surface is a formula; or the panels do not fit.
    """
    columns = in_a_row(panels, options)
    starts = range(0, len(panels), columns)
    rows = []
    for first in starts:
        title = options.title if first == starts[0] else ""
        legend = options.legend and first == starts[-1] and share_runs(panels)
        of_row = replace(options, title=title, legend=legend, columns=columns)
        rows.append(_Figure(panels, of_row, first).drawn())
    return stacked(rows)


def in_a_row(panels: Sequence[Panel], options: Options) -> int:
    """How many pictures stand beside one another."""
    count = options.columns or len(panels)
    if not options.columns and not share_runs(panels):
        narrow = SOLID if options.view.camera else AMPLY
        count = min(math.ceil(math.sqrt(count)), int(options.width * CM / (narrow * options.size)))
    return max(1, min(count, len(panels)))


@dataclass(frozen=True)
class _Extra:
    """What goes with a picture: where its axes have numbers, and what draws it.

    Attributes:
        xs: The ticks that each panel's horizontal axis may have.
        ys: Those that the vertical axis may have, which all panels share.
        height: By its width, below a picture.
        draw: Called with the panel's index, the place, and where the vertical axis's name stands.
    """

    xs: list[list[tuple[float, str]]]
    ys: list[tuple[float, str]]
    height: float
    draw: Callable[[int, _Place, float], None]


class _Place(NamedTuple):
    left: float
    top: float
    width: float
    height: float


def shared_names(panels: Sequence[Panel], language: str) -> tuple[str, ...]:
    """What the runs are called in all panels: without what differs between these."""
    each = {run_names(part.scene, language) for part in panels}
    if len(each) > 1:
        return tuple(OPTIMIZERS[run.optimizer].name for run in panels[0].scene.runs)
    return tuple(raised(name) for name in each.pop())


def headings(panels: Sequence[Panel], size: float, room: float) -> list[list[str]]:
    """What stands above each panel, in lines: its letter, and below it what does not fit beside.

    What is still too long loses words from its front; the caption has them all.
    """
    whole = [f"({letter(i)}) {part.label}".strip() for i, part in enumerate(panels)]
    if all(width(line, size) <= room for line in whole):
        return [[line] for line in whole]
    labels = [part.label.split(" ") for part in panels]
    while any(len(words) > 1 and width(" ".join(words), size) > room for words in labels):
        labels = [words[1:] or words for words in labels]
    return [[f"({letter(i)})", " ".join(words)] for i, words in enumerate(labels)]


def wrapped(words: str, size: float, room: float) -> list[str]:
    """Bold words in lines that are no wider than the room, where single words are not."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and BOLD * width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def most_panels(width: float, size: float) -> int:
    """How many pictures a figure of a width in centimetres could hold if it were nothing else."""
    return int(width * CM / (NARROWEST * size))


def too_narrow(count: int, most: int, width: float, language: str) -> ValueError:
    """That so many pictures do not fit into a figure of a width in centimetres."""
    about = {"count": count, "most": most, "width": f"{width:g}"}
    return ValueError(text(language, "export.narrow", **about))


class _Figure:
    """The layout of a row, from the widths of its texts, and the drawing that grows by it.

    Args:
        every: The panels of all rows, which share scales and levels.
        first: The index of the row's first one; there are ``options.columns`` places in it.
    """

    def __init__(self, every: Sequence[Panel], options: Options, first: int) -> None:
        self.every, self.first, self.options = every, first, options
        self.panels = panels = every[first : first + options.columns]
        self.language = options.view.language
        self.theme: FigureTheme = figure_theme(options.theme, options.size)
        self.size, self.unit = options.size, self.theme.unit
        self.colors = self.theme.colors
        surface = panels[0].scene.landscape
        self.box, self.scales = box_of(surface, options.view)
        self.camera = options.view.camera
        self.reach: Reach = ((0.0, 0.0), (0.0, 0.0))  # of all panels' surfaces, in perspective
        self.names = axis_names(surface, self.language)
        self.run_styles = [self.theme.styles(part.scene.runs) for part in panels]
        self.sheet = Drawing(options.width * CM, 0.0)

    def drawn(self) -> Drawing:
        """All of it; the height follows from what is there."""
        size, many = self.size, len(self.every) > 1
        extras = self.extras()
        beside = bool(extras) and not many and self.options.width >= BESIDE
        xs, ys = (marked(round_ticks(*side, 5)) for side in self.box)

        def wide(ticks: Sequence[tuple[float, str]]) -> float:
            return max(width(label, size) for _, label in ticks) + 2.5 * size + 4 * self.unit

        numbered = [] if self.camera else [ys]  # in perspective axes are inside the picture
        beneath = [] if beside else [extra.ys for extra in extras]
        left = max((wide(ticks) for ticks in (*numbered, *beneath)), default=0.6 * size)
        rows = [xs, *(ticks for extra in extras for ticks in extra.xs)]
        overhang = [max(width(ticks[i][1], size) / 2 for ticks in rows) for i in (0, -1)]
        right = max(0.6 * size, overhang[1] + 0.2 * size)
        apart = overhang[1] + 0.6 * size
        gaps = [sum(overhang) + 0.8 * size] * (self.options.columns - 1)
        if beside:
            gaps = [apart + wide(extra.ys) for extra in extras]
        across = (self.sheet.width - left - right - sum(gaps)) / (len(gaps) + 1)
        if across < NARROWEST * size and many:
            one = NARROWEST * size + gaps[0]
            most = max(1, int((self.sheet.width - left - right + gaps[0]) / one))
            raise too_narrow(self.options.columns, most, self.options.width, self.language)
        lefts = [left + n * across + sum(gaps[:n]) for n in range(len(gaps) + 1)]
        top = 0.6 * size
        for line in wrapped(self.options.title, size, self.sheet.width - 2 * size):
            top += 1.3 * size
            self.text(self.sheet.width / 2, top - 0.3 * size, line, bold=True)
        if self.options.title:
            top += 0.5 * size  # so that it stands clear of the highest number of an axis
        heads = headings(self.every, size, across + 0.5 * (gaps[0] if gaps else 0.0))
        heads = heads[self.first :]
        if many:
            top += 0.2 * size + 1.2 * size * len(heads[0])
        found = levels(self.every, self.box, LEVELS if across > SMALL else FEW_LEVELS)
        down = across * proportion(self.box, self.scales)
        if self.camera:
            ends = (found.low, found.high)
            self.reach = reach_of(found.grids, ends, self.camera, halves(self.box, self.scales))
            high = fitted(self.reach, margins(*self.box, ends, self.theme), across)
            down = min(high, SQUARE * across)
        for i in range(len(self.panels)):
            area = Area(lefts[i], top, across, down, *self.box)
            for n, line in enumerate(reversed(heads[i]) if many else ()):
                self.text(area.left, top - (0.5 + 1.2 * n) * size, line, anchor="start")
            with self.group(self.named("picture", i), None if self.camera else area):
                self.picture(i, area, found)
        bottom = (
            top + down + (0.6 * size if self.camera and not beside else 2.9 * size + 4 * self.unit)
        )
        for n, extra in enumerate(extras, start=1):
            if beside:
                edge = lefts[n] - gaps[n - 1] + apart
                extra.draw(0, _Place(lefts[n], top, across, down), edge)
                continue
            top, down = bottom + 0.4 * size, extra.height * across
            for i in range(len(self.panels)):
                extra.draw(i, _Place(lefts[i], top, across, down), 0.0)
            bottom = top + down + 2.9 * size + 4 * self.unit
        if self.options.legend:
            with self.group("legend"):
                bottom = self.legend(left, bottom, self.sheet.width - left - right)
        self.sheet.height = bottom + 0.4 * size
        whole = rectangle(0, 0, self.sheet.width, self.sheet.height)
        self.sheet.parts.insert(0, Path([whole], fill=self.colors.background, closed=True))
        return self.sheet

    @contextmanager
    def group(
        self, name: str, area: Area | None = None, style: Style | None = None
    ) -> Iterator[None]:
        """What is drawn meanwhile belongs together: on axes, or to the run of a style."""
        outer, self.sheet.parts = self.sheet.parts, []
        yield
        dash = tuple(d * self.unit for d in style.dash) if style else ()
        inner = Group(name, self.sheet.parts, area, style.color if style else "", dash)
        self.sheet.parts = [*outer, inner]

    def text(
        self, x: float, y: float, written: str, anchor: str = "middle", bold: bool = False
    ) -> None:
        """A line of text at a baseline."""
        item = Text(x, y, written, self.size, self.colors.ink, anchor, bold=bold)  # type: ignore[arg-type]
        self.sheet.parts.append(item)

    def line(self, parts: Sequence[Array], color: str, thick: float, **rest: object) -> None:
        """Lines, so many of the page's pixels thick."""
        if parts:
            self.sheet.parts.append(
                Path(parts, stroke=color, width=thick * self.unit, **rest)  # type: ignore[arg-type]
            )

    def group_of(self, i: int, run: int) -> AbstractContextManager[None]:
        """The same for a run of a panel."""
        name = OPTIMIZERS[self.panels[i].scene.runs[run].optimizer].name
        style = self.run_styles[i][run]
        return self.group(f"{name} {style.letter}".rstrip(), style=style)

    def named(self, what: str, i: int) -> str:
        """What a panel's part is called, with its letter where there are several."""
        return f"{what} ({letter(self.first + i)})" if len(self.every) > 1 else what

    # The picture.

    def picture(self, i: int, area: Area, found: Levels) -> None:
        """A surface with its marks, the trails, and the heads."""
        part, colors, unit = self.panels[i], self.colors, self.unit
        outlook = self.outlook(i, area, found)
        with self.group("surface"):
            self.sheet.parts += outlook.surface()
        surface = part.scene.landscape
        maxima, saddles, minima = (
            foremost(points, self.box)
            for points in (surface.maxima, surface.saddles, surface.minima)
        )
        for points, drawn in ((maxima, plus), (saddles, cross)):
            arm = (CROSS if len(points) <= CROWD else SMALL_CROSS) * unit
            for p in points:
                at = outlook.spot(p.x, p.y)
                self.point(area, at, drawn(np.array(at[:2]), arm, colors.ink))
        for p in minima:
            at = outlook.spot(p.x, p.y)
            across = (STAR if p.value == surface.lowest else SMALL_STAR) * unit
            shape = star(np.array(at[:2]), across, colors.ink, colors.background, 1.5 * unit)
            self.point(area, at, shape)
        order = range(len(part.trajectories) - 1, -1, -1)  # the first run on top
        for run in order:
            with self.group_of(i, run):
                self.trail(i, run, outlook)
        if not self.camera:
            xs, ys = (
                room.ticks(*side, 5) for room, side in zip(self.rooms(area), self.box, strict=True)
            )
            self.frame(area, xs, ys, *self.names, i)
        self.start(part, outlook)
        heads = []
        for run in order:
            with self.group_of(i, run):
                heads.append(self.head(i, run, outlook))
        self.letters(heads, outlook.area)

    def outlook(self, i: int, area: Area, found: Levels) -> Outlook:
        """A panel's surface from above, or in perspective."""
        grid = found.grids[self.first + i]
        if not self.camera:
            return Above(grid, found.values, area, self.theme)
        height = text(self.language, "picture.log_height" if grid.log else "curve.loss")
        ends, values = (found.low, found.high), tuple(found.values.tolist())
        names = (*self.names, height)
        half = halves(self.box, self.scales)
        return relief(grid, values, ends, area, self.camera, self.reach, self.theme, names, half)

    def point(self, area: Area, at: Spot, drawn: Path) -> None:
        """A mark of the surface; behind a ridge faintly."""
        if area.holds(at.x, at.y):
            faint = BEHIND if at.visibility == Visibility.BEHIND else 1.0
            self.sheet.parts.append(replace(drawn, opacity=faint))

    def trail(self, i: int, run: int, outlook: Outlook) -> None:
        """What lies ahead faintly, what lies behind strongly, with marks on it."""
        part, style = self.panels[i], self.run_styles[i][run]
        trajectory = part.trajectories[run]
        track = outlook.track(trajectory)
        step = min(part.step, trajectory.steps)
        dash = tuple(d * self.unit for d in style.dash)
        # In perspective also what lies behind, where a ridge hides it.
        last = step if self.options.view.hide else trajectory.steps
        ahead = track.parts(0 if self.camera else step, last, Visibility.BEHIND)
        self.line(ahead, style.color, 1.3, dash=dash, opacity=FAINT)
        recent = max(0, step - RECENT)
        drawn = stroke_of(track.length, outlook.area, self.unit)
        for first, last, thick in ((0, recent, drawn.all), (recent, step, drawn.latest)):
            parts = track.parts(first, last)
            thick = thick * self.theme.bold + style.wider
            self.line(parts, style.casing, thick + drawn.casing)
            self.line(parts, style.color, thick, dash=dash)
        for x, y in track.marks(step, drawn.gap):
            self.sheet.parts += mark(style, x, y, 9 * self.unit, self.theme)

    def start(self, part: Panel, outlook: Outlook) -> None:
        """The start: a ring on a halo."""
        x, y, visibility = outlook.spot(*part.scene.origin)
        if visibility != Visibility.OUT and outlook.area.holds(x, y):
            radius, line = RING
            for color, thick in ((self.colors.background, 6.0), (self.colors.ink, line)):
                ring = Circle(x, y, radius * self.unit, stroke=color, width=thick * self.unit)
                self.sheet.parts.append(ring)

    def letters(self, heads: Sequence[Head], area: Area) -> None:
        """What tells runs of one method apart, beside their heads."""
        self.sheet.parts += letters.written(heads, self.size, area, self.colors.background)

    def head(self, i: int, run: int, outlook: Outlook) -> Head:
        """Where a run is, and where its other seeds are; outside, the edge where it has gone."""
        part, style, area = self.panels[i], self.run_styles[i][run], outlook.area
        if cloud := part.clouds[run]:
            members = cloud.positions[min(part.step, len(cloud.positions) - 1)].T
            for x, y, visibility in outlook.spots(members[np.isfinite(members).all(axis=1)]):
                if visibility != Visibility.OUT and area.holds(x, y):
                    dot = Circle(x, y, 3 * self.unit, fill=style.color)
                    self.sheet.parts.append(
                        replace(dot, stroke=self.theme.edge, width=0.7 * self.unit)
                    )
        positions = part.trajectories[run].positions
        x, y, visibility = outlook.spot(*positions[min(part.step, len(positions) - 1)].tolist())
        if not area.holds(x, y):
            x, y = self.exit(style.color, x, y, area)
        faint = HIDDEN if visibility == Visibility.BEHIND else 1.0
        drawn = mark(style, x, y, 13 * self.unit, self.theme)
        self.sheet.parts += [replace(item, opacity=faint) for item in drawn]
        return Head(x, y, style.letter, style.color)

    def exit(self, color: str, x: float, y: float, area: Area) -> tuple[float, float]:
        """An arrow at the edge towards a point outside; where its mark goes."""
        centre = np.array([area.left + area.width / 2, area.top + area.height / 2])
        way = np.array([x, y]) - centre
        room = np.array([area.width, area.height]) / 2 - 16 * self.unit
        at = centre + way * min(room / np.maximum(np.abs(way), 1e-9))
        forward = way / np.hypot(*way)
        side = np.array([-forward[1], forward[0]])
        tip = [at + self.unit * (a * forward + b * side) for a, b in ((15, 0), (6, -6), (6, 6))]
        self.sheet.parts.append(Path([np.array(tip)], fill=color, closed=True))
        return float(at[0]), float(at[1])

    # What goes with the pictures: the loss curves, the data.

    def extras(self) -> list[_Extra]:
        """What was asked for, with all numbers that there might be room for along its sides."""
        made, view, ample = [], self.options.view, Room(AMPLE, self.size)
        if self.options.curves:
            scale = shared_scale(self.every, view)
            xs = [counted(part, view, ample)[1] for part in self.panels]
            ys = loss_ticks(scale, ample)
            made.append(_Extra(xs, ys, LOSS_TALL, partial(self.curves, scale)))
        if self.options.data:
            x, y = data_ticks(data_of(self.panels[0], self.language), ample, ample)
            made.append(_Extra([x] * len(self.panels), y, DATA_TALL, self.fit))
        return made

    def fit(self, i: int, place: _Place, edge: float) -> None:
        """The examples behind a surface, and each run's model at its head, with its mark."""
        part, unit = self.panels[i], self.unit
        data = data_of(part, self.language)
        area = Area(*place, *fit_box(data))
        with self.group(self.named("data", i), area):
            for x, y in area.place(examples(data)):
                dot = Circle(x, y, 2.6 * unit, fill=self.colors.muted, opacity=0.6)
                self.sheet.parts.append(dot)
            drawn = enumerate(zip(self.run_styles[i], models(part, data), strict=True))
            for run, (style, (curve, at)) in reversed(list(drawn)):
                with self.group_of(i, run):
                    self.model(style, area, curve, at)
            ticks = data_ticks(data, *self.rooms(area))
            names = fit_names(part.scene.landscape, self.language)
            self.frame(area, *ticks, *names, i, edge)

    def model(self, style: Style, area: Area, curve: Array, at: Array) -> None:
        """A run's model over the data, with its mark."""
        parts = area.cut(area.place(curve))
        self.line(parts, style.casing, MODEL * self.theme.bold + 1.8)
        dash = tuple(d * self.unit for d in style.dash)
        self.line(parts, style.color, MODEL * self.theme.bold, dash=dash)
        ((x, y),) = area.place(at[None])
        if area.holds(x, y):
            self.sheet.parts += mark(style, x, y, 11 * self.unit, self.theme)

    def rooms(self, area: Area) -> tuple[Room, Room]:
        """What axes as long as an area's sides hold."""
        return Room(area.width, self.size), Room(area.height, self.size, upright=True)

    def curves(self, scale: Scale, i: int, place: _Place, edge: float) -> None:
        """The losses of a panel's runs up to its step."""
        part, view = self.panels[i], self.options.view
        end, named = counted(part, view, Room(place.width, self.size))
        area = Area(*place, (0.0, end), (scale.low, scale.high))
        losses = loss_ticks(scale, Room(place.height, self.size, upright=True))
        drawn = list(zip(self.run_styles[i], loss_curves(part, scale, view), strict=True))
        with self.group(self.named("loss", i), area):
            ends = []
            for run in range(len(drawn) - 1, -1, -1):
                with self.group_of(i, run):
                    ends.append((run, *self.curve(*drawn[run], part.step, area)))
            self.frame(area, named, losses, *loss_names(part, scale, view), i, edge)
            heads = []
            for run, x, y, out in ends:
                style = drawn[run][0]
                left, height = (x, y) if area.holds(x, y) else out
                heads.append(Head(left, height, style.letter, style.color))
                with self.group_of(i, run):
                    if area.holds(x, y):
                        self.sheet.parts += mark(style, x, y, 10 * self.unit, self.theme)
                    elif y < area.top:
                        arrow = np.array([[0, 2], [-5, 11], [5, 11]]) * self.unit
                        tip = arrow + np.array([out[0], area.top])
                        self.sheet.parts.append(Path([tip], fill=style.color, closed=True))
            self.letters(heads, area)

    def curve(
        self, style: Style, curve: LossCurve, step: int, area: Area
    ) -> tuple[float, float, Array]:
        """A run's losses; where they are at a step, and where they were last inside."""
        if curve.band is not None:
            (low_x, high_x), (low, high) = area.x, area.y
            clipped = np.clip(curve.band, [low_x, low], [high_x, high])
            shade = Path([area.place(clipped)], fill=style.color, closed=True, opacity=SHADE)
            self.sheet.parts.append(shade)
        points = area.place(curve.points)
        step = min(step, len(points) - 1)
        dash = tuple(d * self.unit for d in style.dash)
        if step < len(points) - 1 and not self.options.view.hide:
            ahead = area.cut(thinned(points[step:], FINE))
            self.line(ahead, style.color, 1.3, dash=dash, opacity=FAINT)
        parts = area.cut(thinned(points[: step + 1], FINE)) if step else []
        self.line(parts, style.color, curve_width(points, area) * self.theme.bold, dash=dash)
        return *points[step].tolist(), parts[-1][-1] if parts else points[step]

    # Around them.

    def frame(
        self,
        area: Area,
        xs: Sequence[tuple[float, str]],
        ys: Sequence[tuple[float, str]],
        x_name: str,
        y_name: str,
        column: int,
        edge: float = 0.0,
    ) -> None:
        """The frame, ticks and their numbers; numbers of y stand on the left of the row alone.

        Their name stands at ``edge``.
        """
        size, unit = self.size, self.unit
        bottom, length = area.top + area.height, 4 * unit
        ticks = []
        for value, label in xs:
            ((x, _),) = area.place(np.array([[value, area.y[0]]]))
            ticks.append(np.array([[x, bottom], [x, bottom + length]]))
            self.text(x, bottom + length + 0.95 * size, label)
        for value, label in ys:
            ((_, y),) = area.place(np.array([[area.x[0], value]]))
            ticks.append(np.array([[area.left - length, y], [area.left, y]]))
            if column == 0:
                self.text(area.left - length - 0.3 * size, y + 0.35 * size, label, anchor="end")
        self.line(ticks, self.colors.muted, 1.0)
        whole = rectangle(area.left, area.top, area.width, area.height)
        self.line([whole], self.colors.muted, 1.0, closed=True)
        self.text(area.left + area.width / 2, bottom + length + 2.2 * size, x_name)
        if column == 0:
            name = Text(
                edge + 1.1 * size, area.top + area.height / 2, y_name, size, self.colors.ink
            )
            self.sheet.parts.append(replace(name, anchor="middle", upwards=True))

    def legend(self, left: float, top: float, across: float) -> float:
        """The runs' names with their lines and marks, in rows; return where it ends."""
        size, unit = self.size, self.unit
        names = shared_names(self.every, self.language)
        sample, apart = 44 * unit, 1.4 * size
        wide = sample + 0.5 * size + max(width(name, size) for name in names)
        columns = max(1, min(len(names), int((across + apart) / (wide + apart))))
        columns = math.ceil(len(names) / math.ceil(len(names) / columns))
        for n, (style, name) in enumerate(zip(self.run_styles[0], names, strict=True)):
            x = left + n % columns * (wide + apart)
            y = top + (0.6 + 1.5 * (n // columns)) * size
            ends = np.array([[x, y], [x + sample, y]])
            dash = tuple(d * unit for d in style.dash)
            with self.group_of(0, n):
                self.line([ends], style.color, 2.4 * self.theme.bold, dash=dash)
                self.sheet.parts += mark(style, x + sample / 2, y, 11 * unit, self.theme)
            self.text(x + sample + 0.5 * size, y + 0.35 * size, name, anchor="start")
        return top + (1.2 + 1.5 * ((len(names) - 1) // columns)) * size
