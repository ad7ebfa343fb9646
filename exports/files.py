"""One file of what was asked for, in the format that its suffix names."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from engine import Complaint, Scene, SceneError, run
from exports.caption import Caption, caption, to_latex, to_markdown, to_text
from exports.code.script import to_code
from exports.figure.layout import Options, figure, most_panels, too_narrow
from exports.figure.side_panels import data_of
from exports.formats import cairo, film, raster, table
from exports.formats.film import Progress
from exports.formats.missing import MissingError
from exports.formats.svg import to_svg
from exports.formats.tikz import to_tikz
from exports.panels import METHOD, Panel, filmstrip, multiples, panel
from exports.request import Request, option, written
from exports.sheet.drawing import Drawing
from figures import View
from links import document
from links.reading import read_source
from texts import text, translated

Maker = Callable[[Request, Scene, View], str | bytes]
"""Makes a file's text or bytes.

Raises:
    ValueError: With a sentence that says what makes no sense.
    MissingError: A package is missing; the text says what to install.
"""
Kind = Literal["figure", "film", "data", "code", "caption"]


class Format(NamedTuple):
    """What the files of a suffix are.

    Attributes:
        make: Makes one.
        takes: The options that have an effect on it.
        kind: With what else it is offered.
        name: As people know it.
        mime: The type that a browser is told.
    """

    make: Maker
    takes: frozenset[str]
    kind: Kind
    name: str
    mime: str


BAR = 24  # characters


def bar(done: int, all_of: int) -> None:
    """How far it is, on a terminal; nothing where it would only fill a log."""
    if sys.stderr.isatty():
        full = BAR * done // max(all_of, 1)
        end = "\n" if done == all_of else ""
        shown = "█" * full + "░" * (BAR - full)
        print(f"\r{shown} {done}/{all_of}", end=end, file=sys.stderr, flush=True)


def format_of(output: str, formats: Mapping[str, Format], language: str) -> Format:
    """The format that a file's suffix names. Raises ``ValueError`` for one that there is not."""
    path = Path(output)
    found = formats.get(path.suffix.lower())
    if found is None:
        known, suffix = ", ".join(formats), path.suffix or path.name
        raise ValueError(text(language, "export.suffix", suffix=suffix, known=known))
    return found


def sentence(error: Exception, language: str) -> str:
    """What an error says, in the reader's language where it is a complaint about a scene."""
    complaint = isinstance(error, SceneError) and error.complaint.sentence(language)
    return complaint or str(error)


def write(request: Request, formats: Mapping[str, Format]) -> Sequence[Complaint]:
    """Write ``request.output``; return notes on how its source was read.

    Args:
        request: What is to be written, and how.
        formats: Those of ``SUFFIXES``, and maybe more, by suffix.

    Raises:
        ValueError: With a sentence that says what makes no sense.
        OSError: The file cannot be written, or one that was named cannot be read.
        RuntimeError: A package is missing; the text says what to install.
    """
    path, wanted = Path(request.output), format_of(request.output, formats, request.language)
    _check_options(request, path.suffix, wanted, formats)
    opened = read_source(request.source)
    scene, view = opened.scene, opened.view
    if request.axis == "examples" and not scene.landscape.data:
        name = translated(request.language, f"surface.{scene.surface}.name", scene.landscape.name)
        raise ValueError(text(request.language, "export.axis.examples", surface=name))
    made = wanted.make(request, scene, _viewed(request, view))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made if isinstance(made, bytes) else made.encode())
    return opened.complaints


def _check_options(
    request: Request, suffix: str, wanted: Format, formats: Mapping[str, Format]
) -> None:
    """Raise ``ValueError`` for an option that would have no effect."""
    language, said = request.language, request.said
    for name in sorted(said - wanted.takes - {"source", "output", "batch"}):
        known = ", ".join(other for other, format in formats.items() if name in format.takes)
        about = {"option": option(name), "suffix": suffix, "known": known}
        raise ValueError(text(language, "export.not_taken", **about))
    if len(said & {"step", "steps"}) > 1 or len(said & {"steps", "vary"}) > 1:
        raise ValueError(text(language, "export.both"))
    if "columns" in said and not said & {"steps", "vary"}:
        raise ValueError(text(language, "export.columns"))
    if "axis" in said and "curves" in wanted.takes and not request.curves:
        raise ValueError(text(language, "export.axis"))


def _viewed(request: Request, view: View) -> View:
    """How the scene is looked at: as the link says, unless the call itself says something else."""
    return replace(
        view,
        box=request.box or view.box,
        axis=request.axis or view.axis,
        camera=None if request.camera == "above" else request.camera or view.camera,
        scales=request.scales or view.scales,
        hide=request.hide or view.hide,
        language=request.language,
    )


def panels(request: Request, scene: Scene) -> tuple[Panel, ...]:
    """The parts of the figure that is asked for; one, unless several steps or values are named."""
    setting, _, listed = request.vary.partition("=")
    values = listed.split(",")
    count, most = len(request.steps or values), most_panels(request.width, request.size)
    if setting.strip() == METHOD:
        count = 1  # there are as few in a row as fit
    if (count := request.columns or count) > most:  # told before all of them are computed
        raise too_narrow(count, most, request.width, request.language)
    if request.steps:
        return filmstrip(scene, request.steps, request.language)
    if request.vary:
        return multiples(scene, setting, values, request.step)
    return (panel(scene, request.step),)


def options(request: Request, view: View) -> Options:
    """How the figure looks."""
    return Options(
        width=request.width,
        theme=request.theme or "print",
        size=request.size,
        legend=request.legend,
        title=request.title,
        curves=request.curves,
        data=request.data,
        columns=request.columns,
        view=view,
    )


def drawn(request: Request, scene: Scene, view: View) -> Drawing:
    """The figure that is asked for; the last one is kept, as several formats are made of it."""
    return _drawn(replace(request, output="", said=frozenset()), scene, view)


@lru_cache(maxsize=1)
def _drawn(request: Request, scene: Scene, view: View) -> Drawing:
    return figure(panels(request, scene), options(request, view))


def _svg(request: Request, scene: Scene, view: View) -> bytes:
    return to_svg(drawn(request, scene, view), _txt(request, scene, view))


def _pdf(request: Request, scene: Scene, view: View) -> bytes:
    return cairo.to_pdf(_svg(request, scene, view), request.language)


def _png(request: Request, scene: Scene, view: View) -> bytes:
    """Sharpest through CairoSVG; where that is not installed, through Pillow."""
    try:
        return cairo.to_png(_svg(request, scene, view), request.scale, request.language)
    except MissingError:
        return raster.to_png(drawn(request, scene, view), request.scale, request.language)


def _tikz(request: Request, scene: Scene, view: View) -> str:
    said = _txt(request, scene, view)
    return to_tikz(drawn(request, scene, view), request.language, said)


def _csv(request: Request, scene: Scene, view: View) -> bytes:
    return table.to_csv_file(scene, run(scene), request.language)


def _json(request: Request, scene: Scene, view: View) -> str:
    return document.to_json_text(scene)


def _py(request: Request, scene: Scene, view: View) -> str:
    return to_code(scene, request.library, request.language)


def _caption(request: Request, scene: Scene, view: View) -> Caption:
    """The caption of a figure with the same options; raises what the figure would."""
    parts, how = panels(request, scene), options(request, view)
    if request.data:
        data_of(parts[0], request.language)
    return caption(scene, request.language, request.step, parts, how.link(scene), written(request))


def _txt(request: Request, scene: Scene, view: View) -> str:
    return to_text(scene, _caption(request, scene, view))


def _md(request: Request, scene: Scene, view: View) -> str:
    picture = Path(request.output).with_suffix(".svg").name
    return to_markdown(_caption(request, scene, view), picture)


def _tex(request: Request, scene: Scene, view: View) -> str:
    path = Path(request.output)
    picture = path.stem if path.is_absolute() else path.with_suffix("").as_posix()
    return to_latex(_caption(request, scene, view), picture, path.stem)


def filmed(request: Request, scene: Scene, view: View, progress: Progress) -> bytes:
    """A film, which takes some seconds: ``progress`` is told how much of it is done, from 0 to 1.

    Raises:
        ValueError: With a sentence that says what makes no sense.
        MissingError: ffmpeg is missing.
    """
    how = film.Film(
        width=request.pixels[0],
        height=request.pixels[1],
        seconds=request.seconds,
        fps=request.fps,
        hold_first=request.hold[0],
        hold_last=request.hold[1],
        loop=request.loop,
    )
    suffix, shown = Path(request.output).suffix[1:].lower(), options(request, view)
    shown = replace(shown, theme=request.theme or "light")
    if "width" not in request.said:
        shown = film.spread(shown, how)
    if suffix == "gif":
        return film.gif(scene, shown, how, progress)
    return film.video(scene, suffix, shown, how, progress)


def _film(request: Request, scene: Scene, view: View) -> bytes:
    """A single one shows how far it is, one of a batch leaves the bar to the batch."""

    def progress(done: float) -> None:
        if not request.batch:
            bar(round(100 * done), 100)

    return filmed(request, scene, view, progress)


FIGURE = frozenset(
    {
        "step",
        "steps",
        "vary",
        "columns",
        "width",
        "size",
        "theme",
        "language",
        "title",
        "legend",
        "curves",
    }
    | {"data", "axis", "box", "camera", "scales", "hide"}
)
FILM = FIGURE - {"step", "steps", "vary", "columns"} | {"pixels", "seconds", "fps", "hold"}
SUFFIXES: dict[str, Format] = {
    ".svg": Format(_svg, FIGURE, "figure", "SVG", "image/svg+xml"),
    ".pdf": Format(_pdf, FIGURE, "figure", "PDF", "application/pdf"),
    ".png": Format(_png, FIGURE | {"scale"}, "figure", "PNG", "image/png"),
    ".tikz": Format(_tikz, FIGURE, "figure", "TikZ", "text/x-tex"),
    ".gif": Format(_film, FILM | {"loop"}, "film", "GIF", "image/gif"),
    ".mp4": Format(_film, FILM, "film", "MP4", "video/mp4"),
    ".webm": Format(_film, FILM, "film", "WebM", "video/webm"),
    ".csv": Format(_csv, frozenset({"language"}), "data", "CSV", "text/csv"),
    ".json": Format(_json, frozenset(), "data", "JSON", "application/json"),
    ".txt": Format(_txt, FIGURE, "caption", "Text", "text/plain"),
    ".md": Format(_md, FIGURE, "caption", "Markdown", "text/markdown"),
    ".tex": Format(_tex, FIGURE, "caption", "LaTeX", "text/x-tex"),
    ".py": Format(_py, frozenset({"language", "library"}), "code", "Python", "text/x-python"),
}
"""The formats of a suffix: figures, films, data, captions and code."""
