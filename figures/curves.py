"""Loss against step: the axes that the curves are drawn on, and what they show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from engine import Trajectory
from figures.axes import framed, round_step
from figures.view import View
from optimizers.base import Array
from texts import text

CUT = 10.0  # times the first loss: a diverging curve is cut there, with an arrow
DECADES = 12  # the most that are shown below the top
HEADROOM = 0.05  # of the range, above the top on a linear axis


@dataclass(frozen=True)
class LossScale:
    """How losses are placed on the vertical axis.

    Attributes:
        log: Whether the axis is logarithmic.
        offset: What is subtracted from each loss: the known minimum on a logarithmic axis.
        low, high: The axis range, as log₁₀ on a logarithmic axis.
    """

    log: bool
    offset: float
    low: float
    high: float


def loss_scale(
    trajectories: Sequence[Trajectory], view: View, bands: Sequence[Array] = ()
) -> LossScale:
    """A range that holds the curves, on round numbers so that it seldom changes in a drag.

    ``bands`` are further losses that are drawn: finite ones, of shape ``(n,)``.
    """
    surface = trajectories[0].surface
    log = surface.log_levels if view.log_loss is None else view.log_loss
    curves = [*(t.losses for t in trajectories), *bands]
    lowest = min(float(losses.min()) for losses in curves)
    if surface.lowest is None and log:
        log = lowest > 0  # no minimum to measure from, and losses below zero have no logarithm
    offset = (surface.lowest or 0.0) if log else 0.0
    first = float(trajectories[0].losses[0]) - offset
    highest = max(float(losses.max()) for losses in curves) - offset
    top = min(highest, CUT * abs(first)) if first else highest
    if log:
        top = max(top, 1e-300)
        positive = [
            float(above[above > 0].min())
            for above in (losses - offset for losses in curves)
            if (above > 0).any()
        ]
        decade = math.ceil(math.log10(top) - 1e-9)
        least = math.floor(math.log10(min(positive, default=top)))
        return LossScale(True, offset, max(min(least, decade - 1), decade - DECADES), decade)
    bottom = lowest if surface.lowest is None else min(lowest, max(surface.lowest, 0.0))
    cut = top - CUT * max(abs(first), top)
    bottom = max(bottom, cut if surface.lowest is None else min(cut, surface.lowest))
    size = round_step(max(top - bottom, 1e-12 * max(1.0, abs(top))), 5)
    low, high = (
        math.floor(bottom / size) * size,
        math.ceil((top + HEADROOM * (top - bottom)) / size) * size,
    )
    return LossScale(False, 0.0, low, max(high, low + size))


def reach(trajectories: Sequence[Trajectory], steps: int, axis: str) -> int:
    """How far the horizontal axis goes: all steps of the scene, or the most that any run took."""
    if axis == "step":
        return steps
    if axis == "examples":
        return max(max(t.examples_seen for t in trajectories), 1)
    return max(max(t.gradient_evaluations for t in trajectories), 1)


def loss_axes(scale: LossScale, end: int, view: View) -> go.Figure:
    """The empty axes of the loss curves, up to ``end`` of what ``view.axis`` counts.

    Examples are counted on a logarithmic axis, from the first one: a step of one run may look
    at as many as a hundred steps of another.
    """
    title = "curve.loss_above" if scale.offset else "curve.loss"
    figure = framed(
        view.theme, 66, text(view.language, f"curve.{view.axis}"), text(view.language, title)
    )
    figure.update_xaxes(range=[0, end], nticks=6)
    if view.axis == "examples":
        figure.update_xaxes(type="log", range=[0, math.log10(max(end, 10))], dtick=1)
    figure.update_yaxes(range=[scale.low, scale.high], nticks=6)
    if scale.log:
        figure.update_yaxes(
            type="log",
            dtick=max(1, math.ceil((scale.high - scale.low) / 5)),
            exponentformat="power",
        )
    return figure
