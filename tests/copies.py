"""A copy of the project in a folder of its own, for what a test adds to it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.browser import ROOT

LEFT = shutil.ignore_patterns(
    ".*", "tests", "benchmarks", "docs", "__pycache__", "plotly-*", "lab-*"
)


def copied(folder: Path) -> Path:
    """The project without its tests, in a folder that is there already."""
    shutil.copytree(ROOT, folder, ignore=LEFT, dirs_exist_ok=True)
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    return folder


def insert(file: Path, mark: str, lines: str) -> None:
    """Put lines before the only one in which a mark stands."""
    (place,) = (line for line in file.read_text("utf-8").splitlines(True) if mark in line)
    file.write_text(file.read_text("utf-8").replace(place, lines + place), "utf-8")


def runs_there(folder: Path, program: str) -> None:
    """A program whose assertions hold in the copy."""
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
