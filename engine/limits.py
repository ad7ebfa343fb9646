"""How large a run's η may be before it diverges, where that can be said for the whole run."""

from __future__ import annotations

import numpy as np

from engine.problem import stiffened
from engine.scene import Resolved
from engine.trajectory import eigenvalues
from optimizers import Optimizer
from optimizers.base import Array
from surfaces import Surface

SLOPE = 1e-9  # of the gradient: what rounding may leave of a part that is 0
TINY = 1e-300  # a curvature that is as good as none
ROUNDING = 1e-12  # of the largest curvature: a smallest one so little below 0 is 0


def limit(surface: Surface, optimizer: Optimizer, resolved: Resolved) -> float | None:
    """The η beyond which the method diverges; None where it has no such limit.

    There is one where the method states one, every step takes the exact gradient at the same η,
    and what the run descends, the L2 penalty included, is a bowl or a trough of the same curvature
    everywhere. On a saddle, or down a trough that slopes, no η is small enough.
    """
    exact = not (resolved.batch or resolved.sigma or resolved.clip)
    steady = resolved.schedule == "constant"
    if not (surface.quadratic and optimizer.limit and exact and steady):
        return None
    hessian = stiffened(surface.hessian(np.zeros(2)), resolved.l2)
    least, most = eigenvalues(hessian).tolist()
    times = optimizer.limit.times(resolved.settings)
    if times is None or most <= TINY or least < -ROUNDING * most:
        return None
    if least <= ROUNDING * most and slopes_along(surface.gradient(np.zeros(2)), hessian):
        return None
    return float(times / most)


def slopes_along(gradient: Array, hessian: Array) -> bool:
    """Whether the gradient has a part in the direction in which the Hessian has no curvature."""
    direction = np.linalg.eigh(hessian)[1][:, 0]
    return bool(abs(direction @ gradient) > SLOPE * np.hypot(*gradient))
