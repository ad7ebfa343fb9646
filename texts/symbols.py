"""Raised and lowered digits: what Unicode, which is everywhere in the texts, writes small."""

from __future__ import annotations

RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789−+", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
"""The plain sign of each small one."""
_SMALL = str.maketrans({"-": "⁻"} | {plain: sign for sign, plain in RAISED.items()})


def superscript(exponent: str) -> str:
    """A whole number, raised; its minus may be a hyphen."""
    return exponent.translate(_SMALL)
