"""The data behind a surface made of data, for the model's moving curve to be drawn on."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from figures.axes import framed
from figures.theme import THEMES
from figures.view import View
from surfaces import Surface
from surfaces.base import Box, Data
from texts import translated

MARGIN = 0.06  # of the data's extent, on each side


def fit_box(data: Data) -> Box:
    """What the axes of the data show: all examples, with a little room."""
    (x0, x1), (y0, y1) = (
        (float(values.min()) - room, float(values.max()) + room)
        for values in (data.inputs, data.targets)
        for room in [MARGIN * float(np.ptp(values))]
    )
    return (x0, x1), (y0, y1)


def fit_names(surface: Surface, language: str) -> tuple[str, str]:
    """What the axes of the data are called."""
    data = surface.data
    assert data is not None
    key = f"surface.{surface.key}"
    return (
        translated(language, f"{key}.input", data.input_label),
        translated(language, f"{key}.target", data.target_label),
    )


def fit_axes(surface: Surface, view: View) -> go.Figure:
    """The examples of a surface made of data, in axes that hold them with a little room."""
    data = surface.data
    assert data is not None
    colors = THEMES[view.theme]
    figure = framed(view.theme, 66, *fit_names(surface, view.language))
    figure.add_trace(
        go.Scatter(
            x=data.inputs,
            y=data.targets,
            mode="markers",
            marker={"size": 6, "color": colors.muted, "opacity": 0.75},
            hoverinfo="skip",
        )
    )
    x, y = fit_box(data)
    figure.update_xaxes(range=[*x], nticks=6)
    figure.update_yaxes(range=[*y], nticks=6)
    return figure
