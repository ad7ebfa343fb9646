"""Measure how far each optimizer is from its reference, and write the README's table.

    python -m tests.data.make_table

from the project's folder. It needs no more than the tests do; they check the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, Context
from pathlib import Path

from optimizers import OPTIMIZERS
from tests.reference import SOURCES, Measured, measured

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- differences: tests/data/make_table.py -->", "<!-- end of differences -->"
HEAD = """\
| method | reference | a step, at most | 200 steps, at most | the end, at most |
|---|---|---|---|---|
"""


def shown(difference: float | None) -> str:
    """One digit, rounded up: the difference is at most that."""
    if difference is None:
        return "–"
    if not difference:
        return "0"
    return f"{Context(prec=1, rounding=ROUND_CEILING).create_decimal_from_float(difference):.0e}"


def written(text: str, found: Mapping[str, Measured]) -> str:
    """The README with a new table between its marks."""
    rows = (
        f"| {OPTIMIZERS[key].name} | {SOURCES[key]} | {' | '.join(map(shown, differences))} |\n"
        for key, differences in found.items()
    )
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{HEAD}{''.join(rows)}{END}{after}"


def read(text: str) -> list[list[str]]:
    """The rows of the README's table."""
    table = text.partition(BEGIN)[2].partition(END)[0].strip().removeprefix(HEAD)
    return [[cell.strip() for cell in line.strip("| ").split("|")] for line in table.splitlines()]


def main() -> None:
    found = {key: measured(key) for key in OPTIMIZERS}
    README.write_text(written(README.read_text("utf-8"), found), encoding="utf-8")
    for key, differences in found.items():
        print(f"{key:10}", *map(shown, differences))


if __name__ == "__main__":
    main()
