"""Closed forms and identities, and one path against its twin in a batch."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from engine import Run, Scene, Trajectory, run
from engine.problem import MiniBatchProblem, NoisyProblem, Problem
from engine.run import simulate
from engine.scene import Resolved
from optimizers import OPTIMIZERS, Optimizer
from surfaces import SURFACES, Surface
from tests.random_scenes import random_settings, random_surface, resolved_with

pytestmark = pytest.mark.core

BOWL = Scene(surface="quadratic", start=(9.0, 1.5), steps=60)  # κ = 20, not rotated
PAIRS = [
    pytest.param(o, s, id=f"{o.key}-{s.key}")
    for o in OPTIMIZERS.values()
    for s in SURFACES.values()
]


def path(optimizer: str, scene: Scene = BOWL, **settings: Any) -> Trajectory:
    """One run with the full gradient, on a scene's surface."""
    return run_on(scene.landscape, optimizer, np.array(scene.origin), scene.steps, **settings)


def run_on(
    surface: Surface, optimizer: str, start: np.ndarray, steps: int, **settings: Any
) -> Trajectory:
    method = OPTIMIZERS[optimizer]
    resolved = resolved_with(method, settings)
    return simulate(surface, method, resolved, Problem(surface), start, steps)


# Closed forms


@pytest.mark.parametrize("theta", [0.0, 30.0, -90.0])
@pytest.mark.parametrize("eta", [0.005, 0.03, 0.095, 0.105])
def test_gd_on_a_bowl_is_a_power(eta: float, theta: float) -> None:
    """Along each axis of the bowl, GD multiplies by 1 − ηλ."""
    surface = SURFACES["quadratic"].with_parameters({"kappa": 20.0, "theta": theta})
    turn = np.radians(theta)
    axes = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    start = np.array([9.0, 1.5])
    positions = run_on(surface, "gd", start, 40, eta=eta).positions
    factors = 1 - eta * np.array([1.0, 20.0])
    expected = (axes @ start) * factors ** np.arange(41)[:, None]
    np.testing.assert_allclose(positions @ axes.T, expected, rtol=0, atol=1e-11)


@pytest.mark.parametrize("kappa", [1.0, 10.0, 100.0, 1000.0])
def test_adagrad_does_not_see_the_condition_number(kappa: float) -> None:
    """On an unrotated bowl both coordinates take the same path, whatever κ is."""
    surface = SURFACES["quadratic"].with_parameters({"kappa": kappa})
    positions = run_on(surface, "adagrad", np.array([2.0, 2.0]), 100, eta=0.5).positions
    round_bowl = SURFACES["quadratic"].with_parameters({"kappa": 1.0})
    reference = run_on(round_bowl, "adagrad", np.array([2.0, 2.0]), 100, eta=0.5).positions
    assert np.abs(positions - reference).max() < 1e-8
    assert np.abs(positions[:, 0] - positions[:, 1]).max() < 1e-8


def test_adagrad_loses_that_on_a_rotated_bowl() -> None:
    start, kappas = np.array([2.0, 1.0]), (1.0, 100.0)
    ends = [
        run_on(
            SURFACES["quadratic"].with_parameters({"kappa": kappa, "theta": 45.0}),
            "adagrad", start, 100, eta=0.5,
        ).positions[-1]
        for kappa in kappas
    ]  # fmt: skip
    assert np.hypot(*(ends[1] - ends[0])) > 0.5


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)
def test_adam_s_first_step_is_eta_long_in_each_coordinate(surface: Surface) -> None:
    """−η · sign(g), with ε = 0, whatever the betas are."""
    start = np.add(surface.start, (0.13, 0.07))  # where no coordinate of g is zero
    g = surface.gradient(start)
    for beta1, beta2 in [(0.9, 0.999), (0.0, 0.5), (0.99, 0.9)]:
        positions = run_on(
            surface, "adam", start, 1, eta=0.1, beta1=beta1, beta2=beta2, epsilon=0.0
        ).positions
        np.testing.assert_allclose(positions[1] - start, -0.1 * np.sign(g), rtol=1e-12)


def test_uncorrected_adam_s_first_step_is_the_longer_one() -> None:
    """(1 − β₁)/√(1 − β₂) = .1/√.001 = 3.162 times η: √v starts too small by more than m."""
    first = {
        on: path("adam", eta=0.1, bias_correction=on).positions[1, 0] - 9 for on in (True, False)
    }
    assert abs(first[True]) / 0.1 == pytest.approx(1, rel=1e-6)
    assert abs(first[False]) / 0.1 == pytest.approx(0.1 / np.sqrt(0.001), rel=1e-6)


def test_adam_with_epsilon_inside_divides_by_that_root() -> None:
    """At the first step m̂ = g and v̂ = g², so the step is η g /√(g² + ε)."""
    epsilon, g = 100.0, np.array([9.0, 30.0])
    first = path("adam", eta=0.1, epsilon=epsilon, epsilon_inside=True).positions[1]
    np.testing.assert_allclose(first, [9, 1.5] - 0.1 * g / np.sqrt(g * g + epsilon), rtol=1e-13)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)
@pytest.mark.parametrize("key", ["amsgrad", "adamax", "adamw"])
def test_adam_s_relatives_start_with_a_step_of_eta(key: str, surface: Surface) -> None:
    start = np.add(surface.start, (0.13, 0.07))
    settings: dict[str, float] = {"eta": 0.1, "epsilon": 0.0}
    if key == "adamw":
        settings["weight_decay"] = 0.0
    positions = run_on(surface, key, start, 1, **settings).positions
    expected = -0.1 * np.sign(surface.gradient(start))
    np.testing.assert_allclose(positions[1] - start, expected, rtol=1e-12)


def test_adabelief_s_first_step_is_longer_by_what_m_has_taken_in() -> None:
    """g − m is β₁ g there, so the step is η/β₁; ε = 1e-16 is nothing beside g."""
    first = path("adabelief", eta=0.1, beta1=0.8).positions[1]
    np.testing.assert_allclose(first, [9 - 0.125, 1.5 - 0.125], rtol=1e-12)


def test_yogi_s_first_step_divides_by_what_adam_s_would() -> None:
    """v goes from 1e-6 up by (1 − β₂) g², and its correction divides by 1 − β₂."""
    g = np.array([9.0, 30.0])
    m_hat, v_hat = (0.9e-6 + 0.1 * g) / 0.1, (1e-6 + 0.001 * g * g) / 0.001
    expected = [9, 1.5] - 0.1 * m_hat / (np.sqrt(v_hat) + 1e-3)
    np.testing.assert_allclose(path("yogi", eta=0.1).positions[1], expected, rtol=1e-12)


def test_nadam_s_first_step_by_hand() -> None:
    """m̄ = (1 − μ₁) g/(1 − μ₁) + μ₂ (1 − β₁) g/(1 − μ₁ μ₂), and v̂ = g²."""
    mu = [0.9 * (1 - 0.5 * 0.96 ** (0.004 * t)) for t in (1, 2)]
    length = 1 + mu[1] * 0.1 / (1 - mu[0] * mu[1])
    first = path("nadam", eta=0.1, epsilon=0.0).positions[1]
    np.testing.assert_allclose(first, [9 - 0.1 * length, 1.5 - 0.1 * length], rtol=1e-12)


@pytest.mark.parametrize(("beta2", "plain"), [(0.999, 5), (0.9, 5), (0.6, 80), (0.0, 80)])
def test_radam_s_first_steps_are_not_adapted(beta2: float, plain: int) -> None:
    """So many steps of −η m̂, and below β₂ = 2/3 no others."""
    trajectory = path("radam", eta=0.01, beta2=beta2, epsilon=1e-8)
    steps = np.diff(trajectory.positions, axis=0)
    momentum = -0.01 * trajectory.shown["m_hat"]
    np.testing.assert_allclose(steps[:plain], momentum[:plain], rtol=1e-9, atol=1e-15)
    assert np.all(trajectory.shown["r"][:plain] == 1)
    assert np.all(trajectory.shown["rate"][:plain] == 0.01)
    rest = trajectory.shown["r"][plain:]
    assert np.all((rest > 0) & (rest < 1))
    assert np.all(np.diff(rest, axis=0) > 0)


def test_adadelta_starts_with_steps_of_the_root_of_epsilon() -> None:
    """√ε g/√(0.1 g² + ε): steep or flat, both coordinates move alike."""
    first = path("adadelta", epsilon=1e-4).positions[1]
    np.testing.assert_allclose(first, np.array([9, 1.5]) - 0.01 / np.sqrt(0.1), rtol=1e-6)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)
def test_lion_moves_by_exactly_eta(surface: Surface) -> None:
    """In each coordinate, up or down; η a power of two, so that no step is rounded."""
    start = np.round(np.add(surface.start, (0.13, 0.07)) * 64) / 64
    steps = np.diff(run_on(surface, "lion", start, 100, eta=2.0**-6).positions, axis=0)
    assert np.all(np.abs(steps) == 2.0**-6)


def test_rprop_follows_signs() -> None:
    """Longer by η⁺ while the sign stays; shorter by η⁻, and at rest, where it has turned."""
    t = path("rprop", eta=0.5, eta_plus=1.5, eta_minus=0.25)
    g, delta = t.gradients[:-1], t.state["delta"]
    moves, kept = np.diff(t.positions, axis=0), t.state["g"]
    same, turned = g * kept[:-1] > 0, g * kept[:-1] < 0
    assert same.any()
    assert turned.any()
    np.testing.assert_allclose(delta[1:][same], 1.5 * delta[:-1][same], rtol=1e-14)
    shorter = np.maximum(0.25 * delta[:-1][turned], 1e-6)
    np.testing.assert_allclose(delta[1:][turned], shorter, rtol=1e-14)
    assert np.all(delta[1:][~same & ~turned] == delta[:-1][~same & ~turned])
    assert np.all(moves[turned] == 0)
    assert np.all(kept[1:][turned] == 0)
    np.testing.assert_allclose(moves, -np.sign(kept[1:]) * delta[1:], atol=1e-14)


def test_rprop_s_steps_stay_within_their_limits() -> None:
    far = run_on(SURFACES["quadratic"], "rprop", np.array([1e4, 1e4]), 60, eta=10.0)
    assert far.state["delta"].max() == 50
    settling = path("rprop", Scene(surface="quadratic", steps=400), eta=0.01)
    assert settling.state["delta"].min() == 1e-6


def test_rprop_does_not_see_the_scale_of_the_loss() -> None:
    """Along the axes of a bowl only signs count, so κ changes nothing for one coordinate."""
    for kappa in (1.0, 1000.0):
        surface = SURFACES["quadratic"].with_parameters({"kappa": kappa})
        alike = run_on(surface, "rprop", np.array([3.0, 3.0]), 50).positions
        np.testing.assert_array_equal(alike[:, 0], alike[:, 1])


# Those that know curvature


@pytest.mark.parametrize("kappa", [1.0, 20.0, 1000.0])
@pytest.mark.parametrize("theta", [0.0, 33.0, -71.0])
def test_newton_solves_a_bowl_in_one_step(kappa: float, theta: float) -> None:
    surface = SURFACES["quadratic"].with_parameters({"kappa": kappa, "theta": theta})
    positions = run_on(surface, "newton", np.array([9.0, -4.0]), 2).positions
    assert np.abs(positions[1]).max() < 1e-12 * kappa
    half = run_on(surface, "newton", np.array([9.0, -4.0]), 2, eta=0.5).positions
    np.testing.assert_allclose(half[1], [4.5, -2.0], rtol=1e-12 * kappa)


def test_newton_solves_linear_regression_in_one_step() -> None:
    surface = SURFACES["linear_regression"]
    first = run_on(surface, "newton", np.array([-1.0, 2.5]), 1).positions[1]
    np.testing.assert_allclose(first, [surface.minima[0].x, surface.minima[0].y], rtol=1e-13)


def test_much_damping_makes_newton_gd() -> None:
    """(H + μI)⁻¹ is I/μ, to the first order in H/μ."""
    damped = path("newton", eta=0.1 * 1e9, damping=1e9).positions
    np.testing.assert_allclose(damped, path("gd", eta=0.1).positions, rtol=1e-5, atol=1e-5)


def test_newton_goes_to_a_saddle_and_enough_damping_leads_away() -> None:
    (there,) = run(Scene("saddle", start=(1.5, 0.3), runs=(Run("newton"),)))
    assert there.positions[1].tolist() == [0, 0]
    assert there.end is not None
    assert (there.end.code, there.end.detail) == ("stalled", "saddle")
    (away,) = run(Scene("saddle", start=(1.5, 0.3), runs=(Run("newton", {"damping": 3.0}),)))
    assert away.end is not None
    assert away.end.code == "left"


def test_where_the_hessian_is_singular_newton_s_run_ends() -> None:
    """On the saddle with μ = 2, H + μI is 4 and 0: the next step is no finite number."""
    (t,) = run(Scene("saddle", start=(1.5, 0.3), runs=(Run("newton", {"damping": 2.0}),)))
    assert t.end is not None
    assert (t.end.code, t.end.detail, t.steps) == ("left", "not_finite", 0)


@pytest.mark.parametrize("surface", [s for s in SURFACES.values() if s.minima], ids=lambda s: s.key)
def test_lbfgs_never_climbs(surface: Surface) -> None:
    """Where there is a bottom, its line search lowers the loss until only rounding is left."""
    rng = np.random.default_rng(3)
    for start in rng.uniform(*np.array(surface.view).T, (20, 2)):
        losses = run_on(surface, "lbfgs", start, 40).losses
        assert np.all(np.diff(losses) <= 1e-12 * np.maximum(1, np.abs(losses[:-1])))


def test_lbfgs_knows_a_bowl_after_a_few_steps() -> None:
    surface = SURFACES["quadratic"].with_parameters({"kappa": 1000.0, "theta": 20.0})
    assert run_on(surface, "lbfgs", np.array([9.0, -4.0]), 15).losses[-1] < 1e-15


def test_lbfgs_uses_as_many_pairs_as_it_is_told() -> None:
    """Nothing differs before there are more; and one kept pair is not ten."""
    rosenbrock = SURFACES["rosenbrock"]
    paths = {
        m: run_on(rosenbrock, "lbfgs", np.array([-1.2, 1.0]), 40, history=float(m)).positions
        for m in (1, 5, 10)
    }
    np.testing.assert_array_equal(paths[5][:7], paths[10][:7])
    np.testing.assert_array_equal(paths[1][:3], paths[10][:3])
    assert not np.array_equal(paths[1], paths[10])
    assert not np.array_equal(paths[5], paths[10])


def test_lbfgs_keeps_the_newest_pair_in_front() -> None:
    t = path("lbfgs", Scene(surface="himmelblau", steps=12))
    s, y = t.state["s"], t.state["y"]
    assert s.shape == (13, 2, 10)
    assert np.all(s[1] == 0)
    for k in range(2, 13):
        step, change = t.positions[k - 1] - t.positions[k - 2], t.gradients[k - 1]
        if step @ (change - t.gradients[k - 2]) > 1e-10:
            np.testing.assert_array_equal(s[k, :, 0], step)
            np.testing.assert_array_equal(y[k, :, 0], change - t.gradients[k - 2])
            np.testing.assert_array_equal(s[k, :, 1:], s[k - 1, :, :-1])


# Identities


@pytest.mark.parametrize("key", ["momentum", "nesterov"])
@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)
def test_without_momentum_it_is_gd(surface: Surface, key: str) -> None:
    start, eta = np.array(surface.start), surface.suggested.get("gd", {}).get("eta", 0.01)
    light = run_on(surface, key, start, 100, eta=eta, alpha=0.0)
    gd = run_on(surface, "gd", start, 100, eta=eta)
    np.testing.assert_array_equal(light.positions, gd.positions)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)
def test_adamw_without_weight_decay_is_adam(surface: Surface) -> None:
    start = np.array(surface.start)
    adamw = run_on(surface, "adamw", start, 100, eta=0.05, weight_decay=0.0)
    adam = run_on(surface, "adam", start, 100, eta=0.05)
    np.testing.assert_array_equal(adamw.positions, adam.positions)


def test_weight_decay_alone_is_a_power() -> None:
    """Where there is no slope, the weights shrink by 1 − ηλ a step."""
    flat = replace(SURFACES["saddle"], gradient=np.zeros_like)
    positions = run_on(flat, "adamw", np.array([2.0, -1.0]), 30, weight_decay=0.5).positions
    expected = np.outer(0.95 ** np.arange(31), [2, -1])
    np.testing.assert_allclose(positions, expected, rtol=1e-13)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)
def test_amsgrad_is_adam_while_v_grows(surface: Surface) -> None:
    """Up to the first step at which some v falls, and no further."""
    start, settings = np.array(surface.start), {"eta": 0.05, "beta2": 0.9}
    adam = run_on(surface, "adam", start, 150, **settings)
    amsgrad = run_on(surface, "amsgrad", start, 150, **settings)
    falls = np.flatnonzero((np.diff(adam.state["v"], axis=0) < 0).any(axis=1))
    until = int(falls[0]) + 1 if len(falls) else adam.steps + 1
    np.testing.assert_array_equal(amsgrad.positions[:until], adam.positions[:until])
    if len(falls):
        assert not np.array_equal(amsgrad.positions[until], adam.positions[until])
    assert np.all(np.diff(amsgrad.state["v_max"], axis=0) >= 0)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)
def test_adamax_that_forgets_at_once_divides_by_the_last_gradient(surface: Surface) -> None:
    """With β₁ = β₂ = 0 each step is η sign(g), but for ε."""
    start = np.add(surface.start, (0.13, 0.07))
    t = run_on(surface, "adamax", start, 20, eta=2.0**-8, beta1=0.0, beta2=0.0, epsilon=0.0)
    np.testing.assert_allclose(
        np.diff(t.positions, axis=0), -(2.0**-8) * np.sign(t.gradients[:-1]), atol=1e-15
    )


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)
def test_lion_without_a_past_is_the_sign_of_the_gradient(surface: Surface) -> None:
    start = np.array(surface.start)
    t = run_on(surface, "lion", start, 50, eta=0.01, beta1=0.0)
    np.testing.assert_array_equal(
        t.positions[1:], t.positions[:-1] - 0.01 * np.sign(t.gradients[:-1])
    )


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)
def test_adam_without_its_first_moment_and_correction_is_rmsprop(surface: Surface) -> None:
    start = np.array(surface.start)
    adam = run_on(
        surface, "adam", start, 100, eta=0.02, beta1=0.0, beta2=0.9, bias_correction=False
    )
    rmsprop = run_on(surface, "rmsprop", start, 100, eta=0.02, beta=0.9)
    np.testing.assert_array_equal(adam.positions, rmsprop.positions)
    np.testing.assert_array_equal(adam.state["v"], rmsprop.state["G"])


def test_a_constant_correction_is_no_correction_with_another_rate() -> None:
    """Dividing by 1 − β without the power t only multiplies η by √(1 − β₂)/(1 − β₁) = .3162."""
    beta1, beta2, eta = 0.9, 0.999, 0.1
    w, m, v = np.array([9.0, 1.5]), np.zeros(2), np.zeros(2)
    positions = [w]
    for _ in range(60):
        g = w * [1.0, 20.0]
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
        w = w - eta * 0.1 / np.sqrt(0.001) * (m / (1 - beta1)) / np.sqrt(v / (1 - beta2))
        positions.append(w)
    ours = path("adam", eta=eta, epsilon=0.0, bias_correction=False).positions
    rate = 0.1 / np.sqrt(0.001)
    assert rate == pytest.approx(1 / 0.3162, rel=1e-4)
    np.testing.assert_allclose(ours, positions, atol=1e-10)


def test_sgd_without_noise_is_gd() -> None:
    for surface in SURFACES.values():
        source = {"batch": 0} if surface.data else {"sigma": 0.0}
        scene = Scene(
            surface=surface.key,
            runs=(Run("gd", {"eta": 0.01}), Run("sgd", {"eta": 0.01}, **source)),
        )
        gd, sgd = run(scene)
        np.testing.assert_array_equal(gd.positions, sgd.positions)


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda o: o.key)
def test_a_step_changes_nothing_that_it_was_given(optimizer: Optimizer) -> None:
    surface = SURFACES["beale"]
    w, h = np.array([1.0, 1.5]), optimizer.defaults()
    state = optimizer.init(w, h)
    before = {key: value.copy() for key, value in state.items()}
    new, _ = optimizer.step(w, Problem(surface), state, h, 1)
    assert w.tolist() == [1.0, 1.5]
    assert new.shape == w.shape
    for key, value in before.items():
        np.testing.assert_array_equal(state[key], value)


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda o: o.key)
def test_the_descriptor_names_what_the_method_keeps_and_shows(optimizer: Optimizer) -> None:
    scene = Scene(steps=3, runs=(Run(optimizer.key),))
    (trajectory,) = run(scene)
    assert list(trajectory.state) == [q.key for q in optimizer.state]
    assert set(trajectory.shown) == {q.key for q in optimizer.shown}


# One path against its twin in a batch


def sources(surface: Surface, optimizer: Optimizer, rng: np.random.Generator) -> list[Problem]:
    """The full gradient, and a noisy one where the method takes it."""
    found = [Problem(surface)]
    if not optimizer.always_full and surface.data:
        indices = rng.integers(0, surface.data.size, (80, 3))
        found.append(MiniBatchProblem(surface, surface.data, indices))
    elif not optimizer.always_full:
        found.append(NoisyProblem(surface, rng.normal(size=(80, 2))))
    return found


@pytest.mark.parametrize(("optimizer", "plain"), PAIRS)
def test_one_path_equals_its_twin_in_a_batch_bit_for_bit(
    optimizer: Optimizer, plain: Surface
) -> None:
    """With starts and hyper-parameters that differ in every member of the batch."""
    rng = np.random.default_rng(7)
    members, steps = 6, 80
    surface = random_surface(plain, rng)
    low, high = np.array(surface.domain).T
    start = rng.uniform(low, high, (members, 2)).T.copy()
    for switches in product((True, False), repeat=len(optimizer.switches)):
        chosen = dict(zip([s.key for s in optimizer.switches], switches, strict=True))
        settings = random_settings(optimizer, rng, (members,))
        for problem in sources(surface, optimizer, rng):
            batch = simulate(
                surface,
                optimizer,
                resolved_with(optimizer, settings | chosen),
                problem,
                start,
                steps,
            )
            assert batch.end is None
            for i in range(members):
                own = {key: float(values[i]) for key, values in settings.items()}
                alone = simulate(
                    surface, optimizer, resolved_with(optimizer, own | chosen), problem,
                    start[:, i].copy(), steps,
                )  # fmt: skip
                assert_member(batch, i, alone)


def assert_member(batch: Trajectory, i: int, alone: Trajectory) -> None:
    """What the member recorded is what the single path did, and NaN once it has left."""
    kept = alone.steps
    assert alone.end is not None
    for name in ("positions", "losses", "gradients"):
        ours, theirs = getattr(alone, name), getattr(batch, name)
        np.testing.assert_array_equal(ours, theirs[: kept + 1, ..., i], err_msg=name)
    np.testing.assert_array_equal(alone.used_gradients, batch.used_gradients[:kept, :, i])
    for key, values in alone.state.items():
        np.testing.assert_array_equal(values, batch.state[key][: kept + 1, ..., i], err_msg=key)
    for key, values in alone.shown.items():
        np.testing.assert_array_equal(values, batch.shown[key][:kept, :, i], err_msg=key)
    if alone.end.code in ("left", "diverged") and alone.end.detail != "not_finite":
        assert np.isnan(batch.positions[kept + 1 :, :, i]).all()


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda o: o.key)
def test_a_batch_may_have_any_shape(optimizer: Optimizer) -> None:
    """A grid of starts is the same as its rows."""
    surface = SURFACES["himmelblau"]
    start = np.random.default_rng(0).uniform(-3, 3, (2, 3, 4))
    resolved = Resolved(optimizer.defaults() | {"eta": 0.01})
    grid = simulate(surface, optimizer, resolved, Problem(surface), start, 20)
    flat = simulate(surface, optimizer, resolved, Problem(surface), start.reshape(2, 12), 20)
    assert grid.positions.shape == (21, 2, 3, 4)
    assert grid.losses.shape == (21, 3, 4)
    np.testing.assert_array_equal(grid.positions.reshape(21, 2, 12), flat.positions)
    assert all(values.shape == (20, 2, 3, 4) for values in grid.shown.values())
