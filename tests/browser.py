"""A real browser on the real page: finding one, starting the app, and the hand on the lab."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from playwright.sync_api import (
    BrowserContext,
    CDPSession,
    Locator,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests.counting import counted, keep
from texts import text

ROOT = Path(__file__).parents[1]
TWIN_OFF = os.environ.get("TWIN") == "off"
"""Whether all tests are run without the browser's own steps, where every path is the server's."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Kind = Literal["desk", "phone", "korean", "offline", "unscripted"]
KINDS: dict[Kind, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1440, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "has_touch": True,
        "is_mobile": True,
    },
    "korean": {"viewport": {"width": 1440, "height": 900}, "locale": "ko-KR"},
    "offline": {"viewport": {"width": 1440, "height": 900}, "offline": True},
    "unscripted": {"viewport": {"width": 1440, "height": 900}, "java_script_enabled": False},
}
NAMES = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
]
USUAL = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "~/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Chromium\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
]
HOW_TO_GET_ONE = (
    "The browser tests need Chrome or Chromium: install one (Debian, Ubuntu: "
    "sudo apt-get install chromium; or: python -m playwright install chromium), "
    "or name one in BROWSER_PATH."
)
POSITIVE = re.compile(r"^[1-9]")
NUMBERS = ("step", "steps", "painted", "sent", "answered")
PATIENCE = 20_000  # ms; far more than anything takes, so that a slow machine passes too
USUAL_LINES = (
    "You can now view your Streamlit app in your browser.",
    "URL: ",
    "Stopping...",
)
UVICORN = re.compile(r"\S+ \S+ Uvicorn server started on ")

expect.set_options(timeout=PATIENCE)


# Finding a browser


def find_browser() -> str:
    """The path of a Chrome or Chromium; one is downloaded where none is installed.

    Raises:
        RuntimeError: There is none, and none could be had; the text says how to get one.
    """
    named = os.environ.get("BROWSER_PATH")
    if named:
        if Path(named).is_file():
            return named
        raise RuntimeError(f"BROWSER_PATH is {named!r}, and there is no such file.")
    found = installed() or fetched() or downloaded()
    if not found:
        raise RuntimeError(HOW_TO_GET_ONE)
    return found


def installed() -> str | None:
    """A browser on the PATH or in a usual place."""
    on_path = (shutil.which(name) for name in NAMES)
    usual = (os.path.expandvars(Path(place).expanduser()) for place in USUAL)
    return next((path for path in (*on_path, *usual) if path and is_browser(path)), None)


def is_browser(path: str) -> bool:
    """Whether this is one, not a stub that only says where to get one."""
    if not Path(path).is_file():
        return False
    if os.name == "nt":  # Chrome for Windows opens a window instead of telling its version
        return True
    return run(path, "--version") is not None


def fetched() -> str | None:
    """The browser that Playwright has downloaded before."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def downloaded() -> str | None:
    """Playwright's own Chromium, asked for once."""
    print("No Chrome or Chromium found; downloading one.", file=sys.stderr)
    return fetched() if run(sys.executable, "-m", "playwright", "install", "chromium") else None


def run(*command: str) -> bytes | None:
    """What a program prints, or None where it fails."""
    try:
        return subprocess.run(command, capture_output=True, check=True, timeout=600).stdout
    except (OSError, subprocess.SubprocessError):
        return None


# The app


class Start(NamedTuple):
    """A command, the folder that it is given in, and what it finds in its environment."""

    command: Sequence[str]
    folder: Path = ROOT
    environment: Mapping[str, str] = MappingProxyType({})


class Server:
    """The app, started as a user starts it, on a port of its own."""

    def __init__(
        self,
        log: Path,
        base: str = "",
        port: int = 0,
        start: Start | None = None,
        root: Path = ROOT,
        **more: str,
    ) -> None:
        """Start it: as a user does, with ``more`` of the server's options; or as ``start`` says."""
        port = port or free_port()
        self.port = port
        self.url = f"http://127.0.0.1:{port}/{base}"
        self._log = log
        options = {
            "server.port": str(port),
            "server.baseUrlPath": base,
            "server.address": "127.0.0.1",
            "server.headless": "true",
            **{f"server.{key}": value for key, value in more.items()},
        }
        arguments = [part for key, value in options.items() for part in (f"--{key}", value)]
        usual = [sys.executable, "-m", "streamlit", "run", "app.py", *arguments]
        command, folder, environment = start or Start(usual, root)
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait(self) -> None:
        """Wait until it answers."""
        limit = time.monotonic() + 60
        while not self._answers():
            if time.monotonic() > limit or self._process.poll() is not None:
                raise RuntimeError(f"The app did not start:\n{self.log()}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}_stcore/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def log(self) -> str:
        """Everything that it has printed."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def complaints(self) -> list[str]:
        """What it has printed besides its usual lines."""
        lines = (line.strip() for line in self.log().splitlines())
        odd = (line for line in lines if line and not line.startswith(USUAL_LINES))
        return [line for line in odd if not UVICORN.match(line)]

    def kill(self) -> None:
        """End it without a word."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def served(folder: Path, base: str = "", root: Path = ROOT) -> Iterator[Server]:
    """The running app. What it printed besides its usual lines is an error at the end."""
    running = Server(folder / "log.txt", base, root=root)
    try:
        running.wait()
        yield running
    finally:
        running.stop()
    assert not running.complaints()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# The page


class Lab:
    """The page in a browser tab, and what a test asks of it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def open(self, query: str = "") -> Lab:
        """Go to the page, with a link or without, and wait for the picture."""
        return self.go(query).ready()

    def go(self, query: str = "") -> Lab:
        """Go to the page, with a link or without."""
        self.page.goto(self.url + (f"?{query}" if query else ""))
        return self

    def ready(self) -> Lab:
        """Wait until the picture has been painted and, unless it plays, Plotly draws its axes."""
        self.painted_once()
        if not self.playing and self.page.url.startswith("http"):
            self.drawn_by_plotly()
        return self

    def painted_once(self) -> Lab:
        """Wait until a picture has been painted."""
        expect(self.player).to_have_attribute("data-painted", POSITIVE, timeout=3 * PATIENCE)
        return self

    def drawn_by_plotly(self) -> Lab:
        """Wait until Plotly draws what stands still."""
        expect(self.player).to_have_attribute("data-backdrop", "plotly", timeout=3 * PATIENCE)
        return self

    @property
    def player(self) -> Locator:
        return self.page.get_by_test_id("player")

    def number(self, name: str) -> int:
        """One of the player's ``NUMBERS``."""
        return int(self.player.get_attribute(f"data-{name}") or -1)

    @property
    def step(self) -> int:
        return self.number("step")

    @property
    def painted(self) -> int:
        return self.number("painted")

    @property
    def playing(self) -> bool:
        return self.player.get_attribute("data-playing") == "true"

    @property
    def query(self) -> str:
        """The query in the address bar."""
        return self.page.url.partition("?")[2]

    def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait for a condition."""
        limit = time.monotonic() + PATIENCE / 1000
        while not condition():
            if time.monotonic() > limit:
                now = {name: self.number(name) for name in NUMBERS}
                raise AssertionError(f"waited in vain until {what}; {self.page.url}, {now}")
            self.page.wait_for_timeout(20)

    def redrawn(self, act: Callable[[], object]) -> None:
        """Do something outside the lab, and wait until a new picture has been painted."""
        before = self.painted
        act()
        self.until(lambda: self.painted > before, "a new picture is painted")

    def repainted(self, act: Callable[[], object]) -> None:
        """Do something in the lab, and wait until the server's answer to it has been painted."""
        before = self.number("sent")
        act()
        self.until(
            lambda: before < self.number("sent") <= self.number("answered"),
            f"event {before + 1} is sent and its answer painted",
        )

    def address_has(self, *parts: str) -> None:
        """Wait until the address holds each of these parameters."""
        self.until(
            lambda: all(part in self.query.split("&") for part in parts),
            f"the address has {parts}; it is {self.query}",
        )

    def address_lacks(self, *names: str) -> None:
        """Wait until the address holds none of these parameters."""
        self.until(
            lambda: not any(p.startswith(f"{n}=") for p in self.query.split("&") for n in names),
            f"the address lacks {names}; it is {self.query}",
        )

    def slider(self, name: str) -> Locator:
        """A slider by its aria-label."""
        return self.page.get_by_role("slider", name=name, exact=True)

    def field(self, name: str) -> Locator:
        """A text field by its aria-label."""
        return self.page.get_by_role("textbox", name=name, exact=True)

    def enter(self, name: str, value: str) -> None:
        """Type a number into a field."""
        self.field(name).fill(value)
        self.field(name).press("Enter")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def choose_method(self, name: str) -> None:
        """Choose in the open chooser."""
        self.page.get_by_role("option", name=name, exact=True).click()

    def add(self, method: str) -> None:
        """Add a run."""
        self.button(f"+ {text('en', 'lab.add')}").click()
        self.choose_method(method)

    def change(self, run: str, method: str) -> None:
        """Give a run, as in ``adam 2``, another method."""
        self.page.get_by_role("button", name=f"{run} {text('en', 'lab.method')}: ").click()
        self.choose_method(method)

    @property
    def cards(self) -> list[str]:
        """The names of the run cards."""
        cards = self.page.locator(".lab .card")
        names: list[str] = cards.evaluate_all("cards => cards.map((c) => c.ariaLabel)")
        return names

    def cards_are(self, *names: str) -> None:
        """Wait until these are the run cards."""
        self.until(lambda: self.cards == list(names), f"the cards are {names}")

    @property
    def results(self) -> list[list[str]]:
        """The result table, row by row."""
        rows: list[list[str]] = self.page.locator(".lab .results tbody tr").evaluate_all(
            "rows => rows.map((row) => [...row.querySelectorAll('th, td')].map((c) => c.innerText))"
        )
        return rows

    def drawn(self, part: str = "picture") -> str:
        """What stands on a panel's two canvases, as text to compare."""
        drawn: str = self.page.evaluate(
            "part => [...document.querySelectorAll(`.lab .${part} > canvas`)]"
            ".map(c => c.toDataURL()).join()",
            part,
        )
        return drawn

    def pixel(self, x: float, y: float, panel: str = ".picture") -> tuple[float, float]:
        """Where a point of the surface, or of another panel's axes, lies in the window."""
        axes = self.page.locator(f".lab {panel} .plot")
        box: dict[str, Any] = axes.evaluate(
            """plot => {
              const { xaxis, yaxis } = plot._fullLayout, frame = plot.getBoundingClientRect();
              return { left: frame.left + xaxis._offset, top: frame.top + yaxis._offset,
                       width: xaxis._length, height: yaxis._length,
                       x: xaxis.range, y: yaxis.range };
            }"""
        )
        (x0, x1), (y0, y1) = box["x"], box["y"]
        return (
            box["left"] + (x - x0) / (x1 - x0) * box["width"],
            box["top"] + (y1 - y) / (y1 - y0) * box["height"],
        )

    def open_curves(self, *keys: str) -> None:
        """Open curves by the list below the transport."""
        if self.page.locator(".lab .quantities-box").get_attribute("open") is None:
            self.page.locator(".lab .quantities-box summary").click()
        for key in keys:
            self.page.locator(f'.lab .quantity input[value="{key}"]').check()
            curve = self.page.locator(f'.lab [data-curve="{key}"] .curve').first
            expect(curve.locator(".plot .xtick").first).to_be_attached()

    @property
    def start(self) -> tuple[float, float]:
        """The start in its two number fields."""
        fields = self.page.locator(".lab .setup .line").first.get_by_role("textbox")
        x, y = (float(fields.nth(i).input_value()) for i in range(2))
        return x, y

    def choose(self, box: str, option: str) -> None:
        """Choose in one of the header's select boxes."""
        self.page.get_by_role("combobox", name=box).click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def start_is(self, x: float, y: float) -> None:
        """Wait until the start's fields say so."""
        self.until(lambda: self.start == (x, y), f"the start is ({x}, {y})")

    def press(self, *keys: str) -> None:
        """Press keys with the focus on no control."""
        self.page.evaluate("document.activeElement.blur()")
        for key in keys:
            self.page.keyboard.press(key)

    def module(self, name: str, script: str, *values: Any) -> Any:
        """What a function makes of one of the lab's modules, and of the values."""
        return self.page.evaluate(
            f"""async (values) => {{
              const loaded = performance.getEntriesByType("resource").map((r) => r.name);
              const {{ modules }} = await import(loaded.find((r) => r.endsWith("/lab.js")));
              return ({script})(modules["{name}"], ...values);
            }}""",
            list(values),
        )


class Tabs:
    """A browser with a profile of its own, so that what was loaded once is compiled only once."""

    def __init__(self, playwright: Playwright, path: str, profiles: Path) -> None:
        self._chromium = playwright.chromium
        self._path = path
        self._profiles = profiles
        self._open: dict[Kind, BrowserContext] = {}

    def new(self, kind: Kind) -> Page:
        """A new tab."""
        if kind not in self._open:
            self._open[kind] = self._chromium.launch_persistent_context(
                self._profiles / kind, executable_path=self._path, args=FLAGS, **KINDS[kind]
            )
            if TWIN_OFF:
                self._open[kind].add_init_script("window.labTwin = 'off'")
        return self._open[kind].new_page()

    def close(self) -> None:
        for context in self._open.values():
            context.close()


class Watch:
    """Opens tabs for a test, and keeps what goes wrong in them."""

    def __init__(self, tabs: Tabs, url: str) -> None:
        self._tabs = tabs
        self._url = url
        self.labs: list[Lab] = []
        self.faults: list[str] = []
        self.counts: list[CDPSession | None] = []

    def lab(self, kind: Kind = "desk", **media: Any) -> Lab:
        """A new tab. It is still, unless ``media`` says otherwise."""
        page = self._tabs.new(kind)
        page.set_default_timeout(PATIENCE)
        page.emulate_media(**({"reduced_motion": "reduce"} | media))
        page.on("console", lambda m: self._note(m.type in ("error", "warning"), m.text))
        page.on("pageerror", lambda e: self._note(True, str(e)))
        page.on("requestfailed", lambda r: self._note(True, f"{r.url}: {r.failure}"))
        of_server = self._url.startswith("http")  # in files the modules are other scripts
        self.counts.append(counted(page) if of_server else None)
        self.labs.append(Lab(page, self._url))
        return self.labs[-1]

    def _note(self, bad: bool, what: str) -> None:
        if bad:
            self.faults.append(what)

    def close(self) -> None:
        for lab, counts in zip(self.labs, self.counts, strict=True):
            if counts:
                keep(counts)
            lab.page.close()


LOCAL = ("file:", "data:", "blob:")


class FromDisk:
    """Opens files without a network; what they ask for, or complain of, is kept."""

    def __init__(self, tabs: Tabs) -> None:
        self._tabs = tabs
        self.watches: list[Watch] = []
        self.asked: list[str] = []

    def __call__(self, path: Path, size: tuple[int, int] = (1440, 900), **media: Any) -> Lab:
        watch = Watch(self._tabs, path.as_uri())
        self.watches.append(watch)
        lab = watch.lab("offline", **media)
        lab.page.set_viewport_size({"width": size[0], "height": size[1]})
        lab.page.on("request", lambda request: self.asked.append(request.url))
        return lab.open()

    def close(self) -> None:
        """Close all tabs; a fault in one, or a request to anywhere but a disk, is an error."""
        for watch in self.watches:
            watch.close()
        assert not [fault for watch in self.watches for fault in watch.faults]
        assert all(url.startswith(LOCAL) for url in self.asked)


Opened = Callable[..., Lab]
"""Opens a file without a network: its bytes, a size, and what the browser is like."""
