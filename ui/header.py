"""The line above the lab: scene, surface with its formula, undo, and the link to share."""

from __future__ import annotations

import streamlit as st

from engine import Complaint, Scene
from lessons import READY_MADE
from surfaces import SURFACES
from texts import text
from ui import session
from ui.events import Lab, choose_scene, choose_surface, show, undo
from ui.sentences import scene_key

SHOWN_COMPLAINTS = 5
OWN = "own"  # the entry for a scene that is none of the ready-made ones


def header(lab: Lab) -> None:
    """Draw the line. Widgets are written from the scene, and change it only in callbacks."""
    language = lab.view.language
    scene = shows("scene", scene_key(lab.scene) or OWN)
    surface = shows("surface", lab.scene.surface)
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        st.selectbox(
            text(language, "header.scene"),
            (*READY_MADE, OWN),
            key=scene,
            format_func=lambda key: text(language, f"scene.{key}"),
            label_visibility="collapsed",
            width=230,
            on_change=_scene_chosen,
            args=(scene,),
        )
        st.selectbox(
            text(language, "header.surface"),
            SURFACES,
            key=surface,
            format_func=lambda key: SURFACES[key].name,
            label_visibility="collapsed",
            width=190,
            on_change=_surface_chosen,
            args=(surface,),
        )
        st.markdown(f"${lab.scene.made.latex}$", help=lab.scene.made.summary, width="stretch")
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


def complaints(listed: list[Complaint], language: str) -> None:
    """Say what made no sense in a link, above the picture that shows the rest."""
    if not listed:
        return
    lines = [c.sentence(language) for c in listed[:SHOWN_COMPLAINTS]]
    if len(listed) > SHOWN_COMPLAINTS:
        lines.append(text(language, "link.more", count=len(listed) - SHOWN_COMPLAINTS))
    with st.container(horizontal=True, vertical_alignment="center", key="complaints"):
        st.warning(text(language, "link.heading"), icon=":material/link_off:", width="stretch")
        st.button(text(language, "link.dismiss"), key="dismiss", on_click=session.dismiss)
    # As plain text: what a link holds is never read as Markdown.
    st.text("\n".join(lines))


def link(lab: Lab) -> str:
    """The address of the settled scene."""
    page = (st.context.url or "").partition("?")[0]
    return f"{page}?{lab.settled.scene.to_query()}"


def latest_own(lab: Lab) -> Scene:
    """The latest scene of this session that is none of the ready-made ones, or the one shown."""
    before = (sheet.scene for sheet in reversed(lab.past) if scene_key(sheet.scene) is None)
    return next(before, lab.scene)


def _scene_chosen(key: str) -> None:
    if key != key_of("scene"):
        return
    lab: Lab = st.session_state[session.STATE]
    chosen = READY_MADE.get(st.session_state[key]) or latest_own(lab)
    session.save(show(lab, choose_scene(lab.sheet, chosen)))


def _surface_chosen(key: str) -> None:
    if key != key_of("surface"):
        return
    lab: Lab = st.session_state[session.STATE]
    session.save(show(lab, choose_surface(lab.sheet, st.session_state[key])))


def _undone() -> None:
    session.save(undo(st.session_state[session.STATE]))
