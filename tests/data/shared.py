"""What the scripts that make reference data share: surfaces, random runs, drift, and files.

The surfaces are written here a second time, for automatic differentiation, and nothing of the
project is imported. They are plain arithmetic, so that PyTorch and JAX both take them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

STEPS = 200
AWAY = 1e6  # a run is cut at the first step beyond
TWIN = 1e-13  # how far away one twin of a run starts
NUDGE = 1e-15  # how far the other is moved at each step, some roundings
DRIFT = 1e-10  # how far they may be before the comparison ends

Settings = dict[str, float]
Recorded = dict[str, np.ndarray]
INPUTS = np.linspace(0, 2, 64)
TARGETS = 1.5 * INPUTS - 0.5 + 0.5 * np.random.default_rng(0).normal(size=64)


def rosenbrock(w: Any, a: float, b: float) -> Any:
    return (a - w[0]) ** 2 + b * (w[1] - w[0] ** 2) ** 2


def beale(w: Any) -> Any:
    x, y = w
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def quadratic(w: Any, kappa: float, theta: float) -> Any:
    turn = math.radians(theta)
    u = math.cos(turn) * w[0] + math.sin(turn) * w[1]
    v = math.cos(turn) * w[1] - math.sin(turn) * w[0]
    return 0.5 * (u**2 + kappa * v**2)


def himmelblau(w: Any) -> Any:
    return (w[0] ** 2 + w[1] - 11) ** 2 + (w[0] + w[1] ** 2 - 7) ** 2


def saddle(w: Any) -> Any:
    return w[0] ** 2 - w[1] ** 2


def functions(convert: Callable[[np.ndarray], Any]) -> dict[str, Callable[..., Any]]:
    """The surfaces by key; ``convert`` makes a library's own array of the data."""
    inputs, targets = convert(INPUTS), convert(TARGETS)
    return {
        "rosenbrock": rosenbrock,
        "beale": beale,
        "quadratic": quadratic,
        "himmelblau": himmelblau,
        "saddle": saddle,
        "linear_regression": lambda w: ((w[0] * inputs + w[1] - targets) ** 2).mean(),
    }


# Each with the box that starts come from, and the rates of gradient descent at which most runs
# stay there (those of `quadratic` are divided by its largest curvature).
SURFACES: dict[str, tuple[Any, tuple[float, float]]] = {
    "rosenbrock": (((-2, 2), (-1, 3)), (1e-4, 1.5e-3)),
    "beale": (((-2, 4), (-2, 2)), (5e-4, 1e-2)),
    "quadratic": (((-10, 10), (-10, 10)), (0.1, 1.98)),
    "himmelblau": (((-6, 6), (-6, 6)), (1e-3, 1.2e-2)),
    "saddle": (((-2, 2), (-2, 2)), (5e-3, 2e-1)),
    "linear_regression": (((-2, 4), (-3, 3)), (1e-2, 3e-1)),
}


class Method(NamedTuple):
    """How runs of a method are drawn, and what is recorded.

    Attributes:
        state: This project's names of the state, each with the library's.
        rates: The range of η; None for those of gradient descent on the surface.
        drawn: A range for each further setting: of the value itself, or, for what is called
            alpha or beta, of 1 − value.
        runs: On each surface.
        factor: What η is multiplied by.
    """

    state: dict[str, str]
    rates: tuple[float, float] | None
    drawn: Mapping[str, tuple[float, float]] = MappingProxyType({})
    runs: int = 2
    factor: float = 1.0


def log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def draw(method: Method, surface: str, rng: np.random.Generator) -> dict[str, Any]:
    """A start, the surface's parameters and the method's settings, at random."""
    box, rates = SURFACES[surface]
    start = [float(rng.uniform(*side)) for side in box]
    parameters: Settings = {}
    if surface == "quadratic":
        parameters = {"kappa": log_uniform(rng, 1, 1000), "theta": float(rng.uniform(-90, 90))}
        rates = (rates[0] / parameters["kappa"], rates[1] / parameters["kappa"])
    if surface == "rosenbrock":
        parameters = {"a": float(rng.uniform(-1.5, 1.5)), "b": log_uniform(rng, 10, 200)}
    h = {"eta": log_uniform(rng, *(method.rates or rates))}
    for name, ends in method.drawn.items():
        value = log_uniform(rng, *ends)
        h[name] = 1 - value if name.startswith(("alpha", "beta")) else value
    h["eta"] *= method.factor
    return {"surface": surface, "parameters": parameters, "start": start, "settings": h}


def blank(method: Method, start: np.ndarray) -> Recorded:
    """Room for a run: the start and a state of 0 at step 0, NaN from there on."""
    recorded = {name: np.full((STEPS + 1, 2), np.nan) for name in ("positions", *method.state)}
    recorded["positions"][0] = start
    for name in method.state:
        recorded[name][0] = 0
    return recorded


def drift(positions: np.ndarray, twin: np.ndarray) -> int:
    """The first step at which the twin is away, counting a cut; STEPS + 1 if it never is."""
    far = np.abs(twin - positions) > DRIFT * np.maximum(1, np.abs(positions))
    away = np.flatnonzero(np.any(far | np.isnan(twin), axis=1))
    return int(away[0]) if len(away) else STEPS + 1


def write(
    key: str,
    method: Method,
    seed: Sequence[int],
    follow: Callable[[str, dict[str, Any], np.ndarray, float], Recorded],
) -> None:
    """Draw the runs of a method, follow them and their twins, and write its file."""
    rng = np.random.default_rng(seed)
    runs = [draw(method, surface, rng) for surface in SURFACES for _ in range(method.runs)]
    recorded = []
    for run in runs:
        start = np.array(run["start"])
        found = follow(key, run, start, 0.0)
        twins = (
            follow(key, run, start + TWIN * np.maximum(1, np.abs(start)), 0.0),
            follow(key, run, start, NUDGE),
        )
        run["drift"] = min(drift(found["positions"], twin["positions"]) for twin in twins)
        run["last"] = int(np.isfinite(found["positions"]).all(axis=1).sum()) - 1
        recorded.append(found)
    arrays = {name: np.array([found[name] for found in recorded]) for name in recorded[0]}
    path = Path(__file__).with_name(f"{key}.npz")
    arrays["runs"] = np.array([json.dumps(run) for run in runs])
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
    whole = sum(run["drift"] > run["last"] for run in runs)
    cut = sum(run["last"] < STEPS for run in runs)
    size = path.stat().st_size // 1000
    print(f"{key}: {len(runs)} runs, {cut} cut, {whole} without drift, {size} kB")
