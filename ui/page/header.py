"""The line above the lab: scene, surface with its formula, undo, the link, the language."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import streamlit as st

from engine import Complaint, Scene
from formulas import OneSided, one_sided, parse
from lessons import LESSONS, READY_MADE
from surfaces import SURFACES
from texts import text, translated, typeset
from ui.page import session
from ui.page.language import after
from ui.wire.events import (
    Lab,
    choose_lesson,
    choose_scene,
    choose_surface,
    latest_formula,
    open_scene,
    show,
    type_formula,
    undo,
)
from ui.wire.links import shared
from ui.wire.sentences import marked, scene_key

SHOWN_COMPLAINTS = 5
EXAMPLES = (
    "x^2 + 10y^2",
    "(1 - x)^2 + 100(y - x^2)^2",
    "x^4 - 2x^2 + y^2 + x/2",
    "sin(2x) cos(2y) + (x^2 + y^2)/10",
    "|x - 1| + (y + 1)^2",
)
OWN, LESSON = "own", "lesson"  # the entries for a scene that is none of the ready-made ones


def header(lab: Lab) -> None:
    """Draw the line. Widgets are written from the scene, and change it only in callbacks."""
    language = lab.view.language
    own = LESSON if lab.sheet.lesson else OWN
    scene = shows("scene", scene_key(lab.scene) or own)
    surface = shows("surface", lab.scene.surface)
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        st.selectbox(
            text(language, "header.scene"),
            (*READY_MADE, own),
            key=scene,
            format_func=lambda key: text(language, f"scene.{key}"),
            label_visibility="collapsed",
            width=230,
            on_change=_scene_chosen,
            args=(scene,),
        )
        st.button(
            text(language, "header.lessons"),
            icon=":material/school:",
            key="lessons",
            help=text(language, "header.lessons.help"),
            on_click=_lessons_opened,
        )
        st.selectbox(
            text(language, "header.surface"),
            SURFACES,
            key=surface,
            format_func=lambda key: translated(language, f"surface.{key}.name", SURFACES[key].name),
            label_visibility="collapsed",
            width=190,
            on_change=_surface_chosen,
            args=(surface,),
        )
        if lab.scene.formula:
            _formula(lab)
        made = lab.scene.landscape
        summary = translated(language, f"surface.{made.key}.summary", made.summary)
        with st.container(key="equation"):
            st.markdown(f"${typeset(language, made.latex)}$", help=summary)
        st.button(
            text(language, "header.undo"),
            icon=":material/undo:",
            key="undo",
            disabled=not lab.past,
            help=text(language, "header.undo.help"),
            on_click=_undone,
        )
        with st.popover(text(language, "header.share"), icon=":material/link:", key="share"):
            st.markdown(text(language, "header.share.text"))
            st.code(link(lab), language=None, wrap_lines=True)
            # The lab listens to it, too, and shows the code over the page, as on a key.
            st.button(
                text(language, "header.share.qr"),
                icon=":material/qr_code_2:",
                key="qr",
                on_click=_qr_asked,
            )
        other = after(language)
        st.button(
            text(other, "language.name"),
            icon=":material/translate:",
            key="language",
            help=text(other, "language.help"),
            on_click=_language_chosen,
            args=(other,),
        )


def shows(name: str, value: str) -> str:
    """The key of a widget that is to show a value.

    A browser sends the value of every widget with whatever it sends. Were a widget written
    under the key that it had, the value that was under way from the browser would come back as
    a person's choice, and undo what the person did since. So a widget whose value changes
    without a hand on it gets a new key, and what is under way for the old one is ignored.
    """
    key = key_of(name)
    if st.session_state.get(key, value) != value:
        st.session_state[f"{name} version"] += 1
        key = key_of(name)
    st.session_state[key] = value
    return key


def key_of(name: str) -> str:
    """The key that a widget has now."""
    return f"{name}-{st.session_state.setdefault(f'{name} version', 0)}"


def _formula(lab: Lab) -> None:
    """The field that a formula is typed in, and how to write one."""
    language = lab.view.language
    key = shows("formula", lab.draft.text if lab.draft else lab.scene.formula)
    st.text_input(
        text(language, "header.formula"),
        key=key,
        label_visibility="collapsed",
        autocomplete="off",
        width=300,
        on_change=_formula_typed,
        args=(key,),
    )
    with st.popover(text(language, "header.formula.help"), icon=":material/help:", key="notation"):
        st.markdown(text(language, "header.formula.notation"))
        for i, example in enumerate(EXAMPLES):
            st.button(f"`{example}`", key=f"example{i}", on_click=_example_chosen, args=(example,))


def mistake(lab: Lab) -> None:
    """Say what is wrong with the formula that was typed, and mark where."""
    if lab.draft is None:
        return
    language, complaint = lab.view.language, lab.draft.error.complaint
    start, length = complaint.values["start"], complaint.values["length"]
    sentence = text(language, complaint.code, **complaint.values)
    with st.container(horizontal=True, vertical_alignment="center", key="mistake"):
        # As code and as plain text: what was typed is never read as Markdown.
        st.code(marked(lab.draft.text, start, length), language=None, width="content")
        st.text(f"{sentence} {text(language, 'header.formula.stays')}", width="stretch")


def remark(lab: Lab) -> None:
    """Say what of a formula has a value on one side only, and how to have it on both."""
    if lab.draft is None and (found := _one_sided(lab.scene.formula)):
        st.caption(text(lab.view.language, "header.formula.one_sided", **found._asdict()))


@lru_cache(maxsize=64)
def _one_sided(formula: str) -> OneSided | None:
    return one_sided(parse(formula)) if formula else None


def complaints(listed: list[Complaint], language: str) -> None:
    """Say what made no sense in a link, above the picture that shows the rest."""
    if not listed:
        return
    lines = [c.sentence(language) for c in listed[:SHOWN_COMPLAINTS]]
    if len(listed) > SHOWN_COMPLAINTS:
        lines.append(text(language, "link.more", count=len(listed) - SHOWN_COMPLAINTS))
    with st.container(horizontal=True, vertical_alignment="center", key="complaints"):
        if all(c.is_note for c in listed):
            st.info(text(language, "link.noted"), icon=":material/info:", width="stretch")
        else:
            st.warning(text(language, "link.heading"), icon=":material/link_off:", width="stretch")
        st.button(text(language, "link.dismiss"), key="dismiss", on_click=session.dismiss)
    # As plain text: what a link holds is never read as Markdown.
    st.text("\n".join(lines))


def link(lab: Lab) -> str:
    """The address of the settled scene, as it is looked at."""
    page = (st.context.url or "").partition("?")[0]
    return f"{page}?{shared(lab)}"


def latest_own(lab: Lab) -> Scene:
    """The latest scene of this session that is none of the ready-made ones, or the one shown."""
    before = (sheet.scene for sheet in reversed(lab.past) if scene_key(sheet.scene) is None)
    return next(before, lab.scene)


def _scene_chosen(key: str) -> None:
    if key != key_of("scene"):
        return
    lab: Lab = st.session_state[session.STATE]
    chosen = READY_MADE.get(st.session_state[key]) or latest_own(lab)
    session.save(open_scene(lab, choose_scene(lab.sheet, chosen)))


def _surface_chosen(key: str) -> None:
    if key != key_of("surface"):
        return
    lab: Lab = st.session_state[session.STATE]
    chosen = st.session_state[key]
    formula = latest_formula(lab) if chosen == "formula" else ""
    session.save(show(lab, choose_surface(lab.sheet, chosen, formula)))


def _formula_typed(key: str) -> None:
    lab: Lab = st.session_state[session.STATE]
    if key == key_of("formula") and lab.scene.formula:  # else the field is about to go
        session.save(type_formula(lab, st.session_state[key]))


def _example_chosen(example: str) -> None:
    session.save(type_formula(st.session_state[session.STATE], example))


def _lessons_opened() -> None:
    """The lesson that was shown last in this session, or the first one."""
    lab: Lab = st.session_state[session.STATE]
    seen = (sheet.lesson for sheet in (lab.sheet, *reversed(lab.past)))
    latest = next(filter(None, seen), next(iter(LESSONS)))
    session.save(show(lab, choose_lesson(lab.sheet, latest)))


def _language_chosen(language: str) -> None:
    session.save(replace(st.session_state[session.STATE], language=language))


def _qr_asked() -> None:
    lab: Lab = st.session_state[session.STATE]
    page = (st.context.url or "").partition("?")[0]
    session.save(replace(lab, view=replace(lab.view, page=page)))


def _undone() -> None:
    session.save(undo(st.session_state[session.STATE]))
