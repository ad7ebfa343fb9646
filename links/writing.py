"""Links as the lab writes them.

The address bar holds a scene, its lesson and the language that was chosen. A link that is given
away also says how the scene is looked at, which would fill the browser's history.
"""

from __future__ import annotations

from urllib.parse import urlencode

from engine import Scene
from engine.address import parts
from figures import View
from lessons import LESSONS
from links.reading import LANGUAGE, LESSON


def parameters(scene: Scene, lesson: str = "", language: str = "") -> dict[str, str]:
    """The parameters of a link to a scene; a lesson's own needs none."""
    link = {LESSON: lesson} if lesson else {}
    if not lesson or scene != LESSONS[lesson].scene:
        link |= scene.to_parameters()
    return link | ({LANGUAGE: language} if language else {})


def link(
    scene: Scene,
    lesson: str = "",
    language: str = "",
    view: View | None = None,
    exactly: bool = False,
) -> str:
    """A link to a scene as a query string, maybe with a view as ``View.to_parameters`` says it."""
    if view is None:
        return urlencode(parameters(scene, lesson, language))
    looked_at = view.to_parameters(exactly=exactly)
    return urlencode(parameters(scene, lesson, language) | looked_at, safe=",")


def plain(query: str) -> str:
    """A query string as the lab writes it, without what others have appended."""
    return urlencode([(part.key, part.value) for part in parts(query)])
