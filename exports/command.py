"""Figures, data and code from the command line: ``python3 -m exports beale -o beale.svg``.

A file of many, each line written as a single call's arguments, becomes a folder of them:
``python3 -m exports --batch figures.txt -o figures``. What fails is summed up at the end, and the
exit code is 1; 2 for arguments that make no sense. ``--site public`` makes a folder of pages.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from exports import files, request
from exports.code.script import LIBRARIES
from exports.figure.theme import FIGURE_THEMES
from exports.files import Format
from exports.request import Request, option
from figures import AXES, SCALES
from texts import LANGUAGES, text

BOM = b"\xef\xbb\xbf"  # what some editors begin a file with
INTERRUPTED = 130  # the exit code by custom
MINUS = re.compile(r"-[\d.]")


class _Parser(argparse.ArgumentParser):
    """One that raises ``ValueError``, so that a line of a batch can fail alone.

    A value may begin with a minus, as in ``--box -1,1,-1,1``.
    """

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        joined: list[str] = []
        for word in args or ():
            if MINUS.match(word) and joined and joined[-1][:2] == "--" and "=" not in joined[-1]:
                joined[-1] += f"={word}"
            else:
                joined.append(word)
        return super().parse_known_args(joined, namespace)

    def error(self, message: str) -> NoReturn:
        raise ValueError(message)


def parser(formats: Mapping[str, Format], of_line: bool = False) -> argparse.ArgumentParser:
    """What the command line takes, or a line of a batch. Only what is said is in the result."""
    made = _Parser(
        prog="python3 -m exports",
        description="Turn a link, or the name of a lesson or scene, into a figure, data, a caption "
        f"or code. The suffix of the output says which: {', '.join(formats)}.",
        epilog="In a batch, a line is written as a single call: beale -o first.pdf --step 50. "
        "An option that has no effect on a format is refused.",
        argument_default=argparse.SUPPRESS,
        add_help=not of_line,
    )
    add = made.add_argument
    add("source", nargs="?", metavar="LINK_OR_LESSON", help="in quotes, since a link has & in it")
    add("-o", "--output", metavar="FILE", help="what is written; the folder of a batch")
    if not of_line:
        add("--batch", metavar="FILE", help="a file with a call a line; # begins a comment")
        add(
            "--site",
            metavar="FOLDER",
            help="a folder of pages instead: every lesson and scene, in all languages, moving "
            "without a server; --page goes with it",
        )
    add("--step", type=int, help="the step shown (the last)")
    add("--steps", type=request.steps, metavar="10,50,200", help="a filmstrip of these steps")
    add(
        "--vary",
        metavar="r1.eta=0.01,0.1",
        help="small multiples: a setting's values, or method=all",
    )
    add("--columns", type=request.columns, help="how many of them stand in a row (all)")
    add("--width", type=request.length, help="column, page, or 8.5cm, 85mm, 3in, 240pt")
    add("--size", type=request.size, help="the type's, in points (8)")
    add("--theme", choices=FIGURE_THEMES, help="%(choices)s")
    add("--language", choices=tuple(LANGUAGES), help="%(choices)s")
    add("--title", type=request.line, help="above the picture")
    add("--no-legend", dest="legend", action="store_false", help="without the runs' names")
    add("--hide", action="store_true", help="without what has not happened yet")
    add("--curves", action="store_true", help="with the loss curves")
    add("--data", action="store_true", help="with the examples of a surface made of data")
    add("--axis", choices=AXES, help="what the loss curves count: %(choices)s")
    add("--box", type=request.box, metavar="X0,X1,Y0,Y1", help="the part of the surface shown")
    add(
        "--camera",
        type=request.camera,
        metavar="25,50",
        help="in perspective: a turn and a tilt in degrees, maybe a zoom; or above",
    )
    add("--scales", choices=SCALES, help="of x and y: %(choices)s (as suits the surface)")
    add(
        "--live",
        type=request.live,
        metavar="r1.eta,start",
        help="what can be changed in an HTML file: numbers as a link calls them, start, steps; "
        "and play, to have it play",
    )
    add("--page", type=request.page, metavar="https://…", help="the lab that such a file points to")
    add("--scale", type=request.scale, help="of a PNG, 1 to 4 (2)")
    add(
        "--pixels",
        type=request.pixels,
        metavar="1280x720",
        help="a film's width, and maybe its height (480, and as high as the figure is)",
    )
    add("--seconds", type=float, help="a film's length, holds included (10)")
    add("--fps", type=int, help="a film's frames a second (15)")
    add("--hold", type=request.hold, metavar="0.5,2", help="how long its ends stand still")
    add("--no-loop", dest="loop", action="store_false", help="a film that ends")
    add("--library", choices=LIBRARIES, help="of code: %(choices)s")
    return made


Site = Callable[[str], Mapping[str, Callable[[], bytes]]]
"""What makes each file of a site, by its path, for the address of a lab to point to."""


def main(arguments: Sequence[str], formats: Mapping[str, Format], site: Site) -> int:
    """Write what is asked for, in one of the formats by suffix; return the exit code."""
    given, said = parser(formats), {}
    try:
        said = vars(given.parse_args(arguments))
        asked = Request(**said, said=frozenset(said))
        if asked.site and asked.said - {"site", "page", "language"}:
            raise ValueError(text(asked.language, "export.site"))
        if not (asked.output or asked.site):
            raise ValueError(text(asked.language, "export.no_output"))
        if bool(asked.source) == bool(asked.batch) and not asked.site:
            raise ValueError(text(asked.language, "export.no_source"))
    except ValueError as error:
        print(f"{given.format_usage()}{error}", file=sys.stderr)
        return 2
    try:
        if asked.site:
            return write_site(asked, site(asked.page))
        if asked.batch:
            return batch(asked, said, formats)
        problem, notes = attempt(asked, formats)
    except KeyboardInterrupt:
        print(text(asked.language, "export.interrupted"), file=sys.stderr)
        return INTERRUPTED
    print("".join(f"{line}\n" for line in (*notes, problem) if line), end="", file=sys.stderr)
    return 1 if problem else 0


def attempt(asked: Request, formats: Mapping[str, Format]) -> tuple[str, list[str]]:
    """Write one file; return what went wrong as a sentence, or "", and what is worth a line."""
    try:
        notes = files.write(asked, formats)
    except OSError as error:
        path, reason = error.filename or asked.output, error.strerror or error
        return text(asked.language, "export.unwritable", path=path, reason=reason), []
    except (ValueError, RuntimeError) as error:
        return files.sentence(error, asked.language), []
    return "", [note.sentence(asked.language) for note in notes]


def write_site(asked: Request, pages: Mapping[str, Callable[[], bytes]]) -> int:
    """Write each file of a site into its folder; what else is in there stays."""
    folder = Path(asked.site)
    for done, (name, make) in enumerate(pages.items()):
        files.bar(done, len(pages))
        made, path = make(), folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made)
        except OSError as error:
            about = {"path": error.filename or path, "reason": error.strerror or error}
            print(text(asked.language, "export.unwritable", **about), file=sys.stderr)
            return 1
    files.bar(len(pages), len(pages))
    print(text(asked.language, "export.summary", written=len(pages), failed=0), file=sys.stderr)
    return 0


def batch(asked: Request, said: Mapping[str, Any], formats: Mapping[str, Format]) -> int:
    """Write a file for each line into the folder, and say at the end what failed."""
    try:
        lines = Path(asked.batch).read_bytes().removeprefix(BOM).splitlines()
    except OSError as error:
        reason = error.strerror or error
        message = text(asked.language, "export.unreadable", path=asked.batch, reason=reason)
        print(message, file=sys.stderr)
        return 1
    calls = [(i, line.strip()) for i, line in enumerate(lines, start=1)]
    calls = [(i, line) for i, line in calls if line and not line.startswith(b"#")]
    lot = _Batch(asked, said, formats)
    for done, (number, line) in enumerate(calls):
        files.bar(done, len(calls))
        try:
            lot.take(number, line)
        except KeyboardInterrupt:
            lot.report()
            raise
    files.bar(len(calls), len(calls))
    if calls:
        lot.complain_of_options()
    lot.report()
    return 1 if lot.failed or not calls else 0


class _Batch:
    """The lines of a batch as they are worked off: what was written, and what to say of it."""

    def __init__(
        self, asked: Request, said: Mapping[str, Any], formats: Mapping[str, Format]
    ) -> None:
        self.asked, self.language, self.formats = asked, asked.language, formats
        self.said = {k: v for k, v in said.items() if k not in {"source", "output", "batch"}}
        self.used = {"language"}  # of what holds for all lines; this is the messages' too
        self.written: dict[str, int] = {}  # the line that each file comes from
        self.failed: list[str] = []
        self.notes: list[str] = []

    def take(self, number: int, line: bytes) -> None:
        """Write what one line asks for. Whatever becomes of it, the other lines are not touched."""
        try:
            problem, notes = self._write(number, line)
        except Exception as error:  # noqa: BLE001  # a mistake of the lab costs one line, too
            unforeseen = f"{type(error).__name__}: {error}"
            problem, notes = text(self.language, "export.unforeseen", error=unforeseen), []
        self.notes += [self._of_line(number, note) for note in notes]
        if problem:
            self.failed.append(self._of_line(number, problem))

    def _write(self, number: int, line: bytes) -> tuple[str, list[str]]:
        try:
            own = vars(parser(self.formats, of_line=True).parse_args(shlex.split(line.decode())))
        except UnicodeDecodeError:
            return text(self.language, "export.encoding"), []
        except ValueError as error:
            return str(error), []
        if not own.get("source"):
            return text(self.language, "export.no_line_source"), []
        output = str(Path(self.asked.output) / (own.pop("output", "") or f"figure-{number}.svg"))
        same = os.path.normcase(Path(output).absolute())
        if same in self.written:
            return text(self.language, "export.again", path=output, number=self.written[same]), []
        try:
            takes = files.format_of(output, self.formats, self.language).takes
        except ValueError as error:
            return str(error), []
        shared = {k: v for k, v in self.said.items() if k in takes and not _replaced(k, own)}
        self.used |= self.said.keys() & takes
        asked = Request(
            **{"language": self.language, **shared, **own, "output": output},
            batch=self.asked.batch,
            said=frozenset(shared) | frozenset(own),
        )
        problem, notes = attempt(asked, self.formats)
        if not problem:
            self.written[same] = number
        return problem, notes

    def complain_of_options(self) -> None:
        """An option for all lines that none of them could take is a mistake as well."""
        for name in sorted(self.said.keys() - self.used):
            self.failed.append(text(self.language, "export.unused", option=option(name)))

    def report(self) -> None:
        """What was written, and what was not."""
        about = {"written": len(self.written), "failed": len(self.failed)}
        said = text(self.language, "export.summary", **about)
        print("\n".join([said, *self.failed, *self.notes]), file=sys.stderr)

    def _of_line(self, number: int, said: str) -> str:
        return text(self.language, "export.line", number=number, problem=said)


def _replaced(name: str, own: Mapping[str, Any]) -> bool:
    """Whether what a line says itself takes the place of an option for all lines."""
    one_of = {"step", "steps", "vary"}
    return name in own or (name in one_of and bool(one_of & own.keys()))
