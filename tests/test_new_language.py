"""A language is one folder and one line: one that is made up here is spoken everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import Tabs, Watch, served
from tests.copies import copied, insert, runs_there

LAST = '"ko": ko.LANGUAGE'  # of the registry
FOLDER = '''"""A made-up language: English behind a letter."""

from dataclasses import replace

from texts.en import LANGUAGE as ENGLISH
from texts.language import Fonts, Language

LANGUAGE = Language(
    page={key: f"Ж {said}" for key, said in ENGLISH.page.items()},
    lessons={
        key: replace(words, title=f"Ж {words.title}", question=f"Ж {words.question}")
        for key, words in ENGLISH.lessons.items()
    },
    descriptors={"optimizer.eta.label": "Ж rate", "latex.slope": "Ж slope"},
    spaced=False,
    fonts=Fonts(("Made Up Sans",), {"linux": "Made Up Serif"}, (("MadeUp.ttf", "MadeUp.ttf", 0),)),
    latex="for Ж, a made-up package",
)
'''
SPOKEN = """
import json
from pathlib import Path

from engine import Run, Scene, run
from exports.caption import caption, to_text
from exports.code.script import to_code
from exports.__main__ import main
from exports.formats.cairo import font_with
from exports.formats.svg import FONTS
from figures import View
from figures.axes import FONT
from links.reading import read_source
from links.writing import link
from texts import own_fonts, translated, typeset
from ui.page.language import after, of_browser
from ui.wire.blocks import catalog_block
from ui.wire.events import Lab
from ui.wire.lesson import described as lesson
from ui.wire.payload import described
from ui.wire.site import site
from ui.wire.standalone import standalone

scene = Scene("beale", steps=5, runs=(Run("gd"), Run("adam")))
assert of_browser("xx-YY") == "xx"
assert [after(language) for language in ("en", "ko", "xx")] == ["ko", "xx", "en"]
assert "Ж GD follows the slope" in site()["xx/index.html"]().decode()
assert "lang=xx" in link(scene, language="xx")
assert read_source(link(scene, language="xx")).language == "xx"
assert translated("xx", "optimizer.adam.eta.label", "learning rate") == "Ж rate"
assert typeset("xx", r"\\\\text{slope}") == r"\\\\text{Ж slope}"
assert "Ж" in to_text(scene, caption(scene, "xx"))
assert "Ж" in to_code(scene, "numpy", "xx")
assert json.loads(catalog_block("xx").data)["texts"]["play"].startswith("Ж")
assert lesson("slope", "xx")["title"].startswith("Ж")
header, _ = described(Lab.of(scene, View(language="xx")))
assert (header["language"], header["spaced"]) == ("xx", False)
assert header["sentence"].startswith("Ж")
assert "Made Up Sans" in FONTS and "Made Up Sans" in FONT
assert next(iter(own_fonts("xx"))) == "xx" and next(iter(own_fonts("ko"))) == "ko"
page = standalone(scene, View(language="xx")).decode()
assert '<html lang="xx"' in page and "'Made Up Sans'" in page
for suffix in ("svg", "tikz", "txt", "png"):
    asked = ["beale", "-o", f"made/beale.{suffix}", "--language", "xx", "--curves"]
    assert main(asked) == 0
assert "Ж" in Path("made/beale.svg").read_text("utf-8")
needs = "\\\\usepackage{tikz} and, for Ж, a made-up package."
assert needs in Path("made/beale.tikz").read_text("utf-8")
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with one language more."""
    copy = copied(tmp_path_factory.mktemp("project"))
    (copy / "texts" / "xx").mkdir()
    (copy / "texts" / "xx" / "__init__.py").write_text(FOLDER, "utf-8")
    registry = copy / "texts" / "__init__.py"
    insert(registry, "from texts import en, ko", "from texts import xx\n")
    words = registry.read_text("utf-8")
    assert '"ko": ko.LANGUAGE}' in words
    registry.write_text(
        words.replace('"ko": ko.LANGUAGE}', '"ko": ko.LANGUAGE, "xx": xx.LANGUAGE}'), "utf-8"
    )
    return copy


def test_a_language_is_one_folder_and_one_line(project: Path) -> None:
    runs_there(project, SPOKEN)


def test_the_page_opens_in_it(project: Path, tabs: Tabs, tmp_path: Path) -> None:
    with served(tmp_path, root=project) as running:
        watch = Watch(tabs, running.url)
        lab = watch.lab().open("lesson=slope&lang=xx")
        page = lab.page
        assert page.evaluate("document.documentElement.lang") == "xx"
        assert page.evaluate("getComputedStyle(document.body).wordBreak") == "normal"
        expect(page.locator(".lab .lesson h2")).to_have_text(re.compile("Ж"))
        expect(page.locator(".lab .lesson .question")).to_have_text(re.compile("Ж"))
        lab.redrawn(page.get_by_role("button", name="English").click)
        lab.redrawn(page.get_by_role("button", name="한국어").click)
        assert page.evaluate("getComputedStyle(document.body).wordBreak") == "keep-all"
        lab.redrawn(page.get_by_role("button", name="Ж English").click)
        lab.until(lambda: "lang=xx" in page.url, "the link has the language")
        watch.close()
        assert not watch.faults
