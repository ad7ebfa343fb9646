"""The surfaces made of data: their losses, their minima, and what noise and outliers do."""

from __future__ import annotations

import math

import numpy as np
import pytest

from surfaces import SURFACES, Surface
from surfaces.base import CriticalPoint, mean, per_example

WITH_DATA = [pytest.param(s, id=s.key) for s in SURFACES.values() if s.data]
SYNTHETIC = [pytest.param(s, id=s.key) for s in SURFACES.values() if s.data and s.parameters]


def examples(surface: Surface) -> list[tuple[float, float]]:
    assert surface.data is not None
    return list(zip(surface.data.inputs.tolist(), surface.data.targets.tolist(), strict=True))


def made(key: str, **parameters: float) -> Surface:
    return SURFACES[key].with_parameters(parameters)


def minimum(surface: Surface) -> CriticalPoint:
    return surface.minima[0]


# Sums


@pytest.mark.parametrize("size", [1, 2, 3, 5, 17, 32, 64])
@pytest.mark.parametrize("batch", [(), (1,), (7,), (2, 3)])
def test_the_mean_is_the_mean_bit_for_bit_whatever_the_batch(
    size: int, batch: tuple[int, ...]
) -> None:
    terms = np.random.default_rng(0).normal(size=(size, *batch))
    before = terms.copy()
    averages = mean(terms)
    np.testing.assert_array_equal(terms, before)
    np.testing.assert_allclose(averages, terms.mean(axis=0), rtol=0, atol=1e-15)
    for place in np.ndindex(batch):
        alone = terms[(slice(None), *place)].copy()
        np.testing.assert_array_equal(mean(alone), averages[place])


@pytest.mark.parametrize("batch", [(), (4,), (2, 3)])
def test_examples_come_before_the_batch(batch: tuple[int, ...]) -> None:
    column = per_example(np.arange(5.0), np.zeros((2, *batch)))
    assert column.shape == (5, *[1] * len(batch))


@pytest.mark.parametrize("surface", WITH_DATA)
def test_a_mini_batch_gradient_equals_its_twin_in_a_batch_bit_for_bit(surface: Surface) -> None:
    assert surface.data is not None
    w = np.random.default_rng(2).uniform(*np.array(surface.domain).T, (40, 2)).T.copy()
    for chosen in ([3], [5, 5, 9], list(range(surface.data.size))):
        together = surface.data.batch_gradient(w, np.array(chosen))
        for i in range(w.shape[1]):
            alone = surface.data.batch_gradient(w[:, i].copy(), np.array(chosen))
            np.testing.assert_array_equal(alone, together[:, i])


# Losses


def squared_error(surface: Surface, w: np.ndarray) -> float:
    assert surface.data is not None
    predictions = surface.data.model(w, surface.data.inputs)
    return float(np.mean((predictions - surface.data.targets) ** 2))


def cross_entropy(surface: Surface, w: np.ndarray) -> float:
    losses = []
    for x, y in examples(surface):
        p = 1 / (1 + math.exp(-(w[0] * x + w[1])))
        losses.append(-math.log(p if y else 1 - p))
    return math.fsum(losses) / len(losses)


LOSSES = {"line": squared_error, "tanh": squared_error, "logistic": cross_entropy}


@pytest.mark.parametrize("surface", WITH_DATA)
def test_the_loss_is_the_mean_over_the_examples(surface: Surface) -> None:
    assert surface.data is not None
    for w in np.random.default_rng(1).uniform(*np.array(surface.domain).T, (20, 2)):
        expected = LOSSES[surface.data.curve](surface, w)
        assert surface.value(w) == pytest.approx(expected, rel=1e-10)


def test_a_sure_and_wrong_guess_costs_its_margin() -> None:
    """Where a plain formula would take the logarithm of 0."""
    surface = SURFACES["logistic_regression"]
    wrong = [x if y == 0 else -x for x, y in examples(surface)]
    expected = sum(1e6 * x for x in wrong if x > 0) / len(wrong)
    assert surface.value(np.array([1e6, 0.0])) == pytest.approx(expected, rel=1e-12)


def test_changing_both_signs_changes_nothing_in_a_network() -> None:
    surface = SURFACES["two_weight_network"]
    w = np.random.default_rng(4).normal(size=(2, 50))
    np.testing.assert_array_equal(surface.value(w), surface.value(-w))
    np.testing.assert_array_equal(surface.gradient(w), -surface.gradient(-w))


# Minima


@pytest.mark.parametrize(
    ("key", "x", "y", "value"),
    [
        ("linear_regression", 1.606710324814689, -0.5733121014135716, 0.20400840645432627),
        ("boiling_point", 0.5228924007846353, 23.514753028271254, 0.04783194197896817),
        ("logistic_regression", 1.5116853683272853, 0.29811855563841827, 0.33783413304084425),
        ("two_weight_network", 1.2688483193385989, 1.5258257940914255, 0.047704773881046714),
    ],
)
def test_the_minimum_is_that_of_forty_digits(key: str, x: float, y: float, value: float) -> None:
    found = minimum(SURFACES[key])
    assert (found.x, found.y, found.value) == pytest.approx((x, y, value), rel=2e-15, abs=2e-15)


def test_forbes_line_is_the_published_one() -> None:
    """S. Weisberg, Applied Linear Regression: pressure = −81.06 + 0.5229 °F."""
    surface = SURFACES["boiling_point"]
    assert surface.data is not None
    assert surface.data.size == 17
    slope, at_200 = minimum(surface).x, minimum(surface).y
    assert slope == pytest.approx(0.5229, abs=5e-5)
    assert at_200 - 200 * slope == pytest.approx(-81.06, abs=5e-3)
    least, most = np.linalg.eigvalsh(surface.hessian(np.zeros(2)))
    assert most / least == pytest.approx(51.67, abs=0.01)


@pytest.mark.parametrize("surface", SYNTHETIC)
def test_wherever_the_sliders_are_the_minimum_is_one_inside_the_domain(surface: Surface) -> None:
    noise, outliers = surface.parameters
    low, high = np.array(surface.domain).T
    for s in np.linspace(noise.low, noise.high, 7):
        for d in np.linspace(outliers.low, outliers.high, 5):
            shaped = surface.with_parameters({"noise": float(s), "outliers": float(d)})
            for p in shaped.minima:
                w = np.array([p.x, p.y])
                assert np.all((low < w) & (w < high))
                assert np.abs(shaped.gradient(w)).max() < 1e-14
                assert np.linalg.eigvalsh(shaped.hessian(w)).min() > 0


# Noise and outliers


def test_the_regression_s_own_data_have_not_changed() -> None:
    inputs = np.linspace(0, 2, 64)
    drawn = np.random.default_rng(0).standard_normal(64)
    data = SURFACES["linear_regression"].data
    assert data is not None
    np.testing.assert_array_equal(data.inputs, inputs)
    np.testing.assert_array_equal(data.targets, 1.5 * inputs - 0.5 + 0.5 * drawn)


@pytest.mark.parametrize(
    ("key", "x", "y"),
    [("linear_regression", 1.5, -0.5), ("two_weight_network", 1.2, 1.5)],
)
def test_without_noise_the_minimum_is_what_the_data_were_made_with(
    key: str, x: float, y: float
) -> None:
    found = minimum(made(key, noise=0.0))
    assert (found.x, found.y) == pytest.approx((x, y), rel=1e-12)
    assert found.value < 1e-28


def test_less_noise_makes_a_steeper_curve() -> None:
    weights = [minimum(made("logistic_regression", noise=s)).x for s in (0.5, 1.0, 3.0)]
    assert weights == sorted(weights, reverse=True)


def test_the_classes_overlap_whatever_the_noise() -> None:
    """Else there would be no minimum: the steeper the curve, the better."""
    for s in np.linspace(0.5, 3.0, 26):
        ones = [x for x, y in examples(made("logistic_regression", noise=float(s))) if y]
        zeros = [x for x, y in examples(made("logistic_regression", noise=float(s))) if not y]
        assert min(ones) < max(zeros)
        assert min(zeros) < max(ones)


@pytest.mark.parametrize(
    ("key", "count", "what"),
    [
        ("linear_regression", 4, "targets"),
        ("two_weight_network", 3, "targets"),
        ("logistic_regression", 3, "inputs"),
    ],
)
def test_outliers_move_a_few_examples_by_that_much(key: str, count: int, what: str) -> None:
    plain, pulled = SURFACES[key].data, made(key, outliers=1.5).data
    moved = getattr(pulled, what) - getattr(plain, what)
    assert np.count_nonzero(moved) == count
    np.testing.assert_allclose(np.abs(moved[moved != 0]), 1.5)
    other = {"inputs": "targets", "targets": "inputs"}[what]
    np.testing.assert_array_equal(getattr(pulled, other), getattr(plain, other))


@pytest.mark.parametrize("surface", SYNTHETIC)
def test_outliers_pull_the_minimum_away(surface: Surface) -> None:
    before, after = minimum(surface), minimum(surface.with_parameters({"outliers": 2.0}))
    assert math.hypot(after.x - before.x, after.y - before.y) > 0.05
    assert after.value > before.value


def test_the_logistic_outliers_are_zeros_on_the_left_whatever_the_noise() -> None:
    for s in (0.5, 1.0, 3.0):
        moved = made("logistic_regression", noise=s, outliers=6.0)
        assert sum(x > 3 and y == 0 for x, y in examples(moved)) == 3
