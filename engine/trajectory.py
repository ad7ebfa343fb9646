"""What a run recorded, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.scene import Resolved
from optimizers import Optimizer
from optimizers.base import Array, State
from surfaces import Surface
from surfaces.base import CriticalPoint

Code = Literal["converged", "stalled", "steps", "left", "diverged"]
Detail = Literal["", "saddle", "plateau", "vanishing_rate", "moving", "bouncing", "not_finite"]

TAIL = 10  # the fewest last steps that are read
NEAR = 1e-3  # of the domain's diagonal
PLATEAU = 1e-2  # of the steepest gradient on the path
BOUNCE = 0.2  # net way over path length


@dataclass(frozen=True)
class End:
    """How a run ended: codes and numbers, from which sentences are made.

    Attributes:
        code: ``converged``, ``stalled``, ``steps``, ``left`` or ``diverged``.
        detail: For ``stalled`` where, for ``steps`` how it still moves; ``not_finite`` where the
            next step was no finite number.
        step: The last step recorded.
        since: For ``converged``, the first step from which all lie near the minimum.
        point: The critical point meant: the minimum converged to, the saddle stalled at.
        moved: The longest side of the box that holds the last steps.
        gradient_norm: ‖∇L‖ at the last step.
    """

    code: Code
    detail: Detail
    step: int
    since: int
    point: CriticalPoint | None
    moved: float
    gradient_norm: float


@dataclass(frozen=True, eq=False)
class Trajectory:
    """One run, recorded. ``T`` is its last step; with a batch, arrays gain its axes at the end.

    Attributes:
        positions: Shape ``(T+1, 2, *batch)``.
        losses: The true loss at each position, shape ``(T+1, *batch)``.
        used_gradients: The gradient used by each step, shape ``(T, 2, *batch)``.
        state: The method's own quantities by name, each ``(T+1, 2, *batch)``; a quantity with a
            depth ``(T+1, 2, depth, *batch)``.
        rates: η as each step used it, shape ``(T,)``, where a schedule sets it; else None.
        evaluations: Gradient evaluations up to each position, shape ``(T+1,)``.
        value_evaluations, hessian_evaluations: The same of losses and Hessians that the method
            asked for.
        examples_per_gradient: Examples in a gradient; 0 on a formula.
        end: How it ended; None for a batch.
    """

    surface: Surface
    optimizer: Optimizer
    resolved: Resolved
    positions: Array
    losses: Array
    used_gradients: Array
    state: Mapping[str, Array]
    rates: Array | None
    evaluations: NDArray[np.int64]
    value_evaluations: NDArray[np.int64]
    hessian_evaluations: NDArray[np.int64]
    examples_per_gradient: int
    end: End | None

    @property
    def steps(self) -> int:
        """The last step recorded."""
        return len(self.positions) - 1

    @property
    def gradient_evaluations(self) -> int:
        """Gradient evaluations up to the last step recorded."""
        return int(self.evaluations[-1])

    @property
    def examples_seen(self) -> int:
        """Examples looked at up to the last step recorded; 0 on a formula.

        A loss or a Hessian is always of all examples.
        """
        everything = self.surface.data.size if self.surface.data else 0
        others = int(self.value_evaluations[-1] + self.hessian_evaluations[-1])
        return self.gradient_evaluations * self.examples_per_gradient + others * everything

    @cached_property
    def gradients(self) -> Array:
        """The true gradient at each position, shape ``(T+1, 2, *batch)``."""
        return along_path(self.surface.gradient, self.positions)

    @cached_property
    def curvatures(self) -> Array:
        """The Hessian's two eigenvalues at each position, ascending, shape ``(T+1, 2, *batch)``."""
        return along_path(lambda w: eigenvalues(self.surface.hessian(w)), self.positions)

    @cached_property
    def shown(self) -> dict[str, Array]:
        """What the method derives for display, by name, for steps 1 to T: ``(T, 2, *batch)``."""
        after: State = {key: values[1:] for key, values in self.state.items()}
        column = (-1, *[1] * (self.positions.ndim - 1))
        t = np.arange(1.0, self.steps + 1).reshape(column)
        settings = self.resolved.settings
        if self.rates is not None:
            settings = {**settings, "eta": self.rates.reshape(column)}
        with np.errstate(all="ignore"):  # a rate may be infinite where ε is 0
            derived = self.optimizer.show(after, settings, t)
        return {k: np.broadcast_to(v, self.positions[1:].shape) for k, v in derived.items()}

    @cached_property
    def nearest_minimum(self) -> tuple[CriticalPoint, float] | None:
        """The stated minimum nearest to the end of the path, and how far; None without any."""
        return nearest(self.surface.minima, self.positions[-1])


def along_path(gradient: Callable[[Array], Array], positions: Array) -> Array:
    """A surface's gradient over a path of shape ``(T+1, 2, *batch)``, in one call."""
    return np.moveaxis(gradient(np.moveaxis(positions, 1, 0)), 0, 1)


def eigenvalues(hessian: Array) -> Array:
    """The eigenvalues of symmetric matrices of shape ``(2, 2, *batch)``, ascending."""
    mean = (hessian[0, 0] + hessian[1, 1]) / 2
    spread = np.hypot((hessian[0, 0] - hessian[1, 1]) / 2, hessian[0, 1])
    return np.array([mean - spread, mean + spread])


def nearest(points: tuple[CriticalPoint, ...], w: Array) -> tuple[CriticalPoint, float] | None:
    """The point nearest to ``w`` of shape ``(2,)``, and its distance; None without points."""
    distances = [(float(np.hypot(w[0] - p.x, w[1] - p.y)), i) for i, p in enumerate(points)]
    if not distances:
        return None
    distance, index = min(distances)
    return points[index], distance


def ending(
    surface: Surface, positions: Array, losses: Array, asked: int, exit: Array | None
) -> End:
    """How a single path ended.

    Only leaving (beyond 100 half-widths of the domain) or a number that is not finite ends a
    path early; of one that took all its steps, the last ones are read. Fewer than ten steps
    are too few to tell a rest from slow going.

    Args:
        surface: Where the path ran.
        positions: Shape ``(T+1, 2)``.
        losses: Shape ``(T+1,)``.
        asked: The number of steps asked for.
        exit: Where the step after the last one led, if that was out of reach.
    """
    last = len(positions) - 1
    gradient_norm = float(np.hypot(*surface.gradient(positions[-1])))
    tail = positions[-min(max(TAIL, asked // 10), last + 1) :]
    moved = float(np.max(np.ptp(tail, axis=0)))

    def end(
        code: Code, detail: Detail = "", point: CriticalPoint | None = None, since: int = 0
    ) -> End:
        return End(code, detail, last, since, point, moved, gradient_norm)

    if last < asked:
        finite = exit is not None and bool(np.isfinite(exit).all())
        with np.errstate(all="ignore"):
            there = surface.value(exit) if exit is not None else np.nan
        loss = losses[-1] if np.isnan(there) else there
        code: Code = "diverged" if loss > losses[0] else "left"
        return end(code, "" if finite else "not_finite")
    near = NEAR * surface.diagonal
    if asked >= TAIL:
        found = nearest(surface.minima, positions[-1])
        if found:
            distances = np.hypot(positions[:, 0] - found[0].x, positions[:, 1] - found[0].y)
            outside = np.flatnonzero(distances > near)
            since = int(outside[-1]) + 1 if len(outside) else 0
            if since <= last + 1 - len(tail):
                return end("converged", point=found[0], since=since)
        if moved < near:
            at = nearest(surface.saddles, positions[-1])
            if at and at[1] <= 10 * near:
                return end("stalled", "saddle", at[0])
            steepest = along_path(surface.gradient, positions)
            flat_here = gradient_norm <= PLATEAU * float(np.max(np.hypot(*steepest.T)))
            return end("stalled", "plateau" if flat_here else "vanishing_rate")
    length = float(np.sum(np.hypot(*np.diff(tail, axis=0).T)))
    net = float(np.hypot(*(tail[-1] - tail[0])))
    return end("steps", "bouncing" if len(tail) > 2 and net < BOUNCE * length else "moving")
