"""Difference quotients, and what is known of their errors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

EPS = float(np.finfo(float).eps)


def quotients(function: Callable[[np.ndarray], np.ndarray], w: np.ndarray, axis: int) -> np.ndarray:
    """Those of a function along an axis with steps h and 2h, and what rounding may do to them."""
    h = 1e-4 * np.maximum(1, np.abs(w[axis]))
    values = []
    for times in (-2, -1, 1, 2):
        moved = w.copy()
        moved[axis] = w[axis] + times * h
        values.append(function(moved))
    first, second, third, fourth = values
    size = np.max(np.abs(values), axis=0)
    return np.array([(third - second) / (2 * h), (fourth - first) / (4 * h), EPS * size / h])
