"""TikZ and captions in LaTeX: whole, and compiled where a TeX is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from engine import Run, Scene
from exports.caption import caption, to_latex
from exports.look import LOOKS, LookName
from exports.panels import filmstrip, panel
from exports.picture import PAGE_WIDTH, Options
from exports.tikz import PREAMBLE, to_tikz
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


def test_the_points_are_inside_the_box() -> None:
    """TeX cannot count far beyond it."""
    (x0, x1), (y0, y1) = BEALE.made.view
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


@pytest.mark.parametrize("name", LOOKS)
def test_it_compiles(name: LookName, tmp_path: Path) -> None:
    (tmp_path / "one.tikz").write_text(to_tikz([panel(BEALE, 60)], Options(look=name)), "utf-8")
    strip = to_tikz(filmstrip(LESSONS["slope"].scene, [10, 30, 60]), Options(width=PAGE_WIDTH))
    (tmp_path / "three.tikz").write_text(strip, "utf-8")
    log = compiled(tmp_path, "\\input{one.tikz}\n\n\\input{three.tikz}")
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
