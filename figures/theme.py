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
Mark = Literal["circle", "plus", "square", "up", "diamond", "down", "cross", "hexagon"]


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
    """

    background: str
    low: str
    high: str
    line: str
    ink: str
    muted: str
    casing: str
    gd: str


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
    ),
}

INK = "ink"
SIGNATURES: dict[str, tuple[str, Mark]] = {
    "gd": (INK, "circle"),
    "sgd": ("#56B4E9", "plus"),
    "momentum": ("#E69F00", "square"),
    "adagrad": ("#009E73", "up"),
    "rmsprop": ("#CC79A7", "diamond"),
    "adam": ("#D55E00", "down"),
}
"""The colour and mark that an optimizer keeps everywhere."""
FURTHER: tuple[tuple[str, Mark], ...] = (
    ("#0072B2", "cross"),
    ("#F0E442", "hexagon"),
    ("#56B4E9", "cross"),
    ("#E69F00", "hexagon"),
    ("#009E73", "cross"),
    ("#CC79A7", "hexagon"),
    ("#D55E00", "cross"),
)
"""What optimizers without a signature take, by their order in the registry."""


@dataclass(frozen=True)
class Style:
    """How a run is drawn. ``repeat`` counts the runs of the same optimizer before it."""

    color: str
    mark: Mark
    filled: bool
    dash: tuple[int, ...]
    repeat: int


DASHES: tuple[tuple[int, ...], ...] = ((), (9, 5), (2, 5), (12, 4, 2, 4))


def signature(optimizer: str) -> tuple[str, Mark]:
    """The colour and mark of an optimizer."""
    if optimizer in SIGNATURES:
        return SIGNATURES[optimizer]
    others = [key for key in OPTIMIZERS if key not in SIGNATURES]
    return FURTHER[others.index(optimizer) % len(FURTHER)]


def styles(runs: Sequence[Run], theme: ThemeName) -> tuple[Style, ...]:
    """The style of each run; runs of one optimizer differ by mark fill and line."""
    made = []
    seen: dict[str, int] = {}
    for run in runs:
        repeat = seen.get(run.optimizer, 0)
        seen[run.optimizer] = repeat + 1
        color, mark = signature(run.optimizer)
        if color == INK:
            color = THEMES[theme].gd
        dash = DASHES[(repeat + repeat // len(DASHES)) % len(DASHES)]  # eight of them differ
        made.append(Style(color, mark, repeat % 2 == 0, dash, repeat))
    return tuple(made)
