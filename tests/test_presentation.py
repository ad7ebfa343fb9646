"""In front of a class: the picture large, everything by keyboard or by a clicker."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, expect

from engine import Run, Scene
from lessons import LESSONS
from tests.browser import Lab, Watch
from tests.test_browser import outside
from texts import LANGUAGES, text
from ui.wire.lesson import described

FIRST, SECOND, *_ = LESSONS
POINTED = next(key for key in LESSONS if LESSONS[key].predict == "end")
WITH_DATA = next(key for key in LESSONS if LESSONS[key].scene.landscape.data)
SCALE = 1.75  # of ticks while presenting
PRESENTING = re.compile(r"\bpresenting\b")
# Text smaller than 24 px that is seen; indices and exponents are smaller than what they stand at.
SMALL = """() => {
  const small = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: e, data } = walker.currentNode;
    const how = { visibilityProperty: true, opacityProperty: true };
    if (!data.trim() || !e.checkVisibility(how)) continue;
    if (e.closest('math, sub, sup, option, script, style, tspan[dy], .visually-hidden')) continue;
    const size = parseFloat(getComputedStyle(e).fontSize);
    if (size < 24 - 1e-3) small.push(`${size} px: ${data.trim()}`);
  }
  return small;
}"""
# What is seen of the page but the lab.
AROUND = """() => [...document.querySelectorAll('.stApp *')].filter((e) => {
  const { width, height } = e.getBoundingClientRect();
  return !e.closest('.lab') && !e.querySelector('.lab') && width && height
    && e.checkVisibility({ visibilityProperty: true });
}).map((e) => e.outerHTML.slice(0, 80))"""
# How much of a lesson lies below what is seen of it, in pixels.
BELOW = """() => {
  const { scrollHeight, clientHeight, scrollTop } = document.querySelector('.lab .lesson');
  return scrollHeight - clientHeight - scrollTop;
}"""
SIZES = [(1920, 1080), (1024, 768)]


def presented(watch: Watch, query: str = "", size: tuple[int, int] = SIZES[0]) -> Lab:
    """The page in a window of a projector's size, presenting."""
    lab = watch.lab()
    lab.page.set_viewport_size({"width": size[0], "height": size[1]})
    lab.open(query)
    lab.press("p")
    expect(lab.player).to_have_class(PRESENTING)
    return lab


def key(lab: Lab, *keys: str) -> None:
    """Press keys, wherever the focus is."""
    for name in keys:
        lab.page.keyboard.press(name)


def stage_is(lab: Lab, stage: str) -> None:
    expect(lab.player).to_have_attribute("data-stage", stage)


def title(lab: Lab) -> Locator:
    return lab.page.locator(".lab .lesson h2")


def names(lab: Lab) -> list[str]:
    return lab.page.locator(".lab .chip .name").all_inner_texts()


def eta(lab: Lab, run: int = 1) -> float:
    found = re.search(rf"r{run}\.eta=([^&]+)", lab.query)
    return float(found[1]) if found else float("nan")


# In and out


def test_p_fills_the_screen_and_gives_the_page_back(watch: Watch) -> None:
    lab = watch.lab().open()
    picture = lab.page.locator(".lab .picture")
    before = picture.bounding_box()
    for leave in ("p", "Escape"):
        key(lab, "p")
        expect(lab.player).to_have_class(PRESENTING)
        lab.until(lambda: picture.bounding_box()["width"] > 1.1 * before["width"], "it grows")
        assert not lab.page.evaluate(AROUND)
        expect(lab.page.locator(".lab .controls")).to_be_hidden()
        key(lab, leave)
        expect(lab.player).not_to_have_class(PRESENTING)
        lab.until(lambda: picture.bounding_box() == before, "the page is as it was")
        expect(lab.page.locator(".lab .controls")).to_be_visible()
    lab.button(text("en", "lab.present.help")).click()
    expect(lab.player).to_have_class(PRESENTING)


def test_leaving_shows_all_runs_by_their_names(watch: Watch) -> None:
    lab = presented(watch)
    key(lab, "2", "a", "p")
    assert names(lab) == ["GD", "Momentum", "RMSProp", "Adam"]
    expect(lab.page.locator(".lab .chip.out")).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_all_type_can_be_read_from_the_last_row(
    watch: Watch, size: tuple[int, int], language: str
) -> None:
    lab = presented(watch, f"lesson={WITH_DATA}&lang={language}", size)
    for stage in ("ask", "play", "tell"):
        stage_is(lab, stage)
        lab.until(lambda: not lab.page.evaluate(SMALL), f"no type is small ({stage})")
        assert not outside(lab)
        key(lab, "PageDown")
    key(lab, "End", "?")
    expect(lab.page.locator(".lab .keys")).to_be_visible()
    assert not lab.page.evaluate(SMALL)
    key(lab, "Escape")
    lab.repainted(lambda: key(lab, "q"))
    expect(lab.page.locator(".lab .qr")).to_be_visible()
    assert not lab.page.evaluate(SMALL)


@pytest.mark.parametrize("size", SIZES)
def test_a_scene_fits_the_screen(watch: Watch, size: tuple[int, int]) -> None:
    lab = presented(watch, "lang=en", size)
    lab.until(lambda: not lab.page.evaluate(SMALL), "no type is small")
    assert not outside(lab)
    for part in (".picture", "div.loss", ".legend", ".transport", "p.caption"):
        box = lab.page.locator(f".lab {part}").bounding_box()
        assert box
        assert box["height"] > 30
        assert box["y"] + box["height"] <= size[1]


# The keys, as the overlay lists them


def test_the_overlay_lists_every_key(watch: Watch) -> None:
    for language in LANGUAGES:
        lab = presented(watch, f"lang={language}")
        key(lab, "?")
        box = lab.page.locator(".lab .keys")
        expect(box).to_be_visible()
        listed = set(box.locator("h2, dd").all_inner_texts())
        assert listed == {
            v for k, v in LANGUAGES[language].page.items() if k.startswith("lab.keys.")
        }
        caps = box.locator("kbd").all_inner_texts()
        first = [*"P", "Space", *"←→", "Home", "End", *",.L", "PgUp", "PgDn"]
        assert caps == [*first, *"NCH↑↓1…80ABR", "Ctrl", *"ZGIVDTUQE?", "Esc"]
        key(lab, "Shift")  # on the way to another "?"
        expect(box).to_be_visible()
        key(lab, "?")
        expect(box).to_be_hidden()
        expect(lab.player).to_have_class(PRESENTING)


def test_space_and_the_arrows_move_the_clock(watch: Watch) -> None:
    lab = presented(watch)
    for name, step in (("ArrowLeft", 299), ("Shift+ArrowLeft", 289), ("ArrowRight", 290)):
        key(lab, name)
        assert lab.step == step
    key(lab, "Home", "Space")  # from there it plays for some seconds
    assert lab.playing
    key(lab, "Space")
    assert not lab.playing


def test_a_clicker_plays_a_scene_and_comes_back(watch: Watch) -> None:
    lab = presented(watch)
    key(lab, "PageDown")
    lab.until(lambda: 0 < lab.step < 300, "it plays")
    key(lab, "PageUp")
    assert lab.step == 0
    assert not lab.playing


def test_the_clicker_is_heard_while_the_scrubber_has_the_focus(watch: Watch) -> None:
    lab = presented(watch)
    lab.page.locator(".lab .scrub").focus()
    key(lab, "PageUp")
    assert lab.step == 0
    before = eta(lab)
    lab.repainted(lambda: key(lab, "ArrowUp"))
    assert lab.step == 0
    lab.until(lambda: eta(lab) != before, "η is another")


def test_the_arrows_change_eta_of_the_chosen_run(watch: Watch) -> None:
    lab = presented(watch)
    key(lab, "4")
    rates = [0.2]
    for name in ("ArrowUp", "ArrowDown", "ArrowDown"):
        before, drawn = lab.query, lab.drawn()
        key(lab, name)
        lab.until(lambda drawn=drawn: lab.drawn() != drawn, "the path is another")
        lab.until(lambda before=before: lab.query != before, "the link follows")
        rates.append(eta(lab, 4))
    assert rates[1] > rates[0]
    assert rates[3] < rates[0]


def test_a_digit_shows_one_run_and_zero_all(watch: Watch) -> None:
    lab = presented(watch)
    every = lab.drawn()
    out = lab.page.locator(".lab .chip.out")
    for digit in "12":
        key(lab, digit)
        expect(out).to_have_count(3)
        expect(lab.page.locator(".lab .chip:not(.out) .name")).to_have_text(
            ["GD", "Momentum"][int(digit) - 1]
        )
        assert lab.drawn() != every
    key(lab, "8")  # there are only four
    expect(out).to_have_count(3)
    key(lab, "0")
    expect(out).to_have_count(0)
    key(lab, "3", "3")
    expect(out).to_have_count(0)


def test_the_runs_are_letters_until_they_are_revealed(watch: Watch) -> None:
    lab = presented(watch)
    picture = lab.page.locator(".lab .picture")
    key(lab, "a")
    assert names(lab) == [*"ABCD"]
    expect(picture).to_have_attribute("aria-label", re.compile("A: .*B: .*C: .*D: "))
    assert "Adam" not in lab.page.locator(".lab").inner_text()
    key(lab, "a")
    assert names(lab) == ["GD", "Momentum", "RMSProp", "Adam"]
    expect(picture).to_have_attribute("aria-label", re.compile("Adam: "))


def test_letters_in_a_lesson_until_it_explains(watch: Watch) -> None:
    lab = presented(watch, f"lesson={FIRST}&lang=en")
    key(lab, "a")
    choices = lab.page.locator(".lab .choice span")
    assert choices.all_inner_texts() == [*"ABCD"]
    key(lab, "a")
    assert choices.all_inner_texts() == described(FIRST, "en")["names"]
    key(lab, "a", "End")
    stage_is(lab, "tell")
    assert names(lab) == described(FIRST, "en")["names"]


def test_b_blanks_the_screen_and_any_key_returns(watch: Watch) -> None:
    lab = presented(watch)
    blank = lab.page.locator(".lab .blank")
    lab.page.locator(".lab .chip").nth(2).focus()
    for back in ("b", "x", "Space", "PageDown", "ArrowRight", "Enter", "Escape"):
        step = lab.step
        key(lab, "b")
        expect(blank).to_be_visible()
        box = blank.bounding_box()
        assert box == {"x": 0, "y": 0, "width": 1920, "height": 1080}
        key(lab, "Shift")
        expect(blank).to_be_visible()
        key(lab, back)
        expect(blank).to_be_hidden()
        assert lab.step == step
        assert not lab.playing
    expect(lab.player).to_have_class(PRESENTING)
    expect(lab.page.locator('.lab .chip[aria-pressed="true"] .name')).to_have_text("GD")


@pytest.mark.parametrize("query", ["lang=ko", f"lesson={FIRST}&lang=en", "surface=saddle&r1=adam"])
def test_q_shows_the_link_as_a_code_that_can_be_read(watch: Watch, query: str) -> None:
    lab = presented(watch, query)
    box = lab.page.locator(".lab .qr")
    lab.repainted(lambda: key(lab, "q"))
    expect(box).to_be_visible()
    image = Image.open(io.BytesIO(box.locator("svg").screenshot())).convert("RGB")
    (code,) = zxingcpp.read_barcodes(image)
    link = lab.page.locator(".st-key-share")  # the same that is offered for sharing
    assert code.text == box.locator("p").inner_text()
    assert code.text.startswith(lab.url)
    key(lab, "Escape", "p")
    link.get_by_role("button").click()
    shared = lab.page.locator("[data-testid=stPopoverBody] code").inner_text()
    assert code.text.replace("/?", "?") == shared.replace("/?", "?")


def test_a_link_too_long_for_a_code_is_shown_as_text(watch: Watch) -> None:
    v = 0.12345678901234567
    settings = dict.fromkeys(("eta", "beta1", "beta2", "epsilon"), v)
    run = Run("adam", settings, sigma=v, l2=v, clip=v, schedule="warmup_cosine")
    run = replace(run, schedule_settings={"warmup": v, "floor": v})
    scene = Scene("formula", formula=" + ".join(["x²"] * 48), start=(v, v), runs=(run,) * 8)
    assert len(scene.to_query()) > 2953  # bytes, the most that a code holds
    lab = presented(watch, scene.to_query())
    lab.repainted(lambda: key(lab, "q"))
    expect(lab.page.locator(".lab .qr p")).to_be_visible()
    expect(lab.page.locator(".lab .qr svg")).to_have_count(0)


# Lessons


def test_a_lesson_by_keyboard_alone(watch: Watch) -> None:
    lab = watch.lab().open()
    key(lab, "p")
    lab.repainted(lambda: key(lab, "n"))
    stage_is(lab, "ask")
    expect(title(lab)).to_have_text(described(FIRST, "en")["title"])
    key(lab, "2")
    expect(lab.page.locator('.lab .choice[aria-pressed="true"]')).to_have_count(1)
    key(lab, "PageDown")
    stage_is(lab, "play")
    key(lab, "PageDown")
    stage_is(lab, "tell")
    shown = described(FIRST, "en")
    expect(lab.page.locator(".lab .verdict")).to_have_text(
        text(
            "en", "lab.lesson.wrong", guess=shown["names"][1], name=shown["names"][shown["answer"]]
        )
    )
    key(lab, "ArrowLeft")
    assert lab.step == LESSONS[FIRST].scene.steps - 1
    while lab.page.evaluate(BELOW) > 8:  # page by page through the explanation, then on
        before = lab.page.evaluate(BELOW)
        key(lab, "PageDown")
        assert lab.page.evaluate(BELOW) < before
    lab.repainted(lambda: key(lab, "PageDown"))
    expect(title(lab)).to_have_text(described(SECOND, "en")["title"])
    stage_is(lab, "ask")
    key(lab, "PageUp")
    expect(title(lab)).to_have_text(described(FIRST, "en")["title"])
    lab.repainted(lambda: key(lab, "n"))
    expect(title(lab)).to_have_text(described(SECOND, "en")["title"])
    lab.repainted(lambda: key(lab, "Shift+N"))
    expect(title(lab)).to_have_text(described(FIRST, "en")["title"])
    key(lab, "PageDown", "PageUp")
    stage_is(lab, "ask")
    key(lab, "Escape")
    expect(lab.player).not_to_have_class(PRESENTING)
    expect(lab.page.locator(".lab .lesson")).to_be_visible()


def test_the_end_of_an_explanation_comes_into_sight(watch: Watch) -> None:
    lab = presented(watch, f"lesson={POINTED}", SIZES[1])
    key(lab, "End")
    stage_is(lab, "tell")
    takeaway = lab.page.locator(".lab .takeaway")
    expect(takeaway).not_to_be_in_viewport()
    pages = 0
    while lab.page.evaluate(BELOW) > 8:
        key(lab, "PageDown")
        pages += 1
        assert lab.page.evaluate(BELOW) <= 8 or begins(lab)
    assert pages > 1
    expect(takeaway).to_be_in_viewport()
    for _ in range(pages):
        key(lab, "PageUp")
        assert begins(lab)
    assert lab.page.evaluate("document.querySelector('.lab .lesson').scrollTop") == 0
    stage_is(lab, "tell")


def begins(lab: Lab) -> bool:
    """Whether what is seen of an explanation begins with a paragraph."""
    return bool(
        lab.page.evaluate(
            """() => {
              const host = document.querySelector('.lab .lesson');
              const { top } = host.getBoundingClientRect();
              return [...host.querySelectorAll('.intro > *, .body > *')]
                .some((e) => Math.abs(e.getBoundingClientRect().top - top) < 10);
            }"""
        )
    )


def test_one_lessons_solo_is_not_the_nexts(watch: Watch) -> None:
    lab = presented(watch, f"lesson={FIRST}")
    key(lab, "End", "1")
    expect(lab.page.locator(".lab .chip.out")).to_have_count(3)
    lab.repainted(lambda: key(lab, "n"))
    expect(lab.page.locator(".lab .chip.out")).to_have_count(0)


HANGUL = {"p": "ㅔ", "i": "ㅑ", "v": "ㅍ"}
DISPATCH = """([key, code]) => document.body.dispatchEvent(
  new KeyboardEvent("keydown", { key, code, bubbles: true }))"""


@pytest.mark.parametrize("state", ["hangul", "composing", "caps lock"])
def test_keys_mean_the_same_however_the_keyboard_is_set(watch: Watch, state: str) -> None:
    """A Korean keyboard writes ㅔ, or says that it composes, where P is."""
    lab = watch.lab().open()
    lab.press("Home")

    def press(letter: str) -> None:
        key = {"hangul": HANGUL[letter], "composing": "Process", "caps lock": letter.upper()}[state]
        lab.page.evaluate(DISPATCH, [key, f"Key{letter.upper()}"])

    press("p")
    expect(lab.page.locator(".lab")).to_have_class(re.compile("presenting"))
    press("p")
    expect(lab.page.locator(".lab")).not_to_have_class(re.compile("presenting"))
    press("i")
    expect(lab.page.locator(".lab .inspector")).to_have_attribute("open", "")
    press("v")
    expect(lab.page.locator("[data-part=arrows]")).to_have_attribute("aria-pressed", "true")


# What is asked, and what is hidden

# Of what is seen while presenting, all that is cut, lies over something else, or leaves the screen.
PARTS = """() => {
  const parts = '.lesson h2, .lesson p, .lesson button, div.picture, p.caption, .chip';
  const boxes = [...document.querySelectorAll('.lab :is(' + parts + ')')]
    .filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .map((e) => ({ name: `${e.className} ${e.textContent.slice(0, 30)}`,
                   cut: e.matches('h2, button, .chip') && e.scrollWidth > e.clientWidth + 1,
                   ...e.getBoundingClientRect().toJSON() }));
  const overlap = (a, b, low, high) => Math.min(a[high], b[high]) - Math.max(a[low], b[low]) > 1;
  const out = ({ left, top, right, bottom }) =>
    left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
  const wrong = boxes.filter((box) => out(box) || box.cut).map((box) => `out: ${box.name}`);
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
    const over = overlap(a, b, 'left', 'right') && overlap(a, b, 'top', 'bottom');
    if (over) wrong.push(`${a.name} over ${b.name}`);
  }));
  return wrong;
}"""
AROUND = PARTS.replace(".lesson h2, .lesson p, .lesson button, ", "")  # an answer is leafed through
WIDER = """() => {
  const { scrollWidth, clientWidth } = document.querySelector('.lab .lesson');
  return scrollWidth - clientWidth;
}"""
TICKS = """(m) =>
  m.labIn(document.querySelector('.lab')).player.picture.figure.layout.xaxis.tickfont.size"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_is_seen_as_a_whole_on_any_projector(watch: Watch, language: str) -> None:
    lab = presented(watch, f"lesson={FIRST}&lang={language}", (1280, 720))
    for n, lesson in enumerate(LESSONS):
        expect(title(lab)).to_have_text(LESSONS[lesson].words(language).title)
        for stage in ("ask", "play"):
            stage_is(lab, stage)
            for width, height in ((1280, 720), (1024, 768)):
                lab.page.set_viewport_size({"width": width, "height": height})
                lab.until(
                    lambda: not lab.page.evaluate(PARTS) and lab.page.evaluate(BELOW) <= 1,
                    f"all of {lesson} is seen: {stage}, {width} × {height}",
                )
            if stage == "ask":
                key(lab, "ArrowRight")
        key(lab, "End")
        stage_is(lab, "tell")
        for width, height in ((1280, 720), (1024, 768)):
            lab.page.set_viewport_size({"width": width, "height": height})
            lab.until(
                lambda: not lab.page.evaluate(AROUND) and lab.page.evaluate(WIDER) <= 0,
                f"the answer of {lesson} has its room: {width} × {height}",
            )
        if n < len(LESSONS) - 1:
            lab.repainted(lambda: key(lab, "n"))


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080), (3840, 2160)])
def test_type_grows_with_the_screen(watch: Watch, width: int, height: int) -> None:
    lab = presented(watch, "", (width, height))
    zoom = lab.page.evaluate("document.querySelector('.lab').currentCSSZoom")
    assert zoom == pytest.approx(height / 720, rel=0.01)
    assert 24 * zoom >= 0.033 * height  # no text is smaller: see above
    assert SCALE * lab.module("lab.js", TICKS) * zoom >= 0.028 * height
    assert not outside(lab)
    ratio = "(m) => { const { picture } = m.labIn(document.querySelector('.lab')).player;"
    sharp = lab.module(
        "lab.js", ratio + " return picture.front.width / picture.host.clientWidth; }"
    )
    assert sharp == pytest.approx(zoom, rel=0.01)


def test_a_key_shows_what_it_changes_and_eta_is_always_seen(watch: Watch) -> None:
    lab = presented(watch)
    shown = lab.page.locator(".lab .chip .eta")
    expect(shown).to_have_text(["η 0.01", "η 0.003", "η 0.02", "η 0.2"])
    lab.repainted(lambda: key(lab, "ArrowUp"))
    changing = lab.page.locator(".lab .chip.changing .eta")
    expect(changing).to_have_text("η 0.0112")
    assert changing.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") > 40
    expect(changing).to_have_count(0)  # it goes back


def test_h_hides_what_is_to_come_and_shows_it_as_it_is_played(watch: Watch) -> None:
    lab = watch.lab().open()
    results = lab.page.locator(".lab .results-box")
    expect(results).to_be_visible()
    lab.repainted(lambda: lab.press("h"))
    assert lab.step == 0
    for part in (results, lab.page.locator(".lab .chip .end").first):
        expect(part).to_be_hidden()
    expect(lab.page.locator(".lab .picture")).not_to_have_attribute(
        "aria-label", re.compile("Converged")
    )
    blank = """() => {
      const canvas = document.querySelector('.lab .picture canvas.back');
      const { width, height } = canvas;
      const empty = Object.assign(document.createElement("canvas"), { width, height });
      return canvas.toDataURL() === empty.toDataURL();
    }"""
    assert lab.page.evaluate(blank)
    lab.press("End")
    expect(results).to_be_visible()
    assert not lab.page.evaluate(blank)
    lab.press("Home")
    expect(results).to_be_hidden()
    lab.repainted(lambda: lab.press("h"))
    expect(results).to_be_visible()


def test_a_class_is_asked_about_any_scene(watch: Watch) -> None:
    lab = presented(watch)
    sentence = lab.page.locator(".lab > .sentence")
    before = sentence.inner_text()
    key(lab, "c")
    stage_is(lab, "ask")
    expect(sentence).to_have_text(text("en", "lab.asking.ask"))
    assert lab.step == 0
    key(lab, "3")
    chosen = lab.page.locator('.lab .chip[aria-pressed="true"] .name')
    expect(chosen).to_have_text("RMSProp")
    key(lab, "a")
    assert names(lab) == ["A", "B", "C", "D"]
    key(lab, "PageDown")
    stage_is(lab, "play")
    key(lab, "PageDown")
    stage_is(lab, "")
    assert names(lab) == ["GD", "Momentum", "RMSProp", "Adam"]
    expect(sentence).to_have_text(before)
    key(lab, "c")
    stage_is(lab, "ask")
    key(lab, "c")  # never mind
    stage_is(lab, "")


def test_without_names_runs_have_neither_colours_nor_marks(watch: Watch) -> None:
    lab = presented(watch)
    key(lab, "a")
    styles = lab.module(
        "lab.js",
        "(m) => m.labIn(document.querySelector('.lab')).player.runs.map((r) => r.style)",
    )
    assert [style["letter"] for style in styles] == list("ABCD")
    for part in ("color", "mark", "dash", "filled"):
        assert len({str(style[part]) for style in styles}) == 1, part
    key(lab, "a")
    assert names(lab)[0] == "GD"


def test_a_clicker_reaches_further_scenes_and_comes_back_to_what_was_seen(watch: Watch) -> None:
    with_asides = next(k for k in LESSONS if LESSONS[k].asides and k != list(LESSONS)[-1])
    lesson = LESSONS[with_asides]
    lab = presented(watch, f"lesson={with_asides}")
    key(lab, "End")
    stage_is(lab, "tell")

    def onward(until: str) -> None:
        for _ in range(20):
            if lab.page.locator(until).count():
                return
            key(lab, "PageDown")
            lab.until(lambda: lab.number("sent") <= lab.number("answered"), "it is answered")
        raise AssertionError(until)

    for n in range(len(lesson.asides)):
        onward(f'.lab .asides button:nth-of-type({n + 2})[aria-pressed="true"]')
    after = list(LESSONS)[list(LESSONS).index(with_asides) + 1]
    onward('.lab[data-stage="ask"]')
    expect(title(lab)).to_have_text(LESSONS[after].words("en").title)
    lab.repainted(lambda: key(lab, "PageUp"))
    expect(title(lab)).to_have_text(lesson.words("en").title)
    stage_is(lab, "tell")


def test_an_answer_steps_back_where_the_scene_was_changed(watch: Watch) -> None:
    lab = presented(watch, f"lesson={FIRST}")
    key(lab, "End")
    stage_is(lab, "tell")
    lab.repainted(lambda: key(lab, "ArrowUp"))
    expect(lab.page.locator(".lab .takeaway")).to_have_count(0)
    lab.button(text("en", "lab.lesson.return")).click()
    expect(lab.page.locator(".lab .takeaway")).to_be_visible()


def test_a_scene_comes_back_as_it_was_opened(watch: Watch) -> None:
    lab = watch.lab().open("surface=saddle&r1=adam&r1.eta=0.07")
    lab.enter("adam η learning rate value", "0.3")
    lab.address_has("r1.eta=0.3")
    lab.repainted(lambda: lab.press("r"))
    lab.address_has("r1.eta=0.07")
    lab.press("Control+z")
    lab.address_has("r1.eta=0.3")
