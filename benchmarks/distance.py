"""A server far away: a proxy on this machine that holds back what goes either way."""

from __future__ import annotations

import asyncio
import threading
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from urllib.parse import urlsplit

CHUNK = 65_536  # bytes


@contextmanager
def distant(address: str, delay: float) -> Iterator[str]:
    """The address of a page that is ``delay`` seconds away, each way; without a delay its own.

    A connection costs a journey there and back before its first byte. The line is as wide as this
    machine allows.
    """
    if not delay:
        yield address
        return
    there = urlsplit(address)

    async def serve(reader: StreamReader, writer: StreamWriter) -> None:
        await asyncio.sleep(2 * delay)
        answers, asks = await asyncio.open_connection(there.hostname, there.port)
        await asyncio.gather(_carried(reader, asks, delay), _carried(answers, writer, delay))

    async def stand(ready: Future[tuple[int, Callable[[], object]]]) -> None:
        server = await asyncio.start_server(serve, "localhost", 0)
        over, loop = asyncio.Event(), asyncio.get_running_loop()
        port = server.sockets[0].getsockname()[1]
        ready.set_result((port, lambda: loop.call_soon_threadsafe(over.set)))
        await over.wait()
        server.close()

    ready: Future[tuple[int, Callable[[], object]]] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(stand(ready)))
    thread.start()
    port, stop = ready.result()
    try:
        yield f"http://localhost:{port}{there.path}"
    finally:
        stop()
        thread.join()


async def _carried(reader: StreamReader, writer: StreamWriter, delay: float) -> None:
    """Pass on what comes, each piece as late as the delay says, until there is no more."""
    clock = asyncio.get_running_loop().time
    pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def read() -> None:
        data = b"first"
        while data:
            try:
                data = await reader.read(CHUNK)
            except OSError:  # the other side is gone: there is no more
                data = b""
            pieces.put_nowait((clock() + delay, data))

    reading = asyncio.create_task(read())
    due, data = await pieces.get()
    while data:
        await asyncio.sleep(due - clock())
        writer.write(data)
        due, data = await pieces.get()
    await reading
    writer.close()
