"""The command line: every format, many at once, and what goes wrong said clearly."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from engine import run
from exports.__main__ import main
from exports.caption import caption, to_text
from exports.code.script import LIBRARIES
from exports.figure.layout import Options, figure
from exports.files import SUFFIXES
from exports.formats import cairo
from exports.formats.missing import MissingError
from exports.formats.svg import to_svg
from exports.panels import panel
from exports.request import length
from figures import Camera, View
from lessons import LESSONS, READY_MADE
from links.document import from_json, to_json_text
from links.reading import NAMED, read_source
from texts import LANGUAGES

ROOT = Path(__file__).parents[1]
BEALE = READY_MADE["beale"]
Capture = pytest.CaptureFixture[str]


def has_cairo() -> bool:
    try:
        cairo.cairosvg()
    except MissingError:
        return False
    return True


# What a figure is made of


@pytest.mark.parametrize("name", NAMED)
def test_names_and_links_are_scenes(name: str) -> None:
    scene = NAMED[name]
    assert read_source(name).scene == scene
    assert read_source(scene.to_query()).scene == scene
    assert read_source(f"http://localhost:8501/?{scene.to_query()}&lang=ko#top").scene == scene


def test_a_lesson_in_a_link_is_its_scene_unless_that_was_changed() -> None:
    assert read_source("https://lab.example/?lesson=slope").scene == LESSONS["slope"].scene
    assert read_source("?lesson=slope&" + BEALE.to_query()).scene == BEALE


def test_a_file_is_a_scene(tmp_path: Path) -> None:
    file = tmp_path / "scene.json"
    file.write_text(to_json_text(BEALE), "utf-8")
    assert read_source(str(file)).scene == BEALE


@pytest.mark.parametrize("source", ["nobody", "?lesson=nothing", "?surface=moon", "", "?"])
def test_what_is_no_scene_is_told(source: str) -> None:
    with pytest.raises(ValueError, match="there is no"):
        read_source(source)


# One file


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_is_written(suffix: str, tmp_path: Path, capsys: Capture) -> None:
    if suffix in {".pdf", ".png"} and not has_cairo():
        pytest.skip("pip install cairosvg")
    file = tmp_path / "folder" / f"beale{suffix}"
    short = ["--seconds", "3", "--fps", "5"] if "fps" in SUFFIXES[suffix].takes else []
    assert main(["beale", "-o", str(file), *short]) == 0
    first = file.read_bytes()
    assert main([f"?{BEALE.to_query()}", "--output", str(file), *short]) == 0
    assert file.read_bytes() == first
    assert len(first) > 100
    said = capsys.readouterr()
    assert not said.out
    assert not said.err


def from_python(options: Options, said: str = "") -> bytes:
    """The figure of ``beale``, with what can be read of it as its description."""
    parts = [panel(BEALE)]
    captioned = caption(BEALE, "en", None, parts, options.link(BEALE), said)
    return to_svg(figure(parts, options), to_text(BEALE, captioned))


def test_a_figure_is_the_same_as_from_python(tmp_path: Path) -> None:
    file = tmp_path / "beale.svg"
    main(["beale", "-o", str(file)])
    assert file.read_bytes() == from_python(Options())


def test_options_are_taken(tmp_path: Path) -> None:
    file = tmp_path / "strip.svg"
    options = ["--steps", "10,50,150", "--width", "page", "--size", "9pt", "--theme", "dark"]
    options += ["--language", "ko", "--title", "제목", "--curves", "--no-legend"]
    assert main(["beale", "-o", str(file), *options]) == 0
    root = ElementTree.fromstring(file.read_bytes())
    assert root.get("width") == "17.5cm"
    said = ["".join(e.itertext()) for e in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"제목", "(c) 스텝 150", "손실"} <= set(said)
    assert "Adam" not in said


def test_a_part_of_the_surface_can_be_shown(tmp_path: Path) -> None:
    files = [tmp_path / "all.svg", tmp_path / "part.svg"]
    main(["beale", "-o", str(files[0])])
    main(["beale", "-o", str(files[1]), "--box", "2,4,0,1"])
    assert files[0].read_bytes() != files[1].read_bytes()


def test_a_link_says_which_part_is_shown(tmp_path: Path) -> None:
    """Unless the call itself says another."""
    link = f"https://lab.example/?{BEALE.to_query()}&box=2,4,0,1&log=off&axis=evaluations"
    said = ["--box", "2,4,0,1", "--axis", "evaluations"]
    for name, call in {
        "link": [link],
        "said": [f"?{BEALE.to_query()}&log=off", *said],
        "other": [link, "--box", "0,4,0,1"],
    }.items():
        assert main([*call, "-o", str(tmp_path / f"{name}.svg"), "--curves"]) == 0
    made = {p.stem: p.read_bytes() for p in tmp_path.iterdir()}
    assert made["link"] == made["said"] != made["other"]
    assert main(["?surface=beale&box=2,1,0,1", "-o", str(tmp_path / "no.svg")]) != 0


def test_data_are_shown_where_there_are_any(tmp_path: Path, capsys: Capture) -> None:
    assert main(["regression", "-o", str(tmp_path / "a.svg"), "--data"]) == 0
    assert (tmp_path / "a.svg").read_text("utf-8").count("<circle") > 64
    assert main(["beale", "-o", str(tmp_path / "b.svg"), "--data"]) != 0
    assert "Beale is a formula" in capsys.readouterr().err


def test_data_are_the_trajectories(tmp_path: Path) -> None:
    main(["saddle", "-o", str(tmp_path / "a.csv")])
    main(["saddle", "-o", str(tmp_path / "a.json")])
    with (tmp_path / "a.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    xs = np.concatenate([t.positions[:, 0] for t in run(NAMED["saddle"])])
    assert [float(row["x"]) for row in rows] == xs.tolist()
    assert from_json(json.loads((tmp_path / "a.json").read_text("utf-8"))) == NAMED["saddle"]


@pytest.mark.parametrize("library", LIBRARIES)
def test_code_is_for_the_library(library: str, tmp_path: Path) -> None:
    file = tmp_path / "code.py"
    assert main(["beale", "-o", str(file), "--library", library]) == 0
    assert f"import {library}" in file.read_text("utf-8")


def test_a_caption_names_its_picture_and_panels(tmp_path: Path) -> None:
    file = tmp_path / "bowl.tex"
    assert main(["ill_conditioned", "-o", str(file), "--vary", "r1.eta=0.01,0.04"]) == 0
    latex = file.read_text("utf-8")
    assert r"{bowl}" in latex
    assert r"\label{fig:bowl}" in latex
    assert r"(a) GD $\eta = 0.01$, (b) GD $\eta = 0.04$" in latex
    assert main(["beale", "-o", str(file.with_suffix(".md")), "--step", "7"]) == 0
    assert "![](bowl.svg)" in file.with_suffix(".md").read_text("utf-8")
    assert "step 7" in file.with_suffix(".md").read_text("utf-8")


@pytest.mark.parametrize(
    ("written", "expected"),
    [("column", 8.5), ("page", 17.5), ("8.5cm", 8.5), ("85mm", 8.5), ("3in", 7.62), ("12", 12.0)],
)
def test_lengths_have_units(written: str, expected: float) -> None:
    assert length(written) == pytest.approx(expected)


# What goes wrong


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "-o"),
        (["beale"], 2, "-o"),
        (["-o", "a.svg"], 2, "lesson"),
        (["beale", "-o", "a.svg", "--batch", "b"], 2, "either"),
        (["beale", "-o", "a.svg", "--width", "8miles"], 2, "width"),
        (["beale", "-o", "a.svg", "--width", "1km"], 2, "width"),
        (["beale", "-o", "a.svg", "--size", "nan"], 2, "size"),
        (["beale", "-o", "a.svg", "--scale", "9"], 2, "scale"),
        (["beale", "-o", "a.svg", "--box", "1,0,0,1"], 2, "box"),
        (["beale", "-o", "a.svg", "--camera", "25"], 2, "camera"),
        (["beale", "-o", "a.svg", "--camera", "25,5"], 2, "camera"),
        (["?surface=beale&camera=25,5", "-o", "a.svg"], 1, "25,5"),
        (["beale", "-o", "a.svg", "--colour", "red"], 2, "colour"),
        (["beale", "-o", "a.xyz"], 1, ".xyz"),
        (["beale", "-o", "beale"], 1, "suffix"),
        (["nobody", "-o", "a.svg"], 1, "nobody"),
        (["?surface=moon", "-o", "a.svg"], 1, "moon"),
        (["none.json", "-o", "a.svg"], 1, "none.json"),
        (["beale", "-o", "a.svg", "--vary", "colour=1"], 1, "colour"),
        (["beale", "-o", "a.svg", "--vary", "eta=1", "--steps", "1,2"], 1, "neither"),
        (["beale", "-o", "a.svg", "--columns", "2"], 1, "--steps or --vary"),
        (["beale", "-o", "a.svg", "--steps", "1,2", "--columns", "0"], 2, "--columns"),
        (["beale", "-o", "a.svg", "--vary", "method=gdd"], 1, "gdd"),
        (["--batch", "nowhere.txt", "-o", "a"], 1, "nowhere.txt"),
    ],
)
def test_what_makes_no_sense_ends_with_a_message(
    arguments: list[str],
    code: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == code
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_perspective_by_link_or_by_option(tmp_path: Path) -> None:
    link = f"{BEALE.to_query()}&camera=-40,35"
    wanted = Options(view=View(camera=Camera(-40, 35)))
    drawn = from_python(wanted)
    above = from_python(Options())
    file = tmp_path / "a.svg"
    for arguments, made in (
        ([link], drawn),
        (["beale", "--camera=-40,35"], drawn),
        ([link, "--camera", "above"], above),
    ):
        assert main([*arguments, "-o", str(file)]) == 0
        assert file.read_bytes() == made


def test_a_path_that_cannot_be_written_is_named(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "file").touch()
    assert main(["beale", "-o", str(tmp_path / "file" / "a.svg")]) == 1
    assert "file" in capsys.readouterr().err
    (tmp_path / "a.svg").mkdir()
    assert main(["beale", "-o", str(tmp_path / "a.svg")]) == 1
    assert "a.svg" in capsys.readouterr().err


def test_a_file_that_is_no_scene_is_told(tmp_path: Path, capsys: Capture) -> None:
    for i, content in enumerate(("{", "[]", '{"runs": [{"optimizer": "magic"}]}')):
        (tmp_path / f"{i}.json").write_text(content, "utf-8")
        assert main([str(tmp_path / f"{i}.json"), "-o", str(tmp_path / "a.svg")]) == 1
        assert capsys.readouterr().err.strip()


# Many


def test_a_batch_writes_what_it_can_and_sums_up_what_it_cannot(
    tmp_path: Path, capsys: Capture
) -> None:
    lines = [
        "# a comment, and an empty line",
        "",
        "beale -o one.svg --step 20",
        "nobody -o two.svg",
        f"http://localhost:8501/?{BEALE.to_query()}",
        "saddle -o sub/three.csv --width nowhere",
        "saddle -o sub/three.csv",
        'beale -o "unclosed',
        "-o alone.svg",
    ]
    listed = tmp_path / "list.txt"
    listed.write_text("\n".join(lines), "utf-8")
    folder = tmp_path / "out"
    assert main(["--batch", str(listed), "-o", str(folder), "--theme", "light"]) == 1
    written = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    assert written == {"one.svg", "figure-5.svg", str(Path("sub/three.csv"))}
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "3 written, 4 failed."
    assert [line.partition(":")[0] for line in said[1:]] == [f"line {n}" for n in (4, 6, 8, 9)]
    light = from_python(Options(theme="light"), "--theme=light")
    assert (folder / "figure-5.svg").read_bytes() == light


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_batch_without_mistakes_ends_well(language: str, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "list.txt").write_text("beale -o a.txt\nsaddle -o b.txt", "utf-8")
    arguments = ["--batch", str(tmp_path / "list.txt"), "-o", str(tmp_path)]
    assert main([*arguments, "--language", language]) == 0
    assert "2" in capsys.readouterr().err
    assert (tmp_path / "b.txt").exists()


def test_a_terminal_sees_a_bar(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "list.txt").write_text("beale -o a.txt\nsaddle -o b.txt", "utf-8")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    main(["--batch", str(tmp_path / "list.txt"), "-o", str(tmp_path)])
    assert "2/2" in capsys.readouterr().err


def test_it_runs_as_a_module_without_the_page(tmp_path: Path) -> None:
    """Neither Streamlit nor a browser is touched."""
    code = (
        "import sys; sys.modules['streamlit'] = None; "
        "from exports.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    for call in (["-c", code], ["-m", "exports"]):
        file = tmp_path / "a.svg"
        done = subprocess.run(
            [sys.executable, *call, "beale", "-o", str(file)], cwd=ROOT, check=False
        )
        assert done.returncode == 0
        file.unlink()


# The example in the documentation


def test_the_example_is_rebuilt(tmp_path: Path) -> None:
    """Its list of figures makes sense; with a TeX and CairoSVG, the paper is made of them."""
    paper = ROOT / "docs" / "paper"
    names: list[str] = []
    main(["--batch", str(paper / "figures.txt"), "-o", str(tmp_path / "figures")])
    names = sorted(p.name for p in (tmp_path / "figures").iterdir())
    expected = {"beale.tex", "bowl.tex", "regression.tex", "regression.tikz", "beale.csv"}
    assert expected <= set(names)
    needed: list[Callable[[], bool]] = [has_cairo, lambda: shutil.which("pdflatex") is not None]
    if not all(found() for found in needed):
        pytest.skip("the paper itself needs CairoSVG and pdflatex")
    (tmp_path / "paper.tex").write_bytes((paper / "paper.tex").read_bytes())
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert (tmp_path / "paper.pdf").stat().st_size > 50_000
