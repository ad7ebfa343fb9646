"""Several seeds of a run at once: the cloud, its quantiles, and what the browser gets of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Run, Scene, SceneError, cloud, run, run_seeds
from engine.options import MAX_SEEDS
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tests.buffer import Buffer
from tests.random_scenes import STABLE, runs
from texts import number
from ui.wire.blocks import FRAMES
from ui.wire.events import Event, Lab, fold
from ui.wire.payload import payload

REGRESSION = Scene("linear_regression", steps=60, seed=3, runs=(Run("sgd", batch=2, seeds=20),))
LEAVING = Scene("saddle", start=(1.5, 0.0), steps=400, runs=(Run("sgd", sigma=0.1, seeds=9),))


def alone(scene: Scene, member: int) -> Scene:
    """The scene of one member of a cloud."""
    one = replace(scene.runs[0], seeds=1)
    return replace(scene, seed=scene.seed + member, runs=(one,))


@settings(STABLE, max_examples=60)
@given(st.data(), st.sampled_from(list(SURFACES)))
def test_each_member_is_the_run_of_its_seed_bit_for_bit(data: st.DataObject, surface: str) -> None:
    drawn = data.draw(runs(SURFACES[surface], wild=False))
    scene = Scene(surface, steps=40, seed=data.draw(st.integers(0, 99)), runs=(drawn,))
    resolved = scene.resolve(scene.runs[0])
    batch = run_seeds(scene, scene.runs[0])
    assert batch.positions.shape == (41, 2, resolved.seeds)
    for member in range(resolved.seeds):
        (trajectory,) = run(alone(scene, member))
        together = batch.positions[:, :, member]
        np.testing.assert_array_equal(together[: trajectory.steps + 1], trajectory.positions)
        np.testing.assert_array_equal(
            batch.losses[: trajectory.steps + 1, member], trajectory.losses
        )


def test_the_band_holds_losses_of_members() -> None:
    scene = REGRESSION
    made = cloud(scene, scene.runs[0])
    assert made is not None
    assert (made.seeds, made.left) == (20, 0)
    losses = np.sort([run(alone(scene, m))[0].losses for m in range(20)], axis=0)
    np.testing.assert_array_equal(made.band, losses[[2, 10, 17]])  # 0.1, 0.5, 0.9 of 19, rounded
    ends = sorted(run(alone(scene, m))[0].nearest_minimum[1] for m in range(20))
    assert made.distance == pytest.approx(ends[10], rel=1e-12)


def test_a_member_that_left_counts_as_an_infinite_loss() -> None:
    made = cloud(LEAVING, LEAVING.runs[0])
    assert made is not None
    assert made.left == 9
    assert np.all(made.band[:, -1] == np.inf)
    assert made.distance is None  # a saddle has no minimum


@pytest.mark.parametrize("optimizer", ["gd", "adam"])
def test_nothing_random_makes_no_cloud(optimizer: str) -> None:
    seeds = 1 if OPTIMIZERS[optimizer].always_full else 30
    scene = Scene("beale", runs=(Run(optimizer, seeds=seeds),))
    assert cloud(scene, scene.runs[0]) is None


def test_seeds_travel_in_the_link() -> None:
    assert "r1.seeds=20" in REGRESSION.to_query()
    assert Scene.from_query(REGRESSION.to_query()) == REGRESSION


@pytest.mark.parametrize("seeds", ["0", "51", "2.5", "many"])
def test_other_numbers_of_seeds_are_refused(seeds: str) -> None:
    with pytest.raises(SceneError, match=r"r1\.seeds"):
        Scene.from_query(f"surface=linear_regression&r1=sgd&r1.seeds={seeds}")


def test_a_method_of_the_full_gradient_has_one_seed() -> None:
    with pytest.raises(SceneError, match="full gradient"):
        Scene("beale", runs=(Run("gd", seeds=2),))


# What the browser gets


def sent(scene: Scene) -> Buffer:
    return Buffer(payload(Lab.of(scene), "a session", ()))


@pytest.mark.parametrize("steps", [1, 60, FRAMES, FRAMES + 1, 1999, 2000])
def test_frames_are_steps_of_the_cloud(steps: int) -> None:
    scene = replace(REGRESSION, steps=steps)
    made = cloud(scene, scene.runs[0])
    assert made is not None
    buffer = sent(scene)
    told = buffer.header["runs"][0]["cloud"]
    frames = buffer.frames(told["frames"], told["seeds"])
    assert len(frames) <= FRAMES + 1
    for step in {0, steps // 2 // told["stride"] * told["stride"]}:
        shown = frames[step // told["stride"]]
        np.testing.assert_array_equal(shown, made.positions[step].astype(np.float32))
    np.testing.assert_array_equal(frames[-1], made.positions[-1].astype(np.float32))
    np.testing.assert_array_equal(buffer.trail(told["band"])[:3], made.band)


def test_the_loss_axis_holds_the_band() -> None:
    buffer = sent(REGRESSION)
    scale = buffer.header["loss"]
    band = buffer.trail(buffer.header["runs"][0]["cloud"]["band"])[:3] - scale["offset"]
    assert scale["log"]
    assert np.log10(band.max()) <= scale["high"] + 1
    assert np.log10(band[band > 0].min()) >= scale["low"] or scale["high"] - scale["low"] == 12


def test_results_state_the_median_and_the_middle() -> None:
    buffer = sent(REGRESSION)
    made = cloud(REGRESSION, REGRESSION.runs[0])
    assert made is not None
    (told,) = buffer.header["runs"]
    low, median, high = (number(float(loss)) for loss in made.band[:, -1])
    assert told["name"] == "SGD · 20 seeds"
    assert told["result"]["loss"] == median
    assert low in told["result"]["seeds"]
    assert high in told["result"]["seeds"]
    assert told["result"]["sentence"].startswith("Seed 3: ")


def test_infinite_losses_are_sent_as_finite_numbers() -> None:
    buffer = sent(LEAVING)
    (told,) = buffer.header["runs"]
    assert np.isfinite(buffer.trail(told["cloud"]["band"])).all()
    assert told["result"]["loss"] == "–"
    assert "9 left the surface" in told["result"]["seeds"]


def test_the_card_sets_the_seeds() -> None:
    lab = fold(Lab.of(REGRESSION), [Event(1, "setting", run=1, key="seeds", value=MAX_SEEDS)])
    assert lab.scene.runs[0].seeds == MAX_SEEDS
    lab = fold(lab, [Event(2, "setting", run=1, key="seeds", value=MAX_SEEDS + 1)])
    assert lab.refusal is not None
    assert lab.scene.runs[0].seeds == MAX_SEEDS
