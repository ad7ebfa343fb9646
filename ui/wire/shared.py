"""What is the same for every session: computed once, by whoever asks first, and kept for the rest.

Each session runs in a thread of its own. When a class opens a link, all of them ask for the same
thing at once, and with a plain cache each would compute it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import update_wrapper
from threading import Lock
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Place(Generic[R]):
    """Where a result will stand; whoever comes while it is computed waits at the lock."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.results: list[R] = []
        self.weight = 0


class Shared(Generic[P, R]):
    """A pure function whose latest results are kept.

    The bytes are bounded as well as the number, since one scene can weigh a thousand times
    another. An error is not kept.

    Attributes:
        weight: The bytes of all results together.
        heaviest: The most that these may be.
    """

    def __init__(
        self, compute: Callable[P, R], most: int, heaviest: int, weigh: Callable[[Any], int]
    ) -> None:
        self._compute = compute
        self._most = most
        self.heaviest = heaviest
        self._weigh = weigh
        self._lock = Lock()
        self._places: OrderedDict[object, Place[R]] = OrderedDict()
        self.weight = 0
        update_wrapper(self, compute)

    def __call__(self, *args: P.args, **named: P.kwargs) -> R:
        """The result for arguments that can be hashed."""
        key = args, tuple(named.items())
        with self._lock:
            place = self._places.setdefault(key, Place())
            self._places.move_to_end(key)
            self._make_room()
        with place.lock:
            if not place.results:
                result = self._compute(*args, **named)
                with self._lock:
                    if self._places.get(key) is place:
                        place.weight = self._weigh(result)
                        self.weight += place.weight
                        self._make_room()
                place.results.append(result)
            return place.results[0]

    def _make_room(self) -> None:
        while len(self._places) > self._most or self.weight > self.heaviest:
            _, place = self._places.popitem(last=False)
            self.weight -= place.weight

    def __len__(self) -> int:
        return len(self._places)

    def cache_clear(self) -> None:
        """Forget all results."""
        with self._lock:
            self._places.clear()
            self.weight = 0


def shared(
    most: int, heaviest: int = 0, weigh: Callable[[Any], int] = lambda result: 0
) -> Callable[[Callable[P, R]], Shared[P, R]]:
    """Keep a function's latest results.

    Args:
        most: So many of them.
        heaviest: Of so many bytes together.
        weigh: The bytes of a result; nothing where all are small.
    """
    return lambda compute: Shared(compute, most, heaviest, weigh)
