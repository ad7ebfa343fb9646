"""How large a run's η may be before it diverges, where that can be said for the whole run."""

from __future__ import annotations

import numpy as np

from engine.scene import Resolved
from engine.trajectory import eigenvalues
from optimizers import Optimizer
from surfaces import Surface

TINY = 1e-300  # a curvature that is as good as none
ROUNDING = 1e-12  # of the largest curvature: a smallest one so little below 0 is 0


def limit(surface: Surface, optimizer: Optimizer, resolved: Resolved) -> float | None:
    """The η beyond which the method diverges; None where it has no such limit.

    There is one where the method states one, every step takes the exact gradient at the same η,
    and what the run descends, the L2 penalty included, is a bowl or a trough of the same curvature
    everywhere. On a saddle no η is small enough.
    """
    exact = not (resolved.batch or resolved.sigma or resolved.clip)
    steady = resolved.schedule == "constant"
    if not (surface.quadratic and optimizer.limit and exact and steady):
        return None
    least, most = (eigenvalues(surface.hessian(np.zeros(2))) + resolved.l2).tolist()
    times = optimizer.limit.times(resolved.settings)
    if times is None or most <= TINY or least < -ROUNDING * most:
        return None
    return float(times / most)
