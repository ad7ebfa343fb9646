"""Lessons in a real browser: asked, guessed, played and explained, in every language."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from engine import Scene
from lessons import LESSONS
from tests.browser import Lab, Watch
from tests.test_browser import middle, outside, overflow
from texts import LANGUAGES, number, text, translated
from ui.wire import sentences
from ui.wire.lesson import described

FIRST, *_, LAST = LESSONS
COMPARING = next(key for key in LESSONS if LESSONS[key].asides)
POINTED = next(key for key in LESSONS if LESSONS[key].predict == "end")
CHOSEN = next(key for key in LESSONS if LESSONS[key].predict == "run")
# The alpha of every pixel of one of the picture's canvases, read from a copy.
ALPHA = """(name) => {
  const canvas = document.querySelector(`.lab .picture canvas.${name}`);
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const c = copy.getContext('2d', { willReadFrequently: true });
  c.drawImage(canvas, 0, 0);
  return c.getImageData(0, 0, canvas.width, canvas.height).data.filter((_, i) => i % 4 === 3);
}"""
EMPTY = f"() => ({ALPHA})('back').every((a) => a === 0)"
# How far from a point, in pixels, anything is painted on the front one.
REACH = f"""([x, y]) => {{
  const canvas = document.querySelector('.lab .picture canvas.front');
  const {{ left, top, width }} = canvas.getBoundingClientRect();
  const ratio = canvas.width / width;
  let far = 0;
  ({ALPHA})('front').forEach((alpha, i) => {{
    if (!alpha) return;
    const dx = (i % canvas.width) / ratio + left - x;
    const dy = Math.floor(i / canvas.width) / ratio + top - y;
    far = Math.max(far, Math.hypot(dx, dy));
  }});
  return far;
}}"""
# Notes whether how a run ended was seen in any frame before it was to be.
SPY = """() => {
  const look = () => {
    if (document.querySelector('.lab')?.dataset.stage === 'tell') return;
    for (const e of document.querySelectorAll('.lab .chip .end, .lab .results-box')) {
      window.leaked ||= e.checkVisibility();
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def part(lab: Lab, selector: str) -> Locator:
    return lab.page.locator(f".lab .lesson {selector}")


def stage_is(lab: Lab, stage: str) -> None:
    expect(lab.player).to_have_attribute("data-stage", stage)


def opened(lab: Lab, key: str, language: str = "en", rest: str = "") -> Lab:
    return lab.open(f"lesson={key}&lang={language}{rest}")


def asks(lab: Lab, key: str, language: str) -> None:
    """The question is there, and nothing of the answer."""
    shown = described(key, language)
    stage_is(lab, "ask")
    expect(part(lab, "h2")).to_have_text(shown["title"])
    lab.until(lambda: lab.page.evaluate(EMPTY), "no path is drawn")
    scene = LESSONS[key].scene
    place = lab.pixel(*scene.origin)
    lab.until(lambda: lab.page.evaluate(REACH, place) < 40, "only the start is drawn")
    assert lab.step == 0
    keeps_quiet(lab, key, language)


def keeps_quiet(lab: Lab, key: str, language: str) -> None:
    """Neither seen nor read aloud: how the runs end, the results, the explanation."""
    scene = LESSONS[key].scene
    read: str = lab.page.evaluate("document.querySelector('.lab').innerText")
    alternative = lab.page.locator(".lab .picture").get_attribute("aria-label") or ""
    ends = [sentences.how_it_ended(run, language) for run in LESSONS[key].play().scene]
    assert not [end for end in ends if end in read or end in alternative]
    assert (
        translated(language, f"surface.{scene.surface}.name", scene.landscape.name) in alternative
    )
    assert all(number(v) in alternative for v in scene.origin)
    expect(lab.page.locator(".lab .results-box")).to_be_hidden()
    expect(part(lab, ".takeaway")).to_have_count(0)
    assert text(language, "lab.lesson.takeaway") not in read


def explains(lab: Lab, key: str, language: str) -> None:
    """All of the explanation is there, as it was recorded, and the picture says the results."""
    stage_is(lab, "tell")
    missing = lab.page.evaluate(
        """(pieces) => {
          const body = document.querySelector('.lab .lesson .body').textContent;
          const plain = (html) => Object.assign(document.createElement('p'), { innerHTML: html });
          return pieces.filter((html) => !body.includes(plain(html).textContent));
        }""",
        [*described(key, language)["explanation"], described(key, language)["takeaway"]],
    )
    assert not missing
    expect(lab.page.locator(".lab .results tbody tr")).to_have_count(len(LESSONS[key].scene.runs))
    expect(lab.page.locator(".lab .results-box")).to_be_visible()
    alternative = lab.page.locator(".lab .picture").get_attribute("aria-label") or ""
    for run in LESSONS[key].play().scene:
        assert sentences.how_it_ended(run, language) in alternative
        assert number(float(run.losses[-1])) in alternative


def verdict(key: str, language: str, guess: int | None) -> str:
    """What a lesson says of the guess of a run, or of none."""
    shown = described(key, language)
    name = shown["names"][shown["answer"]]
    if guess is None:
        return text(language, "lab.lesson.answer", name=name)
    code = "right" if guess == shown["answer"] else "wrong"
    return text(language, f"lab.lesson.{code}", name=name, guess=shown["names"][guess])


def miss(said: str, key: str, language: str) -> float:
    """How far a guessed point was from the end, as the lesson says."""
    shown = described(key, language)
    values = {"name": shown["names"][shown["answer"]]}
    values |= dict(zip("xy", map(number, shown["end"]), strict=True))
    sentence = text(language, "lab.lesson.distance", **values, distance="@")
    before, after = sentence.split("@")
    assert said.startswith(before)
    assert said.endswith(after)
    return value_of(said.removeprefix(before).removesuffix(after))


def value_of(shown: str) -> float:
    """The number that is shown, also with a power of ten: 7.3×10⁻⁵, 10⁻⁸."""
    plain = shown.replace("−", "-")
    raised = re.fullmatch(r"(-?)(?:([\d.]+)×)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", plain)
    if not raised:
        return float(plain)
    sign, mantissa, power = raised.groups()
    digits = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(f"{sign}{mantissa or 1}e{digits}")


def width(scene: Scene) -> float:
    low, high = scene.landscape.view[0]
    return high - low


def guesses(lab: Lab, key: str, by_key: bool) -> int | None:
    """Guess the end by hand; a run wrongly by key, or rightly by hand. The run that was guessed."""
    if LESSONS[key].predict == "end":
        lab.page.mouse.click(*lab.pixel(*described(key, "en")["end"]))
        return None
    answer: int = described(key, "en")["answer"]
    guess = (answer + 1) % len(LESSONS[key].scene.runs) if by_key else answer
    choice = part(lab, ".choice").nth(guess)
    if by_key:
        lab.press(str(guess + 1))
    else:
        choice.click()
    expect(choice).to_have_attribute("aria-pressed", "true")
    return guess


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lesson_from_the_first_to_the_last(watch: Watch, language: str) -> None:
    """By hand in English; in the other languages by key, where there is one."""
    by_key = language != "en"
    lab = watch.lab()
    lab.page.add_init_script(f"({SPY})()")
    opened(lab, FIRST, language)
    for key in LESSONS:
        asks(lab, key, language)
        guess = guesses(lab, key, by_key)
        part(lab, ".reveal").click()
        stage_is(lab, "play")
        keeps_quiet(lab, key, language)
        if by_key:
            lab.press("End")
        else:
            part(lab, ".skip").click()
        explains(lab, key, language)
        assert lab.step == LESSONS[key].scene.steps
        said = part(lab, ".verdict")
        if LESSONS[key].predict == "run":
            expect(said).to_have_text(verdict(key, language, guess))
        else:
            assert miss(said.inner_text(), key, language) < 0.02 * width(LESSONS[key].scene)
        expect(said).to_be_focused()
        expect(lab.page.locator('.lab .chip[aria-pressed="true"] .name')).to_have_text(
            described(key, language)["names"][described(key, language)["answer"]]
        )
        if key != LAST:
            lab.repainted(lambda: part(lab, ".next").click())
    assert not lab.page.evaluate("window.leaked ?? false")
    expect(part(lab, ".next")).to_be_disabled()
    lab.repainted(lambda: part(lab, ".back").click())
    asks(lab, [*LESSONS][-2], language)
    lab.address_has(f"lesson={[*LESSONS][-2]}", f"lang={language}")


# The way in and out


def test_the_header_opens_a_lesson_and_it_can_be_left_for_the_lab(lab: Lab) -> None:
    lab.redrawn(lambda: lab.button(text("en", "header.lessons")).click())
    asks(lab, FIRST, "en")
    expect(lab.page.locator(".lab .controls")).to_be_hidden()
    lab.address_has(f"lesson={FIRST}")
    lab.repainted(lambda: part(lab, ".leave").click())
    expect(part(lab, "h2")).to_be_hidden()
    expect(lab.page.locator(".lab .controls")).to_be_visible()
    lab.until(lambda: Scene.from_query(lab.query) == LESSONS[FIRST].scene, "the link is the scene")
    lab.repainted(lambda: lab.page.go_back())
    asks(lab, FIRST, "en")


def test_a_lesson_is_chosen_from_the_list(lab: Lab) -> None:
    opened(lab, FIRST)
    chooser = part(lab, "select")
    assert chooser.locator("option").all_inner_texts() == [
        f"{i}. {LESSONS[key].words('en').title}" for i, key in enumerate(LESSONS, 1)
    ]
    lab.repainted(lambda: chooser.select_option(LAST))
    asks(lab, LAST, "en")
    lab.address_has(f"lesson={LAST}")


def test_the_other_language_keeps_the_lesson_where_it_is(lab: Lab) -> None:
    opened(lab, CHOSEN)
    guess = guesses(lab, CHOSEN, by_key=True)
    lab.press("End")
    lab.redrawn(lambda: lab.button(text("ko", "language.name")).click())
    explains(lab, CHOSEN, "ko")
    expect(part(lab, ".verdict")).to_have_text(verdict(CHOSEN, "ko", guess))


def test_asides_are_shown_and_linked_to(watch: Watch) -> None:
    lab = opened(watch.lab(), COMPARING)
    lab.press("End")
    asides = part(lab, ".asides button")
    for i, scene in enumerate(LESSONS[COMPARING].asides, 1):
        lab.repainted(asides.nth(i).click)
        expect(asides.nth(i)).to_have_attribute("aria-pressed", "true")
        expect(asides.nth(i)).to_be_focused()
        expect(part(lab, '.asides [aria-pressed="true"]')).to_have_count(1)
        expect(lab.page.locator(".lab .results tbody tr")).to_have_count(len(scene.runs))
        lab.address_has(f"lesson={COMPARING}", *scene.to_query().split("&"))
    friend = watch.lab().open(lab.query)
    stage_is(friend, "tell")
    expect(part(friend, '.asides [aria-pressed="true"]')).to_have_text(
        LESSONS[COMPARING].words("en").asides[-1]
    )
    friend.repainted(part(friend, ".again").click)
    asks(friend, COMPARING, "en")


# Asking


def test_the_start_stays_where_it_is_while_a_lesson_asks(lab: Lab) -> None:
    for key in (CHOSEN, POINTED):
        opened(lab, key)
        query = lab.query
        x, y = lab.pixel(*LESSONS[key].scene.origin)
        lab.page.mouse.move(x, y)
        lab.page.mouse.down()
        lab.page.mouse.move(x - 30, y - 30, steps=3)
        lab.repainted(lab.page.mouse.up)  # the picture is moved, and not the start
        lab.page.mouse.click(x - 60, y - 60)
        lab.press("p", "ArrowUp", "ArrowDown", "p")
        expect(lab.player).not_to_have_class("presenting")
        assert lab.query == query
        stage_is(lab, "ask")


def test_a_scene_that_is_changed_afterwards_can_be_returned_from(lab: Lab) -> None:
    key = next(k for k in LESSONS if not LESSONS[k].asides)
    opened(lab, key)
    lab.press("End")
    explains(lab, key, "en")
    expect(part(lab, ".asides")).to_have_count(0)
    picture = lab.page.locator(".lab .picture")
    lab.repainted(lambda: lab.page.mouse.click(*middle(picture)))
    own = part(lab, ".body .reveal")
    expect(own).to_have_text(text("en", "lab.lesson.return"))
    expect(part(lab, ".takeaway")).to_have_count(0)  # it would be untrue
    lab.repainted(own.click)
    expect(own).to_have_count(0)
    expect(part(lab, ".takeaway")).to_have_count(1)
    lab.until(lambda: lab.query == f"lesson={key}&lang=en", "the lesson's own scene is shown")


def test_the_keyboard_keeps_its_place(lab: Lab) -> None:
    """From the question to the next one by Tab and Enter."""
    opened(lab, CHOSEN)
    tab, enter = (lambda: lab.page.keyboard.press("Tab")), lambda: lab.page.keyboard.press("Enter")
    part(lab, "select").focus()
    tab()
    choice = part(lab, ".choice").first
    expect(choice).to_be_focused()
    enter()
    expect(choice).to_be_focused()
    expect(choice).to_have_attribute("aria-pressed", "true")
    part(lab, ".reveal").focus()
    enter()
    expect(part(lab, ".skip")).to_be_focused()
    enter()
    expect(part(lab, ".verdict")).to_be_focused()
    part(lab, ".next").focus()
    lab.repainted(enter)
    expect(part(lab, "h2")).to_be_focused()


def test_a_play_comes_to_its_end_and_explains(watch: Watch) -> None:
    """Even where a play is to be repeated."""
    lab = opened(watch.lab(reduced_motion="no-preference"), CHOSEN)
    assert not lab.playing
    lab.page.locator(".lab .speed").select_option("4")
    lab.press("l")
    lab.press("PageDown")
    stage_is(lab, "ask")  # a clicker's key is one only while presenting
    part(lab, ".reveal").click()
    stage_is(lab, "play")
    explains(lab, CHOSEN, "en")
    assert not lab.playing


# A phone


@pytest.mark.parametrize("key", [CHOSEN, POINTED])
def test_a_lesson_on_a_phone(watch: Watch, key: str) -> None:
    lab = opened(watch.lab("phone"), key)
    assert max(overflow(lab)) <= 0
    assert not outside(lab)
    if LESSONS[key].predict == "end":
        lab.page.locator(".lab .picture").scroll_into_view_if_needed()
        lab.page.touchscreen.tap(*lab.pixel(*described(key, "en")["end"]))
    else:
        part(lab, ".choice").first.tap()
    part(lab, ".reveal").tap()
    stage_is(lab, "play")
    part(lab, ".skip").tap()
    explains(lab, key, "en")
    assert max(overflow(lab)) <= 0
    assert not outside(lab)
    expect(part(lab, ".verdict")).to_be_in_viewport()
    assert 0 < middle(lab.page.locator(".lab .picture"))[1] < 500
    for button in part(lab, "button").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 44 or "again" in (button.get_attribute("class") or "")
    if LESSONS[key].predict == "end":
        said = part(lab, ".verdict").inner_text()
        assert miss(said, key, "en") < 0.05 * width(LESSONS[key].scene)
