"""Korean: the page's strings, and what the descriptors say."""

from __future__ import annotations

from texts.ko import optimizers, schedules, surfaces
from texts.ko.page import STRINGS

DESCRIPTIONS: dict[str, str] = optimizers.STRINGS | surfaces.STRINGS | schedules.STRINGS

__all__ = ["DESCRIPTIONS", "STRINGS"]
