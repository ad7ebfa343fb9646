"""A drawing as SVG: text stays text, and the same drawing gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from exports.sheet.drawing import CM, Circle, Drawing, Item, Path, Text
from optimizers.base import Array
from texts import families
from texts.symbols import LOWERED, RAISED

FONTS = ", ".join(("Helvetica", "Arial", "'Liberation Sans'", *families(), "sans-serif"))
"""Those of Latin letters first: a viewer takes each letter from the first one that has it."""
SHIFTED = {
    **{sign: (plain, -0.33) for sign, plain in RAISED.items()},
    **{sign: (plain, 0.22) for sign, plain in LOWERED.items()},
}
RUNS = re.compile(f"([{''.join(RAISED)}]+|[{''.join(LOWERED)}]+)")
SHRUNK = 0.7  # the size of what is raised or lowered


def to_svg(drawing: Drawing, description: str = "") -> bytes:
    """The drawing as a file, with a description for those who cannot see it."""
    wide, high = (f"{side / CM:.4g}cm" for side in (drawing.width, drawing.height))
    view = f"0 0 {_number(drawing.width)} {_number(drawing.height)}"
    said = [f"<title>{escape(description)}</title>"] if description else []
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
        f'viewBox="{view}" font-family={quoteattr(FONTS)} fill="none" '
        'stroke-linejoin="round" stroke-linecap="butt">',
        *said,
        *(_element(item) for item in drawing.items),
        "</svg>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _element(item: Item) -> str:
    match item:
        case Path():
            data = "".join(_data(line, item.closed) for line in item.lines)
            more = {"d": data, "fill-rule": "evenodd" if item.fill and len(item.lines) > 1 else ""}
            if item.dash:
                more["stroke-dasharray"] = " ".join(map(_number, item.dash))
            return _tag("path", {**more, **_paint(item)})
        case Circle():
            place = {"cx": _number(item.x), "cy": _number(item.y), "r": _number(item.radius)}
            return _tag("circle", {**place, **_paint(item)})
        case Text():
            return _text(item)


def _paint(item: Path | Circle) -> dict[str, str]:
    painted = {"fill": item.fill}
    if item.stroke:
        painted |= {"stroke": item.stroke, "stroke-width": _number(item.width)}
    return painted | {"opacity": _number(item.opacity) if item.opacity < 1 else ""}


def _text(item: Text) -> str:
    x, y = _number(item.x), _number(item.y)
    place = {"transform": f"translate({x} {y}) rotate(-90)"} if item.upwards else {"x": x, "y": y}
    more = {
        "font-size": _number(item.size),
        "fill": item.color,
        "text-anchor": "" if item.anchor == "start" else item.anchor,
        "font-weight": "bold" if item.bold else "",
    }
    return _tag("text", {**place, **more}, "".join(_spans(item)))


def _spans(item: Text) -> Iterable[str]:
    """The text with raised and lowered digits as shifted ones, which every font has."""
    back = 0.0
    for part in filter(None, RUNS.split(item.text)):
        shift = SHIFTED[part[0]][1] if part[0] in SHIFTED else 0.0
        said = "".join(SHIFTED.get(sign, (sign, 0.0))[0] for sign in part)
        attributes = {}
        if shift != back:
            attributes["dy"] = _number((shift - back) * item.size)
        if shift:
            attributes["font-size"] = _number(SHRUNK * item.size)
        yield _tag("tspan", attributes, escape(said)) if attributes else escape(said)
        back = shift


def _tag(name: str, attributes: dict[str, str], inside: str = "") -> str:
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items() if value)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def _data(line: Array, closed: bool) -> str:
    points = [f"{_number(x)} {_number(y)}" for x, y in line.tolist()]
    return f"M{'L'.join(points)}{'Z' if closed else ''}"


def _number(value: float) -> str:
    """A hundredth of a point is finer than any printer."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
