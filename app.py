"""The loss-surface lab: watch optimization algorithms move on a 2-D loss surface.

Run it with ``streamlit run app.py``. Streamlit finds ``app`` in it, which serves the page, and runs
the file as a script for each visitor. Where only scripts are run, the page is the same.
"""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware
from streamlit.starlette import App

from texts import text
from ui.assets import STATIC
from ui.page import component, header, session
from ui.page.equations import show_equations
from ui.page.export import show_export
from ui.page.process import TURNS, settle
from ui.page.serving import Ahead, shown
from ui.wire.payload import payload


# A drag runs this function alone, without the header, whose elements would cost the browser more
# than the picture does. The lab sends one change at a time, or a fragment's reruns would queue.
@st.fragment
def picture() -> None:
    """Draw the lab; once the hand rests, with all of the page, as the header is old then."""
    state = session.load()
    if session.header_is_old(state):
        st.rerun()
    try:
        data = payload(state, *session.heard())
        with TURNS.mine():
            component.mount(data)
    except OSError:
        st.error(text(state.view.language, "setup.static", folder=STATIC))


def page() -> None:
    """Draw all of the page."""
    state = session.load()
    title = text(state.view.language, "lab.title")
    st.set_page_config(page_title=title, page_icon="static/icon.svg", layout="wide")
    session.header_shows(state)
    top = st.container(key="top")
    # The lab goes to the browser first: the hand waits for the picture, not for the header.
    picture()
    with TURNS.mine(), top:
        # Pressed by the lab, unseen, to have all of the page run anew.
        st.button("↻", key="call", on_click=session.call)
        header.header(state)
        header.mistake(state)
        header.remark(state)
        header.complaints(session.complaints(), state.view.language)
    show_equations(state)
    show_export(state)
    session.write_address(state)


settle()
if __name__ == "__main__":
    page()
else:
    app = App(__file__, middleware=[Middleware(Ahead)], lifespan=shown)
