"""What the hand does is drawn by the browser itself; the server's answer stands in the end."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import WebSocketRoute, expect

from engine import Run, Scene
from tests.browser import TWIN_OFF, Lab, Watch
from texts import text

pytestmark = pytest.mark.skipif(TWIN_OFF, reason="TWIN=off leaves every path to the server.")

TWO = "surface=beale&r1=gd&r2=adam"
SEVERAL = "surface=beale&r1=sgd&r1.sigma=2&r1.seeds=5"


class Held:
    """A lab whose server can be made to fall silent."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.silent = False
        self.waiting: list[tuple[WebSocketRoute, str | bytes]] = []
        lab.page.route_web_socket("**/_stcore/stream", self._join)

    def _join(self, here: WebSocketRoute) -> None:
        there = here.connect_to_server()
        here.on_message(there.send)
        there.on_message(lambda message: self._answer(here, message))

    def _answer(self, here: WebSocketRoute, message: str | bytes) -> None:
        if self.silent:
            self.waiting.append((here, message))
        else:
            here.send(message)

    def speak(self) -> None:
        """Let the server be heard again, in order."""
        self.silent = False
        for here, message in self.waiting:
            here.send(message)
        self.waiting.clear()

    @property
    def anticipated(self) -> int:
        return int(self.lab.player.get_attribute("data-anticipated") or 0)

    def drawn(self) -> np.ndarray:
        """The picture's canvases, as numbers."""
        parts = self.lab.drawn().split("data:image/png;base64,")[1:]
        images = (Image.open(io.BytesIO(base64.b64decode(part.rstrip(",")))) for part in parts)
        return np.concatenate([np.asarray(image.convert("RGBA"), int).ravel() for image in images])

    def at_rest(self) -> np.ndarray:
        """The picture once the last of several has been drawn."""
        before = self.drawn()
        while True:
            self.lab.page.wait_for_timeout(200)
            now = self.drawn()
            if difference(before, now) == 0:
                return now
            before = now

    def moves(self, act: Callable[[], object]) -> None:
        """What is done is drawn while the server is silent, and the server then draws the same."""
        before, count, answered = self.drawn(), self.anticipated, self.lab.number("answered")
        self.silent = True
        act()
        self.lab.until(lambda: self.anticipated > count, "the browser draws by itself")
        ahead = self.at_rest()
        assert self.lab.number("answered") == answered
        moved = difference(before, ahead)
        assert moved > 200
        self.speak()
        self.lab.until(lambda: self.lab.number("answered") >= self.lab.number("sent"), "answers")
        expect(self.lab.page.locator(".lab.awaiting")).to_have_count(0)
        assert difference(ahead, self.at_rest()) < 0.05 * moved


def difference(a: np.ndarray, b: np.ndarray) -> int:
    """How many numbers are others; an edge may be shaded otherwise by a last digit."""
    return int(np.sum(np.abs(a - b) > 40))


@pytest.fixture
def held(watch: Watch) -> Iterator[Held]:
    yield Held(watch.lab())


def turned(held: Held, name: str, *keys: str) -> Callable[[], None]:
    """Keys on a slider."""

    def act() -> None:
        held.lab.slider(name).focus()
        for key in keys:
            held.lab.page.keyboard.press(key)

    return act


def test_a_slider_moves_the_path_while_the_server_is_silent(held: Held) -> None:
    held.lab.open(TWO)
    held.moves(turned(held, "gd η learning rate", *["ArrowLeft"] * 12))
    assert "r1.eta=" in held.lab.page.url


def test_nothing_is_sent_until_the_hand_rests(held: Held) -> None:
    """Then one event is, and the server's path stands, also while the hand is still on it."""
    held.lab.open(TWO)
    before, page = held.lab.number("sent"), held.lab.page
    box = held.lab.slider("gd η learning rate").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    # At once, so that a slow machine is no hand that rests.
    sent = page.evaluate(
        """() => {
          const slider = document.querySelector('.lab [aria-label="gd η learning rate"]');
          for (let k = 1; k <= 20; k++) {
            slider.value = String(Number(slider.value) - 0.02);
            slider.dispatchEvent(new Event("input", { bubbles: true }));
          }
          return document.querySelector(".lab").dataset.sent ?? "";
        }"""
    )
    assert int(sent or -1) == before
    held.lab.until(lambda: held.anticipated > 0, "the browser draws by itself")
    held.lab.until(lambda: held.lab.number("sent") > before, "the hand rests")
    held.lab.until(lambda: held.lab.number("answered") == held.lab.number("sent"), "the answer")
    page.mouse.up()


def test_with_the_twin_switched_off_the_server_is_waited_for(held: Held) -> None:
    held.lab.page.add_init_script("window.labTwin = 'off'")
    held.lab.open(TWO)
    before = held.drawn()
    held.lab.redrawn(turned(held, "gd η learning rate", *["ArrowLeft"] * 12))
    assert held.anticipated == 0
    held.lab.until(lambda: difference(before, held.drawn()) > 200, "the server's path is drawn")


def test_the_start_moves_every_path(held: Held) -> None:
    held.lab.open(TWO)

    def drag() -> None:
        x, y = held.lab.pixel(1.0, 1.5)
        held.lab.page.mouse.move(x, y)
        held.lab.page.mouse.down()
        held.lab.page.mouse.move(x + 40, y + 30, steps=5)
        held.lab.page.mouse.up()

    held.moves(drag)


@pytest.mark.parametrize(
    ("query", "slider"),
    [
        ("surface=rosenbrock&r1=sgd&r1.sigma=2", "sgd σ gradient noise"),
        ("surface=logistic_regression&r1=sgd&r1.batch=4", "sgd η learning rate"),
        ("surface=beale&r1=adam&r1.schedule=cosine", "adam η learning rate"),
        ("surface=formula&f=sin(x)*y%2Bx%5E2/4%2By%5E2/4&r1=momentum", "momentum α momentum"),
    ],
)
def test_noise_examples_schedules_and_formulas_follow_too(
    held: Held, query: str, slider: str
) -> None:
    held.lab.open(query)
    if not held.lab.slider(slider).is_visible():
        held.lab.page.get_by_text(text("en", "lab.more")).first.click()
    held.moves(turned(held, slider, *["ArrowLeft"] * 15))


def test_all_that_goes_with_a_path_follows(held: Held) -> None:
    """Open curves, of every kind; the slope, the worked step and the arrows at its head."""
    page = held.lab.page
    held.lab.open(f"{TWO}&curves=gradient,step,adam.v,adam.m_hat,rate")
    told = page.locator(".lab .glance")
    worked = page.locator(".lab .inspector")
    for part in (told, worked):
        part.locator("summary").click()
    page.keyboard.press("v")
    held.lab.until(lambda: re.search(r"‖ = \d", told.inner_text()), "the slope is told")
    held.lab.until(lambda: re.search(r"Step \d", worked.inner_text()), "the step, too")
    held.at_rest()
    before = told.inner_text(), worked.inner_text()
    ahead: list[tuple[str, str]] = []

    def act() -> None:
        turned(held, "gd η learning rate", *["ArrowLeft"] * 12)()
        held.at_rest()
        ahead.append((told.inner_text(), worked.inner_text()))

    held.moves(act)
    assert ahead[0][0] != before[0]
    assert ahead[0][1] != before[1]
    held.at_rest()
    assert (told.inner_text(), worked.inner_text()) == ahead[0]


def test_the_number_of_steps_is_followed(held: Held) -> None:
    """The clock goes with it; the axes wait for the server."""
    held.lab.open(TWO)
    lab, page = held.lab, held.lab.page
    held.silent = True
    lab.enter("Steps", "40")
    expect(page.locator(".lab .transport")).to_contain_text("40 / 40")
    assert lab.number("step") == 40
    held.speak()
    lab.until(lambda: lab.number("steps") == 40, "the server counts up to there")
    assert lab.number("step") == 40


def test_more_steps_than_there_are_draws_for_are_waited_for(held: Held) -> None:
    held.lab.open("surface=beale&r1=sgd&r1.sigma=2&steps=50")
    held.silent = True
    held.lab.enter("Steps", "60")
    held.lab.page.wait_for_timeout(300)
    assert held.anticipated == 0
    held.speak()
    held.lab.until(lambda: held.lab.number("steps") == 60, "the server has them")


def test_a_run_says_from_where_it_hangs_on_its_last_digits(held: Held) -> None:
    held.lab.open("surface=rastrigin&r1=momentum&r1.alpha=0.99&r2=adam")
    told = held.lab.page.locator(".lab .results td.sentence")
    expect(told.first).to_contain_text("hangs on the last digits", timeout=20_000)
    expect(told.last).not_to_contain_text("last digits")


@pytest.mark.parametrize("query", ["surface=beale&r1=lbfgs", f"{TWO}&gallery=on", SEVERAL])
def test_what_only_the_server_knows_is_waited_for(held: Held, query: str) -> None:
    """A line search, the pictures of all methods, and the band of several seeds."""
    held.lab.open(query)
    slider = held.lab.page.locator('.lab input.slider[aria-label*=" η "]').first
    before = held.drawn()
    held.silent = True
    slider.focus()
    for _ in range(12):
        held.lab.page.keyboard.press("ArrowLeft")
    held.lab.page.wait_for_timeout(300)
    assert difference(before, held.drawn()) == 0
    held.speak()
    held.lab.until(lambda: difference(before, held.drawn()) > 200, "the server's path is drawn")


def test_a_value_that_is_refused_leaves_the_path_as_it_was(held: Held) -> None:
    held.lab.open(TWO)
    before = held.drawn()
    held.lab.enter("gd η learning rate value", "1e999")
    held.lab.page.wait_for_timeout(500)
    assert difference(before, held.drawn()) == 0
    assert Scene.from_query(held.lab.page.url.partition("?")[2]).runs[0] == Run("gd")


RESTYLED = """
async (slider) => {
  const range = document.querySelector(slider);
  for (let i = 0; i < 30; i++) {
    await new Promise(requestAnimationFrame);
    range.stepUp(i % 2 ? -2 : 3);
    range.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
"""
RESTYLED_MOST = 150  # elements a move
TRACED = ["devtools.timeline", "disabled-by-default-devtools.timeline"]


def test_a_move_has_only_the_styles_worked_out_that_it_changes(lab: Lab) -> None:
    """Not those of the page around, which take most of a frame: ``:has(…:empty)`` once did."""
    session = lab.page.context.new_cdp_session(lab.page)
    events: list[dict[str, Any]] = []
    ended: list[bool] = []
    session.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    session.on("Tracing.tracingComplete", lambda _: ended.append(True))
    config = {"traceConfig": {"includedCategories": TRACED}, "transferMode": "ReportEvents"}
    lab.page.mouse.move(*centre(lab))
    lab.page.mouse.down()
    session.send("Tracing.start", config)
    lab.page.evaluate(RESTYLED, 'input[aria-label="gd η learning rate"]')
    session.send("Tracing.end")
    lab.until(lambda: ended, "the trace is whole")
    lab.page.mouse.up()
    counts = [e["args"].get("elementCount", 0) for e in events if e["name"] == "UpdateLayoutTree"]
    assert sum(counts) / 30 < RESTYLED_MOST


def centre(lab: Lab) -> tuple[float, float]:
    box = lab.slider("gd η learning rate").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
