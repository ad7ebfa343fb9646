"""The data behind a surface made of data, for the model's moving curve to be drawn on."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from figures.axes import framed
from figures.theme import THEMES
from figures.view import View
from surfaces import Surface
from texts import told

MARGIN = 0.06  # of the data's extent, on each side


def fit_axes(surface: Surface, view: View) -> go.Figure:
    """The examples of a surface made of data, in axes that hold them with a little room."""
    data = surface.data
    assert data is not None
    key = f"surface.{surface.key}"
    input_label = told(view.language, f"{key}.input", data.input_label)
    target_label = told(view.language, f"{key}.target", data.target_label)
    colors = THEMES[view.theme]
    figure = framed(view.theme, 66, input_label, target_label)
    figure.add_trace(
        go.Scatter(
            x=data.inputs,
            y=data.targets,
            mode="markers",
            marker={"size": 6, "color": colors.muted, "opacity": 0.75},
            hoverinfo="skip",
        )
    )
    for values, update in (
        (data.inputs, figure.update_xaxes),
        (data.targets, figure.update_yaxes),
    ):
        room = MARGIN * float(np.ptp(values))
        update(range=[float(values.min()) - room, float(values.max()) + room], nticks=6)
    return figure
