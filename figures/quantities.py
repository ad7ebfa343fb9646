"""What can be drawn against the step besides the loss: one entry for each quantity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine import Trajectory
from optimizers import OPTIMIZERS
from optimizers.base import RATE, Array, Quantity


@dataclass(frozen=True)
class Curve:
    """A quantity that is drawn against the step.

    Attributes:
        key: ``gradient``, ``rate``, ``adam.v`` …: a method's own quantity is named after the
            first method that has it.
        symbol: LaTeX.
        optimizers: The methods that have it.
        values: What a run recorded, shape ``(1, n)`` or, for each coordinate, ``(2, n)``: from
            step 0, or from step 1 where ``n`` is the number of steps.
        coordinates: It is drawn for each coordinate.
        positive: Never below zero, so that it can be drawn on a logarithmic axis.
        log: It is drawn on one unless another is asked for.
        help: What it is; "" where the texts say it.
    """

    key: str
    symbol: str
    optimizers: tuple[str, ...]
    values: Callable[[Trajectory], Array]
    coordinates: bool = True
    positive: bool = True
    log: bool = True
    help: str = ""


def gradient_norm(trajectory: Trajectory) -> Array:
    """‖∇L‖ of the true loss, from step 0."""
    return np.hypot(*trajectory.gradients.T)[None]


def step_length(trajectory: Trajectory) -> Array:
    """How far each step went, from step 1."""
    return np.hypot(*np.diff(trajectory.positions, axis=0).T)[None]


def learning_rate(trajectory: Trajectory) -> Array:
    """η(t), from step 1."""
    if trajectory.rates is not None:
        return trajectory.rates[None]
    return np.full((1, trajectory.steps), trajectory.resolved.settings["eta"])


def recorded(key: str) -> Callable[[Trajectory], Array]:
    """A quantity of the method's state, from step 0, or one derived from it, from step 1."""

    def values(trajectory: Trajectory) -> Array:
        state = trajectory.state
        return (state[key] if key in state else trajectory.shown[key]).T

    return values


def _curves() -> dict[str, Curve]:
    owners: dict[Quantity, list[str]] = {}
    rated = []
    for optimizer in OPTIMIZERS.values():
        for quantity in (*optimizer.state, *optimizer.shown):
            if quantity.key == RATE.key:  # what it is made of differs, what it does is the same
                rated.append(optimizer.key)
            elif not quantity.depth:
                owners.setdefault(quantity, []).append(optimizer.key)
    everybody = tuple(OPTIMIZERS)
    found = [
        Curve("gradient", "‖∇L‖", everybody, gradient_norm, coordinates=False),
        Curve("step", "‖Δw‖", everybody, step_length, coordinates=False),
        Curve("eta", "η(t)", everybody, learning_rate, coordinates=False, log=False),
        Curve("rate", RATE.symbol, tuple(rated), recorded(RATE.key)),
    ]
    for quantity, keys in owners.items():
        found.append(
            Curve(
                f"{keys[0]}.{quantity.key}",
                quantity.symbol,
                tuple(keys),
                recorded(quantity.key),
                positive=quantity.positive,
                log=quantity.positive,
                help=quantity.help,
            )
        )
    return {curve.key: curve for curve in found}


CURVES = _curves()
"""Every quantity by its key: those of all methods first, then the methods' own."""
