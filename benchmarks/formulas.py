"""How long a typed formula takes to be understood: parsed, derived, searched, and a view chosen.

Run it with ``python -m benchmarks.formulas``. Each formula is timed in turn with one Hessian of the
same formula on a grid of 200 × 200 points, so that the ratio says how much is searched, on any
machine. The seconds are those of the processor.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from formulas import functions, parse
from surfaces.formula import make

ROUNDS = 5
AIM = 0.5  # seconds
DEEP = "abs(" * 25 + "sin(9x)cos(9y)" + ")" * 25
FORMULAS = {
    "a bowl": "x^2 + 3y^2",
    "ripples": "sin(40x) sin(40y)",
    "a bowl of ripples": "x^2 + y^2 + 10(1 - cos(2 pi x)) + 10(1 - cos(2 pi y))",
    "ripples in rings": "sin(9(x^2 + y^2)) + cos(9x y)",
    "a sum of waves": " + ".join(f"sin({k}x + {10 - k}y)" for k in range(1, 16)),
    "a product of waves": " ".join(f"cos({k}x - y)" for k in range(1, 16)),
    "brackets in brackets": DEEP,
    "functions in functions": "sin(3" * 12 + "x y" + ")" * 12,
    "kinks": " + ".join(f"|sin({k}x) - cos({k}y)|" for k in range(1, 11)),
    "the largest of many": "max(" + ", ".join(f"sin({k}x + y)" for k in range(1, 16)) + ")",
    "roots": " + ".join(f"sqrt((x - {k})^2 + (y + {k})^2)" for k in range(1, 9)),
    "poles": " + ".join(f"1/(x - 0.{k}) + 1/(y - 0.{k})" for k in range(1, 9)),
    "tangents": "tan(x^2 + y^2) + tan(9x) tan(9y)",
    "powers of powers": "(x^2 + 1)^(y^2 + 1) + |x|^(y^2 + 1) + 2^(x y)",
    "gaps": "sin(x y)/(x y) + sin(9x)/x + sin(9y)/y",
    "a plain": "max(0, x^2 + y^2 - 4) + 0 x",
    "a long one": "+".join(f"{k}x^2y" for k in range(1, 24)),
}


def seconds(call: Callable[[], object]) -> float:
    """The processor's seconds for a call."""
    start = time.process_time()
    call()
    return time.process_time() - start


def main() -> None:
    line = np.linspace(-6, 6, 200)
    grid = np.array(np.meshgrid(line, line))
    worst = 0.0
    for name, formula in FORMULAS.items():
        hessian = functions(parse(formula)).hessian
        calls = partial(make, formula), partial(hessian, grid)
        pairs = [(seconds(calls[0]), seconds(calls[1])) for _ in range(ROUNDS)]
        took = statistics.median(a for a, _ in pairs)
        ratio = statistics.median(a / max(b, 1e-6) for a, b in pairs)
        worst = max(worst, took)
        print(f"{name:24} {1e3 * took:7.0f} ms  {ratio:7.1f} Hessians on a grid")
    print(f"the slowest              {1e3 * worst:7.0f} ms  (the aim: at most {1e3 * AIM:.0f})")


if __name__ == "__main__":
    main()
