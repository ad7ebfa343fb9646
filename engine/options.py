"""What a run of any method can be told besides the method's own settings, as one table.

From ``OPTIONS`` come the checks, links both ways, files, events, the page's controls, names and
captions. A new option is a field of ``Options``, what it does, and its texts: ``lab.KEY`` and
``lab.KEY.help`` for its control, and ``setting.KEY`` for names and captions, where it has any.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from engine.complaints import SceneError, check_number, check_whole, exact, read_number, read_whole
from engine.schedules import SCHEDULES
from surfaces import Surface

MAX_SIGMA = 1e6
MAX_SEEDS = 50
SWITCH = {True: "on", False: "off"}
Need = Literal["examples", "formula", "sampling"]


@dataclass(frozen=True)
class Slider:
    """The range of an option's slider; ``high`` None is the number of examples."""

    low: float
    high: float | None
    scale: Literal["linear", "factors"] = "linear"


@dataclass(frozen=True)
class RunOption:
    """An option of a run.

    Attributes:
        key: Its name in ``Run``, in links, files and events.
        default: What it is when left out; None where the surface suggests it.
        kind: What its value is: a ``choice`` is one of ``choices``.
        low, high: The range of a number; ``high`` None is the number of examples.
        symbol: "" for none.
        needs: A surface made of examples, or a formula; a method that takes part of the examples
            or of the noise.
        slider: Its control, if it is a number that has one.
        hidden: Whether it has no control of its own.
    """

    key: str
    default: Any
    kind: Literal["number", "whole", "switch", "choice"]
    low: float = 0.0
    high: float | None = math.inf
    symbol: str = ""
    needs: frozenset[Need] = frozenset()
    choices: Collection[str] = ()
    slider: Slider | None = None
    hidden: bool = False

    def misfit(self, surface: Surface) -> str:
        """The code of the complaint where no run can be told this, or ""."""
        if "examples" in self.needs and surface.data is None:
            return "no_examples"
        return "no_noise" if "formula" in self.needs and surface.data is not None else ""

    def check(self, name: str, value: Any, surface: Surface) -> None:
        """Raise ``SceneError`` unless this is a value that the option can have."""
        if value is None and self.default is None:
            return
        size = surface.data.size if surface.data else 0
        high = size if self.high is None else self.high
        if self.kind == "number":
            check_number(name, value, self.low, high)
        elif self.kind == "whole":
            check_whole(name, value, int(self.low), int(high))
        elif self.kind == "switch" and not isinstance(value, bool):
            raise SceneError(name, "switch", value=value)
        elif self.kind == "choice" and value not in tuple(self.choices):
            raise SceneError(name, "unknown", value=value, known=", ".join(self.choices))

    def read(self, written: str) -> Any:
        """The value that a link says; raises ``SceneError``."""
        if self.kind == "number":
            return read_number(self.key, written)
        if self.kind == "whole":
            return read_whole(self.key, written)
        if self.kind == "switch":
            if written not in SWITCH.values():
                raise SceneError(self.key, "switch", value=written)
            return written == SWITCH[True]
        return written

    def write(self, value: Any) -> str:
        """The value as a link says it."""
        if self.kind == "switch":
            return SWITCH[value]
        return exact(value) if self.kind == "number" else str(value)


def _option(default: Any, kind: str, **about: Any) -> Any:
    """A field of ``Options`` with what the table says of it."""
    return field(default=default, metadata={"kind": kind, **about})


@dataclass(frozen=True, kw_only=True)
class Options:
    """The options of a run, in the order in which links say them.

    Attributes:
        batch: On a surface made of data, the examples of a step; 0 for all of them.
        sigma: On a formula, the standard deviation of the noise added to the gradient.
        seeds: How many seeds are run, from the scene's on; they make a cloud.
        replacement: Whether a mini-batch may take an example again before the epoch ends.
        ghost: A run that was frozen: it stays as it is beside the one that is changed.
        clip: The longest gradient that is used; 0 for no clipping.
        l2: λ₂ of an L2 penalty: what is descended is the loss and λ₂/2 ‖w‖²; 0 for none.
        schedule: A key of ``SCHEDULES``.
    """

    batch: int | None = _option(
        None,
        "whole",
        high=None,
        needs=frozenset({"examples", "sampling"}),
        slider=Slider(1, None, "factors"),
    )
    sigma: float | None = _option(
        None,
        "number",
        high=MAX_SIGMA,
        symbol="σ",
        needs=frozenset({"formula", "sampling"}),
        slider=Slider(0, 10),
    )
    seeds: int = _option(
        1,
        "whole",
        low=1,
        high=MAX_SEEDS,
        needs=frozenset({"sampling"}),
        slider=Slider(1, MAX_SEEDS),
    )
    replacement: bool = _option(False, "switch", needs=frozenset({"examples", "sampling"}))
    ghost: bool = _option(False, "switch", hidden=True)
    clip: float = _option(0.0, "number", slider=Slider(0, 10))
    l2: float = _option(0.0, "number", symbol="λ₂", slider=Slider(0, 1))
    schedule: str = _option("constant", "choice", choices=SCHEDULES, hidden=True)

    def options(self) -> dict[str, Any]:
        """The value of each option, by its key."""
        return {key: getattr(self, key) for key in OPTIONS}


OPTIONS: dict[str, RunOption] = {
    f.name: RunOption(f.name, f.default, **f.metadata) for f in fields(Options)
}
"""The table."""
