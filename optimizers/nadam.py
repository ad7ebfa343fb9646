"""NAdam: Adam with Nesterov's look ahead (Dozat, 2016)."""

from __future__ import annotations

import numpy as np

from optimizers.base import (
    RATE,
    V_HAT,
    Array,
    M,
    Optimizer,
    Problem,
    Quantity,
    Reference,
    Settings,
    State,
    V,
    betas,
    corrected,
    epsilon,
    learning_rate,
)
from optimizers.powers import powi

# 0.96 to PyTorch's momentum_decay of 0.004, which is how fast μ grows from β₁/2 to β₁: the nearest
# double, and what it lacks.
WARM_UP, REST = 0.9998367253526753, -3.669317336911326e-17


def init(w: Array, h: Settings) -> State:
    """``m₀ = v₀ = 0``, and an empty product."""
    return {"m": np.zeros_like(w), "v": np.zeros_like(w), "mu_product": np.ones_like(w)}


def step(w: Array, problem: Problem, state: State, h: Settings, t: int) -> tuple[Array, State]:
    """The paper's NAdam, with its schedule for μ."""
    eta, beta1, beta2 = h["eta"], h["beta1"], h["beta2"]
    mu = beta1 * (1 - 0.5 * powi(WARM_UP, t, REST))
    mu_next = beta1 * (1 - 0.5 * powi(WARM_UP, t + 1, REST))
    product = state["mu_product"][0] * mu  # the same for both coordinates
    g = problem.gradient(w)
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g * g
    now, ahead = eta * (1 - mu) / (1 - product), eta * mu_next / (1 - product * mu_next)
    w = w - (now * g + ahead * m) / (np.sqrt(corrected(v, beta2, t)) + h["epsilon"])
    return w, {"m": m, "v": v, "mu_product": np.array([product, product])}


def show(state: State, h: Settings, t: Array) -> dict[str, Array]:
    """v̂ and the rate of each coordinate."""
    v_hat = corrected(state["v"], h["beta2"], t)
    return {"v_hat": v_hat, "rate": h["eta"] / (np.sqrt(v_hat) + h["epsilon"])}


OPTIMIZER = Optimizer(
    key="nadam",
    name="NAdam",
    full_name="Nesterov-Accelerated Adaptive Moment Estimation",
    summary="Adam that mixes the next step’s momentum with today’s gradient, and so turns sooner. "
    "At the same η it is faster than Adam on some surfaces, and on others it circles a minimum "
    "where Adam settles.",
    family="adaptive",
    update_latex=(
        r"\mu_t = \beta_1 \left(1 - \tfrac{1}{2}\, 0.96^{0.004\, t}\right)",
        r"m \leftarrow \beta_1 m + (1 - \beta_1)\, g",
        r"v \leftarrow \beta_2 v + (1 - \beta_2)\, g \odot g",
        r"\bar m = \frac{(1 - \mu_t)\, g}{1 - \prod_{i \le t} \mu_i} + "
        r"\frac{\mu_{t+1}\, m}{1 - \prod_{i \le t+1} \mu_i}, \quad "
        r"\hat v = \frac{v}{1 - \beta_2^t}",
        r"w \leftarrow w - \eta\, \frac{\bar m}{\sqrt{\hat v} + \epsilon}",
    ),
    worked=(
        "μ = beta1 * (1 - 0.5 * 0.96**(0.004 * t))",
        "μ_next = beta1 * (1 - 0.5 * 0.96**(0.004 * (t + 1)))",
        "mu_product = mu_product * μ",
        "m = beta1 * m + (1 - beta1) * g",
        "v = beta2 * v + (1 - beta2) * g**2",
        "m_bar = (1 - μ) * g / (1 - mu_product) + μ_next * m / (1 - mu_product * μ_next)",
        "v_hat = v / (1 - beta2**t)",
        "w = w - eta * (m_bar / (sqrt(v_hat) + epsilon))",
    ),
    carried="-eta * (μ_next * beta1 * last_m / (1 - mu_product * μ_next))"
    " / (sqrt(v_hat) + epsilon)",
    reference=Reference(
        "T. Dozat, Incorporating Nesterov Momentum into Adam",
        2016,
        "https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ",
    ),
    conventions="As PyTorch, whose β, ε and momentum decay (0.004) these are; Optax keeps μ at "
    "β₁. PyTorch holds the product of μ in its default type: in 32 bits unless that is 64.",
    hyperparameters=(learning_rate(0.1), *betas(), epsilon()),
    init=init,
    step=step,
    show=show,
    state=(
        M,
        V,
        Quantity(
            "mu_product",
            r"\prod \mu",
            "The product of all μ so far; 1 minus it corrects for the start at zero.",
            positive=True,
        ),
    ),
    shown=(V_HAT, RATE),
)
