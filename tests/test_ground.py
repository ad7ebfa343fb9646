"""A picture whose heights the browser works out is the one that the server draws."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest

from engine import Scene
from figures import View
from surfaces import SURFACES
from tests.scripts import module
from ui.wire.blocks import picture_block, surface_alone
from ui.wire.ground import decoded, without_heights

GROUND = """({ heightsOf }, cases) => cases.map(({ tape, x, y, about }) => {
  const bytes = Uint8Array.from(atob(tape), (c) => c.charCodeAt(0));
  return Array.from(heightsOf(bytes, x, y, about), (z) => (Number.isNaN(z) ? null : z));
})"""
NEAR = 1e-4  # of the heights' range: a hundredth of the distance of two lines
GAPS = (
    "sin(x)/x",
    "1/x + y",
    "log(x) + y^2",
    "sqrt(x*y)",
    "sign(x*y) + x",
    "abs(x)^y",
    "tan(x)*y",
    "x^2*y/(x^2 + y^2)",
    "exp(10*x) + y^2",
)
"""Formulas that have no value somewhere, or leap."""
CLOSER = View(box=((-0.5, 1.25), (-0.75, 0.5)))


def compared(scenes: list[tuple[Scene, View]]) -> list[tuple[Any, Any, int]]:
    """Of each picture the browser's heights, the server's, and how many are told one by one."""
    cases, right = [], []
    for scene, view in scenes:
        bare = surface_alone(scene)
        picture = picture_block(bare, view)
        figure, about, tape = without_heights(bare, picture)
        ground = json.loads(figure.data)["data"][0]
        assert ground["z"] is None
        grid = {side: decoded(ground[side]).tolist() for side in "xy"}
        cases.append({"tape": base64.b64encode(tape.data).decode(), **grid, "about": about})
        right.append(decoded(json.loads(picture.data)["data"][0]["z"]))
    answers = module("engine/ground.js", GROUND, cases)
    return [
        (np.array(told, float).reshape(z.shape), z, len(given["about"]["places"]))
        for told, z, given in zip(answers, right, cases, strict=True)
    ]


@pytest.mark.parametrize("view", [View(), CLOSER], ids=["whole", "closer"])
def test_the_heights_are_the_servers(view: View) -> None:
    """On every surface and beside gaps, which are where they were; hardly any is told by itself."""
    scenes = [Scene(key) for key in SURFACES if key != "formula"]
    scenes += [Scene("formula", formula=formula) for formula in GAPS]
    for told, right, singles in compared([(scene, view) for scene in scenes]):
        assert (np.isnan(told) == np.isnan(right)).all()
        both = np.isfinite(right)
        assert np.abs(told - right)[both].max() <= NEAR * np.ptp(right[both])
        assert singles < right.size / 50
