"""From a key press on a slider to the new picture painted: the full page against two others.

Run it with ``python -m benchmarks.latency``. The floor is a Streamlit page with one slider and
one line of text; the usual way is the same contour with trails, and the same loss curves, each
in an ``st.plotly_chart``. Rounds of each are
taken in turn in one headless Chromium.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable

from playwright.sync_api import Page

from benchmarks.driver import SCENE, browser_page, scene_of, served

ROUNDS = 4
PRESSES = 10
REST = 700  # ms between presses, so that each stands alone

# The clock starts in a capturing listener and stops after the frame that shows the change.
PROBE = """
window.__start = 0;
window.__all = (now, before) => {  // each of the page's titles has changed
  const [a, b] = [`${now}`.split(","), `${before}`.split(",")];
  return a.length === b.length && a.every((text, i) => text !== b[i]);
};
document.addEventListener("keydown", () => { window.__start = performance.now(); }, true);
window.__shown = (changed) => new Promise((done) => {
  const look = () => changed()
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - window.__start), 0))
    : requestAnimationFrame(look);
  look();
});
"""
PAINTED = "() => +document.querySelector('[data-testid=player]').dataset.painted"
LINES = "() => [...document.querySelectorAll('.stText, .gtitle')].map((e) => e.textContent).join()"


def milliseconds(page: Page, slider: str, read: str) -> list[float]:
    """The time of each of some presses of the right arrow on a slider."""
    page.locator(slider).focus()
    taken = []
    for _ in range(PRESSES):
        before = page.evaluate(read)
        shown = page.evaluate_handle(
            f"(before) => ({{ wait: window.__shown(() => window.__all(({read})(), before)) }})",
            before,
        )
        page.keyboard.press("ArrowRight")
        taken.append(page.evaluate("(shown) => shown.wait", shown))
        page.wait_for_timeout(REST)
    return taken


def opened(page: Page, address: str, ready: str) -> Page:
    page.add_init_script(PROBE)
    page.goto(address)
    page.wait_for_selector(ready)
    page.wait_for_timeout(1500)
    return page


def main() -> None:
    full = scene_of(8, 500) if "--large" in sys.argv else SCENE
    with (
        served("benchmarks/pages/floor.py") as floor,
        served("benchmarks/pages/plotly_chart.py") as chart,
        served("app.py") as app,
        browser_page() as page,
    ):
        eta = 'input[aria-label="gd η learning rate"]'
        cases: dict[str, Callable[[], list[float]]] = {
            "floor": lambda: milliseconds(
                opened(page, floor, ".stText"), ".stSlider input[type=range]", LINES
            ),
            "st.plotly_chart": lambda: milliseconds(
                opened(page, f"{chart}?runs={len(full.runs)}&steps={full.steps}", ".gtitle"),
                ".stSlider input[type=range]",
                LINES,
            ),
            "full page": lambda: milliseconds(
                opened(page, f"{app}?{full.to_query()}", ".lab.ready"), eta, PAINTED
            ),
        }
        taken: dict[str, list[float]] = {name: [] for name in cases}
        for _ in range(ROUNDS):
            for name, measure in cases.items():
                taken[name] += measure()
    median = {name: statistics.median(times) for name, times in taken.items()}
    for name, times in taken.items():
        slow = sorted(times)[int(0.9 * len(times))]
        print(f"{name:16} median {median[name]:6.1f} ms   p90 {slow:6.1f} ms   of {len(times)}")
    print(f"full page / floor            {median['full page'] / median['floor']:.2f}  (at most 2)")
    ratio = median["full page"] / median["st.plotly_chart"]
    print(f"full page / st.plotly_chart  {ratio:.2f}  (at most 0.33)")


if __name__ == "__main__":
    main()
