"""Colours, marks and sizes: near-neutral surfaces, so that Okabe–Ito trails stand out.

M. Okabe & K. Ito, Color Universal Design (2008), https://jfly.uni-koeln.de/color/
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine import Run
from optimizers import OPTIMIZERS

ThemeName = Literal["light", "dark"]
Mark = Literal[
    "circle",
    "plus",
    "square",
    "up",
    "diamond",
    "down",
    "hexagon",
    "right",
    "left",
    "bar",
    "pillar",
    "hourglass",
    "bowtie",
]
"""None of them looks like a minimum's ★ or a saddle's ✕."""


@dataclass(frozen=True)
class Theme:
    """The colours of everything that is not a run.

    Attributes:
        background: Of the page.
        low, high: Of the lowest and the highest part of a surface.
        line: Contour lines.
        ink: Text and marks.
        muted: Axes and what is secondary.
        casing: Behind a trail, so that it stands out from lines of any colour.
        gd: GD's ink, which turns with the theme.
        gd_again: The same paler, for every other further run of GD.
        blue, yellow: Okabe and Ito's, save where it would sink into the background.
    """

    background: str
    low: str
    high: str
    line: str
    ink: str
    muted: str
    casing: str
    gd: str
    gd_again: str
    blue: str
    yellow: str


THEMES: dict[ThemeName, Theme] = {
    "light": Theme(
        background="#FFFFFF",
        low="#FFFFFF",
        high="#DDE3EA",
        line="#9AA7B5",
        ink="#1A202A",
        muted="#566270",
        casing="#2B323B",
        gd="#1A202A",
        gd_again="#6E7580",
        blue="#0072B2",
        yellow="#938C00",
    ),
    "dark": Theme(
        background="#0E1117",
        low="#0E1117",
        high="#2A3442",
        line="#5B6B7D",
        ink="#F4F6F8",
        muted="#A9B4C0",
        casing="#0E1117",
        gd="#F4F6F8",
        gd_again="#9AA0A8",
        blue="#527BE8",
        yellow="#F0E442",
    ),
}

INK, BLUE, YELLOW = "ink", "blue", "yellow"  # these turn with the theme
SKY, ORANGE, GREEN = "#56B4E9", "#E69F00", "#009E73"
PURPLE, VERMILLION = "#CC79A7", "#D55E00"
SIGNATURES: dict[str, tuple[str, Mark]] = {
    "gd": (INK, "circle"),
    "sgd": (SKY, "plus"),
    "momentum": (ORANGE, "square"),
    "nesterov": (BLUE, "right"),
    "adagrad": (GREEN, "up"),
    "rmsprop": (PURPLE, "diamond"),
    "adadelta": (YELLOW, "left"),
    "adam": (VERMILLION, "down"),
    "amsgrad": (BLUE, "hexagon"),
    "adamax": (GREEN, "bar"),
    "nadam": (ORANGE, "right"),
    "radam": (PURPLE, "left"),
    "adamw": (SKY, "hexagon"),
    "adabelief": (YELLOW, "pillar"),
    "yogi": (INK, "bar"),
    "lion": (ORANGE, "hourglass"),
    "rprop": (SKY, "hourglass"),
    "newton": (BLUE, "bowtie"),
    "lbfgs": (VERMILLION, "bowtie"),
}
"""The colour and mark that an optimizer keeps everywhere; relatives differ in colour."""
FURTHER: tuple[tuple[str, Mark], ...] = (
    (GREEN, "pillar"),
    (PURPLE, "hexagon"),
    (YELLOW, "bowtie"),
    (SKY, "bar"),
    (ORANGE, "pillar"),
    (VERMILLION, "right"),
)
"""What optimizers without a signature take, by their order in the registry."""


@dataclass(frozen=True)
class Style:
    """How a run is drawn.

    Attributes:
        color, mark, filled, dash: Of its line and its mark.
        casing: The colour below its line; below GD's ink the background, or no dash would show.
        wider: By how many pixels its line is, so that it looks as thick as one on a dark casing.
        repeat: How many runs of the same optimizer come before it.
        ghost: Whether it is frozen: then it looks like the run that it was, but pale and hollow.
    """

    color: str
    mark: Mark
    filled: bool
    dash: tuple[int, ...]
    casing: str
    wider: float
    repeat: int
    ghost: bool = False


GHOST = (4, 4)
WIDER = 1.2  # px
DASHES: tuple[tuple[int, ...], ...] = ((), (9, 5), (2, 5), (12, 4, 2, 4))


def signature(optimizer: str) -> tuple[str, Mark]:
    """The colour and mark of an optimizer."""
    if optimizer in SIGNATURES:
        return SIGNATURES[optimizer]
    others = [key for key in OPTIMIZERS if key not in SIGNATURES]
    return FURTHER[others.index(optimizer) % len(FURTHER)]


def styles(runs: Sequence[Run], theme: ThemeName) -> tuple[Style, ...]:
    """The style of each run; runs of one optimizer differ by mark fill and line.

    Lines of ink are hard to tell apart where they cross, so those also differ by their shade.
    """
    made = []
    colors = THEMES[theme]
    turning = {INK: colors.gd, BLUE: colors.blue, YELLOW: colors.yellow}
    seen: dict[str, int] = {}
    for run in runs:
        repeat = seen.get(run.optimizer, 0)
        color, mark = signature(run.optimizer)
        inked = color == INK
        color = turning.get(color, color)
        casing = colors.background if inked else colors.casing
        wider = WIDER if inked else 0.0  # in both themes: a file of its own turns only colours
        if run.ghost:
            made.append(Style(color, mark, False, GHOST, casing, 0.0, repeat, ghost=True))
            continue
        if inked and repeat % 2:
            color = colors.gd_again
        seen[run.optimizer] = repeat + 1
        dash = DASHES[(repeat + repeat // len(DASHES)) % len(DASHES)]  # eight of them differ
        made.append(Style(color, mark, repeat % 2 == 0, dash, casing, wider, repeat))
    return tuple(made)
