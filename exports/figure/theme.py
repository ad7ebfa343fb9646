"""How an exported figure looks: colours, sizes in points, and what tells runs apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from engine import Run
from figures import THEMES, Style, Theme, styles
from figures.shades import CONTRAST, contrast

FigureThemeName = Literal["print", "light", "dark"]
FIGURE_THEMES: tuple[FigureThemeName, ...] = ("print", "light", "dark")
PAGE = 14.0  # px, the type size on the page, from which all other sizes there are taken
PRINT = Theme(
    background="#FFFFFF",
    low="#FFFFFF",
    high="#FFFFFF",
    line="#8C8C8C",
    ink="#000000",
    muted="#000000",
    casing="#FFFFFF",
    gd="#000000",
    blue="#0072B2",
    yellow="#7A7400",
)
# Strokes and gaps, on the page's scale, by the order of the runs: no two of eight are alike.
DASHES: tuple[tuple[int, ...], ...] = (
    (),
    (10, 4),
    (2, 3),
    (10, 3, 2, 3),
    (5, 3),
    (14, 3, 5, 3),
    (10, 3, 2, 3, 2, 3),
    (18, 5),
)


@dataclass(frozen=True)
class FigureTheme:
    """A theme at a type size.

    Attributes:
        colors: Of everything that is not a run.
        filled: Whether the surface is shaded.
        size: Of the type, in points.
        unit: A pixel of the page, in points.
        bold: How much thicker than on the page lines are.
        edge: The colour around marks.
    """

    name: FigureThemeName
    colors: Theme
    filled: bool
    size: float
    unit: float
    bold: float
    edge: str

    def styles(self, runs: Sequence[Run]) -> tuple[Style, ...]:
        """How each run is drawn; in print each has its own dash, and colours are dark enough."""
        if self.name != "print":
            return styles(runs, self.name)
        made = styles(runs, "light")
        return tuple(
            replace(
                style,
                color=darkened(style.color),
                dash=DASHES[i % len(DASHES)],
                casing=PRINT.casing,
                wider=0.0,
            )
            for i, style in enumerate(made)
        )


def figure_theme(name: FigureThemeName, size: float) -> FigureTheme:
    """A theme at a type size in points."""
    if name == "print":
        return FigureTheme(name, PRINT, False, size, size / PAGE, 1.3, PRINT.ink)
    colors = THEMES[name]
    return FigureTheme(name, colors, True, size, size / PAGE, 1.0, colors.background)


def darkened(color: str) -> str:
    """A colour, made so dark that it stands out from white."""
    while contrast(color, PRINT.background) < CONTRAST:
        color = "#" + "".join(f"{int(int(color[i : i + 2], 16) * 0.96):02X}" for i in (1, 3, 5))
    return color


def mixed(low: str, high: str, share: float) -> str:
    """A colour between two."""
    return "#" + "".join(
        f"{round(a + share * (b - a)):02X}"
        for a, b in ((int(low[i : i + 2], 16), int(high[i : i + 2], 16)) for i in (1, 3, 5))
    )
