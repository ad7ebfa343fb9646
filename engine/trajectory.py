"""What a run recorded, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.problem import clipped, penalty
from engine.scene import Resolved
from optimizers import Optimizer
from optimizers.base import Array, State
from surfaces import Surface
from surfaces.base import CriticalPoint

Code = Literal["converged", "stalled", "steps", "left", "diverged"]
Detail = Literal[
    "",
    "penalty",
    "decay",
    "saddle",
    "maximum",
    "level",
    "plateau",
    "scheduled",
    "vanishing_rate",
    "few",
    "resting",
    "moving",
    "bouncing",
    "no_higher",
    "not_finite",
]

TAIL = 10  # the fewest last steps that are read
NEAR = 1e-3  # of the domain's diagonal
AT = 10  # times that: how far from a stated saddle or maximum a path still rests at it
STILL = 1e-3  # times that: how far the last two steps of a path at rest may lead
ROUNDING = 1e-12  # of the steepest gradient on the path: so little is 0 but for rounding
PLATEAU = 1e-2  # of the steepest gradient on the path
BALANCE = 5e-2  # of a pull: what may be left of it where something holds against it
FALLEN = 0.1  # of the largest η of the run: so far a schedule has to bring it down
BOUNCE = 0.2  # net way over path length


class Forces(NamedTuple):
    """What moves a run besides the gradient of the loss, and how fast.

    Attributes:
        clip: The longest gradient that is used; 0 for no clipping.
        l2: λ₂ of the L2 penalty.
        shrink: ``η λ`` at the last step of a method that shrinks the weights apart from the
            gradient: the share of them that the step took.
        rates: η at each step, where a schedule changes it.
    """

    clip: float = 0.0
    l2: float = 0.0
    shrink: float = 0.0
    rates: Array | None = None


NONE_ELSE = Forces()


@dataclass(frozen=True)
class End:
    """How a run ended: codes and numbers, from which sentences are made.

    Attributes:
        code: ``converged``, ``stalled``, ``steps``, ``left`` or ``diverged``.
        detail: For ``converged`` what pulls the path off the minimum, ``penalty`` or ``decay``; for
            ``stalled`` where or why; for ``steps`` how it still moves, or that they were too
            ``few``; for ``left`` whether it was downhill or only ``no_higher`` than at the start;
            ``not_finite`` where a number of the next step was not finite.
        step: The last step recorded.
        since: For ``converged``, the first step from which all lie near the minimum.
        point: The critical point meant: the minimum converged to, the one stalled at or beside.
        moved: The longest side of the box that holds the last steps.
        gradient_norm: ‖∇L‖ at the last step.
        slope: The same with the L2 penalty, ‖∇L + λ₂w‖: of what the run descends.
        eta: η at the last step, where a schedule changes it; else 0.
    """

    code: Code
    detail: Detail
    step: int
    since: int
    point: CriticalPoint | None
    moved: float
    gradient_norm: float
    slope: float
    eta: float


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


@np.errstate(all="ignore")  # far out, where a path is lost, numbers overflow
def ending(
    surface: Surface,
    positions: Array,
    losses: Array,
    asked: int,
    exit: Array | None,
    forces: Forces = NONE_ELSE,
) -> End:
    """How a single path ended.

    Only leaving (beyond 100 half-widths of the domain) or a number that is not finite ends a
    path early; of one that took all its steps, the last ones are read. Fewer than ten steps
    are too few to tell a rest from slow going.

    Args:
        surface: Where the path ran.
        positions: Shape ``(T+1, 2)``.
        losses: Shape ``(T+1,)``: of the loss alone, without a penalty.
        asked: The number of steps asked for.
        exit: Where the step after the last one led, if that was out of reach.
        forces: What else moved it.
    """
    last = len(positions) - 1
    gradient = surface.gradient(positions[-1])
    tail = positions[-min(max(TAIL, asked // 10), last + 1) :]
    moved = float(np.max(np.ptp(tail, axis=0)))
    eta = 0.0 if forces.rates is None or last == 0 else float(forces.rates[last - 1])
    lengths = float(np.hypot(*gradient)), float(np.hypot(*(gradient + forces.l2 * positions[-1])))

    def end(
        code: Code, detail: Detail = "", point: CriticalPoint | None = None, since: int = 0
    ) -> End:
        return End(code, detail, last, since, point, moved, *lengths, eta)

    if last < asked:
        there = np.nan if exit is None else surface.value(exit)
        loss = losses[-1] if np.isnan(there) else there
        code: Code = "diverged" if loss > losses[0] else "left"
        if exit is None or not np.isfinite(exit).all():
            return end(code, "not_finite")
        descended = losses + penalty(positions.T, forces.l2)
        downhill = there + penalty(exit, forces.l2) < descended.min()
        return end(code, "" if downhill or code == "diverged" else "no_higher")
    near = NEAR * surface.diagonal
    if asked < TAIL:
        return end("steps", "few")
    found = nearest(surface.minima, positions[-1])
    if found:
        distances = np.hypot(positions[:, 0] - found[0].x, positions[:, 1] - found[0].y)
        outside = np.flatnonzero(distances > near)
        since = int(outside[-1]) + 1 if len(outside) else 0
        if since <= last + 1 - len(tail):
            return end("converged", pulled_off(found[0], forces), found[0], since)
    if moved < near:
        return end("stalled", *rest(surface, positions, forces))
    if np.max(np.ptp(tail[-3:], axis=0)) < STILL * near:
        return end("stalled", "scheduled") if slowed(forces) else end("steps", "resting")
    length = float(np.sum(np.hypot(*np.diff(tail, axis=0).T)))
    net = float(np.hypot(*(tail[-1] - tail[0])))
    return end("steps", "bouncing" if net < BOUNCE * length else "moving")


def pulled_off(point: CriticalPoint, forces: Forces) -> Literal["", "penalty", "decay"]:
    """What keeps a path from resting at a critical point: a pull towards 0, unless it is there."""
    if point.x == point.y == 0:
        return ""
    return "penalty" if forces.l2 else "decay" if forces.shrink else ""


def rest(surface: Surface, positions: Array, forces: Forces) -> tuple[Detail, CriticalPoint | None]:
    """Where or why a path hardly moves any more: a detail, and the point meant if there is one."""
    at = level_point(surface, positions[-1])
    here: Detail = "maximum" if at and at.kind == "maximum" else "saddle"
    if at and not pulled_off(at, forces):
        return here, at
    if balance := balanced(surface, positions, forces):
        return balance, at
    if at:
        return here, at
    if slowed(forces):
        return "scheduled", None
    w = positions.T
    steepness = np.hypot(*(surface.gradient(w) + forces.l2 * w))
    left = steepness[-1] / (np.max(steepness) or 1.0)
    return "level" if left <= ROUNDING else "plateau" if left <= PLATEAU else "vanishing_rate", None


def slowed(forces: Forces) -> bool:
    """Whether a schedule has brought η down."""
    rates = forces.rates
    return rates is not None and bool(rates[-1] <= FALLEN * np.max(rates))


def level_point(surface: Surface, w: Array) -> CriticalPoint | None:
    """The stated saddle or maximum that a path rests at, if that is the nearest stated point."""
    found = nearest(surface.critical_points, w)
    levels = ("saddle", "degenerate", "maximum")
    close = found and found[0].kind in levels and found[1] <= AT * NEAR * surface.diagonal
    return found[0] if found and close else None


def balanced(surface: Surface, positions: Array, forces: Forces) -> Literal["", "penalty", "decay"]:
    """Which pull towards 0 a resting path is held against: by its gradient, or by its steps."""
    before, w = positions[-2:]
    shrunk = forces.shrink * before
    if np.hypot(*shrunk) > 0 and np.hypot(*(w - before)) <= BALANCE * np.hypot(*shrunk):
        return "decay"
    gradient, pull = surface.gradient(w), forces.l2 * w
    if forces.clip:
        gradient = clipped(gradient, forces.clip)
    held = np.hypot(*pull) > 0 and np.hypot(*(gradient + pull)) <= BALANCE * np.hypot(*pull)
    return "penalty" if held else ""
