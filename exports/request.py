"""What is asked for: a source, a file, and how it looks; read from a command and written as one.

A caption holds what a link cannot say as options of a command, so that a reader can make the very
figure again.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal
from unicodedata import category
from urllib.parse import urlsplit, urlunsplit

from engine.complaints import exact
from exports.figure.layout import COLUMN, PAGE_WIDTH
from exports.figure.theme import FigureThemeName
from figures import Camera, Scales, read_box, read_camera
from surfaces.base import Box

UNITS = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}
WIDTHS = {"column": COLUMN, "page": PAGE_WIDTH}


@dataclass(frozen=True)
class Request:
    """A file to be written, by the names of the command line's options.

    Attributes:
        width: In centimetres.
        size: Of the type, in points.
        theme: None for what suits the format: print for a figure, light for a film, the reader's
            own for a page.
        columns: How many pictures stand in a row; 0 for all, or as many methods as suit.
        axis: None for the link's.
        camera: None for the link's.
        hide: Whether what has not happened yet is left out, also where the link does not say so.
        scales: None for the link's, or what suits the surface.
        live: What can be changed in a page that takes the steps itself, as a link calls it; none
            for one that plays what was computed.
        page: The address of a lab that such a page points to; "" for none.
        site: The folder for pages of all lessons and scenes, in place of a file.
        pixels: The width of a film and its height; None for as high as the figure is.
        said: What was asked for by name and is not left to a default.
    """

    source: str = ""
    output: str = ""
    batch: str = ""
    step: int | None = None
    steps: tuple[int, ...] = ()
    vary: str = ""
    width: float = COLUMN
    size: float = 8.0
    theme: FigureThemeName | None = None
    language: str = "en"
    title: str = ""
    legend: bool = True
    curves: bool = False
    data: bool = False
    columns: int = 0
    axis: str | None = None
    box: Box | None = None
    camera: Camera | Literal["above"] | None = None
    scales: Scales | None = None
    hide: bool = False
    live: tuple[str, ...] = ()
    page: str = ""
    site: str = ""
    scale: float = 2.0
    pixels: tuple[int, int | None] = (480, None)
    seconds: float = 10.0
    fps: int = 15
    hold: tuple[float, float] = (0.5, 2.0)
    loop: bool = True
    library: str = "numpy"
    said: frozenset[str] = frozenset()


def option(name: str) -> str:
    """What an attribute of ``Request`` is called on the command line."""
    return f"--no-{name}" if name in {"legend", "loop"} else f"--{name}"


def written(request: Request) -> str:
    """The options that make a figure again, beside its link; "" where it looks as usual."""
    return shlex.join(_options(request))


def _options(request: Request) -> Iterator[str]:
    for name, write in WRITTEN.items():
        value = getattr(request, name)
        if value != getattr(Request, name):
            # With = since a value may begin with a minus.
            yield option(name) if isinstance(value, bool) else f"{option(name)}={write(value)}"


def length(written: str) -> float:
    """A length such as 8.5cm, 85mm, 3in or 240pt, or a name for one, in centimetres."""
    return within(_centimetres(written), 2, 100)


def _centimetres(written: str) -> float:
    if written in WIDTHS:
        return WIDTHS[written]
    digits, unit = written[:-2], written[-2:]
    return float(digits) * UNITS[unit] if unit in UNITS else float(written)


def _length(width: float) -> str:
    """A short text that ``length`` reads as exactly this width."""
    units = (f"{width / size:.6g}{unit}" for unit, size in UNITS.items())
    same = (text for text in (*WIDTHS, *units) if _centimetres(text) == width)
    return next(same, exact(width))


def line(written: str) -> str:
    """Words for a single line; what no format can hold, as a control character, is a blank."""
    return "".join(" " if category(sign) in {"Cc", "Cs", "Cn"} else sign for sign in written)


def size(written: str) -> float:
    """A type size in points, with or without the unit."""
    return within(float(written.removesuffix("pt")), 3, 40)


def columns(written: str) -> int:
    """How many pictures stand in a row."""
    return int(within(int(written), 1, 100))


def live(written: str) -> tuple[str, ...]:
    """What can be changed in a page, parted by commas."""
    listed = tuple(name.strip() for name in written.split(","))
    if not all(listed):
        raise ValueError(written)
    return tuple(dict.fromkeys(listed))


def page(written: str) -> str:
    """The address of a lab, without what a link says of a scene."""
    parts = urlsplit(written)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(written)
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", "", ""))


def scale(written: str) -> float:
    """How many pixels of a PNG stand for one of a screen."""
    return within(float(written), 1, 4)


def within(value: float, low: float, high: float) -> float:
    """The value. Raises ``ValueError`` unless it is in range."""
    if not low <= value <= high:
        raise ValueError(value)
    return value


def steps(written: str) -> tuple[int, ...]:
    """Steps, parted by commas."""
    return tuple(int(step) for step in written.split(","))


def box(written: str) -> Box:
    """The corners of the picture: x low, x high, y low, y high."""
    found = read_box(written)
    if found is None:
        raise ValueError(written)
    return found


def camera(written: str) -> Camera | Literal["above"]:
    """From where the surface is seen: a turn, a tilt and maybe a zoom, or the word above."""
    if written == "above":
        return "above"
    found = read_camera(written)
    if found is None:
        raise ValueError(written)
    return found


def hold(written: str) -> tuple[float, float]:
    """How long the first and the last frame of a film stand still, in seconds."""
    first, last = (within(float(v), 0, 60) for v in written.split(","))
    return first, last


def pixels(written: str) -> tuple[int, int | None]:
    """The width of a film, or width and height with an x between them."""
    across, mark, down = written.lower().replace("×", "x").partition("x")
    return int(across), int(down) if mark else None


WRITTEN: dict[str, Callable[[Any], str]] = {
    "step": str,
    "steps": lambda steps: ",".join(map(str, steps)),
    "vary": str,
    "width": _length,
    "size": exact,
    "theme": str,
    "language": str,
    "title": str,
    "legend": str,
    "curves": str,
    "data": str,
    "columns": str,
}
"""How the command line writes what a figure needs and a link cannot say."""
