"""Every surface of the registry: its derivatives, its stated points, and its shapes."""

from __future__ import annotations

import math
from collections.abc import Callable
from math import cos, pi, sin

import numpy as np
import pytest

from engine import Run, Scene, run
from optimizers import CORE, OPTIMIZERS
from surfaces import SURFACES, Surface, rastrigin
from tests.differences import quotients
from tests.random_scenes import random_surface

# Where only the known ones of many critical points are stated; elsewhere all in the domain are.
PARTLY_STATED = {"ackley", "easom", "monkey_saddle"}  # the last one's is no root that Newton finds
ALL_STATED = [key for key in SURFACES if key not in PARTLY_STATED]
REAL_ONLY = {"ackley", "logistic_regression", "formula"}  # their |·| takes no complex numbers
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


def assert_is_slope(claimed: np.ndarray, found: np.ndarray, size: np.ndarray) -> None:
    """Within what h and 2h say of their own error (it falls with h²), and of rounding."""
    near, far, rounding = found
    better = near + (near - far) / 3
    allowed = 0.2 * np.abs(near - far) + 20 * rounding + 1e-9 * (1 + size)
    assert np.all(np.abs(claimed - better) <= allowed)


@each_shape
def test_the_gradient_is_the_slope_of_the_value(surface: Surface) -> None:
    w = points(surface)
    gradient = surface.gradient(w)
    size = np.abs(gradient).max(axis=0)
    for axis in range(2):
        assert_is_slope(gradient[axis], quotients(surface.value, w, axis), size)


@each_shape
def test_the_hessian_is_the_slope_of_the_gradient(surface: Surface) -> None:
    w = points(surface)
    hessian = surface.hessian(w)
    size = np.abs(hessian).max(axis=(0, 1))
    np.testing.assert_array_equal(hessian[0, 1], hessian[1, 0])
    for axis in range(2):
        for i in range(2):
            found = quotients(lambda at, i=i: surface.gradient(at)[i], w, axis)
            assert_is_slope(hessian[i, axis], found, size)


@pytest.mark.parametrize("key", [key for key in SURFACES if key not in REAL_ONLY])
def test_the_hessian_is_exact(key: str) -> None:
    """To rounding, by a complex step (Squire & Trapp, 1998), in which nothing cancels."""
    surface = SURFACES[key]
    w = points(surface)
    hessian, tiny = surface.hessian(w), 1e-100
    size = 1 + np.abs(hessian).max(axis=(0, 1)) + np.abs(surface.gradient(w)).max(axis=0)
    for axis in range(2):
        moved = w.astype(complex)
        moved[axis] += 1j * tiny
        slopes = surface.gradient(moved).imag / tiny
        assert np.all(np.abs(hessian[axis] - slopes) <= 1e-14 * size)


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
        for value in {p.low, p.high} - {p.default}:
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
@pytest.mark.parametrize("key", OPTIMIZERS)
def test_every_method_opens_with_a_run_worth_seeing(surface: Surface, key: str) -> None:
    """With what is suggested, or the defaults: it moves where one sees it, and goes down."""
    (trajectory,) = run(Scene(surface=surface.key, steps=200, runs=(Run(key),)))
    assert trajectory.end is not None
    assert trajectory.end.code != "diverged"
    assert trajectory.losses[-1] < trajectory.losses[0]
    low, high = np.array(surface.view).T
    length = np.hypot(*np.diff(trajectory.positions, axis=0).T).sum()
    assert length > 0.04 * np.hypot(*(high - low))
    if surface.minima:
        assert trajectory.steps == 200
        assert np.all((trajectory.positions >= low) & (trajectory.positions <= high))


@each
def test_with_suggested_settings_every_method_stays_in_view_and_goes_down(surface: Surface) -> None:
    """On a surface with a minimum, from its own start; with noise, for several seeds."""
    for key in surface.suggested if surface.minima else ():
        for seed in range(5 if OPTIMIZERS[key].stochastic else 1):
            (trajectory,) = run(Scene(surface=surface.key, steps=200, seed=seed, runs=(Run(key),)))
            assert trajectory.steps == 200, key
            for side, along in zip(surface.view, trajectory.positions.T, strict=True):
                assert side[0] < along.min(), key
                assert along.max() < side[1], key
            assert trajectory.losses[-1] < trajectory.losses[0], key


@each
def test_every_core_method_has_a_suggestion(surface: Surface) -> None:
    assert set(surface.suggested) >= set(CORE)


# As published


def ackley(x: float, y: float) -> float:
    funnel = -20 * math.exp(-0.2 * math.sqrt((x * x + y * y) / 2))
    return funnel - math.exp((cos(2 * pi * x) + cos(2 * pi * y)) / 2) + 20 + math.e


def goldstein_price(x: float, y: float) -> float:
    first = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
    longer = 18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2
    return first * (30 + (2 * x - 3 * y) ** 2 * longer)


PUBLISHED: dict[str, Callable[[float, float], float]] = {
    "booth": lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
    "matyas": lambda x, y: 0.26 * (x**2 + y**2) - 0.48 * x * y,
    "three_hump_camel": lambda x, y: 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2,
    "six_hump_camel": lambda x, y: (
        (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2
    ),
    "styblinski_tang": lambda x, y: (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2,
    "mccormick": lambda x, y: sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1,
    "goldstein_price": goldstein_price,
    "rastrigin": lambda x, y: 20 + x**2 + y**2 - 10 * (cos(2 * pi * x) + cos(2 * pi * y)),
    "ackley": ackley,
    "easom": lambda x, y: -cos(x) * cos(y) * math.exp(-((x - pi) ** 2) - (y - pi) ** 2),
    "monkey_saddle": lambda x, y: x**3 - 3 * x * y**2,
    "plateau": lambda x, y: (x**2 + 2 * y**2) / (1 + x**2 + 2 * y**2),
    "ravine": lambda x, y: x**2 / 20 + 5 * (y - sin(x)) ** 2,
}


@pytest.mark.parametrize("key", PUBLISHED)
def test_the_value_is_that_of_the_formula_as_published(key: str) -> None:
    surface, size = SURFACES[key], 0.0
    w = np.random.default_rng(3).uniform(*np.array(surface.domain).T, (200, 2)).T.copy()
    published = [PUBLISHED[key](x, y) for x, y in w.T.tolist()]
    size = max(1, *map(abs, published))
    np.testing.assert_allclose(surface.value(w), published, rtol=1e-12, atol=1e-13 * size)


# Each by itself


def test_rastrigin_s_lattice_follows_its_amplitude() -> None:
    """Against 40-digit roots of x + πA sin 2πx, for the default and for A = 3.5."""
    for a, low, top in (
        (10.0, (4.974691390895051, 24.873722934542226), (0.5025460365546747, 20.251272990990113)),
        (3.5, (2.9566705338386043, 8.870808792975874), (3.5523577335426544, 19.43155630884497)),
    ):
        line = {(x, height) for x, height, is_low in rastrigin.along_an_axis(a) if is_low}
        hills = {(x, height) for x, height, is_low in rastrigin.along_an_axis(a) if not is_low}
        for (x, height), found in ((low, line), (top, hills)):
            for sign in (1, -1):
                assert any(abs(x - sign * u) < 2e-15 and abs(height - v) < 1e-14 for u, v in found)
        assert len(line) == len(hills) + 1 == 11


@pytest.mark.parametrize(("a", "lows"), [(0.0, 1), (0.04, 1), (0.2, 1), (1.0, 7), (10.0, 11)])
def test_a_weaker_wave_has_fewer_minima(a: float, lows: int) -> None:
    """Without waves one is left; their number along an axis is counted on a fine grid."""
    x = np.linspace(-5.12, 5.12, 400_001)
    slope = 2 * x + 2 * np.pi * a * np.sin(2 * np.pi * x)
    assert np.count_nonzero((slope[:-1] <= 0) & (slope[1:] > 0)) == lows
    surface = SURFACES["rastrigin"].with_parameters({"a": a})
    assert len(surface.minima) == lows**2
    assert len(surface.critical_points) == (2 * lows - 1) ** 2


def test_ackley_s_tip_is_a_star_to_converge_to() -> None:
    surface = SURFACES["ackley"]
    tip = surface.critical_points[0]
    assert tip.kind == "cusp"
    assert tip in surface.minima
    assert surface.lowest == 0
    slow = Run("gd", {"eta": 0.002})
    (fallen,) = run(Scene("ackley", start=(0.3, 0.2), steps=300, runs=(slow,)))
    assert fallen.end is not None
    assert (fallen.end.code, fallen.end.point) == ("converged", tip)
    (trapped,) = run(Scene("ackley", steps=300, runs=(Run("gd"),)))
    assert trapped.end is not None
    assert trapped.end.code == "converged"
    assert trapped.end.point != tip


def test_no_constant_rate_comes_to_rest_at_ackley_s_tip() -> None:
    (trajectory,) = run(
        Scene("ackley", start=(0.3, 0.2), steps=500, runs=(Run("gd", {"eta": 0.01}),))
    )
    steps = np.hypot(*np.diff(trajectory.positions[-50:], axis=0).T)
    assert steps.min() > 0.02


@pytest.mark.parametrize("k", [1.0, 10.0, 100.0])
@pytest.mark.parametrize("b", [0.0, 1.0, 2.0])
def test_the_ravine_has_one_critical_point_however_it_bends(k: float, b: float) -> None:
    surface = SURFACES["ravine"].with_parameters({"k": k, "b": b})
    least, most = np.linalg.eigvalsh(surface.hessian(np.zeros(2)))
    assert least * most == pytest.approx(0.1 * k)
    assert least + most == pytest.approx(0.1 + k * (1 + b * b))


def test_on_the_plateau_gd_crawls_and_adam_does_not() -> None:
    """Halfway to the minimum, with the same settings as the page suggests."""
    (gd, adam) = run(Scene("plateau", steps=200, runs=(Run("gd"), Run("adam"))))
    halfway = {
        t.optimizer.key: int(np.argmax(np.hypot(*t.positions.T) < np.hypot(*t.positions[0]) / 2))
        for t in (gd, adam)
    }
    assert halfway["gd"] > 5 * halfway["adam"] > 0


# What lessons tell of them


def end_of(surface: str, start: tuple[float, float], steps: int, *runs: Run) -> list[np.ndarray]:
    return [t.positions for t in run(Scene(surface, start=start, steps=steps, runs=runs))]


@pytest.mark.parametrize("factor", [0.8, 1.0, 1.2])
def test_momentum_carries_over_the_hump(factor: float) -> None:
    eta = 0.005 * factor
    gd, far, half, most = end_of(
        "three_hump_camel",
        (-2.2, 0.0),
        200,
        Run("gd", {"eta": eta}),
        Run("gd", {"eta": 10 * eta}),
        Run("momentum", {"eta": eta, "alpha": 0.5}),
        Run("momentum", {"eta": eta}),
    )
    for trapped in (gd, far, half):
        assert -1.9 < trapped[-1, 0] < -1.6
    assert np.hypot(*most[-1]) < 0.01


def test_the_numbers_of_the_humps() -> None:
    """Within .1 of the deepest minimum from step 46 on; with α = .99 into the other trap."""
    gd, far, half, fair, wild = end_of(
        "three_hump_camel",
        (-2.2, 0.0),
        200,
        Run("gd", {"eta": 0.005}),
        Run("gd", {"eta": 0.05}),
        Run("momentum", {"eta": 0.005, "alpha": 0.5}),
        Run("momentum", {"eta": 0.005}),
        Run("momentum", {"eta": 0.005, "alpha": 0.99}),
    )
    losses = [float(SURFACES["three_hump_camel"].value(path[-1])) for path in (gd, far, half)]
    assert losses == pytest.approx([0.31, 0.299, 0.299], abs=0.005)
    away = np.flatnonzero(np.hypot(*fair.T) > 0.1)
    assert away[-1] + 1 == 46
    assert wild[:, 0].max() == pytest.approx(1.98, abs=0.01)


def test_momentum_passes_the_monkey_s_seat() -> None:
    gd, momentum = end_of(
        "monkey_saddle", (1.0, 0.0), 100, Run("gd", {"eta": 0.02}), Run("momentum", {"eta": 0.02})
    )
    assert gd[100, 0] == pytest.approx(0.14, abs=0.005)
    assert np.argmax(momentum[:, 0] < -1) == 17
    assert np.all(gd[:, 1] == 0)
