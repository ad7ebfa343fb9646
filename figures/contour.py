"""The surface from above: contour lines, ★ minima and ✕ saddles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.axes import framed, round_step
from figures.theme import THEMES
from figures.view import View
from optimizers.base import Array
from surfaces import Surface
from surfaces.base import Box, CriticalPoint

GRID = 181  # points a side: lines look smooth at 700 px, and the figure stays under 200 kB
LEVELS = 14
LOWEST = 0.003  # the share of the grid that may lie below the lowest level
MOST_POINTS = 20
STAR, SMALL_STAR = 22, 14  # px; the lowest minima are told from the others
CROSS, SMALL_CROSS, CROWD = 11, 7, 10  # px; small ones where there are more than CROWD


def contour(surface: Surface, view: View) -> go.Figure:
    """The contour figure of a surface, in the view's box and theme."""
    colors = THEMES[view.theme]
    box = view.box or surface.view
    x, y = (np.linspace(*side, GRID) for side in box)
    z, log = heights(surface, x, y)
    low = float(np.quantile(z, LOWEST)) if log else float(z.min())
    high = float(z.max())
    size = round_step(max(high - low, 1e-12 * max(1.0, abs(high))), LEVELS)
    figure = framed(view.theme, 58, *surface.axes)
    figure.add_trace(
        go.Contour(
            x=x,
            y=y,
            z=np.maximum(z, low).astype(np.float32),
            zmin=low,
            zmax=high,
            contours={"start": np.ceil(low / size) * size, "end": high, "size": size},
            colorscale=[[0, colors.low], [1, colors.high]],
            line={"color": colors.line, "width": 1},
            showscale=False,
            hoverinfo="skip",
        )
    )
    saddles, minima = (foremost(points, box) for points in (surface.saddles, surface.minima))
    arm = CROSS if len(saddles) <= CROWD else SMALL_CROSS
    cross = {"symbol": "x-thin", "size": arm, "line": {"width": 0.22 * arm, "color": colors.ink}}
    stars = [STAR if p.value == surface.lowest else SMALL_STAR for p in minima]
    star = {"symbol": "star", "size": stars, "line": {"width": 1.5, "color": colors.background}}
    for points, mark in ((saddles, cross), (minima, star)):
        figure.add_trace(
            go.Scatter(
                x=[p.x for p in points],
                y=[p.y for p in points],
                mode="markers",
                marker={"color": colors.ink, "opacity": 1, **mark},
                hoverinfo="skip",
            )
        )
    return show_box(figure, box)


def foremost(points: Sequence[CriticalPoint], box: Box) -> list[CriticalPoint]:
    """Those in the box; of many the lowest, and of equally low ones all or none."""
    (x0, x1), (y0, y1) = box
    inside = [p for p in points if x0 <= p.x <= x1 and y0 <= p.y <= y1]
    inside.sort(key=lambda p: p.value)
    if len(inside) <= MOST_POINTS:
        return inside
    left_out = inside[MOST_POINTS].value
    return [p for p in inside if p.value < left_out] or inside[:MOST_POINTS]


def heights(surface: Surface, x: Array, y: Array) -> tuple[NDArray[np.float64], bool]:
    """The surface over a grid, shape ``(len(y), len(x))``, and whether as log₁₀ above the lowest.

    Where a value is no finite number the highest one stands in, so that lines end there.
    """
    with np.errstate(all="ignore"):
        z = np.asarray(surface.value(np.array(np.meshgrid(x, y))), float)
        finite = np.isfinite(z)
        z = np.where(finite, z, z[finite].max(initial=0.0))
        if not surface.log_levels:
            return z, False
        lowest = z.min() if surface.lowest is None else surface.lowest
        above = z - lowest
        positive = above > 0
        tiny = above[positive].min(initial=1.0)
        return np.log10(np.where(positive, above, tiny)), True


def show_box(figure: go.Figure, box: Box) -> go.Figure:
    """The figure with its axes set to a box."""
    figure.update_xaxes(range=list(box[0]))
    figure.update_yaxes(range=list(box[1]))
    return figure
