"""Contour lines by marching squares, in NumPy alone: a figure needs no further package."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizers.base import Array

Lines = list[Array]
"""Each of shape ``(n, 2)``; a closed one ends where it starts."""


def lines(x: Array, y: Array, z: Array, level: float) -> Lines:
    """Where a surface crosses a level, in the coordinates of the grid.

    Args:
        x: Shape ``(n,)``.
        y: Shape ``(m,)``.
        z: Heights, shape ``(m, n)``; around NaN there is a gap.
        level: What is crossed from below: a height that equals it counts as below.
    """
    above = z > level
    points, number = _crossings(x, y, z, above, level)
    bottom, top = number[0][:-1], number[0][1:]
    left, right = number[1][:, :-1], number[1][:, 1:]
    whole = ~np.isnan(z)
    whole = whole[:-1, :-1] & whole[1:, :-1] & whole[:-1, 1:] & whole[1:, 1:]
    crossed = [np.where(whole, edge, -1) for edge in (bottom, right, top, left)]
    many = sum((edge >= 0).astype(int) for edge in crossed)
    pairs = []
    for i in range(4):
        for j in range(i + 1, 4):
            both = (many == 2) & (crossed[i] >= 0) & (crossed[j] >= 0)
            pairs.append(np.stack([crossed[i][both], crossed[j][both]], axis=1))
    # A saddle inside a cell: its middle says which two corners belong together.
    with np.errstate(all="ignore"):
        middle = (z[:-1, :-1] + z[1:, :-1] + z[:-1, 1:] + z[1:, 1:]) / 4 > level
    along = middle == above[:-1, :-1]
    for cells, joined in (
        ((many == 4) & along, ((0, 1), (2, 3))),
        ((many == 4) & ~along, ((0, 3), (1, 2))),
    ):
        for i, j in joined:
            pairs.append(np.stack([crossed[i][cells], crossed[j][cells]], axis=1))
    return [points[chain] for chain in _chains(np.concatenate(pairs))]


def regions(x: Array, y: Array, z: Array, level: float) -> Lines:
    """The closed outlines of all that is above a level: filled by even and odd, they are it."""
    ringed = np.pad(np.where(np.isnan(z), level - 1, z), 1, constant_values=level - 1)
    return lines(np.pad(x, 1, mode="edge"), np.pad(y, 1, mode="edge"), ringed, level)


def _crossings(
    x: Array, y: Array, z: Array, above: NDArray[np.bool_], level: float
) -> tuple[Array, tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Where edges of the grid cross the level, and their numbers: of rows and of columns, or −1."""
    found, numbers, count = [], [], 0
    gx, gy = np.meshgrid(x, y)
    for first, second in (
        ((slice(None), slice(None, -1)), (slice(None), slice(1, None))),
        ((slice(None, -1), slice(None)), (slice(1, None), slice(None))),
    ):
        crossing = above[first] != above[second]
        crossing &= ~np.isnan(z[first]) & ~np.isnan(z[second])
        low, high = z[first][crossing], z[second][crossing]
        share = (level - low) / (high - low)
        ends = [(g[first][crossing], g[second][crossing]) for g in (gx, gy)]
        found.append(np.stack([a + share * (b - a) for a, b in ends], axis=1))
        number = np.full(crossing.shape, -1)
        number[crossing] = count + np.arange(len(low))
        count += len(low)
        numbers.append(number)
    return np.concatenate(found), (numbers[0], numbers[1])


def _chains(pairs: NDArray[np.int64]) -> list[list[int]]:
    """Pairs of neighbours put in rows: open ones first, then rings, which end as they start."""
    neighbours: dict[int, list[int]] = {}
    for a, b in pairs.tolist():
        neighbours.setdefault(a, []).append(b)
        neighbours.setdefault(b, []).append(a)
    ends = sorted(p for p, near in neighbours.items() if len(near) == 1)
    chains = []
    for start in [*ends, *sorted(neighbours)]:
        if not neighbours[start]:
            continue
        chain = [start]
        while neighbours[chain[-1]]:
            here = chain[-1]
            following = neighbours[here].pop()
            neighbours[following].remove(here)
            chain.append(following)
        chains.append(chain)
    return chains
