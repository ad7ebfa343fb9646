"""A lesson as the browser gets it, and as a link names it."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

import latex2mathml.converter

from engine import Complaint
from engine.scene import shortened
from figures import legend
from lessons import LESSONS, Played
from ui.events import Sheet

PARAMETER = "lesson"
MARKUP = re.compile(r"\*\*(?P<strong>.+?)\*\*|\$(?P<tex>.+?)\$", re.S)


@lru_cache(maxsize=16)
def played(key: str) -> Played:
    """The trajectories of a lesson."""
    return LESSONS[key].play()


@lru_cache(maxsize=64)
def told(key: str, language: str) -> dict[str, Any]:
    """A lesson in a language, its texts as HTML."""
    lesson, keys = LESSONS[key], list(LESSONS)
    words, runs = lesson.words[language], played(key)
    return {
        "key": key,
        "place": keys.index(key),
        "lessons": [[k, LESSONS[k].words[language].title] for k in keys],
        "title": words.title,
        "question": markup(words.question),
        "names": legend.run_names(lesson.scene, language),
        "predict": lesson.predict,
        "answer": lesson.answer(runs.scene),
        "end": runs.scene[lesson.answer(runs.scene)].positions[-1].tolist(),
        "explanation": [markup(p) for p in lesson.explanation(language, runs)],
        "takeaway": markup(words.takeaway),
        "asides": list(words.asides),
    }


def markup(words: str) -> str:
    """A lesson's ``**bold**`` and ``$TeX$`` as HTML.

    Formulas become MathML, which needs no script and which a screen reader reads.
    """
    parts, end = [], 0
    for found in MARKUP.finditer(words):
        parts.append(html.escape(words[end : found.start()], quote=False))
        if found["tex"]:
            parts.append(latex2mathml.converter.convert(found["tex"]))
        else:
            parts.append(f"<strong>{markup(found['strong'])}</strong>")
        end = found.end()
    return "".join(parts) + html.escape(words[end:], quote=False)


def shown(sheet: Sheet) -> int | None:
    """What of its lesson a sheet shows: −1 is the scene, else a further one's index.

    None if the scene was changed.
    """
    lesson = LESSONS[sheet.lesson]
    scenes = (lesson.scene, *lesson.asides)
    return scenes.index(sheet.scene) - 1 if sheet.scene in scenes else None


def parameters(sheet: Sheet) -> dict[str, str]:
    """A sheet as the parameters of a link: the lesson by its name, with its scene if it differs."""
    if not sheet.lesson:
        return sheet.scene.to_parameters()
    named = {PARAMETER: sheet.lesson}
    own = sheet.scene == LESSONS[sheet.lesson].scene
    return named if own else named | sheet.scene.to_parameters()


def taken_from(query: str) -> tuple[str, str, list[Complaint]]:
    """The rest of a link, the lesson that it names or "", and what makes no sense there."""
    pairs = parse_qsl(query, keep_blank_values=True)
    rest = urlencode([pair for pair in pairs if pair[0] != PARAMETER])
    named = [value for key, value in pairs if key == PARAMETER]
    complaints = [Complaint(PARAMETER, "twice", {}) for _ in named[1:]]
    if not named or named[0] in LESSONS:
        return rest, named[0] if named else "", complaints
    values = {"value": shortened(named[0]), "known": ", ".join(LESSONS)}
    return rest, "", [Complaint(PARAMETER, "unknown", values), *complaints]
