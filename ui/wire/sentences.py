"""Sentences made from the engine's codes and numbers."""

from __future__ import annotations

import math
import unicodedata
from typing import NamedTuple

from engine import Scene, Trajectory
from engine.trajectory import NEAR
from lessons import READY_MADE
from surfaces.base import CriticalPoint
from texts import number, text, translated

AT_A_POINT = ("saddle", "maximum")
OF_THE_SLOPE = ("level", "plateau", "scheduled", "vanishing_rate")  # ends told by the gradient
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
    """Which methods start where, or how many runs of them, and what they look for."""
    own = "formula" if scene.formula else "own"
    code = f"scene.{own}.sentence" + ("" if scene.landscape.minima else "_without_minimum")
    x, y = (number(v) for v in scene.origin)
    several = len({run.optimizer for run in scene.runs}) < len(scene.runs)
    methods = text(language, f"scene.{'runs' if several else 'methods'}.{len(scene.runs)}")
    surface = translated(language, f"surface.{scene.surface}.name", scene.landscape.name)
    return text(language, code, methods=methods, surface=surface, x=x, y=y)


def how_it_ended(trajectory: Trajectory, language: str) -> str:
    """The end reason as a sentence."""
    end = trajectory.end
    assert end is not None  # a single run always has one
    clip, penalized = trajectory.resolved.clip, trajectory.resolved.l2
    code = "end.not_finite" if end.detail == "not_finite" else f"end.{end.code}.{end.detail}"
    if penalized and end.detail in OF_THE_SLOPE:
        code += ".penalized"
    if end.code == "stalled" and end.detail == "penalty" and 0 < clip < end.gradient_norm:
        code += ".clipped"
    if end.detail in AT_A_POINT and _distance(trajectory) > NEAR * trajectory.surface.diagonal:
        code = "end.stalled.beside"
    return text(
        language,
        code.rstrip("."),
        step=end.step,
        next=end.step + 1,
        since=end.since,
        gradient=number(end.slope if penalized else end.gradient_norm),
        eta=number(end.eta),
        near=_near(trajectory, language),
        point=point(end.point) if end.point else "",
        distance=number(_distance(trajectory)) if end.point else "",
    )


def _near(trajectory: Trajectory, language: str) -> str:
    """How far it is to the point that the end means, else to the nearest minimum; "" for none."""
    end, near = trajectory.end, trajectory.nearest_minimum
    if end and end.point:
        kind = "maximum" if end.point.kind == "maximum" else "saddle"
        distance = number(_distance(trajectory))
        return text(language, f"end.near.{kind}", distance=distance, point=point(end.point))
    if near is None:
        return ""
    return text(language, "end.near", distance=number(near[1]), point=point(near[0]))


def _distance(trajectory: Trajectory) -> float:
    """From the last position to the point that the end means."""
    assert trajectory.end and trajectory.end.point
    x, y = trajectory.positions[-1]
    return math.hypot(x - trajectory.end.point.x, y - trajectory.end.point.y)


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
