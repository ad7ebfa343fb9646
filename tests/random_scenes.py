"""Random settings and scenes for the tests, made from the registries and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from engine import Run, Scene
from engine.options import MAX_SIGMA
from engine.scene import MAX_SEED, MAX_START, Resolved
from engine.schedules import SCHEDULES
from optimizers import OPTIMIZERS, Optimizer
from optimizers.base import Hyperparameter
from surfaces import SURFACES, Surface
from surfaces.base import Parameter

STABLE = settings(deadline=None, derandomize=True, database=None)
"""The same examples on every machine, however slow it is."""

FORMULAS = ["", "x^2 + y^2", "|x| + 2sin(y)", "x y", "x^4 - 3x y", "log(1 + x²) + 1/(1 + y^2)", "5"]
"""For a scene with a formula: each has a value everywhere."""

UNUSUAL = Scene(
    "rosenbrock",
    {"b": 20.0},
    start=(-0.25, 1.75),
    steps=90,
    seed=4,
    runs=(
        Run("adam", {"eta": 0.3, "bias_correction": False}),
        Run("adam", {"eta": 0.05}),
        Run("sgd", {"eta": 0.001}, sigma=2.5),
    ),
)
"""A scene of which hardly anything is as usual, with two runs of one method."""

ANY_NUMBER = st.floats(allow_nan=False, allow_infinity=False)


def on_slider(slider: Hyperparameter | Parameter, along: Any) -> Any:
    """The value at a place between 0 and 1, spread as on the slider."""
    low, high = slider.low, slider.high
    if slider.scale == "log":
        value = low * (high / low) ** along
    elif slider.scale == "complement":
        value = 1 - (1 - low) * ((1 - high) / (1 - low)) ** along
    else:
        value = low + (high - low) * along
    if is_whole(slider):
        value = np.round(value)
    return np.clip(value, low, high)


def is_whole(slider: Hyperparameter | Parameter) -> bool:
    """Whether only whole numbers within the slider are taken."""
    return isinstance(slider, Hyperparameter) and slider.whole


def random_settings(
    optimizer: Optimizer, rng: np.random.Generator, shape: tuple[int, ...]
) -> dict[str, Any]:
    """Every hyper-parameter as an array of random values inside its slider."""
    return {p.key: on_slider(p, rng.random(shape)) for p in optimizer.hyperparameters}


def random_surface(surface: Surface, rng: np.random.Generator) -> Surface:
    """The surface with every parameter at a random place of its slider."""
    return surface.with_parameters(
        {p.key: float(on_slider(p, rng.random())) for p in surface.parameters}
    )


def slider_values(slider: Hyperparameter | Parameter) -> st.SearchStrategy[float]:
    """Values inside a slider's range, its ends included."""
    return st.floats(0, 1).map(lambda along: float(on_slider(slider, along)))


@st.composite
def runs(draw: st.DrawFn, surface: Surface, wild: bool) -> Run:
    """A run with some settings given; any finite number for a hyper-parameter when wild."""
    optimizer = OPTIMIZERS[draw(st.sampled_from(list(OPTIMIZERS)))]
    choices = {
        p.key: ANY_NUMBER | slider_values(p) if wild and not is_whole(p) else slider_values(p)
        for p in optimizer.hyperparameters
    } | {s.key: st.booleans() for s in optimizer.switches}
    given_settings = draw(st.fixed_dictionaries({}, optional=choices))
    source: dict[str, Any] = {}
    if not optimizer.always_full and draw(st.booleans()):
        if surface.data:
            source["batch"] = draw(st.integers(0, surface.data.size))
            source["replacement"] = draw(st.booleans())
        else:
            source["sigma"] = draw(st.floats(0, MAX_SIGMA if wild else 10))
        source["seeds"] = draw(st.sampled_from((1, 1, 1, 5)))
    for extra in ("clip", "l2"):
        if draw(st.booleans()):
            source[extra] = draw(st.floats(0, 1e300 if wild else 10))
    if "eta" in optimizer.defaults() and draw(st.booleans()):
        schedule = SCHEDULES[draw(st.sampled_from(list(SCHEDULES)))]
        source["schedule"] = schedule.key
        shape = {p.key: slider_values(p) for p in schedule.parameters}
        source["schedule_settings"] = draw(st.fixed_dictionaries({}, optional=shape))
    source["ghost"] = draw(st.sampled_from((False, False, True)))
    return Run(optimizer.key, given_settings, **source)


@st.composite
def scenes(draw: st.DrawFn, wild: bool = False, most_steps: int = 120) -> Scene:
    """A scene within the sliders and the view, or, when wild, as far out as a scene may go."""
    plain = SURFACES[draw(st.sampled_from(list(SURFACES)))]
    formula = draw(st.sampled_from(FORMULAS)) if plain.formula else ""
    shape = {p.key: slider_values(p) for p in plain.parameters}
    parameters = draw(st.fixed_dictionaries({}, optional=shape))
    box = [(-MAX_START, MAX_START)] * 2 if wild else plain.view
    start = draw(st.none() | st.tuples(*(st.floats(*side) for side in box)))
    return Scene(
        surface=plain.key,
        parameters=parameters,
        start=start,
        steps=draw(st.integers(1, most_steps)),
        seed=draw(st.integers(0, MAX_SEED)),
        runs=tuple(draw(st.lists(runs(plain, wild), min_size=1, max_size=4))),
        formula=formula,
    )


def resolved_with(optimizer: Optimizer, given_settings: dict[str, Any]) -> Resolved:
    """Settings for ``simulate``: those given, defaults for the rest, the full gradient."""
    return Resolved(optimizer.defaults() | given_settings)
