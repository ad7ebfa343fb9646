"""Each lesson is complete in every language, and what it says is so."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import lessons
from engine import Scene
from lessons import LESSONS, READY_MADE, Lesson, Played
from lessons.base import Numbers
from texts import LANGUAGES
from texts.language import Words

SPOKEN = ("en", "ko")
TEXTS = [
    pytest.param(key, language, id=f"{key}-{language}") for key in LESSONS for language in SPOKEN
]


@cache
def played(key: str) -> Played:
    return LESSONS[key].play()


@cache
def numbers(key: str) -> Numbers:
    return LESSONS[key].numbers(played(key))


def scenes(lesson: Lesson) -> tuple[Scene, ...]:
    return (lesson.scene, *lesson.asides)


def everything(words: Words) -> tuple[str, ...]:
    """All that a lesson says in a language."""
    return (words.title, words.question, *words.explanation, words.takeaway, *words.asides)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


# The registry


def test_the_registry_and_the_files_agree() -> None:
    """Every file is registered under its name, and every entry has its file."""
    folder = Path(str(lessons.__file__)).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "base", "scenes"}
    assert set(LESSONS) == files
    assert all(lesson.key == key for key, lesson in LESSONS.items())
    assert not set(LESSONS) & set(READY_MADE)


# What every lesson has


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_words(language: str) -> None:
    assert list(LANGUAGES[language].lessons) == list(LESSONS)


@pytest.mark.parametrize(("key", "language"), TEXTS)
def test_it_says_everything(key: str, language: str) -> None:
    lesson = LESSONS[key]
    words = lesson.words(language)
    for text in everything(words):
        assert text
        assert text == " ".join(text.split())
        assert text.isprintable(), "a backslash of TeX needs a raw string"
    assert 2 <= len(words.explanation) <= 6
    assert len(words.asides) == len(lesson.asides)
    assert len(set(words.asides)) == len(words.asides)
    assert words.question.endswith(("?", ".")), "a question, or what to click"
    assert words.takeaway.endswith(".")


@pytest.mark.parametrize("language", SPOKEN)
def test_titles_tell_the_lessons_apart(language: str) -> None:
    assert len({lesson.words(language).title for lesson in LESSONS.values()}) == len(LESSONS)


@pytest.mark.parametrize(("key", "language"), TEXTS)
def test_its_markup_is_whole(key: str, language: str) -> None:
    for text in everything(LESSONS[key].words(language)):
        assert text.count("**") % 2 == 0, text
        assert text.count("$") % 2 == 0, text
        for formula in text.split("$")[1::2]:
            assert not placeholders(formula), "a formula holds no number of a run"
            assert formula.count("{") == formula.count("}")
        assert not re.search(r"[<>]\w|`|\]\(", re.sub(r"\$.*?\$", "", text)), "no other markup"


def test_the_korean_is_korean() -> None:
    """And no particle whose form depends on a sound follows a number right away."""
    for lesson in LESSONS.values():
        for text in everything(lesson.words("ko"))[:-1]:
            assert not re.search(r"\}(은|는|이|가|을|를|와|과|으?로)(?=[ ,.])", text), text
        for text in (lesson.words("ko").title, lesson.words("ko").question):
            assert re.search("[가-힣]", text)


# Numbers


@pytest.mark.parametrize(("key", "language"), TEXTS)
def test_every_number_is_used_and_every_placeholder_filled(key: str, language: str) -> None:
    lesson = LESSONS[key]
    words = lesson.words(language)
    used = set().union(*(placeholders(paragraph) for paragraph in words.explanation))
    assert used == set(numbers(key))
    for text in (words.title, words.question, words.takeaway, *words.asides):
        assert not placeholders(text)
    for value in numbers(key).values():
        assert np.isfinite(value)
    for paragraph in lesson.explanation(language, played(key)):
        assert "{" not in re.sub(r"\$.*?\$", "", paragraph)


def settings(lesson: Lesson) -> Iterator[float]:
    """Every number that is a setting of a lesson's scenes."""
    for scene in scenes(lesson):
        yield from (scene.steps, scene.seed, *scene.origin)
        yield from (p.default for p in scene.landscape.parameters)
        yield from scene.parameters.values()
        if scene.landscape.data:
            yield scene.landscape.data.size
        for run in scene.runs:
            resolved = scene.resolve(run)
            yield from (resolved.batch, resolved.sigma)
            yield from resolved.settings.values()
            yield from resolved.schedule_settings.values()


@pytest.mark.parametrize(("key", "language"), TEXTS)
def test_no_number_is_typed_in_but_settings(key: str, language: str) -> None:
    """Single digits aside, and ten: they count, or stand in formulas."""
    allowed = {10.0, *(abs(value) for value in settings(LESSONS[key]))}
    for text in everything(LESSONS[key].words(language)):
        plain = re.sub(r"\{\w+\}", "", text).replace("−", "-")
        for found in re.findall(r"\d+(?:\.\d+)?(?:e-?\d+)?", plain):
            assert len(found) == 1 or float(found) in allowed, f"{found} in: {text}"


# Scenes and answers


@pytest.mark.parametrize("key", LESSONS)
def test_its_scenes_have_links(key: str) -> None:
    for scene in scenes(LESSONS[key]):
        assert Scene.from_query(scene.to_query()) == scene


@pytest.mark.parametrize("key", LESSONS)
def test_its_scenes_start_in_view(key: str) -> None:
    for scene in scenes(LESSONS[key]):
        for value, (low, high) in zip(scene.origin, scene.landscape.view, strict=True):
            assert low < value < high


@pytest.mark.parametrize("key", LESSONS)
def test_its_answer_is_unique(key: str) -> None:
    """A tie would go to the first of two runs: then the reverse order has another winner."""
    lesson, runs = LESSONS[key], played(key).scene
    meant = runs[lesson.answer(runs)]
    if lesson.predict == "run":
        assert len(runs) > 1
        backwards = runs[::-1]
        assert backwards[lesson.answer(backwards)] is meant
    else:
        for value, (low, high) in zip(meant.positions[-1], meant.surface.view, strict=True):
            assert low < value < high, "an end that can be clicked"


# Claims


@pytest.mark.parametrize("key", LESSONS)
def test_what_it_says_is_so(key: str) -> None:
    claims = LESSONS[key].claims(played(key), numbers(key))
    assert claims
    assert not [claim for claim, holds in claims.items() if not holds]
