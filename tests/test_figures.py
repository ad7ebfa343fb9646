"""The figures: what they hold, that they are pure, and that they can be told apart."""

from __future__ import annotations

import itertools
import json
import math
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine import Run, Scene, Trajectory, run
from engine.scene import MAX_RUNS
from figures import (
    CURVES,
    THEMES,
    View,
    contour,
    curve_axes,
    curve_scales,
    fit_axes,
    loss_axes,
    loss_scale,
    styles,
)
from figures.contour import GRID, MOST_POINTS, SMALL_STAR, STAR, foremost
from figures.contour import heights as heights_over
from figures.curves import CUT, DECADES, Scale
from figures.quantities import Curve
from figures.scales import reached, widened
from figures.shades import contrast, lightness, linear
from figures.theme import FURTHER, SIGNATURES, Mark, ThemeName, letters
from lessons import READY_MADE
from optimizers import OPTIMIZERS
from surfaces import SURFACES, Surface
from surfaces.base import Box, CriticalPoint
from tests.random_scenes import STABLE, scenes
from texts import LANGUAGES, text

CONFIG = Path(__file__).parents[1] / ".streamlit" / "config.toml"
MARKS = Path(__file__).parents[1] / "ui" / "lab" / "drawing" / "marks.js"
VIEWS = [View(theme=theme) for theme in THEMES]
each_surface = pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)
each_view = pytest.mark.parametrize("view", VIEWS, ids=lambda v: v.theme)
each_theme = pytest.mark.parametrize("theme", THEMES)


# The surface from above


def ranges(figure: go.Figure) -> Box:
    return tuple(figure.layout.xaxis.range), tuple(figure.layout.yaxis.range)


def ground(figure: go.Figure) -> Box:
    """What the heights reach over."""
    x, y = ((float(side[0]), float(side[-1])) for side in (figure.data[0].x, figure.data[0].y))
    return x, y


def levels(figure: go.Figure) -> np.ndarray:
    drawn = figure.data[0].contours
    return np.arange(drawn.start, drawn.end + drawn.size / 2, drawn.size)


def assert_drawable(figure: go.Figure) -> None:
    """Finite heights on an ascending grid, with lines between the lowest and the highest."""
    drawn = figure.data[0]
    for values in (drawn.x, drawn.y, drawn.z, levels(figure)):
        assert np.isfinite(values).all()
    for ascending in (drawn.x, drawn.y, levels(figure)):
        assert (np.diff(ascending) > 0).all()
    assert drawn.contours.size > 0
    strict = json.loads(figure.to_json(), parse_constant=lambda name: pytest.fail(name))
    assert strict["layout"]["xaxis"]["range"] == list(figure.layout.xaxis.range)


@each_surface
@each_view
def test_the_contour_of_every_surface_has_lines_to_read(surface: Surface, view: View) -> None:
    figure = contour(surface, view)
    assert_drawable(figure)
    assert ranges(figure) == surface.view
    drawn = figure.data[0]
    inside = (drawn.zmin <= levels(figure)) & (levels(figure) <= drawn.zmax)
    assert 5 <= np.count_nonzero(inside) <= 25
    assert len(levels(figure)) <= 3 * (np.count_nonzero(inside) + 1)
    assert drawn.zmax <= float(np.max(drawn.z)) <= drawn.contours.end + 1e-6 * abs(drawn.zmax)
    if figure.layout.meta["scales"] == "stretched":  # nothing is seen but the box
        assert (drawn.zmin, drawn.zmax) == (np.min(drawn.z), drawn.contours.end)


@each_surface
@each_view
def test_the_same_input_gives_the_same_figure(surface: Surface, view: View) -> None:
    assert contour(surface, view).to_json() == contour(surface, view).to_json()


def marked(figure: go.Figure, symbol: str) -> set[tuple[float, float]]:
    (trace,) = (t for t in figure.data[1:] if t.marker.symbol == symbol)
    return set(zip(trace.x, trace.y, strict=True))


def places(points: Sequence[CriticalPoint], box: Box) -> set[tuple[float, float]]:
    """Where those of the points are that lie in a box."""
    (x0, x1), (y0, y1) = box
    return {(p.x, p.y) for p in points if x0 <= p.x <= x1 and y0 <= p.y <= y1}


@each_surface
def test_minima_are_stars_and_saddles_crosses(surface: Surface) -> None:
    figure = contour(surface, View())
    for found, points in (
        (marked(figure, "star"), surface.minima),
        (marked(figure, "x-thin"), surface.saddles),
    ):
        seen = places(points, ground(figure))
        assert found <= seen
        assert len(found) == len(seen) or len(seen) > MOST_POINTS >= len(found) > 0


def test_a_cusp_is_a_star_where_it_is_the_lowest_point() -> None:
    tip = CriticalPoint("cusp", 0.0, 0.0, -1.0)
    ridge = CriticalPoint("cusp", 0.5, 0.5, 3.0)
    bowl = CriticalPoint("minimum", 1.0, 1.0, 0.0)
    surface = replace(SURFACES["himmelblau"], critical_points=(tip, ridge, bowl))
    assert surface.minima == (tip, bowl)
    assert surface.lowest == -1.0
    assert marked(contour(surface, View()), "star") == {(0.0, 0.0), (1.0, 1.0)}
    higher = replace(surface, critical_points=(replace(tip, value=0.5), bowl))
    assert higher.minima == (bowl,)


def test_the_lowest_minima_have_larger_stars() -> None:
    camel = contour(SURFACES["six_hump_camel"], View())
    (stars,) = (t for t in camel.data[1:] if t.marker.symbol == "star")
    assert sorted(stars.marker.size, reverse=True) == [STAR] * 2 + [SMALL_STAR] * 4
    assert {x for x, size in zip(stars.x, stars.marker.size, strict=True) if size == STAR} == {
        -0.08984201310031806,
        0.08984201310031806,
    }


def test_of_many_points_the_lowest_are_marked_and_equal_ones_together() -> None:
    box = ((-1.0, 40.0), (-1.0, 1.0))
    line = [CriticalPoint("minimum", float(i), 0.0, float(i // 3)) for i in range(36, -1, -1)]
    shown = foremost(line, box)
    assert sorted(p.x for p in shown) == list(range(18))  # 18 to 20 are equal, and 20 is left out
    assert foremost(line, ((25.5, 40.0), (-1.0, 1.0))) == sorted(line[:11], key=lambda p: p.value)
    flat = [replace(p, value=0.0) for p in line]
    assert len(foremost(flat, box)) == MOST_POINTS


@each_surface
def test_a_box_is_what_is_shown(surface: Surface) -> None:
    box = ((0.25, 1.5), (-2.0, 0.75))
    figure = contour(surface, View(box=box))
    assert ranges(figure) == box
    assert ground(figure) == (box if surface.units_differ else reached(box, "usual"))
    assert ground(contour(surface, View(box=box, scales="stretched"))) == box
    assert_drawable(figure)


BOXES = st.tuples(
    *(st.floats(-1e3, 1e3) for _ in range(2)), *(st.floats(1e-3, 1e3) for _ in range(2))
)


@given(BOXES, st.floats(0.05, 20))
@example((0.0, 0.0, 1.0, 1.0), 1.0)
def test_a_widened_box_has_its_shape_and_holds_the_first(
    sides: tuple[float, float, float, float], shape: float
) -> None:
    left, low, wide, high = sides
    box = ((left, left + wide), (low, low + high))
    (x0, x1), (y0, y1) = widened(box, shape)
    assert (x1 - x0) / (y1 - y0) == pytest.approx(shape, rel=1e-9)
    grown = [x1 - x0 > (1 + 1e-9) * wide, y1 - y0 > (1 + 1e-9) * high]
    assert sum(grown) <= 1  # only one side of it
    slack = 1e-9 * max(wide, high, 1e3)
    assert x0 - slack <= left <= x1 + slack
    assert y0 - slack <= low <= y1 + slack
    assert (x0 + x1) / 2 == pytest.approx(left + wide / 2, abs=slack)


def test_the_levels_of_the_box_are_what_they_were_and_go_on_outside() -> None:
    stretched, equal = (
        contour(SURFACES["saddle"], View(scales=scales)) for scales in ("stretched", "equal")
    )
    assert stretched.data[0].contours.size == equal.data[0].contours.size
    assert set(levels(stretched)) < set(levels(equal))
    walled = contour(SURFACES["formula"].with_formula("1/(x^2 + y^2)"), View()).data[0]
    assert walled.contours.end == walled.zmax  # a pole is cut outside, too


def test_a_surface_in_different_units_opens_stretched() -> None:
    assert [key for key, made in SURFACES.items() if made.units_differ] == ["boiling_point"]
    boiling, beale = SURFACES["boiling_point"], SURFACES["beale"]
    assert contour(boiling, View()).layout.meta["scales"] == "stretched"
    assert contour(boiling, View(scales="equal")).layout.meta["scales"] == "equal"
    assert contour(beale, View()).layout.meta["scales"] == "equal"


def test_lines_along_a_valley_are_no_finer_than_the_grid() -> None:
    """Each band between two lines beside xy = 1 is at least as wide as a cell, at x = 1 as y."""
    figure = contour(SURFACES["formula"].with_formula("(x*y - 1)^2"), View())
    lowest = 10 ** figure.data[0].contours.start
    (left, right), _ = SURFACES["formula"].view
    assert 2 * np.sqrt(lowest) > np.sqrt(2) * (right - left) / (GRID - 1)


def test_log_levels_are_measured_from_the_minimum() -> None:
    """The heights are decades above the lowest value: at loss 1 above it, 0."""
    beale = SURFACES["beale"]
    figure = contour(beale, View(box=((2.0, 4.0), (0.0, 1.0))))
    drawn = figure.data[0]
    middle = len(drawn.x) // 2
    x, y = float(drawn.x[middle]), float(drawn.y[-1])
    assert drawn.z[-1][middle] == pytest.approx(math.log10(beale.value(np.array([x, y]))), rel=1e-5)


@each_surface
@pytest.mark.parametrize("half", [1e-6, 1e-3, 1e3, 4e8])
def test_a_contour_can_be_zoomed_far_in_and_out(surface: Surface, half: float) -> None:
    (x0, x1), (y0, y1) = surface.view
    x, y = (x0 + x1) / 2 + 0.1, (y0 + y1) / 2 - 0.2
    box = ((x - half, x + half), (y - half, y + half))
    assert_drawable(contour(surface, View(box=box)))


@STABLE
@given(
    scenes(),
    st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)),
    st.tuples(st.floats(-3, 6), st.floats(-3, 6)),
)
def test_any_surface_can_be_looked_at_anywhere(
    scene: Scene, centre: tuple[float, float], decades: tuple[float, float]
) -> None:
    sides = ((c - 10**d, c + 10**d) for c, d in zip(centre, decades, strict=True))
    low, high = sides
    assert_drawable(contour(scene.landscape, View(box=(low, high))))


def test_a_theme_changes_colours_and_nothing_else() -> None:
    light, dark = (contour(SURFACES["beale"], view) for view in VIEWS)
    assert light.layout.paper_bgcolor == THEMES["light"].background
    assert dark.layout.paper_bgcolor == THEMES["dark"].background
    assert np.array_equal(light.data[0].z, dark.data[0].z)
    assert ranges(light) == ranges(dark)


# Loss against step


def scale_of(scene: Scene, log: bool | None = None) -> tuple[Scale, tuple[Trajectory, ...]]:
    trajectories = run(scene)
    return loss_scale(trajectories, View(log_loss=log)), trajectories


def heights(scale: Scale, trajectory: Trajectory) -> np.ndarray:
    """Where the axis has a curve's points; as low as can be where a logarithm has no value."""
    above = trajectory.losses - scale.offset
    if not scale.log:
        return above
    return np.array([math.log10(v) if v > 0 else -math.inf for v in above])


def assert_held(scale: Scale, trajectories: Sequence[Trajectory]) -> None:
    """All of each curve is in range, save what is cut off: far above the first loss, or below."""
    assert all(math.isfinite(v) for v in (scale.offset, scale.low, scale.high))
    assert scale.low < scale.high
    first = float(trajectories[0].losses[0]) - scale.offset
    cut = CUT * abs(first) if first else math.inf
    room = 1e-9 * max(1.0, abs(scale.high), abs(scale.low))
    for trajectory in trajectories:
        shown = heights(scale, trajectory)
        kept = trajectory.losses - scale.offset <= cut
        assert (shown[kept] <= scale.high + room).all()
        if scale.log:
            assert (shown[shown > scale.high - DECADES] >= scale.low - room).all()


@pytest.mark.parametrize("log", [None, True, False])
@pytest.mark.parametrize("key", READY_MADE)
def test_the_range_holds_the_curves_of_ready_made_scenes(key: str, log: bool | None) -> None:
    scale, trajectories = scale_of(READY_MADE[key], log)
    assert_held(scale, trajectories)
    lowest = min(float(heights(scale, t).min()) for t in trajectories)
    assert scale.low <= lowest or scale.log or key == "saddle"


@STABLE
@given(scenes(), st.sampled_from([None, True, False]))
def test_the_range_holds_the_curves_of_any_scene(scene: Scene, log: bool | None) -> None:
    assert_held(*scale_of(scene, log))


@STABLE
@given(scenes(wild=True, most_steps=30), st.sampled_from([None, True, False]))
def test_any_curve_has_axes(scene: Scene, log: bool | None) -> None:
    scale, trajectories = scale_of(scene, log)
    assert_held(scale, trajectories)
    loss_axes(scale, scene.steps, View()).to_json()


def test_a_log_axis_is_measured_from_the_known_minimum() -> None:
    scale, (trajectory, *_) = scale_of(READY_MADE["regression"])
    assert scale.log
    assert scale.offset == trajectory.surface.lowest
    figure = loss_axes(scale, 320, View())
    assert figure.layout.yaxis.type == "log"
    assert figure.layout.yaxis.title.text == text("en", "curve.loss_above")


@pytest.mark.parametrize("log", [True, False])
def test_a_diverging_curve_is_cut_at_ten_times_the_first_loss(log: bool) -> None:
    scene = Scene("quadratic", start=(9.0, 1.5), steps=60, runs=(Run("gd", {"eta": 0.5}),))
    scale, (trajectory,) = scale_of(scene, log)
    first = float(trajectory.losses[0])
    assert trajectory.losses[-1] > 1e3 * first
    top = 10**scale.high if scale.log else scale.high
    assert CUT * first <= top <= (10 if log else 1.5) * CUT * first


def test_the_saddle_has_losses_below_zero() -> None:
    for log in (None, True, False):
        scale, trajectories = scale_of(READY_MADE["saddle"], log)
        assert not scale.log
        first = float(trajectories[0].losses[0])
        assert scale.low < 0 < first <= scale.high
        assert scale.low >= -2 * CUT * first  # Momentum's −1524 would flatten the others


def test_a_known_minimum_is_never_cut_off() -> None:
    """On Easom the first loss is hardly below zero, and the minimum at −1."""
    scale, trajectories = scale_of(Scene("easom", runs=(Run("adam"),)))
    first, last = trajectories[0].losses[[0, -1]]
    assert CUT * abs(first) < 0.1
    assert scale.low <= last < -0.99


def test_the_saddle_has_a_logarithm_while_all_losses_are_positive() -> None:
    scene = Scene("saddle", start=(2.0, 0.0), steps=20, runs=(Run("gd", {"eta": 0.05}),))
    assert scale_of(scene, True)[0].log


@pytest.mark.parametrize("eta", [1e-5, 1e-3, 0.1])
def test_a_curve_that_is_below_zero_from_the_start_is_held(eta: float) -> None:
    scene = Scene("saddle", start=(0.0, 3.0), steps=10, runs=(Run("gd", {"eta": eta}),))
    scale, (trajectory,) = scale_of(scene)
    assert trajectory.losses.max() <= scale.high
    assert scale.low <= max(trajectory.losses.min(), -CUT * 9)


def test_runs_that_stand_still_have_a_range() -> None:
    for scene in (
        Scene("beale", start=(3.0, 0.5), steps=20),
        Scene("saddle", start=(0.0, 0.0), steps=20),
        Scene("linear_regression", steps=20, runs=(Run("gd", {"eta": 0.0}),)),
    ):
        for log in (None, True, False):
            assert_held(*scale_of(scene, log))


def test_the_range_stays_while_a_rate_is_dragged_a_little() -> None:
    """Round numbers, so that the axis does not jump with every change."""
    etas = [0.0100, 0.0101, 0.0102, 0.0103]
    scales = {scale_of(Scene(runs=(Run("gd", {"eta": eta}),)), True)[0] for eta in etas}
    assert len(scales) == 1


# Other quantities against step


each_curve = pytest.mark.parametrize("curve", CURVES.values(), ids=lambda c: c.key)


def having(scene: Scene, curve: Curve) -> list[Trajectory]:
    """The runs of a scene that have a quantity."""
    return [t for t in run(scene) if t.optimizer.key in curve.optimizers]


def test_every_quantity_of_every_method_can_be_drawn() -> None:
    for optimizer in OPTIMIZERS.values():
        (trajectory,) = run(Scene(steps=30, runs=(Run(optimizer.key),)))
        drawn = [c for c in CURVES.values() if optimizer.key in c.optimizers and c.coordinates]
        values = [c.values(trajectory) for c in drawn]
        quantities = [q for q in (*optimizer.state, *optimizer.shown) if not q.depth]
        assert len(drawn) == len(quantities)
        for quantity in quantities:
            recorded = (dict(trajectory.state) | trajectory.shown)[quantity.key].T
            assert any(np.array_equal(recorded, v) for v in values)


@STABLE
@given(scenes(most_steps=60))
def test_what_is_said_to_be_positive_is_never_below_zero(scene: Scene) -> None:
    for curve in CURVES.values():
        assert curve.positive or not curve.log
        for trajectory in having(scene, curve) if curve.positive else ():
            assert not (curve.values(trajectory) < 0).any()


def test_slopes_steps_and_rates_are_those_of_the_path() -> None:
    eta = {"eta": 0.02, "alpha": 0.5}
    plain, scheduled = run(
        Scene(runs=(Run("momentum", eta), Run("momentum", eta, schedule="cosine")), steps=40)
    )
    for trajectory in (plain, scheduled):
        (slope,) = CURVES["gradient"].values(trajectory)
        (length,) = CURVES["step"].values(trajectory)
        velocity = CURVES["momentum.v"].values(trajectory)
        assert slope[7] == math.hypot(*trajectory.surface.gradient(trajectory.positions[7]))
        assert (len(slope), len(length), velocity.shape) == (41, 40, (2, 41))
        np.testing.assert_allclose(length, np.hypot(*velocity[:, 1:]), rtol=1e-9, atol=1e-15)
    assert CURVES["eta"].values(plain).tolist() == [[0.02] * 40]
    assert scheduled.rates is not None
    assert CURVES["eta"].values(scheduled).tolist() == [scheduled.rates.tolist()]
    assert (CURVES["rate"].values(scheduled) == scheduled.rates).all()


def assert_in_range(scene: Scene, curve: Curve, log: bool) -> None:
    """All is in range save where the loss is cut, and what has no logarithm or is far below."""
    trajectories = having(scene, curve)
    if not trajectories:
        return
    scales = curve_scales(curve, trajectories, log)
    assert len(scales) == (2 if curve.coordinates else 1)
    for trajectory in trajectories:
        above = np.abs(trajectory.losses - (trajectory.surface.lowest or 0.0))
        for scale, row in zip(scales, curve.values(trajectory), strict=True):
            assert all(math.isfinite(v) for v in (scale.low, scale.high))
            assert (scale.log, scale.low < scale.high) == (log, True)
            seen = (above <= CUT * above[0])[len(above) - len(row) :]
            kept = row[np.isfinite(row) & seen]
            if log:
                kept = np.log10(kept[kept > 0])
                kept = kept[kept > scale.high - DECADES]
            kept = kept[np.abs(kept) < 1e300]
            room = 1e-9 * max(1.0, abs(scale.low), abs(scale.high))
            assert (kept <= scale.high + room).all()
            assert (kept >= scale.low - room).all()


@STABLE
@given(scenes(most_steps=60), st.sampled_from(list(CURVES.values())))
def test_the_range_holds_any_quantity(scene: Scene, curve: Curve) -> None:
    assert_in_range(scene, curve, log=False)
    if curve.positive:
        assert_in_range(scene, curve, log=True)


@STABLE
@given(scenes(wild=True, most_steps=20), st.data())
def test_any_quantity_has_axes(scene: Scene, data: st.DataObject) -> None:
    shown = [c for c in CURVES.values() if {r.optimizer for r in scene.runs} & set(c.optimizers)]
    curve = data.draw(st.sampled_from(shown))
    for log in {False, curve.positive}:
        for scale in curve_scales(curve, having(scene, curve), log):
            curve_axes(scale, scene.steps, View()).to_json()


@each_curve
@pytest.mark.parametrize("key", READY_MADE)
def test_a_quantity_of_a_ready_made_scene_is_seen(curve: Curve, key: str) -> None:
    scene = replace(READY_MADE[key], runs=tuple(Run(o) for o in curve.optimizers[:MAX_RUNS]))
    assert_in_range(scene, curve, curve.log)


def test_logarithmic_axes_of_both_coordinates_are_the_same() -> None:
    trajectories = having(READY_MADE["ill_conditioned"], CURVES["rate"])
    x, y = curve_scales(CURVES["rate"], trajectories, log=True)
    assert x == y
    x, y = curve_scales(CURVES["momentum.v"], trajectories[1:2], log=False)
    assert x != y


def test_axes_name_the_coordinate_and_show_zero_where_it_is_crossed() -> None:
    figure = curve_axes(Scale(False, 0.0, -1.0, 2.0), 50, View(), "slope")
    assert figure.layout.yaxis.title.text == "slope"
    assert figure.layout.yaxis.zeroline
    assert tuple(figure.layout.xaxis.range) == (0, 50)
    assert not curve_axes(Scale(True, 0.0, -1.0, 2.0), 50, View()).layout.yaxis.zeroline


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_step_axis_goes_to_the_last_step(language: str) -> None:
    scale, _ = scale_of(READY_MADE["beale"])
    figure = loss_axes(scale, 150, View(language=language))
    assert list(figure.layout.xaxis.range) == [0, 150]
    assert list(figure.layout.yaxis.range) == [scale.low, scale.high]
    assert figure.to_json() == loss_axes(scale, 150, View(language=language)).to_json()


# Data and model


@pytest.mark.parametrize("surface", [s for s in SURFACES.values() if s.data], ids=lambda s: s.key)
@each_view
def test_the_data_lie_inside_their_axes(surface: Surface, view: View) -> None:
    data = surface.data
    assert data is not None
    figure = fit_axes(surface, view)
    assert np.array_equal(figure.data[0].x, data.inputs)
    assert np.array_equal(figure.data[0].y, data.targets)
    for values, (low, high) in zip((data.inputs, data.targets), ranges(figure), strict=True):
        assert low < values.min()
        assert values.max() < high
    assert figure.to_json() == fit_axes(surface, view).to_json()


# Colours and marks


def run_styles(runs: Sequence[Run], theme: ThemeName = "light") -> list[tuple[Any, ...]]:
    """What can be seen of each run's style."""
    return [astuple(replace(style, letter="")) for style in styles(runs, theme)]


@each_theme
def test_an_optimizer_keeps_its_colour_and_mark(theme: ThemeName) -> None:
    alone = {key: styles([Run(key)], theme)[0] for key in OPTIMIZERS}
    together = styles([Run(key) for key in reversed(OPTIMIZERS)], theme)
    for key, style in zip(reversed(OPTIMIZERS), together, strict=True):
        assert style == alone[key]
    first, _, second = styles([Run("adam"), Run("gd"), Run("adam", {"eta": 1.0})], theme)
    assert (first.color, first.mark) == (alone["adam"].color, alone["adam"].mark)
    assert second.mark == first.mark


@each_theme
def test_no_two_optimizers_look_alike(theme: ThemeName) -> None:
    pairs = {(style.color, style.mark) for key in OPTIMIZERS for style in styles([Run(key)], theme)}
    assert len(pairs) == len(OPTIMIZERS)


def test_every_look_is_given_once() -> None:
    """Also those kept for optimizers to come, and no mark is without a use or a shape."""
    pairs = [*SIGNATURES.values(), *FURTHER]
    assert len(set(pairs)) == len(pairs)
    assert set(SIGNATURES) <= set(OPTIMIZERS)
    assert {mark for _, mark in pairs} == set(get_args(Mark))
    script = MARKS.read_text("utf-8")
    shapes = script[script.index("const SHAPES") :]
    assert re.findall(r"^  (\w+): ", shapes[: shapes.index("};")], re.M) == list(get_args(Mark))


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_runs_of_one_optimizer_differ_by_fill_and_line(key: str) -> None:
    one, other = styles([Run(key), Run(key)], "light")
    assert one.filled
    assert not other.filled
    assert one.dash != other.dash
    seen = run_styles([Run(key)] * MAX_RUNS)
    assert len(set(seen)) == MAX_RUNS


# Colours as people without one kind of cone see them, on light: G. M. Machado, M. M. Oliveira &
# L. A. F. Fernandes, A Physiologically-based Model for Simulation of Color Vision Deficiency
# (2009), doi:10.1109/TVCG.2009.113, severity 1; and as a copier without colours prints them.
SEEN = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
    "greys": [[0.2126, 0.7152, 0.0722]] * 3,
}  # fmt: skip


def seen_lightness(color: str, kind: str) -> float:
    """L* of a colour, as somebody sees it."""
    light = [linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5)]
    return lightness(float(np.clip(np.array(SEEN[kind]) @ light, 0, 1) @ [0.2126, 0.7152, 0.0722]))


@each_theme
@pytest.mark.parametrize("key", OPTIMIZERS)
def test_eight_runs_of_one_method_are_told_apart_by_everybody(key: str, theme: ThemeName) -> None:
    """By letter; and by dash where not by one of four lightnesses, all of which stand out."""
    made = styles([Run(key)] * MAX_RUNS, theme)
    assert "".join(style.letter for style in made) == "abcdefgh"
    shades = list(dict.fromkeys(style.color for style in made))
    assert len(shades) == 4
    for one, other in itertools.combinations(shades, 2):
        for kind in SEEN:
            assert abs(seen_lightness(one, kind) - seen_lightness(other, kind)) > 5, kind
    for left, right in itertools.combinations(made, 2):
        assert left.color != right.color or left.dash != right.dash
    colors = THEMES[theme]
    for color in shades[1:]:
        assert min(contrast(color, ground) for ground in (colors.low, colors.high)) >= 3


def test_a_letter_is_for_several_runs_of_a_method() -> None:
    runs = [Run("gd"), Run("adam"), Run("gd", ghost=True), Run("gd")]
    assert [style.letter for style in styles(runs, "light")] == ["a", "", "", "b"]
    assert letters([Run("gd"), Run("gd", ghost=True)]) == ("", "")


def configured(theme: ThemeName) -> dict[str, str]:
    """The page's own colours."""
    colors: dict[str, str] = tomllib.loads(CONFIG.read_text("utf-8"))["theme"][theme]
    return colors


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@each_theme
def test_text_can_be_read(theme: ThemeName) -> None:
    colors = THEMES[theme]
    grounds = [colors.background, colors.low, colors.high]
    grounds.append(configured(theme)["secondaryBackgroundColor"])
    for color, ground in itertools.product((colors.ink, colors.muted), grounds):
        assert contrast(color, ground) >= 4.5, (color, ground)


@each_theme
@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_trail_stands_out_from_the_surface(key: str, theme: ThemeName) -> None:
    """By its own colour or by its casing, wherever on the surface it runs."""
    colors = THEMES[theme]
    for style in styles([Run(key)] * MAX_RUNS, theme):
        for ground in (colors.low, colors.high):
            edge = max(contrast(style.color, ground), contrast(style.casing, ground))
            assert edge >= 3, ground
        assert max(contrast(style.color, style.casing), contrast(style.color, colors.high)) >= 3


@each_theme
@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_dash_shows_on_its_casing(key: str, theme: ThemeName) -> None:
    assert all(
        contrast(style.color, style.casing) >= 2 for style in styles([Run(key)] * MAX_RUNS, theme)
    )


@each_theme
def test_contour_lines_carry_the_shape(theme: ThemeName) -> None:
    colors = THEMES[theme]
    assert contrast(colors.line, colors.background) > contrast(colors.high, colors.background)
    assert contrast(colors.line, colors.high) > 1.5


@each_theme
def test_the_page_has_the_colours_of_the_picture(theme: ThemeName) -> None:
    page = configured(theme)
    assert page["backgroundColor"] == THEMES[theme].background
    assert page["textColor"] == THEMES[theme].ink
    assert contrast(page["primaryColor"], page["backgroundColor"]) >= 4.5


# Gaps


def line_of(formula: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The heights over a grid that meets x = 0 and y = 0, its places, and the values there."""
    surface = SURFACES["formula"].with_formula(formula)
    places = np.linspace(-3, 3, 101)
    values = surface.value(np.array(np.meshgrid(places, places)))
    return heights_over(surface, places, places)[0], places, values


@pytest.mark.parametrize(
    ("formula", "limit"),
    [
        ("-sin(x)/x + 3 y", lambda y: -1 + 3 * y),
        ("1/(1/x) + y^3", lambda y: y**3),
        ("x log(x^2) + sin(y)", np.sin),
        ("(exp(x) - 1)/x + y", lambda y: 1 + y),
    ],
)
def test_a_gap_without_width_is_closed(formula: str, limit: Callable[[Any], Any]) -> None:
    """Else it would slit the picture, and be a trench in 3-D."""
    z, places, values = line_of(formula)
    assert np.isnan(values[:, 50]).all()
    assert z[:, 50] == pytest.approx(limit(places), abs=2e-4)
    assert np.array_equal(np.delete(z, 50, axis=1), np.delete(values, 50, axis=1))


@pytest.mark.parametrize(
    "formula",
    ["1/x + y", "log(x^2) + y", "|x|/x + y", "1/x^2", "sin(1/x)", "exp(1/x)", "log(x) + y",
     "x^0.5 + y", "x y/(x^2 + y^2) + y"],
)  # fmt: skip
def test_a_pole_a_step_and_an_edge_stay_gaps(formula: str) -> None:
    z, _, values = line_of(formula)
    assert np.isnan(values).any()
    assert np.array_equal(np.isnan(z), np.isnan(values))


def test_a_closed_gap_at_the_lowest_point_is_no_pit() -> None:
    """On levels by decades, what is left of it by rounding would be far below all else."""
    z, _, _ = line_of("-sin(x)/x + y^2")
    beside = z[49:52, 49:52]
    assert z[50, 50] == z.min() > beside.max() - 3


@pytest.mark.parametrize("formula", ["(-5e29)^3", "5e29^3 + x", "1e30*1e9*x"])
def test_heights_beyond_what_a_picture_can_hold_end_there(formula: str) -> None:
    """A warning would be an error here."""
    z = contour(Scene("formula", formula=formula).landscape, View()).data[0].z
    assert np.isfinite(z).all()
