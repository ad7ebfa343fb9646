"""Pictures: pure functions from scene, trajectories and view to Plotly figures."""

from __future__ import annotations

from figures.contour import axis_names, contour
from figures.curves import LossScale, loss_axes, loss_scale, reach
from figures.fit import fit_axes
from figures.theme import THEMES, Style, Theme, ThemeName, styles
from figures.view import AXES, View

__all__ = [
    "AXES",
    "THEMES",
    "LossScale",
    "Style",
    "Theme",
    "ThemeName",
    "View",
    "axis_names",
    "contour",
    "fit_axes",
    "loss_axes",
    "loss_scale",
    "reach",
    "styles",
]
