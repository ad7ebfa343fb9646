"""What is taught: ready-made scenes, each with the story that a test holds it to."""

from __future__ import annotations

from lessons.scenes import READY_MADE

__all__ = ["READY_MADE"]
