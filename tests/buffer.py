"""A payload taken apart as the browser does it, but strictly."""

from __future__ import annotations

import json
import struct
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
        header = self.header
        fit = [header["fit"]["figure"], header["fit"]["data"]] if header["fit"] else []
        trails = [r["trail"] for r in (*header["runs"], *(header["gallery"] or ()))]
        clouds = [r["cloud"] for r in header["runs"] if r["cloud"]]
        trails += [header["lesson"]["block"]] if header["lesson"] else []
        trails += [told["block"] for told in self.header["worked"]]
        trails += [header["link"]["past"]] if header["link"]["past"] else []
        trails += [cloud[part] for cloud in clouds for part in ("frames", "band")]
        draws = [r["draws"] for r in header["runs"] if r["draws"]]
        curves = [
            block
            for curve in header["curves"]
            for block in (*(p["figure"] for p in curve["panels"]), *curve["lines"].values())
        ]
        figures = [header["picture"]["figure"], header["loss"]["figure"]]
        return [header["catalog"], *figures, *fit, *trails, *draws, *curves]


def strict(text: bytes) -> Any:
    """JSON as a browser reads it: no NaN and no Infinity."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(text.decode(), parse_constant=refuse)
