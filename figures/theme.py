"""Colours, marks and sizes: near-neutral surfaces, so that Okabe–Ito trails stand out.

M. Okabe & K. Ito, Color Universal Design (2008), https://jfly.uni-koeln.de/color/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine import Run
from figures.shades import MOST, contrast, shades
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
        casing: The colour below its line; below a dark one the background, or no dash would show.
        wider: By how many pixels its line is, so that it looks as thick as one on a dark casing.
        letter: What tells it from other runs of the same optimizer; "" where there is none.
        ghost: Whether it is frozen: then it looks like the run that it was, but pale and hollow.
    """

    color: str
    mark: Mark
    filled: bool
    dash: tuple[int, ...]
    casing: str
    wider: float
    letter: str
    ghost: bool = False


GHOST = (4, 4)
LETTERS = "abcdefgh"
WIDER = 1.2  # px
SUNK = 2.0  # of contrast: on a casing so like it no dash would show
DASHES: tuple[tuple[int, ...], ...] = ((), (9, 5), (2, 5), (12, 4, 2, 4))


def signature(optimizer: str) -> tuple[str, Mark]:
    """The colour and mark of an optimizer."""
    if optimizer in SIGNATURES:
        return SIGNATURES[optimizer]
    others = [key for key in OPTIMIZERS if key not in SIGNATURES]
    return FURTHER[others.index(optimizer) % len(FURTHER)]


def letters(runs: Sequence[Run]) -> tuple[str, ...]:
    """a, b, c for the runs of one optimizer, and "" for the only one; a frozen run has none."""
    counted = Counter(run.optimizer for run in runs if not run.ghost)
    seen: Counter[str] = Counter()
    made = []
    for run in runs:
        several = not run.ghost and counted[run.optimizer] > 1
        made.append(LETTERS[seen[run.optimizer]] if several else "")
        seen[run.optimizer] += not run.ghost
    return tuple(made)


def styles(runs: Sequence[Run], theme: ThemeName) -> tuple[Style, ...]:
    """The style of each run; runs of one optimizer differ by letter, lightness, line and fill."""
    made = []
    seen: Counter[str] = Counter()
    for run, letter in zip(runs, letters(runs), strict=True):
        _, mark = signature(run.optimizer)
        repeat = seen[run.optimizer] if not run.ghost else 0
        color = _color(run.optimizer, repeat, theme)
        # A file of its own turns only colours, so what suits the light theme holds for both.
        bare = contrast(_color(run.optimizer, repeat, "light"), THEMES["light"].casing) < SUNK
        casing = THEMES[theme].background if bare else THEMES[theme].casing
        if run.ghost:
            made.append(Style(color, mark, False, GHOST, casing, 0.0, letter, ghost=True))
            continue
        seen[run.optimizer] += 1
        dash = DASHES[(repeat + repeat // MOST) % len(DASHES)]  # no two of eight have both alike
        wider = WIDER if bare else 0.0
        made.append(Style(color, mark, repeat % 2 == 0, dash, casing, wider, letter))
    return tuple(made)


def _color(optimizer: str, repeat: int, theme: ThemeName) -> str:
    """The colour of an optimizer's run after so many others of it."""
    colors, (color, _) = THEMES[theme], signature(optimizer)
    color = {INK: colors.gd, BLUE: colors.blue, YELLOW: colors.yellow}.get(color, color)
    return shades(color, (colors.low, colors.high))[repeat % MOST]
