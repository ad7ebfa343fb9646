"""The symbols of quantities for places without a typesetter."""

from __future__ import annotations

import re

SIGNS = {r"\Delta ": "Δ", r"\Delta": "Δ", r"\mu": "μ", r"\prod ": "∏", r"\max": "max"}
HAT = re.compile(r"\\hat (\w)")
WORD = re.compile(r"\\(?:text|mathrm)\{([^{}]*)\}")
RAISED = re.compile(r"([_^])\{([^{}]*)\}")
PLACES = {"_": "sub", "^": "sup"}


def pieces(latex: str) -> list[tuple[str, str]]:
    """A symbol as pieces of text, each with its place: "", ``sub`` or ``sup``."""
    plain = WORD.sub(r"\1", HAT.sub("\\1\u0302", latex))
    for sign, character in SIGNS.items():
        plain = plain.replace(sign, character)
    base, *rest = RAISED.split(plain)
    raised = zip(rest[::3], rest[1::3], rest[2::3], strict=True)
    found = [(base, "")]
    for place, piece, after in raised:
        found += [(piece, PLACES[place]), (after, "")]
    return [(piece, place) for piece, place in found if piece]
