"""The one component: picture, curves, transport and run cards, in ``lab.js`` and its modules."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import streamlit as st

from texts import LANGUAGES, text
from ui.assets import MODULES, Assets, publish

KEY = "lab"
# What stands in the lab's place, at its size and in its theme, until its files are here.
PLACEHOLDER = """
.lab { min-height: calc(100vh - 90px); }
.lab:not(.ready) { background: var(--st-secondary-background-color); border-radius: 8px; }
.lab:not(.ready) > :not(.sentence) { display: none; }
"""


@cache
def _component(assets: Assets) -> Any:
    """Register the component; Streamlit warns where a name is registered twice."""
    script = (MODULES / "shim.js").read_text("utf-8")
    # The texts are among what may not load, so this one is said in every language.
    unloaded = " ".join(text(language, "setup.unloaded") for language in LANGUAGES)
    return st.components.v2.component(
        "loss_surface_lab",
        html=(MODULES / "lab.html").read_text("utf-8"),
        css=PLACEHOLDER,
        js=script.replace("ASSETS", json.dumps({**assets._asdict(), "unloaded": unloaded})),
        isolate_styles=False,
    )


def mount(data: bytes) -> None:
    """Show the lab with a payload.

    Raises:
        OSError: The browser's files cannot be published.
    """
    _component(publish())(key=KEY, data=data, on_events_change=lambda: None)


def events() -> dict[str, Any]:
    """What the browser sent last: ``session``, ``have`` and ``events``; empty before that."""
    state = st.session_state.get(KEY)
    sent = state.get("events") if state else None
    return sent if isinstance(sent, dict) else {}
