"""The symbols of quantities, read from LaTeX: for the browser, which sets them itself."""

from __future__ import annotations

import re

from texts.symbols import LATEX, LOWERED, RAISED

SIGNS = {name: sign for sign, name in LATEX.items() if name.isascii() and name[0] == "\\"}
COMMAND = re.compile(r"\\(?:text|mathrm)|\\([A-Za-z]+|,) ?|[{}]")
PLACED = re.compile(r"([_^])(\{(?:[^{}]|\{[^{}]*\})*\}|.)")
OVER = {"hat": ("^", "\u0302"), "bar": ("¯", "\u0304")}
"""What stands over a letter: alone, and joined to it."""


def parts(latex: str) -> dict[str, str]:
    """A symbol in parts: ``base``, and where it has them ``over``, ``under`` and ``raised``.

    It is read from LaTeX, as far as symbols of optimizers use it, and from η⁺ and β₁.
    """
    placed = {{"_": "under", "^": "raised"}[m]: inner for m, inner in PLACED.findall(latex)}
    base = PLACED.sub("", latex)
    if found := re.match(r"\\(hat|bar) ", base):
        base = base.removeprefix(found[0])
        placed["over"] = OVER[found[1]][0]
    for digits, part in ((LOWERED, "under"), (RAISED, "raised")):
        if base[-1] in digits:
            placed[part] = digits[base[-1]]
            base = base[:-1]
    return {part: _plain(text) for part, text in {"base": base, **placed}.items()}


def pieces(latex: str) -> list[tuple[str, str]]:
    """A symbol as pieces of text, each with its place: "", ``sub`` or ``sup``."""
    found = parts(latex)
    joined = dict(OVER.values()).get(found.get("over", ""), "")
    placed = [(found.get(part, ""), place) for part, place in (("under", "sub"), ("raised", "sup"))]
    return [(found["base"] + joined, ""), *((piece, place) for piece, place in placed if piece)]


def _plain(latex: str) -> str:
    def sign(found: re.Match[str]) -> str:
        name = found[1] or ""
        return SIGNS.get(f"\\{name}", "" if name == "," else name)

    return COMMAND.sub(sign, latex).strip()
