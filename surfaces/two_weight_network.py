"""The smallest network: one hidden unit, two weights, and the symmetry of all networks."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from optimizers.base import Array, Reference
from surfaces import base
from surfaces.base import CriticalPoint, Surface, bisected, mean, per_example

STRAYS = (20, 24, 28)  # examples on the right, which outliers pull down


def squared_error(inputs: Array, targets: Array) -> tuple[Callable[[Array], Array], ...]:
    """The mean of ``(w₂ tanh(w₁ x) − y)²`` over examples, its gradient and its Hessian."""

    def parts(w: Array) -> tuple[Array, Array, Array]:
        x, y = per_example(inputs, w), per_example(targets, w)
        t = np.tanh(w[0] * x)
        return t, (1 - t * t) * x, w[1] * t - y

    def value(w: Array) -> Array:
        _, _, residual = parts(w)
        return mean(residual * residual)

    def gradient(w: Array) -> Array:
        t, slope, residual = parts(w)
        return 2 * mean(np.stack([residual * w[1] * slope, residual * t], axis=1))

    def hessian(w: Array) -> Array:
        t, slope, residual = parts(w)
        push, bend = w[1] * slope, -2 * w[1] * t * slope * per_example(inputs, w)
        first = push * push + residual * bend
        mixed = push * t + residual * slope
        a, b, c = 2 * mean(np.stack([first, mixed, t * t], axis=1))
        return np.array([[a, b], [b, c]])

    return value, gradient, hessian


def critical_points(inputs: Array, targets: Array) -> tuple[CriticalPoint, ...]:
    """The saddle at the origin, and the two minima, which are each other's mirror image.

    At a given w₁ the best w₂ is ``Σ ty / Σ t²``, with t = tanh(w₁ x). What is left is one equation
    in w₁ > 0, solved by bisection in exactly rounded sums.
    """
    examples = list(zip(inputs.tolist(), targets.tolist(), strict=True))

    def second(first: float) -> float:
        units = [math.tanh(first * x) for x, _ in examples]
        above = math.fsum(t * y for t, (_, y) in zip(units, examples, strict=True))
        return above / math.fsum(t * t for t in units)

    def slope(first: float) -> float:
        outer = second(first)
        terms = []
        for x, y in examples:
            t = math.tanh(first * x)
            terms.append((outer * t - y) * x * (1 - t * t))
        return math.fsum(terms)

    first = bisected(slope, 0.0, 0.1, 4.0)
    outer = second(first)
    errors = (outer * math.tanh(first * x) - y for x, y in examples)
    least = math.fsum(error * error for error in errors) / len(examples)
    idle = math.fsum(y * y for _, y in examples) / len(examples)
    return (
        CriticalPoint("minimum", first, outer, least),
        CriticalPoint("minimum", -first, -outer, least),
        CriticalPoint("saddle", 0.0, 0.0, idle),
    )


def make(noise: float = 0.2, outliers: float = 0.0) -> Surface:
    """32 examples of ``y = 1.5 tanh(1.2 x)`` with Gaussian noise, and three of them pulled down."""
    inputs = np.linspace(-2.0, 2.0, 32)
    scatter = np.random.default_rng(3).standard_normal(32)
    targets = 1.5 * np.tanh(1.2 * inputs) + noise * scatter
    targets[list(STRAYS)] -= outliers
    return base.fitted(
        squared_error,
        inputs,
        targets,
        curve="tanh",
        key="two_weight_network",
        name="Two-weight network",
        summary="One hidden unit: changing the sign of both weights changes nothing, so there are "
        "two equal minima. Between them, at zero weights, is a saddle.",
        latex=r"\frac{1}{n} \sum_{i=1}^{n} \left(w_2 \tanh(w_1 x_i) - y_i\right)^2",
        reference=Reference(
            "H. J. Sussmann, Uniqueness of the Weights for Minimal Feedforward Nets with a Given "
            "Input-Output Map",
            1992,
            "https://doi.org/10.1016/S0893-6080(05)80037-1",
        ),
        domain=((-3.0, 3.0), (-3.0, 3.0)),
        view=((-3.0, 3.0), (-2.6, 2.6)),
        start=(1.0, -1.2),
        critical_points=critical_points(inputs, targets),
        make=make,
        parameters=(
            base.noise(0.2, 0.0, 0.8),
            base.outliers(2.0, "How far three examples on the right are pulled down."),
        ),
        log_levels=True,
        suggested={
            "gd": {"eta": 0.2},
            "sgd": {"eta": 0.05, "batch": 1},
            "momentum": {"eta": 0.005},
            "nesterov": {"eta": 0.005},
            "adagrad": {"eta": 0.5},
            "rmsprop": {"eta": 0.02},
            "adadelta": {"epsilon": 1e-3},
            "adam": {"eta": 0.1},
            "amsgrad": {"eta": 0.1},
            "adamax": {"eta": 0.2},
            "nadam": {"eta": 0.1},
            "radam": {"eta": 0.2},
            "adamw": {"eta": 0.1},
            "adabelief": {"eta": 0.1},
            "yogi": {"eta": 0.1},
            "lion": {"eta": 0.015},
            "rprop": {"eta": 0.1},
            "newton": {"damping": 0.1},
        },
        axes=("w₁", "w₂"),
        input_label="x",
        target_label="y",
    )


SURFACE = make()
