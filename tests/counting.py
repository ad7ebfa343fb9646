"""What the tests run of the lab's modules, in Chromium and in ``deno``, as ``deno`` sums it up.

Where the environment names a folder in ``BROWSER_COVERAGE``, each tab leaves its counts there.
``python -m tests.counting FOLDER …`` lists the modules, the least covered first.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import uuid
from collections import defaultdict
from pathlib import Path

from playwright.sync_api import CDPSession, Error, Page

from ui.assets import MODULES, STATIC

FOLDER = os.environ.get("BROWSER_COVERAGE", "")
JOINED = re.compile(r"/app/static/(lab-\w+/lab\.js)$")
JOINER = "what joins them"
MODULE = re.compile(r'^modules\["(.+)"\] = \(\(\) => \{$')


def counted(page: Page) -> CDPSession | None:
    """Let Chromium count what a tab runs, if it is asked for."""
    if not FOLDER:
        return None
    session = page.context.new_cdp_session(page)
    session.send("Profiler.enable")
    session.send("Profiler.startPreciseCoverage", {"callCount": False, "detailed": True})
    return session


def keep(session: CDPSession) -> None:
    """Write down what was counted, as ``deno`` does. Nothing is known of a tab that has crashed."""
    try:
        scripts = session.send("Profiler.takePreciseCoverage")["result"]
    except Error:
        return
    Path(FOLDER).mkdir(parents=True, exist_ok=True)
    for script in scripts:
        if found := JOINED.search(script["url"]):
            script["url"] = (STATIC / found[1]).as_uri()
            (Path(FOLDER) / f"{uuid.uuid4()}.json").write_text(json.dumps(script), "utf-8")


Hits = dict[str, dict[str, bool]]
"""Of each module its lines and branches, and whether they were run."""


def hits(folder: str) -> Hits:
    """What the counts in a folder say, by module."""
    command = [sys.executable, "-m", "deno", "coverage", "--quiet", "--lcov", folder]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    found: Hits = defaultdict(dict)
    modules: list[tuple[int, str]] = []
    for line in ended.stdout.splitlines():
        kind, _, said = line.partition(":")
        if kind == "SF":
            modules = _modules(Path(said))
        if kind in ("DA", "BRDA") and modules:
            at, *rest = said.split(",")
            start, module = next((m for m in modules if m[0] < int(at)), (0, JOINER))
            place = ",".join([kind, str(int(at) - start), *rest[:-1]])
            hit = rest[-1] not in ("0", "-")
            found[module][place] = found[module].get(place, False) or hit
    return found


def _modules(file: Path) -> list[tuple[int, str]]:
    """The modules in a file, the last first, each with the number of the line before it."""
    if file.is_relative_to(MODULES):
        return [(0, file.relative_to(MODULES).as_posix())]
    if not file.is_relative_to(STATIC):
        return []
    lines = enumerate(file.read_text("utf-8").splitlines(), start=1)
    return [(n, m[1]) for n, line in lines if (m := MODULE.match(line))][::-1]


def main(folders: list[str]) -> int:
    """Print a table."""
    total: Hits = defaultdict(dict)
    for folder in folders:
        for module, places in hits(folder).items():
            for place, hit in places.items():
                total[module][place] = total[module].get(place, False) or hit
    rows = [(_share(places, "DA"), _share(places, "BRDA"), m) for m, places in total.items()]
    everything = {f"{key},{m}": hit for m, places in total.items() for key, hit in places.items()}
    rows = [*sorted(rows), (_share(everything, "DA"), _share(everything, "BRDA"), "all of them")]
    print("  lines branches  of the lab's modules, in a browser and alone")
    for lines, branches, module in rows:
        print(f"{lines:6.1f} %  {branches:5.1f} %  {module}")
    return 0


def _share(places: dict[str, bool], kind: str) -> float:
    """How many percent of the lines or branches were run."""
    run = [hit for place, hit in places.items() if place.startswith(f"{kind},")]
    return 100 * sum(run) / max(len(run), 1) if run else 100.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
