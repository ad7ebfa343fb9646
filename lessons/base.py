"""What a lesson is: a scene, a question to predict, and a text whose numbers are recorded.

A lesson is one file, a line in the list in ``lessons/__init__.py``, and its words in the
``lessons.py`` of each language in ``texts/``.

Texts are plain, with ``**bold**`` and ``$…$`` for formulas in TeX. In an explanation ``{name}``
stands for a number of ``numbers``, so a brace of TeX is doubled. No other number is typed in but
the settings of the lesson's scenes, which ``tests/test_lessons.py`` compares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np

from engine import Scene, Trajectory, run
from texts import LANGUAGES, number
from texts.language import Words

Runs = tuple[Trajectory, ...]
"""The trajectories of a scene, in the order of its runs."""
Numbers = Mapping[str, float]
"""What was recorded, by the name that a text uses for it."""
Claims = Mapping[str, Any]
"""What a lesson says, sentence by sentence, and whether it is so."""


class Played(NamedTuple):
    """The trajectories of a lesson's scene, and of each further scene."""

    scene: Runs
    asides: tuple[Runs, ...]


@dataclass(frozen=True, eq=False)
class Lesson:
    """A scene that is first predicted, then played, then explained.

    Attributes:
        key: The name of the file, also in links.
        scene: What is played.
        predict: What is asked for: a click where a run will end, or which run wins.
        answer: The run whose end is meant, or that wins, as an index into the scene's runs.
        numbers: The values of the placeholders, from the trajectories.
        claims: What the text says, checked on the trajectories and those numbers by a test.
        asides: Further scenes that the text compares with.
    """

    key: str
    scene: Scene
    predict: Literal["end", "run"]
    answer: Callable[[Runs], int]
    numbers: Callable[[Played], Numbers]
    claims: Callable[[Played, Numbers], Claims]
    asides: tuple[Scene, ...] = ()

    def play(self) -> Played:
        """Run the scene and the further ones."""
        return Played(run(self.scene), tuple(run(scene) for scene in self.asides))

    def words(self, language: str) -> Words:
        """What it asks and explains in a language."""
        return LANGUAGES[language].lessons[self.key]

    def explanation(self, language: str, played: Played) -> tuple[str, ...]:
        """The paragraphs with their numbers filled in."""
        values = {key: number(value) for key, value in self.numbers(played).items()}
        return tuple(p.format(**values) for p in self.words(language).explanation)


def first(condition: Any) -> float:
    """The first step at which a condition of shape ``(T+1,)`` holds; infinite if it never does."""
    return float(np.argmax(condition)) if condition.any() else np.inf


def final(trajectory: Trajectory) -> float:
    """The loss after the last step recorded."""
    return float(trajectory.losses[-1])


def lowest(runs: Runs) -> int:
    """The index of the run with the lowest final loss."""
    return int(np.argmin([final(t) for t in runs]))
