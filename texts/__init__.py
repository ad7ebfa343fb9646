"""Everything shown to people, by key and language. Imports nothing of the project.

A new language is a folder here and a line in ``LANGUAGES``.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from texts import en, ko
from texts.language import Fonts, Language
from texts.symbols import superscript

LANGUAGES: dict[str, Language] = {"en": en.LANGUAGE, "ko": ko.LANGUAGE}
"""Every language by its code, as browsers name it; the first is spoken where nothing else is."""
E_NOTATION = re.compile(r"(−?)(?<![\w.])(\d(?:\.\d+)?)e(−?\d+)(?![\w.]*\w)")
_WITHIN = re.compile(r"(?<=\S) (?=[=<>≤≥≈] )|(?<= [=<>≤≥≈]) (?=\S)|(?<=[Α-ω₁₂]) (?=[\d−])")
WORDS = re.compile(r"\\text\{([^{}]*)\}")


def text(language: str, key: str, **values: Any) -> str:
    """The string of a key, with its values filled in.

    Raises:
        KeyError: The language or the key is not known.
    """
    return LANGUAGES[language].page[key].format(**values)


def has_text(key: str) -> bool:
    """Whether there is a string of a key."""
    return key in en.LANGUAGE.page


def translated(language: str, key: str, english: str) -> str:
    """What a descriptor says, by a key such as ``optimizer.adam.eta.label``.

    What many say alike stands once, under the key without the owner: ``optimizer.eta.label``.
    A symbol is the same in every language, and so is what has no translation.
    """
    strings = LANGUAGES[language].descriptors
    kind, _, of_owner = key.partition(".")
    shared = f"{kind}.{of_owner.partition('.')[2]}"
    return strings.get(key) or strings.get(shared) or english


def typeset(language: str, latex: str) -> str:
    r"""A formula with the words in it, its ``\text{…}``, in a language."""

    def said(words: re.Match[str]) -> str:
        return rf"\text{{{translated(language, f'latex.{words[1].strip()}', words[1])}}}"

    return WORDS.sub(said, latex)


def number(value: float) -> str:
    """A number for reading: four significant digits, with a power of ten beyond 10^±4.

    The browser's ``number`` gives the same text, so halves are rounded up as there.
    """
    if not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    exact = Decimal(value)
    with localcontext(rounding=ROUND_HALF_UP):
        if not 1e-4 <= abs(value) < 1e4:
            mantissa, _, exponent = f"{exact:.3e}".partition("e")
            return raised(f"{minus(trimmed(mantissa))}e{minus(str(int(exponent)))}")
        return minus(trimmed(f"{exact:.{max(0, 3 - exact.adjusted())}f}"))


def raised(words: str) -> str:
    """Words in which numbers in e-notation stand as people write them: 10⁻⁸, 1.5×10⁻⁵."""
    return E_NOTATION.sub(_power, words)


def _power(found: re.Match[str]) -> str:
    sign, mantissa, exponent = found.groups()
    ten = "10" + superscript(exponent)
    return f"{sign}{ten}" if mantissa == "1" else f"{sign}{mantissa}×{ten}"


def unbroken(words: str) -> str:
    """A text whose formulas stay on a line: ``η = 0.05``, ``λ < 3``, ``β₁ 0.9``."""
    return _WITHIN.sub("\u00a0", words)


def trimmed(digits: str) -> str:
    """The digits without zeros at the end of a fraction."""
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def minus(digits: str) -> str:
    """The digits with a true minus sign."""
    return digits.replace("-", "−")


def own_fonts(language: str) -> dict[str, Fonts]:
    """Those of all languages whose letters a usual font lacks, this one's first."""
    codes = sorted(LANGUAGES, key=lambda code: code != language)
    return {code: LANGUAGES[code].fonts for code in codes if LANGUAGES[code].fonts != Fonts()}


def families() -> list[str]:
    """The fonts of all languages, as style sheets name them."""
    names = (name for language in LANGUAGES.values() for name in language.fonts.families)
    return [f"'{name}'" if " " in name else name for name in names]
