"""What a link stands for, or a name, or a file of ``links.document``."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from engine import Complaint, Scene, SceneError, read_query
from engine.address import Part, joined, parts, query_of
from engine.complaints import insist, shortened
from figures import View, read_view
from lessons import LESSONS, READY_MADE
from links.document import from_json
from texts import LANGUAGES, text

LESSON, LANGUAGE = "lesson", "lang"
"""The parameters of a link that are neither the scene's nor the view's."""
NAMED: dict[str, Scene] = READY_MADE | {key: lesson.scene for key, lesson in LESSONS.items()}
"""The scenes that have a name."""


class Opened(NamedTuple):
    """What a link stands for.

    Attributes:
        scene: The link's; where it says none, its lesson's, or the one that opens the app.
        view: How the scene is looked at.
        lesson: A key of ``LESSONS``, or "".
        language: A key of ``LANGUAGES``, or "".
        complaints: What makes no sense, and notes on how the rest was read.
    """

    scene: Scene
    view: View = View()
    lesson: str = ""
    language: str = ""
    complaints: tuple[Complaint, ...] = ()


def read_link(query: str) -> Opened:
    """What a query string stands for, leniently: what is right is kept, the rest is named."""
    listed = parts(query)
    language, of_language = _chosen(listed, LANGUAGE, LANGUAGES)
    lesson, of_lesson = _chosen(listed, LESSON, LESSONS)
    rest, view, of_view = read_view(joined(p for p in listed if p.key not in {LESSON, LANGUAGE}))
    scene = LESSONS[lesson].scene if lesson else next(iter(READY_MADE.values()))
    of_scene: list[Complaint] = []
    if rest:
        scene, of_scene = read_query(rest)
    return Opened(scene, view, lesson, language, (*of_scene, *of_view, *of_lesson, *of_language))


def read_source(source: str) -> Opened:
    """What a link, a query string, a lesson's or a ready-made scene's name, or a file stands for.

    A link's language is its reader's, and not looked at.

    Raises:
        ValueError: With a sentence that says what makes no sense.
        OSError: A file cannot be read.
    """
    if source in NAMED:
        return Opened(NAMED[source])
    if source.endswith(".json"):
        return Opened(_read(Path(source)))
    query = query_of(source) if "?" in source or "=" in source else ""
    if not parts(query):
        raise SceneError(LESSON, "unknown", value=shortened(source), known=", ".join(NAMED))
    opened = read_link(query)
    insist([c for c in opened.complaints if c.parameter != LANGUAGE])
    return opened


def _chosen(
    listed: Collection[Part], name: str, known: Collection[str]
) -> tuple[str, list[Complaint]]:
    """What a link chooses among what is known, or "", and what makes no sense about it."""
    values = [part.value for part in listed if part.key == name]
    complaints = [Complaint(name, "twice", {}) for _ in values[1:]]
    if not values or values[0] in known:
        return values[0] if values else "", complaints
    about = {"value": shortened(values[0]), "known": ", ".join(known)}
    return "", [Complaint(name, "unknown", about), *complaints]


def _read(file: Path) -> Scene:
    """The scene of a file that ``to_json`` wrote."""
    try:
        return from_json(json.loads(file.read_text("utf-8-sig")))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError(f"{file}: {error}") from error
    except RecursionError as error:
        raise ValueError(f"{file}: {text('en', 'export.no_scene')}") from error
