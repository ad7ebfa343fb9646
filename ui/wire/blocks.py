"""What the browser draws, block by block; each has an id that says all it was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from engine import Cloud, Run, Scene, Trajectory, cloud, draws, run_one
from engine.options import OPTIONS
from engine.scene import MAX_RUNS, MAX_SEED, MAX_STEPS
from engine.schedules import SCHEDULES
from figures import (
    CURVES,
    THEMES,
    Scale,
    View,
    contour,
    curve_axes,
    fit_axes,
    loss_axes,
    styles,
)
from lessons import LESSONS
from optimizers import CORE, OPTIMIZERS
from optimizers.base import Array, Hyperparameter, Switch
from surfaces import SURFACES
from surfaces.base import Parameter
from texts import LANGUAGES, translated, typeset
from ui.wire import lesson, sentences, worked
from ui.wire.shared import shared
from ui.wire.symbols import pieces

FINITE = 1e300  # far outside a curvature may overflow, and a block holds finite numbers only
FRAMES = 250  # of a cloud: at most so many steps of it are sent


class Block(NamedTuple):
    """Bytes for the browser, with an id that says what they hold."""

    id: str
    kind: str
    data: bytes


class Drawn(NamedTuple):
    """A run under several seeds, and what draws it.

    Attributes:
        stride: Every so many steps, and at the last, there is a frame of the cloud.
        frames: Shape ``(frames, 2, seeds)`` in float32; NaN for members that have left.
        band: Rows of the loss's 10 %, 50 % and 90 % quantiles, and gradient evaluations.
        losses: What of the band the loss axis has to hold.
        ends: The last loss's quantiles, the median distance to a minimum, how many have left.
    """

    stride: int
    frames: Block
    band: Block
    losses: Array
    ends: sentences.CloudEnds


class Computed(NamedTuple):
    """A run's trajectory, and the block that draws it: rows x, y, loss, gradient evaluations."""

    trajectory: Trajectory
    block: Block
    cloud: Drawn | None


def compact(value: Any) -> str:
    """JSON without blanks, which a browser can read: there is no NaN in it."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def json_block(value: Any) -> Block:
    """A block of JSON, whose id is its hash."""
    data = compact(value).encode()
    return Block(hashlib.blake2b(data, digest_size=9).hexdigest(), "json", data)


def figure_block(figure: go.Figure) -> Block:
    """A figure without the escapes that Plotly writes into base64, a quarter of the contours."""
    return json_block(json.loads(figure.to_json()))


def numbers_block(values: Array, kind: str) -> Block:
    """A block of ``f8`` or ``f4`` numbers, whose id is its hash."""
    data = values.astype(f"<{kind}").tobytes()
    return Block(hashlib.blake2b(data, digest_size=9).hexdigest(), kind, data)


def bytes_block(data: bytes) -> Block:
    """A block of bytes, whose id is its hash."""
    return Block(hashlib.blake2b(data, digest_size=9).hexdigest(), "u1", data)


def weight(made: Computed) -> int:
    """The bytes of a run: what it recorded, and about as much that is worked out of it later."""
    trajectory = made.trajectory
    arrays = [*vars(trajectory).values(), *trajectory.state.values()]
    recorded = sum(array.nbytes for array in arrays if isinstance(array, np.ndarray))
    cloud = len(made.cloud.frames.data) + len(made.cloud.band.data) if made.cloud else 0
    return 2 * recorded + len(made.block.data) + cloud


def length(block: Block) -> int:
    """The bytes of a block."""
    return len(block.data)


@lru_cache(maxsize=256)
def without_runs(scene: Scene) -> Scene:
    """A scene whose runs are another matter: what its runs have in common."""
    return replace(scene, runs=(Run("gd"),))


@lru_cache(maxsize=256)
def surface_alone(scene: Scene) -> Scene:
    """A scene of which the surface alone matters."""
    return replace(without_runs(scene), start=None, steps=1, seed=0)


@shared(most=256, heaviest=64_000_000, weigh=weight)
def computed(scene: Scene, run: Run) -> Computed:
    """A run of a scene. ``scene`` holds no other run, so that only what changed is computed."""
    trajectory = run_one(scene, run)
    rows = np.vstack([trajectory.positions.T, trajectory.losses, trajectory.evaluations])
    seeds = cloud(scene, run)
    return Computed(trajectory, numbers_block(rows, "f8"), drawn(seeds) if seeds else None)


def drawn(seeds: Cloud) -> Drawn:
    """What draws a cloud, without the cloud itself, which is large."""
    steps = len(seeds.positions) - 1
    stride = -(-steps // FRAMES)
    kept = np.append(np.arange(0, steps, stride), steps)
    rows = np.clip(np.vstack([seeds.band, seeds.evaluations]), -FINITE, FINITE)
    last = [float(loss) for loss in seeds.band[:, -1]]
    return Drawn(
        stride,
        numbers_block(seeds.positions[kept], "f4"),
        numbers_block(rows, "f8"),
        seeds.band[np.isfinite(seeds.band)],
        sentences.CloudEnds(seeds.seeds, last[0], last[1], last[2], seeds.distance, seeds.left),
    )


def compute(scene: Scene) -> tuple[Computed, ...]:
    """Every run of a scene, from the cache where it has not changed."""
    bare = without_runs(scene)
    return tuple(computed(bare, run) for run in scene.runs)


@lru_cache(maxsize=64)
def glance_block(scene: Scene, run: Run) -> Block:
    """The slope and the curvature along a run: rows ∂L/∂x, ∂L/∂y, λmin, λmax."""
    trajectory = computed(scene, run).trajectory
    rows = np.vstack([trajectory.gradients.T, trajectory.curvatures.T]).astype("<f8")
    finite = np.clip(rows, -FINITE, FINITE)
    return Block(f"g{computed(scene, run).block.id}", "f8", finite.tobytes())


@lru_cache(maxsize=64)
def worked_block(scene: Scene, run: Run) -> tuple[tuple[str, ...], Block]:
    """What the steps of a run are worked out from: names, and for each its rows x and y."""
    known = worked.given(computed(scene, run).trajectory)
    rows = np.array([values.T for values in known.values()])
    return tuple(known), numbers_block(np.clip(rows, -FINITE, FINITE), "f8")


@lru_cache(maxsize=64)
@shared(most=64, heaviest=16_000_000, weigh=length)
def picture_block(bare: Scene, view: View) -> Block:
    """The contour figure."""
    return figure_block(contour(bare.landscape, view))


@lru_cache(maxsize=64)
def loss_block(scale: Scale, end: int, view: View) -> Block:
    """The axes of the loss curves."""
    return figure_block(loss_axes(scale, end, view))


@lru_cache(maxsize=256)
def curve_axes_block(scale: Scale, steps: int, view: View, coordinate: str) -> Block:
    """The axes of a quantity's curves."""
    return figure_block(curve_axes(scale, steps, view, coordinate))


@lru_cache(maxsize=256)
def curve_block(scene: Scene, run: Run, key: str) -> Block:
    """A quantity along a run, a row for each coordinate.

    A rate is infinite where ε is 0; the browser leaves it out.
    """
    rows = CURVES[key].values(computed(scene, run).trajectory)
    data = rows.astype("<f8").tobytes()
    return Block(hashlib.blake2b(data, digest_size=9).hexdigest(), "f8", data)


@lru_cache(maxsize=16)
def fit_block(bare: Scene, view: View) -> Block | None:
    """The data behind the surface, where it is made of data."""
    made = bare.landscape
    return figure_block(fit_axes(made, view)) if made.data else None


def controls(
    language: str, owner: str, settings: Iterable[Hyperparameter | Parameter | Switch]
) -> list[dict[str, Any]]:
    """What the controls of an optimizer, a surface or a schedule are built from."""
    return [
        asdict(s)
        | {
            "label": translated(language, f"{owner}.{s.key}.label", s.label),
            "help": translated(language, f"{owner}.{s.key}.help", s.help),
        }
        for s in settings
    ]


@shared(most=32, heaviest=4_000_000, weigh=length)
def lesson_block(key: str, language: str) -> Block:
    """A lesson: its question, and the explanation with what was recorded."""
    return json_block(lesson.described(key, language))


@lru_cache(maxsize=16)
def data_block(surface: Scene) -> Block | None:
    """The examples themselves, where the surface is made of data."""
    data = surface.landscape.data
    if data is None:
        return None
    return json_block({"inputs": data.inputs.tolist(), "targets": data.targets.tolist()})


@lru_cache(maxsize=32)
def draws_block(seed: int, size: int, batch: int, steps: int, replacement: bool) -> Block:
    """Which of ``size`` examples each step looks at, one step after another."""
    draw = draws.examples_with_replacement if replacement else draws.examples
    kind = "u1" if size <= 256 else "u2"
    indices = draw(seed, size, batch, steps).astype(f"<{kind}")
    name = f"d{seed}.{size}.{batch}.{steps}.{replacement:d}"
    return Block(name, kind, indices.tobytes())


@shared(most=8, heaviest=4_000_000, weigh=length)
def catalog_block(language: str) -> Block:
    """All that controls are built from: optimizers, surfaces' parameters, limits and texts."""
    strings = LANGUAGES[language].page
    return json_block(
        {
            "optimizers": {
                key: {
                    "name": o.name,
                    "full_name": translated(language, f"optimizer.{key}.full_name", o.full_name),
                    "summary": translated(language, f"optimizer.{key}.summary", o.summary),
                    "numbers": controls(language, f"optimizer.{key}", o.hyperparameters),
                    "switches": controls(language, f"optimizer.{key}", o.switches),
                    "full": o.always_full,
                    "stochastic": o.stochastic,
                    "limited": o.limit is not None,
                    "firstRate": o.first_rate,
                    "family": o.family,
                    "core": key in CORE,
                    "styles": {theme: asdict(styles([Run(key)], theme)[0]) for theme in THEMES},
                    **worked.described(o, language),
                }
                for key, o in OPTIMIZERS.items()
            },
            "options": [
                {
                    "key": key,
                    "symbol": o.symbol,
                    "label": strings[f"lab.{key}"],
                    "help": strings[f"lab.{key}.help"],
                    "kind": o.kind,
                    "said": strings.get(f"setting.{key}", ""),
                    "needs": sorted(o.needs),
                    "slider": o.slider and asdict(o.slider),
                }
                for key, o in OPTIONS.items()
                if not o.hidden
            ],
            "schedules": {
                key: {
                    "name": translated(language, f"schedule.{key}.name", s.name),
                    "summary": translated(language, f"schedule.{key}.summary", s.summary),
                    "numbers": controls(language, f"schedule.{key}", s.parameters),
                }
                for key, s in SCHEDULES.items()
            },
            "surfaces": {
                key: {
                    "name": translated(language, f"surface.{key}.name", s.name),
                    "parameters": controls(language, f"surface.{key}", s.parameters),
                }
                for key, s in SURFACES.items()
            },
            "curves": {
                key: {
                    "symbol": pieces(typeset(language, c.symbol)),
                    "help": translated(language, f"optimizer.{key}.help", c.help)
                    if c.help
                    else strings[f"lab.curve.{key}"],
                    "optimizers": c.optimizers,
                    "coordinates": c.coordinates,
                    "positive": c.positive,
                    "own": bool(c.help),
                }
                for key, c in CURVES.items()
            },
            "ends": {k.removeprefix("end."): v for k, v in strings.items() if k.startswith("end.")},
            "lessons": list(LESSONS),
            "limits": {"runs": MAX_RUNS, "steps": MAX_STEPS, "seed": MAX_SEED},
            "texts": {
                key.removeprefix("lab."): value
                for key, value in strings.items()
                if key.startswith("lab.")
            },
        }
    )
