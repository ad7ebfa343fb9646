"""How thick a trail is drawn: thin where it goes to and fro, or it would fill the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exports.sheet.drawing import Area, thinned
from optimizers.base import Array

FINE = 0.3  # points between two of a trail
DENSE = 8  # times the picture's width: a trail this long goes to and fro
RECENT = 20  # steps drawn heavier behind the head
FAINT = 0.45  # what lies ahead


@dataclass(frozen=True)
class Stroke:
    """How a trail is drawn.

    Attributes:
        all, latest: How thick it is, and the last steps behind the head, in the page's pixels.
        casing: By how much its casing is wider.
        gap: How far it is from one mark to the next, in points.
    """

    all: float
    latest: float
    casing: float
    gap: float


def stroke_of(seen: float, area: Area, unit: float) -> Stroke:
    """How a trail is drawn of which so many points are in the picture."""
    if seen > DENSE * area.width:
        return Stroke(1.2, 1.8, 0.9, max(90 * unit, seen / 4))
    return Stroke(2.0, 3.4, 1.8, max(90 * unit, seen / 12))


def seen_of(line: Array, area: Area) -> float:
    """How much of a line on the sheet is inside, in points."""
    parts = area.cut(thinned(line, FINE)) if len(line) > 1 else []
    return float(sum(np.hypot(*np.diff(part, axis=0).T).sum() for part in parts))


def curve_width(points: Array, area: Area) -> float:
    """How thick a loss curve on the sheet is drawn, in the page's pixels."""
    return 1.2 if seen_of(points, area) > DENSE * area.width else 2.2
