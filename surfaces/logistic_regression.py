"""Logistic regression with one input: a weight and a bias, fitted to zeros and ones."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from optimizers.base import Array, Reference
from surfaces import base
from surfaces.base import CriticalPoint, Surface, mean, per_example

STRAYS = (2, 5, 8)  # examples far on the left, which outliers move to the right


def cross_entropy(inputs: Array, targets: Array) -> tuple[Callable[[Array], Array], ...]:
    """The mean of ``log(1 + exp(−m))`` over examples, its gradient and its Hessian.

    The margin m is ``±(weight · x + bias)``, positive where the guess is right. Only exp(−|m|)
    is ever taken, so that nothing overflows and nothing is lost where m is large.
    """
    signs = 2 * targets - 1

    def margins(w: Array) -> tuple[Array, Array]:
        x, sign = per_example(inputs, w), per_example(signs, w)
        m = sign * (w[0] * x + w[1])
        return m, np.exp(-np.abs(m))

    def value(w: Array) -> Array:
        m, e = margins(w)
        return mean(np.maximum(-m, 0) + np.log1p(e))

    def gradient(w: Array) -> Array:
        m, e = margins(w)
        x, sign = per_example(inputs, w), per_example(signs, w)
        residual = -sign * np.where(m > 0, e, 1) / (1 + e)  # predicted probability − target
        return mean(np.stack([residual * x, residual], axis=1))

    def hessian(w: Array) -> Array:
        _, e = margins(w)
        x = per_example(inputs, w)
        weight = e / ((1 + e) * (1 + e))
        xx, x1, one = mean(np.stack([weight * x * x, weight * x, weight], axis=1))
        return np.array([[xx, x1], [x1, one]])

    return value, gradient, hessian


def best(inputs: Array, targets: Array) -> CriticalPoint:
    """The minimum, by Newton's method on the two normal equations, in exactly rounded sums.

    The loss is convex, and the classes overlap whatever the parameters are: there is just one.
    """
    examples = list(zip(inputs.tolist(), targets.tolist(), strict=True))
    weight = bias = 0.0
    for _ in range(50):
        residuals, spreads = [], []
        for x, y in examples:
            p = 1 / (1 + math.exp(-(weight * x + bias)))
            residuals.append((p - y, (p - y) * x))
            spreads.append((p * (1 - p), p * (1 - p) * x, p * (1 - p) * x * x))
        r, rx = (math.fsum(column) for column in zip(*residuals, strict=True))
        s, sx, sxx = (math.fsum(column) for column in zip(*spreads, strict=True))
        determinant = s * sxx - sx * sx
        step, shift = (s * rx - sx * r) / determinant, (sxx * r - sx * rx) / determinant
        short = min(1.0, 1 / math.hypot(step, shift)) if step or shift else 1.0
        before = weight, bias
        weight, bias = weight - short * step, bias - short * shift
        if (weight, bias) == before:
            break
    losses = (math.log1p(math.exp((1 - 2 * y) * (weight * x + bias))) for x, y in examples)
    return CriticalPoint("minimum", weight, bias, math.fsum(losses) / len(examples))


def make(noise: float = 1.0, outliers: float = 0.0) -> Surface:
    """32 examples: 1 where x plus Gaussian noise is above 0, and three zeros moved to the right."""
    inputs = np.linspace(-3.0, 3.0, 32)
    scatter = np.random.default_rng(9).standard_normal(32)
    targets = (inputs + noise * scatter > 0).astype(float)
    inputs[list(STRAYS)] += outliers
    return base.fitted(
        cross_entropy,
        inputs,
        targets,
        curve="logistic",
        key="logistic_regression",
        name="Logistic regression",
        summary="Every point of the surface is a probability curve over the data. The loss, the "
        "mean cross-entropy, is steep where the curve is wrong and sure, and gentle beyond the "
        "minimum.",
        latex=r"\frac{1}{n} \sum_{i=1}^{n} -\log P(y_i \mid x_i), \quad "
        r"P(1 \mid x) = \frac{1}{1 + e^{-(\text{weight} \cdot x + \text{bias})}}",
        reference=Reference(
            "D. R. Cox, The Regression Analysis of Binary Sequences",
            1958,
            "https://doi.org/10.1111/j.2517-6161.1958.tb00292.x",
        ),
        domain=((-4.0, 6.0), (-5.0, 5.0)),
        view=((-3.0, 5.0), (-3.5, 3.5)),
        start=(-2.0, 2.5),
        critical_points=(best(inputs, targets),),
        make=make,
        parameters=(
            base.noise(1.0, 0.5, 3.0),
            base.outliers(6.0, "How far three zeros on the left are moved to the right."),
        ),
        log_levels=True,
        suggested={
            "gd": {"eta": 1.0},
            "sgd": {"eta": 0.2, "batch": 1},
            "momentum": {"eta": 0.1},
            "nesterov": {"eta": 0.1},
            "adagrad": {"eta": 1.0},
            "rmsprop": {"eta": 0.05},
            "adadelta": {"epsilon": 1e-3},
            "adam": {"eta": 0.2},
            "amsgrad": {"eta": 0.2},
            "adamax": {"eta": 0.5},
            "nadam": {"eta": 0.2},
            "radam": {"eta": 0.5},
            "adamw": {"eta": 0.2},
            "adabelief": {"eta": 0.2},
            "yogi": {"eta": 0.2},
            "lion": {"eta": 0.03},
            "rprop": {"eta": 0.05},
            "newton": {"eta": 0.1},
        },
        axes=("weight", "bias"),
        input_label="x",
        target_label="P(y = 1)",
    )


SURFACE = make()
