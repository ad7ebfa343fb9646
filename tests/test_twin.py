"""The browser's engine, on tapes, against the server's: the same paths, rates and ends."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from engine import Run, Scene
from engine.problem import MiniBatchProblem, NoisyProblem
from engine.run import problem_for, run_one
from engine.schedules import SCHEDULES, rates
from engine.trajectory import Trajectory
from figures import CURVES
from lessons import LESSONS, READY_MADE
from optimizers import OPTIMIZERS
from optimizers.powers import powi
from tapes import Tapes, start_tape, to_bytes, trace
from tapes.tape import OPERATIONS
from tests.random_scenes import STABLE, scenes
from tests.scripts import module
from tests.test_tapes import PAIRS, TRACED
from texts import LANGUAGES
from ui.assets import MODULES
from ui.wire import worked
from ui.wire.sentences import how_it_ended

WALK = """async ({ walkerOf, taken }, cases) => {
  const { howItEnded } = await import(SENTENCES);
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const each = (of, change) =>
    Object.fromEntries(Object.entries(of).map(([key, value]) => [key, change(value)]));
  return cases.map(({ tapes, ground, run, draws, nudge, ends }) => {
    const walker = walkerOf(each(tapes, bytes));
    const told = { ...run, draws: draws && ((t) => each(draws, (values) => values[t - 1])) };
    const of = (start) => taken(walker, told, { ...ground, start });
    const { path, end } = of(ground.start);
    const near = of(ground.start.map((v) => v * (1 + nudge)));
    return {
      positions: [...path.positions], losses: [...path.losses], asked: path.asked, end,
      sentence: howItEnded(end, run, [...path.positions.slice(-2)], ground, ends),
      near: [...near.path.positions],
    };
  });
}"""
SENTENCES = (MODULES / "engine" / "sentences.js").as_uri()
WALK = WALK.replace("SENTENCES", repr(SENTENCES))
ENDS = {k.removeprefix("end."): v for k, v in LANGUAGES["en"].page.items() if k.startswith("end.")}
NUDGE = 1e-13
RANDOM = 500  # scenes


def as_text(tape: Any) -> str:
    return base64.b64encode(to_bytes(tape)).decode()


def case(scene: Scene, run: Run, found: Trajectory) -> dict[str, Any]:
    """What the browser is told of a run."""
    resolved, surface, optimizer = found.resolved, scene.landscape, OPTIMIZERS[run.optimizer]
    tapes: Tapes = trace(scene, run)
    drawn: dict[str, Any] = {}
    problem = problem_for(surface, resolved, scene.seed, scene.steps)
    if isinstance(problem, NoisyProblem):
        drawn = {f"noise[{i}]": problem._noise[:, i].tolist() for i in range(2)}
    if isinstance(problem, MiniBatchProblem) and surface.data:
        for name, values in (("input", surface.data.inputs), ("target", surface.data.targets)):
            columns = values[problem._indices].T.tolist()
            drawn |= {f"{name}[{k}]": column for k, column in enumerate(columns)}
    return {
        "tapes": {
            "step": as_text(tapes.step),
            "at": as_text(tapes.at),
            "start": as_text(start_tape(scene, run)),
            "show": as_text(tapes.show),
        },
        "ground": {
            "start": scene.origin,
            "steps": scene.steps,
            "domain": surface.domain,
            "diagonal": surface.diagonal,
            "points": [
                {"x": p.x, "y": p.y, "kind": p.kind, "lowest": p.value == surface.lowest}
                for p in surface.critical_points
            ],
        },
        "run": {
            "settings": resolved.settings,
            "clip": resolved.clip,
            "l2": resolved.l2,
            "schedule": resolved.schedule,
            "scheduleSettings": resolved.schedule_settings,
            "firstRate": optimizer.first_rate,
            "shrinks": optimizer.shrinks,
        },
        "draws": drawn or None,
        "nudge": NUDGE,
        "ends": ENDS,
    }


def without_digits(sentence: str) -> str:
    """The words: of a number the last of four digits may differ by one."""
    return re.sub(r"[\d.]+", "0", sentence)


def assert_walks(pairs: list[tuple[Scene, Run]], least_settled: float = 0.0) -> None:
    """The twin's paths are the engine's, as far as a path does not hang on the last digit."""
    founds = [run_one(scene, run) for scene, run in pairs]
    cases = [case(scene, run, found) for (scene, run), found in zip(pairs, founds, strict=True)]
    settled = 0
    for (scene, run), found, told in zip(
        pairs, founds, module("engine/twin.js", WALK, cases), strict=True
    ):
        about = f"{run} on {scene}"
        twin = np.array(told["positions"], float).reshape(-1, 2)
        near = np.array(told["near"], float).reshape(-1, 2)
        shared = min(len(twin), len(near), len(found.positions))
        size = found.surface.diagonal + np.abs(found.positions[:shared]).max()
        apart = np.abs(twin[:shared] - near[:shared]).max(axis=1) / size
        loose = np.flatnonzero(apart > 1e-9)
        sure = int(loose[0]) if len(loose) else shared
        error = np.abs(twin[:sure] - found.positions[:sure]).max(axis=1, initial=0) / size
        assert error.max(initial=0) <= 1e-8, about
        if sure < shared or len(near) != len(twin):
            continue
        settled += 1
        assert len(twin) == len(found.positions), about
        np.testing.assert_allclose(
            np.array(told["losses"], float),  # a large one is written as a whole number
            found.losses,
            rtol=1e-6,
            atol=1e-6 * np.abs(found.losses).max(),
            err_msg=about,
        )
        counts = found.evaluations, found.value_evaluations, found.hessian_evaluations
        assert [int(c[-1]) for c in counts] == [c * found.steps for c in told["asked"]], about
        end, wanted = told["end"], found.end
        assert wanted is not None
        assert (end["code"], end["detail"], end["since"]) == (
            wanted.code,
            wanted.detail,
            wanted.since,
        ), about
        assert without_digits(told["sentence"]) == without_digits(how_it_ended(found, "en")), about
        point = wanted.point and (wanted.point.x, wanted.point.y)
        assert (end["point"] and (end["point"]["x"], end["point"]["y"])) == point, about
    assert settled >= least_settled * len(pairs)


def test_every_method_on_every_surface() -> None:
    pairs = []
    for parameter in PAIRS:
        surface, optimizer, batch = parameter.values
        run = Run(str(optimizer), batch=int(str(batch)) or None)
        scene = Scene(str(surface), steps=60, runs=(run,))
        pairs.append((scene, scene.runs[0]))
    assert_walks(pairs, least_settled=0.95)


def test_every_scene_and_lesson() -> None:
    taught = [scene for lesson in LESSONS.values() for scene in (lesson.scene, *lesson.asides)]
    every = [*READY_MADE.values(), *taught]
    assert_walks([(s, r) for s in every for r in s.runs if r.optimizer in TRACED], 0.9)


def test_random_scenes() -> None:
    """With schedules, clipping, penalties, noise, mini-batches, parameters and typed formulas."""
    pairs: list[tuple[Scene, Run]] = []

    @given(scenes(most_steps=80))
    @settings(STABLE, max_examples=RANDOM)
    def gather(scene: Scene) -> None:
        pairs.extend((scene, run) for run in scene.runs if run.optimizer in TRACED)

    gather()
    assert_walks(pairs, least_settled=0.8)


# The parts


def test_powers_are_the_same_to_the_last_bit() -> None:
    rng = np.random.default_rng(0)
    bases = [0.9, 0.999, 0.5, 1.0, 0.0, -0.9, 1.2, 1e-200, 3e5, *rng.uniform(0, 1, 60).tolist()]
    powers = [0, 1, 2, 3, 7, 64, 100, 999, 2000, 4999]
    asked = [(beta, t, 0.0) for beta in bases for t in powers]
    asked += [(0.9998367253526753, t, -3.669317336911326e-17) for t in powers]
    made = module(
        "engine/powi.js",
        "({ powi }, asked) => asked.map(([beta, t, rest]) => String(powi(beta, t, rest)))",
        asked,
    )
    ours = [float(powi(beta, t, rest)) for beta, t, rest in asked]
    assert [float(value.replace("Infinity", "inf")) for value in made] == ours


@pytest.mark.parametrize("key", SCHEDULES)
def test_rates_are_the_same(key: str) -> None:
    rng, asked = np.random.default_rng(1), []
    for steps in (1, 2, 3, 10, 37, 200):
        for _ in range(8):
            shape = {
                p.key: float(p.low + (p.high - p.low) * rng.random())
                for p in SCHEDULES[key].parameters
            }
            asked.append((0.1, steps, shape))
    made = module(
        "engine/schedules.js",
        """({ SCHEDULES }, key, asked) => asked.map(([eta, steps, settings]) =>
          Array.from({ length: steps }, (_, t) => eta * SCHEDULES[key](t, steps, settings)))""",
        key,
        asked,
    )
    for told, (eta, steps, shape) in zip(made, asked, strict=True):
        np.testing.assert_allclose(told, rates(SCHEDULES[key], eta, steps, shape), rtol=1e-13)


def test_both_have_the_same_operations() -> None:
    names = module("engine/tape.js", "({ NAMES }) => NAMES")
    assert names == list(OPERATIONS)


ODD = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 1e-300, 1e300, float("inf"), float("-inf"), float("nan")]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_does_what_numpy_does(operation: str) -> None:
    """At ordinary and odd numbers, compiled and interpreted."""
    from tapes.tape import EXACT, Tape

    if operation == "powi":
        return
    names = ("a", "b", "c")[: OPERATIONS[operation]]
    tape = Tape(names, (), ((operation, *range(len(names))),), {"made": len(names)})
    points = np.stack(np.meshgrid(*[ODD] * len(names), indexing="ij"), -1).reshape(-1, len(names))
    made = module(
        "engine/tape.js",
        """({ readTape, compiled, interpreter }, text, points) => {
          const tape = readTape(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
          return [compiled(tape), interpreter(tape)].map((run) => points.map((point) => {
            const made = new Float64Array(1);
            run(Float64Array.from(point, Number), made);
            return String(made[0]);
          }));
        }""",
        as_text(tape),
        [
            [str(v).replace("inf", "Infinity").replace("nan", "NaN") for v in p]
            for p in points.tolist()
        ],
    )
    ours = tape(dict(zip(names, points.T, strict=True)))["made"]
    for told in made:
        read = [float(v.replace("Infinity", "inf")) for v in told]
        if operation in EXACT:
            np.testing.assert_array_equal(read, ours)
        else:
            np.testing.assert_allclose(read, ours, rtol=1e-13)


RECORD = """async ({ walkerOf, taken }, cases) => {
  const { Recorded } = await import(RECORDED);
  const finite = (value) => (Number.isFinite(value) ? value : null);
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const each = (of, change) =>
    Object.fromEntries(Object.entries(of).map(([key, value]) => [key, change(value)]));
  return cases.map(({ tapes, ground, run, draws, curves, names }) => {
    const walker = walkerOf(each(tapes, bytes));
    const told = { ...run, draws: draws && ((t) => each(draws, (values) => values[t - 1])) };
    const { path, rates } = taken(walker, told, ground);
    const recorded = new Recorded(walker, run, path, rates);
    return {
      glance: [...recorded.glance()], worked: [...recorded.worked(names)],
      curves: curves.map((key) => [...recorded.curve(key)].map(finite)),
    };
  });
}""".replace("RECORDED", repr((MODULES / "engine" / "recorded.js").as_uri()))


def recorded_scenes() -> list[Scene]:
    """Every method on a few surfaces, with all that changes what is recorded; short, so settled."""
    surfaces = [
        Scene("beale", steps=12),
        Scene("logistic_regression", steps=12),
        Scene("formula", formula="sin(x)*y + x^2/4 + y^2/4", start=(1.0, 2.0), steps=12),
    ]
    options: list[dict[str, Any]] = [{}, {"l2": 0.1, "clip": 2.0, "schedule": "cosine"}]
    return [
        replace(scene, runs=(Run(key, **{k: v for k, v in more.items() if allowed(key, k)}),))
        for scene in surfaces
        for key in TRACED
        for more in options
    ]


def allowed(key: str, option: str) -> bool:
    """A schedule moves η, which some methods do not have."""
    return option != "schedule" or any(p.key == "eta" for p in OPTIMIZERS[key].hyperparameters)


def test_what_is_recorded_along_a_path_is_the_servers() -> None:
    """Every quantity that can be drawn, the curvatures, and what each step began with."""
    scenes = recorded_scenes()
    founds = [run_one(scene, scene.runs[0]) for scene in scenes]
    asked, cases = [], []
    for scene, found in zip(scenes, founds, strict=True):
        run = scene.runs[0]
        curves = [key for key, curve in CURVES.items() if run.optimizer in curve.optimizers]
        known = worked.given(found)
        asked.append((curves, known))
        about = {"curves": curves, "names": list(known)}
        cases.append(case(scene, run, found) | about)
    answers = module("engine/twin.js", RECORD, cases)
    for scene, found, (curves, known), told in zip(scenes, founds, asked, answers, strict=True):

        def same(values: Any, wanted: Any, what: str, scene: Scene = scene) -> None:
            wanted = np.ravel(np.where(np.isfinite(wanted), wanted, np.nan))
            size = np.abs(wanted[np.isfinite(wanted)]).max(initial=0)
            np.testing.assert_allclose(
                np.array(values, float), wanted, 1e-7, 1e-9 * size, err_msg=f"{what} of {scene}"
            )

        same(told["glance"], np.vstack([found.gradients.T, found.curvatures.T]), "slope")
        same(told["worked"], np.array([values.T for values in known.values()]), f"{list(known)}")
        for key, values in zip(curves, told["curves"], strict=True):
            same(values, CURVES[key].values(found), key)


LOOSE = """({ walkerOf, looseFrom }, cases) => {
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const each = (of, change) =>
    Object.fromEntries(Object.entries(of).map(([key, value]) => [key, change(value)]));
  return cases.map(({ tapes, ground, run, scale }) => {
    const toPixel = (x, y) => [scale * x, scale * y];
    return looseFrom(walkerOf(each(tapes, bytes)), { ...run, draws: null }, ground, toPixel);
  });
}"""


def test_a_path_that_hangs_on_its_last_digits_is_told_from_where() -> None:
    """Up to there two starts that differ in the 13th digit are the same to a tenth of a pixel."""
    wild = Run("momentum", {"eta": 0.005, "alpha": 0.99})
    scenes = [
        Scene("rastrigin", steps=150, runs=(wild,)),
        Scene("beale", steps=150, runs=(Run("adam"),)),
        Scene("rosenbrock", steps=50, runs=(Run("gd", {"eta": 1.0}),)),  # leaves at once
    ]
    scale = 100.0
    founds = [run_one(scene, scene.runs[0]) for scene in scenes]
    pairs = zip(scenes, founds, strict=True)
    cases = [case(scene, scene.runs[0], found) | {"scale": scale} for scene, found in pairs]
    chaotic, calm, gone = module("engine/twin.js", LOOSE, cases)
    assert calm is None and gone is None
    x, y = scenes[0].origin
    beside = replace(scenes[0], start=(x * (1 + NUDGE), y * (1 + NUDGE)))
    apart = np.hypot(
        *(run_one(beside, wild).positions - founds[0].positions).T  # by NumPy's digits
    )
    assert 10 < chaotic < 150
    assert (scale * apart[: chaotic - 5]).max() < 0.1
    assert (scale * apart[chaotic + 15 :]).max() > 0.1
