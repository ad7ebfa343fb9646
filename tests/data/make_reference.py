"""Make the reference trajectories: PyTorch's own optimizers, float64, with autograd.

    python tests/data/make_reference.py

writes one file a method next to this one. It needs PyTorch 2.13.0, which the tests do not.
Surfaces are written here a second time, for autograd, and nothing of the project is imported.
README.md says what the files hold.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

STEPS = 200
RUNS = 4  # for each method and surface
AWAY = 1e6  # a run is cut at the first step beyond
TWIN = 1e-13  # how far away one twin of a run starts
NUDGE = 1e-15  # how far the other is moved at each step, some roundings
DRIFT = 1e-10  # how far they may be before the comparison ends

Settings = dict[str, float]
INPUTS = torch.from_numpy(np.linspace(0, 2, 64))
TARGETS = 1.5 * INPUTS - 0.5 + 0.5 * torch.from_numpy(np.random.default_rng(0).normal(size=64))


def rosenbrock(w: torch.Tensor, a: float, b: float) -> torch.Tensor:
    return (a - w[0]) ** 2 + b * (w[1] - w[0] ** 2) ** 2


def beale(w: torch.Tensor) -> torch.Tensor:
    x, y = w
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def quadratic(w: torch.Tensor, kappa: float, theta: float) -> torch.Tensor:
    turn = math.radians(theta)
    u = math.cos(turn) * w[0] + math.sin(turn) * w[1]
    v = math.cos(turn) * w[1] - math.sin(turn) * w[0]
    return 0.5 * (u**2 + kappa * v**2)


def himmelblau(w: torch.Tensor) -> torch.Tensor:
    return (w[0] ** 2 + w[1] - 11) ** 2 + (w[0] + w[1] ** 2 - 7) ** 2


def saddle(w: torch.Tensor) -> torch.Tensor:
    return w[0] ** 2 - w[1] ** 2


def linear_regression(w: torch.Tensor) -> torch.Tensor:
    return torch.mean((w[0] * INPUTS + w[1] - TARGETS) ** 2)


# Each with the box that starts come from, and the rates of gradient descent at which most runs
# stay there (those of `quadratic` are divided by its largest curvature).
SURFACES: dict[str, tuple[Callable[..., torch.Tensor], Any, tuple[float, float]]] = {
    "rosenbrock": (rosenbrock, ((-2, 2), (-1, 3)), (1e-4, 1.5e-3)),
    "beale": (beale, ((-2, 4), (-2, 2)), (5e-4, 1e-2)),
    "quadratic": (quadratic, ((-10, 10), (-10, 10)), (0.1, 1.98)),
    "himmelblau": (himmelblau, ((-6, 6), (-6, 6)), (1e-3, 1.2e-2)),
    "saddle": (saddle, ((-2, 2), (-2, 2)), (5e-3, 2e-1)),
    "linear_regression": (linear_regression, ((-2, 4), (-3, 3)), (1e-2, 3e-1)),
}
# Each with its rates (None: those of the surface) and the names of its state in PyTorch.
METHODS: dict[str, tuple[tuple[float, float] | None, dict[str, str]]] = {
    "sgd": (None, {}),
    "momentum": (None, {"v": "momentum_buffer"}),
    "adagrad": ((0.05, 2.0), {"G": "sum"}),
    "rmsprop": ((0.003, 0.5), {"G": "square_avg"}),
    "adam": ((0.01, 1.0), {"m": "exp_avg", "v": "exp_avg_sq"}),
}


def optimizer_for(method: str, w: torch.Tensor, h: Settings) -> torch.optim.Optimizer:
    eta, eps = h["eta"], h.get("epsilon", 0.0)
    if method == "adagrad":
        return torch.optim.Adagrad([w], lr=eta, eps=eps, foreach=False)
    if method == "rmsprop":
        return torch.optim.RMSprop([w], lr=eta, alpha=h["beta"], eps=eps, foreach=False)
    if method == "adam":
        betas = (h["beta1"], h["beta2"])
        return torch.optim.Adam([w], lr=eta, betas=betas, eps=eps, foreach=False)
    return torch.optim.SGD([w], lr=eta, momentum=h.get("alpha", 0.0), foreach=False)


def log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def draw(method: str, surface: str, rng: np.random.Generator) -> dict[str, Any]:
    """A start, the surface's parameters and the method's settings, at random."""
    _, box, rates = SURFACES[surface]
    start = [float(rng.uniform(*side)) for side in box]
    parameters: Settings = {}
    if surface == "quadratic":
        parameters = {"kappa": log_uniform(rng, 1, 1000), "theta": float(rng.uniform(-90, 90))}
        rates = (rates[0] / parameters["kappa"], rates[1] / parameters["kappa"])
    if surface == "rosenbrock":
        parameters = {"a": float(rng.uniform(-1.5, 1.5)), "b": log_uniform(rng, 10, 200)}
    h = {"eta": log_uniform(rng, *(METHODS[method][0] or rates))}
    if method == "momentum":
        h["alpha"] = 1 - log_uniform(rng, 0.01, 1)
        h["eta"] *= 0.3
    if method == "rmsprop":
        h["beta"] = 1 - log_uniform(rng, 0.01, 0.5)
    if method == "adam":
        h["beta1"] = 1 - log_uniform(rng, 0.01, 1)
        h["beta2"] = 1 - log_uniform(rng, 1e-4, 0.1)
    if method in ("adagrad", "rmsprop", "adam"):
        h["epsilon"] = log_uniform(rng, 1e-12, 1e-2)
    return {"surface": surface, "parameters": parameters, "start": start, "settings": h}


def follow(
    method: str, run: dict[str, Any], start: np.ndarray, nudge: float = 0.0
) -> dict[str, np.ndarray]:
    """The positions and the state of a run, each ``(STEPS + 1, 2)``, NaN from where it is cut."""
    noise = np.random.default_rng(0)
    function, names, h = SURFACES[run["surface"]][0], METHODS[method][1], run["settings"]
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = optimizer_for(method, w, h)
    recorded = {name: np.full((STEPS + 1, 2), np.nan) for name in ("positions", *names)}
    recorded["positions"][0] = start
    for name in names:
        recorded[name][0] = 0
    for t in range(1, STEPS + 1):
        optimizer.zero_grad()
        function(w, **run["parameters"]).backward()
        optimizer.step()
        if nudge:
            w.data.mul_(torch.from_numpy(1 + nudge * noise.choice([-1.0, 1.0], 2)))
        position = w.detach().numpy().copy()
        if not np.all(np.abs(position) < AWAY):
            break
        recorded["positions"][t] = position
        for name, theirs in names.items():
            # PyTorch's momentum buffer points uphill and does not hold η.
            sign = -h["eta"] if theirs == "momentum_buffer" else 1
            recorded[name][t] = sign * optimizer.state[w][theirs].numpy()
    return recorded


def drift(positions: np.ndarray, twin: np.ndarray) -> int:
    """The first step at which the twin is away, counting a cut; STEPS + 1 if it never is."""
    far = np.abs(twin - positions) > DRIFT * np.maximum(1, np.abs(positions))
    away = np.flatnonzero(np.any(far | np.isnan(twin), axis=1))
    return int(away[0]) if len(away) else STEPS + 1


def main() -> None:
    for number, method in enumerate(METHODS):
        rng = np.random.default_rng((2026, number))
        runs = [draw(method, surface, rng) for surface in SURFACES for _ in range(RUNS)]
        recorded = []
        for run in runs:
            start = np.array(run["start"])
            found = follow(method, run, start)
            twins = (
                follow(method, run, start + TWIN * np.maximum(1, np.abs(start))),
                follow(method, run, start, NUDGE),
            )
            run["drift"] = min(drift(found["positions"], twin["positions"]) for twin in twins)
            run["last"] = int(np.isfinite(found["positions"]).all(axis=1).sum()) - 1
            recorded.append(found)
        arrays = {name: np.array([found[name] for found in recorded]) for name in recorded[0]}
        path = Path(__file__).with_name(f"{method}.npz")
        np.savez_compressed(path, runs=np.array([json.dumps(run) for run in runs]), **arrays)
        whole = sum(run["drift"] > run["last"] for run in runs)
        cut = sum(run["last"] < STEPS for run in runs)
        size = path.stat().st_size // 1000
        print(f"{method}: {len(runs)} runs, {cut} cut, {whole} without drift, {size} kB")


if __name__ == "__main__":
    main()
