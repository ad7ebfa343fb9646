"""Everything shown to people, by key and language. Imports nothing of the project."""

from __future__ import annotations

from typing import Any

from texts.en import STRINGS as ENGLISH

LANGUAGES: dict[str, dict[str, str]] = {"en": ENGLISH}


def text(language: str, key: str, **values: Any) -> str:
    """The string of a key, with its values filled in.

    Raises:
        KeyError: The language or the key is not known.
    """
    return LANGUAGES[language][key].format(**values)
