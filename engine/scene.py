"""A scene: the whole, immutable, hashable description of what is computed, and its link."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

import numpy as np

from engine.address import FORMULA_KEY, Part, parts
from engine.schedules import SCHEDULES
from formulas import FormulaError, functions, parse
from optimizers import OPTIMIZERS, Optimizer
from surfaces import SURFACES, Surface
from texts import text

MAX_RUNS = 8
MAX_STEPS = 2000
MAX_SEED = 999_999
MAX_START = 1e6
MAX_SIGMA = 1e6
MAX_SEEDS = 50
DEFAULT_STEPS = 150
DEFAULT_SIGMA = 1.0
LINK_VERSION = "1"
FORMULA = "formula."  # what the codes of mistakes in a formula begin with
PROBES = np.array([[0.7, -1.3, 2.1, -0.4], [1.1, 0.4, -0.6, -1.9]])  # places to compare formulas at
NOTES = frozenset({"read_as_product"})  # codes of what is worth a line and no mistake


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


class Complaint(NamedTuple):
    """Something in a link that makes no sense: which parameter, and a sentence's key and values."""

    parameter: str
    code: str
    values: Mapping[str, Any]

    @property
    def is_note(self) -> bool:
        """Whether it only says how something was read that can be read in two ways."""
        return self.code in NOTES

    def sentence(self, language: str = "en") -> str:
        """The complaint as a sentence that a person can act on."""
        if self.code.startswith(FORMULA):
            mistake = text(language, self.code, **self.values)
            place = self.values["start"] + 1  # people count from 1
            return text(
                language, "link.formula", parameter=self.parameter, place=place, mistake=mistake
            )
        return text(language, f"link.{self.code}", parameter=self.parameter, **self.values)


class SceneError(ValueError):
    """A scene that makes no sense. ``complaint`` says what, ``str()`` says it in English."""

    def __init__(self, parameter: str, code: str, **values: Any) -> None:
        self.complaint = Complaint(parameter, code, values)
        super().__init__(self.complaint.sentence())


@dataclass(frozen=True)
class Run:
    """An optimizer with its settings and where its gradient comes from.

    What is left out is resolved by the scene: suggested by the surface for this optimizer,
    else the optimizer's default.

    Attributes:
        optimizer: A key of ``OPTIMIZERS``.
        hyperparameters: Hyper-parameters and switches by key.
        batch: On a surface made of data, the examples of a step; 0 for all of them.
        sigma: On a formula, the standard deviation of the noise added to the gradient.
        seeds: How many seeds are run, from the scene's on; they make a cloud.
        replacement: Whether a mini-batch may take an example again before the epoch ends.
        clip: The longest gradient that is used; 0 for no clipping.
        l2: λ₂ of an L2 penalty: what is descended is the loss and λ₂/2 ‖w‖²; 0 for none.
        schedule: A key of ``SCHEDULES``.
        schedule_settings: What is set of the schedule, by key.
        ghost: A run that was frozen: it stays as it is beside the one that is changed.
    """

    optimizer: str
    hyperparameters: Mapping[str, Any] = field(default_factory=Frozen)
    batch: int | None = None
    sigma: float | None = None
    seeds: int = 1
    replacement: bool = False
    clip: float = 0.0
    l2: float = 0.0
    schedule: str = "constant"
    schedule_settings: Mapping[str, float] = field(default_factory=Frozen)
    ghost: bool = False

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


class Resolved(NamedTuple):
    """A run with nothing left out. ``batch`` 0 is all examples, ``sigma`` 0 no noise.

    ``seeds`` is 1 where nothing is random.
    """

    settings: dict[str, Any]
    batch: int = 0
    sigma: float = 0.0
    seeds: int = 1
    replacement: bool = False
    clip: float = 0.0
    l2: float = 0.0
    schedule: str = "constant"
    schedule_settings: Mapping[str, float] = Frozen()


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
        return Resolved(
            settings,
            batch,
            sigma,
            run.seeds if batch or sigma else 1,
            run.replacement,
            run.clip,
            run.l2,
            run.schedule,
            schedule,
        )

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
        self._check_source(name, run)
        self._check_schedule(name, run)
        bare = self.resolve(Run(run.optimizer))
        given = {
            k: v if k in switches else float(v)
            for k, v in run.hyperparameters.items()
            if v != bare.settings[k]
        }
        batch = run.batch
        if data is not None and batch == data.size:
            batch = 0
        defaults = {p.key: p.default for p in SCHEDULES[run.schedule].parameters}
        return Run(
            run.optimizer,
            given,
            batch=None if batch == bare.batch else batch,
            sigma=None if run.sigma is None or run.sigma == bare.sigma else float(run.sigma),
            seeds=run.seeds,
            replacement=run.replacement,
            clip=float(run.clip),
            l2=float(run.l2),
            schedule=run.schedule,
            schedule_settings={
                k: float(v) for k, v in run.schedule_settings.items() if v != defaults[k]
            },
            ghost=run.ghost,
        )

    def _check_source(self, name: str, run: Run) -> None:
        """Raise ``SceneError`` unless the run's gradient can be had from this surface."""
        optimizer, data = OPTIMIZERS[run.optimizer], self.landscape.data
        if run.batch is not None:
            if data is None:
                raise SceneError(f"{name}.batch", "no_examples", surface=self.surface)
            check_whole(f"{name}.batch", run.batch, 0, data.size)
        if run.sigma is not None:
            if data is not None:
                raise SceneError(f"{name}.sigma", "no_noise", surface=self.surface)
            check_number(f"{name}.sigma", run.sigma, 0.0, MAX_SIGMA)
        if not isinstance(run.replacement, bool):
            raise SceneError(f"{name}.replacement", "switch", value=run.replacement)
        if run.replacement and data is None:
            raise SceneError(f"{name}.replacement", "no_examples", surface=self.surface)
        check_whole(f"{name}.seeds", run.seeds, 1, MAX_SEEDS)
        drawn = {
            "batch": run.batch,
            "sigma": run.sigma,
            "replacement": run.replacement,
            "seeds": run.seeds > 1,
        }
        if optimizer.always_full and any(drawn.values()):
            key = next(key for key, value in drawn.items() if value)
            raise SceneError(f"{name}.{key}", "always_full", optimizer=optimizer.name)
        if not isinstance(run.ghost, bool):
            raise SceneError(f"{name}.ghost", "switch", value=run.ghost)
        check_number(f"{name}.clip", run.clip, 0.0, math.inf)
        check_number(f"{name}.l2", run.l2, 0.0, math.inf)

    def _check_schedule(self, name: str, run: Run) -> None:
        """Raise ``SceneError`` unless the schedule and its settings make sense."""
        if run.schedule not in SCHEDULES:
            known = ", ".join(SCHEDULES)
            raise SceneError(f"{name}.schedule", "unknown", value=run.schedule, known=known)
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

    def to_query(self) -> str:
        """The scene as a query string: short, readable, defaults left out, keys only."""
        return urlencode(self.to_parameters())

    def to_parameters(self) -> dict[str, str]:
        """The scene as the parameters of a link, in reading order."""
        link = {"v": LINK_VERSION, "surface": self.surface}
        if self.formula != (SURFACES[self.surface].formula or ""):
            link["f"] = self.formula
        link |= {f"surface.{k}": exact(v) for k, v in self.parameters.items()}
        if self.start != self.landscape.start:
            link |= {"x": exact(self.origin[0]), "y": exact(self.origin[1])}
        if self.steps != DEFAULT_STEPS:
            link["steps"] = str(self.steps)
        if self.seed:
            link["seed"] = str(self.seed)
        for i, run in enumerate(self.runs, start=1):
            link[f"r{i}"] = run.optimizer
            for key, value in run.hyperparameters.items():
                link[f"r{i}.{key}"] = SWITCH[value] if isinstance(value, bool) else exact(value)
            if run.batch is not None:
                link[f"r{i}.batch"] = str(run.batch)
            if run.sigma is not None:
                link[f"r{i}.sigma"] = exact(run.sigma)
            if run.seeds > 1:
                link[f"r{i}.seeds"] = str(run.seeds)
            if run.replacement:
                link[f"r{i}.replacement"] = SWITCH[True]
            if run.ghost:
                link[f"r{i}.ghost"] = SWITCH[True]
            if run.clip:
                link[f"r{i}.clip"] = exact(run.clip)
            if run.l2:
                link[f"r{i}.l2"] = exact(run.l2)
            if run.schedule != "constant":
                link[f"r{i}.schedule"] = run.schedule
            for key, value in run.schedule_settings.items():
                link[f"r{i}.schedule.{key}"] = exact(value)
        return link

    @staticmethod
    def from_query(query: str) -> Scene:
        """The scene of a query string, strictly.

        Raises:
            SceneError: A ``ValueError`` whose text names the first thing that makes no sense.
        """
        scene, complaints = read_query(query)
        insist(complaints)
        return scene


SWITCH = {True: "on", False: "off"}


def exact(value: float) -> str:
    """The shortest text that reads back as the same float."""
    return repr(value).removesuffix(".0").replace("e+", "e")  # a link would escape the plus


def insist(complaints: Sequence[Complaint]) -> None:
    """Raise ``SceneError`` for the first thing that makes no sense, if there is one."""
    for parameter, code, values in (c for c in complaints if not c.is_note):
        raise SceneError(parameter, code, **values)


def check_number(name: str, value: object, low: float, high: float) -> None:
    """Raise ``SceneError`` unless ``value`` is a finite number from ``low`` to ``high``."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise SceneError(name, "not_number", value=value)
    if not abs(value) <= sys.float_info.max:  # also of whole numbers, which have no limit
        raise SceneError(name, "not_finite", value=value)
    if not low <= value <= high:
        raise SceneError(name, "range", value=value, low=exact(low), high=exact(high))


def check_count(name: str, value: object, low: float, high: float) -> None:
    """Raise ``SceneError`` unless ``value`` is a number in range without a fraction."""
    check_number(name, value, low, high)
    if value != round(value):  # type: ignore[call-overload]
        raise SceneError(name, "not_whole", value=value)


def check_whole(name: str, value: object, low: int, high: int) -> None:
    """Raise ``SceneError`` unless ``value`` is a whole number from ``low`` to ``high``."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise SceneError(name, "not_whole", value=value)
    if not low <= value <= high:
        raise SceneError(name, "range", value=value, low=low, high=high)


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


def read_query(query: str) -> tuple[Scene, list[Complaint]]:
    """The scene of a query string, leniently: what is right is kept, the rest is named.

    Parameters that are no part of a scene are complained about too, so that a misspelt one
    does not pass for a default; those that others are known to append are passed over. An empty
    query is the default scene. Among the complaints may be a note (``is_note``).
    """
    link = _Link(query)
    version = link.values.pop("v", LINK_VERSION)
    if version != LINK_VERSION:
        link.complaints.append(Complaint("v", "version", {"value": shortened(version)}))
    scene = link.take(Scene(), "surface", _set_surface)
    scene = link.take_formula(scene)
    for key in link.under("surface."):
        scene = link.take(scene, f"surface.{key}", partial(_set_parameter, key))
    scene = link.take_start(scene)
    scene = link.take(scene, "steps", lambda s, v: replace(s, steps=read_whole("steps", v)))
    scene = link.take(scene, "seed", lambda s, v: replace(s, seed=read_whole("seed", v)))
    runs: list[Run] = []
    for name, settings in link.runs().items():
        run = link.take_run(scene, name, settings)
        if run is not None and len(runs) < MAX_RUNS:
            runs.append(run)
        elif run is not None:
            values = {"count": len(runs) + 1, "most": MAX_RUNS}
            link.complaints.append(Complaint(name, "count", values))
    if runs:
        scene = replace(scene, runs=tuple(runs))
    link.complaints.extend(Complaint(shortened(key), "stray", {}) for key in link.values)
    return scene, link.complaints


def _accepted(formula: str) -> bool:
    """Whether a text is a formula with a value somewhere."""
    try:
        SURFACES["formula"].with_formula(formula)
    except FormulaError:
        return False
    return True


def _alike(formula: str, other: str) -> bool:
    """Whether two formulas have the same values, as ``x+-y`` and ``x -y`` have."""
    first, second = (functions(parse(text)).value(PROBES) for text in (formula, other))
    return np.allclose(first, second, rtol=1e-9, atol=0.0, equal_nan=True)


def shortened(value: object) -> str:
    """A value for a message, cut to a length that can be read."""
    shown = str(value)
    return shown if len(shown) <= 40 else shown[:39] + "…"


def read_number(name: str, value: str) -> float:
    """The number that a text stands for; raises ``SceneError``.

    In a link the + of a typed ``1e+5`` arrives as a blank.
    """
    try:
        return float(value.replace("e ", "e+"))
    except ValueError:
        raise SceneError(name, "not_number", value=value) from None


def read_whole(name: str, value: str) -> int:
    """The whole number that a text stands for; raises ``SceneError``."""
    try:
        return int(value)
    except ValueError:
        raise SceneError(name, "not_whole", value=value) from None


def _set_surface(scene: Scene, value: str) -> Scene:
    return replace(scene, surface=value, start=None)  # another surface brings its own start


def _set_parameter(key: str, scene: Scene, value: str) -> Scene:
    number_read = read_number(key, value)
    kept = None if scene.start == scene.landscape.start else scene.start
    return replace(scene, parameters={**scene.parameters, key: number_read}, start=kept)


def _set_optimizer(scene: Scene, value: str) -> Scene:
    return replace(scene, runs=(Run(value),))


def _set_setting(key: str, scene: Scene, value: str) -> Scene:
    """The scene with one setting of its one run read from text."""
    (run,) = scene.runs
    if key in ("batch", "seeds"):
        change: dict[str, Any] = {key: read_whole(key, value)}
        return replace(scene, runs=(replace(run, **change),))
    if key in ("sigma", "clip", "l2"):
        change = {key: read_number(key, value)}
        return replace(scene, runs=(replace(run, **change),))
    if key in ("replacement", "ghost"):
        if value not in SWITCH.values():
            raise SceneError(key, "switch", value=value)
        change = {key: value == SWITCH[True]}
        return replace(scene, runs=(replace(run, **change),))
    if key == "schedule":
        return replace(scene, runs=(replace(run, schedule=value),))
    if key.startswith("schedule."):
        name = key.removeprefix("schedule.")
        given = {**run.schedule_settings, name: read_number(key, value)}
        return replace(scene, runs=(replace(run, schedule_settings=given),))
    parsed: Any = value
    optimizer = OPTIMIZERS[run.optimizer]
    if key in {p.key for p in optimizer.hyperparameters}:
        parsed = read_number(key, value)
    elif value in SWITCH.values():
        parsed = value == SWITCH[True]
    settings = {**run.hyperparameters, key: parsed}
    return replace(scene, runs=(replace(run, hyperparameters=settings),))


class _Link:
    """A query string taken apart, parameter by parameter, with complaints about what is wrong."""

    def __init__(self, query: str) -> None:
        self.values: dict[str, str] = {}
        self.complaints: list[Complaint] = []
        self.typed: Part | None = None  # the formula, where the link is none that the lab wrote
        for part in parts(query):
            if part.key in self.values:
                self.complaints.append(Complaint(shortened(part.key), "twice", {}))
                continue
            self.values[part.key] = part.value
            if part.key == FORMULA_KEY:
                self.typed = part
        if self.typed and self.typed.by_machine and {"v", "r1"} <= self.values.keys():
            self.typed = None

    def under(self, prefix: str) -> list[str]:
        """The rests of all keys that start with ``prefix``."""
        return [key.removeprefix(prefix) for key in self.values if key.startswith(prefix)]

    def runs(self) -> dict[str, list[str]]:
        """The names r1, r2 … that the link uses, in order, each with the keys of its settings."""
        found: dict[str, list[str]] = {}
        for key in self.values:
            name, dot, setting = key.partition(".")
            if name[:1] == "r" and name[1:].isascii() and name[1:].isdigit():
                found.setdefault(name, []).extend([setting] if dot else [])
        return dict(sorted(found.items(), key=lambda item: (len(item[0]), item[0])))

    def take(self, scene: Scene, name: str, change: Callable[[Scene, str], Scene]) -> Scene:
        """The scene with one parameter of the link taken in, or as it was."""
        if name not in self.values:
            return scene
        value = self.values.pop(name)
        try:
            return change(scene, value)
        except SceneError as error:
            values = {k: v for k, v in error.complaint.values.items() if k != "value"}
            complaint = Complaint(
                shortened(name), error.complaint.code, {**values, "value": shortened(value)}
            )
            self.complaints.append(complaint)
        return scene

    def take_formula(self, scene: Scene) -> Scene:
        """The scene with its formula, which a person may have typed into the address.

        There a + arrives as a blank. It is taken as a + only where the blank makes no sense: with a
        blank in its place, ``x^2+y^2`` is a product, and so the lab itself writes one.
        """
        value = self.values.get(FORMULA_KEY, "")
        if " " in value and SURFACES[scene.surface].formula is not None:
            part = self.typed or Part(FORMULA_KEY, value, value)
            added, by_hand = part.with_pluses, self.typed is not None and "+" in part.written
            if not _accepted(value):
                self.values[FORMULA_KEY] = added if by_hand or _accepted(added) else value
            elif by_hand and _accepted(added) and not _alike(value, added):
                said = {"product": shortened(value), "sum": shortened(added)}
                self.complaints.append(Complaint(FORMULA_KEY, "read_as_product", said))
        return self.take(scene, FORMULA_KEY, lambda s, v: replace(s, formula=v or " ", start=None))

    def take_start(self, scene: Scene) -> Scene:
        """The scene with its start: a formula may have a value at (x, y), but at neither alone."""
        start = list(scene.origin)

        def read(axis: int, scene: Scene, value: str) -> Scene:
            name = "xy"[axis]
            coordinate = read_number(name, value)
            check_number(name, coordinate, -MAX_START, MAX_START)
            start[axis] = coordinate
            return scene

        for axis, name in enumerate("xy"):
            scene = self.take(scene, name, partial(read, axis))
        try:
            return replace(scene, start=(start[0], start[1]))
        except SceneError as error:
            self.complaints.append(error.complaint)
            return scene

    def take_run(self, scene: Scene, name: str, settings: list[str]) -> Run | None:
        """One run of the link, without those of its settings that make no sense."""
        alone = replace(scene, runs=(Run("gd"),))
        before = len(self.complaints)
        if name not in self.values:
            self.complaints.append(Complaint(shortened(name), "no_optimizer", {}))
        alone = self.take(alone, name, _set_optimizer)
        if len(self.complaints) > before:  # settings of no known optimizer say nothing more
            for key in settings:
                del self.values[f"{name}.{key}"]
            return None
        for key in sorted(settings, key=lambda k: k.startswith("schedule.")):
            alone = self.take(alone, f"{name}.{key}", partial(_set_setting, key))
        return alone.runs[0]
