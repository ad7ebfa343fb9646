"""Make the reference data of methods that PyTorch does not have: Optax's, and SciPy's L-BFGS-B.

    python tests/data/make_reference_optax.py

writes one file a method next to this one. It needs Optax 0.2.8, JAX 0.10.2 and SciPy 1.17.1,
which the tests do not. README.md says what the files hold.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from scipy.optimize import minimize
from shared import AWAY, STEPS, Method, Recorded, blank, draw, functions, write

jax.config.update("jax_enable_x64", True)
FUNCTIONS = functions(jnp.asarray)
BETAS = {"beta1": (0.01, 1.0), "beta2": (1e-4, 0.1)}
METHODS = {
    "adabelief": Method({"m": "mu", "s": "nu"}, (0.01, 1.0), BETAS | {"epsilon": (1e-16, 1e-4)}),
    "yogi": Method({"m": "mu", "v": "nu"}, (0.01, 1.0), BETAS | {"epsilon": (1e-8, 1e-1)}),
    "lion": Method({"m": "mu"}, (0.001, 0.3), BETAS),
}
# Where L-BFGS starts: near a minimum, so that no right method goes to another one.
NEAR = {
    "rosenbrock": ((-2, 2), (-1, 3)),
    "beale": ((2, 4), (0, 0.7)),
    "quadratic": ((-10, 10), (-10, 10)),
    "himmelblau": ((2.2, 3.8), (1.2, 2.8)),
    "linear_regression": ((-2, 4), (-3, 3)),
}
ENDS = 5  # on each


def optimizer_for(key: str, h: dict[str, Any]) -> optax.GradientTransformation:
    lr, b1, b2 = h["eta"], h["beta1"], h["beta2"]
    if key == "adabelief":  # one ε, in both places, as in the paper
        return optax.adabelief(lr, b1, b2, eps=h["epsilon"], eps_root=h["epsilon"])
    if key == "yogi":
        return optax.yogi(lr, b1, b2, eps=h["epsilon"])
    return optax.lion(lr, b1, b2, weight_decay=0.0)


@cache
def compiled(key: str, surface: str) -> Callable[..., Any]:
    """One step of a method on a surface, with its settings and the parameters as arguments."""
    gradient = jax.grad(FUNCTIONS[surface])

    def step(w: Any, state: Any, h: dict[str, Any], parameters: dict[str, Any]) -> Any:
        updates, state = optimizer_for(key, h).update(gradient(w, **parameters), state, w)
        return optax.apply_updates(w, updates), state

    return step if surface == "quadratic" else jax.jit(step)  # math.cos wants a plain number


def follow(key: str, run: dict[str, Any], start: np.ndarray, nudge: float) -> Recorded:
    """The positions and the state of a run, each ``(STEPS + 1, 2)``, NaN from where it is cut."""
    noise = np.random.default_rng(0)
    method, h, parameters = METHODS[key], run["settings"], run["parameters"]
    step = compiled(key, run["surface"])
    w = jnp.asarray(start)
    state = optimizer_for(key, h).init(w)
    recorded = blank(method, start)
    for name, theirs in method.state.items():
        recorded[name][0] = getattr(state[0], theirs)
    for t in range(1, STEPS + 1):
        w, state = step(w, state, h, parameters)
        if nudge:
            w = w * (1 + nudge * noise.choice([-1.0, 1.0], 2))
        if not np.all(np.abs(w) < AWAY):
            break
        recorded["positions"][t] = w
        for name, theirs in method.state.items():
            recorded[name][t] = getattr(state[0], theirs)
    return recorded


def ends() -> list[dict[str, Any]]:
    """Where SciPy's L-BFGS-B ends: the point and the value."""
    rng = np.random.default_rng((2026, 200))
    found = []
    for surface, box in NEAR.items():
        for _ in range(ENDS):
            run = draw(Method({}, None), surface, rng)
            start = [float(rng.uniform(*side)) for side in box]
            function = FUNCTIONS[surface]

            def value(w: Any, f: Any = function, p: Any = run["parameters"]) -> Any:
                return f(jnp.asarray(w), **p)

            end = minimize(
                lambda w, v=value: tuple(np.asarray(p, float) for p in jax.value_and_grad(v)(w)),
                start,
                method="L-BFGS-B",
                jac=True,
                options={"maxcor": 10, "ftol": 0.0, "gtol": 1e-12, "maxiter": 1000},
            )
            found.append(
                {
                    "surface": surface,
                    "parameters": run["parameters"],
                    "start": start,
                    "end": end.x.tolist(),
                    "value": float(end.fun),
                }
            )
    return found


if __name__ == "__main__":
    for number, key in enumerate(METHODS, start=100):
        write(key, METHODS[key], (2026, number), follow)
    lines = ",\n".join(json.dumps(end) for end in ends())
    Path(__file__).with_name("lbfgs.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
