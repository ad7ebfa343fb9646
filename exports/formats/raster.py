"""A drawing in pixels, through Pillow, which comes with Streamlit: what films are made of.

It is drawn several times as large and reduced, which is smooth enough for a screen. A single
picture is sharper as SVG, or as the PNG that CairoSVG makes from it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFont

from exports.formats.fonts import system_font
from exports.formats.svg import RUNS, SHIFTED, SHRUNK
from exports.sheet.drawing import Circle, Drawing, Item, Path, Text
from optimizers.base import Array

FINE = 3  # how much larger it is drawn
DOTS = 96  # to an inch
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}


class Canvas:
    """A sheet in pixels that is drawn on and then reduced.

    Args:
        width, height: Of the sheet, in points.
        pixels: Of its width, once reduced.
        background: Its colour.
        language: That of the words.
    """

    def __init__(
        self, width: float, height: float, pixels: int, background: str, language: str
    ) -> None:
        self.language = language
        self.unit = FINE * pixels / width
        size = (FINE * pixels, FINE * round(pixels * height / width))
        self.image = Image.new("RGB", size, background)

    def copy(self) -> Canvas:
        """A sheet with the same on it."""
        twin = Canvas.__new__(Canvas)
        twin.unit, twin.image, twin.language = self.unit, self.image.copy(), self.language
        return twin

    def draw(self, items: Sequence[Item]) -> None:
        """Draw from back to front."""
        for item in items:
            match item:
                case Path():
                    self._path(item)
                case Circle():
                    self._circle(item)
                case Text():
                    self._text(item)

    def reduced(self) -> Image.Image:
        """The picture at its own size."""
        return self.image.reduce(FINE)

    def _path(self, path: Path) -> None:
        lines = [line * self.unit for line in path.lines if len(line) > 1]
        if not lines:
            return
        width = max(1, round(path.width * self.unit))
        ends = np.vstack(lines)
        x, y = (int(v) - width for v in ends.min(axis=0))
        across, down = (int(v) + 2 * width + 2 for v in np.ptp(ends, axis=0))
        size = (across, down)
        corner = np.array([x, y])
        if path.fill and len(lines) == 1 and path.opacity == 1:
            ImageDraw.Draw(self.image).polygon(_points(lines[0]), fill=path.fill)
        elif path.fill:
            inside = Image.new("1", size)
            for line in lines:  # by even and odd: what is covered twice is out again
                one = Image.new("1", size)
                ImageDraw.Draw(one).polygon(_points(line - corner), fill=1)
                inside = ImageChops.logical_xor(inside, one)
            self._stamp(inside.convert("L"), path.fill, path.opacity, (x, y))
        if not path.stroke:
            return
        mask = Image.new("L", size) if path.opacity < 1 else None
        pen = ImageDraw.Draw(mask or self.image)
        ink: str | int = 255 if mask else path.stroke
        for line in lines:
            whole = np.vstack([line, line[:1]]) if path.closed else line
            for piece in dashed(whole, [gap * self.unit for gap in path.dash]):
                at = _points(piece - corner if mask else piece)
                pen.line(at, fill=ink, width=width, joint="curve")
        if mask:
            self._stamp(mask, path.stroke, path.opacity, (x, y))

    def _circle(self, circle: Circle) -> None:
        x, y, radius = (v * self.unit for v in (circle.x, circle.y, circle.radius))
        half = circle.width * self.unit / 2 if circle.stroke else 0.0
        reach = radius + half
        mask = Image.new("L", (int(2 * reach) + 2,) * 2)
        pen = ImageDraw.Draw(mask)
        corner = (round(x - reach), round(y - reach))
        if circle.fill:
            inner = (half, half, 2 * radius + half, 2 * radius + half)
            pen.ellipse(inner, fill=255)
            self._stamp(mask, circle.fill, circle.opacity, corner)
        if circle.stroke:
            mask.paste(0, (0, 0, *mask.size))
            pen.ellipse((0, 0, 2 * reach, 2 * reach), outline=255, width=max(1, round(2 * half)))
            self._stamp(mask, circle.stroke, circle.opacity, corner)

    def _text(self, text: Text) -> None:
        pieces = []
        for part in filter(None, RUNS.split(text.text)):
            shift = SHIFTED[part[0]][1] if part[0] in SHIFTED else 0.0
            said = "".join(SHIFTED.get(sign, (sign, 0.0))[0] for sign in part)
            size = text.size * self.unit * (SHRUNK if shift else 1.0)
            letters = font(round(size), text.bold, self.language)
            pieces.append((said, letters, shift * text.size * self.unit))
        length = sum(letters.getlength(said) for said, letters, _ in pieces)
        high = round(2 * text.size * self.unit)
        mask = Image.new("L", (round(length) + 2, 2 * high))
        pen, along = ImageDraw.Draw(mask), 0.0
        for said, letters, shift in pieces:
            pen.text((along, high + shift), said, fill=255, font=letters, anchor="ls")
            along += letters.getlength(said)
        back = ANCHORS[text.anchor] * length
        x, y = text.x * self.unit, text.y * self.unit
        if text.upwards:
            mask = mask.transpose(Image.Transpose.ROTATE_90)
            corner = (round(x - high), round(y + back - mask.height))
        else:
            corner = (round(x - back), round(y - high))
        self._stamp(mask, text.color, 1.0, corner)

    def _stamp(
        self, mask: Image.Image, color: str, opacity: float, corner: tuple[int, int]
    ) -> None:
        if opacity < 1:
            mask = mask.point(lambda value: round(value * opacity))
        self.image.paste(color, corner, mask)


@lru_cache(maxsize=32)
def font(size: int, bold: bool, language: str) -> Font:
    """The system's font with a language's letters, or Pillow's own, which has Latin ones only."""
    found = system_font(language)
    if found is None:
        return ImageFont.load_default(size)
    face = found[bold]
    return ImageFont.truetype(str(face.path), size, index=face.face)


def dashed(line: Array, dash: Sequence[float]) -> Iterator[Array]:
    """The strokes of a line of shape ``(n, 2)``; the line itself without a dash."""
    if not dash:
        yield line
        return
    stroke, left = [line[0]], dash[0]
    index = 0
    for a, b in pairwise(line):
        length = float(np.hypot(*(b - a)))
        done = 0.0
        while length - done > left:
            done += left
            corner = a + (b - a) * (done / length)
            if index % 2 == 0:
                yield np.array([*stroke, corner])
            stroke = [corner]
            index += 1
            left = dash[index % len(dash)]
        left -= length - done
        stroke.append(b)
    if index % 2 == 0 and len(stroke) > 1:
        yield np.array(stroke)


def _points(line: Array) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in line]


def to_png(drawing: Drawing, scale: float = 1.0, language: str = "en") -> bytes:
    """A picture file: at scale 1 with 96 pixels to an inch, as a screen has them.

    Drawings have a background of their own, so that of the sheet is never seen.
    """
    file = io.BytesIO()
    picture = pixels(drawing, round(drawing.width / 72 * DOTS * scale), "#FFFFFF", language)
    picture.save(file, "png", dpi=(DOTS * scale, DOTS * scale))
    return file.getvalue()


def pixels(drawing: Drawing, width: int, background: str, language: str = "en") -> Image.Image:
    """A drawing as a picture ``width`` pixels wide."""
    canvas = Canvas(drawing.width, drawing.height, width, background, language)
    canvas.draw(drawing.items)
    return canvas.reduced()
