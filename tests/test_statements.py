"""What the methods and the surfaces say of themselves, on numbers.

Each test holds a sentence of a summary. Where the sentence has a number in it, the test computes
the number and looks for it in every language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest

from engine import Run, Scene, Trajectory, run
from lessons import READY_MADE
from optimizers import OPTIMIZERS
from optimizers.base import Array, Problem
from surfaces import SURFACES, Surface
from texts import LANGUAGES, number, translated

BOTTOMED = [key for key, s in SURFACES.items() if s.lowest is not None and s.formula is None]


def ran(surface: str, optimizer: str, steps: int = 300, **facts: Any) -> Trajectory:
    """A run from a surface's own start, with the settings that suit it unless others are given."""
    settings = facts.pop("settings", {})
    scene = {k: facts.pop(k) for k in ("start", "parameters", "formula") if k in facts}
    asked = Run(optimizer, settings, **facts)
    return run(Scene(surface, steps=steps, runs=(asked,), **scene))[0]


def moves(trajectory: Trajectory) -> Array:
    """How far each coordinate went at each step, in units of η, shape ``(T, 2)``."""
    steps = np.abs(np.diff(trajectory.positions, axis=0))
    return cast(Array, steps / trajectory.resolved.settings["eta"])


class Given:
    """A problem whose gradients are given, the same along both coordinates."""

    def __init__(self, gradient: float) -> None:
        self.slope = gradient

    def gradient(self, w: Array) -> Array:
        return np.full_like(w, self.slope)


def moved(optimizer: str, gradients: Sequence[float], **settings: float) -> Array:
    """The way down at each of a row of gradients, in units of η; shape ``(len(gradients),)``."""
    method = OPTIMIZERS[optimizer]
    h = method.defaults() | settings
    w = np.zeros(2)
    state = method.init(w, h)
    path = [w]
    for t, slope in enumerate(gradients, start=1):
        w, state = method.step(w, cast(Problem, Given(slope)), state, h, t)
        path.append(w)
    return -np.diff(np.array(path)[:, 0]) / h["eta"]


def said(kind: str, key: str, what: str = "summary") -> list[str]:
    """A sentence of a method or a surface in every language."""
    owner: Any = OPTIMIZERS[key] if kind == "optimizer" else SURFACES[key]
    return [
        translated(language, f"{kind}.{key}.{what}", getattr(owner, what)) for language in LANGUAGES
    ]


def times(surface: Surface, factor: float) -> Surface:
    """The surface with its loss multiplied."""
    return replace(
        surface,
        value=lambda w: factor * surface.value(w),
        gradient=lambda w: factor * surface.gradient(w),
    )


def path_on(surface: Surface, optimizer: str, steps: int = 60) -> Array:
    """The positions of a method with its defaults, from the surface's start."""
    method = OPTIMIZERS[optimizer]
    h = method.defaults()
    w = np.array(surface.start)
    state, path = method.init(w, h), [w]
    for t in range(1, steps + 1):
        w, state = method.step(w, cast(Problem, surface), state, h, t)
        path.append(w)
    return np.array(path)


# Names


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("gd", "Gradient Descent"),
        ("sgd", "Stochastic Gradient Descent"),
        ("nesterov", "Nesterov Accelerated Gradient"),
        ("adagrad", "Adaptive Gradient"),
        ("rmsprop", "Root Mean Square Propagation"),
        ("adam", "Adaptive Moment Estimation"),
        ("nadam", "Nesterov-Accelerated Adaptive Moment Estimation"),
        ("radam", "Rectified Adam"),
        ("lion", "EvoLved Sign Momentum"),
        ("rprop", "Resilient backPropagation"),
        ("lbfgs", "Broyden–Fletcher–Goldfarb–Shanno"),
    ],
)
def test_what_a_name_stands_for_is_spelt_out(key: str, name: str) -> None:
    assert all(name in spelt for spelt in said("optimizer", key, "full_name"))


def test_no_two_methods_have_the_same_full_name() -> None:
    names = {o.full_name for o in OPTIMIZERS.values()}
    assert len(names) == len(OPTIMIZERS)
    assert not names & {o.name for o in OPTIMIZERS.values()}


# Plain methods, and momentum


def test_sgd_jitters_as_far_as_the_examples_disagree() -> None:
    """With a batch of one it settles only where every example has the same line."""
    ends = {}
    for noise in (0.0, 0.5):
        found = ran("linear_regression", "sgd", 2000, parameters={"noise": noise}, batch=1)
        ends[noise] = np.ptp(found.positions[-200:], axis=0).max()
    assert ends[0.0] < 1e-9
    assert ends[0.5] > 1e-2


def test_at_alpha_0_9_ten_pushes_add_up_to_ten_times_one() -> None:
    pushes = moved("momentum", [1.0] * 200, alpha=0.9)
    assert pushes[0] == 1
    assert pushes[-1] == pytest.approx(10, rel=1e-6)
    assert pushes.max() < 10 + 1e-9


def test_nesterov_swings_less_and_is_thrown_out_sooner() -> None:
    """On the bowl with κ = 20; its limit is (2 + 2α)/(1 + 2α)/λ, Momentum's 2(1 + α)/λ."""
    swing = {
        key: ran("quadratic", key, settings={"eta": 0.02}).positions[:, 0].min()
        for key in ("momentum", "nesterov")
    }
    assert swing["momentum"] < swing["nesterov"] - 0.1 < 0
    beyond = {"eta": 0.07}  # (2 + 2α)/(1 + 2α)/20 is 0.0679, and 2(1 + α)/20 is 0.19
    assert ran("quadratic", "nesterov", settings=beyond).end.code == "diverged"
    assert ran("quadratic", "momentum", 600, settings=beyond).end.code == "converged"


# Adaptive rates


def test_adagrad_s_rates_never_rise() -> None:
    for surface in ("beale", "rastrigin", "logistic_regression"):
        sums = ran(surface, "adagrad").state["G"]
        assert (np.diff(sums, axis=0) >= 0).all()


@pytest.mark.parametrize("surface", ["quadratic", "booth", "himmelblau", "logistic_regression"])
def test_rmsprop_goes_about_eta_in_each_coordinate_near_a_minimum(surface: str) -> None:
    found = ran(surface, "rmsprop", 1500)
    np.testing.assert_allclose(moves(found)[-50:].mean(axis=0), 1, atol=0.02)


def test_adadelta_starts_with_steps_of_about_three_roots_of_epsilon() -> None:
    for epsilon in (1e-8, 1e-6, 1e-4):
        first = moved("adadelta", [5.0], epsilon=epsilon)[0] / np.sqrt(epsilon)
        assert all(f"{first:.0f}√ε" in text for text in said("optimizer", "adadelta"))


def test_multiplying_the_loss_leaves_adam_s_path_the_same_but_for_epsilon() -> None:
    bowl = SURFACES["quadratic"]
    plain = path_on(bowl, "adam")
    for factor in (1000.0, 1 / 1000):
        assert np.abs(path_on(times(bowl, factor), "adam") - plain).max() < 1e-3
    faint = times(bowl, 1e-9)  # whose gradients are no larger than ε
    assert np.abs(path_on(faint, "adam") - plain).max() > 1


def test_a_step_of_adam_is_usually_at_most_about_eta_in_each_coordinate() -> None:
    shares = [(moves(ran(key, "adam")) < 1.05).mean() for key in BOTTOMED]
    assert np.mean(shares) > 0.99
    assert min(shares) > 0.9
    first = moves(ran("quadratic", "adam"))[0]
    np.testing.assert_allclose(first, 1, rtol=1e-6)  # so that its length is √2 η


def test_the_first_step_of_adam_after_long_quiet() -> None:
    """It is no bound: where the slope stays, the steps after it are longer still."""
    h = OPTIMIZERS["adam"].defaults()
    first = (1 - h["beta1"]) / np.sqrt(1 - h["beta2"])
    woken = moved("adam", [0.0] * 10_000 + [1.0] * 40)[10_000:]
    assert woken[0] == pytest.approx(first, rel=1e-3)
    assert 2 * first < woken.max() < 7.3
    for text in said("optimizer", "adam"):
        assert f"(1 − β₁)/√(1 − β₂) = {first:.1f}" in text


def test_amsgrad_s_rates_recover_far_less_than_adam_s() -> None:
    """After a wall, on a gentle slope."""
    wall = [1.0] * 200 + [100.0] + [1.0] * 3000
    assert moved("amsgrad", wall)[-1] < 0.5 * moved("adam", wall)[-1]


@pytest.mark.parametrize("optimizer", ["amsgrad", "yogi"])
@pytest.mark.parametrize("surface", ["rastrigin", "ackley"])
def test_near_a_minimum_it_is_calmer_than_adam(surface: str, optimizer: str) -> None:
    eta = SURFACES[surface].suggested["adam"]["eta"]
    swings = {
        key: np.ptp(ran(surface, key, 600, settings={"eta": eta}).positions[-60:], axis=0).max()
        for key in ("adam", optimizer)
    }
    assert swings[optimizer] < 1e-6
    assert swings["adam"] > 1e-4


@pytest.mark.parametrize("surface", ["rosenbrock", "ravine"])
def test_yogi_is_slower_in_a_flat_valley(surface: str) -> None:
    eta = SURFACES[surface].suggested["adam"]["eta"]
    adam, yogi = (
        ran(surface, key, 600, settings={"eta": eta}).losses[-1] for key in ("adam", "yogi")
    )
    assert adam < 0.5 * yogi


def test_with_its_usual_betas_no_step_of_adamax_is_longer_than_about_eta() -> None:
    """Whatever the gradients: ten rows of them over many decades."""
    for row in range(10):
        rng = np.random.default_rng(row)
        gradients = rng.standard_normal(500) * 10 ** rng.uniform(-6, 6, 500)
        assert np.abs(moved("adamax", gradients.tolist())).max() < 1.01
    rising = moved("adamax", (1.02 ** np.arange(500)).tolist(), beta1=0.99, beta2=0.9)
    assert rising[-1] < 1.01
    falling = moved("adamax", [1.0] * 500 + [0.01] * 30, beta1=0.99, beta2=0.9)
    assert falling.max() > 2  # with other decays it may


def test_adamax_stays_slow_for_long_after_a_wall() -> None:
    after = moved("adamax", [1.0] * 10 + [100.0] + [1.0] * 1000)
    assert after[-1] < 0.05


def test_nadam_is_faster_on_some_surfaces_and_circles_on_others() -> None:
    def both(surface: str) -> list[Any]:
        eta = SURFACES[surface].suggested.get("adam", {}).get("eta", 0.1)
        return [ran(surface, key, 1000, settings={"eta": eta}).end for key in ("adam", "nadam")]

    for surface in ("himmelblau", "styblinski_tang"):
        adam, nadam = both(surface)
        assert nadam.since < adam.since
    for surface in ("plateau", "rosenbrock"):
        adam, nadam = both(surface)
        assert (adam.code, nadam.code) == ("converged", "steps")


def test_adamw_pulls_the_end_off_a_minimum_that_is_not_at_0() -> None:
    off = ran("booth", "adamw", 2000).positions[-1] - [1, 3]
    assert np.abs(off).max() > 1e-2
    at = ran("quadratic", "adamw", 2000).positions[-1]
    assert np.abs(at).max() < 1e-6


def test_adabelief_becomes_far_too_bold_on_a_long_steady_slope() -> None:
    steady = moved("adabelief", [1.0] * 2000)
    assert steady.max() > 7


# Signs


def test_multiplying_the_loss_leaves_lion_s_path_the_same() -> None:
    """A power of two changes no digit, and so no sign."""
    bowl = SURFACES["quadratic"]
    for factor in (2.0**10, 2.0**-10):
        np.testing.assert_array_equal(path_on(times(bowl, factor), "lion"), path_on(bowl, "lion"))


def test_one_outlier_turns_lion_s_sign_for_long() -> None:
    """The gradient is 1 but for one of −1000: most of the next 351 steps go the wrong way."""
    gradients = [1.0] * 500 + [-1000.0] + [1.0] * 351
    wrong = {key: int((moved(key, gradients)[501:] < 0).sum()) for key in ("lion", "adam")}
    assert wrong["lion"] > 351 / 2
    assert wrong["lion"] > 4 * wrong["adam"]


def test_noise_in_the_signs_makes_rprop_s_steps_shrink_to_nothing() -> None:
    quiet, noisy = (ran("linear_regression", "rprop", batch=batch) for batch in (0, 1))
    assert quiet.end.code == "converged"
    assert noisy.end.code == "stalled"
    assert noisy.state["delta"][-1].max() < 1e-4


# Curvature


def test_newton_goes_to_a_saddle_and_flies_off_where_the_hessian_is_singular() -> None:
    for point in SURFACES["himmelblau"].saddles:
        near = (point.x + 0.05, point.y - 0.05)
        found = ran("himmelblau", "newton", 30, start=near, settings={"damping": 0.0})
        assert np.hypot(*(found.positions[-1] - (point.x, point.y))) < 1e-9
    turning = (-1 / 6 + 1e-6, 1.0)  # where x²/2 + x³ has no curvature, but a slope
    bent = "x^2/2 + x^3 + y^2"
    flown = ran("formula", "newton", 1, formula=bent, start=turning, settings={"damping": 0.0})
    assert flown.end is not None
    assert flown.end.code in ("left", "diverged")  # at its first step


def test_few_methods_get_by_with_fewer_gradients_than_lbfgs() -> None:
    def gradients(surface: str, optimizer: str) -> float:
        """Those until it stays near a minimum; ∞ if it never does."""
        found = ran(surface, optimizer)
        if found.end is None or found.end.code != "converged":
            return np.inf
        return float(found.evaluations[found.end.since])

    for surface in ("beale", "rosenbrock", "himmelblau", "goldstein_price", "logistic_regression"):
        counts = {key: gradients(surface, key) for key in OPTIMIZERS}
        assert sum(count < counts["lbfgs"] for count in counts.values()) <= 1


# Surfaces


def test_on_a_wall_of_the_ravine_the_slope_points_across_it() -> None:
    straight = SURFACES["ravine"].with_parameters({"b": 0.0})
    for x in (-5.0, -4.0, 4.0):
        along, across = np.abs(straight.gradient(np.array([x, 3.0])))
        assert across > 5 * along


def test_methods_that_divide_by_recent_gradients_keep_their_pace_on_the_plateau() -> None:
    start = SURFACES["plateau"].start
    far = np.hypot(*start)
    eta = SURFACES["plateau"].suggested["adam"]["eta"]
    adam, gd = (
        np.hypot(*ran("plateau", key, 10, settings={"eta": eta}).positions[-1])
        for key in ("adam", "gd")
    )
    assert adam < 0.5 * far
    assert gd > 0.95 * far


def test_momentum_goes_straight_through_the_monkey_saddle_and_gd_turns_aside() -> None:
    plain, heavy = (ran("monkey_saddle", key).positions for key in ("gd", "momentum"))
    assert heavy[:, 0].min() < -1
    assert np.abs(heavy[heavy[:, 0] > -1, 1]).max() < 0.1
    assert plain[:, 0].min() > 0
    assert np.abs(plain[:, 1]).max() > 1
    first = np.hypot(*np.diff(plain[:30], axis=0).T)
    assert (np.diff(first) < 0).all()


def test_no_rates_for_single_coordinates_even_booth_out() -> None:
    """The condition number of D^½ H D^½ is never below 9, that of H alone."""
    hessian = SURFACES["booth"].hessian(np.zeros(2))
    numbers = []
    for share in np.logspace(-3, 3, 601):
        roots = np.sqrt(np.array([share, 1.0]))
        values = np.linalg.eigvalsh(roots[:, None] * hessian * roots)
        numbers.append(values[1] / values[0])
    assert min(numbers) == pytest.approx(9, rel=1e-9)


def test_matyas_is_25_times_flatter_along_the_diagonal() -> None:
    hessian = SURFACES["matyas"].hessian(np.zeros(2))
    along, across = (v @ hessian @ v / 2 for v in np.array([[1.0, 1.0], [1.0, -1.0]]))
    assert across / along == pytest.approx(25)
    assert all("25" in text for text in said("surface", "matyas"))


def test_mccormick_s_minima_go_on_to_the_lower_left_ever_deeper() -> None:
    """Each is π deeper than the one before, and the first of them lies outside the domain."""
    surface = SURFACES["mccormick"]
    (x_low, _), (y_low, _) = surface.domain
    first = min(surface.minima, key=lambda point: point.x)
    for k in (1, 2, 3):
        further = np.array([first.x - k * np.pi, first.y - k * np.pi])
        assert np.abs(surface.gradient(further)).max() < 1e-9
        assert (np.linalg.eigvalsh(surface.hessian(further)) > 0).all()
        assert surface.value(further) == pytest.approx(first.value - k * np.pi)
        assert further[0] < x_low
        assert further[1] < y_low


def test_goldstein_price_has_the_values_it_names() -> None:
    surface = SURFACES["goldstein_price"]
    values = sorted(point.value for point in surface.minima)
    assert [number(value) for value in values] == ["3", "30", "84", "840"]
    for text in said("surface", "goldstein_price"):
        assert all(number(value) in text for value in values)


def test_rastrigin_s_slope_tells_mostly_of_the_nearest_dip() -> None:
    """In the domain the bowl's part of it is at most a sixth of what the waves' can be."""
    (_, edge), _ = SURFACES["rastrigin"].domain
    waves = 2 * np.pi * 10
    assert 0 < 2 * edge < waves / 6
    slope = SURFACES["rastrigin"].gradient(np.array([2.25, 0.0]))[0]
    assert slope == pytest.approx(2 * 2.25 + waves)


def test_plain_steps_at_a_constant_rate_do_not_come_to_rest_on_ackley_s_tip() -> None:
    for eta in (0.003, 0.01, 0.03):
        found = ran("ackley", "gd", 2000, settings={"eta": eta}, start=(0.3, 0.2))
        lengths = np.hypot(*np.diff(found.positions[-100:], axis=0).T)
        assert lengths.min() > eta


def test_steps_in_proportion_to_the_slope_stand_still_on_easom_s_plain() -> None:
    start = (-1.0, -1.0)
    for key in ("gd", "momentum", "nesterov"):
        assert np.abs(ran("easom", key, start=start).positions - start).max() < 1e-6
    assert np.abs(ran("easom", "lion", start=start).positions - start).max() > 1


def test_a_line_s_slope_is_multiplied_by_x_and_its_intercept_by_1() -> None:
    """Forbes' data: the Hessian is twice the mean of (x, 1)ᵀ(x, 1), which makes the bowl narrow."""
    surface = SURFACES["boiling_point"]
    assert surface.data is not None
    rms = float(np.sqrt(np.mean(np.square(surface.data.inputs))))
    low, high = np.linalg.eigvalsh(surface.hessian(np.array(surface.start)))
    assert (low, high) == (pytest.approx(1.555, abs=5e-4), pytest.approx(80.33, abs=5e-3))
    assert high / low == pytest.approx(51.7, abs=0.05)
    for text in said("surface", "boiling_point"):
        assert f"{rms:.1f} °F" in text
        assert str(int(round(high / low, -1))) in text


def test_the_logistic_loss_is_steep_where_the_curve_is_wrong_and_sure() -> None:
    surface = SURFACES["logistic_regression"]
    (best,) = surface.minima
    wrong, beyond = (
        np.hypot(*surface.gradient(np.array([best.x + shift, best.y]))) for shift in (-2.0, 2.0)
    )
    assert wrong > 5 * beyond


# The README


def test_adam_arrives_first_on_beale_and_momentum_follows() -> None:
    """The README asks which of the ready-made scene's four methods does; in 300 steps two do."""
    scene = replace(READY_MADE["beale"], steps=300)
    ends = {t.optimizer.key: t.end for t in run(scene)}
    arrived = {key: end.since for key, end in ends.items() if end and end.code == "converged"}
    assert sorted(arrived, key=lambda key: arrived[key]) == ["adam", "momentum"]
