"""A tape takes the engine's step: the same bits where these are the same everywhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Run, Scene
from engine.problem import MiniBatchProblem, NoisyProblem
from engine.run import problem_for, run_one
from engine.trajectory import Trajectory
from formulas.derivatives import functions
from formulas.syntax import FormulaError
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tapes import Tape, Tapes, from_bytes, start_tape, to_bytes, trace
from tapes.recording import Numbers, Recorder
from tapes.tape import EXACT, OPERATIONS
from tests.random_formulas import NODES
from tests.random_scenes import STABLE, scenes

TRACED = [key for key in OPTIMIZERS if key != "lbfgs"]
CLOSE = 1e-13
BATCHES = {key: (0, 3) if surface.data else (0,) for key, surface in SURFACES.items()}
PAIRS = [
    pytest.param(surface, optimizer, batch, id=f"{surface}-{optimizer}-{batch}")
    for surface, batches in BATCHES.items()
    for optimizer in TRACED
    for batch in batches
    if not (batch and OPTIMIZERS[optimizer].always_full)
]


def of_cells(prefix: str, values: np.ndarray) -> dict[str, np.ndarray]:
    """Values of shape ``(steps, *cells)`` by the names that a tape has for the cells."""
    places = list(np.ndindex(values.shape[1:]))
    names = [f"{prefix}[{','.join(map(str, place))}]" if place else prefix for place in places]
    return {name: values[(slice(None), *place)] for name, place in zip(names, places, strict=True)}


def known(scene: Scene, run: Run, found: Trajectory) -> dict[str, np.ndarray]:
    """What each step begins with, shape ``(T,)``, by the names of a tape's inputs."""
    resolved, t = found.resolved, np.arange(1.0, found.steps + 1)
    values: dict[str, Any] = {
        "x": found.positions[:-1, 0],
        "y": found.positions[:-1, 1],
        "t": t,
        "clip": np.full_like(t, resolved.clip or np.inf),
        "l2": np.full_like(t, resolved.l2),
        "noise[0]": 0 * t,
        "noise[1]": 0 * t,
        **{f"h.{key}": np.full_like(t, value) for key, value in resolved.settings.items()},
    }
    if found.rates is not None:
        values["h.eta"] = found.rates
    for key, state in found.state.items():
        values |= of_cells(f"s.{key}", state[:-1])
    problem = problem_for(found.surface, resolved, scene.seed, scene.steps)
    if isinstance(problem, NoisyProblem):
        values |= of_cells("noise", problem._noise[: found.steps])
    if isinstance(problem, MiniBatchProblem) and found.surface.data:
        drawn = problem._indices[: found.steps]
        values |= of_cells("input", found.surface.data.inputs[drawn])
        values |= of_cells("target", found.surface.data.targets[drawn])
    return values


def reached(found: Trajectory) -> dict[str, np.ndarray]:
    """What each step ends with, by the names of a tape's outputs."""
    after = {"x": found.positions[1:, 0], "y": found.positions[1:, 1]}
    for key, state in found.state.items():
        after |= of_cells(f"s.{key}", state[1:])
    return after | of_cells("g", found.used_gradients)


def assert_same(made: dict[str, Any], wanted: dict[str, np.ndarray], exact: bool) -> None:
    for name, values in wanted.items():
        told = np.broadcast_to(made[name], values.shape)
        if exact:
            np.testing.assert_array_equal(told, values, err_msg=name)
        else:
            scale = np.maximum(1, np.abs(values))
            with np.errstate(invalid="ignore"):  # of infinities
                near = np.abs(told - values) <= CLOSE * scale
            assert np.all(near | (told == values) | np.isnan(values)), name


def assert_takes_the_steps(scene: Scene, run: Run) -> Tapes:
    """Each step of a run, from where the engine stood before it."""
    tapes, found = trace(scene, run), run_one(scene, run)
    if found.steps:
        made = tapes.step(known(scene, run, found))
        assert_same(made, reached(found), tapes.step.exact)
        counts = found.evaluations, found.value_evaluations, found.hessian_evaluations
        for name, count in zip(("gradients", "values", "hessians"), counts, strict=True):
            assert np.all(np.diff(count) == made[name])
    return tapes


@pytest.mark.parametrize(("surface", "optimizer", "batch"), PAIRS)
def test_every_method_on_every_surface(surface: str, optimizer: str, batch: int) -> None:
    scene = Scene(surface, steps=40, runs=(Run(optimizer, batch=batch or None),))
    tapes = assert_takes_the_steps(scene, scene.runs[0])
    found = run_one(scene, scene.runs[0])
    w = found.positions.T
    hessian = found.surface.hessian(w)
    wanted = {"loss": found.losses, "H[0,0]": hessian[0, 0], "H[0,1]": hessian[0, 1]}
    wanted |= {"H[1,1]": hessian[1, 1], **of_cells("dL", found.gradients)}
    assert_same(tapes.at({"x": w[0], "y": w[1]}), wanted, tapes.at.exact)
    after = {f"h.{k}": v for k, v in found.resolved.settings.items()}
    after |= {"t": np.arange(1.0, found.steps + 1)}
    for key, state in found.state.items():
        after |= of_cells(f"s.{key}", state[1:])
    shown = {
        name: v for key, value in found.shown.items() for name, v in of_cells(key, value).items()
    }
    made = tapes.show(after)
    assert set(made) == set(shown)
    assert_same(made, shown, tapes.show.exact)


@pytest.mark.parametrize("optimizer", TRACED)
def test_the_first_state(optimizer: str) -> None:
    scene = Scene("beale", steps=1, runs=(Run(optimizer, {"eta": 0.123}),))
    found = run_one(scene, scene.runs[0])
    made = start_tape(scene, scene.runs[0])(
        {"x": 1.0, "y": 1.5, **{f"h.{k}": v for k, v in found.resolved.settings.items()}}
    )
    wanted = {
        n: v for k, state in found.state.items() for n, v in of_cells(f"s.{k}", state[:1]).items()
    }
    assert made.keys() == wanted.keys()
    assert_same(made, wanted, exact=True)


@given(scenes())
@settings(STABLE, max_examples=150)
def test_random_scenes(scene: Scene) -> None:
    """With schedules, clipping, penalties, noise, mini-batches, parameters and typed formulas."""
    for run in scene.runs:
        if run.optimizer in TRACED:
            assert_takes_the_steps(scene, run)


@given(scenes(wild=True))
@settings(STABLE, max_examples=60)
def test_wild_scenes(scene: Scene) -> None:
    """As far out as numbers go: what is not finite is so on both sides."""
    for run in scene.runs:
        if run.optimizer in TRACED:
            trace(scene, run)


@pytest.mark.parametrize("optimizer", TRACED)
def test_a_tape_of_exact_operations_takes_the_whole_path(optimizer: str) -> None:
    """Fed with its own results from the start, on a surface of sums and products."""
    scene = Scene("rosenbrock", steps=200, runs=(Run(optimizer, clip=5.0, l2=0.01),))
    (run,) = scene.runs
    tape, found = trace(scene, run).step, run_one(scene, run)
    assert tape.exact
    given_at = known(scene, run, found)
    values = {name: given_at[name][0] for name in tape.inputs}
    for k in range(found.steps):
        values |= {name: given_at[name][k] for name in ("t", "noise[0]", "noise[1]")}
        after = tape(values)
        assert (after["x"], after["y"]) == tuple(found.positions[k + 1])
        values |= {name: after[name] for name in values if name in after}


@given(NODES)
@settings(STABLE, max_examples=150)
def test_typed_formulas(node: Any) -> None:
    """Those that are read: values, derivatives, and where there are none."""
    try:
        made = functions(node)
    except FormulaError:
        return
    recorder = Recorder()
    w = Numbers.of(recorder, [recorder.input(axis) for axis in "xy"])
    slope, (xx, xy), (_, yy) = made.gradient(w), *made.hessian(w)
    outputs = {"loss": made.value(w), "x": slope[0], "y": slope[1], "xx": xx, "xy": xy, "yy": yy}
    tape = recorder.tape("xy", outputs)
    points = np.random.default_rng(5).uniform(-2.5, 2.5, (2, 30)).round(2)
    points[:, :3] = [[0, 0, 1], [0, 1, 0]]
    hessian = made.hessian(points)
    wanted = {"loss": made.value(points), "x": made.gradient(points)[0]}
    wanted |= {"y": made.gradient(points)[1], "xx": hessian[0, 0], "xy": hessian[0, 1]}
    wanted |= {"yy": hessian[1, 1]}
    told = tape({"x": points[0], "y": points[1]})
    for name, values in wanted.items():
        np.testing.assert_array_equal(
            np.isnan(np.broadcast_to(told[name], values.shape)), np.isnan(values)
        )
    assert_same(told, wanted, tape.exact)


# What a tape is


@given(scenes(most_steps=5))
@settings(STABLE, max_examples=80)
def test_a_tape_is_in_single_assignment_form_with_nothing_twice_and_nothing_dead(
    scene: Scene,
) -> None:
    for run in scene.runs:
        if run.optimizer not in TRACED:
            continue
        for tape in trace(scene, run):
            first = len(tape.inputs) + len(tape.constants)
            assert len(set(tape.inputs)) == len(tape.inputs)
            keys = [value.hex() for value in tape.constants]
            assert len(set(keys)) == len(keys)
            assert len(set(tape.instructions)) == len(tape.instructions)
            used = set(tape.outputs.values())
            for i, (operation, *read) in enumerate(tape.instructions, start=first):
                assert len(read) - OPERATIONS[str(operation)] in (0, operation == "powi")
                assert all(0 <= int(place) < i for place in read)
                used |= set(map(int, read))
            assert used >= set(range(len(tape.inputs), first + len(tape.instructions)))


@pytest.mark.parametrize("optimizer", TRACED)
def test_equal_scenes_have_equal_tapes(optimizer: str) -> None:
    def bytes_of(scene: Scene) -> list[bytes]:
        return [to_bytes(tape) for tape in trace(scene, scene.runs[0])]

    scene = Scene("beale", runs=(Run(optimizer),))
    assert bytes_of(scene) == bytes_of(Scene.from_query(scene.to_query()))


@pytest.mark.parametrize("optimizer", TRACED)
def test_runs_that_differ_in_numbers_have_one_tape(optimizer: str) -> None:
    """So that a hand on a slider needs no other one."""
    plain = Scene("beale", runs=(Run(optimizer),))
    numbers = {p.key: p.default / 2 for p in OPTIMIZERS[optimizer].hyperparameters}
    told = Run(optimizer, numbers, clip=2.0, l2=0.5)
    other = replace(plain, start=(2.0, 2.0), steps=7, runs=(told,))
    assert trace(plain, plain.runs[0]) == trace(other, told)


def test_what_a_tape_cannot_know_is_said_in_words() -> None:
    scene = Scene("beale", runs=(Run("lbfgs"),))
    with pytest.raises(ValueError, match="L-BFGS on Beale has no tape"):
        trace(scene, scene.runs[0])


def test_the_operations_are_a_closed_list() -> None:
    assert " ".join(OPERATIONS) == (
        "add subtract multiply divide negative sqrt absolute sign maximum minimum exp expm1 log "
        "log1p sin cos tan arctan sinh cosh tanh hypot power powi where less greater less_equal "
        "greater_equal equal isfinite"
    )
    assert set(OPERATIONS) > EXACT


# As bytes

STEP = trace(
    Scene("logistic_regression", runs=(Run("nadam", batch=2),)), Run("nadam", batch=2)
).step


def test_a_tape_is_the_same_after_its_travels() -> None:
    block = to_bytes(STEP)
    assert from_bytes(block) == STEP
    assert len(block) % 4 == 0


@given(st.integers(0, len(to_bytes(STEP)) - 1), st.integers(0, 255))
@settings(STABLE, max_examples=400)
def test_a_damaged_tape_is_refused_in_words_or_harmless(place: int, byte: int) -> None:
    block = bytearray(to_bytes(STEP))
    block[place] = byte
    try:
        read = from_bytes(bytes(block))
    except ValueError as error:
        assert str(error)[0].isupper() and str(error).endswith(".")
        return
    values = dict.fromkeys(read.inputs, 1.0)
    assert isinstance(read, Tape)
    assert set(read(values)) == set(read.outputs)


@given(st.binary(max_size=200))
@settings(STABLE, max_examples=300)
def test_what_is_no_tape_is_refused(block: bytes) -> None:
    with pytest.raises(ValueError):
        from_bytes(block)


def test_a_cut_tape_is_refused() -> None:
    block = to_bytes(STEP)
    for length in range(0, len(block), 7):
        with pytest.raises(ValueError):
            from_bytes(block[:length])
