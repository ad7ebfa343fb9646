"""The dialog that takes a scene away: what it offers is what is shown."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, expect
from streamlit.testing.v1 import AppTest

from engine import Scene, run
from exports.__main__ import main
from exports.figure.layout import Options, figure
from exports.formats.missing import MissingError
from exports.formats.svg import to_svg
from exports.panels import panel
from exports.request import Request
from figures import View
from lessons import READY_MADE
from links.document import from_json
from tests.browser import ROOT, Lab, Watch
from tests.test_film import frames_of
from texts import LANGUAGES, text
from ui.page import session
from ui.page.export import suffixes, usual_values, varied
from ui.wire.events import Event, fold
from ui.wire.events import Lab as State
from ui.wire.formats import FORMATS
from ui.wire.standalone import standalone

BEALE = READY_MADE["beale"]


@pytest.mark.parametrize(("asked", "shown"), [(0, 0), (37, 37), (9999, 300), (-3, 0)])
def test_the_step_that_was_shown_is_taken(asked: int, shown: int) -> None:
    lab = fold(State.of(BEALE), [Event(1, "export", value=asked)])
    assert lab.exporting == shown


@pytest.mark.parametrize("asked", [None, "37", 1.5, [3]])
def test_what_is_no_step_opens_nothing(asked: object) -> None:
    assert fold(State.of(BEALE), [Event(1, "export", value=asked)]).exporting is None


def test_every_setting_that_can_be_varied_is_one_of_a_link() -> None:
    for key, scene in READY_MADE.items():
        for setting in varied(scene):
            _, now, _ = usual_values(scene, setting).split(", ")
            link = urlencode(scene.to_parameters() | {setting: now})
            assert setting == "seed" or Scene.from_query(link) == scene, key


def test_all_that_a_format_takes_can_be_chosen_or_is_what_the_page_shows() -> None:
    program = ast.parse((ROOT / "ui" / "page" / "export.py").read_text("utf-8"))
    made = [node for node in ast.walk(program) if isinstance(node, ast.Call)]
    calls = [node for node in made if ast.unparse(node.func) in ("Request", "replace")]
    chosen = {keyword.arg for call in calls for keyword in call.keywords}
    shown = {"axis", "box", "camera", "scales", "hide"}
    assert shown < vars(View()).keys()
    in_the_browser = {"scale"}
    for suffix, wanted in FORMATS.items():
        assert wanted.takes <= chosen | shown | in_the_browser, suffix


def test_every_format_is_offered() -> None:
    kinds = [listed.kind for listed in FORMATS.values()]
    assert sum(len(suffixes(kind)) for kind in set(kinds)) == len(FORMATS)
    for language in LANGUAGES.values():
        assert all(f"export.caption{suffix}" in language.page for suffix in suffixes("caption"))
        assert all(f"export{suffix}.help" in language.page for suffix in suffixes("data"))


# In the browser


@pytest.fixture
def dialog(watch: Watch) -> tuple[Lab, Locator]:
    lab = watch.lab().open()
    lab.press("Home")
    for _ in range(3):
        lab.press("Shift+ArrowRight")
    lab.press("e")
    opened = lab.page.get_by_role("dialog")
    expect(opened.locator("img").first).to_be_visible()
    return lab, opened


# Without CairoSVG

PRINTS = ROOT / "ui" / "page" / "svg" / "svg.js"


def test_without_cairo_the_print_dialog_makes_the_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(language: str = "en") -> None:
        raise MissingError(language)

    offered: list[tuple[bytes, str, str]] = []
    monkeypatch.setattr("exports.formats.cairo.cairosvg", missing)
    monkeypatch.setattr("ui.page.export.pdf_button", lambda *given: offered.append(given))
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    page.session_state[session.STATE] = fold(
        page.session_state[session.STATE], [Event(1, "export", value=30)]
    )
    page.run()
    assert not page.exception
    ((svg, name, help),) = offered
    assert svg.startswith(b"<svg")
    assert name.startswith("beale")
    assert help == text("en", "export.print.help")


def dialog_at(scene: Scene, view: View, step: int) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    page.session_state[session.STATE] = fold(
        State.of(scene, view), [Event(1, "export", value=step)]
    )
    return page.run()


def labelled(elements: Any, key: str) -> Any:
    (found,) = (e for e in elements if e.label == text("en", key))
    return found


def test_the_caption_on_the_page_gives_the_figure_back(tmp_path: Path) -> None:
    """The step, the part that is shown and what was chosen in the dialog, through a command."""
    view = View(box=((0.123456789, 2.987654321), (-0.7, 1.3)))
    page = dialog_at(BEALE, view, 30)
    labelled(page.checkbox, "export.legend").uncheck()
    labelled(page.text_input, "export.heading").input("It's mine")
    page.run()
    assert not page.exception
    (said,) = (code.value for code in page.code if "Scene: " in code.value)
    found = re.fullmatch(r".* Options: (.*)\. Scene: (\S+)\n?", said)
    assert found
    assert main([found[2], *shlex.split(found[1]), "-o", str(tmp_path / "a.svg")]) == 0
    asked = Request(step=30, legend=False, title="It's mine")
    shown = FORMATS[".svg"].make(asked, BEALE, view.as_shared())
    assert (tmp_path / "a.svg").read_bytes() == shown


def test_more_pictures_than_fit_are_refused_beside_what_caused_it() -> None:
    page = dialog_at(BEALE, View(), 150)
    labelled(page.selectbox, "export.arrangement").select("steps")
    labelled(page.number_input, "export.size").set_value(24.0)
    page.run()
    assert not page.exception
    assert any("do not fit" in error.value for error in page.error)


def test_what_is_printed_is_a_page_of_the_pictures_size(watch: Watch, tmp_path: Path) -> None:
    """With text as text; opened by poppler."""
    if not shutil.which("pdfinfo"):
        pytest.skip("poppler is not installed")
    svg = to_svg(figure([panel(BEALE, 30)], Options()), "beale")
    page = watch.lab().page
    page.set_content('<div id="here"><button></button></div>')
    script = PRINTS.read_text("utf-8").replace("export default", "window.offer =")
    page.evaluate(f"() => {{ {script} }}")
    data = {"kind": "PDF", "svg": svg.decode(), "name": "beale-30", "help": "why"}
    page.evaluate("(data) => window.offer({ data, parentElement: window.here })", data)
    page.get_by_role("button", name="PDF").click()
    shown = page.locator("iframe").get_attribute("srcdoc")
    assert shown
    page.set_content(shown)
    file = tmp_path / "page.pdf"
    file.write_bytes(page.pdf(prefer_css_page_size=True))
    said = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Pages: +1\n", said)
    width, height = map(float, re.findall(r"Page size: +([\d.]+) x ([\d.]+)", said)[0])
    assert width == pytest.approx(8.5 * 72 / 2.54, abs=1)
    assert height == pytest.approx(figure([panel(BEALE, 30)], Options()).height, abs=1)
    words = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True)
    assert {"RMSProp", "Momentum"} <= set(words.stdout.split())


def download(lab: Lab, act: Callable[[], object]) -> Path:
    with lab.page.expect_download() as waiting:
        act()
    return Path(waiting.value.path())


def test_figures_data_and_code_are_downloaded(dialog: tuple[Lab, Locator]) -> None:
    lab, opened = dialog

    def taken(name: str) -> Path:
        return download(lab, lambda: opened.get_by_role("button", name=name, exact=True).click())

    svg = taken("SVG").read_text("utf-8")
    assert "<svg" in svg
    assert f"{text('en', 'caption.step', step=30)}" in svg  # the description says which step
    with Image.open(taken("PNG")) as png:
        assert png.size[0] == pytest.approx(2 * 8.5 / 2.54 * 96, abs=1)
        assert np.ptp(np.asarray(png.convert("L"))) > 200  # something is drawn
    assert "tikzpicture" in taken("TikZ").read_text("utf-8")
    assert taken("HTML").read_bytes() == standalone(BEALE)
    expect(opened.get_by_text(BEALE.to_query(), exact=False).first).to_be_visible()
    opened.get_by_role("tab", name=text("en", "export.data")).click()
    rows = list(csv.DictReader(io.StringIO(taken("CSV").read_text("utf-8-sig"))))
    for number, trajectory in enumerate(run(BEALE), start=1):
        of_run = [r for r in rows if r["run"] == str(number)]
        read = np.array([[float(r["x"]), float(r["y"])] for r in of_run])
        np.testing.assert_array_equal(read, trajectory.positions)
    assert from_json(json.loads(taken("JSON").read_text("utf-8"))) == BEALE
    opened.get_by_role("tab", name=text("en", "export.code")).click()
    assert "paths" in taken("Python").read_text("utf-8")
    lab.page.keyboard.press("Escape")
    expect(opened).to_be_hidden()


def test_steps_and_values_stand_side_by_side(dialog: tuple[Lab, Locator]) -> None:
    lab, opened = dialog
    lab.choose(text("en", "export.arrangement"), text("en", "export.arrangement.steps"))
    steps = opened.get_by_label(text("en", "export.steps"))
    expect(steps).to_have_value("20, 100, 300")
    steps.fill("10, 9999")
    steps.press("Enter")
    expect(opened.get_by_text("outside 0 to 300")).to_be_visible()
    lab.choose(text("en", "export.arrangement"), text("en", "export.arrangement.values"))
    values = opened.get_by_label(text("en", "export.values"))
    expect(values).to_have_value("0.005, 0.01, 0.02")
    values.fill("0.01, none")
    values.press("Enter")
    expect(opened.get_by_text("is not a number")).to_be_visible()


def test_a_film_is_made_as_it_was_asked_for(dialog: tuple[Lab, Locator]) -> None:
    lab, opened = dialog
    opened.get_by_role("tab", name=text("en", "export.film")).click()
    fields = {"width": "240", "fps": "5", "seconds": "2"}
    for key, value in fields.items():
        field = opened.get_by_label(text("en", f"export.film.{key}"), exact=True)
        field.fill(value)
        field.press("Enter")
    make = opened.get_by_role("button", name=text("en", "export.film.make"))
    make.click()
    expect(opened.get_by_text("2 is outside 3 to 60")).to_be_visible()
    last = opened.get_by_label(text("en", "export.film.hold_last"), exact=True)
    last.fill("0.5")
    last.press("Enter")
    make.click()
    save = opened.get_by_role("button", name=text("en", "export.film.save"), exact=True)
    expect(save).to_be_visible()
    with Image.open(download(lab, save.click)) as film:
        assert film.size[0] == 240
        lengths = []
        for frame in range(frames_of(film)):
            film.seek(frame)
            lengths.append(film.info["duration"])
    assert sum(lengths) == 2000
    assert lengths[0] >= 500
    assert lengths[-1] == 700  # its fifth of a second, and the hold
