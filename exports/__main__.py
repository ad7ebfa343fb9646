"""Figures, data and code from the command line: ``python3 -m exports beale -o beale.svg``.

A file of many, each line written as a single call's arguments, becomes a folder of them:
``python3 -m exports --batch figures.txt -o figures``. What fails is summed up at the end, and the
exit code is 1; 2 for arguments that make no sense.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Literal, NoReturn

from engine import Scene
from exports import files
from exports.code import LIBRARIES
from exports.files import SUFFIXES, Maker
from exports.look import LOOKS
from exports.picture import COLUMN, PAGE_WIDTH
from figures import AXES, Camera, read_box, read_camera
from texts import LANGUAGES, text

UNITS = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}
WIDTHS = {"column": COLUMN, "page": PAGE_WIDTH}


def _html(asked: argparse.Namespace, scene: Scene) -> bytes:
    """The page's player as a file; in the reader's theme, unless one of the page's is named."""
    from ui.standalone import standalone  # a command stands above the page, as app.py does

    return standalone(scene, asked.view, None if asked.theme == "print" else asked.theme)


FORMATS: dict[str, Maker] = SUFFIXES | {".html": _html}


class _Parser(argparse.ArgumentParser):
    """One that raises ``ValueError``, so that a line of a batch can fail alone."""

    def error(self, message: str) -> NoReturn:
        raise ValueError(message)


def length(written: str) -> float:
    """A length such as 8.5cm, 85mm, 3in or 240pt, or a name for one, in centimetres."""
    if written in WIDTHS:
        return WIDTHS[written]
    number, unit = written[:-2], written[-2:]
    if unit not in UNITS:
        number, unit = written, "cm"
    found = float(number) * UNITS[unit]
    if not 2 <= found <= 100:
        raise ValueError
    return found


def size(written: str) -> float:
    """A type size in points, with or without the unit."""
    found = float(written.removesuffix("pt"))
    if not 3 <= found <= 40:
        raise ValueError
    return found


def scale(written: str) -> float:
    """How many pixels of a PNG stand for one of a screen."""
    found = float(written)
    if not 1 <= found <= 4:
        raise ValueError
    return found


def steps(written: str) -> list[int]:
    """Steps, parted by commas."""
    return [int(step) for step in written.split(",")]


def box(written: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """The corners of the picture: x low, x high, y low, y high."""
    found = read_box(written)
    if found is None:
        raise ValueError
    return found


def camera(written: str) -> Camera | Literal["above"]:
    """From where the surface is seen: a turn, a tilt and maybe a zoom, or the word above."""
    found = "above" if written == "above" else read_camera(written)
    if found is None:
        raise ValueError
    return found  # type: ignore[return-value]


def hold(written: str) -> tuple[float, float]:
    """How long the first and the last frame of a film stand still, in seconds."""
    first, last = (float(v) for v in written.split(","))
    if not (0 <= first <= 60 and 0 <= last <= 60):
        raise ValueError
    return first, last


def parser() -> argparse.ArgumentParser:
    """What the command line takes."""
    made = _Parser(
        prog="python3 -m exports",
        description="Turn a link, or the name of a lesson or scene, into a figure, data, a caption "
        f"or code. The suffix of the output says which: {', '.join(FORMATS)}.",
        epilog="In a batch, a line is written as a single call: beale -o first.pdf --step 50",
    )
    add = made.add_argument
    add("source", nargs="?", metavar="LINK_OR_LESSON", help="in quotes, since a link has & in it")
    add("-o", "--output", metavar="FILE", help="what is written; the folder of a batch")
    add("--batch", metavar="FILE", help="a file with a call a line; # begins a comment")
    add("--step", type=int, help="the step shown (the last)")
    add("--steps", type=steps, metavar="10,50,200", help="a filmstrip of these steps")
    add("--vary", metavar="r1.eta=0.01,0.1", help="small multiples: a setting's values")
    add("--width", type=length, default=COLUMN, help="column, page, or 8.5cm, 85mm, 3in, 240pt")
    add("--size", type=size, default=8.0, help="the type's, in points (8)")
    add("--theme", choices=LOOKS, default="print", help="%(choices)s")
    add("--language", choices=tuple(LANGUAGES), default="en", help="%(choices)s")
    add("--title", default="", help="above the picture")
    add("--no-legend", dest="legend", action="store_false", help="without the runs' names")
    add("--curves", action="store_true", help="with the loss curves")
    add("--data", action="store_true", help="with the examples of a surface made of data")
    add("--axis", choices=AXES, help="what the loss curves count: %(choices)s")
    add("--box", type=box, metavar="X0,X1,Y0,Y1", help="the part of the surface that is shown")
    add(
        "--camera",
        type=camera,
        metavar="25,50",
        help="in perspective: a turn and a tilt in degrees, maybe a zoom; or above",
    )
    add("--scale", type=scale, default=2.0, help="of a PNG, 1 to 4 (2)")
    add("--pixels", type=int, default=480, help="a film's width (480)")
    add("--seconds", type=float, default=10.0, help="a film's length, holds included (10)")
    add("--fps", type=int, default=15, help="a film's frames a second (15)")
    add(
        "--hold",
        type=hold,
        default=(0.5, 2.0),
        metavar="0.5,2",
        help="how long its ends stand still",
    )
    add("--no-loop", dest="loop", action="store_false", help="a film that ends")
    add("--library", choices=LIBRARIES, default="numpy", help="of code: %(choices)s")
    return made


def main(arguments: Sequence[str]) -> int:
    """Write what is asked for; return the exit code."""
    given = parser()
    try:
        found = given.parse_args(arguments)
        if not found.output:
            raise ValueError(text(found.language, "export.no_output"))
        if bool(found.source) == bool(found.batch):
            raise ValueError(text(found.language, "export.no_source"))
    except ValueError as error:
        print(f"{given.format_usage()}{error}", file=sys.stderr)
        return 2
    if found.batch:
        return batch(found)
    if problem := attempt(found):
        print(problem, file=sys.stderr)
        return 1
    return 0


def attempt(asked: argparse.Namespace) -> str:
    """Write one file; return what went wrong as a sentence, or ""."""
    try:
        files.write(asked, FORMATS)
    except OSError as error:
        path = error.filename or asked.output
        return text(asked.language, "export.unwritable", path=path, reason=error.strerror or error)
    except (ValueError, RuntimeError) as error:
        return str(error)
    return ""


def batch(asked: argparse.Namespace) -> int:
    """Write a file for each line into the folder, and say at the end what failed."""
    try:
        lines = Path(asked.batch).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        print(
            text(asked.language, "export.unreadable", path=asked.batch, reason=error),
            file=sys.stderr,
        )
        return 1
    calls = [(i, line.strip()) for i, line in enumerate(lines, start=1)]
    calls = [(i, line) for i, line in calls if line and not line.startswith("#")]
    failed = []
    for done, (number, line) in enumerate(calls):
        files.bar(done, len(calls))
        if problem := _line(asked, number, line):
            failed.append(text(asked.language, "export.line", number=number, problem=problem))
    files.bar(len(calls), len(calls))
    written = len(calls) - len(failed)
    said = text(asked.language, "export.summary", written=written, failed=len(failed))
    print("\n".join([said, *failed]), file=sys.stderr)
    return 1 if failed or not calls else 0


def _line(asked: argparse.Namespace, number: int, line: str) -> str:
    """Write what one line of a batch asks for; return what went wrong, or ""."""
    defaults = copy(asked)
    defaults.source = defaults.output = None
    try:
        found = parser().parse_args(shlex.split(line), defaults)
    except ValueError as error:
        return str(error)
    if not found.source or found.batch != asked.batch:
        return text(asked.language, "export.no_source")
    name = found.output or f"figure-{number}.svg"
    found.output = str(Path(asked.output) / name)
    return attempt(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
