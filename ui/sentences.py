"""Sentences made from the engine's codes and numbers."""

from __future__ import annotations

import math
import unicodedata
from typing import Any, NamedTuple

from engine import Scene, Trajectory
from lessons import READY_MADE
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
    return in_short(scene, language)


def in_short(scene: Scene, language: str) -> str:
    """Which methods start where, and what they look for."""
    own = "formula" if scene.formula else "own"
    code = f"scene.{own}.sentence" + ("" if scene.made.minima else "_without_minimum")
    x, y = (number(v) for v in scene.origin)
    methods = text(language, f"scene.methods.{len(scene.runs)}")
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
