"""A scene as a film: GIF through Pillow, which comes with Streamlit; MP4 and WebM through ffmpeg.

What stands still is painted once, the rest on a copy of it for each frame.
"""

from __future__ import annotations

import importlib
import io
import math
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageColor

from engine import Scene
from exports.figure.layout import PAGE_WIDTH, Options, figure
from exports.figure.theme import figure_theme
from exports.formats.missing import MissingError
from exports.formats.raster import Canvas
from exports.panels import panel
from exports.sheet.drawing import Drawing, Item
from texts import text

Progress = Callable[[float], None]
"""Called with how much is done, 0 to 1."""

EASE = math.log(10) / math.log(3)  # as in the player: the first tenth of the steps takes a third
COLORS = 160  # of a GIF: few, so that it stays small, but enough for a surface in perspective
WIDE = 1.4  # times as wide as high is a screen with room beside the picture
TICK = 10  # ms: what a GIF counts time in


@dataclass(frozen=True)
class Film:
    """How a scene is filmed.

    Attributes:
        width: In pixels.
        height: In pixels; None for as high as the figure is.
        seconds: From the first frame to the last, holds included.
        fps: Frames a second; browsers slow down a GIF of more than 50.
        hold_first, hold_last: Seconds that the start and the end stand still.
        loop: Whether it starts again at its end.
    """

    width: int = 480
    height: int | None = None
    seconds: float = 10.0
    fps: int = 15
    hold_first: float = 0.5
    hold_last: float = 2.0
    loop: bool = True

    def check(self, language: str = "en") -> None:
        """Raise ``ValueError`` with a sentence unless all of it can be made in reasonable time."""
        held = self.hold_first + self.hold_last
        limits = {
            "width": (self.width, 100, 1920),
            "height": (self.height or self.width, 100, 1920),
            "seconds": (self.seconds, held + 0.5, 60),
            "fps": (self.fps, 1, 50),
        }
        for key, (value, low, high) in limits.items():
            if not low <= value <= high:
                said = {"value": f"{value:g}", "low": f"{low:g}", "high": f"{high:g}"}
                name = text(language, f"export.film.{key}")
                raise ValueError(text(language, "export.range", name=name, **said))


def clock(film: Film, steps: int) -> list[int]:
    """The step of each frame: eased, from 0 to the last; each hold is a single frame."""
    moving = max(film.seconds - film.hold_first - film.hold_last, 0.0)
    last = max(round(moving * film.fps) - 1, 1)
    return [math.floor(steps * (k / last) ** EASE + 1e-9) for k in range(last + 1)]


def durations(film: Film, count: int) -> list[int]:
    """How long each frame is shown, in ms that a GIF can count."""
    ends = [round(1000 * (k + 1) / film.fps / TICK) for k in range(count)]
    shown = [TICK * (b - a) for a, b in zip([0, *ends[:-1]], ends, strict=True)]
    shown[0] += round(1000 * film.hold_first / TICK) * TICK
    shown[-1] += round(1000 * film.hold_last / TICK) * TICK
    return shown


def frames(scene: Scene, options: Options, film: Film) -> Iterator[Image.Image]:
    """The pictures of a film, one for each step of ``clock``."""
    background = figure_theme(options.theme, options.size).colors.background

    def drawn(step: int) -> Drawing:
        made = figure([panel(scene, step)], options)
        return made.on_sheet(film.width / film.height) if film.height else made

    last = drawn(scene.steps)
    still = _still(drawn(0), last)
    still_parts = Canvas(last.width, last.height, film.width, background, options.view.language)
    still_parts.draw(still)
    shown, picture = -1, still_parts.reduced()
    for step in clock(film, scene.steps):
        if step != shown:
            canvas = still_parts.copy()
            canvas.draw(drawn(step).items[len(still) :])
            shown, picture = step, canvas.reduced()
        yield picture


def _still(first: Drawing, last: Drawing) -> list[Item]:
    """What the first and the last picture begin with alike: all that never moves."""
    count = 0
    for a, b in zip(first.items, last.items, strict=False):
        if repr(a) != repr(b):
            break
        count += 1
    return first.items[:count]


def gif(
    scene: Scene,
    options: Options,
    film: Film = Film(),
    progress: Progress = lambda done: None,
) -> bytes:
    """The film as a GIF. Its colours are chosen once: those of the runs, and of the last frame.

    Raises:
        ValueError: With a sentence, if the film is too long, too large or too quick.
    """
    film.check(options.view.language)
    count = len(clock(film, scene.steps))
    pictures = []
    for k, picture in enumerate(frames(scene, options, film)):
        pictures.append(picture)
        progress((k + 1) / (count + 1))
    colors = figure_theme(options.theme, options.size).styles(scene.runs)
    palette = _palette(pictures[-1], {style.color for style in colors})
    indexed = [p.quantize(palette=palette, dither=Image.Dither.NONE) for p in pictures]
    file = io.BytesIO()
    more = {"loop": 0} if film.loop else {}
    indexed[0].save(
        file,
        "gif",
        save_all=True,
        append_images=indexed[1:],
        duration=durations(film, count),
        disposal=1,
        **more,
    )
    progress(1.0)
    return file.getvalue()


def _palette(picture: Image.Image, kept: Collection[str]) -> Image.Image:
    """The colours of a picture, and some that have to be among them, however little of it they are.

    Shades of a surface in perspective would take the places of the runs' own colours.
    """
    chosen = picture.quantize(COLORS - len(kept), Image.Quantize.MEDIANCUT).getpalette() or []
    exactly = [channel for color in sorted(kept) for channel in ImageColor.getrgb(color)]
    made = Image.new("P", (1, 1))
    made.putpalette([*exactly, *chosen][: 3 * COLORS])
    return made


CODECS = {
    "mp4": ["-c:v", "libx264", "-crf", "20", "-preset", "slow", "-movflags", "+faststart"],
    "webm": ["-c:v", "libvpx-vp9", "-crf", "32", "-b:v", "0", "-cpu-used", "5"],
}
"""What ffmpeg is told, by the file's suffix."""


def video(
    scene: Scene,
    suffix: str,
    options: Options,
    film: Film = Film(),
    progress: Progress = lambda done: None,
) -> bytes:
    """The film as ``mp4`` or ``webm``.

    Raises:
        MissingError: There is no ffmpeg, or it cannot write this.
        ValueError: With a sentence, if the film is too long, too large or too quick.
    """
    language = options.view.language
    film.check(language)
    program, count = ffmpeg(language), len(clock(film, scene.steps))
    shown = [max(1, round(ms * film.fps / 1000)) for ms in durations(film, count)]
    with tempfile.TemporaryDirectory() as folder:
        for k, picture in enumerate(frames(scene, options, film)):
            picture.save(Path(folder) / f"{k:05}.png")
            progress(0.9 * (k + 1) / count)
        held = "".join(
            f"file {k:05}.png\nduration {n / film.fps:.6f}\n" for k, n in enumerate(shown)
        )
        listed = Path(folder) / "frames.txt"
        listed.write_text(held + f"file {count - 1:05}.png\n")  # the last one twice, or it is cut
        file = Path(folder) / f"film.{suffix}"
        even = ["-vf", f"fps={film.fps},pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white"]
        same = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"]
        source = ["-f", "concat", "-safe", "0", "-i", str(listed)]
        command = [program, "-y", "-loglevel", "error", *source, *even, "-pix_fmt", "yuv420p"]
        ran = subprocess.run(
            [*command, "-threads", "1", *CODECS[suffix], *same, str(file)],
            capture_output=True,
            check=False,
        )
        if ran.returncode or not file.exists():
            raise MissingError(text(language, "export.ffmpeg_failed", suffix=suffix))
        progress(1.0)
        return file.read_bytes()


def ffmpeg(language: str = "en") -> str:
    """Where ffmpeg is: the system's, else that of imageio-ffmpeg.

    Raises:
        MissingError: It is in neither place.
    """
    if found := shutil.which("ffmpeg"):
        return found
    try:
        return str(importlib.import_module("imageio_ffmpeg").get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        raise MissingError(text(language, "export.ffmpeg")) from error


def spread(options: Options, film: Film) -> Options:
    """Options for a film: on a wide screen, what goes with the picture stands beside it."""
    wide = film.height is not None and film.width >= WIDE * film.height
    return (
        replace(options, width=PAGE_WIDTH) if wide and (options.curves or options.data) else options
    )
