"""Films, opened by what no one here wrote."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from exports.__main__ import main
from exports.figure.layout import COLUMN, PAGE_WIDTH, Options, figure
from exports.formats.film import Film, clock, durations, frames, gif, spread, video
from exports.formats.fonts import system_font
from exports.formats.missing import MissingError
from exports.formats.raster import dashed, pixels
from exports.panels import panel
from exports.sheet.drawing import CM, Circle, Drawing, Text
from exports.sheet.drawing import Path as Line
from figures import View
from lessons import READY_MADE
from tests.random_scenes import STABLE

BEALE = replace(READY_MADE["beale"], steps=40)
SHORT = Film(width=240, seconds=3.0, fps=8, hold_first=0.25, hold_last=1.0)
LIGHT = Options(width=11.0, theme="light")


def frames_of(picture: Image.Image) -> int:
    """How many frames a GIF that was opened has."""
    return int(picture.n_frames)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def made() -> bytes:
    return gif(BEALE, LIGHT, SHORT)


def test_a_gif_has_the_frames_the_size_and_the_length_asked_for(made: bytes) -> None:
    with Image.open(io.BytesIO(made)) as read:
        assert frames_of(read) == len(set(clock(SHORT, BEALE.steps)))  # those alike are one
        shown = []
        for k in range(frames_of(read)):
            read.seek(k)
            shown.append(read.info["duration"])
            assert read.size[0] == 240
        assert read.info["loop"] == 0
    assert sum(shown) == pytest.approx(3000, abs=20)
    alike = clock(SHORT, BEALE.steps).count(0)
    assert shown[0] == pytest.approx(250 + 125 * alike, abs=20)
    assert shown[-1] == pytest.approx(1000 + 125, abs=20)


def test_the_first_and_the_last_frame_are_the_first_and_the_last_step(made: bytes) -> None:
    def frame(k: int) -> np.ndarray:
        with Image.open(io.BytesIO(made)) as read:
            read.seek(k % frames_of(read))
            return np.asarray(read.convert("RGB"), int)

    for k, step in ((0, 0), (-1, 40)):
        alone = np.asarray(pixels(figure([panel(BEALE, step)], LIGHT), 240, "#FFFFFF"), int)
        assert np.abs(frame(k) - alone).mean() < 4  # a palette of few colours
    assert np.abs(frame(0) - frame(-1)).mean() > 1


def test_a_film_is_the_same_every_time_and_small(made: bytes) -> None:
    assert gif(BEALE, LIGHT, SHORT) == made
    assert len(gif(BEALE, LIGHT, Film(seconds=10.0, fps=10))) < 2_000_000


def test_a_film_that_ends(made: bytes) -> None:
    with Image.open(io.BytesIO(gif(BEALE, LIGHT, replace(SHORT, loop=False)))) as read:
        assert "loop" not in read.info


def test_progress_rises_to_one() -> None:
    seen: list[float] = []
    gif(BEALE, LIGHT, replace(SHORT, seconds=2.0), seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


@settings(STABLE)
@given(st.integers(1, 2000), st.floats(3.5, 60), st.integers(1, 50))
def test_the_clock_runs_from_the_first_to_the_last_step(
    steps: int, seconds: float, fps: int
) -> None:
    film = Film(seconds=seconds, fps=fps)
    run = clock(film, steps)
    assert (run[0], run[-1]) == (0, steps)
    assert run == sorted(run)
    shown = durations(film, len(run))
    assert all(ms % 10 == 0 for ms in shown)
    assert sum(shown) == pytest.approx(1000 * seconds, abs=1000 / fps + 20)


@pytest.mark.parametrize("change", [{"width": 20}, {"seconds": 1.0}, {"fps": 0}, {"fps": 99}])
def test_what_cannot_be_filmed_is_said(change: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="is outside"):
        gif(BEALE, LIGHT, replace(SHORT, **change))  # type: ignore[arg-type]


needs_ffmpeg = pytest.mark.skipif(
    not (shutil.which("ffmpeg") and shutil.which("ffprobe")), reason="ffmpeg is not installed"
)


@needs_ffmpeg
@pytest.mark.parametrize("suffix", ["mp4", "webm"])
def test_a_video_is_read_by_ffmpeg(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"film.{suffix}"
    file.write_bytes(video(BEALE, suffix, LIGHT, SHORT))
    told = ["-count_frames", "-show_entries", "stream=width,nb_read_frames:format=duration"]
    probe = ["ffprobe", "-v", "error", *told, "-of", "json", str(file)]
    facts = json.loads(subprocess.run(probe, capture_output=True, check=True).stdout)
    assert facts["streams"][0]["width"] == 240
    assert int(facts["streams"][0]["nb_read_frames"]) == pytest.approx(3 * 8, abs=2)
    assert float(facts["format"]["duration"]) == pytest.approx(3.0, abs=0.3)


def test_without_ffmpeg_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(MissingError, match="pip install imageio-ffmpeg"):
        video(BEALE, "mp4", LIGHT, SHORT)


def test_the_command_line_films_too(tmp_path: Path) -> None:
    file = tmp_path / "saddle.gif"
    short = ["--seconds", "3", "--hold", "0.5,0.5", "--fps", "5", "--pixels", "200"]
    assert main(["saddle", "-o", str(file), *short]) == 0
    with Image.open(file) as read:
        frames = len(set(clock(Film(seconds=3.0, fps=5, hold_first=0.5, hold_last=0.5), 40)))
        assert (frames_of(read), read.size[0]) == (frames, 200)
    assert main(["saddle", "-o", str(file), "--fps", "500"]) == 1


# Pixels


def test_lines_circles_and_text_are_where_they_belong() -> None:
    drawing = Drawing(100, 50)
    drawing.parts = [
        Line([np.array([[10.0, 10], [90, 10]])], stroke="#FF0000", width=4),
        Line([np.array([[10.0, 20], [30, 20], [30, 40], [10, 40]])], fill="#00FF00", closed=True),
        Circle(60, 30, 8, fill="#0000FF"),
        Line([np.array([[80.0, 20], [80, 40]])], stroke="#000000", width=4, opacity=0.5),
    ]
    read = np.asarray(pixels(drawing, 200, "#FFFFFF"))
    assert read.shape == (100, 200, 3)
    assert tuple(read[20, 100]) == (255, 0, 0)
    assert tuple(read[60, 40]) == (0, 255, 0)
    assert tuple(read[60, 120]) == (0, 0, 255)
    assert read[60, 160] == pytest.approx(127, abs=2)
    assert tuple(read[90, 190]) == (255, 255, 255)


@settings(STABLE)
@given(st.lists(st.floats(0.5, 20), min_size=2, max_size=4).filter(lambda d: len(d) % 2 == 0))
def test_dashes_cover_their_share_of_a_line(dash: list[float]) -> None:
    line = np.array([[0.0, 0.0], [300.0, 400.0], [300.0, 900.0]])
    drawn = sum(np.hypot(*np.diff(piece, axis=0).T).sum() for piece in dashed(line, dash))
    share = sum(dash[::2]) / sum(dash)
    assert drawn == pytest.approx(1000 * share, abs=2 * max(dash))


@pytest.mark.skipif(system_font("ko") is None, reason="no font with Hangul is installed")
def test_hangul_is_drawn() -> None:
    korean = replace(LIGHT, title="안장점에서 누가 먼저 떠날까?", view=View(language="ko"))
    high = round(korean.size * 2 * 480 / (11 * CM))
    titled = np.asarray(pixels(figure([panel(BEALE)], korean), 480, "#FFFFFF", "ko").convert("L"))
    boxes = Drawing(100, 20, [Text(50, 14, "\uffff" * 5, 8, "#000000", "middle")])
    assert (titled[:high] < 128).sum() > 200
    assert (
        pixels(boxes, 300, "#FFFFFF").tobytes()
        != pixels(
            Drawing(100, 20, [Text(50, 14, "안장점에서", 8, "#000000", "middle")]), 300, "#FFFFFF"
        ).tobytes()
    )


def test_a_png_needs_no_further_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks like the one that CairoSVG makes, where that is installed."""
    ours, theirs = tmp_path / "ours.png", tmp_path / "theirs.png"
    assert main(["beale", "-o", str(theirs), "--scale", "2"]) == 0
    monkeypatch.setitem(sys.modules, "cairosvg", None)
    assert main(["beale", "-o", str(ours), "--scale", "2"]) == 0
    with Image.open(ours) as one, Image.open(theirs) as other:
        assert one.size == pytest.approx(other.size, abs=1)
        a, b = (np.asarray(p.convert("L").resize((300, 300)), int) for p in (one, other))
    assert np.abs(a - b).mean() < 6


@pytest.mark.parametrize("curves", [False, True])
def test_a_film_has_the_shape_that_was_asked_for(curves: bool) -> None:
    """On a wide screen the loss curves stand beside the picture, and all of it is in sight."""
    film = Film(width=320, height=180, seconds=1.0, fps=2, hold_first=0.0, hold_last=0.0)
    options = spread(Options(curves=curves), film)
    assert (options.width == PAGE_WIDTH) == curves
    drawing = figure([panel(BEALE)], options)
    assert (drawing.width > 1.4 * drawing.height) == curves
    for picture in frames(BEALE, options, film):
        assert picture.size == (320, 180)
        shown = np.asarray(picture.convert("L"), int)
        inked = np.flatnonzero((shown < 200).any(axis=0))
        assert abs(inked[0] - (319 - inked[-1])) < 25  # in the middle
        assert not (shown[[0, -1]] < 200).any()
    assert spread(Options(curves=True), Film(width=320, height=320)).width == COLUMN
