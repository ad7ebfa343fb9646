"""What people stumble over: sharing by touch, printing, a frame around the page, a zoomed page."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import expect

from optimizers import OPTIMIZERS
from tests.browser import Lab, Watch
from tests.test_accessibility import violations
from texts import text

EIGHT = "surface=beale&x=9&y=3&" + "&".join(f"r{i}=adam" for i in range(1, 9))
# The frames of all panels, texts and tables that are seen.
FRAMES = """() => [...document.querySelectorAll(
  '.lab > .sentence, .lab :is(div.picture, div.loss, div.legend), .lab .results-box > table'
)].map((e) => {
  const { left, top, right, bottom } = e.getBoundingClientRect();
  return [e.className, left, top, right, bottom];
})"""


def test_sharing_by_touch_copies_and_shows_a_code(watch: Watch) -> None:
    page = watch.lab("phone").open().page
    share = page.locator(".st-key-share button").first
    share.tap()
    copy = page.get_by_role("button", name="Copy to clipboard")
    expect(copy).to_be_visible()
    assert copy.evaluate("e => getComputedStyle(e).visibility") == "visible"
    for _ in range(2):  # the second time the server has nothing new to say
        page.get_by_role("button", name=text("en", "header.share.qr")).tap()
        expect(page.locator(".lab .qr svg")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".lab .qr svg")).to_be_hidden()
        expect(page.get_by_test_id("stPopoverBody")).to_be_hidden()
        share.tap()


def test_a_phone_leaves_a_formula_as_it_is_typed(watch: Watch) -> None:
    lab = watch.lab("phone").open("surface=formula&f=x%5E2%2By%5E2&r1=adam")
    field = lab.field(text("en", "header.formula"))
    field.tap()
    for name, value in (("autocapitalize", "off"), ("autocorrect", "off"), ("spellcheck", "false")):
        expect(field).to_have_attribute(name, value)
    field.fill("X^(2/3) + Y^2")
    lab.redrawn(lambda: field.press("Enter"))
    remark = text("en", "header.formula.one_sided", power="x^(2/3)", both="abs(x)^(2/3)")
    expect(lab.page.get_by_text(remark.replace("`", ""))).to_be_visible()


def test_there_is_one_heading_of_the_page(still: Lab) -> None:
    headings = still.page.locator("h1")
    expect(headings).to_have_count(1)
    expect(headings).to_have_text(text("en", "lab.title"))
    names = still.page.locator(".lab .card .opener").evaluate_all("e => e.map((c) => c.ariaLabel)")
    assert names == still.cards


def test_a_full_set_of_runs_says_so_and_shares_its_rates(watch: Watch) -> None:
    lab = watch.lab().open(EIGHT)
    full = text("en", "lab.full", count=8)
    expect(lab.button(full)).to_be_disabled()
    lab.enter("adam 3 η learning rate value", "0.3")
    lab.address_has("r3.eta=0.3")
    lab.page.locator(".lab .legend .chip").nth(2).click()
    lab.page.locator(".lab .card.open .more summary").click()
    lab.repainted(lambda: lab.button(text("en", "lab.share_eta")).click())
    lab.address_has(*(f"r{i}.eta=0.3" for i in range(1, 9)))
    lab.repainted(lambda: lab.button(text("en", "lab.suggest_eta")).click())
    lab.address_lacks(*(f"r{i}.eta" for i in range(1, 9)))
    # The start, which lies outside, is pointed to at the edge.
    lab.press("0", "Home")
    marked = """() => {
      const canvas = document.querySelector('.lab .picture canvas.front');
      const { xaxis } = document.querySelector('.lab .picture .plot')._fullLayout;
      const right = (xaxis._offset + xaxis._length) * devicePixelRatio;
      const { data } = canvas.getContext('2d').getImageData(right - 40, 0, 40, canvas.height);
      return data.some((v, i) => i % 4 === 3 && v > 200);
    }"""
    assert lab.page.evaluate(marked)


def test_every_method_is_seen_at_once_and_one_is_taken_among_the_runs(lab: Lab) -> None:
    page = lab.page
    gallery = page.get_by_role(
        "region", name=text("en", "lab.gallery.title", count=len(OPTIMIZERS))
    )
    page.get_by_role("button", name="+ Add run").click()
    lab.repainted(
        lambda: page.get_by_role(
            "button", name=text("en", "lab.gallery.open", count=len(OPTIMIZERS))
        ).click()
    )
    pictures = gallery.locator(".small-picture")
    expect(pictures).to_have_count(len(OPTIMIZERS))
    assert (
        pictures.evaluate_all(
            "all => all.filter((e) => e.getBoundingClientRect().bottom > "
            "e.closest('.gallery').getBoundingClientRect().bottom).length"
        )
        == 0
    )
    assert not violations(page)
    adam = page.locator("[data-optimizer=adam]")
    shown = "e => e.querySelector('canvas').toDataURL()"
    lab.press("End")
    end, loss = adam.evaluate(shown), adam.locator(".live").inner_text()
    lab.press("Home")
    assert adam.evaluate(shown) != end  # the one clock moves them all
    assert adam.locator(".live").inner_text() != loss
    lab.repainted(lambda: page.locator("[data-optimizer=lion]").click())
    expect(gallery).to_be_hidden()
    assert lab.cards[-1] == "Lion"
    lab.repainted(lambda: lab.press("g"))
    expect(gallery).to_be_visible()
    lab.repainted(lambda: adam.click())  # which is a run already
    assert lab.cards.count("Adam") == 1
    expect(page.locator(".lab .card.open .method")).to_contain_text("Adam")


def test_printed_nothing_covers_anything(watch: Watch) -> None:
    page = watch.lab().open().page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})  # a sheet between its margins
    frames = page.evaluate(FRAMES)
    assert len(frames) == 5
    for (one, a, b, c, d), (other, u, v, w, z) in itertools.combinations(frames, 2):
        apart = c <= u + 1 or w <= a + 1 or d <= v + 1 or z <= b + 1
        assert apart, f"{one} and {other}"
    assert max(right for *_, right, _ in frames) <= 718


def test_in_a_frame_no_step_back_of_the_page_around_it_is_taken(watch: Watch) -> None:
    lab = watch.lab()
    lab.page.set_content(f'<iframe src="{lab.url}" width="1400" height="880"></iframe>')
    frame = lab.page.frame_locator("iframe")
    player = frame.get_by_test_id("player")
    expect(player).to_have_attribute("data-backdrop", "plotly")
    before = lab.page.evaluate("history.length")
    field = frame.get_by_role("textbox", name="gd η learning rate value", exact=True)
    field.fill("0.02")
    field.press("Enter")
    expect(player).to_have_attribute("data-answered", "1")
    lab.until(lambda: "r1.eta=0.02" in lab.page.frames[1].url, "the frame's address follows")
    assert lab.page.evaluate("history.length") == before


def test_a_click_hits_where_it_points_on_a_zoomed_page(watch: Watch) -> None:
    lab = watch.lab().open()
    lab.page.evaluate("document.documentElement.style.zoom = 0.8")
    lab.page.wait_for_timeout(300)
    x, y = lab.page.locator(".lab .picture .plot").evaluate(
        """(plot) => {
          const { xaxis, yaxis } = plot._fullLayout, frame = plot.getBoundingClientRect();
          const zoom = frame.width / plot.offsetWidth;
          const [[x0, x1], [y0, y1]] = [xaxis.range, yaxis.range];
          return [
            frame.left + zoom * (xaxis._offset + (2 - x0) / (x1 - x0) * xaxis._length),
            frame.top + zoom * (yaxis._offset + (y1 + 1) / (y1 - y0) * yaxis._length),
          ];
        }"""
    )
    lab.page.mouse.click(x, y)
    lab.until(lambda: lab.start != (1.0, 1.5), "the start is set")
    assert lab.start == (pytest.approx(2.0, abs=0.03), pytest.approx(-1.0, abs=0.03))


def test_arrows_show_the_first_step_before_it_is_taken(still: Lab) -> None:
    still.press("v")
    key = still.page.locator(".lab .arrow-key")
    try:
        still.press("Home")
        expect(key).to_be_visible()
        expect(key).to_contain_text("1")
    finally:
        still.press("v", "End")
