"""The page that shows how the project is built is true of it."""

from __future__ import annotations

import re

import pytest

from tests.data.make_picture import PAGE, PARTS, arrows, drawn, needed
from tests.test_structure import ROOT

TEXT = PAGE.read_text("utf-8")


def test_the_picture_is_drawn_from_the_imports() -> None:
    assert drawn(TEXT) == TEXT, "python -m tests.data.make_picture draws it anew"


def test_what_follows_from_others_is_left_out_and_nothing_else() -> None:
    every, kept = arrows(), set(needed(arrows()))
    assert kept <= every
    reach = set(kept)
    for _ in PARTS:
        reach |= {(a, c) for a, b in reach for d, c in reach if b == d}
    assert every <= reach
    assert not {(a, b) for a, b in reach if (b, a) in reach}, "a circle"


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`([\w./]+(?:\.\w+|/))`", TEXT))))
def test_what_it_names_is_there(name: str) -> None:
    assert (ROOT / name).exists()


def test_every_part_is_told() -> None:
    rows = re.findall(r"^\| (.*?) \|", TEXT, re.M)
    told = {name.split("/")[0] for row in rows for name in re.findall(r"`([\w/.]+)`", row)}
    assert {part.split("/")[0] for part in PARTS} - {"app.py"} <= told
