"""Links: a scene, and beside it the lesson that it is in and the language that was chosen.

The address bar holds these. A link that is given away also says how the scene is looked at, which
would fill the browser's history.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from urllib.parse import urlencode

from engine import Complaint
from engine.address import joined, parts
from engine.scene import shortened
from lessons import LESSONS
from ui.events import Lab, Sheet

LESSON, LANGUAGE = "lesson", "lang"
KEPT = 20  # scenes that can be undone in another session


def parameters(lab: Lab, sheet: Sheet | None = None) -> dict[str, str]:
    """The parameters of a link to the settled scene, or to another; a lesson's own needs none."""
    link = of_sheet(sheet or lab.settled)
    return link | ({LANGUAGE: lab.language} if lab.language else {})


def of_sheet(sheet: Sheet) -> dict[str, str]:
    """The same without a language."""
    link = {LESSON: sheet.lesson} if sheet.lesson else {}
    if not sheet.lesson or sheet.scene != LESSONS[sheet.lesson].scene:
        link |= sheet.scene.to_parameters()
    return link


def query(lab: Lab) -> str:
    """The link as a query string."""
    return urlencode(parameters(lab))


def shared(lab: Lab) -> str:
    """The link to give away as a query string: with the zoom and the curves that are open."""
    return urlencode(parameters(lab) | lab.view.to_parameters(), safe=",")


def whole(lab: Lab) -> dict[str, object]:
    """What another session goes on by, besides what can be undone.

    The scene as it is shown with the whole view as ``query``, the ids of its ``runs``, and the
    scene as it was ``opened``.
    """
    view = lab.view.to_parameters(exactly=True)
    return {
        "query": urlencode(parameters(lab, lab.sheet) | view, safe=","),
        "runs": lab.sheet.ids,
        "opened": urlencode(parameters(lab, lab.opened)),
    }


@lru_cache(maxsize=64)
def history(past: tuple[Sheet, ...]) -> tuple[dict[str, object], ...]:
    """The same of the scenes that can be undone, the latest last: of each its link and its ids."""
    return tuple({"query": urlencode(of_sheet(sheet)), "runs": sheet.ids} for sheet in past[-KEPT:])


def plain(link: str) -> str:
    """A query string as the lab writes it, without what others have appended."""
    return urlencode([(part.key, part.value) for part in parts(link)])


def taken_from(link: str, name: str, known: Collection[str]) -> tuple[str, str, list[Complaint]]:
    """A query string without a parameter, its value or "", and what makes no sense about it.

    What is no part of a scene is taken out before a scene is read, which knows nothing of it.
    """
    listed = parts(link)
    rest = joined(part for part in listed if part.key != name)
    values = [part.value for part in listed if part.key == name]
    complaints = [Complaint(name, "twice", {}) for _ in values[1:]]
    if not values or values[0] in known:
        return rest, values[0] if values else "", complaints
    about = {"value": shortened(values[0]), "known": ", ".join(known)}
    return rest, "", [Complaint(name, "unknown", about), *complaints]
