"""Make the reference trajectories: PyTorch's own optimizers, float64, with autograd.

    python tests/data/make_reference.py

writes one file a method next to this one. It needs PyTorch 2.13.0, which the tests do not.
README.md says what the files hold.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from shared import AWAY, STEPS, Method, Recorded, Settings, blank, functions, write

torch.set_default_dtype(torch.float64)  # NAdam keeps a product in it
FUNCTIONS = functions(torch.from_numpy)
FORGET = (0.01, 0.5)  # 1 − β of a running mean of squares
BETAS = {"beta1": (0.01, 1.0), "beta2": (1e-4, 0.1)}
EPSILON = {"epsilon": (1e-12, 1e-2)}
MOMENTS = {"m": "exp_avg", "v": "exp_avg_sq"}
METHODS = {
    "sgd": Method({}, None, runs=4),
    "momentum": Method({"v": "momentum_buffer"}, None, {"alpha": (0.01, 1)}, runs=4, factor=0.3),
    "adagrad": Method({"G": "sum"}, (0.05, 2.0), EPSILON, runs=4),
    "rmsprop": Method({"G": "square_avg"}, (0.003, 0.5), {"beta": FORGET} | EPSILON, runs=4),
    "adam": Method(MOMENTS, (0.01, 1.0), BETAS | EPSILON, runs=4),
    "nesterov": Method({"v": "momentum_buffer"}, None, {"alpha": (0.01, 1)}, factor=0.15),
    "adadelta": Method(
        {"G": "square_avg", "u": "acc_delta"},
        (0.1, 10),
        {"beta": FORGET, "epsilon": (1e-8, 1e-3)},
    ),
    "amsgrad": Method(MOMENTS | {"v_max": "max_exp_avg_sq"}, (0.01, 1.0), BETAS | EPSILON),
    "adamax": Method({"m": "exp_avg", "u": "exp_inf"}, (0.01, 1.0), BETAS | EPSILON),
    "nadam": Method(MOMENTS | {"mu_product": "mu_product"}, (0.01, 1.0), BETAS | EPSILON),
    # β₂ from 0.5 on: below 2/3, no rate is ever adapted.
    "radam": Method(MOMENTS, None, BETAS | {"beta2": (1e-4, 0.5)} | EPSILON),
    "adamw": Method(MOMENTS, (0.01, 1.0), BETAS | EPSILON | {"weight_decay": (1e-3, 0.5)}),
    "rprop": Method(
        {"g": "prev", "delta": "step_size"},
        (1e-3, 1.0),
        {"eta_plus": (1.01, 1.6), "eta_minus": (0.1, 0.9)},
    ),
}


def optimizer_for(key: str, w: torch.Tensor, h: Settings) -> torch.optim.Optimizer:
    lr, eps, betas = h["eta"], h.get("epsilon", 0.0), (h.get("beta1", 0), h.get("beta2", 0))
    one, optim = {"foreach": False}, torch.optim
    if key == "adagrad":
        return optim.Adagrad([w], lr, eps=eps, **one)
    if key == "rmsprop":
        return optim.RMSprop([w], lr, alpha=h["beta"], eps=eps, **one)
    if key == "adadelta":
        return optim.Adadelta([w], lr, rho=h["beta"], eps=eps, **one)
    if key == "adam":
        return optim.Adam([w], lr, betas, eps, **one)
    if key == "amsgrad":
        return optim.Adam([w], lr, betas, eps, amsgrad=True, **one)
    if key == "adamax":
        return optim.Adamax([w], lr, betas, eps, **one)
    if key == "nadam":
        return optim.NAdam([w], lr, betas, eps, **one)
    if key == "radam":
        return optim.RAdam([w], lr, betas, eps, **one)
    if key == "adamw":
        return optim.AdamW([w], lr, betas, eps, h["weight_decay"], **one)
    if key == "rprop":
        return optim.Rprop([w], lr, (h["eta_minus"], h["eta_plus"]), **one)
    return optim.SGD([w], lr, h.get("alpha", 0.0), nesterov=key == "nesterov", **one)


def follow(key: str, run: dict[str, Any], start: np.ndarray, nudge: float) -> Recorded:
    """The positions and the state of a run, each ``(STEPS + 1, 2)``, NaN from where it is cut."""
    noise = np.random.default_rng(0)
    method, function, h = METHODS[key], FUNCTIONS[run["surface"]], run["settings"]
    w = torch.tensor(start, requires_grad=True)
    optimizer = optimizer_for(key, w, h)
    recorded = blank(method, start)
    if key == "nadam":
        recorded["mu_product"][0] = 1
    if key == "rprop":
        recorded["delta"][0] = h["eta"]
    for t in range(1, STEPS + 1):
        optimizer.zero_grad()
        function(w, **run["parameters"]).backward()
        optimizer.step()
        if nudge:
            w.data.mul_(torch.from_numpy(1 + nudge * noise.choice([-1.0, 1.0], 2)))
        position = w.detach().numpy().copy()
        if not np.all(np.abs(position) < AWAY):
            break
        recorded["positions"][t] = position
        for name, theirs in method.state.items():
            # PyTorch's momentum buffer points uphill and does not hold η; Momentum's v does.
            sign = -h["eta"] if key == "momentum" else 1
            recorded[name][t] = sign * optimizer.state[w][theirs].numpy()
    return recorded


if __name__ == "__main__":
    for number, key in enumerate(METHODS):
        write(key, METHODS[key], (2026, number), follow)
