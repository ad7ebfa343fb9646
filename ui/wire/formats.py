"""Every format that a scene is taken away in: those of ``exports``, and the page itself."""

from __future__ import annotations

from engine import Scene
from exports.files import SUFFIXES, Format
from exports.request import Request
from figures import View
from texts import text
from ui.wire.standalone import standalone


def _html(request: Request, scene: Scene, view: View) -> bytes:
    """The page's player as a file; in the reader's theme, unless one of the page's is named."""
    if request.theme == "print":
        raise ValueError(text(request.language, "export.html.print"))
    return standalone(scene, view, request.theme, request.title)


HTML = frozenset({"theme", "language", "title", "axis", "box", "camera", "scales", "hide"})
FORMATS: dict[str, Format] = SUFFIXES | {
    ".html": Format(_html, HTML, "figure", "HTML", "text/html")
}
