"""The optimizers against their references: data/README.md says where the numbers come from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import Run, Scene, run
from optimizers import OPTIMIZERS
from tests.data import make_table
from tests.reference import (
    COVERED,
    DATA,
    END,
    FILES,
    FREE,
    SOURCES,
    STEP,
    Measured,
    free_difference,
    lbfgs_difference,
    lbfgs_ends,
    load,
    measured,
    newton_difference,
    step_difference,
)

README = Path(__file__).parents[1] / "README.md"
A_STEP = 1e-15  # what the README may say of a step: some roundings, on any processor
PATHS = [
    pytest.param(key, i, id=f"{key}-{reference.details['surface']}-{i}")
    for key in COVERED
    for i, reference in enumerate(load(key))
]
ENDS = [pytest.param(end, id=f"{end['surface']}-{i}") for i, end in enumerate(lbfgs_ends())]


@pytest.mark.parametrize(("key", "index"), PATHS)
def test_each_step_is_the_reference_s(key: str, index: int) -> None:
    """From the reference's own position and state, to 1e-13 of the size of the operands."""
    assert step_difference(key, index) <= STEP


@pytest.mark.parametrize(("key", "index"), PATHS)
def test_a_free_run_follows_the_reference(key: str, index: int) -> None:
    """Up to the step at which the reference's own twin has drifted."""
    assert free_difference(key, index) <= FREE


def test_newton_s_step_is_that_of_a_solver() -> None:
    assert newton_difference() <= STEP


@pytest.mark.parametrize("end", ENDS)
def test_lbfgs_ends_where_scipy_s_does(end: dict[str, Any]) -> None:
    """The point and the value; the paths differ, as the line searches do."""
    assert lbfgs_difference(end) <= END


def test_lbfgs_needs_few_steps() -> None:
    """Far fewer than its 200, so that the ends above are ends."""
    for end in lbfgs_ends():
        scene = Scene(
            end["surface"], end["parameters"], tuple(end["start"]), 60, runs=(Run("lbfgs"),)
        )
        (trajectory,) = run(scene)
        assert trajectory.end is not None
        assert trajectory.end.code == "converged"


# The data


def test_every_optimizer_has_a_reference() -> None:
    assert list(SOURCES) == list(OPTIMIZERS)
    assert set(COVERED) | {"newton", "lbfgs"} == set(OPTIMIZERS)


def test_every_file_belongs_to_an_optimizer() -> None:
    assert set(OPTIMIZERS) >= FILES


def test_the_files_stay_small() -> None:
    sizes = {path.name: path.stat().st_size for path in DATA.glob("*.*")}
    assert sizes.pop("links_v1.jsonl") < 1_500_000  # 2,000 links, each with all that it means
    assert max(sizes.values()) < 300_000
    assert sum(sizes.values()) < 2_000_000


@pytest.mark.parametrize("key", COVERED)
def test_the_reference_says_something(key: str) -> None:
    """Several surfaces, mostly whole runs, mostly without drift."""
    references = load(key)
    assert len({r.details["surface"] for r in references}) >= 6
    assert np.mean([len(r.positions) == 201 for r in references]) > 0.8
    assert np.mean([min(r.details["drift"], 201) for r in references]) > 100


def test_the_ends_say_something() -> None:
    assert len({end["surface"] for end in lbfgs_ends()}) >= 5


# The table in the README


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_the_readme_s_table_says_no_less_than_is_measured(key: str) -> None:
    """The same methods and references, and no difference larger than what it says."""
    rows = make_table.read(README.read_text("utf-8"))
    assert [row[0] for row in rows] == [o.name for o in OPTIMIZERS.values()]
    name, source, *shown = rows[list(OPTIMIZERS).index(key)]
    assert (name, source) == (OPTIMIZERS[key].name, SOURCES[key])
    for text, now, most in zip(shown, measured(key), (A_STEP, FREE, END), strict=True):
        if now is None:
            assert text == "–"
        else:
            assert now <= float(text) <= most


def test_a_table_is_read_as_it_was_written() -> None:
    found = {key: Measured(2.04e-15, None, 0.0) for key in OPTIMIZERS}
    before = README.read_text("utf-8")
    after = make_table.written(before, found)
    rows = make_table.read(after)
    assert len(rows) == len(OPTIMIZERS)
    assert {tuple(row[2:]) for row in rows} == {("3e-15", "–", "0")}
    assert make_table.written(after, found) == after
    assert after.partition(make_table.BEGIN)[0] == before.partition(make_table.BEGIN)[0]
    assert after.partition(make_table.END)[2] == before.partition(make_table.END)[2]
