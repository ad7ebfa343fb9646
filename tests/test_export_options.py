"""Every option with every format: it is in effect, or refused in words. And no input ends badly."""

from __future__ import annotations

import itertools
import re
import shlex
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Scene
from exports.__main__ import main
from exports.command import parser
from exports.figure.layout import Options, figure
from exports.figure.theme import FIGURE_THEMES
from exports.files import FILM
from exports.formats.svg import to_svg
from exports.panels import panel
from exports.request import Request, box, length, written
from figures import AXES, View, aimed
from figures.view import TILTS, ZOOMS
from lessons import READY_MADE
from tests.random_scenes import STABLE, scenes
from tests.test_export_command import has_cairo
from texts import LANGUAGES
from ui.wire.formats import FORMATS

Capture = pytest.CaptureFixture[str]
SMALL = "surface=linear_regression&steps=6&r1=sgd&r2=adam"
FILMS = {".gif", ".mp4", ".webm"}
QUICK = ["--pixels", "120", "--seconds", "1", "--fps", "2", "--hold", "0.1,0.1"]
VALUES = {
    "step": ["3"],
    "steps": ["1,4"],
    "vary": ["r1.eta=0.01,0.1"],
    "columns": ["1"],
    "width": ["page"],
    "size": ["10"],
    "theme": ["dark"],
    "language": ["ko"],
    "title": ["A title"],
    "axis": ["examples"],
    "box": ["-1,1,-1,1"],
    "camera": ["25,40"],
    "scales": ["stretched"],
    "live": ["r1.eta,start"],
    "page": ["https://lab.example.org/"],
    "scale": ["3"],
    "pixels": ["200x120"],
    "seconds": ["2"],
    "fps": ["4"],
    "hold": ["0.2,0.3"],
    "library": ["torch"],
}
"""A value for each option that takes one, other than what holds without it."""
OPTIONS = {
    action.dest: [action.option_strings[0], *VALUES.get(action.dest, [])]
    for action in parser(FORMATS)._actions
    if action.option_strings and action.dest not in {"help", "output", "batch", "site"}
}
NEEDED = {
    "axis": ["--curves"],
    "columns": ["--vary", "r1.eta=0.01,0.1"],
    "page": ["--live", "start"],
}
"""What an option goes with, where it means nothing alone."""
PAIRS = list(itertools.product(OPTIONS, FORMATS))


def made(arguments: list[str], file: Path) -> tuple[int, bytes]:
    file.unlink(missing_ok=True)
    code = main([*arguments, "-o", str(file)])
    return code, file.read_bytes() if file.exists() else b""


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], bytes]:
    """What is written without the option, by the other arguments."""
    return {}


def test_every_option_has_a_value_to_be_tried() -> None:
    for action in parser(FORMATS)._actions:
        if action.dest in OPTIONS:
            assert (action.nargs == 0) == (action.dest not in VALUES), action.dest


@pytest.mark.parametrize(("name", "suffix"), PAIRS)
def test_an_option_is_done_or_refused(
    name: str,
    suffix: str,
    tmp_path: Path,
    usual: dict[tuple[str, ...], bytes],
    capsys: Capture,
) -> None:
    if suffix in {".mp4", ".webm"} and not shutil.which("ffmpeg"):
        pytest.skip("ffmpeg is not installed")
    if suffix == ".pdf" and not has_cairo():
        pytest.skip("pip install cairosvg")
    if suffix in {".mp4", ".webm"} and name in FILM - {"pixels", "theme", "hold"}:
        assert FORMATS[suffix].make is FORMATS[".gif"].make  # where it is tried
        return
    file = tmp_path / f"a{suffix}"
    about = {"pixels", "seconds", "fps", "hold"}
    rest = QUICK if suffix in FILMS and name not in about else []
    if suffix in FILMS and name in about:
        rest = [word for i in range(0, 8, 2) for word in QUICK[i : i + 2] if QUICK[i][2:] != name]
        rest += ["--seconds", "3.1"] if name == "hold" else []
    if name == "hide" and "step" in FORMATS[suffix].takes:
        rest = [*rest, "--step", "3"]  # at the last there is nothing to hide
    needed = NEEDED.get(name, [])
    if needed and {name, needed[0][2:]} <= FORMATS[suffix].takes:
        assert made([SMALL, *rest, *OPTIONS[name]], file) == (1, b"")
        assert needed[0] in capsys.readouterr().err
        rest = [*rest, *needed]
    key = (suffix, *rest)
    if key not in usual:
        code, usual[key] = made([SMALL, *rest], file)
        assert code == 0
    code, found = made([SMALL, *rest, *OPTIONS[name]], file)
    said = capsys.readouterr().err
    if name in FORMATS[suffix].takes:
        assert code == 0, said
        assert found != usual[key]
        assert not said
    else:
        assert code == 1
        assert not found
        assert said.count("\n") == 1
        assert suffix in said or "perspective" in said
        assert OPTIONS[name][0] in said or "perspective" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_refused_is_refused_in_words(
    language: str, tmp_path: Path, capsys: Capture
) -> None:
    for arguments in (
        ["saddle", "--axis", "examples", "--curves", "-o", "a.svg"],
        ["saddle", "--axis", "examples", "-o", "a.html"],
        ["saddle", "--theme", "print", "-o", "a.html"],
        ["saddle", "--step", "500", "-o", "a.svg"],
        ["saddle", "--step", "-1", "-o", "a.svg"],
        ["saddle", "--steps", "10,500", "-o", "a.svg"],
        ["saddle", "--steps", "-5,10", "-o", "a.txt"],
        ["saddle", "--steps", "1,2", "--step", "1", "-o", "a.svg"],
        ["saddle", "--steps", ",".join(map(str, range(30))), "-o", "a.svg"],
        ["saddle", "--vary", f"seed={','.join(map(str, range(9)))}", "-o", "a.tikz"],
        ["saddle", "--vary", f"seed={','.join(map(str, range(9999)))}", "-o", "a.svg"],
        ["saddle", "--vary", "utm_x.y=1,2", "-o", "a.svg"],
        ["saddle", "--vary", "f=x,y", "-o", "a.svg"],
    ):
        arguments[-1] = str(tmp_path / arguments[-1])
        assert main([*arguments, "--language", language]) == 1
        said = capsys.readouterr().err
        assert 20 < len(said) < 300
        assert bool(re.search("[가-힣]", said)) == (language == "ko")
    assert not list(tmp_path.iterdir())


def test_more_panels_than_letters_are_drawn_where_they_fit(tmp_path: Path) -> None:
    steps = ",".join(map(str, range(28)))
    wide = ["--width", "100cm", "--steps", steps]
    for suffix in (".svg", ".tikz", ".txt"):
        assert main(["saddle", "-o", str(tmp_path / f"a{suffix}"), *wide]) == 0
        assert "(ab) step 27" in (tmp_path / f"a{suffix}").read_text("utf-8")


@pytest.mark.parametrize("suffix", [".svg", ".png", ".tikz", ".html", ".tex"])
def test_signs_that_no_format_can_hold_are_blanks(suffix: str, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}{suffix}" for name in ("odd", "plain")]
    for file, title in zip(files, ("a\x01\n\udcff\uffff한‍b", "a    한‍b"), strict=True):
        assert main(["saddle", "-o", str(file), "--title", title]) == 0
    odd, plain = (file.read_bytes().replace(b"odd", b"plain") for file in files)
    assert odd == plain


# A caption gives the figure back


@st.composite
def figures(draw: st.DrawFn) -> tuple[Scene, View, list[str]]:
    """A scene, how it is looked at, and what the command line can say besides."""
    scene = draw(scenes(most_steps=12))
    corner, size = st.floats(-5, 5), st.floats(0.1, 9)
    x, y = draw(corner), draw(corner)
    place = (x, x + draw(size), y, y + draw(size))
    aims = st.tuples(st.floats(-400, 400), st.floats(*TILTS), st.floats(*ZOOMS))
    aim = draw(st.none() | aims.map(lambda at: aimed(*at)))
    axes = AXES if scene.landscape.data else AXES[:2]
    view = View(
        draw(st.none() | st.just(box(",".join(map(repr, place))))),
        log_loss=draw(st.sampled_from([None, True, False])),
        axis=draw(st.sampled_from(axes)),
        camera=aim,
    )
    step = st.integers(0, scene.steps)
    panels = draw(
        st.just([])
        | step.map(lambda one: ["--step", str(one)])
        | st.lists(step, min_size=1, max_size=3).map(lambda s: [f"--steps={','.join(map(str, s))}"])
        | st.sampled_from([["--vary", "seed=3,4"], ["--vary", "x=0.5,-0.25"]])
    )
    options = [
        *draw(st.just([]) | st.sampled_from([["--width", w] for w in ("page", "3.3in", "401pt")])),
        *draw(st.just([]) | st.floats(5, 12).map(lambda s: ["--size", repr(s)])),
        *draw(st.just([]) | st.sampled_from(FIGURE_THEMES).map(lambda theme: ["--theme", theme])),
        *draw(st.just([]) | st.sampled_from(list(LANGUAGES)).map(lambda key: ["--language", key])),
        *draw(st.just([]) | st.sampled_from(["A 'b' \"c\". Scene: d", "제목 $x$"]).map(titled)),
        *draw(st.sampled_from([[], ["--no-legend"]])),
        *draw(st.sampled_from([[], ["--curves"]])),
        *(draw(st.sampled_from([[], ["--data"]])) if scene.landscape.data else []),
    ]
    return scene, view, [*panels, *options]


def titled(title: str) -> list[str]:
    return ["--title", title]


@given(drawn=figures())
@settings(STABLE, max_examples=10)
def test_a_caption_gives_the_figure_back(
    drawn: tuple[Scene, View, list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """To the byte, with the options that it names, and from every kind of caption."""
    scene, view, options = drawn
    folder = tmp_path_factory.mktemp("figure")
    for suffix in (".svg", ".txt", ".md"):
        assert main([view.link(scene), *options, "-o", str(folder / f"a{suffix}")]) == 0
    plain = re.fullmatch(
        r".*?(?:(?:Options|옵션): (.*)\. )?(?:Scene|장면): (\S+)\n",
        (folder / "a.txt").read_text("utf-8"),
        re.S,
    )
    assert plain
    code = re.findall(r"`([^`]*)`", (folder / "a.md").read_text("utf-8"))
    assert [part or "" for part in plain.groups()] == ["", *code][-2:]
    assert main([plain[2], *shlex.split(plain[1] or ""), "-o", str(folder / "b.svg")]) == 0
    assert (folder / "b.svg").read_bytes() == (folder / "a.svg").read_bytes()


@given(width=st.floats(2, 100), size=st.floats(3, 40))
@STABLE
def test_lengths_are_written_as_they_are_read(width: float, size: float) -> None:
    said = parser(FORMATS).parse_args(shlex.split(written(Request(width=width, size=size))))
    assert getattr(said, "width", Request.width) == width
    assert getattr(said, "size", Request.size) == size
    for nice in ("8.6cm", "3.3in", "243pt", "page"):
        assert length(written(Request(width=length(nice))).removeprefix("--width=")) == length(nice)


def test_loss_curves_of_a_formula_never_count_examples() -> None:
    """A link keeps what was chosen on another surface; the curves count steps, as on the page."""
    part = panel(READY_MADE["beale"])
    by_step, by_example = (
        to_svg(figure([part], Options(curves=True, view=View(axis=axis))))
        for axis in ("step", "examples")
    )
    assert by_example == by_step


# Nothing that is typed ends in a traceback

AWKWARD = ["", "0", "-1", "1e999", "nan", "1,2,3", "1,2", ",", "r1.eta=1", "=", "%", "{}", "\0"]
AWKWARD += ["9" * 400, "-1,1,-1,1"]
WORDS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(AWKWARD)
NAMES = (
    st.sampled_from(["beale", "saddle", SMALL, "?v=1&r1=nobody", "none.json", "..", "?"]) | WORDS
)
FLAGS = st.sampled_from(
    [
        flag
        for action in parser(FORMATS)._actions
        for flag in action.option_strings
        if "batch" not in flag
    ]
)
CALLS = st.lists(
    st.tuples(FLAGS, st.sampled_from([v for (v,) in VALUES.values()]) | WORDS), max_size=3
)


def call(source: str, flags: list[tuple[str, str]]) -> list[str]:
    takes_none = {f for a in parser(FORMATS)._actions if a.nargs == 0 for f in a.option_strings}
    said = [[flag] if flag in takes_none else [f"{flag}={value}"] for flag, value in flags]
    return [source, *(word for words in said for word in words if words[0] not in {"-h", "--help"})]


@given(source=NAMES, flags=CALLS, suffix=st.sampled_from([".svg", ".txt", ".json", ".tikz", ".x"]))
@settings(STABLE, max_examples=150)
def test_no_call_ends_in_a_traceback(
    source: str,
    flags: list[tuple[str, str]],
    suffix: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("figure")
    flags = [pair for pair in flags if pair[0] not in {"-o", "--output"}]
    assert main([*call(source, flags), f"--output={folder / f'a{suffix}'}"]) in {0, 1, 2}


@given(
    lines=st.lists(
        st.tuples(NAMES, CALLS).map(lambda made: shlex.join(call(*made)).encode())
        | st.binary(max_size=30)
        | st.sampled_from(
            [b"--help", b"beale -h", b'beale -o "x', b"beale\\", b"\xff\xfe", b"# \xff"]
        ),
        max_size=5,
    )
)
@settings(STABLE, max_examples=60)
def test_a_bad_line_costs_only_itself(
    lines: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("batch")
    (folder / "list").write_bytes(b"\n".join([*lines, b"", b"saddle -o good/last.txt"]))
    assert main(["--batch", str(folder / "list"), "-o", str(folder / "out")]) in {0, 1}
    assert (folder / "out" / "good" / "last.txt").read_text("utf-8").startswith("Saddle")


BAD_LINES = {
    b"beale -o a.svg --help": "--help",
    b"beale -o a.txt --batch list": "--batch",
    b'beale -o "a.svg': "quotation",
    b"beale -o a.svg --steps 10,500": "500",
    b"beale --steps " + b",".join(b"%d" % i for i in range(40)) + b" -o a.svg": "fit",
    b"beale -o a": "suffix",
    b"beale -o list/x.svg": "list",
    b"none.json -o a.svg": "none.json",
    b"deep.json -o a.svg": "deep.json",
    b"latin.json -o a.svg": "latin.json",
    b". -o a.svg": "“.”",
    b"beale -o a.svg --title \xff": "UTF-8",
    b"good -o": "expected one argument",
    b"": "",
}


def test_each_bad_line_is_told_by_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("deep.json").write_text("[" * 100_000, "utf-8")
    Path("latin.json").write_bytes(b'{"runs": "\xe9"}')
    Path("out").mkdir()
    (Path("out") / "list").touch()
    lines = [*BAD_LINES, b"saddle -o a.svg", b"beale -o ./a.svg", b"beale -o b.txt"]
    Path("list").write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(lines))
    assert main(["--batch", "list", "-o", "out"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0] == f"2 written, {len(BAD_LINES)} failed."
    told = dict(zip(BAD_LINES, said[1:], strict=False))
    for number, (line, expected) in enumerate(BAD_LINES.items(), start=1):
        if line:
            assert told[line].startswith(f"line {number}: ")
            assert expected in told[line]
    again = said[len(BAD_LINES)]
    assert again.startswith(f"line {len(BAD_LINES) + 2}: ")
    assert f"line {len(BAD_LINES) + 1}" in again
    assert {p.name for p in Path("out").iterdir()} == {"list", "a.svg", "b.txt"}


def test_a_mistake_of_the_lab_itself_costs_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def broken(*_: object) -> str:
        raise IndexError("string index out of range")

    svg = FORMATS[".svg"]
    monkeypatch.setitem(FORMATS, ".svg", svg._replace(make=broken))
    (tmp_path / "list").write_text("beale -o a.svg\nbeale -o b.txt", "utf-8")
    assert main(["--batch", str(tmp_path / "list"), "-o", str(tmp_path)]) == 1
    assert (tmp_path / "b.txt").exists()
    assert "line 1: " in (said := capsys.readouterr().err)
    assert "string index" in said


def test_an_option_for_all_lines_is_for_those_that_take_it(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "list").write_text("beale -o a.csv\nbeale -o b.txt --step 3", "utf-8")
    call = ["--batch", str(tmp_path / "list"), "-o", str(tmp_path)]
    assert main([*call, "--title", "All", "--steps", "1,2"]) == 0
    assert "--title=All" in (tmp_path / "b.txt").read_text("utf-8")
    assert main([*call, "--library", "torch"]) == 1
    assert "--library" in capsys.readouterr().err


def test_an_interrupted_batch_says_what_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def interrupted(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setitem(FORMATS, ".svg", FORMATS[".svg"]._replace(make=interrupted))
    (tmp_path / "list").write_text("beale -o b.txt\nbeale -o a.svg\nbeale -o c.txt", "utf-8")
    assert main(["--batch", str(tmp_path / "list"), "-o", str(tmp_path)]) == 130
    assert "1 written" in capsys.readouterr().err
    assert main(["beale", "-o", str(tmp_path / "a.svg")]) == 130


def test_a_note_is_a_line_and_no_failure(tmp_path: Path, capsys: Capture) -> None:
    link = "surface=formula&f=x^2+y^2"
    assert main([f"?{link}", "-o", str(tmp_path / "a.txt")]) == 0
    assert "%2B" in capsys.readouterr().err
    (tmp_path / "list").write_text(f"?{link} -o b.txt", "utf-8")
    assert main(["--batch", str(tmp_path / "list"), "-o", str(tmp_path)]) == 0
    assert "line 1: f " in capsys.readouterr().err


def test_a_suffix_may_be_in_capitals(tmp_path: Path) -> None:
    assert main(["beale", "-o", str(tmp_path / "A.TXT")]) == 0


def test_what_is_not_said_is_not_there() -> None:
    """So that an option given at its usual value is refused as any other."""
    assert vars(parser(FORMATS).parse_args([])) == {}
    names = {a.dest for a in parser(FORMATS)._actions} - {"help"}
    assert names == set(Request.__dataclass_fields__) - {"said"}
