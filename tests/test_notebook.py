"""A scene as a living figure in a notebook, and the one in ``docs/``, cell by cell."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from engine import Run, Scene, run
from exports.notebook import FIT, Figure
from figures import View
from lessons import LESSONS, READY_MADE
from links.reading import read_link
from tests.browser import ROOT, Tabs
from texts import LANGUAGES, number, text

LIMIT = 300_000  # bytes
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
TWO = Scene("beale", start=(1.0, 1.5), steps=60, runs=(Run("gd"), Run("adam")))
LAB = "https://lab.example.org/"
SCENES = {
    **READY_MADE,
    **{key: lesson.scene for key, lesson in LESSONS.items()},
    "line search": Scene("beale", runs=(Run("lbfgs"), Run("gd"))),
    "seeds": Scene("beale", runs=(Run("sgd", sigma=1.0, seeds=30),)),
}


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_every_scene_shows_itself_in_little_room(scene: Scene) -> None:
    shown = scene._repr_html_()  # type: ignore[attr-defined]
    assert len(shown.encode()) < LIMIT
    assert shown.count("<iframe") == 1
    assert shown == Figure(scene)._repr_html_()


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_scripts_frames_and_styles_are_taken_out_a_sentence_and_the_link_are_left(
    language: str,
) -> None:
    """As a notebook that is not trusted shows an output: by itself, and with a lab to point to."""
    for page in ("", LAB):
        shown = Figure(TWO, view=View(language=language, page=page))._repr_html_()
        left = re.sub(r"<(style|script|iframe)\b.*?</\1>", "", shown, flags=re.DOTALL)
        words = unescape(re.sub(r"<[^>]*>", "", left))
        assert text(language, "notebook.untrusted", name="").strip(". ") in words
        linked = re.search(r'href="([^"]*)"', left)
        assert bool(linked) == bool(page)
        query = urlsplit(unescape(linked[1])).query if linked else words.split()[-1]
        assert read_link(query).scene == TWO


def test_a_name_that_cannot_be_changed_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"r9\.eta.*r1\.eta"):
        Figure(TWO, live=("r9.eta",))._repr_html_()


def test_the_page_about_frames_has_the_same_script() -> None:
    assert FIT in (ROOT / "docs" / "embed.md").read_text("utf-8")


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notebook of ``docs/`` with what its cells gave, by a kernel of its own."""
    folder = tmp_path_factory.mktemp("notebook")
    converted("notebook", folder, "--execute", str(NOTEBOOK))
    return folder / NOTEBOOK.name


def converted(kind: str, folder: Path, *more: str) -> None:
    command = [sys.executable, "-m", "nbconvert", "--to", kind, "--output-dir", str(folder), *more]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=NOTEBOOK.parent
    )
    assert ended.returncode == 0, ended.stderr


def test_the_cells_of_the_notebook_run(executed: Path) -> None:
    """Figures but for the last cell, which prints the numbers; none are saved with the project."""
    cells = [c for c in json.loads(executed.read_text("utf-8"))["cells"] if "outputs" in c]
    shown = ["".join(c["outputs"][0].get("data", {}).get("text/html", "")) for c in cells]
    assert [bool(html) for html in shown] == [*[True] * (len(cells) - 1), False]
    assert 1 < len(cells) <= 5
    assert all(len(html.encode()) < LIMIT for html in shown)
    saved = json.loads(NOTEBOOK.read_text("utf-8"))
    assert not any(cell.get("outputs") for cell in saved["cells"])


def test_its_figures_live_without_a_kernel(executed: Path, tabs: Tabs) -> None:
    """Each frame has its figure's height, and a typed η moves the path."""
    converted("html", executed.parent, "--template", "basic", str(executed))
    page = tabs.new("offline")
    page.goto(executed.with_suffix(".html").as_uri())
    frames = page.locator("iframe.loss-surface")
    for i in range(frames.count()):
        frames.nth(i).scroll_into_view_if_needed()
        page.frame_locator("iframe.loss-surface").nth(i).locator(".lab.ready").wait_for()
        expect(frames.nth(i)).not_to_have_css("height", "640px")
    expect(page.locator(".loss-surface-figure > p").first).to_be_hidden()
    first = page.frame_locator("iframe.loss-surface").first
    first.get_by_label("GD η learning rate value", exact=True).fill("0.08")
    first.get_by_label("GD η learning rate value", exact=True).press("Enter")
    runs = (Run("gd", {"eta": 0.08}),)
    (gd,) = run(Scene("quadratic", {"kappa": 20.0}, start=(-7.0, 2.0), steps=60, runs=runs))
    expect(first.locator(".results tbody tr").first).to_contain_text(number(gd.losses[-1]))
    page.close()
