"""How a scene is looked at, and what a link says of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlencode

from engine import Complaint, Scene, SceneError
from engine.address import joined, parts
from engine.complaints import exact, shortened
from figures.quantities import CURVES
from figures.scales import SCALES, Scales, Shapes
from figures.theme import ThemeName
from surfaces.base import Box

SMALLEST, LARGEST = 1e-9, 1e9  # how much of the surface can be in the picture
TILTS, ZOOMS = (6.0, 90.0), (0.5, 6.0)  # of a camera
AXES = ("step", "evaluations", "examples")
"""What a loss curve can be drawn against; on steps, the advantage of small batches hides."""


class Camera(NamedTuple):
    """From where a surface is seen in perspective.

    Attributes:
        turn: In degrees; at 0, x runs to the right.
        tilt: In degrees; 90 is straight from above.
        zoom: 1 for the whole surface.
    """

    turn: float
    tilt: float
    zoom: float = 1.0


@dataclass(frozen=True)
class View:
    """What is shown of a scene, and how.

    Attributes:
        box: The part of the surface in the picture; None for the surface's own view.
        log_loss: Whether the loss curve is logarithmic; None for as the surface suggests.
        axis: What the loss curve's horizontal axis counts; a key of ``AXES``.
        curves: The quantities whose curves are open, in the order of opening; keys of ``CURVES``.
        turned: Those of them whose axis is not the one that they open with, linear or logarithmic.
        gallery: Whether small pictures of every method stand in place of the picture.
        hide: Whether what has not happened yet is hidden, and shown as it is played.
        glance: Whether the slope and the curvature at the heads are shown.
        page: The page's address, once the link was asked for as a QR code.
        worked: Whether the numbers that each step began with are sent, to work it out by hand.
        camera: From where the surface is seen in perspective; None for simply from above.
        scales: Whether a unit of x is as long as one of y; None for what suits the surface.
        shapes: What the ground reaches for; a key of ``SHAPES``. It is the window's own matter.
        theme: ``light`` or ``dark``.
        language: A key of ``texts.LANGUAGES``.
    """

    box: Box | None = None
    log_loss: bool | None = None
    axis: str = "step"
    curves: tuple[str, ...] = ()
    turned: frozenset[str] = frozenset()
    gallery: bool = False
    hide: bool = False
    glance: bool = False
    page: str = ""
    worked: bool = False
    camera: Camera | None = None
    scales: Scales | None = None
    shapes: Shapes = "usual"
    theme: ThemeName = "light"
    language: str = "en"

    def link(self, scene: Scene) -> str:
        """The scene's query string with this view, exactly: it gives the same picture again."""
        return urlencode(scene.to_parameters() | self.to_parameters(exactly=True), safe=",")

    def as_shared(self) -> View:
        """The view with the picture's edges as a link to give away says them."""
        if self.box is None:
            return self
        (x0, x1), (y0, y1) = self.box
        x, y = x1 - x0, y1 - y0
        rounded = boxed((_short(x0, x), _short(x1, x), _short(y0, y), _short(y1, y)))
        return replace(self, box=rounded or self.box)

    def to_parameters(self, exactly: bool = False) -> dict[str, str]:
        """What a link says of the picture and its curves, where it is not as a scene opens.

        Theme and language are the reader's own. Unless it is to be exact, the picture's edges are
        rounded to what can be seen, as a zoom by hand gives many digits.
        """
        said = {}
        if box := self.box if exactly else self.as_shared().box:
            said["box"] = ",".join(exact(v) for side in box for v in side)
        if self.log_loss is not None:
            said["log"] = "on" if self.log_loss else "off"
        if self.axis != AXES[0]:
            said["axis"] = self.axis
        if self.curves:
            said["curves"] = ",".join(self.curves)
        if turned := [key for key in self.curves if key in self.turned]:
            said["turned"] = ",".join(turned)
        if self.camera:
            turn, tilt, zoom = self.camera
            said["camera"] = ",".join(
                exact(v) for v in (turn, tilt, *([zoom] if zoom != 1 else []))
            )
        if self.scales:
            said["scales"] = self.scales
        said |= {name: "on" for name in ("gallery", "hide") if getattr(self, name)}
        return said


def read_view(link: str) -> tuple[str, View, list[Complaint]]:
    """A query string without what it says of the view, that view, and what makes no sense in it."""
    rest, view, complaints, seen = [], View(), [], set()
    for part in parts(link):
        key, value, _ = part
        if key not in READERS:
            rest.append(part)
        elif key in seen:
            complaints.append(Complaint(key, "twice", {}))
        else:
            seen.add(key)
            try:
                view = READERS[key](view, value)
            except SceneError as error:
                complaints.append(error.complaint)
    return joined(rest), view, complaints


def _short(value: float, wide: float) -> float:
    """An edge of a picture that is so wide, to a ten-thousandth of it."""
    return round(value, 4 - math.floor(math.log10(wide)))


def boxed(values: Sequence[float]) -> Box | None:
    """The part of the surface from x low, x high, y low and y high; None if it is none."""
    x0, x1, y0, y1 = values
    right = all(map(math.isfinite, values)) and all(
        SMALLEST < high - low < LARGEST for low, high in ((x0, x1), (y0, y1))
    )
    return ((x0, x1), (y0, y1)) if right else None


def read_box(written: str) -> Box | None:
    """The part of the surface that four numbers with commas between them stand for, if any."""
    try:
        x0, x1, y0, y1 = (float(v) for v in written.split(","))
    except ValueError:
        return None
    return boxed((x0, x1, y0, y1))


def aimed(turn: float, tilt: float, zoom: float = 1.0) -> Camera | None:
    """A camera that is turned by any angle, to a tenth of a degree; None where it cannot stand."""
    if not (math.isfinite(turn) and TILTS[0] <= tilt <= TILTS[1] and ZOOMS[0] <= zoom <= ZOOMS[1]):
        return None
    around = round(round(turn + 180, 1) % 360 - 180, 1)
    return Camera(around, round(tilt, 1), round(zoom, 2))


def read_camera(written: str) -> Camera | None:
    """The camera that two or three numbers with commas between them stand for, if any."""
    try:
        values = [float(v) for v in written.split(",")]
    except ValueError:
        return None
    return aimed(*values) if len(values) in (2, 3) else None


def _camera(view: View, value: str) -> View:
    camera = read_camera(value)
    if camera is None:
        raise SceneError("camera", "camera", value=shortened(value))
    return replace(view, camera=camera)


def _box(view: View, value: str) -> View:
    box = read_box(value)
    if box is None:
        raise SceneError("box", "box", value=shortened(value))
    return replace(view, box=box)


def _log(view: View, value: str) -> View:
    return replace(view, log_loss=_switched("log", value))


def _gallery(view: View, value: str) -> View:
    return replace(view, gallery=_switched("gallery", value))


def _hide(view: View, value: str) -> View:
    return replace(view, hide=_switched("hide", value))


def _switched(parameter: str, value: str) -> bool:
    if value not in {"on", "off"}:
        raise SceneError(parameter, "switch", value=shortened(value))
    return value == "on"


def _scales(view: View, value: str) -> View:
    return replace(view, scales=_known("scales", [value], SCALES)[0])  # type: ignore[arg-type]


def _axis(view: View, value: str) -> View:
    return replace(view, axis=_known("axis", [value], AXES)[0])


def _curves(view: View, value: str) -> View:
    return replace(view, curves=tuple(dict.fromkeys(_known("curves", value.split(","), CURVES))))


def _turned(view: View, value: str) -> View:
    able = [key for key, curve in CURVES.items() if curve.positive]
    return replace(view, turned=frozenset(_known("turned", value.split(","), able)))


def _known(parameter: str, values: list[str], known: Collection[str]) -> list[str]:
    """The values, each of which has to be a known one."""
    for value in values:
        if value not in known:
            raise SceneError(parameter, "unknown", value=shortened(value), known=", ".join(known))
    return values


READERS: dict[str, Callable[[View, str], View]] = {
    "box": _box,
    "log": _log,
    "axis": _axis,
    "curves": _curves,
    "turned": _turned,
    "camera": _camera,
    "gallery": _gallery,
    "hide": _hide,
    "scales": _scales,
}
"""The parameters of a link that are the view's; none is a scene's."""
