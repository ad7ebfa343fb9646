"""An L2 penalty belongs to all that a step may ask: the value, the gradient and the Hessian."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Run, Scene, run
from engine.problem import Problem
from engine.run import simulate
from optimizers import OPTIMIZERS
from optimizers.base import Array
from surfaces import SURFACES, Surface
from tests.random_scenes import STABLE, random_surface, resolved_with
from ui.wire import worked

pytestmark = pytest.mark.core

ASKED = {"gradient": "gradient_evaluations", "value": "value_evaluations"} | {
    "hessian": "hessian_evaluations"
}
CURVED = [key for key, o in OPTIMIZERS.items() if o.asks != ("gradient",)]
"""Methods to which a penalty in the gradient alone would be a contradiction."""
each_surface = pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)


def penalized(surface: Surface, l2: float, clip: float = 0.0) -> Problem:
    """A surface as a run with a penalty sees it."""
    problem = Problem(surface)
    problem.adjust(clip, l2)
    return problem


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_method_asks_for_what_it_says(key: str) -> None:
    (trajectory,) = run(Scene(steps=5, runs=(Run(key),)))
    counts = {name: np.max(getattr(trajectory, counted)) for name, counted in ASKED.items()}
    assert {name for name, count in counts.items() if count} == set(OPTIMIZERS[key].asks)


@each_surface
def test_a_penalty_is_half_lambda_times_the_square(surface: Surface) -> None:
    """For one point and for a batch, with the closed forms of all its derivatives."""
    rng = np.random.default_rng(4)
    (x0, x1), (y0, y1) = surface.view
    for shape in ((), (5,), (2, 3)):
        w = np.array([rng.uniform(x0, x1, shape), rng.uniform(y0, y1, shape)])
        problem = penalized(surface, 0.7)
        np.testing.assert_allclose(problem.value(w), surface.value(w) + 0.35 * (w * w).sum(axis=0))
        np.testing.assert_allclose(problem.gradient(w), surface.gradient(w) + 0.7 * w)
        added = problem.hessian(w) - surface.hessian(w)
        expected = np.broadcast_to(0.7 * np.eye(2).reshape(2, 2, *[1] * len(shape)), added.shape)
        scale = np.abs(surface.hessian(w)).max()
        np.testing.assert_allclose(added, expected, atol=1e-13 * (1 + scale))


@each_surface
def test_what_a_step_asks_agrees_with_itself(surface: Surface) -> None:
    """The slope of the values is the gradient, that of the gradients the Hessian."""
    problem, step = penalized(surface, 3.0), 1e-5
    w = np.array(surface.start) + 0.1
    for axis in range(2):
        ahead, behind = (w + sign * step * np.eye(2)[axis] for sign in (1, -1))
        slope = (problem.value(ahead) - problem.value(behind)) / (2 * step)
        curvature = (problem.gradient(ahead) - problem.gradient(behind)) / (2 * step)
        scale = np.abs(problem.hessian(w)).max()
        assert slope == pytest.approx(problem.gradient(w)[axis], abs=1e-6 * (1 + scale))
        np.testing.assert_allclose(curvature, problem.hessian(w)[axis], atol=1e-4 * (1 + scale))


def test_methods_that_ask_for_more_settle_where_gd_does_at_the_penalized_minimum() -> None:
    """Where the gradient of the mean logistic loss is −w/2; SciPy's BFGS ends there, too."""
    listed = tuple(Run(key, l2=0.5) for key in ("gd", *CURVED))
    for trajectory in run(Scene("logistic_regression", steps=200, runs=listed)):
        np.testing.assert_allclose(trajectory.positions[-1], [0.5511, 0.0445], atol=5e-5)
        np.testing.assert_allclose(
            trajectory.gradients[-1], -0.5 * trajectory.positions[-1], atol=1e-6
        )


@given(
    kappa=st.floats(1, 1000),
    theta=st.floats(-90, 90),
    l2=st.floats(0, 100),
    x=st.floats(-9, 9),
    y=st.floats(-9, 9),
)
@settings(STABLE, max_examples=60)
def test_newton_solves_a_penalized_bowl_in_one_step(
    kappa: float, theta: float, l2: float, x: float, y: float
) -> None:
    shape = {"kappa": kappa, "theta": theta}
    scene = Scene("quadratic", shape, start=(x, y), steps=1, runs=(Run("newton", l2=l2),))
    (trajectory,) = run(scene)
    np.testing.assert_allclose(trajectory.positions[1], 0, atol=1e-9)


@each_surface
def test_newtons_step_is_that_of_the_penalized_function(surface: Surface) -> None:
    scene = Scene(surface.key, steps=1, runs=(Run("newton", {"eta": 1.0, "damping": 0.0}, l2=0.8),))
    (trajectory,) = run(scene)
    w = np.array(scene.origin)
    step = np.linalg.solve(surface.hessian(w) + 0.8 * np.eye(2), surface.gradient(w) + 0.8 * w)
    if trajectory.steps:
        np.testing.assert_allclose(trajectory.positions[1], w - step, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("key", CURVED)
@each_surface
def test_a_penalty_is_the_same_as_a_surface_that_holds_it(surface: Surface, key: str) -> None:
    """Bit for bit, with as many evaluations: the method cannot tell them apart."""
    held = replace(
        surface,
        value=penalized(surface, 0.6).value,
        gradient=penalized(surface, 0.6).gradient,
        hessian=penalized(surface, 0.6).hessian,
        data=None,
    )
    resolved = resolved_with(OPTIMIZERS[key], {})
    start = np.array(surface.start)
    one = simulate(surface, OPTIMIZERS[key], resolved, penalized(surface, 0.6), start, 25)
    two = simulate(held, OPTIMIZERS[key], resolved, Problem(held), start, 25)
    both = min(one.steps, two.steps)
    np.testing.assert_array_equal(one.positions[: both + 1], two.positions[: both + 1])
    for counted in ("evaluations", "value_evaluations", "hessian_evaluations"):
        np.testing.assert_array_equal(
            getattr(one, counted)[: both + 1], getattr(two, counted)[: both + 1]
        )


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_one_penalized_path_is_its_twin_in_a_batch(key: str) -> None:
    surface = SURFACES["beale"]
    optimizer = OPTIMIZERS[key]
    resolved = replace(resolved_with(optimizer, {}), l2=0.3, clip=2.0)
    starts = np.random.default_rng(1).uniform(-2, 2, (2, 4))
    many = simulate(surface, optimizer, resolved, penalized(surface, 0.3, 2.0), starts, 15)
    for i in range(4):
        one = simulate(surface, optimizer, resolved, penalized(surface, 0.3, 2.0), starts[:, i], 15)
        np.testing.assert_array_equal(one.positions, many.positions[: one.steps + 1, :, i])


def test_the_loss_that_is_shown_is_without_the_penalty() -> None:
    (trajectory,) = run(Scene("booth", steps=20, runs=(Run("lbfgs", l2=2.0),)))
    expected = trajectory.surface.value(trajectory.positions.T)
    np.testing.assert_array_equal(trajectory.losses, expected)


@given(
    key=st.sampled_from(CURVED),
    surface=st.sampled_from(list(SURFACES)),
    clip=st.floats(1e-3, 10),
    l2=st.floats(0, 10),
    seed=st.integers(0, 99),
)
@settings(STABLE, max_examples=120)
def test_clipping_leaves_every_number_finite(
    key: str, surface: str, clip: float, l2: float, seed: int
) -> None:
    """Also where a line search compares values that belong to no clipped gradient."""
    made = random_surface(SURFACES[surface], np.random.default_rng(seed))
    problem = penalized(made, l2, clip)
    optimizer = OPTIMIZERS[key]
    resolved = replace(resolved_with(optimizer, {}), l2=l2, clip=clip)
    trajectory = simulate(made, optimizer, resolved, problem, np.array(made.start), 40)
    assert np.isfinite(trajectory.positions).all()
    assert np.isfinite(trajectory.used_gradients).all()
    lengths = np.hypot(*(trajectory.used_gradients - l2 * trajectory.positions[:-1]).T)
    assert (lengths <= clip * (1 + 1e-9) + 1e-9 * l2 * np.abs(trajectory.positions).max()).all()


@pytest.mark.parametrize("key", CURVED)
def test_a_clipped_method_still_gets_to_the_bottom(key: str) -> None:
    """A clipped gradient points the same way, and near the minimum it is whole."""
    for surface in ("quadratic", "booth", "linear_regression"):
        (trajectory,) = run(Scene(surface, steps=400, runs=(Run(key, clip=0.5),)))
        assert trajectory.end
        assert trajectory.end.code == "converged"


@pytest.mark.parametrize("key", [k for k in CURVED if worked.lines(OPTIMIZERS[k])])
def test_the_worked_hessian_is_the_penalized_one(key: str) -> None:
    (trajectory,) = run(Scene(steps=6, runs=(Run(key, l2=0.25),)))
    known = worked.starting(trajectory)
    seen: Array = trajectory.surface.hessian(trajectory.positions[:-1].T)
    np.testing.assert_allclose(known["H_ii"].T, [seen[0, 0] + 0.25, seen[1, 1] + 0.25])
    np.testing.assert_allclose(known["H_ij"].T, [seen[0, 1], seen[0, 1]])
