"""The very source that runs, gathered for a script that stands alone."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from itertools import accumulate
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

SHARED = ("base", "powers")  # the modules whose names are told apart already


class Source:
    """Functions with all that they need of the project, under names that do not clash.

    Attributes:
        imports: The modules that the code uses, by the name that they have in it.
        constants: Lines of code by name.
        functions: Blocks of code by name, each behind those that it calls.
    """

    def __init__(self, numpy: str = "np") -> None:
        self.numpy = numpy
        self.imports: dict[str, str] = {}
        self.constants: dict[str, str] = {}
        self.functions: dict[str, str] = {}

    @property
    def blocks(self) -> list[str]:
        """The code, constants first."""
        constants = ["\n".join(self.constants.values())] if self.constants else []
        return [*constants, *self.functions.values()]

    def add(self, function: Callable[..., Any], prefix: str = "", name: str = "") -> str:
        """Take a function in; return its name.

        Args:
            function: One written with ``def``: what runs, but for annotations.
            prefix: Goes before its name, and before those of all else in its module.
            name: Its name, where it is not to keep its own.
        """
        assert isinstance(function, FunctionType)
        name = name or prefix + function.__name__
        if name in self.functions:
            return name
        code = textwrap.dedent(inspect.getsource(function))
        tree = ast.parse(code).body[0]
        assert isinstance(tree, ast.FunctionDef)
        read = {node.id for node in _names(tree)}
        outer = inspect.getclosurevars(function)
        names = {
            key: self._take(key, value, prefix if key in outer.globals else "")
            for key, value in {**outer.globals, **outer.nonlocals}.items()
            if key in read
        }
        self.functions[name] = _rewritten(code, tree, name, names)
        return name

    def _take(self, name: str, value: Any, prefix: str) -> str:
        """Take in what a function calls by a name; return what the script calls it."""
        if isinstance(value, ModuleType):
            if value is np and self.numpy != "np":
                return self.numpy  # the script imports that by itself
            self.imports[name] = value.__name__
            return name
        if hasattr(value, "cache_info"):
            self.imports["functools"] = "functools"  # of its decorator, which goes with it
            value = value.__wrapped__
        if isinstance(value, FunctionType):
            own = value.__module__.rpartition(".")[2]
            return self.add(value, f"{own}_" if prefix and own not in SHARED else "")
        taken = prefix.upper() + name
        self.constants[taken] = f"{taken} = {literal(value)}"
        if "np." in self.constants[taken]:
            self.imports["np"] = "numpy"
        return taken


def _rewritten(code: str, tree: ast.FunctionDef, name: str, names: dict[str, str]) -> str:
    """A function's code under a new name, without annotations, what it reads by new names."""
    edits = _Edits(code)
    start = edits.start(tree) + len("def ")
    edits.put(start, start + len(tree.name.encode()), name)
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation:
            edits.put(edits.start(node) + len(node.arg.encode()), edits.end(node), "")
        elif isinstance(node, ast.arguments):
            for argument, value in zip(node.args[::-1], node.defaults[::-1], strict=False):
                edits.put(edits.end(argument), edits.start(value), "=")
        elif isinstance(node, ast.AnnAssign):
            edits.put(edits.end(node.target), edits.end(node.annotation), "")
        elif isinstance(node, ast.FunctionDef):
            if node.returns:
                arrow = edits.code.rindex(b" ->", 0, edits.start(node.returns))
                edits.put(arrow, edits.end(node.returns), "")
            if docstring := ast.get_docstring(node):
                line = " ".join(docstring.split("\n\n")[0].split()).replace("``", "")
                first = node.body[0]
                edits.put(edits.start(first), edits.end(first), f'"""{line}"""')
    for node in _names(tree):
        edits.put(edits.start(node), edits.end(node), names.get(node.id, node.id))
    return edits.made().rstrip()


class _Edits:
    """Changes to a text at places that its syntax tree names; they count in bytes."""

    def __init__(self, code: str) -> None:
        self.code = code.encode()
        self.lines = [0, *accumulate(map(len, self.code.splitlines(keepends=True)))]
        self.changes: list[tuple[int, int, bytes]] = []

    def start(self, node: Any) -> int:
        return self.lines[node.lineno - 1] + node.col_offset

    def end(self, node: Any) -> int:
        return self.lines[node.end_lineno - 1] + node.end_col_offset

    def put(self, start: int, end: int, text: str) -> None:
        self.changes.append((start, end, text.encode()))

    def made(self) -> str:
        code = self.code
        for start, end, text in sorted(self.changes, reverse=True):
            code = code[:start] + text + code[end:]
        return code.decode()


def _names(tree: ast.FunctionDef) -> Iterator[ast.Name]:
    """The names that a function uses, without those in its annotations."""
    annotations: set[int] = set()
    for node in ast.walk(tree):
        for field in ("annotation", "returns"):
            if isinstance(found := getattr(node, field, None), ast.AST):
                annotations |= {id(inner) for inner in ast.walk(found)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and id(node) not in annotations:
            yield node


def literal(value: Any) -> str:
    """A value as code that gives the same value."""
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()!r})"
    if isinstance(value, np.generic):
        return f"np.{type(value).__name__}({value.item()!r})"
    return repr(value)
