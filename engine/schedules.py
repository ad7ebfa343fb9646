"""Learning-rate schedules: η(t) as a factor of the run's η, as PyTorch's where it has them.

A factor takes the step's index from 0, as PyTorch counts: step t of a run (from 1) uses the
factor at t − 1, so that the first step has the schedule's first rate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from optimizers.base import Array, Hyperparameter, Reference
from optimizers.powers import powi


@dataclass(frozen=True)
class Schedule:
    """A way for η to change over a run.

    Attributes:
        key: The name in links, tests and data.
        latex: η(t), with t from 0 and T steps.
        parameters: What can be set of it.
        factor: ``(t, steps, **parameters) -> factor`` of η, elementwise over ``t``.
    """

    key: str
    name: str
    summary: str
    latex: str
    reference: Reference
    parameters: tuple[Hyperparameter, ...]
    factor: Callable[..., Array]


def constant(t: Array, steps: int) -> Array:
    """η stays as it is."""
    return np.ones_like(t)


def step(t: Array, steps: int, every: float, gamma: float) -> Array:
    """PyTorch's ``StepLR``: times γ every so many steps."""
    return powi(gamma, np.floor(t / max(every, 1.0)))


def exponential(t: Array, steps: int, gamma: float) -> Array:
    """PyTorch's ``ExponentialLR``: times γ at every step."""
    return powi(gamma, t)


def inverse_time(t: Array, steps: int, decay: float) -> Array:
    """``1 / (1 + d t)``: the sum of the rates diverges, that of their squares does not."""
    return 1 / (1 + decay * t)


def cosine(t: Array, steps: int, floor: float) -> Array:
    """PyTorch's ``CosineAnnealingLR`` with ``T_max`` the steps of the run."""
    return _half_cosine(t / steps, 1.0, floor)


def warmup_cosine(t: Array, steps: int, warmup: float, floor: float) -> Array:
    """PyTorch's ``LinearLR`` from a hundredth, then ``CosineAnnealingLR``, in sequence."""
    rising = max(1, round(warmup * steps))
    start = 0.01
    up = start + (1 - start) * t / rising
    down = _half_cosine((t - rising) / max(steps - rising, 1), 1.0, floor)
    return np.where(t < rising, up, down)


def one_cycle(t: Array, steps: int, warmup: float) -> Array:
    """PyTorch's ``OneCycleLR``: from η/25 up to η, then down to η/250,000, by half cosines.

    PyTorch also turns the momentum the other way unless told not to; here it stays.
    """
    start, end = 1 / 25, 1 / 25 / 1e4
    peak = warmup * steps - 1
    up = _half_cosine(t / peak if peak > 0 else np.ones_like(t), start, 1.0)
    down = _half_cosine((t - peak) / max(steps - 1 - peak, 1e-9), 1.0, end)
    return np.where(t <= peak, up, down)


def _half_cosine(share: Array, start: float, end: float) -> Array:
    """From ``start`` to ``end`` along half a cosine, for a share from 0 to 1."""
    return end + (start - end) * (1 + np.cos(np.pi * share)) / 2


def _parameter(
    key: str, symbol: str, label: str, default: float, low: float, high: float, help: str
) -> Hyperparameter:
    return Hyperparameter(key, symbol, label, default, low, high, "linear", help)


_FLOOR = Hyperparameter(
    "floor", "η∞/η", "lowest rate", 0.0, 0.0, 1.0, "linear", "The last rate, as a share of η."
)
_WARMUP = Hyperparameter(
    "warmup", "w", "warm-up", 0.1, 0.01, 0.9, "linear", "The share of the steps with a rising rate."
)
_PYTORCH = "https://docs.pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate"

_ALL = (
    Schedule(
        key="constant",
        name="Constant",
        summary="η stays as it is.",
        latex=r"\eta(t) = \eta",
        reference=Reference("PyTorch, torch.optim", 2016, _PYTORCH),
        parameters=(),
        factor=constant,
    ),
    Schedule(
        key="step",
        name="Step",
        summary="Falls by a factor every so many steps.",
        latex=r"\eta(t) = \eta\, \gamma^{\lfloor t / k \rfloor}",
        reference=Reference("PyTorch, StepLR", 2017, _PYTORCH),
        parameters=(
            Hyperparameter(
                "every", "k", "every", 100.0, 1.0, 2000.0, "log", "Steps between falls."
            ),
            _parameter("gamma", "γ", "factor", 0.1, 0.01, 1.0, "What η is multiplied by."),
        ),
        factor=step,
    ),
    Schedule(
        key="exponential",
        name="Exponential",
        summary="Falls by the same factor at every step.",
        latex=r"\eta(t) = \eta\, \gamma^t",
        reference=Reference("PyTorch, ExponentialLR", 2017, _PYTORCH),
        parameters=(
            Hyperparameter(
                "gamma",
                "γ",
                "factor",
                0.99,
                0.5,
                0.9999,
                "complement",
                "What is left at each step.",
            ),
        ),
        factor=exponential,
    ),
    Schedule(
        key="inverse_time",
        name="1/t",
        summary="Falls like one over the step: the rule of stochastic approximation.",
        latex=r"\eta(t) = \frac{\eta}{1 + d\, t}",
        reference=Reference(
            "H. Robbins & S. Monro, A Stochastic Approximation Method",
            1951,
            "https://doi.org/10.1214/aoms/1177729586",
        ),
        parameters=(
            Hyperparameter("decay", "d", "decay", 0.05, 1e-4, 10.0, "log", "How fast it falls."),
        ),
        factor=inverse_time,
    ),
    Schedule(
        key="cosine",
        name="Cosine",
        summary="Falls slowly, then fast, then slowly, over the whole run.",
        latex=r"\eta(t) = \eta_\infty + (\eta - \eta_\infty)\, \frac{1 + \cos(\pi t / T)}{2}",
        reference=Reference(
            "I. Loshchilov & F. Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts",
            2017,
            "https://arxiv.org/abs/1608.03983",
        ),
        parameters=(_FLOOR,),
        factor=cosine,
    ),
    Schedule(
        key="warmup_cosine",
        name="Warm-up + cosine",
        summary="Rises on a line from a hundredth of η, then falls along a cosine.",
        latex=r"\eta(t) = \eta \left(0.01 + 0.99\, \tfrac{t}{W}\right),\ t < W;\ "
        r"\text{then a cosine}",
        reference=Reference(
            "P. Goyal et al., Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour",
            2017,
            "https://arxiv.org/abs/1706.02677",
        ),
        parameters=(_WARMUP, _FLOOR),
        factor=warmup_cosine,
    ),
    Schedule(
        key="one_cycle",
        name="One-cycle",
        summary="Up from η/25 to η along a cosine, then down to almost nothing.",
        latex=r"\tfrac{\eta}{25} \nearrow \eta \searrow \tfrac{\eta}{250\,000}",
        reference=Reference(
            "L. N. Smith & N. Topin, Super-Convergence: Very Fast Training of Neural Networks "
            "Using Large Learning Rates",
            2018,
            "https://arxiv.org/abs/1708.07120",
        ),
        parameters=(
            _parameter("warmup", "w", "warm-up", 0.3, 0.01, 0.9, "The share with a rising rate."),
        ),
        factor=one_cycle,
    ),
)
SCHEDULES: dict[str, Schedule] = {schedule.key: schedule for schedule in _ALL}
"""Every schedule by its key; the constant one comes first."""


def rates(schedule: Schedule, eta: float, steps: int, parameters: Mapping[str, float]) -> Array:
    """η(t) for each step of a run, shape ``(steps,)``."""
    with np.errstate(all="ignore"):
        return eta * schedule.factor(np.arange(float(steps)), steps, **parameters)
