"""Least squares with a slope and an intercept: a bowl made of examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizers.base import Array, Reference
from surfaces import base
from surfaces.base import CriticalPoint, Data, Surface, mean


@dataclass(frozen=True)
class Moments:
    """The means of x, x², y and xy: all that the gradient needs of a set of examples.

    With them the gradient is the same few products for one point and for a batch of points,
    so both give the same bits, and its cost does not grow with the number of examples.
    """

    x: Array
    xx: Array
    y: Array
    xy: Array

    @classmethod
    def of(cls, x: Array, y: Array) -> Moments:
        """The moments of these examples, of shape ``(n,)`` or ``(n, *batch)``."""
        return cls(mean(x), mean(x * x), mean(y), mean(x * y))

    def gradient(self, w: Array) -> Array:
        """The gradient of the mean of ``(slope · x + intercept − y)²``."""
        slope, intercept = w
        return np.array(
            [
                2 * (self.xx * slope + self.x * intercept - self.xy),
                2 * (self.x * slope + intercept - self.y),
            ]
        )


def least_squares(inputs: Array, targets: Array, **facts: Any) -> Surface:
    """The mean squared error of a line through any examples, with its one minimum.

    Args:
        inputs: Shape ``(n,)``.
        targets: Shape ``(n,)``.
        facts: What else the surface says of itself; ``input_label`` and ``target_label`` name
            the axes of the data.
    """
    labels = {key: facts.pop(key) for key in ("input_label", "target_label")}
    every = Moments.of(inputs, targets)
    x, xx, y = float(every.x), float(every.xx), float(every.y)
    best_slope = (float(every.xy) - x * y) / (xx - x * x)
    best_intercept = y - best_slope * x
    residuals = targets - y - best_slope * (inputs - x)
    least = float((residuals * residuals).mean())

    def value(w: Array) -> Array:
        u, v = w[0] - best_slope, w[1] - best_intercept
        return least + xx * u * u + 2 * x * u * v + v * v

    def hessian(w: Array) -> Array:
        one = np.ones_like(w[0], dtype=float)
        return np.array([[2 * xx * one, 2 * x * one], [2 * x * one, 2 * one]])

    return Surface(
        latex=r"\frac{1}{n} \sum_{i=1}^{n} (\text{slope} \cdot x_i + \text{intercept} - y_i)^2",
        value=value,
        gradient=every.gradient,
        hessian=hessian,
        critical_points=(CriticalPoint("minimum", best_slope, best_intercept, least),),
        quadratic=True,
        log_levels=True,
        axes=("slope", "intercept"),
        data=Data(
            inputs=inputs,
            targets=targets,
            curve="line",
            gradient=lambda w, x, y: Moments.of(x, y).gradient(w),
            **labels,
        ),
        **facts,
    )


def make(noise: float = 0.5, outliers: float = 0.0) -> Surface:
    """64 examples of ``y = 1.5 x − 0.5`` with Gaussian noise, and four of them pulled up."""
    inputs = np.linspace(0.0, 2.0, 64)
    targets = 1.5 * inputs - 0.5 + noise * np.random.default_rng(0).standard_normal(64)
    targets[52::3] += outliers
    return least_squares(
        inputs,
        targets,
        input_label="x",
        target_label="y",
        key="linear_regression",
        name="Linear regression",
        summary="Every point of the surface is a line for the data; the loss is its mean squared "
        "error over the 64 examples.",
        reference=Reference(
            "A.-M. Legendre, Nouvelles méthodes pour la détermination des orbites des comètes",
            1805,
            "https://gallica.bnf.fr/ark:/12148/bpt6k15209372",
        ),
        domain=((-2.0, 4.0), (-3.0, 3.0)),
        view=((-1.6, 3.4), (-2.2, 3.0)),
        start=(-1.0, 0.5),
        make=make,
        parameters=(
            base.noise(0.5, 0.0, 2.0),
            base.outliers(6.0, "How far four examples on the right are pulled up."),
        ),
        suggested={
            "gd": {"eta": 0.1},
            "sgd": {"eta": 0.1, "batch": 1},
            "momentum": {"eta": 0.02},
            "nesterov": {"eta": 0.02},
            "adagrad": {"eta": 0.5},
            "rmsprop": {"eta": 0.05},
            "adadelta": {"epsilon": 1e-3},
            "adam": {"eta": 0.1},
            "amsgrad": {"eta": 0.1},
            "adamax": {"eta": 0.2},
            "nadam": {"eta": 0.1},
            "radam": {"eta": 0.1},
            "adamw": {"eta": 0.1},
            "adabelief": {"eta": 0.1},
            "yogi": {"eta": 0.1},
            "lion": {"eta": 0.03},
            "rprop": {"eta": 0.05},
        },
    )


SURFACE = make()
