"""The page by a link, and links to what it shows."""

from __future__ import annotations

from dataclasses import replace

from engine import Complaint
from links import writing
from links.reading import read_link
from ui.wire.events import Lab, Sheet


def page_of(query: str) -> tuple[Lab, tuple[Complaint, ...]]:
    """A page that shows the scene of a link, and what makes no sense in it."""
    there = read_link(query)
    lab = Lab.of(there.scene, there.view, lesson=there.lesson)
    return replace(lab, language=there.language or None), there.complaints


def parameters(lab: Lab) -> dict[str, str]:
    """The parameters of the address: the settled scene's."""
    return writing.parameters(lab.settled.scene, lab.settled.lesson, lab.language or "")


def query(lab: Lab) -> str:
    """The address as a query string."""
    return to(lab.settled, lab)


def shared(lab: Lab) -> str:
    """The link to give away as a query string: with the zoom and the curves that are open."""
    return writing.link(lab.settled.scene, lab.settled.lesson, lab.language or "", lab.view)


def to(sheet: Sheet, lab: Lab | None = None) -> str:
    """A link to a scene as a query string, in the language that was chosen on a page."""
    return writing.link(sheet.scene, sheet.lesson, (lab and lab.language) or "")
