"""Draws, the loop, what a run records, and how it ends."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Run, Scene, SceneError, Trajectory, draws, run
from engine.problem import MiniBatchProblem, Problem
from engine.run import reach, simulate
from engine.scene import MAX_RUNS, MAX_STEPS
from engine.trajectory import Code, Detail, ending
from optimizers import OPTIMIZERS
from surfaces import SURFACES, Surface
from surfaces.base import CriticalPoint
from tests.random_scenes import STABLE, random_surface, scenes

WITH_DATA = [pytest.param(s, id=s.key) for s in SURFACES.values() if s.data]
FORMULAS = [pytest.param(s, id=s.key) for s in SURFACES.values() if not s.data]
STOCHASTIC = [key for key, o in OPTIMIZERS.items() if not o.always_full]
on_data = pytest.mark.parametrize("surface", WITH_DATA)
on_formulas = pytest.mark.parametrize("surface", FORMULAS)
each_method = pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda o: o.key)


def one(optimizer: str, hyperparameters: dict[str, Any] | None = None, **scene: Any) -> Trajectory:
    """The trajectory of a scene with one run."""
    given = ("batch", "sigma", "l2", "schedule")
    source = {key: scene.pop(key) for key in given if key in scene}
    only = Run(optimizer, hyperparameters or {}, **source)
    return run(Scene(runs=(only,), **scene))[0]


# Draws


@pytest.mark.parametrize(("size", "batch"), [(64, 1), (64, 8), (64, 64), (64, 7), (5, 3)])
def test_an_epoch_visits_each_example_once(size: int, batch: int) -> None:
    order = draws.examples(3, size, batch, 4 * size).ravel()
    epochs = order[: len(order) // size * size].reshape(-1, size)
    assert np.all(np.sort(epochs, axis=1) == np.arange(size))
    assert not np.array_equal(epochs[0], epochs[1])


def test_only_a_batch_across_the_end_of_an_epoch_may_hold_an_example_twice() -> None:
    """As the help of the batch size says."""
    batches = draws.examples(0, 17, 8, 200)
    twice = {i for i, batch in enumerate(batches) if len(set(batch.tolist())) < 8}
    across = {i for i in range(200) if i * 8 // 17 < (i * 8 + 7) // 17}
    assert twice
    assert twice <= across
    assert all(len(set(batch.tolist())) == 8 for batch in draws.examples(0, 64, 8, 200))


def test_the_first_draws_do_not_depend_on_how_many_follow() -> None:
    for batch in (1, 8, 7):
        long = draws.examples(5, 64, batch, 300)
        np.testing.assert_array_equal(draws.examples(5, 64, batch, 40), long[:40])
    np.testing.assert_array_equal(draws.noise(5, 40), draws.noise(5, 300)[:40])


def test_a_larger_batch_takes_the_same_examples_in_the_same_order() -> None:
    one_by_one = draws.examples(2, 64, 1, 80).ravel()
    np.testing.assert_array_equal(draws.examples(2, 64, 8, 10).ravel(), one_by_one)


def test_golden_draws() -> None:
    """A link must show the same path tomorrow: these values never change."""
    first = [16, 36, 27, 8, 44, 23, 53, 4, 58, 50, 10, 2]
    assert draws.examples(0, 64, 1, 12).ravel().tolist() == first
    assert draws.examples(7, 5, 3, 4).tolist() == [[2, 0, 4], [1, 3, 0], [1, 4, 3], [2, 4, 2]]
    assert draws.noise(0, 2).tolist() == [
        [0.10296768001436127, -0.9805271710302613],
        [-0.8174783249223175, -1.027881871299033],
    ]
    assert draws.noise(7, 1).tolist() == [[0.34736176866043106, -2.3378561559560835]]


def test_the_noise_is_standard_normal() -> None:
    pairs = draws.noise(1, MAX_STEPS)
    assert abs(pairs.mean()) < 0.05
    assert abs(pairs.std() - 1) < 0.05
    assert abs(np.corrcoef(pairs.T)[0, 1]) < 0.1


def test_nobody_can_change_a_draw() -> None:
    for drawn in (draws.examples(0, 64, 1, 5), draws.noise(0, 5)):
        with pytest.raises(ValueError, match="read-only"):
            drawn[0] = 0


# Mini-batches and noise


@on_data
def test_the_mean_of_all_one_example_gradients_is_the_full_gradient(surface: Surface) -> None:
    data = surface.data
    assert data is not None
    w = np.random.default_rng(0).uniform(*np.array(surface.domain).T, (30, 2)).T.copy()
    parts = [data.batch_gradient(w, np.array([i])) for i in range(data.size)]
    full = surface.gradient(w)
    size = np.abs(parts).max()
    np.testing.assert_allclose(np.mean(parts, axis=0), full, rtol=0, atol=1e-14 * size)
    np.testing.assert_allclose(
        data.batch_gradient(w, np.arange(data.size)), full, rtol=0, atol=1e-14 * size
    )


@on_data
def test_a_mini_batch_gradient_is_the_mean_of_its_examples(surface: Surface) -> None:
    data, w = surface.data, np.array([0.3, -0.8])
    assert data is not None
    for chosen in ([3], [0, 1], [5, 5, 9], [data.size - 1, 2, 11, 4]):
        parts = [data.batch_gradient(w, np.array([i])) for i in chosen]
        together = data.batch_gradient(w, np.array(chosen))
        np.testing.assert_allclose(together, np.mean(parts, axis=0), rtol=1e-13, atol=1e-13)


def test_the_regression_loss_is_the_mean_squared_error() -> None:
    surface = SURFACES["linear_regression"]
    data = surface.data
    assert data is not None
    for slope, intercept in [(0.0, 0.0), (-1.0, 2.5), (1.5, -0.5)]:
        w = np.array([slope, intercept])
        residuals = slope * data.inputs + intercept - data.targets
        assert surface.value(w) == pytest.approx(np.mean(residuals**2), rel=1e-13)
        line = data.model(w[:, None], data.inputs)[0]
        np.testing.assert_allclose(line - data.targets, residuals, atol=1e-14)


@on_data
def test_a_batch_of_all_examples_is_gd(surface: Surface) -> None:
    """Bit for bit through a scene; to rounding when the examples come shuffled."""
    data = surface.data
    assert data is not None
    eta, steps = {"eta": 0.1}, 150
    gd = one("gd", eta, surface=surface.key, steps=steps)
    for batch in (0, data.size):
        scene = Scene(surface=surface.key, steps=steps, runs=(Run("sgd", eta, batch=batch),))
        assert scene.resolve(scene.runs[0]).batch == 0
        np.testing.assert_array_equal(run(scene)[0].positions, gd.positions)
    shuffled = MiniBatchProblem(surface, data, draws.examples(0, data.size, data.size, steps))
    start = np.array(surface.start)
    sgd = simulate(surface, OPTIMIZERS["sgd"], gd.resolved, shuffled, start, steps)
    np.testing.assert_allclose(sgd.positions, gd.positions, rtol=0, atol=1e-12)


@on_data
@pytest.mark.parametrize("optimizer", STOCHASTIC)
def test_a_step_uses_the_examples_of_its_draw(surface: Surface, optimizer: str) -> None:
    """So two runs of a scene see the same examples at the same step."""
    data = surface.data
    assert data is not None
    for batch in (1, 8):
        both = (Run(optimizer, batch=batch), Run(optimizer, {"eta": 0.003}, batch=batch))
        scene = Scene(surface=surface.key, seed=11, steps=100, runs=both)
        drawn = draws.examples(11, data.size, batch, 100)
        for trajectory in run(scene):
            for t in (t for t in (0, 1, 57, 99) if t < trajectory.steps):
                expected = data.batch_gradient(trajectory.positions[t], drawn[t])
                np.testing.assert_array_equal(trajectory.used_gradients[t], expected)


@on_formulas
@pytest.mark.parametrize("optimizer", STOCHASTIC)
def test_noise_is_sigma_times_the_stream(surface: Surface, optimizer: str) -> None:
    """Whatever the method and its rate, so that two runs of a scene are shaken alike."""
    both = tuple(Run(optimizer, {"eta": eta}, sigma=0.5) for eta in (1e-4, 1e-3))
    for trajectory in run(Scene(surface=surface.key, seed=4, steps=60, runs=both)):
        shaken = trajectory.gradients[:-1] + 0.5 * draws.noise(4, 60)[: trajectory.steps]
        np.testing.assert_array_equal(trajectory.used_gradients, shaken)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)
def test_the_same_seed_is_the_same_path_and_another_is_another(surface: Surface) -> None:
    def path(seed: int) -> np.ndarray:
        return one("sgd", surface=surface.key, seed=seed, steps=60).positions

    np.testing.assert_array_equal(path(3), path(3))
    assert not np.array_equal(path(3), path(4))


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)
@each_method
def test_the_first_steps_do_not_depend_on_how_many_follow(surface: Surface, optimizer: Any) -> None:
    source: dict[str, Any] = {}
    if not optimizer.always_full:
        source = {"batch": 3} if surface.data else {"sigma": 0.1}
    short, long = (
        one(optimizer.key, surface=surface.key, steps=steps, **source) for steps in (40, 90)
    )
    kept = min(40, long.steps)
    np.testing.assert_array_equal(short.positions, long.positions[: kept + 1])


def test_an_optimizer_that_is_not_stochastic_sees_no_noise_unasked() -> None:
    for key, optimizer in OPTIMIZERS.items():
        for surface in SURFACES.values():
            scene = Scene(surface=surface.key, runs=(Run(key),))
            resolved = scene.resolve(scene.runs[0])
            assert bool(resolved.batch or resolved.sigma) == optimizer.stochastic


def test_gd_takes_no_other_gradient_than_the_full_one() -> None:
    for key in (key for key, o in OPTIMIZERS.items() if o.always_full):
        with pytest.raises(SceneError, match="always uses the full gradient"):
            Scene(surface="beale", runs=(Run(key, sigma=0.1),))
        with pytest.raises(SceneError, match="always uses the full gradient"):
            Scene(surface="linear_regression", runs=(Run(key, batch=8),))


# What a scene fills in


def test_given_comes_before_suggested_and_suggested_before_default() -> None:
    scene = Scene(surface="beale", runs=(Run("adam", {"beta1": 0.5}),))
    resolved = scene.resolve(scene.runs[0]).settings
    assert resolved["beta1"] == 0.5  # given
    assert resolved["eta"] == SURFACES["beale"].suggested["adam"]["eta"]  # suggested
    assert resolved["beta2"] == OPTIMIZERS["adam"].defaults()["beta2"]  # default
    assert resolved["bias_correction"] is True


def test_what_would_be_filled_in_anyway_makes_no_other_scene() -> None:
    plain = Scene(surface="quadratic", runs=(Run("sgd"),))
    spelt = Scene(
        surface="quadratic",
        parameters={"kappa": 20, "theta": 0.0},
        start=SURFACES["quadratic"].start,
        runs=(Run("sgd", {"eta": 0.05}, sigma=1),),
    )
    assert plain == spelt
    assert hash(plain) == hash(spelt)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"surface": "moon"}, "surface"),
        ({"parameters": {"kappa": 3.0}}, "surface.kappa"),
        ({"surface": "quadratic", "parameters": {"kappa": 1e9}}, "surface.kappa"),
        ({"start": (float("nan"), 0.0)}, "x"),
        ({"start": (0.0, 1e7)}, "y"),
        ({"start": (0.0, "1")}, "y"),
        ({"start": (10**400, 0)}, "x"),
        ({"steps": 0}, "steps"),
        ({"steps": MAX_STEPS + 1}, "steps"),
        ({"steps": 1.5}, "steps"),
        ({"steps": True}, "steps"),
        ({"seed": -1}, "seed"),
        ({"runs": ()}, "runs"),
        ({"runs": (Run("gd"),) * (MAX_RUNS + 1)}, "runs"),
        ({"runs": (Run("gd"), Run("simplex"))}, "r2"),
        ({"runs": (Run("gd", {"beta1": 0.9}),)}, "r1.beta1"),
        ({"runs": (Run("gd", {"eta": float("inf")}),)}, "r1.eta"),
        ({"runs": (Run("gd", {"eta": 10**400}),)}, "r1.eta"),
        ({"runs": (Run("gd", {"eta": "fast"}),)}, "r1.eta"),
        ({"runs": (Run("gd", {"eta": True}),)}, "r1.eta"),
        ({"runs": (Run("adam", {"bias_correction": 1.0}),)}, "r1.bias_correction"),
        ({"runs": (Run("lbfgs", {"history": 2.5}),)}, "r1.history"),
        ({"runs": (Run("lbfgs", {"history": 11}),)}, "r1.history"),
        ({"runs": (Run("lbfgs", {"history": float("nan")}),)}, "r1.history"),
        ({"runs": (Run("sgd", batch=8),)}, "r1.batch"),
        ({"runs": (Run("sgd", sigma=-1.0),)}, "r1.sigma"),
        ({"surface": "linear_regression", "runs": (Run("sgd", batch=65),)}, "r1.batch"),
        ({"surface": "linear_regression", "runs": (Run("sgd", sigma=1.0),)}, "r1.sigma"),
    ],
)
def test_a_scene_that_makes_no_sense_says_what_is_wrong(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named) as raised:
        Scene(**wrong)
    assert str(raised.value).startswith(named)
    assert str(raised.value).endswith(".")


def test_a_scene_cannot_change() -> None:
    scene = Scene(surface="quadratic", parameters={"kappa": 5.0}, runs=(Run("gd", {"eta": 0.5}),))
    for part in (scene, scene.runs[0]):
        for field in fields(part):
            with pytest.raises(AttributeError):
                setattr(part, field.name, None)
    with pytest.raises(TypeError):
        scene.parameters["kappa"] = 6.0
    with pytest.raises(TypeError):
        scene.runs[0].hyperparameters["eta"] = 6.0


# What a run records


def by_hand(optimizer: str, trajectory: Trajectory, t: int) -> dict[str, np.ndarray]:
    """What is shown after step t, from the state there and the settings."""
    h = trajectory.resolved.settings
    state = {key: values[t] for key, values in trajectory.state.items()}
    if optimizer in ("adagrad", "rmsprop"):
        return {"rate": h["eta"] / (np.sqrt(state["G"]) + h["epsilon"])}
    if optimizer == "adam":
        m_hat = state["m"] / (1 - h["beta1"] ** t)
        v_hat = state["v"] / (1 - h["beta2"] ** t)
        rate = h["eta"] / (np.sqrt(v_hat) + h["epsilon"])
        return {"m_hat": m_hat, "v_hat": v_hat, "rate": rate}
    return {"rate": np.full(2, h["eta"])}


@pytest.mark.parametrize("optimizer", ["gd", "sgd", "momentum", "adagrad", "rmsprop", "adam"])
def test_what_is_shown_is_what_the_state_says(optimizer: str) -> None:
    trajectory = one(optimizer, surface="himmelblau", steps=50)
    for t in (1, 17, 50):
        expected = by_hand(optimizer, trajectory, t)
        assert trajectory.shown.keys() == expected.keys()
        for key, value in expected.items():
            np.testing.assert_allclose(trajectory.shown[key][t - 1], value, rtol=1e-13)


def test_adam_s_shown_quantities_make_its_step() -> None:
    """Δw = −rate · m̂, from what is recorded alone."""
    trajectory = one("adam", surface="himmelblau", steps=50)
    steps = np.diff(trajectory.positions, axis=0)
    shown = -trajectory.shown["rate"] * trajectory.shown["m_hat"]
    np.testing.assert_allclose(steps, shown, rtol=1e-9, atol=1e-15)


@each_method
@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)
def test_what_is_recorded_has_its_shape_and_belongs_to_its_position(
    optimizer: Any, surface: Surface
) -> None:
    trajectory = one(optimizer.key, surface=surface.key, steps=30)
    T = trajectory.steps
    assert trajectory.positions.shape == trajectory.gradients.shape == (T + 1, 2)
    assert trajectory.losses.shape == trajectory.evaluations.shape == (T + 1,)
    assert trajectory.used_gradients.shape == (T, 2)
    depths = {q.key: (q.depth,) if q.depth else () for q in optimizer.state}
    assert {k: v.shape for k, v in trajectory.state.items()} == {
        key: (T + 1, 2, *depth) for key, depth in depths.items()
    }
    assert all(values.shape == (T, 2) for values in trajectory.shown.values())
    assert trajectory.positions[0].tolist() == list(surface.start)
    for t in (0, T // 2, T):
        assert trajectory.losses[t] == surface.value(trajectory.positions[t])
        np.testing.assert_array_equal(
            trajectory.gradients[t], surface.gradient(trajectory.positions[t])
        )
    if not optimizer.stochastic:
        np.testing.assert_array_equal(trajectory.used_gradients, trajectory.gradients[:-1])


def test_each_recorded_step_is_the_method_s_step() -> None:
    """From a recorded position and state, the next ones follow."""
    for key, optimizer in OPTIMIZERS.items():
        sigma = None if optimizer.always_full else 0.0
        trajectory = one(key, surface="himmelblau", sigma=sigma, steps=30)
        settings = trajectory.resolved.settings
        for t in (1, 2, 30):
            state = {name: values[t - 1] for name, values in trajectory.state.items()}
            problem = Problem(trajectory.surface)
            w, after = optimizer.step(trajectory.positions[t - 1], problem, state, settings, t)
            np.testing.assert_array_equal(w, trajectory.positions[t])
            for name, value in after.items():
                np.testing.assert_array_equal(value, trajectory.state[name][t])


@pytest.mark.parametrize(
    ("surface", "source", "each"),
    [
        ("linear_regression", {"batch": 1}, 1),
        ("linear_regression", {"batch": 8}, 8),
        ("linear_regression", {"batch": 0}, 64),
        ("quadratic", {"sigma": 1.0}, 0),
        ("quadratic", {"sigma": 0.0}, 0),
    ],
)
def test_gradients_and_examples_are_counted(
    surface: str, source: dict[str, Any], each: int
) -> None:
    trajectory = one("sgd", surface=surface, steps=25, **source)
    assert trajectory.evaluations.tolist() == list(range(26))
    assert trajectory.gradient_evaluations == 25
    assert trajectory.examples_per_gradient == each
    assert trajectory.examples_seen == 25 * each


def test_a_problem_counts_each_kind_of_call() -> None:
    problem, w = Problem(SURFACES["beale"]), np.array([1.0, 1.5])
    for _ in range(3):
        problem.gradient(w)
    problem.value(w)
    problem.hessian(w)
    problem.hessian(w)
    counts = problem.gradient_evaluations, problem.value_evaluations, problem.hessian_evaluations
    assert counts == (3, 1, 2)


@pytest.mark.parametrize(
    ("optimizer", "each"),
    [("adam", (1, 0, 0)), ("newton", (1, 0, 1)), ("lbfgs", (1, None, 0))],
)
def test_what_a_method_asks_for_is_recorded(
    optimizer: str, each: tuple[int, int | None, int]
) -> None:
    """By the step; a line search asks for two losses at least, and one at each further trial."""
    trajectory = one(optimizer, surface="linear_regression", steps=25)
    counted = (
        trajectory.evaluations,
        trajectory.value_evaluations,
        trajectory.hessian_evaluations,
    )
    for counts, per_step in zip(counted, each, strict=True):
        assert counts[0] == 0
        if per_step is None:
            assert np.all(np.diff(counts) >= 2)
            assert counts[5] < 3 * 5
        else:
            assert counts.tolist() == [per_step * t for t in range(26)]
    assert trajectory.examples_seen == 64 * sum(counts[-1] for counts in counted)


def test_runs_come_in_the_order_of_the_scene() -> None:
    runs = (Run("adam"), Run("gd"), Run("adam", {"eta": 0.01}))
    both = run(Scene(runs=runs))
    assert [t.optimizer.key for t in both] == ["adam", "gd", "adam"]
    assert both[2].resolved.settings["eta"] == 0.01
    for alone, together in zip(runs, both, strict=True):
        np.testing.assert_array_equal(run(Scene(runs=(alone,)))[0].positions, together.positions)


# How a run ends

WAVES, TOP = "sin(x) + cos(y)", (1.5, 0.1)  # near the top: a leap leads anywhere, but hardly up
ENDS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "converged": ("gd", {"eta": 0.05}, {"surface": "quadratic", "steps": 400}),
    "converged penalty": ("gd", {}, {"surface": "booth", "l2": 0.01, "steps": 300}),
    "converged decay": ("adamw", {}, {"surface": "himmelblau", "steps": 300}),
    "stalled penalty": ("gd", {}, {"surface": "booth", "l2": 1.0, "steps": 200}),
    "stalled decay": ("adamw", {}, {"surface": "booth", "steps": 300}),
    "stalled maximum": (
        "newton",
        {"damping": 0.0},
        {"surface": "himmelblau", "start": (-0.5, -1.2)},
    ),
    "stalled scheduled": ("lion", {}, {"surface": "matyas", "schedule": "cosine", "steps": 300}),
    "stalled saddle": ("gd", {"eta": 0.1}, {"surface": "saddle", "start": (1.5, 0.0)}),
    "stalled level": (
        "gd",
        {"eta": 0.05},
        {"surface": "formula", "formula": "(x*y - 1)^2", "start": (2.7, 0.7)},
    ),
    "stalled plateau": ("gd", {"eta": 1e-4}, {"surface": "rosenbrock"}),
    "stalled vanishing_rate": ("adagrad", {"eta": 0.005}, {"start": (2.0, 1.5), "steps": 200}),
    "steps few": ("newton", {}, {"surface": "quadratic", "steps": 9}),
    "steps resting": ("newton", {"damping": 0.0}, {"surface": "rosenbrock", "steps": 11}),
    "steps moving": ("gd", {"eta": 0.001}, {"surface": "rosenbrock"}),
    "steps bouncing": ("gd", {"eta": 0.1}, {"surface": "quadratic"}),  # exactly 2/λmax
    "left": ("gd", {"eta": 0.1}, {"surface": "saddle"}),
    "left no_higher": (
        "gd",
        {"eta": 400.0},
        {"surface": "formula", "formula": WAVES, "start": TOP},
    ),
    "diverged": ("gd", {"eta": 0.11}, {"surface": "quadratic"}),
    "left not_finite": ("adam", {"beta1": 1.0}, {"surface": "quadratic"}),  # m̂ = 0/0
}


@pytest.mark.parametrize("reason", ENDS)
def test_each_end_has_its_reason(reason: str) -> None:
    optimizer, hyperparameters, scene = ENDS[reason]
    trajectory = one(optimizer, hyperparameters, **scene)
    assert trajectory.end is not None
    assert f"{trajectory.end.code} {trajectory.end.detail}".strip() == reason
    assert trajectory.end.step == trajectory.steps
    norm = np.hypot(*trajectory.gradients[-1])
    assert trajectory.end.gradient_norm == pytest.approx(norm, rel=1e-12)


def test_every_reason_has_its_scene() -> None:
    found = {reason.partition(" ")[0] for reason in ENDS}
    details = {reason.partition(" ")[2] for reason in ENDS}
    assert found == set(get_args(Code))
    assert details == set(get_args(Detail))


def test_a_converged_run_knows_where_and_since_when() -> None:
    trajectory = one("gd", {"eta": 0.005}, surface="himmelblau")
    end, near = trajectory.end, 1e-3 * trajectory.surface.diagonal
    assert end is not None
    assert end.point == trajectory.surface.minima[3]  # (3.58, −1.85)
    away = np.hypot(*(trajectory.positions - [end.point.x, end.point.y]).T)
    assert np.all(away[end.since :] <= near)
    assert away[end.since - 1] > near
    assert trajectory.nearest_minimum == (end.point, pytest.approx(away[-1]))


def test_a_run_of_a_few_steps_is_not_judged() -> None:
    end = one("gd", {"eta": 0.05}, surface="quadratic", start=(0.0, 0.0), steps=9).end
    assert end is not None
    assert end.code == "steps"


def test_a_run_that_starts_in_a_minimum_has_converged_there() -> None:
    for surface in SURFACES.values():
        for p in surface.minima:
            end = one("gd", {"eta": 1e-4}, surface=surface.key, start=(p.x, p.y)).end
            assert end is not None
            assert (end.code, end.since, end.point) == ("converged", 0, p)


def test_a_cusp_at_the_bottom_is_a_place_to_converge_to() -> None:
    """Where the tip is the lowest point known; a higher one is none."""
    bowl = SURFACES["quadratic"]
    tip = CriticalPoint("cusp", 0.0, 0.0, 0.0)
    (trajectory,) = run(Scene("quadratic", steps=300, runs=(Run("gd", {"eta": 0.05}),)))
    for others, code in (
        ((), "converged"),
        ((CriticalPoint("minimum", 5.0, 5.0, -1.0),), "stalled"),
    ):
        surface = replace(bowl, critical_points=(tip, *others))
        end = ending(surface, trajectory.positions, trajectory.losses, 300, None)
        assert end.code == code
        assert (end.point == tip) == (code == "converged")


def test_gd_never_leaves_the_ridge_of_the_saddle() -> None:
    """y = 0 stays exactly 0: no method adds what the gradient does not hold."""
    trajectory = one("gd", {"eta": 0.1}, surface="saddle", start=(1.5, 0.0), steps=500)
    assert np.all(trajectory.positions[:, 1] == 0)


@pytest.mark.parametrize(
    ("optimizer", "hyperparameters", "scene"),
    [
        ("gd", {"eta": 0.11}, {"surface": "quadratic"}),
        ("gd", {"eta": 0.1}, {"surface": "saddle"}),
        ("momentum", {"eta": 0.1}, {"surface": "beale"}),
        ("gd", {"eta": 10.0}, {"surface": "quadratic", "start": (1e6, 1e6)}),
    ],
)
def test_a_path_is_kept_to_the_last_step_inside(
    optimizer: str, hyperparameters: dict[str, Any], scene: dict[str, Any]
) -> None:
    """The step after it leads further out than 100 half-widths, the start's distance counted."""
    trajectory = one(optimizer, hyperparameters, **scene)
    surface, positions, T = trajectory.surface, trajectory.positions, trajectory.steps
    sides = np.array(surface.domain)
    centre = sides.mean(axis=1)
    half = np.maximum(np.ptp(sides, axis=1) / 2, np.abs(positions[0] - centre))
    assert np.all(np.abs(positions - centre) < 100 * half)
    state = {key: values[-1] for key, values in trajectory.state.items()}
    settings = trajectory.resolved.settings
    after, _ = trajectory.optimizer.step(positions[-1], Problem(surface), state, settings, T + 1)
    assert np.any(np.abs(after - centre) >= 100 * half)
    low, high = reach(surface, positions[0])
    np.testing.assert_allclose([low, high], [centre - 100 * half, centre + 100 * half])


@given(
    kappa=st.floats(1, 1000),
    theta=st.floats(-90, 90),
    over=st.floats(1.1, 1e6),
    x=st.floats(0.1, 10),
    y=st.floats(0.1, 10),
)
@settings(STABLE, max_examples=100)
def test_gd_past_its_limit_diverges(
    kappa: float, theta: float, over: float, x: float, y: float
) -> None:
    """Also where the very first step leaps out of reach."""
    shape = {"kappa": kappa, "theta": theta}
    end = one(
        "gd", {"eta": over * 2 / kappa}, surface="quadratic", parameters=shape, start=(x, y),
        steps=MAX_STEPS,
    ).end  # fmt: skip
    assert end is not None
    assert end.code == "diverged"


@pytest.mark.parametrize("optimizer", ["gd", "momentum", "rmsprop", "adam"])
def test_down_the_saddle_is_no_divergence(optimizer: str) -> None:
    end = one(optimizer, surface="saddle", steps=MAX_STEPS, start=(1.5, 0.5)).end
    assert end is not None
    assert end.code in ("left", "steps")
    if optimizer in ("gd", "momentum"):
        assert end.code == "left"


# Whatever the scene


DETAILS = {
    code: {r.partition(" ")[2] for r in ENDS if r.partition(" ")[0] == code}
    for code in get_args(Code)
}
DETAILS["diverged"] |= {"not_finite"}


def assert_ended(trajectory: Trajectory, asked: int) -> None:
    """Everything recorded is finite, and the end has a name."""
    end = trajectory.end
    assert end is not None
    assert end.code in get_args(Code)
    assert end.detail in get_args(Detail)
    assert (end.code in ("left", "diverged")) == (trajectory.steps < asked)
    assert end.detail in DETAILS[end.code]
    assert (end.code == "converged") <= (end.point in trajectory.surface.minima)
    assert np.isfinite([end.moved, end.gradient_norm]).all()
    recorded = (trajectory.positions, trajectory.losses, trajectory.gradients)
    for values in (*recorded, trajectory.used_gradients, *trajectory.state.values()):
        assert np.isfinite(values).all()


@given(scene=scenes())
@settings(STABLE, max_examples=150)
def test_any_scene_within_the_sliders_ends_with_a_reason(scene: Scene) -> None:
    for trajectory in run(scene):
        assert_ended(trajectory, scene.steps)
        assert all(np.isfinite(values).all() for values in trajectory.shown.values())


@given(scene=scenes(wild=True))
@settings(STABLE, max_examples=250)
def test_any_scene_however_wild_ends_with_a_reason(scene: Scene) -> None:
    """Any finite number for a hyper-parameter, and starts a million away."""
    for trajectory in run(scene):
        assert_ended(trajectory, scene.steps)
        assert trajectory.shown.keys() == {q.key for q in trajectory.optimizer.shown}


@each_method
@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)
def test_every_end_of_every_slider_ends_with_a_reason(optimizer: Any, surface: Surface) -> None:
    """Each hyper-parameter at its lowest and highest, alone and all together."""
    made = random_surface(surface, np.random.default_rng(0))
    lowest = {p.key: p.low for p in optimizer.hyperparameters}
    highest = {p.key: p.high for p in optimizer.hyperparameters}
    corners = [{key: value} for side in (lowest, highest) for key, value in side.items()]
    scene = Scene(surface=made.key, steps=100)
    for corner in [lowest, highest, *corners]:
        (trajectory,) = run(replace(scene, runs=(Run(optimizer.key, corner),)))
        assert_ended(trajectory, scene.steps)
        assert all(np.isfinite(values).all() for values in trajectory.shown.values())
