"""Links: a scene as a query string, and what becomes of a damaged one."""

from __future__ import annotations

import math
import random
import re
from dataclasses import replace
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Complaint, Run, Scene, SceneError, read_query
from engine.address import parts
from engine.scene import MAX_RUNS
from figures import AXES, CURVES, Camera, View, aimed, boxed, read_view
from figures.view import TILTS, ZOOMS
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tests.random_scenes import STABLE, scenes
from texts import LANGUAGES

pytestmark = pytest.mark.core

FULL = Scene(
    surface="quadratic",
    parameters={"kappa": 50.0, "theta": 30.0},
    start=(7.0, 6.0),
    steps=100,
    seed=12,
    runs=(
        Run("gd", {"eta": 0.038}),
        Run("sgd", {"eta": 0.01}, sigma=0.5),
        Run("momentum", {"eta": 0.038, "alpha": 0.7}),
        Run("adam", {"eta": 1e-5, "beta1": 0.5, "bias_correction": False}),
    ),
)
TYPED = Scene(
    surface="formula",
    start=(-1.0, 0.5),
    steps=80,
    runs=(Run("gd", {"eta": 0.05}), Run("adam")),
    formula="(1 − x)² + 100(y - x^2)^2 / 3 + |x y|",
)
FIT = Scene(surface="linear_regression", steps=320, runs=(Run("gd"), Run("sgd", batch=8)))


# There and back


@given(scene=scenes() | scenes(wild=True))
@settings(STABLE, max_examples=300)
def test_there_and_back(scene: Scene) -> None:
    query = scene.to_query()
    back = Scene.from_query(query)
    assert back == scene
    assert hash(back) == hash(scene)
    assert back.to_query() == query
    assert read_query("?" + query) == (scene, [])


@given(scene=scenes() | scenes(wild=True))
@settings(STABLE, max_examples=200)
def test_a_link_is_plain(scene: Scene) -> None:
    """Nothing in it needs an escape, in any program that it is pasted into, save a formula."""
    escaped = "A-F%+()" if scene.formula else ""
    assert re.fullmatch(rf"[a-z0-9_.=&{escaped}-]+", scene.to_query())


def test_a_link_holds_what_is_not_left_out() -> None:
    assert FULL.to_query() == (
        "v=1&surface=quadratic&surface.kappa=50&surface.theta=30&x=7&y=6&steps=100&seed=12"
        "&r1=gd&r1.eta=0.038&r2=sgd&r2.eta=0.01&r2.sigma=0.5&r3=momentum&r3.alpha=0.7"
        "&r3.eta=0.038&r4=adam&r4.beta1=0.5&r4.bias_correction=off&r4.eta=1e-05"
    )
    assert TYPED.to_query() == (
        "v=1&surface=formula&f=%281+%E2%88%92+x%29%C2%B2+%2B+100%28y+-+x%5E2%29%5E2+%2F+3+%2B+"
        "%7Cx+y%7C&x=-1&y=0.5&steps=80&r1=gd&r1.eta=0.05&r2=adam"
    )
    assert FIT.to_query() == "v=1&surface=linear_regression&steps=320&r1=gd&r2=sgd&r2.batch=8"


def test_defaults_are_left_out() -> None:
    for key, surface in SURFACES.items():
        parameters = {p.key: p.default for p in surface.parameters}
        scene = Scene(surface=key, parameters=parameters, start=surface.start)
        assert scene.to_query() == f"v=1&surface={key}&r1=gd"
    for key in OPTIMIZERS:
        bare = Scene(runs=(Run(key),))
        resolved = bare.resolve(bare.runs[0])
        assert Scene(runs=(Run(key, resolved.settings),)).to_query().endswith(f"&r1={key}")


def test_an_empty_link_is_the_default_scene() -> None:
    for empty in ("", "?", "&", "&&&"):
        assert read_query(empty) == (Scene(), [])


def test_links_that_are_out_there_keep_their_meaning() -> None:
    """Their text is fixed: a change to any of these breaks what people have shared."""
    link = "v=1&surface=beale&x=1&y=1.5&steps=150&r1=gd&r1.eta=0.01&r2=adam&r2.eta=0.2"
    assert Scene.from_query(link) == Scene(
        surface="beale",
        start=(1.0, 1.5),
        steps=150,
        runs=(Run("gd", {"eta": 0.01}), Run("adam", {"eta": 0.2})),
    )


# What is wrong is named


@pytest.mark.parametrize(
    ("link", "parameter", "code"),
    [
        ("surface=moon", "surface", "unknown"),
        ("surface=", "surface", "unknown"),
        ("surface=Beale", "surface", "unknown"),
        ("surface.kappa=3", "surface.kappa", "no_parameter"),
        ("surface=quadratic&surface.kappa=0", "surface.kappa", "range"),
        ("surface=quadratic&surface.kappa=flat", "surface.kappa", "not_number"),
        ("x=left", "x", "not_number"),
        ("x=", "x", "not_number"),
        ("x", "x", "not_number"),
        ("y=nan", "y", "not_finite"),
        ("y=1e999", "y", "not_finite"),
        ("y=-inf", "y", "not_finite"),
        ("y=1e7", "y", "range"),
        ("steps=0", "steps", "range"),
        ("steps=100000", "steps", "range"),
        ("steps=" + "9" * 4000, "steps", "range"),
        ("steps=" + "9" * 5000, "steps", "not_whole"),
        ("steps=1e2", "steps", "not_whole"),
        ("seed=-1", "seed", "range"),
        ("r1=simplex", "r1", "unknown"),
        ("r1=", "r1", "unknown"),
        ("r1=gd&r2=simplex&r2.eta=1", "r2", "unknown"),
        ("r1=gd&r1.eta=fast", "r1.eta", "not_number"),
        ("r1=gd&r1.eta=nan", "r1.eta", "not_finite"),
        ("r1=gd&r1.beta1=0.9", "r1.beta1", "no_setting"),
        ("r1=adam&r1.bias_correction=1", "r1.bias_correction", "switch"),
        ("r1=sgd&r1.batch=8", "r1.batch", "no_examples"),
        ("r1=sgd&r1.sigma=-1", "r1.sigma", "range"),
        ("r1=gd&r1.sigma=1", "r1.sigma", "always_full"),
        ("surface=linear_regression&r1=sgd&r1.batch=2.5", "r1.batch", "not_whole"),
        ("surface=linear_regression&r1=sgd&r1.batch=65", "r1.batch", "range"),
        ("surface=linear_regression&r1=sgd&r1.sigma=1", "r1.sigma", "no_noise"),
        ("surface=linear_regression&r1=gd&r1.batch=1", "r1.batch", "always_full"),
        ("r1.eta=0.1", "r1", "no_optimizer"),
        ("&".join(f"r{i}=gd" for i in range(1, MAX_RUNS + 2)), f"r{MAX_RUNS + 1}", "count"),
        ("x=1&x=2", "x", "twice"),
        ("r1=gd&r1=adam", "r1", "twice"),
        ("f=x^2", "f", "no_formula"),
        ("surface=beale&f=", "f", "no_formula"),
        ("surface=formula&f=", "f", "formula.empty"),
        ("surface=formula&f=x^2%2B", "f", "formula.ends_early"),
        ("surface=formula&f=x.__class__", "f", "formula.character"),
        ("surface=formula&f=log(-1)", "f", "formula.constant"),
        ("surface=formula&f=log(-x^2)", "f", "formula.nowhere"),
        ("surface=formula&f=" + "(" * 50_000, "f", "formula.long"),
        ("surface=formula&f=x&f=y", "f", "twice"),
        ("surface=formula&f=log(x)&x=-1", "x", "no_value"),
        ("surface=formula&f=log(x)&x=1e9", "x", "range"),
        ("surface=formula&f=log(x)&y=up", "y", "not_number"),
        ("surface=formula&surface.kappa=3", "surface.kappa", "no_parameter"),
        ("v=2", "v", "version"),
        ("v=", "v", "version"),
        ("colour=red", "colour", "stray"),
        ("r=gd", "r", "stray"),
        ("=", "", "stray"),
    ],
)
def test_what_makes_no_sense_is_named(link: str, parameter: str, code: str) -> None:
    scene, complaints = read_query(link)
    assert isinstance(scene, Scene)
    assert [(c.parameter, c.code) for c in complaints] == [(parameter, code)]
    with pytest.raises(SceneError) as raised:
        Scene.from_query(link)
    assert isinstance(raised.value, ValueError)
    assert str(raised.value) == complaints[0].sentence()
    assert str(raised.value).startswith(f"{parameter}")
    assert str(raised.value).endswith(".")


@pytest.mark.parametrize("code", ["unknown", "range", "twice", "stray", "version", "count"])
def test_a_complaint_is_a_sentence_in_every_language(code: str) -> None:
    values = {"value": "5", "known": "a, b", "low": 1, "high": 2, "count": 9, "most": 8}
    for language in LANGUAGES:
        assert len(Complaint("steps", code, values).sentence(language)) > 10


def test_every_value_in_a_link_may_be_wrong_in_its_own_language() -> None:
    """A percent sign, a brace or a quote in a value does no harm to the sentence."""
    for value in ("{", "{0}", "{value}", "%", "%25", "%s", "“”", "\\", "\n", "<b>", "\x00", "é"):
        for link in (f"x={value}", f"r1={value}", f"surface={value}", f"{value}=1"):
            for complaint in read_query(link)[1]:
                assert complaint.sentence()


# What is right is kept


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"r4.eta": "fast"}, {"beta1": 0.5, "bias_correction": False}),
        ({"r4.beta1": "nan"}, {"eta": 1e-5, "bias_correction": False}),
        ({"r4.bias_correction": "perhaps"}, {"eta": 1e-5, "beta1": 0.5}),
        ({"r4.gamma": "1"}, {"eta": 1e-5, "beta1": 0.5, "bias_correction": False}),
    ],
)
def test_a_wrong_setting_costs_only_itself(wrong: dict[str, str], expected: dict[str, Any]) -> None:
    scene, complaints = read_query(query(FULL.to_parameters() | wrong))
    assert len(complaints) == 1
    assert scene == replace(FULL, runs=(*FULL.runs[:3], Run("adam", expected)))


@pytest.mark.parametrize(
    ("wrong", "change"),
    [
        ({"x": "left"}, {"start": (9.0, 6.0)}),
        ({"y": "1e9"}, {"start": (7.0, 1.5)}),
        ({"steps": "many"}, {"steps": 150}),
        ({"seed": "-3"}, {"seed": 0}),
        ({"surface.kappa": "-1"}, {"parameters": {"theta": 30.0}}),
        ({"r2": "simplex"}, {"runs": (FULL.runs[0], *FULL.runs[2:])}),
        ({"r2.sigma": "x"}, {"runs": (FULL.runs[0], Run("sgd", {"eta": 0.01}), *FULL.runs[2:])}),
        ({"v": "9"}, {}),
        ({"colour": "red"}, {}),
    ],
)
def test_a_wrong_parameter_costs_only_itself(wrong: dict[str, str], change: dict[str, Any]) -> None:
    scene, complaints = read_query(query(FULL.to_parameters() | wrong))
    assert len(complaints) == 1
    assert scene == replace(FULL, **change)


def test_of_what_stands_twice_the_first_is_taken() -> None:
    for key in FULL.to_parameters():
        scene, complaints = read_query(FULL.to_query() + f"&{key}=7")
        assert scene == FULL
        assert [(c.parameter, c.code) for c in complaints] == [(key, "twice")]


def test_of_too_many_runs_the_first_are_taken() -> None:
    link = "&".join(f"r{i}=gd&r{i}.eta=0.{i}" for i in range(1, 13))
    scene, complaints = read_query(link)
    assert len(scene.runs) == MAX_RUNS
    assert [c.parameter for c in complaints] == ["r9", "r10", "r11", "r12"]
    assert [run.hyperparameters["eta"] for run in scene.runs] == [i / 10 for i in range(1, 9)]


def test_runs_are_counted_not_spelt() -> None:
    """r10 comes after r2, and the order in the link does not matter."""
    scene = Scene.from_query("r10=adam&r2.eta=0.5&r2=gd&surface=quadratic")
    assert scene == Scene(surface="quadratic", runs=(Run("gd", {"eta": 0.5}), Run("adam")))


# A formula


def test_a_link_says_where_a_formula_is_wrong() -> None:
    with pytest.raises(SceneError) as raised:
        Scene.from_query("surface=formula&f=x^2+%2B+foo&r1=gd")
    assert str(raised.value).startswith("f, character 7: There is no “foo”")
    assert raised.value.complaint.values["start"] == 6
    assert raised.value.complaint.values["length"] == 3


def test_a_wrong_formula_costs_only_itself() -> None:
    link = "surface=formula&f=x^^2&x=1&y=-1&steps=80&r1=adam"
    scene, complaints = read_query(link)
    assert [c.code for c in complaints] == ["formula.no_value"]
    expected = Scene("formula", start=(1.0, -1.0), steps=80, runs=(Run("adam"),))
    assert scene == expected
    assert scene.formula == SURFACES["formula"].formula


def test_a_start_is_read_as_a_whole() -> None:
    """This formula has a value at (−1, −2), but not at (−1, y) nor (x, −2) for its own start."""
    scene = Scene("formula", formula="log(x y)", start=(-1.0, -2.0))
    assert Scene.from_query(scene.to_query()) == scene
    back, complaints = read_query("surface=formula&f=log(x y)&x=-1&y=2&steps=7")
    assert [(c.parameter, c.code) for c in complaints] == [("x", "no_value")]
    assert back == Scene("formula", formula="log(x y)", steps=7)


def test_a_formula_belongs_to_its_surface() -> None:
    with pytest.raises(SceneError) as raised:
        Scene("beale", formula="x^2")
    assert raised.value.complaint.code == "no_formula"
    assert Scene("formula").formula == SURFACES["formula"].formula
    assert Scene("formula", formula="x^2 ") != Scene("formula", formula="x^2")


# Damaged links


def query(parameters: dict[str, str]) -> str:
    return "&".join(f"{key}={value}" for key, value in parameters.items())


def damaged(link: str, chance: random.Random) -> str:
    """The link after one to four accidents."""
    extra = "abxyr123.=&-+%;?#/ {}é你\u202e\x00𝛼'\"<>\\\n"
    values = ["NaN", "inf", "-1e400", "1e308", "0x10", "", "9" * 50, "None", "true", "1_0", "½"]
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(link) + 1)
        to = min(len(link), at + chance.randint(1, 12))
        accident = chance.randrange(8)
        if accident == 0:
            link = link[:at]
        elif accident == 1:
            link = link[:at] + link[to:]
        elif accident == 2:
            link = link[:to] + link[at:]
        elif accident == 3:
            link = link[:at] + "".join(chance.choices(extra, k=chance.randint(1, 5))) + link[at:]
        elif accident == 4:
            link = link[:at] + chance.choice(extra) + link[at + 1 :]
        elif accident == 5:
            link = link[:at] + link[at : at + 1].swapcase() + link[at + 1 :]
        else:
            fields = link.split("&")
            i = chance.randrange(len(fields))
            if accident == 6:
                fields[i] = fields[i].partition("=")[0] + "=" + chance.choice(values)
            else:
                chance.shuffle(fields)
            link = "&".join(fields)
    return link


def spelt_out(scene: Scene) -> dict[str, Any]:
    """Everything in a scene under its name in a link, nothing left out."""
    found: dict[str, Any] = {"v": "1", "surface": scene.surface}
    found |= {
        "f": scene.formula,
        "x": scene.origin[0],
        "y": scene.origin[1],
        "steps": scene.steps,
        "seed": scene.seed,
    }
    for p in scene.landscape.parameters:
        found[f"surface.{p.key}"] = scene.parameters.get(p.key, p.default)
    for i, run in enumerate(scene.runs, start=1):
        resolved = scene.resolve(run)
        found[f"r{i}"] = run.optimizer
        found |= {f"r{i}.{key}": value for key, value in resolved.settings.items()}
        if scene.landscape.data:
            found[f"r{i}.batch"] = resolved.batch
        else:
            found[f"r{i}.sigma"] = resolved.sigma
    return found


def same(value: Any, text: str) -> bool:
    """Whether a value of a scene is what a link's text says."""
    if isinstance(value, bool):
        return text == ("on" if value else "off")
    return value == text if isinstance(value, str) else value == float(text)


def assert_survives(link: str) -> None:
    """A valid scene comes out, and it holds everything that was not complained about."""
    scene, complaints = read_query(link)
    assert Scene.from_query(scene.to_query()) == scene
    for complaint in complaints:
        for language in LANGUAGES:
            assert 0 < len(complaint.sentence(language)) < 400
    if complaints:
        with pytest.raises(SceneError) as raised:
            Scene.from_query(link)
        assert str(raised.value).startswith(complaints[0].parameter)
        return
    assert Scene.from_query(link) == scene
    pairs = [(part.key, part.value) for part in parts(link)]
    numbered = sorted({int(m[1]) for key, _ in pairs if (m := re.match(r"r(\d+)(\.|$)", key))})
    spelt = spelt_out(scene)
    for key, text in pairs:
        if match := re.match(r"r(\d+)", key):
            key = f"r{numbered.index(int(match[1])) + 1}" + key[match.end() :]
        size = scene.landscape.data.size if scene.landscape.data else 0
        assert same(spelt[key], text) or (key.endswith(".batch") and int(text) == size), key


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_link_gives_a_scene_and_says_what_is_wrong(seed: int) -> None:
    chance = random.Random(seed)
    complained = 0
    for scene in (FULL, FIT, TYPED, Scene()):
        for _ in range(50):
            link = damaged(scene.to_query(), chance)
            assert_survives(link)
            complained += bool(read_query(link)[1])
    assert complained > 60


@given(text=st.text(max_size=200))
@settings(STABLE, max_examples=300)
def test_any_text_gives_a_scene(text: str) -> None:
    assert_survives(text)


@given(
    pairs=st.lists(
        st.tuples(
            st.sampled_from([*spelt_out(FULL), "r2.batch", "r0", "r01", "r9.eta", "surface.", "."]),
            st.sampled_from(["1", "0", "-1", "0.5", "gd", "sgd", "adam", "quadratic", "on", "nan"])
            | st.floats().map(repr)
            | st.integers().map(str),
        ),
        max_size=12,
    )
)
@settings(STABLE, max_examples=300)
def test_any_parameters_give_a_scene(pairs: list[tuple[str, str]]) -> None:
    link = "&".join(f"{key}={value}" for key, value in pairs).replace("e+", "e")
    scene, complaints = read_query(link)
    assert Scene.from_query(scene.to_query()) == scene
    assert all(complaint.sentence() for complaint in complaints)


LONG = {
    "one word": "x" * 100_000,
    "percent signs": "%" * 100_000,
    "digits": "steps=" + "9" * 100_000,
    "a number": "r1=adam&r1.eta=" + "9" * 100_000,
    "the same again": "x=1&" * 25_000,
    "a formula": "surface=formula&f=" + "(x)" * 33_000,
    "runs": "&".join(f"r{i}=gd" for i in range(11_000)),
    "settings without a run": "&".join(f"r{i}.eta=1" for i in range(8_000)),
    "settings of one run": "r1=gd&" + "&".join(f"r1.a{i}=1" for i in range(9_000)),
    "parameters": "&".join(f"surface.a{i}=1" for i in range(7_000)),
}


@pytest.mark.parametrize("kind", LONG)
def test_a_link_of_100_kilobytes_gives_a_scene(kind: str) -> None:
    scene, complaints = read_query(LONG[kind])
    assert Scene.from_query(scene.to_query()) == scene
    assert complaints
    assert all(len(c.sentence()) < 400 for c in islice(complaints, 100))


# How a scene is looked at

POSITIVE = [key for key, curve in CURVES.items() if curve.positive]
PLACE, WIDTH = st.floats(-1e4, 1e4), st.floats(1e-6, 1e6)


@given(
    corner=st.tuples(PLACE, PLACE),
    size=st.tuples(WIDTH, WIDTH),
    log=st.sampled_from([None, True, False]),
    axis=st.sampled_from(AXES),
    curves=st.lists(st.sampled_from(list(CURVES)), unique=True, max_size=6),
    turned=st.sets(st.sampled_from(POSITIVE)),
    aim=st.none()
    | st.tuples(st.floats(-400, 400), st.floats(*TILTS), st.floats(*ZOOMS)).map(
        lambda at: aimed(*at)
    ),
    gallery=st.booleans(),
)
@settings(STABLE)
def test_a_view_goes_there_and_back_beside_a_scene(
    corner: tuple[float, float],
    size: tuple[float, float],
    log: bool | None,
    axis: str,
    curves: list[str],
    turned: set[str],
    aim: Camera | None,
    gallery: bool,
) -> None:
    """The picture's edges to a thousandth of it, all else exactly."""
    box = boxed([v for low, wide in zip(corner, size, strict=True) for v in (low, low + wide)])
    turned &= set(curves)
    view = View(box, log, axis, tuple(curves), frozenset(turned), gallery=gallery, camera=aim)
    link = f"?{FULL.to_query()}&{urlencode(view.to_parameters())}"
    rest, read, complaints = read_view(link)
    assert not complaints
    assert Scene.from_query(rest) == FULL
    assert replace(read, box=box) == view
    assert (read.box is None) == (box is None)
    for one, other in zip(box or (), read.box or (), strict=True):
        assert other == pytest.approx(one, rel=0, abs=1e-3 * (one[1] - one[0]))


def test_a_view_as_it_opens_is_not_in_a_link() -> None:
    assert View(theme="dark", language="ko", glance=True, worked=True).to_parameters() == {}
    assert read_view(FULL.to_query()) == (FULL.to_query(), View(), [])


def test_a_camera_is_told_by_its_shortest_turn() -> None:
    assert View(camera=aimed(385.04, 50)).to_parameters() == {"camera": "25,50"}
    assert View(camera=aimed(-180, 90, 1.5)).to_parameters() == {"camera": "-180,90,1.5"}
    assert aimed(math.nextafter(180, 0), 50) == aimed(-180, 50)


def test_a_part_of_a_part_is_told_apart() -> None:
    """Digits enough for the zoom, however far from the origin it is."""
    box = boxed((2.9999991, 2.9999994, 0.5, 0.5000002))
    assert View(box).to_parameters() == {"box": "2.9999991,2.9999994,0.5,0.5000002"}


WRONG_VIEWS = {
    "box=1,2,3": ("box", "box"),
    "box=": ("box", "box"),
    "box=2,1,0,1": ("box", "box"),
    "box=0,inf,0,1": ("box", "box"),
    "box=nan,1,0,1": ("box", "box"),
    "box=0,1e-12,0,1": ("box", "box"),
    "gallery=yes": ("gallery", "switch"),
    "camera=25": ("camera", "camera"),
    "camera=25,91": ("camera", "camera"),
    "camera=25,5": ("camera", "camera"),
    "camera=25,50,9": ("camera", "camera"),
    "camera=nan,50": ("camera", "camera"),
    "camera=inf,50": ("camera", "camera"),
    "camera=1,50,1,1": ("camera", "camera"),
    "camera=above": ("camera", "camera"),
    "log=maybe": ("log", "switch"),
    "axis=hours": ("axis", "unknown"),
    "curves=gradient,moon": ("curves", "unknown"),
    "curves=": ("curves", "unknown"),
    "turned=moon": ("turned", "unknown"),
    "log=on&log=off": ("log", "twice"),
}


@pytest.mark.parametrize(("link", "complaint"), WRONG_VIEWS.items())
def test_what_makes_no_sense_of_a_view_is_named(link: str, complaint: tuple[str, str]) -> None:
    rest, view, listed = read_view(f"surface=beale&{link}&axis=examples")
    assert rest == "surface=beale"
    assert complaint in [(c.parameter, c.code) for c in listed]
    assert view.box is None
    for language in LANGUAGES:
        assert all(c.parameter in c.sentence(language) for c in listed)
    if complaint[0] != "axis":
        assert view.axis == "examples"
