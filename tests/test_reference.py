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
    sizes = [path.stat().st_size for path in DATA.glob("*.*")]
    assert max(sizes) < 300_000
    assert sum(sizes) < 2_000_000


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


def same_size(shown: str, now: float | None, factor: float) -> bool:
    """Whether two differences are of the same order; on another machine the last bits vary."""
    if now is None or shown == "–":
        return now is None and shown == "–"
    floor = 1e-16
    return 1 / factor <= max(float(shown), floor) / max(now, floor) <= factor


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_the_readme_s_table_shows_what_is_measured(key: str) -> None:
    """The same methods and references, and differences of the same order."""
    rows = make_table.read(README.read_text("utf-8"))
    assert [row[0] for row in rows] == [o.name for o in OPTIMIZERS.values()]
    name, source, *shown = rows[list(OPTIMIZERS).index(key)]
    assert (name, source) == (OPTIMIZERS[key].name, SOURCES[key])
    rules = ((STEP, 10), (FREE, 100), (END, 10))  # a free run makes more of the last bits
    for text, now, (most, factor) in zip(shown, measured(key), rules, strict=True):
        assert same_size(text, now, factor)
        assert text == "–" or float(text) <= most


def test_a_table_is_read_as_it_was_written() -> None:
    found = {key: Measured(2.34e-15, None, 0.0) for key in OPTIMIZERS}
    before = README.read_text("utf-8")
    after = make_table.written(before, found)
    rows = make_table.read(after)
    assert len(rows) == len(OPTIMIZERS)
    assert {tuple(row[2:]) for row in rows} == {("2e-15", "–", "0")}
    assert make_table.written(after, found) == after
    assert after.partition(make_table.BEGIN)[0] == before.partition(make_table.BEGIN)[0]
    assert after.partition(make_table.END)[2] == before.partition(make_table.END)[2]
