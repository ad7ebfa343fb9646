"""The lines with which a step is worked out by hand, run as they stand against the trajectories."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from engine import Run, Scene, Trajectory, run
from optimizers import OPTIMIZERS, Optimizer
from optimizers.base import Array
from tests.random_scenes import STABLE, scenes
from ui.wire import worked
from ui.wire.symbols import parts, pieces

WORKED = [o for o in OPTIMIZERS.values() if o.worked]
FUNCTIONS = {"sqrt": np.sqrt, "abs": abs, "sign": np.sign, "max": max, "min": min}


def worked_out(trajectory: Trajectory, t: int, i: int) -> dict[str, Any]:
    """What the lines leave for coordinate ``i`` of step ``t``."""
    known = {k: v[t - 1, i] for k, v in worked.starting(trajectory).items()}
    names = {**trajectory.resolved.settings, "t": t, **known}
    with np.errstate(all="ignore"):
        for line in trajectory.optimizer.worked:
            exec(line, dict(FUNCTIONS), names)
        if trajectory.optimizer.carried:
            exec(f"carried = {trajectory.optimizer.carried}", dict(FUNCTIONS), names)
    return names


def assert_worked(trajectory: Trajectory) -> None:
    """Each step, from the state before it, gives the state, what is shown and the position."""
    last = trajectory.steps
    for t in {1, 2, 7, 8, last // 2, last} & set(range(1, last + 1)):
        after = {k: v[t] for k, v in trajectory.state.items()} | {"w": trajectory.positions[t]}
        derived = {k: v[t - 1] for k, v in trajectory.shown.items() if k != "rate"}
        for i in range(2):
            names = worked_out(trajectory, t, i)
            for key, value in (after | derived).items():
                if key not in names:
                    assert key in derived  # such as r, where it is not used
                    continue
                assert close(names[key], value[i], trajectory.positions[t - 1 : t + 1]), (t, key)


def close(one: float, other: float, moved: Array) -> bool:
    """Equal up to rounding, which grows where large numbers cancel."""
    tolerance = 1e-11 * max(abs(other), 1e-3 * float(np.max(np.abs(moved))))
    return abs(one - other) <= tolerance


@pytest.mark.parametrize("optimizer", WORKED, ids=lambda o: o.key)
def test_the_lines_are_the_step(optimizer: Optimizer) -> None:
    choices: list[dict[str, bool]] = [{}] + [{s.key: not s.default} for s in optimizer.switches]
    for chosen in choices:
        (trajectory,) = run(Scene("beale", steps=40, runs=(Run(optimizer.key, chosen),)))
        assert_worked(trajectory)


@settings(STABLE, suppress_health_check=[HealthCheck.too_slow])
@given(scenes(most_steps=30))
def test_the_lines_are_the_step_whatever_the_settings(scene: Scene) -> None:
    for trajectory in run(scene):
        if trajectory.optimizer.worked:
            assert_worked(trajectory)


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda o: o.key)
def test_the_browser_can_follow_every_line(optimizer: Optimizer) -> None:
    """Each name is known when it is used, and has a symbol of its own."""
    (trajectory,) = run(Scene("beale", steps=5, runs=(Run(optimizer.key),)))
    known = {*worked.starting(trajectory), *optimizer.defaults(), "t"}
    told = worked.described(optimizer, "en")
    for name, tree in told["worked"]:
        assert set(worked.names(tree)) <= known
        known.add(name)
    if told["carried"]:
        assert set(worked.names(told["carried"])) <= known
    assert not told["worked"] or told["worked"][-1][0] in ("w", *trajectory.state)
    symbols = [str(s) for s in told["symbols"].values()]
    assert len(symbols) == len(set(symbols))


def test_only_a_step_that_searches_has_no_lines() -> None:
    assert {o.key for o in OPTIMIZERS.values() if not o.worked} == {"lbfgs"}


def test_a_tree_is_what_the_browser_expects() -> None:
    assert worked.tree("w - eta * g**2") == ["-", "w", ["*", "eta", ["**", "g", 2]]]
    assert worked.tree("-sqrt(a) if b > 5 else 1e-6") == [
        "if", [">", "b", 5], ["neg", ["sqrt", "a"]], 1e-6
    ]  # fmt: skip
    for foreign in ("w.x", "f(w)", "[w]", "w @ w", "w and w", "'w'", "1 < w < 2", "(w := 1)"):
        with pytest.raises(ValueError, match="worked out"):
            worked.tree(foreign)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("η", {"base": "η"}),
        ("β₁", {"base": "β", "under": "1"}),
        ("η⁺", {"base": "η", "raised": "+"}),
        (r"\hat m", {"base": "m", "over": "^"}),
        (r"\bar m", {"base": "m", "over": "¯"}),
        (r"v_{\max}", {"base": "v", "under": "max"}),
        (r"g^{\text{last}}", {"base": "g", "raised": "last"}),
        (r"\prod \mu", {"base": "∏μ"}),
        (r"\Delta", {"base": "Δ"}),
    ],
)
def test_a_symbol_comes_apart(latex: str, expected: dict[str, str]) -> None:
    assert parts(latex) == expected
    assert "".join(piece for piece, _ in pieces(latex))[0] == expected["base"][0]


# The momentum part


@pytest.mark.parametrize("key", [o.key for o in WORKED if o.carried])
def test_what_earlier_gradients_made_is_the_step_without_this_one(key: str) -> None:
    """It is linear in the last average: twice as much of that adds it once more."""
    (trajectory,) = run(Scene("beale", steps=12, runs=(Run(key),)))
    t = 9
    names = worked_out(trajectory, t, 0)
    average = "v" if "last_v" in OPTIMIZERS[key].carried else "m"
    before = trajectory.state[average][t - 1]
    before *= 2
    doubled = worked_out(trajectory, t, 0)
    if key == "adabelief":  # whose scale looks at the average too
        assert np.sign(doubled["carried"]) == np.sign(names["carried"])
        return
    assert doubled["carried"] == pytest.approx(2 * names["carried"])
    assert doubled["w"] - names["w"] == pytest.approx(names["carried"])
