"""The surface in perspective: where its points lie, what it hides, and the hand that turns it."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import expect

from engine import Scene, run
from exports.figure.layout import Options, figure
from exports.figure.perspective.projection import reach_of
from exports.figure.perspective.surface import Relief
from exports.figure.surface import levels
from exports.figure.theme import figure_theme
from exports.formats.svg import to_svg
from exports.panels import panel
from exports.sheet.drawing import Area
from figures import THEMES, Camera, View, contour, halves
from lessons import LESSONS, READY_MADE
from surfaces import SURFACES
from tests.browser import Lab, Watch
from tests.test_browser import SCROLLED, at_rest, frames, middle, touches
from texts import text

SWITCH = text("en", "lab.relief.help")
HOME = text("en", "lab.home.help")
FRONT = "document.querySelector('.lab .picture > canvas.front')"
OUT, BEHIND, SEEN = range(3)
PLAYER = """(module, ...values) => {
  const { player } = module.labIn(document.querySelector(".lab"));
  return (SCRIPT)(player, ...values);
}"""
BLANK = """name => {
  const drawn = document.querySelector(`.lab .picture > canvas.${name}`);
  const { width, height } = drawn;
  const blank = Object.assign(document.createElement("canvas"), { width, height });
  return drawn.toDataURL() === blank.toDataURL();
}"""
COLOR = """([x, y]) => {
  const drawn = document.querySelector(".lab .picture > canvas.front");
  const [r, g, b] = drawn.getContext("2d").getImageData(x, y, 1, 1).data;
  return `#${[r, g, b].map(v => v.toString(16).padStart(2, "0")).join("")}`.toUpperCase();
}"""


def ask(lab: Lab, script: str, *values: Any) -> Any:
    """What a function makes of the player."""
    return lab.module("lab.js", PLAYER.replace("SCRIPT", script), *values)


def camera(lab: Lab) -> dict[str, float]:
    """Where the surface is looked at from."""
    seen: dict[str, float] = ask(lab, "(player) => player.turntable.camera")
    return seen


def opened(lab: Lab) -> Lab:
    """The page with the surface in perspective."""
    lab.button(SWITCH).click()
    expect(lab.button(SWITCH)).to_have_attribute("aria-pressed", "true")
    return lab


def between(x: NDArray[Any], y: NDArray[Any], z: NDArray[Any], points: NDArray[Any]) -> Any:
    """Heights between the nodes of a grid at points of shape ``(m, 2)``: bilinear."""
    places = (
        (points[:, axis] - side[0]) / (side[-1] - side[0]) * (len(side) - 1)
        for axis, side in enumerate((x, y))
    )
    u, v = places
    i, j = (np.clip(np.floor(at).astype(int), 0, len(z) - 2) for at in (u, v))
    u, v = u - i, v - j
    low = z[j, i] * (1 - u) + z[j, i + 1] * u
    high = z[j + 1, i] * (1 - u) + z[j + 1, i + 1] * u
    return np.asarray(low * (1 - v) + high * v)


def heights(scene: Scene, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The drawn surface at points of shape ``(m, 2)``, from 0 to 1, between 91 nodes a side."""
    drawn = contour(scene.landscape, View()).data[0]
    z = (np.asarray(drawn.z, float) - drawn.zmin) / (drawn.zmax - drawn.zmin)
    x, y = (np.linspace(*side, 91) for side in scene.landscape.view)
    nodes = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    on_nodes = between(np.asarray(drawn.x), np.asarray(drawn.y), z, nodes).reshape(91, 91)
    return np.asarray(between(x, y, on_nodes, points))


def test_the_trails_lie_on_the_surface(lab: Lab) -> None:
    """By perspective as in a text book: a turn, a tilt, and what is twice as far half as large."""
    scene = READY_MADE["beale"]
    opened(lab)
    told = ask(
        lab,
        """({ turntable, picture: { relief, projection }, runs }) => {
          const { unit, middle, box } = relief;
          const pixels = runs.map((r) => Array.from(r.x, (_, i) => r.path.at(i).slice(0, 2)));
          return { same: relief === projection, camera: turntable.camera, unit, middle, pixels };
        }""",
    )
    assert told["same"]
    turn, tilt = told["camera"]["turn"], told["camera"]["tilt"]
    tall, distance = 0.95, 5.0
    for trajectory, pixels in zip(run(scene), told["pixels"], strict=True):
        low, high = np.array(scene.landscape.view).T
        shares = (trajectory.positions - low) / (high - low)
        place = np.column_stack(
            [
                (2 * shares - 1) * halves(scene.landscape.view, "equal"),
                tall * (heights(scene, trajectory.positions) - 0.5),
            ]
        )
        about_z = np.array(
            [
                [math.cos(turn), math.sin(turn), 0],
                [-math.sin(turn), math.cos(turn), 0],
                [0, 0, 1],
            ]
        )
        about_x = np.array(
            [
                [1, 0, 0],
                [0, math.cos(tilt), -math.sin(tilt)],
                [0, math.sin(tilt), math.cos(tilt)],
            ]
        )
        across, away, up = (place @ about_z.T @ about_x.T).T
        expected = told["middle"] + told["unit"] * distance / (distance + away[:, None]) * (
            np.column_stack([across, -up])
        )
        np.testing.assert_allclose(pixels, expected, atol=0.01)
    lab.press("Home", *["ArrowRight"] * 7)
    assert lab.page.evaluate(COLOR, told["pixels"][0][7]) == THEMES["light"].gd


def test_between_two_steps_a_trail_follows_the_surface(lab: Lab) -> None:
    """Also over a hill, and no farther than the border."""
    opened(lab)
    bent = ask(
        lab,
        """({ picture: { relief } }) => {
          const { step, seen } = relief.drape([-8, 3, 3, 20], [0, 0, 0.5, 0.5]);
          const way = relief.drape([0, 4], [-1, 1]);
          const place = relief.toPixel(2, 0);
          return { step, seen, half: [way.at(0.5), place] };
        }""",
    )
    entered = 8 / 11 * (1 - 0.5 / 8)  # the box begins at x = −0.5
    assert bent["step"][0] == 0
    assert bent["seen"][0] == OUT
    assert bent["step"][1] == pytest.approx(entered, abs=1e-6)
    assert bent["seen"][1] != OUT
    left = 2 + (4 - 3) / 17
    assert bent["step"][-2] == pytest.approx(left, abs=1e-6)
    assert bent["seen"][-2] != OUT
    assert bent["seen"][-1] == OUT
    assert bent["half"][0] == pytest.approx(bent["half"][1])


def test_a_hill_hides_what_is_behind_it(still: Lab) -> None:
    surface = SURFACES["formula"].make("exp(-6(x^2 + y^2))")
    (_, x1), (y0, y1) = surface.view
    figure = json.loads(contour(surface, View()).to_json())
    seen = still.module(
        "relief/surface.js",
        """({ Relief }, figure, tilts, points) => {
          const relief = new Relief(figure);
          return tilts.map((tilt) => {
            relief.aim({ width: 600, height: 500 }, { turn: 0, tilt, zoom: 1 }, 1, 1);
            return points.map(([x, y]) => relief.toPixel(x, y)[2]);
          });
        }""",
        figure,
        [0.25, math.pi / 2],
        [[0, 0.2 * y0], [0, 0.3 * y1], [0, 0], [0.9 * x1, 0.3 * y1], [0, 1.1 * y1]],
    )
    assert seen[0] == [SEEN, BEHIND, SEEN, SEEN, OUT]
    assert seen[1] == [SEEN, SEEN, SEEN, SEEN, OUT]


def test_it_is_a_second_view_on_the_same_clock_and_asks_the_server_for_nothing(
    watch: Watch,
) -> None:
    lab = watch.lab()
    seen = frames(lab)
    lab.open()
    lab.page.wait_for_load_state("networkidle")
    name = lab.page.locator(".lab .picture")
    above = lab.drawn()
    lab.repainted(lambda: opened(lab))  # links and figures are told of it
    painted = lab.painted
    at_rest(lab, seen)
    expect(name).to_have_attribute("aria-label", re.compile(" in perspective; "))
    expect(lab.page.locator(".lab .picture .plot")).to_be_hidden()
    at_end = lab.drawn()
    lab.press("Home")
    at_start = lab.drawn()
    lab.press("ArrowRight")
    assert len({above, at_end, at_start, lab.drawn()}) == 4
    lab.press("End")
    assert lab.drawn() == at_end
    assert lab.painted == painted
    assert not seen
    lab.press("d")
    expect(lab.button(SWITCH)).to_have_attribute("aria-pressed", "false")
    expect(name).not_to_have_attribute("aria-label", re.compile(" in perspective; "))
    assert lab.drawn() == above


def test_a_drag_turns_the_surface_and_a_click_leaves_the_start_alone(lab: Lab) -> None:
    opened(lab)
    first, drawn = camera(lab), lab.drawn()
    x, y = middle(lab.page.locator(".lab .picture"))
    lab.page.mouse.click(x, y)
    assert camera(lab) == first
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    lab.page.mouse.move(x + 50, y - 25, steps=5)
    lab.page.mouse.up()
    turned = camera(lab)
    assert turned["turn"] == pytest.approx(first["turn"] + 0.4)
    assert turned["tilt"] == pytest.approx(first["tilt"] - 0.2)
    lab.until(lambda: lab.drawn() != drawn, "it is drawn anew")
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    lab.page.mouse.move(x, y + 2000, steps=5)
    lab.page.mouse.up()
    assert camera(lab)["tilt"] == pytest.approx(math.pi / 2)
    lab.page.keyboard.down("Control")
    lab.page.mouse.move(x, y)
    lab.page.mouse.wheel(0, -100)
    lab.page.keyboard.up("Control")
    lab.until(lambda: camera(lab)["zoom"] == pytest.approx(math.exp(0.5)), "it is closer")
    lab.button(text("en", "lab.wider.help")).click()
    assert camera(lab)["zoom"] == pytest.approx(math.exp(0.5) / 1.5)
    lab.button(HOME).click()
    assert camera(lab) == first
    expect(lab.button(HOME)).to_be_hidden()
    lab.until(lambda: lab.drawn() == drawn, "it is as at first")
    assert lab.start == (1.0, 1.5)
    assert lab.query == ""


def test_a_server_that_has_lost_the_view_is_told_again(lab: Lab) -> None:
    opened(lab)
    lab.until(lambda: lab.number("answered") == lab.number("sent"), "the view is told")
    lost = """(player) => {
      player.turntable.meet({ session: "another", picture: { camera: null } });
      return player.queue.events.at(-1);
    }"""
    told = ask(lab, lost)
    assert (told["kind"], told["value"]) == ("camera", [25, 50, 1])


def test_keys_turn_and_tilt_it(lab: Lab) -> None:
    first = camera(lab)
    lab.press("t", "u")
    assert camera(lab) == first  # from above there is nothing to turn
    opened(lab)
    lab.repainted(lambda: lab.press("t", "t", "u"))
    turned = camera(lab)
    assert turned["turn"] == pytest.approx(first["turn"] + math.radians(10))
    assert turned["tilt"] == pytest.approx(first["tilt"] + math.radians(5))
    lab.press("Shift+T", "Shift+U", "Shift+T")
    assert camera(lab) == pytest.approx(first)
    lab.until(lambda: lab.number("answered") == lab.number("sent"), "the view is told")
    expect(lab.button(HOME)).to_be_hidden()


def test_it_keeps_its_turn_while_a_setting_or_the_surface_changes(lab: Lab) -> None:
    opened(lab)
    ask(lab, "(player) => player.turntable.turn(60, 0)")
    turned = camera(lab)
    lab.repainted(lambda: lab.slider("adam η learning rate").press("ArrowLeft"))
    expect(lab.button(SWITCH)).to_have_attribute("aria-pressed", "true")
    assert camera(lab) == turned
    lab.address_has("r4.eta=0.195")
    lab.choose("scene", text("en", "scene.himmelblau"))
    box = "({ picture }) => picture.projection === picture.relief && picture.relief.box"
    view = [list(side) for side in SURFACES["himmelblau"].view]
    lab.until(lambda: ask(lab, box) == view, "the other surface is seen")
    assert camera(lab) == turned


def test_a_finger_turns_sideways_and_scrolls_up_and_down(watch: Watch) -> None:
    lab = opened(watch.lab("phone").open())
    first = camera(lab)
    x, y = middle(lab.page.locator(".lab .picture"))
    touches(lab, *((x + 8 * i, y) for i in range(9)))
    lab.until(lambda: camera(lab)["turn"] > first["turn"] + 0.2, "it has turned")
    assert lab.page.evaluate(SCROLLED) == 0
    turned = camera(lab)["turn"]
    touches(lab, *((x, y - 10 * i) for i in range(12)))
    lab.until(lambda: lab.page.evaluate(SCROLLED) > 0, "the page has scrolled")
    assert camera(lab)["turn"] == pytest.approx(turned, abs=0.05)
    assert lab.start == (1.0, 1.5)


def test_it_fills_the_screen_while_presenting(lab: Lab) -> None:
    opened(lab)
    before = ask(lab, "({ picture }) => picture.relief.scale")
    lab.press("p")
    lab.until(
        lambda: ask(lab, "({ picture }) => picture.relief.scale") > before, "its type is larger"
    )
    lab.press("d")
    expect(lab.page.locator(".lab .picture .plot")).to_be_visible()
    lab.press("Escape")


@pytest.mark.parametrize("predict", ["run", "end"])
def test_a_lesson_that_asks_shows_no_path_in_it(watch: Watch, predict: str) -> None:
    key = next(key for key, lesson in LESSONS.items() if lesson.predict == predict)
    lab = watch.lab().open(f"lesson={key}")
    opened(lab)
    assert lab.page.evaluate(BLANK, "back")
    assert not lab.page.evaluate(BLANK, "ground")
    lab.page.locator(".lab .reveal").click()
    lab.press("End")
    lab.until(lambda: not lab.page.evaluate(BLANK, "back"), "the paths are shown")
    again = lab.page.locator(".lab .lesson .again")
    again.click()
    expect(lab.button(SWITCH)).to_have_attribute(
        "aria-pressed", "true" if predict == "run" else "false"
    )


def test_arrows_belong_to_the_view_from_above(lab: Lab) -> None:
    key = lab.page.locator(".lab .arrow-key")
    lab.repainted(lambda: lab.press("v"))
    expect(key).to_be_visible()
    opened(lab)
    expect(key).to_be_hidden()
    lab.press("d")
    expect(key).to_be_visible()


def test_a_figure_shows_it_as_the_page_does(lab: Lab) -> None:
    """The same points at the same places, but for the size, and hidden by the same ridges."""
    scene = READY_MADE["himmelblau"]
    lab.open(scene.to_query() + "&camera=-40,35")
    expect(lab.button(SWITCH)).to_have_attribute("aria-pressed", "true")
    surface = scene.landscape
    low, high = np.array(surface.view).T
    points = low + (high - low) * np.random.default_rng(0).random((400, 2))
    seen = ask(
        lab,
        "({ picture: { relief } }, points) => points.map(([x, y]) => relief.toPixel(x, y))",
        points.tolist(),
    )
    found = levels([panel(scene)], surface.view, 14)
    ends, camera = (found.low, found.high), Camera(-40, 35)
    half = halves(surface.view, "equal")
    ours = Relief(
        found.grids[0],
        tuple(found.values.tolist()),
        ends,
        Area(0, 0, 300, 250, *surface.view),
        camera,
        reach_of(found.grids, ends, camera, half),
        figure_theme("light", 8.0),
        ("x", "y", "loss"),
        half,
    )
    spots = [ours.spot(x, y) for x, y in points.tolist()]
    page, sheet = np.array(seen), np.array(spots)
    across, down = (
        np.polynomial.Polynomial.fit(sheet[:, axis], page[:, axis], 1).convert().coef
        for axis in (0, 1)
    )
    assert across[1] == pytest.approx(down[1], rel=1e-3)
    placed = [across[0] + across[1] * sheet[:, 0], down[0] + down[1] * sheet[:, 1]]
    # The page's nodes lie between those of a ground that reaches further.
    np.testing.assert_allclose(page[:, :2], np.column_stack(placed), atol=0.5)
    assert (page[:, 2] == sheet[:, 2]).mean() > 0.95  # the page asks its pixels
    assert 0.1 < (page[:, 2] == SEEN).mean() < 0.9


def test_a_link_holds_the_view_and_figures_show_it(watch: Watch) -> None:
    lab = opened(watch.lab().open())
    lab.repainted(lambda: ask(lab, "(p) => { p.turntable.turn(100, 0); p.turntable.tell(); }"))
    lab.button(text("en", "header.share")).click()
    link = lab.page.get_by_test_id("stPopoverBody").locator("code")
    expect(link).to_contain_text("&camera=70.8,50")
    shared = link.inner_text()
    friend = watch.lab().open(shared.partition("?")[2])
    expect(friend.button(SWITCH)).to_have_attribute("aria-pressed", "true")
    assert camera(friend)["turn"] == pytest.approx(math.radians(70.8))
    assert "camera" not in friend.query
    friend.press("e")
    dialog = friend.page.get_by_role("dialog")
    with friend.page.expect_download() as waiting:
        dialog.get_by_role("button", name="SVG", exact=True).click()
    seen = Options(view=View(camera=Camera(70.8, 50)))
    drawn = to_svg(figure([panel(READY_MADE["beale"])], seen)).decode()
    taken = Path(waiting.value.path()).read_text("utf-8")
    assert taken.partition("</title>\n")[2] == drawn.partition(">\n")[2]
    expect(dialog.get_by_role("button", name="TikZ", exact=True)).to_be_enabled()


def test_home_is_told_too_and_from_above_nothing_is(lab: Lab) -> None:
    lab.open("camera=10,60,2")
    lab.repainted(lambda: lab.button(HOME).click())
    expect(lab.button(HOME)).to_be_hidden()
    assert camera(lab)["tilt"] == pytest.approx(math.radians(50))
    lab.repainted(lambda: lab.press("d"))
    lab.button(text("en", "header.share")).click()
    link = lab.page.get_by_test_id("stPopoverBody").locator("code")
    expect(link).to_contain_text("surface=beale")
    assert "camera" not in link.inner_text()
