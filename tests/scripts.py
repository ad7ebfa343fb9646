"""The lab's scripts without a page: what needs none is asked of ``deno``, which is quick."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from ui.assets import MODULES


def module(path: str, script: str, *values: Any) -> Any:
    """What a function makes of one of the lab's modules, and of the values.

    Args:
        path: Of the module in ``ui/lab``.
        script: A JavaScript function of the module and of the values.
        values: What can be written as JSON; so can what the function returns.
    """
    with tempfile.TemporaryDirectory() as folder:
        given, asked = Path(folder) / "values.json", Path(folder) / "asked.js"
        given.write_text(json.dumps(values), "utf-8")
        asked.write_text(
            f'import * as module from "{(MODULES / path).as_uri()}";\n'
            f"const values = JSON.parse(Deno.readTextFileSync({json.dumps(str(given))}));\n"
            f"console.log(JSON.stringify(await ({script})(module, ...values)));\n"
            "Deno.exit(0);\n",  # a timer that still runs would keep it waiting
            "utf-8",
        )
        command = [sys.executable, "-m", "deno", "run", "--quiet", "--no-check", "--allow-read"]
        ended = subprocess.run([*command, str(asked)], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)
