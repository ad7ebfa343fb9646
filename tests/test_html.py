"""A scene as one HTML file: it opens from disk with no network, and plays what the app plays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from engine import Run, Scene
from exports.__main__ import main
from exports.formats.html import html, script
from figures import THEMES, Camera, ThemeName, View, styles
from lessons import LESSONS, READY_MADE
from tests.browser import ROOT, Lab, Opened, Tabs, Watch
from texts import text
from ui.wire.events import Lab as Sheets
from ui.wire.payload import described
from ui.wire.standalone import offline, standalone

OPENING = next(iter(READY_MADE.values()))
REGRESSION = READY_MADE["regression"]
ALONE = replace(REGRESSION, runs=REGRESSION.runs[:2])  # without letters, whose font is the page's
EIGHT = ("gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "lion")
LIMIT = 1_000_000  # bytes
SAME_SIZE = """.lab .picture {
  width: 480px !important; height: 420px !important; min-height: 0 !important;
}"""


def losses(lab: Lab) -> list[str]:
    """The live losses in the legend."""
    told: list[str] = lab.page.locator(".lab .chip .live").all_inner_texts()
    return told


def at_size(lab: Lab) -> Lab:
    """The lab with a picture of a known size."""
    lab.page.add_style_tag(content=SAME_SIZE)
    lab.until(lambda: canvas_size(lab.page) == [480, 420], "the picture has its size")
    return lab


def canvas_size(page: Page) -> list[int]:
    size: list[int] = page.evaluate(
        "(({ width, height }) => [width, height])(document.querySelector('.lab .picture .front'))"
    )
    return size


# The file


def test_the_same_scene_gives_the_same_bytes() -> None:
    """Also in another process, whose sets have another order."""
    code = (
        "import sys; from lessons import READY_MADE; from ui.wire.standalone import standalone;"
        "sys.stdout.buffer.write(standalone(READY_MADE['regression']));"
        "assert 'streamlit' not in sys.modules"
    )
    made = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1] == standalone(REGRESSION)


@pytest.mark.parametrize("key", LESSONS)
def test_a_lessons_scene_is_small(key: str) -> None:
    assert len(standalone(LESSONS[key].scene)) < LIMIT


def test_eight_runs_of_500_steps_are_small() -> None:
    scene = Scene("beale", start=(1.0, 1.5), steps=500, runs=tuple(map(Run, EIGHT)))
    assert len(standalone(scene)) < LIMIT


def test_there_is_no_plotly_inside_and_no_address_to_ask() -> None:
    file = standalone(OPENING).decode()
    assert "Plotly.react" not in file
    assert "default-src 'none'" in file
    assert "src=" not in file.replace("default-src=", "")


def test_the_title_is_text_not_markup() -> None:
    file = html("<b> & x", "en", [], "", b"", {"a.js": "const a = '</script>';"}, "a.js").decode()
    assert "<title>&lt;b&gt; &amp; x</title>" in file
    assert file.count("</script>") == 2


def test_a_title_stands_above_all_and_names_the_page() -> None:
    file = standalone(OPENING, title="1 < 2 & more").decode()
    assert "<title>1 &lt; 2 &amp; more</title>" in file
    assert '<h1 class="title">1 &lt; 2 &amp; more</h1>' in file
    assert "<h1" not in standalone(OPENING).decode()


@pytest.mark.parametrize("scene", [OPENING, REGRESSION, LESSONS["adam"].scene])
def test_dark_is_light_with_each_colour_replaced(scene: Scene) -> None:
    """So a file holds one theme's numbers, and both themes' colours."""
    light, dark = THEMES["light"], THEMES["dark"]
    turned = {getattr(light, name): getattr(dark, name) for name in vars(light)}
    run_styles = zip(*(styles(scene.runs, theme) for theme in THEMES), strict=True)
    turned |= {one.color: other.color for one, other in run_styles}

    def in_dark(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: in_dark(part) for key, part in value.items()}
        if isinstance(value, list):
            return [in_dark(part) for part in value]
        return turned.get(value, value) if isinstance(value, str) else value

    (header, blocks), (dark_header, dark_blocks) = (
        described(Sheets.of(scene, View(theme=theme, glance=True))) for theme in THEMES
    )
    assert in_dark(header["colors"]) == dark_header["colors"]
    drawn = [[run["style"] for run in h["runs"]] for h in (header, dark_header)]
    assert in_dark(drawn[0]) == drawn[1]
    figures = [
        [json.loads(b.data) for b in listed if b.kind == "json" and b.id != h["catalog"]]
        for h, listed in ((header, blocks), (dark_header, dark_blocks))
    ]
    assert figures[0]
    assert in_dark(figures[0]) == figures[1]


def test_the_loss_comes_on_every_axis() -> None:
    header, blocks = offline(Sheets.of(REGRESSION), None)
    kinds = {(loss["axis"], loss["log"]) for loss in header["losses"]}
    assert kinds == {(a, log) for a in ("step", "evaluations", "examples") for log in (False, True)}
    assert {loss["figure"] for loss in header["losses"]} <= {block.id for block in blocks}


@pytest.mark.parametrize("theme", [None, "dark"])
def test_the_command_line_writes_it(tmp_path: Path, theme: ThemeName | None) -> None:
    path = tmp_path / "adam.html"
    asked = ["adam", "-o", str(path), "--language", "ko", *(["--theme", theme] if theme else [])]
    assert main(asked) == 0
    view = View(language="ko")
    assert path.read_bytes() == standalone(LESSONS["adam"].scene, view, theme)


# Modules in one script


def test_modules_stand_in_the_order_in_which_they_need_one_another() -> None:
    made = script(
        {
            "end.js": 'import { b as c, two } from "./b.js";\nimport * as a from "./a.js";\nc();',
            "b.js": 'import { one } from "./a.js";\nexport const two = one + 1;\n'
            "export function b() {}",
            "a.js": "export const one = 1;\nexport const [p, q] = [1, 2];",
            "unused.js": "nothing",
        },
        "end.js",
    )
    assert made.index('modules["a.js"] =') < made.index('modules["b.js"] =')
    assert "return { one, p, q };" in made
    assert "return { two, b };" in made
    assert 'const { b: c, two } = modules["b.js"];' in made
    assert 'const a = modules["a.js"];' in made
    assert "nothing" not in made


@pytest.mark.parametrize(
    ("modules", "what"),
    [
        ({"a.js": 'import { b } from "./b.js";'}, "a.js needs b.js"),
        (
            {"a.js": 'import { b } from "./b.js";', "b.js": 'import { a } from "./a.js";'},
            "a circle",
        ),
        ({"a.js": "export default 1;"}, "export default 1;"),
        ({"a.js": 'import "./b.js";'}, 'import "./b.js";'),
    ],
)
def test_what_cannot_be_one_script_is_said(modules: dict[str, str], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        script(modules, "a.js")


# In a browser, offline


def test_it_plays_and_scrubs(opened: Opened) -> None:
    lab = opened(standalone(OPENING))
    assert (lab.step, lab.playing) == (300, False)  # still, as the reader asked for
    lab.button(text("en", "lab.first.name")).click()
    assert lab.step == 0
    assert len(set(losses(lab))) == 1
    lab.press(" ")
    lab.until(lambda: lab.playing and lab.step > 5, "it plays")
    lab.press(" ")
    assert not lab.playing
    scrub = lab.slider(text("en", "lab.scrub"))
    scrub.fill("37")
    assert lab.step == 37
    lab.press("ArrowRight", "Shift+ArrowRight")
    assert lab.step == 48
    lab.page.get_by_role("combobox", name=text("en", "lab.speed")).select_option("4")
    lab.button(text("en", "lab.loop.name")).click()
    lab.press("Home", "k")
    lab.until(lambda: lab.step > 100, "it plays fast")
    lab.until(lambda: lab.step < 100, "it repeats")
    lab.press("k")


def test_it_plays_once_by_itself(opened: Opened) -> None:
    lab = opened(standalone(OPENING), reduced_motion="no-preference")
    lab.until(lambda: 0 < lab.step < 300, "it plays")
    lab.press("End")
    assert lab.step == 300


@pytest.mark.parametrize("scene", [OPENING, ALONE], ids=["beale", "regression"])
def test_it_shows_the_apps_trails_and_numbers(opened: Opened, watch: Watch, scene: Scene) -> None:
    """In a picture of one size both draw the same pixels."""
    app = at_size(watch.lab().open(scene.to_query()))
    file = at_size(opened(standalone(scene)))
    assert [
        [said.partition("\nFrom step")[0] for said in row] for row in app.results
    ] == file.results
    for keys in (("End",), ("Home",), ("Shift+ArrowRight",) * 3, ("ArrowLeft",) * 4):
        for lab in (app, file):
            lab.press(*keys)
        assert file.step == app.step
        assert losses(file) == losses(app)
        expect(file.player).to_have_attribute(
            "data-batch", app.player.get_attribute("data-batch") or ""
        )
        assert file.drawn() == app.drawn()


def test_the_surface_goes_from_its_low_to_its_high_colour(opened: Opened) -> None:
    lab = at_size(opened(standalone(OPENING)))
    seen = lab.page.evaluate(
        """() => {
          const canvas = document.querySelector(".lab .picture .plot canvas");
          const { data } = canvas.getContext("2d").getImageData(60, 12, 400, 340);
          const count = {};
          for (let i = 0; i < data.length; i += 4) {
            const color = [...data.slice(i, i + 3)].map((v) => v.toString(16).padStart(2, "0"));
            count[color.join("")] = (count[color.join("")] ?? 0) + 1;
          }
          return count;
        }"""
    )
    low, high = (bytes.fromhex(color[1:]) for color in (THEMES["light"].low, THEMES["light"].high))
    bands = [
        color
        for color in (bytes.fromhex(told) for told, pixels in seen.items() if pixels > 400)
        if all(
            end <= channel <= start for start, channel, end in zip(low, color, high, strict=True)
        )
    ]
    assert low in bands
    assert len(bands) > 8
    assert max(low[0] - color[0] for color in bands) > 0.8 * (low[0] - high[0])


def test_ticks_are_plotlys(lab: Lab) -> None:
    """For the same range both write the same numbers."""
    linear: list[dict[str, Any]] = [
        {"range": box, **few}
        for box in ([-0.5, 4], [0, 150], [-3e-5, 2e-5], [0, 3.2e6], [19.98, 20.01], [0, 12_000])
        for few in ({}, {"nticks": 6}, {"nticks": 5})
    ]
    powers = [
        {"type": "log", "range": box, "dtick": step, "exponentformat": "power"}
        for box, step in (([-4, 2], 2), ([-1, 0], 1), ([-12, 0], 3))
    ]
    counts = [{"type": "log", "range": [0, 4.3], "dtick": 1}]
    different = lab.module(
        "panels/ticks.js",
        """async ({ ticks }, axes) => {
          const plot = document.body.appendChild(document.createElement("div"));
          const found = [];
          for (const axis of axes) {
            for (const letter of ["x", "y"]) {
              const margin = { l: 50, r: 50, t: 50, b: 50 };
              const layout = { template: "none", width: 500, height: 500, margin };
              layout[`${letter}axis`] = structuredClone(axis);
              await Plotly.newPlot(plot, [], layout);
              const theirs = plot._fullLayout[`${letter}axis`]._vals.map((v) => v.text);
              const ours = ticks({ nticks: 0, ...axis }, letter, 400).map(
                ({ text, raised }) => text + (raised && `<sup>${raised}</sup>`));
              if (theirs.join() !== ours.join()) found.push([axis, letter, theirs, ours]);
            }
          }
          return found;
        }""",
        [*linear, *powers, *counts],
    )
    assert different == []


def test_the_loss_turns_to_its_other_axes(opened: Opened) -> None:
    lab = opened(standalone(REGRESSION))
    log = lab.button(text("en", "lab.log"))
    expect(log).to_have_attribute("aria-pressed", "true")
    before = lab.drawn("loss")
    log.click()
    expect(log).to_have_attribute("aria-pressed", "false")
    lab.until(lambda: lab.drawn("loss") != before, "the curves are drawn again")
    before = lab.drawn("loss")
    axis = lab.page.get_by_role("combobox", name=text("en", "lab.axis"))
    axis.select_option("examples")
    lab.until(lambda: lab.drawn("loss") != before, "the curves are drawn again")
    expect(axis).to_have_value("examples")
    expect(log).to_have_attribute("aria-pressed", "false")


def test_a_loss_without_a_logarithm_offers_none(opened: Opened) -> None:
    lab = opened(standalone(READY_MADE["saddle"]))
    expect(lab.button(text("en", "lab.log"))).to_be_hidden()


def test_pointing_at_a_chip_dims_the_others(opened: Opened) -> None:
    lab = opened(standalone(OPENING))
    before = lab.drawn()
    lab.page.locator(".lab .chip").last.hover()
    lab.until(lambda: lab.drawn() != before, "the others are dimmed")


def test_the_picture_cannot_be_moved_nor_computed_again(opened: Opened) -> None:
    lab = opened(standalone(OPENING))
    before = lab.drawn()
    box = lab.page.locator(".lab .picture").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    lab.page.mouse.move(x, y)
    expect(lab.page.locator(".lab .readout")).to_contain_text("(")
    lab.page.mouse.down()
    lab.page.mouse.move(x + 80, y + 30)
    lab.page.mouse.up()
    assert lab.drawn() == before
    assert lab.page.locator(".lab .controls").count() == 0


def test_a_batch_is_ringed_and_has_contours(opened: Opened) -> None:
    lab = opened(standalone(REGRESSION))
    lab.press("Home", "ArrowRight")
    assert lab.player.get_attribute("data-batch")
    before = lab.drawn()
    lab.button(text("en", "lab.batch_contours")).click()
    lab.until(lambda: lab.drawn() != before, "the batch's lines are drawn")


def test_what_is_open_in_the_view_is_in_the_file(opened: Opened) -> None:
    view = View(glance=True, worked=True, curves=("gradient", "rate"))
    lab = opened(standalone(LESSONS["adam"].scene, view))
    expect(lab.page.locator(".lab .glance dd").first).to_contain_text("‖∇L‖")
    expect(lab.page.locator(".lab .inspector .equation").first).to_be_visible()
    assert lab.page.locator(".lab .curve .front").count() == 3
    before = lab.drawn()
    lab.press("ArrowLeft", "v")
    lab.until(lambda: lab.drawn() != before, "arrows are drawn")
    expect(lab.page.locator(".lab .arrow-key")).to_be_visible()


def test_nothing_else_is_offered(opened: Opened) -> None:
    lab = opened(standalone(OPENING))
    for part in (".glance", ".inspector", ".fit-box"):
        expect(lab.page.locator(f".lab {part}")).to_be_hidden()
    buttons = lab.page.locator(".lab .zoom button:visible")
    expect(buttons).to_have_text([text("en", "lab.relief")])


def test_it_opens_as_it_was_seen(opened: Opened) -> None:
    """In perspective, which another axis of the loss leaves alone."""
    lab = opened(standalone(OPENING, View(camera=Camera(-40, 35))))
    switch = lab.button(text("en", "lab.relief.help"))
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(lab.button(text("en", "lab.home.help"))).to_be_visible()
    lab.press("d")
    expect(switch).to_have_attribute("aria-pressed", "false")
    lab.page.locator(".lab .axis").select_option("evaluations")
    expect(switch).to_have_attribute("aria-pressed", "false")


def test_the_surface_can_be_turned(opened: Opened) -> None:
    lab = opened(standalone(OPENING))
    above = lab.drawn()
    lab.button(text("en", "lab.relief.help")).click()
    lab.until(lambda: lab.drawn() != above, "it is seen in perspective")
    aslant = lab.drawn()
    home = lab.button(text("en", "lab.home.help"))
    expect(home).to_be_hidden()
    lab.page.mouse.move(400, 400)
    lab.page.mouse.down()
    lab.page.mouse.move(460, 420)
    lab.page.mouse.up()
    lab.until(lambda: lab.drawn() != aslant, "it is turned")
    home.click()
    lab.until(lambda: lab.drawn() == aslant, "it is seen as at first")
    lab.press("d")
    lab.until(lambda: lab.drawn() == above, "it is seen from above")


def test_it_follows_the_readers_theme_while_it_is_open(opened: Opened) -> None:
    lab = opened(standalone(OPENING))
    expect(lab.player).to_have_attribute("data-theme", "light")
    lab.press("Home", "ArrowRight")
    before = lab.drawn()
    lab.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    expect(lab.player).to_have_attribute("data-theme", "dark")
    lab.until(lambda: lab.drawn() != before, "it is drawn in dark colours")
    assert lab.step == 1
    ground = lab.page.evaluate(
        "[...document.querySelector('.lab .picture .plot canvas').getContext('2d')"
        ".getImageData(1, 1, 1, 1).data]"
    )
    assert ground == [*bytes.fromhex(THEMES["dark"].background[1:]), 255]


def test_a_file_can_have_a_theme_of_its_own(opened: Opened) -> None:
    lab = opened(standalone(OPENING, theme="light"), color_scheme="dark")
    expect(lab.player).to_have_attribute("data-theme", "light")


def test_it_speaks_korean(opened: Opened) -> None:
    lab = opened(standalone(REGRESSION, View(language="ko")))
    assert lab.page.evaluate("document.documentElement.lang") == "ko"
    expect(lab.page.locator(".lab .results caption")).to_have_text(text("ko", "lab.results"))
    expect(lab.page.locator(".lab .made")).to_contain_text(text("ko", "caption.scene"))
    assert lab.button(text("ko", "lab.play.name")).is_visible()


def test_it_says_what_it_is(opened: Opened) -> None:
    lab = opened(standalone(OPENING))
    assert lab.page.title() == "Beale: GD, Momentum, RMSProp, Adam"
    expect(lab.page.locator(".lab .made code")).to_have_text(OPENING.to_query())
    expect(lab.page.locator(".lab .made")).to_contain_text("300")


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (800, 500), (390, 844)])
@pytest.mark.parametrize("key", ["beale", "goldstein_price"])  # whose formula is the longest
def test_picture_and_transport_fit_the_window(
    opened: Opened, key: str, size: tuple[int, int]
) -> None:
    """Nothing sticks out to the right, and the picture can be played without scrolling."""
    lab = opened(standalone(Scene(key, runs=OPENING.runs)), size)
    width = lab.page.evaluate("document.documentElement.scrollWidth")
    assert width <= size[0]
    box = lab.page.locator(".lab .scrub").bounding_box()
    assert box
    assert box["y"] + box["height"] <= size[1]


def test_it_can_be_embedded(tabs: Tabs, tmp_path: Path) -> None:
    (tmp_path / "scene.html").write_bytes(standalone(OPENING))
    page = '<!DOCTYPE html><iframe src="scene.html" style="width: 800px; height: 600px"></iframe>'
    (tmp_path / "course.html").write_text(page)
    watch = Watch(tabs, (tmp_path / "course.html").as_uri())
    tab = watch.lab("offline").page
    tab.goto((tmp_path / "course.html").as_uri())
    frame = tab.frame_locator("iframe")
    player = frame.get_by_test_id("player")
    expect(player).to_have_attribute("data-step", "300")
    frame.get_by_role("button", name=text("en", "lab.first.name")).click()
    expect(player).to_have_attribute("data-step", "0")
    watch.close()
    assert not watch.faults
