"""Dragging a slider on the full page: pictures a second, and how soon each move is seen.

Run it with ``python -m benchmarks.drag``; ``--large`` for 8 runs × 500 steps, ``--delay 75`` for a
server so many milliseconds away, each way, and ``--alone`` without the browser's own steps, with
which every picture comes from the server. The browser draws what the hand does by its own steps;
the server's answer, which also says what the table says, comes later and is measured apart.
"""

from __future__ import annotations

import argparse
import math
import statistics
import time

from benchmarks.distance import distant
from benchmarks.driver import SCENE, browser_page, scene_of, served

SECONDS = 4.0
DRAGS = 5

WATCH = """
() => {
  const root = document.querySelector("[data-testid=player]");
  window.__seen = { anticipated: [], painted: [], moves: [] };
  new MutationObserver((changes) => {
    const now = performance.now();
    for (const { attributeName } of changes) window.__seen[attributeName.slice(5)].push(now);
  }).observe(root, { attributes: true, attributeFilter: ["data-painted", "data-anticipated"] });
  document.addEventListener("input", () => window.__seen.moves.push(performance.now()), true);
}
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--large", action="store_true")
    options.add_argument("--delay", type=float, default=0.0)
    options.add_argument("--alone", action="store_true")
    asked = options.parse_args()
    scene = scene_of(8, 500) if asked.large else SCENE
    rates, waits, lags = [], [], []
    with served("app.py") as app, distant(app, asked.delay / 1000) as far, browser_page() as page:
        if asked.alone:
            page.add_init_script("window.labTwin = 'off'")
        page.goto(f"{far}?{scene.to_query()}")
        page.wait_for_selector(".lab.ready")
        page.wait_for_timeout(1500)
        page.evaluate(WATCH)
        box = page.locator('input[aria-label="gd η learning rate"]').bounding_box()
        assert box is not None
        left, middle = box["x"], box["y"] + box["height"] / 2
        for _ in range(DRAGS):
            page.evaluate("for (const times of Object.values(window.__seen)) times.length = 0")
            page.mouse.move(left + 0.4 * box["width"], middle)
            page.mouse.down()
            start = time.perf_counter()
            while (now := time.perf_counter() - start) < SECONDS:
                page.mouse.move(left + (0.4 + 0.2 * math.sin(2 * now)) * box["width"], middle)
                page.wait_for_timeout(10)
            page.wait_for_timeout(1500)  # the hand rests, still on the slider
            seen = page.evaluate("window.__seen")
            page.mouse.up()
            page.wait_for_timeout(800)
            moves = seen["moves"]
            pictures = sorted(seen["painted"] if asked.alone else seen["anticipated"])
            during = [p for p in pictures if moves[0] <= p <= moves[-1]]
            rates.append(1e3 * len(during) / (moves[-1] - moves[0]))
            waits.append(statistics.median(seen_after(move, pictures) for move in moves))
            lags.append(seen["painted"][-1] - moves[-1])
            print(
                f"{len(moves):4} moves, {rates[-1]:5.1f} pictures a second, a move is seen "
                f"{waits[-1]:4.0f} ms later, the server's last answer {lags[-1]:5.0f} ms"
            )
    print(
        f"median: {statistics.median(rates):.1f} pictures a second, a move is seen after ", end=""
    )
    print(f"{statistics.median(waits):.0f} ms, the last answer {statistics.median(lags):.0f} ms")


def seen_after(move: float, pictures: list[float]) -> float:
    """How long a move waits for the next picture, in milliseconds."""
    return next((picture - move for picture in pictures if picture >= move), math.inf)


if __name__ == "__main__":
    main()
