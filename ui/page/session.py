"""The page's state between reruns, and the address bar."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from engine import Complaint
from engine.address import parts
from links import writing
from links.reading import LANGUAGE
from ui.page import component, language
from ui.wire import links
from ui.wire.events import NAVIGATE, Event, Lab, choose_scene, fold, open_scene
from ui.wire.links import page_of
from ui.wire.resume import by_word
from ui.wire.shared import shared

STATE = "state"
LONG = 8_000  # characters; a link that is longer is nobody's, and not kept


def load() -> Lab:
    """The page's state with what the browser has done folded in.

    The scene in the session is the master. The address is read when the session begins, and
    when the browser says that it went back or forward; never otherwise, since an address that
    is still under way to the browser would look like a step back.
    """
    if STATE not in st.session_state:
        st.session_state.session = secrets.token_hex(8)
        st.session_state.complaints = []
        st.session_state.calls = 0
        st.session_state[STATE] = open_link(_address())
    lab: Lab = st.session_state[STATE]
    sent = component.events()
    known = sent.get("session") == st.session_state.session
    if known:
        lab = resumed(lab, sent.get("resume"))
    spoken = lab.language or language.of_browser(_locale())
    lab = replace(lab, view=replace(lab.view, theme=_theme(), language=spoken))
    if known:
        listed = sent.get("events")
        events = [e for raw in listed if (e := Event.read(raw))] if isinstance(listed, list) else []
        for event in events:
            if event.kind == NAVIGATE and event.seq > lab.applied:
                lab = replace(go_to(lab, str(event.value)), applied=event.seq)
            else:
                lab = fold(lab, [event])
    save(lab)
    return lab


def resumed(lab: Lab, shown: object) -> Lab:
    """The page that a browser showed whose session was lost, if it says so; else the page itself.

    A server that was started anew, or another one, has opened the address, which says less.
    """
    if shown is None or st.session_state.get("resumed"):
        return lab
    st.session_state.resumed = True
    there = by_word(shown)
    return lab if there is None else replace(there, language=there.language or lab.language)


def save(lab: Lab) -> None:
    """Keep the page's state."""
    st.session_state[STATE] = lab


def open_link(query: str) -> Lab:
    """A page that shows the scene of a link; what makes no sense in it is kept as complaints."""
    lab, listed = page_of(query) if len(query) > LONG else shared_page_of(query)
    st.session_state.complaints = list(listed)
    return lab


shared_page_of = shared(most=64)(page_of)


def go_to(lab: Lab, query: str) -> Lab:
    """The page after the browser's Back or Forward. A language once chosen is kept."""
    there = open_link(query.lstrip("?"))
    sheet = choose_scene(lab.sheet, there.scene)._replace(lesson=there.sheet.lesson)
    moved = open_scene(lab, sheet)
    moved = replace(moved, language=there.language or lab.language)
    # The address stays as it stands: writing it anew would cut off what Forward leads to.
    st.session_state.written = links.query(moved)
    return moved


def write_address(lab: Lab) -> None:
    """Put the settled scene into the address bar, if it is not there already.

    The scene that opens the app needs no link. What others had appended goes with the first change;
    Streamlit itself keeps its own ``embed``.
    """
    query = links.query(lab)
    if st.session_state.get("written", writing.plain(_address())) == query:
        return
    opened = any(part.key != LANGUAGE for part in parts(_address()))
    first = "written" not in st.session_state and not opened
    st.session_state.written = query
    if not first:
        st.query_params.from_dict(links.parameters(lab))


def header_shows(lab: Lab) -> None:
    """Note what the header is drawn from."""
    st.session_state.header = _for_header(lab)


def header_is_old(lab: Lab) -> bool:
    """Whether the page outside the lab shows something else than it should."""
    return bool(st.session_state.header != _for_header(lab))


def _for_header(lab: Lab) -> tuple[object, ...]:
    return lab.settled, bool(lab.past), lab.asked, lab.exporting, lab.view, lab.draft


def heard() -> tuple[str, list[str], int]:
    """This session's name, the blocks that the browser says it holds, and how often it called."""
    listed = component.events().get("have")
    have = [b for b in listed if isinstance(b, str)] if isinstance(listed, list) else []
    return st.session_state.session, have, st.session_state.calls


def call() -> None:
    """The browser was cut off, and asks whether anybody is there."""
    st.session_state.calls += 1


def complaints() -> list[Complaint]:
    """What made no sense in the link that was opened."""
    listed: list[Complaint] = st.session_state.complaints
    return listed


def dismiss() -> None:
    """Forget the complaints."""
    st.session_state.complaints = []


def _address() -> str:
    """The query string as it stands in the address bar, where a + and a blank differ."""
    context = get_script_run_ctx()
    return context.query_string if context else ""


def _locale() -> str | None:
    locale: str | None = st.context.locale
    return locale


def _theme() -> Any:
    return "dark" if st.context.theme.type == "dark" else "light"
