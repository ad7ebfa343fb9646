"""Several seeds of one run at once: where chance may lead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.run import run_seeds
from engine.scene import Run, Scene
from engine.trajectory import nearest
from optimizers.base import Array

BAND = (0.1, 0.5, 0.9)  # the quantiles of the loss that are shown


@dataclass(frozen=True, eq=False)
class Cloud:
    """A run under several seeds, T steps each.

    Attributes:
        positions: Shape ``(T+1, 2, seeds)``; NaN from where a member left or diverged.
        band: The 10 %, 50 % and 90 % quantiles of the loss at each step, shape ``(3, T+1)``.
            They are losses of members (the nearest rank), and that of one which left is ∞.
        evaluations: Gradient evaluations up to each step, shape ``(T+1,)``.
        distance: The median distance of the ends to the nearest minimum; ∞ where most have left,
            None where no minimum is known.
        left: How many members left or diverged.
    """

    positions: Array
    band: Array
    evaluations: NDArray[np.int64]
    distance: float | None
    left: int

    @property
    def seeds(self) -> int:
        """The number of members."""
        return self.positions.shape[-1]


def cloud(scene: Scene, run: Run) -> Cloud | None:
    """The run under its seeds; None where there is only one, or nothing is random."""
    if scene.resolve(run).seeds == 1:
        return None
    batch = run_seeds(scene, run)
    losses = np.where(np.isfinite(batch.losses), batch.losses, np.inf)
    away = [nearest(batch.surface.minima, w) for w in batch.positions[-1].T]
    distances = [np.inf if np.isnan(found[1]) else found[1] for found in away if found]
    return Cloud(
        positions=batch.positions,
        band=np.quantile(losses, BAND, axis=1, method="nearest"),
        evaluations=batch.evaluations,
        distance=float(np.quantile(distances, 0.5, method="nearest")) if distances else None,
        left=int(np.isnan(batch.positions[-1, 0]).sum()),
    )
