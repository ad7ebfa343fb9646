"""What a language of the app is: its words, and what its letters need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Words:
    """A lesson in one language.

    Attributes:
        title: A few words.
        question: Asked before anything is shown; it says what is to be predicted.
        explanation: Paragraphs, with placeholders for the numbers.
        takeaway: The line to remember.
        asides: The names of the further scenes.
    """

    title: str
    question: str
    explanation: tuple[str, ...]
    takeaway: str
    asides: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fonts:
    """Where letters are found that a usual font lacks.

    Attributes:
        families: Their names in a style sheet, the best first.
        system: The one that comes with a system, by ``sys.platform``.
        files: Of a regular and a bold one, and which face of the file has the letters.
    """

    families: tuple[str, ...] = ()
    system: Mapping[str, str] = field(default_factory=dict)
    files: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True)
class Language:
    """A language of the app.

    Attributes:
        page: What the page, the exports and the command line say, by key. The keys are those of
            English, with the same placeholders.
        lessons: The words of each lesson.
        descriptors: What optimizers, surfaces and schedules say of themselves, by keys such as
            ``optimizer.adam.eta.label``. Empty for English, which stands in the descriptors.
        spaced: Whether words are parted by blanks; lines then break nowhere else.
        fonts: For its letters.
        latex: What LaTeX needs for its letters.
    """

    page: Mapping[str, str]
    lessons: Mapping[str, Words]
    descriptors: Mapping[str, str] = field(default_factory=dict)
    spaced: bool = True
    fonts: Fonts = field(default_factory=Fonts)
    latex: str = ""
