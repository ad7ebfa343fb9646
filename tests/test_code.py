"""Scripts that reproduce a scene: they are run, and take our paths.

NumPy's are run here. PyTorch's, Optax's and Keras' are run by this Python where it has the
library, or by another one: ``PYTHON_WITH_OPTAX=/path/to/python`` and so on. A library that is
nowhere is skipped, and the summary says so.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from functools import partial
from io import StringIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from engine import Run, Scene, Trajectory, run
from engine.problem import Problem
from engine.run import simulate
from engine.schedules import SCHEDULES
from exports.code.script import LIBRARIES, to_code
from exports.code.twins import TWINS, Library, twin_of
from lessons import LESSONS, READY_MADE
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tests.random_scenes import STABLE, scenes
from texts import LANGUAGES

FREE = 1e-10  # as for the references: of a whole run, until a twin has drifted so far
NUDGE = 1e-13
NEAR = 1e-3  # where a library puts a small ε elsewhere
Paths = dict[str, np.ndarray]
Step = Callable[..., Any]


def paths_of(code: str) -> Paths:
    """What a NumPy script computes."""
    found: dict[str, Any] = {"__name__": "script"}
    with np.errstate(), redirect_stdout(StringIO()):
        exec(compile(code, "script", "exec"), found)
    return found["paths"]


def compare(scene: Scene, paths: Paths, library: str = "numpy", exact: bool = False) -> None:
    """Hold a script's paths to ours, as far as two right implementations need to agree."""
    x, y = scene.origin
    nudged = Scene(
        **{f: getattr(scene, f) for f in ("surface", "parameters", "steps", "seed", "formula")},
        start=(x + NUDGE * max(1, abs(x)), y - NUDGE * max(1, abs(y))),
        runs=scene.runs,
    )
    theirs = iter(paths.values())
    for one, ours, twin in zip(single(scene), run_all(scene), run_all(nudged), strict=True):
        if library != "numpy" and not has(library, scene, one):
            continue
        path = np.array(next(theirs))
        assert path.shape == (scene.steps + 1, 2)
        if exact:
            assert np.array_equal(path[: ours.steps + 1], ours.positions)
            continue
        last = min(ours.steps, twin.steps)
        size = np.maximum(1, np.abs(ours.positions[: last + 1]))
        drifted = np.abs(twin.positions[: last + 1] - ours.positions[: last + 1]) > FREE * size
        last = int(np.argmax(drifted.any(axis=1))) - 1 if drifted.any() else last
        apart = np.abs(path[: last + 1] - ours.positions[: last + 1]) / size[: last + 1]
        allowed = NEAR if near(library, scene, one) else FREE
        assert apart.max() <= allowed, (one, int(apart.max(axis=1).argmax()))
    assert next(theirs, None) is None


def single(scene: Scene) -> list[Run]:
    """The runs, those of several seeds as often."""
    return [run for run in scene.runs for _ in range(scene.resolve(run).seeds)]


def run_all(scene: Scene) -> list[Trajectory]:
    """Every run, and those of several seeds under each of them alone."""
    return [
        trajectory
        for one in scene.runs
        for seed in range(scene.resolve(one).seeds)
        for trajectory in run(replace(scene, seed=scene.seed + seed, runs=(replace(one, seeds=1),)))
    ]


def has(library: str, scene: Scene, one: Run) -> bool:
    """Whether the script runs it, which it does not where a comment says why."""
    alone = Scene(**{f: getattr(scene, f) for f in FIELDS}, runs=(one,))
    return "paths[" in to_code(alone, library)


def near(library: str, scene: Scene, one: Run) -> bool:
    """Whether the library has ε elsewhere."""
    if library == "numpy":
        return False
    twin = twin_of(library, one.optimizer, scene.resolve(one).settings)  # type: ignore[arg-type]
    return twin is not None and bool(twin.epsilon)


FIELDS = ("surface", "parameters", "start", "steps", "seed", "formula")


# NumPy


def all_methods(surface: str, steps: int) -> Iterator[Scene]:
    """Every method on a surface, with its suggested settings."""
    keys = list(OPTIMIZERS)
    for first in range(0, len(keys), 8):
        runs = tuple(Run(key) for key in keys[first : first + 8])
        yield Scene(surface, steps=steps, runs=runs)


@pytest.mark.parametrize("surface", SURFACES)
def test_numpy_takes_our_path(surface: str) -> None:
    """Bit for bit; of a surface made of data, whose sums are written plainly, to rounding."""
    for scene in all_methods(surface, 40):
        compare(scene, paths_of(to_code(scene)), exact=SURFACES[surface].data is None)


@pytest.mark.parametrize("surface", ["beale", "logistic_regression"])
@pytest.mark.parametrize("key", OPTIMIZERS)
def test_numpy_takes_our_path_with_a_penalty(key: str, surface: str) -> None:
    scene = Scene(surface, steps=25, runs=(Run(key, l2=0.3), Run(key, clip=1.0, l2=0.05)))
    compare(scene, paths_of(to_code(scene)), exact=scene.landscape.data is None)


@pytest.mark.parametrize("method", ["gd", "adam", "newton", "lbfgs"])
def test_numpy_takes_our_path_over_a_kink(method: str) -> None:
    settings = {"damping": 1.0} if method == "newton" else {}
    for formula, start in KINKS:
        runs = (Run(method, {"eta": 0.25, **settings}),)
        scene = Scene("formula", steps=40, formula=formula, start=start, runs=runs)
        assert run(scene)[0].steps == 40
        compare(scene, paths_of(to_code(scene)), exact=True)


@given(scene=scenes(most_steps=30))
@settings(STABLE, max_examples=60)
def test_numpy_takes_our_path_with_any_settings(scene: Scene) -> None:
    compare(scene, paths_of(to_code(scene)), exact=scene.landscape.data is None)


@pytest.mark.parametrize("key", [*READY_MADE, *LESSONS])
def test_numpy_reproduces_every_scene_of_the_app(key: str) -> None:
    scene = READY_MADE[key] if key in READY_MADE else LESSONS[key].scene
    compare(scene, paths_of(to_code(scene, language="ko")), exact=scene.landscape.data is None)


def test_a_script_stands_alone() -> None:
    """It needs nothing of the project, in a process of its own."""
    scene = READY_MADE["ill_conditioned"]
    done = subprocess.run(
        [sys.executable, "-I", "-c", to_code(scene)], capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    for line, trajectory in zip(lines, run(scene), strict=True):
        assert [float(v) for v in line.split()[-2:]] == trajectory.positions[-1].tolist()
    assert not done.stderr


# The libraries


def python_with(library: str) -> str:
    """A Python that has the library."""
    module = {"torch": "torch", "optax": "optax", "keras": "keras"}[library]
    named = os.environ.get(f"PYTHON_WITH_{library.upper()}")
    if named is None and importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not installed, nor is PYTHON_WITH_{library.upper()} set")
    return named or sys.executable


RUNNER = """
import contextlib, io, json, sys, warnings
import numpy as np
warnings.simplefilter("ignore")
made = []
for code in json.load(sys.stdin):
    found = {"__name__": "script"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(code, found)
    made.append({k: np.array(v).tolist() for k, v in found["paths"].items()})
print(json.dumps(made))
"""


def run_in(library: str, listed: list[Scene]) -> list[Paths]:
    """What a library computes of each scene."""
    done = subprocess.run(
        [python_with(library), "-c", RUNNER],
        input=json.dumps([to_code(scene, library) for scene in listed]),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def one_run(surface: str, run: Run, **rest: Any) -> Scene:
    return Scene(surface, steps=40, seed=7, runs=(run,), **rest)


KINKS = [
    ("sqrt(x^2 + y^2)", (0.0, 0.5)),  # arrives at the tip, and stays there
    ("sqrt(x^2) + y^2 + (y^4)^(1/3)", (0.0, 1.0)),
    ("max(x, -x, 0.1) + min(0, y) - sign(y) + max(2, y)", (1.0, 0.3)),
    ("max(x, y) + max(x^2, 1 - x)/2 + x^2 + y^2", (0.5, 0.5)),
]
"""Formulas and starts whose paths meet a tip, or equal values."""


def library_scenes() -> list[Scene]:
    """Every surface with GD, every method on two, and every other setting."""
    listed = [one_run(key, Run("gd")) for key in SURFACES]
    for surface in ("beale", "logistic_regression"):
        listed += all_methods(surface, 40)
    for schedule in SCHEDULES:
        for method in ("gd", "nesterov", "adam", "rprop"):
            listed.append(one_run("beale", Run(method, {"eta": 0.003}, schedule=schedule)))
    odd = {"every": 7.5, "gamma": 0.5}
    listed.append(one_run("beale", Run("gd", schedule="step", schedule_settings=odd)))
    for method in OPTIMIZERS:
        listed.append(one_run("beale", Run(method, clip=2.0, l2=0.05)))
    listed += [
        one_run("linear_regression", Run("sgd", batch=5)),
        one_run("logistic_regression", Run("adam", batch=3, replacement=True)),
        one_run("beale", Run("sgd", sigma=2.0, clip=3.0)),
        one_run("beale", Run("adam", sigma=0.5, seeds=3)),
        one_run("linear_regression", Run("sgd", batch=4, seeds=3)),
        one_run("linear_regression", Run("adam", batch=4, replacement=True, seeds=2)),
        one_run("formula", Run("gd", {"eta": 0.01}), formula="|x| + 2sin(y) + 1/(1+x^2)"),
        one_run("formula", Run("gd"), formula="5"),
        *[one_run("formula", Run("gd", {"eta": 0.25}), formula=f, start=w) for f, w in KINKS],
        one_run("quadratic", Run("gd"), parameters={"kappa": 7.0, "theta": 20.0}),
    ]
    return listed


@pytest.mark.parametrize("library", [key for key in LIBRARIES if key != "numpy"])
def test_a_library_takes_our_path(library: Library) -> None:
    listed = library_scenes()
    for scene, paths in zip(listed, run_in(library, listed), strict=True):
        compare(scene, paths, library)


def its_step(kind: str, step: Step, w: Any, problem: Any, state: Any, h: Any, t: int) -> Any:
    """Our step with ε where a library's method has it, as the note in the script says."""
    if kind in ("squared", "outside"):
        end, after = step(w, problem, state, h | {"epsilon": 0.0}, t)
        if kind == "squared":
            return w + (end - w) * np.sqrt(after["G"] / (after["G"] + h["epsilon"] ** 2)), after
        return w + (end - w) * (after["u"] / (after["u"] + h["epsilon"])), after
    left = np.sqrt(1 - h["beta2"] ** t)
    factor = left if kind == "after" else 1 / left
    return step(w, problem, state, h | {"epsilon": h["epsilon"] * factor}, t)


@pytest.mark.parametrize("library", [key for key in LIBRARIES if key != "numpy"])
def test_where_gradients_vanish_a_note_says_which_path_is_taken(library: Library) -> None:
    """On a plain, where g is about ε, a twin with ε elsewhere takes the path that its note says."""
    twins = {key: twin for key, twin in TWINS[library].items() if twin.epsilon}
    scenes = [Scene("easom", start=(-0.5, -0.3), steps=60, runs=(Run(key),)) for key in twins]
    for scene, paths in zip(scenes, run_in(library, scenes), strict=True):
        (one,) = scene.runs
        twin, optimizer = twins[one.optimizer], OPTIMIZERS[one.optimizer]
        changed = replace(optimizer, step=partial(its_step, twin.epsilon, optimizer.step))
        resolved = scene.resolve(one)
        surface, start = scene.landscape, np.array(scene.origin)
        theirs = simulate(surface, changed, resolved, Problem(surface), start, scene.steps)
        (path,) = paths.values()
        np.testing.assert_allclose(path, theirs.positions, rtol=1e-9, atol=1e-12)
        if twin.epsilon in ("before", "after"):
            (ours,) = run(scene)
            assert np.abs(path - ours.positions).max() > 1e-6


@pytest.mark.parametrize("library", TWINS)
def test_a_twin_is_of_a_method_and_its_settings(library: Library) -> None:
    for key, twin in TWINS[library].items():
        optimizer = OPTIMIZERS[key.partition(".")[0]]
        named = [k for v in twin.arguments.values() for k in ((v,) if isinstance(v, str) else v)]
        assert set(named) == {p.key for p in optimizer.hyperparameters}, key


# The text of a script


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("library", LIBRARIES)
def test_every_method_is_run_or_said_to_be_missing(library: str, language: str) -> None:
    for key, optimizer in OPTIMIZERS.items():
        code = to_code(Scene(runs=(Run(key),)), library, language)
        ast.parse(code)
        assert ("paths[" in code) != (f"# {optimizer.name}: " in code and "= descend" not in code)
        assert all(len(line) <= 120 for line in code.splitlines() if "v=1&" not in line)


def test_a_large_epsilon_that_stands_elsewhere_is_refused() -> None:
    scene = Scene(runs=(Run("adagrad", {"epsilon": 100.0}),))
    assert "paths[" not in to_code(scene, "keras")
    assert "paths[" in to_code(scene, "torch")


def test_a_switch_that_a_library_lacks_is_named() -> None:
    scene = Scene(runs=(Run("adam", {"bias_correction": False}),))
    assert "Bias correction" in to_code(scene, "torch")
    assert "eps_root=1e-08" in to_code(
        Scene(runs=(Run("adam", {"epsilon_inside": True}),)), "optax"
    )


def test_each_seed_has_its_path_and_the_others_their_draws() -> None:
    runs = (Run("sgd", batch=4, seeds=3), Run("adam", batch=4), Run("adam", batch=2, seeds=2))
    scene = Scene("linear_regression", steps=9, seed=5, runs=runs)
    paths = paths_of(to_code(scene))
    assert [name.rpartition("#")[2] for name in paths if "#" in name] == ["5", "6", "7", "5", "6"]
    compare(scene, paths)


def test_runs_of_one_name_are_kept_apart() -> None:
    scene = Scene(steps=3, runs=(Run("gd"), Run("gd")))
    assert len(paths_of(to_code(scene))) == 2


def test_a_script_holds_its_scene() -> None:
    scene = LESSONS["adam"].scene
    docstring = ast.get_docstring(ast.parse(to_code(scene)))
    assert docstring
    assert Scene.from_query(docstring.splitlines()[-1]) == scene
