"""What a reader can change in a file that takes the steps itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from engine import Scene
from engine.complaints import shortened
from engine.options import OPTIONS
from engine.scene import MAX_STEPS
from engine.schedules import SCHEDULES
from optimizers import OPTIMIZERS
from tapes import trace
from texts import text

START, STEPS, PLAY = "start", "steps", "play"
FURTHER = 4  # times the scene's steps: how far a reader can go
NUMBERS = ("clip", "l2", "sigma")  # options that the browser takes steps with


class Dial(NamedTuple):
    """Something that can be changed.

    Attributes:
        param: As a link calls it.
        run: The run's index; None for all of them.
        key: Of the setting.
    """

    param: str
    run: int | None
    key: str


def offered(scene: Scene) -> list[Dial]:
    """All that can be changed: nothing of a run whose steps the browser cannot take."""
    found, whole = [], True
    for i, run in enumerate(scene.runs):
        if run.ghost:
            continue
        try:
            trace(scene, run)
        except ValueError:  # and then a start or more steps would leave it behind
            whole = False
            continue
        resolved, optimizer = scene.resolve(run), OPTIMIZERS[run.optimizer]
        keys = [
            p.key for p in optimizer.hyperparameters if isinstance(resolved.settings[p.key], float)
        ]
        keys += [f"schedule.{p.key}" for p in SCHEDULES[resolved.schedule].parameters]
        missing = {"formula" if scene.landscape.data else "examples"}
        if optimizer.always_full:
            missing.add("sampling")
        keys += [key for key in NUMBERS if not missing & OPTIONS[key].needs]
        found += [Dial(f"r{i + 1}.{key}", i, key) for key in keys]
    if whole:
        found += [Dial(START, None, START), Dial(STEPS, None, STEPS)]
    return [*found, Dial(PLAY, None, PLAY)]


def usual(scene: Scene) -> list[str]:
    """What a reader looks for first: the η of each run, the start, the steps, and play."""
    return [d.param for d in offered(scene) if d.run is None or d.key == "eta"]


def chosen(scene: Scene, names: Sequence[str], language: str) -> list[Dial]:
    """Those of some names, in their order.

    Raises:
        ValueError: With a sentence, where a name is none that can be changed here.
    """
    known = {dial.param: dial for dial in offered(scene)}
    for name in names:
        if name not in known:
            said = {"name": shortened(name), "known": ", ".join(known)}
            raise ValueError(text(language, "export.live", **said))
    return [known[name] for name in names]


def described(
    dials: Sequence[Dial], ids: Sequence[int], more: Sequence[Dial] = ()
) -> list[dict[str, Any]]:
    """Dials for the browser, with the runs' ids, and those for whoever looks for more."""
    return [
        {
            "param": dial.param,
            "run": None if dial.run is None else ids[dial.run],
            "key": dial.key,
            "more": later,
        }
        for listed, later in ((dials, False), (more, True))
        for dial in listed
    ]


def furthest(scene: Scene, dials: Sequence[Dial]) -> int:
    """The most steps that a reader can ask for."""
    if not any(dial.param == STEPS for dial in dials):
        return scene.steps
    return min(MAX_STEPS, max(FURTHER * scene.steps, 100))


def symbol_of(scene: Scene, dial: Dial) -> str:
    """The sign of a setting of a run; "" where it has none."""
    assert dial.run is not None
    run = scene.runs[dial.run]
    of_schedule = dial.key.removeprefix("schedule.")
    if of_schedule != dial.key:
        schedule = SCHEDULES[scene.resolve(run).schedule]
        return next(p.symbol for p in schedule.parameters if p.key == of_schedule)
    if dial.key in OPTIONS:
        return OPTIONS[dial.key].symbol
    return next(p.symbol for p in OPTIMIZERS[run.optimizer].hyperparameters if p.key == dial.key)
