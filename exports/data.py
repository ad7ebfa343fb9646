"""The runs as a table, and the scene as plain data: both read back as the very same floats."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from engine import Run, Scene, SceneError, Trajectory
from engine.run import run_seeds
from engine.scene import LINK_VERSION
from figures.legend import run_names
from optimizers.base import Array
from texts import text

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


def to_json(scene: Scene) -> dict[str, Any]:
    """The scene as a plain dict, with nothing left to defaults, and its query string."""
    return {
        "version": LINK_VERSION,
        "query": scene.to_query(),
        "surface": scene.surface,
        "parameters": {
            p.key: scene.parameters.get(p.key, p.default) for p in scene.made.parameters
        },
        "formula": scene.formula,
        "start": list(scene.origin),
        "steps": scene.steps,
        "seed": scene.seed,
        "runs": [_run_to_json(scene, run) for run in scene.runs],
    }


def _run_to_json(scene: Scene, run: Run) -> dict[str, Any]:
    resolved, data = scene.resolve(run), scene.made.data
    return {
        "optimizer": run.optimizer,
        "hyperparameters": dict(resolved.settings),
        "batch": resolved.batch if data else None,
        "sigma": None if data else resolved.sigma,
        "seeds": run.seeds,
        "replacement": run.replacement,
        "clip": run.clip,
        "l2": run.l2,
        "schedule": run.schedule,
        "schedule_settings": dict(resolved.schedule_settings),
        "ghost": run.ghost,
    }


def to_json_text(scene: Scene) -> str:
    """``to_json`` as the text of a file."""
    return json.dumps(to_json(scene), ensure_ascii=False, indent=2) + "\n"


def from_json(data: Any) -> Scene:
    """The scene of such a dict, strictly. What it leaves out takes its default.

    ``query`` is for people: it is not read.

    Raises:
        ValueError: With a sentence that says what makes no sense.
    """
    if not isinstance(data, dict) or not isinstance(data.get("runs"), list):
        raise ValueError(text("en", "export.no_scene"))
    known = {"surface", "parameters", "formula", "start", "steps", "seed", "runs"}
    _only(data, known | {"version", "query"})
    if (version := data.get("version", LINK_VERSION)) != LINK_VERSION:
        raise SceneError("version", "version", value=version)
    fields = {key: value for key, value in data.items() if key in known}
    try:
        runs = tuple(_run_from_json(run) for run in data["runs"])
        if fields.get("start") is not None:
            x, y = fields["start"]
            fields["start"] = (x, y)
        return Scene(**(fields | {"runs": runs}))
    except SceneError:
        raise
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        raise ValueError(text("en", "export.no_scene")) from error


def _run_from_json(run: dict[str, Any]) -> Run:
    _only(run, set(Run.__dataclass_fields__))
    return Run(**run)


def _only(data: dict[str, Any], known: set[str]) -> None:
    """Raise ``SceneError`` for the first key that is not known."""
    for key in data:
        if key not in known:
            raise SceneError(key, "stray")
