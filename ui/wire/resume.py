"""A page whose session was lost: what its browser is told to keep, and how another goes on by it.

A server that was started anew, or another one, has only the address, which says less.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from links import writing
from ui.wire.events import Lab, Sheet
from ui.wire.links import page_of, to

KEPT = 20  # scenes that can be undone in another session


def whole(lab: Lab) -> dict[str, object]:
    """What another session goes on by, besides what can be undone.

    The scene as it is shown with the whole view as ``query``, the ids of its ``runs``, and the
    scene as it was ``opened``.
    """
    scene, ids, lesson = lab.sheet
    return {
        "query": writing.link(scene, lesson, lab.language or "", lab.view, exactly=True),
        "runs": ids,
        "opened": to(lab.opened or lab.settled, lab),
    }


@lru_cache(maxsize=64)
def history(past: tuple[Sheet, ...]) -> tuple[dict[str, object], ...]:
    """The same of the scenes that can be undone, the latest last: of each its link and its ids."""
    return tuple({"query": to(sheet), "runs": sheet.ids} for sheet in past[-KEPT:])


def by_word(shown: object) -> Lab | None:
    """The page that a browser says it shows; None where that makes no sense.

    Args:
        shown: What ``whole`` says, the last event, ``ack``, and ``past``, as ``history`` says it.
            What makes no sense in the past cannot be undone.
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
        opened=page_of(opened)[0].sheet,
        applied=ack,
    )


def _said(said: object) -> Lab | None:
    """The page of a link and the ids of its runs."""
    if not (isinstance(said, Mapping) and isinstance(said.get("query"), str)):
        return None
    lab, _ = page_of(said["query"])
    ids = said.get("runs")
    if not (isinstance(ids, list) and all(type(number) is int and number >= 0 for number in ids)):
        return None
    if len(ids) != len(set(ids)) or len(ids) != len(lab.scene.runs):
        return None
    sheet = lab.sheet._replace(ids=tuple(ids))
    return replace(lab, sheet=sheet, settled=sheet)
