"""A method's equations, conventions and source, when a card asks for them."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from optimizers import OPTIMIZERS
from texts import text, translated, typeset
from ui.page import session
from ui.wire.events import Lab


def show_equations(lab: Lab) -> None:
    """Open a dialog for the optimizer that was asked about, until it is dismissed."""
    if lab.asked is None:
        return
    optimizer, language = OPTIMIZERS[lab.asked], lab.view.language
    key = f"optimizer.{optimizer.key}"

    @st.dialog(optimizer.name, on_dismiss=_dismissed)
    def dialog() -> None:
        full_name = translated(language, f"{key}.full_name", optimizer.full_name)
        summary = translated(language, f"{key}.summary", optimizer.summary)
        st.markdown(f"**{full_name}.** {summary}")
        for line in optimizer.update_latex:
            st.latex(typeset(language, line))
        for quantity in (*optimizer.state, *optimizer.shown):
            help = translated(language, f"{key}.{quantity.key}.help", quantity.help)
            st.markdown(f"${typeset(language, quantity.symbol)}$: {help}")
        conventions = translated(language, f"{key}.conventions", optimizer.conventions)
        st.markdown(f"**{text(language, 'equations.conventions')}.** {conventions}")
        source = optimizer.reference
        heading = text(language, "equations.reference")
        st.markdown(f"**{heading}.** [{source.paper} ({source.year})]({source.link})")

    dialog()


def _dismissed() -> None:
    lab: Lab = st.session_state[session.STATE]
    session.save(replace(lab, asked=None))
