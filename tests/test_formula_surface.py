"""The surface of a typed formula: its view, start, rates, ends, and that it can be drawn."""

from __future__ import annotations

import json
import math
import warnings
from dataclasses import replace

import numpy as np
import pytest

from engine import Run, Scene, SceneError, Trajectory, run
from figures import View, contour, loss_axes, loss_scale
from formulas import FormulaError
from optimizers import OPTIMIZERS
from surfaces import SURFACES, Surface
from surfaces.formula import FORMULA, GRID, plain
from ui.wire.events import Lab
from ui.wire.payload import payload

ROSENBROCK = "(1-x)^2 + 100(y-x^2)^2"
HIMMELBLAU = "(x^2+y-11)^2 + (x+y^2-7)^2"
ODD = [
    "log(x)", "x^x", "1/x", "1/(x^2+y^2)", "-1/x^2", "log(x y)", "sqrt(1-x^2-y^2)", "tan(x) y",
    "5", "0x", "x", "|x| + |y-1|", "exp(exp(x^2))", "exp(100x)", "-exp(-50(x-1)^2-50y^2)",
    "10^30 x", "10^-30 (x^2 + y^2)", "sin(10x) sin(10y)", "(x y - 1)^2", "log(x - 4)",
    "sqrt(x - 10)", "x^2 - y^2", "-x^2 - y^2", "(x-20)^2 + (y-4)^2", "atan(100x) + y^2",
]  # fmt: skip
"""Formulas with gaps, poles, walls, plains, holes; large, small and far ones."""


def typed(formula: str) -> Surface:
    return SURFACES["formula"].with_formula(formula)


def one_run(formula: str, optimizer: str = "gd", **rest: object) -> Trajectory:
    (trajectory,) = run(Scene("formula", formula=formula, runs=(Run(optimizer),), **rest))  # type: ignore[arg-type]
    return trajectory


# The surface


def test_a_formula_is_made_once() -> None:
    assert typed("x^2 + y^2") is typed("x^2 + y^2")
    assert typed(FORMULA) is SURFACES["formula"]
    scene = Scene("formula", formula="x^2 + y^2")
    assert scene.landscape is replace(scene, steps=3).landscape


def test_what_is_found_is_marked_so() -> None:
    surface = typed(HIMMELBLAU)
    assert len(surface.critical_points) == 9
    assert all(p.found for p in surface.critical_points)
    assert not any(p.found for p in SURFACES["himmelblau"].critical_points)
    assert surface.lowest == pytest.approx(0.0, abs=1e-28)
    assert len(surface.minima) == 4


@pytest.mark.parametrize(
    ("formula", "half", "start"),
    [
        (ROSENBROCK, 3.0, (2.0, 1.5)),
        (HIMMELBLAU, 6.0, (4.0, 3.0)),  # its minima lie beyond 3
        ("(x-20)^2 + (y-4)^2", 25.0, (17.0, 12.0)),
        ("x^2 + 3y", 3.0, (2.0, 1.5)),
        ("log(x - 4)", 6.0, (4.2, 3.0)),  # no value before 4
        ("sqrt(x - 10)", 12.0, (10.4, 6.0)),
        ("log(-x)", 3.0, (-2.0, 1.5)),  # no value at the usual start
        ("(x - 2)^2 + (y - 1.5)^2", 3.0, (-2.0, 1.5)),  # the usual start is the minimum
        ("5", 3.0, (2.0, 1.5)),
    ],
)
def test_the_view_and_the_start(formula: str, half: float, start: tuple[float, float]) -> None:
    surface = typed(formula)
    assert surface.view == surface.domain == ((-half, half), (-half, half))
    assert surface.start == start
    assert math.isfinite(surface.value(np.array(surface.start)))


@pytest.mark.parametrize("formula", ["log(-x^2 - 1)", "sqrt(x - 60)", "1/(x - x)", "0/(x - x)"])
def test_a_formula_without_a_value_anywhere_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError) as raised:
        typed(formula)
    assert raised.value.code == "nowhere"
    assert (raised.value.start, raised.value.length) == (0, len(formula))


@pytest.mark.parametrize(
    ("formula", "by_decades"),
    [
        (ROSENBROCK, True),
        (HIMMELBLAU, True),
        ("x^2 + 3y^2", True),
        (FORMULA, False),
        ("x^2 - y^2", False),
        ("sin(x) sin(y)", False),
        ("log(x)", False),
        ("(x*y - 1)^2", True),  # the lowest values form a curve
        ("(x^2 + y^2 - 1)^2 + 5", True),
        ("1e-20 (x - 2y)^2", True),
        ("(y - x^2)^2 + x", False),  # a valley that goes on falling
        ("-1/(x^2 + y^2 - 1)^2", False),  # poles are no bottom
        ("5", False),
    ],
)
def test_levels_by_decades_where_they_help(formula: str, by_decades: bool) -> None:
    assert typed(formula).log_levels == by_decades


@pytest.mark.parametrize(
    ("formula", "lowest"),
    [
        ("(x*y - 1)^2", 0.0),
        ("(x^2 + y^2 - 1)^2 + 5", 5.0),
        ("cos(x + y)", -1.0),
        ("(y - x^2)^2 + x", None),
        ("-1/(x^2 + y^2 - 1)^2", None),
        ("x^2 - y^2", None),
        ("exp(x) + y^2", None),
    ],
)
def test_a_curve_of_lowest_points_gives_a_lowest_value(formula: str, lowest: float | None) -> None:
    surface = typed(formula)
    assert not surface.minima
    assert surface.lowest == (lowest if lowest is None else pytest.approx(lowest, abs=1e-9))


# Rates


@pytest.mark.parametrize("value", [1.0, 1.999, 2.0, 4.9, 5.0, 9.99, 1e-5, 3e-7, 250.0])
def test_plain_numbers(value: float) -> None:
    rounded = plain(value)
    assert value / 2.5 < rounded <= value * (1 + 1e-9)
    assert f"{rounded:e}"[0] in "125"


@pytest.mark.parametrize("curvature", [0.5, 2.0, 30.0, 1000.0])
def test_on_a_bowl_gd_is_stable(curvature: float) -> None:
    """There η is at most 1/λ, half of where it would leap."""
    surface = typed(f"{curvature / 2}*(x^2 + y^2)")
    eta = surface.suggested["gd"]["eta"]
    assert 0.09 / curvature < eta <= 1 / curvature


GOOD = [
    ROSENBROCK, HIMMELBLAU, FORMULA, "x^2 + 3y^2", "100x^2 + y^2", "x^4 + y^4", "|x| + y^2",
    "log(1 + x^2 + 3y^2)", "1 - exp(-(x^2 + 2y^2)/4)", "(x^2-1)^2 + y^2", "(x-20)^2 + (y-4)^2",
    "x^2 + y^2 + 3 cos(2x) cos(2y)", "sin(x) sin(y)", "0.01(x^2 + 3y^2)",
]  # fmt: skip
"""Bowls round and narrow, valleys, a kink, plateaus and waves; large, small and far ones."""


@pytest.mark.parametrize("formula", GOOD)
@pytest.mark.parametrize("key", OPTIMIZERS)
def test_with_what_is_suggested_every_method_moves_and_goes_down(formula: str, key: str) -> None:
    trajectory = one_run(formula, key)
    assert trajectory.steps == 150
    assert trajectory.losses[-1] < trajectory.losses[0]
    (low, high), _ = trajectory.surface.view
    assert length(trajectory) > 0.1 * (high - low)


def length(trajectory: Trajectory) -> float:
    return float(np.hypot(*np.diff(trajectory.positions, axis=0).T).sum())


def test_every_learning_rate_is_suggested() -> None:
    """Those of methods for which η = 1 is the method itself are left alone."""
    suggested = SURFACES["formula"].suggested
    for key, optimizer in OPTIMIZERS.items():
        assert ("eta" in suggested.get(key, {})) == (optimizer.defaults()["eta"] != 1), key


@pytest.mark.parametrize("formula", ["x^2 + 3y^2", "x^2 + 1000y^2 + x y"])
def test_on_a_bowl_newton_needs_no_damping(formula: str) -> None:
    assert "newton" not in typed(formula).suggested


@pytest.mark.parametrize("formula", [FORMULA, HIMMELBLAU, "(x^2-1)^2 + y^2", "x^2 - y^2"])
def test_elsewhere_newton_is_damped_and_goes_down_at_once(formula: str) -> None:
    surface = typed(formula)
    w = np.array(surface.start)
    hessian = surface.hessian(w) + surface.suggested["newton"]["damping"] * np.eye(2)
    assert np.linalg.eigvalsh(hessian).min() > 0


# Runs


@pytest.mark.parametrize("optimizer", ["gd", "momentum", "adam"])
def test_rosenbrock_typed_runs_as_the_built_in_one(optimizer: str) -> None:
    eta = {"gd": 0.001, "momentum": 0.001, "adam": 0.2}[optimizer]
    rest = {"start": (-1.2, 1.0), "steps": 300, "runs": (Run(optimizer, {"eta": eta}),)}
    (own,) = run(Scene("formula", formula=ROSENBROCK, **rest))  # type: ignore[arg-type]
    (built_in,) = run(Scene("rosenbrock", **rest))  # type: ignore[arg-type]
    np.testing.assert_allclose(own.positions, built_in.positions, rtol=0, atol=1e-9)
    np.testing.assert_allclose(own.losses, built_in.losses, rtol=1e-9, atol=1e-12)


def test_a_run_converges_to_a_minimum_that_was_found() -> None:
    end = one_run("x^2 + 3y^2").end
    assert end is not None
    assert end.code == "converged"
    assert end.point is not None and end.point.found


def test_a_run_converges_to_a_kink() -> None:
    scene = Scene("formula", formula="|x| + |y-1|", steps=400, runs=(Run("adagrad", {"eta": 0.1}),))
    (trajectory,) = run(scene)
    assert trajectory.end is not None
    assert trajectory.end.code == "converged"


@pytest.mark.parametrize("formula", ["log(x)", "sqrt(x) + y^2", "log(x) + y^2"])
def test_a_run_ends_where_the_formula_does(formula: str) -> None:
    scene = Scene("formula", formula=formula, start=(0.5, 1.0), runs=(Run("gd", {"eta": 0.8}),))
    (trajectory,) = run(scene)
    assert trajectory.end is not None
    assert trajectory.end.detail == "not_finite"
    assert np.isfinite(trajectory.positions).all()
    assert np.isfinite(trajectory.losses).all()


def test_on_a_plain_nothing_moves() -> None:
    end = one_run("5").end
    assert end is not None
    assert (end.code, end.detail) == ("stalled", "level")


def test_a_start_without_a_value_is_refused() -> None:
    with pytest.raises(SceneError) as raised:
        Scene("formula", formula="log(x)", start=(-1.0, 0.0))
    assert raised.value.complaint.code == "no_value"
    assert "(-1, 0)" in str(raised.value)


# Pictures


@pytest.mark.parametrize("formula", ODD)
@pytest.mark.parametrize("box", [None, ((0.5, 0.6), (0.5, 0.6)), ((-4e8, 4e8), (-4e8, 4e8))])
def test_odd_formulas_can_be_drawn(
    formula: str, box: tuple[tuple[float, float], tuple[float, float]] | None
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = contour(typed(formula), View(box=box))
    drawn = figure.data[0]
    assert not np.isinf(drawn.z).any()
    ends = [drawn.zmin, drawn.zmax, drawn.contours.start, drawn.contours.end, drawn.contours.size]
    assert np.isfinite(ends).all()
    assert drawn.contours.size > 0
    assert (drawn.contours.end - drawn.contours.start) / drawn.contours.size < 30
    json.loads(figure.to_json(), parse_constant=lambda name: pytest.fail(name))


@pytest.mark.parametrize("formula", ODD)
def test_odd_formulas_can_be_run_and_shown(formula: str) -> None:
    scene = Scene("formula", formula=formula, steps=40, runs=tuple(Run(o) for o in OPTIMIZERS)[:8])
    for eta in (None, 10.0):
        if eta:
            runs = tuple(replace(r, hyperparameters={"eta": eta}) for r in scene.runs)
            scene = replace(scene, runs=runs)
        trajectories = run(scene)
        for log in (None, True, False):
            scale = loss_scale(trajectories, View(log_loss=log))
            assert math.isfinite(scale.low) and math.isfinite(scale.high)
            loss_axes(scale, scene.steps, View()).to_json()
        assert payload(Lab.of(scene), "session", ())


def test_a_gap_is_left_where_there_is_no_value() -> None:
    drawn = contour(typed("log(x)"), View()).data[0]
    gap = np.isnan(drawn.z)
    assert gap[:, drawn.x <= 0].all()
    assert not gap[:, drawn.x > 0].any()


def test_a_pole_does_not_flatten_the_rest() -> None:
    drawn = contour(typed("1/(x^2+y^2)"), View()).data[0]
    assert drawn.zmax < 30
    assert drawn.zmin == pytest.approx(1 / 18, rel=0.05)  # of the nodes inside the view


def test_a_narrow_hole_keeps_its_depth() -> None:
    drawn = contour(typed("-exp(-50(x-1)^2-50y^2)"), View()).data[0]
    assert drawn.zmin == pytest.approx(-1.0, abs=0.1)


def test_the_grid_has_a_middle() -> None:
    assert GRID % 2 == 1
