"""A server and a browser for the benchmarks, and the scene that they all use."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from engine import Run, Scene
from tests.browser import FLAGS, find_browser

ROOT = Path(__file__).parent.parent
METHODS = ("gd", "momentum", "rmsprop", "adam")


def scene_of(runs: int, steps: int) -> Scene:
    """Beale with a number of runs, no two alike."""
    made = [Run(METHODS[i % len(METHODS)], {"beta1": 0.95} if i == 7 else {}) for i in range(runs)]
    return Scene("beale", steps=steps, runs=tuple(made))


SCENE = scene_of(4, 200)


@contextmanager
def served(script: str) -> Iterator[str]:
    """Serve a page from the project's folder, with its configuration; yields the address."""
    with serving(script) as (address, _):
        yield address


@contextmanager
def serving(script: str, root: Path = ROOT) -> Iterator[tuple[str, int]]:
    """Serve a page from a folder, with its configuration; yields the address and the process."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script]
    options = ["--server.port", str(port), "--server.headless", "true"]
    options += ["--server.address", "localhost"]
    process = subprocess.Popen(
        [*command, *options],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health").read()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise RuntimeError(f"{script} was not served within 20 seconds.")
        yield f"http://localhost:{port}/", process.pid
    finally:
        process.terminate()
        process.wait()


@contextmanager
def browser_page(width: int = 1440, height: int = 900) -> Iterator[Page]:
    """A page in headless Chromium that does not play by itself."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        yield context.new_page()
        browser.close()
