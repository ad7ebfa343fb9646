"""Every format that a scene is taken away in: those of ``exports``, and the page itself."""

from __future__ import annotations

from dataclasses import replace

from engine import Scene
from exports.files import SUFFIXES, Format
from exports.request import Request
from figures import View
from texts import text
from ui.wire.standalone import live, standalone


def _html(request: Request, scene: Scene, view: View) -> bytes:
    """The page's player as a file; in the reader's theme, unless one of the page's is named."""
    if request.theme == "print":
        raise ValueError(text(request.language, "export.html.print"))
    if request.page and not request.live:
        raise ValueError(text(request.language, "export.page"))
    if not request.live:
        return standalone(scene, view, request.theme, request.title)
    view = replace(view, page=request.page)
    return live(scene, request.live, view, request.theme, request.title)


HTML = frozenset(
    {"live", "page", "theme", "language", "title", "axis", "box", "camera", "scales", "hide"}
)
FORMATS: dict[str, Format] = SUFFIXES | {
    ".html": Format(_html, HTML, "figure", "HTML", "text/html")
}
