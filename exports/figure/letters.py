"""The letters of the runs of one method, beside their heads, where none covers another.

``ui/lab/drawing/letters.js`` has the same rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from exports.sheet.drawing import Area, Path, Text

APART = 0.95  # of the type's size: from a head's middle to its letter's
AROUND = ((1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0))
FARTHER = 4  # rings of places, one around another, before a letter lies on others
NEAR = 0.8  # of the type's size: what is nearer is covered


class Head(NamedTuple):
    """Where a run is on the sheet, with its letter, or "" for none, and its colour."""

    x: float
    y: float
    letter: str
    color: str


def placed(heads: Sequence[Head], size: float, area: Area) -> list[tuple[float, float] | None]:
    """The middle of each head's letter: the first place beside it that is free, if it has one."""
    taken = [(head.x, head.y) for head in heads]
    half = size / 2

    def in_frame(x: float, y: float) -> bool:
        right, bottom = area.left + area.width, area.top + area.height
        return area.left + half <= x <= right - half and area.top + half <= y <= bottom - half

    def free(x: float, y: float) -> bool:
        return all(abs(x - u) >= NEAR * size or abs(y - v) >= NEAR * size for u, v in taken)

    made: list[tuple[float, float] | None] = []
    for head in heads:
        if not head.letter:
            made.append(None)
            continue
        rings = (ring * APART * size for ring in range(1, FARTHER + 1))
        places = [(head.x + by * dx, head.y + by * dy) for by in rings for dx, dy in AROUND]
        inside = [place for place in places if in_frame(*place)]
        place = next((p for p in inside if free(*p)), (inside or [(head.x, head.y)])[0])
        taken.append(place)
        made.append(place)
    return made


def written(
    heads: Sequence[Head], size: float, area: Area, background: str
) -> Iterator[Path | Text]:
    """The letters in their runs' colours, each on a patch of the background."""
    for head, place in zip(heads, placed(heads, size, area), strict=True):
        if place is None:
            continue
        x, y = place
        patch = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [0.34 * size, 0.42 * size]
        yield Path([patch + np.array([x, y])], fill=background, closed=True, opacity=0.8)
        yield Text(x, y + 0.3 * size, head.letter, size, head.color, "middle", bold=True)
