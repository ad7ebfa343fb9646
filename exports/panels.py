"""The parts of a figure: a scene, or one under several values of a setting, or at several steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlencode

from engine import Cloud, Run, Scene, SceneError, Trajectory, cloud, of_each_method, run_one
from engine.address import is_foreign
from engine.complaints import check_whole, shortened
from engine.options import OPTIONS
from optimizers import OPTIMIZERS
from texts import number, text

METHOD, ALL = "method", "all"  # what is varied where each picture shows another method
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, eq=False)
class Panel:
    """A scene at a step, with what was computed of it.

    Attributes:
        clouds: Of each run the cloud of its seeds, or None.
        label: What tells the panel from its neighbours.
    """

    scene: Scene
    trajectories: tuple[Trajectory, ...]
    clouds: tuple[Cloud | None, ...]
    step: int
    label: str = ""


def letter(index: int) -> str:
    """What a panel is called: a, b to z, aa, ab and so on."""
    before, last = divmod(index, len(LETTERS))
    return (letter(before - 1) if before else "") + LETTERS[last]


def panel(scene: Scene, step: int | None = None, label: str = "") -> Panel:
    """A scene at a step, the last unless told otherwise.

    Raises:
        SceneError: A ``ValueError``: the scene has no such step.
    """
    step = scene.steps if step is None else step
    check_whole("step", step, 0, scene.steps)
    computed = [_computed(scene, run) for run in scene.runs]
    return Panel(scene, tuple(c[0] for c in computed), tuple(c[1] for c in computed), step, label)


def share_runs(panels: Sequence[Panel]) -> bool:
    """Whether every panel runs the same methods, so that one legend names the runs of all."""
    return len({tuple(run.optimizer for run in part.scene.runs) for part in panels}) <= 1


@lru_cache(maxsize=32)
def _computed(scene: Scene, run: Run) -> tuple[Trajectory, Cloud | None]:
    return run_one(scene, run), cloud(scene, run)


def filmstrip(scene: Scene, steps: Sequence[int], language: str = "en") -> tuple[Panel, ...]:
    """One scene at several steps."""
    return tuple(panel(scene, step, f"{text(language, 'curve.step')} {step}") for step in steps)


def multiples(
    scene: Scene, setting: str, values: Sequence[str], step: int | None = None
) -> tuple[Panel, ...]:
    """One scene under several values of a setting.

    Args:
        scene: What is varied.
        setting: A parameter of a link, such as ``r1.eta``, ``surface.kappa`` or ``seed``; a
            hyper-parameter alone, such as ``eta``, means that of every run which has it; and
            ``method`` stands for a run of one method alone.
        values: As in a link; of ``method`` keys of ``OPTIMIZERS``, or ``all``.
        step: The step shown; None for the last.

    Raises:
        SceneError: A ``ValueError`` whose text says what makes no sense.
    """
    setting = setting.strip()
    if setting == METHOD:
        return _methods(scene, values, step)
    keys = _keys(scene, setting)
    name, unit = _symbol(scene, setting), _unit(scene, setting)
    made = []
    for value in values:
        changed = scene.to_parameters() | dict.fromkeys(keys, value)
        varied = Scene.from_query(urlencode(changed))
        made.append(panel(varied, step, f"{name} {_shown(value)}{unit}"))
    return tuple(made)


def _methods(scene: Scene, keys: Sequence[str], step: int | None) -> tuple[Panel, ...]:
    """A panel for each method: the scene's own run of it, or as the surface suggests."""
    runs = {run.optimizer: run for run in of_each_method(scene)}
    keys = [key.strip() for key in keys]
    for key in keys:
        if key not in runs and keys != [ALL]:
            known = ", ".join((ALL, *runs))
            raise SceneError(METHOD, "unknown", value=shortened(key), known=known)
    chosen = runs if keys == [ALL] else dict.fromkeys(keys)
    return tuple(
        panel(replace(scene, runs=(runs[key],)), step, OPTIMIZERS[key].name) for key in chosen
    )


def _keys(scene: Scene, setting: str) -> list[str]:
    """The link's parameters that a setting means."""
    if is_foreign(setting):  # a link with it would be read as if it were not there
        raise SceneError(setting, "fixed")
    if "." in setting or setting in {"x", "y", "seed", "steps"}:
        return [setting]
    numbered = enumerate(scene.runs, start=1)
    having = [f"r{i}.{setting}" for i, run in numbered if setting in _settings(run)]
    if not having:
        raise SceneError(setting, "fixed")
    return having


def _settings(run: Run) -> set[str]:
    numbers = {key for key, option in OPTIONS.items() if option.kind in ("number", "whole")}
    return numbers | OPTIMIZERS[run.optimizer].defaults().keys()


def _symbol(scene: Scene, setting: str) -> str:
    """A setting's symbol, or its key where it has none; of one run among many with its name."""
    owner, dot, name = setting.rpartition(".")
    if owner == "surface":
        return next((p.symbol for p in scene.landscape.parameters if p.key == name), name)
    runs = {f"r{i}": run for i, run in enumerate(scene.runs, start=1)}
    known = {key: option.symbol for key, option in OPTIONS.items() if option.symbol}
    for run in [runs[owner]] if owner in runs else scene.runs:
        known |= {p.key: p.symbol for p in OPTIMIZERS[run.optimizer].hyperparameters}
    symbol = known.get(name, name)
    if owner in runs and len(runs) > 1:
        return f"{OPTIMIZERS[runs[owner].optimizer].name} {symbol}"
    return symbol if owner in runs or not dot else setting


def _unit(scene: Scene, setting: str) -> str:
    """What stands behind the values of a setting."""
    return next((p.unit for p in scene.landscape.parameters if f"surface.{p.key}" == setting), "")


def _shown(value: str) -> str:
    try:
        return number(float(value))
    except ValueError:
        return value
