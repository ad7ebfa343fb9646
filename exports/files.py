"""One file of what was asked for, in the format that its suffix names."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from engine import Scene, run
from exports import convert, data, film, raster
from exports.caption import Caption, caption, to_latex, to_markdown, to_text
from exports.code import to_code
from exports.links import seen
from exports.panels import Panel, filmstrip, multiples, panel
from exports.picture import Options, figure
from exports.svg import to_svg
from exports.tikz import to_tikz
from texts import text

Maker = Callable[[Namespace, Scene], str | bytes]
"""Makes a file's text or bytes."""

BAR = 24  # characters


def bar(done: int, all_of: int) -> None:
    """How far it is, on a terminal; nothing where it would only fill a log."""
    if sys.stderr.isatty():
        full = BAR * done // max(all_of, 1)
        end = "\n" if done == all_of else ""
        shown = "█" * full + "░" * (BAR - full)
        print(f"\r{shown} {done}/{all_of}", end=end, file=sys.stderr, flush=True)


def write(asked: Namespace, formats: Mapping[str, Maker]) -> None:
    """Write ``asked.output``; the attributes are those of the command line.

    Args:
        asked: What is to be written, and how.
        formats: What makes the file of a suffix: those of ``SUFFIXES``, and maybe more.

    Raises:
        ValueError: With a sentence that says what makes no sense.
        OSError: The file cannot be written, or one that was named cannot be read.
        RuntimeError: A package is missing; the text says what to install.
    """
    path = Path(asked.output)
    make = formats.get(path.suffix)
    if make is None:
        known = ", ".join(formats)
        raise ValueError(
            text(asked.language, "export.suffix", suffix=path.suffix or path.name, known=known)
        )
    scene, view = seen(asked.source)
    asked.view = replace(
        view,
        box=asked.box or view.box,
        axis=asked.axis or view.axis,
        camera=None if asked.camera == "above" else asked.camera or view.camera,
        language=asked.language,
    )
    made = make(asked, scene)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made if isinstance(made, bytes) else made.encode())


def panels(asked: Namespace, scene: Scene) -> tuple[Panel, ...]:
    """The parts of the figure that is asked for; one, unless several steps or values are named."""
    if asked.steps and asked.vary:
        raise ValueError(text(asked.language, "export.both"))
    if asked.steps:
        return filmstrip(scene, asked.steps, asked.language)
    if asked.vary:
        setting, _, values = asked.vary.partition("=")
        return multiples(scene, setting, values.split(","), asked.step)
    return (panel(scene, asked.step),)


def options(asked: Namespace) -> Options:
    """How the figure looks."""
    return Options(
        width=asked.width,
        look=asked.theme,
        size=asked.size,
        legend=asked.legend,
        title=asked.title,
        curves=asked.curves,
        data=asked.data,
        view=asked.view,
    )


def _svg(asked: Namespace, scene: Scene) -> bytes:
    return to_svg(figure(panels(asked, scene), options(asked)), scene.to_query())


def _pdf(asked: Namespace, scene: Scene) -> bytes:
    return convert.to_pdf(_svg(asked, scene), asked.language)


def _png(asked: Namespace, scene: Scene) -> bytes:
    """Sharpest through CairoSVG; where that is not installed, through Pillow."""
    try:
        return convert.to_png(_svg(asked, scene), asked.scale, asked.language)
    except convert.MissingPackageError:
        return raster.to_png(figure(panels(asked, scene), options(asked)), asked.scale)


def _tikz(asked: Namespace, scene: Scene) -> str:
    return to_tikz(panels(asked, scene), options(asked))


def _csv(asked: Namespace, scene: Scene) -> str:
    return data.to_csv(scene, run(scene), asked.language)


def _json(asked: Namespace, scene: Scene) -> str:
    return data.to_json_text(scene)


def _py(asked: Namespace, scene: Scene) -> str:
    return to_code(scene, asked.library, asked.language)


def _caption(asked: Namespace, scene: Scene) -> Caption:
    labels = [part.label for part in panels(asked, scene) if part.label]
    step = None if asked.steps else asked.step
    return caption(scene, asked.language, step, labels)


def _txt(asked: Namespace, scene: Scene) -> str:
    return to_text(scene, _caption(asked, scene))


def _md(asked: Namespace, scene: Scene) -> str:
    return to_markdown(_caption(asked, scene), Path(asked.output).with_suffix(".svg").name)


def _tex(asked: Namespace, scene: Scene) -> str:
    path = Path(asked.output)
    picture = path.stem if path.is_absolute() else path.with_suffix("").as_posix()
    return to_latex(_caption(asked, scene), picture, path.stem)


def _film(asked: Namespace, scene: Scene) -> bytes:
    """A film; a single one shows how far it is, one of a batch leaves the bar to the batch."""
    how = film.Film(
        width=asked.pixels,
        seconds=asked.seconds,
        fps=asked.fps,
        hold_first=asked.hold[0],
        hold_last=asked.hold[1],
        loop=asked.loop,
    )
    suffix, look = Path(asked.output).suffix[1:], film.screen(options(asked))
    seen = bar if not asked.batch else lambda done, all_of: None

    def progress(done: float) -> None:
        seen(round(100 * done), 100)

    if suffix == "gif":
        return film.gif(scene, look, how, progress)
    return film.video(scene, suffix, look, how, progress)


SUFFIXES: dict[str, Maker] = {
    ".svg": _svg,
    ".pdf": _pdf,
    ".png": _png,
    ".tikz": _tikz,
    ".gif": _film,
    ".mp4": _film,
    ".webm": _film,
    ".csv": _csv,
    ".json": _json,
    ".txt": _txt,
    ".md": _md,
    ".tex": _tex,
    ".py": _py,
}
"""What makes the file of a suffix: figures, data, captions and code."""
