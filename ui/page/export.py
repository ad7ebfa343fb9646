"""Taking away what is shown: the figure, its caption, the data, and code that makes it again.

What is chosen here is a ``Request``, as a command's options are, and what can be chosen is what the
formats say that they take.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import streamlit as st

from engine import Scene
from exports.code.script import LIBRARIES
from exports.figure.layout import COLUMN, PAGE_WIDTH
from exports.figure.theme import FIGURE_THEMES
from exports.files import Kind, Maker, drawn, filmed, sentence
from exports.formats.missing import MissingError
from exports.panels import ALL, METHOD
from exports.request import Request, line, page, steps
from figures import View
from optimizers import OPTIMIZERS
from texts import text
from ui.page import session
from ui.page.svg import pdf_button, png_button
from ui.wire.dials import Dial, offered, symbol_of
from ui.wire.events import Lab
from ui.wire.formats import FORMATS

ARRANGEMENTS = ("one", "steps", "values", "methods")
ROWS = (0, 1, 2, 3, 4, 5, 6)  # pictures in one of them; 0 for all
ENLARGED, WIDEST = 1.9, 640  # pixels for a point of the preview, and the most of them
NAMES = {"numpy": "NumPy", "torch": "PyTorch", "optax": "Optax", "keras": "Keras"}
SHAPES = {"own": 0.0, "wide": 9 / 16}  # of films: the height by the width; 0 for as it comes


def show_export(lab: Lab) -> None:
    """Open the dialog for the step at which it was asked for, until it is dismissed."""
    if lab.exporting is None:
        return
    language = lab.view.language

    @st.dialog(text(language, "export.title"), width="large", on_dismiss=_dismissed)
    def dialog() -> None:
        pictures, moving, numbers, code = st.tabs(
            [text(language, f"export.{tab}") for tab in ("figure", "film", "data", "code")]
        )
        with pictures:
            _figure(lab)
        with moving:
            _film(lab)
        with numbers:
            _data(lab)
        with code:
            _code(lab)

    dialog()


def suffixes(kind: Kind) -> list[str]:
    """The formats of a kind."""
    return [suffix for suffix, listed in FORMATS.items() if listed.kind == kind]


def _seen(lab: Lab) -> View:
    """What a figure shows of the page."""
    return replace(lab.view.as_shared(), glance=False)


def _figure(lab: Lab) -> None:
    """The figure as it will be, how it is to look, and the files."""
    language, scene, view = lab.view.language, lab.scene, _seen(lab)
    choices, shown = st.columns([2, 3], gap="medium")
    with choices:
        step = None if lab.exporting == scene.steps else lab.exporting
        asked = _arranged(lab, Request(step=step, language=language))
        beside = st.empty()  # for what is wrong with the arrangement
        asked = _looking(lab, asked)
        try:
            drawing = drawn(asked, scene, view)
        except ValueError as error:  # no such step or value, or so many do not fit
            beside.error(sentence(error, language))
            asked = replace(asked, step=step, steps=(), vary="", columns=0)
            drawing = drawn(asked, scene, view)
    name = f"{scene.surface}-{asked.steps[0] if asked.steps else lab.exporting}"
    svg = FORMATS[".svg"].make(asked, scene, view)
    assert isinstance(svg, bytes)
    with shown:
        st.image(svg.decode(), width=min(WIDEST, round(ENLARGED * drawing.width)))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for suffix in suffixes("figure"):
                if suffix == ".html":
                    continue
                if suffix == ".png":
                    _png(svg, name, language)
                else:
                    _taken(lab, replace(asked, output=f"{name}{suffix}"), suffix, svg)
        _page(lab, replace(asked, output=f"{name}.html"), svg)
        kind = st.segmented_control(
            text(language, "export.caption"),
            suffixes("caption"),
            default=suffixes("caption")[0],
            required=True,
            format_func=lambda suffix: text(language, f"export.caption{suffix}"),
        )
        captioned = replace(asked, output=f"{name}{kind}")
        said = str(FORMATS[str(kind)].make(captioned, scene, view))
        st.code(said, language=None, wrap_lines=True, height=180)


def _page(lab: Lab, asked: Request, svg: bytes) -> None:
    """The scene as a page of its own, and what can be changed in it."""
    language = lab.view.language
    known = {dial.param: dial for dial in offered(lab.scene)}
    names = st.multiselect(
        text(language, "export.live.field"),
        known,
        format_func=lambda param: _dial_name(lab.scene, known[param], language),
        placeholder=text(language, "export.live.none"),
        help=text(language, "export.live.help"),
    )
    _taken(lab, replace(asked, live=tuple(names)), ".html", svg)


def _address() -> str:
    """Where the lab is; "" on one's own machine, where nobody else finds it."""
    here = st.context.url or ""
    own = urlsplit(here).hostname in {None, "localhost", "127.0.0.1", "::1"}
    return "" if own else page(here)


def _dial_name(scene: Scene, dial: Dial, language: str) -> str:
    """What can be changed as people know it: the method and the symbol, or a word."""
    if dial.run is None:
        return text(language, f"export.live.{dial.key}")
    optimizer = OPTIMIZERS[scene.runs[dial.run].optimizer]
    sign = symbol_of(scene, dial) or text(language, f"lab.{dial.key}")
    return f"{dial.run + 1}. {optimizer.name} {sign}"


def _taken(lab: Lab, asked: Request, suffix: str, svg: bytes) -> None:
    """A file's button, or what there is instead.

    Where the package for a PDF is missing the browser's print dialog makes it, and what a format
    cannot hold says so.
    """
    wanted, language = FORMATS[suffix], lab.view.language
    # A page that plays opens with all that is open here.
    view, help = _seen(lab), None
    if suffix == ".html":
        view, help = lab.view, text(language, "export.html.help")
        if asked.live:
            asked = replace(asked, page=_address())
    try:
        made = wanted.make(asked, lab.scene, view)
    except MissingError:
        pdf_button(svg, asked.output.removesuffix(suffix), text(language, "export.print.help"))
    except ValueError as error:
        st.button(wanted.name, help=str(error), disabled=True)
    else:
        st.download_button(
            wanted.name, made, asked.output, wanted.mime, help=help, on_click="ignore"
        )


def _png(svg: bytes, name: str, language: str) -> None:
    """In pixels, by the browser, which needs no package for it."""
    scale = st.selectbox(
        text(language, "export.scale"),
        (1, 2, 3, 4),
        index=1,
        format_func=lambda times: f"× {times}",
        width=90,
        label_visibility="collapsed",
    )
    png_button(svg, f"{name}.png", scale)


def _arranged(lab: Lab, one: Request) -> Request:
    """The step shown, several, or several values of a setting, beside or below one another."""
    language, scene = lab.view.language, lab.scene
    arrangement = st.selectbox(
        text(language, "export.arrangement"),
        ARRANGEMENTS,
        format_func=lambda key: text(language, f"export.arrangement.{key}"),
    )
    asked = one
    if arrangement == "steps":
        usual = sorted({max(1, scene.steps // 15), max(1, scene.steps // 3), scene.steps})
        typed = st.text_input(text(language, "export.steps"), ", ".join(map(str, usual)))
        try:
            asked = replace(one, step=None, steps=steps(typed))
        except ValueError:
            st.error(text(language, "export.steps.wrong", steps=scene.steps))
    if arrangement == "values":
        setting = st.selectbox(
            text(language, "export.setting"),
            varied(scene),
            format_func=lambda key: _setting_name(scene, key),
        )
        typed = st.text_input(text(language, "export.values"), usual_values(scene, setting))
        values = ",".join(value.strip() for value in typed.split(","))
        asked = replace(one, vary=f"{setting}={values}")
    if arrangement == "methods":
        asked = replace(one, vary=f"{METHOD}={ALL}")
    if arrangement != "one":
        columns = st.selectbox(
            text(language, "export.columns.field"),
            ROWS,
            format_func=lambda count: str(count or text(language, "export.columns.all")),
        )
        asked = replace(asked, columns=columns)
    return asked


def varied(scene: Scene) -> list[str]:
    """The settings of a scene that a row of pictures can vary, as a link names them."""
    of_runs = [
        f"r{i}.{p.key}"
        for i, run in enumerate(scene.runs, start=1)
        for p in OPTIMIZERS[run.optimizer].hyperparameters
    ]
    return [*of_runs, *(f"surface.{p.key}" for p in scene.landscape.parameters), "seed"]


def _setting_name(scene: Scene, setting: str) -> str:
    """A setting as people know it: the method and the symbol."""
    owner, _, key = setting.rpartition(".")
    if owner == "surface":
        return next(p.symbol for p in scene.landscape.parameters if p.key == key)
    if not owner:
        return setting
    optimizer = OPTIMIZERS[scene.runs[int(owner[1:]) - 1].optimizer]
    symbol = next(p.symbol for p in optimizer.hyperparameters if p.key == key)
    return f"{owner[1:]}. {optimizer.name} {symbol}"


def usual_values(scene: Scene, setting: str) -> str:
    """Three values to begin with: half of what is set, that, and twice as much."""
    owner, _, key = setting.rpartition(".")
    if not owner:
        return f"{scene.seed}, {scene.seed + 1}, {scene.seed + 2}"
    if owner == "surface":
        default = next(p.default for p in scene.landscape.parameters if p.key == key)
        value = scene.parameters.get(key, default)
    else:
        value = scene.resolve(scene.runs[int(owner[1:]) - 1]).settings[key]
    return ", ".join(f"{value * times:.6g}" for times in (0.5, 1.0, 2.0))


def _looking(lab: Lab, asked: Request) -> Request:
    """How the figure is to look."""
    language = lab.view.language

    def named(key: str) -> str:
        return text(language, f"export.{key}")

    theme = st.selectbox(named("look"), FIGURE_THEMES, format_func=lambda key: named(f"look.{key}"))
    left, right = st.columns(2)
    widths = {"column": COLUMN, "page": PAGE_WIDTH, "other": 12.0}
    width = left.selectbox(named("width"), widths, format_func=lambda key: named(f"width.{key}"))
    size = right.number_input(named("size"), 5.0, 24.0, 8.0, 0.5, format="%.1f")
    across = widths[width]
    if width == "other":
        across = left.number_input(named("width.cm"), 4.0, 60.0, across, 0.5, format="%.1f")
    return replace(
        asked,
        width=across,
        size=size,
        theme=None if theme == "print" else theme,
        title=line(st.text_input(named("heading"), max_chars=120)),
        legend=st.checkbox(named("legend"), value=True),
        curves=st.checkbox(named("curves")),
        data=bool(lab.scene.landscape.data) and st.checkbox(named("models")),
    )


def _film(lab: Lab) -> None:
    """The scene as a film; it takes some seconds, so it is made when it is asked for."""
    language, scene = lab.view.language, lab.scene

    def named(key: str) -> str:
        return text(language, f"export.film.{key}")

    with st.container(horizontal=True, vertical_alignment="bottom"):
        suffix = st.selectbox(
            named("format"),
            suffixes("film"),
            format_func=lambda key: FORMATS[key].name,
            width=120,
        )
        shape = st.selectbox(
            named("shape"), SHAPES, format_func=lambda key: named(f"shape.{key}"), width=160
        )
        width = st.number_input(named("width"), 200, 1920, 480, 20, width=140)
        seconds = st.number_input(named("seconds"), 1.0, 60.0, 10.0, 1.0, format="%.0f", width=140)
        fps = st.number_input(named("fps"), 5, 50, 15, width=140)
        first = st.number_input(named("hold_first"), 0.0, 30.0, 0.5, 0.5, format="%.1f", width=140)
        last = st.number_input(named("hold_last"), 0.0, 30.0, 2.0, 0.5, format="%.1f", width=140)
        loop = "loop" not in FORMATS[suffix].takes or st.checkbox(named("loop"), value=True)
        curves = st.checkbox(text(language, "export.curves"), key="film_curves")
    asked = Request(
        output=f"{scene.surface}{suffix}",
        language=language,
        width=11.0,
        theme=lab.view.theme,
        curves=curves,
        pixels=(width, round(width * SHAPES[shape]) or None),
        seconds=seconds,
        fps=fps,
        hold=(first, last),
        loop=loop,
    )
    if st.button(named("make"), type="primary"):
        bar = st.progress(0.0)

        def progress(done: float) -> None:
            bar.progress(done)

        try:
            made = filmed(asked, scene, _seen(lab), progress)
        except MissingError as error:
            st.info(str(error))
        except ValueError as error:  # it would be held for longer than it lasts
            st.error(str(error))
        else:
            st.session_state.film = (scene, _seen(lab), asked, made)
        bar.empty()
    *known, made = st.session_state.get("film", (None, b""))
    if known == [scene, _seen(lab), asked]:
        if FORMATS[suffix].mime.startswith("image"):
            st.image(made, width=min(WIDEST, width))
        else:
            st.video(made, format=FORMATS[suffix].mime, loop=loop, width=min(WIDEST, width))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.download_button(named("save"), made, asked.output, on_click="ignore")
            st.text(text(language, "export.film.size", kilobytes=round(len(made) / 1000)))


def _data(lab: Lab) -> None:
    """Every run as a table, and the scene as JSON."""
    language, scene = lab.view.language, lab.scene
    for suffix in suffixes("data"):
        st.markdown(text(language, f"export{suffix}.help"))
        wanted, asked = FORMATS[suffix], Request(language=language)

        # Made once it is asked for: fifty seeds of eight runs fill megabytes.
        def made(make: Maker = wanted.make, asked: Request = asked) -> str | bytes:
            return make(asked, scene, lab.view)

        st.download_button(
            wanted.name, made, f"{scene.surface}{suffix}", wanted.mime, on_click="ignore"
        )


def _code(lab: Lab) -> None:
    """A script that makes the runs again, in a library of one's choice."""
    language, scene = lab.view.language, lab.scene
    library = st.segmented_control(
        text(language, "export.library"),
        LIBRARIES,
        default=LIBRARIES[0],
        required=True,
        format_func=lambda key: NAMES[key],
    )
    asked = Request(library=str(library), language=language)
    for suffix in suffixes("code"):
        wanted = FORMATS[suffix]
        script = str(wanted.make(asked, scene, lab.view))
        file = f"{scene.surface}_{library}{suffix}"
        st.download_button(wanted.name, script, file, on_click="ignore")
        st.code(script, language=wanted.name.lower(), height=420)


def _dismissed() -> None:
    lab: Lab = st.session_state[session.STATE]
    session.save(replace(lab, exporting=None))
