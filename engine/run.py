"""The only loop: from a scene to its trajectories.

The engine never helps. Nothing is clamped or clipped, no rate is hidden, and no run is
stopped because it looks finished.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import draws, schedules
from engine.problem import MiniBatchProblem, NoisyProblem, Problem
from engine.scene import Resolved, Run, Scene
from engine.trajectory import Forces, Trajectory, ending
from optimizers import OPTIMIZERS, Optimizer
from optimizers.base import Array, Settings, State
from surfaces import Surface

REACH = 100  # half-widths of the domain; no path has been seen to return from beyond 19


def run(scene: Scene) -> tuple[Trajectory, ...]:
    """One trajectory for each run of the scene, in their order."""
    return tuple(run_one(scene, run) for run in scene.runs)


def run_one(scene: Scene, run: Run) -> Trajectory:
    """The trajectory of one run in a scene."""
    resolved = scene.resolve(run)
    surface, optimizer = scene.landscape, OPTIMIZERS[run.optimizer]
    problem = problem_for(surface, resolved, scene.seed, scene.steps)
    start, rates = np.array(scene.origin), rates_for(optimizer, resolved, scene.steps)
    return simulate(surface, optimizer, resolved, problem, start, scene.steps, rates)


def run_seeds(scene: Scene, run: Run) -> Trajectory:
    """A run under its seeds at once: a batch of shape ``(seeds,)`` from the scene's seed on.

    Each member equals the run of a scene with its seed, bit for bit.
    """
    resolved = scene.resolve(run)
    surface, optimizer = scene.landscape, OPTIMIZERS[run.optimizer]
    seeds = range(scene.seed, scene.seed + resolved.seeds)
    problem = problem_for(surface, resolved, seeds, scene.steps)
    start = np.tile(np.array(scene.origin)[:, None], len(seeds))
    rates = rates_for(optimizer, resolved, scene.steps)
    return simulate(surface, optimizer, resolved, problem, start, scene.steps, rates)


def rates_for(optimizer: Optimizer, resolved: Resolved, steps: int) -> list[float] | None:
    """η(t) as each step uses it, or None where no schedule sets it."""
    schedule = schedules.SCHEDULES[resolved.schedule]
    if not schedule.parameters:
        return None
    eta = resolved.settings["eta"]
    rates = schedules.rates(schedule, eta, steps, resolved.schedule_settings).tolist()
    return rates[:1] * steps if optimizer.first_rate else rates


def problem_for(surface: Surface, resolved: Resolved, seed: int | range, steps: int) -> Problem:
    """The surface as the run sees it: all examples, mini-batches, or with noise.

    With a range of seeds, as a batch of that many points sees it.
    """

    def drawn(draw: Callable[..., NDArray[Any]], *args: int) -> NDArray[Any]:
        if isinstance(seed, int):
            return draw(seed, *args)
        return draws.of_seeds(draw, seed, *args)

    problem = Problem(surface)
    if resolved.batch and surface.data:
        draw = draws.examples_with_replacement if resolved.replacement else draws.examples
        indices = drawn(draw, surface.data.size, resolved.batch, steps)
        problem = MiniBatchProblem(surface, surface.data, indices)
    elif resolved.sigma:
        problem = NoisyProblem(surface, resolved.sigma * drawn(draws.noise, steps))
    problem.adjust(resolved.clip, resolved.l2)
    return problem


def simulate(
    surface: Surface,
    optimizer: Optimizer,
    resolved: Resolved,
    problem: Problem,
    start: Array,
    steps: int,
    rates: list[float] | None = None,
) -> Trajectory:
    """Run an optimizer from ``start`` of shape ``(2,)`` or ``(2, *batch)``.

    A single path is kept up to the last step inside the surface's reach. A batch always takes
    all steps; what a member records after leaving is NaN, and the end is left open.
    ``rates`` is η at each step, for those that a schedule changes.
    """
    settings = resolved.settings if rates is None else {**resolved.settings, "eta": rates[0]}
    lows, highs = reach(surface, start)
    # An exit is found after the numbers have run away, so overflow on the way is expected.
    with np.errstate(all="ignore"):
        record = Record(start, optimizer.init(start, settings))
        fill = _one_path if start.ndim == 1 else _batch
        exit = fill(record, optimizer, settings, problem, steps, rates, lows, highs)
        positions = np.array(record.positions)
        losses = np.asarray(surface.value(np.moveaxis(positions, 1, 0)))
        state = {key: np.array([s[key] for s in record.states]) for key in record.states[0]}
    kept = len(positions)
    if start.ndim == 1:
        kept = _finite_steps(losses, state)
        exit = exit if kept == len(positions) else None
        positions, losses = positions[:kept], losses[:kept]
    counts = np.array(record.counts[:kept]).T
    return Trajectory(
        surface=surface,
        optimizer=optimizer,
        resolved=resolved,
        positions=positions,
        losses=losses,
        used_gradients=np.array(record.used[: kept - 1]).reshape(-1, *start.shape),
        state={key: values[:kept] for key, values in state.items()},
        rates=None if rates is None else np.array(rates[: kept - 1]),
        evaluations=counts[0],
        value_evaluations=counts[1],
        hessian_evaluations=counts[2],
        examples_per_gradient=problem.examples_per_gradient,
        end=None
        if start.ndim > 1
        else ending(
            surface, positions, losses, steps, exit, forces(optimizer, resolved, rates, kept - 1)
        ),
    )


def forces(
    optimizer: Optimizer, resolved: Resolved, rates: list[float] | None, last: int
) -> Forces:
    """What moved a run besides the gradient, up to its last step."""
    settings = resolved.settings
    eta = rates[last - 1] if rates and last else settings.get("eta", 0.0)
    shrink = max(0.0, eta * settings[optimizer.shrinks]) if optimizer.shrinks else 0.0
    known = None if rates is None else np.array(rates[:last])
    return Forces(resolved.clip, resolved.l2, shrink, known)


def reach(surface: Surface, start: Array) -> tuple[Array, Array]:
    """The corners of the box that a path must not leave, each of shape ``(2, *batch)``.

    It is ``REACH`` times the domain, which is first widened to hold the start.
    """
    shape = (2, *[1] * (start.ndim - 1))
    low, high = (np.array(side).reshape(shape) for side in zip(*surface.domain, strict=True))
    centre = (low + high) / 2
    half = np.maximum((high - low) / 2, np.abs(start - centre))
    return centre - REACH * half, centre + REACH * half


class Record:
    """What the loop keeps of each step: references only, so that keeping them costs little."""

    def __init__(self, start: Array, state: State) -> None:
        self.positions = [start]
        self.states = [state]
        self.used: list[Array] = []
        self.counts = [(0, 0, 0)]


def _one_path(
    record: Record,
    optimizer: Optimizer,
    settings: Settings,
    problem: Problem,
    steps: int,
    rates: list[float] | None,
    lows: Array,
    highs: Array,
) -> Array | None:
    """Fill the record until the steps are taken or the path leaves; return where it left for."""
    step, bind = optimizer.step, problem.bind
    keep_position, keep_state = record.positions.append, record.states.append
    keep_used, keep_counts = record.used.append, record.counts.append
    (x0, y0), (x1, y1) = lows.tolist(), highs.tolist()
    w, state = record.positions[0], record.states[0]
    for t in range(1, steps + 1):
        bind(t)
        if rates is not None:
            settings = {**settings, "eta": rates[t - 1]}
        w, state = step(w, problem, state, settings, t)
        x, y = w.tolist()
        if not (x0 < x < x1 and y0 < y < y1):  # true for NaN as well
            return w
        keep_position(w)
        keep_state(state)
        keep_used(problem.used)
        keep_counts(problem.counts)
    return None


def _batch(
    record: Record,
    optimizer: Optimizer,
    settings: Settings,
    problem: Problem,
    steps: int,
    rates: list[float] | None,
    lows: Array,
    highs: Array,
) -> None:
    """Fill the record with all steps of a batch, NaN where a member has left."""
    w, state = record.positions[0], record.states[0]
    inside = np.ones(w.shape[1:], bool)
    for t in range(1, steps + 1):
        problem.bind(t)
        if rates is not None:
            settings = {**settings, "eta": rates[t - 1]}
        w, state = optimizer.step(w, problem, state, settings, t)
        inside = inside & np.all((w > lows) & (w < highs), axis=0)
        record.positions.append(np.where(inside, w, np.nan))
        record.states.append(state)
        record.used.append(problem.used)
        record.counts.append(problem.counts)


def _finite_steps(losses: Array, state: State) -> int:
    """How many leading positions have a finite loss and state; at least the start."""
    finite = np.isfinite(losses)
    for values in state.values():
        finite &= np.isfinite(values).reshape(len(finite), -1).all(axis=1)
    return len(finite) if finite.all() else max(int(np.argmin(finite)), 1)
