"""Dragging a slider on the full page: pictures a second, and how soon each move is seen.

Run it with ``python -m benchmarks.drag``; ``--large`` for 8 runs × 500 steps, ``--delay 75`` for a
server so many milliseconds away, each way, and ``--alone`` without the browser's own steps, with
which every picture comes from the server. The browser draws what the hand does by its own steps;
the server's answer, which also says what the table says, comes later and is measured apart. The
hand moves in every frame that the machine paints: a mouse driven from outside is slower than that.
"""

from __future__ import annotations

import argparse
import math
import statistics

from benchmarks.distance import distant
from benchmarks.driver import SCENE, browser_page, scene_of, served

SECONDS = 4.0
DRAGS = 5
SLIDER = 'input[aria-label="gd η learning rate"]'

WATCH = """
() => {
  const root = document.querySelector("[data-testid=player]");
  window.__seen = { anticipated: [], painted: [], moves: [], frames: [] };
  new MutationObserver((changes) => {
    const now = performance.now();
    for (const { attributeName } of changes) window.__seen[attributeName.slice(5)].push(now);
  }).observe(root, { attributes: true, attributeFilter: ["data-painted", "data-anticipated"] });
  document.addEventListener("input", () => window.__seen.moves.push(performance.now()), true);
}
"""


DRAG = """
([slider, seconds]) => new Promise((done) => {
  const range = document.querySelector(slider);
  const [low, wide, began] = [Number(range.min), range.max - range.min, performance.now()];
  requestAnimationFrame(function next() {
    const time = (performance.now() - began) / 1000;
    window.__seen.frames.push(performance.now());
    range.value = low + (0.4 + 0.2 * Math.sin(2 * time)) * wide;
    range.dispatchEvent(new Event("input", { bubbles: true }));
    if (time < seconds) requestAnimationFrame(next);
    else done();
  });
})
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--large", action="store_true")
    options.add_argument("--delay", type=float, default=0.0)
    options.add_argument("--alone", action="store_true")
    asked = options.parse_args()
    scene = scene_of(8, 500) if asked.large else SCENE
    rates, frames, waits, lags = [], [], [], []
    with served("app.py") as app, distant(app, asked.delay / 1000) as far, browser_page() as page:
        if asked.alone:
            page.add_init_script("window.labTwin = 'off'")
        page.goto(f"{far}?{scene.to_query()}")
        page.wait_for_selector(".lab.ready")
        page.wait_for_timeout(1500)
        page.evaluate(WATCH)
        box = page.locator(SLIDER).bounding_box()
        assert box is not None
        left, middle = box["x"], box["y"] + box["height"] / 2
        for _ in range(DRAGS):
            page.evaluate("for (const times of Object.values(window.__seen)) times.length = 0")
            page.mouse.move(left + 0.4 * box["width"], middle)
            page.mouse.down()
            page.evaluate(DRAG, [SLIDER, SECONDS])
            page.wait_for_timeout(1500)  # the hand rests, still on the slider
            seen = page.evaluate("window.__seen")
            page.mouse.up()
            page.wait_for_timeout(800)
            moves = seen["moves"]
            pictures = sorted(seen["painted"] if asked.alone else seen["anticipated"])
            rates.append(a_second(pictures, moves))
            frames.append(a_second(seen["frames"], moves))
            waits.append(statistics.median(seen_after(move, pictures) for move in moves))
            lags.append(seen["painted"][-1] - moves[-1])
            print(
                f"{len(moves):4} moves, {rates[-1]:5.1f} pictures and "
                f"{frames[-1]:5.1f} frames a second, a move is seen "
                f"{waits[-1]:4.0f} ms later, the server's last answer {lags[-1]:5.0f} ms"
            )
    print(
        f"median: {statistics.median(rates):.1f} pictures and {statistics.median(frames):.1f} "
        "frames a second, a move is seen after ",
        end="",
    )
    print(f"{statistics.median(waits):.0f} ms, the last answer {statistics.median(lags):.0f} ms")


def a_second(times: list[float], moves: list[float]) -> float:
    """How many of these there were a second, while the hand moved."""
    during = [time for time in times if moves[0] <= time <= moves[-1]]
    return 1e3 * len(during) / (moves[-1] - moves[0])


def seen_after(move: float, pictures: list[float]) -> float:
    """How long a move waits for the next picture, in milliseconds."""
    return next((picture - move for picture in pictures if picture >= move), math.inf)


if __name__ == "__main__":
    main()
