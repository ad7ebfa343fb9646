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

from exports.html import in_order

STATIC = Path(__file__).parent.parent / "static"
MODULES = Path(__file__).parent / "lab"
SERVED = (".js", ".css")


class Assets(NamedTuple):
    """Where the browser finds them, relative to the page."""

    plotly: str
    lab: str


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
    modules = sorted(p for p in MODULES.iterdir() if p.suffix in SERVED)
    digest = hashlib.sha256()
    for module in modules:
        digest.update(module.name.encode() + module.read_bytes())
    lab_name = f"lab-{digest.hexdigest()[:8]}"
    if not (STATIC / lab_name).is_dir():
        _place_folder(modules, STATIC / lab_name)
    return Assets(f"app/static/{plotly_name}", f"app/static/{lab_name}")


def modules() -> list[str]:
    """The names of the modules that the lab needs."""
    return in_order({path.name: path.read_text("utf-8") for path in MODULES.glob("*.js")}, "lab.js")


def _place_file(source: Path, target: Path) -> None:
    """Copy so that a reader never sees half a file."""
    target.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent)
    os.close(handle)
    shutil.copyfile(source, name)
    Path(name).chmod(0o644)
    Path(name).replace(target)


def _place_folder(sources: list[Path], target: Path) -> None:
    """Fill a folder beside the target and rename it; another process may have been first."""
    target.parent.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=target.parent))
    folder.chmod(0o755)
    for source in sources:
        shutil.copyfile(source, folder / source.name)
    try:
        folder.rename(target)
    except OSError:
        shutil.rmtree(folder)
        if not target.is_dir():
            raise


if __name__ == "__main__":
    print(*publish(), sep="\n")
