"""One unit of x is as long as one of y: on the page in any window, in a file, in figures."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from engine import Scene, run
from exports.caption import caption, to_text
from exports.figure.layout import Options, figure
from exports.figure.surface import box_of
from exports.panels import panel
from exports.sheet.drawing import Path as Drawn
from figures import View, read_view
from lessons import READY_MADE
from surfaces import SURFACES
from tests.browser import Lab, Watch
from texts import text
from ui.wire.events import Event, fold
from ui.wire.events import Lab as State
from ui.wire.standalone import standalone

WINDOWS = [(1440, 900), (1280, 720), (1920, 1080), (1024, 768), (820, 1180), (390, 844)]
BEALE, BOILING = READY_MADE["beale"], Scene("boiling_point")
# The pixels of GD's start and of its first step, and those of a way along the contour line there.
FIRST_STEP = """(module, [u, v]) => {
  const { player } = module.labIn(document.querySelector(".lab"));
  const { projection } = player.picture;
  const { x: xs, y: ys } = player.runs[0];
  const pixel = (x, y) => projection.toPixel(x, y);
  return {
    from: pixel(xs[0], ys[0]), to: pixel(xs[1], ys[1]), along: pixel(xs[0] + u, ys[0] + v),
    box: projection.box,
  };
}"""


def angle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two ways, in degrees."""
    dot, cross = (one[0] * other[0] + one[1] * other[1]), (one[0] * other[1] - one[1] * other[0])
    return abs(math.degrees(math.atan2(cross, dot)))


def right_angle(lab: Lab, scene: Scene, script: str = FIRST_STEP) -> dict[str, Any]:
    """GD's first step and the contour line at its start, which meet at a right angle."""
    trajectory = run(scene)[0]
    gx, gy = trajectory.gradients[0]
    far = 0.01 / math.hypot(gx, gy)
    told: dict[str, Any] = lab.module("lab.js", script, [-far * gy, far * gx])
    step, along = (
        (told[end][0] - told["from"][0], told[end][1] - told["from"][1]) for end in ("to", "along")
    )
    assert angle(step, along) == pytest.approx(90, abs=1)
    for (low, high), (left, right) in zip(told["box"], scene.landscape.view, strict=True):
        assert low <= left + 1e-9
        assert high >= right - 1e-9
    return told


def test_a_gradient_meets_the_contours_at_a_right_angle_in_any_window(watch: Watch) -> None:
    lab = watch.lab().open()
    for width, height in (*WINDOWS, (2560, 1080)):
        lab.page.set_viewport_size({"width": width, "height": height})
        lab.until(lambda: fills(lab), f"the picture fills {width} × {height}")
        right_angle(lab, BEALE)
    for width, height in ((1280, 720), (1024, 768)):
        lab.page.set_viewport_size({"width": width, "height": height})
        if lab.page.locator(".lab.presenting").count() == 0:
            lab.press("p")
        lab.until(lambda: fills(lab), f"the picture fills {width} × {height}")
        right_angle(lab, BEALE)
    lab.press("p")


def fills(lab: Lab) -> bool:
    """Whether the picture is drawn in the room that it has, on a ground that fills its frame."""
    return bool(
        lab.module(
            "lab.js",
            """(module) => {
              const { picture } = module.labIn(document.querySelector(".lab")).player;
              const { clientWidth, clientHeight } = picture.host;
              const { width, height } = picture.projection;
              const { l, r, t, b } = picture.plot._fullLayout.margin;
              return Math.abs(clientWidth - l - r - width) < 2
                && Math.abs(clientHeight - t - b - height) < 2 && !picture.lacking;
            }""",
        )
    )


def test_a_surface_in_different_units_opens_stretched_and_says_so(watch: Watch) -> None:
    lab = watch.lab().open(BOILING.to_query())
    note = lab.page.locator(".lab .scale-note")
    expect(note).to_have_text(text("en", "lab.scales.units"))
    assert drawn_box(lab) == [list(side) for side in BOILING.landscape.view]
    lab.page.locator(".lab .menu summary").click()
    switch = lab.page.get_by_label(text("en", "lab.scales"))
    expect(switch).not_to_be_checked()
    lab.repainted(lambda: switch.check())
    expect(note).to_be_hidden()
    (x0, x1), (y0, y1) = drawn_box(lab)
    assert (y0, y1) == pytest.approx(BOILING.landscape.view[1])
    assert x1 - x0 > 8  # as wide as the picture is, in units of y
    lab.redrawn(lambda: lab.choose(text("en", "header.surface"), "Beale"))
    expect(switch).to_be_checked()
    lab.repainted(lambda: switch.uncheck())
    expect(note).to_have_text(text("en", "lab.scales.stretched"))
    assert drawn_box(lab) == [list(side) for side in SURFACES["beale"].view]


def drawn_box(lab: Lab) -> list[list[float]]:
    """What the picture's axes show."""
    script = "(m) => m.labIn(document.querySelector('.lab')).player.picture.projection.box"
    box: list[list[float]] = lab.module("lab.js", script)
    return box


def test_a_file_of_its_own_keeps_one_scale(watch: Watch, tmp_path: Path) -> None:
    file = tmp_path / "beale.html"
    file.write_bytes(standalone(BEALE))
    lab = watch.lab()
    lab.page.goto(file.as_uri())
    lab.painted_once()
    for width, height in WINDOWS[2:5]:
        lab.page.set_viewport_size({"width": width, "height": height})
        lab.page.wait_for_timeout(300)
        frame = lab.page.locator(".lab .picture").bounding_box()
        assert frame
        x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
        at, right, up = (pointed(lab, x + dx, y + dy) for dx, dy in ((0, 0), (90, 0), (0, -90)))
        assert right[0] - at[0] == pytest.approx(up[1] - at[1], rel=0.04)  # three digits are told


def pointed(lab: Lab, x: float, y: float) -> tuple[float, float]:
    """Where the picture says that the mouse points."""
    lab.page.mouse.move(x, y)
    said = lab.page.locator(".lab .readout").inner_text().replace("−", "-")
    u, v = said[1 : said.index(")")].split(", ")
    return float(u), float(v)


def test_links_and_figures_hold_the_scales() -> None:
    assert View().to_parameters() == {}
    assert View(shapes="wide").to_parameters() == {}  # the window's own matter
    for scales in ("equal", "stretched"):
        _, view, complaints = read_view(f"scales={scales}")
        assert not complaints
        assert view == View(scales=scales)
        assert view.to_parameters() == {"scales": scales}
    _, view, (complaint,) = read_view("scales=log")
    assert view == View()
    assert "equal, stretched" in complaint.sentence()
    stretched = Options(view=View(scales="stretched"))
    assert stretched.link(BEALE).endswith("&scales=stretched")
    said = to_text(BEALE, caption(BEALE, link=stretched.link(BEALE)))
    assert "scales=stretched" in said


def test_a_new_surface_forgets_the_switch_and_odd_values_are_none() -> None:
    page = fold(
        State.of(BEALE), [Event(1, "scales", value="stretched"), Event(2, "shapes", value="wide")]
    )
    assert (page.view.scales, page.view.shapes) == ("stretched", "wide")
    page = fold(page, [Event(3, "scales", value="odd"), Event(4, "shapes", value="odd")])
    assert (page.view.scales, page.view.shapes) == (None, "wide")


@pytest.mark.parametrize("box", [None, ((0.0, 1.0), (0.0, 4.0)), ((0.0, 9.0), (0.0, 1.0))])
def test_a_figure_has_one_scale_whatever_its_box(box: Any) -> None:
    shown, scales = box_of(SURFACES["beale"], View(box=box))
    assert scales == "equal"
    (x0, x1), (y0, y1) = shown
    assert 0.5 - 1e-9 <= (y1 - y0) / (x1 - x0) <= 1.15 + 1e-9
    if box:
        assert x0 <= box[0][0] <= box[0][1] <= x1
        assert y0 <= box[1][0] <= box[1][1] <= y1
    drawing = figure([panel(BEALE)], Options(view=View(box=box), legend=False))
    outlines = [item for item in drawing.items if isinstance(item, Drawn) and item.closed]
    frame = next(item.lines[0] for item in outlines if not item.fill)
    (left, top), (right, bottom) = frame.min(axis=0), frame.max(axis=0)
    assert (right - left) / (x1 - x0) == pytest.approx((bottom - top) / (y1 - y0))
    assert box_of(BOILING.landscape, View(box=box))[1] == "stretched"
