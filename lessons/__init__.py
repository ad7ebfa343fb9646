"""What is taught: the lessons, and ready-made scenes, each held to its story by a test.

A new lesson is a file here, a line in the list below, and its words in each language of ``texts/``.
"""

from __future__ import annotations

from lessons import (
    adagrad,
    adam,
    fair_comparison,
    flat_stretch,
    minibatches,
    momentum,
    rmsprop,
    saddle_race,
    slope,
    valley_and_plateau,
)
from lessons.base import Lesson, Played
from lessons.scenes import READY_MADE

LESSONS: dict[str, Lesson] = {
    module.LESSON.key: module.LESSON
    for module in (
        slope,
        minibatches,
        momentum,
        flat_stretch,
        adagrad,
        rmsprop,
        adam,
        saddle_race,
        valley_and_plateau,
        fair_comparison,
    )
}
"""Every lesson by its key, in teaching order."""

__all__ = ["LESSONS", "READY_MADE", "Lesson", "Played"]
