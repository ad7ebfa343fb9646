"""The buffer for the browser: what is in it, what is left out, and the words it carries."""

from __future__ import annotations

import json
import string
from collections.abc import Collection
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from engine import Run, Scene, Trajectory, draws, run, run_one
from figures import CURVES, THEMES, View, legend, styles
from lessons import LESSONS, READY_MADE
from optimizers import CORE, OPTIMIZERS
from surfaces import SURFACES, Surface
from surfaces.base import CriticalPoint
from tests.buffer import Buffer, ids_in
from tests.random_scenes import STABLE, scenes
from texts import LANGUAGES, number
from ui.wire import blocks, sentences, worked
from ui.wire.blocks import computed, draws_block
from ui.wire.events import Event, Lab, fold
from ui.wire.payload import opening, payload

BEALE = READY_MADE["beale"]
DIVERGING = Scene(
    "rosenbrock",
    start=(-1.2, 1.0),
    steps=200,
    runs=(Run("gd", {"eta": 0.02}), Run("momentum", {"eta": 1e300}), Run("adam", {"eta": 1e7})),
)


def sent(lab: Lab, have: Collection[str] = ()) -> Buffer:
    return Buffer(payload(lab, "a session", have))


def changed(lab: Lab, kind: str, **event: Any) -> Lab:
    return fold(lab, [Event(lab.applied + 1, kind, **event)])


# The buffer


@pytest.mark.parametrize("scene", READY_MADE.values(), ids=list(READY_MADE))
def test_blocks_are_listed_aligned_and_fill_the_buffer(scene: Scene) -> None:
    buffer = sent(Lab.of(scene))
    end = 0
    for kind, offset, size in buffer.manifest.values():
        assert kind in ("json", "f8", "f4", "u1")
        assert offset == end
        end = -(-(offset + size) // 8) * 8
    assert buffer.start % 8 == 0
    assert buffer.start + end == len(buffer.data)


@pytest.mark.parametrize("scene", [*READY_MADE.values(), DIVERGING])
def test_trails_are_the_trajectories(scene: Scene) -> None:
    buffer = sent(Lab.of(scene))
    for told, trajectory in zip(buffer.header["runs"], run(scene), strict=True):
        x, y, loss, evaluations = buffer.trail(told["trail"])
        assert np.array_equal(evaluations, trajectory.evaluations)
        assert np.array_equal(np.column_stack([x, y]), trajectory.positions)
        assert np.array_equal(loss, trajectory.losses)


def test_the_header_says_what_is_shown() -> None:
    lab = changed(Lab.of(BEALE), "setting", run=4, key="eta", value=0.25)
    header = sent(lab).header
    assert header["session"] == "a session"
    assert header["ack"] == 1
    assert header["undo"] == [True, False]
    assert header["scene"]["start"] == [1.0, 1.5]
    assert (header["scene"]["steps"], header["scene"]["seed"]) == (300, 0)
    assert [r["id"] for r in header["runs"]] == [1, 2, 3, 4]
    assert [r["settings"]["eta"] for r in header["runs"]] == [0.01, 0.003, 0.02, 0.25]
    assert header["fit"] is None
    assert header["picture"]["home"] is True
    assert header["refusal"] is None


def test_results_state_the_run() -> None:
    told = sent(Lab.of(BEALE)).header["runs"][0]["result"]
    assert told["settings"] == "η 0.01"
    assert told["sentence"] == "Still moving, 0.2002 from the minimum (3, 0.5)."
    assert (told["steps"], told["loss"], told["distance"]) == (300, "0.007469", "0.2002")
    assert (told["evaluations"], told["examples"]) == (300, 0)
    one = sent(Lab.of(READY_MADE["regression"])).header["runs"][2]["result"]
    assert (one["evaluations"], one["examples"]) == (320, 2560)


def test_a_surface_without_a_minimum_has_no_distance_to_it() -> None:
    told = sent(Lab.of(READY_MADE["saddle"])).header["runs"][0]["result"]
    assert told["distance"] == "–"


def test_the_gallery_runs_every_method_as_the_scene_has_it_or_as_its_surface_suggests() -> None:
    frozen = Run("gd", {"eta": 0.5}, ghost=True)
    scene = Scene("beale", runs=(frozen, Run("adam", {"eta": 0.05}), Run("adam")))
    assert sent(Lab.of(scene)).header["gallery"] is None
    buffer = sent(Lab.of(scene, View(gallery=True)))
    listed = {about["optimizer"]: about for about in buffer.header["gallery"]}
    assert list(listed) == list(OPTIMIZERS)
    assert (listed["adam"]["eta"], listed["adam"]["run"]) == (0.05, 2)
    suggested = scene.resolve(Run("gd")).settings["eta"]
    assert (listed["gd"]["eta"], listed["gd"]["run"]) == (suggested, None)
    for key, about in listed.items():
        run = Run("adam", {"eta": 0.05}) if key == "adam" else Run(key)
        x, y, losses, _ = buffer.trail(about["trail"])
        alone = run_one(scene, run)
        np.testing.assert_array_equal([x, y], alone.positions.T)
        np.testing.assert_array_equal(losses, alone.losses)


def test_a_refusal_is_told_with_its_place() -> None:
    lab = changed(Lab.of(BEALE), "setting", run=2, key="alpha", value="much")
    refusal = sent(lab).header["refusal"]
    assert (refusal["run"], refusal["key"]) == (2, "alpha")
    assert "much" in refusal["sentence"]


def test_the_catalog_holds_all_that_controls_are_built_from() -> None:
    buffer = sent(Lab.of(BEALE))
    catalog = buffer.json(buffer.header["catalog"])
    assert list(catalog["optimizers"]) == list(OPTIMIZERS)
    assert list(catalog["surfaces"]) == list(SURFACES)
    adam = catalog["optimizers"]["adam"]
    assert [p["key"] for p in adam["numbers"]] == ["eta", "beta1", "beta2", "epsilon"]
    for theme in THEMES:
        (style,) = styles([Run("adam")], theme)
        assert adam["styles"][theme] == asdict(style) | {"dash": list(style.dash)}
    assert {key for key, about in catalog["optimizers"].items() if about["core"]} == set(CORE)
    for about in catalog["optimizers"].values():
        assert {f"family.{about['family']}", f"family.{about['family']}.help"} <= set(
            catalog["texts"]
        )
    assert [s["key"] for s in adam["switches"]] == ["bias_correction", "epsilon_inside"]


@pytest.mark.parametrize("surface", [s for s in SURFACES.values() if s.data], ids=lambda s: s.key)
def test_the_browser_is_told_which_curve_to_draw_over_the_data(surface: Surface) -> None:
    fit = sent(Lab.of(Scene(surface.key))).header["fit"]
    assert surface.data is not None
    assert fit["curve"] == surface.data.curve
    assert fit["figure"] in sent(Lab.of(Scene(surface.key))).named


@pytest.mark.parametrize("replacement", [False, True])
@pytest.mark.parametrize("surface", [s for s in SURFACES.values() if s.data], ids=lambda s: s.key)
def test_the_browser_is_told_which_examples_each_step_used(
    surface: Surface, replacement: bool
) -> None:
    drawn = Run("sgd", {"eta": 1e-3}, batch=5, replacement=replacement)
    scene = Scene(surface.key, steps=40, seed=3, runs=(Run("gd"), drawn))
    buffer = sent(Lab.of(scene))
    full, some = buffer.header["runs"]
    assert full["draws"] is None
    steps = np.frombuffer(buffer.block(some["draws"]), np.uint8).reshape(40, 5)
    trajectory = run(scene)[1]
    assert surface.data
    for w, examples, used in zip(
        trajectory.positions, steps, trajectory.used_gradients, strict=False
    ):
        np.testing.assert_array_equal(surface.data.batch_gradient(w, examples.astype(int)), used)
    data = buffer.json(buffer.header["fit"]["data"])
    np.testing.assert_array_equal(data["inputs"], surface.data.inputs)
    np.testing.assert_array_equal(data["targets"], surface.data.targets)


def test_the_draws_of_a_step_are_small() -> None:
    assert len(draws_block(0, 64, 63, 2000, False).data) == 2000 * 63
    many = draws_block(5, 300, 20, 30, False)
    assert many.kind == "u2"
    sent_indices = np.frombuffer(many.data, "<u2").reshape(30, 20)
    assert np.array_equal(sent_indices, draws.examples(5, 300, 20, 30))


def test_a_formula_has_no_examples() -> None:
    assert [r["draws"] for r in sent(Lab.of(BEALE)).header["runs"]] == [None] * 4


def test_only_what_changes_the_draws_sends_them_again() -> None:
    lab = Lab.of(READY_MADE["regression"])
    first = sent(lab)
    drawn = [r["draws"] for r in first.header["runs"] if r["draws"]]
    moved = changed(lab, "start", value=[0.5, 0.5])
    moved = changed(moved, "setting", run=2, key="eta", value=0.07)
    assert not set(drawn) & set(sent(moved, first.named).manifest)
    reseeded = changed(moved, "scene", key="seed", value=9)
    new = [r["draws"] for r in sent(reseeded, first.named).header["runs"] if r["draws"]]
    assert not set(drawn) & set(new)
    assert set(new) <= set(sent(reseeded, first.named).manifest)


# Only what changed


def test_what_the_browser_has_is_left_out() -> None:
    lab = Lab.of(BEALE)
    full = sent(lab)
    again = sent(lab, full.named)
    assert again.manifest == {}
    assert {**again.header, "blocks": full.manifest} == full.header
    some = sent(lab, full.named[2:])
    assert set(some.manifest) == set(full.named[:2])
    assert some.block(full.named[0]) == full.block(full.named[0])


@pytest.mark.parametrize("key", READY_MADE)
def test_a_changed_rate_sends_one_trail_and_never_the_contour(key: str) -> None:
    before = Lab.of(READY_MADE[key])
    first = sent(before)
    rate = first.header["runs"][0]["settings"]["eta"]
    after = changed(before, "setting", run=1, key="eta", value=rate * 1.001)
    second = sent(after, first.named)
    new = second.header["runs"][0]["trail"]
    assert new in second.manifest
    past = second.header["link"]["past"]
    assert set(second.manifest) <= {new, second.header["loss"]["figure"], past}
    assert len(second.block(past)) < 1000
    assert second.header["picture"] == first.header["picture"]


def test_a_moved_start_and_a_seed_keep_the_contour() -> None:
    lab = Lab.of(READY_MADE["regression"])
    have = sent(lab).named
    moved = changed(changed(lab, "start", value=[0.5, 0.5]), "scene", key="seed", value=9)
    buffer = sent(moved, have)
    assert buffer.header["picture"]["figure"] in have
    assert buffer.header["fit"]["figure"] in have
    assert buffer.header["catalog"] in have


def test_a_box_sends_the_contour_and_no_trail() -> None:
    lab = Lab.of(BEALE)
    have = sent(lab).named
    buffer = sent(changed(lab, "box", value=[[0, 4], [-1, 1]]), have)
    assert list(buffer.manifest) == [buffer.header["picture"]["figure"]]
    assert buffer.header["picture"]["box"] == [[0.0, 4.0], [-1.0, 1.0]]
    assert buffer.header["picture"]["home"] is False


def test_the_other_theme_sends_new_figures_and_no_trail() -> None:
    lab = Lab.of(BEALE)
    light = sent(lab)
    dark = sent(replace(lab, view=View(theme="dark")), light.named)
    assert set(dark.manifest) == {
        dark.header["picture"]["figure"],
        dark.header["loss"]["figure"],
    }
    assert dark.header["colors"] != light.header["colors"]


def test_what_steps_began_with_is_sent_only_while_it_is_looked_at() -> None:
    lab = Lab.of(Scene("beale", steps=30, runs=(Run("adam"), Run("newton"), Run("lbfgs"))))
    assert sent(lab).header["worked"] == []
    have = sent(lab).named
    opened = changed(lab, "worked", value=True)
    buffer = sent(opened, have)
    assert set(buffer.manifest) == {told["block"] for told in buffer.header["worked"]}
    for told, trajectory in zip(buffer.header["worked"], run(lab.scene), strict=True):
        known = worked.given(trajectory)
        assert told["names"] == list(known)
        rows = np.frombuffer(buffer.block(told["block"]), "<f8")
        assert np.array_equal(rows, np.array([v.T for v in known.values()]).ravel())
    assert buffer.header["worked"][2]["names"] == ["g"]  # for its arrow
    assert sent(changed(opened, "worked", value=False), have).manifest == {}


def test_a_twin_shares_its_trail() -> None:
    buffer = sent(changed(Lab.of(BEALE), "duplicate", run=4))
    *_, adam, twin = buffer.header["runs"]
    assert adam["trail"] == twin["trail"]
    assert adam["style"] != twin["style"]


def count_runs(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """The runs that are really computed from here on."""
    done: list[Run] = []

    def counted(scene: Scene, one: Run) -> Trajectory:
        done.append(one)
        return run(replace(scene, runs=(one,)))[0]

    forget()
    monkeypatch.setattr(blocks, "run_one", counted)
    return done


def forget() -> None:
    for cache in (opening, computed):
        cache.cache_clear()


def test_only_the_run_that_changed_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    done = count_runs(monkeypatch)
    lab = Lab.of(BEALE)
    sent(lab)
    assert done == list(BEALE.runs)
    done.clear()
    sent(lab)
    lab = changed(lab, "log_loss", value=False)
    sent(lab)
    assert not done
    lab = changed(lab, "setting", run=3, key="eta", value=0.05)
    sent(lab)
    assert done == [lab.scene.runs[2]]
    done.clear()
    lab = changed(changed(lab, "duplicate", run=3), "remove", run=1)
    sent(changed(lab, "undo"))
    sent(lab)
    assert not done
    forget()  # what was counted is not for other tests


# Curves


def opened(lab: Lab, *keys: str) -> Lab:
    for key in keys:
        lab = changed(lab, "curve", key=key, value=True)
    return lab


def lines(buffer: Buffer, curve: dict[str, Any]) -> dict[int, np.ndarray]:
    """The rows of an open curve, by the run's id."""
    rows = len(curve["panels"])
    return {
        int(run_id): np.frombuffer(buffer.block(name), "<f8").reshape(rows, -1)
        for run_id, name in curve["lines"].items()
    }


def test_no_curve_is_sent_unasked() -> None:
    assert sent(Lab.of(BEALE)).header["curves"] == []


@pytest.mark.parametrize("scene", READY_MADE.values(), ids=list(READY_MADE))
def test_a_header_needs_the_blocks_that_it_names_and_no_others(scene: Scene) -> None:
    curves = tuple(key for key, c in CURVES.items() if scene.runs[0].optimizer in c.optimizers)
    whole = View(curves=curves, glance=True, worked=True, gallery=True)
    lab = changed(Lab.of(scene, whole), "scene", key="steps", value=scene.steps + 1)
    for page in (Lab.of(scene), lab, Lab.of(LESSONS["slope"].scene, lesson="slope")):
        buffer = sent(page)
        said = {k: v for k, v in buffer.header.items() if k not in ("needs", "blocks")}
        assert ids_in(said, buffer.manifest) == set(buffer.manifest) == set(buffer.named)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_quantity_of_a_method_can_be_opened(optimizer: str) -> None:
    curves = [c for c in CURVES.values() if optimizer in c.optimizers]
    scene = Scene(steps=25, runs=(Run(optimizer), Run("gd")))
    buffer = sent(opened(Lab.of(scene), *(c.key for c in curves)))
    trajectories = run(scene)
    assert [told["key"] for told in buffer.header["curves"]] == [c.key for c in curves]
    for curve, told in zip(curves, buffer.header["curves"], strict=True):
        assert told["log"] == curve.log
        assert len(told["panels"]) == (2 if curve.coordinates else 1)
        shown = lines(buffer, told)
        assert set(shown) == ({1, 2} if "gd" in curve.optimizers else {1})
        for run_id, rows in shown.items():
            assert np.array_equal(rows, curve.values(trajectories[run_id - 1]))


def test_an_open_curve_adds_its_own_blocks_and_no_others() -> None:
    lab = Lab.of(BEALE)
    have = sent(lab).named
    buffer = sent(opened(lab, "adam.v"), have)
    (curve,) = buffer.header["curves"]
    assert set(buffer.manifest) == {p["figure"] for p in curve["panels"]} | set(
        curve["lines"].values()
    )
    lab = opened(lab, "adam.v", "gradient")
    have = sent(lab).named
    buffer = sent(changed(lab, "setting", run=4, key="eta", value=0.2002), have)
    kinds = [kind for kind, _, _ in buffer.manifest.values()]
    assert kinds.count("f8") == 3  # Adam's trail, its v, and its slope


def test_a_curve_that_no_run_has_waits_until_one_has_it() -> None:
    lab = changed(opened(Lab.of(BEALE), "momentum.v"), "remove", run=2)
    assert sent(lab).header["curves"] == []
    again = sent(changed(lab, "add", value="momentum")).header["curves"]
    assert [c["key"] for c in again] == ["momentum.v"]


def test_a_logarithm_is_asked_for() -> None:
    lab = opened(Lab.of(BEALE), "eta")
    assert sent(lab).header["curves"][0]["panels"][0]["log"] is False
    lab = changed(lab, "log_curve", key="eta", value=True)
    (curve,) = sent(lab).header["curves"]
    assert (curve["log"], curve["panels"][0]["log"]) == (True, True)


def test_every_symbol_can_be_written_without_a_typesetter() -> None:
    buffer = sent(Lab.of(BEALE))
    about = buffer.json(buffer.header["catalog"])["curves"]
    assert list(about) == list(CURVES)
    for told in about.values():
        assert told["help"]
        written = "".join(piece for piece, _ in told["symbol"])
        assert written
        assert not set("\\{}^_$") & set(written)
        assert {place for _, place in told["symbol"]} <= {"", "sub", "sup"}
    assert about["amsgrad.v_max"]["symbol"] == [["v", ""], ["max", "sub"]]
    assert about["adam.m_hat"]["symbol"] == [["m\u0302", ""]]


# Numbers that run away


def test_diverging_runs_give_a_finite_buffer() -> None:
    buffer = sent(Lab.of(DIVERGING))
    codes = [r["result"]["code"] for r in buffer.header["runs"]]
    assert codes == ["diverged"] * 3
    for told in buffer.header["runs"]:
        assert np.isfinite(buffer.trail(told["trail"])).all()


@STABLE
@given(scenes(wild=True, most_steps=40))
def test_any_scene_can_be_sent(scene: Scene) -> None:
    buffer = sent(Lab.of(scene))
    for told in buffer.header["runs"]:
        trail = buffer.trail(told["trail"])
        assert np.isfinite(trail).all()
        assert trail.shape[1] == told["result"]["steps"] + 1
    for name, (kind, _, _) in buffer.manifest.items():
        if kind == "json":
            buffer.json(name)


# Sentences


def ended(scene: Scene, code: str, detail: str, index: int = 0) -> str:
    """How a run ended, as a sentence; it has to end as said."""
    trajectory = run(scene)[index]
    assert trajectory.end is not None
    assert (trajectory.end.code, trajectory.end.detail) == (code, detail)
    return sentences.how_it_ended(trajectory, "en")


def quadratic(run_: Run, **scene: Any) -> Scene:
    return Scene("quadratic", runs=(run_,), **scene)


FILLED = ("point", "since", "near", "gradient", "eta", "step", "next", "distance")
BOOTH = Scene("booth", steps=300)
ENDS = {
    ("converged", "penalty"): replace(BOOTH, runs=(Run("gd", l2=0.01),)),
    ("converged", "decay"): Scene("himmelblau", steps=300, runs=(Run("adamw"),)),
    ("stalled", "penalty"): replace(BOOTH, runs=(Run("gd", l2=1.0),)),
    ("stalled", "decay"): replace(BOOTH, runs=(Run("adamw"),)),
    ("stalled", "maximum"): Scene(
        "himmelblau", start=(-0.5, -1.2), runs=(Run("newton", {"damping": 0.0}),)
    ),
    ("stalled", "scheduled"): Scene("matyas", steps=300, runs=(Run("lion", schedule="cosine"),)),
    ("steps", "few"): quadratic(Run("newton"), steps=9),
    ("steps", "resting"): Scene("rosenbrock", steps=11, runs=(Run("newton", {"damping": 0.0}),)),
    ("left", "no_higher"): Scene(
        "formula",
        formula="sin(x) + cos(y)",
        start=(1.5, 0.1),
        runs=(Run("gd", {"eta": 400.0}),),
    ),
    ("converged", ""): quadratic(Run("gd", {"eta": 0.05}), steps=300),
    ("stalled", "saddle"): Scene("saddle", start=(1.0, 0.0), steps=200, runs=(Run("gd"),)),
    ("stalled", "level"): READY_MADE["flat_minima"],
    ("stalled", "plateau"): Scene(start=(1.0, 1.5), runs=(Run("momentum", {"eta": 0.003}),)),
    ("stalled", "vanishing_rate"): quadratic(Run("adagrad", {"eta": 1e-5}), steps=100),
    ("steps", "moving"): BEALE,
    ("steps", "bouncing"): quadratic(Run("gd", {"eta": 0.1}), steps=40),
    ("left", ""): Scene("saddle", start=(0.0, 1.0), steps=2000, runs=(Run("gd", {"eta": 0.1}),)),
    ("diverged", ""): quadratic(Run("gd", {"eta": 1.0}), steps=100),
    ("left", "not_finite"): quadratic(Run("gd", {"eta": 1.7e308}), steps=5),
}


@pytest.mark.parametrize(("code", "detail"), ENDS)
def test_every_end_has_a_sentence_that_is_filled_in(code: str, detail: str) -> None:
    sentence = ended(ENDS[code, detail], code, detail)
    assert sentence.endswith(".")
    assert not set("{}") & set(sentence)
    assert "nan" not in sentence
    assert "inf" not in sentence


def test_sentences_name_points_steps_and_distances() -> None:
    converged = ended(ENDS["converged", ""], "converged", "")
    assert converged.startswith("Converged to the minimum (0, 0), near it from step ")
    assert ended(ENDS["stalled", "saddle"], "stalled", "saddle") == "Stalled at the saddle (0, 0)."
    assert "from the minimum (3, 0.5)" in ended(BEALE, "steps", "moving")
    left = run(ENDS["left", ""])[0]
    assert f"after step {left.steps}" in sentences.how_it_ended(left, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_end_has_words_in_every_language(language: str) -> None:
    known = {f"end.{code}.{detail}".rstrip(".") for code, detail in ENDS} - {
        "end.left.not_finite"
    } | {"end.not_finite", "end.near", "end.near.saddle", "end.near.maximum"}
    known |= {f"end.stalled.{detail}.penalized" for detail in sentences.OF_THE_SLOPE}
    known |= {"end.stalled.penalty.clipped", "end.stalled.beside"}
    assert {key for key in LANGUAGES[language].page if key.startswith("end.")} == known
    for key in known:
        fields = {name for _, name, _, _ in string.Formatter().parse(LANGUAGES[language].page[key])}
        assert fields <= {None, *FILLED}


def test_a_point_is_its_coordinates() -> None:
    assert sentences.point(CriticalPoint("minimum", -0.5, 12346.0, 0.0)) == "(−0.5, 1.235×10⁴)"


def test_the_page_says_where_a_gradient_comes_from() -> None:
    regression = READY_MADE["regression"]
    told = [legend.gradient_source(regression, r, "en") for r in regression.runs]
    assert told == [
        "all 64 examples a step",
        "1 example of 64 a step",
        "8 of 64 examples a step",
    ]
    assert legend.gradient_source(BEALE, Run("adam"), "en") == ""
    noisy = legend.gradient_source(BEALE, Run("sgd", sigma=0.5), "en")
    assert "σ 0.5" in noisy
    assert "noise" in noisy


def test_settings_list_numbers_and_unusual_switches() -> None:
    scene = Scene(runs=(Run("adam", {"eta": 0.05, "bias_correction": False}),))
    (trajectory,) = run(scene)
    told = legend.settings(trajectory.optimizer, trajectory.resolved, "en")
    assert told == "η 0.05, β₁ 0.9, β₂ 0.999, ε 10⁻⁸, Bias correction off"


def test_names_tell_runs_of_one_optimizer_apart() -> None:
    runs = (
        Run("adam", {"eta": 0.2}),
        Run("adam", {"eta": 0.05, "bias_correction": False}),
        Run("gd"),
        Run("sgd", sigma=0.5),
        Run("sgd", sigma=2.0),
    )
    assert legend.run_names(Scene(runs=runs), "en") == (
        "Adam a · η 0.2 · Bias correction on",
        "Adam b · η 0.05 · Bias correction off",
        "GD",
        "SGD a · σ 0.5",
        "SGD b · σ 2",
    )
    regression = legend.run_names(READY_MADE["regression"], "en")
    assert regression == ("GD", "SGD a · batch 1", "SGD b · batch 8")


# Numbers for reading


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (-0.0, "0"),
        (1, "1"),
        (-1, "−1"),
        (0.1, "0.1"),
        (1 / 3, "0.3333"),
        (-2 / 3, "−0.6667"),
        (12.3456, "12.35"),
        (123.456, "123.5"),
        (1234.56, "1235"),
        (100.0, "100"),
        (9999.0, "9999"),
        (1e4, "10⁴"),
        (12346.0, "1.235×10⁴"),
        (-1.5e10, "−1.5×10¹⁰"),
        (1e-4, "0.0001"),
        (0.00012346, "0.0001235"),
        (9.99e-5, "9.99×10⁻⁵"),
        (-1e-8, "−10⁻⁸"),
        (1.92e-4, "0.000192"),
        (5e-324, "4.941×10⁻³²⁴"),
        (1.7976931348623157e308, "1.798×10³⁰⁸"),
    ],
)
def test_a_number_has_four_digits_and_a_true_minus(value: float, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_what_is_no_finite_number_is_a_dash(value: float) -> None:
    """As in the browser, which knows no other numbers to show."""
    assert number(value) == "–"


# Limits


def test_each_run_has_its_own_limit() -> None:
    runs = (
        Run("gd", l2=5.0),
        Run("momentum", {"alpha": 0.5}),
        Run("nesterov", l2=5.0),
        Run("newton"),
        Run("adam", l2=5.0),
        Run("sgd"),
    )
    header = sent(Lab.of(Scene("quadratic", steps=5, runs=runs))).header
    told = [run_["limit"] for run_ in header["runs"]]
    known = [limit["eta"] for limit in told[:3]]
    np.testing.assert_allclose(known, [2 / 25, 3 / 20, 3.8 / 2.8 / 25])
    assert [limit["eta"] for limit in told[3:]] == [None] * 3
    assert [limit["method"] for limit in told] == ["GD", "Momentum", "Nesterov", "GD", "GD", "SGD"]
    assert [limit["formula"].replace("\N{NO-BREAK SPACE}", " ") for limit in told] == [
        "2/(λmax + λ₂)",
        "2(1 + α)/λmax",
        "2(1 + α)/((1 + 2α)(λmax + λ₂))",
        "2/λmax",
        "2/(λmax + λ₂)",
        "2/λmax",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalog_says_what_a_method_is(language: str) -> None:
    catalog = json.loads(blocks.catalog_block(language).data)["optimizers"]
    for key, optimizer in OPTIMIZERS.items():
        assert catalog[key]["stochastic"] == optimizer.stochastic
        assert catalog[key]["limited"] == bool(optimizer.limit)


# What the browser takes steps by


def test_every_run_but_one_that_searches_has_its_tapes() -> None:
    header = sent(Lab.of(Scene("beale", runs=(Run("gd"), Run("lbfgs"), Run("adam"))))).header
    gd, lbfgs, adam = (run["twin"] for run in header["runs"])
    assert lbfgs is None
    assert gd["at"] == adam["at"]
    assert gd["step"] != adam["step"]
    assert {gd["step"], adam["start"], header["ground"]["points"]} <= set(header["needs"])


def test_another_number_needs_no_other_tape() -> None:
    lab = Lab.of(Scene("beale", runs=(Run("adam"),)))
    moved = fold(lab, [Event(1, "setting", run=1, key="eta", value=0.5, done=False)])
    assert sent(lab).header["runs"][0]["twin"] == sent(moved).header["runs"][0]["twin"]


def test_while_a_hand_moves_the_surface_there_are_no_tapes() -> None:
    lab = Lab.of(Scene("quadratic", runs=(Run("adam"),)))
    held = fold(lab, [Event(1, "parameter", key="kappa", value=7.0, done=False)])
    assert sent(held).header["runs"][0]["twin"] is None
    rested = fold(held, [Event(2, "parameter", key="kappa", value=7.0)])
    assert sent(rested).header["runs"][0]["twin"] is not None


def test_only_runs_that_draw_have_draws() -> None:
    runs = (Run("gd"), Run("sgd", sigma=1.0))
    quiet, noisy = (run["twin"] for run in sent(Lab.of(Scene("beale", runs=runs))).header["runs"])
    assert quiet["noise"] is None
    assert noisy["noise"]
