"""TikZ and captions in LaTeX: whole, and compiled where a TeX is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine import Run, Scene
from exports.__main__ import main
from exports.caption import caption, to_latex
from exports.figure.layout import COLUMN, PAGE_WIDTH, Options, figure
from exports.figure.theme import FIGURE_THEMES, FigureThemeName
from exports.formats.tikz import MOST, to_tikz
from exports.panels import Panel, filmstrip, multiples, panel
from exports.sheet.drawing import Area, Drawing, Group, Item, Text
from exports.sheet.drawing import Path as Line
from figures import Camera, View
from lessons import LESSONS, READY_MADE
from optimizers import OPTIMIZERS
from surfaces import SURFACES

BEALE = READY_MADE["beale"]
SEEDS = Scene("quadratic", steps=40, runs=(Run("sgd", sigma=1.0, seeds=5), Run("adam")))
POINT = re.compile(r"\\[MD]\((-?[\d.]+),(-?[\d.]+)\)")


PLAIN = Options()


def tikz(panels: Sequence[Panel], options: Options = PLAIN) -> str:
    return to_tikz(figure(panels, options), options.view.language)


def scopes(made: str) -> list[str]:
    """What is drawn in the units of axes, axes by axes."""
    return re.findall(r"\\begin\{scope\}.*?\\end\{scope\}", made, re.S)


@pytest.mark.parametrize("camera", [None, Camera(25.0, 40.0)], ids=["above", "perspective"])
@pytest.mark.parametrize("key", SURFACES)
def test_every_surface_is_written(key: str, camera: Camera | None) -> None:
    scene, options = Scene(key, steps=20), Options(view=View(camera=camera))
    made = tikz([panel(scene)], options)
    assert made == tikz([panel(scene)], options)
    assert made.count("{") == made.count("}")
    assert made.isascii(), "what pdfLaTeX reads"
    assert "nan" not in made
    assert "inf" not in made
    assert len(scopes(made)) == (0 if camera else 1)
    assert not re.search(r"\d[eE][+-]?\d", re.sub(r"HTML.*", "", made)), "TeX reads no exponents"


def test_its_comment_is_what_is_said_of_it(tmp_path: Path) -> None:
    assert main(["beale", "--vary", "r1.eta=0.01,0.02", "-o", str(tmp_path / "a.tikz")]) == 0
    made = (tmp_path / "a.tikz").read_text("utf-8")
    said = " ".join(line.removeprefix("% ") for line in made.splitlines() if line[0] == "%")
    assert "GD: η = 0.01 / 0.02;" in said
    assert "(b) GD η = 0.02." in said
    assert r"Needs \usepackage{tikz}." in said
    assert "picture (a)" in said


def test_points_are_in_the_units_of_their_axes() -> None:
    """The trail of a run stands in its picture as the engine has it, and its losses likewise."""
    scene = Scene(steps=12, runs=(Run("gd"),))
    part = panel(scene)
    picture, losses = scopes(tikz([part], Options(curves=True)))
    (x0, x1), (y0, y1) = scene.landscape.view
    trail = [(float(x), float(y)) for x, y in POINT.findall(picture)]
    assert all(x0 - 0.1 <= x <= x1 + 0.1 and y0 - 0.1 <= y <= y1 + 0.1 for x, y in trail)
    for position in part.trajectories[0].positions[1:-1]:
        assert min(np.hypot(*(np.array(trail) - position).T)) < 0.01
    counted = {x for x, _ in POINT.findall(losses)}
    assert {"1", "5", "12"} <= counted


@pytest.mark.parametrize(
    "box", [((1e-5, 2e-5), (1e-5, 2e-5)), ((1e6, 1e6 + 1), (-1, 1)), ((-1e7, 1e7), (-1e7, 1e7))]
)
def test_where_tex_cannot_count_in_them_points_are_those_of_the_sheet(
    box: tuple[tuple[float, float], tuple[float, float]],
) -> None:
    scene = Scene("quadratic", start=(1e6, 0.0), steps=3, runs=(Run("gd"),))
    made = tikz([panel(scene)], Options(view=View(box=box)))
    assert not scopes(made)
    sheet = figure([panel(scene)], Options(view=View(box=box)))
    for x, y in POINT.findall(made):
        assert -1 <= float(x) <= sheet.width + 1
        assert -1 <= float(y) <= sheet.height + 1


def test_a_run_has_one_style_for_its_lines_and_a_colour_of_its_own() -> None:
    scene = Scene(steps=30, runs=(Run("gd"), Run("momentum"), Run("adam")))
    made = tikz([panel(scene)], Options(curves=True, width=PAGE_WIDTH))
    for n in (1, 2, 3):
        assert made.count(rf"\tikzset{{run {n}/.style") == 1
        assert made.count(rf"\path[run {n}, ") >= 3  # trail, losses, legend
    assert "% Momentum" in made
    # GD's ink is also that of words, which do not change with the run.
    assert "text=run" not in made


def test_a_colour_and_a_word_are_written_as_they_are() -> None:
    area = Area(10, 10, 100, 50, (0, 1), (0, 10))
    line = Line([np.array([[10.0, 60.0], [110.0, 10.0]])], stroke="#112233", dash=(2, 1))
    parts: list[Item | Group]
    parts = [Group("run", [line], area, "#112233", (2, 1)), Text(5, 5, "50 % of η₁₀", 8, "#112233")]
    made = to_tikz(Drawing(120, 70, parts), "en")
    assert r"\M(0,0) \D(1,10)" in made
    assert "dash pattern={on 2.00pt off 1.00pt}" in made
    assert r"{50 \% of $\eta _{10}$}" in made or r"{50 \% of $\eta_{10}$}" in made


def test_what_is_too_much_for_tex_is_refused_in_words() -> None:
    drawing = Drawing(100, 100, [Line([np.zeros((MOST + 1, 2))], stroke="#000000")])
    for language, said in (("en", "TeX is to read no more"), ("ko", "TeX이 읽을 점")):
        with pytest.raises(ValueError, match=said):
            to_tikz(drawing, language)


def compiled(tmp_path: Path, body: str) -> str:
    """What pdfLaTeX says of a document; skipped without one."""
    if shutil.which("pdflatex") is None:
        pytest.skip("pdflatex is not installed (packages texlive-latex-base, texlive-pictures)")
    document = (
        r"\documentclass{article}\usepackage{amsmath}\usepackage{graphicx}"
        rf"\usepackage{{tikz}}\begin{{document}}{body}\end{{document}}"
    )
    (tmp_path / "page.tex").write_text(document, encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    log = done.stdout.decode(errors="replace")
    assert done.returncode == 0, log[-2000:]
    assert "Missing character" not in log
    return log


def all_compile(tmp_path: Path, parts: dict[str, str]) -> None:
    for name, made in parts.items():
        (tmp_path / f"{name}.tikz").write_text(made, "utf-8")
    compiled(tmp_path, "\n\n".join(f"\\input{{{name}.tikz}}" for name in parts))


@pytest.mark.parametrize("name", FIGURE_THEMES)
def test_it_compiles(name: FigureThemeName, tmp_path: Path) -> None:
    methods = multiples(Scene(steps=30), "method", ["gd", "adam", "lion", "newton"])
    rows = tikz(methods, Options(theme=name, width=PAGE_WIDTH, columns=3, curves=True))
    assert len(set(re.findall(r"run (\d+)/", rows))) == len(methods)
    perspective = View(camera=Camera(25.0, 40.0))
    parts = {
        "one": tikz([panel(BEALE, 60)], Options(theme=name, title="A & B: 50 %")),
        "three": tikz(filmstrip(LESSONS["slope"].scene, [10, 30, 60]), Options(width=PAGE_WIDTH)),
        "four": rows,
        "turned": tikz([panel(BEALE, 60)], Options(theme=name, view=perspective)),
    }
    all_compile(tmp_path, parts)


@pytest.mark.parametrize("width", [COLUMN, PAGE_WIDTH])
def test_losses_and_data_are_written(width: float) -> None:
    """With axes of their own, and each curve as long as its run."""
    scene = READY_MADE["regression"]
    options = Options(width=width, curves=True, data=True)
    made = tikz([panel(scene)], options)
    assert made == tikz([panel(scene)], options)
    _, losses, data = scopes(made)
    for n in range(1, len(scene.runs) + 1):
        drawn = re.findall(rf"\\path\[run {n}, [^;]*;", losses)
        ends = [float(x) for x, _ in POINT.findall("".join(drawn))]
        assert max(ends) == pytest.approx(scene.steps, rel=1e-3)
        assert rf"\path[run {n}, " in data
    assert scene.landscape.data
    assert data.count("circle[") >= scene.landscape.data.size
    seeds = tikz([panel(SEEDS)], Options(width=width, curves=True))
    assert seeds.count("opacity=0.22]") == 1
    with pytest.raises(ValueError, match="Beale"):
        tikz([panel(BEALE)], options)


def test_losses_and_data_compile(tmp_path: Path) -> None:
    regression = READY_MADE["regression"]
    both = Options(curves=True, data=True)
    wide = replace(both, width=PAGE_WIDTH, view=View(axis="examples"))
    diverging = (Run("gd", {"eta": 0.01}), Run("gd", {"eta": 0.1}))  # a letter without a head
    all_compile(
        tmp_path,
        {
            "column": tikz([panel(regression, 60)], both),
            "page": tikz([panel(regression, 60)], wide),
            "strip": tikz(filmstrip(regression, [10, 60]), replace(both, width=PAGE_WIDTH)),
            "seeds": tikz([panel(SEEDS, 20)], Options(curves=True)),
            "falls": tikz([panel(Scene("saddle", runs=(Run("gd"),)))], Options(curves=True)),
            "letters": tikz([panel(Scene("saddle", runs=diverging))], Options(curves=True)),
        },
    )


def test_every_method_has_a_mark_that_compiles(tmp_path: Path) -> None:
    keys = list(OPTIMIZERS)
    lots = [tuple(Run(key) for key in keys[n : n + 8]) for n in range(0, len(keys), 8)]
    scenes = [Scene(steps=30, runs=runs) for runs in lots]
    all_compile(tmp_path, {f"{n}": tikz([panel(scene)]) for n, scene in enumerate(scenes)})


def test_captions_compile(tmp_path: Path) -> None:
    """Those of every surface and every ready-made scene, without their pictures."""
    every = [Scene(key, runs=(Run("sgd"), Run("rprop"))) for key in SURFACES]
    every += [*READY_MADE.values(), *(lesson.scene for lesson in LESSONS.values())]
    every.append(Scene("formula", formula="x^2 + |y|^3 - 1e-3*x", runs=(Run("adam"),)))
    latex = "".join(to_latex(caption(scene), label=f"f{i}") for i, scene in enumerate(every))
    body = re.sub(r"\\includegraphics\[.*?\]\{.*?\}", "", latex)
    compiled(tmp_path, body.replace(r"\end{figure}", r"\end{figure}\clearpage "))
