"""A scene: the whole, immutable, hashable description of what is computed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import numpy as np

from engine.complaints import (
    FORMULA,
    SceneError,
    check_count,
    check_number,
    check_whole,
    exact,
    insist,
)
from engine.options import OPTIONS, Options
from engine.schedules import SCHEDULES
from formulas import FormulaError
from optimizers import OPTIMIZERS, Optimizer
from surfaces import SURFACES, Surface

MAX_RUNS = 8
MAX_STEPS = 2000
MAX_SEED = 999_999
MAX_START = 1e6
DEFAULT_STEPS = 150
DEFAULT_SIGMA = 1.0


class Frozen(Mapping[str, Any]):
    """A mapping that cannot change and can be hashed, its keys in sorted order."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, Any] | None = None) -> None:
        self._items = dict(sorted((items or {}).items()))

    def __getitem__(self, key: str) -> Any:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(tuple(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)


def set_field(frozen: Any, name: str, value: Any) -> None:
    """Set a field of a frozen dataclass that is still being made."""
    object.__setattr__(frozen, name, value)


@dataclass(frozen=True)
class Run(Options):
    """An optimizer with its settings and, as ``Options`` says them, its options.

    What is left out is resolved by the scene: suggested by the surface for this optimizer,
    else the optimizer's default.

    Attributes:
        optimizer: A key of ``OPTIMIZERS``.
        hyperparameters: Hyper-parameters and switches by key.
        schedule_settings: What is set of the schedule, by key.
    """

    optimizer: str
    hyperparameters: Mapping[str, Any] = field(default_factory=Frozen)
    schedule_settings: Mapping[str, float] = field(default_factory=Frozen, kw_only=True)

    def __post_init__(self) -> None:
        set_field(self, "hyperparameters", Frozen(self.hyperparameters))
        set_field(self, "schedule_settings", Frozen(self.schedule_settings))


def of_each_method(scene: Scene) -> tuple[Run, ...]:
    """A run of every method, in the order of ``OPTIMIZERS``.

    The scene's own first run of a method, where it has one that is not frozen; else one whose
    settings the surface suggests.
    """
    own = {run.optimizer: run for run in reversed(scene.runs) if not run.ghost}
    return tuple(own.get(key, Run(key)) for key in OPTIMIZERS)


@dataclass(frozen=True)
class Resolved(Options):
    """A run with nothing left out. ``batch`` 0 is all examples, ``sigma`` 0 no noise.

    ``seeds`` is 1 where nothing is random.
    """

    settings: dict[str, Any]
    schedule_settings: Mapping[str, float] = field(default_factory=Frozen)
    batch: int = field(default=0, kw_only=True)
    sigma: float = field(default=0.0, kw_only=True)


@dataclass(frozen=True)
class Scene:
    """What is computed.

    Values equal to what would be filled in are dropped, so that equal scenes compare equal and
    links stay short.

    Attributes:
        surface: A key of ``SURFACES``.
        parameters: The surface's parameters, by key.
        start: Where every run starts; the surface's own start when left out.
        steps: 1 to 2,000.
        seed: Of the example order and the noise.
        runs: 1 to 8.
        formula: What was typed, for the surface ``formula``; its own formula when left out.

    Raises:
        SceneError: A ``ValueError`` whose text says what makes no sense.
    """

    surface: str = "beale"
    parameters: Mapping[str, float] = field(default_factory=Frozen)
    start: tuple[float, float] | None = None
    steps: int = DEFAULT_STEPS
    seed: int = 0
    runs: tuple[Run, ...] = (Run("gd"),)
    formula: str = ""

    def __post_init__(self) -> None:
        if self.surface not in SURFACES:
            raise SceneError("surface", "unknown", value=self.surface, known=", ".join(SURFACES))
        plain = SURFACES[self.surface]
        self._check_formula(plain)
        known = {p.key: p for p in plain.parameters}
        for key, value in self.parameters.items():
            name = f"surface.{key}"
            if key not in known:
                raise SceneError(name, "no_parameter", surface=self.surface)
            check_number(name, value, known[key].low, known[key].high)
        parameters = {k: float(v) for k, v in self.parameters.items() if v != known[k].default}
        set_field(self, "parameters", Frozen(parameters))
        start = self.landscape.start if self.start is None else self.start
        for name, value in zip("xy", start, strict=True):
            check_number(name, value, -MAX_START, MAX_START)
        set_field(self, "start", (float(start[0]), float(start[1])))
        if self.formula and not np.isfinite(self.landscape.value(np.array(self.origin))):
            raise SceneError("x", "no_value", x=exact(self.origin[0]), y=exact(self.origin[1]))
        check_whole("steps", self.steps, 1, MAX_STEPS)
        check_whole("seed", self.seed, 0, MAX_SEED)
        if not 1 <= len(self.runs) <= MAX_RUNS:
            raise SceneError("runs", "count", count=len(self.runs), most=MAX_RUNS)
        runs = tuple(self._checked(f"r{i}", run) for i, run in enumerate(self.runs, start=1))
        set_field(self, "runs", runs)

    @property
    def landscape(self) -> Surface:
        """The surface with its parameters, or of its formula."""
        plain = SURFACES[self.surface]
        if self.formula:
            return plain.with_formula(self.formula)
        return plain.with_parameters(self.parameters)

    @property
    def origin(self) -> tuple[float, float]:
        """Where every run starts."""
        assert self.start is not None  # set when the scene was made
        return self.start

    def _check_formula(self, plain: Surface) -> None:
        """Fill in the formula where one is needed; raises ``SceneError``."""
        if plain.formula is None:
            if self.formula:
                raise SceneError("f", "no_formula", surface=self.surface)
            return
        set_field(self, "formula", self.formula or plain.formula)
        try:
            plain.with_formula(self.formula)
        except FormulaError as error:
            place = {"start": error.start, "length": error.length}
            raise SceneError("f", FORMULA + error.code, **error.values, **place) from error

    def resolve(self, run: Run) -> Resolved:
        """Fill in what the run leaves out: given, else suggested by the surface, else default."""
        settings, batch, sigma = _filled(self.landscape, run)
        about = SCHEDULES[run.schedule]
        schedule = {p.key: run.schedule_settings.get(p.key, p.default) for p in about.parameters}
        seeds = run.seeds if batch or sigma else 1
        filled = {"batch": batch, "sigma": sigma, "seeds": seeds}
        return Resolved(settings, schedule, **run.options() | filled)

    def _checked(self, name: str, run: Run) -> Run:
        """The run without what would be filled in anyway; raises ``SceneError``."""
        if run.optimizer not in OPTIMIZERS:
            raise SceneError(name, "unknown", value=run.optimizer, known=", ".join(OPTIMIZERS))
        optimizer, data = OPTIMIZERS[run.optimizer], self.landscape.data
        switches = {s.key for s in optimizer.switches}
        numbers = {p.key: p for p in optimizer.hyperparameters}
        for key, value in run.hyperparameters.items():
            if key in switches:
                if not isinstance(value, bool):
                    raise SceneError(f"{name}.{key}", "switch", value=value)
            elif key in numbers and numbers[key].whole:
                check_count(f"{name}.{key}", value, numbers[key].low, numbers[key].high)
            elif key in numbers:
                check_number(f"{name}.{key}", value, -math.inf, math.inf)
            else:
                raise SceneError(f"{name}.{key}", "no_setting", optimizer=optimizer.name)
        self._check_options(name, run)
        self._check_schedule(name, run)
        bare = self.resolve(Run(run.optimizer))
        given = {
            k: v if k in switches else float(v)
            for k, v in run.hyperparameters.items()
            if v != bare.settings[k]
        }
        options = run.options()
        if data is not None and run.batch == data.size:
            options["batch"] = 0
        for key, option in OPTIONS.items():
            if option.default is None and options[key] == getattr(bare, key):
                options[key] = None
            elif option.kind == "number" and options[key] is not None:
                options[key] = float(options[key])
        defaults = {p.key: p.default for p in SCHEDULES[run.schedule].parameters}
        schedule = {k: float(v) for k, v in run.schedule_settings.items() if v != defaults[k]}
        return Run(run.optimizer, given, schedule_settings=schedule, **options)

    def _check_options(self, name: str, run: Run) -> None:
        """Raise ``SceneError`` unless the run can be told its options on this surface."""
        optimizer, surface = OPTIMIZERS[run.optimizer], self.landscape
        for key, option in OPTIONS.items():
            value, place = getattr(run, key), f"{name}.{key}"
            if value != option.default and (code := option.misfit(surface)):
                raise SceneError(place, code, surface=self.surface)
            option.check(place, value, surface)
            sampled = value and value != option.default and "sampling" in option.needs
            if sampled and optimizer.always_full:
                raise SceneError(place, "always_full", optimizer=optimizer.name)

    def _check_schedule(self, name: str, run: Run) -> None:
        """Raise ``SceneError`` unless the method has a rate, and the schedule these settings."""
        about = SCHEDULES[run.schedule]
        optimizer = OPTIMIZERS[run.optimizer]
        if about.parameters and "eta" not in optimizer.defaults():
            raise SceneError(f"{name}.schedule", "no_setting", optimizer=optimizer.name)
        known_parameters = {p.key: p for p in about.parameters}
        for key, value in run.schedule_settings.items():
            if key not in known_parameters:
                raise SceneError(f"{name}.schedule.{key}", "no_setting", optimizer=about.name)
            p = known_parameters[key]
            check_number(f"{name}.schedule.{key}", value, p.low, p.high)

    # A link is written and read by a module that stands on this one, so it is asked for late.

    def to_query(self) -> str:
        """The scene as a query string: short, readable, defaults left out, keys only."""
        return urlencode(self.to_parameters())

    def to_parameters(self) -> dict[str, str]:
        """The scene as the parameters of a link, in reading order."""
        from engine.link import parameters

        return parameters(self)

    @staticmethod
    def from_query(query: str) -> Scene:
        """The scene of a query string, strictly.

        Raises:
            SceneError: A ``ValueError`` whose text names the first thing that makes no sense.
        """
        from engine.link import read_query

        scene, complaints = read_query(query)
        insist(complaints)
        return scene


def _filled(surface: Surface, run: Run) -> tuple[dict[str, Any], int, float]:
    optimizer: Optimizer = OPTIMIZERS[run.optimizer]
    suggested = surface.suggested.get(run.optimizer, {})
    defaults = optimizer.defaults()
    settings = {
        key: run.hyperparameters.get(key, suggested.get(key, default))
        for key, default in defaults.items()
    }
    batch, sigma = run.batch, run.sigma
    if batch is None:
        batch = int(suggested.get("batch", 1)) if optimizer.stochastic and surface.data else 0
    if sigma is None:
        noisy = optimizer.stochastic and not surface.data
        sigma = suggested.get("sigma", DEFAULT_SIGMA) if noisy else 0.0
    return settings, batch, sigma
