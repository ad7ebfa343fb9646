"""A scene as plain data, for a file: it reads back as the very same floats."""

from __future__ import annotations

import json
from typing import Any

from engine import Run, Scene, SceneError
from engine.link import LINK_VERSION
from engine.options import OPTIONS
from texts import text


def to_json(scene: Scene) -> dict[str, Any]:
    """The scene as a plain dict, with nothing left to defaults, and its query string."""
    return {
        "version": LINK_VERSION,
        "query": scene.to_query(),
        "surface": scene.surface,
        "parameters": {
            p.key: scene.parameters.get(p.key, p.default) for p in scene.landscape.parameters
        },
        "formula": scene.formula,
        "start": list(scene.origin),
        "steps": scene.steps,
        "seed": scene.seed,
        "runs": [_run_to_json(scene, run) for run in scene.runs],
    }


def _run_to_json(scene: Scene, run: Run) -> dict[str, Any]:
    resolved, options = scene.resolve(run), run.options()
    for key, option in OPTIONS.items():
        if option.default is None and not option.misfit(scene.landscape):
            options[key] = getattr(resolved, key)
    return {
        "optimizer": run.optimizer,
        "hyperparameters": dict(resolved.settings),
        **{key: value for key, value in options.items() if not OPTIONS[key].hidden},
        "schedule": run.schedule,
        "schedule_settings": dict(resolved.schedule_settings),
        **options,
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
