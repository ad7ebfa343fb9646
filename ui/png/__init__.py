"""A button that turns an SVG into a PNG: in the browser, with nothing to install."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent


@cache
def _component() -> Any:
    return st.components.v2.component(
        "svg_to_png",
        html='<button type="button"></button>',
        css=(HERE / "png.css").read_text("utf-8"),
        js=(HERE / "png.js").read_text("utf-8"),
    )


def png_button(label: str, svg: bytes, name: str, scale: int, key: str) -> None:
    """Offer a picture for download, at 96 pixels to an inch times ``scale``."""
    data = {"label": label, "svg": svg.decode(), "name": name, "scale": scale}
    _component()(key=key, data=data, width="content", height="content")
