"""What makes no sense in a scene: the complaint, its sentence, and the checks that complain."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from texts import text

FORMULA = "formula."  # what the codes of mistakes in a formula begin with
NOTES = frozenset({"read_as_product"})  # codes of what is worth a line and no mistake


class Complaint(NamedTuple):
    """Something in a link that makes no sense: which parameter, and a sentence's key and values."""

    parameter: str
    code: str
    values: Mapping[str, Any]

    @property
    def is_note(self) -> bool:
        """Whether it only says how something was read that can be read in two ways."""
        return self.code in NOTES

    def sentence(self, language: str = "en") -> str:
        """The complaint as a sentence that a person can act on."""
        if self.code.startswith(FORMULA):
            mistake = text(language, self.code, **self.values)
            place = self.values["start"] + 1  # people count from 1
            return text(
                language, "link.formula", parameter=self.parameter, place=place, mistake=mistake
            )
        return text(language, f"link.{self.code}", parameter=self.parameter, **self.values)


class SceneError(ValueError):
    """A scene that makes no sense. ``complaint`` says what, ``str()`` says it in English."""

    def __init__(self, parameter: str, code: str, **values: Any) -> None:
        self.complaint = Complaint(parameter, code, values)
        super().__init__(self.complaint.sentence())


def exact(value: float) -> str:
    """The shortest text that reads back as the same float."""
    return repr(value).removesuffix(".0").replace("e+", "e")  # a link would escape the plus


def insist(complaints: Sequence[Complaint]) -> None:
    """Raise ``SceneError`` for the first thing that makes no sense, if there is one."""
    for parameter, code, values in (c for c in complaints if not c.is_note):
        raise SceneError(parameter, code, **values)


def check_number(name: str, value: object, low: float, high: float) -> None:
    """Raise ``SceneError`` unless ``value`` is a finite number from ``low`` to ``high``."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise SceneError(name, "not_number", value=value)
    if not abs(value) <= sys.float_info.max:  # also of whole numbers, which have no limit
        raise SceneError(name, "not_finite", value=value)
    if not low <= value <= high:
        raise SceneError(name, "range", value=value, low=exact(low), high=exact(high))


def check_count(name: str, value: object, low: float, high: float) -> None:
    """Raise ``SceneError`` unless ``value`` is a number in range without a fraction."""
    check_number(name, value, low, high)
    if value != round(value):  # type: ignore[call-overload]
        raise SceneError(name, "not_whole", value=value)


def check_whole(name: str, value: object, low: int, high: int) -> None:
    """Raise ``SceneError`` unless ``value`` is a whole number from ``low`` to ``high``."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise SceneError(name, "not_whole", value=value)
    if not low <= value <= high:
        raise SceneError(name, "range", value=value, low=low, high=high)


def read_number(name: str, value: str) -> float:
    """The number that a text stands for; raises ``SceneError``.

    In a link the + of a typed ``1e+5`` arrives as a blank.
    """
    try:
        return float(value.replace("e ", "e+"))
    except ValueError:
        raise SceneError(name, "not_number", value=value) from None


def read_whole(name: str, value: str) -> int:
    """The whole number that a text stands for; raises ``SceneError``."""
    try:
        return int(value)
    except ValueError:
        raise SceneError(name, "not_whole", value=value) from None


def shortened(value: object) -> str:
    """A value for a message, cut to a length that can be read."""
    shown = str(value)
    return shown if len(shown) <= 40 else shown[:39] + "…"
