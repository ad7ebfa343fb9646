r"""A drawing as TikZ, to be read in with ``\input``: a style for each run, and data in axes' units.

It is the picture that SVG shows, in the document's type. Whoever edits it finds each part behind a
comment that names it, and changes a run's line, also in the legend, where its style is declared.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

import numpy as np

from exports.caption import escaped
from exports.sheet.drawing import Area, Circle, Drawing, Group, Item, Path, Text
from optimizers.base import Array
from texts import LANGUAGES, text

MOST = 100_000
"""Points that TeX reads in a quarter of a minute; a picture of more is refused."""
# A line as pgf's basic layer takes it, which TeX reads nine times as fast as TikZ's own points.
MACROS = r"""
% \M(x,y) begins a line, \D(x,y) draws it on, \C closes it, in units of the axes around it.
\def\M(#1,#2){\pgfpathmoveto{\pgfqpointxy{#1}{#2}}}
\def\D(#1,#2){\pgfpathlineto{\pgfqpointxy{#1}{#2}}}
\let\C=\pgfpathclose"""
# TeX counts in steps of 2⁻¹⁶ points and up to 16,383: units of an axis between these bounds, and
# places not beyond that, are as exact as print. Others are given in points of the sheet.
FINEST, COARSEST, FARTHEST = 0.02, 2000.0, 10_000.0
WIDE = 96  # characters of a line
ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}
Line = tuple[str, tuple[float, ...]]
"""A run's line: its colour and its dash."""


def to_tikz(drawing: Drawing, language: str, said: str = "") -> str:
    """A ``tikzpicture``; its first lines are comments with what is ``said``, and what it needs.

    Raises:
        ValueError: The drawing has more than ``MOST`` points.
    """
    count = sum(map(_size, drawing.items))
    if count > MOST:
        raise ValueError(text(language, "export.tikz.heavy", count=f"{count:,}", most=f"{MOST:,}"))
    return "\n".join(_Picture(drawing).lines(language, said)) + "\n"


def _size(item: Item) -> int:
    return sum(len(line) for line in item.lines) if isinstance(item, Path) else 1


class _Picture:
    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        # The first run is drawn last, on top.
        drawn = (reversed(dict.fromkeys(_runs([part]))) for part in drawing.parts)
        self.runs = list(dict.fromkeys(run for picture in drawn for run in picture))
        # A run's colour has a name of its own, so that whoever changes it changes the run alone.
        self.names = {color: f"run{n}" for n, (color, _) in reversed(list(enumerate(self.runs, 1)))}
        used = {color for item in drawing.items for color in _colors(item)}
        self.others = {color: f"color{n}" for n, color in enumerate(sorted(used), 1)}

    def lines(self, language: str, said: str) -> Iterator[str]:
        """The file, line by line."""
        yield from (f"% {line}" for line in textwrap.wrap(said, WIDE, break_on_hyphens=False))
        letters = LANGUAGES[language].latex
        yield rf"% Needs \usepackage{{tikz}}{letters and f' and, {letters}'}."
        yield r"\begin{tikzpicture}[x=1pt, y=1pt, line join=round, inner sep=0pt, outer sep=0pt]"
        yield MACROS.strip()
        for color, name in (*self.names.items(), *self.others.items()):
            yield rf"\definecolor{{{name}}}{{HTML}}{{{color.lstrip('#')}}}"
        for n, (color, dash) in enumerate(self.runs, 1):
            yield rf"\tikzset{{run {n}/.style={{draw={self.names[color]}{_dashed(dash)}}}}}"
        yield from self.parts(self.drawing.parts, None, None)
        yield r"\end{tikzpicture}"

    def parts(
        self, parts: Sequence[Item | Group], area: Area | None, run: Line | None
    ) -> Iterator[str]:
        """Parts in the coordinates of an area, or of the sheet; of a run, or of none."""
        for part in parts:
            if not isinstance(part, Group):
                yield self.item(part, area, run)
            elif part.parts:
                yield f"% {part.name}"
                own = (part.stroke, part.dash) if part.stroke else run
                inner = part.area if part.area and _exact(part.area) else None
                if inner:
                    yield self.scope(inner)
                yield from self.parts(part.parts, inner or area, own)
                if inner:
                    yield r"\end{scope}"

    def scope(self, area: Area) -> str:
        """The beginning of what is in an area's own units."""
        (x0, _), (y0, _) = area.x, area.y
        across, upwards = _units(area)
        left = area.left - x0 * across
        bottom = self.drawing.height - area.top - area.height - y0 * upwards
        shift = f"shift={{({left:.3f}pt,{bottom:.3f}pt)}}"
        return rf"\begin{{scope}}[{shift}, x={across:.5f}pt, y={upwards:.5f}pt]"

    def item(self, item: Item, area: Area | None, run: Line | None) -> str:
        """One item as a command."""
        match item:
            case Path():
                options = ", ".join(self.options(item, run))
                ends = r"\C" if item.closed else ""
                drawn = "\n".join(self.listed(line, area) + ends for line in item.lines)
                return f"\\path[{options}] \\pgfextra{{\n{drawn}}};"
            case Circle():
                (place,) = self.places(np.array([[item.x, item.y]]), area)
                options = ", ".join(self.options(item, run))
                return rf"\path[{options}] {place} circle[radius={item.radius:.2f}pt];"
            case Text():
                return self.word(item, area)

    def options(self, item: Path | Circle, run: Line | None) -> Iterator[str]:
        """How a path is drawn and filled; a run's line by its style."""
        dash = item.dash if isinstance(item, Path) else ()
        if run and (item.stroke, dash) == run:
            yield f"run {self.runs.index(run) + 1}"
        elif item.stroke:
            yield f"draw={self.color(item.stroke, run)}{_dashed(dash)}"
        if item.stroke:
            yield f"line width={item.width:.2f}pt"
        if item.fill:
            yield f"fill={self.color(item.fill, run)}"
        if item.fill and isinstance(item, Path) and len(item.lines) > 1:
            yield "even odd rule"
        if item.opacity < 1:
            yield f"opacity={item.opacity:.3g}"

    def color(self, color: str, run: Line | None) -> str:
        """A colour's name, among what belongs to a run or to none."""
        return self.names[color] if run and run[0] == color else self.others[color]

    def word(self, item: Text, area: Area | None) -> str:
        """A line of text in the document's type, as large as it is on the sheet."""
        options = [f"anchor={ANCHORS[item.anchor]}", f"text={self.others[item.color]}"]
        bold = r"\bfseries" if item.bold else ""
        options.append(rf"font=\fontsize{{{item.size:g}}}{{{1.2 * item.size:g}}}\selectfont{bold}")
        if item.upwards:
            options.append("rotate=90")
        (place,) = self.places(np.array([[item.x, item.y]]), area)
        return rf"\node[{', '.join(options)}] at {place} {{{escaped(item.text)}}};"

    def listed(self, line: Array, area: Area | None) -> str:
        """A line's points, in lines of the file that can be read."""
        first, *others = self.places(line, area)
        drawn = " ".join([rf"\M{first}", *(rf"\D{place}" for place in others)])
        return "\n".join(textwrap.wrap(drawn, WIDE, break_on_hyphens=False))

    def places(self, points: Array, area: Area | None) -> list[str]:
        """Points of the sheet in an area's units, or in points from the sheet's lower left."""
        if area:
            return [f"({_plain(x)},{_plain(y)})" for x, y in area.read(points).tolist()]
        high = self.drawing.height
        return [f"({x:.2f},{high - y:.2f})" for x, y in points.tolist()]


def _runs(parts: Sequence[Item | Group]) -> Iterator[Line]:
    """The lines of all runs, in the order in which they are drawn."""
    for part in parts:
        if isinstance(part, Group):
            if part.stroke:
                yield part.stroke, part.dash
            yield from _runs(part.parts)


def _colors(item: Item) -> Iterator[str]:
    painted = (item.color,) if isinstance(item, Text) else (item.stroke, item.fill)
    yield from filter(None, painted)


def _plain(value: float) -> str:
    """Five digits, without an exponent, which TeX does not read."""
    written = f"{value:.5g}"
    return f"{value:.8f}".rstrip("0").rstrip(".") if "e" in written else written


def _dashed(dash: Sequence[float]) -> str:
    """A dash pattern as a further option; "" for a solid line."""
    if not dash:
        return ""
    parts = (f"{('on', 'off')[i % 2]} {length:.2f}pt" for i, length in enumerate(dash))
    return f", dash pattern={{{' '.join(parts)}}}"


def _units(area: Area) -> tuple[float, float]:
    """How many points of the sheet a unit of x is long, and one of y."""
    (x0, x1), (y0, y1) = area.x, area.y
    return area.width / (x1 - x0), area.height / (y1 - y0)


def _exact(area: Area) -> bool:
    """Whether TeX can count in an area's units."""
    return all(
        FINEST <= unit <= COARSEST and max(map(abs, side)) * max(unit, 1.0) <= FARTHEST
        for unit, side in zip(_units(area), (area.x, area.y), strict=True)
    )
