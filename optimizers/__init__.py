"""The optimizers, in teaching order. A new one is a file here and a line in the list below."""

from __future__ import annotations

from optimizers import (
    adabelief,
    adadelta,
    adagrad,
    adam,
    adamax,
    adamw,
    amsgrad,
    gd,
    lbfgs,
    lion,
    momentum,
    nadam,
    nesterov,
    newton,
    radam,
    rmsprop,
    rprop,
    sgd,
    yogi,
)
from optimizers.base import Optimizer

OPTIMIZERS: dict[str, Optimizer] = {
    module.OPTIMIZER.key: module.OPTIMIZER
    for module in (
        gd,
        sgd,
        momentum,
        nesterov,
        adagrad,
        rmsprop,
        adadelta,
        adam,
        amsgrad,
        adamax,
        nadam,
        radam,
        adamw,
        adabelief,
        yogi,
        lion,
        rprop,
        newton,
        lbfgs,
    )
}
"""Every optimizer by its key."""

CORE = ("gd", "sgd", "momentum", "adagrad", "rmsprop", "adam")
"""The keys of those that a first lecture meets."""

__all__ = ["CORE", "OPTIMIZERS", "Optimizer"]
