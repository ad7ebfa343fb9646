"""The app and a browser, one of each for a whole session, and a fresh tab for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import FromDisk, Lab, Opened, Server, Tabs, Watch, find_browser, served

MOST_WORKERS = 8  # each may hold a server and a browser


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are cores, as the browser tests spend half of their time waiting."""
    return min((os.cpu_count() or 1) + 1, MOST_WORKERS)


DRAWN = {
    f"test_{name}.py"
    for name in (
        "address",
        "export_command",
        "export_options",
        "export_page",
        "film",
        "language",
        "links",
        "links_v1",
        "notebook",
        "page",
        "relief_figures",
        "site",
        "tikz",
    )
}
"""Tests of pictures, links and words, of which no processor's last digits decide anything."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a browser, so that the numeric ones can be run without them."""
    for item in items:
        if item.path.name in DRAWN:
            item.add_marker(pytest.mark.drawn)
        if {"server", "tabs"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The running app. What it printed besides its usual lines is an error at the end."""
    with served(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def tabs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tabs]:
    """A browser; where none is found, and none can be had, the tests fail and say so."""
    path = find_browser()
    with sync_playwright() as playwright:
        browser = Tabs(playwright, path, tmp_path_factory.mktemp("browser"))
        yield browser
        browser.close()


@pytest.fixture
def watch(tabs: Tabs, server: Server) -> Iterator[Watch]:
    """Opens tabs; an error or a warning on one of them, or a failed request, fails the test."""
    watching = Watch(tabs, server.url)
    yield watching
    watching.close()
    assert not watching.faults


@pytest.fixture(scope="session")
def resting(tabs: Tabs, server: Server) -> Iterator[Watch]:
    """A tab for all tests that change nothing but the step."""
    watching = Watch(tabs, server.url)
    watching.lab().open()
    yield watching
    watching.close()


@pytest.fixture
def still(resting: Watch) -> Iterator[Lab]:
    """The page that opens the app, at its last step; for tests that leave the scene alone."""
    (lab,) = resting.labs
    lab.press("End")
    yield lab
    faults, resting.faults = resting.faults, []
    assert not faults


@pytest.fixture
def lab(watch: Watch) -> Lab:
    """The page that opens the app, at 1440 × 900, without motion."""
    return watch.lab().open()


@pytest.fixture
def from_disk(tabs: Tabs) -> Iterator[FromDisk]:
    """Opens files by their paths, without a network."""
    opening = FromDisk(tabs)
    yield opening
    opening.close()


@pytest.fixture
def opened(from_disk: FromDisk, tmp_path: Path) -> Iterator[Opened]:
    """Opens a file of some bytes, which asks for nothing beside itself."""

    def open_file(data: bytes, *size: Any, **media: Any) -> Lab:
        path = tmp_path / f"{len(from_disk.watches)}.html"
        path.write_bytes(data)
        return from_disk(path, *size, **media)

    yield open_file
    assert len(from_disk.asked) == len(from_disk.watches)
