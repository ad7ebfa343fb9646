"""Closed forms and identities, and one path against its twin in a batch."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from random_scenes import random_settings, random_surface, resolved_with

from engine import Run, Scene, Trajectory, run
from engine.problem import MiniBatchProblem, NoisyProblem, Problem
from engine.run import simulate
from engine.scene import Resolved
from optimizers import OPTIMIZERS, Optimizer
from surfaces import SURFACES, Surface

BOWL = Scene(surface="quadratic", start=(9.0, 1.5), steps=60)  # κ = 20, not rotated
PAIRS = [
    pytest.param(o, s, id=f"{o.key}-{s.key}")
    for o in OPTIMIZERS.values()
    for s in SURFACES.values()
]


def path(optimizer: str, scene: Scene = BOWL, **settings: Any) -> Trajectory:
    """One run with the full gradient, on a scene's surface."""
    return run_on(scene.made, optimizer, np.array(scene.origin), scene.steps, **settings)


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


# Identities


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)
def test_momentum_without_momentum_is_gd(surface: Surface) -> None:
    start, eta = np.array(surface.start), surface.suggested.get("gd", {}).get("eta", 0.01)
    momentum = run_on(surface, "momentum", start, 100, eta=eta, alpha=0.0)
    gd = run_on(surface, "gd", start, 100, eta=eta)
    np.testing.assert_array_equal(momentum.positions, gd.positions)


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
        np.testing.assert_array_equal(values, batch.state[key][: kept + 1, :, i], err_msg=key)
    for key, values in alone.shown.items():
        np.testing.assert_array_equal(values, batch.shown[key][:kept, :, i], err_msg=key)
    if alone.end.code in ("left", "diverged") and alone.end.detail != "not_finite":
        assert np.isnan(batch.positions[kept + 1 :, :, i]).all()


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda o: o.key)
def test_a_batch_may_have_any_shape(optimizer: Optimizer) -> None:
    """A grid of starts is the same as its rows."""
    surface = SURFACES["himmelblau"]
    start = np.random.default_rng(0).uniform(-3, 3, (2, 3, 4))
    resolved = Resolved(optimizer.defaults() | {"eta": 0.01}, 0, 0.0)
    grid = simulate(surface, optimizer, resolved, Problem(surface), start, 20)
    flat = simulate(surface, optimizer, resolved, Problem(surface), start.reshape(2, 12), 20)
    assert grid.positions.shape == (21, 2, 3, 4)
    assert grid.losses.shape == (21, 3, 4)
    np.testing.assert_array_equal(grid.positions.reshape(21, 2, 12), flat.positions)
    assert all(values.shape == (20, 2, 3, 4) for values in grid.shown.values())
