"""The curves over the data, and their losses: the browser's and Python's are the same."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from surfaces import SURFACES, Surface
from surfaces.base import MODELS
from tests.browser import Watch
from tests.scripts import module

SOURCE = (Path(__file__).parents[1] / "ui" / "lab" / "inspector" / "models.js").read_text("utf-8")
WEIGHTS = [
    (0.0, 0.0),
    (1.5, -0.5),
    (-2.0, 2.5),
    (0.3, 40.0),
    (-25.0, -3.0),
    (1e3, 1e3),
    (-1e8, 1.0),
]
INPUTS = [-6.0, -3.0, -0.25, 0.0, 1e-9, 0.1, 2.0, 12.2]


def test_the_browser_has_every_model() -> None:
    assert re.findall(r"^  (\w+): \(a, b, x\) =>", SOURCE, re.MULTILINE) == list(MODELS)
    assert re.findall(r"^  (\w+): (?:\(a, b, x, y\)|squared)", SOURCE, re.MULTILINE) == list(MODELS)
    assert {s.data.curve for s in SURFACES.values() if s.data} == set(MODELS)


def test_both_draw_the_same_curve() -> None:
    """Each model at each weight and input."""
    drawn = module(
        "inspector/models.js",
        """({ models }, weights, inputs) =>
          Object.fromEntries(Object.entries(models).map(([name, model]) =>
            [name, weights.map(([a, b]) => inputs.map((x) => model(a, b, x)))]))""",
        WEIGHTS,
        INPUTS,
    )
    for name, model in MODELS.items():
        for (a, b), row in zip(WEIGHTS, drawn[name], strict=True):
            ours = model(np.array([a, b]), np.array(INPUTS))
            np.testing.assert_allclose(row, ours, rtol=1e-12, atol=1e-15 * max(1.0, abs(b)))


@pytest.mark.parametrize("surface", [s for s in SURFACES.values() if s.data], ids=lambda s: s.key)
def test_both_take_the_same_loss_of_an_example(surface: Surface) -> None:
    data = surface.data
    assert data
    (x0, x1), (y0, y1) = surface.view
    corners = [(x0, y0), (x0, y1), (x1, y0), (x1, y1), surface.start, (0.0, 0.0)]
    losses = module(
        "inspector/models.js",
        "({ losses }, curve, points, xs, ys) =>"
        " points.map(([a, b]) => xs.map((x, i) => losses[curve](a, b, x, ys[i])))",
        data.curve, corners, data.inputs.tolist(), data.targets.tolist(),
    )  # fmt: skip
    ours = surface.value(np.array(corners).T)
    np.testing.assert_allclose(np.mean(losses, axis=1), ours, rtol=1e-12)


@pytest.mark.parametrize("key", [key for key, s in SURFACES.items() if s.data])
def test_the_curve_over_the_data_moves_with_the_clock(watch: Watch, key: str) -> None:
    lab = watch.lab().open(f"surface={key}&r1=gd")
    end = lab.drawn("fit")
    lab.button("To the start").click()
    lab.until(lambda: lab.step == 0, "the clock stands at the start")
    assert lab.drawn("fit") != end
