"""Figures in perspective: what hides what, what is cut off, and that lines stay lines."""

from __future__ import annotations

import io
import itertools
import math
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path as File

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engine import Run, Scene, run
from exports.figure.layout import PAGE_WIDTH, Options, figure
from exports.figure.outlook import Visibility
from exports.figure.perspective.projection import DISTANCE, STRIDE, TALL, reach_of
from exports.figure.perspective.surface import LIGHT, Relief
from exports.figure.surface import levels
from exports.figure.theme import FIGURE_THEMES, FigureThemeName, figure_theme
from exports.formats.film import Film, gif
from exports.formats.svg import to_svg
from exports.panels import multiples, panel
from exports.sheet.drawing import Area, Circle, Drawing, Path, Text, width, within
from figures import Camera, View
from figures.contour import GRID
from figures.view import TILTS, ZOOMS
from lessons import READY_MADE
from surfaces import SURFACES
from tests.random_scenes import STABLE, scenes
from tests.test_film import frames_of

BEALE = READY_MADE["beale"]
HOME = Camera(25.0, 50.0)
CAMERAS = st.builds(Camera, st.floats(-180, 180), st.floats(*TILTS), st.floats(*ZOOMS))


def relief_of(scene: Scene, camera: Camera, name: FigureThemeName = "light") -> Relief:
    """A scene's surface on 300 × 250 points."""
    surface = scene.landscape
    found = levels([panel(scene)], surface.view, 14)
    ends = (found.low, found.high)
    area = Area(10, 20, 300, 250, *surface.view)
    reach = reach_of(found.grids, ends, camera)
    names = ("x", "y", "loss")
    values = tuple(found.values.tolist())
    return Relief(found.grids[0], values, ends, area, camera, reach, figure_theme(name, 8.0), names)


def drawing_of(
    scene: Scene, camera: Camera = HOME, step: int | None = None, **more: object
) -> Drawing:
    return figure([panel(scene, step)], Options(view=View(camera=camera), **more))  # type: ignore[arg-type]


def test_a_hill_hides_what_is_behind_it() -> None:
    scene = Scene("formula", formula="exp(-6(x^2 + y^2))", steps=2)
    (_, x1), (y0, y1) = scene.landscape.view
    places = [(0, 0.2 * y0), (0, 0.3 * y1), (0, 0), (0.9 * x1, 0.3 * y1), (0, 1.1 * y1)]
    low, above = (relief_of(scene, Camera(0, tilt)) for tilt in (math.degrees(0.25), 90))
    seen, behind, out = Visibility.SEEN, Visibility.BEHIND, Visibility.OUT
    assert [low.spot(*p).visibility for p in places] == [seen, behind, seen, seen, out]
    assert [above.spot(*p).visibility for p in places] == [seen, seen, seen, seen, out]


@pytest.mark.parametrize("camera", [HOME, Camera(-130, 15), Camera(80, 75)])
@pytest.mark.parametrize("key", ["himmelblau", "rosenbrock", "ackley"])
def test_the_nearest_piece_is_painted_last(key: str, camera: Camera) -> None:
    """And what is painted over is what counts as hidden, but for what a view grazes."""
    relief = relief_of(Scene(key, steps=2), camera)
    shapes = [shape for path in relief.pieces() for shape in path.lines]
    ends = np.array([(*shape.min(axis=0), *shape.max(axis=0)) for shape in shapes])
    n = relief.last
    nodes = np.stack(np.meshgrid(np.arange(n + 1), np.arange(n + 1)), axis=2).reshape(-1, 2)
    lifted = relief.lifted(nodes / n)
    placed, away = relief.flat(lifted), distance(relief, lifted)
    middles = relief.lifted((np.random.default_rng(0).integers(0, n, (300, 2)) + 0.5) / n)
    before, taken = [], []
    for (x, y), far in zip(relief.flat(middles), distance(relief, middles), strict=True):
        near = (ends[:, 0] < x) & (ends[:, 1] < y) & (ends[:, 2] > x) & (ends[:, 3] > y)
        over = [shapes[k] for k in np.flatnonzero(near) if contains(shapes[k], x, y)]
        if over:
            last = [np.abs(placed - corner).sum(axis=1).argmin() for corner in over[-1]]
            before.append(far - away[last].mean())
        else:  # the middle of a bent cell may lie beside both of its halves
            before.append(0.0)
        taken.append(len(over))
    gaps = np.array(before)
    assert (gaps < -0.1).mean() < 0.02
    assert max(taken) > 1 or camera.tilt > 45
    seen = ~relief.hidden(middles)
    assert (gaps[seen] > 0.1).mean() < 0.06


def distance(relief: Relief, points: np.ndarray) -> np.ndarray:
    """From the eye to places, given in shares, in half sides."""
    at = (2 * points - 1) * [1, 1, TALL]
    return np.asarray(np.linalg.norm(relief.eye - at, axis=1))


def contains(shape: np.ndarray, x: float, y: float) -> bool:
    crossed = False
    for (a, b), (c, d) in itertools.pairwise([shape[-1], *shape]):
        if (b > y) != (d > y) and x < a + (y - b) / (d - b) * (c - a):
            crossed = not crossed
    return crossed


def test_a_trail_lies_on_the_surface_between_its_steps_and_waits_at_the_border() -> None:
    scene = replace(BEALE, runs=(Run("gd", {"eta": 0.05}),))
    relief = relief_of(scene, HOME)
    (trajectory,) = run(scene)
    assert not scene.landscape.view[0][0] < trajectory.positions[1, 0] < scene.landscape.view[0][1]
    track = relief.track(trajectory)
    (first, *_) = track.parts(0, 1, Visibility.BEHIND)
    assert len(first) > 10  # one step, many pieces
    start = relief.spot(*scene.origin)
    assert first[0] == pytest.approx(start[:2])
    there = trajectory.positions[1]
    assert relief.spot(*there.tolist()).visibility == Visibility.OUT
    _, leaves = within(scene.origin, there.tolist(), *zip(*scene.landscape.view, strict=True)) or (
        0,
        0,
    )
    border = scene.origin + leaves * (there - scene.origin)
    assert first[-1] == pytest.approx(relief.spot(*border.tolist())[:2])


@pytest.mark.parametrize(
    ("key", "name"),
    [
        *zip(SURFACES, itertools.cycle(FIGURE_THEMES), strict=False),
        *(("beale", name) for name in FIGURE_THEMES),
    ],
)
def test_every_surface_is_drawn(key: str, name: FigureThemeName) -> None:
    """Whole, with its texts on the sheet, in one look or another."""
    runs = tuple(Run(optimizer) for optimizer in ("gd", "sgd", "adam"))
    drawing = drawing_of(Scene(key, steps=30, runs=runs), theme=name)
    svg = to_svg(drawing)
    assert b"nan" not in svg
    assert b"inf" not in svg
    assert len(svg) < 1_200_000
    ET.fromstring(svg)
    assert_on_sheet(drawing)


def assert_on_sheet(drawing: Drawing) -> None:
    """That nothing is cut off by the edge."""
    for item in drawing.items:
        match item:
            case Path():
                for line in item.lines:
                    assert line.min() > -1
                    assert line[:, 0].max() < drawing.width + 1
                    assert line[:, 1].max() < drawing.height + 1
            case Circle():
                assert 0 < item.x < drawing.width
                assert 0 < item.y < drawing.height
            case Text():
                long = width(item.text, item.size)
                share = {"start": 0.0, "middle": 0.5, "end": 1.0}[item.anchor]
                if item.upwards:
                    assert long / 2 - 1 < item.y < drawing.height - long / 2 + 1
                else:
                    assert item.x - share * long > -1
                    assert item.x + (1 - share) * long < drawing.width + 1


@given(scene=scenes(wild=True, most_steps=40), camera=CAMERAS)
@settings(STABLE, max_examples=10)
def test_any_scene_is_drawn_from_anywhere(scene: Scene, camera: Camera) -> None:
    assert_on_sheet(drawing_of(scene, camera, scene.steps // 2, legend=False))


@pytest.mark.parametrize(
    "formula", ["3", "log(x)", "1/(x^2 + y^2)", "sqrt(1 - x^2 - y^2)", "1e-20x"]
)
def test_gaps_and_level_ground_are_drawn(formula: str) -> None:
    scene = Scene("formula", formula=formula, steps=20, runs=(Run("gd"),))
    assert_on_sheet(drawing_of(scene, curves=True))


def test_closer_shows_less_of_it() -> None:
    close = drawing_of(BEALE, Camera(25, 50, 3))
    assert_on_sheet(close)
    assert len(to_svg(close)) < len(to_svg(drawing_of(BEALE))) / 2


def test_the_same_view_gives_the_same_bytes_and_another_others() -> None:
    first = to_svg(drawing_of(BEALE))
    assert to_svg(drawing_of(Scene.from_query(BEALE.to_query()))) == first
    assert to_svg(drawing_of(BEALE, Camera(26, 50))) != first


def test_panels_share_their_axis_of_heights() -> None:
    parts = multiples(READY_MADE["ill_conditioned"], "surface.kappa", ["2", "200"])
    drawing = figure(parts, Options(width=PAGE_WIDTH, legend=False, view=View(camera=HOME)))
    texts = [item for item in drawing.items if isinstance(item, Text)]
    names = [t for t in texts if t.upwards]
    assert len(names) == 2
    left, right = ([t.text for t in texts if (t.x < drawing.width / 2) == side] for side in (1, 0))
    assert left[1:] == right[1:]  # all but the labels (a) and (b)


def test_a_film_keeps_the_colours_of_the_runs() -> None:
    """However many shades the surface has, and however little there is of a run."""
    film = Film(width=240, seconds=3.0, fps=4, hold_first=0.25, hold_last=1.0)
    scene = READY_MADE["saddle"]
    made = gif(scene, Options(width=11.0, theme="light", view=View(camera=HOME)), film)
    with Image.open(io.BytesIO(made)) as read:
        read.seek(frames_of(read) - 1)
        colors = {color for _, color in read.convert("RGB").getcolors(1 << 16) or []}
    for style in figure_theme("light", 8.0).styles(scene.runs):
        assert tuple(int(style.color[i : i + 2], 16) for i in (1, 3, 5)) in colors


def test_the_page_and_its_figures_stand_on_the_same_numbers() -> None:
    """The block's height, the eye's distance and the light, which are written down twice."""
    script = (File(__file__).parents[1] / "ui" / "lab" / "relief" / "surface.js").read_text("utf-8")
    light = ", ".join(f"{v:g}" for v in LIGHT)
    for line in (
        f"TALL = {2 * TALL:g};",
        f"DISTANCE = {DISTANCE:g};",
        f"NODES = {(GRID - 1) // STRIDE + 1};",
        f"LIGHT = [{light}];",
    ):
        assert f"const {line}" in script
