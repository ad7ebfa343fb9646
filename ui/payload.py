"""What is sent to the browser: one buffer, with only what the browser does not have yet.

The buffer is a little-endian uint32 (the length of the header), the header as JSON, padding to
8 bytes, and the blocks. The header says how the page looks now and names its blocks by id; a
block is JSON, numbers (f8, f4) or indices (u1, u2), and its id says all that it was made from. A
loss is float64, as it may be larger than float32 can hold; only what changed is sent, so that it
costs little.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import segno

from engine import Cloud, Run, Scene, Trajectory, cloud, draws, run_one
from engine.scene import MAX_RUNS, MAX_SEED, MAX_SEEDS, MAX_STEPS, Resolved
from engine.schedules import SCHEDULES
from engine.trajectory import eigenvalues
from figures import (
    CURVES,
    THEMES,
    Scale,
    View,
    axis_names,
    contour,
    curve_axes,
    curve_scales,
    fit_axes,
    legend,
    loss_axes,
    loss_scale,
    reach,
    styles,
)
from lessons import LESSONS
from optimizers import CORE, OPTIMIZERS
from optimizers.base import Array, Hyperparameter, Switch
from surfaces import SURFACES, Surface
from surfaces.base import Parameter
from texts import LANGUAGES, number, text, told, typeset
from ui import lesson, links, sentences, worked
from ui.events import Lab
from ui.symbols import pieces

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


def json_block(value: Any) -> Block:
    """A block of JSON, whose id is its hash."""
    data = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    return Block(hashlib.blake2b(data, digest_size=9).hexdigest(), "json", data)


def numbers_block(values: Array, kind: str) -> Block:
    """A block of ``f8`` or ``f4`` numbers, whose id is its hash."""
    data = values.astype(f"<{kind}").tobytes()
    return Block(hashlib.blake2b(data, digest_size=9).hexdigest(), kind, data)


@lru_cache(maxsize=256)
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
    bare = replace(scene, runs=(Run("gd"),))
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
def stability_limit(surface: Scene) -> float | None:
    """2/λmax where the curvature is the same everywhere, so that GD has one limit; else None."""
    hessian = surface.made.hessian
    here, there = (hessian(np.array(w)) for w in ((0.3, -0.7), (-1.1, 0.4)))
    steepest = float(eigenvalues(here)[1])
    same = np.allclose(here, there, rtol=1e-12, atol=1e-12)
    return 2 / steepest if same and steepest > 0 else None


@lru_cache(maxsize=64)
def picture_block(bare: Scene, view: View) -> Block:
    """The contour figure."""
    return json_block(contour(bare.made, view).to_json().encode())


@lru_cache(maxsize=64)
def loss_block(scale: Scale, end: int, view: View) -> Block:
    """The axes of the loss curves."""
    return json_block(loss_axes(scale, end, view).to_json().encode())


@lru_cache(maxsize=256)
def curve_axes_block(scale: Scale, steps: int, view: View, coordinate: str) -> Block:
    """The axes of a quantity's curves."""
    return json_block(curve_axes(scale, steps, view, coordinate).to_json().encode())


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
    made = bare.made
    return json_block(fit_axes(made, view).to_json().encode()) if made.data else None


def controls(
    language: str, owner: str, settings: Iterable[Hyperparameter | Parameter | Switch]
) -> list[dict[str, Any]]:
    """What the controls of an optimizer, a surface or a schedule are built from."""
    return [
        asdict(s)
        | {
            "label": told(language, f"{owner}.{s.key}.label", s.label),
            "help": told(language, f"{owner}.{s.key}.help", s.help),
        }
        for s in settings
    ]


@lru_cache(maxsize=32)
def lesson_block(key: str, language: str) -> Block:
    """A lesson: its question, and the explanation with what was recorded."""
    return json_block(lesson.told(key, language))


@lru_cache(maxsize=16)
def data_block(surface: Scene) -> Block | None:
    """The examples themselves, where the surface is made of data."""
    data = surface.made.data
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


@lru_cache(maxsize=8)
def catalog_block(language: str) -> Block:
    """All that controls are built from: optimizers, surfaces' parameters, limits and texts."""
    strings = LANGUAGES[language]
    return json_block(
        {
            "optimizers": {
                key: {
                    "name": o.name,
                    "summary": told(language, f"optimizer.{key}.summary", o.summary),
                    "numbers": controls(language, f"optimizer.{key}", o.hyperparameters),
                    "switches": controls(language, f"optimizer.{key}", o.switches),
                    "full": o.always_full,
                    "family": o.family,
                    "core": key in CORE,
                    "styles": {theme: asdict(styles([Run(key)], theme)[0]) for theme in THEMES},
                    **worked.told(o, language),
                }
                for key, o in OPTIMIZERS.items()
            },
            "schedules": {
                key: {
                    "name": told(language, f"schedule.{key}.name", s.name),
                    "summary": told(language, f"schedule.{key}.summary", s.summary),
                    "numbers": controls(language, f"schedule.{key}", s.parameters),
                }
                for key, s in SCHEDULES.items()
            },
            "surfaces": {
                key: {
                    "name": told(language, f"surface.{key}.name", s.name),
                    "parameters": controls(language, f"surface.{key}", s.parameters),
                }
                for key, s in SURFACES.items()
            },
            "curves": {
                key: {
                    "symbol": pieces(typeset(language, c.symbol)),
                    "help": told(language, f"optimizer.{key}.help", c.help)
                    if c.help
                    else strings[f"lab.curve.{key}"],
                    "optimizers": c.optimizers,
                    "coordinates": c.coordinates,
                    "positive": c.positive,
                    "own": bool(c.help),
                }
                for key, c in CURVES.items()
            },
            "lessons": list(LESSONS),
            "limits": {"runs": MAX_RUNS, "steps": MAX_STEPS, "seed": MAX_SEED, "seeds": MAX_SEEDS},
            "texts": {
                key.removeprefix("lab."): value
                for key, value in strings.items()
                if key.startswith("lab.")
            },
        }
    )


def payload(lab: Lab, session: str, have: Collection[str]) -> bytes:
    """The buffer for the browser, without the blocks that it says it has.

    Args:
        lab: The page's state.
        session: A name for this session, so that events of an earlier one are told apart.
        have: The ids of blocks that the browser holds.
    """
    header, blocks = described(lab, session)
    return packed(header, [b for b in blocks if b.id not in have])


def described(lab: Lab, session: str) -> tuple[dict[str, Any], list[Block]]:
    """The header, and every block that it names."""
    scene, view = lab.scene, lab.view
    bare = replace(scene, runs=(Run("gd"),))
    surface = replace(bare, start=None, steps=1, seed=0)
    runs = compute(scene)
    made = scene.made
    clouds = [r.cloud for r in runs if r.cloud]
    plain = View(theme=view.theme, language=view.language)
    picture = picture_block(surface, replace(plain, box=view.box))
    glances = [glance_block(bare, run) for run in scene.runs] if view.glance else []
    steps = [worked_block(bare, run) for run in scene.runs] if view.worked else []
    about_loss, loss = loss_on(scene, view, runs)
    fit, data = fit_block(surface, plain), data_block(surface)
    drawn = [_draws(scene, r.trajectory.resolved) for r in runs]
    curves, of_curves = _curves(lab, runs, plain)
    catalog = catalog_block(view.language)
    taught = lesson_block(lab.sheet.lesson, view.language) if lab.sheet.lesson else None
    header = {
        "session": session,
        "ack": lab.applied,
        "refusal": _refusal(lab),
        "catalog": catalog.id,
        "theme": view.theme,
        "colors": asdict(THEMES[view.theme]),
        "language": view.language,
        "sentence": sentences.about_scene(scene, view.language),
        "undo": [bool(lab.past), bool(lab.future)],
        "scene": {
            "surface": scene.surface,
            "name": told(view.language, f"surface.{scene.surface}.name", made.name),
            "parameters": {p.key: scene.parameters.get(p.key, p.default) for p in made.parameters},
            "start": scene.origin,
            "steps": scene.steps,
            "seed": scene.seed,
            "axes": axis_names(made, view.language),
            "examples": made.data.size if made.data else 0,
        },
        "picture": {"figure": picture.id, "box": view.box or made.view, "home": view.box is None},
        "loss": about_loss,
        "fit": _fit(made, fit, data),
        "curves": curves,
        "glance": [b.id for b in glances],
        "lesson": {"block": taught.id, "shown": lesson.shown(lab.sheet)} if taught else None,
        "qr": _qr(f"{view.page}?{links.query(lab)}") if view.page else None,
        "worked": [{"names": names, "block": b.id} for names, b in steps],
        "limit": stability_limit(surface),
        "runs": _runs(lab, runs, drawn),
    }
    clouded = (block for c in clouds for block in (c.frames, c.band))
    every = (catalog, picture, loss, fit, data, taught, *(r.block for r in runs), *drawn, *glances)
    blocks = [*(block for block in every if block), *clouded, *of_curves, *(b for _, b in steps)]
    return header, list(dict.fromkeys(blocks))


def loss_on(scene: Scene, view: View, runs: tuple[Computed, ...]) -> tuple[dict[str, Any], Block]:
    """What the header says of the loss on the view's axes, and these."""
    trajectories = [r.trajectory for r in runs]
    scale = loss_scale(trajectories, view, [r.cloud.losses for r in runs if r.cloud])
    axis = view.axis if scene.made.data or view.axis != "examples" else "step"
    plain = View(theme=view.theme, language=view.language, axis=axis)
    block = loss_block(scale, reach(trajectories, scene.steps, axis), plain)
    return {"figure": block.id, "axis": axis, **asdict(scale)}, block


def _curves(
    lab: Lab, runs: tuple[Computed, ...], plain: View
) -> tuple[list[dict[str, Any]], list[Block]]:
    """What the header says of each open quantity that a run of the scene has, and its blocks."""
    scene, view = lab.scene, lab.view
    bare = replace(scene, runs=(Run("gd"),))
    listed, blocks = [], []
    for key in view.curves:
        curve, log = CURVES[key], CURVES[key].log != (key in view.turned)
        having = [i for i, run in enumerate(scene.runs) if run.optimizer in curve.optimizers]
        if not having:
            continue
        scales = curve_scales(curve, [runs[i].trajectory for i in having], log)
        names = axis_names(scene.made, view.language) if curve.coordinates else ("",)
        axes = [
            curve_axes_block(scale, scene.steps, plain, name)
            for scale, name in zip(scales, names, strict=True)
        ]
        lines = {i: curve_block(bare, scene.runs[i], key) for i in having}
        listed.append(
            {
                "key": key,
                "log": log,
                "panels": [
                    {"figure": block.id, **asdict(scale)}
                    for block, scale in zip(axes, scales, strict=True)
                ],
                "lines": {lab.sheet.ids[i]: block.id for i, block in lines.items()},
            }
        )
        blocks += [*axes, *lines.values()]
    return listed, blocks


def _fit(made: Surface, figure: Block | None, data: Block | None) -> dict[str, Any] | None:
    if not (made.data and figure and data):
        return None
    # The picture's levels are decades above the lowest value where that is stated.
    lowest = made.lowest if made.log_levels else None
    return {"figure": figure.id, "data": data.id, "curve": made.data.curve, "lowest": lowest}


def _draws(scene: Scene, run: Resolved) -> Block | None:
    data = scene.made.data
    if not (data and run.batch):
        return None
    return draws_block(scene.seed, data.size, run.batch, scene.steps, run.replacement)


def _runs(lab: Lab, runs: tuple[Computed, ...], drawn: list[Block | None]) -> list[dict[str, Any]]:
    scene, language = lab.scene, lab.view.language
    names = legend.run_names(scene, language)
    looks = styles(scene.runs, lab.view.theme)
    listed = []
    for run, number_of, name, style, (trajectory, block, seeds), examples in zip(
        scene.runs, lab.sheet.ids, names, looks, runs, drawn, strict=True
    ):
        resolved, end = trajectory.resolved, trajectory.end
        assert end is not None
        ended = sentences.how_it_ended(trajectory, language)
        near = trajectory.nearest_minimum
        loss, distance = float(trajectory.losses[-1]), near[1] if near else None
        if seeds:
            loss, distance = seeds.ends.median, seeds.ends.distance
            ended = text(language, "seeds.first", seed=scene.seed, sentence=ended)
        listed.append(
            {
                "id": number_of,
                "optimizer": run.optimizer,
                "name": name,
                "style": asdict(style),
                "trail": block.id,
                "draws": examples.id if examples else None,
                "settings": resolved.settings,
                "batch": resolved.batch,
                "sigma": resolved.sigma,
                "ghost": run.ghost,
                "seeds": run.seeds,
                "cloud": {
                    "stride": seeds.stride,
                    "frames": seeds.frames.id,
                    "band": seeds.band.id,
                    "seeds": seeds.ends.seeds,
                }
                if seeds
                else None,
                "replacement": resolved.replacement,
                "clip": resolved.clip,
                "l2": resolved.l2,
                "schedule": resolved.schedule,
                "scheduleSettings": resolved.schedule_settings,
                "examplesPerGradient": trajectory.examples_per_gradient,
                "changed": run != Run(run.optimizer),
                "source": legend.gradient_source(scene, run, language),
                "result": {
                    "settings": legend.settings(trajectory.optimizer, resolved, language),
                    "code": end.code,
                    "sentence": ended,
                    "steps": trajectory.steps,
                    "seeds": sentences.about_seeds(seeds.ends, language) if seeds else "",
                    "loss": number(loss),
                    "distance": "–" if distance is None else number(distance),
                    "evaluations": trajectory.gradient_evaluations,
                    "values": int(trajectory.value_evaluations[-1]),
                    "hessians": int(trajectory.hessian_evaluations[-1]),
                    "examples": trajectory.examples_seen,
                },
            }
        )
    return listed


@lru_cache(maxsize=16)
def _qr(link: str) -> dict[str, Any]:
    """A link as a QR code, row by row; None where it is longer than a code can hold."""
    try:
        code = segno.make(link, error="l", micro=False)
    except segno.DataOverflowError:
        return {"link": link, "rows": []}
    return {"link": link, "rows": ["".join(map(str, row)) for row in code.matrix]}


def _refusal(lab: Lab) -> dict[str, Any] | None:
    if lab.refusal is None:
        return None
    complaint = lab.refusal.error.complaint
    return {
        "run": lab.refusal.run,
        "key": lab.refusal.key,
        "sentence": complaint.sentence(lab.view.language),
    }


def packed(header: dict[str, Any], blocks: list[Block]) -> bytes:
    """The header and the blocks in one buffer."""
    manifest, offset = {}, 0
    for block in blocks:
        manifest[block.id] = [block.kind, offset, len(block.data)]
        offset += -(-len(block.data) // 8) * 8
    head = json.dumps({**header, "blocks": manifest}, ensure_ascii=False, allow_nan=False).encode()
    parts = [struct.pack("<I", len(head)), head, bytes(-(4 + len(head)) % 8)]
    for block in blocks:
        parts += [block.data, bytes(-len(block.data) % 8)]
    return b"".join(parts)
