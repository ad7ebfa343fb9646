"""What a format needs that is not everywhere."""

from __future__ import annotations


class MissingError(RuntimeError):
    """A package or a program that is not installed, or cannot do it; the text says what helps."""
