"""Data that is exported: it reads back as the same floats, and as the same scene."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from engine import Run, Scene, run
from exports.formats import table
from figures.legend import run_names
from lessons import READY_MADE
from links import document
from optimizers import OPTIMIZERS
from tests.random_scenes import STABLE, scenes

BEALE = READY_MADE["beale"]


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name]) for row in rows])


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_table_holds_the_very_floats_of_a_run(key: str) -> None:
    scene = Scene("beale", steps=30, runs=(Run(key),))
    (trajectory,) = run(scene)
    rows = read(table.to_csv(scene, [trajectory]))
    assert [int(row["step"]) for row in rows] == list(range(trajectory.steps + 1))
    for i, axis in enumerate("xy"):
        assert np.array_equal(column(rows, axis), trajectory.positions[:, i])
        assert np.array_equal(column(rows, f"gradient_{axis}"), trajectory.gradients[:, i])
        for quantity in trajectory.optimizer.state:
            values = trajectory.state[quantity.key][:, i]
            for age in range(quantity.depth):
                name = f"{quantity.key}{age + 1}_{axis}"
                assert np.array_equal(column(rows, name), values[:, age])
            if not quantity.depth:
                assert np.array_equal(column(rows, f"{quantity.key}_{axis}"), values)
    assert np.array_equal(column(rows, "loss"), trajectory.losses)


def test_runs_stand_below_each_other_and_have_only_what_is_theirs() -> None:
    trajectories = run(BEALE)
    rows = read(table.to_csv(BEALE, trajectories, "ko"))
    assert len(rows) == sum(t.steps + 1 for t in trajectories)
    names = run_names(BEALE, "ko")
    for number, (name, trajectory) in enumerate(zip(names, trajectories, strict=True), start=1):
        own = [row for row in rows if row["run"] == str(number)]
        assert {row["name"] for row in own} == {name}
        assert len(own) == trajectory.steps + 1
        state = {quantity.key for quantity in trajectory.optimizer.state}
        for key in ("m", "v", "G"):
            assert all(bool(row[f"{key}_x"]) == (key in state) for row in own)


def test_the_rate_is_there_where_a_schedule_changes_it() -> None:
    runs = (Run("gd", {"eta": 0.01}), Run("gd", {"eta": 0.01}, schedule="exponential"))
    scene = Scene("beale", steps=5, runs=runs)
    trajectories = run(scene)
    rows = read(table.to_csv(scene, trajectories))
    assert not any(row["eta"] for row in rows[:7])
    assert trajectories[1].rates is not None
    assert np.array_equal(column(rows[7:], "eta"), trajectories[1].rates)
    assert "eta" not in rows[0] or "eta" not in read(table.to_csv(BEALE, run(BEALE)))[0]


def test_a_table_with_words_of_its_own_says_that_it_is_utf8() -> None:
    """For Excel; read as ``utf-8-sig``, the mark is no part of it."""
    steps = replace(BEALE, steps=2)
    schedules = replace(steps, runs=(Run("gd", schedule="cosine"),))
    for scene, language, marked in (
        (steps, "en", False),
        (steps, "ko", True),
        (schedules, "ko", True),
        (schedules, "en", True),  # Cosine (η∞/η 0)
    ):
        trajectories = run(scene)
        made = table.to_csv_file(scene, trajectories, language)
        assert made.startswith(b"\xef\xbb\xbf") == marked
        assert made.decode("utf-8-sig") == table.to_csv(scene, trajectories, language)


def test_each_seed_has_its_own_rows() -> None:
    """They are those of the scene with that seed, with all state."""
    runs = (Run("adam", batch=8, seeds=3), Run("sgd", batch=4), Run("gd"))
    scene = Scene("linear_regression", steps=12, seed=5, runs=runs)
    rows = read(table.to_csv(scene, run(scene)))
    assert [len([r for r in rows if r["run"] == n]) for n in "123"] == [39, 13, 13]
    assert {r["seed"] for r in rows if r["run"] == "2"} == {"5"}
    assert {r["seed"] for r in rows if r["run"] == "3"} == {""}
    for seed in (5, 6, 7):
        own = [r for r in rows if r["run"] == "1" and r["seed"] == str(seed)]
        alone = replace(scene, seed=seed, runs=(Run("adam", batch=8),))
        expected = read(table.to_csv(alone, run(alone)))
        for row, same in zip(own, expected, strict=True):
            assert {k: row[k] for k in same if k != "name"} == {
                k: same[k] for k in same if k != "name"
            }


def test_a_seed_that_leaves_ends_there() -> None:
    scene = Scene("saddle", start=(0.5, 0.1), steps=200, runs=(Run("sgd", {"eta": 0.2}, seeds=4),))
    rows = read(table.to_csv(scene, run(scene)))
    ends = [max(int(r["step"]) for r in rows if r["seed"] == str(seed)) for seed in range(4)]
    assert all(0 < end < 200 for end in ends)
    assert all(np.isfinite(column(rows, "x")))


@given(scene=scenes())
@STABLE
def test_a_scene_comes_back_from_json(scene: Scene) -> None:
    written = json.loads(document.to_json_text(scene))
    assert document.from_json(written) == scene
    assert Scene.from_query(written["query"]) == scene


def test_nothing_is_left_to_a_default() -> None:
    (first, *_) = document.to_json(BEALE)["runs"]
    assert first["hyperparameters"] == {"eta": 0.01}
    assert document.to_json(Scene("quadratic"))["parameters"] == {"kappa": 20.0, "theta": 0.0}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (None, "not a scene"),
        ({"runs": 3}, "not a scene"),
        ({"runs": [3]}, "not a scene"),
        ({"runs": [{}]}, "not a scene"),
        ({"start": 5}, "not a scene"),
        ({"parameters": []}, "not a scene"),
        ({"colour": "red"}, "colour"),
        ({"version": "7"}, "version"),
        ({"surface": "moon"}, "moon"),
        ({"runs": [{"optimizer": "gd", "colour": 1}]}, "colour"),
        ({"runs": [{"optimizer": "gd", "hyperparameters": {"eta": "fast"}}]}, "fast"),
        ({"start": [1]}, "not a scene"),
        ({"steps": 1e9}, "steps"),
    ],
)
def test_what_makes_no_sense_is_told(change: dict[str, Any] | None, said: str) -> None:
    written = None if change is None else document.to_json(BEALE) | change
    with pytest.raises(ValueError, match=said):
        document.from_json(written)
