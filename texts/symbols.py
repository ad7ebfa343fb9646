"""Signs of formulas: how LaTeX writes them, and what Unicode writes raised and lowered."""

from __future__ import annotations

RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789−+", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
"""The plain sign of each small one."""
LATEX = {
    "α": r"\alpha",
    "β": r"\beta",
    "γ": r"\gamma",
    "δ": r"\delta",
    "ε": r"\epsilon",
    "η": r"\eta",
    "θ": r"\theta",
    "κ": r"\kappa",
    "λ": r"\lambda",
    "μ": r"\mu",
    "ρ": r"\rho",
    "σ": r"\sigma",
    "Δ": r"\Delta",
    "∏": r"\prod",
    "∞": r"\infty",
    "√": r"\surd",
    "○": r"\circ",
    "★": r"\star",
    "×": r"\times",
    "✕": r"\times",
    "·": r"\cdot",
    "−": "-",
}
"""How LaTeX writes a sign."""
_SMALL = str.maketrans({"-": "⁻"} | {plain: sign for sign, plain in RAISED.items()})


def superscript(exponent: str) -> str:
    """A whole number, raised; its minus may be a hyphen."""
    return exponent.translate(_SMALL)
