"""Figures that are exported: right lines, text as text, the same bytes, in print and on screen.

PDF and PNG need CairoSVG, and to be looked at ``pdftoppm`` of poppler and Pillow; a test without
them is skipped, and the summary says so.
"""

from __future__ import annotations

import importlib
import itertools
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path as File

import numpy as np
import plotly
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Run, Scene, SceneError
from exports.figure.layout import COLUMN, PAGE_WIDTH, Options, figure
from exports.figure.marks import SHAPES, STAR
from exports.figure.side_panels import counted
from exports.figure.surface import levels
from exports.figure.theme import FIGURE_THEMES, PAGE, PRINT, FigureThemeName, darkened, figure_theme
from exports.figure.ticks import Room
from exports.formats import cairo
from exports.formats.cairo import to_pdf, to_png
from exports.formats.missing import MissingError
from exports.formats.svg import to_svg
from exports.panels import filmstrip, letter, multiples, panel
from exports.sheet.contours import lines, regions
from exports.sheet.drawing import CM, Anchor, Area, Circle, Drawing, Path, Text, along, thinned
from exports.sheet.drawing import width as text_width
from figures import THEMES, View, styles
from figures.legend import run_names
from figures.shades import CONTRAST, luminance
from lessons import LESSONS, READY_MADE
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tests.random_scenes import STABLE, scenes
from texts import LANGUAGES

ROOT = File(__file__).parents[1]
BEALE = READY_MADE["beale"]
SVG = "{http://www.w3.org/2000/svg}"


def svg_of(scene: Scene, step: int | None = None, **options: object) -> bytes:
    return to_svg(figure([panel(scene, step)], Options(**options)))  # type: ignore[arg-type]


def texts_of(svg: bytes) -> list[str]:
    return ["".join(e.itertext()) for e in ET.fromstring(svg).iter(f"{SVG}text")]


# Contours


X, Y = np.linspace(-2, 2, 81), np.linspace(-1.5, 1.5, 61)
CONE = np.hypot(*np.meshgrid(X, Y))


def test_a_line_is_where_the_level_is() -> None:
    (ring,) = lines(X, Y, CONE, 1.0)
    assert np.abs(np.hypot(*ring.T) - 1).max() < 1e-3
    assert np.array_equal(ring[0], ring[-1])
    assert len(ring) > 100


def test_a_line_that_leaves_the_grid_is_open() -> None:
    found = lines(X, Y, CONE, 1.8)
    assert len(found) == 2  # left and right of the box, whose top and bottom are at 1.5
    for line in found:
        assert np.abs(line[[0, -1], 1]) == pytest.approx(1.5)


def test_lines_of_a_saddle_do_not_cross() -> None:
    """In the middle cell all four edges are crossed; its middle decides."""
    z = np.array([[1.0, -1.0], [-1.0, 1.2]])
    high, low = (lines(np.arange(2.0), np.arange(2.0), z + shift, 0.0) for shift in (0.0, -0.1))
    assert len(high) == len(low) == 2
    for pair, corner in ((high, (1, 0)), (low, (0, 0))):
        near = [np.abs(line - corner).sum(axis=1).max() for line in pair]
        assert min(near) < 1, "a line goes around a corner of its own"


def test_around_a_gap_there_is_no_line() -> None:
    z = CONE.copy()
    z[:, 60:] = np.nan
    (line,) = lines(X, Y, z, 1.0)
    assert line[:, 0].max() <= X[59]
    assert not np.isnan(line).any()


def area_of(loops: list[np.ndarray]) -> float:
    return sum(abs(float(np.sum(p[:-1, 0] * p[1:, 1] - p[1:, 0] * p[:-1, 1]))) / 2 for p in loops)


def test_a_region_is_closed_by_the_frame() -> None:
    loops = regions(X, Y, CONE, 1.0)
    assert all(np.array_equal(loop[0], loop[-1]) for loop in loops)
    outer, inner = sorted(loops, key=lambda loop: -area_of([loop]))
    assert area_of([outer]) == pytest.approx(4 * 3)
    assert area_of([inner]) == pytest.approx(np.pi, rel=1e-3)


@pytest.mark.parametrize("key", SURFACES)
def test_every_surface_has_lines(key: str) -> None:
    part = panel(Scene(key, steps=2))
    (grid,), found, *_ = levels([part], part.scene.landscape.view, 14)
    assert 5 <= len(found) <= 30
    for level in found:
        for line in lines(grid.x, grid.y, grid.z, level):
            assert np.isfinite(line).all()


# The sheet


def test_what_is_outside_is_cut_off() -> None:
    area = Area(10, 10, 100, 50, (0, 1), (0, 1))
    line = np.array([[0, 35], [60, 35], [60, 200], [200, 200], [60, 30.0]])
    parts = area.cut(line)
    assert [len(part) for part in parts] == [3, 2]
    assert np.array_equal(parts[0], [[10, 35], [60, 35], [60, 60]])
    assert all(area.holds(x, y) for part in parts for x, y in part)
    assert area.cut(np.array([[0, 0], [0, 300.0]])) == []


def test_thinning_keeps_the_ends() -> None:
    line = np.stack([np.linspace(0, 1, 101), np.zeros(101)], axis=1)
    thin = thinned(line, 0.3)
    assert len(thin) == 5
    assert np.array_equal(thin[[0, -1]], line[[0, -1]])


def test_marks_are_evenly_spaced() -> None:
    line = np.array([[0, 0], [3, 4], [3, 14.0]])
    assert np.allclose(list(along(line, 5.0)), [[3, 4], [3, 9]])


def test_the_page_has_the_same_marks() -> None:
    script = (ROOT / "ui" / "lab" / "drawing" / "marks.js").read_text("utf-8")
    (shapes,) = re.findall(r"const SHAPES = \{(.*?)\n\};", script, re.S)
    assert set(re.findall(r"^  (\w+):", shapes, re.M)) == {*SHAPES, "circle"}


def test_the_star_is_as_large_as_the_page_s() -> None:
    """In the lab by Plotly, in an offline file and in 3-D by our own script."""
    outer, inner = np.hypot(*STAR[0]), np.hypot(*STAR[1])
    script = (ROOT / "ui" / "lab" / "drawing" / "landmarks.js").read_text("utf-8")
    ((small, large),) = re.findall(r"\(k % 2 \? ([\d.]+) : 1\) \* ([\d.]+) \* r", script)
    assert outer == pytest.approx(float(large) / 2)  # there r is half the size
    assert inner / outer == pytest.approx(float(small))
    bundle = File(plotly.__file__).parent / "package_data" / "plotly.min.js"
    found = re.search(
        r"star:\{n:\d+,f:function\((\w),.*?var \w=\1\*([\d.]+),.*?\*([\d.]+)",
        bundle.read_text("utf-8"),
    )
    assert found
    assert outer == pytest.approx(float(found[2]) / 2)


@pytest.mark.parametrize("size", [8.0, 12.0])
def test_a_minimum_is_drawn_as_large_as_on_the_page(size: float) -> None:
    surface = Scene("himmelblau").landscape
    drawing = figure([panel(Scene("himmelblau", steps=1))], Options(size=size, legend=False))
    unit = size / PAGE
    stars = [i.lines[0] for i in drawing.items if isinstance(i, Path) and len(i.lines[0]) == 10]
    assert len(stars) == len(surface.minima)
    for points in stars:
        radii = np.hypot(*(points - points.mean(axis=0)).T)
        assert radii.max() == pytest.approx(1.4 * 11 * unit)
        assert radii.min() == pytest.approx(0.382 * 1.4 * 11 * unit)


# Layout


def boxes(drawing: Drawing) -> list[tuple[float, float, float, float]]:
    """Where texts stand: left, right, top, bottom; upright ones alone."""
    made = []
    for item in drawing.items:
        if isinstance(item, Text) and not item.upwards:
            wide = text_width(item.text, item.size)
            left = item.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[item.anchor] * wide
            made.append((left, left + wide, item.y - 0.72 * item.size, item.y))
    return made


def assert_nothing_collides(drawing: Drawing) -> None:
    found = boxes(drawing)
    for one, other in itertools.combinations(found, 2):
        apart = one[0] >= other[1] or other[0] >= one[1] or one[2] >= other[3] or other[2] >= one[3]
        assert apart, (one, other)
    assert all(left >= 0 and right <= drawing.width + 1 for left, right, _, _ in found)


@pytest.mark.parametrize("width", [COLUMN, 12.0, PAGE_WIDTH])
@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("key", ["quadratic", "beale", "linear_regression", "rosenbrock"])
def test_no_text_is_printed_over_another(key: str, count: int, width: float) -> None:
    """Numbers of axes, titles, and what stands above a panel, however narrow it is."""
    scene = Scene(key, steps=300, runs=(Run("gd"), Run("adam")))
    title = "A title that is longer than a column is wide, and stands in lines"
    steps = [300, 100, 200, 30][:count]
    for data in {False, scene.landscape.data is not None}:
        options = Options(width, curves=True, data=data, title=title)
        assert_nothing_collides(figure(filmstrip(scene, steps), options))
    values = ["0.001", "0.0123", "0.00002", "0.03"][:count]
    parts = multiples(scene, "r1.eta", values)
    assert_nothing_collides(figure(parts, Options(width, title=title)))


@given(
    low=st.floats(-1e4, 1e4), wide=st.floats(1e-3, 1e4), length=st.floats(5, 400), parts=st.just(5)
)
@STABLE
def test_numbers_of_an_axis_do_not_run_together(
    low: float, wide: float, length: float, parts: int
) -> None:
    for upright in (False, True):
        ticks = Room(length, 8.0, upright).ticks(low, low + wide, parts)
        places = [(value - low) / wide * length for value, _ in ticks]
        assert len(set(places)) == len(places)
        if not upright:
            ends = [text_width(label, 8.0) / 2 for _, label in ticks]
            for i in range(len(ticks) - 1):
                assert places[i + 1] - places[i] > ends[i] + ends[i + 1]


@pytest.mark.parametrize("axis", ["step", "evaluations"])
@pytest.mark.parametrize("steps", [1, 2, 3, 10, 25])
def test_steps_are_whole(steps: int, axis: str) -> None:
    part = panel(Scene(steps=steps))
    _, ticks = counted(part, View(axis=axis), Room(200, 8.0))
    assert len(ticks) > 1
    assert all(label == str(int(place)) for place, label in ticks)


def test_a_drawing_on_a_wider_sheet_stands_in_its_middle() -> None:
    drawing = figure([panel(BEALE)], Options())
    for shape in (16 / 9, 0.5):
        sheet = drawing.on_sheet(shape)
        assert sheet.width == pytest.approx(shape * sheet.height)
        assert sheet.width == pytest.approx(max(drawing.width, shape * drawing.height))
        by = np.array([sheet.width - drawing.width, sheet.height - drawing.height]) / 2
        for old, new in zip(drawing.items[1:], sheet.items[1:], strict=True):
            if isinstance(old, Path):
                assert isinstance(new, Path)
                assert np.allclose(np.vstack(new.lines) - np.vstack(old.lines), by)
            else:
                assert not isinstance(new, Path)
                assert (new.x - old.x, new.y - old.y) == pytest.approx(tuple(by))


# Figures


@pytest.mark.parametrize("name", FIGURE_THEMES)
@pytest.mark.parametrize("key", SURFACES)
def test_every_surface_is_drawn(key: str, name: FigureThemeName) -> None:
    runs = tuple(Run(optimizer) for optimizer in ("gd", "sgd", "adam"))
    svg = svg_of(Scene(key, steps=30, runs=runs), theme=name, curves=True)
    assert b"nan" not in svg
    assert b"inf" not in svg
    assert len(svg) < 500_000
    ET.fromstring(svg)


def test_every_method_is_drawn() -> None:
    for first in range(0, len(OPTIMIZERS), 8):
        runs = tuple(Run(key) for key in list(OPTIMIZERS)[first : first + 8])
        shown = texts_of(svg_of(Scene(runs=runs)))
        assert {OPTIMIZERS[run.optimizer].name for run in runs} <= set(shown)


@given(scene=scenes(wild=True, most_steps=40))
@settings(STABLE, max_examples=40)
def test_any_scene_is_drawn(scene: Scene) -> None:
    svg = svg_of(scene, step=scene.steps // 2, curves=True)
    ET.fromstring(svg)
    numbers = [float(n) for n in re.findall(rb"[ML ](-?[\d.]+)", svg)]
    assert all(abs(n) < 2000 for n in numbers)


@pytest.mark.parametrize("key", [*READY_MADE, *LESSONS])
def test_the_same_scene_gives_the_same_bytes(key: str) -> None:
    scene = READY_MADE[key] if key in READY_MADE else LESSONS[key].scene
    assert svg_of(scene, curves=True) == svg_of(Scene.from_query(scene.to_query()), curves=True)


@pytest.mark.parametrize("width", [COLUMN, PAGE_WIDTH, 12.3])
def test_a_figure_is_as_wide_as_asked_and_its_type_as_large(width: float) -> None:
    root = ET.fromstring(svg_of(BEALE, width=width, size=7.5))
    assert root.get("width") == f"{width:g}cm"
    assert float(root.get("viewBox", "").split()[2]) == pytest.approx(width * CM, abs=0.01)
    assert {e.get("font-size") for e in root.iter(f"{SVG}text")} == {"7.5"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_stays_text(language: str) -> None:
    scene = READY_MADE["regression"]
    view = View(language=language)
    shown = texts_of(svg_of(scene, view=view, title="Ein <Titel> & mehr"))
    assert "Ein <Titel> & mehr" in shown
    assert set(run_names(scene, language)) <= set(shown)
    assert ("계수" in shown) == (language == "ko")


def test_legend_and_title_are_left_out_on_request() -> None:
    assert not set(run_names(BEALE, "en")) & set(texts_of(svg_of(BEALE, legend=False)))


def test_what_is_raised_is_text_as_well() -> None:
    svg = svg_of(BEALE, curves=True)
    assert "102" in texts_of(svg)
    assert b'>10<tspan dy="-2.64" font-size="5.6">2</tspan>' in svg
    scene = Scene(runs=(Run("adam"), Run("adam", {"beta1": 0.5})))
    assert "Adam b · β1 0.5" in texts_of(svg_of(scene))


@pytest.mark.parametrize("step", [0, 1, 7, 300])
def test_the_trails_are_the_runs(step: int) -> None:
    """Behind the head strongly, up to the very step; ahead faintly."""
    part = panel(BEALE, step)
    drawing = figure([part], Options(theme="light", legend=False))
    colors = [style.color for style in styles(BEALE.runs, "light")]
    frames = [p for p in drawing.items if isinstance(p, Path) and p.closed and not p.fill]
    (left, top), (right, bottom) = frames[-1].lines[0][0], frames[-1].lines[0][2]
    area = Area(left, top, right - left, bottom - top, *BEALE.landscape.view)
    for run, color in list(enumerate(colors))[1:]:  # GD has the ink of the saddle's mark
        path = area.place(part.trajectories[run].positions)
        own = [p for p in drawing.items if isinstance(p, Path) and p.stroke == color and not p.fill]
        strong = [p for p in own if p.opacity == 1]
        if step:
            assert np.allclose(strong[-1].lines[-1][-1], path[step])
            assert np.allclose(strong[0].lines[0][0], path[0])
        else:
            assert not strong
        assert bool([p for p in own if p.opacity < 1]) == (step < BEALE.steps)


def test_a_run_that_has_left_has_an_arrow_at_the_edge() -> None:
    scene = Scene("saddle", start=(1.0, 0.5), steps=60, runs=(Run("gd", {"eta": 0.3}),))
    drawing = figure([panel(scene)], Options(legend=False))
    for item in drawing.items:
        points = item.lines if isinstance(item, Path) else []
        for line in points:
            assert (line >= -1).all()
            assert (line <= [drawing.width + 1, drawing.height + 1]).all()


def test_a_trail_that_goes_to_and_fro_is_thin() -> None:
    """Momentum without any is GD, which beyond its limit crosses the picture with every step."""
    runs = (Run("momentum", {"eta": 0.105, "alpha": 0.0}), Run("adam"))
    scene = Scene("quadratic", start=(9.0, 1.5), steps=60, runs=runs)
    drawing = figure([panel(scene)], Options(theme="light", legend=False))
    bouncing, calm = (
        max(p.width for p in drawing.items if isinstance(p, Path) and p.stroke == style.color)
        for style in styles(runs, "light")
    )
    assert bouncing < 0.6 * calm


def test_on_a_wide_figure_the_losses_stand_beside_the_picture() -> None:
    """Below it they would make the figure higher than half a page."""
    part = panel(BEALE)
    wide = figure([part], Options(width=PAGE_WIDTH, curves=True))
    narrow = figure([part], Options(width=COLUMN, curves=True))
    assert wide.height < 0.6 * wide.width
    assert narrow.height > narrow.width
    several = figure([part, part], Options(width=PAGE_WIDTH, curves=True))
    assert several.height > wide.height
    for drawing in (wide, narrow):
        frames = [p for p in drawing.items if isinstance(p, Path) and p.closed and not p.fill]
        edges = sorted((f.lines[0][:, 0].min(), f.lines[0][:, 0].max()) for f in frames)
        assert all(0 < low < high < drawing.width for low, high in edges)
        assert (edges[0][1] < edges[-1][0]) == (drawing is wide)


@pytest.mark.parametrize("key", [k for k, s in SURFACES.items() if s.data])
@pytest.mark.parametrize("width", [COLUMN, PAGE_WIDTH])
def test_the_data_stand_with_the_models(key: str, width: float) -> None:
    """Each example once a panel, and each run's curve as the surface's model has it."""
    scene = Scene(key, steps=40, runs=(Run("gd"), Run("adam")))
    parts = [panel(scene, 3), panel(scene)] if width == COLUMN else [panel(scene, 3)]
    drawing = figure(parts, Options(width, "light", legend=False, data=True, curves=True))
    data = scene.landscape.data
    assert data is not None
    colors = THEMES["light"]
    dots = [i for i in drawing.items if isinstance(i, Circle) and i.fill == colors.muted]
    assert len(dots) == len(parts) * data.size
    assert len({round(d.x - dots[0].x, 6) for d in dots}) >= len(set(data.inputs))
    style = styles(scene.runs, "light")[1]
    own = [p for p in drawing.items if isinstance(p, Path) and p.stroke == style.color]
    curve = own[-1].lines[0]  # the last panel's
    # Scale and place of the axes, from two of the examples.
    first, last = (dots[-data.size :][i] for i in (data.inputs.argmin(), data.inputs.argmax()))
    low, high = data.inputs.min(), data.inputs.max()
    inputs = low + (curve[:, 0] - first.x) / (last.x - first.x) * (high - low)
    w = parts[-1].trajectories[1].positions[parts[-1].step]
    ends = data.targets.argmin(), data.targets.argmax()
    bottom, top = (dots[-data.size :][i].y for i in ends)
    share = (curve[:, 1] - bottom) / (top - bottom)
    values = data.targets[ends[0]] + share * (data.targets[ends[1]] - data.targets[ends[0]])
    assert np.allclose(values, data.model(w[:, None], inputs)[0], atol=1e-6)


def test_a_formula_has_no_data_to_show() -> None:
    for language in LANGUAGES:
        with pytest.raises(ValueError, match="Beale"):
            figure([panel(BEALE)], Options(data=True, view=View(language=language)))


def test_seeds_are_dots_and_a_band() -> None:
    runs = (Run("sgd", seeds=9),)
    drawing = figure([panel(Scene(steps=20, runs=runs))], Options(curves=True))
    color = darkened(styles(runs, "light")[0].color)
    assert sum(isinstance(i, Circle) and i.fill == color for i in drawing.items) == 9
    assert any(isinstance(i, Path) and i.fill == color and i.opacity < 1 for i in drawing.items)


# Print


def test_in_print_runs_are_told_apart_without_colour() -> None:
    runs = tuple(Run("gd", {"eta": 10.0**-i}) for i in range(4)) + tuple(
        Run(key) for key in ("sgd", "momentum", "adam", "lion")
    )
    made = figure_theme("print", 8.0).styles(runs)
    assert len({style.dash for style in made}) == len(runs)


def test_in_print_every_colour_is_dark_enough_for_a_copier() -> None:
    for key in OPTIMIZERS:
        (style,) = figure_theme("print", 8.0).styles((Run(key),))
        assert 1.05 / (luminance(style.color) + 0.05) >= CONTRAST
    assert PRINT.background == "#FFFFFF"
    assert luminance("#FFFFFF") == pytest.approx(1)
    assert luminance("#000000") == 0


def test_lines_are_thicker_in_print() -> None:
    def thickest(name: FigureThemeName) -> float:
        (color,) = {style.color for style in figure_theme(name, 8.0).styles((Run("adam"),))}
        items = figure([panel(Scene(runs=(Run("adam"),)))], Options(theme=name)).items
        return max(i.width for i in items if isinstance(i, Path) and i.stroke == color)

    assert thickest("print") > thickest("light")


# Several panels


def test_small_multiples_share_levels_and_axes() -> None:
    parts = multiples(READY_MADE["ill_conditioned"], "r1.eta", ["0.01", "0.038", "0.041"])
    assert [part.label for part in parts] == ["GD η 0.01", "GD η 0.038", "GD η 0.041"]
    shown = texts_of(to_svg(figure(parts, Options(width=PAGE_WIDTH))))
    assert [t for t in shown if t.startswith("(")] == [
        "(a) GD η 0.01",
        "(b) GD η 0.038",
        "(c) GD η 0.041",
    ]
    kappas = multiples(READY_MADE["ill_conditioned"], "surface.kappa", ["2", "200"])
    box = kappas[0].scene.landscape.view
    grids, found, low, high = levels(kappas, box, 14)
    assert len(grids) == 2
    assert low <= found[0] <= found[-1] <= high
    for part in kappas:
        own = levels([part], box, 14).values
        assert found[0] <= own[0] + 1
        assert found[-1] >= own[-1] - 1


def test_a_setting_alone_means_every_run_that_has_it() -> None:
    parts = multiples(BEALE, "eta", ["0.001", "0.002"])
    for part, eta in zip(parts, (0.001, 0.002), strict=True):
        assert {part.scene.resolve(run).settings["eta"] for run in part.scene.runs} == {eta}
    (alpha,) = multiples(BEALE, "alpha", ["0.5"])
    assert alpha.label == "α 0.5"
    (seed,) = multiples(BEALE, "seed", ["7"])
    assert seed.scene.seed == 7


@pytest.mark.parametrize(
    ("setting", "value"), [("colour", "1"), ("r1.eta", "fast"), ("r9.eta", "1"), ("surface.k", "1")]
)
def test_a_setting_that_makes_no_sense_is_told(setting: str, value: str) -> None:
    with pytest.raises(SceneError):
        multiples(BEALE, setting, [value])


def test_every_method_has_a_picture_of_its_own_in_rows_of_the_same_width() -> None:
    parts = multiples(BEALE, "method", ["all"])
    assert [part.scene.runs[0].optimizer for part in parts] == list(OPTIMIZERS)
    wide, narrow = (figure(parts, Options(width=width)) for width in (PAGE_WIDTH, 8.5))
    for drawing, columns in ((wide, 5), (narrow, 3)):
        heads = [item for item in drawing.items if isinstance(item, Text) and item.text[:1] == "("]
        assert [head.text for head in heads] == [
            f"({letter(i)}) {part.label}" for i, part in enumerate(parts)
        ]
        assert len({head.x for head in heads}) == columns
        rows = [head.y for head in heads[::columns]]
        assert rows == sorted(set(rows))
        assert max(item.y for item in drawing.items if isinstance(item, Text)) < drawing.height
    asked = figure(parts[:4], Options(width=PAGE_WIDTH, columns=2, title="Four"))
    names = [item.text for item in asked.items if isinstance(item, Text) and item.bold]
    assert names == ["Four"]


@pytest.mark.parametrize("values", [["gdd"], ["all", "gd"], [""]])
def test_a_method_that_there_is_not_is_told(values: list[str]) -> None:
    with pytest.raises(SceneError, match="there are all, gd, sgd"):
        multiples(BEALE, "method", values)


def test_a_filmstrip_shows_steps() -> None:
    parts = filmstrip(BEALE, [10, 50, 300], "ko")
    assert [part.step for part in parts] == [10, 50, 300]
    for step in (301, 999, -1):
        with pytest.raises(SceneError):
            filmstrip(BEALE, [10, step])
    shown = texts_of(to_svg(figure(parts, Options(width=PAGE_WIDTH))))
    assert "(a) 스텝 10" in shown


# PDF and PNG


def test_without_the_package_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    for language in LANGUAGES:
        with pytest.raises(MissingError, match="pip install cairosvg"):
            to_pdf(svg_of(BEALE), language)


@pytest.fixture
def converter() -> None:
    try:
        cairo.cairosvg()
    except MissingError as missing:
        pytest.skip(str(missing))


@pytest.mark.usefixtures("converter")
def test_a_png_is_as_large_as_asked() -> None:
    image = pytest.importorskip("PIL.Image")
    for scale in (1, 2, 4):
        wide, high = image.open(BytesIO(to_png(svg_of(BEALE), scale))).size
        assert wide == pytest.approx(COLUMN / 2.54 * 96 * scale, abs=2)
        assert high > 0.8 * wide


@pytest.mark.usefixtures("converter")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_looks_like_the_png_and_its_text_is_text(language: str, tmp_path: File) -> None:
    image = pytest.importorskip("PIL.Image")
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed (package poppler-utils)")
    svg = svg_of(READY_MADE["regression"], view=View(language=language), curves=True, step=60)
    pdf = to_pdf(svg)
    assert pdf == to_pdf(svg)
    file = tmp_path / "figure.pdf"
    file.write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "192", "-png", "-singlefile", file, tmp_path / "page"], check=True
    )
    said = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout.decode()
    words = "절편" if language == "ko" else "intercept"
    assert words in said.replace("\n", "")
    page = image.open(tmp_path / "page.png").convert("L")
    ours = image.open(BytesIO(to_png(svg, 2))).convert("L").resize(page.size)
    apart = np.abs(np.asarray(page, float) - np.asarray(ours, float))
    assert apart.mean() < 6
    assert np.asarray(page).std() > 20


@pytest.mark.usefixtures("converter")
def test_hangul_has_a_font_of_its_own() -> None:
    svg = to_svg(Drawing(100, 20, [Text(0, 10, "스텝 10", 8.0, "#000000")]))
    root = ET.fromstring(cairo.with_fonts(svg, "ko"))
    (element,) = root.iter(f"{SVG}text")
    assert "".join(element.itertext()) == "스텝 10"
    if cairo.font_with("스", "ko"):
        assert element[0].get("font-family") == cairo.font_with("스", "ko")


@pytest.mark.usefixtures("converter")
@pytest.mark.parametrize(("anchor", "left", "right"), [("end", 20, 50), ("middle", 30, 70)])
def test_a_text_in_parts_stands_where_it_should(anchor: Anchor, left: int, right: int) -> None:
    """Whatever font there is: what is measured is what is drawn."""
    image = pytest.importorskip("PIL.Image")
    drawing = Drawing(100, 20, [Text(50, 14, "10⁻²³", 10.0, "#000000", anchor)])
    with image.open(BytesIO(to_png(to_svg(drawing), 3))) as read:
        alpha = np.asarray(read.convert("RGBA"), int)[:, :, 3]
    inked = np.flatnonzero(alpha.max(axis=0)) * 100 / alpha.shape[1]
    assert left < inked[0] < inked[-1] <= right + 0.5
    if anchor == "end":
        assert inked[-1] > right - 1.5
    else:
        assert (inked[0] + inked[-1]) / 2 == pytest.approx(50, abs=1)
