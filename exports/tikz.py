"""The pictures as TikZ: contours, paths and marks as data for PGFPlots, in the document's type."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

import numpy as np

from exports.caption import LETTERS, caption, escaped, to_text
from exports.contours import lines
from exports.drawing import CM, Area, along, thinned
from exports.ground import levels, proportion
from exports.look import look
from exports.marks import RADIUS, SHAPES, STAR
from exports.panels import Panel
from exports.picture import Options
from exports.stroke import FAINT, FINE, RECENT, stroke
from figures import Style, axis_names
from figures.contour import LEVELS, foremost
from figures.legend import run_names
from optimizers.base import Array

APART = 1.5  # points between two of a contour line: TeX has to read them all
PREAMBLE = r"\usepackage{pgfplots}\pgfplotsset{compat=1.16}"


def to_tikz(panels: Sequence[Panel], options: Options) -> str:
    r"""A ``tikzpicture`` to be read in with ``\input``; its first lines say what it needs.

    Loss curves and shades are left out.
    """
    return "\n".join(_Picture(panels, options).lines()) + "\n"


class _Picture:
    def __init__(self, panels: Sequence[Panel], options: Options) -> None:
        self.panels, self.options = panels, options
        self.language = options.view.language
        self.look = look(options.look, options.size)
        self.looks = [self.look.styles(part.scene.runs) for part in panels]
        self.box = options.view.box or panels[0].scene.made.view

    def lines(self) -> Iterable[str]:
        """The file, line by line."""
        scene = self.panels[0].scene
        said = to_text(scene, caption(scene, self.language, self.panels[0].step))
        yield from (f"% {line}" for line in textwrap.wrap(said, 96, break_on_hyphens=False))
        korean = " and, for Hangul, kotex or XeLaTeX" if self.language == "ko" else ""
        yield f"% Needs {PREAMBLE}{korean}."
        yield r"\begin{tikzpicture}"
        yield from self.marks()
        gap, many = 2.2 * self.options.size, len(self.panels)
        around = 5.5 * self.options.size  # for numbers and names
        across = (self.options.width * CM - around - gap * (many - 1)) / many
        down = across * proportion(self.box)
        grids, found = levels(self.panels, self.box, LEVELS)
        for i, (part, grid) in enumerate(zip(self.panels, grids, strict=True)):
            area = Area(0, 0, across, down, *self.box)
            yield self.axis(i, part, across, down, i * (across + gap))
            for level in found:
                for line in lines(grid.x, grid.y, grid.z, float(level)):
                    yield _plot("contour line", _data(area, thinned(area.place(line), APART)))
            yield from self.points(part)
            for run in range(len(part.trajectories) - 1, -1, -1):
                yield from self.trail(i, run, area)
            yield from self.start(part)
            if i == len(self.panels) // 2 and self.options.legend:
                yield from self.legend(part)
            yield r"\end{axis}"
        yield r"\end{tikzpicture}"

    def marks(self) -> Iterable[str]:
        """Colours, marks and line styles, by the number of the run."""
        colors = {"contours": self.look.colors.line, "ink": self.look.colors.ink}
        for n, style in enumerate(self.looks[0], start=1):
            colors |= {f"run{n}": style.color, f"casing{n}": style.casing}
        for name, color in colors.items():
            yield rf"\definecolor{{{name}}}{{HTML}}{{{color.lstrip('#')}}}"
        used = {style.mark for style in self.looks[0]} - {"circle"}
        shapes = {"star": STAR / 2} | {mark: SHAPES[mark] for mark in sorted(used)}
        for name, corners in shapes.items():
            yield _declared(name, corners)
        unit = self.look.unit
        yield (
            rf"\tikzset{{contour line/.style={{draw=contours, line width={unit:.2f}pt, no marks}}}}"
        )
        for n, style in enumerate(self.looks[0], start=1):
            dash = _dash(style, unit)
            yield (
                rf"\tikzset{{run {n}/.style={{draw=run{n}, no marks{dash}}}, "
                rf"run {n} casing/.style={{draw=casing{n}, no marks}}, "
                rf"run {n} ahead/.style={{run {n}, line width={unit:.2f}pt, opacity={FAINT}}}}}"
            )

    def axis(self, i: int, part: Panel, across: float, down: float, left: float) -> str:
        """The start of a panel's axis."""
        (x0, x1), (y0, y1) = self.box
        x_name, y_name = axis_names(part.scene.made, self.language)
        facts = [
            f"at={{({left:.2f}pt, 0pt)}}, scale only axis",
            f"width={across:.2f}pt, height={down:.2f}pt",
            f"xmin={x0:g}, xmax={x1:g}, ymin={y0:g}, ymax={y1:g}",
            rf"tick align=outside, tick pos=left, font=\footnotesize, xlabel={{{escaped(x_name)}}}",
            "clip mode=individual, legend cell align=left, legend columns=2",
            "legend style={draw=none, at={(0.5, -0.22)}, anchor=north, "
            "/tikz/every even column/.append style={column sep=6pt}}",
        ]
        if i == 0:
            facts.append(f"ylabel={{{escaped(y_name)}}}")
        else:
            facts.append("yticklabels={}")
        if len(self.panels) > 1:
            facts.append(f"title={{({LETTERS[i]}) {escaped(part.label)}}}")
        return "\\begin{axis}[\n  " + ",\n  ".join(facts) + "]"

    def points(self, part: Panel) -> Iterable[str]:
        """Saddles and minima."""
        surface = part.scene.made
        saddles = [(p.x, p.y) for p in foremost(surface.saddles, self.box)]
        minima = [(p.x, p.y) for p in foremost(surface.minima, self.box)]
        for mark, size, places in (
            ("x", 5.5, saddles),
            ("labstar", 11.0, minima),
        ):
            if places:
                yield self.point(mark, size, np.array(places))

    def start(self, part: Panel) -> Iterable[str]:
        """Where all runs start."""
        if all(a <= v <= b for v, (a, b) in zip(part.scene.origin, self.box, strict=True)):
            yield self.point("o", 8.0, np.array([part.scene.origin]))

    def point(self, mark: str, size: float, places: Array) -> str:
        """Marks in ink."""
        unit = self.look.unit
        fill = "none" if mark == "o" else "ink"
        drawn = f"mark options={{draw=ink, fill={fill}, line width={2.4 * unit:.2f}pt}}"
        return _plot(f"only marks, mark={mark}, mark size={size * unit:.2f}pt, {drawn}", places)

    def trail(self, i: int, run: int, area: Area) -> Iterable[str]:
        """A path: ahead faintly, behind strongly, with marks, and its head."""
        part, style, unit = self.panels[i], self.looks[i][run], self.look.unit
        path = area.place(part.trajectories[run].positions)
        step = min(part.step, len(path) - 1)
        recent = max(0, step - RECENT)
        n = run + 1
        drawn = stroke(path, area, unit)
        for first, last, thick in (
            (step, len(path) - 1, 0.0),
            (0, recent, drawn.all),
            (recent, step, drawn.latest),
        ):
            if last <= first:
                continue
            cut = [_data(area, p) for p in area.cut(thinned(path[first : last + 1], FINE))]
            if not thick:
                yield from (_plot(f"run {n} ahead", line) for line in cut)
                continue
            wide = (thick * self.look.bold + style.wider) * unit
            for name, width in (
                (f"run {n} casing", wide + drawn.casing * unit),
                (f"run {n}", wide),
            ):
                yield from (_plot(f"{name}, line width={width:.2f}pt", line) for line in cut)
        behind = thinned(path[: step + 1], FINE)
        places = [p for p in along(behind, drawn.gap) if area.holds(*p)] if len(behind) > 1 else []
        for size, at in ((9.0, places), (13.0, [p for p in path[[step]] if area.holds(*p)])):
            if at:
                yield _plot(self.mark(n, style, size), _data(area, np.array(at)))

    def mark(self, n: int, style: Style, size: float) -> str:
        """The options that draw a run's mark."""
        circle = style.mark == "circle"
        radius = size * self.look.unit * (RADIUS if circle else 1)
        fill = f"run{n}" if style.filled else "white"
        edge = ("ink" if self.look.name == "print" else "white") if style.filled else f"run{n}"
        shape = "*" if circle else f"lab{style.mark}"
        line = f"line width={0.9 * self.look.unit:.2f}pt, solid"
        return (
            f"only marks, mark={shape}, mark size={radius:.2f}pt, "
            f"mark options={{draw={edge}, fill={fill}, {line}}}"
        )

    def legend(self, part: Panel) -> Iterable[str]:
        """A line with a mark for each run."""
        unit, names = self.look.unit, run_names(part.scene, self.language)
        for n, (style, name) in enumerate(zip(self.looks[0], names, strict=True), start=1):
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


def _plot(style: str, points: Array) -> str:
    listed = " ".join(f"({x:.5g},{y:.5g})" for x, y in points.tolist())
    lines = textwrap.wrap(listed, 96, break_on_hyphens=False)
    return f"\\addplot[{style}, forget plot] coordinates {{\n" + "\n".join(lines) + "};"
