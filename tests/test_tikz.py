"""TikZ and captions in LaTeX: whole, and compiled where a TeX is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from engine import Run, Scene
from exports.caption import caption, to_latex
from exports.figure.layout import COLUMN, PAGE_WIDTH, Options
from exports.figure.theme import FIGURE_THEMES, FigureThemeName
from exports.formats.tikz import PREAMBLE, to_tikz
from exports.panels import filmstrip, multiples, panel
from figures import View
from lessons import LESSONS, READY_MADE
from optimizers import OPTIMIZERS
from surfaces import SURFACES

BEALE = READY_MADE["beale"]


@pytest.mark.parametrize("key", SURFACES)
def test_every_surface_is_written(key: str) -> None:
    made = to_tikz([panel(Scene(key, steps=20))], Options())
    assert made == to_tikz([panel(Scene(key, steps=20))], Options())
    assert made.count("{") == made.count("}")
    assert made.isascii() or "%" in made
    body = re.sub(r"^%.*\n", "", made, flags=re.M)
    assert body.isascii(), "what pdfLaTeX reads"
    assert "nan" not in body
    assert "inf" not in body


def test_its_comment_is_true_of_every_panel() -> None:
    made = to_tikz(multiples(BEALE, "r1.eta", ["0.01", "0.02"]), Options())
    said = " ".join(line.removeprefix("% ") for line in made.splitlines() if line[0] == "%")
    assert "GD: η = 0.01 / 0.02;" in said
    assert "(b) GD η = 0.02." in said
    assert "step 7." in to_tikz([panel(BEALE, 7)], Options()).split("\\begin")[0]


def test_the_points_are_inside_the_box() -> None:
    """TeX cannot count far beyond it."""
    (x0, x1), (y0, y1) = BEALE.landscape.view
    runs = (Run("gd", {"eta": 0.05}), Run("adam", {"eta": 3.0}))
    made = to_tikz([panel(Scene(steps=60, runs=runs))], Options())
    for x, y in re.findall(r"\((-?[\d.e+-]+),(-?[\d.e+-]+)\)", made):
        assert x0 - 1e-3 <= float(x) <= x1 + 1e-3
        assert y0 - 1e-3 <= float(y) <= y1 + 1e-3


def compiled(tmp_path: Path, body: str) -> str:
    """What pdfLaTeX says of a document; skipped without one."""
    if shutil.which("pdflatex") is None:
        pytest.skip("pdflatex is not installed (packages texlive-latex-base, texlive-pictures)")
    document = (
        r"\documentclass{article}\usepackage{amsmath}\usepackage{graphicx}"
        rf"{PREAMBLE}\begin{{document}}{body}\end{{document}}"
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


@pytest.mark.parametrize("name", FIGURE_THEMES)
def test_it_compiles(name: FigureThemeName, tmp_path: Path) -> None:
    (tmp_path / "one.tikz").write_text(to_tikz([panel(BEALE, 60)], Options(theme=name)), "utf-8")
    strip = to_tikz(filmstrip(LESSONS["slope"].scene, [10, 30, 60]), Options(width=PAGE_WIDTH))
    (tmp_path / "three.tikz").write_text(strip, "utf-8")
    methods = multiples(Scene(steps=30), "method", ["gd", "adam", "lion", "newton"])
    rows = to_tikz(methods, Options(theme=name, width=PAGE_WIDTH, columns=3, curves=True))
    assert len(set(re.findall(r"draw=run(\d+)", rows))) == len(methods)
    (tmp_path / "four.tikz").write_text(rows, "utf-8")
    log = compiled(tmp_path, "\n\n".join(rf"\input{{{n}.tikz}}" for n in ("one", "three", "four")))
    assert "pgfplots Warning" not in log


SEEDS = Scene("quadratic", steps=40, runs=(Run("sgd", sigma=1.0, seeds=5), Run("adam")))


@pytest.mark.parametrize("width", [COLUMN, PAGE_WIDTH])
def test_losses_and_data_are_written(width: float) -> None:
    """With axes of their own, and each curve as long as its run."""
    scene = READY_MADE["regression"]
    without = to_tikz([panel(scene)], Options(width=width))
    options = Options(width=width, curves=True, data=True)
    made = to_tikz([panel(scene)], options)
    assert made == to_tikz([panel(scene)], options)
    assert made.count(r"\begin{axis}") == made.count(r"\end{axis}") == 3
    assert made.count(r"\addlegendentry") == without.count(r"\addlegendentry")
    assert made.count("fill=examples") == 1
    _, losses, _ = made.split(r"\begin{axis}")[1:]
    for n in range(1, len(scene.runs) + 1):
        drawn = re.findall(rf"\\addplot\[run {n}, [^{{]*{{([^}}]*)}}", losses)
        ends = re.findall(r"\(([^,]*),[^)]*\)", drawn[-1])
        assert float(ends[-1]) == pytest.approx(scene.steps, rel=1e-3)
    seeds = to_tikz([panel(SEEDS)], Options(width=width, curves=True))
    assert seeds.count("-- cycle") == 1
    with pytest.raises(ValueError, match="Beale"):
        to_tikz([panel(BEALE)], options)


def test_losses_and_data_compile(tmp_path: Path) -> None:
    regression = READY_MADE["regression"]
    both = Options(curves=True, data=True)
    wide = replace(both, width=PAGE_WIDTH, view=View(axis="examples"))
    parts = {
        "column": to_tikz([panel(regression, 60)], both),
        "page": to_tikz([panel(regression, 60)], wide),
        "strip": to_tikz(filmstrip(regression, [10, 60]), replace(both, width=PAGE_WIDTH)),
        "seeds": to_tikz([panel(SEEDS, 20)], Options(curves=True)),
        "falls": to_tikz([panel(Scene("saddle", runs=(Run("gd"),)))], Options(curves=True)),
    }
    for name, made in parts.items():
        (tmp_path / f"{name}.tikz").write_text(made, "utf-8")
    log = compiled(tmp_path, "\n\n".join(f"\\input{{{name}.tikz}}" for name in parts))
    assert "pgfplots Warning" not in log


def test_every_method_has_a_mark_that_compiles(tmp_path: Path) -> None:
    keys = list(OPTIMIZERS)
    parts = []
    for first in range(0, len(keys), 8):
        runs = tuple(Run(key) for key in keys[first : first + 8])
        (tmp_path / f"{first}.tikz").write_text(
            to_tikz([panel(Scene(steps=30, runs=runs))], Options()), "utf-8"
        )
        parts.append(f"\\input{{{first}.tikz}}")
    compiled(tmp_path, "\n\n".join(parts))


def test_captions_compile(tmp_path: Path) -> None:
    """Those of every surface and every ready-made scene, without their pictures."""
    every = [Scene(key, runs=(Run("sgd"), Run("rprop"))) for key in SURFACES]
    every += [*READY_MADE.values(), *(lesson.scene for lesson in LESSONS.values())]
    every.append(Scene("formula", formula="x^2 + |y|^3 - 1e-3*x", runs=(Run("adam"),)))
    latex = "".join(to_latex(caption(scene), label=f"f{i}") for i, scene in enumerate(every))
    body = re.sub(r"\\includegraphics\[.*?\]\{.*?\}", "", latex)
    compiled(tmp_path, body.replace(r"\end{figure}", r"\end{figure}\clearpage "))
