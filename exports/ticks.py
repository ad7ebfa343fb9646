"""Where axes have numbers, and where losses stand on theirs."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from figures import Scale
from figures.axes import round_step
from optimizers.base import Array
from texts import number

FAR = 1e4  # axes away from an axis
RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def round_ticks(low: float, high: float, parts: int) -> list[float]:
    """Round numbers from one end to the other."""
    size = round_step(high - low, parts)
    first, last = math.ceil(low / size - 1e-9), math.floor(high / size + 1e-9)
    return [float(f"{n * size:.10g}") for n in range(first, last + 1)]


def marked(values: Sequence[float]) -> list[tuple[float, str]]:
    """Each value with what stands at it."""
    return [(value, number(value)) for value in values]


def power(exponent: float) -> str:
    """A power of ten, its exponent raised."""
    return "10" + f"{round(exponent)}".translate(RAISED)


def loss_ticks(scale: Scale) -> list[tuple[float, str]]:
    """Where the loss axis has numbers, and which."""
    if not scale.log:
        return marked(round_ticks(scale.low, scale.high, 5))
    apart = max(1, math.ceil((scale.high - scale.low) / 5))
    decades = range(math.ceil(scale.high), math.floor(scale.low) - 1, -apart)
    return [(float(n), power(n)) for n in decades]


def loss_heights(losses: Array, scale: Scale) -> Array:
    """Where losses stand on their axis, or so far outside it that it makes no difference."""
    room = FAR * (scale.high - scale.low)
    with np.errstate(all="ignore"):
        heights = np.log10(losses - scale.offset) if scale.log else losses
    heights = np.where(np.isnan(heights), -np.inf, heights)
    return np.clip(heights, scale.low - room, scale.high + room)
