"""Opening the page: its files are asked for with it, and the first picture stands before Plotly."""

from __future__ import annotations

import asyncio
import gzip
import io
import re
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from typing import Any
from urllib.parse import urljoin

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Route, expect
from streamlit import config

from lessons import READY_MADE
from tests.browser import Lab, Server, Tabs, Watch, served
from tests.test_relief import ask
from texts import text
from ui.assets import publish
from ui.page import serving

BUNDLE = "**/plotly-*.min.js"
LINK = re.compile(r"<([^>]*)>((?:; \w+=\w+)+)")
CLOSER = text("en", "lab.closer.help")
BOX = "(player) => player.picture.projection.box"
PLACE = "(player, x, y) => player.picture.projection.toPixel(x, y)"
CANVASES = ".lab .plot canvas"
HALF = 40  # levels: half of how much a contour line stands out


# The picture before Plotly


class Held:
    """Keeps a page from having Plotly's bundle until it is let go."""

    def __init__(self, lab: Lab) -> None:
        self._waiting: list[Route] | None = []
        self.lab = lab
        lab.page.route(BUNDLE, self._ask)

    def _ask(self, route: Route) -> None:
        if self._waiting is None:
            route.continue_()
        else:
            self._waiting.append(route)

    def let_go(self) -> None:
        """Let Plotly come, and wait until it has taken over."""
        waiting, self._waiting = self._waiting or [], None
        for route in waiting:
            route.continue_()
        self.lab.drawn_by_plotly()


@pytest.fixture
def early(watch: Watch) -> Held:
    """The page that opens the app, before Plotly."""
    return opened_early(watch)


def opened_early(watch: Watch, query: str = "", **media: Any) -> Held:
    held = Held(watch.lab(**media))
    lab = held.lab.go(query).painted_once()
    assert lab.page.evaluate("window.Plotly === undefined")
    return held


def pixels(lab: Lab, part: str) -> NDArray[np.int16]:
    """What a panel looks like."""
    shot = lab.page.locator(f".lab div.{part}").first.screenshot()
    return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"), np.int16)


def around(picture: NDArray[np.int16], far: int) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """The lowest and the highest of each channel so many pixels around each pixel."""
    height, width, _ = picture.shape
    padded = np.pad(picture, ((far, far), (far, far), (0, 0)), mode="edge")
    moves = range(2 * far + 1)
    moved = [padded[i : i + height, j : j + width] for i in moves for j in moves]
    return np.min(moved, axis=0), np.max(moved, axis=0)


def same(one: NDArray[np.int16], other: NDArray[np.int16]) -> bool:
    """Whether areas of one colour have it in both pictures, and nothing else is 1 px away.

    A thin line between two pixels is half as strong as one on a pixel, in both of them.
    """
    low, high = around(other, 2)
    flat = (low == high).all(axis=2)
    low, high = around(other, 1)
    strays = ((one < low - HALF) | (one > high + HALF)).any(axis=2)
    return bool((one[flat] == other[flat]).all() and strays.mean() < 1e-5)


@pytest.mark.parametrize(
    ("query", "theme", "parts"),
    [
        ("", "light", ("picture", "loss")),
        (READY_MADE["regression"].to_query(), "dark", ("picture", "loss", "fit")),
        ("v=1&surface=rastrigin&r1=gd&curves=gradient&lang=ko", "dark", ("picture", "curves")),
    ],
)
def test_nothing_moves_when_plotly_takes_over(
    watch: Watch, query: str, theme: str, parts: tuple[str, ...]
) -> None:
    """Ticks, numbers, titles, lines, marks: none by more than a pixel; the colours are the same."""
    early = opened_early(watch, query, color_scheme=theme)
    before = {part: pixels(early.lab, part) for part in parts}
    painted = early.lab.painted
    early.let_go()
    expect(early.lab.page.locator(CANVASES)).to_have_count(0)
    assert early.lab.painted == painted
    for part in parts:
        after = pixels(early.lab, part)
        assert same(before[part], after), part
        assert same(after, before[part]), part


def test_a_drag_of_the_start_goes_on(early: Held) -> None:
    lab = early.lab
    frame = lab.page.locator(".lab .picture").bounding_box()
    assert frame
    x, y = ask(lab, PLACE, 1.0, 1.5)
    lab.page.mouse.move(frame["x"] + x, frame["y"] + y)
    lab.page.mouse.down()
    lab.repainted(lambda: lab.page.mouse.move(frame["x"] + x + 40, frame["y"] + y + 20))
    assert lab.start != (1.0, 1.5)
    early.let_go()
    assert lab.query == ""
    lab.repainted(lambda: lab.page.mouse.move(*lab.pixel(2.5, 0.0)))
    lab.page.mouse.up()
    lab.until(lambda: "x=" in lab.query, "the link has the start")
    assert lab.start == (pytest.approx(2.5, abs=0.02), pytest.approx(0.0, abs=0.02))


def test_the_view_can_be_moved_before_and_is_kept(early: Held) -> None:
    lab = early.lab
    lab.repainted(lab.button(CLOSER).click)
    (x0, x1), _ = near = ask(lab, BOX)
    assert x1 - x0 == pytest.approx(3.0)
    frame = lab.page.locator(".lab .picture").bounding_box()
    assert frame
    x, y = (frame["x"] + 400, frame["y"] + 500)
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    lab.page.mouse.move(x - 60, y + 30, steps=3)
    lab.until(lambda: ask(lab, BOX) != near, "the view is moved")
    early.let_go()
    moved = ask(lab, BOX)
    assert moved == [pytest.approx(side) for side in plotlys_box(lab)]
    lab.page.mouse.move(x - 120, y + 60, steps=3)
    lab.until(lambda: ask(lab, BOX) != moved, "the drag goes on")
    lab.repainted(lab.page.mouse.up)
    (u0, u1), _ = ask(lab, BOX)
    assert (u0 - x0, u1 - u0) == (
        pytest.approx(120 / ask(lab, "(player) => player.picture.projection.width") * 3.0),
        pytest.approx(3.0),
    )


def plotlys_box(lab: Lab) -> list[list[float]]:
    box: list[list[float]] = lab.page.locator(".lab .picture .plot").evaluate(
        "({ _fullLayout: { xaxis, yaxis } }) => [xaxis.range, yaxis.range]"
    )
    return box


def test_in_perspective_it_stays_as_it_is_turned(early: Held) -> None:
    lab = early.lab
    for key in "dt":
        lab.repainted(lambda key=key: lab.press(key))
    above = text("en", "lab.home.help")
    expect(lab.button(above)).to_be_visible()
    before = lab.drawn()
    early.let_go()
    assert lab.drawn() == before
    lab.press("d")
    lab.pixel(1.0, 1.5)


def test_all_goes_without_plotly(watch: Watch) -> None:
    """Where the bundle cannot be had, the first picture goes on following the hand."""
    lab = watch.lab()
    lab.page.route(BUNDLE, lambda route: route.abort())
    lab.go().painted_once()
    lab.repainted(lambda: lab.enter("gd η learning rate value", "0.02"))
    lab.repainted(lab.button(CLOSER).click)
    lab.button(text("en", "lab.log.help")).click()
    expect(lab.button(text("en", "lab.log.help"))).to_have_attribute("aria-pressed", "false")
    expect(lab.page.locator(CANVASES)).to_have_count(3)
    assert "could not" not in lab.page.locator(".lab > .sentence").inner_text()
    assert watch.faults
    assert all("plotly" in fault or "ERR_FAILED" in fault for fault in watch.faults)
    watch.faults.clear()


def test_plotly_waits_until_the_first_play_has_ended(watch: Watch) -> None:
    lab = watch.lab(reduced_motion="no-preference").go().painted_once()
    assert lab.playing
    lab.until(lambda: lab.step > 2, "it plays")
    assert lab.player.get_attribute("data-backdrop") is None
    lab.press("End")
    lab.drawn_by_plotly()


# What is asked for with the page


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app below a path of a host."""
    with served(tmp_path_factory.mktemp("below"), base="lab/") as running:
        yield running


def fetched(url: str, **headers: str) -> tuple[bytes, Message]:
    """A file and what its server says of it."""
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as answer:
        assert answer.status == 200
        return answer.read(), answer.headers


def linked(url: str) -> dict[str, str]:
    """The addresses in the page's header as they stand there, and how they are to be fetched."""
    return dict(LINK.findall(fetched(url)[1]["Link"]))


@pytest.mark.parametrize("place", ["server", "below"])
def test_what_the_page_names_is_there(place: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(place).url
    named = linked(url)
    assert not [address for address in named if address.startswith("/") or ":" in address]
    published = publish()
    assert named[published.plotly] == "; rel=prefetch; as=script"
    assert named[published.script] == "; rel=modulepreload; fetchpriority=low"
    assert named[published.styles] == "; rel=prefetch; as=style"
    for address in named:
        squeezed, headers = fetched(urljoin(url, address), **{"Accept-Encoding": "gzip"})
        assert "immutable" in headers["Cache-Control"]
        assert headers["Content-Type"].startswith(("text/javascript", "text/css"))
        plain, _ = fetched(urljoin(url, address), **{"Accept-Encoding": "identity"})
        assert gzip.decompress(squeezed) == plain


def test_a_header_is_short_enough_for_a_proxy(server: Server) -> None:
    """Some take 4 kB for all of them."""
    assert len(fetched(server.url)[1]["Link"]) < 500


def test_it_names_all_that_the_lab_loads(still: Lab, server: Server) -> None:
    loaded = still.page.evaluate(
        "performance.getEntriesByType('resource').map((r) => r.name.split('?')[0])"
    )
    assert {url for url in loaded if "/app/static/" in url} == {
        urljoin(server.url, address) for address in linked(server.url)
    }


def test_the_page_opens_below_a_path(tabs: Tabs, below: Server) -> None:
    watch = Watch(tabs, below.url)
    lab = watch.lab().open()
    assert lab.page.url == below.url
    watch.close()
    assert not watch.faults


def test_a_page_without_its_files_is_still_served(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise PermissionError("static")

    async def page(_: Any, __: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    sent: list[Any] = []

    async def keep(message: Any) -> None:
        sent.append(message)

    monkeypatch.setattr(serving, "publish", refuse)
    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    with pytest.raises(StopIteration):  # it waits for nothing
        serving.Ahead(page)(scope, None, keep).send(None)  # type: ignore[arg-type]
    assert sent == [{"type": "http.response.start", "status": 200, "headers": []}]


@pytest.mark.parametrize(
    ("options", "opened"),
    [
        ({}, ["http://localhost:8501"]),
        ({"server.baseUrlPath": "lab"}, ["http://localhost:8501/lab"]),
        ({"server.address": "0.0.0.0"}, ["http://localhost:8501"]),
        ({"server.address": "192.0.2.1"}, ["http://192.0.2.1:8501"]),
        ({"server.address": "::", "browser.serverAddress": "lab.org"}, ["http://lab.org:8501"]),
        ({"server.headless": True}, []),
    ],
)
def test_a_browser_is_opened(
    monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], opened: list[str]
) -> None:
    """As it was where Streamlit served the script itself."""
    told = {"server.headless": False} | options
    known = config.get_option
    monkeypatch.setattr(config, "get_option", lambda key: told.get(key, known(key)))
    monkeypatch.setattr("streamlit.get_option", config.get_option)
    monkeypatch.setattr(serving, "SOON", 0)
    found: list[str] = []
    monkeypatch.setattr(serving, "open_browser", found.append)

    async def start() -> None:
        async with serving.shown(None):  # type: ignore[arg-type]
            await asyncio.sleep(0.01)

    with ThreadPoolExecutor() as apart:  # Playwright's loop runs in this thread
        apart.submit(asyncio.run, start()).result()
    assert found == opened
