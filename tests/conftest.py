"""The app and a browser, one of each for a whole session, and a fresh tab for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import FLAGS, Lab, Server, Watch, find_browser


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The running app. What it printed besides its usual lines is an error at the end."""
    with Server() as running:
        yield running
        complaints = running.complaints()
    assert not complaints, "the server's log is not clean"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser; where none is found, and none can be had, the tests fail and say so."""
    path = find_browser()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def watch(browser: Browser, server: Server) -> Iterator[Watch]:
    """Opens tabs; an error or a warning on one of them, or a failed request, fails the test."""
    watching = Watch(browser, server.url)
    yield watching
    watching.close()
    assert not watching.faults


@pytest.fixture
def lab(watch: Watch) -> Lab:
    """The page that opens the app, at 1440 × 900, without motion."""
    return watch.lab().open()
