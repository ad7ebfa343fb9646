"""The runs as a table, which reads back as the very same floats."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Literal

import numpy as np

from engine import Run, Scene, Trajectory
from engine.run import run_seeds
from figures.legend import run_names
from optimizers.base import Array

Columns = dict[str, list[float | None]]
"""Numbers by the column's name, one for each step from 0 on; None where there is none."""


def to_csv(scene: Scene, trajectories: Sequence[Trajectory], language: str = "en") -> str:
    """All runs in one table: a row a step, the run's number and name in front.

    One file, so that a download is one file and any reader groups it by ``run`` and ``seed``,
    which is empty where nothing is random. A column is empty in the rows of a run that has no such
    quantity. Row 0 is the start; ``eta``, the rate that led to a row, is there where a run has a
    schedule.
    """
    tables = [_members(scene, *pair) for pair in zip(scene.runs, trajectories, strict=True)]
    names = list(dict.fromkeys(name for table in tables for name in table[0][1]))
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["run", "name", "seed", "step", *names])
    runs = zip(run_names(scene, language), tables, strict=True)
    for number, (name, members) in enumerate(runs, start=1):
        for seed, table in members:
            for step in range(len(table["loss"])):
                cells = [table[column][step] if column in table else None for column in names]
                numbers = ("" if c is None else repr(c) for c in cells)
                writer.writerow([number, name, seed, step, *numbers])
    return file.getvalue()


def to_csv_file(scene: Scene, trajectories: Sequence[Trajectory], language: str = "en") -> bytes:
    """The table in UTF-8, marked as such where its words need it, without which Excel fails.

    Numbers alone, and the plain names of English, are left without the mark, which some programs
    take for a part of the first column's name.
    """
    table = to_csv(scene, trajectories, language)
    marked = language != "en" or not table.isascii()
    return table.encode("utf-8-sig" if marked else "utf-8")


def _members(
    scene: Scene, run: Run, trajectory: Trajectory
) -> list[tuple[int | Literal[""], Columns]]:
    """The tables of a run's seeds, each with its seed; one that leaves ends there."""
    resolved = scene.resolve(run)
    if resolved.seeds == 1:
        random = resolved.batch or resolved.sigma
        return [(scene.seed if random else "", columns(trajectory))]
    batch = run_seeds(scene, run)
    here = np.isfinite(batch.positions).all(axis=1).sum(axis=0)
    return [
        (
            scene.seed + member,
            {name: c[: here[member]] for name, c in columns(batch, member).items()},
        )
        for member in range(resolved.seeds)
    ]


def columns(trajectory: Trajectory, member: int | None = None) -> Columns:
    """The table of one run: position, loss, true gradient, the rate, and all its state.

    Args:
        trajectory: A single path, or a batch of which one member is meant.
        member: Which one.
    """
    one = ... if member is None else (..., member)
    found: Columns = {
        **_by_axis("", trajectory.positions[one]),
        "loss": trajectory.losses[one].tolist(),
        **_by_axis("gradient_", trajectory.gradients[one]),
    }
    if trajectory.rates is not None:
        found["eta"] = [None, *trajectory.rates.tolist()]
    for quantity in trajectory.optimizer.state:
        values = trajectory.state[quantity.key]
        if not quantity.depth:
            found |= _by_axis(f"{quantity.key}_", values[one])
        for age in range(quantity.depth):
            found |= _by_axis(f"{quantity.key}{age + 1}_", values[:, :, age])
    return found


def _by_axis(prefix: str, values: Array) -> Columns:
    """A column for each coordinate of values of shape ``(T+1, 2)``."""
    return {f"{prefix}{axis}": values[:, i].tolist() for i, axis in enumerate("xy")}
