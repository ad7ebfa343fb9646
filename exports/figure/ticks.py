"""Where axes have numbers, and where losses stand on theirs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from exports.sheet.drawing import width
from figures import Scale
from figures.axes import round_step
from optimizers.base import Array
from texts import number
from texts.symbols import superscript

Ticks = list[tuple[float, str]]
"""Places on an axis, each with what stands there."""
FAR = 1e4  # axes away from an axis


def round_ticks(low: float, high: float, parts: int) -> list[float]:
    """Round numbers from one end to the other."""
    size = round_step(high - low, parts)
    first, last = math.ceil(low / size - 1e-9), math.floor(high / size + 1e-9)
    return [float(f"{n * size:.10g}") for n in range(first, last + 1)]


def marked(values: Sequence[float]) -> Ticks:
    """Each value with what stands at it."""
    return [(value, number(value)) for value in values]


@dataclass(frozen=True)
class Room:
    """The length of an axis in points, and what it holds.

    Attributes:
        length: Of the axis.
        size: Of the type.
        upright: Whether it is the vertical one, along which numbers are as long as they are high.
    """

    length: float
    size: float
    upright: bool = False

    def ticks(self, low: float, high: float, parts: int) -> Ticks:
        """Round numbers, as many as asked for, or as many as do not run together."""
        choices = [marked(round_ticks(low, high, fewer)) for fewer in range(parts, 0, -1)]
        fitting = (found for found in choices if len(found) > 1 and self.holds(found, low, high))
        return next(fitting, None) or self.thinned(choices[0], low, high)

    def thinned(self, ticks: Ticks, low: float, high: float) -> Ticks:
        """All of them, or every second, third and so on, so that they do not run together."""
        apart = (ticks[::every] for every in range(1, len(ticks)))
        return next((some for some in apart if self.holds(some, low, high)), ticks[:1])

    def holds(self, ticks: Ticks, low: float, high: float) -> bool:
        """Whether there is a gap between any two numbers."""
        places = [abs(value - low) / (high - low) * self.length for value, _ in ticks]
        halves = [self._long(label) / 2 for _, label in ticks]
        both = zip(pairwise(places), pairwise(halves), strict=True)
        return all(abs(b - a) >= one + other for (a, b), (one, other) in both)

    def _long(self, label: str) -> float:
        return 1.1 * self.size if self.upright else width(label, self.size) + 0.7 * self.size


def power(exponent: float) -> str:
    """A power of ten, its exponent raised."""
    return "10" + superscript(f"{round(exponent)}")


def loss_ticks(scale: Scale, room: Room) -> Ticks:
    """Where the loss axis has numbers, and which, as many as there is room for."""
    if not scale.log:
        return room.ticks(scale.low, scale.high, 5)
    apart = max(1, math.ceil((scale.high - scale.low) / 5))
    decades = range(math.ceil(scale.high), math.floor(scale.low) - 1, -apart)
    return room.thinned([(float(n), power(n)) for n in decades], scale.low, scale.high)


def loss_heights(losses: Array, scale: Scale) -> Array:
    """Where losses stand on their axis, or so far outside it that it makes no difference."""
    room = FAR * (scale.high - scale.low)
    with np.errstate(all="ignore"):
        heights = np.log10(losses - scale.offset) if scale.log else losses
    heights = np.where(np.isnan(heights), -np.inf, heights)
    return np.clip(heights, scale.low - room, scale.high + room)
