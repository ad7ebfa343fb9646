"""How a scene is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from figures.theme import ThemeName
from surfaces.base import Box

AXES = ("step", "evaluations", "examples")
"""What a loss curve can be drawn against; on steps, the advantage of small batches hides."""


@dataclass(frozen=True)
class View:
    """What is shown of a scene, and how.

    Attributes:
        box: The part of the surface in the picture; None for the surface's own view.
        log_loss: Whether the loss curve is logarithmic; None for as the surface suggests.
        axis: What the loss curve's horizontal axis counts; a key of ``AXES``.
        curves: The quantities whose curves are open, in the order of opening; keys of ``CURVES``.
        turned: Those of them whose axis is not the one that they open with, linear or logarithmic.
        glance: Whether the slope and the curvature at the heads are shown.
        page: The page's address, once the link was asked for as a QR code.
        worked: Whether the numbers that each step began with are sent, to work it out by hand.
        theme: ``light`` or ``dark``.
        language: A key of ``texts.LANGUAGES``.
    """

    box: Box | None = None
    log_loss: bool | None = None
    axis: str = "step"
    curves: tuple[str, ...] = ()
    turned: frozenset[str] = frozenset()
    glance: bool = False
    page: str = ""
    worked: bool = False
    theme: ThemeName = "light"
    language: str = "en"
