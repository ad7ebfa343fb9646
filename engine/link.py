"""A scene as a link: the parameters of a query string, written and read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from engine.address import FORMULA_KEY, Part, parts
from engine.complaints import (
    Complaint,
    SceneError,
    check_number,
    exact,
    read_number,
    read_whole,
    shortened,
)
from engine.options import OPTIONS, SWITCH
from engine.scene import DEFAULT_STEPS, MAX_RUNS, MAX_START, Run, Scene
from formulas import FormulaError, functions, parse
from optimizers import OPTIMIZERS
from surfaces import SURFACES

LINK_VERSION = "1"
PROBES = np.array([[0.7, -1.3, 2.1, -0.4], [1.1, 0.4, -0.6, -1.9]])  # places to compare formulas at


def parameters(scene: Scene) -> dict[str, str]:
    """The scene as the parameters of a link, in reading order."""
    link = {"v": LINK_VERSION, "surface": scene.surface}
    if scene.formula != (SURFACES[scene.surface].formula or ""):
        link[FORMULA_KEY] = scene.formula
    link |= {f"surface.{k}": exact(v) for k, v in scene.parameters.items()}
    if scene.start != scene.landscape.start:
        link |= {"x": exact(scene.origin[0]), "y": exact(scene.origin[1])}
    if scene.steps != DEFAULT_STEPS:
        link["steps"] = str(scene.steps)
    if scene.seed:
        link["seed"] = str(scene.seed)
    for i, run in enumerate(scene.runs, start=1):
        link[f"r{i}"] = run.optimizer
        for key, value in run.hyperparameters.items():
            link[f"r{i}.{key}"] = SWITCH[value] if isinstance(value, bool) else exact(value)
        for key, value in run.options().items():
            if value != OPTIONS[key].default:
                link[f"r{i}.{key}"] = OPTIONS[key].write(value)
        for key, value in run.schedule_settings.items():
            link[f"r{i}.schedule.{key}"] = exact(value)
    return link


def read_query(query: str) -> tuple[Scene, list[Complaint]]:
    """The scene of a query string, leniently: what is right is kept, the rest is named.

    Parameters that are no part of a scene are complained about too, so that a misspelt one
    does not pass for a default; those that others are known to append are passed over. An empty
    query is the default scene. Among the complaints may be a note (``is_note``).
    """
    link = _Link(query)
    version = link.values.pop("v", LINK_VERSION)
    if version != LINK_VERSION:
        link.complaints.append(Complaint("v", "version", {"value": shortened(version)}))
    scene = link.take(Scene(), "surface", _set_surface)
    scene = link.take_formula(scene)
    for key in link.under("surface."):
        scene = link.take(scene, f"surface.{key}", partial(_set_parameter, key))
    scene = link.take_start(scene)
    scene = link.take(scene, "steps", lambda s, v: replace(s, steps=read_whole("steps", v)))
    scene = link.take(scene, "seed", lambda s, v: replace(s, seed=read_whole("seed", v)))
    runs: list[Run] = []
    for name, settings in link.runs().items():
        run = link.take_run(scene, name, settings)
        if run is not None and len(runs) < MAX_RUNS:
            runs.append(run)
        elif run is not None:
            values = {"count": len(runs) + 1, "most": MAX_RUNS}
            link.complaints.append(Complaint(name, "count", values))
    if runs:
        scene = replace(scene, runs=tuple(runs))
    link.complaints.extend(Complaint(shortened(key), "stray", {}) for key in link.values)
    return scene, link.complaints


def _accepted(formula: str) -> bool:
    """Whether a text is a formula with a value somewhere."""
    try:
        SURFACES["formula"].with_formula(formula)
    except FormulaError:
        return False
    return True


def _alike(formula: str, other: str) -> bool:
    """Whether two formulas have the same values, as ``x+-y`` and ``x -y`` have."""
    first, second = (functions(parse(text)).value(PROBES) for text in (formula, other))
    return np.allclose(first, second, rtol=1e-9, atol=0.0, equal_nan=True)


def _set_surface(scene: Scene, value: str) -> Scene:
    return replace(scene, surface=value, start=None)  # another surface brings its own start


def _set_parameter(key: str, scene: Scene, value: str) -> Scene:
    number_read = read_number(key, value)
    kept = None if scene.start == scene.landscape.start else scene.start
    return replace(scene, parameters={**scene.parameters, key: number_read}, start=kept)


def _set_optimizer(scene: Scene, value: str) -> Scene:
    return replace(scene, runs=(Run(value),))


def _set_setting(key: str, scene: Scene, value: str) -> Scene:
    """The scene with one setting of its one run read from text."""
    (run,) = scene.runs
    if key in OPTIONS:
        change: dict[str, Any] = {key: OPTIONS[key].read(value)}
        return replace(scene, runs=(replace(run, **change),))
    if key.startswith("schedule."):
        name = key.removeprefix("schedule.")
        given = {**run.schedule_settings, name: read_number(key, value)}
        return replace(scene, runs=(replace(run, schedule_settings=given),))
    parsed: Any = value
    optimizer = OPTIMIZERS[run.optimizer]
    if key in {p.key for p in optimizer.hyperparameters}:
        parsed = read_number(key, value)
    elif value in SWITCH.values():
        parsed = value == SWITCH[True]
    settings = {**run.hyperparameters, key: parsed}
    return replace(scene, runs=(replace(run, hyperparameters=settings),))


class _Link:
    """A query string taken apart, parameter by parameter, with complaints about what is wrong."""

    def __init__(self, query: str) -> None:
        self.values: dict[str, str] = {}
        self.complaints: list[Complaint] = []
        self.typed: Part | None = None  # the formula, where the link is none that the lab wrote
        for part in parts(query):
            if part.key in self.values:
                self.complaints.append(Complaint(shortened(part.key), "twice", {}))
                continue
            self.values[part.key] = part.value
            if part.key == FORMULA_KEY:
                self.typed = part
        if self.typed and self.typed.by_machine and {"v", "r1"} <= self.values.keys():
            self.typed = None

    def under(self, prefix: str) -> list[str]:
        """The rests of all keys that start with ``prefix``."""
        return [key.removeprefix(prefix) for key in self.values if key.startswith(prefix)]

    def runs(self) -> dict[str, list[str]]:
        """The names r1, r2 … that the link uses, in order, each with the keys of its settings."""
        found: dict[str, list[str]] = {}
        for key in self.values:
            name, dot, setting = key.partition(".")
            if name[:1] == "r" and name[1:].isascii() and name[1:].isdigit():
                found.setdefault(name, []).extend([setting] if dot else [])
        return dict(sorted(found.items(), key=lambda item: (len(item[0]), item[0])))

    def take(self, scene: Scene, name: str, change: Callable[[Scene, str], Scene]) -> Scene:
        """The scene with one parameter of the link taken in, or as it was."""
        if name not in self.values:
            return scene
        value = self.values.pop(name)
        try:
            return change(scene, value)
        except SceneError as error:
            values = {k: v for k, v in error.complaint.values.items() if k != "value"}
            complaint = Complaint(
                shortened(name), error.complaint.code, {**values, "value": shortened(value)}
            )
            self.complaints.append(complaint)
        return scene

    def take_formula(self, scene: Scene) -> Scene:
        """The scene with its formula, which a person may have typed into the address.

        There a + arrives as a blank. It is taken as a + only where the blank makes no sense: with a
        blank in its place, ``x^2+y^2`` is a product, and so the lab itself writes one.
        """
        value = self.values.get(FORMULA_KEY, "")
        if " " in value and SURFACES[scene.surface].formula is not None:
            part = self.typed or Part(FORMULA_KEY, value, value)
            added, by_hand = part.with_pluses, self.typed is not None and "+" in part.written
            if not _accepted(value):
                self.values[FORMULA_KEY] = added if by_hand or _accepted(added) else value
            elif by_hand and _accepted(added) and not _alike(value, added):
                said = {"product": shortened(value), "sum": shortened(added)}
                self.complaints.append(Complaint(FORMULA_KEY, "read_as_product", said))
        return self.take(scene, FORMULA_KEY, lambda s, v: replace(s, formula=v or " ", start=None))

    def take_start(self, scene: Scene) -> Scene:
        """The scene with its start: a formula may have a value at (x, y), but at neither alone."""
        start = list(scene.origin)

        def read(axis: int, scene: Scene, value: str) -> Scene:
            name = "xy"[axis]
            coordinate = read_number(name, value)
            check_number(name, coordinate, -MAX_START, MAX_START)
            start[axis] = coordinate
            return scene

        for axis, name in enumerate("xy"):
            scene = self.take(scene, name, partial(read, axis))
        try:
            return replace(scene, start=(start[0], start[1]))
        except SceneError as error:
            self.complaints.append(error.complaint)
            return scene

    def take_run(self, scene: Scene, name: str, settings: list[str]) -> Run | None:
        """One run of the link, without those of its settings that make no sense."""
        alone = replace(scene, runs=(Run("gd"),))
        before = len(self.complaints)
        if name not in self.values:
            self.complaints.append(Complaint(shortened(name), "no_optimizer", {}))
        alone = self.take(alone, name, _set_optimizer)
        if len(self.complaints) > before:  # settings of no known optimizer say nothing more
            for key in settings:
                del self.values[f"{name}.{key}"]
            return None
        for key in sorted(settings, key=lambda k: k.startswith("schedule.")):
            alone = self.take(alone, f"{name}.{key}", partial(_set_setting, key))
        return alone.runs[0]
