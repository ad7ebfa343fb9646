"""Lessons on the page, without a browser: their markup, their links, and what is sent of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from xml.etree import ElementTree

import pytest

from engine import Run, Scene
from lessons import LESSONS, READY_MADE
from tests.test_page import address, buffer, opened, ran, select, send, state
from texts import LANGUAGES, number, text
from ui.wire import lesson
from ui.wire.events import Event, Lab, apply
from ui.wire.lesson import described, markup

FIRST, SECOND = list(LESSONS)[:2]
COMPARING = next(key for key in LESSONS if LESSONS[key].asides)
SPOKEN = list(product(LESSONS, LANGUAGES))
MATHML = "{http://www.w3.org/1998/Math/MathML}"


def html_of(key: str, language: str) -> Iterator[str]:
    """What of a lesson the browser takes as HTML."""
    shown = described(key, language)
    yield from (shown["question"], *shown["explanation"], shown["takeaway"])


def parsed(words: str) -> ElementTree.Element:
    """HTML as XML, which it is here; strict about what is left open."""
    return ElementTree.fromstring(f"<p>{words.replace('&nbsp;', ' ')}</p>")


# Markup


def test_what_is_no_markup_is_plain_text() -> None:
    assert markup("a < b & <script>alert(1)</script>") == (
        "a\u00a0&lt;\u00a0b &amp; &lt;script&gt;alert(1)&lt;/script&gt;"
    )
    assert markup("**<i>**") == "<strong>&lt;i&gt;</strong>"


def test_bold_may_hold_a_formula() -> None:
    (strong,) = parsed(markup(r"now **at $\lambda < 2$ it** stops"))
    assert strong.tag == "strong"
    assert [child.tag for child in strong] == [f"{MATHML}math"]
    assert strong.text == "at "
    assert strong.tail == " stops"


@pytest.mark.parametrize(("key", "language"), SPOKEN)
def test_its_html_is_whole(key: str, language: str) -> None:
    """Nothing but strong and MathML, all closed, and no markup or TeX left over."""
    for words in html_of(key, language):
        tree = parsed(words)
        outside = {child.tag for child in tree.iter() if not child.tag.startswith(MATHML)}
        assert outside <= {"p", "strong"}
        read = "".join(tree.itertext())
        assert not any(mark in read for mark in ("**", "$", "\\", "{", "}"))


# What is told


@pytest.mark.parametrize(("key", "language"), SPOKEN)
def test_the_answer_is_told_with_its_numbers(key: str, language: str) -> None:
    taught, shown = LESSONS[key], described(key, language)
    played = taught.play()
    answer = taught.answer(played.scene)
    assert shown["answer"] == answer
    assert shown["end"] == pytest.approx(played.scene[answer].positions[-1])
    assert len(shown["names"]) == len(set(shown["names"])) == len(taught.scene.runs)
    assert len(shown["asides"]) == len(taught.asides)
    assert shown["lessons"][shown["place"]] == [key, shown["title"]]
    numbers = {number(value) for value in taught.numbers(played).values()}
    everything = " ".join(shown["explanation"])
    assert all(value in everything for value in numbers)


def test_the_question_does_not_hold_the_answers_numbers() -> None:
    """A recorded number may be a setting too; one that is none would give the answer away."""
    for key in LESSONS:
        asked = described(key, "en")["question"]
        recorded = {number(v) for v in LESSONS[key].numbers(LESSONS[key].play()).values()}
        long = {value for value in recorded if len(value.replace(".", "")) >= 4}
        assert not [value for value in long if value in asked]


# Links


@pytest.mark.parametrize("key", LESSONS)
def test_a_lesson_is_a_link(key: str) -> None:
    page = opened(f"lesson={key}")
    assert state(page).sheet.lesson == key
    assert state(page).scene == LESSONS[key].scene
    assert address(page) == f"lesson={key}"
    assert not page.warning
    assert buffer(page).header["lesson"]["shown"] == -1
    assert buffer(page).header["sentence"]


def test_a_changed_scene_stands_in_the_link_beside_the_lesson() -> None:
    page = send(opened(f"lesson={FIRST}"), {"kind": "scene", "key": "steps", "value": 33})
    changed = replace(LESSONS[FIRST].scene, steps=33)
    assert address(page) == f"lesson={FIRST}&{changed.to_query()}"
    assert buffer(page).header["lesson"]["shown"] is None
    again = opened(address(page))
    assert state(again).sheet[::2] == (changed, FIRST)
    back = send(page, {"kind": "aside", "value": -1})
    assert address(back) == f"lesson={FIRST}"


def test_the_language_stands_in_the_link_when_it_was_chosen() -> None:
    page = opened(f"lesson={FIRST}&lang=ko")
    assert address(page) == f"lesson={FIRST}&lang=ko"
    assert buffer(page).json(buffer(page).header["lesson"]["block"]) == described(FIRST, "ko")
    page.button(key="language").click()
    ran(page)
    assert address(page) == f"lesson={FIRST}&lang=en"
    assert state(page).sheet.lesson == FIRST


def test_a_lesson_that_does_not_exist_is_named() -> None:
    page = opened("lesson=sloap&lang=en")
    (said,) = (shown.value for shown in page.text)
    assert said == text(
        "en", "link.unknown", parameter="lesson", value="sloap", known=", ".join(LESSONS)
    )
    assert state(page).sheet.lesson == ""
    assert state(page).scene == READY_MADE["beale"]


def test_a_lesson_that_stands_twice_is_taken_once() -> None:
    page = opened(f"lesson={SECOND}&lesson={FIRST}")
    assert state(page).sheet.lesson == SECOND
    assert [shown.value for shown in page.text] == [text("en", "link.twice", parameter="lesson")]


# Asides, and the way out


def test_each_aside_is_shown_and_can_be_linked_to() -> None:
    page = opened(f"lesson={COMPARING}")
    for i, scene in enumerate(LESSONS[COMPARING].asides):
        page = send(page, {"kind": "aside", "value": i})
        assert state(page).scene == scene
        assert buffer(page).header["lesson"]["shown"] == i
        assert address(page) == f"lesson={COMPARING}&{scene.to_query()}"
    assert state(opened(address(page))).sheet.lesson == COMPARING


@pytest.mark.parametrize("value", [99, -2, None, "0", [1], {}])
def test_an_aside_that_does_not_exist_changes_nothing(value: object) -> None:
    lab = Lab.of(LESSONS[COMPARING].scene, lesson=COMPARING)
    assert apply(lab, Event(1, "aside", value=value)).sheet == lab.sheet
    assert apply(Lab.of(Scene()), Event(1, "aside", value=0)).sheet.lesson == ""


def test_the_lab_goes_on_with_the_lessons_scene() -> None:
    page = send(opened(f"lesson={FIRST}"), {"kind": "lesson", "value": ""})
    assert state(page).sheet.lesson == ""
    assert state(page).scene == LESSONS[FIRST].scene
    assert buffer(page).header["lesson"] is None
    assert Scene.from_query(address(page)) == LESSONS[FIRST].scene


def test_a_lesson_can_be_undone() -> None:
    own = "surface=saddle&r1=adam"
    page = send(opened(own), {"kind": "lesson", "value": FIRST})
    assert state(page).sheet.lesson == FIRST
    page.button(key="undo").click()
    ran(page)
    assert state(page).sheet.lesson == ""
    assert state(page).scene.runs == (Run("adam"),)
    assert address(page) == Scene.from_query(own).to_query()
    page = send(page, {"kind": "redo"})
    assert address(page) == f"lesson={FIRST}"


def test_another_scene_or_surface_leaves_the_lesson() -> None:
    for box, value in (("scene", "saddle"), ("surface", "beale")):
        page = opened(f"lesson={FIRST}")
        select(page, box).set_value(value)
        assert state(ran(page)).sheet.lesson == ""


def test_the_headers_button_opens_the_first_lesson_and_later_the_last_one() -> None:
    page = opened()
    page.button(key="lessons").click()
    assert state(ran(page)).sheet.lesson == FIRST
    page = send(page, {"kind": "lesson", "value": SECOND}, {"kind": "lesson", "value": ""})
    page.button(key="lessons").click()
    assert state(ran(page)).sheet.lesson == SECOND


def test_a_lesson_is_seen_whole() -> None:
    """A zoom, even on the same kind of surface, is not taken into a lesson."""
    start = Lab.of(Scene("quadratic"))
    zoomed = apply(start, Event(1, "box", value=[[0, 1], [0, 1]]))
    assert zoomed.view.box
    assert apply(zoomed, Event(2, "lesson", value=FIRST)).view.box is None


# What is sent


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_is_sent_once(language: str) -> None:
    page = opened(f"lesson={COMPARING}&lang={language}")
    sent = buffer(page)
    name = sent.header["lesson"]["block"]
    assert sent.json(name) == described(COMPARING, language)
    page.session_state["lab"] = {
        "events": {
            "session": page.session_state["session"],
            "have": sent.named,
            "events": [{"seq": 1, "kind": "aside", "value": 0}],
        }
    }
    again = buffer(ran(page))
    assert again.header["lesson"] == {"block": name, "shown": 0}
    assert name not in again.manifest
    assert sent.header["catalog"] not in again.manifest


def test_a_lesson_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened(f"lesson={FIRST}&lang=en")
    monkeypatch.setattr(lesson, "played", lambda key: pytest.fail(f"{key} was played again"))
    assert not opened(f"lesson={FIRST}&lang=en").warning
