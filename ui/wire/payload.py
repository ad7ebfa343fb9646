"""What is sent to the browser: one buffer, with only what the browser does not have yet.

The buffer is a little-endian uint32 (the length of the header), the header as JSON, padding to
8 bytes, and the blocks. The header says how the page looks now and names its blocks by id; a
block is JSON, numbers (f8, f4) or indices (u1, u2), and its id says all that it was made from. A
loss is float64, as it may be larger than float32 can hold; only what changed is sent, so that it
costs little.
"""

from __future__ import annotations

import struct
from collections.abc import Collection
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

import segno

from engine import Run, Scene, Trajectory, of_each_method
from engine.limits import limit
from engine.scene import Resolved
from figures import (
    CURVES,
    THEMES,
    View,
    axis_names,
    axis_of,
    curve_scales,
    legend,
    loss_scale,
    reach,
    scales_of,
    styles,
)
from optimizers import OPTIMIZERS
from surfaces import Surface
from texts import LANGUAGES, number, text, translated, unbroken
from ui.wire import lesson, links, resume, sentences, twins
from ui.wire.blocks import (
    Block,
    Computed,
    catalog_block,
    compact,
    compute,
    computed,
    curve_axes_block,
    curve_block,
    data_block,
    draws_block,
    fit_block,
    glance_block,
    json_block,
    lesson_block,
    loss_block,
    picture_block,
    surface_alone,
    without_runs,
    worked_block,
)
from ui.wire.events import Lab
from ui.wire.shared import shared


def payload(lab: Lab, session: str, have: Collection[str], calls: int = 0) -> bytes:
    """The buffer for the browser, without the blocks that it says it has.

    Args:
        lab: The page's state.
        session: A name for this session, so that events of an earlier one are told apart.
        have: The ids of blocks that the browser holds.
        calls: How often it has called, after it was cut off. Streamlit does not pass on what is
            as before, and the browser waits for an answer.
    """
    head, body = parts(lab, have) if lab.applied or have else opening(lab)
    own = compact({"session": session, "calls": calls})
    return framed(f"{own.removesuffix('}')},{head.removeprefix('{')}", body)


@shared(most=64, heaviest=32_000_000, weigh=lambda made: len(made[1]))
def opening(lab: Lab) -> tuple[str, bytes]:
    """What everybody gets who opens the same link and has done nothing yet."""
    return parts(lab, ())


def parts(lab: Lab, have: Collection[str]) -> tuple[str, bytes]:
    """The header as JSON, without the session's name, and the blocks that are not there yet."""
    header, blocks = described(lab)
    blocks = list(dict.fromkeys([*blocks, *twins.add(lab, header)]))
    manifest, body = joined([block for block in blocks if block.id not in have])
    return written(header, blocks, manifest), body


def described(lab: Lab) -> tuple[dict[str, Any], list[Block]]:
    """The header, and every block that it names."""
    scene, view = lab.scene, lab.view
    bare, surface = without_runs(scene), surface_alone(scene)
    runs = compute(scene)
    made = scene.landscape
    clouds = [r.cloud for r in runs if r.cloud]
    plain = View(theme=view.theme, language=view.language)
    seen = replace(plain, box=view.box, scales=view.scales, shapes=view.shapes)
    picture = picture_block(surface, seen)
    glances = [glance_block(bare, run) for run in scene.runs] if view.glance else []
    steps = [worked_block(bare, run) for run in scene.runs] if view.worked else []
    about_loss, loss = loss_on(scene, view, runs)
    fit, data = fit_block(surface, plain), data_block(surface)
    gallery, of_gallery = _gallery(lab) if view.gallery else (None, [])
    drawn = [draws_of(scene, r.trajectory.resolved) for r in runs]
    curves, of_curves = _curves(lab, runs, plain)
    catalog = catalog_block(view.language)
    past = json_block(resume.history(lab.past)) if lab.past else None
    taught = lesson_block(lab.sheet.lesson, view.language) if lab.sheet.lesson else None
    header = {
        "ack": lab.applied,
        "refusal": _refusal(lab),
        "catalog": catalog.id,
        "theme": view.theme,
        "colors": asdict(THEMES[view.theme]),
        "language": view.language,
        "spaced": LANGUAGES[view.language].spaced,
        "sentence": unbroken(sentences.about_scene(scene, view.language)),
        "undo": [bool(lab.past), bool(lab.future)],
        "hide": view.hide,
        "link": {**resume.whole(lab), "past": past.id if past else None},
        "asOpened": lab.opened is None or scene == lab.opened.scene,
        "scene": {
            "surface": scene.surface,
            "name": translated(view.language, f"surface.{scene.surface}.name", made.name),
            "parameters": {p.key: scene.parameters.get(p.key, p.default) for p in made.parameters},
            "start": scene.origin,
            "steps": scene.steps,
            "seed": scene.seed,
            "axes": axis_names(made, view.language),
            "examples": made.data.size if made.data else 0,
        },
        "picture": {
            "figure": picture.id,
            "box": view.box or made.view,
            "home": view.box is None,
            "camera": view.camera,
            "scales": scales_of(made, view.scales),
            "suited": view.scales is None,
            "unitsDiffer": made.units_differ,
        },
        "loss": about_loss,
        "fit": _fit(made, fit, data),
        "curves": curves,
        "glance": [b.id for b in glances],
        "lesson": {"block": taught.id, "shown": lesson.shown(lab.sheet)} if taught else None,
        "qr": _qr(f"{view.page}?{links.shared(lab)}") if view.page else None,
        "gallery": gallery,
        "worked": [{"names": names, "block": b.id} for names, b in steps],
        "runs": _runs(lab, runs, drawn),
    }
    clouded = (block for c in clouds for block in (c.frames, c.band))
    every = (
        catalog,
        picture,
        loss,
        fit,
        data,
        taught,
        past,
        *(r.block for r in runs),
        *drawn,
        *glances,
    )
    shown = (*(block for block in every if block), *clouded, *of_curves, *of_gallery)
    blocks = [*shown, *(b for _, b in steps)]
    return header, list(dict.fromkeys(blocks))


def loss_on(scene: Scene, view: View, runs: tuple[Computed, ...]) -> tuple[dict[str, Any], Block]:
    """What the header says of the loss on the view's axes, and these."""
    trajectories = [r.trajectory for r in runs]
    scale = loss_scale(trajectories, view, [r.cloud.losses for r in runs if r.cloud])
    axis = axis_of(scene.landscape, view)
    plain = View(theme=view.theme, language=view.language, axis=axis)
    block = loss_block(scale, reach(trajectories, scene.steps, axis), plain)
    return {"figure": block.id, "axis": axis, **asdict(scale)}, block


def _curves(
    lab: Lab, runs: tuple[Computed, ...], plain: View
) -> tuple[list[dict[str, Any]], list[Block]]:
    """What the header says of each open quantity that a run of the scene has, and its blocks."""
    scene, view = lab.scene, lab.view
    bare = without_runs(scene)
    listed, blocks = [], []
    for key in view.curves:
        curve, log = CURVES[key], CURVES[key].log != (key in view.turned)
        having = [i for i, run in enumerate(scene.runs) if run.optimizer in curve.optimizers]
        if not having:
            continue
        scales = curve_scales(curve, [runs[i].trajectory for i in having], log)
        names = axis_names(scene.landscape, view.language) if curve.coordinates else ("",)
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


def _gallery(lab: Lab) -> tuple[list[dict[str, Any]], list[Block]]:
    """What the header says of a run of every method, and the blocks that draw them."""
    scene, language = lab.scene, lab.view.language
    bare, listed, blocks = without_runs(scene), [], []
    for run in of_each_method(scene):
        trajectory, block, _ = computed(bare, run)
        own = lab.sheet.ids[scene.runs.index(run)] if run in scene.runs else None
        listed.append(
            {
                "optimizer": run.optimizer,
                "run": own,
                "style": asdict(styles([run], lab.view.theme)[0]),
                "trail": block.id,
                "eta": trajectory.resolved.settings.get("eta"),
                "settings": legend.settings(trajectory.optimizer, trajectory.resolved, language),
                "ended": sentences.how_it_ended(trajectory, language),
            }
        )
        blocks.append(block)
    return listed, blocks


def _fit(made: Surface, figure: Block | None, data: Block | None) -> dict[str, Any] | None:
    if not (made.data and figure and data):
        return None
    # The picture's levels are decades above the lowest value where that is stated.
    lowest = made.lowest if made.log_levels else None
    return {"figure": figure.id, "data": data.id, "curve": made.data.curve, "lowest": lowest}


def draws_of(scene: Scene, run: Resolved) -> Block | None:
    """Which examples the steps of a run look at; None where they look at all, or there are none."""
    data = scene.landscape.data
    if not (data and run.batch):
        return None
    return draws_block(scene.seed, data.size, run.batch, scene.steps, run.replacement)


def _runs(lab: Lab, runs: tuple[Computed, ...], drawn: list[Block | None]) -> list[dict[str, Any]]:
    scene, language = lab.scene, lab.view.language
    names = [unbroken(name) for name in legend.run_names(scene, language)]
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
                **resolved.options(),
                "seeds": run.seeds,
                "cloud": {
                    "stride": seeds.stride,
                    "frames": seeds.frames.id,
                    "band": seeds.band.id,
                    "seeds": seeds.ends.seeds,
                }
                if seeds
                else None,
                "scheduleSettings": resolved.schedule_settings,
                "limit": _limit(trajectory),
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


def _limit(trajectory: Trajectory) -> dict[str, Any]:
    """The η beyond which the run diverges, or None; and what a limit at one place is told by.

    That is the method's own, or where it states none, GD's.
    """
    resolved, own = trajectory.resolved, trajectory.optimizer
    optimizer = own if own.limit and own.limit.times(resolved.settings) else OPTIMIZERS["gd"]
    assert optimizer.limit
    curvature = "(λmax + λ₂)" if resolved.l2 else "λmax"
    formula = optimizer.limit.written.format(curvature=curvature)
    return {
        "eta": limit(trajectory.surface, own, resolved),
        "method": optimizer.name,
        "times": optimizer.limit.times(resolved.settings),
        "formula": formula.replace(" ", "\N{NO-BREAK SPACE}"),
    }


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
    manifest, body = joined(blocks)
    return framed(written(header, blocks, manifest), body)


def joined(blocks: list[Block]) -> tuple[dict[str, Any], bytes]:
    """Blocks one after another, and by id the kind, place and length of each."""
    manifest, listed, offset = {}, [], 0
    for block in blocks:
        manifest[block.id] = [block.kind, offset, len(block.data)]
        padding = -len(block.data) % 8
        offset += len(block.data) + padding
        listed += [block.data, bytes(padding)]
    return manifest, b"".join(listed)


def written(header: dict[str, Any], blocks: list[Block], manifest: dict[str, Any]) -> str:
    """The header as JSON, with the ids of all blocks that it needs and where those sent are."""
    about = {"needs": [block.id for block in blocks], "blocks": manifest}
    return compact(header | about)


def framed(head: str, body: bytes) -> bytes:
    """The buffer of a header and of what follows it."""
    data = head.encode()
    return b"".join([struct.pack("<I", len(data)), data, bytes(-(4 + len(data)) % 8), body])
