"""What a person does on the page: every handler, undo, and anything a browser might send."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Run, Scene, read_query
from engine.scene import MAX_RUNS, MAX_STEPS
from figures import Camera, styles
from figures.legend import run_names
from lessons import LESSONS, READY_MADE
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tests.random_scenes import STABLE, scenes
from ui.wire import events
from ui.wire.events import (
    Event,
    Lab,
    apply,
    choose_scene,
    choose_surface,
    fold,
    fresh,
    latest_formula,
    show,
    type_formula,
    undo,
)
from ui.wire.sentences import marked

pytestmark = pytest.mark.core

BEALE = READY_MADE["beale"]
REGRESSION = READY_MADE["regression"]


def lab(scene: Scene = BEALE) -> Lab:
    return Lab.of(scene)


def do(before: Lab, kind: str, **event: Any) -> Lab:
    """The page after the next event."""
    return fold(before, [Event(before.applied + 1, kind, **event)])


def resolved(page: Lab, index: int) -> dict[str, Any]:
    return page.scene.resolve(page.scene.runs[index]).settings


def optimizers(page: Lab) -> list[str]:
    return [run.optimizer for run in page.scene.runs]


def test_a_scene_comes_back_as_it_was_opened() -> None:
    page = do(do(lab(), "scene", key="steps", value=7), "box", value=[[0, 1], [0, 1]])
    back = do(page, "as_it_was")
    assert (back.scene, back.view.box) == (BEALE, None)
    assert undo(back).scene == page.scene
    chosen = events.open_scene(page, choose_scene(page.sheet, REGRESSION))
    assert do(do(chosen, "scene", key="steps", value=9), "as_it_was").scene == REGRESSION
    taught = do(page, "lesson", value="adam")
    changed = do(taught, "scene", key="steps", value=9)
    assert do(changed, "as_it_was").sheet.lesson == "adam"
    assert do(changed, "as_it_was").scene == taught.scene


def test_the_formula_that_is_shown_is_no_new_one() -> None:
    page = do(lab(), "lesson", value=next(k for k in LESSONS if LESSONS[k].scene.formula))
    assert type_formula(page, f" {page.scene.formula} ") == page


def test_what_is_to_come_is_hidden_by_a_switch() -> None:
    page = do(lab(), "hide", value=True)
    assert page.view.link(page.scene).endswith("&hide=on")
    assert not do(page, "hide", value=False).view.hide


def test_every_method_is_shown_at_once_until_one_is_chosen() -> None:
    page = do(lab(), "gallery", value=True)
    assert page.view.gallery
    assert page.view.link(page.scene).endswith("&gallery=on")
    page = do(do(page, "add", value="lion"), "gallery", value=False)
    assert not page.view.gallery
    assert optimizers(page)[-1] == "lion"
    assert not undo(page).view.gallery  # how one looks is no change to undo


def assert_valid(page: Lab) -> None:
    """What always holds, whatever was sent."""
    for sheet in (page.sheet, page.settled, *page.past, *page.future):
        assert len(sheet.ids) == len(set(sheet.ids)) == len(sheet.scene.runs)
        assert all(isinstance(i, int) and i > 0 for i in sheet.ids)
    scene = page.scene
    again, complaints = read_query(scene.to_query())
    assert (again, complaints) == (scene, [])
    if page.view.box is not None:
        for low, high in page.view.box:
            assert math.isfinite(low)
            assert math.isfinite(high)
            assert low < high


def assert_refused(before: Lab, kind: str, code: str, **event: Any) -> Lab:
    """The event is taken note of, changes nothing, and has a sentence."""
    after = do(before, kind, **event)
    assert after == replace(before, applied=before.applied + 1, refusal=after.refusal)
    assert after.refusal is not None
    assert after.refusal.error.complaint.code == code
    assert (after.refusal.run, after.refusal.key) == (event.get("run"), event.get("key", ""))
    assert after.refusal.error.complaint.sentence("en")
    return after


def assert_ignored(before: Lab, kind: str, **event: Any) -> None:
    assert do(before, kind, **event) == replace(before, applied=before.applied + 1, refusal=None)


# One handler after another


def test_a_setting_changes_one_run() -> None:
    page = do(lab(), "setting", run=4, key="eta", value=0.5)
    assert resolved(page, 3)["eta"] == 0.5
    assert page.scene.runs[:3] == BEALE.runs[:3]


def test_a_switch_is_a_setting() -> None:
    page = do(lab(), "setting", run=4, key="bias_correction", value=False)
    assert resolved(page, 3)["bias_correction"] is False
    assert do(page, "setting", run=4, key="bias_correction", value=True).scene == BEALE


def test_a_setting_put_back_is_the_ready_made_scene_again() -> None:
    changed = do(lab(), "setting", run=2, key="alpha", value=0.99)
    assert changed.scene != BEALE
    assert do(changed, "setting", run=2, key="alpha", value=0.9).scene == BEALE


def test_batch_and_sigma_are_where_the_gradient_comes_from() -> None:
    data = do(lab(REGRESSION), "setting", run=3, key="batch", value=16)
    assert data.scene.resolve(data.scene.runs[2]).batch == 16
    formula = do(lab(), "setting", run=4, key="sigma", value=0.25)
    assert formula.scene.resolve(formula.scene.runs[3]).sigma == 0.25


def test_another_optimizer_comes_with_its_own_settings() -> None:
    tuned = do(lab(), "setting", run=4, key="beta1", value=0.5)
    page = do(tuned, "optimizer", run=4, value="adagrad")
    assert page.scene.runs[3] == Run("adagrad")
    assert page.sheet.ids == (1, 2, 3, 4)


def test_reset_brings_back_the_suggested_settings() -> None:
    page = do(do(lab(), "setting", run=1, key="eta", value=0.7), "reset", run=1)
    assert page.scene.runs[0] == Run("gd")
    assert page.scene.runs[1:] == BEALE.runs[1:]


def test_add_appends_a_run_with_a_new_id() -> None:
    page = do(lab(), "add", value="adagrad")
    assert optimizers(page) == ["gd", "momentum", "rmsprop", "adam", "adagrad"]
    assert page.sheet.ids == (1, 2, 3, 4, 5)


def test_duplicate_stands_beside_its_original() -> None:
    page = do(lab(), "duplicate", run=2)
    assert optimizers(page) == ["gd", "momentum", "momentum", "rmsprop", "adam"]
    assert page.sheet.ids == (1, 2, 5, 3, 4)
    assert page.scene.runs[1] == page.scene.runs[2]
    apart = do(page, "setting", run=5, key="alpha", value=0.5)
    assert (resolved(apart, 1)["alpha"], resolved(apart, 2)["alpha"]) == (0.9, 0.5)


def test_remove_leaves_the_other_runs_their_ids() -> None:
    page = do(lab(), "remove", run=2)
    assert optimizers(page) == ["gd", "rmsprop", "adam"]
    assert page.sheet.ids == (1, 3, 4)


def test_an_id_follows_its_run_through_other_edits() -> None:
    page = lab()
    edits: list[tuple[str, dict[str, Any]]] = [
        ("remove", {"run": 1}),
        ("duplicate", {"run": 2}),
        ("add", {"value": "gd"}),
        ("remove", {"run": 3}),
    ]
    for kind, event in edits:
        page = do(page, kind, **event)
    page = do(page, "setting", run=4, key="eta", value=0.125)
    assert resolved(page, page.sheet.ids.index(4))["eta"] == 0.125
    assert page.scene.runs[page.sheet.ids.index(4)].optimizer == "adam"


def test_start_steps_and_seed() -> None:
    page = do(lab(), "start", value=[2.5, -1])
    page = do(page, "scene", key="steps", value=77)
    page = do(page, "scene", key="seed", value=5)
    assert (page.scene.origin, page.scene.steps, page.scene.seed) == ((2.5, -1.0), 77, 5)
    assert page.scene.runs == BEALE.runs


def test_a_parameter_shapes_the_surface_and_keeps_the_start_and_the_view() -> None:
    page = do(lab(READY_MADE["ill_conditioned"]), "box", value=[[-1, 1], [-2, 2]])
    page = do(page, "parameter", key="kappa", value=100)
    assert page.scene.parameters["kappa"] == 100
    assert page.scene.origin == (7.0, 6.0)
    assert page.view.box == ((-1.0, 1.0), (-2.0, 2.0))


def test_the_view_is_no_part_of_the_scene() -> None:
    page = do(do(lab(), "box", value=[[0, 2], [0, 1]]), "log_loss", value=False)
    assert page.view.box == ((0.0, 2.0), (0.0, 1.0))
    assert page.view.log_loss is False
    assert page.scene == BEALE
    assert not page.past
    assert do(page, "box", value=None).view.box is None


def test_a_camera_stays_while_the_scene_changes() -> None:
    page = do(lab(), "camera", value=[385.04, 50, 1])
    assert page.view.camera == Camera(25.0, 50.0, 1.0)
    assert page.scene == BEALE
    assert do(page, "start", value=[0, 0]).view.camera == page.view.camera
    assert show(page, choose_surface(page.sheet, "saddle")).view.camera == page.view.camera
    assert do(page, "camera", value=None).view.camera is None


@pytest.mark.parametrize("value", [[25, 95, 1], [25, 50, 0], [float("nan"), 50, 1]])
def test_a_camera_that_cannot_stand_there_is_ignored(value: object) -> None:
    page = do(lab(), "camera", value=[10, 20, 1])
    assert do(page, "camera", value=value).view.camera == Camera(10.0, 20.0, 1.0)


def test_curves_open_in_order_and_close() -> None:
    page = lab()
    for seq, (key, value) in enumerate(
        [("rate", True), ("gradient", True), ("rate", True), ("loss of hair", True)], start=1
    ):
        page = fold(page, [Event(seq, "curve", key=key, value=value)])
    assert page.view.curves == ("gradient", "rate")
    assert apply(page, Event(9, "curve", key="gradient", value=False)).view.curves == ("rate",)
    assert not page.past


def test_a_curve_s_axis_can_be_turned_where_it_is_never_below_zero() -> None:
    def turned(*events: Event) -> frozenset[str]:
        return fold(lab(), events).view.turned

    assert turned(Event(1, "log_curve", key="eta", value=True)) == {"eta"}
    assert turned(Event(1, "log_curve", key="adam.v", value=True)) == frozenset()
    assert turned(Event(1, "log_curve", key="adam.v", value=False)) == {"adam.v"}
    back = [Event(i, "log_curve", key="rate", value=v) for i, v in enumerate((False, True), 1)]
    assert turned(*back) == frozenset()
    for key in ("momentum.v", "nothing", ""):
        assert turned(Event(1, "log_curve", key=key, value=True)) == frozenset()


def test_equations_are_asked_for_by_card() -> None:
    page = do(lab(), "equations", run=3)
    assert page.asked == "rmsprop"
    assert page.scene == BEALE
    assert not page.past


# What makes no sense


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"kind": "scene", "key": "steps", "value": 99_999}, "range"),
        ({"kind": "scene", "key": "steps", "value": 0}, "range"),
        ({"kind": "scene", "key": "steps", "value": 12.5}, "not_whole"),
        ({"kind": "scene", "key": "seed", "value": -1}, "range"),
        ({"kind": "scene", "key": "seed", "value": None}, "not_whole"),
        ({"kind": "start", "key": "x", "value": ["left", 0]}, "not_number"),
        ({"kind": "start", "value": [1e9, 0]}, "range"),
        ({"kind": "start", "value": [math.nan, 0]}, "not_finite"),
        ({"kind": "start", "value": [1, 2, 3]}, "not_number"),
        ({"kind": "start", "value": None}, "not_number"),
        ({"kind": "setting", "run": 1, "key": "eta", "value": "fast"}, "not_number"),
        ({"kind": "setting", "run": 1, "key": "eta", "value": None}, "not_number"),
        ({"kind": "setting", "run": 1, "key": "eta", "value": math.inf}, "not_finite"),
        ({"kind": "setting", "run": 1, "key": "eta", "value": True}, "not_number"),
        ({"kind": "setting", "run": 1, "key": "zeta", "value": 1}, "no_setting"),
        ({"kind": "setting", "run": 4, "key": "bias_correction", "value": 1}, "switch"),
        ({"kind": "setting", "run": 4, "key": "sigma", "value": -1}, "range"),
        ({"kind": "setting", "run": 4, "key": "batch", "value": 2}, "no_examples"),
        ({"kind": "setting", "run": 1, "key": "sigma", "value": 1}, "always_full"),
        ({"kind": "optimizer", "run": 1, "value": "simplex"}, "unknown"),
        ({"kind": "optimizer", "run": 1, "value": ["adam"]}, "unknown"),
        ({"kind": "add", "value": "+ add run"}, "unknown"),
        ({"kind": "parameter", "key": "kappa", "value": 5}, "no_parameter"),
    ],
)
def test_a_refusal_leaves_the_scene_alone_and_says_why(event: dict[str, Any], code: str) -> None:
    assert_refused(lab(), event.pop("kind"), code, **event)


def test_a_batch_needs_examples_and_sigma_a_formula() -> None:
    assert_refused(lab(REGRESSION), "setting", "no_noise", run=2, key="sigma", value=1)
    assert_refused(lab(REGRESSION), "setting", "range", run=2, key="batch", value=65)


def test_no_ninth_run() -> None:
    page = lab()
    while len(page.scene.runs) < MAX_RUNS:
        page = do(page, "add", value="adam")
    assert_refused(page, "add", "count", value="gd")
    assert_refused(page, "duplicate", "count", run=1)


def test_the_last_run_stays() -> None:
    assert_refused(lab(Scene(runs=(Run("adam"),))), "remove", "count", run=1)


def test_a_parameter_outside_its_range_is_refused() -> None:
    page = lab(READY_MADE["ill_conditioned"])
    assert_refused(page, "parameter", "range", key="kappa", value=0.5)


def test_a_refusal_is_forgotten_with_the_next_event() -> None:
    refused = assert_refused(lab(), "scene", "range", key="steps", value=MAX_STEPS + 1)
    assert do(refused, "log_loss", value=True).refusal is None


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "setting", "run": 99, "key": "eta", "value": 1},
        {"kind": "remove", "run": 99},
        {"kind": "equations", "run": 99},
        {"kind": "equations"},
        {"kind": "fly"},
        {"kind": ""},
        {"kind": "scene", "key": "surface", "value": "saddle"},
        {"kind": "undo"},
        {"kind": "redo"},
        {"kind": "resend"},
    ],
)
def test_an_event_without_an_object_is_ignored(event: dict[str, Any]) -> None:
    assert_ignored(lab(), event.pop("kind"), **event)


@pytest.mark.parametrize(
    "box",
    [
        [[1, 1], [0, 1]],
        [[2, 1], [0, 1]],
        [[0, math.inf], [0, 1]],
        [[math.nan, 1], [0, 1]],
        [[0, 1e12], [0, 1]],
        [[0, 1], [0, 10**400]],
    ],
)
def test_a_box_that_cannot_be_drawn_is_ignored(box: object) -> None:
    assert do(lab(), "box", value=box).view.box is None


@pytest.mark.parametrize(
    "raw",
    [
        None,
        7,
        "undo",
        [],
        {},
        {"seq": "1", "kind": "undo"},
        {"seq": None, "kind": "undo"},
        {"seq": 1.5, "kind": "undo"},
        {"kind": "undo"},
    ],
)
def test_what_is_no_event_is_not_read(raw: object) -> None:
    assert Event.read(raw) is None


def test_an_event_is_read_as_the_browser_sends_it() -> None:
    raw = {"seq": 3, "kind": "setting", "run": 2, "key": "eta", "value": 0.1, "done": False}
    assert Event.read(raw) == Event(3, "setting", 2, "eta", 0.1, False)
    assert Event.read({"seq": 4}) == Event(4, "None")
    half = Event.read({"seq": 5, "kind": "add", "run": "one", "key": None, "value": "gd"})
    assert half == Event(5, "add", None, "", "gd", True)


# Order, and once only


def test_an_event_sent_again_is_applied_once() -> None:
    sent = [Event(1, "add", value="adam"), Event(2, "add", value="adagrad")]
    once = fold(lab(), sent)
    assert fold(once, sent) == once
    assert fold(fold(lab(), sent[:1]), sent) == once
    assert once.applied == 2


def test_events_are_applied_in_the_order_they_were_made() -> None:
    sent = [Event(2, "undo"), Event(1, "add", value="adam")]
    assert fold(lab(), sent).scene == BEALE
    sent = [Event(2, "setting", 1, "eta", 2.0), Event(1, "setting", 1, "eta", 1.0)]
    assert resolved(fold(lab(), sent), 0)["eta"] == 2.0


# Undo


def test_a_drag_is_one_step_back() -> None:
    page = lab()
    for value in (0.02, 0.03, 0.05):
        page = do(page, "setting", run=1, key="eta", value=value, done=False)
        assert not page.past
        assert page.settled.scene == BEALE
        assert resolved(page, 0)["eta"] == value
    page = do(page, "setting", run=1, key="eta", value=0.05)
    assert page.settled == page.sheet
    assert len(page.past) == 1
    assert undo(page).scene == BEALE


def test_a_drag_that_ends_where_it_began_leaves_no_trace() -> None:
    page = do(lab(), "setting", run=1, key="eta", value=0.5, done=False)
    page = do(page, "setting", run=1, key="eta", value=0.01)
    assert page.scene == BEALE
    assert not page.past


def test_undo_and_redo_walk_the_same_way() -> None:
    pages = [lab()]
    pages.append(do(pages[-1], "add", value="adagrad"))
    pages.append(do(pages[-1], "start", value=[2.0, 1.0]))
    pages.append(do(pages[-1], "remove", run=2))
    page = pages[-1]
    for before in reversed(pages[:-1]):
        page = do(page, "undo")
        assert page.sheet == before.sheet
        assert page.settled == page.sheet
    for after in pages[1:]:
        page = do(page, "redo")
        assert page.sheet == after.sheet


def test_a_change_after_undo_ends_what_could_be_redone() -> None:
    page = do(do(do(lab(), "add", value="gd"), "undo"), "scene", key="steps", value=20)
    assert not page.future
    assert_ignored(page, "redo")


def test_undo_in_the_middle_of_a_drag_goes_back_before_it() -> None:
    page = do(lab(), "add", value="adagrad")
    page = do(page, "setting", run=1, key="eta", value=1.0, done=False)
    page = do(page, "undo")
    assert page.scene == BEALE
    assert page.settled == page.sheet


def test_history_has_an_end() -> None:
    page = lab()
    for seed in range(1, events.HISTORY + 20):
        page = do(page, "scene", key="seed", value=seed)
    assert len(page.past) == events.HISTORY
    assert page.past[-1].scene.seed == page.scene.seed - 1


def test_undo_of_a_removal_brings_back_the_id() -> None:
    page = do(do(lab(), "remove", run=2), "undo")
    assert page.sheet.ids == (1, 2, 3, 4)


# Scene and surface


def test_a_chosen_scene_replaces_all_and_can_be_undone() -> None:
    page = show(lab(), choose_scene(lab().sheet, REGRESSION))
    assert page.scene == REGRESSION
    assert page.sheet.ids == (1, 2, 3)
    assert undo(page).sheet == lab().sheet


def test_a_scene_with_more_runs_gets_more_ids() -> None:
    small = fresh(Scene(runs=(Run("gd"),)))._replace(ids=(7,))
    assert fresh(BEALE, small).ids == (7, 8, 9, 10)


def test_another_surface_keeps_the_settings_but_not_the_rates() -> None:
    scene = Scene(
        "beale",
        start=(2.0, 1.0),
        steps=77,
        seed=3,
        runs=(
            Run("adam", {"eta": 7.0, "beta1": 0.5, "bias_correction": False}),
            Run("sgd", {"eta": 3.0}, sigma=2.5),
        ),
    )
    sheet = choose_surface(fresh(scene), "linear_regression")
    adam, sgd = sheet.scene.runs
    assert adam == Run("adam", {"beta1": 0.5, "bias_correction": False})
    assert sgd == Run("sgd")
    assert (sheet.scene.steps, sheet.scene.seed, sheet.ids) == (77, 3, (1, 2))
    assert sheet.scene.origin == SURFACES["linear_regression"].start


@pytest.mark.parametrize("surface", SURFACES)
def test_every_scene_can_move_to_every_surface(surface: str) -> None:
    for scene in READY_MADE.values():
        sheet = choose_surface(fresh(scene), surface)
        assert sheet.scene.surface == surface
        assert [r.optimizer for r in sheet.scene.runs] == [r.optimizer for r in scene.runs]


def test_another_surface_is_seen_whole() -> None:
    page = do(do(lab(), "box", value=[[0, 1], [0, 1]]), "log_loss", value=False)
    moved = show(page, choose_surface(page.sheet, "saddle"))
    assert (moved.view.box, moved.view.log_loss) == (None, None)
    assert undo(moved).view.box is None


# A typed formula

OWN = Scene("formula", formula="x^2 + y^2", steps=77, runs=(Run("gd", {"eta": 0.3}), Run("adam")))


def test_a_formula_is_typed_and_can_be_undone() -> None:
    page = type_formula(lab(OWN), " x^2 + 5y^2 ")
    expected = Scene("formula", formula="x^2 + 5y^2", steps=77, runs=(Run("gd"), Run("adam")))
    assert page.scene == page.settled.scene == expected
    assert page.draft is None
    assert undo(page).scene == OWN
    assert_valid(page)


def test_typing_a_formula_chooses_its_surface() -> None:
    page = type_formula(lab(), "x^2 + y^2")
    assert page.scene.surface == "formula"
    assert optimizers(page) == [r.optimizer for r in BEALE.runs]


@pytest.mark.parametrize("typed", ["", "  ", "x^2 +", "x + foo", "log(-1)", "(" * 10_000, "х"])
def test_a_mistake_is_kept_and_the_picture_stays(typed: str) -> None:
    before = do(lab(OWN), "start", value=[1.0, 2.0])
    page = type_formula(before, typed)
    assert page.draft is not None
    assert page.draft.text == typed.strip()
    assert page.draft.error.complaint.code.startswith("formula.")
    assert replace(page, draft=None) == before
    assert_valid(page)


def test_a_mistake_is_forgotten_when_it_is_put_right() -> None:
    wrong = type_formula(lab(OWN), "x^2 +")
    assert type_formula(wrong, OWN.formula).draft is None
    assert type_formula(wrong, "x^2").draft is None
    assert show(wrong, choose_surface(wrong.sheet, "beale")).draft is None
    assert do(wrong, "scene", key="steps", value=9).draft == wrong.draft


def test_a_moved_start_stays_where_it_is_seen_and_has_a_value() -> None:
    moved = do(lab(OWN), "start", value=[-1.0, 2.0])
    assert type_formula(moved, "x^2 + 5y^2").scene.origin == (-1.0, 2.0)
    assert type_formula(moved, "log(x)").scene.origin == (2.0, 1.5)
    outside = do(lab(OWN), "start", value=[-5.0, 2.0])
    assert type_formula(outside, "x^2 + 5y^2").scene.origin == (2.0, 1.5)


def test_another_formula_is_seen_whole() -> None:
    page = do(lab(OWN), "box", value=[[0, 1], [0, 1]])
    assert type_formula(page, "x^2").view.box is None
    assert type_formula(page, "x^2 +").view.box == page.view.box


def test_a_start_without_a_value_is_refused() -> None:
    page = type_formula(lab(OWN), "log(x)")
    assert_refused(page, "start", "no_value", value=[-1.0, 0.0])


def test_the_latest_formula_is_come_back_to() -> None:
    assert latest_formula(lab()) == ""
    page = type_formula(lab(OWN), "x^4 + y^2")
    page = show(page, choose_surface(page.sheet, "beale"))
    assert latest_formula(page) == "x^4 + y^2"


@pytest.mark.parametrize(
    ("typed", "start", "length", "shown"),
    [
        ("x + foo", 4, 3, "x + foo\n    ^^^"),
        ("x +", 3, 0, "x +\n   ^"),
        ("", 0, 0, "\n^"),
        ("x\t+ ３", 4, 1, "x + ３\n    ^^"),
        ("x\u200b+ 1", 1, 1, "x�+ 1\n ^"),
        ("\u202ex\u0301\n", 3, 1, "�x��\n   ^"),
    ],
)
def test_the_place_of_a_mistake_is_marked(typed: str, start: int, length: int, shown: str) -> None:
    assert marked(typed, start, length) == shown


@pytest.mark.parametrize("start", [0, 10, 30, 150, 280, 299, 300])
def test_of_a_long_formula_the_place_of_the_mistake_is_shown(start: int) -> None:
    typed = "".join(chr(ord("a") + i % 26) for i in range(300))
    line, marks = marked(typed, start, min(5, 300 - start)).split("\n")
    assert len(line) <= 38
    meant = typed[start : start + 5]
    assert line[marks.index("^") : len(marks)] == meant or not meant
    assert (line[0] == "…") == (start > 20)


# Whatever is sent

NUMBERS = st.one_of(
    st.floats(), st.integers(-(10**12), 10**12), st.sampled_from([10**400, 0.01, 150, 2, True])
)
VALUES = st.one_of(
    st.none(),
    NUMBERS,
    st.text(max_size=8),
    st.sampled_from([*OPTIMIZERS, *SURFACES]),
    st.lists(NUMBERS, min_size=2, max_size=2),
    st.lists(st.lists(NUMBERS, max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=3), NUMBERS, max_size=2),
)
KEYS = sorted(
    {s.key for o in OPTIMIZERS.values() for s in o.hyperparameters}
    | {s.key for o in OPTIMIZERS.values() for s in o.switches}
    | {p.key for s in SURFACES.values() for p in s.parameters}
    | {"batch", "sigma", "x", "y", "steps", "seed", "surface", "", "no.such=key&"}
)
KINDS = [*events.HANDLERS, *events.VIEW_HANDLERS, *events.PAGE_HANDLERS, "x"]
RAW = st.fixed_dictionaries(
    {"kind": st.sampled_from(KINDS)},
    optional={
        "run": st.integers(0, 9) | st.none() | st.text(max_size=2),
        "key": st.sampled_from(KEYS),
        "value": VALUES,
        "done": st.booleans() | st.none(),
    },
)


@st.composite
def sensible(draw: st.DrawFn) -> dict[str, Any]:
    """An event that will often be taken."""
    run = draw(st.integers(1, 4))
    number = draw(st.floats(0, 1))
    optimizer = draw(st.sampled_from(list(OPTIMIZERS)))
    made: list[dict[str, Any]] = [
        {"kind": "setting", "run": run, "key": "eta", "value": number},
        {"kind": "setting", "run": run, "key": "sigma", "value": number},
        {"kind": "optimizer", "run": run, "value": optimizer},
        {"kind": "add", "value": optimizer},
        {"kind": "duplicate", "run": run},
        {"kind": "remove", "run": run},
        {"kind": "reset", "run": run},
        {"kind": "start", "value": [number, -number]},
        {"kind": "scene", "key": "steps", "value": draw(st.integers(1, 2000))},
        {"kind": "undo"},
        {"kind": "redo"},
    ]
    return {**draw(st.sampled_from(made)), "done": draw(st.booleans())}


def read(raws: list[dict[str, Any]]) -> list[Event]:
    found = [Event.read({**raw, "seq": seq}) for seq, raw in enumerate(raws, start=1)]
    return [event for event in found if event]


@STABLE
@given(scenes(), st.lists(RAW | sensible(), max_size=12))
def test_nothing_that_is_sent_breaks_the_page(scene: Scene, raws: list[dict[str, Any]]) -> None:
    page = lab(scene)
    for event in read(raws):
        page = fold(page, [event])
        assert page.applied == event.seq
        assert_valid(page)
    assert fold(page, read(raws)) == page


@STABLE
@given(scenes(), sensible())
def test_any_change_can_be_undone(scene: Scene, raw: dict[str, Any]) -> None:
    before = lab(scene)
    (event,) = read([{**raw, "done": True}])
    after = apply(before, event)
    if after.scene != scene:
        assert undo(after).sheet == before.sheet
        assert events.redo(undo(after)).sheet == after.sheet


@STABLE
@given(scenes(), st.lists(sensible(), max_size=12))
def test_undo_leads_back_to_the_first_scene(scene: Scene, raws: list[dict[str, Any]]) -> None:
    page = fold(lab(scene), read(raws))
    while page.past:
        page = undo(page)
        assert_valid(page)
    assert page.settled.scene == scene


# Ghosts


def test_a_frozen_run_stays_while_the_other_is_changed() -> None:
    page = fold(lab(), [Event(1, "freeze", run=4)])
    assert [r.ghost for r in page.scene.runs] == [False] * 4 + [True]
    page = fold(page, [Event(2, "setting", run=4, key="eta", value=0.05)])
    before, after = (page.scene.runs[i].hyperparameters for i in (4, 3))
    assert before.get("eta", 0.2) == 0.2  # as it was
    assert after["eta"] == 0.05
    assert Scene.from_query(page.scene.to_query()) == page.scene
    assert "r5.ghost=on" in page.scene.to_query()


def test_a_ghost_looks_like_its_run_but_pale_and_is_named_so() -> None:
    page = fold(lab(), [Event(1, "freeze", run=2)])
    run_styles = styles(page.scene.runs, "light")
    assert (run_styles[1].color, run_styles[1].mark) == (run_styles[2].color, run_styles[2].mark)
    assert (run_styles[1].ghost, run_styles[2].ghost) == (False, True)
    assert run_names(page.scene, "en")[2] == "Momentum · before"


def test_a_ninth_run_is_not_frozen() -> None:
    eight = Scene("beale", runs=(Run("adam"),) * 8)
    page = fold(lab(eight), [Event(1, "freeze", run=1)])
    assert page.refusal is not None
    assert page.scene == eight


# Every run at once


def rates(lab: Lab) -> list[Any]:
    return [run.hyperparameters.get("eta") for run in lab.scene.runs]


def test_every_run_gets_the_rate_of_one_and_each_its_own_again() -> None:
    runs = (Run("gd", {"eta": 0.02}), Run("adam", ghost=True), Run("rmsprop"), Run("newton"))
    lab = Lab.of(Scene("beale", runs=runs))
    shared = fold(lab, [Event(1, "share_eta", run=lab.sheet.ids[0])])
    resolved = [shared.scene.resolve(run).settings["eta"] for run in shared.scene.runs]
    assert [resolved[i] for i in (0, 2, 3)] == [0.02] * 3
    assert shared.scene.runs[1] == lab.scene.runs[1]
    assert fold(shared, [Event(2, "undo")]).scene == lab.scene
    suggested = fold(shared, [Event(2, "suggest_eta", run=lab.sheet.ids[2])])
    assert rates(suggested) == [None] * 4
    from_suggestion = fold(suggested, [Event(3, "share_eta", run=lab.sheet.ids[2])])
    eta = suggested.scene.resolve(Run("rmsprop")).settings["eta"]
    assert from_suggestion.scene.resolve(from_suggestion.scene.runs[0]).settings["eta"] == eta
