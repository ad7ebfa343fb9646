"""Captions: they state everything, in every language, and survive Markdown and LaTeX."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Run, Scene
from exports.caption import Caption, caption, escaped, to_latex, to_markdown, to_text
from exports.panels import filmstrip, letter, multiples
from figures.legend import gradient_source, settings
from figures.theme import letters
from lessons import LESSONS, READY_MADE
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tests.random_scenes import STABLE, scenes
from texts import LANGUAGES, number, raised

EVERY = READY_MADE | {key: lesson.scene for key, lesson in LESSONS.items()}


def plain(scene: Scene, language: str = "en") -> str:
    return to_text(scene, caption(scene, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", EVERY)
def test_it_states_everything(key: str, language: str) -> None:
    scene = EVERY[key]
    said = plain(scene, language)
    assert Scene.from_query(said.split()[-1]) == scene
    for value in (*scene.origin, float(scene.steps), float(scene.seed)):
        assert number(value) in said
    for run, own in zip(scene.runs, letters(scene.runs), strict=True):
        optimizer = OPTIMIZERS[run.optimizer]
        name = f"{optimizer.name} {own}".rstrip()
        listed = f"{name}: {settings(optimizer, scene.resolve(run), language)}"
        assert listed in said.replace(" = ", " ")
        assert gradient_source(scene, run, language) in said.replace(" = ", " ")


@given(scene=scenes())
@STABLE
def test_the_scene_comes_back_from_any_caption(scene: Scene) -> None:
    assert Scene.from_query(plain(scene).split()[-1]) == scene
    found = re.search(r"`(v=.*)`", to_markdown(caption(scene)))
    assert found
    assert Scene.from_query(found[1]) == scene


@pytest.mark.parametrize("key", SURFACES)
def test_it_names_the_surface_and_its_parameters(key: str) -> None:
    scene = Scene(key)
    for language in LANGUAGES:
        pieces = caption(scene, language)
        assert [piece.kind for piece in pieces].count("math") == 1
        for parameter in scene.landscape.parameters:
            value = f"{number(parameter.default)}{parameter.unit}"
            assert f"{parameter.symbol} = {value}" in plain(scene, language)
        assert not re.search(r", [,.]| \.", plain(scene, language))


def test_a_formula_is_written_as_it_was_typed() -> None:
    assert "f(x, y) = x^2 + 3y^2." in plain(Scene("formula", formula="x^2 + 3y^2"))


def test_the_step_is_named_unless_it_is_the_last() -> None:
    scene = READY_MADE["beale"]
    assert "step 50." in to_text(scene, caption(scene, step=50))
    assert caption(scene, step=scene.steps) == caption(scene)


def test_panels_have_letters() -> None:
    scene = READY_MADE["beale"]
    said = to_text(scene, caption(scene, panels=multiples(scene, "eta", ["0.01", "0.1"])))
    assert "(a) η = 0.01, (b) η = 0.1." in said
    assert "GD: η = 0.01 / 0.1; Momentum: η = 0.01 / 0.1, α = 0.9;" in said
    letters = [letter(i) for i in (0, 25, 26, 51, 52, 701, 702)]
    assert letters == ["a", "z", "aa", "az", "ba", "zz", "aaa"]


def test_each_method_of_a_figure_is_said_with_its_settings() -> None:
    scene = Scene("beale", runs=(Run("adam", {"eta": 0.05}),))
    said = to_text(scene, caption(scene, panels=multiples(scene, "method", ["gd", "adam"])))
    assert "(a) GD: η = 0.01; (b) Adam: η = 0.05, β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸." in said


@pytest.mark.parametrize(
    ("setting", "values", "said"),
    [
        ("r1.eta", "0.01,0.1", "GD: η = 0.01 / 0.1;"),
        ("surface.theta", "0,30", "θ = 0° / 30°."),
        ("x", "1,2", "Start ○ (1 / 2, 6)"),
        ("steps", "5,70", "5 / 70 steps"),
        ("seed", "1,2", "seed 1 / 2."),
        ("r1.schedule", "constant,cosine", "GD: η = 0.038, – / Cosine (η∞/η = 0);"),
        ("r1.schedule", "cosine,step", "Cosine (η∞/η = 0) / Step (k = 100, γ = 0.1);"),
        ("r1.clip", "1e-5,1", "clipped to 10⁻⁵ / clipped to 1;"),
        ("r1.l2", "0.5,1", "λ₂ = 0.5 / λ₂ = 1;"),
        ("r3.bias_correction", "on,off", "ε = 10⁻⁸, – / Bias correction off"),
    ],
)
def test_what_differs_between_panels_is_said_of_each(setting: str, values: str, said: str) -> None:
    """No sentence of the caption is untrue of one of them."""
    scene = READY_MADE["ill_conditioned"]
    parts = multiples(scene, setting, values.split(","))
    assert said in to_text(scene, caption(scene, panels=parts))


def test_what_is_set_besides_is_not_cut_where_panels_differ() -> None:
    run = Run("sgd", schedule="step", replacement=True)
    scene = Scene("linear_regression", runs=(run,))
    for setting, said in (
        (
            "r1.schedule.gamma",
            "with replacement, Step (k = 100, γ = 0.1) / Step (k = 100, γ = 0.5)",
        ),
        ("r1.clip", "Step (k = 100, γ = 0.1), with replacement, clipped to 0.1 / clipped to 0.5"),
    ):
        parts = multiples(scene, setting, ["0.1", "0.5"])
        assert said in to_text(scene, caption(scene, panels=parts))


def test_a_single_value_or_step_is_stated_as_well() -> None:
    scene = READY_MADE["beale"]
    varied = to_text(scene, caption(scene, panels=multiples(scene, "r1.eta", ["1e-7"], 5)))
    assert "GD: η = 10⁻⁷;" in varied
    assert "step 5." in varied
    assert "step 50." in to_text(scene, caption(scene, panels=filmstrip(scene, [50])))


@given(value=st.floats(-1e300, 1e300))
@STABLE
def test_numbers_are_written_as_people_write_them(value: float) -> None:
    written = raised(f"η {number(value)},")
    assert "e" not in written
    digits, _, exponent = written.removeprefix("η ").rstrip(",").partition("10")
    if any(sign in "⁰¹²³⁴⁵⁶⁷⁸⁹" for sign in exponent):
        mantissa = digits.rstrip("×").replace("−", "-")
        mantissa = {"": "1", "-": "-1"}.get(mantissa, mantissa)
        power = exponent.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
        assert float(f"{mantissa}e{power}") == pytest.approx(value, rel=6e-4)


def test_only_numbers_are_raised() -> None:
    for words in ("e2e", "1e", "x1e5", "v1.2e3.4", "1e5x", "the3e4"):
        assert raised(words) == words
    assert raised("ε 1e−8, η 1.5e−5; −1e7") == "ε 10⁻⁸, η 1.5×10⁻⁵; −10⁷"


# LaTeX


def braces_match(latex: str) -> bool:
    depth = 0
    for sign in re.sub(r"\\[\\{}]", "", latex):
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


@pytest.mark.parametrize("key", SURFACES)
def test_latex_is_whole_and_of_ascii(key: str) -> None:
    """What no stock pdfLaTeX knows is left to Korean, which has a package."""
    runs = tuple(Run(optimizer) for optimizer in list(OPTIMIZERS)[:8])
    for part in (runs, tuple(Run(o) for o in list(OPTIMIZERS)[8:])):
        for start in range(0, len(part), 8):
            scene = Scene(key, runs=part[start : start + 8])
            latex = to_latex(caption(scene), "figures/my_file")
            assert braces_match(latex)
            assert latex.isascii(), set(re.findall(r"[^\x00-\x7f]", latex))
            assert latex.count("$") % 2 == 0
            assert r"\includegraphics[width=\linewidth]{figures/my_file}" in latex


def test_signs_are_escaped() -> None:
    assert escaped("50 % of A&B_c, β₁ 0.9, −1") == r"50 \% of A\&B\_c, $\beta _1$ 0.9, $-$1"
    assert escaped("η = 0.95, θ = −30°") == r"$\eta = 0.95$, $\theta = -30^\circ$"
    assert escaped("ε = 10⁻⁸, 1.5×10⁻⁵") == r"$\epsilon = 10^{-8}$, $1.5 \times 10^{-5}$"
    assert escaped("m = 10, η∞/η = 0") == r"$m = 10$, $\eta \infty$/$\eta = 0$"


def test_the_string_in_latex_is_the_string() -> None:
    scene = Scene("formula", formula="|x|_y".replace("_", "+") + "^2", runs=(Run("adam"),))
    (code,) = re.findall(r"\\texttt\{(.*)\}\}\n", to_latex(caption(scene)))
    code = re.sub(r"\\allowbreak\{\}|\\mbox\{(-)\}", r"\1", code)
    code = code.replace(r"\textasciicircum{}", "^")
    assert Scene.from_query(re.sub(r"\\(.)", r"\1", code)) == scene


def test_markdown_escapes_what_would_be_markup() -> None:
    pieces: Caption = caption(READY_MADE["regression"], "en")
    first = to_markdown(pieces, "my figure.svg").splitlines()[0]
    assert first == "![](my%20figure.svg)"
