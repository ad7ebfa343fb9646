"""What ``docs/embed.md`` says, done: a figure in a plain page, and in one that Sphinx makes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine import Run, Scene
from tests.browser import ROOT, Tabs
from ui.wire.standalone import live, standalone

TOLD = (ROOT / "docs" / "embed.md").read_text("utf-8")
SCENE = Scene("beale", start=(1.0, 1.5), steps=60, runs=(Run("gd"), Run("adam")))
FILES = {
    "live": lambda: live(SCENE, ("r1.eta", "start", "play")),
    "played": lambda: standalone(SCENE),
}


def block() -> str:
    """The HTML of the document."""
    (found,) = re.findall(r"```html\n(.*?)```", TOLD, re.DOTALL)
    return str(found)


def fits(page: Page, address: str) -> None:
    """All of the figure is seen, at once and in a window of another width; and its η moves it."""
    page.goto(address)
    frame = page.frame_locator("iframe.loss-surface")
    frame.locator(".lab.ready").wait_for()
    for width in (1200, 420, 900):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(
            """() => {
              const frame = document.querySelector("iframe.loss-surface");
              return frame.style.height !== "640px" && frame.dataset.height === frame.style.height
                || void (frame.dataset.height = frame.style.height);
            }""",
            polling=400,
        )
        inner = page.frames[-1]
        high, shown = inner.evaluate("[document.body.scrollHeight, innerHeight]")
        assert abs(high - shown) <= 2
        wide, seen = inner.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= seen


@pytest.mark.parametrize("kind", FILES)
def test_a_plain_page(tabs: Tabs, tmp_path: Path, kind: str) -> None:
    (tmp_path / "live.html").write_bytes(FILES[kind]())
    path = tmp_path / "course.html"
    path.write_text(f"<!DOCTYPE html><meta charset='utf-8'><h1>A course</h1>{block()}", "utf-8")
    page = tabs.new("offline")
    fits(page, path.as_uri())
    if kind == "live":
        chip = page.frame_locator("iframe").locator(".chip").first
        before = chip.inner_text()
        field = page.frame_locator("iframe").get_by_label("GD η learning rate value", exact=True)
        field.fill("0.002")
        field.press("Enter")
        expect(chip).not_to_have_text(before)
    page.close()


def test_sphinx_with_myst(tabs: Tabs, tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "_static").mkdir(parents=True)
    (source / "_static" / "live.html").write_bytes(FILES["live"]())
    (source / "conf.py").write_text(
        'project = "A course"\nextensions = ["myst_parser"]\nhtml_static_path = ["_static"]\n'
    )
    shown = block().replace('src="live.html"', 'src="_static/live.html"')
    assert "_static/live.html" in TOLD
    (source / "index.md").write_text(f"# A course\n\n```{{raw}} html\n{shown}```\n", "utf-8")
    made = subprocess.run(
        [
            sys.executable,
            "-m",
            "sphinx",
            "-q",
            "-W",
            "-b",
            "html",
            str(source),
            str(tmp_path / "out"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    page = tabs.new("offline")
    fits(page, (tmp_path / "out" / "index.html").as_uri())
    page.close()


def test_a_page_that_does_not_ask_is_told_nothing(tabs: Tabs, tmp_path: Path) -> None:
    """The frame keeps its height, and the figure fits itself into that."""
    (tmp_path / "live.html").write_bytes(FILES["live"]())
    path = tmp_path / "course.html"
    path.write_text(
        "<!DOCTYPE html><script>told = []; addEventListener('message', (e) => told.push(e.data))"
        "</script><iframe src='live.html' width='1000' height='600'></iframe>"
    )
    page = tabs.new("offline")
    page.goto(path.as_uri())
    page.frame_locator("iframe").locator(".lab.ready").wait_for()
    page.wait_for_timeout(500)
    assert page.evaluate("told") == []
    page.close()
