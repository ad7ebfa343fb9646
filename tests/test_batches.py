"""The mini-batch of a step in the browser: rings on the data, and contours on the picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from playwright.sync_api import expect

from engine import draws
from lessons import READY_MADE
from tests.browser import Lab, Watch
from tests.scripts import module
from texts import text

REGRESSION = READY_MADE["regression"]  # GD, SGD with 1 example, SGD with 8
CONTOURS = text("en", "lab.batch_contours")


def ringed(lab: Lab) -> list[int]:
    """The examples of the batch that the player shows."""
    return [int(i) for i in (lab.player.get_attribute("data-batch") or "").split()]


def expected(step: int, batch: int) -> list[int]:
    """The examples that led to a step of the regression scene."""
    order: list[int] = draws.examples(0, 64, batch, REGRESSION.steps)[step - 1].tolist()
    return order


def choose_run(lab: Lab, name: str) -> None:
    lab.page.locator(".lab .chip", has=lab.page.get_by_text(name, exact=True)).click()


def regression(watch: Watch) -> tuple[Lab, list[str]]:
    """The scene, and a list that grows with every message to or from the server."""
    lab = watch.lab()
    seen: list[str] = []

    def listen(socket: Any) -> None:
        socket.on("framesent", lambda _: seen.append("sent"))
        socket.on("framereceived", lambda _: seen.append("received"))

    lab.page.on("websocket", listen)
    lab.open(REGRESSION.to_query())
    lab.page.wait_for_load_state("networkidle")
    assert seen
    seen.clear()
    return lab, seen


def test_the_rings_follow_the_scrubber_without_the_server(watch: Watch) -> None:
    lab, seen = regression(watch)
    lab.press("Home")
    assert ringed(lab) == []
    pictures = {lab.drawn("fit")}
    for step in (1, 2, 3):
        lab.press("ArrowRight")
        assert ringed(lab) == expected(step, 1)  # GD is chosen and uses all: the first SGD's
        pictures.add(lab.drawn("fit"))
    assert len(pictures) == 4
    choose_run(lab, "SGD b · batch 8")
    assert ringed(lab) == expected(3, 8)
    lab.page.get_by_role("slider", name="Step", exact=True).fill("40")
    assert ringed(lab) == expected(40, 8)
    lab.press("End")
    assert ringed(lab) == expected(320, 8)
    choose_run(lab, "GD")
    assert ringed(lab) == expected(320, 1)
    assert not seen


def test_a_run_that_left_keeps_the_batch_of_its_last_step(watch: Watch) -> None:
    lab = watch.lab().open("surface=linear_regression&steps=200&r1=sgd&r1.eta=50&r1.batch=2")
    (row,) = lab.results
    last = int(row[3])
    assert last < 200
    assert ringed(lab) == draws.examples(0, 64, 2, 200)[last - 1].tolist()


def test_the_batchs_contours_are_drawn_by_the_browser(watch: Watch) -> None:
    lab, seen = regression(watch)
    switch = lab.button(CONTOURS)
    lab.press("Home", "ArrowRight")
    without = lab.drawn()
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    with_them = lab.drawn()
    assert with_them != without
    lab.press("ArrowRight", "ArrowLeft")
    assert lab.drawn() == with_them
    lab.press("Home")
    at_start = lab.drawn()
    switch.click()
    assert lab.drawn() == at_start  # no step, no batch
    lab.press("ArrowRight")
    assert lab.drawn() == without
    assert not seen


def test_contours_of_a_batch_are_offered_where_there_is_one(watch: Watch) -> None:
    lab = watch.lab().open("surface=linear_regression&r1=adam&r1.batch=8")
    expect(lab.button(CONTOURS)).to_be_visible()
    lab.page.locator(".lab .card.open .more summary").click()
    lab.repainted(lambda: lab.enter("adam batch size value", "64"))
    expect(lab.button(CONTOURS)).to_be_hidden()
    assert ringed(lab) == []


def test_lines_lie_where_the_function_has_the_level() -> None:
    """On a circle, whose length they add up to, and on both branches of a hyperbola."""
    trace = """({ heights, refine, trace }, name, level) => {
      const functions = { bowl: (x, y) => x * x + y * y, saddle: (x, y) => x * y };
      const pieces = [];
      const z = refine(heights(functions[name], [[-1, 1], [-1, 1]], 41), 41);
      const at = (i) => -1 + i / 40;
      trace(z, 81, [level], (...ends) => pieces.push(ends.map(at)));
      return pieces;
    }"""
    circle = np.array(module("drawing/contours.js", trace, "bowl", 0.3)).reshape(-1, 2, 2)
    radii = np.hypot(circle[..., 0], circle[..., 1])
    np.testing.assert_allclose(radii, np.sqrt(0.3), atol=1e-3)
    lengths = np.hypot(*(circle[:, 1] - circle[:, 0]).T)
    np.testing.assert_allclose(lengths.sum(), 2 * np.pi * np.sqrt(0.3), rtol=1e-3)
    branches = np.array(module("drawing/contours.js", trace, "saddle", 0.25)).reshape(-1, 2)
    np.testing.assert_allclose(branches.prod(axis=1), 0.25, atol=1e-3)
    assert (branches > 0).all(axis=1).any()
    assert (branches < 0).all(axis=1).any()


def test_refining_keeps_a_quadratic() -> None:
    """Also at the border, so that the lines of least squares are as exact as on a fine grid."""
    script = """({ heights, refine }) => {
      const f = (x, y) => 3 * x * x - 2 * x * y + 0.5 * y * y - x + 4, box = [[-2, 3], [0, 5]];
      return [[...refine(heights(f, box, 9), 9)], [...heights(f, box, 17)]];
    }"""
    refined, exact = module("drawing/contours.js", script)
    np.testing.assert_allclose(refined, exact, rtol=1e-12)
