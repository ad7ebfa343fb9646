"""Buttons that turn an SVG into a PNG or a PDF: in the browser, with nothing to install."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent


@cache
def _component() -> Any:
    return st.components.v2.component(
        "svg_button",
        html='<button type="button"></button>',
        css=(HERE / "svg.css").read_text("utf-8"),
        js=(HERE / "svg.js").read_text("utf-8"),
    )


def png_button(svg: bytes, name: str, scale: int) -> None:
    """Offer a picture for download, at 96 pixels to an inch times ``scale``."""
    data = {"kind": "PNG", "svg": svg.decode(), "name": name, "scale": scale, "help": ""}
    _component()(key="png", data=data, width="content", height="content")


def pdf_button(svg: bytes, name: str, help: str) -> None:
    """Offer a picture to the browser's print dialog, which saves it as a PDF of its size."""
    data = {"kind": "PDF", "svg": svg.decode(), "name": name, "help": help}
    _component()(key="pdf", data=data, width="content", height="content")
