"""What a step may ask of a surface, with the step's examples or noise bound, and counted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from optimizers.base import Array
from surfaces.base import Data, Indices, Surface


def clipped(g: Array, clip: float) -> Array:
    """The gradient, no longer than clip; as PyTorch's clip_grad_norm_."""
    return g * np.minimum(1.0, clip / (np.sqrt(g[0] * g[0] + g[1] * g[1]) + 1e-6))


def penalty(w: Array, l2: float) -> Array:
    """The L2 penalty ``λ₂/2 · ‖w‖²``; its gradient is ``λ₂ w``, its Hessian ``λ₂ I``."""
    return l2 * (w[0] * w[0] + w[1] * w[1]) / 2


def stiffened(hessian: Array, l2: float) -> Array:
    """A Hessian of shape ``(2, 2, *batch)`` and the L2 penalty's, ``λ₂ I``."""
    return hessian + l2 * np.eye(2).reshape(2, 2, *[1] * (hessian.ndim - 2))


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
        self._l2 = 0.0
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
        """Clip the gradients to a length, and add an L2 penalty to all that is asked for; 0 is off.

        Gradients are clipped before the penalty's is added, as in PyTorch, where
        ``clip_grad_norm_`` comes before the optimizer's own ``weight_decay``. Values and Hessians
        are not clipped: where clipping is at work, a line search compares values whose gradient
        is another one, and at worst uses up its halvings.
        """

        def adjusted(w: Array, g: Array) -> Array:
            g = clipped(g, clip) if clip else g
            return g + l2 * w if l2 else g

        self._l2 = l2
        if clip or l2:
            self._adjust = adjusted

    def value(self, w: Array) -> Array:
        """The loss at ``w``, shape ``batch``: always of all examples, and without noise."""
        self.value_evaluations += 1
        value = self._value(w)
        return value + penalty(w, self._l2) if self._l2 else value

    def hessian(self, w: Array) -> Array:
        """The Hessian at ``w``, shape ``(2, 2, *batch)``."""
        self.hessian_evaluations += 1
        hessian = self._hessian(w)
        return stiffened(hessian, self._l2) if self._l2 else hessian


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
