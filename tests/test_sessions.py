"""A tab that was cut off goes on from what it shows, whether the server still knows it or not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from figures import View
from lessons import LESSONS, READY_MADE
from tests.browser import Lab as Page
from tests.browser import Server, Tabs, Watch, free_port
from tests.line import Line
from texts import text
from ui.wire.events import Lab
from ui.wire.resume import KEPT, by_word, history, whole

# What a browser says of a line that is cut.
CUT = re.compile(r"WebSocket on(close|error)|net::ERR_|status of 50[234]|_stcore|when disconnected")
MOMENTUM = "momentum η learning rate"


class Far:
    """The app at the other end of a line, with sessions that live for a second."""

    def __init__(self, folder: Path, tabs: Tabs) -> None:
        self.folder, self.port = folder, free_port()
        self.starts = 0
        self.server = self.start()
        self.line = Line(self.port)
        self.watch = Watch(tabs, f"http://127.0.0.1:{self.line.port}/")

    def start(self) -> Server:
        self.starts += 1
        log = self.folder / f"log{self.starts}.txt"
        server = Server(log, port=self.port, disconnectedSessionTTL="1")
        server.wait()
        return server

    def open(self, query: str = "") -> Page:
        return self.watch.lab().open(query)

    def close(self) -> None:
        self.watch.close()
        self.line.close()
        self.server.stop()
        assert not faults(self.watch)
        assert not self.server.complaints()


def faults(watch: Watch) -> list[str]:
    """What went wrong in the tabs besides that they were cut off."""
    return [fault for fault in watch.faults if not CUT.search(fault)]


@pytest.fixture
def far(tmp_path: Path, tabs: Tabs) -> Iterator[Far]:
    made = Far(tmp_path, tabs)
    yield made
    made.close()


def answers(lab: Page) -> None:
    """It takes what the hand does, and the address follows."""
    lab.enter("gd η learning rate value", "0.0123")
    lab.address_has("r1.eta=0.0123")


@pytest.mark.parametrize("seconds", [1, 5, 30])
def test_a_line_that_was_cut_loses_nothing(far: Far, seconds: float) -> None:
    """For less than a session lives, and for longer."""
    lab = far.open()
    lab.repainted(lambda: lab.slider(MOMENTUM).press("ArrowRight"))
    eta = lab.field(f"{MOMENTUM} value").input_value()
    far.line.cut()
    lab.page.wait_for_timeout(1000 * seconds)
    lab.slider(MOMENTUM).press("ArrowRight")  # set meanwhile
    meant = lab.field(f"{MOMENTUM} value").input_value()
    assert meant != eta
    if seconds > 2:
        expect(lab.page.locator(".lab .silence")).to_have_text(text("en", "lab.silence"))
    far.line.mend()
    lab.address_has(f"r2.eta={meant}")
    expect(lab.page.locator(".lab .silence")).to_be_empty()
    answers(lab)
    lab.address_has(f"r2.eta={meant}", "r1.eta=0.0123")


def test_a_server_that_was_started_anew_goes_on_from_what_is_shown(far: Far) -> None:
    lab = far.open("surface=saddle&r1=adam&r2=gd&r3=rmsprop")
    lab.page.locator(".lab .card .opener").nth(1).click()
    lab.repainted(lambda: lab.button("Remove: gd").click())  # then ids are no longer 1, 2
    lab.repainted(lambda: lab.press("g"))
    far.server.stop()
    far.server = far.start()
    lab.page.wait_for_timeout(3000)  # with no word from the hand it comes back, too
    lab.enter("rmsprop η learning rate value", "0.0456")
    lab.address_has("r2=rmsprop", "r2.eta=0.0456")
    expect(lab.page.locator(".lab .gallery")).to_be_visible()  # which no address holds
    assert lab.cards == ["Adam", "RMSProp"]
    lab.press("g", "Control+z")
    lab.address_lacks("r2.eta")
    lab.press("Control+z")  # which was done on the server before
    lab.cards_are("Adam", "GD", "RMSProp")


def shown_elsewhere(said: dict[str, Any]) -> Lab | None:
    """What another server makes of what a browser says, which has gone through JSON."""
    return by_word(json.loads(json.dumps(said)))


@pytest.mark.parametrize("lesson", ["", *LESSONS])
@pytest.mark.parametrize("more", [0, 1])
def test_what_is_shown_can_be_said_to_another_server(lesson: str, more: int) -> None:
    opened = LESSONS[lesson].scene if lesson else READY_MADE["beale"]
    view = View(box=((-1, 2), (-3, 4)), hide=True, gallery=True)
    lab = Lab.of(opened, view, lesson=lesson)
    changed = replace(opened, steps=opened.steps + more)
    sheet = lab.sheet._replace(scene=changed, ids=tuple(2 * i + 3 for i in lab.sheet.ids))
    past = (lab.sheet._replace(scene=READY_MADE["saddle"], lesson="", ids=(5, 2, 3, 8)), lab.sheet)
    lab = replace(lab, sheet=sheet, language="ko", past=past)
    there = shown_elsewhere({**whole(lab), "past": history(past), "ack": 7})
    assert there
    assert (there.sheet, there.settled, there.view, there.language) == (sheet, sheet, view, "ko")
    assert there.opened and there.opened.scene == opened
    assert (there.past, there.applied) == (past, 7)


SAID = {"query": "surface=saddle&r1=gd", "runs": [4], "opened": "", "ack": 3}


@pytest.mark.parametrize(
    "changed",
    [
        {"query": None},
        {"query": ["surface=saddle"]},
        {"opened": 3},
        {"runs": []},
        {"runs": [1, 2]},
        {"runs": ["1"]},
        {"runs": [-1]},
        {"runs": [True]},
        {"runs": [1.5]},
        {"runs": {"1": 1}},
        {"ack": None},
        {"ack": -1},
        {"ack": "3"},
    ],
    ids=str,
)
def test_nonsense_is_not_gone_on_from(changed: dict[str, Any]) -> None:
    assert shown_elsewhere(SAID)
    assert shown_elsewhere(SAID | changed) is None


def test_a_past_that_makes_no_sense_cannot_be_undone() -> None:
    sound = {"query": "surface=beale&r1=gd", "runs": [1]}
    there = shown_elsewhere(SAID | {"past": [3, {}, sound, {**sound, "runs": [1, 2]}]})
    assert there and [sheet.scene.surface for sheet in there.past] == ["beale"]
    nonsense: list[object] = [None, "", {}, 3]
    for past in nonsense:
        without = shown_elsewhere(SAID | {"past": past})
        assert without and not without.past


def test_only_the_latest_of_the_past_is_said() -> None:
    sheet = Lab.of(READY_MADE["beale"]).sheet
    many = tuple(sheet._replace(scene=replace(sheet.scene, steps=n)) for n in range(100, 150))
    said = history(many)
    assert len(said) == KEPT
    assert "steps=149" in str(said[-1])


def test_what_is_no_word_of_a_browser_is_not_gone_on_from() -> None:
    nonsense: list[object] = [None, 3, "surface=saddle", [], {}]
    assert [by_word(said) for said in nonsense] == [None] * 5
