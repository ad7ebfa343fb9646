"""The loss-surface lab: watch optimization algorithms move on a 2-D loss surface.

Run it with ``streamlit run app.py``.
"""

from __future__ import annotations

import streamlit as st

from texts import text
from ui import header, lab, session
from ui.assets import STATIC
from ui.equations import show_equations
from ui.payload import payload

st.set_page_config(page_title="Loss-surface lab", page_icon="static/icon.svg", layout="wide")

state = session.load()
top = st.container(key="top")
# The lab goes to the browser first: the hand waits for the picture, not for the header.
try:
    lab.mount(payload(state, st.session_state.session, session.have()))
except OSError:
    st.error(text(state.view.language, "setup.static", folder=STATIC))
with top:
    header.header(state)
    header.complaints(session.complaints(), state.view.language)
show_equations(state)
session.write_address(state)
