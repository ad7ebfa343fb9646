"""A scene as one HTML file that plays offline: the lab's player without the lab.

It is put together from what the page itself sends to the browser and from the very same modules,
over a backdrop that needs no Plotly. Knows no Streamlit, so that a command line can make it, too.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import cache
from html import escape
from typing import Any, NamedTuple

import latex2mathml.converter

from engine import Scene
from exports.caption import Piece, caption
from exports.figure.layout import Options, figure
from exports.formats.html import COMPILING, STRICT, html
from exports.formats.svg import to_svg
from exports.panels import panel
from figures import AXES, SHAPES, THEMES, ThemeName, View, axis_of, styles
from figures.legend import run_names
from texts import families, text, translated
from ui.assets import MODULES, modules
from ui.wire import sentences, twins
from ui.wire.blocks import Block, compute, json_block, picture_block, surface_alone
from ui.wire.dials import PLAY, Dial, chosen, furthest
from ui.wire.dials import described as described_dials
from ui.wire.events import Lab
from ui.wire.ground import without_heights
from ui.wire.payload import described, draws_of, loss_on, packed

STYLES = ("lab.css", "standalone.css")
UNUSED = ("ack", "refusal", "undo", "qr", "link", "asOpened")


class Kind(NamedTuple):
    """What begins a file, what its scripts may do, and whether its data is compressed."""

    entry: str
    policy: str
    deflated: bool


PLAYED = Kind("standalone.js", STRICT, deflated=False)
LIVE = Kind("live.js", COMPILING, deflated=True)


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
    without = f"<p>{escape(text(view.language, 'file.no_script'))}</p>"
    footer = without_script(without) + _footer(_captioned(scene, view))
    return _page(scene, view, title, footer, packed(header, blocks), PLAYED)


def live(
    scene: Scene,
    names: Sequence[str],
    view: View | None = None,
    theme: ThemeName | None = None,
    title: str = "",
    unscripted: bool = True,
) -> bytes:
    """The file of a scene in which a reader can change what its author chose.

    It takes the steps itself, so that there is one path for each run and no cloud of seeds.

    Args:
        scene: As it opens.
        names: What can be changed: ``r1.eta`` and other numbers as a link calls them, ``start``,
            ``steps``; with ``play`` it has a clock and plays at first.
        view: As in ``standalone``; its page is where the lab is found, "" for nowhere.
        theme: None for the reader's own.
        title: Above all, and of the page; "" for none, and the scene's name.
        unscripted: Whether a reader who allows no scripts finds the figure in it, standing still.

    Raises:
        ValueError: With a sentence, where a name is none that can be changed here.
    """
    view = replace(view or View(), gallery=False)
    shown = chosen(scene, names, view.language)
    if all(dial.param != PLAY for dial in shown):
        view = replace(view, hide=False)  # what is hidden comes to be seen by playing
    scene = of_one_seed(scene)
    data = packed(*living(scene, view, theme, shown))
    without = f"<p>{escape(text(view.language, 'file.no_script.live'))}</p>"
    if unscripted:
        without = to_svg(figure((panel(scene),), Options(view=view))).decode() + without
    return _page(scene, view, title, without_script(without) + opened(scene, view), data, LIVE)


def of_one_seed(scene: Scene) -> Scene:
    """The scene whose runs each take one path, that of its seed."""
    return replace(scene, runs=tuple(replace(run, seeds=1) for run in scene.runs))


def living(
    scene: Scene,
    view: View,
    theme: ThemeName | None,
    shown: Sequence[Dial],
    more: Sequence[Dial] = (),
    lesson: str = "",
) -> tuple[dict[str, Any], list[Block]]:
    """The header and the blocks of a page that takes the steps itself.

    Args:
        scene: As it opens, each run with one seed.
        view: As in ``live``.
        theme: None for the reader's own.
        shown: What can be changed.
        more: What can be changed, too, by whoever looks for it.
        lesson: The key of the lesson that it is in.
    """
    every = [*shown, *more]
    lab = Lab.of(scene, replace(view, theme="light", page=""), lesson)
    steps = furthest(scene, every)
    header, blocks = offline(lab, theme, keep=("options", "ends", "limits", "lessons"))
    noisy = {dial.run for dial in every if dial.key == "sigma"}
    blocks += [*twins.add(lab, header, steps, noisy), *_draws(scene, header, steps)]
    blocks = _without_heights(lab, header, blocks)
    header |= {
        "still": all(dial.param != PLAY for dial in every),
        "live": {
            "controls": described_dials(shown, lab.sheet.ids, more),
            "steps": steps,
            "page": view.page,
            "query": view.link(scene),
        },
    }
    return header, list(dict.fromkeys(blocks))


def offline(
    lab: Lab, theme: ThemeName | None, keep: Sequence[str] = ()
) -> tuple[dict[str, Any], list[Block]]:
    """The header and the blocks of a page that no server stands behind.

    Everything is in light colours; the browser puts each dark one in its light one's place. The
    loss comes on every axis that it can be drawn on. Of the catalog ``keep`` names what stays
    whole.
    """
    header, blocks = described(lab)
    catalog = _trimmed(header, next(b for b in blocks if b.id == header["catalog"]), keep)
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


def _trimmed(header: dict[str, Any], catalog: Block, keep: Sequence[str]) -> Block:
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
        | {key: known[key] for key in keep}
    )


def _heading(title: str) -> str:
    return f'<h1 class="title">{escape(title)}</h1>\n' if title else ""


def _page(scene: Scene, view: View, title: str, footer: str, data: bytes, kind: Kind) -> bytes:
    """The file, of a kind."""
    return html(
        title=title or named(scene, view.language),
        language=view.language,
        styles=[letters(), *(_file(style) for style in STYLES)],
        body=f"{_heading(title)}{_file('lab.html')}\n{footer}",
        data=data,
        modules=modules(),
        **kind._asdict(),
    )


def named(scene: Scene, language: str) -> str:
    """What stands in a window's title: the surface and the runs."""
    name = translated(language, f"surface.{scene.surface}.name", scene.landscape.name)
    return f"{name}: {', '.join(run_names(scene, language))}"


def letters() -> str:
    """The style of a page that finds the letters of all languages."""
    return f":root {{ --lab-letters: {', '.join(families())}; }}"


def _captioned(scene: Scene, view: View) -> str:
    """What was run, and the string that opens it in the lab, as it is below a figure in print."""
    captioned = caption(scene, view.language, link=view.link(scene))
    return "".join(_marked_up(piece) for piece in captioned)


def opened(scene: Scene, view: View) -> str:
    """What a live file opens with, and the way to the lab."""
    said = [escape(text(view.language, "file.opens_with")), _captioned(scene, view)]
    if view.page:
        address = escape(f"{view.page}?{view.link(scene)}")
        there = escape(text(view.language, "file.to_lab"))
        target = 'target="_blank" rel="noopener"'
        said.append(f'<a class="to-lab" href="{address}" {target}>{there}</a>')
    return _footer(" ".join(said))


def _footer(about: str) -> str:
    return f'<footer class="made">{about}</footer>'


def without_script(markup: str) -> str:
    """What a reader sees who allows no scripts, in place of the lab that these would build."""
    hidden = "<style>.lab { display: none; }</style>"
    return f'<noscript>{hidden}<div class="unscripted">{markup}</div></noscript>\n'


def _draws(scene: Scene, header: dict[str, Any], steps: int) -> list[Block]:
    """The examples that runs draw, for as many steps as a reader can ask for."""
    longer = [draws_of(replace(scene, steps=steps), scene.resolve(run)) for run in scene.runs]
    for about, block in zip(header["runs"], longer, strict=True):
        about["draws"] = block and block.id
    return [block for block in longer if block]


def _without_heights(lab: Lab, header: dict[str, Any], blocks: list[Block]) -> list[Block]:
    """The blocks, of which the picture's is without the numbers that the browser works out.

    With it are those whose grounds reach further, for windows of other shapes.
    """
    bare, view, drawn = surface_alone(lab.scene), lab.view, header["picture"]["figure"]
    grounds, found = {}, [block for block in blocks if block.id != drawn]
    for shapes in SHAPES:
        seen = View(language=view.language, box=view.box, scales=view.scales, shapes=shapes)
        figure, heights, tape = without_heights(bare, picture_block(bare, seen))
        grounds[shapes] = {"figure": figure.id, "heights": heights}
        found += [figure, tape]
    header["picture"] |= grounds["usual"] | {"grounds": grounds}
    return found


def _marked_up(piece: Piece) -> str:
    if piece.kind == "math":
        return f'<span class="formula">{latex2mathml.converter.convert(piece.text)}</span>'
    said = escape(piece.text)
    return f"<code>{said}</code>" if piece.kind == "code" else said


@cache
def _file(name: str) -> str:
    return (MODULES / name).read_text("utf-8")
