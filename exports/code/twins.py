"""The methods as PyTorch, Optax and Keras have them, under those libraries' own argument names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from optimizers import OPTIMIZERS

Library = Literal["torch", "optax", "keras"]
NAMES: dict[Library, str] = {"torch": "PyTorch", "optax": "Optax", "keras": "Keras"}
SMALL = 1e-6  # an ε up to which its place matters only where gradients vanish


@dataclass(frozen=True)
class Twin:
    """A method of a library that takes the same steps as one of ours.

    Attributes:
        call: The library's name for it.
        arguments: The library's argument names, each with our key, or a pair of keys.
        fixed: Further arguments and their values.
        epsilon: Where ε stands: ``""`` where ours does; ``squared``: inside the root, so that its
            square is given; ``before``: it is added before the correction, ``after``: after it,
            ``outside``: to the maximum and not inside it. All but the first take another path
            where gradients are not far above ε, and a large ε is refused.
        constant: Whether the steps are the same only while η is constant.
        decay: Whether the method takes an L2 penalty itself.
    """

    call: str
    arguments: Mapping[str, str | tuple[str, str]]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    epsilon: Literal["", "squared", "before", "after", "outside"] = ""
    constant: bool = False
    decay: bool = False

    def written(self, settings: Mapping[str, Any], given: Mapping[str, str]) -> str:
        """The call as code; ``given`` replaces arguments, or adds to them."""
        values = {name: self._value(key, settings) for name, key in self.arguments.items()}
        values |= {name: repr(value) for name, value in self.fixed.items()}
        values |= given
        return f"{self.call}({', '.join(f'{name}={value}' for name, value in values.items())})"

    def _value(self, key: str | tuple[str, str], settings: Mapping[str, Any]) -> str:
        if isinstance(key, tuple):
            return f"({', '.join(repr(settings[k]) for k in key)})"
        if key == "epsilon" and self.epsilon == "squared":
            return f"{settings[key]!r} ** 2"
        return repr(settings[key])


def _torch() -> dict[str, Twin]:
    lr, eps = {"lr": "eta"}, {"eps": "epsilon"}
    betas: dict[str, str | tuple[str, str]] = {"betas": ("beta1", "beta2")}

    def twin(name: str, **arguments: str | tuple[str, str]) -> Twin:
        return Twin(f"torch.optim.{name}", lr | arguments, decay=True)

    adam = twin("Adam", **betas, **eps)
    sgd, momentum = twin("SGD"), twin("SGD", momentum="alpha")
    return {
        "gd": sgd,
        "sgd": sgd,
        "momentum": replace(momentum, constant=True),
        "nesterov": replace(momentum, fixed={"nesterov": True}),
        "adagrad": twin("Adagrad", **eps),
        "rmsprop": twin("RMSprop", alpha="beta", **eps),
        "adadelta": twin("Adadelta", rho="beta", **eps),
        "adam": adam,
        "amsgrad": replace(adam, fixed={"amsgrad": True}),
        "adamax": twin("Adamax", **betas, **eps),
        "nadam": twin("NAdam", **betas, **eps),
        "radam": twin("RAdam", **betas, **eps),
        "adamw": replace(twin("AdamW", **betas, **eps, weight_decay="weight_decay"), decay=False),
        "rprop": replace(twin("Rprop", etas=("eta_minus", "eta_plus")), decay=False),
    }


def _optax() -> dict[str, Twin]:
    betas = {"b1": "beta1", "b2": "beta2"}
    eps = {"eps": "epsilon"}

    def twin(name: str, **arguments: str | tuple[str, str]) -> Twin:
        return Twin(f"optax.{name}", {"learning_rate": "eta"} | arguments)

    sgd, momentum = twin("sgd"), twin("sgd", momentum="alpha")
    return {
        "gd": sgd,
        "sgd": sgd,
        "momentum": replace(momentum, constant=True),
        "nesterov": replace(momentum, fixed={"nesterov": True}),
        "adagrad": replace(
            twin("adagrad", **eps), fixed={"initial_accumulator_value": 0.0}, epsilon="squared"
        ),
        "rmsprop": replace(twin("rmsprop", decay="beta", **eps), fixed={"eps_in_sqrt": False}),
        "adadelta": twin("adadelta", rho="beta", **eps),
        "adam": twin("adam", **betas, **eps),
        "adam.epsilon_inside": replace(
            twin("adam", **betas, eps_root="epsilon"), fixed={"eps": 0.0}
        ),
        "adamax": twin("adamax", **betas, **eps),
        "radam": replace(twin("radam", **betas, **eps), epsilon="after"),
        "adamw": twin("adamw", **betas, **eps, weight_decay="weight_decay"),
        "adabelief": twin("adabelief", **betas, **eps, eps_root="epsilon"),
        "yogi": twin("yogi", **betas, **eps),
        "lion": replace(twin("lion", **betas), fixed={"weight_decay": 0.0}),
    }


def _keras() -> dict[str, Twin]:
    betas = {"beta_1": "beta1", "beta_2": "beta2"}
    eps = {"epsilon": "epsilon"}

    def twin(name: str, **arguments: str | tuple[str, str]) -> Twin:
        return Twin(f"keras.optimizers.{name}", {"learning_rate": "eta"} | arguments)

    adam = replace(twin("Adam", **betas, **eps), epsilon="before")
    sgd, momentum = twin("SGD"), twin("SGD", momentum="alpha")
    return {
        "gd": sgd,
        "sgd": sgd,
        "momentum": momentum,
        "nesterov": replace(momentum, fixed={"nesterov": True}, constant=True),
        "adagrad": replace(
            twin("Adagrad", **eps), fixed={"initial_accumulator_value": 0.0}, epsilon="squared"
        ),
        "rmsprop": replace(twin("RMSprop", rho="beta", **eps), epsilon="squared"),
        "adadelta": twin("Adadelta", rho="beta", **eps),
        "adam": adam,
        "amsgrad": replace(adam, fixed={"amsgrad": True}),
        "adamax": replace(twin("Adamax", **betas, **eps), epsilon="outside"),
        "adamw": replace(
            twin("AdamW", **betas, **eps, weight_decay="weight_decay"), epsilon="before"
        ),
        "lion": twin("Lion", **betas),
    }


TWINS: dict[Library, dict[str, Twin]] = {"torch": _torch(), "optax": _optax(), "keras": _keras()}
"""By library and our key; a switch that is not as usual stands behind a dot."""
OTHERWISE = {
    ("torch", "lbfgs"): "code.line_search",
    ("optax", "lbfgs"): "code.line_search",
    ("optax", "amsgrad"): "code.maximum",
    ("optax", "nadam"): "code.warm_up",
    ("optax", "rprop"): "code.late",
    ("keras", "nadam"): "code.warm_up",
}
"""Methods that a library has under the same name, but not with the same steps: why not."""


def twin_of(library: Library, optimizer: str, settings: Mapping[str, Any]) -> Twin | None:
    """The library's method with the same steps, switches included; None without any."""
    switches = OPTIMIZERS[optimizer].switches
    turned = [s.key for s in switches if settings[s.key] != s.default]
    return TWINS[library].get(".".join([optimizer, *turned]))
