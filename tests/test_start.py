"""The one command: what it starts ends when it is told to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

import start
from tests.browser import ROOT, free_port

PATIENCE = 60  # seconds; far more than anything takes
# A shell that runs the tests in its background has told them to ignore a Ctrl-C.
AS_IS = (
    "import signal, start, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "start.PYTHON = sys.executable; start.set_up = lambda _: True; "
)
ENDINGS = ("CTRL_BREAK_EVENT",) if os.name == "nt" else ("SIGTERM", "SIGINT")


@pytest.fixture
def begun() -> Iterator[list[subprocess.Popen[Any]]]:
    """What a test has started; it is ended with all its children, whatever happens."""
    processes: list[subprocess.Popen[Any]] = []
    yield processes
    for process in processes:
        if process.poll() is None:
            process.kill()
            process.wait()


def main(begun: list[subprocess.Popen[Any]], *arguments: str) -> subprocess.Popen[Any]:
    """The command, with this environment's packages and in a group of its own."""
    code = f"{AS_IS}sys.exit(start.main({list(arguments)!r}))"
    apart: dict[str, Any] = (
        {"creationflags": 0x200} if os.name == "nt" else {"start_new_session": True}
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, **apart)
    begun.append(process)
    return process


def answers(port: int) -> bool:
    """Whether the app is there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def until(condition: bool, port: int) -> None:
    """Wait until the app is there, or is gone."""
    limit = time.monotonic() + PATIENCE
    while answers(port) != condition:
        assert time.monotonic() < limit
        time.sleep(0.05)


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_server_is_left_behind(ending: str, begun: list[subprocess.Popen[Any]]) -> None:
    port = free_port()
    options = ("--server.port", str(port), "--server.headless", "true")
    process = main(begun, *options)
    until(True, port)
    number = getattr(signal, ending)
    if ending == "SIGINT":  # a terminal tells all that run in it
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    code = process.wait(PATIENCE)
    until(False, port)
    assert code == 128 + number or os.name == "nt"


def test_what_was_ignored_stays_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """``nohup`` has a program live on when its terminal is closed."""
    if not hasattr(signal, "SIGHUP"):
        assert "SIGHUP" not in ENDINGS
        return
    before = {name: signal.getsignal(getattr(signal, name)) for name in ("SIGTERM", "SIGHUP")}
    try:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        start.end_on_signals()
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
        assert signal.getsignal(signal.SIGTERM) not in (signal.SIG_DFL, signal.SIG_IGN)
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def test_an_interrupted_installation_is_not_called_a_failed_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child = Mock()
    child.wait.side_effect = [KeyboardInterrupt, 130]
    monkeypatch.setattr(start, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(start, "VENV", tmp_path)
    monkeypatch.setattr(start, "pip_for", lambda python: [str(python), "-c", "pass"])
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: child)
    with pytest.raises(SystemExit) as left:
        start.set_up(ROOT / "requirements.txt")
    assert left.value.code == 130
    assert "could not" not in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_the_exit_code_is_the_program_s() -> None:
    assert start.run(sys.executable, "-c", "raise SystemExit(7)") == 7
    assert start.run(sys.executable, "-c", "pass") == 0
