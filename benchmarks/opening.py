"""From an address to the first picture in a fresh browser: the lab against the least page there is.

Run it with ``python -m benchmarks.opening``; ``--delay 75`` puts the server so many milliseconds
away, each way. Both pages are opened in turn, each time with nothing in the browser's cache.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Sequence

from playwright.sync_api import Browser, sync_playwright

from benchmarks.distance import distant
from benchmarks.driver import served
from tests.browser import FLAGS, find_browser

ROUNDS = 11
AIM = 1.8
# When what a selector says is there has been painted, in ms since the browser set out.
SEEN = """
(selector) => new Promise((done) => {
  const look = () => document.querySelector(selector)
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0))
    : requestAnimationFrame(look);
  look();
})
"""
FLOOR, PICTURE, PLOTLY = ".stText", ".lab[data-painted]", '.lab[data-backdrop="plotly"]'


def milliseconds(browser: Browser, address: str, selectors: Sequence[str]) -> list[float]:
    """When each of these was first seen in a browser that has never been to the address."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(
        "window.seen = Promise.all("
        f"{list(selectors)}.map({SEEN})).then((times) => new Promise((done) => "
        "requestIdleCallback(() => done(times))));"
    )
    page.goto(address)
    times: list[float] = page.evaluate("window.seen")
    context.close()
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delay", type=float, default=0, help="ms to the server, one way")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    taken: dict[str, list[float]] = {FLOOR: [], PICTURE: [], PLOTLY: []}
    with (
        served("benchmarks/pages/floor.py") as floor,
        served("app.py") as app,
        distant(floor, options.delay / 1e3) as far_floor,
        distant(app, options.delay / 1e3) as far_app,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        for turn in range(options.rounds + 1):
            for address, selectors in ((far_floor, [FLOOR]), (far_app, [PICTURE, PLOTLY])):
                times = milliseconds(browser, address, selectors)
                if turn:  # at first the servers load what they need
                    for selector, time in zip(selectors, times, strict=True):
                        taken[selector].append(time)
        browser.close()
    median = {selector: statistics.median(times) for selector, times in taken.items()}
    for selector, what in ((FLOOR, "floor"), (PICTURE, "picture"), (PLOTLY, "drawn by Plotly")):
        low, high = min(taken[selector]), max(taken[selector])
        print(f"{what:16} median {median[selector]:6.0f} ms   {low:.0f} to {high:.0f}")
    print(f"picture / floor  {median[PICTURE] / median[FLOOR]:.2f}  (at most {AIM})")


if __name__ == "__main__":
    main()
