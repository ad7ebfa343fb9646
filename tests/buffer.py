"""A payload taken apart as the browser does it, but strictly."""

from __future__ import annotations

import json
import struct
from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Buffer:
    """The header, and the blocks by id."""

    def __init__(self, data: bytes) -> None:
        (length,) = struct.unpack_from("<I", data)
        self.data = data
        self.start = -(-(4 + length) // 8) * 8
        self.header: dict[str, Any] = strict(data[4 : 4 + length])
        self.manifest: dict[str, tuple[str, int, int]] = self.header["blocks"]

    def block(self, name: str) -> bytes:
        _, offset, size = self.manifest[name]
        return self.data[self.start + offset : self.start + offset + size]

    def trail(self, name: str) -> NDArray[np.float64]:
        """Rows x, y, loss, gradient evaluations; of a band, its three quantiles and these."""
        return np.frombuffer(self.block(name), "<f8").reshape(4, -1)

    def frames(self, name: str, seeds: int) -> NDArray[np.float32]:
        """The steps of a cloud that are drawn, shape ``(frames, 2, seeds)``."""
        return np.frombuffer(self.block(name), "<f4").reshape(-1, 2, seeds)

    def json(self, name: str) -> Any:
        return strict(self.block(name))

    @property
    def named(self) -> list[str]:
        """Every block that the header needs."""
        return list(self.header["needs"])


def ids_in(value: Any, known: Collection[str]) -> set[str]:
    """Those of some ids that stand anywhere in what was read from JSON."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return set().union(*(ids_in(entry, known) for entry in value))
    return {value} if isinstance(value, str) and value in known else set()


def strict(text: bytes) -> Any:
    """JSON as a browser reads it: no NaN and no Infinity."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(text.decode(), parse_constant=refuse)
