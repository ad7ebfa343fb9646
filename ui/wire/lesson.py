"""A lesson as the browser gets it."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Any

import latex2mathml.converter

from figures import legend
from lessons import LESSONS, Played
from texts import unbroken
from ui.wire.events import Sheet

MARKUP = re.compile(r"\*\*(?P<strong>.+?)\*\*|\$(?P<tex>.+?)\$", re.S)


@lru_cache(maxsize=16)
def played(key: str) -> Played:
    """The trajectories of a lesson."""
    return LESSONS[key].play()


@lru_cache(maxsize=64)
def described(key: str, language: str) -> dict[str, Any]:
    """A lesson in a language, its texts as HTML."""
    lesson, keys = LESSONS[key], list(LESSONS)
    words, runs = lesson.words(language), played(key)
    return {
        "key": key,
        "place": keys.index(key),
        "lessons": [[k, LESSONS[k].words(language).title] for k in keys],
        "title": words.title,
        "question": markup(words.question),
        "names": [unbroken(name) for name in legend.run_names(lesson.scene, language)],
        "predict": lesson.predict,
        "answer": lesson.answer(runs.scene),
        "end": runs.scene[lesson.answer(runs.scene)].positions[-1].tolist(),
        "explanation": [markup(p) for p in lesson.explanation(language, runs)],
        "takeaway": markup(words.takeaway),
        "asides": [unbroken(aside) for aside in words.asides],
    }


def markup(words: str) -> str:
    """A lesson's ``**bold**`` and ``$TeX$`` as HTML.

    Formulas become MathML, which needs no script and which a screen reader reads.
    """
    parts, end = [], 0
    for found in MARKUP.finditer(words):
        parts.append(_plain(words[end : found.start()]))
        if found["tex"]:
            parts.append(latex2mathml.converter.convert(found["tex"]))
        else:
            parts.append(f"<strong>{markup(found['strong'])}</strong>")
        end = found.end()
    return "".join(parts) + _plain(words[end:])


def _plain(words: str) -> str:
    return html.escape(unbroken(words), quote=False)


def shown(sheet: Sheet) -> int | None:
    """What of its lesson a sheet shows: −1 is the scene, else a further one's index.

    None if the scene was changed.
    """
    lesson = LESSONS[sheet.lesson]
    scenes = (lesson.scene, *lesson.asides)
    return scenes.index(sheet.scene) - 1 if sheet.scene in scenes else None
