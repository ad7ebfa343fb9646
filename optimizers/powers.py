"""Running powers such as β₁ᵗ: the nearest double, and the same on every processor.

The last bits of a library's ``pow`` depend on the processor, and plain products lose more with
each factor. Here a number is the sum of two doubles, the second of which holds what rounding took
from the first: about 106 bits. Sums, differences and products are all that it takes, and IEEE 754
rounds these in one way only. They err by some 1e-28 in 2,000 factors: a power is
the nearest double unless it lies within 1e-11 of the last bit from the middle between two.

Sources: T. J. Dekker, A Floating-Point Technique for Extending the Available Precision (1971), for
Veltkamp's split, the exact error of a product and the product of sums; D. E. Knuth, The Art of
Computer Programming, volume 2, section 4.2.2, for that of a sum; Y. Hida, X. S. Li & D. H. Bailey,
Algorithms for Quad-Double Precision Floating Point Arithmetic (2001), for both in use.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

TABLED = 2048  # powers that are computed at once
SPLITTER = 2.0**27 + 1
SUBNORMAL = -1022  # below 2 to this, numbers have fewer bits, the last of them 2^-1074

Parts = tuple[Any, Any, Any]
"""A number as ``(high + low) · 2**shift``, with ``½ ≤ |high| < 1``: no product can overflow."""


def powi(beta: Any, t: Any, rest: float = 0.0) -> Any:
    """``βᵗ`` for whole ``t ≥ 0``, elementwise; for one path from tables.

    Args:
        beta: A number, or an array of shape ``batch``; infinite and NaN as in C's ``pow``.
        t: A whole number, or an array that goes with ``beta``.
        rest: What ``beta`` lacks, where the base is known to more digits than a double holds.
    """
    if isinstance(beta, float) and isinstance(t, int) and t >= 0:
        table, place = divmod(t, TABLED)
        return tabled(beta, rest, table)[place]
    if hasattr(t, "powi"):  # a number that is written on a tape, with this as one operation
        return t.powi(beta, rest)
    return by_squaring(beta, t, rest)


@functools.lru_cache(maxsize=64)
def tabled(beta: float, rest: float, table: int) -> list[float]:
    """``βᵗ`` for a row of t, which begins at a multiple of its length."""
    t = table * TABLED + np.arange(TABLED)
    powers: list[float] = by_squaring(beta, t, rest).tolist()
    return powers


def by_squaring(beta: Any, t: Any, rest: float) -> Any:
    """``βᵗ`` as the product of those of ``β, β², β⁴ …`` that t has as binary digits."""
    finite = np.isfinite(beta)
    high, shift = np.frexp(np.where(finite, beta, 1.0))
    square: Parts = high, np.ldexp(rest, -shift), np.int64(0) + shift
    power: Parts = 0.5, 0.0, 1
    left = t
    while np.any(left > 0):
        taken = zip(double_double_product(power, square), power, strict=True)
        high, low, shift = (np.where(left % 2 == 1, new, old) for new, old in taken)
        power = high, low, shift
        square, left = double_double_product(square, square), left // 2
    endless = np.where(t % 2 == 1, beta, np.abs(beta))
    return np.where(finite | (t == 0), nearest_double(power), endless)[()]


def double_double_product(a: Parts, b: Parts) -> Parts:
    """The product of two numbers, to about 104 bits."""
    product = a[0] * b[0]
    small = product_error(a[0], b[0], product) + (a[0] * b[1] + a[1] * b[0])
    total = product + small
    high, shift = np.frexp(total)
    return high, np.ldexp(small - (total - product), -shift), a[2] + b[2] + shift


def product_error(a: Any, b: Any, product: Any) -> Any:
    """``a b`` less the ``product`` that it was rounded to, exactly: the halves' products fit."""
    (a0, a1), (b0, b1) = split(a), split(b)
    return a1 * b1 - (product - a0 * b0 - a1 * b0 - a0 * b1)


def split(a: Any) -> tuple[Any, Any]:
    """A number as the sum of two with half as many bits."""
    wide = SPLITTER * a
    high = wide - (wide - a)
    return high, a - high


def nearest_double(number: Parts) -> Any:
    """The nearest double, rounded once also where it is subnormal and has fewer bits."""
    high, low, shift = number
    shift = np.clip(shift, -1100, 1100).astype(np.int32)
    # Added and taken away again, it leaves no bit below the last one that the result can hold.
    coarse = np.where(shift <= SUBNORMAL, np.ldexp(1.0, SUBNORMAL - shift), 0.0)
    coarse = np.copysign(coarse, high)
    total = coarse + high
    lost = high - (total - coarse)
    with np.errstate(over="ignore"):  # of a table's end, which nobody may have asked for
        return np.ldexp(total + (lost + low) - coarse, shift)
