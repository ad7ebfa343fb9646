"""Every surface of the registry: its derivatives, its stated points, and its shapes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from random_scenes import random_surface

from engine import Run, Scene, run
from engine.scene import DEFAULT_STEPS
from optimizers import OPTIMIZERS
from surfaces import SURFACES, Surface
from surfaces.base import hessian_by_differences

EPS = np.finfo(float).eps
# Where all critical points in the domain are stated, and not only the known ones of many.
ALL_STATED = ["beale", "rosenbrock", "saddle", "quadratic", "himmelblau", "linear_regression"]
ALL_STATED += ["formula"]
EVERY = [pytest.param(surface, id=key) for key, surface in SURFACES.items()]
SHAPED = [
    pytest.param(random_surface(surface, np.random.default_rng(i)), id=f"{key}-{i}")
    for key, surface in SURFACES.items()
    for i in range(4 if surface.parameters else 1)
] + EVERY
each = pytest.mark.parametrize("surface", EVERY)
each_shape = pytest.mark.parametrize("surface", SHAPED)


def points(surface: Surface) -> np.ndarray:
    """Random and awkward points, shape ``(2, n)``: corners, critical points, far outside."""
    rng = np.random.default_rng(1)
    low, high = np.array(surface.domain).T
    inside = rng.uniform(low, high, (60, 2))
    outside = rng.uniform(10 * low - 5 * high, 10 * high - 5 * low, (20, 2))
    corners = [(x, y) for x in surface.domain[0] for y in surface.domain[1]]
    stated = [(p.x, p.y) for p in surface.critical_points if p.kind != "cusp"]
    near = [(x + 1e-5, y - 1e-5) for x, y in stated]
    awkward = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 1.0), surface.start]
    cusps = {(p.x, p.y) for p in surface.critical_points if p.kind == "cusp"}
    awkward = [point for point in awkward if point not in cusps]
    return np.vstack([inside, outside, corners, stated + near + awkward]).T.copy()


def slope(function: Callable[[np.ndarray], np.ndarray], w: np.ndarray, axis: int) -> np.ndarray:
    """The difference quotients of a function along an axis with steps h and 2h, and what
    rounding may do to them.
    """
    h = 1e-4 * np.maximum(1, np.abs(w[axis]))
    values = []
    for times in (-2, -1, 1, 2):
        moved = w.copy()
        moved[axis] = w[axis] + times * h
        values.append(function(moved))
    first, second, third, fourth = values
    size = np.max(np.abs(values), axis=0)
    return np.array([(third - second) / (2 * h), (fourth - first) / (4 * h), EPS * size / h])


def assert_is_slope(claimed: np.ndarray, quotients: np.ndarray, size: np.ndarray) -> None:
    """Within what h and 2h say of their own error (it falls with h²), and of rounding."""
    near, far, rounding = quotients
    better = near + (near - far) / 3
    allowed = 0.2 * np.abs(near - far) + 20 * rounding + 1e-9 * (1 + size)
    assert np.all(np.abs(claimed - better) <= allowed)


@each_shape
def test_the_gradient_is_the_slope_of_the_value(surface: Surface) -> None:
    w = points(surface)
    gradient = surface.gradient(w)
    size = np.abs(gradient).max(axis=0)
    for axis in range(2):
        assert_is_slope(gradient[axis], slope(surface.value, w, axis), size)


@each_shape
def test_the_hessian_is_the_slope_of_the_gradient(surface: Surface) -> None:
    w = points(surface)
    hessian = surface.hessian(w)
    size = np.abs(hessian).max(axis=(0, 1))
    np.testing.assert_array_equal(hessian[0, 1], hessian[1, 0])
    by_differences = hessian_by_differences(surface.gradient)(w)
    rounding = 1e-8 * np.abs(surface.gradient(w)).max(axis=0)
    assert np.all(np.abs(hessian - by_differences) <= 1e-5 * (1 + size) + rounding)
    for axis in range(2):
        for i in range(2):
            quotients = slope(lambda at, i=i: surface.gradient(at)[i], w, axis)
            assert_is_slope(hessian[i, axis], quotients, 1e4 * size)


@each_shape
def test_stated_points_are_critical_and_of_their_kind(surface: Surface) -> None:
    for p in surface.critical_points:
        w = np.array([p.x, p.y])
        value, hessian = float(surface.value(w)), surface.hessian(w)
        assert abs(value - p.value) <= 1e-14 * max(1, abs(p.value))
        if p.kind == "cusp":
            continue
        operands = 1 + np.abs(hessian).sum() * (1 + np.abs(w).sum())
        assert np.abs(surface.gradient(w)).max() <= 1e-14 * operands
        least, most = np.linalg.eigvalsh(hessian)
        flat = 1e-6 * max(1, abs(least), abs(most))
        expected = {
            "minimum": least >= -flat and most > flat,
            "maximum": most <= flat and least < -flat,
            "saddle": least < -flat and most > flat,
            "degenerate": min(abs(least), abs(most)) <= flat,
        }
        assert expected[p.kind], (p, least, most)


@each_shape
def test_stated_points_lie_in_the_domain_and_differ(surface: Surface) -> None:
    (x0, x1), (y0, y1) = surface.domain
    assert all(x0 <= p.x <= x1 and y0 <= p.y <= y1 for p in surface.critical_points)
    places = [(p.x, p.y) for p in surface.critical_points]
    assert len(set(places)) == len(places)


@each_shape
def test_stated_minima_are_lower_than_what_is_around_them(surface: Surface) -> None:
    angles = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    for p in surface.minima:
        for radius in (1e-3, 1e-2):
            ring = np.array([p.x + radius * np.cos(angles), p.y + radius * np.sin(angles)])
            assert surface.value(ring).min() > p.value


@each_shape
def test_nothing_in_the_domain_is_lower_than_the_lowest_minimum(surface: Surface) -> None:
    """On a fine grid; a surface without a lowest point has to go down for ever."""
    (x0, x1), (y0, y1) = surface.domain
    grid = np.array(np.meshgrid(np.linspace(x0, x1, 801), np.linspace(y0, y1, 801)))
    values = surface.value(grid)
    if surface.lowest is not None:
        assert values.min() >= surface.lowest - 1e-12 * max(1, abs(surface.lowest))
    else:
        assert surface.value(100 * grid).min() < 10 * values.min() < 0


@pytest.mark.parametrize("key", ALL_STATED)
def test_no_critical_point_in_the_domain_is_left_out(key: str) -> None:
    """Newton's method from a grid of starts finds none but those stated."""
    surface = SURFACES[key]
    (x0, x1), (y0, y1) = surface.domain
    w = np.array(np.meshgrid(np.linspace(x0, x1, 41), np.linspace(y0, y1, 41))).reshape(2, -1)
    step = np.full_like(w, np.inf)
    for _ in range(60):
        hessian = np.moveaxis(surface.hessian(w), 2, 0)
        sizes = np.abs(np.linalg.eigvalsh(hessian))
        isolated = sizes.min(axis=1) > 1e-6 * np.maximum(1e-6, sizes.max(axis=1))
        near = np.all(np.abs(w) < 10 * surface.diagonal, axis=0)
        w, hessian = w[:, isolated & near], hessian[isolated & near]
        step = np.linalg.solve(hessian, surface.gradient(w).T[..., None])[..., 0].T
        w = w - step * np.minimum(1, 0.1 * surface.diagonal / (1e-300 + np.hypot(*step)))
    low, high = np.array(surface.domain).T[..., None]
    found = w[:, (np.hypot(*step) < 1e-9) & np.all((w >= low) & (w <= high), axis=0)]
    for x, y in found.T:
        assert any(np.hypot(x - p.x, y - p.y) < 1e-5 for p in surface.critical_points), (x, y)
    for p in surface.critical_points:
        assert np.hypot(found[0] - p.x, found[1] - p.y).min() < 1e-5


@each_shape
def test_one_point_equals_its_twin_in_a_batch_bit_for_bit(surface: Surface) -> None:
    w = points(surface)
    values, gradients, hessians = surface.value(w), surface.gradient(w), surface.hessian(w)
    for i in range(w.shape[1]):
        point = w[:, i].copy()
        np.testing.assert_array_equal(surface.value(point), values[i])
        np.testing.assert_array_equal(surface.gradient(point), gradients[:, i])
        np.testing.assert_array_equal(surface.hessian(point), hessians[..., i])


@each
@pytest.mark.parametrize("batch", [(), (1,), (5,), (3, 4), (2, 3, 4)])
def test_shapes(surface: Surface, batch: tuple[int, ...]) -> None:
    w = np.random.default_rng(0).normal(size=(2, *batch))
    before = w.copy()
    assert np.shape(surface.value(w)) == batch
    assert surface.gradient(w).shape == (2, *batch)
    assert surface.hessian(w).shape == (2, 2, *batch)
    assert surface.gradient(w).dtype == surface.hessian(w).dtype == np.float64
    np.testing.assert_array_equal(w, before)


@each_shape
def test_far_out_everything_is_finite(surface: Surface) -> None:
    """A path may go 100 times as far as a start, which may lie at 1e6."""
    far = [(x, y) for x in (-1e8, 0, 1, 1e8) for y in (-1e8, -1, 0, 1e8)]
    w = np.array(far, float).T.copy()
    for values in (surface.value(w), surface.gradient(w), surface.hessian(w)):
        assert np.isfinite(values).all()


@each
def test_a_surface_opens_on_its_start(surface: Surface) -> None:
    """The start is in view, the view is about the domain, and something worth seeing is there."""
    sides = zip(surface.view, surface.domain, surface.start, strict=True)
    for (low, high), (domain_low, domain_high), start in sides:
        assert low < start < high
        width = domain_high - domain_low
        assert width / 5 < high - low < 3 * width
        assert domain_low - width < low
        assert high < domain_high + width
    if surface.critical_points:
        (x0, x1), (y0, y1) = surface.view
        assert any(x0 < p.x < x1 and y0 < p.y < y1 for p in surface.critical_points)


@each
def test_parameters_make_the_surface(surface: Surface) -> None:
    defaults = {p.key: p.default for p in surface.parameters}
    made = surface.make(**defaults)
    w = points(surface)
    np.testing.assert_array_equal(made.value(w), surface.value(w))
    assert surface.with_parameters({}) is surface
    for p in surface.parameters:
        for value in (p.low, p.high):
            other = surface.with_parameters({p.key: value})
            assert other.key == surface.key
            assert not np.array_equal(other.value(w), surface.value(w))


@each
def test_suggestions_are_settings_that_exist_and_fit_the_sliders(surface: Surface) -> None:
    for key, suggested in surface.suggested.items():
        numbers = {p.key: p for p in OPTIMIZERS[key].hyperparameters}
        for name, value in suggested.items():
            if name in numbers:
                assert numbers[name].low <= value <= numbers[name].high
            else:
                assert OPTIMIZERS[key].stochastic
                assert name == ("batch" if surface.data else "sigma")
                assert value > 0


@each
def test_with_suggested_settings_every_method_stays(surface: Surface) -> None:
    """A surface with a minimum opens with runs that don't leave it."""
    for key in surface.suggested if surface.minima else ():
        (trajectory,) = run(Scene(surface=surface.key, runs=(Run(key),)))
        assert trajectory.steps == DEFAULT_STEPS, key
