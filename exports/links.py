"""What a figure is made of, by a link, a query string, a name, or a file of ``to_json``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from engine import Complaint, Scene, SceneError, read_query
from engine.address import joined, parts, query_of
from engine.scene import insist, shortened
from exports.data import from_json
from figures import View, read_view
from lessons import LESSONS, READY_MADE
from texts import text

LESSON, LANGUAGE = "lesson", "lang"  # parameters of the page's links that are no part of a scene
NAMED: dict[str, Scene] = READY_MADE | {key: lesson.scene for key, lesson in LESSONS.items()}
"""The scenes that have a name."""


class Seen(NamedTuple):
    """A scene, how a link says that it is looked at, and notes on how it was read."""

    scene: Scene
    view: View
    notes: Sequence[Complaint] = ()


def scene_of(source: str) -> Scene:
    """The scene of ``seen``; raises what that raises."""
    return seen(source).scene


def seen(source: str) -> Seen:
    """What a link, a query string, a lesson's or a ready-made scene's name, or a file stands for.

    Raises:
        ValueError: With a sentence that says what makes no sense.
        OSError: A file cannot be read.
    """
    if source in NAMED:
        return Seen(NAMED[source], View())
    if source.endswith(".json"):
        return Seen(_read(Path(source)), View())
    listed = parts(query_of(source)) if "?" in source or "=" in source else []
    if not listed:
        raise SceneError(LESSON, "unknown", value=shortened(source), known=", ".join(NAMED))
    rest, view, complaints = read_view(joined(p for p in listed if p.key not in {LESSON, LANGUAGE}))
    insist(complaints)
    named = [part.value for part in listed if part.key == LESSON]
    if not named or parts(rest):
        scene, complaints = read_query(rest)
        insist(complaints)
        return Seen(scene, view, complaints)
    if named[0] not in LESSONS:
        known = ", ".join(LESSONS)
        raise SceneError(LESSON, "unknown", value=shortened(named[0]), known=known)
    return Seen(LESSONS[named[0]].scene, view)


def _read(file: Path) -> Scene:
    """The scene of a file that ``to_json`` wrote."""
    try:
        return from_json(json.loads(file.read_text("utf-8-sig")))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError(f"{file}: {error}") from error
    except RecursionError as error:
        raise ValueError(f"{file}: {text('en', 'export.no_scene')}") from error
