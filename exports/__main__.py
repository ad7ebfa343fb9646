"""The command ``python3 -m exports``: the formats of ``exports.files``, and the page as a file."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from engine import Scene
from exports import command
from exports.files import SUFFIXES, Format
from exports.request import Request
from figures import View
from texts import text
from ui.wire.standalone import standalone  # a command stands above the page, as app.py does


def _html(asked: Request, scene: Scene, view: View) -> bytes:
    """The page's player as a file; in the reader's theme, unless one of the page's is named."""
    if asked.theme == "print":
        raise ValueError(text(asked.language, "export.html.print"))
    return standalone(scene, view, asked.theme, asked.title)


HTML = frozenset({"theme", "language", "title", "axis", "box", "camera", "scales", "hide"})
FORMATS: dict[str, Format] = SUFFIXES | {".html": Format(_html, HTML)}


def main(arguments: Sequence[str]) -> int:
    """Write what is asked for; return the exit code."""
    return command.main(arguments, FORMATS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
