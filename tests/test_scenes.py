"""Each ready-made scene keeps its story, in the numbers behind what its sentence says."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from engine import Run, Scene, Trajectory, run
from lessons import READY_MADE
from lessons.valley_and_plateau import from_around
from optimizers import OPTIMIZERS
from texts import LANGUAGES, text
from ui.wire.sentences import about_scene, scene_key

KEYS = list(READY_MADE)


def by_name(scene: Scene) -> dict[str, Trajectory]:
    """The trajectories of a scene that has each optimizer once."""
    return {t.optimizer.key: t for t in run(scene)}


def final_losses(scene: Scene) -> list[float]:
    return [float(t.losses[-1]) for t in run(scene)]


def first(condition: np.ndarray) -> int | None:
    """The first step at which a condition holds."""
    return int(np.argmax(condition)) if condition.any() else None


def first_below(scene: Scene, loss: float) -> list[int | None]:
    return [first(t.losses < loss) for t in run(scene)]


def with_rates(scene: Scene, change: Callable[[float], float]) -> Scene:
    """The scene with each run's learning rate changed."""
    rates = (change(scene.resolve(r).settings["eta"]) for r in scene.runs)
    runs = zip(scene.runs, rates, strict=True)
    return replace(
        scene,
        runs=tuple(
            replace(r, hyperparameters={**r.hyperparameters, "eta": eta}) for r, eta in runs
        ),
    )


# What every ready-made scene has


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_a_name_and_a_sentence(key: str, language: str) -> None:
    assert text(language, f"scene.{key}")
    assert about_scene(READY_MADE[key], language) == text(language, f"scene.{key}.sentence")


def test_names_tell_the_scenes_apart() -> None:
    for language in LANGUAGES:
        assert len({text(language, f"scene.{key}") for key in (*KEYS, "own")}) == len(KEYS) + 1


@pytest.mark.parametrize("key", KEYS)
def test_its_start_and_its_minima_lie_in_the_view(key: str) -> None:
    scene = READY_MADE[key]
    seen = [scene.origin, *((p.x, p.y) for p in scene.landscape.minima)]
    for point in seen:
        for value, (low, high) in zip(point, scene.landscape.view, strict=True):
            room = 0.02 * (high - low)  # so that the mark is not cut off
            assert low + room < value < high - room


@pytest.mark.parametrize("key", KEYS)
def test_it_is_found_by_its_key_and_by_its_link(key: str) -> None:
    scene = READY_MADE[key]
    again = Scene.from_query(scene.to_query())
    assert again == scene
    assert scene_key(scene) == scene_key(again) == key
    assert scene_key(replace(scene, steps=scene.steps + 1)) is None


@pytest.mark.parametrize("key", KEYS)
def test_nobody_leaves_the_surface(key: str) -> None:
    """But GD at the wall, whose story that is."""
    ends = [t.end.code for t in run(READY_MADE[key]) if t.end]
    left = [i for i, code in enumerate(ends) if code in ("left", "diverged")]
    assert left == ([0] if key == "clipping" else [])


def test_a_scene_of_ones_own_says_where_it_starts() -> None:
    own = replace(READY_MADE["beale"], start=(2.0, -1.25))
    assert about_scene(own, "en") == "Four methods start at ○ (2, −1.25) in search of Beale’s ★."
    twice = replace(own, runs=(Run("gd"), Run("gd", {"eta": 0.1})))
    assert about_scene(twice, "en").startswith("Two runs start at ○")
    assert about_scene(twice, "ko").startswith("실행 두 개가 ○")
    saddle = Scene("saddle", start=(1.0, 0.5), runs=(Run("adam"),))
    assert "no minimum" in about_scene(saddle, "en")


# The stories


def test_beale_four_methods_look_for_the_minimum() -> None:
    scene = READY_MADE["beale"]
    halfway = [float(t.losses[150]) for t in run(scene)]
    assert halfway == pytest.approx([0.0394, 1.92e-4, 0.0634, 8.6e-4], rel=5e-3)
    assert first_below(scene, 0.1) == [95, 49, 143, 59]
    swing = float(by_name(scene)["momentum"].positions[:, 1].min())
    assert swing == pytest.approx(-1.55, abs=0.01)


def test_beale_two_methods_arrive() -> None:
    ends = [(t.end.code, t.end.since) for t in run(READY_MADE["beale"]) if t.end]
    assert ends == [("steps", 0), ("converged", 247), ("steps", 0), ("converged", 233)]


def farthest(one: Trajectory, other: Trajectory) -> float:
    """How far the first path gets from the second."""
    gaps = one.positions[:, None] - other.positions[None]
    return float(np.hypot(*np.moveaxis(gaps, -1, 0)).min(axis=1).max())


def test_beale_the_paths_fan_out() -> None:
    """On a view four units high each path gets visibly away from every other."""
    paths = run(READY_MADE["beale"])
    for one, other in itertools.combinations(paths, 2):
        assert max(farthest(one, other), farthest(other, one)) > 0.15


ZIGZAG = READY_MADE["textbook_zigzag"]


def way(trajectory: Trajectory, step: int) -> float:
    """How long a path is up to a step."""
    return float(np.hypot(*np.diff(trajectory.positions[: step + 1], axis=0).T).sum())


def test_zigzag_is_the_figure_of_the_textbooks() -> None:
    """On x²/20 + y² with the rates that they print; AdaGrad and Adam differ by their ε."""
    printed = {"gd": 0.95, "momentum": 0.1, "adagrad": 1.5, "adam": 0.3}
    runs = tuple(Run(key, {"eta": eta}) for key, eta in printed.items())
    book = Scene("formula", formula="x^2/20 + y^2", start=ZIGZAG.origin, steps=100, runs=runs)
    for ours, theirs in zip(run(ZIGZAG), run(book), strict=True):
        assert np.allclose(ours.positions, theirs.positions, rtol=0, atol=1e-6)


def test_zigzag_gd_goes_the_longest_way_at_first_and_is_ahead_later() -> None:
    paths = by_name(ZIGZAG)
    ways = {key: way(t, 30) for key, t in paths.items()}
    assert list(ways.values()) == pytest.approx([37.0, 12.8, 7.58, 8.30], rel=3e-3)
    away = [float(np.hypot(*t.positions[30])) for t in paths.values()]
    assert away == pytest.approx([0.361, 0.901, 0.120, 0.346], rel=3e-3)
    assert final_losses(ZIGZAG) == pytest.approx([8.06e-8, 4.95e-4, 1.78e-10, 4.19e-4], rel=1e-2)


@pytest.mark.parametrize("start", [(-7.1, 2.1), (-6.9, 1.9), (-7.0, 1.5)])
def test_zigzag_holds_for_starts_around(start: tuple[float, float]) -> None:
    scene = replace(ZIGZAG, start=start)
    ways = [way(t, 30) for t in run(scene)]
    assert max(ways) == ways[0]
    gd, momentum, _, adam = final_losses(scene)
    assert gd < min(momentum, adam) / 100


def test_zigzag_is_the_price_of_the_largest_rate() -> None:
    """It is nearly the best fixed one, 2/(λmin + λmax), and close to the limit 2/λmax."""
    low, high = np.linalg.eigvalsh(ZIGZAG.landscape.hessian(np.array(ZIGZAG.origin)))
    eta = ZIGZAG.resolve(ZIGZAG.runs[0]).settings["eta"]
    assert eta == pytest.approx(2 / (low + high), rel=3e-3)
    assert eta < 2 / high
    gradient = ZIGZAG.landscape.gradient(np.array(ZIGZAG.origin))
    turn = np.arctan2(*gradient[::-1]) - np.arctan2(*ZIGZAG.origin[::-1])
    assert abs(np.degrees(turn)) == pytest.approx(64.1, abs=0.1)


def test_rosenbrock_following_the_valley_is_slow() -> None:
    scene = READY_MADE["rosenbrock"]
    assert final_losses(scene) == pytest.approx([3.10, 0.0119, 0.0280], rel=5e-3)
    ends = [float(t.positions[-1, 0]) for t in run(scene)]
    assert ends == pytest.approx([-0.76, 0.89, 0.83], abs=0.01)


def test_rosenbrock_a_smaller_rate_crawls_and_a_larger_one_leaps_out() -> None:
    scene = READY_MADE["rosenbrock"]
    crawl, leap = (run(replace(scene, runs=(Run("gd", {"eta": eta}),)))[0] for eta in (1e-5, 0.01))
    assert np.hypot(*(crawl.positions[-1] - crawl.positions[0])) < 0.3
    assert leap.end is not None
    assert leap.end.code == "diverged"


def test_saddle_who_leaves_first() -> None:
    steps = [first(np.abs(t.positions[:, 1]) > 1) for t in run(READY_MADE["saddle"])]
    assert steps == [38, 27, 17, 11]


def test_saddle_from_the_ridge_itself_nobody_leaves() -> None:
    for trajectory in run(replace(READY_MADE["saddle"], start=(1.5, 0.0))):
        assert np.all(trajectory.positions[:, 1] == 0)


def flips(trajectory: Trajectory, axis: tuple[float, float]) -> int:
    """How often a path changes sides along an axis."""
    side = np.sign(trajectory.positions @ np.array(axis))
    return int(np.count_nonzero(side[1:] != side[:-1]))


def test_ill_conditioned_gd_flips_from_wall_to_wall() -> None:
    scene = READY_MADE["ill_conditioned"]
    turned = np.radians(scene.parameters["theta"])
    stiff = (-np.sin(turned), np.cos(turned))
    found = {key: flips(t, stiff) for key, t in by_name(scene).items()}
    assert found["gd"] == scene.steps == 100
    assert found["momentum"] < 2 / 3 * found["gd"]  # it changes sides too


def test_ill_conditioned_momentum_arrives_first() -> None:
    scene = READY_MADE["ill_conditioned"]
    assert first_below(replace(scene, steps=150), 1e-2) == [108, 21, 73]
    assert scene.parameters["kappa"] == 50


CLIPPING = READY_MADE["clipping"]


def test_clipping_the_first_step_leaps_out_and_the_clipped_path_arrives() -> None:
    out, clipped, small = run(CLIPPING)
    assert np.hypot(*out.gradients[0]) == pytest.approx(1234, abs=0.5)
    assert clipped.resolved.clip == 5
    assert (np.hypot(*clipped.gradients.T) > 5).sum() == 25
    assert out.end and out.end.code == "diverged" and out.steps == 1
    assert clipped.end and clipped.end.code == "converged"
    assert float(clipped.losses[-1]) == pytest.approx(8.76e-6, rel=1e-2)
    assert float(small.losses[-1]) == pytest.approx(2.12e-4, rel=1e-2)


def test_clipping_holds_for_starts_around_and_other_small_rates() -> None:
    out, clipped = (from_around(CLIPPING, each) for each in CLIPPING.runs[:2])
    (_, _), (bottom, _) = CLIPPING.landscape.view
    assert out.positions[1, 1].max() < bottom
    assert np.isnan(out.losses[-1]).all()
    assert clipped.losses[-1].max() < 1e-3
    for eta in (1e-4, 2e-4, 5e-4, 1e-3):
        small = from_around(CLIPPING, Run("gd", {"eta": eta}))
        assert np.median(clipped.losses[-1]) < np.median(small.losses[-1]) / 10


FLAT = READY_MADE["flat_minima"]


def test_flat_minima_the_larger_the_step_the_flatter() -> None:
    """At (x, 1/x) the larger curvature is 2(x² + y²), and the other 0."""
    ends = np.array([t.positions[-1] for t in run(FLAT)])
    assert np.allclose(ends.prod(axis=1), 1, atol=1e-9)
    curvatures = 2 * (ends**2).sum(axis=1)
    assert curvatures == pytest.approx([14.07, 11.54, 8.81, 4.13], rel=5e-3)
    for trajectory, curvature in zip(run(FLAT), curvatures, strict=True):
        assert trajectory.curvatures[-1] == pytest.approx([0, curvature], abs=1e-6)


def test_flat_minima_from_starts_around_the_curvature_is_below_the_limit() -> None:
    medians = []
    for each in FLAT.runs:
        paths = from_around(FLAT, each)
        assert paths.losses[-1].max() < 1e-12  # none has left
        curvature = 2 * (paths.positions[-1] ** 2).sum(axis=0)
        assert curvature.max() < 2 / paths.resolved.settings["eta"]
        medians.append(np.median(curvature))
    assert medians == sorted(medians, reverse=True)


def test_newton_goes_to_the_saddle_and_with_damping_to_a_minimum() -> None:
    gd, newton, damped = run(READY_MADE["newton"])
    assert newton.end and newton.end.detail == "saddle"
    assert newton.positions[4] == pytest.approx([-0.128, -1.954], abs=1e-3)
    assert float(newton.losses[-1]) == pytest.approx(178.3, rel=1e-3)
    assert damped.resolved.settings["damping"] == 50
    for path in (gd, damped):
        assert path.end and path.end.code == "converged"
        assert path.positions[-1] == pytest.approx([3.584, -1.848], abs=1e-2)
    _, maximum, _ = run(replace(READY_MADE["newton"], start=(-0.5, -1.2)))
    assert float(maximum.losses[-1]) == pytest.approx(181.6, rel=1e-3)


def test_newton_goes_to_the_saddle_from_starts_around() -> None:
    paths = from_around(READY_MADE["newton"], READY_MADE["newton"].runs[1])
    x, y = paths.positions[-1]
    assert np.allclose(x, -0.128, atol=1e-3)
    assert np.allclose(y, -1.954, atol=1e-3)


def floor(trajectory: Trajectory) -> float:
    """The mean loss above the minimum over the last 100 steps."""
    lowest = trajectory.surface.lowest
    assert lowest is not None
    return float(trajectory.losses[-100:].mean() - lowest)


def median_floors(seeds: Sequence[int]) -> list[float]:
    scene = READY_MADE["regression"]
    floors = [[floor(t) for t in run(replace(scene, seed=seed))] for seed in seeds]
    return np.median(floors, axis=0).tolist()


def test_regression_the_noise_of_small_batches_stays() -> None:
    full, one, eight = median_floors(range(20))
    assert full < 1e-5
    assert eight == pytest.approx(0.0053, rel=0.3)
    assert one == pytest.approx(0.073, rel=0.3)


@pytest.mark.parametrize("seed", range(5))
def test_regression_holds_for_any_seed(seed: int) -> None:
    full, one, eight = (floor(t) for t in run(replace(READY_MADE["regression"], seed=seed)))
    assert one > 4 * eight > 100 * full


def test_regression_batches_are_those_of_the_sentence() -> None:
    full, one, eight = run(READY_MADE["regression"])
    assert [t.examples_per_gradient for t in (full, one, eight)] == [64, 1, 8]
    assert {t.gradient_evaluations for t in (full, one, eight)} == {320}


def found_minima(scene: Scene) -> list[tuple[float, float]]:
    """The minimum that each run is nearest to at its end; all are close to one."""
    found = []
    for trajectory in run(scene):
        near = trajectory.nearest_minimum
        assert near is not None
        assert near[1] < 0.35
        found.append((near[0].x, near[0].y))
    return found


@pytest.mark.parametrize("factor", [0.85, 0.92, 1.0, 1.08, 1.15])
def test_himmelblau_three_different_minima(factor: float) -> None:
    minima = found_minima(with_rates(READY_MADE["himmelblau"], lambda eta: factor * eta))
    expected = [(3.58, -1.85), (3.0, 2.0), (-3.78, -3.28), (-3.78, -3.28)]
    for (x, y), (u, v) in zip(minima, expected, strict=True):
        assert (x, y) == (pytest.approx(u, abs=0.01), pytest.approx(v, abs=0.01))


@pytest.mark.parametrize("x", [0.09, 0.1, 0.11])
def test_himmelblau_a_tenth_to_the_right_all_agree(x: float) -> None:
    found = found_minima(replace(READY_MADE["himmelblau"], start=(x, -3.0)))
    assert len(set(found)) == 1
    assert found[0] == pytest.approx((3.584, -1.848), abs=1e-3)


def test_himmelblau_a_tenth_down_none_changes() -> None:
    here, lower = (
        found_minima(replace(READY_MADE["himmelblau"], start=(0.0, y))) for y in (-3.0, -3.1)
    )
    assert lower == here


def test_the_first_scene_shows_one_run_of_each_kind() -> None:
    """The scene that opens the app is the one whose link may be left out."""
    assert KEYS[0] == "beale"
    families = {OPTIMIZERS[r.optimizer].family for r in READY_MADE["beale"].runs}
    assert families == {"plain", "momentum", "adaptive"}
