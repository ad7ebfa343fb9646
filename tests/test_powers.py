"""Running powers: the nearest double, whichever way they are asked for."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy._core._multiarray_umath as _umath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.scene import MAX_STEPS
from optimizers import OPTIMIZERS, nadam
from optimizers.powers import TABLED, powi
from tests.random_scenes import STABLE

pytestmark = pytest.mark.core

ROOT = Path(__file__).parents[1]
ADAM_S = [0.9, 0.999]
BETAS = [
    *ADAM_S,
    *(0.95, 0.99, 0.9999, 0.5, 0.1, 1e-5, 0.0, 1.0),
    *(0.75, 3 * 2.0**-60),  # some powers lie in the middle between two doubles
    *(1 - 2**-53, 1 + 2**-52),
    *(5e-324, 1e-310, 2.0**-537, 1e-200, 1e200, 1.7976931348623157e308),
    *(-0.9, -1.0, -1.5, 2.0),
]
ANY_BETA = st.floats(0, 1) | st.floats(allow_nan=False, allow_infinity=False)
ANY_STEP = st.integers(0, 8) | st.integers(0, 2 * TABLED)


def nearest(beta: float, t: int) -> float:
    """The double nearest to βᵗ: Python divides whole numbers exactly and rounds once."""
    size = t * math.log2(abs(beta)) if beta else 0.0
    sign = -1 if beta < 0 and t % 2 else 1
    if size < -1080:
        return sign * 0.0
    if size > 1030:
        return sign * math.inf
    numerator, denominator = (whole**t for whole in beta.as_integer_ratio())
    try:
        return numerator / denominator
    except OverflowError:
        return sign * math.inf


@pytest.mark.parametrize("beta", BETAS)
def test_every_running_power_is_the_nearest_double(beta: float) -> None:
    """Of Adam's β at each step that a run can take, of others at every seventh."""
    steps = np.arange(0, MAX_STEPS + 2, 1 if beta in ADAM_S else 7)
    expected = [nearest(beta, t) for t in steps.tolist()]
    assert [powi(beta, t) for t in steps.tolist()] == expected
    assert powi(beta, steps).tolist() == expected


@given(beta=ANY_BETA, t=ANY_STEP)
@STABLE
def test_any_power_is_the_nearest_double(beta: float, t: int) -> None:
    """From the table, beyond it, and where the result is subnormal or too large."""
    assert powi(beta, t) == nearest(beta, t)


def test_a_subnormal_power_is_rounded_once() -> None:
    """From the exact power, also from the middle between two, and not from 53 bits of it."""
    for whole in range(3, 400, 2):  # whole⁵ · 2^-1075 lies in the middle
        beta = whole * 2.0**-215
        assert powi(beta, 5) == nearest(beta, 5) != 0
        assert powi(-beta, 5) == -powi(beta, 5)


@given(st.lists(ANY_BETA, min_size=1, max_size=4), st.lists(ANY_STEP, min_size=1, max_size=4))
@STABLE
def test_a_power_is_the_same_in_every_array(betas: list[float], steps: list[int]) -> None:
    """To the last bit: of many β, at many steps, counted in floats, and of both at once."""
    alone = np.array([[powi(beta, t) for t in steps] for beta in betas])
    column, row = np.array(betas)[:, None], np.array(steps)
    for i, beta in enumerate(betas):
        np.testing.assert_array_equal(powi(beta, row), alone[i])
        np.testing.assert_array_equal(powi(beta, row.astype(float)), alone[i])
    for j, t in enumerate(steps):
        np.testing.assert_array_equal(powi(column[:, 0], t), alone[:, j])
    np.testing.assert_array_equal(powi(column, row), alone)


@pytest.mark.parametrize("beta", [np.inf, -np.inf, np.nan])
def test_what_is_no_number_is_as_in_c(beta: float) -> None:
    steps = np.array([0, 1, 2, 3, 2 * TABLED, 2 * TABLED + 1])
    np.testing.assert_array_equal(powi(beta, steps), beta ** steps.astype(float))
    np.testing.assert_array_equal([powi(beta, t) for t in steps.tolist()], powi(beta, steps))


def test_nadam_s_warm_up_is_the_nearest_double() -> None:
    """``0.96^(0.004 t)``, which hangs on t alone, against decimals of fifty digits."""
    with localcontext(prec=50):
        base = Decimal("0.96") ** Decimal("0.004")
        for t in range(MAX_STEPS + 2):
            assert powi(nadam.WARM_UP, t, nadam.REST) == float(base**t)


def test_a_base_finer_than_a_double_counts_in_full() -> None:
    """Without what the double lacks, a thousand factors would be a thousand roundings off."""
    third, rest = 1 / 3, float(Fraction(1, 3) - Fraction(1 / 3))
    for t in (1, 2, 30, 600):
        assert powi(third, t, rest) == 1 / 3**t
    assert powi(third, 600) != 1 / 3**600


PATHS = """
from engine import Run, Scene, run
from optimizers import OPTIMIZERS
for key, optimizer in OPTIMIZERS.items():
    for schedule in ("constant", "step", "exponential", "inverse_time"):
        exact = {} if optimizer.always_full else {"sigma": 0.0}
        (one,) = run(Scene(steps=300, runs=(Run(key, {"eta": 0.01}, schedule=schedule, **exact),)))
        print(key, schedule, [v.hex() for v in one.positions[-1].tolist()])
        for name, values in one.shown.items():
            print(name, [v.hex() for v in values[-1].tolist()])
"""
FEATURES = [name for name in _umath.__cpu_dispatch__ if _umath.__cpu_features__[name]]
PROCESSORS = [
    {"NPY_DISABLE_CPU_FEATURES": " ".join(FEATURES)},
    {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F"},  # elsewhere, only a variable
]


def paths_on(processor: dict[str, str]) -> list[str]:
    """Where every method ends on Beale's function, which is plain arithmetic, in all digits."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PATHS],
        env=os.environ | {key: value for key, value in processor.items() if value},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_a_path_is_the_same_on_every_processor() -> None:
    """As far as NumPy and the C library can be told to do without what this one has."""
    here = paths_on({})
    assert len(here) > 4 * len(OPTIMIZERS)
    for processor in PROCESSORS:
        assert paths_on(processor) == here


@given(beta=st.floats(0, 0.9999, exclude_min=True))
@STABLE
def test_powers_fall(beta: float) -> None:
    listed = [powi(beta, t) for t in range(400)]
    assert all(after < before or after == before == 0 for before, after in pairwise(listed[:200]))
