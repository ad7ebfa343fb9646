"""Playing 4 runs × 500 steps: frames a second, long frames, and messages to the server.

Run it with ``python -m benchmarks.animation``. The aim is the display's 60 frames a second,
and no message while it plays. An empty animation in the same browser says what it can do.
"""

from __future__ import annotations

from playwright.sync_api import Page

from benchmarks.driver import browser_page, scene_of, served

SECONDS = 6

SOCKETS = """
window.__sent = 0;
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) { window.__sent += 1; return send.call(this, data); };
"""
FRAMES = """
(seconds) => new Promise((done) => {
  const times = [], end = performance.now() + 1000 * seconds;
  const tick = (now) => {
    times.push(now);
    if (now < end) requestAnimationFrame(tick);
    else done(times.slice(1).map((t, i) => t - times[i]));
  };
  requestAnimationFrame(tick);
})
"""


def report(name: str, gaps: list[float]) -> float:
    rate = 1e3 * len(gaps) / sum(gaps)
    long = sum(gap > 25 for gap in gaps)
    print(f"{name:18} {rate:5.1f} frames a second, {long} of {len(gaps)} over 25 ms")
    return rate


def played(page: Page) -> list[float]:
    page.keyboard.press("Home")
    page.get_by_label("Play", exact=True).click()
    gaps: list[float] = page.evaluate(FRAMES, SECONDS - 0.5)
    return gaps


def main() -> None:
    with served("app.py") as app, browser_page() as page:
        page.add_init_script(SOCKETS)
        page.goto(f"{app}?{scene_of(4, 500).to_query()}")
        page.wait_for_selector(".lab.ready")
        page.wait_for_timeout(2000)
        empty = report("nothing moving", page.evaluate(FRAMES, SECONDS / 2))
        page.evaluate("window.__sent = 0")
        rate = report("playing", played(page))
        print(f"messages to the server while playing: {page.evaluate('window.__sent')}")
        print(f"ratio to nothing moving: {rate / empty:.2f}")


if __name__ == "__main__":
    main()
