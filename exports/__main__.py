"""The command ``python3 -m exports``: the formats of ``exports.files``, and the page in files."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from exports import command
from ui.wire.formats import FORMATS  # a command stands above the page, as app.py does
from ui.wire.site import site


def main(arguments: Sequence[str]) -> int:
    """Write what is asked for; return the exit code."""
    return command.main(arguments, FORMATS, site)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
