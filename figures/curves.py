"""Losses and other quantities against the step: the axes that their curves are drawn on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from engine import Trajectory
from figures.axes import framed, round_step
from figures.quantities import Curve
from figures.theme import THEMES
from figures.view import View
from optimizers.base import Array
from surfaces.base import Surface
from texts import text

CUT = 10.0  # times the first loss: a diverging curve is cut there, with an arrow
DECADES = 12  # the most that are shown below the top
HEADROOM = 0.05  # of the range, so that no curve lies on the frame
LARGEST, SMALLEST = 1e300, 1e-300  # so that a range can be cut into parts


@dataclass(frozen=True)
class Scale:
    """How values are placed on a vertical axis.

    Attributes:
        log: Whether the axis is logarithmic.
        offset: What is subtracted from each: of losses, the known minimum on a logarithmic axis.
        low, high: The axis range, as log₁₀ on a logarithmic axis.
    """

    log: bool
    offset: float
    low: float
    high: float


def loss_scale(
    trajectories: Sequence[Trajectory], view: View, bands: Sequence[Array] = ()
) -> Scale:
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
        return decades(top, [losses - offset for losses in curves], offset)
    bottom = lowest if surface.lowest is None else min(lowest, max(surface.lowest, 0.0))
    cut = top - CUT * max(abs(first), top)
    bottom = max(bottom, cut if surface.lowest is None else min(cut, surface.lowest))
    return round_range(bottom, top)


def decades(top: float, rows: Sequence[Array], offset: float = 0.0) -> Scale:
    """Whole decades, from the least positive value of the rows, or ``DECADES``, to the top."""
    top = max(top, SMALLEST)
    positive = [float(row[row > 0].min()) for row in rows if (row > 0).any()]
    decade = math.ceil(math.log10(top) - 1e-9)
    least = math.floor(math.log10(min(positive, default=top)))
    return Scale(True, offset, max(min(least, decade - 1), decade - DECADES), decade)


def round_range(bottom: float, top: float) -> Scale:
    """A linear axis on round numbers, with some room at the top."""
    size = round_step(max(top - bottom, 1e-12 * max(1.0, abs(top))), 5)
    low, high = (
        math.floor(bottom / size) * size,
        math.ceil((top + HEADROOM * (top - bottom)) / size) * size,
    )
    return Scale(False, 0.0, low, max(high, low + size))


def curve_scales(curve: Curve, trajectories: Sequence[Trajectory], log: bool) -> tuple[Scale, ...]:
    """A range for each coordinate of a quantity, for the runs that have it.

    Logarithmic axes are the same for both coordinates, so that these can be compared. On a
    linear one, which always shows zero, the smaller would lie flat.
    """
    rows = [_in_sight(curve.values(t), t) for t in trajectories]
    each = [np.concatenate([row[i] for row in rows]) for i in range(2 if curve.coordinates else 1)]
    if log:
        together = np.concatenate(each)
        top = (1 + HEADROOM) * float(together.max(initial=0.0))
        return (decades(top or 1.0, [(1 - HEADROOM) * together]),) * len(each)
    return tuple(_around_zero(values) for values in each)


def _in_sight(values: Array, trajectory: Trajectory) -> Array:
    """The finite values, shape ``(coordinates, m)``, of the steps where the loss is not cut."""
    above = trajectory.losses - (trajectory.surface.lowest or 0.0)
    seen = np.abs(above) <= (CUT * abs(above[0]) or math.inf)
    finite = np.where(np.isfinite(values), np.clip(values, -LARGEST, LARGEST), 0.0)
    return finite[:, seen[len(seen) - values.shape[1] :]]


def _around_zero(values: Array) -> Scale:
    """A linear range that holds the values and zero."""
    bottom = (1 + HEADROOM) * float(values.min(initial=0.0))
    top = (1 + HEADROOM) * float(values.max(initial=0.0))
    if top - bottom < SMALLEST:
        return Scale(False, 0.0, -1.0, 1.0)
    size = round_step(top - bottom, 5)
    return Scale(False, 0.0, math.floor(bottom / size) * size, math.ceil(top / size) * size)


def axis_of(surface: Surface, view: View) -> str:
    """What the loss curves count to the right: examples only where the surface has some."""
    return view.axis if surface.data or view.axis != "examples" else "step"


def reach(trajectories: Sequence[Trajectory], steps: int, axis: str) -> int:
    """How far the horizontal axis goes: all steps of the scene, or the most that any run took."""
    if axis == "step":
        return steps
    if axis == "examples":
        return max(max(t.examples_seen for t in trajectories), 1)
    return max(max(t.gradient_evaluations for t in trajectories), 1)


def loss_axes(scale: Scale, end: int, view: View) -> go.Figure:
    """The empty axes of the loss curves, up to ``end`` of what ``view.axis`` counts.

    Examples are counted on a logarithmic axis, from the first one: a step of one run may look
    at as many as a hundred steps of another.
    """
    title = "curve.loss_above" if scale.offset else "curve.loss"
    across = text(view.language, f"curve.{view.axis}")
    figure = _axes(scale, end, view, across, text(view.language, title))
    if view.axis == "examples":
        figure.update_xaxes(type="log", range=[0, math.log10(max(end, 10))], dtick=1)
    return figure


def curve_axes(scale: Scale, steps: int, view: View, coordinate: str = "") -> go.Figure:
    """The empty axes of a quantity, or of one coordinate of it, up to the last step."""
    figure = _axes(scale, steps, view, text(view.language, "curve.step"), coordinate)
    if scale.low < 0 and not scale.log:
        line = THEMES[view.theme].line
        figure.update_yaxes(zeroline=True, zerolinecolor=line, zerolinewidth=1)
    return figure


def _axes(scale: Scale, end: int, view: View, across: str, upward: str) -> go.Figure:
    figure = framed(view.theme, 66, across, upward)
    figure.update_layout(margin_t=14)  # for the whole of the highest label
    figure.update_xaxes(range=[0, end], nticks=6)
    figure.update_yaxes(range=[scale.low, scale.high], nticks=6)
    if scale.log:
        figure.update_yaxes(
            type="log",
            dtick=max(1, math.ceil((scale.high - scale.low) / 5)),
            exponentformat="power",
        )
    return figure
