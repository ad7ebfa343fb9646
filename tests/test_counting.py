"""What the tests run of the lab's modules is counted by module and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.counting import hits, main
from tests.scripts import module
from ui.assets import ENTRY, STATIC, joined, publish


def test_a_module_that_deno_runs_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DENO_COVERAGE_DIR", str(tmp_path))
    assert module("panels/ticks.js", "({ roundTicks }) => roundTicks(0, 1, 2)") == [0, 0.5, 1]
    found = hits(str(tmp_path))
    assert set(found) == {"panels/ticks.js"}
    assert {True, False} == set(found["panels/ticks.js"].values())
    assert main([str(tmp_path)]) == 0
    assert "panels/ticks.js" in capsys.readouterr().out


def test_a_line_of_the_joined_file_is_one_of_a_module(tmp_path: Path) -> None:
    """As a browser leaves it: here of a script of which nothing but one function was not run."""
    file = STATIC / publish().script.removeprefix("app/static/")
    source = joined()
    assert file.name == ENTRY
    assert file.read_text("utf-8") == source
    start = source.index("function roundTicks")
    end = source.index("\n}", start) + 2

    def function(name: str, low: int, high: int, count: int) -> dict[str, object]:
        ranges = [{"startOffset": low, "endOffset": high, "count": count}]
        return {"functionName": name, "isBlockCoverage": True, "ranges": ranges}

    functions = [function("", 0, len(source), 1), function("roundTicks", start, end, 0)]
    script = {"scriptId": "1", "url": file.as_uri(), "functions": functions}
    (tmp_path / "one.json").write_text(json.dumps(script), "utf-8")
    found = hits(str(tmp_path))
    missed = {m for m, places in found.items() if not all(places.values())}
    assert missed == {"panels/ticks.js"}
    lines = (STATIC.parent / "ui/lab/panels/ticks.js").read_text("utf-8").splitlines()
    first = next(n for n, line in enumerate(lines, 1) if "function roundTicks" in line)
    assert found["panels/ticks.js"][f"DA,{first + 1}"] is False
    assert found["panels/ticks.js"][f"DA,{first - 8}"] is True
