"""Least squares with a slope and an intercept: a bowl made of 64 examples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizers.base import Array, Reference
from surfaces.base import CriticalPoint, Data, Surface


@dataclass(frozen=True)
class Moments:
    """The means of x, x², y and xy: all that the gradient needs of a set of examples.

    With them the gradient is the same few products for one point and for a batch of points,
    so both give the same bits, and its cost does not grow with the number of examples.
    """

    x: float
    xx: float
    y: float
    xy: float

    @classmethod
    def of(cls, x: Array, y: Array) -> Moments:
        """The moments of these examples."""
        return cls(float(x.mean()), float((x * x).mean()), float(y.mean()), float((x * y).mean()))

    def gradient(self, w: Array) -> Array:
        """The gradient of the mean of ``(slope · x + intercept − y)²``."""
        slope, intercept = w
        return np.array(
            [
                2 * (self.xx * slope + self.x * intercept - self.xy),
                2 * (self.x * slope + intercept - self.y),
            ]
        )


def make() -> Surface:
    """64 examples of ``y = 1.5 x − 0.5`` with Gaussian noise of 0.5."""
    inputs = np.linspace(0.0, 2.0, 64)
    targets = 1.5 * inputs - 0.5 + 0.5 * np.random.default_rng(0).standard_normal(64)
    every = Moments.of(inputs, targets)
    x, xx, y = every.x, every.xx, every.y
    best_slope = (every.xy - x * y) / (xx - x * x)
    best_intercept = y - best_slope * x
    residuals = targets - y - best_slope * (inputs - x)
    least = float((residuals * residuals).mean())

    def value(w: Array) -> Array:
        u, v = w[0] - best_slope, w[1] - best_intercept
        return least + xx * u * u + 2 * x * u * v + v * v

    def hessian(w: Array) -> Array:
        one = np.ones_like(w[0], dtype=float)
        return np.array([[2 * xx * one, 2 * x * one], [2 * x * one, 2 * one]])

    def model(w: Array, at: Array) -> Array:
        return w[0][:, None] * at + w[1][:, None]

    return Surface(
        key="linear_regression",
        name="Linear regression",
        summary="Every point of the surface is a line through the data; the loss is its mean "
        "squared error over the 64 examples.",
        latex=r"\frac{1}{n} \sum_{i=1}^{n} (\text{slope} \cdot x_i + \text{intercept} - y_i)^2",
        reference=Reference(
            "A.-M. Legendre, Nouvelles méthodes pour la détermination des orbites des comètes",
            1805,
            "https://gallica.bnf.fr/ark:/12148/bpt6k15209372",
        ),
        value=value,
        gradient=every.gradient,
        hessian=hessian,
        domain=((-2.0, 4.0), (-3.0, 3.0)),
        view=((-1.6, 3.4), (-2.2, 3.0)),
        start=(-1.0, 2.5),
        critical_points=(CriticalPoint("minimum", best_slope, best_intercept, least),),
        make=make,
        log_levels=True,
        suggested={
            "gd": {"eta": 0.1},
            "sgd": {"eta": 0.1, "batch": 1},
            "momentum": {"eta": 0.02},
            "nesterov": {"eta": 0.02},
            "adagrad": {"eta": 0.5},
            "rmsprop": {"eta": 0.05},
            "adadelta": {"epsilon": 1e-4},
            "adam": {"eta": 0.1},
            "amsgrad": {"eta": 0.1},
            "adamax": {"eta": 0.2},
            "nadam": {"eta": 0.1},
            "radam": {"eta": 0.5},
            "adamw": {"eta": 0.1},
            "adabelief": {"eta": 0.1},
            "yogi": {"eta": 0.1},
            "lion": {"eta": 0.03},
            "rprop": {"eta": 0.05},
        },
        axes=("slope", "intercept"),
        data=Data(
            inputs=inputs,
            targets=targets,
            model=model,
            batch_gradient=lambda w, i: Moments.of(inputs[i], targets[i]).gradient(w),
            input_label="x",
            target_label="y",
        ),
    )


SURFACE = make()
