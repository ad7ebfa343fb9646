"""What the project relies on in the packages that it pins, and in its own set-up files."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import plotly
import pytest
from packaging.requirements import Requirement
from streamlit import config

from ui import assets

pytestmark = pytest.mark.core

ROOT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
REQUIREMENTS = [
    Requirement(line)
    for name in ("requirements.txt", "requirements-dev.txt")
    for line in (ROOT / name).read_text("utf-8").splitlines()
    if line and not line.startswith(("#", "-r"))
]


@pytest.mark.parametrize(
    "option",
    [f"{section}.{key}" for section in ("server", "runner", "client", "browser")
     for key in SETTINGS[section]],
)  # fmt: skip
def test_streamlit_still_has_the_option(option: str) -> None:
    assert option in config._config_options_template


def test_the_collector_is_off() -> None:
    """It is a hidden option: a full collection after every rerun would double the latency."""
    assert SETTINGS["runner"]["postScriptGC"] is False


def test_no_file_is_watched() -> None:
    """The watcher would look through every module after every rerun, of every session."""
    assert SETTINGS["server"]["fileWatcherType"] == "none"


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=str)
def test_the_installed_version_is_one_we_ask_for(requirement: Requirement) -> None:
    assert requirement.specifier.contains(version(requirement.name))
    assert any(s.operator.startswith("<") for s in requirement.specifier), "an upper bound"


def test_each_package_beyond_the_three_has_a_reason_in_the_readme() -> None:
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    names = {re.split(r"[<>=]", line)[0] for line in lines if line and line[0] != "#"}
    reasons = (ROOT / "README.md").read_text("utf-8").partition("## Built on")[2]
    assert names >= {"streamlit", "numpy", "plotly"}
    assert all(re.search(rf"\[{name}\]\(http", reasons, re.I) for name in names)


@pytest.fixture
def empty_static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A static folder of its own, with the cache of what was published emptied around it."""
    monkeypatch.setattr(assets, "STATIC", tmp_path / "static")
    assets.publish.cache_clear()
    yield tmp_path / "static"
    assets.publish.cache_clear()


BY_THEMSELVES = {
    "offline.js",
    "standalone.js",
    "live.js",
    "living.js",
    "site.js",
    "panels/fitting.js",
    "engine/ground.js",
}
"""Modules of files that need no server."""


def test_assets_are_published_whole_and_once(empty_static: Path) -> None:
    published = assets.publish()
    bundle = empty_static / Path(published.plotly).name
    source = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    assert bundle.read_bytes() == source.read_bytes()
    assert plotly.__version__ in bundle.name
    script = empty_static / Path(published.script).relative_to("app/static")
    styles = empty_static / Path(published.styles).relative_to("app/static")
    assert sorted(script.parent.iterdir()) == sorted({script, styles})
    assert styles.read_bytes() == (assets.MODULES / assets.STYLES).read_bytes()
    for module in assets.modules():
        alone = module in {"shim.js", *BY_THEMSELVES}
        assert (f'modules["{module}"] = ' in script.read_text("utf-8")) != alone
    before = {p: p.stat().st_mtime_ns for p in empty_static.rglob("*")}
    assets.publish.cache_clear()
    assert assets.publish() == published
    assert {p: p.stat().st_mtime_ns for p in empty_static.rglob("*")} == before


def test_a_folder_that_cannot_be_written_raises_oserror(empty_static: Path) -> None:
    empty_static.write_text("a file where the folder should be")
    with pytest.raises(OSError, match="static"):
        assets.publish()
