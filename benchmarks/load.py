"""A class that opens a link together, and a class in which everybody changes something.

Run it with ``python -m benchmarks.load``. Every session is a websocket without a browser that says
what a browser would say; all of them are in this process, the server is in another. A server that
has shown one page before gets N sessions at once, with a link that it has not seen: how long is it
until the picture? And N sessions that are open change an η each two seconds: how long is it until
the answer? The floor is a page with one slider and one line of text, asked the same.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import random
import statistics
import struct
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.driver import ROOT, SCENE, serving

PERIOD = 2.0  # s from one change of a session to its next
PATIENCE = 180  # s for any one thing; a server that takes longer has failed
MOST = 500  # sessions
AIMS = {
    "200 open together": "  (a median of at most 4,000 ms)",
    "50 change an η": "  (a p95 of at most 150 ms)",
}
OTHER = "v=1&surface=saddle&r1=gd"  # the link that is opened first


class Floor:
    """The floor page as a browser knows it: a slider's value, and the text that tells it."""

    script = "benchmarks/pages/floor.py"
    query = ""
    other = ""

    def __init__(self) -> None:
        self.slider = self.told = ""
        self.waits = True

    def shows(self, element: Element) -> bool:
        """Take an element in; whether it is what the session waits for."""
        if element.HasField("slider"):
            self.slider = element.slider.id
        if not (self.waits and element.HasField("text") and element.text.body != self.told):
            return False
        self.told, self.waits = element.text.body, False
        return True

    def change(self) -> WidgetState:
        """The slider moved to another value."""
        self.waits = True
        others = [v for v in range(1, 101) if f"{v / 1000:.3f}" not in self.told]
        state = WidgetState(id=self.slider)
        state.double_array_value.data.append(random.choice(others) / 1000)
        return state


class Lab:
    """The lab as a browser knows it: events with numbers, and a header that confirms them."""

    script = "app.py"
    query, other = SCENE.to_query(), OTHER

    def __init__(self) -> None:
        self.id = self.session = ""
        self.seq = self.first = self.latest = 0
        self.opened: list[str] = []
        self.have: list[str] = []
        self.waits = True

    def shows(self, element: Element) -> bool:
        """Take an element in; whether it is what the session waits for."""
        if not element.HasField("bidi_component"):
            return False
        self.id, data = element.bidi_component.id, element.bidi_component.bytes
        (length,) = struct.unpack_from("<I", data)
        header = json.loads(data[4 : 4 + length])
        self.session = header["session"]
        self.opened = self.opened or list(header["blocks"])
        self.have = list(dict.fromkeys([*self.opened, *header["blocks"]]))
        arrived = self.waits and header["ack"] >= self.seq
        self.waits = self.waits and not arrived
        return arrived

    def change(self) -> WidgetState:
        """The first run's η moved to a value that nobody had before, by a key press."""
        self.waits, self.seq = True, self.seq + 1
        eta = {"kind": "setting", "run": 1, "key": "eta", "value": random.uniform(0.005, 0.02)}
        events = [{"seq": self.seq, "done": True, **eta}]
        sent = {"session": self.session, "have": self.have, "events": events}
        return WidgetState(id=self.id, json_value=json.dumps({"events": sent}))


Page = Floor | Lab


class Session:
    """One browser's conversation with the server.

    Attributes:
        first: How long it was from connecting to the picture, in ms.
    """

    def __init__(self, page: Page, socket: ClientConnection, address: str, query: str) -> None:
        self.page = page
        self.socket = socket
        self.address = address
        self.query = query
        self.script = self.fragment = ""
        self.shown, self.finished = asyncio.Event(), asyncio.Event()
        self.at = self.first = 0.0

    async def ask(self, change: WidgetState | None = None) -> float:
        """Ask for the page, or say what changed on it; how long it is until it shows, in ms."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = self.query, self.script
        asked.context_info.url, asked.context_info.locale = self.address, "en-US"
        asked.context_info.color_scheme = "light"
        if change:
            asked.fragment_id = self.fragment
            asked.widget_states.widgets.append(change)
        self.shown.clear()
        self.finished.clear()
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        await self.shown.wait()
        return 1e3 * (self.at - start)

    async def listen(self) -> None:
        """Take in what the server says, as long as it says something."""
        async for data in self.socket:
            assert isinstance(data, bytes)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.script = message.new_session.page_script_hash
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "script_finished":
                self.finished.set()
            elif kind == "delta" and self.page.shows(message.delta.new_element):
                self.fragment = message.delta.fragment_id
                self.at = time.perf_counter()
                self.shown.set()


@asynccontextmanager
async def opened(page: Page, address: str, query: str) -> AsyncIterator[Session]:
    """A session that has its first picture and all of the page."""
    start = time.perf_counter()
    stream = f"{address.replace('http', 'ws', 1)}_stcore/stream"
    async with connect(stream, max_size=None, open_timeout=PATIENCE) as socket:
        session = Session(page, socket, address, query)
        listening = asyncio.create_task(session.listen())
        try:
            await session.ask()
            session.first = 1e3 * (session.at - start)
            await session.finished.wait()
            yield session
        finally:
            listening.cancel()


async def opening(make: type[Floor] | type[Lab], address: str, count: int) -> list[float]:
    """The time to the first picture, in ms, of sessions that open at once and stay open."""
    async with AsyncExitStack() as stack:
        sessions = [opened(make(), address, make.query) for _ in range(count)]
        entered = await asyncio.gather(*(stack.enter_async_context(s) for s in sessions))
        return [session.first for session in entered]


async def steady(
    make: type[Floor] | type[Lab], address: str, count: int, lasting: float
) -> list[float]:
    """The time to each answer, in ms, while every session changes something each period."""

    async def changing(session: Session) -> list[float]:
        taken = []
        due = time.perf_counter() + random.uniform(0, PERIOD)
        while due < end:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            taken.append(await session.ask(session.page.change()))
            await session.finished.wait()
            due = max(due + PERIOD, time.perf_counter())
        return taken

    async with AsyncExitStack() as stack:
        sessions = [
            await stack.enter_async_context(opened(make(), address, make.query))
            for _ in range(count)
        ]
        end = time.perf_counter() + lasting
        taken = await asyncio.gather(*map(changing, sessions))
        return [one for of_session in taken for one in of_session]


class Measured(NamedTuple):
    """What one server did: times in ms, its processor time for each, and its memory in MB."""

    times: list[float]
    cpu: float
    memory: float

    def __str__(self) -> str:
        slow = sorted(self.times)[int(0.95 * len(self.times))]
        return (
            f"median {self.median:7.0f} ms   p95 {slow:7.0f} ms   of {len(self.times):5}"
            f"   {self.cpu:6.1f} ms of CPU each   {self.memory:4.0f} MB"
        )

    @property
    def median(self) -> float:
        """Half of the times are shorter."""
        return statistics.median(self.times)


async def measured(
    make: type[Floor] | type[Lab],
    address: str,
    process: int,
    ask: Callable[..., Awaitable[list[float]]],
    *asked: float,
) -> Measured:
    """What a server does after it has served somebody else."""
    async with asyncio.timeout(PATIENCE):
        async with opened(make(), address, make.other):
            before = spent(process)
        times = await ask(make, address, *asked)
        return Measured(times, (spent(process) - before) / len(times), memory(process))


def spent(process: int) -> float:
    """The processor time of a process, in ms; NaN where there is no Linux that tells it."""
    try:
        told = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return math.nan
    user, system = told.rpartition(")")[2].split()[11:13]
    return 1e3 * (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> float:
    """The most memory that a process has had, in MB; NaN where there is no Linux that tells it."""
    try:
        told = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return math.nan
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


def counts(written: str) -> list[int]:
    """Numbers of sessions with commas between them."""
    listed = [int(part) for part in written.split(",") if part]
    if not all(1 <= count <= MOST for count in listed):
        raise argparse.ArgumentTypeError(f"from 1 to {MOST} sessions")
    return listed


def seconds(written: str) -> float:
    """For how long sessions change something."""
    if not PERIOD <= float(written) <= PATIENCE / 2:
        raise argparse.ArgumentTypeError(f"from {PERIOD:g} to {PATIENCE / 2:g} seconds")
    return float(written)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    add = parser.add_argument
    add("--sessions", type=counts, default=[25, 100, 200], help="how many open together")
    add("--steady", type=counts, default=[50, 100], help="how many change something")
    add("--seconds", type=seconds, default=20.0, help="for how long these do")
    add("--root", type=Path, default=ROOT, help="the folder of the version to be measured")
    given = parser.parse_args()
    cases: list[tuple[str, Any, tuple[Any, ...]]]
    cases = [(f"{n} open together", opening, (n,)) for n in given.sessions]
    cases += [(f"{n} change an η", steady, (n, given.seconds)) for n in given.steady]
    for name, ask, asked in cases:
        did = []
        for make in (Floor, Lab):
            with serving(make.script, given.root) as (address, process):
                try:
                    did.append(asyncio.run(measured(make, address, process, ask, *asked)))
                except TimeoutError:
                    sys.exit(f"{name}: {make.script} took longer than {PATIENCE} seconds.")
            print(f"{name:18} {make.__name__:5}  {did[-1]}", flush=True)
        floor, lab = did
        print(f"{name:18} lab / floor  {lab.median / floor.median:.2f}", end="")
        print(f", of CPU {lab.cpu / floor.cpu:.2f}{AIMS.get(name, '')}")


if __name__ == "__main__":
    main()
