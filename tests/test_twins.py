"""What the page and the exported figures both have is the same in both, value by value."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from exports.figure import trails
from exports.figure.marks import RADIUS, SHAPES
from exports.figure.ticks import round_ticks
from exports.sheet.drawing import Area
from figures.theme import Mark
from figures.view import TILTS, ZOOMS
from tests.scripts import module

POINT = re.compile(r"[ML](-?[\d.e-]+) (-?[\d.e-]+)")


def test_they_have_the_same_marks() -> None:
    shapes = module("drawing/marks.js", "({ SHAPES }) => SHAPES")
    assert set(shapes) == {*SHAPES, "circle"}


@pytest.mark.parametrize("mark", SHAPES)
def test_a_mark_has_the_same_corners(mark: Mark) -> None:
    drawn = module("drawing/marks.js", "({ SHAPES }, mark) => SHAPES[mark]", mark)
    corners = [(float(x), float(y)) for x, y in POINT.findall(drawn)]
    np.testing.assert_allclose(corners, SHAPES[mark], atol=1e-12)


def test_the_circle_is_as_large() -> None:
    circle = module("drawing/marks.js", "({ SHAPES }) => SHAPES.circle")
    assert circle.startswith(f"M{RADIUS} 0A{RADIUS} {RADIUS} ")


def test_trails_are_as_thick() -> None:
    """Only marks stand closer together in a figure, which is smaller than the page's picture."""
    page = module("panels/picture.js", "({ PLAIN, THIN, RECENT }) => ({ PLAIN, THIN, RECENT })")
    dense = module("drawing/trail.js", "({ DENSE }) => DENSE")
    area = Area(0, 0, 100, 100, (0, 1), (0, 1))
    assert (page["RECENT"], dense) == (trails.RECENT, trails.DENSE)
    for name, seen in (("PLAIN", 0.0), ("THIN", 100.0 * dense + 1)):
        stroke = trails.stroke_of(seen, area, 1.0)
        found = {key: page[name][key] for key in ("all", "latest", "casing")}
        assert found == {"all": stroke.all, "latest": stroke.latest, "casing": stroke.casing}


def test_axes_in_perspective_have_the_same_numbers() -> None:
    rng = np.random.default_rng(0)
    lows, spans = rng.normal(0, 20, 300), 10 ** rng.uniform(-3, 5, 300)
    ends = [(-2.0, 2.0), (0.0, 10.0), (0.0, 0.3)]
    ends += [(float(a), float(a + b)) for a, b in zip(lows, spans, strict=True)]
    asked = [(low, high, parts) for low, high in ends for parts in (1, 2, 4, 6)]
    drawn = module(
        "panels/ticks.js",
        "({ roundTicks }, ends) => ends.map((e) => roundTicks(...e))",
        asked,
    )
    assert drawn == [round_ticks(*ends) for ends in asked]


def test_a_camera_stands_between_the_same_bounds() -> None:
    page = module("relief/turntable.js", "({ TILT, ZOOM }) => ({ TILT, ZOOM })")
    assert page["ZOOM"] == list(ZOOMS)
    low, high = (math.degrees(tilt) for tilt in page["TILT"])
    assert (low, high) == pytest.approx(TILTS, abs=1e-9)
