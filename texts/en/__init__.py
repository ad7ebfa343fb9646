"""English. What descriptors say stands in the descriptors."""

from __future__ import annotations

from texts.en.lessons import WORDS
from texts.en.page import STRINGS
from texts.language import Language

LANGUAGE = Language(page=STRINGS, lessons=WORDS)
