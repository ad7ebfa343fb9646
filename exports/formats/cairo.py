"""SVG to PDF and PNG, with CairoSVG, which is optional.

Cairo takes one font for a text and looks no further, so each letter that the usual font lacks,
such as Hangul, is given one that has it. CairoSVG anchors each part of a text by itself, so a text
in parts is put where it begins.
"""

from __future__ import annotations

import importlib
import re
import shutil
import subprocess
import sys
from functools import cache
from io import BytesIO
from types import ModuleType
from xml.etree import ElementTree

from exports.formats.missing import MissingError
from exports.formats.svg import FONTS
from texts import own_fonts, text

SVG = "{http://www.w3.org/2000/svg}"
PLAIN = re.compile("[\x00-\xff–—‘’“”…−·ΑΒ-Ωα-ω]*")
"""What any usual font has."""
USUAL = FONTS.partition(",")[0]
"""The font of all else: CairoSVG asks for the first."""
SHARES = {"middle": 0.5, "end": 1.0}
"""How much of a text stands before its place."""
EPOCH = "1980-01-01T00:00:00Z"  # a date of its own would change the bytes


def cairosvg(language: str = "en") -> ModuleType:
    """CairoSVG. Raises ``MissingError`` where it, or Cairo itself, is not installed."""
    try:
        return importlib.import_module("cairosvg")
    except (ImportError, OSError) as error:  # OSError: the C library is missing
        raise MissingError(text(language, "export.cairosvg")) from error


def to_pdf(svg: bytes, language: str = "en") -> bytes:
    """A PDF in which lines are lines and text is text; the same SVG gives the same bytes."""
    package = cairosvg(language)
    cairo = importlib.import_module("cairocffi")
    file = BytesIO()

    class Undated(package.surface.PDFSurface):  # type: ignore[misc, name-defined]
        def _create_surface(self, width: float, height: float) -> tuple[object, float, float]:
            surface, width, height = super()._create_surface(width, height)
            for key in (cairo.PDF_METADATA_CREATE_DATE, cairo.PDF_METADATA_MOD_DATE):
                surface.set_metadata(key, EPOCH)
            return surface, width, height

    Undated.convert(bytestring=with_fonts(svg, language), write_to=file)
    return file.getvalue()


def to_png(svg: bytes, scale: float = 1.0, language: str = "en") -> bytes:
    """A picture in pixels: at scale 1 with 96 to an inch, as a screen has them."""
    made: bytes = cairosvg(language).svg2png(bytestring=with_fonts(svg, language), scale=scale)
    return made


def with_fonts(svg: bytes, language: str = "en") -> bytes:
    """The SVG with a font named for every letter that needs one of its own."""
    ElementTree.register_namespace("", SVG.strip("{}"))
    root = ElementTree.fromstring(svg)
    for element in list(root.iter()):
        if element.tag not in {f"{SVG}text", f"{SVG}tspan"}:
            continue
        pieces = _pieces(element.text or "", language)
        if len(pieces) == 1 and pieces[0][1]:
            element.set("font-family", pieces[0][1])
        elif any(font for _, font in pieces):
            element.text = ""
            for place, (words, font) in enumerate(pieces):
                span = ElementTree.Element(f"{SVG}tspan", {"font-family": font} if font else {})
                span.text = words
                element.insert(place, span)
    for element in root.iter(f"{SVG}text"):
        if len(element) and (share := SHARES.get(element.attrib.pop("text-anchor", ""), 0.0)):
            bold = element.get("font-weight") == "bold"
            wide = _advance(element, element.text, bold)
            for inner in element:
                wide += _advance(inner, inner.text, bold, element)
                wide += _advance(element, inner.tail, bold)
            element.set("x", f"{float(element.get('x', '0')) - share * wide:.2f}")
    return ElementTree.tostring(root, encoding="utf-8")


def _advance(
    element: ElementTree.Element,
    words: str | None,
    bold: bool,
    around: ElementTree.Element | None = None,
) -> float:
    """How wide Cairo writes some words of an element, in the SVG's units."""
    cairo = importlib.import_module("cairocffi")
    context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    found = {**(around.attrib if around is not None else {}), **element.attrib}
    weight = cairo.FONT_WEIGHT_BOLD if bold else cairo.FONT_WEIGHT_NORMAL
    context.select_font_face(found.get("font-family", USUAL), cairo.FONT_SLANT_NORMAL, weight)
    context.set_font_size(100)
    return float(context.text_extents(words or "")[4]) / 100 * float(found["font-size"])


def _pieces(words: str, language: str) -> list[tuple[str, str]]:
    """Words in pieces, each with the font that it needs, or ""."""
    pieces: list[tuple[str, str]] = []
    for sign in words:
        font = "" if PLAIN.fullmatch(sign) else font_with(sign, language)
        if pieces and (pieces[-1][1] == font or sign == " "):
            pieces[-1] = (pieces[-1][0] + sign, pieces[-1][1])
        else:
            pieces.append((sign, font))
    return pieces


@cache
def font_with(sign: str, language: str) -> str:
    """The name of an installed font that has a sign; "" where it is not known."""
    fonts = own_fonts(language)
    for listed in fonts.values():
        if sys.platform in listed.system:
            return listed.system[sys.platform]
    if shutil.which("fc-match") is None:
        return ""
    wanted = f"sans-serif:lang={next(iter(fonts), language)}:charset={ord(sign):x}"
    asked = ["fc-match", "--format=%{family[0]}", wanted]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
