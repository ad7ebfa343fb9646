"""The files that the browser loads: Plotly's bundle and the lab's own modules.

Streamlit serves the folder ``static/``. Both are copied there under a name that holds their
version, so that a browser's cache never shows an old one. That is done when the app starts, or
before, by ``python -m ui.assets``, where the app itself may not write.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

import plotly

from exports.formats.html import script

STATIC = Path(__file__).parent.parent / "static"
MODULES = Path(__file__).parent / "lab"
ENTRY, STYLES = "lab.js", "lab.css"
# The modules travel as one file: a browser asks for a few at a time, each as long under way as the
# server is far. What the page, and the tests, take of them is given on.
GIVEN = f'export const {{ labIn }} = modules["{ENTRY}"];\nexport {{ modules }};\n'


class Assets(NamedTuple):
    """Where the browser finds them, relative to the page."""

    plotly: str
    script: str
    styles: str


@cache
def publish() -> Assets:
    """Copy what is missing to ``static/`` and say where it is.

    Raises:
        OSError: The folder cannot be written and does not hold the files already.
    """
    bundle = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    plotly_name = f"plotly-{plotly.__version__}.min.js"
    if not (STATIC / plotly_name).exists():
        _place_file(bundle, STATIC / plotly_name)
    files = {ENTRY: joined(), STYLES: (MODULES / STYLES).read_text("utf-8")}
    digest = hashlib.sha256("".join(files.values()).encode())
    folder = f"lab-{digest.hexdigest()[:8]}"
    if not (STATIC / folder).is_dir():
        _place_folder(files, STATIC / folder)
    return Assets(
        *(f"app/static/{name}" for name in (plotly_name, f"{folder}/{ENTRY}", f"{folder}/{STYLES}"))
    )


def joined() -> str:
    """The modules that the lab needs, as one."""
    return script(modules(), ENTRY) + GIVEN


def modules() -> dict[str, str]:
    """The text of each of the lab's modules, by its path in the lab's folder."""
    paths = sorted(MODULES.rglob("*.js"))
    return {p.relative_to(MODULES).as_posix(): p.read_text("utf-8") for p in paths}


def _place_file(source: Path, target: Path) -> None:
    """Copy so that a reader never sees half a file."""
    target.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent)
    os.close(handle)
    shutil.copyfile(source, name)
    Path(name).chmod(0o644)
    Path(name).replace(target)


def _place_folder(files: dict[str, str], target: Path) -> None:
    """Fill a folder beside the target and rename it; another process may have been first."""
    target.parent.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=target.parent))
    folder.chmod(0o755)
    for name, words in files.items():
        (folder / name).write_text(words, "utf-8")
    try:
        folder.rename(target)
    except OSError:
        shutil.rmtree(folder)
        if not target.is_dir():
            raise


if __name__ == "__main__":
    print(*publish(), sep="\n")
