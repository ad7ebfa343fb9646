"""A line between a browser and a server that can be cut."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

AT_ONCE = 65_536  # bytes


class Line:
    """Carries bytes both ways between a port of its own and a server's, until it is cut."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.port = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._listening: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.mend()

    def cut(self) -> None:
        """End every connection, and let none be made."""
        self._do(self._cut())

    def mend(self) -> None:
        """Let connections be made again, at the same port."""
        self._do(self._mend())

    def close(self) -> None:
        """Cut it for good."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, what: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result(timeout=20)

    async def _mend(self) -> None:
        self._listening = await asyncio.start_server(self._join, "127.0.0.1", self.port)
        self.port = self._listening.sockets[0].getsockname()[1]

    async def _cut(self) -> None:
        if self._listening:
            self._listening.close()
            self._listening = None
        for end in list(self._open):
            end.transport.abort()
        while self._open:
            await asyncio.sleep(0.01)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:  # there is no server just now
            writer.transport.abort()
            return
        self._open |= {writer, far}
        await asyncio.gather(self._carry(reader, far), self._carry(far_reader, writer))
        self._open -= {writer, far}

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(AT_ONCE):
                sink.write(data)
                await sink.drain()
        except OSError:  # one of the ends has gone
            pass
        finally:
            sink.close()
