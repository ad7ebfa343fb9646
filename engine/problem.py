"""What a step may ask of a surface, with the step's examples or noise bound, and counted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from optimizers.base import Array
from surfaces.base import Data, Indices, Surface


class Problem:
    """The full gradient of a surface.

    Attributes:
        gradient_evaluations, value_evaluations, hessian_evaluations: Calls so far.
        used: The gradient that was asked for last.
    """

    def __init__(self, surface: Surface) -> None:
        self._value, self._gradient, self._hessian = (
            surface.value,
            surface.gradient,
            surface.hessian,
        )
        self.examples_per_gradient = surface.data.size if surface.data else 0
        self._adjust: Callable[[Array, Array], Array] | None = None
        self.gradient_evaluations = self.value_evaluations = self.hessian_evaluations = 0
        self.used: Array

    @property
    def counts(self) -> tuple[int, int, int]:
        """Gradient, value and Hessian evaluations so far."""
        return self.gradient_evaluations, self.value_evaluations, self.hessian_evaluations

    def bind(self, t: int) -> None:
        """Take the examples or the noise of step ``t``, from 1."""

    def gradient(self, w: Array) -> Array:
        """The gradient at ``w``, shape ``(2, *batch)``."""
        self.gradient_evaluations += 1
        g = self._gradient(w)
        if self._adjust is not None:
            g = self._adjust(w, g)
        self.used = g
        return g

    def adjust(self, clip: float, l2: float) -> None:
        """Clip the gradients to a length, and then add an L2 penalty's; 0 is off.

        Both as in PyTorch, where ``clip_grad_norm_`` comes before the optimizer's own
        ``weight_decay``, and divides by the length plus 1e-6.
        """

        def adjusted(w: Array, g: Array) -> Array:
            if clip:
                g = g * np.minimum(1.0, clip / (np.sqrt(g[0] * g[0] + g[1] * g[1]) + 1e-6))
            return g + l2 * w if l2 else g

        if clip or l2:
            self._adjust = adjusted

    def value(self, w: Array) -> Array:
        """The loss at ``w``, shape ``batch``: always of all examples, and without noise."""
        self.value_evaluations += 1
        return self._value(w)

    def hessian(self, w: Array) -> Array:
        """The Hessian at ``w``, shape ``(2, 2, *batch)``."""
        self.hessian_evaluations += 1
        return self._hessian(w)


class MiniBatchProblem(Problem):
    """The mean gradient over the examples of the step."""

    def __init__(self, surface: Surface, data: Data, indices: Indices) -> None:
        super().__init__(surface)
        self.examples_per_gradient = indices.shape[1]
        self._batch_gradient, self._indices = data.batch_gradient, indices

    def bind(self, t: int) -> None:
        """Take row ``t − 1`` of the indices, ``(steps, batch)`` or ``(steps, batch, seeds)``."""
        examples, batch_gradient = self._indices[t - 1], self._batch_gradient
        self._gradient = lambda w: batch_gradient(w, examples)


class NoisyProblem(Problem):
    """The exact gradient plus the noise of the step."""

    def __init__(self, surface: Surface, noise: Array) -> None:
        super().__init__(surface)
        self._exact, self._noise = surface.gradient, noise

    def bind(self, t: int) -> None:
        """Take row ``t − 1`` of the noise, of shape ``(steps, 2)`` or ``(steps, 2, seeds)``."""
        pair, exact = self._noise[t - 1], self._exact
        self._gradient = lambda w: exact(w) + pair.reshape(*pair.shape, *[1] * (w.ndim - pair.ndim))
