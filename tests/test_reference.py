"""The optimizers against PyTorch's: data/README.md says where the numbers come from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from engine import Run, Scene, run
from engine.problem import Problem
from engine.run import reach
from optimizers import OPTIMIZERS, Optimizer
from surfaces import SURFACES, Surface

DATA = Path(__file__).parent / "data"
SHARED = {"gd": "sgd"}  # the same method, once there is no noise
STEP = 1e-13  # of operand size, for a single step
FREE = 1e-10  # for a whole run


class Reference(NamedTuple):
    """One run of PyTorch."""

    surface: Surface
    details: dict[str, Any]
    settings: dict[str, Any]
    positions: np.ndarray
    state: dict[str, np.ndarray]


def load(key: str) -> list[Reference]:
    file = np.load(DATA / f"{SHARED.get(key, key)}.npz")
    found = []
    for i, text in enumerate(file["runs"]):
        details = json.loads(str(text))
        kept = details["last"] + 1
        arrays = {name: file[name][i][:kept] for name in file.files if name != "runs"}
        surface = SURFACES[details["surface"]].with_parameters(details["parameters"])
        settings = OPTIMIZERS[key].defaults() | details["settings"]
        found.append(Reference(surface, details, settings, arrays.pop("positions"), arrays))
    return found


FILES = {path.stem for path in DATA.glob("*.npz")}
COVERED = [key for key in OPTIMIZERS if SHARED.get(key, key) in FILES]
REFERENCES = [
    pytest.param(key, reference, id=f"{key}-{reference.details['surface']}-{i}")
    for key in COVERED
    for i, reference in enumerate(load(key))
]


class Nudged(Problem):
    """The exact gradient, moved by so many times the rounding that its operands allow."""

    def __init__(self, surface: Surface, times: float) -> None:
        super().__init__(surface)
        self.times = times

    def gradient(self, w: np.ndarray) -> np.ndarray:
        g = super().gradient(w)
        operands = np.abs(g) + np.einsum("ij,j->i", np.abs(self.hessian(w)), np.abs(w))
        return g + self.times * STEP * operands


def one_step(
    optimizer: Optimizer, reference: Reference, t: int, times: float = 0.0
) -> dict[str, np.ndarray]:
    """Step t from where the reference was, by name, the position as ``w``."""
    before = {name: values[t - 1] for name, values in reference.state.items()}
    problem = Nudged(reference.surface, times)
    w, state = optimizer.step(reference.positions[t - 1], problem, before, reference.settings, t)
    return {"w": w} | state


@pytest.mark.parametrize(("key", "reference"), REFERENCES)
def test_each_step_is_the_reference_s(key: str, reference: Reference) -> None:
    """From the reference's own position and state, to 1e-13 of the size of the operands."""
    recorded = {"w": reference.positions} | reference.state
    for t in range(1, len(reference.positions)):
        ours = one_step(OPTIMIZERS[key], reference, t)
        assert ours.keys() == recorded.keys()
        nudged = [one_step(OPTIMIZERS[key], reference, t, times) for times in (-1, 1)]
        for name, value in ours.items():
            before, after = recorded[name][t - 1], recorded[name][t]
            allowed = STEP * (np.abs(before) + np.abs(after))
            allowed += np.max([np.abs(other[name] - value) for other in nudged], axis=0)
            assert np.all(np.abs(value - after) <= allowed), (t, name, value, after, allowed)


@pytest.mark.parametrize(("key", "reference"), REFERENCES)
def test_a_free_run_follows_the_reference(key: str, reference: Reference) -> None:
    """Up to the step at which the reference's own twin has drifted."""
    noise = {} if reference.surface.data or key == "gd" else {"sigma": 0.0}
    source = {"batch": 0} if reference.surface.data else noise
    scene = Scene(
        surface=reference.surface.key,
        parameters=reference.details["parameters"],
        start=tuple(reference.details["start"]),
        steps=200,
        runs=(Run(key, reference.details["settings"], **source),),
    )
    (trajectory,) = run(scene)
    low, high = reach(reference.surface, reference.positions[0])
    inside = np.all((reference.positions > low) & (reference.positions < high), axis=1)
    last = int(np.argmin(inside)) - 1 if not inside.all() else len(inside) - 1
    last = min(last, reference.details["drift"] - 1)
    assert trajectory.steps >= last
    theirs, ours = reference.positions[: last + 1], trajectory.positions[: last + 1]
    assert np.all(np.abs(ours - theirs) <= FREE * np.maximum(1, np.abs(theirs)))


def test_the_core_methods_have_a_reference() -> None:
    assert {"gd", "sgd", "momentum", "adagrad", "rmsprop", "adam"} <= set(COVERED)


def test_every_file_belongs_to_an_optimizer() -> None:
    assert set(OPTIMIZERS) >= FILES


def test_the_files_stay_small() -> None:
    sizes = [path.stat().st_size for path in DATA.glob("*.npz")]
    assert max(sizes) < 300_000


@pytest.mark.parametrize("key", COVERED)
def test_the_reference_says_something(key: str) -> None:
    """Several surfaces, mostly whole runs, mostly without drift."""
    references = load(key)
    assert len({r.details["surface"] for r in references}) >= 5
    assert np.mean([len(r.positions) == 201 for r in references]) > 0.8
    assert np.mean([min(r.details["drift"], 201) for r in references]) > 100
