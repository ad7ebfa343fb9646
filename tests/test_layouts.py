"""Every window, theme and language: one page for each theme and language runs all checks."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from figures import THEMES
from tests.browser import Lab, Watch
from tests.test_accessibility import is_clean
from texts import LANGUAGES, text

SIZES = [(1440, 900), (1920, 1080), (1280, 720), (1024, 768), (820, 1180), (390, 844)]
PHONE = 600  # px: on a narrower page the controls lie below what is seen at once
# As many as at the page's first version: what is new hides until it is asked for.
MOST_CONTROLS = {(1440, 900): 55, (390, 844): 32}
CONTROLS = """() => [...document.querySelectorAll(
  'button, input, select, summary, textarea, a[href]'
)].filter((e) => {
  const { left, right, top, bottom } = e.getBoundingClientRect();
  return right - left > 1 && bottom - top > 1 && top < innerHeight && bottom > 0
    && left < innerWidth && e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
}).length"""


def rgb(color: str) -> str:
    """A colour as the browser states it."""
    return "rgb({}, {}, {})".format(*(int(color[i : i + 2], 16) for i in (1, 3, 5)))


def overflow(lab: Lab) -> list[int]:
    """How many pixels the page is wider than its window: of the document, and of what scrolls."""
    wider: list[int] = lab.page.evaluate(
        "[document.scrollingElement, document.querySelector('.stMain')]"
        ".map(e => e.scrollWidth - e.clientWidth)"
    )
    return wider


def outside(lab: Lab) -> list[str]:
    """What is seen, but cut off at the side, and not inside something that scrolls sideways."""
    found: list[str] = lab.page.evaluate(
        """() => {
          const scrolls = (e) => e && (/auto|scroll/.test(getComputedStyle(e).overflowX)
            && !e.matches('.stMain, .controls') || scrolls(e.parentElement));
          return [...document.querySelectorAll('.lab *, .st-key-top *')].filter((e) => {
            const { left, right, width, height } = e.getBoundingClientRect();
            return width > 1 && height > 1 && (left < -1 || right > innerWidth + 1)
              && !e.closest('.katex, svg') && !scrolls(e);
          }).map((e) => `${e.tagName}.${e.className}`);
        }"""
    )
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_window_in_every_theme_and_language(watch: Watch, scheme: Any, language: str) -> None:
    lab = watch.lab(color_scheme=scheme).open(f"lang={language}")
    expect(lab.page.locator(".lab h1")).to_have_text(text(language, "lab.title"))
    wears(lab, scheme)
    for width, height in SIZES:
        lab.page.set_viewport_size({"width": width, "height": height})
        lab.until(lambda: fitted(lab), "the picture is drawn for this window")
        assert max(overflow(lab)) <= 0
        assert not outside(lab)
        seen = (".picture-box", ".transport", ".card.open .slider >> nth=0")
        for part in seen if width > PHONE else seen[:2]:
            box = lab.page.locator(f".lab {part}").bounding_box()
            assert box
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= height
        most = MOST_CONTROLS.get((width, height), 1000)
        assert lab.page.evaluate(CONTROLS) <= most
    is_clean(lab)
    lab.page.set_viewport_size({"width": 1440, "height": 900})
    for details in lab.page.locator(".lab details:visible > summary").all():
        details.click()
    is_clean(lab)


def fitted(lab: Lab) -> bool:
    """Whether the canvases above the picture have its size."""
    return bool(
        lab.page.evaluate(
            """() => {
              const host = document.querySelector('.lab .picture');
              const canvas = host.querySelector('canvas.front');
              return Math.abs(host.clientWidth - parseFloat(canvas.style.width)) < 1
                && Math.abs(host.clientHeight - parseFloat(canvas.style.height)) < 1;
            }"""
        )
    )


def wears(lab: Lab, scheme: Any) -> None:
    """The theme's colours, on the page and in what Plotly draws."""
    colors = THEMES[scheme]
    expect(lab.player).to_have_attribute("data-theme", scheme)
    expect(lab.page.locator(".stApp")).to_have_css("background-color", rgb(colors.background))
    paper = "document.querySelector('.lab .picture .plot')._fullLayout.paper_bgcolor"
    assert lab.page.evaluate(paper) == colors.background
    expect(lab.page.locator(".lab > .sentence")).to_have_css("color", rgb(colors.ink))
