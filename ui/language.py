"""Which language the page speaks: one that was chosen, and stands in the link, or the browser's."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from engine import Complaint
from engine.scene import shortened
from texts import LANGUAGES

PARAMETER = "lang"


def of_browser(locale: str | None) -> str:
    """The language for a browser's locale, such as ``ko-KR``; English for what is not spoken."""
    language = (locale or "").replace("_", "-").partition("-")[0].lower()
    return language if language in LANGUAGES else "en"


def after(language: str) -> str:
    """The language that the header's button turns to."""
    known = list(LANGUAGES)
    return known[(known.index(language) + 1) % len(known)]


def taken_from(query: str) -> tuple[str, str | None, list[Complaint]]:
    """The rest of a link, the language that it names or None, and what makes no sense there.

    A language is a part of how a scene is looked at, so the scene's reader knows nothing of it.
    """
    pairs = parse_qsl(query.lstrip("?"), keep_blank_values=True)
    rest = urlencode([pair for pair in pairs if pair[0] != PARAMETER])
    named = [value for key, value in pairs if key == PARAMETER]
    complaints = [Complaint(PARAMETER, "twice", {}) for _ in named[1:]]
    if not named or named[0] in LANGUAGES:
        return rest, named[0] if named else None, complaints
    values = {"value": shortened(named[0]), "known": ", ".join(LANGUAGES)}
    return rest, None, [Complaint(PARAMETER, "unknown", values), *complaints]
