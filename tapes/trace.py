"""From a run to its tapes: a step, what is known at a point, and what a method shows."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from engine import Run, Scene
from engine.problem import clipped, penalty, stiffened
from engine.scene import Resolved
from optimizers import OPTIMIZERS, Optimizer
from surfaces import Surface
from tapes.recording import Numbers, Recorder
from tapes.tape import Tape

AXES = range(2)


class Tapes(NamedTuple):
    """The tapes of a run.

    A tape is the same for all runs that differ in numbers alone: in the method's, its clipping,
    its penalty, its noise and its start.

    Attributes:
        step: One step. In: ``x``, ``y``, ``t`` from 1, the method's numbers, ``h.eta`` as it is
            at the step, the state, ``s.m[0]``, or ``s.s[0,k]`` for one that remembers; and
            ``clip``, infinite for none, ``l2``, on a formula ``noise[0]`` and ``noise[1]``, and
            with mini-batches ``input[k]`` and ``target[k]``, the step's examples. Out: ``x``, ``y``
            and the state after it, the gradient used, ``g[0]`` and ``g[1]``, and how many
            ``gradients``, ``values`` and ``hessians`` the step asked for.
        at: The true loss and its derivatives at ``x`` and ``y``: ``loss``, ``dL[0]``, ``dL[1]``,
            ``H[0,0]``, ``H[0,1]`` and ``H[1,1]``.
        show: What the method derives for display from its state, its numbers and ``t``:
            ``m_hat[0]`` and so on.
    """

    step: Tape
    at: Tape
    show: Tape


class TracedProblem:
    """What a step may ask of a surface, as a ``Problem``, with its numbers as inputs."""

    def __init__(self, surface: Surface, recorder: Recorder, batch: int) -> None:
        self.surface, self.recorder = surface, recorder
        self.clip, self.l2 = recorder.input("clip"), recorder.input("l2")
        self.extra = ["clip", "l2"]
        self.examples: tuple[Any, Any] | None = None
        self.noise: Any = None
        if batch:
            self.examples = (self._several("input", batch), self._several("target", batch))
        elif not surface.data:
            self.noise = self._several("noise", 2)
        self.counts = {"gradients": 0.0, "values": 0.0, "hessians": 0.0}
        self.used: Any = None

    def _several(self, name: str, count: int) -> Any:
        names = [f"{name}[{k}]" for k in range(count)]
        self.extra += names
        return Numbers.of(self.recorder, [self.recorder.input(name) for name in names])

    def gradient(self, w: Any) -> Any:
        """The gradient used: of the step's examples or with its noise, clipped and penalized."""
        self.counts["gradients"] += 1
        if self.examples:
            assert self.surface.data
            g = self.surface.data.gradient(w, *self.examples)
        else:
            g = self.surface.gradient(w)
        g = Numbers.of(self.recorder, g)
        if self.noise is not None:
            g = g + self.noise
        self.used = clipped(g, self.clip) + self.l2 * w
        return self.used

    def value(self, w: Any) -> Any:
        """The loss of all examples, and the penalty."""
        self.counts["values"] += 1
        return self.surface.value(w) + penalty(w, self.l2)

    def hessian(self, w: Any) -> Any:
        """The Hessian of all examples and of the penalty."""
        self.counts["hessians"] += 1
        return stiffened(Numbers.of(self.recorder, self.surface.hessian(w)), self.l2)


def trace(scene: Scene, run: Run) -> Tapes:
    """The tapes of one run of a scene.

    Raises:
        ValueError: With a sentence, where what a step does hangs on numbers that are not known
            before, as the length of a line search does.
    """
    resolved, surface = scene.resolve(run), scene.landscape
    optimizer = OPTIMIZERS[run.optimizer]
    try:
        return Tapes(
            step_tape(surface, optimizer, resolved),
            at_tape(surface),
            show_tape(optimizer, resolved),
        )
    except ValueError as error:
        raise ValueError(f"{optimizer.name} on {surface.name} has no tape. {error}") from error


def step_tape(surface: Surface, optimizer: Optimizer, resolved: Resolved) -> Tape:
    """The tape of a step."""
    recorder = Recorder()
    w, t = _point(recorder), recorder.input("t")
    settings, state = _settings(recorder, resolved), _state(recorder, optimizer, resolved)
    batch = resolved.batch if surface.data else 0
    problem = TracedProblem(surface, recorder, batch)
    inputs = ["x", "y", "t", *settings.names, *state.names, *problem.extra]
    w, after = optimizer.step(w, problem, state.values, settings.values, t)
    to, used = Numbers.of(recorder, w), {"g": problem.used}
    outputs = {"x": to[0], "y": to[1]} | _named("s.", after) | _named("", used) | problem.counts
    return recorder.tape(inputs, outputs)


def start_tape(scene: Scene, run: Run) -> Tape:
    """The tape of the state before the first step, from ``x``, ``y`` and the method's numbers."""
    resolved, recorder = scene.resolve(run), Recorder()
    w, settings = _point(recorder), _settings(recorder, resolved)
    state = OPTIMIZERS[run.optimizer].init(w, settings.values)
    return recorder.tape(["x", "y", *settings.names], _named("s.", state))


def at_tape(surface: Surface) -> Tape:
    """The tape of the loss and its derivatives."""
    recorder = Recorder()
    w = _point(recorder)
    outputs = {"loss": surface.value(w)} | _named("", {"dL": surface.gradient(w)})
    (xx, xy), (_, yy) = surface.hessian(w)
    return recorder.tape("xy", outputs | {"H[0,0]": xx, "H[0,1]": xy, "H[1,1]": yy})


def loss_tape(surface: Surface) -> Tape:
    """The tape of the loss alone."""
    recorder = Recorder()
    return recorder.tape("xy", {"loss": surface.value(_point(recorder))})


def show_tape(optimizer: Optimizer, resolved: Resolved) -> Tape:
    """The tape of what a method shows."""
    recorder = Recorder()
    t = recorder.input("t")
    settings, state = _settings(recorder, resolved), _state(recorder, optimizer, resolved)
    shown = optimizer.show(state.values, settings.values, t)
    outputs: dict[str, Any] = {}
    for key, value in shown.items():
        # As the engine does with what is the same for both coordinates.
        outputs |= _named("", {key: np.broadcast_to(Numbers.of(recorder, value), (2,))})
    return recorder.tape(["t", *settings.names, *state.names], outputs)


class Named(NamedTuple):
    """Inputs by name, and what a step is given of them."""

    names: list[str]
    values: dict[str, Any]


def _point(recorder: Recorder) -> Any:
    return Numbers.of(recorder, [recorder.input(axis) for axis in "xy"])


def _settings(recorder: Recorder, resolved: Resolved) -> Named:
    """The method's numbers as inputs; switches and counts are of its structure."""
    names, values = [], dict(resolved.settings)
    for key, value in values.items():
        if isinstance(value, float):
            names.append(f"h.{key}")
            values[key] = recorder.input(names[-1])
    return Named(names, values)


def _state(recorder: Recorder, optimizer: Optimizer, resolved: Resolved) -> Named:
    """The state as inputs, in the shapes that the method begins with."""
    names: list[str] = []
    values: dict[str, Any] = {}
    for key, first in optimizer.init(np.ones(2), resolved.settings).items():
        cells = np.empty(np.shape(first), object)
        for place in np.ndindex(cells.shape):
            names.append(_name(f"s.{key}", place))
            cells[place] = recorder.input(names[-1])
        values[key] = Numbers(recorder, cells)
    return Named(names, values)


def _named(prefix: str, arrays: dict[str, Any]) -> dict[str, Any]:
    """The numbers in arrays, by the array's name and their place."""
    found = {}
    for key, array in arrays.items():
        cells = array.cells if isinstance(array, Numbers) else np.asarray(array, object)
        for place in np.ndindex(cells.shape):
            found[_name(prefix + key, place)] = cells[place]
    return found


def _name(name: str, place: tuple[int, ...]) -> str:
    return f"{name}[{','.join(map(str, place))}]" if place else name
