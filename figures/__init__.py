"""Pictures: pure functions from scene, trajectories and view to Plotly figures."""

from __future__ import annotations

from figures.contour import axis_names, contour
from figures.curves import Scale, axis_of, curve_axes, curve_scales, loss_axes, loss_scale, reach
from figures.fit import fit_axes, fit_box, fit_names
from figures.quantities import CURVES
from figures.scales import SCALES, SHAPES, Scales, Shapes, halves, scales_of, within
from figures.theme import THEMES, Style, Theme, ThemeName, styles
from figures.view import AXES, Camera, View, aimed, boxed, read_box, read_camera, read_view

__all__ = [
    "AXES",
    "CURVES",
    "SCALES",
    "SHAPES",
    "THEMES",
    "Camera",
    "Scale",
    "Scales",
    "Shapes",
    "Style",
    "Theme",
    "ThemeName",
    "View",
    "aimed",
    "axis_names",
    "axis_of",
    "boxed",
    "contour",
    "curve_axes",
    "curve_scales",
    "fit_axes",
    "fit_box",
    "fit_names",
    "halves",
    "loss_axes",
    "loss_scale",
    "reach",
    "read_box",
    "read_camera",
    "read_view",
    "scales_of",
    "styles",
    "within",
]
