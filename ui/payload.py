"""What is sent to the browser: one buffer, with only what the browser does not have yet.

The buffer is a little-endian uint32 (the length of the header), the header as JSON, padding to
8 bytes, and the blocks. The header says how the page looks now and names its blocks by id; a
block is JSON or float64 numbers, and its id says all that it was made from. float64, because a
loss may be larger than float32 can hold; only what changed is sent, so that it costs little.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Collection
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from engine import Run, Scene, Trajectory, run_one
from engine.scene import MAX_RUNS, MAX_SEED, MAX_STEPS
from engine.schedules import SCHEDULES
from engine.trajectory import eigenvalues
from figures import THEMES, LossScale, View, contour, fit_axes, loss_axes, loss_scale, reach, styles
from optimizers import CORE, OPTIMIZERS
from surfaces import SURFACES
from texts import LANGUAGES, number
from ui import sentences
from ui.events import Lab

FINITE = 1e300  # far outside a curvature may overflow, and a block holds finite numbers only


class Block(NamedTuple):
    """Bytes for the browser, with an id that says what they hold."""

    id: str
    kind: str
    data: bytes


class Computed(NamedTuple):
    """A run's trajectory, and the block that draws it: rows x, y, loss, gradient evaluations."""

    trajectory: Trajectory
    block: Block


def json_block(value: Any) -> Block:
    """A block of JSON, whose id is its hash."""
    data = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    return Block(hashlib.blake2b(data, digest_size=9).hexdigest(), "json", data)


@lru_cache(maxsize=256)
def computed(scene: Scene, run: Run) -> Computed:
    """A run of a scene. ``scene`` holds no other run, so that only what changed is computed."""
    trajectory = run_one(scene, run)
    rows = np.vstack([trajectory.positions.T, trajectory.losses, trajectory.evaluations])
    data = rows.astype("<f8").tobytes()
    return Computed(trajectory, Block(hashlib.blake2b(data, digest_size=9).hexdigest(), "f8", data))


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
def loss_block(scale: LossScale, end: int, view: View) -> Block:
    """The axes of the loss curves."""
    return json_block(loss_axes(scale, end, view).to_json().encode())


@lru_cache(maxsize=16)
def fit_block(bare: Scene, view: View) -> Block | None:
    """The data behind the surface, where it is made of data."""
    data = bare.made.data
    return json_block(fit_axes(data, view).to_json().encode()) if data else None


@lru_cache(maxsize=8)
def catalog_block(language: str) -> Block:
    """All that controls are built from: optimizers, surfaces' parameters, limits and texts."""
    strings = LANGUAGES[language]
    return json_block(
        {
            "optimizers": {
                key: {
                    "name": o.name,
                    "summary": o.summary,
                    "numbers": [asdict(p) for p in o.hyperparameters],
                    "switches": [asdict(s) for s in o.switches],
                    "full": o.always_full,
                    "family": o.family,
                    "core": key in CORE,
                    "styles": {theme: asdict(styles([Run(key)], theme)[0]) for theme in THEMES},
                }
                for key, o in OPTIMIZERS.items()
            },
            "schedules": {
                key: {
                    "name": s.name,
                    "summary": s.summary,
                    "numbers": [asdict(p) for p in s.parameters],
                }
                for key, s in SCHEDULES.items()
            },
            "surfaces": {
                key: {"name": s.name, "parameters": [asdict(p) for p in s.parameters]}
                for key, s in SURFACES.items()
            },
            "limits": {"runs": MAX_RUNS, "steps": MAX_STEPS, "seed": MAX_SEED},
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
    scene, view = lab.scene, lab.view
    bare = replace(scene, runs=(Run("gd"),))
    surface = replace(bare, start=None, steps=1, seed=0)
    runs = compute(scene)
    trajectories = [r.trajectory for r in runs]
    made = scene.made
    scale = loss_scale(trajectories, view)
    plain = replace(view, box=None, log_loss=None, axis="step", glance=False)
    picture = picture_block(surface, replace(plain, box=view.box))
    glances = [glance_block(bare, run) for run in scene.runs] if view.glance else []
    axis = view.axis if made.data or view.axis != "examples" else "step"
    loss = loss_block(scale, reach(trajectories, scene.steps, axis), replace(plain, axis=axis))
    fit = fit_block(surface, plain)
    catalog = catalog_block(view.language)
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
            "name": made.name,
            "parameters": {p.key: scene.parameters.get(p.key, p.default) for p in made.parameters},
            "start": scene.origin,
            "steps": scene.steps,
            "seed": scene.seed,
            "axes": made.axes,
            "examples": made.data.size if made.data else 0,
        },
        "picture": {"figure": picture.id, "box": view.box or made.view, "home": view.box is None},
        "loss": {"figure": loss.id, "axis": axis, **asdict(scale)},
        "fit": {"figure": fit.id, "curve": made.data.curve} if fit and made.data else None,
        "glance": [b.id for b in glances],
        "limit": stability_limit(surface),
        "runs": _runs(lab, runs),
    }
    blocks = [catalog, picture, loss, *([fit] if fit else []), *(r.block for r in runs), *glances]
    return packed(header, [b for b in dict.fromkeys(blocks) if b.id not in have])


def _runs(lab: Lab, runs: tuple[Computed, ...]) -> list[dict[str, Any]]:
    scene, language = lab.scene, lab.view.language
    names = sentences.run_names(scene, language)
    looks = styles(scene.runs, lab.view.theme)
    listed = []
    for run, number_of, name, style, (trajectory, block) in zip(
        scene.runs, lab.sheet.ids, names, looks, runs, strict=True
    ):
        resolved, end = trajectory.resolved, trajectory.end
        assert end is not None
        near = trajectory.nearest_minimum
        listed.append(
            {
                "id": number_of,
                "optimizer": run.optimizer,
                "name": name,
                "style": asdict(style),
                "trail": block.id,
                "settings": resolved.settings,
                "batch": resolved.batch,
                "sigma": resolved.sigma,
                "replacement": resolved.replacement,
                "clip": resolved.clip,
                "l2": resolved.l2,
                "schedule": resolved.schedule,
                "scheduleSettings": resolved.schedule_settings,
                "examplesPerGradient": trajectory.examples_per_gradient,
                "changed": run != Run(run.optimizer),
                "source": sentences.gradient_source(scene, run, language),
                "result": {
                    "settings": sentences.settings(trajectory.optimizer, resolved, language),
                    "code": end.code,
                    "sentence": sentences.how_it_ended(trajectory, language),
                    "steps": trajectory.steps,
                    "loss": number(float(trajectory.losses[-1])),
                    "distance": number(near[1]) if near else "–",
                    "evaluations": trajectory.gradient_evaluations,
                    "examples": trajectory.examples_seen,
                },
            }
        )
    return listed


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
