"""A folder of pages without a server: every lesson and every ready-made scene, alive."""

from __future__ import annotations

import functools
import html
import http.server
import io
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from engine import Scene
from exports.__main__ import main
from lessons import LESSONS, READY_MADE
from links.reading import read_link
from tests.browser import ROOT, FromDisk, Tabs
from tests.test_accessibility import violations
from tests.test_live import server_table, spaced
from texts import LANGUAGES, text
from ui.wire.site import LEAVES, Leaf, site

LIMIT = 8_000_000  # bytes
LAB = "https://lab.example.org/"
FILES = site()
LESSON_LEAVES = [leaf for leaf in LEAVES if leaf.lesson]
Built = Callable[..., Path]


def names(leaves: list[Leaf] | tuple[Leaf, ...]) -> list[str]:
    return [leaf.name for leaf in leaves]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The folder, with the files of these pages in it, of which the path is given."""
    folder = tmp_path_factory.mktemp("site")

    def build(leaf: str, language: str = "en") -> Path:
        page = f"{language}/{leaf}.html"
        wanted = [page, f"{language}/index.html", f"data/{leaf}.js", "lab.js", "lab.css"]
        for name in wanted:
            path = folder / name
            if name in FILES and not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(FILES[name]())
        return folder / page

    return build


# The folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of it, which takes fifteen seconds: what is asked is the size and each page's links."""
    folder = tmp_path_factory.mktemp("whole") / "public"
    assert main(["--site", str(folder), "--page", LAB]) == 0
    return folder


def test_all_of_it_is_small_and_its_links_lead_somewhere(whole: Path) -> None:
    files = [path for path in whole.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < LIMIT
    assert {p.relative_to(whole).as_posix() for p in files} == set(FILES)
    for path in (path for path in files if path.suffix == ".html"):
        markup = re.sub(r"<script.*?</script>", "", path.read_text("utf-8"), flags=re.DOTALL)
        for kind, address in re.findall(r'(href|src)="([^"]*)"', path.read_text("utf-8")):
            if address.startswith(LAB):
                there = read_link(urlsplit(html.unescape(address)).query)
                assert not there.complaints
            elif address != "data:,":
                assert (path.parent / address).is_file(), f"{path.name}: {kind} {address}"
        assert "://" not in re.sub(rf"{LAB}|http://www\.w3\.org/\S*", "", markup)


def test_a_page_for_every_lesson_and_scene_in_every_language(whole: Path) -> None:
    for language in LANGUAGES:
        index = (whole / language / "index.html").read_text("utf-8")
        listed = re.findall(r'<li><a href="([^"]*)\.html">', index)
        assert listed == [f"lesson-{key}" for key in LESSONS] + [
            f"scene-{key}" for key in READY_MADE
        ]
        assert f'lang="{language}"' in index


def test_the_same_bytes_each_time(whole: Path) -> None:
    """Also in another process, whose dicts and sets have another order."""
    names = ["index.html", "lab.js", "en/lesson-adagrad.html", "data/scene-regression.js"]
    asked = f"files = site('{LAB}'); stdout.buffer.write(b''.join(files[n]() for n in {names}))"
    command = [
        sys.executable,
        "-c",
        f"from sys import stdout; from ui.wire.site import site; {asked}",
    ]
    again = subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
    assert again.stdout == b"".join((whole / name).read_bytes() for name in names)


@pytest.mark.parametrize(
    "wrong",
    [["beale"], ["-o", "a.svg"], ["--batch", "a.txt"], ["--live", "start"], ["--theme", "dark"]],
)
def test_other_options_are_refused_in_words(
    wrong: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--site", str(tmp_path / "public"), *wrong]) == 2
    assert "--page" in capsys.readouterr().err
    assert not (tmp_path / "public").exists()


def test_a_folder_that_cannot_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("where a folder should be")
    assert main(["--site", str(tmp_path / "file" / "public"), "--language", "ko"]) == 1
    said = capsys.readouterr().err
    assert "file" in said
    assert "Traceback" not in said


# In a browser


TABLE = """() => [...document.querySelectorAll(".lab .results tbody tr")].map((row) =>
  [...row.querySelectorAll("th, td")].map((cell) => cell.innerText.split("\\nFrom step")[0]))"""


def in_short(rows: list[list[str]]) -> list[list[str]]:
    """Of a table each run's method, how it ended, its steps and its loss."""
    return [[row[0].partition(" · ")[0], *row[2:5]] for row in spaced(rows)]


def told(page: Page) -> list[list[str]]:
    """The same of the table of results, read at one moment."""
    return in_short(page.evaluate(TABLE))


def one_seed(scene: Scene) -> Scene:
    return replace(scene, runs=tuple(replace(run, seeds=1) for run in scene.runs))


@pytest.mark.parametrize("leaf", LESSON_LEAVES, ids=names(LESSON_LEAVES))
def test_a_lesson_asks_plays_explains_and_compares(
    leaf: Leaf, built: Built, from_disk: FromDisk
) -> None:
    """And each of its scenes has the server's numbers."""
    lesson, lab = LESSONS[leaf.key], from_disk(built(leaf.name))
    page, words = lab.page, lesson.words("en")
    expect(page.locator(".lesson h2")).to_have_text(words.title)
    expect(page.locator(".lab .results-box")).to_be_hidden()
    expect(page.locator(".dials")).to_be_hidden()
    if lesson.predict == "run":
        page.locator(".choice").first.click()
    else:
        page.locator(".lab .picture").click(position={"x": 200, "y": 200})
    page.get_by_role("button", name="Play", exact=True).last.click()
    page.get_by_role("button", name="Show the result").click()
    expect(page.locator(".verdict")).to_be_focused()
    expect(page.locator(".takeaway")).to_be_visible()
    names_of_asides = [text("en", "lab.lesson.scene"), *words.asides] if lesson.asides else []
    expect(page.locator(".asides button")).to_have_text(names_of_asides)
    assert told(page) == in_short(server_table(one_seed(leaf.scenes[0])))
    for scene, button in zip(leaf.scenes, page.locator(".asides button").all(), strict=False):
        button.click()
        right = in_short(server_table(one_seed(scene)))
        lab.until(lambda right=right: told(page) == right, "the further scene's numbers")
        expect(page.locator('.asides [aria-pressed="true"]')).to_have_count(1)


@pytest.mark.parametrize("leaf", LEAVES, ids=names(LEAVES))
def test_every_page_follows_the_hand(leaf: Leaf, built: Built, from_disk: FromDisk) -> None:
    """A typed η gives the server's numbers, and one button gives back what was."""
    lab = from_disk(built(leaf.name))
    page, scene = lab.page, one_seed(leaf.scenes[0])
    if leaf.lesson:
        lab.press("End")
    lab.press("End")
    first = scene.resolve(scene.runs[0])
    eta = float(f"{0.7 * first.settings['eta']:.2g}")
    field = page.locator(".dials .dial input:not([type=range])").first
    field.fill(str(eta))
    field.press("Enter")
    run = replace(scene.runs[0], hyperparameters={**scene.runs[0].hyperparameters, "eta": eta})
    other = replace(scene, runs=(run, *scene.runs[1:]))
    right = in_short(server_table(other))
    lab.until(lambda: told(page)[0] == right[0], "the server's numbers")
    if leaf.lesson:
        expect(page.locator(".lesson .verdict")).to_have_text(text("en", "lab.lesson.changed"))
    page.get_by_role("button", name="As it was").click()
    lab.until(lambda: told(page) == in_short(server_table(scene)), "as it was")
    if leaf.lesson:
        expect(page.locator(".lesson .takeaway")).to_be_visible()


def test_a_scene_tells_its_story_until_it_is_changed(built: Built, from_disk: FromDisk) -> None:
    lab = from_disk(built("scene-beale"))
    story = lab.page.locator(".lab > .sentence")
    expect(story).to_contain_text("Which arrives first?")
    lab.enter("GD η learning rate value", "0.02")
    expect(story).not_to_contain_text("Which arrives first?")
    lab.page.get_by_role("button", name="As it was").click()
    expect(story).to_contain_text("Which arrives first?")


def test_from_lesson_to_lesson_and_to_the_index(built: Built, from_disk: FromDisk) -> None:
    built("lesson-minibatches")
    lab = from_disk(built("lesson-slope"))
    page = lab.page
    page.get_by_role("button", name="Next lesson").click()
    expect(page.locator(".lesson h2")).to_have_text(LESSONS["minibatches"].words("en").title)
    page.locator(".lesson-head select").select_option("slope")
    expect(page.locator(".lesson h2")).to_have_text(LESSONS["slope"].words("en").title)
    page.get_by_role("link", name="All lessons and scenes").click()
    expect(page.get_by_role("link")).to_have_count(len(LEAVES) + len(LANGUAGES) - 1)


def lead(page: Page, key: str, lesson: str) -> None:
    """Press a clicker's button until a lesson is there."""
    for _ in range(30):
        page.keyboard.press(key)
        page.wait_for_timeout(200)
        if lesson in page.url:
            return


def test_a_class_is_led_through_by_two_buttons(built: Built, from_disk: FromDisk) -> None:
    """The next lesson is presented as well; one step back leads to the answer of the one before."""
    built("lesson-minibatches")
    lab = from_disk(built("lesson-slope"), (1280, 720))
    page = lab.page
    lab.press("p")
    root = page.locator(".lab")
    expect(root).to_have_class(re.compile("presenting"))
    lead(page, "PageDown", "minibatches")
    expect(page.locator(".lesson h2")).to_have_text(LESSONS["minibatches"].words("en").title)
    expect(root).to_have_class(re.compile("presenting"))
    assert page.url.endswith("#presenting")
    lead(page, "PageUp", "slope")
    expect(page.locator(".lesson h2")).to_have_text(LESSONS["slope"].words("en").title)
    expect(root).to_have_attribute("data-stage", "tell")
    expect(root).to_have_class(re.compile("presenting"))


def test_keys_change_eta_and_ask_the_class(built: Built, from_disk: FromDisk) -> None:
    lab = from_disk(built("scene-beale"))
    page = lab.page
    lab.press("p")
    lab.press("ArrowUp")
    expect(page.locator(".chip .eta").first).not_to_have_text("η 0.01")
    lab.press("r")
    expect(page.locator(".chip .eta").first).to_have_text("η 0.01")
    lab.press("c")
    expect(page.locator(".lab")).to_have_class(re.compile("asking"))
    lab.press("End")
    expect(page.locator(".lab")).not_to_have_class(re.compile("asking"))
    lab.press("h")
    lab.press("Home")
    expect(page.locator(".lab")).to_have_class(re.compile("secret"))
    lab.press("?")
    keys = page.locator(".keys")
    expect(keys).to_be_visible()
    for what in ("undo", "gallery", "qr", "take"):
        expect(keys).not_to_contain_text(text("en", f"lab.keys.{what}"))


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "ko")])
@pytest.mark.parametrize("size", [(390, 844), (1024, 768), (1440, 900)])
def test_nothing_is_cut_and_axe_finds_nothing(
    size: tuple[int, int], scheme: str, language: str, built: Built, from_disk: FromDisk
) -> None:
    def fits(page: Page) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert violations(page) == []

    lab = from_disk(built("lesson-adagrad", language), size, color_scheme=scheme)
    fits(lab.page)
    lab.press("End")
    lab.press("End")
    fits(lab.page)
    lab.page.goto(built("scene-regression", language).as_uri())
    lab.page.locator(".lab.ready").wait_for()
    fits(lab.page)
    lab.page.goto(built("index", language).as_uri())
    fits(lab.page)


@pytest.mark.parametrize("size", [(700, 900), (1900, 700)])
def test_windows_of_unusual_shape_are_filled(
    size: tuple[int, int], built: Built, from_disk: FromDisk
) -> None:
    lab = from_disk(built("lesson-slope"), size)
    if size[0] > size[1]:
        lab.press("p")
    picture = lab.page.locator(".lab .picture")

    def white() -> int:
        """How much of a line across the picture, above its middle, is as white as the page."""
        image = Image.open(io.BytesIO(picture.screenshot())).convert("RGB")
        across = [
            (x, int(0.3 * image.height)) for x in range(int(0.15 * image.width), image.width - 4)
        ]
        down = [
            (int(0.7 * image.width), y)
            for y in range(int(0.15 * image.height), int(0.65 * image.height))
        ]
        return sum(image.getpixel(at) == (255, 255, 255) for at in (*across, *down))

    lab.until(lambda: white() < 20, "there are no white bands")


def test_without_scripts_a_lesson_is_read(built: Built, tabs: Tabs) -> None:
    page = tabs.new("unscripted")
    page.goto(built("lesson-slope").as_uri())
    expect(page.locator(".unscripted svg")).to_be_visible()
    expect(page.locator(".unscripted")).to_contain_text("Too large diverges.")
    expect(page.locator(".lab")).to_be_hidden()
    page.close()


def test_the_folder_opens_in_the_readers_language(tabs: Tabs, built: Built, tmp_path: Path) -> None:
    """On any web space, where no page asks another host for anything."""
    for language in LANGUAGES:
        folder = built("scene-saddle", language).parents[1]
    (folder / "index.html").write_bytes(FILES["index.html"]())
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        page = tabs.new("korean")
        faults: list[str] = []
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.goto(address)
        page.wait_for_url(f"{address}ko/index.html")
        title = text("ko", "scene.saddle")
        page.get_by_role("link", name=title).click()
        page.locator(".lab.ready").wait_for()
        page.get_by_role("link", name="English").click()
        page.wait_for_url(f"{address}en/scene-saddle.html")
        page.locator(".lab.ready").wait_for()
        assert not faults
        page.close()
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """One that prints nothing."""

    def log_message(self, format: str, *args: object) -> None:
        pass
