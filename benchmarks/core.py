"""One Adam run of 1,000 steps: ``engine.run`` against PyTorch's Adam with autograd.

Run it with ``python -m benchmarks.core``. Needs PyTorch. The two are timed in turn, and the
ratio is the median over the pairs, so that a machine that slows down slows both.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import torch

from engine import Run, Scene, run

STEPS = 1000
PAIRS = 15
SCENE = Scene("rosenbrock", start=(-1.2, 1.0), steps=STEPS, runs=(Run("adam", {"eta": 0.02}),))


def with_torch() -> list[float]:
    w = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([w], lr=0.02)
    for _ in range(STEPS):
        optimizer.zero_grad()
        x, y = w
        loss = (1 - x) ** 2 + 100 * (y - x * x) ** 2
        loss.backward()
        optimizer.step()
    return w.tolist()


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    torch.set_num_threads(1)
    ours, theirs = run(SCENE)[0].positions[-1], with_torch()
    print(f"both end at ({ours[0]:.12f}, {ours[1]:.12f}), PyTorch at {theirs}")
    pairs = [(seconds(lambda: run(SCENE)), seconds(with_torch)) for _ in range(PAIRS)]
    print(f"engine.run   {1e3 * statistics.median(a for a, _ in pairs):8.1f} ms")
    print(f"PyTorch      {1e3 * statistics.median(b for _, b in pairs):8.1f} ms")
    ratio = statistics.median(b / a for a, b in pairs)
    print(f"ratio        {ratio:8.1f}  (the aim: at least 15)")


if __name__ == "__main__":
    main()
