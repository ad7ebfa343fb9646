"""Numbers that write down what is done with them, as instructions of a tape.

They stand in for NumPy's through its own protocols (NEP 13, ``__array_ufunc__``, and NEP 18,
``__array_function__``), so that a step and a surface are run as they are. What they cannot do is
decide: whatever hangs on their value has to be ``np.where``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from tapes.tape import COMPARISONS, OPERATIONS, Instruction, Tape, apply

Cell = Any
"""A ``Number``, or one of NumPy's that is known."""


class Recorder:
    """Instructions as they come, each once."""

    def __init__(self) -> None:
        self.entries: list[tuple[Any, ...]] = []
        self.places: dict[tuple[Any, ...], int] = {}

    def input(self, name: str) -> Any:
        """A number that is given when the tape runs, in a float's place."""
        return self._once(("input", name))

    def done(self, operation: str, *operands: Cell) -> Cell:
        """The result of an operation, which is worked out at once where all is known."""
        known = [o for o in operands if not isinstance(o, Number)]
        if len(known) == len(operands):
            with np.errstate(all="ignore"):
                result = apply(operation, [np.float64(o) for o in operands])
            return np.bool_(result) if operation in COMPARISONS else result
        return self._once((operation, *(self.place(o) for o in operands)))

    def place(self, cell: Cell) -> int:
        """Where a cell stands among the entries."""
        if isinstance(cell, Number):
            return cell.place
        value = float(cell)
        # 0 and −0 are equal, and NaN is not itself, so that neither can be a key.
        return self._once(("constant", value.hex())).place

    def _once(self, entry: tuple[Any, ...]) -> Number:
        if entry not in self.places:
            self.places[entry] = len(self.entries)
            self.entries.append(entry)
        return Number(self, self.places[entry])

    def tape(self, inputs: Iterable[str], outputs: Mapping[str, Cell]) -> Tape:
        """The tape of these results, with nothing in it that none of them needs."""
        names = tuple(inputs)
        wanted = {name: self.place(cell) for name, cell in outputs.items()}
        needed: set[int] = set()
        pending = list(wanted.values())
        while pending:
            place = pending.pop()
            if place not in needed:
                needed.add(place)
                if self.entries[place][0] in OPERATIONS:
                    pending += self.entries[place][1:]
        order = sorted(needed)
        moved = {self.places["input", name]: i for i, name in enumerate(names)}
        constants = [p for p in order if self.entries[p][0] == "constant"]
        steps = [p for p in order if self.entries[p][0] in OPERATIONS]
        moved |= {p: i for i, p in enumerate([*constants, *steps], start=len(names))}
        instructions: list[Instruction] = []
        for place in steps:
            operation, *read = self.entries[place]
            instructions.append((operation, *(moved[p] for p in read)))
        values = tuple(float.fromhex(self.entries[p][1]) for p in constants)
        places = {name: moved[place] for name, place in wanted.items()}
        return Tape(names, values, tuple(instructions), places)


class Recorded(NDArrayOperatorsMixin):
    """What numbers and arrays of numbers have in common."""

    recorder: Recorder

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or options.get("out") or ufunc.nout != 1:
            raise ValueError(f"np.{ufunc.__name__}.{method} cannot be written on a tape.")
        return elementwise(self.recorder, ufunc.__name__, inputs)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        if function not in FUNCTIONS:
            raise ValueError(f"np.{function.__name__} cannot be written on a tape.")
        return FUNCTIONS[function](self.recorder, *args, **kwargs)

    def __bool__(self) -> bool:
        raise ValueError("What is done next hangs on a number, which a tape cannot know.")

    def tolist(self) -> Any:
        """Refused, as ``float`` is."""
        raise ValueError("A number is asked for that a tape cannot know.")

    __float__ = tolist


class Number(Recorded):
    """A number by its place on a recorder."""

    shape: tuple[int, ...] = ()
    ndim = 0

    def __init__(self, recorder: Recorder, place: int) -> None:
        self.recorder, self.place = recorder, place

    def __iadd__(self, other: Any) -> Any:
        """A number is never changed: another one takes its place."""
        return self + other

    def __getitem__(self, key: Any) -> Number:
        """What NumPy's scalars answer to ``[()]``."""
        if key != ():
            raise TypeError("A number has no parts.")
        return self

    def reshape(self, *shape: int) -> Any:
        """As an array of one number."""
        return Numbers.of(self.recorder, self).reshape(*shape) if shape else self

    def powi(self, beta: Any, rest: float) -> Any:
        """β to the power of this whole number, elementwise; see ``optimizers.powers.powi``."""
        return elementwise(self.recorder, "powi", (beta, self, rest) if rest else (beta, self))


class Numbers(Recorded):
    """An array of them.

    Attributes:
        cells: Numbers and floats, as an array of objects.
    """

    def __init__(self, recorder: Recorder, cells: Any) -> None:
        self.recorder, self.cells = recorder, cells

    @classmethod
    def of(cls, recorder: Recorder, value: Any) -> Any:
        """Anything that has numbers in it, in an array's place."""
        return cls(recorder, cells_of(value))

    shape = property(lambda self: self.cells.shape)
    ndim = property(lambda self: self.cells.ndim)
    T = property(lambda self: Numbers(self.recorder, self.cells.T))

    def __len__(self) -> int:
        return len(self.cells)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self.cells)))

    def __getitem__(self, key: Any) -> Any:
        found = self.cells[key]
        return Numbers(self.recorder, found) if isinstance(found, np.ndarray) else found

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(key, Recorded | np.floating | np.bool_):  # a mask
            made = elementwise(self.recorder, "where", (key, value, self))
            self.cells = cells_of(made)
        else:
            self.cells[key] = cells_of(value) if np.ndim(self.cells[key]) else value

    def __iadd__(self, other: Any) -> Numbers:
        """In place, as NumPy does it: what shares the cells has the sums, too."""
        self.cells[...] = cells_of(self + other)
        return self

    def reshape(self, *shape: int) -> Numbers:
        """The same numbers in another shape."""
        return Numbers(self.recorder, self.cells.reshape(*shape))


def cells_of(value: Any) -> Any:
    """An array of objects."""
    if isinstance(value, Numbers):
        return value.cells
    if isinstance(value, list | tuple):
        return np.stack([cells_of(part) for part in value])
    if isinstance(value, np.ndarray):
        return value.astype(object)
    cells = np.empty((), object)
    cells[()] = value
    return cells


def elementwise(recorder: Recorder, name: str, inputs: Iterable[Any]) -> Any:
    """An operation on numbers and arrays that go together."""
    operation = TRANSLATED.get(name) or (lambda r, *operands: r.done(name, *operands))
    if name not in OPERATIONS and name not in TRANSLATED:
        raise ValueError(f"np.{name} cannot be written on a tape.")
    several = np.broadcast_arrays(*(cells_of(value) for value in inputs))
    cells = np.empty(several[0].shape, object)
    for place in np.ndindex(cells.shape):
        cells[place] = operation(recorder, *(operand[place] for operand in several))
    return Numbers(recorder, cells) if cells.ndim else cells[()]


def _power(r: Recorder, base: Cell, exponent: Cell) -> Cell:
    """NumPy multiplies and takes roots where an array's exponent is 2 or ½."""
    known = None if isinstance(exponent, Number) else float(exponent)
    if known == 2:
        return r.done("multiply", base, base)
    if known == 0.5:
        return r.done("sqrt", base)
    return base if known == 1 else r.done("power", base, exponent)


def _heaviside(r: Recorder, x: Cell, at_zero: Cell) -> Cell:
    above = r.done("where", r.done("equal", x, 0.0), at_zero, 1.0)
    step = r.done("where", r.done("less", x, 0.0), 0.0, above)
    return r.done("where", r.done("equal", x, x), step, x)


def _not(r: Recorder, x: Cell) -> Cell:
    return r.done("where", x, 0.0, 1.0)


TRANSLATED: dict[str, Callable[..., Cell]] = {
    "positive": lambda r, x: x,
    "power": _power,
    "square": lambda r, x: r.done("multiply", x, x),
    "heaviside": _heaviside,
    "not_equal": lambda r, a, b: _not(r, r.done("equal", a, b)),
    "invert": _not,
    "logical_not": _not,
    "bitwise_and": lambda r, a, b: r.done("multiply", a, b),
    "logical_and": lambda r, a, b: r.done("multiply", a, b),
    "bitwise_or": lambda r, a, b: r.done("maximum", a, b),
    "logical_or": lambda r, a, b: r.done("maximum", a, b),
}
"""What a tape says in other words."""


def _where(r: Recorder, condition: Any, yes: Any, no: Any) -> Any:
    return elementwise(r, "where", (condition, yes, no))


def _full(r: Recorder, shape: Any, value: Any) -> Any:
    cells = np.empty(shape, object)
    cells[...] = value
    return Numbers(r, cells) if cells.ndim else cells[()]


def _stack(r: Recorder, parts: Any, axis: int = 0) -> Numbers:
    return Numbers(r, np.stack([cells_of(part) for part in parts], axis))


def _all(r: Recorder, condition: Any) -> Any:
    return reduce(operator.mul, cells_of(condition).ravel().tolist(), 1.0)


FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.where: _where,
    np.stack: _stack,
    np.array: lambda r, value, **options: Numbers.of(r, value),
    np.empty: lambda r, shape, **options: Numbers(r, np.empty(shape, object)),
    np.empty_like: lambda r, like: Numbers(r, np.empty(like.shape, object)),
    np.zeros_like: lambda r, like, **options: _full(r, like.shape, 0.0),
    np.ones_like: lambda r, like, **options: _full(r, like.shape, 1.0),
    np.full_like: lambda r, like, value, **options: _full(r, like.shape, value),
    np.broadcast_to: lambda r, value, shape: Numbers(r, np.broadcast_to(cells_of(value), shape)),
    np.shape: lambda r, value: value.shape,
    np.ndim: lambda r, value: value.ndim,
    np.all: _all,
}
"""What of NumPy's functions goes with recorded numbers."""
for _name in (name for name, reads in OPERATIONS.items() if reads == 1):
    # An array of objects asks each of them for its own.
    setattr(Number, _name, lambda self, name=_name: elementwise(self.recorder, name, (self,)))
