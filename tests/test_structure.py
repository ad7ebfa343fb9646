"""The layout: registries and files agree, imports go one way, descriptors are complete."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import optimizers
import surfaces
from engine import Run, Scene, run
from engine.options import OPTIONS
from optimizers import OPTIMIZERS, Optimizer
from optimizers.base import Hyperparameter, Reference, Switch
from surfaces import SURFACES, Surface
from surfaces.base import Parameter
from texts import LANGUAGES

pytestmark = pytest.mark.core

ROOT = Path(__file__).parents[1]

LOWER = {"texts", "optimizers", "formulas", "surfaces", "engine", "figures", "lessons", "links"}
# What each part may import of the project. Data flows one way, so nothing looks back.
MAY_IMPORT = {
    "texts": set(),
    "optimizers": {"texts"},
    "formulas": {"texts"},
    "surfaces": {"texts", "optimizers", "formulas"},
    "engine": {"texts", "optimizers", "formulas", "surfaces"},
    "tapes": {"optimizers", "surfaces", "engine"},
    "figures": {"texts", "optimizers", "surfaces", "engine"},
    "lessons": {"texts", "optimizers", "surfaces", "engine"},
    "links": {"texts", "surfaces", "engine", "figures", "lessons"},
    "exports": LOWER,
    "ui": LOWER | {"exports", "tapes"},
    "exports/__main__": {"exports", "ui"},
    "exports/notebook": {"texts", "engine", "figures", "ui"},
    "app": {"texts", "ui"},
}
# The same for rooms, by the parts of the project and the rooms of their own that they may import.
ROOMS = {
    "exports/sheet": {"exports.sheet"},
    "exports/figure": {"exports.sheet", "exports.figure", "exports.panels"},
    "ui/wire": {"ui.wire", "ui.assets"},
}
DRAWS = {"figures", "ui"}  # what may import Plotly
SHOWS = ("ui/page/", "app.py")  # what may import Streamlit


ABOVE = {"__main__.py", "notebook.py"}
"""Files of ``exports`` that stand above the page, as ``app.py`` does."""


def sources(part: str) -> list[Path]:
    """The Python files of a part: a folder without what stands above it, or a single file."""
    single = ROOT / f"{part}.py"
    if single.exists():
        return [single]
    return [p for p in sorted((ROOT / part).rglob("*.py")) if p.name not in ABOVE]


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it, as a dotted name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def roots(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imported(path)}


# Registries and files


@pytest.mark.parametrize(
    ("package", "registry"),
    [(optimizers, OPTIMIZERS), (surfaces, SURFACES)],
    ids=["optimizers", "surfaces"],
)
def test_the_registry_and_the_files_agree(package: object, registry: dict[str, object]) -> None:
    """Every file is registered under its name, and every entry has its file."""
    folder = Path(str(package.__file__)).parent  # type: ignore[attr-defined]
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "base", "powers"}
    assert set(registry) == files
    assert all(entry.key == key for key, entry in registry.items())  # type: ignore[attr-defined]


# Imports


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_imports_go_one_way(part: str) -> None:
    for path in sources(part):
        found = roots(path) & set(MAY_IMPORT)
        assert found <= MAY_IMPORT[part] | {part}, path


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_look_into_those_below_them_alone(room: str) -> None:
    (part, *_) = room.split("/")
    for path in sources(room):
        own = {name for name in imported(path) if name.startswith(f"{part}.")}
        assert all(name.startswith(tuple(ROOMS[room])) for name in own), path


def test_a_sheet_knows_no_scene() -> None:
    for path in sources("exports/sheet"):
        assert roots(path) & set(MAY_IMPORT) <= {"texts", "exports", "optimizers"}, path


def test_the_parts_exist() -> None:
    for part in (*MAY_IMPORT, *ROOMS):
        assert sources(part), part


def test_texts_import_nothing_of_the_project_nor_numpy() -> None:
    for path in sources("texts"):
        assert not roots(path) & {"numpy", "plotly", "streamlit"}


def test_surfaces_know_of_optimizers_only_the_words_they_share() -> None:
    for path in sources("surfaces"):
        known = {name for name in imported(path) if name.partition(".")[0] == "optimizers"}
        assert all(name.startswith("optimizers.base") for name in known), path


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_only_the_page_knows_streamlit_and_only_figures_plotly(part: str) -> None:
    for path in sources(part):
        shows = path.relative_to(ROOT).as_posix().startswith(SHOWS)
        assert shows or "streamlit" not in roots(path), path
        assert part in DRAWS or "plotly" not in roots(path), path


def test_nothing_imports_the_tests_or_the_benchmarks() -> None:
    for part in MAY_IMPORT:
        for path in sources(part):
            assert not roots(path) & {"tests", "benchmarks", "pytest", "torch"}, path


# Descriptors


def unique(values: list[str]) -> bool:
    return all(count == 1 for count in Counter(values).values())


def assert_text(*texts: str) -> None:
    for text in texts:
        assert text
        assert text.strip() == text


def assert_latex(*lines: str) -> None:
    assert lines
    for line in lines:
        assert_text(line)
        assert line.count("{") == line.count("}"), line
        assert line.count(r"\left") - line.count(r"\leftarrow") == line.count(r"\right"), line


def assert_reference(reference: Reference) -> None:
    assert_text(reference.paper)
    assert 1600 < reference.year < 2100
    assert reference.link.startswith("https://")


def assert_slider(slider: Hyperparameter | Parameter) -> None:
    assert_text(slider.key, slider.symbol, slider.label, slider.help)
    assert slider.key.replace("_", "").isalnum()
    assert slider.low <= slider.default <= slider.high
    assert slider.low < slider.high
    assert slider.scale != "log" or slider.low > 0
    assert slider.scale != "complement" or slider.high < 1


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda o: o.key)
def test_an_optimizer_says_everything(optimizer: Optimizer) -> None:
    assert_text(optimizer.name, optimizer.summary, optimizer.conventions)
    assert_latex(*optimizer.update_latex)
    assert_reference(optimizer.reference)
    for slider in optimizer.hyperparameters:
        assert_slider(slider)
    for switch in optimizer.switches:
        assert_text(switch.key, switch.label, switch.help)
        assert isinstance(switch.default, bool)
    quantities = (*optimizer.state, *optimizer.shown)
    for quantity in quantities:
        assert_text(quantity.key, quantity.symbol, quantity.help)
    settings: tuple[Hyperparameter | Switch, ...]
    settings = (*optimizer.hyperparameters, *optimizer.switches)
    assert "eta" in {p.key for p in optimizer.hyperparameters}
    assert unique([s.key for s in settings])
    assert not OPTIONS.keys() & {s.key for s in settings}  # taken, in links
    assert unique([p.symbol for p in optimizer.hyperparameters])
    assert unique([q.key for q in quantities])
    assert unique([q.symbol for q in quantities])
    assert set(optimizer.defaults()) == {s.key for s in settings}


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)
def test_a_surface_says_everything(surface: Surface) -> None:
    assert_text(surface.name, surface.summary, *surface.axes)
    assert_latex(surface.latex)
    assert_reference(surface.reference)
    for slider in surface.parameters:
        assert_slider(slider)
    assert unique([p.key for p in surface.parameters])
    assert unique([p.symbol for p in surface.parameters])
    assert unique(list(surface.axes))
    for low, high in (*surface.domain, *surface.view):
        assert low < high
    if surface.data:
        assert_text(surface.data.input_label, surface.data.target_label)
        assert surface.data.inputs.shape == surface.data.targets.shape == (surface.data.size,)
        w = np.zeros((2, 3))
        assert surface.data.model(w, surface.data.inputs).shape == (3, surface.data.size)


@pytest.mark.parametrize("registry", [OPTIMIZERS, SURFACES], ids=["optimizers", "surfaces"])
def test_names_tell_entries_apart(registry: dict[str, Optimizer] | dict[str, Surface]) -> None:
    assert unique([entry.name for entry in registry.values()])
    assert unique([entry.summary for entry in registry.values()])


def test_every_optimizer_runs_on_every_surface() -> None:
    for surface in SURFACES:
        for key in OPTIMIZERS:
            (trajectory,) = run(Scene(surface=surface, steps=5, runs=(Run(key),)))
            assert trajectory.end is not None


# Texts


def codes_in(path: Path) -> set[str]:
    """The codes of all complaints that a file makes."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
            "SceneError",
            "Complaint",
        ):
            code = node.args[1]
            if isinstance(code, ast.Constant):
                found.add(str(code.value))
    return found


def test_every_complaint_has_a_sentence() -> None:
    made = {code for path in sources("engine") for code in codes_in(path)}
    assert made
    assert {f"link.{code}" for code in made} <= set(LANGUAGES["en"].page)
