"""The picture without its heights, which a browser works out by the tape of the loss."""

from __future__ import annotations

import base64
import json
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import Scene
from optimizers.base import Array
from tapes import loss_tape, to_bytes
from ui.wire.blocks import Block, bytes_block, json_block

SEEN = 1e-5  # of the heights' range; what is nearer is the same height


@lru_cache(maxsize=16)
def without_heights(bare: Scene, picture: Block) -> tuple[Block, dict[str, Any], Block]:
    """The contour figure of a surface without its heights, and how a browser comes by these.

    Args:
        bare: The surface alone.
        picture: Its figure: ``x`` and ``y`` of shape ``(n,)``, ``z`` of shape ``(n, n)``, by rows.

    Returns:
        The figure, whose ``z`` is None; what the header says: the tape, the ends of the heights,
        from what they are counted where they are logarithms, and those that the tape does not
        give, as where a gap was closed; and the tape.
    """
    figure = json.loads(picture.data)
    ground = figure["data"][0]
    x, y, z = (decoded(ground[name]) for name in "xyz")
    tape, known = loss_tape(bare.landscape), z[np.isfinite(z)].astype(float)
    ends = float(known.min(initial=np.inf)), float(known.max(initial=-np.inf))
    if not known.size:
        ends = 0.0, 0.0
    grid = np.array(np.meshgrid(x, y))
    found = heights(tape({"x": grid[0], "y": grid[1]})["loss"], ground.get("meta"), ends)
    with np.errstate(all="ignore"):
        same = np.abs(found - z) <= SEEN * (ends[1] - ends[0])
    (other,) = np.nonzero(~(same | (np.isnan(found) & np.isnan(z))).ravel())
    ground["z"] = None
    block = bytes_block(to_bytes(tape))
    values = [float(v) if np.isfinite(v) else None for v in z.ravel()[other]]
    about = {
        "tape": block.id,
        "low": ends[0],
        "high": ends[1],
        "floor": ground.get("meta"),
        "places": other.tolist(),
        "values": values,
    }
    return json_block(figure), about, block


def heights(losses: Array, floor: float | None, ends: tuple[float, float]) -> NDArray[np.float32]:
    """What is drawn of losses over a grid, of any shape; ``ui/lab/engine/ground.js`` does the same.

    Args:
        losses: With NaN or infinity where there is none.
        floor: What logarithms are counted from; None for heights that are none.
        ends: The lowest and the highest that is drawn.
    """
    with np.errstate(all="ignore"):
        z = losses if floor is None else np.log10(np.maximum(losses - floor, 0.0))
        return np.where(np.isfinite(losses), np.clip(z, *ends), np.nan).astype(np.float32)


def decoded(numbers: Any) -> Array:
    """A list of numbers of a figure, which Plotly's JSON may hold as base64."""
    if isinstance(numbers, list):
        return np.array(numbers, float)
    kind = np.dtype(numbers["dtype"]).newbyteorder("<")
    values = np.frombuffer(base64.b64decode(numbers["bdata"]), kind)
    sides = numbers.get("shape", str(values.size))
    return values.reshape([int(side) for side in sides.split(",")])
