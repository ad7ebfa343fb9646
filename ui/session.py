"""The page's state between reruns, and the address bar."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from engine import Complaint, read_query
from figures import read_view
from lessons import LESSONS, READY_MADE
from texts import LANGUAGES
from ui import lab as component
from ui import language, links
from ui.events import Event, Lab, choose_scene, fold, open_scene
from ui.shared import shared

STATE = "state"
LONG = 8_000  # characters; a link that is longer is nobody's, and not kept
NAVIGATE = "navigate"  # the browser went back or forward


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


def by_word(shown: object) -> Lab | None:
    """The page that a browser says it shows; None where that makes no sense.

    Args:
        shown: What ``links.whole`` says, the last event, ``ack``, and ``past``, as
            ``links.history`` says it. What makes no sense in the past cannot be undone.
    """
    there = _said(shown)
    if there is None or not isinstance(shown, Mapping):
        return None
    opened, ack, past = (shown.get(key) for key in ("opened", "ack", "past"))
    if not (isinstance(opened, str) and type(ack) is int and ack >= 0):
        return None
    before = [_said(said) for said in past] if isinstance(past, list) else []
    return replace(
        there,
        past=tuple(lab.sheet for lab in before if lab),
        opened=read_link(opened)[0].sheet,
        applied=ack,
    )


def _said(said: object) -> Lab | None:
    """The page of a link and the ids of its runs."""
    if not (isinstance(said, Mapping) and isinstance(said.get("query"), str)):
        return None
    lab, _ = read_link(said["query"])
    ids = said.get("runs")
    if not (isinstance(ids, list) and all(type(number) is int and number >= 0 for number in ids)):
        return None
    if len(ids) != len(set(ids)) or len(ids) != len(lab.scene.runs):
        return None
    sheet = lab.sheet._replace(ids=tuple(ids))
    return replace(lab, sheet=sheet, settled=sheet)


def save(lab: Lab) -> None:
    """Keep the page's state."""
    st.session_state[STATE] = lab


def open_link(query: str) -> Lab:
    """A page that shows the scene of a link; what makes no sense in it is kept as complaints."""
    lab, listed = read_link(query) if len(query) > LONG else shared_link(query)
    st.session_state.complaints = list(listed)
    return lab


def read_link(query: str) -> tuple[Lab, tuple[Complaint, ...]]:
    """A page that shows the scene of a link, and what makes no sense in it."""
    rest, chosen, of_language = links.taken_from(query, links.LANGUAGE, LANGUAGES)
    rest, taught, of_lesson = links.taken_from(rest, links.LESSON, LESSONS)
    rest, view, of_view = read_view(rest)
    scene = LESSONS[taught].scene if taught else next(iter(READY_MADE.values()))
    of_scene: list[Complaint] = []
    if rest:
        scene, of_scene = read_query(rest)
    lab = replace(Lab.of(scene, view, lesson=taught), language=chosen or None)
    return lab, (*of_scene, *of_view, *of_lesson, *of_language)


shared_link = shared(most=64)(read_link)


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
    if st.session_state.get("written", links.plain(_address())) == query:
        return
    opened, _, _ = links.taken_from(_address(), links.LANGUAGE, LANGUAGES)
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
