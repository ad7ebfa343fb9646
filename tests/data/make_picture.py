"""Draw who imports whom into docs/architecture.md: ``python -m tests.data.make_picture``.

An arrow that follows from others is left out. The picture is Mermaid's, which GitHub shows.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

from tests.test_structure import ABOVE, ROOT, imported

PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- imports -->\n", "<!-- end of imports -->"
PARTS = (
    "texts",
    "formulas",
    "optimizers",
    "surfaces",
    "engine",
    "tapes",
    "figures",
    "lessons",
    "links",
    "exports",
    "ui/wire",
    "ui/page",
    "app.py",
)


def part_of(module: str) -> str:
    """The part that a module of the project is in, or "" for another."""
    name = {"ui.assets": "ui/wire", "app": "app.py"}.get(module, module.replace(".", "/"))
    return next((part for part in PARTS if name == part or name.startswith(f"{part}/")), "")


def arrows() -> set[tuple[str, str]]:
    """Each part and one that it imports. Some files of ``exports`` stand above the page."""
    found = set()
    for part in PARTS:
        path = ROOT / part
        files = [path] if path.is_file() else sorted(path.rglob("*.py"))
        for file in (file for file in files if file.name not in ABOVE):
            found |= {(part, part_of(name)) for name in imported(file)}
    found |= {("ui/wire", part_of(name)) for name in imported(ROOT / "ui" / "assets.py")}
    return {(part, other) for part, other in found if other and other != part}


def needed(every: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """The arrows from which all others follow."""
    reach = set(every)
    for middle, (first, last) in product(PARTS, product(PARTS, PARTS)):
        if (first, middle) in reach and (middle, last) in reach:
            reach.add((first, last))
    around = {(a, c) for a, b, c in product(PARTS, repeat=3) if (a, b) in reach and (b, c) in reach}
    return [arrow for arrow in product(PARTS, PARTS) if arrow in every - around]


def picture() -> str:
    """The picture, as Markdown."""
    lines = [f"  {PARTS.index(a)}[{a}] --> {PARTS.index(b)}[{b}]" for a, b in needed(arrows())]
    return "\n".join(["```mermaid", "graph TD", *lines, "```", ""])


def drawn(page: str) -> str:
    """The page with the picture in its place."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{picture()}{END}{after}"


if __name__ == "__main__":
    Path(PAGE).write_text(drawn(PAGE.read_text("utf-8")), "utf-8")
