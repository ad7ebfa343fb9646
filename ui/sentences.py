"""Sentences made from the engine's codes and numbers."""

from __future__ import annotations

import math
import unicodedata
from typing import Any, NamedTuple

from engine import Run, Scene, Trajectory
from engine.scene import Resolved
from engine.schedules import SCHEDULES
from lessons import READY_MADE
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer, Switch
from surfaces.base import CriticalPoint
from texts import number, text, told

MARKED = 36  # characters of a mistaken formula that are shown: they fit a phone


def scene_key(scene: Scene) -> str | None:
    """The key of the ready-made scene that this is, or None."""
    return next((key for key, ready in READY_MADE.items() if ready == scene), None)


def about_scene(scene: Scene, language: str) -> str:
    """The one sentence above the picture."""
    key = scene_key(scene)
    if key:
        return text(language, f"scene.{key}.sentence")
    own = "formula" if scene.formula else "own"
    code = f"scene.{own}.sentence" + ("" if scene.made.minima else "_without_minimum")
    x, y = (number(v) for v in scene.origin)
    count = len(scene.runs)
    methods = text(language, "scene.one" if count == 1 else "scene.many", count=count)
    surface = told(language, f"surface.{scene.surface}.name", scene.made.name)
    return text(language, code, methods=methods, surface=surface, x=x, y=y)


def how_it_ended(trajectory: Trajectory, language: str) -> str:
    """The end reason as a sentence."""
    end = trajectory.end
    assert end is not None  # a single run always has one
    values: dict[str, Any] = {
        "step": end.step,
        "next": end.step + 1,
        "since": end.since,
        "gradient": number(end.gradient_norm),
        "moved": number(end.moved),
        "near": "",
    }
    if end.point is not None:
        values["point"] = point(end.point)
    near = trajectory.nearest_minimum
    if near and end.code in ("stalled", "steps") and end.detail != "saddle":
        values["near"] = text(language, "end.near", distance=number(near[1]), point=point(near[0]))
    detail = f".{end.detail}" if end.detail else ""
    if end.detail == "not_finite":
        return text(language, "end.not_finite", **values)
    return text(language, f"end.{end.code}{detail}", **values)


class CloudEnds(NamedTuple):
    """How several seeds of a run ended: quantiles of the last loss, ∞ for one that has left."""

    seeds: int
    low: float
    median: float
    high: float
    distance: float | None
    left: int


def about_seeds(ends: CloudEnds, language: str) -> str:
    """What several seeds say together, which the path of one cannot."""
    low, high = (number(q) if math.isfinite(q) else "∞" for q in (ends.low, ends.high))
    said = text(language, "seeds.losses", count=ends.seeds, low=low, high=high)
    return said + (text(language, "seeds.left", count=ends.left) if ends.left else "")


def point(p: CriticalPoint) -> str:
    """A point as its coordinates."""
    return f"({number(p.x)}, {number(p.y)})"


def marked(typed: str, start: int, length: int) -> str:
    """A part of what was typed, and below it marks under the characters meant.

    What has no shape of its own is shown as �, so that it can be seen and the marks stand right.
    """
    first = max(0, min(start - MARKED // 2, len(typed) + 1 - MARKED))
    last = first + MARKED
    cells = [_cell(c) for c in typed[first:last]]
    line = ("…" if first else "") + "".join(cells) + ("…" if last < len(typed) else "")
    before = cells[: start - first]
    meant = cells[start - first : start - first + length]
    indent = sum(map(_columns, before)) + (1 if first else 0)
    return f"{line}\n{' ' * indent}{'^' * max(1, sum(map(_columns, meant)))}"


def _cell(character: str) -> str:
    if character in "\t\N{NO-BREAK SPACE}":
        return " "
    combines = unicodedata.category(character).startswith("M")
    return character if character.isprintable() and not combines else "�"


def _columns(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def gradient_source(scene: Scene, run: Run, language: str) -> str:
    """Where the gradient of a run comes from, or "" for the full gradient of a formula."""
    resolved, data = scene.resolve(run), scene.made.data
    if data and resolved.batch:
        code = "source.example" if resolved.batch == 1 else "source.batch"
        return text(language, code, batch=resolved.batch, size=data.size)
    if data:
        return text(language, "source.full", size=data.size)
    if resolved.sigma:
        return text(language, "source.noise", sigma=number(resolved.sigma))
    return ""


def settings(optimizer: Optimizer, resolved: Resolved, language: str) -> str:
    """Every setting of a run: numbers, and the switches that are not as usual."""
    parts = [f"{p.symbol} {number(resolved.settings[p.key])}" for p in optimizer.hyperparameters]
    parts += [
        _switched(optimizer, switch, resolved, language)
        for switch in optimizer.switches
        if resolved.settings[switch.key] != switch.default
    ]
    return ", ".join(parts + extras(resolved, language))


def _switched(optimizer: Optimizer, switch: Switch, resolved: Resolved, language: str) -> str:
    label = told(language, f"optimizer.{optimizer.key}.{switch.key}.label", switch.label)
    code = "switch.on" if resolved.settings[switch.key] else "switch.off"
    return text(language, code, label=label)


def extras(resolved: Resolved, language: str) -> list[str]:
    """What is on of a run's schedule, clipping, weight decay and drawing with replacement."""
    parts = []
    if resolved.schedule != "constant":
        about = SCHEDULES[resolved.schedule]
        values = (
            f"{p.symbol} {number(resolved.schedule_settings[p.key])}" for p in about.parameters
        )
        name = told(language, f"schedule.{about.key}.name", about.name)
        parts.append(f"{name} ({', '.join(values)})")
    if resolved.clip:
        parts.append(text(language, "setting.clip", value=number(resolved.clip)))
    if resolved.l2:
        parts.append(text(language, "setting.l2", value=number(resolved.l2)))
    if resolved.replacement:
        parts.append(text(language, "setting.replacement"))
    if resolved.seeds > 1:
        parts.append(text(language, "setting.seeds", count=resolved.seeds))
    return parts


def run_names(scene: Scene, language: str) -> tuple[str, ...]:
    """A name for each run: the optimizer's, what tells its runs apart, and any extras."""
    names = []
    for run in scene.runs:
        optimizer = OPTIMIZERS[run.optimizer]
        twins = [r for r in scene.runs if r.optimizer == run.optimizer]
        marks = _differences(scene, run, twins, language)
        marks += extras(scene.resolve(run), language)
        if run.ghost:
            marks.append(text(language, "name.ghost"))
        names.append(" · ".join([optimizer.name, *marks]))
    return tuple(names)


def _differences(scene: Scene, run: Run, twins: list[Run], language: str) -> list[str]:
    """The settings of a run in which runs of the same optimizer differ."""
    optimizer, own = OPTIMIZERS[run.optimizer], scene.resolve(run)
    others = [scene.resolve(twin) for twin in twins]
    marks = [
        f"{p.symbol} {number(own.settings[p.key])}"
        for p in optimizer.hyperparameters
        if any(o.settings[p.key] != own.settings[p.key] for o in others)
    ]
    marks += [
        _switched(optimizer, switch, own, language)
        for switch in optimizer.switches
        if any(o.settings[switch.key] != own.settings[switch.key] for o in others)
    ]
    if any(o.batch != own.batch for o in others) and scene.made.data:
        marks.append(text(language, "name.batch", batch=own.batch or scene.made.data.size))
    if any(o.sigma != own.sigma for o in others):
        marks.append(f"σ {number(own.sigma)}")
    return marks
