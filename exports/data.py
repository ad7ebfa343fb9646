"""The runs as a table, and the scene as plain data: both read back as the very same floats."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from engine import Run, Scene, SceneError, Trajectory
from engine.scene import LINK_VERSION
from figures.legend import run_names
from optimizers.base import Array
from texts import text

Columns = dict[str, list[float | None]]
"""Numbers by the column's name, one for each step from 0 on; None where there is none."""


def to_csv(scene: Scene, trajectories: Sequence[Trajectory], language: str = "en") -> str:
    """All runs in one table: a row a step, the run's number and name in front.

    One file, so that a download is one file and any reader groups it by ``run``. A column is
    empty in the rows of a run that has no such quantity. Row 0 is the start; ``eta``, the rate
    that led to a row, is there where a run has a schedule.
    """
    tables = [columns(trajectory) for trajectory in trajectories]
    names = list(dict.fromkeys(name for table in tables for name in table))
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["run", "name", "step", *names])
    runs = zip(run_names(scene, language), trajectories, tables, strict=True)
    for number, (name, trajectory, table) in enumerate(runs, start=1):
        for step in range(trajectory.steps + 1):
            cells = [table[column][step] if column in table else None for column in names]
            writer.writerow([number, name, step, *("" if c is None else repr(c) for c in cells)])
    return file.getvalue()


def columns(trajectory: Trajectory) -> Columns:
    """The table of one run: position, loss, true gradient, the rate, and all its state."""
    found: Columns = {
        **_by_axis("", trajectory.positions),
        "loss": trajectory.losses.tolist(),
        **_by_axis("gradient_", trajectory.gradients),
    }
    if trajectory.rates is not None:
        found["eta"] = [None, *trajectory.rates.tolist()]
    for quantity in trajectory.optimizer.state:
        values = trajectory.state[quantity.key]
        if not quantity.depth:
            found |= _by_axis(f"{quantity.key}_", values)
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
