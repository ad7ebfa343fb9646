"""A link of version 1 means tomorrow what it meant when it was given away."""

from __future__ import annotations

import hashlib
import json
from urllib.parse import parse_qs

import pytest

from engine.schedules import SCHEDULES
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tests.data.make_links import COUNT, differences, read

pytestmark = pytest.mark.core

RECORDS = read()
MEANT = "c7973947df6739f41b1bbeb63ce38e7cc4795c73d6353d0ca5d0f7cc77a49cee"
"""The digest of what the links meant at commit c78a25b: that is past, and does not change."""


def test_no_link_means_something_else_without_a_reason() -> None:
    found = {r["link"]: differences(r) for r in RECORDS}
    odd = {r["link"]: found[r["link"]] for r in RECORDS if found[r["link"]] != r.get("now", {})}
    assert not odd
    assert all(bool(r.get("now")) == bool(r.get("why", "").strip()) for r in RECORDS)


def test_what_was_meant_is_kept() -> None:
    digest = hashlib.sha256()
    for record in RECORDS:
        digest.update(json.dumps([record["link"], record["means"]]).encode())
    assert digest.hexdigest() == MEANT


def test_the_links_say_everything_that_a_link_can_say() -> None:
    """Each method on each surface, every schedule, seeds, draws, views, lessons and formulas."""
    assert len({r["link"] for r in RECORDS}) == COUNT
    meant = [r["means"] for r in RECORDS]
    runs = [(m["surface"], run) for m in meant for run in m["runs"]]
    bare = {(surface, run["optimizer"]) for surface, run in runs}
    assert len(bare) >= 19 * 23  # the methods and surfaces of that day
    assert {run.get("schedule", "constant") for _, run in runs} <= set(SCHEDULES)
    assert len({run.get("schedule") for _, run in runs}) == 7
    assert {s for s, _ in bare} <= set(SURFACES)
    assert {o for _, o in bare} <= set(OPTIMIZERS)
    assert sum("draws" in run for _, run in runs) > 200
    assert sum("seeds" in run for _, run in runs) > 50
    assert sum("view" in m for m in meant) > 200
    assert len({m["lesson"] for m in meant if "lesson" in m}) == 10
    formulas = {f for r in RECORDS for f in parse_qs(r["link"]).get("f", [])}
    assert len(formulas) >= 300
    assert sum(" " in f for f in formulas) > 100
