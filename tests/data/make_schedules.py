"""Write ``schedules.json``: the rates of PyTorch's own schedulers. Needs PyTorch 2.13.

python tests/data/make_schedules.py
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch.optim import lr_scheduler

ETA = 0.3
STEPS = (10, 100, 137)


def rates(make: Callable[[Any], Any], steps: int) -> list[float]:
    """The rate of each step."""
    weight = torch.zeros(1, requires_grad=True, dtype=torch.float64)
    optimizer = torch.optim.SGD([weight], lr=ETA)
    scheduler = make(optimizer)
    listed = []
    for _ in range(steps):
        listed.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if len(listed) < steps:
            scheduler.step()
    return listed


def warmup_cosine(optimizer: Any, steps: int, warmup: float, floor: float) -> Any:
    """A linear rise from a hundredth, and then a cosine."""
    rising = max(1, round(warmup * steps))
    return lr_scheduler.SequentialLR(
        optimizer,
        [
            lr_scheduler.LinearLR(optimizer, 0.01, total_iters=rising),
            lr_scheduler.CosineAnnealingLR(optimizer, steps - rising, eta_min=floor * ETA),
        ],
        milestones=[rising],
    )


CASES: list[tuple[str, dict[str, float], Callable[[Any, int], Any]]] = [
    ("step", {"every": 7, "gamma": 0.5}, lambda o, n: lr_scheduler.StepLR(o, 7, 0.5)),
    ("exponential", {"gamma": 0.97}, lambda o, n: lr_scheduler.ExponentialLR(o, 0.97)),
    (
        "inverse_time",
        {"decay": 0.05},
        lambda o, n: lr_scheduler.LambdaLR(o, lambda t: 1 / (1 + 0.05 * t)),
    ),
    (
        "cosine",
        {"floor": 0.1},
        lambda o, n: lr_scheduler.CosineAnnealingLR(o, n, eta_min=0.1 * ETA),
    ),
    (
        "warmup_cosine",
        {"warmup": 0.1, "floor": 0.1},
        lambda o, n: warmup_cosine(o, n, 0.1, 0.1),
    ),
    (
        "one_cycle",
        {"warmup": 0.3},
        lambda o, n: lr_scheduler.OneCycleLR(o, ETA, n, cycle_momentum=False),
    ),
]


def main() -> None:
    """Write the file."""
    warnings.simplefilter("ignore")  # a SequentialLR steps its parts in a deprecated way
    listed = [
        {
            "schedule": key,
            "parameters": parameters,
            "eta": ETA,
            "rates": rates(lambda o, n=steps, m=make: m(o, n), steps),
        }
        for key, parameters, make in CASES
        for steps in STEPS
    ]
    text = json.dumps(listed, indent=None, separators=(",", ":"))
    Path(__file__).with_name("schedules.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
