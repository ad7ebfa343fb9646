"""What goes with a picture, as numbers: the loss curves, and the data with each run's model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine import Trajectory
from exports.figure.ticks import Room, Ticks, loss_heights, power
from exports.panels import Panel
from figures import Scale, View, axis_of, fit_box, loss_scale, reach
from optimizers.base import Array
from surfaces.base import Data
from texts import text, translated

PIECES = 97  # points of a model's curve over the data


class LossCurve(NamedTuple):
    """The losses of a run on their axes: its own, or the median of its seeds.

    Attributes:
        points: Shape ``(n, 2)``, one a step.
        band: The outline of what lies between two quantiles, if it has several seeds.
    """

    points: Array
    band: Array | None


def shared_scale(panels: Sequence[Panel], view: View) -> Scale:
    """A scale for the losses that all panels share."""
    every = [t for part in panels for t in part.trajectories]
    bands = [c.band[np.isfinite(c.band)] for part in panels for c in part.clouds if c]
    return loss_scale(every, view, bands)


def counted(part: Panel, view: View, room: Room) -> tuple[float, Ticks]:
    """How far the loss curves' horizontal axis goes, and its ticks, for which there is room."""
    axis = axis_of(part.scene.landscape, view)
    end = float(reach(part.trajectories, part.scene.steps, axis))
    if axis != "examples":
        ticks = room.ticks(0.0, end, 4)
        return end, [tick for tick in ticks if tick[0].is_integer()]  # there is no step 2.5
    end = math.log10(max(end, 10))
    return end, room.thinned([(float(n), power(n)) for n in range(math.floor(end) + 1)], 0.0, end)


def loss_names(part: Panel, scale: Scale, view: View) -> tuple[str, str]:
    """What the loss curves' axes are called."""
    across = f"curve.{axis_of(part.scene.landscape, view)}"
    upward = "curve.loss_above" if scale.offset else "curve.loss"
    return text(view.language, across), text(view.language, upward)


def loss_curves(part: Panel, scale: Scale, view: View) -> list[LossCurve]:
    """A curve for each run of a panel."""
    made, axis = [], axis_of(part.scene.landscape, view)
    for trajectory, cloud in zip(part.trajectories, part.clouds, strict=True):
        counts, losses, band = _counts(trajectory, axis), trajectory.losses, None
        if cloud:
            if axis == "step":  # some seeds may go on for longer than the first
                counts = np.arange(cloud.band.shape[1], dtype=float)
            low, losses, high = (row[: len(counts)] for row in cloud.band[:3])
            edges = [np.stack([counts, loss_heights(row, scale)], 1) for row in (low, high)]
            band = np.concatenate([edges[0], edges[1][::-1]])
        made.append(LossCurve(np.stack([counts, loss_heights(losses, scale)], 1), band))
    return made


def _counts(trajectory: Trajectory, axis: str) -> Array:
    if axis == "step":
        return np.arange(len(trajectory.losses), dtype=float)
    if axis == "evaluations":
        return trajectory.evaluations.astype(float)
    return np.log10(np.maximum(1, trajectory.evaluations * trajectory.examples_per_gradient))


def data_of(part: Panel, language: str) -> Data:
    """The examples that a panel's surface is made of.

    Raises:
        ValueError: The surface is a formula.
    """
    surface = part.scene.landscape
    if surface.data is None:
        name = translated(language, f"surface.{surface.key}.name", surface.name)
        raise ValueError(text(language, "export.no_data", surface=name))
    return surface.data


def data_ticks(data: Data, across: Room, down: Room) -> tuple[Ticks, Ticks]:
    """Where the axes of the data have numbers, as many as there is room for."""
    xs, ys = fit_box(data)
    return across.ticks(*xs, 4), down.ticks(*ys, 5)


def examples(data: Data) -> Array:
    """The examples as points, of shape ``(n, 2)``."""
    return np.stack([data.inputs, data.targets], axis=1)


def models(part: Panel, data: Data) -> list[tuple[Array, Array]]:
    """For each run the curve of its model at the panel's step, and where its mark stands on it."""
    inputs = np.linspace(*fit_box(data)[0], PIECES)
    made = []
    for run, trajectory in enumerate(part.trajectories):
        w = trajectory.positions[min(part.step, len(trajectory.positions) - 1)]
        curve = np.stack([inputs, data.model(w[:, None], inputs)[0]], axis=1)
        share = 0.12 + 0.76 * (run + 0.5) / len(part.trajectories)
        made.append((curve, curve[round(share * (PIECES - 1))]))
    return made
