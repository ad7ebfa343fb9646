"""The pictures as TikZ: contours, paths and marks as data for PGFPlots, in the document's type."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from exports.caption import caption, escaped, to_text
from exports.figure.layout import (
    BESIDE,
    DATA_TALL,
    LOSS_TALL,
    MODEL,
    NARROWEST,
    SHADE,
    Options,
    headings,
    in_a_row,
    shared_names,
    too_narrow,
)
from exports.figure.letters import Head, placed
from exports.figure.marks import RADIUS, RING, SHAPES
from exports.figure.marks import STAR as POINTS
from exports.figure.side_panels import (
    counted,
    data_of,
    data_ticks,
    examples,
    loss_curves,
    loss_names,
    models,
    shared_scale,
)
from exports.figure.surface import Levels, box_of, levels, proportion
from exports.figure.theme import figure_theme
from exports.figure.ticks import Room, Ticks, loss_ticks
from exports.figure.trails import FAINT, FINE, RECENT, curve_width, seen_of, stroke_of
from exports.panels import Panel, share_runs
from exports.sheet.contours import lines
from exports.sheet.drawing import CM, Area, Point, along, thinned
from figures import Scale, Style, axis_names, fit_box, fit_names
from figures.contour import CROSS, CROWD, LEVELS, SMALL_CROSS, SMALL_STAR, STAR, foremost
from optimizers.base import Array
from surfaces.base import Data
from texts import text

FOOTNOTE = 8.0  # points: the numbers' type in a document of ten
APART = 1.5  # points between two of a contour line: TeX has to read them all
PREAMBLE = r"\usepackage{pgfplots}\pgfplotsset{compat=1.16}"


def to_tikz(panels: Sequence[Panel], options: Options) -> str:
    r"""A ``tikzpicture`` to be read in with ``\input``; its first lines say what it needs.

    The surface's shades are left out.

    Raises:
        ValueError: Data are asked for, and the surface is a formula; or the surface is seen in
            perspective, which PGFPlots has no way to hide things in.
    """
    if options.view.camera:
        raise ValueError(text(options.view.language, "export.tikz.camera"))
    return "\n".join(_Picture(panels, options).lines()) + "\n"


@dataclass(frozen=True)
class _Axes:
    """Axes to draw on.

    Attributes:
        corner: Their lower left one, in points from that of the first picture.
        width, height: In points.
        column: Only in the first of a row numbers and a name stand beside y.
        legend: Whether the runs are named below.
    """

    corner: Point
    width: float
    height: float
    column: int
    legend: bool


Draw = Callable[[int, _Axes], Iterable[str]]
"""Draws what goes with the picture of a panel, by its index, on axes of its own."""


class _Picture:
    def __init__(self, panels: Sequence[Panel], options: Options) -> None:
        self.panels, self.options = panels, options
        self.view, self.language = options.view, options.view.language
        self.theme = figure_theme(options.theme, options.size)
        self.run_styles = [self.theme.styles(part.scene.runs) for part in panels]
        self.styles = list(
            dict.fromkeys(style for run_styles in self.run_styles for style in run_styles)
        )
        self.box, self.scales = box_of(panels[0].scene.landscape, options.view)

    def lines(self) -> Iterable[str]:
        """The file, line by line."""
        scene = self.panels[0].scene
        link = self.options.link(scene)
        said = to_text(scene, caption(scene, self.language, panels=self.panels, link=link))
        yield from (f"% {line}" for line in textwrap.wrap(said, 96, break_on_hyphens=False))
        korean = " and, for Hangul, kotex or XeLaTeX" if self.language == "ko" else ""
        yield f"% Needs {PREAMBLE}{korean}."
        yield r"\begin{tikzpicture}"
        yield from self.marks()
        size, extras = self.options.size, self.extras()
        beside = bool(extras) and len(self.panels) == 1 and self.options.width >= BESIDE
        in_row = in_a_row(self.panels, self.options)
        columns = 1 + len(extras) if beside else in_row
        around = 5.5 * size  # for numbers and names
        gap = around + size if beside else 2.2 * size
        across = (self.options.width * CM - around - gap * (columns - 1)) / columns
        if across < NARROWEST * size and len(self.panels) > 1:
            most = int((self.options.width * CM - around + gap) / (NARROWEST * size + gap))
            raise too_narrow(columns, max(1, most), self.options.width, self.language)
        self.heads = headings(self.panels, size, across + gap / 2)
        down = across * proportion(self.box, self.scales)
        found = levels(self.panels, self.box, LEVELS)
        rows: list[tuple[float, Draw]] = [(down, partial(self.picture, found)), *extras]
        beneath = 0.0 if beside else sum(around + tall * across for tall, _ in extras)
        below = down + beneath + around + 1.6 * size * len(self.heads[0])  # the next row
        legend_at = len(self.panels) - 1 - (len(self.panels) - 1) % in_row // 2
        for i in range(len(self.panels)):
            left, bottom = i % in_row * (across + gap), -(i // in_row) * below
            for n, (tall, draw) in enumerate(rows):
                if n and beside:
                    left += across + gap
                elif n:
                    bottom -= around + tall * across
                last = n == (0 if beside else len(rows) - 1)
                named = self.options.legend and share_runs(self.panels)
                legend = last and named and i == legend_at
                height = down if beside or not n else tall * across
                axes = _Axes((left, bottom), across, height, i % in_row, legend)
                yield from draw(i, axes)
        yield from self.title(columns * across + (columns - 1) * gap, down)
        yield r"\end{tikzpicture}"

    def number(self, i: int, run: int) -> int:
        """The number of a run's style, from 1."""
        return self.styles.index(self.run_styles[i][run]) + 1

    def title(self, across: float, down: float) -> Iterable[str]:
        """The title above all, in the middle."""
        if not self.options.title:
            return
        size = self.options.size
        lines = len(self.heads[0]) if len(self.panels) > 1 else 0
        style = rf"anchor=south, font=\bfseries, align=center, text width={across:.2f}pt"
        place = f"({across / 2:.2f}pt, {down + (0.8 + 1.6 * lines) * size:.2f}pt)"
        yield rf"\node[{style}] at {place} {{{escaped(self.options.title)}}};"

    def extras(self) -> list[tuple[float, Draw]]:
        """What goes with each picture: its height by its width, and what draws it."""
        made: list[tuple[float, Draw]] = []
        if self.options.curves:
            scale = shared_scale(self.panels, self.view)
            made.append((LOSS_TALL, partial(self.losses, scale)))
        if self.options.data:
            made.append((DATA_TALL, partial(self.fit, data_of(self.panels[0], self.language))))
        return made

    def marks(self) -> Iterable[str]:
        """Colours, marks and line styles, by their number."""
        theme = self.theme.colors
        colors = {"contours": theme.line, "ink": theme.ink, "examples": theme.muted}
        for n, style in enumerate(self.styles, start=1):
            colors |= {f"run{n}": style.color, f"casing{n}": style.casing}
        for name, color in colors.items():
            yield rf"\definecolor{{{name}}}{{HTML}}{{{color.lstrip('#')}}}"
        used = {style.mark for style in self.styles} - {"circle"}
        shapes = {"star": POINTS} | {mark: SHAPES[mark] for mark in sorted(used)}
        for name, corners in shapes.items():
            yield _declared(name, corners)
        unit = self.theme.unit
        yield (
            rf"\tikzset{{contour line/.style={{draw=contours, line width={unit:.2f}pt, no marks}}}}"
        )
        for n, style in enumerate(self.styles, start=1):
            dash = _dash(style, unit)
            yield (
                rf"\tikzset{{run {n}/.style={{draw=run{n}, no marks{dash}}}, "
                rf"run {n} casing/.style={{draw=casing{n}, no marks}}, "
                rf"run {n} ahead/.style={{run {n}, line width={unit:.2f}pt, opacity={FAINT}}}}}"
            )

    def axis(
        self,
        axes: _Axes,
        area: Area,
        names: tuple[str, str],
        ticks: tuple[Ticks, Ticks],
        title: str = "",
    ) -> str:
        """The start of a panel's axis."""
        (x0, x1), (y0, y1) = area.x, area.y
        x_name, y_name = (escaped(name) for name in names)
        facts = [
            "at={{({:.2f}pt, {:.2f}pt)}}, scale only axis".format(*axes.corner),
            f"width={axes.width:.2f}pt, height={axes.height:.2f}pt",
            f"xmin={x0:g}, xmax={x1:g}, ymin={y0:g}, ymax={y1:g}",
            rf"tick align=outside, tick pos=left, font=\footnotesize, xlabel={{{x_name}}}",
            "clip mode=individual, legend cell align=left, legend columns=2",
            f"legend style={{draw=none, at={{(0.5, 0)}}, yshift={-5 * self.options.size:.2f}pt, "
            "anchor=north, /tikz/every even column/.append style={column sep=6pt}}",
        ]
        for axis, shown in zip("xy", ticks, strict=True):
            values = ", ".join(f"{value:g}" for value, _ in shown)
            labels = ", ".join(f"{{{escaped(label)}}}" for _, label in shown)
            facts.append(f"{axis}tick={{{values}}}, {axis}ticklabels={{{labels}}}")
        facts.append("yticklabels={}" if axes.column else f"ylabel={{{y_name}}}")
        if title:
            facts.append(f"title={{{title}}}, title style={{align=center}}")
        return "\\begin{axis}[\n  " + ",\n  ".join(facts) + "]"

    def end(self, axes: _Axes) -> Iterable[str]:
        """The end of a panel's axis."""
        if axes.legend:
            yield from self.legend(self.panels[axes.column])
        yield r"\end{axis}"

    def picture(self, found: Levels, i: int, axes: _Axes) -> Iterable[str]:
        """Contour lines, saddles and minima, trails and heads, and the start."""
        part, grid = self.panels[i], found.grids[i]
        area = Area(0, 0, axes.width, axes.height, *self.box)
        title = r"\\".join(map(escaped, self.heads[i])) if len(self.panels) > 1 else ""
        xs, ys = (
            room.ticks(*side, 5) for room, side in zip(self.rooms(axes), self.box, strict=True)
        )
        yield self.axis(
            axes, area, axis_names(part.scene.landscape, self.language), (xs, ys), title
        )
        for level in found.values:
            for line in lines(grid.x, grid.y, grid.z, float(level)):
                yield _plot("contour line", _data(area, thinned(area.place(line), APART)))
        yield from self.points(part)
        for run in range(len(part.trajectories) - 1, -1, -1):
            yield from self.trail(i, run, area)
        yield from self.start(part)
        paths = [area.place(t.positions) for t in part.trajectories]
        yield from self.letters(i, [path[min(part.step, len(path) - 1)] for path in paths], area)
        yield from self.end(axes)

    def letters(self, i: int, ends: Sequence[Array], area: Area) -> Iterable[str]:
        """What tells runs of one method apart, beside their heads."""
        low, high = (area.left, area.top), (area.left + area.width, area.top + area.height)
        inside = np.clip(ends, low, high).tolist()
        run_styles = zip(inside, self.run_styles[i], strict=True)
        heads = [Head(x, y, style.letter, style.color) for (x, y), style in run_styles]
        for run, place in enumerate(placed(heads, self.options.size, area)):
            if place:
                ((x, y),) = _data(area, np.array([place])).tolist()
                style = f"text=run{self.number(i, run)}, font=\\footnotesize\\bfseries"
                halo = "fill=white, fill opacity=0.8, text opacity=1, inner sep=0.6pt"
                at = f"(axis cs:{x:.5g},{y:.5g})"
                yield rf"\node[{style}, {halo}] at {at} {{{heads[run].letter}}};"

    def rooms(self, axes: _Axes) -> tuple[Room, Room]:
        """What the sides of axes hold, in type as large as a footnote's."""
        size = max(self.options.size, FOOTNOTE)
        return Room(axes.width, size), Room(axes.height, size, upright=True)

    def losses(self, scale: Scale, i: int, axes: _Axes) -> Iterable[str]:
        """The losses of a panel's runs up to its step; beyond it faintly."""
        part, unit = self.panels[i], self.theme.unit
        along, upward = self.rooms(axes)
        across, named = counted(part, self.view, along)
        area = Area(0, 0, axes.width, axes.height, (0.0, across), (scale.low, scale.high))
        names = loss_names(part, scale, self.view)
        yield self.axis(axes, area, names, (named, loss_ticks(scale, upward)))
        ends = []
        for run, curve in reversed(list(enumerate(loss_curves(part, scale, self.view)))):
            n = self.number(i, run)
            if curve.band is not None:
                clipped = np.clip(curve.band, [0, scale.low], [across, scale.high])
                shade = f"draw=none, fill=run{n}, fill opacity={SHADE}"
                yield _plot(shade, _data(area, thinned(area.place(clipped), FINE)), " -- cycle")
            points = area.place(curve.points)
            step = min(part.step, len(points) - 1)
            ends.append(points[step])
            thick = curve_width(points, area) * self.theme.bold * unit
            ahead = points[step : step + 1] if self.view.hide else points[step:]
            for style, stretch in (
                (f"run {n} ahead", ahead),
                (f"run {n}, line width={thick:.2f}pt", points[: step + 1]),
            ):
                for line in area.cut(thinned(stretch, FINE)) if len(stretch) > 1 else []:
                    yield _plot(style, _data(area, line))
            if area.holds(*points[step]):
                head = self.mark(n, self.run_styles[i][run], 10.0)
                yield _plot(head, _data(area, points[[step]]))
        yield from self.letters(i, ends[::-1], area)
        yield from self.end(axes)

    def fit(self, data: Data, i: int, axes: _Axes) -> Iterable[str]:
        """The examples behind a surface, and each run's model at its head, with its mark."""
        part, unit = self.panels[i], self.theme.unit
        area = Area(0, 0, axes.width, axes.height, *fit_box(data))
        ticks = data_ticks(data, *self.rooms(axes))
        yield self.axis(axes, area, fit_names(part.scene.landscape, self.language), ticks)
        dot = f"only marks, mark=*, mark size={2.6 * unit:.2f}pt"
        yield _plot(
            f"{dot}, mark options={{draw=none, fill=examples, fill opacity=0.6}}", examples(data)
        )
        for run, (curve, at) in reversed(list(enumerate(models(part, data)))):
            n, style = self.number(i, run), self.run_styles[i][run]
            wide = MODEL * self.theme.bold * unit
            for line in area.cut(area.place(curve)):
                for name, width in ((f"run {n} casing", wide + 1.8 * unit), (f"run {n}", wide)):
                    yield _plot(f"{name}, line width={width:.2f}pt", _data(area, line))
            if area.holds(*area.place(at[None])[0]):
                yield _plot(self.mark(n, style, 11.0), at[None])
        yield from self.end(axes)

    def points(self, part: Panel) -> Iterable[str]:
        """Maxima, saddles and minima."""
        surface = part.scene.landscape
        maxima, saddles = (
            [(p.x, p.y) for p in foremost(points, self.box)]
            for points in (surface.maxima, surface.saddles)
        )
        minima = foremost(surface.minima, self.box)
        lowest, others = (
            [(p.x, p.y) for p in minima if (p.value == surface.lowest) == low]
            for low in (True, False)
        )
        for mark, size, places in (
            ("+", (CROSS if len(maxima) <= CROWD else SMALL_CROSS) / 2, maxima),
            ("x", (CROSS if len(saddles) <= CROWD else SMALL_CROSS) / 2, saddles),
            ("labstar", STAR, lowest),
            ("labstar", SMALL_STAR, others),
        ):
            if places:
                yield self.point(mark, size, np.array(places))

    def start(self, part: Panel) -> Iterable[str]:
        """Where all runs start."""
        if all(a <= v <= b for v, (a, b) in zip(part.scene.origin, self.box, strict=True)):
            yield self.point("o", RING[0], np.array([part.scene.origin]))

    def point(self, mark: str, size: float, places: Array) -> str:
        """Marks in ink."""
        unit = self.theme.unit
        fill = "none" if mark == "o" else "ink"
        drawn = f"mark options={{draw=ink, fill={fill}, line width={2.4 * unit:.2f}pt}}"
        return _plot(f"only marks, mark={mark}, mark size={size * unit:.2f}pt, {drawn}", places)

    def trail(self, i: int, run: int, area: Area) -> Iterable[str]:
        """A path: ahead faintly, behind strongly, with marks, and its head."""
        part, style, unit = self.panels[i], self.run_styles[i][run], self.theme.unit
        path = area.place(part.trajectories[run].positions)
        step = min(part.step, len(path) - 1)
        recent = max(0, step - RECENT)
        n = self.number(i, run)
        drawn = stroke_of(seen_of(path, area), area, unit)
        for first, last, thick in (
            (step, len(path) - 1, 0.0),
            (0, recent, drawn.all),
            (recent, step, drawn.latest),
        ):
            if last <= first or (not thick and self.view.hide):
                continue
            cut = [_data(area, p) for p in area.cut(thinned(path[first : last + 1], FINE))]
            if not thick:
                yield from (_plot(f"run {n} ahead", line) for line in cut)
                continue
            wide = (thick * self.theme.bold + style.wider) * unit
            for name, width in (
                (f"run {n} casing", wide + drawn.casing * unit),
                (f"run {n}", wide),
            ):
                yield from (_plot(f"{name}, line width={width:.2f}pt", line) for line in cut)
        if cloud := part.clouds[run]:
            members = cloud.positions[min(part.step, len(cloud.positions) - 1)].T
            seen = [
                p for p in area.place(members[np.isfinite(members).all(axis=1)]) if area.holds(*p)
            ]
            dot = f"only marks, mark=*, mark size={3 * unit:.2f}pt"
            edge = f"draw=white, fill=run{n}, line width={0.7 * unit:.2f}pt, solid"
            if seen:
                yield _plot(f"{dot}, mark options={{{edge}}}", _data(area, np.array(seen)))
        behind = thinned(path[: step + 1], FINE)
        places = [p for p in along(behind, drawn.gap) if area.holds(*p)] if len(behind) > 1 else []
        for size, at in ((9.0, places), (13.0, [p for p in path[[step]] if area.holds(*p)])):
            if at:
                yield _plot(self.mark(n, style, size), _data(area, np.array(at)))

    def mark(self, n: int, style: Style, size: float) -> str:
        """The options that draw a run's mark."""
        circle = style.mark == "circle"
        radius = size * self.theme.unit * (RADIUS if circle else 1)
        fill = f"run{n}" if style.filled else "white"
        edge = ("ink" if self.theme.name == "print" else "white") if style.filled else f"run{n}"
        shape = "*" if circle else f"lab{style.mark}"
        line = f"line width={0.9 * self.theme.unit:.2f}pt, solid"
        return (
            f"only marks, mark={shape}, mark size={radius:.2f}pt, "
            f"mark options={{draw={edge}, fill={fill}, {line}}}"
        )

    def legend(self, part: Panel) -> Iterable[str]:
        """A line with a mark for each run."""
        unit, names = self.theme.unit, shared_names(self.panels, self.language)
        for run, (style, name) in enumerate(zip(self.run_styles[0], names, strict=True)):
            n = self.number(0, run)
            marked = self.mark(n, style, 11.0).removeprefix("only marks, ")
            line = f"draw=run{n}, line width={2 * unit:.2f}pt{_dash(style, unit)}"
            yield rf"\addlegendimage{{{line}, {marked}}}"
            yield rf"\addlegendentry{{{escaped(name)}}}"


def _dash(style: Style, unit: float) -> str:
    """A dash pattern as an option; "" for a solid line."""
    if not style.dash:
        return ""
    parts = (f"{('on', 'off')[i % 2]} {d * unit:.2f}pt" for i, d in enumerate(style.dash))
    return f", dash pattern={{{' '.join(parts)}}}"


def _declared(name: str, corners: Array) -> str:
    """A mark of so many corners, in parts of its size, y downwards."""
    points = [
        rf"\pgfpoint{{{x:.4f}\pgfplotmarksize}}{{{-y:.4f}\pgfplotmarksize}}" for x, y in corners
    ]
    path = rf"\pgfpathmoveto{{{points[0]}}}"
    path += "".join(rf"\pgfpathlineto{{{point}}}" for point in points[1:])
    return rf"\pgfdeclareplotmark{{lab{name}}}{{{path}\pgfpathclose\pgfusepathqfillstroke}}"


def _data(area: Area, line: Array) -> Array:
    """Points of the sheet in data coordinates."""
    (x0, x1), (y0, y1) = area.x, area.y
    return np.stack(
        [
            x0 + (line[:, 0] - area.left) / area.width * (x1 - x0),
            y1 - (line[:, 1] - area.top) / area.height * (y1 - y0),
        ],
        axis=1,
    )


def _plot(style: str, points: Array, end: str = "") -> str:
    listed = " ".join(f"({x:.5g},{y:.5g})" for x, y in points.tolist())
    lines = textwrap.wrap(listed, 96, break_on_hyphens=False)
    return f"\\addplot[{style}, forget plot] coordinates {{\n" + "\n".join(lines) + f"}}{end};"
