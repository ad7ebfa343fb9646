"""What ``deploy/`` says, done: the container's steps, and copies of the app behind nginx.

No container engine is needed: each line of the container file is carried out here, save the
installing of packages, which the tests themselves have, and the app is started by a user who may
write nothing in its folder.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import ROOT, Server, Start, Tabs, Watch, free_port
from tests.test_sessions import MOMENTUM, answers, faults

DEPLOY = ROOT / "deploy"
BASE = "lab"
# Reading the interpreter, which root may keep to itself, is all that root's rights are used for.
NOBODY = [
    "setpriv",
    "--reuid={user}",
    "--regid={group}",
    "--clear-groups",
    "--inh-caps=-all,+dac_read_search",
    "--ambient-caps=-all,+dac_read_search",
]
NO_COPY = re.compile(r"connect\(\) failed|recv\(\) failed|no live upstreams|prematurely closed")

pytestmark = pytest.mark.skipif(os.name == "nt", reason="deploy/ is for servers with a Unix")


# The container


class Container:
    """The steps of the container file, carried out in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment: dict[str, str] = {}
        self.packages: list[str] = []
        self.user = ("", "")
        self.health: list[str] = []
        self.entry: list[str] = []
        for line in (DEPLOY / "Containerfile").read_text("utf-8").splitlines():
            word, _, rest = line.partition(" ")
            if word and word != "#":
                self._step(word, rest)

    def _step(self, word: str, rest: str) -> None:
        match word:
            case "WORKDIR":
                self.folder /= rest.strip("/")
                self.folder.mkdir()
            case "COPY":
                self._copy(*rest.split())
            case "RUN" if rest.startswith("pip install"):
                self.packages += shlex.split(rest)
            case "RUN":
                subprocess.run(_here(shlex.split(rest)), cwd=self.folder, check=True, timeout=300)
            case "ENV":
                key, _, value = rest.partition("=")
                self.environment[key] = value
            case "USER":
                user, _, group = rest.partition(":")
                self.user = user, group
            case "HEALTHCHECK":
                self.health = json.loads(rest.partition("CMD ")[2])
            case "ENTRYPOINT":
                self.entry = json.loads(rest)
            case _:
                assert word in {"FROM", "EXPOSE"}

    def _copy(self, source: str, target: str) -> None:
        into = self.folder / target
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, into, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            into.mkdir(exist_ok=True)
            shutil.copy(ROOT / source, into)

    def command(self, command: list[str]) -> Start:
        """The start of a command as the container's user."""
        user, group = self.user
        root = os.geteuid() == 0
        become = [part.format(user=user, group=group) for part in NOBODY] if root else []
        return Start([*become, *_here(command)], self.folder, self.environment)

    def done(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        """What comes of a command."""
        given, folder, environment = self.command(command)
        return subprocess.run(
            given,
            cwd=folder,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=60,
        )

    def files(self) -> dict[str, tuple[int, int]]:
        """Everything in the folder, with its size and the time of its last change."""
        return {
            str(path): (path.stat().st_size, path.stat().st_mtime_ns)
            for path in self.folder.rglob("*")
        }


def _here(command: list[str]) -> list[str]:
    """A command with the programs that lie beside this interpreter."""
    beside = Path(sys.executable).parent / command[0]
    return [sys.executable if command[0] == "python" else str(beside), *command[1:]]


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    folder = tmp_path_factory.mktemp("container")
    for above in (folder, *folder.parents[:2]):
        above.chmod(0o755)  # pytest's own folders are for one user alone
    made = Container(folder)
    for path in (made.folder, *made.folder.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    yield made
    for path in (made.folder, *made.folder.rglob("*")):
        path.chmod(path.stat().st_mode | 0o200)


def test_the_container_has_the_packages_of_the_app() -> None:
    lines = (DEPLOY / "Containerfile").read_text("utf-8").splitlines()
    assert "RUN pip install --no-cache-dir -r requirements.txt" in lines
    image = next(line for line in lines if line.startswith("FROM"))
    assert re.search(r"python:3\.(1[1-9])-slim$", image)


def test_its_user_may_write_nothing_there(container: Container) -> None:
    assert container.user[0] not in {"", "0", "root"}
    tried = container.done(["python", "-c", "open('new.txt', 'w')"])
    assert "PermissionError" in tried.stderr


def test_the_app_runs_in_it_below_a_path(container: Container, tabs: Tabs, tmp_path: Path) -> None:
    before = container.files()
    port = free_port()
    container.environment |= {
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_BASE_URL_PATH": BASE,
    }
    assert container.done(container.health).returncode == 1
    app = Server(tmp_path / "log.txt", f"{BASE}/", port, container.command(container.entry))
    try:
        app.wait()
        assert container.done(container.health).returncode == 0
        watch = Watch(tabs, app.url)
        lab = watch.lab().open()
        answers(lab)
        watch.close()
        assert not watch.faults
    finally:
        app.stop()
    assert not app.complaints()
    assert container.files() == before
    assert container.done(container.health).stdout == ""


# Copies behind nginx


class Nginx:
    """The real one, with the project's configuration, at another port and with other copies."""

    def __init__(self, folder: Path, ports: list[int]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/{BASE}/"
        self._log = folder / "nginx.txt"
        said = (DEPLOY / "nginx.conf").read_text("utf-8")
        one, other = (rf" *server 127\.0\.0\.1:{port} " for port in (8501, 8502))
        line = re.search(rf"{one}(.*);\n{other}\1;\n", said)
        assert line and said.count("listen 8080;") == 1
        copies = "".join(f"    server 127.0.0.1:{port} {line[1]};\n" for port in ports)
        here = said.replace(line[0], copies).replace("listen 8080;", f"listen {self.port};")
        (folder / "nginx.conf").write_text(here, "utf-8")
        with self._log.open("wb") as output:
            self._process = subprocess.Popen(
                ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")],
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def complaints(self) -> list[str]:
        """What it has said besides that a copy does not answer."""
        lines = self._log.read_text("utf-8").splitlines()
        return [line for line in lines if not NO_COPY.search(line)]

    def __enter__(self) -> Nginx:
        """Wait until it listens."""
        for _ in range(200):
            try:
                asked(self.url)
            except OSError:
                threading.Event().wait(0.05)
            else:
                break
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)
        assert failed or not self.complaints()


needs_nginx = pytest.mark.skipif(
    shutil.which("nginx") is None, reason="nginx is not installed (package nginx-light)"
)


class Stub:
    """A copy that says its name, and has one file."""

    def __init__(self, name: str) -> None:
        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                elsewhere = "/media/" in self.path and not self.path.endswith(f"/{name}")
                self.send_response(404 if elsewhere else 200)
                self.send_header("Content-Length", str(len(name)))
                self.end_headers()
                self.wfile.write(name.encode())

            def log_message(self, *_: Any) -> None:
                """Nobody reads it."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()


def asked(url: str, cookie: str = "") -> tuple[str, str]:
    """The answer, and the cookie that came with it."""
    request = urllib.request.Request(url, headers={"Cookie": cookie} if cookie else {})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read().decode(), answer.headers.get("Set-Cookie", "")


@pytest.fixture
def stubs() -> Iterator[list[Stub]]:
    running = [Stub(name) for name in ("first", "second", "third")]
    yield running
    for stub in running:
        stub.stop()


@needs_nginx
def test_a_browser_stays_with_its_copy_while_that_lives(stubs: list[Stub], tmp_path: Path) -> None:
    with Nginx(tmp_path, [stub.port for stub in stubs]) as nginx:
        met = {}
        for _ in range(40):
            name, given = asked(nginx.url)
            cookie, *flags = given.split("; ")
            assert flags == [f"Path=/{BASE}/", "HttpOnly", "SameSite=Lax"]
            met[cookie] = name
            assert asked(f"{nginx.url}anything", cookie) == (name, "")
        assert set(met.values()) == {"first", "second", "third"}
        for cookie in met:  # a file that another copy has made is found there
            assert asked(f"{nginx.url}media/second", cookie)[0] == "second"
        with pytest.raises(urllib.error.HTTPError, match="404"):
            asked(f"{nginx.url}media/none")
        stubs[0].stop()
        for cookie, name in met.items():
            there = asked(nginx.url, cookie)[0]
            assert there == name if name != "first" else there in {"second", "third"}


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[list[Server]]:
    running = [Server(tmp_path / f"log{i}.txt", f"{BASE}/") for i in range(2)]
    for copy in running:
        copy.wait()
    yield running
    for copy in running:
        copy.stop()
        assert not copy.complaints()


@needs_nginx
def test_a_copy_ends_while_one_tab_plays_and_another_drags(
    copies: list[Server], tabs: Tabs, tmp_path: Path
) -> None:
    with Nginx(tmp_path, [copy.port for copy in copies]) as nginx:
        watch = Watch(tabs, nginx.url)
        goes_on(watch, copies, tmp_path)
        watch.close()
    assert not faults(watch)


def goes_on(watch: Watch, copies: list[Server], folder: Path) -> None:
    """The copies end one after the other, and are started again."""
    playing = watch.lab(reduced_motion="no-preference").open("surface=saddle&steps=2000&r1=adam")
    dragging = watch.lab().open()
    slider = dragging.slider(MOMENTUM)
    mouse = dragging.page.mouse
    for turn in range(2):  # both tabs are with one of the two copies, and then with the other
        box = slider.bounding_box()
        assert box
        x, y = box["x"] + box["width"] * (0.3 + 0.3 * turn), box["y"] + box["height"] / 2
        playing.press(*["Home", *[","] * 4, " "])  # as slowly as it goes
        mouse.move(x, y)
        mouse.down()
        for i in range(60):
            mouse.move(x + i / 4, y)
            dragging.page.wait_for_timeout(20)
            if i == 20:
                copies[turn].kill() if turn else copies[turn].stop()
        meant = dragging.field(f"{MOMENTUM} value").input_value()
        mouse.up()
        dragging.address_has(f"r2.eta={meant}")
        expect(dragging.page.locator(".lab .silence")).to_be_empty()
        assert playing.playing and playing.step > 0
        playing.press(" ")
        playing.enter("adam η learning rate value", f"0.0{turn + 1}234")
        playing.address_has("surface=saddle", "steps=2000", f"r1.eta=0.0{turn + 1}234")
        copies[turn] = Server(folder / f"again{turn}.txt", f"{BASE}/", copies[turn].port)
        copies[turn].wait()
    dragging.press("e")  # the file lies in the copy that has made it
    with dragging.page.expect_download() as waiting:
        dragging.page.get_by_role("dialog").get_by_role("button", name="SVG", exact=True).click()
    assert "<svg" in Path(waiting.value.path()).read_text("utf-8")
