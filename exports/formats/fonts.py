"""A system font with a language's letters, for the formats that draw text themselves."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from texts import own_fonts

USUAL = (("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", 0), ("arial.ttf", "arialbd.ttf", 0))
"""For Latin letters and Greek: regular and bold, and which face of the file is meant."""


class Font(NamedTuple):
    """A face of a font file."""

    path: Path
    face: int


@lru_cache
def system_font(language: str) -> tuple[Font, Font] | None:
    """The regular and the bold face of the best font that is installed; None without any."""
    fonts = [*(file for own in own_fonts(language).values() for file in own.files), *USUAL]
    known = {name for regular, bold, _ in fonts for name in (regular, bold)}
    found = {path.name: path for path in _files() if path.name in known}
    for regular, bold, face in fonts:
        if regular in found:
            plain = Font(found[regular], face)
            return plain, Font(found[bold], face) if bold in found else plain
    return None


def _files() -> Iterator[Path]:
    """Every file in the folders where systems keep fonts."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
        folders = [windows, home / "AppData/Local/Microsoft/Windows/Fonts"]
    elif sys.platform == "darwin":
        folders = [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    else:
        folders = [
            Path("/usr/share/fonts"),
            Path("/usr/local/share/fonts"),
            home / ".local/share/fonts",
        ]
    for folder in folders:  # a person's own come last, and are taken
        yield from folder.rglob("*")
