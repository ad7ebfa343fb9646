"""A scene as one HTML file that plays offline: the lab's player without the lab.

It is put together from what the page itself sends to the browser and from the very same modules,
over a backdrop that needs no Plotly. Knows no Streamlit, so that a command line can make it, too.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from functools import cache
from html import escape
from typing import Any

import latex2mathml.converter

from engine import Scene
from exports.caption import Piece, caption
from exports.formats.html import html
from figures import AXES, THEMES, ThemeName, View, axis_of, styles
from figures.legend import run_names
from texts import families, text, translated
from ui.assets import MODULES, modules
from ui.wire import sentences
from ui.wire.blocks import Block, compute, json_block
from ui.wire.events import Lab
from ui.wire.payload import described, loss_on, packed

ENTRY = "standalone.js"
STYLES = ("lab.css", "standalone.css")
UNUSED = ("ack", "refusal", "undo", "qr", "link", "asOpened")


def standalone(
    scene: Scene, view: View | None = None, theme: ThemeName | None = None, title: str = ""
) -> bytes:
    """The file of a scene; the same scene and view give the same bytes.

    Args:
        scene: What is played.
        view: Its box, loss axis, language, and what is open: curves, the slope at the heads, the
            step inspector.
        theme: None for the reader's own: light or dark, as the browser says.
        title: Above all, and of the page; "" for none, and the scene's name.
    """
    view = replace(view or View(), gallery=False)  # whose pictures open in the lab
    header, blocks = offline(Lab.of(scene, replace(view, theme="light", page="")), theme)
    name = translated(view.language, f"surface.{scene.surface}.name", scene.landscape.name)
    methods = ", ".join(run_names(scene, view.language))
    letters = f":root {{ --lab-letters: {', '.join(families())}; }}"
    return html(
        title=title or f"{name}: {methods}",
        language=view.language,
        styles=[letters, *(_file(style) for style in STYLES)],
        body=f"{_heading(title)}{_file('lab.html')}\n{_footer(scene, view)}",
        data=packed(header, blocks),
        modules=modules(),
        entry=ENTRY,
    )


def offline(lab: Lab, theme: ThemeName | None) -> tuple[dict[str, Any], list[Block]]:
    """The header and the blocks of a page that no server stands behind.

    Everything is in light colours; the browser puts each dark one in its light one's place. The
    loss comes on every axis that it can be drawn on.
    """
    header, blocks = described(lab)
    catalog = _trimmed(header, next(b for b in blocks if b.id == header["catalog"]))
    losses = _losses(lab)
    for key in UNUSED:
        del header[key]
    header |= {
        "sentence": sentences.in_short(lab.scene, lab.view.language),
        "losses": [about for about, _ in losses],
        "themes": {name: _colors(lab.scene, name) for name in THEMES},
        "theme": theme or "",
    }
    kept = [block for block in blocks if block.id != header["catalog"]]
    header["catalog"] = catalog.id
    listed = dict.fromkeys([catalog, *kept, *(block for _, block in losses)])
    return header, list(listed)


def _colors(scene: Scene, theme: ThemeName) -> dict[str, str]:
    """All colours of a theme, with those of the runs, by the same names in both."""
    of_runs = {f"run{i}": style.color for i, style in enumerate(styles(scene.runs, theme))}
    return asdict(THEMES[theme]) | of_runs


def _losses(lab: Lab) -> list[tuple[dict[str, Any], Block]]:
    """The loss by what is counted to the right, on a linear and on a logarithmic axis."""
    runs = compute(lab.scene)
    views = [replace(lab.view, axis=axis, log_loss=log) for axis in AXES for log in (False, True)]
    views = [view for view in views if axis_of(lab.scene.landscape, view) == view.axis]
    return [loss_on(lab.scene, view, runs) for view in views]


def _trimmed(header: dict[str, Any], catalog: Block) -> Block:
    """Of the catalog what the header refers to."""
    known = json.loads(catalog.data)
    methods = {run["optimizer"] for run in header["runs"]}
    schedules = {run["schedule"] for run in header["runs"]}
    curves = {curve["key"] for curve in header["curves"]}
    return json_block(
        {
            "optimizers": {k: v for k, v in known["optimizers"].items() if k in methods},
            "schedules": {k: v for k, v in known["schedules"].items() if k in schedules},
            "curves": {k: v for k, v in known["curves"].items() if k in curves},
            "texts": known["texts"],
        }
    )


def _heading(title: str) -> str:
    return f'<h1 class="title">{escape(title)}</h1>\n' if title else ""


def _footer(scene: Scene, view: View) -> str:
    """What was run, and the string that opens it in the lab, as it is below a figure in print."""
    captioned = caption(scene, view.language, link=view.link(scene))
    about = "".join(_marked_up(piece) for piece in captioned)
    without = escape(text(view.language, "file.no_script"))
    return f'<footer class="made">{about}</footer>\n<noscript><p>{without}</p></noscript>'


def _marked_up(piece: Piece) -> str:
    if piece.kind == "math":
        return f'<span class="formula">{latex2mathml.converter.convert(piece.text)}</span>'
    said = escape(piece.text)
    return f"<code>{said}</code>" if piece.kind == "code" else said


@cache
def _file(name: str) -> str:
    return (MODULES / name).read_text("utf-8")
