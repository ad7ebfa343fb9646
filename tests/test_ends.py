"""What is said of an end is so: for every method, with and without what pulls or slows a run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import Run, Scene, Trajectory, run
from engine.problem import clipped
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from texts import LANGUAGES
from ui.wire.sentences import how_it_ended

VARIANTS: tuple[tuple[int, dict[str, Any]], ...] = (
    (9, {}),
    (60, {}),
    (60, {"l2": 1.0}),
    (60, {"l2": 0.01}),
    (60, {"clip": 0.5, "l2": 1.0}),
    (30, {"clip": 0.01}),
    (30, {"schedule": "cosine"}),
    (60, {"schedule": "one_cycle", "l2": 0.3}),
)
"""How many steps, and what pulls or slows them."""


def used(t: Trajectory) -> tuple[float, float]:
    """How long the full gradient that a run uses is at its end, and the penalty's part in it."""
    w, g = t.positions[-1], t.gradients[-1]
    pull = t.resolved.l2 * w
    return float(np.hypot(*((clipped(g, t.resolved.clip) if t.resolved.clip else g) + pull))), (
        float(np.hypot(*pull))
    )


def last_steps(t: Trajectory) -> float:
    """How far the last two steps led, against the domain's diagonal."""
    return float(np.ptp(t.positions[-3:], axis=0).max() / t.surface.diagonal)


def check(t: Trajectory) -> None:
    """Hold the sentence to the recorded numbers."""
    said, end = how_it_ended(t, "en"), t.end
    assert end
    slope, pull = used(t)
    away = np.hypot(*(t.positions[-1] - [end.point.x, end.point.y])) if end.point else np.inf
    shrinks = t.optimizer.shrinks and t.resolved.settings[t.optimizer.shrinks] > 0
    if "Converged to" in said:
        pulled = (pull > 0 or shrinks) and (end.point.x or end.point.y)
        assert end.point in t.surface.minima
        assert not pulled
        assert away < 1e-3 * t.surface.diagonal
    if "penalty pulls" in said:
        assert t.resolved.l2
    if "decay" in said:
        assert shrinks
    if "steps are tiny" in said:  # for no other reason that could be named
        assert slope > 0.05 * pull
        assert t.rates is None or t.rates[-1] > 0.1 * t.rates.max()
    if "penalty balance" in said:
        assert slope <= 0.05 * pull
    if "Stalled at" in said:
        kind = "maximum" if "maximum" in said else "saddle"
        assert away <= 1e-3 * t.surface.diagonal
        assert end.point is not None
        levels = np.linalg.eigvalsh(t.surface.hessian(np.array([end.point.x, end.point.y])))
        assert (levels.max() < 0) == (kind == "maximum")
    if "gradient is only" in said:
        assert slope <= 0.011 * np.hypot(*t.gradients.T).max()
    if "Still moving" in said or "Bouncing" in said:
        assert last_steps(t) > 0
        assert t.steps >= 10
    if "downhill" in said:
        assert t.losses[-1] <= t.losses[0]
    if "come to rest" in said:
        assert last_steps(t) < 1e-6
        assert t.rates is None or t.rates[-1] > 0.1 * t.rates.max()


@pytest.mark.parametrize("surface", SURFACES)
def test_a_sentence_says_what_is_so(surface: str) -> None:
    for steps, variant in VARIANTS:
        for first in range(0, len(OPTIMIZERS), 8):
            runs = tuple(Run(key, **variant) for key in list(OPTIMIZERS)[first : first + 8])
            for trajectory in run(Scene(surface, steps=steps, runs=runs)):
                check(trajectory)


SAID = {
    "surface=booth&steps=200&r1=gd&r1.l2=1": "Rests where the gradient and the L2 penalty balance, "
    "0.4944 from the minimum (1, 3).",
    "surface=booth&steps=200&r1=gd&r1.l2=1&r1.clip=0.5": "Rests where the clipped gradient and "
    "the L2 penalty balance, 2.708 from the minimum (1, 3).",
    "surface=himmelblau&x=-0.5&y=-1.2&r1=newton&r1.damping=0": "Stalled at the maximum "
    "(−0.2708, −0.923).",
    "surface=himmelblau&x=-0.5&y=-1.2&r1=newton&r1.damping=0&r1.l2=0.5": "Rests where the "
    "gradient and the L2 penalty balance, 0.0288 from the maximum (−0.2708, −0.923).",
    "surface=saddle&x=0.05&y=0&steps=20&r1=gd&r1.eta=1e-5": "Hardly moves any more, 0.04998 from "
    "the saddle (0, 0).",
    "surface=saddle&x=0.05&y=0&steps=90&r1=gd": "Stalled at the saddle (0, 0).",
    "surface=quadratic&steps=5&r1=newton": "Too few steps to tell whether it rests, 0 from the "
    "minimum (0, 0).",
    "surface=monkey_saddle&steps=300&r1=radam&r1.clip=0.01&r1.schedule=cosine": "Hardly moves any "
    "more: the schedule has brought η down to 2.742×10⁻⁶; the gradient is 46.95.",
    "surface=rosenbrock&steps=11&r1=newton&r1.damping=0": "Has only just come to rest, 0 from the "
    "minimum (1, 1).",
}


@pytest.mark.parametrize(("query", "sentence"), SAID.items())
def test_a_rest_is_explained(query: str, sentence: str) -> None:
    (trajectory,) = run(Scene.from_query(f"v=1&{query}"))
    assert how_it_ended(trajectory, "en") == sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sentence_is_filled_in(language: str) -> None:
    for query in SAID:
        (trajectory,) = run(Scene.from_query(f"v=1&{query}"))
        said = how_it_ended(trajectory, language)
        assert said.endswith(".")
        assert not set("{}") & set(said)


def test_a_stalled_adamw_is_held_by_its_decay() -> None:
    """Without it, the same run goes to the minimum."""
    scene = Scene("booth", steps=300, runs=(Run("adamw"), Run("adamw", {"weight_decay": 0.0})))
    held, free = run(scene)
    assert "its steps and weight decay balance" in how_it_ended(held, "en")
    assert "Converged to" in how_it_ended(free, "en")
