"""A surface as code: value, gradient and Hessian in NumPy, and the value for what differentiates.

A surface that is a function is the source that runs. What a person typed is written out from the
steps that run. A surface made of data is written out from its model, plainly, so that the sums
may differ from the lab's by a rounding.
"""

from __future__ import annotations

import ast
import textwrap
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from types import FunctionType

import numpy as np

from engine import Scene
from exports.code.source import Source, literal
from formulas import derivatives, parse
from formulas.derivatives import Graph, Operation, Place
from optimizers.base import Array
from surfaces.base import Curve, Data

# The mean loss over examples x and y, its gradient and its Hessian; {np} stands for the library.
FITTED: dict[Curve, tuple[str, str, str]] = {
    "line": (
        """
        residual = w[0] * x + w[1] - y
        return {np}.mean(residual ** 2)
        """,
        """
        residual = w[0] * x + w[1] - y
        return 2 * np.array([np.mean(residual * x), np.mean(residual)])
        """,
        """
        return 2 * np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1.0]])
        """,
    ),
    "logistic": (
        """
        margin = (2 * y - 1) * (w[0] * x + w[1])
        return {np}.mean({np}.logaddexp({np}.zeros_like(margin), -margin))
        """,
        """
        residual = 1 / (1 + np.exp(-(w[0] * x + w[1]))) - y
        return np.array([np.mean(residual * x), np.mean(residual)])
        """,
        """
        p = 1 / (1 + np.exp(-(w[0] * x + w[1])))
        weight = p * (1 - p)
        mixed = np.mean(weight * x)
        return np.array([[np.mean(weight * x * x), mixed], [mixed, np.mean(weight)]])
        """,
    ),
    "tanh": (
        """
        residual = w[1] * {np}.tanh(w[0] * x) - y
        return {np}.mean(residual ** 2)
        """,
        """
        t = np.tanh(w[0] * x)
        residual = w[1] * t - y
        return 2 * np.array([np.mean(residual * w[1] * (1 - t * t) * x), np.mean(residual * t)])
        """,
        """
        t = np.tanh(w[0] * x)
        residual = w[1] * t - y
        push = w[1] * (1 - t * t) * x
        bend = -2 * t * push * x
        mixed = np.mean(push * t + residual * (1 - t * t) * x)
        own = np.mean(push * push + residual * bend)
        return 2 * np.array([[own, mixed], [mixed, np.mean(t * t)]])
        """,
    ),
}


@dataclass
class Code:
    """A piece of a script: what it imports, by the name used for it, and blocks of code."""

    imports: dict[str, str]
    blocks: list[str]


def in_numpy(scene: Scene, wanted: Collection[str]) -> Code:
    """Those wanted of ``value(w)``, ``gradient(w)`` and ``hessian(w)``.

    On data all three take the examples as well: ``(w, x=INPUTS, y=TARGETS)``.
    """
    surface, names = scene.landscape, ("value", "gradient", "hessian")
    if surface.data:
        parts = zip(names, FITTED[surface.data.curve], strict=True)
        blocks = [fitted(name, body, "np") for name, body in parts if name in wanted]
        return Code({"np": "numpy"}, [examples(surface.data), *blocks])
    if scene.formula:
        graph = Graph()
        jet = graph.jet(parse(scene.formula))
        results: dict[str, tuple[list[Place | None], str]] = {
            "value": ([jet.value], "{}"),
            "gradient": ([jet.x, jet.y], "np.array([{}, {}])"),
            "hessian": ([jet.xx, jet.xy, jet.yy], "np.array([[{0}, {1}], [{1}, {2}]])"),
        }
        source = Source()
        blocks = [
            written_out(graph, name, *results[name], source) for name in names if name in wanted
        ]
        return Code({"np": "numpy"}, [*source.blocks, *blocks])
    source = Source()
    for name in names:
        if name in wanted:
            source.add(getattr(surface, name), name=name)
    return Code(source.imports, source.blocks)


def for_autograd(scene: Scene, library: str) -> Code:
    """``loss(w)`` in a library with NumPy's names that differentiates by itself."""
    surface = scene.landscape
    if surface.data:
        loss, _, _ = FITTED[surface.data.curve]
        return Code({}, [examples(surface.data, library), fitted("loss", loss, library)])
    if scene.formula:
        graph = Graph()
        jet = graph.jet(parse(scene.formula))
        result = "0 * x + {}" if jet.constant else "{}"  # a number alone has no slope
        source = Source(library)
        loss = written_out(graph, "loss", [jet.value], result, source)
        return Code({}, [*source.blocks, loss])
    source = Source(library)
    source.add(surface.value, name="loss")
    return Code(source.imports, source.blocks)


def examples(data: Data, library: str = "np") -> str:
    """The inputs and the targets of the examples, every digit of them."""
    make = {"torch": "torch.tensor"}.get(library, f"{library}.array")
    listed = {"INPUTS": data.inputs, "TARGETS": data.targets}
    blocks = []
    for name, values in listed.items():
        lines = textwrap.wrap(repr(values.tolist())[1:-1], 92)
        blocks.append(f"{name} = {make}([\n" + textwrap.indent("\n".join(lines), "    ") + "\n])")
    return "\n".join(blocks)


def fitted(name: str, body: str, library: str) -> str:
    """A function of ``w`` and of examples, all of them unless told otherwise."""
    code = textwrap.dedent(body).strip().replace("{np}", library)
    return f"def {name}(w, x=INPUTS, y=TARGETS):\n" + textwrap.indent(code, "    ")


def root(v: Array, power: float) -> Array:
    """A power with the slope 0 where v is 0: the lab's if v is lowest there, else its run ends.

    Automatic differentiation would make NaN of what is infinite times 0.
    """
    inside = v != 0
    return np.where(inside, np.where(inside, v, 1.0) ** power, 0.0)


def written_out(
    graph: Graph, name: str, places: Sequence[Place | None], result: str, source: Source
) -> str:
    """Some results of a graph as a function: what is used once stands where it is used.

    The source takes in the functions that it calls, and says for which library it is. What is not
    written for NumPy is going to be differentiated by its library.
    """
    program = graph.program(places)
    used = Counter(place for step in program.steps for place in (step.first, step.second))
    used.update(program.outputs)
    constants = [ast.parse(literal(value), mode="eval").body for value in program.constants]
    nodes: list[ast.expr] = [ast.Name("x"), ast.Name("y"), *constants]
    lines: list[str] = []
    for step in program.steps:
        operands = [nodes[place] for place in (step.first, step.second) if place >= 0]
        node = _operation(step.operation, operands, source)
        if used[len(nodes)] > 1:
            temporary = f"t{len(lines) + 1}"
            lines.append(f"{temporary} = {ast.unparse(node)}")
            node = ast.Name(temporary)
        nodes.append(node)
    outputs = [ast.unparse(nodes[place]) for place in program.outputs]
    body = ["x, y = w", *lines, f"return {result.format(*outputs)}"]
    return f"def {name}(w):\n" + textwrap.indent("\n".join(body), "    ")


SIGNS: dict[str, type[ast.operator]] = {
    "add": ast.Add,
    "sub": ast.Sub,
    "mul": ast.Mult,
    "truediv": ast.Div,
}


def _operation(operation: Operation, operands: list[ast.expr], source: Source) -> ast.expr:
    """A step of a graph as an expression."""
    name, library = str(getattr(operation, "__name__", "")), source.numpy
    if library != "np" and _is_root(operation, operands):
        return ast.Call(ast.Name(source.add(root)), [*operands, ast.Constant(0.5)][:2], [])
    if isinstance(operation, FunctionType) and operation.__module__ == derivatives.__name__:
        return ast.Call(ast.Name(source.add(operation)), operands, [])
    if name in SIGNS:
        return ast.BinOp(operands[0], SIGNS[name](), operands[1])
    if name == "neg":
        return ast.UnaryOp(ast.USub(), operands[0])
    if operation is np.power:
        return ast.BinOp(operands[0], ast.Pow(), operands[1])
    name = {"absolute": "abs"}.get(name, name)
    if library == "torch" and operation in (np.maximum, np.minimum):  # which takes no numbers
        operands = [_tensor(operand) for operand in operands]
    return _called(library, name, operands)


def _is_root(operation: Operation, operands: Sequence[ast.expr]) -> bool:
    """Whether a step is a root, or a power between 0 and 1."""
    match operation, operands:
        case np.power, [_, ast.Constant(value=float(exponent))]:
            return 0 < exponent < 1
    return operation is np.sqrt


def _called(library: str, name: str, operands: list[ast.expr]) -> ast.expr:
    """A call of a library's function."""
    return ast.Call(ast.Attribute(ast.Name(library), name), operands, [])


def _tensor(operand: ast.expr) -> ast.expr:
    """A number as a tensor like x; anything else as it is."""
    match operand:
        case ast.Constant() | ast.UnaryOp(operand=ast.Constant()):
            return _called("torch", "full_like", [ast.Name("x"), operand])
    return operand
