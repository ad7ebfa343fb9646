"""Set everything up and open the app: ``python3 start.py``; or test it: ``python3 start.py test``.

Needs nothing but Python 3.11 or newer. Packages go into the folder ``.venv`` beside this file,
never into the system, and are installed again only when the requirements change.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
)


def main(arguments: list[str]) -> int:
    """Run the app, or with ``test`` first the linters and then the tests; return the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036  (it is what an older Python is told)
        print(f"This needs Python 3.11 or newer; this one is {sys.version.split()[0]}.")
        return 1
    testing = arguments[:1] == ["test"]
    if not set_up(HERE / ("requirements-dev.txt" if testing else "requirements.txt")):
        return 1
    if not testing:
        return module("streamlit", "run", "app.py", *arguments)
    if len(arguments) == 1:
        for check in CHECKS:
            print("$", *check, flush=True)
            if code := module(*check):
                return code
    return module("pytest", *arguments[1:])


def set_up(requirements: Path) -> bool:
    """Make the virtual environment hold the requirements; say in a line why, if it cannot."""
    wanted = hashlib.sha256(b"".join(p.read_bytes() for p in HERE.glob("requirements*.txt")))
    stamp = VENV / f".{requirements.stem}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted.hexdigest():
        return True
    if not PYTHON.exists() and not make_environment():
        return False
    print(f"Installing {requirements.name} into {VENV.name} …", flush=True)
    pip = [*pip_for(PYTHON), "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.call([*pip, "--requirement", str(requirements)], cwd=HERE):
        print("The packages could not be installed: see above.")
        return False
    stamp.write_text(wanted.hexdigest())
    return True


def make_environment() -> bool:
    """Make the virtual environment, also where Debian has split pip and ensurepip off."""
    make = [sys.executable, "-m", "venv", str(VENV)]
    if importlib.util.find_spec("ensurepip"):
        return subprocess.call(make) == 0
    if importlib.util.find_spec("pip"):
        return subprocess.call([*make, "--without-pip"]) == 0
    print("This Python has neither pip nor ensurepip. On Debian and Ubuntu, run this once:")
    print("  sudo apt-get install python3-venv")
    return False


def pip_for(python: Path) -> list[str]:
    """The pip that installs into the environment: its own, else this Python's."""
    if subprocess.call([str(python), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0:
        return [str(python), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(python)]


def module(*command: str) -> int:
    """Run a module in the environment, in this folder; a Ctrl-C ends it quietly."""
    try:
        return subprocess.call([str(PYTHON), "-m", *command], cwd=HERE)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
