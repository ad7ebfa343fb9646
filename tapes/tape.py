"""A step as data: the list of floating-point operations that it takes, and what runs it.

A tape is in single-assignment form, as a jaxpr or a Wengert list is: every register is written
once, and an instruction reads earlier ones alone. Nothing in it branches, calls or loops, so that
what runs it needs to know no more than the operations below.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizers.powers import powi

OPERATIONS: dict[str, int] = {
    "add": 2,
    "subtract": 2,
    "multiply": 2,
    "divide": 2,
    "negative": 1,
    "sqrt": 1,
    "absolute": 1,
    "sign": 1,
    "maximum": 2,
    "minimum": 2,
    "exp": 1,
    "expm1": 1,
    "log": 1,
    "log1p": 1,
    "sin": 1,
    "cos": 1,
    "tan": 1,
    "arctan": 1,
    "sinh": 1,
    "cosh": 1,
    "tanh": 1,
    "hypot": 2,
    "power": 2,
    "powi": 2,
    "where": 3,
    "less": 2,
    "greater": 2,
    "less_equal": 2,
    "greater_equal": 2,
    "equal": 2,
    "isfinite": 1,
}
"""How many registers each reads. They are NumPy's, by its names, and ``powi``, which takes β and t,
and may read in a third register what β lacks of the base meant. Comparisons give 1.0 or 0.0."""
COMPARISONS = {"less", "greater", "less_equal", "greater_equal", "equal", "isfinite"}
EXACT = {"add", "subtract", "multiply", "divide", "negative", "sqrt", "absolute", "sign", "maximum"}
EXACT |= COMPARISONS | {"minimum", "powi", "where"}
"""Those that give the same bits on every processor and in every language."""

Instruction = tuple[str | int, ...]
"""An operation and the registers that it reads."""


@dataclass(frozen=True)
class Tape:
    """What a step does, or what is known at a point, as instructions.

    Registers are counted: first the inputs, then the constants, then one for each instruction.

    Attributes:
        inputs: Their names.
        constants: Numbers that are the same whatever the inputs are.
        instructions: Each reads smaller registers alone, and writes the next one.
        outputs: The register of each result, by name.
    """

    inputs: tuple[str, ...]
    constants: tuple[float, ...]
    instructions: tuple[Instruction, ...]
    outputs: Mapping[str, int]

    @property
    def exact(self) -> bool:
        """Whether it gives the same bits everywhere."""
        return all(operation in EXACT for operation, *_ in self.instructions)

    def __call__(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Run it, instruction by instruction.

        Args:
            values: A number for each input, or arrays that go together.

        Raises:
            KeyError: An input is missing.
        """
        registers = [*(np.float64(1) * values[name] for name in self.inputs)]
        registers += map(np.float64, self.constants)
        with np.errstate(all="ignore"):
            for operation, *read in self.instructions:
                operands = [registers[int(place)] for place in read]
                registers.append(apply(str(operation), operands))
        return {name: registers[place] for name, place in self.outputs.items()}


def apply(operation: str, operands: list[Any]) -> Any:
    """The result of one operation."""
    if operation == "powi":
        beta, t, *rest = operands
        whole = int(t) if np.ndim(t) == 0 else np.asarray(t).astype(np.int64)
        return np.float64(
            powi(float(beta) if np.ndim(beta) == 0 else beta, whole, *map(float, rest))
        )
    if operation == "where":
        condition, yes, no = operands
        return np.where(condition != 0, yes, no)[()]
    result = getattr(np, operation)(*operands)
    return result * np.float64(1) if operation in COMPARISONS else result


# As bytes, for a browser or a file.

CODES = list(OPERATIONS)
WIDEST = max(OPERATIONS.values())
LARGEST = 100_000  # registers
HEAD = struct.Struct("<4sIII")  # the mark; then how many bytes of names, constants, instructions
MARK = b"tape"


def to_bytes(tape: Tape) -> bytes:
    """The tape as a block: its head, the names as JSON, constants and rows of instructions.

    All is little-endian, and what has eight bytes begins at a multiple of eight. A row has the
    operation's place among ``OPERATIONS`` and three registers, −1 where there is none.
    """
    names = json.dumps(
        {"inputs": tape.inputs, "outputs": dict(tape.outputs)}, separators=(",", ":")
    )
    written = names.encode()
    written += b" " * (-len(written) % 8)
    rows = np.full((len(tape.instructions), 1 + WIDEST), -1, "<i4")
    for row, (operation, *read) in zip(rows, tape.instructions, strict=True):
        row[: 1 + len(read)] = [CODES.index(str(operation)), *map(int, read)]
    sizes = (len(written), len(tape.constants), len(tape.instructions))
    constants = np.array(tape.constants, "<f8").tobytes()
    return HEAD.pack(MARK, *sizes) + written + constants + rows.tobytes()


def from_bytes(block: bytes) -> Tape:
    """The tape in a block.

    Raises:
        ValueError: With a sentence that says what is wrong with it.
    """
    if len(block) < HEAD.size:
        raise ValueError("This is too short for a tape.")
    mark, named, count, length = HEAD.unpack_from(block)
    if mark != MARK:
        raise ValueError("This is no tape.")
    if count + length > LARGEST:
        raise ValueError(f"This tape is longer than {LARGEST} registers.")
    sizes = (named, 8 * count, 4 * (1 + WIDEST) * length)
    if len(block) != HEAD.size + sum(sizes):
        raise ValueError("This tape is cut, or has more than it says.")
    at = HEAD.size + named
    try:
        names = json.loads(block[HEAD.size : at])
        inputs, outputs = names["inputs"], names["outputs"]
        listed = {*inputs, *outputs} if isinstance(outputs, dict) else {None}
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError("The names of this tape cannot be read.") from error
    if not isinstance(inputs, list) or not all(isinstance(name, str) for name in listed):
        raise ValueError("The names of this tape cannot be read.")
    constants = np.frombuffer(block, "<f8", count, at)
    rows = np.frombuffer(block, "<i4", (1 + WIDEST) * length, at + sizes[1])
    first = len(inputs) + count
    instructions = [
        _instruction(row, first + i) for i, row in enumerate(rows.reshape(length, -1).tolist())
    ]
    for name, place in outputs.items():
        if type(place) is not int or not 0 <= place < first + length:
            raise ValueError(f"No register of this tape holds {name}.")
    return Tape(tuple(inputs), tuple(constants.tolist()), tuple(instructions), outputs)


def _instruction(row: list[int], before: int) -> Instruction:
    """The instruction of a row, which may read the registers before it."""
    code, *read = row
    if not 0 <= code < len(CODES):
        raise ValueError(f"No operation of a tape has the number {code}.")
    operation = CODES[code]
    count = OPERATIONS[operation] + (operation == "powi" and read[-1] != -1)
    read, rest = read[:count], read[count:]
    if not all(0 <= place < before for place in read) or any(place != -1 for place in rest):
        raise ValueError(f"In this tape, {operation} reads a register that is not written yet.")
    return (operation, *read)
