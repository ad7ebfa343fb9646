"""What all figures share: the frame, the type, and round numbers for their scales."""

from __future__ import annotations

import math
from typing import Any

import plotly.graph_objects as go

from figures.theme import THEMES, ThemeName
from texts import families

AXIS_SIZE = 14  # px, readable from the back of a room once the page is projected
FONT = ", ".join(("Source Sans", *families(), "sans-serif"))


def framed(theme: ThemeName, left: int, x_title: str, y_title: str) -> go.Figure:
    """An empty figure with two framed axes and fixed margins, so that nothing jumps."""
    colors = THEMES[theme]
    axis: dict[str, Any] = {
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "mirror": True,
        "ticks": "outside",
        "ticklen": 5,
        "linecolor": colors.muted,
        "tickcolor": colors.muted,
        "tickfont": {"size": AXIS_SIZE},
        "automargin": False,
        "fixedrange": True,
    }
    return go.Figure(
        layout={
            "template": "none",
            "paper_bgcolor": colors.background,
            "plot_bgcolor": colors.background,
            "font": {"family": FONT, "size": AXIS_SIZE, "color": colors.ink},
            "margin": {"l": left, "r": 12, "t": 10, "b": 46},
            "showlegend": False,
            "dragmode": False,
            "hovermode": False,
            "xaxis": axis | {"title": {"text": x_title, "standoff": 6}},
            "yaxis": axis | {"title": {"text": y_title, "standoff": 6}},
        }
    )


def round_step(span: float, parts: int) -> float:
    """The smallest of 1, 2, 2.5 or 5 times a power of ten that cuts ``span`` into ≤ ``parts``."""
    raw = span / parts
    power = 10.0 ** math.floor(math.log10(raw))
    return next(m * power for m in (1.0, 2.0, 2.5, 5.0, 10.0) if m * power >= raw * (1 - 1e-9))
