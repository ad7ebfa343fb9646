"""Where a run's gradient and its rate come from: schedules, clipping, weight decay, draws."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Run, Scene, SceneError, run
from engine.draws import examples_with_replacement
from engine.schedules import SCHEDULES, Schedule, rates
from engine.trajectory import eigenvalues
from figures import legend
from figures.quantities import CURVES
from optimizers import OPTIMIZERS
from optimizers.base import Array
from surfaces import SURFACES
from tests.random_scenes import STABLE
from ui.wire import worked

REFERENCE = json.loads((Path(__file__).parent / "data" / "schedules.json").read_text("utf-8"))


@pytest.mark.parametrize("case", REFERENCE, ids=lambda c: f"{c['schedule']}-{len(c['rates'])}")
def test_a_schedule_is_pytorchs(case: dict[str, Any]) -> None:
    steps = len(case["rates"])
    ours = rates(SCHEDULES[case["schedule"]], case["eta"], steps, case["parameters"])
    np.testing.assert_allclose(ours, case["rates"], rtol=1e-13, atol=1e-15)


def test_every_schedule_has_a_reference() -> None:
    assert {c["schedule"] for c in REFERENCE} == set(SCHEDULES) - {"constant"}


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=lambda s: s.key)
def test_a_schedule_is_described(schedule: Schedule) -> None:
    assert schedule.name and schedule.summary and schedule.latex and schedule.reference.link
    for p in schedule.parameters:
        assert p.low <= p.default <= p.high


@STABLE
@given(data=st.data(), steps=st.integers(1, 2000))
def test_rates_are_finite_and_at_most_eta(data: st.DataObject, steps: int) -> None:
    schedule = data.draw(st.sampled_from(list(SCHEDULES.values())))
    parameters = {p.key: data.draw(st.floats(p.low, p.high)) for p in schedule.parameters}
    listed = rates(schedule, 0.5, steps, parameters)
    assert listed.shape == (steps,)
    assert np.isfinite(listed).all()
    assert (listed <= 0.5 * (1 + 1e-12)).all()
    assert (listed >= 0).all()


def path(**settings: Any) -> Array:
    surface = settings.pop("surface", "beale")
    (one,) = run(Scene(surface, steps=60, runs=(Run(**settings),)))
    return one.positions


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_schedule_that_changes_nothing_changes_nothing(key: str) -> None:
    plain = path(optimizer=key)
    flat = path(optimizer=key, schedule="step", schedule_settings={"gamma": 1.0})
    np.testing.assert_array_equal(flat, plain)


@pytest.mark.parametrize("schedule", [key for key, s in SCHEDULES.items() if s.parameters])
@pytest.mark.parametrize("key", OPTIMIZERS)
def test_every_method_follows_its_schedule(key: str, schedule: str) -> None:
    """All of it, or where η is only the first step's length, the first rate and no more."""
    scheduled = Run(key, {"eta": 0.004}, schedule=schedule)
    (one,) = run(Scene(steps=150, runs=(scheduled,)))
    first = float(rates(SCHEDULES[schedule], 0.004, 150, one.resolved.schedule_settings)[0])
    (flat,) = run(Scene(steps=150, runs=(Run(key, {"eta": first}),)))
    followed = not np.array_equal(one.positions[-1], flat.positions[-1])
    assert followed is not OPTIMIZERS[key].first_rate
    if not followed:
        np.testing.assert_array_equal(one.positions, flat.positions)
        assert set(one.rates.tolist()) == {first}


def test_rprop_under_a_schedule_starts_with_its_first_rate() -> None:
    """As PyTorch, whose step sizes are filled with the first step's rate: One-cycle's is η/25."""
    (one,) = run(Scene(steps=20, runs=(Run("rprop", {"eta": 0.05}, schedule="one_cycle"),)))
    np.testing.assert_allclose(one.state["delta"][0], 0.05 / 25, rtol=1e-15)
    np.testing.assert_allclose(np.abs(one.positions[1] - one.positions[0]), 0.002, rtol=1e-12)
    np.testing.assert_allclose(CURVES["eta"].values(one), np.full((1, 20), 0.002), rtol=1e-15)
    assert "first rate only" in legend.settings(one.optimizer, one.resolved, "en")


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_the_step_inspector_knows_the_rate_that_a_step_used(key: str) -> None:
    """Also where no line of the method reads η, as the note above the lines tells it."""
    (one,) = run(Scene(steps=30, runs=(Run(key, {"eta": 0.004}, schedule="cosine"),)))
    assert one.rates is not None
    np.testing.assert_array_equal(worked.given(one)["eta"], np.column_stack([one.rates] * 2))


def test_gd_under_a_schedule_takes_steps_of_that_rate() -> None:
    (one,) = run(Scene(steps=40, runs=(Run("gd", {"eta": 0.01}, schedule="cosine"),)))
    assert one.rates is not None
    steps = np.diff(one.positions, axis=0)
    np.testing.assert_allclose(steps, -one.rates[:, None] * one.used_gradients, rtol=1e-9)
    np.testing.assert_allclose(one.shown["rate"], np.repeat(one.rates[:, None], 2, axis=1))


def test_clipping_shortens_only_what_is_longer() -> None:
    (one,) = run(Scene(steps=60, runs=(Run("gd", {"eta": 0.01}, clip=20.0),)))
    lengths = np.hypot(*one.gradients[:-1].T)
    used = np.hypot(*one.used_gradients.T)
    assert (lengths > 21).any() and (lengths < 19).any()
    np.testing.assert_allclose(used[lengths > 21], 20.0, rtol=1e-5)
    np.testing.assert_array_equal(
        one.used_gradients[lengths < 19], one.gradients[:-1][lengths < 19]
    )


def test_weight_decay_adds_the_weights_after_clipping() -> None:
    (one,) = run(Scene(steps=60, runs=(Run("gd", {"eta": 0.01}, clip=2.0, l2=0.5),)))
    g = one.gradients[:-1]
    length = np.hypot(*g.T)[:, None]
    expected = g * np.minimum(1, 2.0 / (length + 1e-6)) + 0.5 * one.positions[:-1]
    np.testing.assert_allclose(one.used_gradients, expected, rtol=1e-12)


def test_draws_with_replacement_have_golden_values_and_a_steady_start() -> None:
    assert examples_with_replacement(0, 64, 4, 2).tolist() == GOLDEN
    np.testing.assert_array_equal(
        examples_with_replacement(3, 64, 8, 50), examples_with_replacement(3, 64, 8, 90)[:50]
    )
    epoch = examples_with_replacement(0, 64, 64, 1)[0]
    assert len(set(epoch.tolist())) < 64


GOLDEN = [[62, 5, 18, 25], [14, 38, 57, 9]]


@pytest.mark.parametrize(
    ("run_", "name"),
    [
        (Run("adam", schedule="sometimes"), "r1.schedule"),
        (Run("adam", schedule="step", schedule_settings={"every": 0.0}), "r1.schedule.every"),
        (Run("adam", schedule="step", schedule_settings={"floor": 0.0}), "r1.schedule.floor"),
        (Run("adam", clip=-1.0), "r1.clip"),
        (Run("adam", l2=float("nan")), "r1.l2"),
        (Run("adam", replacement=True), "r1.replacement"),
    ],
)
def test_what_makes_no_sense_is_named(run_: Run, name: str) -> None:
    with pytest.raises(SceneError, match=name.replace(".", r"\.")):
        Scene(runs=(run_,))


def test_a_link_holds_them_all() -> None:
    scene = Scene(
        "linear_regression",
        runs=(
            Run(
                "sgd",
                batch=4,
                replacement=True,
                clip=1.5,
                l2=0.01,
                schedule="warmup_cosine",
                schedule_settings={"warmup": 0.2},
            ),
        ),
    )
    query = scene.to_query()
    assert "%" not in query
    assert Scene.from_query(query) == scene


@pytest.mark.parametrize("key", SURFACES)
def test_curvatures_are_the_hessians_eigenvalues(key: str) -> None:
    (one,) = run(Scene(key, steps=20, runs=(Run("gd"),)))
    for w, curvature in zip(one.positions, one.curvatures, strict=True):
        expected = np.linalg.eigvalsh(SURFACES[key].hessian(w))
        np.testing.assert_allclose(curvature, expected, rtol=1e-9, atol=1e-9)


def test_eigenvalues_ascend() -> None:
    assert eigenvalues(np.array([[2.0, 0.0], [0.0, -2.0]])).tolist() == [-2.0, 2.0]
