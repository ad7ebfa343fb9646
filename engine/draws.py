"""Everything random in a run, from the scene's seed.

Separate streams, shared by all runs of a scene: the order of the examples, Gaussian noise,
and examples drawn with replacement. The first T steps draw the same whatever T is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizers.base import Array
from surfaces.base import Indices


@lru_cache(maxsize=32)
def examples(seed: int, size: int, batch: int, steps: int) -> Indices:
    """The examples of each step, shape ``(steps, batch)``.

    Epochs are random permutations of ``size`` examples, one after another; a batch takes the
    next ``batch`` of them, across the end of an epoch where they do not divide evenly.
    """
    epochs = -(-steps * batch // size)
    rng = np.random.default_rng((seed, 0))
    order = np.concatenate([rng.permutation(size) for _ in range(epochs)])
    indices = order[: steps * batch].reshape(steps, batch)
    indices.flags.writeable = False
    return indices


@lru_cache(maxsize=32)
def examples_with_replacement(seed: int, size: int, batch: int, steps: int) -> Indices:
    """The examples of each step, each drawn from all of them, shape ``(steps, batch)``."""
    indices = np.random.default_rng((seed, 2)).integers(size, size=(steps, batch))
    indices.flags.writeable = False
    return indices


@lru_cache(maxsize=32)
def noise(seed: int, steps: int) -> Array:
    """A pair of standard normals for each step, shape ``(steps, 2)``."""
    pairs = np.random.default_rng((seed, 1)).standard_normal((steps, 2))
    pairs.flags.writeable = False
    return pairs


@lru_cache(maxsize=4)
def of_seeds(draw: Callable[..., NDArray[Any]], seeds: range, *args: int) -> NDArray[Any]:
    """What ``draw`` gives for each seed, on a last axis; indices in a type that takes no room."""
    together = np.stack([draw(seed, *args) for seed in seeds], axis=-1)
    if together.dtype.kind == "i":
        together = together.astype(np.min_scalar_type(together.max()))
    together.flags.writeable = False
    return together
