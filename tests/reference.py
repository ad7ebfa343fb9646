"""Each optimizer beside its reference implementation, and how far apart they are.

data/README.md says where the numbers come from. ``python -m tests.data.make_table`` writes the
largest differences into the README.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from engine import Run, Scene, Trajectory, run
from engine.problem import Problem
from engine.run import reach
from optimizers import OPTIMIZERS, Optimizer
from surfaces import SURFACES, Surface
from tests.random_scenes import random_surface

DATA = Path(__file__).parent / "data"
SHARED = {"gd": "sgd"}  # the same method, once there is no noise
STEP = 1e-13  # of operand size, for a single step
FREE = 1e-10  # for a whole run
END = 1e-10  # for where a line search ends
PYTORCH, OPTAX = "PyTorch 2.13.0", "Optax 0.2.8"
SOURCES = {
    "gd": f"{PYTORCH} `SGD`",
    "sgd": f"{PYTORCH} `SGD`",
    "momentum": f"{PYTORCH} `SGD(momentum)`",
    "nesterov": f"{PYTORCH} `SGD(nesterov=True)`",
    "adagrad": f"{PYTORCH} `Adagrad`",
    "rmsprop": f"{PYTORCH} `RMSprop`",
    "adadelta": f"{PYTORCH} `Adadelta`",
    "adam": f"{PYTORCH} `Adam`",
    "amsgrad": f"{PYTORCH} `Adam(amsgrad=True)`",
    "adamax": f"{PYTORCH} `Adamax`",
    "nadam": f"{PYTORCH} `NAdam`",
    "radam": f"{PYTORCH} `RAdam`",
    "adamw": f"{PYTORCH} `AdamW`",
    "adabelief": f"{OPTAX} `adabelief`",
    "yogi": f"{OPTAX} `yogi`",
    "lion": f"{OPTAX} `lion`",
    "rprop": f"{PYTORCH} `Rprop`",
    "newton": "NumPy `linalg.solve`",
    "lbfgs": "SciPy 1.17.1 `L-BFGS-B`",
}
"""Every optimizer's reference implementation."""


class Reference(NamedTuple):
    """One run of a reference implementation."""

    surface: Surface
    details: dict[str, Any]
    settings: dict[str, Any]
    positions: np.ndarray
    state: dict[str, np.ndarray]


class Measured(NamedTuple):
    """The largest relative differences found: in a step, in a free run, at the end of one."""

    step: float | None = None
    free: float | None = None
    end: float | None = None


FILES = {path.stem for path in DATA.glob("*.npz")}
COVERED = [key for key in OPTIMIZERS if SHARED.get(key, key) in FILES]
"""The optimizers whose reference is a path."""


@cache
def load(key: str) -> tuple[Reference, ...]:
    """The recorded runs of an optimizer's reference."""
    file = np.load(DATA / f"{SHARED.get(key, key)}.npz")
    recorded = {name: file[name] for name in file.files}
    found = []
    for i, text in enumerate(recorded.pop("runs")):
        details = json.loads(str(text))
        kept = details["last"] + 1
        arrays = {name: values[i][:kept] for name, values in recorded.items()}
        surface = SURFACES[details["surface"]].with_parameters(details["parameters"])
        settings = OPTIMIZERS[key].defaults() | details["settings"]
        found.append(Reference(surface, details, settings, arrays.pop("positions"), arrays))
    return tuple(found)


# Step by step, from where the reference was


class Nudged(Problem):
    """The exact gradient, moved by so many times the rounding that its operands allow."""

    def __init__(self, surface: Surface, times: float) -> None:
        super().__init__(surface)
        self.times = times

    def gradient(self, w: np.ndarray) -> np.ndarray:
        g = super().gradient(w)
        if not self.times:
            return g
        operands = np.abs(g) + np.einsum("ij,j->i", np.abs(self.hessian(w)), np.abs(w))
        return g + self.times * STEP * operands


def one_step(
    optimizer: Optimizer, reference: Reference, t: int, times: float = 0.0
) -> dict[str, np.ndarray]:
    """Step t from where the reference was, by name, the position as ``w``."""
    before = {name: values[t - 1] for name, values in reference.state.items()}
    problem = Nudged(reference.surface, times)
    with np.errstate(all="ignore"):  # as in the engine's loop
        w, state = optimizer.step(
            reference.positions[t - 1], problem, before, reference.settings, t
        )
    return {"w": w} | state


@cache
def step_difference(key: str, index: int) -> float:
    """The largest difference in any step of a run, relative to the size of its operands."""
    optimizer, reference = OPTIMIZERS[key], load(key)[index]
    recorded = {"w": reference.positions} | reference.state
    largest = 0.0
    for t in range(1, len(reference.positions)):
        ours = one_step(optimizer, reference, t)
        assert ours.keys() == recorded.keys()
        nudged = [one_step(optimizer, reference, t, times) for times in (-1, 1)]
        for name, value in ours.items():
            before, after = recorded[name][t - 1], recorded[name][t]
            operands = np.abs(before) + np.abs(after)
            operands += np.max([np.abs(other[name] - value) for other in nudged], axis=0) / STEP
            apart = np.abs(value - after)
            assert np.all(np.isfinite(apart)), (t, name)
            relative = np.divide(apart, operands, out=np.zeros(2), where=apart > 0)
            largest = max(largest, float(relative.max()))
    return largest


# A whole run, on its own


def free_run(key: str, reference: Reference) -> Trajectory:
    """Our own run from the start of a reference's."""
    noise = {} if reference.surface.data or OPTIMIZERS[key].always_full else {"sigma": 0.0}
    source = {"batch": 0} if reference.surface.data else noise
    scene = Scene(
        surface=reference.surface.key,
        parameters=reference.details["parameters"],
        start=tuple(reference.details["start"]),
        steps=200,
        runs=(Run(key, reference.details["settings"], **source),),
    )
    return run(scene)[0]


@cache
def free_difference(key: str, index: int) -> float:
    """The largest difference up to the step at which the reference's own twin has drifted."""
    reference = load(key)[index]
    trajectory = free_run(key, reference)
    low, high = reach(reference.surface, reference.positions[0])
    inside = np.all((reference.positions > low) & (reference.positions < high), axis=1)
    last = int(np.argmin(inside)) - 1 if not inside.all() else len(inside) - 1
    last = min(last, reference.details["drift"] - 1)
    assert trajectory.steps >= last
    theirs, ours = reference.positions[: last + 1], trajectory.positions[: last + 1]
    return float(np.max(np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))))


# The two that know curvature


@cache
def newton_difference() -> float:
    """Newton's step, solved by hand, against NumPy's solver; relative to the condition number."""
    rng, optimizer, largest = np.random.default_rng(2026), OPTIMIZERS["newton"], 0.0
    for plain in SURFACES.values():
        for _ in range(200):
            surface = random_surface(plain, rng)
            w = rng.uniform(*np.array(surface.domain).T)
            h = {"eta": rng.uniform(0.1, 2), "damping": rng.choice([0, rng.uniform(0, 100)])}
            ours, _ = optimizer.step(w, Problem(surface), {}, h, 1)
            matrix = surface.hessian(w) + h["damping"] * np.eye(2)
            step = np.linalg.solve(matrix, surface.gradient(w))
            size = (np.abs(w) + np.abs(h["eta"] * step).max()) * np.linalg.cond(matrix)
            largest = max(largest, float(np.max(np.abs(ours - (w - h["eta"] * step)) / size)))
    return largest


def lbfgs_ends() -> list[dict[str, Any]]:
    """Where SciPy's L-BFGS-B ended: surface, parameters, start, end and value."""
    ends: list[dict[str, Any]] = json.loads((DATA / "lbfgs.json").read_text("utf-8"))
    return ends


def lbfgs_difference(theirs: dict[str, Any]) -> float:
    """How far from SciPy's end our run ends, in the point or in the value."""
    scene = Scene(
        surface=theirs["surface"],
        parameters=theirs["parameters"],
        start=tuple(theirs["start"]),
        steps=200,
        runs=(Run("lbfgs"),),
    )
    (ours,) = run(scene)
    assert ours.steps == scene.steps
    ends = np.array([*ours.positions[-1], ours.losses[-1]])
    expected = np.array([*theirs["end"], theirs["value"]])
    return float(np.max(np.abs(ends - expected) / np.maximum(1, np.abs(expected))))


# All of them


@cache
def measured(key: str) -> Measured:
    """The largest differences of an optimizer from its reference."""
    if key == "newton":
        return Measured(step=newton_difference())
    if key == "lbfgs":
        return Measured(end=max(lbfgs_difference(end) for end in lbfgs_ends()))
    every = range(len(load(key)))
    return Measured(
        step=max(step_difference(key, i) for i in every),
        free=max(free_difference(key, i) for i in every),
    )
