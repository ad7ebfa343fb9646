"""Taking away what is shown: the figure, its caption, the data, and code that makes it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from engine import Scene, SceneError
from exports.caption import caption, to_latex, to_markdown, to_text
from exports.code.script import LIBRARIES, to_code
from exports.figure.layout import COLUMN, PAGE_WIDTH, Options, figure
from exports.figure.theme import FIGURE_THEMES
from exports.formats.cairo import cairosvg, to_pdf
from exports.formats.film import Film, gif, spread, video
from exports.formats.missing import MissingError
from exports.formats.svg import to_svg
from exports.formats.table import to_csv_file
from exports.formats.tikz import to_tikz
from exports.panels import ALL, METHOD, Panel, filmstrip, multiples, panel
from exports.request import Request, line, written
from exports.sheet.drawing import Drawing
from links.document import to_json_text
from optimizers import OPTIMIZERS
from texts import text
from ui.page import session
from ui.page.svg import pdf_button, png_button
from ui.wire.events import Lab
from ui.wire.standalone import standalone

ARRANGEMENTS = ("one", "steps", "values", "methods")
MOST = 4  # panels in a row that can still be read
ENLARGED, WIDEST = 1.9, 640  # pixels for a point of the preview, and the most of them
NAMES = {"numpy": "NumPy", "torch": "PyTorch", "optax": "Optax", "keras": "Keras"}
FILMS = ("gif", "mp4", "webm")
SHAPES = {"own": 0.0, "wide": 9 / 16}  # of films: the height by the width; 0 for as it comes
CAPTIONS = {"text": "txt", "markdown": "md", "latex": "tex"}


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


def _figure(lab: Lab) -> None:
    """The figure as it will be, how it is to look, and the files."""
    language, scene = lab.view.language, lab.scene
    choices, shown = st.columns([2, 3], gap="medium")
    with choices:
        panels, arranged = _panels(lab)
        options = _options(lab)
        try:
            drawing = figure(panels, options)
        except ValueError as error:  # so many do not fit
            st.error(str(error))
            panels, arranged = _one(lab)
            drawing = figure(panels, options)
    more = written(_looking(arranged, options))
    captioned = caption(scene, language, arranged.step, panels, options.link(scene), more)
    svg = to_svg(drawing, to_text(scene, captioned))
    name = f"{scene.surface}-{panels[0].step}"
    with shown:
        st.image(svg.decode(), width=min(WIDEST, round(ENLARGED * drawing.width)))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.download_button("SVG", svg, f"{name}.svg", "image/svg+xml", on_click="ignore")
            _pdf(svg, name, language)
            _tikz(drawing, to_text(scene, captioned), name, language)
            scale = st.selectbox(
                text(language, "export.scale"),
                (1, 2, 3, 4),
                index=1,
                format_func=lambda times: f"× {times}",
                width=90,
                label_visibility="collapsed",
            )
            png_button(svg, f"{name}.png", scale)
            st.download_button(
                "HTML",
                standalone(
                    scene,
                    lab.view,
                    None if options.theme == "print" else options.theme,
                    options.title,
                ),
                f"{scene.surface}.html",
                "text/html",
                help=text(language, "export.html.help"),
                on_click="ignore",
            )
        kind = st.segmented_control(
            text(language, "export.caption"),
            CAPTIONS,
            default="text",
            required=True,
            format_func=lambda key: text(language, f"export.caption.{key}"),
        )
        said = {
            "text": to_text(scene, captioned),
            "markdown": to_markdown(captioned, f"{name}.svg"),
            "latex": to_latex(captioned, name),
        }[str(kind)]
        st.code(said, language=None, wrap_lines=True, height=180)


def _pdf(svg: bytes, name: str, language: str) -> None:
    """A PDF where the package for it is installed; else by the browser's print dialog."""
    try:
        cairosvg(language)
    except MissingError:
        pdf_button(svg, name, text(language, "export.print.help"))
        return
    pdf = to_pdf(svg, language)
    st.download_button("PDF", pdf, f"{name}.pdf", "application/pdf", on_click="ignore")


def _tikz(drawing: Drawing, said: str, name: str, language: str) -> None:
    """TikZ, unless the drawing is too much for TeX; then the reason beside the button."""
    try:
        source = to_tikz(drawing, language, said)
    except ValueError as error:
        st.button("TikZ", help=str(error), disabled=True)
        return
    st.download_button("TikZ", source, f"{name}.tex", "text/x-tex", on_click="ignore")


def _one(lab: Lab) -> tuple[Sequence[Panel], Request]:
    """The scene at the step shown, as a command asks for it."""
    step = None if lab.exporting == lab.scene.steps else lab.exporting
    return (panel(lab.scene, step),), Request(step=step)


def _panels(lab: Lab) -> tuple[Sequence[Panel], Request]:
    """The scene at the step shown, at several, or under several values of a setting.

    Also what a command asks for them with.
    """
    language, scene = lab.view.language, lab.scene
    one, asked = _one(lab)
    arrangement = st.selectbox(
        text(language, "export.arrangement"),
        ARRANGEMENTS,
        format_func=lambda key: text(language, f"export.arrangement.{key}"),
    )
    if arrangement == "steps":
        usual = sorted({max(1, scene.steps // 15), max(1, scene.steps // 3), scene.steps})
        typed = st.text_input(text(language, "export.steps"), ", ".join(map(str, usual)))
        try:
            steps = [int(part) for part in listed(typed)]
        except ValueError:
            steps = []
        if steps and all(0 <= s <= scene.steps for s in steps):
            return filmstrip(scene, steps, language), Request(steps=tuple(steps))
        st.error(text(language, "export.steps.wrong", steps=scene.steps, most=MOST))
    if arrangement == "values":
        setting = st.selectbox(
            text(language, "export.setting"),
            varied(scene),
            format_func=lambda key: _setting_name(scene, key),
        )
        typed = st.text_input(text(language, "export.values"), usual_values(scene, setting))
        try:
            values = listed(typed)
            varied_by = replace(asked, vary=f"{setting}={','.join(values)}")
            return multiples(scene, setting, values, asked.step), varied_by
        except SceneError as error:
            st.error(error.complaint.sentence(language))
        except ValueError:
            st.error(text(language, "export.values.wrong", most=MOST))
    if arrangement == "methods":
        return multiples(scene, METHOD, [ALL], asked.step), replace(asked, vary=f"{METHOD}={ALL}")
    return one, asked


def _looking(arranged: Request, options: Options) -> Request:
    """What a command asks for such a figure with."""
    return replace(
        arranged,
        width=options.width,
        size=options.size,
        theme=None if options.theme == "print" else options.theme,
        language=options.view.language,
        title=options.title,
        legend=options.legend,
        curves=options.curves,
        data=options.data,
    )


def listed(typed: str) -> list[str]:
    """What stands between commas. Raises ``ValueError`` for none, or for more than fit."""
    parts = [part.strip() for part in typed.split(",") if part.strip()]
    if not 1 <= len(parts) <= MOST:
        raise ValueError(typed)
    return parts


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


def _options(lab: Lab) -> Options:
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
    title = line(st.text_input(named("heading"), max_chars=120))
    legend = st.checkbox(named("legend"), value=True)
    curves = st.checkbox(named("curves"))
    data = bool(lab.scene.landscape.data) and st.checkbox(named("models"))
    return Options(
        width=across,
        theme=theme,
        size=size,
        legend=legend,
        title=title,
        curves=curves,
        data=data,
        view=replace(lab.view.as_shared(), glance=False),
    )


def _film(lab: Lab) -> None:
    """The scene as a film; it takes some seconds, so it is made when it is asked for."""
    language = lab.view.language

    def named(key: str) -> str:
        return text(language, f"export.film.{key}")

    with st.container(horizontal=True, vertical_alignment="bottom"):
        suffix = st.selectbox(named("format"), FILMS, format_func=str.upper, width=120)
        shape = st.selectbox(
            named("shape"), SHAPES, format_func=lambda key: named(f"shape.{key}"), width=160
        )
        width = st.number_input(named("width"), 200, 1920, 480, 20, width=140)
        seconds = st.number_input(named("seconds"), 1.0, 60.0, 10.0, 1.0, format="%.0f", width=140)
        fps = st.number_input(named("fps"), 5, 50, 15, width=140)
        first = st.number_input(named("hold_first"), 0.0, 30.0, 0.5, 0.5, format="%.1f", width=140)
        last = st.number_input(named("hold_last"), 0.0, 30.0, 2.0, 0.5, format="%.1f", width=140)
        loop = st.checkbox(named("loop"), value=True)
        curves = st.checkbox(text(language, "export.curves"), key="film_curves")
    height = round(width * SHAPES[shape]) or None
    film = Film(width, height, seconds, fps, first, last, loop)
    options = spread(
        Options(
            width=11.0,
            theme=lab.view.theme,
            curves=curves,
            view=replace(lab.view.as_shared(), glance=False),
        ),
        film,
    )
    asked = (lab.scene, suffix, options, film)
    if st.button(named("make"), type="primary"):
        bar = st.progress(0.0)

        def progress(done: float) -> None:
            bar.progress(done)

        try:
            made = (
                gif(lab.scene, options, film, progress)
                if suffix == "gif"
                else video(lab.scene, suffix, options, film, progress)
            )
        except MissingError as error:
            st.info(str(error))
        except ValueError as error:  # it would be held for longer than it lasts
            st.error(str(error))
        else:
            st.session_state.film = (asked, made)
        bar.empty()
    known, made = st.session_state.get("film", (None, b""))
    if known == asked:
        if suffix == "gif":
            st.image(made, width=min(WIDEST, width))
        else:
            st.video(made, format=f"video/{suffix}", loop=loop, width=min(WIDEST, width))
        name = f"{lab.scene.surface}.{suffix}"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.download_button(named("save"), made, name, on_click="ignore")
            st.text(text(language, "export.film.size", kilobytes=round(len(made) / 1000)))


def _data(lab: Lab) -> None:
    """Every run as a table, and the scene as JSON."""
    language, scene = lab.view.language, lab.scene
    st.markdown(text(language, "export.csv.help"))

    def table() -> bytes:  # made once it is asked for: fifty seeds of eight runs fill megabytes
        return to_csv_file(scene, panel(scene).trajectories, language)

    st.download_button("CSV", table, f"{scene.surface}.csv", "text/csv", on_click="ignore")
    st.markdown(text(language, "export.json.help"))
    as_json = to_json_text(scene)
    st.download_button(
        "JSON", as_json, f"{scene.surface}.json", "application/json", on_click="ignore"
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
    script = to_code(scene, str(library), language)
    st.download_button("Python", script, f"{scene.surface}_{library}.py", on_click="ignore")
    st.code(script, language="python", height=420)


def _dismissed() -> None:
    lab: Lab = st.session_state[session.STATE]
    session.save(replace(lab, exporting=None))
