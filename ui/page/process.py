"""The one process that all sessions run in, each in a thread of its own."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock


class Turns:
    """A lock that is handed on in the order in which it was asked for.

    Threads that all run at once get done all at once, at the very end. One after another, the first
    is done at once, and half of them in half of the time. What was asked for later is done later:
    when a class opens a link, every picture goes out before the first header is drawn.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Lock] = deque()

    def __len__(self) -> int:
        """How many have a turn, or wait for one."""
        return len(self._waiting)

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Wait for a turn, and take it."""
        wait = Lock()
        wait.acquire()
        with self._lock:
            self._waiting.append(wait)
            first = len(self._waiting) == 1
        if not first:
            wait.acquire()  # until the one before is done
        try:
            yield
        finally:
            with self._lock:
                self._waiting.popleft()
                if self._waiting:
                    self._waiting[0].release()


TURNS = Turns()
"""For what Streamlit does with a session's elements, which is short; never for computing."""


@cache
def settle() -> None:
    """Take all modules out of the garbage collector's sight, once they are imported.

    They stay until the end, and looking through them stopped every session for a tenth of a second.
    """
    gc.collect()
    gc.freeze()
