"""The optimizers, in teaching order. A new one is a file here and a line in the list below."""

from __future__ import annotations

from optimizers import adagrad, adam, gd, momentum, rmsprop, sgd
from optimizers.base import Optimizer

OPTIMIZERS: dict[str, Optimizer] = {
    module.OPTIMIZER.key: module.OPTIMIZER
    for module in (
        gd,
        sgd,
        momentum,
        adagrad,
        rmsprop,
        adam,
    )
}
"""Every optimizer by its key."""

__all__ = ["OPTIMIZERS", "Optimizer"]
