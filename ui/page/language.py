"""Which language the page speaks, unless one was chosen."""

from __future__ import annotations

from texts import LANGUAGES


def of_browser(locale: str | None) -> str:
    """The language for a browser's locale, such as ``ko-KR``; the first for what is not spoken."""
    language = (locale or "").replace("_", "-").partition("-")[0].lower()
    return language if language in LANGUAGES else next(iter(LANGUAGES))


def after(language: str) -> str:
    """The language that the header's button turns to."""
    known = list(LANGUAGES)
    return known[(known.index(language) + 1) % len(known)]
