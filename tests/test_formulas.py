"""Formulas: what is read, what is refused and where, and that derivatives are exact."""

from __future__ import annotations

import ast
import math
import random
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import formulas
from formulas import (
    FormulaError,
    Functions,
    critical_points,
    functions,
    one_sided,
    parse,
    to_latex,
    to_text,
)
from formulas.derivatives import LARGEST
from formulas.parser import LOOK_ALIKES, SUPERSCRIPTS, TWINS
from formulas.syntax import CHOICES, FUNCTIONS, MAX_DEPTH, MAX_LENGTH, MAX_NODES, Node
from surfaces import SURFACES
from tests.differences import quotients
from tests.random_formulas import NODES, count
from tests.random_scenes import STABLE
from texts import LANGUAGES

ROSENBROCK = "(1-x)^2 + 100(y-x^2)^2"
HIMMELBLAU = "(x^2+y-11)^2 + (x+y^2-7)^2"
FOLDER = Path(formulas.__file__).parent


def at(text: str, x: float, y: float) -> float:
    return float(functions(parse(text)).value(np.array([x, y])))


# What is read


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("x^2 + 3y", "x^2 + 3*y"),
        ("2x", "2*x"),
        ("xy", "x*y"),
        ("x y", "x*y"),
        ("2(x+1)", "2*(x + 1)"),
        ("(x+1)(y-1)", "(x + 1)*(y - 1)"),
        ("2pi x", "2*pi*x"),
        ("2pix", "2*pi*x"),
        ("x sin(y)", "x*sin(y)"),
        ("xsin(y)", "x*sin(y)"),
        ("sin(x)cos(y)", "sin(x)*cos(y)"),
        ("2|x|", "2*abs(x)"),
        ("|x||y|", "abs(x)*abs(y)"),
        ("||x| - 1|", "abs(abs(x) - 1)"),
        ("|x - (|y|)|", "abs(x - abs(y))"),
        ("log|x|", "log(abs(x))"),
        ("1/2x", "1/2*x"),
        ("1/(2x)", "1/(2*x)"),
        ("x/y/2", "x/y/2"),
        ("x/(y/2)", "x/(y/2)"),
        ("2x^2y", "2*x^2*y"),
        ("-x^2", "-x^2"),
        ("(-x)^2", "(-x)^2"),
        ("-x y", "-x*y"),
        ("2^-1", "2^-1"),
        ("2^-x^2", "2^-x^2"),
        ("2^3^2", "2^3^2"),
        ("(2^3)^2", "(2^3)^2"),
        ("e^-x y", "e^-x*y"),
        ("x - -y", "x - -y"),
        ("x*-y", "x*-y"),
        ("--x", "--x"),
        ("+x", "x"),
        ("x - (y - 1)", "x - (y - 1)"),
        ("(x - y) - 1", "x - y - 1"),
        ("((x))", "x"),
        ("1e-3*x", "0.001*x"),
        ("1E3x", "1000*x"),
        ("2e", "2*e"),
        ("2e-x", "2*e - x"),
        (".5x", "0.5*x"),
        ("2.x", "2*x"),
        ("x**2", "x^2"),
        ("x²", "x^2"),
        ("x²y³", "x^2*y^3"),
        ("x¹²", "x^12"),
        ("x⁻¹", "x^-1"),
        ("2·x", "2*x"),
        ("2 × x − 1", "2*x - 1"),
        ("ln(x)", "log(x)"),
        ("arctan(x)", "atan(x)"),
        ("π x", "pi*x"),
        ("√x", "sqrt(x)"),
        ("√(x + 1) y", "sqrt(x + 1)*y"),
        ("2√2x", "2*sqrt(2)*x"),
        ("√|x|", "sqrt(abs(x))"),
        ("x√√y", "x*sqrt(sqrt(y))"),
        ("x ÷ 2", "x/2"),
        ("x₁² + x₂²", "x^2 + y^2"),
        ("(1 - x_1)^2 x₂x_1", "(1 - x)^2*y*x"),
        ("yx₂", "y*y"),
        ("X^2 + XY", "x^2 + x*y"),
        ("Sin(X) LN(y)", "sin(x)*log(y)"),
        ("Max(x, y)", "max(x, y)"),
        ("max(0,x)", "max(0, x)"),
        ("2max(x, y, 1)y", "2*max(x, y, 1)*y"),
        ("xmin(x,y)", "x*min(x, y)"),
        ("max(x, max(y, 1))", "max(x, max(y, 1))"),
        ("max(x + 1, (y))^2", "max(x + 1, y)^2"),
        ("max(|x|, |y - 1|)", "max(abs(x), abs(y - 1))"),
        ("|max(x, y)|", "abs(max(x, y))"),
        ("sign|x|", "sign(abs(x))"),
        ("sign(x)x", "sign(x)*x"),
        ("\tx\N{NO-BREAK SPACE}+ y ", "x + y"),
    ],
)
def test_usual_notation_is_read(typed: str, meant: str) -> None:
    assert to_text(parse(typed)) == meant
    assert parse(meant) == parse(typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("-x^2", -4.0),
        ("2^-1", 0.5),
        ("2^3^2", 512.0),
        ("1/2x", 1.0),
        ("1/2/2", 0.25),
        ("x - y - 1", -2.0),
        ("x/y x", 4 / 3),
        ("|x-y|", 1.0),
        ("e^x", math.exp(2)),
        ("x^y", 8.0),
        ("3-2x^2", -5.0),
        ("max(x, y) - min(x, y)", 1.0),
        ("max(-x, 1, y/4, -7)", 1.0),
        ("min(y, x, 9)", 2.0),
        ("sign(x - y) + sign(0x) + 10sign(y)", 9.0),
        ("atan(1)*4 - pi", 0.0),
    ],
)
def test_values(typed: str, value: float) -> None:
    assert at(typed, 2.0, 3.0) == pytest.approx(value, rel=1e-15, abs=1e-15)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_what_it_says(name: str) -> None:
    others: dict[str, Callable[..., float]] = {
        "abs": abs,
        "max": max,
        "min": min,
        "sign": lambda x: math.copysign(1, x),
    }
    own = others[name] if name in others else getattr(math, name)
    for x in (0.3, 0.7, 2.5):
        if name in CHOICES:
            assert at(f"{name}(1, x, y)", x, 0.5) == own(1.0, x, 0.5)
        else:
            assert at(f"{name}(x)", x, 0.0) == pytest.approx(own(x), rel=1e-14)


def test_what_is_typed_knows_its_place() -> None:
    node = parse(" x + sin(2 y)")
    assert node.span == (1, 12)
    assert node.right.span == (5, 8)


# There and back


@given(NODES)
@settings(STABLE, max_examples=300)
def test_what_is_written_reads_back(node: Node) -> None:
    text = to_text(node)
    assume(len(text) <= MAX_LENGTH)
    try:
        back = parse(text)
    except FormulaError as error:
        assert error.code == "deep"
        return
    assert back == node
    assert to_text(back) == text


@given(NODES)
@settings(STABLE, max_examples=200)
def test_latex_is_balanced_and_holds_nothing_foreign(node: Node) -> None:
    latex = to_latex(node)
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\left") == latex.count(r"\right")
    words = set(re.findall(r"\\[a-z]+", latex))
    own = {f"\\{name}" for name in FUNCTIONS} | {r"\operatorname"}
    assert words <= own | {r"\left", r"\right", r"\frac", r"\sqrt", r"\cdot", r"\pi", r"\ln"} | {
        r"\arctan"
    }
    assert re.fullmatch(r"[a-z0-9.+\-^{}()|\\, ]+", latex)
    assert not re.search(r"[-+] -|\\cdot -|\^\{[^{}]*\}\^", latex)


@pytest.mark.parametrize(
    ("typed", "latex"),
    [
        ("x^2 + 3y", "x^{2} + 3 y"),
        ("1/2x", r"\frac{1}{2} x"),
        ("1/(2x)", r"\frac{1}{2 x}"),
        ("x*2", r"x \cdot 2"),
        ("2*3^x", r"2 \cdot 3^{x}"),
        ("2(1/2)", r"2 \cdot \frac{1}{2}"),
        ("-x^2", "-x^{2}"),
        ("(-x)^2", r"\left(-x\right)^{2}"),
        ("-(x+y)", r"-\left(x + y\right)"),
        ("-(x y)", "-x y"),
        ("x - (y - 1)", r"x - \left(y - 1\right)"),
        ("x + (y - 1)", "x + y - 1"),
        ("x - -y", r"x - \left(-y\right)"),
        ("x*-y", r"x \left(-y\right)"),
        ("(x/y)^2", r"\left(\frac{x}{y}\right)^{2}"),
        ("2^3^2", "2^{3^{2}}"),
        ("(2^3)^2", r"\left(2^{3}\right)^{2}"),
        ("sin(x)^2", r"\sin^{2}\left(x\right)"),
        ("sin(x)^-1", r"\left(\sin\left(x\right)\right)^{-1}"),
        ("exp(-x^2)", "e^{-x^{2}}"),
        ("exp(x)^2", r"\left(e^{x}\right)^{2}"),
        ("log(x)", r"\ln\left(x\right)"),
        ("sqrt(x) |y|", r"\sqrt{x} \left|y\right|"),
        ("1e-5 x", "10^{-5} x"),
        ("2.5e-7", r"2.5 \cdot 10^{-7}"),
        ("2pi x", r"2 \pi x"),
        ("arctan(x)", r"\arctan\left(x\right)"),
        ("max(0, x + y)", r"\max\left(0, x + y\right)"),
        ("min(x,y,1)^2", r"\left(\min\left(x, y, 1\right)\right)^{2}"),
        ("sign(x)^2", r"\operatorname{sign}^{2}\left(x\right)"),
    ],
)
def test_what_was_understood_is_typeset(typed: str, latex: str) -> None:
    assert to_latex(parse(typed)) == latex


# What is refused, and where


def refused(text: str) -> FormulaError:
    with pytest.raises(FormulaError) as raised:
        functions(parse(text))
    return raised.value


BAD = [
    ("", "empty", 0, 0),
    ("   ", "empty", 0, 0),
    ("x +", "ends_early", 3, 0),
    ("x + ", "ends_early", 4, 0),
    ("2^", "ends_early", 2, 0),
    ("-", "ends_early", 1, 0),
    ("sin(", "ends_early", 4, 0),
    ("(x + 1", "unclosed", 0, 1),
    ("sin(x", "unclosed", 3, 1),
    ("|x", "unclosed", 0, 1),
    ("(|x)", "unclosed", 1, 1),
    ("x + 1)", "unopened", 5, 1),
    ("|x|)", "unopened", 3, 1),
    ("()", "no_value", 1, 1),
    ("sin()", "no_value", 4, 1),
    ("x * / y", "no_value", 4, 1),
    ("* x", "no_value", 0, 1),
    ("x ^ ^ 2", "no_value", 4, 1),
    ("x^*y", "no_value", 2, 1),
    ("x***y", "no_value", 3, 1),
    ("1,5x", "comma", 1, 1),
    ("x, y", "comma", 1, 1),
    ("1 + ,5", "comma", 4, 1),
    ("(1,5)x", "comma", 2, 1),
    ("|x,y|", "comma", 2, 1),
    ("max(1, |x, y|)", "comma", 9, 1),
    ("max(1, (x, y))", "comma", 9, 1),
    ("max(x; y)", "comma", 5, 1),
    ("max(, x)", "comma", 4, 1),
    ("max(x, , y)", "comma", 7, 1),
    ("max(x, y,)", "no_value", 9, 1),
    ("max(x, y", "unclosed", 3, 1),
    ("max(x,", "ends_early", 6, 0),
    ("1 + max(x)", "few_values", 4, 3),
    ("max|x|", "few_values", 0, 3),
    ("min()", "no_value", 4, 1),
    ("max x, y", "needs_brackets", 0, 3),
    ("sign", "needs_brackets", 0, 4),
    ("sin(x, y)", "many_values", 5, 1),
    ("log(max(x, y), 2)", "many_values", 13, 1),
    ("sign(x, y)", "many_values", 6, 1),
    ("2 max + x", "needs_brackets", 2, 3),
    ("E", "unknown_name", 0, 1),
    ("2E", "unknown_name", 1, 1),
    ("max(x， y)", "look_alike", 5, 1),
    ("x/0", "by_zero", 2, 1),
    ("y/(x/0)", "by_zero", 5, 1),
    ("exp(-x^2/0)", "by_zero", 9, 1),
    ("max(x, y/(1 - 1))", "by_zero", 10, 5),
    ("x; y", "comma", 1, 1),
    ("f(x) = x", "unknown_name", 0, 1),
    ("y = x^2", "equals", 2, 1),
    ("x == 1", "equals", 2, 1),
    ("foo(x)", "unknown_name", 0, 3),
    ("x + z", "unknown_name", 4, 1),
    ("√", "ends_early", 1, 0),
    ("√-x", "no_value", 1, 1),
    ("x₃", "index", 1, 1),
    ("x_12", "unknown_name", 0, 2),
    (r"\frac{x^2}{20} + y^2", "latex_plain", 0, 5),
    (r"x + \sin(x_1)", "latex_plain", 4, 4),
    ("e^{-x^2}", "latex_plain", 1, 2),
    (r"\nabla x", "latex", 0, 6),
    ("\\", "character", 0, 1),
    ("sin x", "needs_brackets", 0, 3),
    ("sinx", "needs_brackets", 0, 3),
    ("sin^2(x)", "needs_brackets", 0, 3),
    ("x + log", "needs_brackets", 4, 3),
    ("log10(x)", "needs_brackets", 0, 3),
    ("x2", "number_after", 1, 1),
    ("x + 2 3", "number_after", 6, 1),
    ("1.2.3", "number_after", 3, 2),
    ("(x)2", "number_after", 3, 1),
    ("x²3", "number_after", 2, 1),
    ("x.__class__", "character", 1, 1),
    ("x + .", "character", 4, 1),
    ("__import__('os')", "unknown_name", 0, 10),
    ("x[0]", "character", 1, 1),
    ("{x}", "character", 0, 1),
    ("x!", "character", 1, 1),
    ("x % 2", "character", 2, 1),
    ("lambda: x", "unknown_name", 0, 6),
    ("$x$", "character", 0, 1),
    ("x + х", "look_alike", 4, 1),  # Cyrillic
    ("３x", "look_alike", 0, 1),
    ("x – y", "look_alike", 2, 1),
    ("𝑥 + 1", "look_alike", 0, 1),
    ("x\N{ZERO WIDTH SPACE}+ 1", "invisible", 1, 1),
    ("x\n+ 1", "invisible", 1, 1),
    ("x + \N{RIGHT-TO-LEFT OVERRIDE}1", "invisible", 4, 1),
    ("x\x00", "invisible", 1, 1),
    ("x + \ud800", "invisible", 4, 1),
    ("1e999", "number_size", 0, 5),
    ("2 + 1e31x", "number_size", 4, 4),
    ("1e-31x", "number_size", 0, 5),
    ("9" * 40, "number_size", 0, 40),
    ("x^1000", "exponent_size", 2, 4),
    ("x^-101", "exponent_size", 2, 4),
    ("x^(9^9)", "exponent_size", 3, 3),
    ("x" + "⁹" * 40, "number_size", 1, 40),
    ("1/0", "constant", 0, 3),
    ("x + 1/0", "constant", 4, 3),
    ("log(-1)", "constant", 0, 7),
    ("log(0) x", "constant", 0, 6),
    ("x^(1/0)", "constant", 3, 3),
    ("9^9^9^9", "constant", 2, 5),
    ("10^10^10", "constant", 0, 8),
    ("sqrt(-2) + x", "constant", 0, 8),
    ("(-8)^(1/3)", "constant", 0, 10),
    ("exp(1000)", "constant", 0, 9),
    ("(" * 10_000 + "x" + ")" * 10_000, "long", MAX_LENGTH, 20_001 - MAX_LENGTH),
    ("(" * 140 + "x" + ")" * 140, "deep", MAX_DEPTH, 1),
    ("-" * 200 + "x", "deep", MAX_DEPTH, 1),
    ("x^" * 100 + "x", "deep", 2 * MAX_DEPTH + 1, 1),
    ("sin(" * 50 + "x" + ")" * 50, "deep", 4 * MAX_DEPTH + 3, 1),
    ("|" * 150, "deep", MAX_DEPTH, 1),
    ("x" * 300, "many", 0, 101),
]


@pytest.mark.parametrize(("text", "code", "start", "length"), BAD, ids=[b[0][:20] for b in BAD])
def test_what_makes_no_sense_is_marked(text: str, code: str, start: int, length: int) -> None:
    error = refused(text)
    assert (error.code, error.start, error.length) == (code, start, length)
    for language in LANGUAGES:
        sentence = LANGUAGES[language].page[f"formula.{code}"].format(**error.values)
        assert 10 < len(sentence) < 300


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"\frac{x^2}{20}+y^2", "x^2/20 + y^2"),
        (r"\dfrac{\frac{x}{2}}{3}", "x/2/3"),
        (r"\left(x-1\right)^{2}\cdot y", "(x - 1)^2*y"),
        (r"\sqrt{x_{1}^2 + x_2^2}", "sqrt(x^2 + y^2)"),
        (r"\ln{x} + \arctan(y)", "log(x) + atan(y)"),
        (r"e^{-\pi x}", "e^(-pi*x)"),
        (r"\lvert x \rvert \times 2", "abs(x)*2"),
    ],
)
def test_latex_is_answered_with_the_same_in_plain_text(latex: str, plain: str) -> None:
    assert refused(latex).values["plain"] == plain
    assert to_text(parse(plain)) == plain


def test_a_name_is_answered_as_it_was_typed() -> None:
    assert refused("ln x").values["name"] == "ln"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x^(2/3) + y^2", ("x^(2/3)", "abs(x)^(2/3)")),
        ("(x - 1)^(1/3)", ("(x - 1)^(1/3)", "sign(x - 1)*abs(x - 1)^(1/3)")),
        ("sin(2 y^(4/3))", ("y^(4/3)", "abs(y)^(4/3)")),
        ("(x^2)^(2/3) + |y|^(1/3) + 5^(2/3) + x^(1/2) + x^0.5", None),
    ],
)
def test_a_power_that_has_values_on_one_side_is_told(
    text: str, expected: tuple[str, str] | None
) -> None:
    found = one_sided(parse(text))
    assert found == expected
    if found:
        w = np.array([[-2.0, -1.5], [-2.0, -1.0]])
        assert np.isnan(functions(parse(found.power)).value(w)).all()
        assert np.isfinite(functions(parse(found.both)).value(w)).all()


def test_a_foreign_character_is_named() -> None:
    assert "CYRILLIC SMALL LETTER HA" in str(refused("х^2"))
    assert "FULLWIDTH DIGIT THREE" in str(refused("３"))
    assert "U+0000" in str(refused("\x00"))


def test_look_alikes_are_not_ours() -> None:
    for character, plain in LOOK_ALIKES.items():
        assert refused(character).values["plain"] == plain
        assert character not in TWINS and character not in SUPERSCRIPTS


def test_every_mistake_has_a_sentence() -> None:
    """And every sentence of a mistake can come up."""
    made = set()
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "FormulaError":
                assert isinstance(node.args[0], ast.Constant)
                made.add(f"formula.{node.args[0].value!s}")
    sentences = {key for key in LANGUAGES["en"].page if key.startswith("formula.")}
    assert made | {"formula.nowhere"} == sentences  # the last one is the surface's


def test_nothing_is_ever_executed() -> None:
    """Neither a word of it nor the modules that could stand in the code."""
    for path in FOLDER.glob("*.py"):
        names = {
            getattr(n, "id", getattr(n, "attr", None))
            for n in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        }
        forbidden = {"eval", "exec", "compile", "getattr", "__import__", "globals", "sympy"}
        assert not names & (forbidden - {"compile"})
        assert "sympy" not in path.read_text(encoding="utf-8").lower()


def assert_survives(text: str) -> None:
    """A formula of bounded cost comes out, or a mistake with its place."""
    try:
        node = parse(text)
        made = functions(node)
    except FormulaError as error:
        assert 0 <= error.start <= len(text)
        assert 0 <= error.length <= len(text) - error.start
        assert 10 < len(str(error)) < 300
        return
    assert len(text) <= MAX_LENGTH
    assert count(node) <= MAX_NODES
    assert made.cost <= 30 * count(node) + 30
    w = np.array([[0.0, 1.0, -2.5], [0.0, -1.0, 1e8]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert made.value(w).shape == (3,)
        assert made.gradient(w).shape == (2, 3)
        assert made.hessian(w).shape == (2, 2, 3)
        to_latex(node)


@given(st.text(max_size=400))
@settings(STABLE, max_examples=300)
def test_any_text_is_read_or_refused(text: str) -> None:
    assert_survives(text)


PIECES = [
    *"xyxy12.,()|+-*/^e²×=0()) ", "**", "2.5", "1e3", "sin(", "log", "exp(", "pi", "9^9", "x^x",
    "max(", "min(x,", "sign(", ",", "sqrt("
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=60))
@settings(STABLE, max_examples=400)
def test_any_pieces_are_read_or_refused(pieces: list[str]) -> None:
    assert_survives("".join(pieces))
    assert_survives(" ".join(pieces))


def mutated(text: str, chance: random.Random) -> str:
    """The text after one to four accidents."""
    extra = "xyzе.,()|^*/+-=²e0９ \N{ZERO WIDTH SPACE}_'\"\\\n"
    for _ in range(chance.randint(1, 4)):
        i = chance.randrange(len(text) + 1)
        j = min(len(text), i + chance.randint(1, 5))
        text = chance.choice(
            [
                text[:i] + text[j:],
                text[:j] + text[i:],
                text[:i] + chance.choice(extra) + text[i:],
                text[:i] + chance.choice(extra) + text[j:],
                text[:i] + text[i:j][::-1] + text[j:],
                text[i:] + text[:i],
            ]
        )
    return text


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_formula_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    good = (ROSENBROCK, HIMMELBLAU, "x^2 + 3y^2 + 2 sin(3x)", "-20exp(-0.2sqrt(0.5(x^2+y^2)))")
    for text in good:
        for _ in range(60):
            assert_survives(mutated(text, chance))


def test_the_largest_formulas_are_within_bounds() -> None:
    for text in (
        "tanh(" * 29 + "xy" + ")" * 29,
        "+".join(["x^99"] * 50),
        "x^y" + "+x^y" * 49,
        "/".join("xy" * 50),
        "*".join(["sin(xy)"] * 30),
    ):
        assert_survives(text)
        functions(parse(text))


# Derivatives


def trusted(
    function: Callable[[np.ndarray], np.ndarray], w: np.ndarray, axis: int
) -> tuple[np.ndarray, np.ndarray]:
    """A difference quotient, NaN where it cannot be trusted, and its own error."""
    near, far, rounding = quotients(function, w, axis)
    slack = np.abs(near - far) + 100 * rounding
    return np.where(slack <= 1e-4 * (1 + np.abs(near)), near, np.nan), slack


POINTS = np.random.default_rng(3).uniform(-2.5, 2.5, (2, 40)).round(6)


@given(NODES)
@settings(STABLE, max_examples=300)
def test_derivatives_are_slopes(node: Node) -> None:
    try:
        made = functions(node)
    except FormulaError:
        return
    gradient, hessian = made.gradient(POINTS), made.hessian(POINTS)
    with np.errstate(all="ignore"):
        for axis in range(2):
            claims: list[tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]] = [
                (gradient[axis], made.value),
                (hessian[axis, 0], lambda w: made.gradient(w)[0]),
                (hessian[axis, 1], lambda w: made.gradient(w)[1]),
            ]
            for claimed, function in claims:
                expected, slack = trusted(function, POINTS, axis)
                sure = np.isfinite(expected) & np.isfinite(claimed)
                sure &= np.abs(expected) < 1e12
                error = np.abs(claimed - expected)[sure]
                assert np.all(error <= (2 * slack + 1e-3 * (1 + np.abs(expected)))[sure])
    np.testing.assert_array_equal(hessian[0, 1], hessian[1, 0])


@given(NODES)
@settings(STABLE, max_examples=100)
def test_one_point_equals_its_twin_in_a_batch_bit_for_bit(node: Node) -> None:
    try:
        made = functions(node)
    except FormulaError:
        return
    value, gradient, hessian = (f(POINTS) for f in made[:3])
    for i in range(0, POINTS.shape[1], 7):
        w = POINTS[:, i].copy()
        np.testing.assert_array_equal(made.value(w), value[i])
        np.testing.assert_array_equal(made.gradient(w), gradient[:, i])
        np.testing.assert_array_equal(made.hessian(w), hessian[..., i])


KNOWN = {
    "rosenbrock": ROSENBROCK,
    "himmelblau": HIMMELBLAU,
    "beale": "(1.5-x+xy)^2 + (2.25-x+xy^2)^2 + (2.625-x+xy^3)^2",
    "saddle": "x² − y²",
}


@pytest.mark.parametrize("key", KNOWN)
def test_a_known_function_typed_is_the_built_in_one(key: str) -> None:
    own, made = SURFACES[key], functions(parse(KNOWN[key]))
    w = np.random.default_rng(0).uniform(-3, 3, (2, 500))
    parts: list[tuple[Any, Any, float]] = [
        (own.value, made.value, 1e-13),
        (own.gradient, made.gradient, 1e-13),
        (own.hessian, made.hessian, 1e-6 if key == "beale" else 1e-13),  # by differences there
    ]
    for stated, typed, tolerance in parts:
        expected = stated(w)
        size = np.abs(expected).max()
        np.testing.assert_allclose(typed(w), expected, rtol=tolerance, atol=tolerance * size)


def test_constants_have_shapes() -> None:
    made = functions(parse("5"))
    for batch in ((), (1,), (2, 3)):
        w = np.zeros((2, *batch))
        assert np.shape(made.value(w)) == batch
        assert (made.value(w) == 5).all()
        assert made.gradient(w).shape == (2, *batch)
        assert not made.gradient(w).any()
        assert made.hessian(w).shape == (2, 2, *batch)


def test_the_slope_of_a_kink_is_zero() -> None:
    made = functions(parse("|x| + |y - 1|"))
    assert made.gradient(np.array([0.0, 1.0])).tolist() == [0.0, 0.0]
    assert made.gradient(np.array([-2.0, 3.0])).tolist() == [-1.0, 1.0]


AXES = np.array([[0.0, 0.0, 0.0, 1.5, -2.0, 0.7], [0.0, 2.0, -0.5, 0.0, 0.0, -1.1]])
"""The origin, points on both axes, and one beside them."""


@pytest.mark.parametrize(
    ("root", "same"),
    [
        ("sqrt(x^2) + y^2", "|x| + y^2"),
        ("(x^2)^0.5 - 3sqrt(y^2)", "|x| - 3|y|"),
        ("sqrt(sqrt(x^4)) y", "|x| y"),
        ("sqrt(max(x, -x)^2)", "|x|"),
        ("((x^2 + y^2)^2)^0.25", "sqrt(x^2 + y^2)"),
        ("sqrt((x^2 + y^2)^3)", "(x^2 + y^2)^1.5"),
        ("max(x, -x) + min(y, -y)", "|x| - |y|"),
        ("max(x, y)", "(x + y + |x - y|)/2"),
        ("min(x, y)", "(x + y - |x - y|)/2"),
        ("sign(x) x + sign(y^2)", "|x| + sign(|y|)"),
    ],
)
def test_a_tip_has_the_slope_of_what_it_equals(root: str, same: str) -> None:
    one, other = functions(parse(root)), functions(parse(same))
    for part in range(3):
        np.testing.assert_allclose(one[part](AXES), other[part](AXES), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(x^2 + y^2)", "(x^2 + y^2)^0.5", "(x^2 + y^2)^(1/3)", "(x^2)^(1/3) + |y|^0.9",
        "sqrt(x^2 + sqrt(y^2))", "sqrt(|x|) + sqrt(|y|)", "x sqrt(x^2 + y^2)", "(x^2 + y^2)^1.2",
        "sqrt(x^2 + y^2)/(1 + x^2)", "exp(-sqrt(x^2 + y^2))", "-20exp(-0.2sqrt(0.5(x^2+y^2)))",
        "cos(sqrt(x^2 + y^2))", "sqrt(max(x, y, -x, -y)^2)", "sqrt(1 - cos(x) + y^2)",
        "sqrt(10^-160 x^2 + y^4)",
    ],
)  # fmt: skip
def test_at_the_tip_of_a_root_there_is_a_slope_of_zero(text: str) -> None:
    made = functions(parse(text))
    for tip in (0.0, 1e-170):  # whose square is 0, too
        if tip and "|" in text:
            continue
        w = np.array([tip, -tip])
        assert np.abs(made.gradient(w)).max() < 1e-160
        assert np.isfinite(made.hessian(w)).all()


@pytest.mark.parametrize(
    "text", ["|x|^(y^2 + 1)", "(x^2)^|y|", "max(x, 0)^(2 + y^2)", "0^(1 + y^2)"]
)
def test_a_power_of_zero_has_the_slope_that_it_has_around(text: str) -> None:
    made = functions(parse(text))
    w = np.array([np.zeros(3), [0.7, 1.5, -2.5]])
    assert (made.value(w) == 0).all()
    assert (made.gradient(w) == 0).all()
    assert (made.hessian(w) == 0).all()


def test_a_power_of_zero_keeps_the_slope_of_its_edge() -> None:
    """That of xʸ at x = 0 is 1 where y is 1, 0 above, and infinite below."""
    slopes = functions(parse("x^y")).gradient(np.array([np.zeros(3), [0.5, 1.0, 2.0]]))
    np.testing.assert_array_equal(slopes, [[np.inf, 1, 0], [0, 0, 0]])


def test_a_root_of_a_square_has_no_curvature_at_its_tip() -> None:
    """Even where it is smooth: nothing there tells x² from |x|."""
    made = functions(parse("sqrt((x^2 + y^2)^2)"))
    assert not made.gradient(np.zeros(2)).any()
    assert not made.hessian(np.zeros(2)).any()


@pytest.mark.parametrize("text", ["sqrt(x)", "x^0.5", "sqrt(x) y + y", "cos(sqrt(x))", "x^(2/3)"])
def test_at_the_edge_of_a_root_there_is_no_slope(text: str) -> None:
    made = functions(parse(text))
    w = np.array([0.0, 2.0])
    assert np.isfinite(made.value(w))
    assert not np.isfinite(made.gradient(w)).all()


def test_what_is_not_chosen_does_not_matter() -> None:
    made = functions(parse("max(1 + x, sqrt(y)) + min(y^2, 5 - y^0.5, 7)"))
    w = np.array([0.5, 0.0])
    assert made.gradient(w).tolist() == [1.0, 0.0]
    assert made.hessian(w).tolist() == [[0.0, 0.0], [0.0, 2.0]]


def test_where_values_are_equal_their_slopes_are_shared() -> None:
    w = np.array([1.0, 1.0])
    assert functions(parse("max(x, y)")).gradient(w).tolist() == [0.5, 0.5]
    assert functions(parse("min(3x, y + 2)")).gradient(w).tolist() == [1.5, 0.5]
    assert functions(parse("max(x^2, y, 1)")).gradient(w).tolist() == [0.5, 0.25]
    assert functions(parse("max(0, x)")).gradient(w - 1).tolist() == [0.5, 0.0]


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("1/(1/x)", [0.0]),
        ("exp(-1/x^2)", [0.0]),
        ("x/|x|", [0.0]),
        ("y^2/(1 + 1/(x - 2))", [1.0, 2.0]),
        ("atan(x^-1)", [0.0]),
        ("1/(1 + (x - 2)^-0.5)", [-1.0, 0.0, 1.0, 2.0]),
        ("exp(log|x - 1|)", [1.0]),
        ("1/log(x^2)", [-1.0, 0.0, 1.0]),
        ("min(1, 1/|x|)", [0.0]),
        ("tanh(|x|^-y)", [0.0]),
        ("sin(x)/x", [0.0]),
        ("1/(1 + exp(-1000x)) + 1/(1 + exp(1000x))", []),  # too large on the way is no gap
        ("exp(-exp(exp(x + 6)))", []),
    ],
)
def test_there_is_no_value_where_a_part_has_none(text: str, gaps: list[float]) -> None:
    w = np.array([[-1.0, 0.0, 1.0, 2.0], [1.0, 1.0, 1.0, 1.0]])
    values = functions(parse(text)).value(w)
    assert w[0, np.isnan(values)].tolist() == gaps


def test_plateaus_keep_their_digits() -> None:
    made = functions(parse("tanh(x)"))
    assert made.gradient(np.array([15.0, 0.0]))[0] == pytest.approx(4 * math.exp(-30), rel=1e-12)


def test_what_is_not_finite_somewhere_is_so_only_there() -> None:
    w = np.array([[-1.0, 0.0, 2.0], [1.0, 1.0, 1.0]])
    for text, expected in {
        "log(x)": [math.nan, math.nan, math.log(2)],
        "1/x": [-1.0, math.nan, 0.5],
        "x^x": [-1.0, 1.0, 4.0],
        "x^0.5": [math.nan, 0.0, math.sqrt(2)],
        "exp(1000x)": [0.0, 1.0, math.nan],
    }.items():
        np.testing.assert_allclose(functions(parse(text)).value(w), expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/(1 + exp(-1000x))", 0.0),
        ("1/(1 + exp(-1/(x + 1)))", 0.0),
        ("y^2/(exp(-900x) + exp(-800x))", 0.0),
        ("1/cosh(1000x)", 0.0),
        ("tanh(exp(-1000x))", 1.0),
        ("atan(exp(-1000x))", math.pi / 2),
        ("exp(-exp(-1000x))", 0.0),
        ("2^(-exp(-1000x))", 0.0),
        ("(1 + exp(-1000x))^(-0.5)", 0.0),
        ("(1 + exp(-1000x))^x", 0.0),
    ],
)
def test_what_levels_off_is_level_where_a_part_of_it_is_infinite(text: str, value: float) -> None:
    """At −1.001 the part is e¹⁰⁰⁰, which no double holds."""
    made = functions(parse(text))
    w = np.array([[-1.001, -1.1], [0.5, -2.0]]) if "1/(x" not in text else np.array([[-1.001], [0]])
    np.testing.assert_allclose(made.value(w), value, rtol=1e-15, atol=0)
    np.testing.assert_array_equal(made.gradient(w), np.zeros(w.shape))
    np.testing.assert_array_equal(made.hessian(w), np.zeros((2, *w.shape)))


def test_a_square_root_is_the_same_however_it_is_typed() -> None:
    one, other = functions(parse("(x^2 + y^2)^0.5")), functions(parse("sqrt(x^2 + y^2)"))
    w = np.random.default_rng(1).uniform(-3, 3, (2, 100))
    for part in range(3):
        np.testing.assert_array_equal(one[part](w), other[part](w))


def test_nothing_larger_than_the_largest_is_finite() -> None:
    made = functions(parse("exp(x)"))
    assert np.isfinite(made.value(np.array([math.log(LARGEST) - 1e-9, 0.0])))
    assert np.isnan(made.value(np.array([math.log(LARGEST) + 1e-9, 0.0])))


# Critical points


def found(text: str, half: float = 6.0) -> list[tuple[str, float, float]]:
    return [(p.kind, p.x, p.y) for p in critical_points(functions(parse(text)), half)]


def test_the_critical_points_of_himmelblau_are_the_stated_ones() -> None:
    points = critical_points(functions(parse(HIMMELBLAU)), 6.0)
    stated = SURFACES["himmelblau"].critical_points
    assert len(points) == len(stated)
    for p in points:
        near = min(stated, key=lambda s: math.hypot(s.x - p.x, s.y - p.y))
        assert near.kind == p.kind
        assert math.hypot(near.x - p.x, near.y - p.y) < 1e-9
        assert p.value == pytest.approx(near.value, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ROSENBROCK, [("minimum", 1.0, 1.0)]),
        ("x^2 - y^2", [("saddle", 0.0, 0.0)]),
        ("-x^2 - 2y^2", [("maximum", 0.0, 0.0)]),
        ("x^4 + y^4", [("minimum", 0.0, 0.0)]),
        ("x^2 + y^4", [("minimum", 0.0, 0.0)]),
        ("-x^4 - y^6", [("maximum", 0.0, 0.0)]),
        ("x^3 - 3x y^2", [("degenerate", 0.0, 0.0)]),
        ("x^2 + y^3", [("degenerate", 0.0, 0.0)]),
        ("|x| + |y - 1|", [("cusp", 0.0, 1.0)]),
        ("sqrt(x^2 + y^2)", [("cusp", 0.0, 0.0)]),
        ("(x-1)^2 + |x| + 2|y| + (y-.5)^2", [("cusp", 0.5, 0.0)]),
        ("-exp(-(x-1)^2 - y^2)", [("minimum", 1.0, 0.0)]),
        ("(x-20)^2 + (y-4)^2", [("minimum", 20.0, 4.0)]),
        # None: valleys, slopes, poles, plains.
        ("x^2", []),
        ("(x + y - 1)^2", []),
        ("x + y", []),
        ("log(x)", []),
        ("log(xy)", []),
        ("1/x", []),
        ("1/(x^2 + y^2)", []),
        ("exp(x)", []),
        ("5", []),
        ("0x", []),
        ("exp(-50(x^2 + y^2) - 400)", [("maximum", 0.0, 0.0)]),
        # None at a step; a foot beside one is a minimum.
        ("x^2 + y^2 + sign(x)", []),
        ("x^4 + y^4 + sign(x y)", []),
        ("x^2 + y^2 + sign(x - 0.001)", [("minimum", 0.0, 0.0)]),
        # Gaps whose curvature depends on the direction of approach, or that lie on a ridge.
        ("x y (x^2 - y^2)/(x^2 + y^2)", [("degenerate", 0.0, 0.0)]),
        ("x^2 y^2/(x^2 + y^2)", []),
        ("sin(x y)/(x y)", []),
        ("(cosh(x) - 1)/x^2 + y^2", [("minimum", 0.0, 0.0)]),
        ("(x^2 + y^2)^3/(x^2 + y^2)", [("minimum", 0.0, 0.0)]),
        ("|x| |y|", []),
    ],
)
def test_critical_points(text: str, expected: list[tuple[str, float, float]]) -> None:
    assert found(text) == expected


def test_where_valleys_with_a_kink_cross_there_is_no_saddle() -> None:
    """All around |cos x| |cos y| is no lower."""
    told = {kind for kind, *_ in found("|cos(x)| |cos(y)|")}
    assert told == {"maximum"}


def test_a_coordinate_that_is_zero_is_found_as_zero() -> None:
    """Whatever the digits of the other one."""
    for text in ("(x^2 + y^2 - 1)^2 + 0.1x", "|sin(x)| + y^2", "sin(x^2 - y^2)^2 + 0.01(x^2+y^2)"):
        points = critical_points(functions(parse(text)), 6.0)
        coordinates = np.array([[p.x, p.y] for p in points])
        assert not ((coordinates != 0) & (np.abs(coordinates) < 1e-9)).any()


def test_a_ring_of_minima_is_not_a_crowd_of_points() -> None:
    assert found("(x^2 + y^2 - 1)^2") == [("maximum", 0.0, 0.0)]
    assert found("(xy - 1)^2") == [("saddle", 0.0, 0.0)]


def test_the_search_is_bounded() -> None:
    """Counted, not timed: operations on single numbers."""
    for text in (
        "20 + x^2 + y^2 - 10cos(2pi x) - 10cos(2pi y)",
        "+".join(f"sin({i}x+y^{i})" for i in range(1, 22)),
        "(x^2 + y^2 - 1)^2",
        "sin(10x) sin(10y)",
    ):
        made = functions(parse(text))
        work = 0

        def counted(function: Any, cost: int = made.cost) -> Any:
            def call(w: np.ndarray) -> np.ndarray:
                nonlocal work
                work += cost * w[0].size
                return function(w)

            return call

        value, gradient, hessian = (counted(f) for f in made[:3])
        points = critical_points(Functions(value, gradient, hessian, made.cost), 6.0)
        assert len(points) <= 60
        assert work < 3e7
