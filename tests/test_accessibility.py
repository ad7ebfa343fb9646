"""What a person who doesn't see well, or has no mouse, needs: checked with axe, and by key."""

from __future__ import annotations

import re
from importlib import resources
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lessons import LESSONS
from tests.browser import Lab, Watch
from texts import LANGUAGES, number, text, translated

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
WITH_DATA = next(key for key in LESSONS if LESSONS[key].scene.landscape.data)
SCHEMES = ["light", "dark"]
# What has the focus, whether it is seen, and how thick the ring around it, or its frame, is.
FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const ring = (of) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(of);
    return outlineStyle === 'none' ? 0 : parseFloat(outlineWidth);
  };
  const { width, height } = e.getBoundingClientRect();
  window.order ??= new Map();
  if (!window.order.has(e)) window.order.set(e, window.order.size);
  return {
    id: window.order.get(e),
    what: `${e.tagName}.${e.className} ${e.getAttribute('aria-label') ?? e.textContent.trim()}`,
    inside: Boolean(e.closest('.lab')),
    around: Boolean(e.querySelector('.lab')), // what scrolls the page
    seen: e.checkVisibility({ visibilityProperty: true }) && width > 0 && height > 0,
    ring: Math.max(ring(e), ring(e.parentElement)),
  };
}"""
FROM_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
}"""
# All that can have the focus in the lab.
STOPS = """() => [...document.querySelectorAll(
  '.lab :is(a[href], button, input, select, textarea, summary, [tabindex="0"])'
)].filter((e) => !e.disabled && e.checkVisibility({ visibilityProperty: true })).length"""
# What of the lab moves by itself when something about it changes.
MOVES = """() => [...document.querySelectorAll('.lab, .lab *')].filter((e) => {
  const { transitionDuration, animationName } = getComputedStyle(e);
  return transitionDuration !== '0s' || animationName !== 'none';
}).map((e) => `${e.tagName}.${e.className}`)"""


def violations(page: Page) -> list[str]:
    """What axe finds, an entry for each element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(
        """async (runOnly) => {
          const how = { runOnly, resultTypes: ['violations'], preload: false };
          return (await axe.run(document, how)).violations;
        }""",
        RULES,
    )
    return [
        f"{rule['id']}: {node['target']} {node['html'][:160]} {node['any'][:1]}"
        for rule in found
        for node in rule["nodes"]
    ]


def stops(page: Page) -> list[dict[str, Any]]:
    """Every place in the lab where Tab stops, in turn, beginning with the first of the page."""
    page.evaluate(FROM_THE_TOP)
    listed: list[dict[str, Any]] = []
    for _ in range(150):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or stop["id"] in {seen["id"] for seen in listed}:
            break
        listed.append(stop)
    return [stop for stop in listed if not stop["around"]]


def is_clean(lab: Lab) -> None:
    found = violations(lab.page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_and_presenting(watch: Watch, scheme: Any, language: str) -> None:
    lab = watch.lab(color_scheme=scheme).open(f"lesson={WITH_DATA}&lang={language}")
    is_clean(lab)
    lab.press("1")
    is_clean(lab)
    lab.press("ArrowRight")
    is_clean(lab)
    lab.press("End")
    is_clean(lab)
    lab.press("p")
    is_clean(lab)
    lab.press("?")
    is_clean(lab)
    lab.press("Escape")
    lab.repainted(lambda: lab.press("q"))
    expect(lab.page.locator(".lab .qr")).to_be_visible()
    is_clean(lab)
    lab.press("Escape", "PageUp")
    is_clean(lab)
    lab.press("2", "a", "PageDown")
    is_clean(lab)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_opens_above_the_page(watch: Watch, scheme: Any) -> None:
    lab = watch.lab(color_scheme=scheme).open("nonsense=1")
    is_clean(lab)
    lab.button(text("en", "header.share")).click()
    expect(lab.page.get_by_test_id("stPopoverBody")).to_be_visible()
    is_clean(lab)
    lab.page.keyboard.press("Escape")
    lab.page.locator(".lab .open .method").click()
    expect(lab.page.locator(".lab .chooser")).to_be_visible()
    is_clean(lab)
    lab.page.keyboard.press("Escape")
    lab.page.locator(".lab .open .tool.equations").click()
    expect(lab.page.get_by_role("dialog")).to_be_visible()
    is_clean(lab)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_formula_and_a_mistake(watch: Watch, scheme: Any) -> None:
    lab = watch.lab(color_scheme=scheme).open("surface=formula&f=x%5E2%2By%5E2&r1=adam")
    lab.enter("adam η learning rate value", "fast")
    lab.field(text("en", "header.formula")).fill("x^2 +")
    lab.field(text("en", "header.formula")).press("Enter")
    expect(lab.page.locator(".st-key-mistake")).to_be_visible()
    is_clean(lab)


def test_a_phone(watch: Watch) -> None:
    lab = watch.lab("phone").open()
    is_clean(lab)
    lab.open(f"lesson={WITH_DATA}")
    is_clean(lab)
    lab.press("End")
    is_clean(lab)


def test_axe_would_find_something(lab: Lab) -> None:
    """That nothing is found means something only where something could be."""
    lab.page.evaluate(
        """() => {
          document.querySelector('.lab .sentence').style.color = '#aaaaaa';
          document.querySelector('.lab .scrub').removeAttribute('aria-label');
          document.querySelector('.lab .picture').removeAttribute('aria-label');
        }"""
    )
    rules = {found.partition(":")[0] for found in violations(lab.page)}
    assert rules == {"color-contrast", "label", "role-img-alt"}


# By key


@pytest.mark.parametrize("query", ["", f"lesson={WITH_DATA}"])
def test_tab_stops_at_every_control_and_the_focus_is_seen(watch: Watch, query: str) -> None:
    lab = watch.lab().open(query)
    if query:
        lab.press("End")
    listed = stops(lab.page)
    inside = [stop for stop in listed if stop["inside"]]
    assert len(inside) == lab.page.evaluate(STOPS)
    assert not [stop["what"] for stop in listed if not stop["seen"]]
    assert not [stop["what"] for stop in inside if stop["ring"] < 2]
    # The page's header first, then the lab without a gap.
    places = [stop["inside"] for stop in listed]
    assert places == sorted(places)


def test_tab_stays_in_what_is_seen_while_presenting(watch: Watch) -> None:
    lab = watch.lab().open(f"lesson={WITH_DATA}")
    lab.press("p")
    expect(lab.page.locator(".st-key-top")).to_be_hidden()
    listed = stops(lab.page)
    assert len(listed) == lab.page.evaluate(STOPS) > 5
    assert all(stop["inside"] and stop["seen"] and stop["ring"] >= 2 for stop in listed)
    expect(lab.page.locator(".transport")).to_have_css("opacity", "1")


# Reduced motion


def test_nothing_moves_by_itself(watch: Watch) -> None:
    lab = watch.lab().open()
    for query in ("", f"lesson={WITH_DATA}"):
        lab.open(query)
        assert not lab.playing
        assert not lab.page.evaluate(MOVES)
        lab.press("p")
        assert not lab.page.evaluate(MOVES)
        assert not lab.playing


# The picture in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_says_what_it_shows(watch: Watch, language: str) -> None:
    lab = watch.lab().open(f"lang={language}")
    picture = lab.page.get_by_role("img", name=re.compile("Beale"))
    surface = translated(language, "surface.beale.name", "Beale")
    for place in ((2.0, -1.0), (3.0, 1.0)):
        said = picture.get_attribute("aria-label") or ""
        x, y = (number(v) for v in lab.start)
        assert said.startswith(text(language, "lab.picture", surface=surface, x=x, y=y))
        for row in lab.page.locator(".lab .results tbody tr").all():
            sentence, loss = (
                row.locator(f"td.{c} > span").first.inner_text() for c in ("sentence", "loss")
            )
            name = row.locator("th").inner_text()
            assert (
                text(language, "lab.picture.run", name=name, sentence=sentence, loss=loss) in said
            )
        lab.repainted(lambda place=place: lab.page.mouse.click(*lab.pixel(*place)))
