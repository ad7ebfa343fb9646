"""Formulas that people type: read, differentiated, searched and typeset; never executed."""

from __future__ import annotations

from formulas.critical import Found, critical_points, low_points
from formulas.degree import degree
from formulas.derivatives import Functions, functions
from formulas.parser import parse
from formulas.roots import OneSided, one_sided
from formulas.syntax import FormulaError, Node
from formulas.writer import to_latex, to_text

__all__ = [
    "FormulaError",
    "Found",
    "Functions",
    "Node",
    "OneSided",
    "critical_points",
    "degree",
    "functions",
    "low_points",
    "one_sided",
    "parse",
    "to_latex",
    "to_text",
]
