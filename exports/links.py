"""What a figure is made of, by a link, a query string, a name, or a file of ``to_json``."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from engine import Scene, SceneError
from engine.scene import shortened
from exports.data import from_json
from figures import View, read_view
from lessons import LESSONS, READY_MADE

LESSON, LANGUAGE = "lesson", "lang"  # parameters of the page's links that are no part of a scene
NAMED: dict[str, Scene] = READY_MADE | {key: lesson.scene for key, lesson in LESSONS.items()}
"""The scenes that have a name."""


def seen(source: str) -> tuple[Scene, View]:
    """A scene, and how a link says that it is looked at; raises what ``scene_of`` raises."""
    before, mark, query = source.partition("?")
    if source in NAMED or source.endswith(".json") or not (mark or "=" in source):
        return scene_of(source), View()
    rest, view, complaints = read_view((query if mark else source).partition("#")[0])
    if complaints:
        parameter, code, values = complaints[0]
        raise SceneError(parameter, code, **values)
    return scene_of(f"{before}?{rest}" if mark else rest), view


def scene_of(source: str) -> Scene:
    """The scene of a link, a query string, a lesson's or a ready-made scene's name, or a file.

    Raises:
        ValueError: With a sentence that says what makes no sense.
        OSError: A file cannot be read.
    """
    if source in NAMED:
        return NAMED[source]
    if source.endswith(".json"):
        try:
            return from_json(json.loads(Path(source).read_text("utf-8")))
        except json.JSONDecodeError as error:
            raise ValueError(f"{source}: {error}") from error
    _, mark, query = source.partition("?")
    query = (query if mark else source).partition("#")[0]
    pairs = parse_qsl(query, keep_blank_values=True)
    if not pairs or not (mark or "=" in source):
        known = ", ".join(NAMED)
        raise SceneError(LESSON, "unknown", value=shortened(source), known=known)
    rest = [pair for pair in pairs if pair[0] not in {LESSON, LANGUAGE}]
    named = [value for key, value in pairs if key == LESSON]
    if named and not rest:
        if named[0] not in LESSONS:
            known = ", ".join(LESSONS)
            raise SceneError(LESSON, "unknown", value=shortened(named[0]), known=known)
        return LESSONS[named[0]].scene
    return Scene.from_query(urlencode(rest))
