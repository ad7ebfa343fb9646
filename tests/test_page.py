"""The whole page without a browser: it runs whatever is chosen, linked to, or sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from engine import Run, Scene
from lessons import READY_MADE
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tests.buffer import Buffer
from tests.random_scenes import UNUSUAL
from texts import text, unbroken
from ui.page import session
from ui.page.header import EXAMPLES
from ui.wire.events import Lab

APP = Path(__file__).parents[1] / "app.py"
BEALE = READY_MADE["beale"]


def opened(query: str = "") -> AppTest:
    """The page, opened with a link."""
    page = AppTest.from_file(str(APP), default_timeout=60)
    for key, values in parse_qs(query, keep_blank_values=True).items():
        page.query_params[key] = values
    return ran(page)


def ran(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception
    return page


def state(page: AppTest) -> Lab:
    lab: Lab = page.session_state["state"]
    return lab


def select(page: AppTest, name: str, language: str = "en") -> Selectbox[Any]:
    """A select box of the header, whatever its key is now."""
    label = text(language, f"header.{name}")
    (box,) = (b for b in page.selectbox if b.label == label)
    return box


def buffer(page: AppTest) -> Buffer:
    """What the component was given."""
    (component,) = page.get("bidi_component")
    return Buffer(component.proto.bytes)


def address(page: AppTest) -> str:
    """The query of the address bar."""
    pairs = {k: v if isinstance(v, str) else v[-1] for k, v in page.query_params.items()}
    return urlencode(pairs)


def send(page: AppTest, *events: dict[str, Any], session: str | None = None) -> AppTest:
    """What the browser's queue does: all that was not confirmed, in one value."""
    seq = state(page).applied
    queue = {
        "session": session or page.session_state["session"],
        "have": [],
        "events": [{"seq": seq + i, **event} for i, event in enumerate(events, start=1)],
    }
    page.session_state["lab"] = {"events": queue}
    return ran(page)


# Opening


def test_the_first_view_needs_no_link() -> None:
    page = opened()
    assert state(page).scene == BEALE
    assert select(page, "scene").value == "beale"
    assert select(page, "surface").value == "beale"
    assert page.button(key="undo").disabled
    assert not page.warning
    assert address(page) == ""


def test_the_component_gets_the_whole_scene() -> None:
    sent = buffer(opened())
    assert set(sent.manifest) == set(sent.named)
    assert [r["optimizer"] for r in sent.header["runs"]] == [r.optimizer for r in BEALE.runs]
    assert sent.header["theme"] == "light"


def test_the_theme_is_the_browsers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.page.session._theme", lambda: "dark")
    page = opened()
    assert buffer(page).header["theme"] == "dark"
    assert state(page).scene == BEALE


@pytest.mark.parametrize("key", READY_MADE)
def test_every_ready_made_scene_is_a_choice_away(key: str) -> None:
    page = opened("surface=quadratic&r1=adam")
    select(page, "scene").set_value(key)
    ran(page)
    assert state(page).scene == READY_MADE[key]
    assert select(page, "scene").value == key
    assert select(page, "surface").value == READY_MADE[key].surface
    assert address(page) == READY_MADE[key].to_query()
    assert buffer(page).header["sentence"] == unbroken(text("en", f"scene.{key}.sentence"))
    assert not page.button(key="undo").disabled


@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_can_be_chosen(surface: str) -> None:
    page = opened("surface=saddle" if surface == "beale" else "")
    select(page, "surface").set_value(surface)
    ran(page)
    assert state(page).scene.surface == surface
    assert select(page, "scene").value == "own"
    assert any(SURFACES[surface].latex in shown.value for shown in page.markdown)
    assert Scene.from_query(address(page)) == state(page).scene


def test_the_formula_is_explained() -> None:
    page = opened()
    assert SURFACES["beale"].latex in page.markdown[0].value
    assert page.markdown[0].proto.help == SURFACES["beale"].summary


def test_the_link_to_share_opens_the_same_picture() -> None:
    page = send(opened(), {"kind": "add", "value": "adagrad"})
    shared = page.code[0].value.partition("?")[2]
    assert Scene.from_query(shared) == state(page).scene
    assert state(opened(shared)).scene == state(page).scene


def test_the_link_to_share_shows_it_as_it_is_looked_at() -> None:
    """The address does not: each zoom would be one more step back in the browser."""
    events: list[dict[str, Any]] = [
        {"kind": "box", "value": [[0.0, 2.0], [-1.0, 1.0]]},
        {"kind": "curve", "key": "adam.v", "value": True},
        {"kind": "log_curve", "key": "adam.v", "value": True},
        {"kind": "axis", "value": "evaluations"},
        {"kind": "log_loss", "value": False},
        {"kind": "add", "value": "adagrad"},
    ]
    page = send(opened(), *events)
    friends = opened(page.code[0].value.partition("?")[2])
    assert not friends.warning
    assert state(friends).scene == state(page).scene
    assert state(friends).view == state(page).view
    assert Scene.from_query(address(page)) == state(page).scene
    assert buffer(friends).header["curves"] == buffer(page).header["curves"]


def test_ones_own_scene_can_be_returned_to() -> None:
    page = send(opened(), {"kind": "start", "value": [2.0, 1.0]})
    own = state(page).scene
    select(page, "scene").set_value("saddle")
    ran(page)
    select(page, "scene").set_value("own")
    ran(page)
    assert state(page).scene == own


def test_ones_own_scene_without_one_is_the_scene_shown() -> None:
    page = opened()
    select(page, "scene").set_value("own")
    ran(page)
    assert state(page).scene == BEALE
    assert select(page, "scene").value == "beale"


# A formula of one's own


FORMULA = Scene("formula", formula="x^2 + 3y^2", steps=40, runs=(Run("gd"), Run("adam")))


def type_formula(page: AppTest, typed: str) -> AppTest:
    page.text_input[0].set_value(typed)
    return ran(page)


def picture(page: AppTest) -> list[Any]:
    """What the browser draws."""
    header = buffer(page).header
    return [header["picture"], header["loss"], [run["trail"] for run in header["runs"]]]


def test_the_field_is_there_for_a_formula_only() -> None:
    page = opened()
    assert not page.text_input
    select(page, "surface").set_value("formula")
    assert ran(page).text_input[0].value == SURFACES["formula"].formula
    select(page, "surface").set_value("saddle")
    assert not ran(page).text_input


def test_a_formula_is_typed_and_typeset() -> None:
    page = type_formula(opened(FORMULA.to_query()), "1/2x² + sin(y)")
    assert state(page).scene.formula == "1/2x² + sin(y)"
    latex = r"$\frac{1}{2} x^{2} + \sin\left(y\right)$"
    assert latex in [shown.value for shown in page.markdown]
    assert page.text_input[0].value == "1/2x² + sin(y)"
    assert Scene.from_query(address(page)).formula == "1/2x² + sin(y)"
    assert state(opened(state(page).scene.to_query())).scene == state(page).scene
    page.button(key="undo").click()
    assert state(ran(page)).scene == FORMULA
    assert page.text_input[0].value == FORMULA.formula


MISTAKES = {
    "": "formula.empty",
    "x^2 + foo": "formula.unknown_name",
    "x^2 + х": "formula.look_alike",
    "x.__class__": "formula.character",
    "__import__('os')": "formula.unknown_name",
    "9^9^9^9": "formula.constant",
    "log(-1)": "formula.constant",
    "log(-x^2)": "formula.nowhere",
    "(" * 10_000: "formula.long",
    "**x** [a](http://b) $y$": "formula.character",
    "<script>alert(1)</script>": "formula.character",
}


@pytest.mark.parametrize(("typed", "code"), MISTAKES.items(), ids=[m[:16] for m in MISTAKES])
def test_a_mistake_is_shown_and_the_picture_stays(typed: str, code: str) -> None:
    page = opened(FORMULA.to_query())
    before, query = picture(page), address(page)
    type_formula(page, typed)
    assert state(page).scene == FORMULA
    assert picture(page) == before
    assert address(page) == query
    assert page.text_input[0].value == typed
    draft = state(page).draft
    assert draft is not None
    assert draft.error.complaint.code == code
    (said,) = (shown.value for shown in page.text)
    assert said.startswith(text("en", code, **draft.error.complaint.values))
    assert any("^" in shown.value.splitlines()[-1] for shown in page.code)
    # What was typed is read as nothing but a formula.
    assert not any("script" in shown.value or "http:" in shown.value for shown in page.markdown)
    type_formula(page, "x^2")
    assert not page.text
    assert state(page).scene.formula == "x^2"


def test_a_mistake_stays_while_something_else_is_changed() -> None:
    page = type_formula(opened(FORMULA.to_query()), "x^2 +")
    send(page, {"kind": "setting", "run": 1, "key": "eta", "value": 0.05})
    ran(page)
    assert page.text_input[0].value == "x^2 +"
    assert page.text
    select(page, "surface").set_value("saddle")
    assert not ran(page).text


def test_a_formula_that_was_left_is_come_back_to() -> None:
    page = opened(FORMULA.to_query())
    for surface in ("saddle", "formula"):
        select(page, "surface").set_value(surface)
        ran(page)
    assert state(page).scene.formula == FORMULA.formula


def test_every_example_is_a_formula() -> None:
    for i, example in enumerate(EXAMPLES):
        page = opened(FORMULA.to_query())
        page.button(key=f"example{i}").click()
        assert state(ran(page)).scene.formula == example
        assert not page.text


# Links


LINKS = [scene.to_query() for scene in READY_MADE.values()]
LINKS.append(UNUSUAL.to_query())


@pytest.mark.parametrize("query", LINKS)
def test_a_link_opens_its_scene_and_stays_as_it_is(query: str) -> None:
    page = opened(query)
    assert state(page).scene.to_query() == query
    assert address(page) == query
    assert not page.warning
    assert page.button(key="undo").disabled


DAMAGED = {
    "surface=nowhere&r1=adam": "nowhere",
    "surface=&r1=adam": "surface",
    "r1=simplex&r2=adam": "simplex",
    "r1=adam&r2.eta=0.1": "r2",
    "r1=adam&r1.eta=fast": "fast",
    "r1=adam&r1.eta=nan": "nan",
    "r1=adam&r1.eta=inf": "inf",
    "r1=adam&r1.eta=": "r1.eta",
    "r1=adam&r1.bias_correction=maybe": "maybe",
    "r1=adam&r1.zeta=1": "r1.zeta",
    "r1=adam&r1.batch=4": "r1.batch",
    "r1=adam&r1.sigma=-1": "r1.sigma",
    "r1=adam&x=here": "here",
    "r1=adam&x=1e99": "x",
    "r1=adam&steps=99999": "99999",
    "r1=adam&steps=1.5": "1.5",
    "r1=adam&seed=-3": "-3",
    "r1=adam&surface.kappa=5": "surface.kappa",
    "r1=adam&v=9": "9",
    "r1=adam&utmsource=mail": "utmsource",
    "r1=adam&steps=20&steps=30": "steps",
    "r1=adam&" + "&".join(f"r{i}=adam" for i in range(2, 12)): "r9",
    "r1=adam&x=%F0%28%8C": "x",
    "r1=adam&%00=1": "\x00",
    "r1=adam&seed=" + "9" * 5000: "seed",
    "r1=adam&" + "k" * 3000 + "=1": "kkk",
    "r1=adam&<script>alert(1)</script>=1": "<script>",
    "r1=adam&**bold**_$x$=[a](http://b)": "**bold**",
    "r1=adam&Steps=20": "Steps",
    "r1=adam&surface=formula&f=x%2B": "f, character 3",
    "r1=adam&f=x": "beale",
    "r1=adam&box=1,2": "1,2",
    "r1=adam&axis=hours": "hours",
    "r1=adam&curves=moon": "moon",
    "r1=adam&log=maybe": "maybe",
}


@pytest.mark.parametrize(("query", "named"), DAMAGED.items())
def test_a_damaged_link_says_what_was_wrong_and_keeps_the_rest(query: str, named: str) -> None:
    page = opened(query)
    assert [w.value for w in page.warning] == [text("en", "link.heading")]
    (listed,) = page.text
    assert named in listed.value
    assert len(listed.value) < 2000
    scene = state(page).scene
    assert {"adam"} == {r.optimizer for r in scene.runs}
    assert Scene.from_query(address(page)) == scene


def test_what_was_right_in_a_damaged_link_is_kept() -> None:
    page = opened("surface=saddle&x=0.5&y=oops&steps=60&r1=gd&r1.eta=0.05&r2=simplex&r3=adam&z=1")
    assert state(page).scene == Scene(
        "saddle",
        start=(0.5, SURFACES["saddle"].start[1]),
        steps=60,
        runs=(Run("gd", {"eta": 0.05}), Run("adam")),
    )
    lines = page.text[0].value.splitlines()
    assert len(lines) == 3
    for name in ("y", "r2", "z"):
        assert any(line.startswith(f"{name}:") for line in lines)


def test_many_faults_are_counted() -> None:
    page = opened("&".join(f"fault{i}=1" for i in range(40)))
    lines = page.text[0].value.splitlines()
    assert len(lines) == 6
    assert lines[-1] == text("en", "link.more", count=35)


def test_a_link_is_kept_for_the_next_who_opens_it_unless_it_is_endless() -> None:
    for more, kept in (("", 1), ("&" + "x" * session.LONG, 0)):
        session.shared_page_of.cache_clear()
        pages = [opened(f"v=1&surface=saddle&r1=gd{more}") for _ in range(2)]
        assert [state(page).scene.surface for page in pages] == ["saddle"] * 2
        assert len(session.shared_page_of) == kept
        first, second = (page.session_state["complaints"] for page in pages)
        assert first == second
        assert first is not second


def test_the_message_goes_when_it_was_read() -> None:
    page = opened("surface=nowhere&r1=adam")
    page.button(key="dismiss").click()
    ran(page)
    assert not page.warning
    assert not page.text
    assert state(page).scene.runs == (Run("adam"),)


# What the lab sends


def test_an_event_changes_scene_address_and_picture() -> None:
    page = send(opened(), {"kind": "setting", "run": 4, "key": "eta", "value": 0.5})
    assert state(page).scene.runs[3] == Run("adam", {"eta": 0.5})
    assert address(page) == state(page).scene.to_query()
    sent = buffer(page).header
    assert sent["ack"] == 1
    assert sent["runs"][3]["settings"]["eta"] == 0.5
    assert select(page, "scene").value == "own"
    assert not page.button(key="undo").disabled


def test_the_address_waits_for_the_hand() -> None:
    eta = {"kind": "setting", "run": 1, "key": "eta"}
    page = opened()
    for value in (0.02, 0.03):
        send(page, {**eta, "value": value, "done": False})
        assert address(page) == ""
        assert buffer(page).header["runs"][0]["settings"]["eta"] == value
        assert page.button(key="undo").disabled
    send(page, {**eta, "value": 0.03})
    assert "r1.eta=0.03" in address(page)


def test_a_rerun_with_the_same_queue_applies_it_once() -> None:
    page = send(opened(), {"kind": "add", "value": "adam"})
    ran(ran(page))
    assert len(state(page).scene.runs) == 5


def test_a_queue_of_another_session_is_not_for_this_one() -> None:
    page = send(opened(), {"kind": "add", "value": "adam"}, session="long gone")
    assert state(page).scene == BEALE


@pytest.mark.parametrize("queue", [None, 7, [], {}, {"events": 1}, {"events": {"events": [None]}}])
def test_what_is_no_queue_is_ignored(queue: Any) -> None:
    page = opened()
    page.session_state["lab"] = {"events": queue}
    assert state(ran(page)).scene == BEALE


def test_blocks_that_the_browser_has_are_not_sent_again() -> None:
    page = opened()
    have = buffer(page).named
    session = page.session_state["session"]
    page.session_state["lab"] = {"events": {"session": session, "have": have, "events": []}}
    assert not buffer(ran(page)).manifest


def test_a_refused_value_is_answered() -> None:
    page = send(opened(), {"kind": "scene", "key": "steps", "value": 99_999})
    assert state(page).scene == BEALE
    assert "99999" in buffer(page).header["refusal"]["sentence"]


def test_undo_in_the_header() -> None:
    page = send(opened(), {"kind": "remove", "run": 2}, {"kind": "start", "value": [2.0, 0.0]})
    page.button(key="undo").click()
    ran(page)
    assert state(page).scene.origin == BEALE.origin
    page.button(key="undo").click()
    ran(page)
    assert state(page).scene == BEALE
    assert page.button(key="undo").disabled
    assert address(page) == BEALE.to_query()


def test_back_opens_the_link_that_it_leads_to() -> None:
    page = send(opened(), {"kind": "add", "value": "adam"})
    send(page, {"kind": "navigate", "value": "?" + READY_MADE["saddle"].to_query()})
    assert state(page).scene == READY_MADE["saddle"]
    send(page, {"kind": "navigate", "value": ""})
    assert state(page).scene == BEALE
    send(page, {"kind": "undo"})
    assert state(page).scene == READY_MADE["saddle"]


@pytest.mark.parametrize("query", ["", "?surface=saddle&r1=adam", "?surface=nowhere&r1=gd"])
def test_back_leaves_the_address_that_it_led_to(query: str) -> None:
    """Writing it anew would add to the history, and Back would never get past it."""
    page = send(opened(), {"kind": "add", "value": "adam"})
    before = address(page)
    send(page, {"kind": "navigate", "value": query})
    ran(page)
    assert address(page) == before  # the browser has it already; nothing is written over it


def test_back_to_a_damaged_link_says_so_again() -> None:
    page = send(opened(), {"kind": "navigate", "value": "?steps=many&r1=adam"})
    assert "many" in page.text[0].value
    assert state(page).scene.runs == (Run("adam"),)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_the_equations_of_every_method_can_be_read(key: str) -> None:
    page = opened(f"r1=gd&r2={key}")
    assert not page.get("dialog")
    send(page, {"kind": "equations", "run": 2})
    assert len(page.get("dialog")) == 1
    shown = [*(line.value for line in page.latex), *(m.value for m in page.markdown)]
    for line in OPTIMIZERS[key].update_latex:
        assert any(line in s for s in shown)
    assert any(OPTIMIZERS[key].conventions in s for s in shown)
    assert any(f"**{OPTIMIZERS[key].full_name}.**" in s for s in shown)
    assert any(OPTIMIZERS[key].reference.link in s for s in shown)
    ran(page)
    assert len(page.get("dialog")) == 1  # until it is dismissed


def test_linear_regression_shows_its_data() -> None:
    sent = buffer(opened(READY_MADE["regression"].to_query()))
    data = SURFACES["linear_regression"].data
    assert data is not None
    figure = sent.json(sent.header["fit"]["figure"])
    assert len(figure["data"]) == 1
    assert sent.header["scene"]["examples"] == data.size
    assert np.isfinite(sent.trail(sent.header["runs"][1]["trail"])).all()
