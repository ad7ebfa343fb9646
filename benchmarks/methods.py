"""Every method that PyTorch has: ``engine.run`` against PyTorch's own with autograd.

Run it with ``python -m benchmarks.methods``. Needs PyTorch. One path of 500 steps on
Rosenbrock's function; the two are timed in turn, and a ratio is the median over the pairs.
L-BFGS is near the minimum after 30 steps, where PyTorch's stops: there, 30 steps 16 times.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch import optim

from benchmarks.core import seconds
from engine import Run, Scene, run
from optimizers import OPTIMIZERS

STEPS = 500
PAIRS = 9
START = (-1.2, 1.0)
METHODS: dict[str, Callable[..., optim.Optimizer]] = {
    "gd": optim.SGD,
    "momentum": lambda w, lr: optim.SGD(w, lr, momentum=0.9),
    "nesterov": lambda w, lr: optim.SGD(w, lr, momentum=0.9, nesterov=True),
    "adagrad": optim.Adagrad,
    "rmsprop": optim.RMSprop,
    "adadelta": optim.Adadelta,
    "adam": optim.Adam,
    "amsgrad": lambda w, lr: optim.Adam(w, lr, amsgrad=True),
    "adamax": optim.Adamax,
    "nadam": optim.NAdam,
    "radam": optim.RAdam,
    "adamw": optim.AdamW,
    "rprop": optim.Rprop,
    "lbfgs": lambda w, lr: optim.LBFGS(
        w, max_iter=1, max_eval=TRIALS, history_size=10, line_search_fn="strong_wolfe"
    ),
}
ETA = 5e-4  # small enough for all to take every step
SHORT = {"lbfgs": 30}
TRIALS = 26  # left to itself, PyTorch allows 5/4 of max_iter, so no trial, and doesn't move


def with_torch(key: str) -> tuple[float, ...]:
    """Where PyTorch's method ends."""
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer: Any = METHODS[key]([w], ETA)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        x, y = w
        loss = (1 - x) ** 2 + 100 * (y - x * x) ** 2
        loss.backward()
        return loss

    for _ in range(SHORT.get(key, STEPS)):
        if key == "lbfgs":
            optimizer.step(closure)
        else:
            closure()
            optimizer.step()
    return tuple(w.tolist())


def times(steps: int, call: Callable[[], object]) -> float:
    """How long about ``STEPS`` steps take, ``steps`` at a call."""
    return sum(seconds(call) for _ in range(STEPS // steps))


def main() -> None:
    torch.set_num_threads(1)
    print(f"{'':12}{'engine.run':>12}{'PyTorch':>12}{'ratio':>8}   (the aim: at least 15)")
    for key in METHODS:
        eta = {} if key == "lbfgs" else {"eta": ETA}
        steps = SHORT.get(key, STEPS)
        scene = Scene("rosenbrock", start=START, steps=steps, runs=(Run(key, eta),))
        assert run(scene)[0].steps == steps, key
        assert with_torch(key) != START, key
        pairs = [
            (times(steps, partial(run, scene)), times(steps, partial(with_torch, key)))
            for _ in range(PAIRS)
        ]
        ours, theirs = (1e3 * statistics.median(side) for side in zip(*pairs, strict=True))
        ratio = statistics.median(b / a for a, b in pairs)
        print(f"{OPTIMIZERS[key].name:12}{ours:9.1f} ms{theirs:9.1f} ms{ratio:8.1f}")
    print("PyTorch's L-BFGS has another line search, with a gradient at each trial.")


if __name__ == "__main__":
    main()
