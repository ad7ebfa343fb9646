"""What a browser needs to take a run's steps itself, while it waits for the server's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from engine import Run, Scene, draws
from engine.scene import Resolved
from optimizers import OPTIMIZERS
from tapes import start_tape, to_bytes, trace
from ui.wire.blocks import (
    Block,
    bytes_block,
    json_block,
    length,
    numbers_block,
    surface_alone,
    without_runs,
)
from ui.wire.events import Lab
from ui.wire.shared import shared


class Twin(NamedTuple):
    """The tapes of a run: a step, what is known at a point, the state at first, what is shown."""

    step: Block
    at: Block
    start: Block
    show: Block


def add(
    lab: Lab, header: dict[str, Any], steps: int = 0, noisy: Collection[int | None] = ()
) -> list[Block]:
    """Add to a header what the browser needs to take steps itself; return the blocks of it.

    While a hand is on a parameter of the surface there are no tapes: each value would have others.
    What is drawn at random is there for so many ``steps``, at least for the scene's; noise for the
    runs that have some, and for the ``noisy`` ones, by their index.
    """
    scene = lab.scene
    bare = without_runs(replace(scene, steps=max(steps, scene.steps)))
    surface, moving = scene.landscape, surface_alone(scene) != surface_alone(lab.settled.scene)
    points = points_block(surface_alone(scene))
    header["ground"] = {
        "domain": surface.domain,
        "diagonal": surface.diagonal,
        "lowest": surface.lowest,
        "points": points.id,
    }
    blocks = [points]
    for i, (about, run) in enumerate(zip(header["runs"], scene.runs, strict=True)):
        about["twin"], of_run = (None, []) if moving else twin(bare, run, i in noisy)
        blocks += of_run
    return blocks


def twin(scene: Scene, run: Run, noisy: bool) -> tuple[dict[str, Any] | None, list[Block]]:
    """What the header says of a run's twin, and its blocks; None where it has no tape."""
    resolved = scene.resolve(run)
    found = of_structure(surface_alone(scene), structure(scene, run, resolved))
    if found is None:
        return None, []
    noise = noise_block(scene.seed, scene.steps) if resolved.sigma or noisy else None
    about = {name: block.id for name, block in found._asdict().items()}
    shrinks = OPTIMIZERS[run.optimizer].shrinks
    return about | {"noise": noise and noise.id, "shrinks": shrinks}, [
        *found,
        *([noise] if noise else []),
    ]


@lru_cache(maxsize=64)
def points_block(bare: Scene) -> Block:
    """The critical points of a surface, by which an end is told."""
    surface = bare.landscape
    return json_block(
        [
            {"x": p.x, "y": p.y, "kind": p.kind, "lowest": p.value == surface.lowest}
            for p in surface.critical_points
        ]
    )


def structure(scene: Scene, run: Run, resolved: Resolved) -> Run:
    """A run without its numbers: runs that differ in these alone have the same tapes."""
    kept = {key: value for key, value in resolved.settings.items() if not isinstance(value, float)}
    return Run(run.optimizer, kept, batch=resolved.batch if scene.landscape.data else None)


@shared(most=256, heaviest=16_000_000, weigh=lambda found: sum(map(length, found or ())))
def of_structure(scene: Scene, run: Run) -> Twin | None:
    """The tapes of all runs of a structure on a surface."""
    try:
        tapes = trace(scene, run)
    except ValueError:  # it searches along a line, say, and stays with the server
        return None
    made = (tapes.step, tapes.at, start_tape(scene, run), tapes.show)
    return Twin(*(bytes_block(to_bytes(tape)) for tape in made))


@shared(most=32, heaviest=4_000_000, weigh=length)
def noise_block(seed: int, steps: int) -> Block:
    """A pair of standard normals for each step."""
    return numbers_block(draws.noise(seed, steps), "f8")
