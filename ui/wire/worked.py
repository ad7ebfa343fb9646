"""A step worked out by hand: an optimizer's ``worked`` lines for the browser, and their numbers.

The lines are Python, so that a test runs them as they stand. The browser gets them as trees:
a number, a name, or a list of an operation and what it is applied to.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import latex2mathml.converter
import numpy as np

from engine import Trajectory
from engine.problem import stiffened
from optimizers import Optimizer
from optimizers.base import Array
from texts import typeset
from ui.wire.symbols import parts

Tree = Any
"""A number, a name, or ``[operation, *trees]``."""

OPERATIONS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.Lt: "<",
    ast.Gt: ">",
}
FUNCTIONS = ("sqrt", "abs", "sign", "max", "min")
HESSIAN = ("H_ii", "H_ij", "H_jj")


def tree(expression: str) -> Tree:
    """The tree of an expression.

    Raises:
        ValueError: It holds something else than numbers, names, the arithmetic, comparison and
            functions above, and ``a if condition else b``.
    """
    return _tree(ast.parse(expression, mode="eval").body)


def _tree(node: ast.AST) -> Tree:
    match node:
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.Name(id=name):
            return name
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return ["neg", _tree(operand)]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATIONS:
            return [OPERATIONS[type(op)], _tree(left), _tree(right)]
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in OPERATIONS:
            return [OPERATIONS[type(op)], _tree(left), _tree(right)]
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return ["if", _tree(test), _tree(body), _tree(orelse)]
        case ast.Call(func=ast.Name(id=name), args=given, keywords=[]) if name in FUNCTIONS:
            return [name, *(_tree(argument) for argument in given)]
    raise ValueError(f"{ast.unparse(node)!r} cannot be worked out by hand.")


def lines(optimizer: Optimizer) -> list[tuple[str, Tree]]:
    """What each worked line assigns to, and the tree that it assigns."""
    split = (line.partition(" = ") for line in optimizer.worked)
    return [(name, tree(expression)) for name, _, expression in split]


def names(one: Tree) -> Iterator[str]:
    """Every name in a tree."""
    if isinstance(one, str):
        yield one
    elif isinstance(one, list):
        for part in one[1:]:
            yield from names(part)


def described(optimizer: Optimizer, language: str) -> dict[str, Any]:
    """For the catalog: the lines, the momentum part and the symbols of all names.

    Of a method without lines, its equations as MathML instead.
    """
    worked = lines(optimizer)
    carried = tree(optimizer.carried) if optimizer.carried else None
    listed = {p.key: p.symbol for p in optimizer.hyperparameters}
    listed |= {q.key: q.symbol for q in (*optimizer.shown, *optimizer.state)} | {"g": "g"}
    everything = [name for name, _ in worked] + [n for _, t in worked for n in names(t)]
    return {
        "worked": worked,
        "carried": carried,
        "equations": []
        if worked
        else [latex2mathml.converter.convert(typeset(language, e)) for e in optimizer.update_latex],
        "symbols": {
            n: parts(typeset(language, listed.get(n, local(n)))) for n in dict.fromkeys(everything)
        },
    }


def local(name: str) -> str:
    """The symbol of a name that only the lines know: ``ρ``, ``m_bar``, ``last_g``, ``μ_next``."""
    base, _, rest = name.partition("_")
    if base == "last":
        return rf"{rest}^{{\text{{last}}}}"
    if rest in ("bar", "hat"):
        return rf"\{rest} {base}"
    if rest == "next":
        return f"{base}_{{t+1}}"
    return f"{base}_{{{rest}}}" if rest else base


def starting(trajectory: Trajectory) -> dict[str, Array]:
    """What is known before each step, shape ``(T, 2)`` each: what the lines begin with.

    Besides ``w`` and the state there are ``g``, the gradient used, ``last_NAME`` for each
    quantity of the state, η(t) where a schedule moves it, and the Hessian, an L2 penalty's
    included, and both gradients seen from each coordinate: ``i`` is its own, ``j`` the other one.
    """
    before = trajectory.positions[:-1]
    g = trajectory.used_gradients
    state = {k: v[:-1] for k, v in trajectory.state.items() if v.ndim == 2}
    known = {**state, **{f"last_{k}": v for k, v in state.items()}, "w": before, "g": g}
    if trajectory.rates is not None:
        known["eta"] = np.column_stack([trajectory.rates] * 2)
    if "H_ij" in needed(trajectory.optimizer):
        hessian = trajectory.surface.hessian(before.T)
        (xx, xy), (_, yy) = stiffened(hessian, trajectory.resolved.l2)
        sides = ([xx, yy], [xy, xy], [yy, xx])
        known |= {k: np.column_stack(side) for k, side in zip(HESSIAN, sides, strict=True)}
        known |= {"g_i": g, "g_j": g[:, ::-1]}
    return known


def needed(optimizer: Optimizer) -> list[str]:
    """The names that the lines and the momentum part use, and g."""
    trees = ["g", *(t for _, t in lines(optimizer)), tree(optimizer.carried or "0")]
    return list(dict.fromkeys(name for one in trees for name in names(one)))


def given(trajectory: Trajectory) -> dict[str, Array]:
    """Of what is known before each step, what the lines use, and η where a schedule sets it.

    ``w`` the browser has already.
    """
    known = starting(trajectory)
    wanted = {*needed(trajectory.optimizer), "eta"} - {"w"}
    return {name: values for name, values in known.items() if name in wanted}
