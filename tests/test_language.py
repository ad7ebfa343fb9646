"""Which language the page speaks, and that it speaks nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from engine import Run, Scene
from engine.schedules import SCHEDULES
from figures import View
from lessons import LESSONS, READY_MADE
from links.reading import read_link
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tests.browser import Lab, Watch
from tests.buffer import Buffer
from tests.test_page import address, buffer, opened, ran, select, send, state
from texts import LANGUAGES, text
from ui.page.language import after, of_browser
from ui.wire.events import Lab as State
from ui.wire.payload import payload

# What is the same in Korean: names of methods, people, programs and keys.
NAMES = {
    *re.findall(r"[A-Za-z]+", " ".join(o.name for o in OPTIMIZERS.values())),
    *re.findall(r"[A-Za-z]*[A-Z][A-Za-z]*", " ".join(o.full_name for o in OPTIMIZERS.values())),
    *("Beale", "Rosenbrock", "Booth", "Matyas", "Himmelblau", "Styblinski", "Tang", "McCormick"),
    *("Goldstein", "Price", "Rastrigin", "Ackley", "Easom", "Forbes", "Polyak", "Sutskever"),
    *("PyTorch", "TensorFlow", "Keras", "Optax", "SciPy", "English"),
    *("Ctrl", "Home", "Enter", "Shift", "Space", "PgUp", "PgDn"),
}
CODES = {"Adam(amsgrad=True)", "SGD(nesterov=True)", "eps_root"}
KEYS = {*OPTIMIZERS, *SURFACES, *SCHEDULES}  # in the names of controls
WORD = re.compile(r"(?<![A-Za-zλ])[A-Za-z]{4,}")


def english(shown: str) -> set[str]:
    """The English words in what is shown in Korean."""
    shown = re.sub(r"\{\w+\}", "", shown)  # what is filled in later
    for code in CODES | {key for key in KEYS if "_" in key}:
        shown = shown.replace(code, "")
    return set(WORD.findall(shown)) - NAMES - KEYS


def language_of(page: AppTest) -> str:
    """The language of the lab, which the header and the page's title share."""
    lab = buffer(page).header["language"]
    assert select_labels(page) == [text(lab, f"header.{name}") for name in ("scene", "surface")]
    return str(lab)


def select_labels(page: AppTest) -> list[str]:
    return [box.label for box in page.selectbox]


def shared(page: AppTest) -> dict[str, list[str]]:
    """The parameters of the link to share."""
    return parse_qs(page.code[0].value.partition("?")[2])


def switched(page: AppTest) -> AppTest:
    page.button(key="language").click()
    return ran(page)


@pytest.fixture
def korean(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that is set to Korean."""
    monkeypatch.setattr("ui.page.session._locale", lambda: "ko-KR")


# The browser's language


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        *[("ko", "ko"), ("ko-KR", "ko"), ("KO_kr", "ko"), ("kok", "en")],
        *[("en-US", "en"), ("de", "en"), ("", "en"), (None, "en")],
    ],
)
def test_the_browser_has_a_language(locale: str | None, language: str) -> None:
    assert of_browser(locale) == language


@pytest.mark.usefixtures("korean")
def test_a_korean_browser_gets_a_korean_page_without_a_word_in_the_link() -> None:
    page = opened()
    assert language_of(page) == "ko"
    assert address(page) == ""
    assert "lang" not in shared(page)
    select(page, "scene", "ko").set_value("saddle")
    assert address(ran(page)) == READY_MADE["saddle"].to_query()


def test_another_browser_gets_an_english_page() -> None:
    assert language_of(opened()) == "en"


# The one that was chosen


def test_every_language_can_be_reached() -> None:
    seen = ["en"]
    while (following := after(seen[-1])) != "en":
        seen.append(following)
    assert seen == list(LANGUAGES)


def test_the_button_names_the_other_language_in_it() -> None:
    page = opened()
    assert page.button(key="language").label == "한국어"
    assert switched(page).button(key="language").label == "English"


def test_a_language_that_was_chosen_stands_in_the_link() -> None:
    page = switched(opened())
    assert language_of(page) == "ko"
    assert address(page) == READY_MADE["beale"].to_query() + "&lang=ko"
    assert shared(page)["lang"] == ["ko"]
    assert state(page).scene == READY_MADE["beale"]
    page = send(page, {"kind": "add", "value": "adagrad"})
    assert address(page).endswith("&lang=ko")
    page = switched(page)
    assert language_of(page) == "en"
    assert address(page).endswith("&lang=en")
    assert len(state(page).scene.runs) == 5


def test_choosing_a_language_keeps_what_is_shown() -> None:
    page = send(opened(), {"kind": "axis", "value": "evaluations"}, {"kind": "add", "value": "sgd"})
    before = state(page)
    now = state(switched(page))
    assert (now.sheet, now.past) == (before.sheet, before.past)
    assert now.view.axis == "evaluations"


def test_the_link_goes_before_the_browser() -> None:
    assert language_of(opened("surface=saddle&r1=adam&lang=ko")) == "ko"


@pytest.mark.usefixtures("korean")
def test_a_korean_browser_opens_an_english_link_in_english() -> None:
    assert language_of(opened("surface=saddle&r1=adam&lang=en")) == "en"


def test_a_link_may_name_a_language_alone() -> None:
    page = opened("lang=ko")
    assert language_of(page) == "ko"
    assert state(page).scene == READY_MADE["beale"]
    assert address(page) == "lang=ko"
    assert not page.warning


def test_back_and_forward_keep_a_language_that_was_chosen() -> None:
    page = switched(opened("surface=saddle&r1=adam"))
    page = send(page, {"kind": "navigate", "value": "?surface=saddle&r1=adam"})
    assert language_of(page) == "ko"
    assert state(page).scene == Scene("saddle", runs=(Run("adam"),))
    page = send(page, {"kind": "navigate", "value": "?surface=saddle&r1=adam&lang=en"})
    assert language_of(page) == "en"


# A language that nobody speaks here


@pytest.mark.parametrize("value", ["fr", "", "KO", "ko-KR", "{", "x" * 200])
def test_an_unknown_language_is_complained_about(value: str) -> None:
    page = opened(f"surface=saddle&r1=adam&lang={value}")
    assert language_of(page) == "en"
    assert state(page).scene.surface == "saddle"
    (shown,) = page.text
    assert shown.value.startswith("lang: ")
    assert shown.value.endswith("; there are en, ko.")


def test_a_language_that_stands_twice_is_complained_about() -> None:
    there = read_link("lang=ko&seed=3&lang=en")
    assert (there.scene, there.language) == (Scene(seed=3), "ko")
    assert [c.code for c in there.complaints] == ["twice"]


def test_a_scene_has_no_language() -> None:
    with pytest.raises(ValueError, match="lang"):
        Scene.from_query("lang=ko")


# Nothing else is spoken


def strings(value: Any) -> Iterator[str]:
    """All strings in what was sent to the browser."""
    if isinstance(value, dict):
        for entry in value.values():
            yield from strings(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from strings(entry)
    elif isinstance(value, str):
        yield value


def sent(scene: Scene) -> Buffer:
    """What a Korean page of a scene is made from."""
    return Buffer(payload(State.of(scene, View(language="ko")), "session", ()))


def test_all_that_controls_are_built_from_is_korean() -> None:
    buffer = sent(READY_MADE["beale"])
    catalog = buffer.json(buffer.header["catalog"])
    for about in (*catalog["optimizers"].values(), *catalog["schedules"].values()):
        for setting in (*about["numbers"], *about.get("switches", ())):
            assert not english(f"{setting['label']} {setting['help']}")
        assert not english(f"{about['name']} {about.get('full_name', '')} {about['summary']}")
    for surface in catalog["surfaces"].values():
        assert not english(surface["name"])
        for parameter in surface["parameters"]:
            assert not english(f"{parameter['label']} {parameter['help']}")
    for key, shown in catalog["texts"].items():
        assert not english(shown), key


@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_has_a_korean_picture(surface: str) -> None:
    extras: dict[str, Any] = {"schedule": "warmup_cosine", "clip": 1.0, "l2": 0.1}
    runs = (
        Run("gd", {"eta": 0.001}),
        Run("sgd", **extras),
        Run("adam", {"bias_correction": False}),
    )
    buffer = sent(Scene(surface, steps=30, runs=runs))
    header = buffer.header
    shown = [header["sentence"], header["scene"]["name"], *header["scene"]["axes"]]
    for run in header["runs"]:
        shown += [run["name"], run["source"], run["result"]["settings"], run["result"]["sentence"]]
    for part in ("picture", "loss", "fit"):
        if header[part]:
            layout = buffer.json(header[part]["figure"])["layout"]
            shown += [layout[axis]["title"]["text"] for axis in ("xaxis", "yaxis")]
    assert not english(" ".join(shown)) - {"inHg"}


@pytest.mark.usefixtures("korean")
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_method_is_explained_in_korean(optimizer: str) -> None:
    page = send(opened(f"surface=beale&r1={optimizer}"), {"kind": "equations", "run": 1})
    formulas = [line.value for line in page.latex]
    assert formulas
    assert not re.search(r"\\text\{[^}]*[a-z]{2}", " ".join(formulas))
    prose = [re.sub(r"\$[^$]*\$|\[.*?\]\(.*?\)", "", block.value) for block in page.markdown]
    assert not english(" ".join(prose))


@pytest.mark.usefixtures("korean")
@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_is_explained_in_korean(surface: str) -> None:
    page = opened(f"surface={surface}&r1=gd")
    explained = page.markdown[0]
    assert not english(explained.proto.help)
    assert not re.search(r"\\text\{[^}]*[a-z]{2}", explained.value)


@pytest.mark.parametrize("key", LESSONS)
def test_every_lesson_is_told_in_korean(key: str) -> None:
    words = LESSONS[key].words("ko")
    told = [words.title, words.question, *words.explanation, words.takeaway, *words.asides]
    assert not english(" ".join(re.sub(r"\$.*?\$", "", paragraph) for paragraph in told))


@pytest.mark.usefixtures("korean")
def test_complaints_are_korean() -> None:
    page = opened("surface=nowhere&r1=adam&r1.eta=x&seed=1.5&lang=fr")
    (shown,) = page.text
    lines = shown.value.splitlines()
    assert len(lines) == 4
    assert all(re.search(r"[가-힣]", line) for line in lines)
    assert re.search(r"[가-힣]", page.warning[0].value)


# In a browser

# All texts and names, but for sources, links, formulas, and what Streamlit says to screen readers.
SHOWN = """() => {
  const left_out = "script, noscript, style, a, code, .katex, [data-testid=stIconMaterial], "
    + "[data-testid=InputInstructions], [aria-live]";
  const texts = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (!node.parentElement.closest(left_out)) texts.push(node.textContent);
  }
  for (const part of document.querySelectorAll(".lab, .lab *")) {
    for (const name of ["title", "aria-label", "aria-valuetext", "label"]) {
      if (part.hasAttribute(name)) texts.push(part.getAttribute(name));
    }
  }
  return texts;
}"""


@pytest.fixture
def page(watch: Watch) -> Lab:
    """The page in a Korean browser."""
    return watch.lab("korean").open()


def test_a_korean_browser_shows_nothing_english(page: Lab) -> None:
    expect(page.player).to_have_attribute("lang", "ko")
    expect(page.page.locator("html")).to_have_attribute("lang", "ko")
    assert page.page.title() == text("ko", "lab.title")
    assert page.query == ""
    page.page.locator(".lab .card.open .more summary").click()
    page.page.locator(".lab .glance summary").click()
    page.page.locator(".lab .card.open .method").click()
    page.repainted(lambda: page.choose_method("Adam"))
    page.page.locator(".lab .card.open .equations").click()
    expect(page.page.get_by_role("dialog")).to_be_visible()
    shown: list[str] = page.page.evaluate(SHOWN)
    assert len(shown) > 100
    assert not english(" ".join(shown))


def test_a_korean_browser_explains_formulas_in_korean(page: Lab) -> None:
    page.choose("곡면", "직접 쓴 수식")
    page.button("표기법").click()
    expect(page.page.get_by_text("예를 들면:")).to_be_visible()
    field = page.page.get_by_label("수식 f(x, y)")
    field.fill("x^2 + nothing")
    assert not english(" ".join(page.page.evaluate(SHOWN)))
    field.press("Enter")
    expect(page.page.get_by_text("이런 이름은 없습니다")).to_be_visible()
    expect(page.page.get_by_text("Press Enter")).to_be_hidden()


def test_the_language_is_switched_by_a_button(lab: Lab) -> None:
    """In place, with the link, and Back keeps it; a link opens in its language."""
    assert lab.query == ""
    lab.button("한국어").click()
    expect(lab.player).to_have_attribute("lang", "ko")
    lab.address_has("lang=ko")
    expect(lab.slider("gd η 학습률")).to_be_visible()
    lab.choose("곡면", "안장")
    lab.address_has("surface=saddle", "lang=ko")
    lab.page.go_back()
    lab.address_has("surface=beale", "lang=ko")
    expect(lab.slider("gd η 학습률")).to_be_visible()
    lab.page.reload()
    lab.ready()
    expect(lab.player).to_have_attribute("lang", "ko")
    lab.button("English").click()
    lab.address_has("lang=en")
    expect(lab.slider("gd η learning rate")).to_be_visible()
