"""Living figures in a notebook: ``import exports.notebook``, and a scene shows itself.

A figure is a file of ``ui/wire/standalone.py`` in a frame, so that it lives on in the saved
notebook, without the kernel. A notebook that is not trusted shows a sentence in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from engine import Scene
from figures import ThemeName, View
from texts import text
from ui.wire.dials import usual
from ui.wire.standalone import live, named  # a notebook stands above the page, as app.py does

HEIGHT = 640  # px, until the frame has been told how high its figure is
FIT = """\
for (const frame of document.querySelectorAll("iframe.loss-surface:not(.fitted)")) {
  frame.classList.add("fitted");
  addEventListener("message", ({ source, data }) => {
    if (source === frame.contentWindow && data?.lossSurfaceHeight) {
      frame.style.height = `${data.lossSurfaceHeight}px`;
    }
  });
  const ask = () => frame.contentWindow.postMessage("lossSurfaceFit", "*");
  frame.addEventListener("load", ask);
  ask();
}
"""
"""What a page runs so that each frame of a figure is as high as that."""
FRAME = """\
<div class="loss-surface-figure">
<style>.loss-surface-figure > p {{ display: none; }}</style>
<p>{sentence} {link}</p>
<iframe class="loss-surface" title="{name}" sandbox="allow-scripts allow-popups"
  style="width: 100%; height: {height}px; border: 0" srcdoc="{file}"></iframe>
<script>
{script}</script>
</div>
"""


class Figure(NamedTuple):
    """A scene as a notebook shows it.

    Attributes:
        scene: As it opens.
        live: What can be changed, as a link calls it; None for the η of each run, the start and
            the steps.
        view: Its box, language, and what is open; its page is the lab that the figure links to.
        theme: None for the reader's own, as the browser says.
    """

    scene: Scene
    live: Sequence[str] | None = None
    view: View = View()
    theme: ThemeName | None = None

    def _repr_html_(self) -> str:
        """The figure in a frame; raises ``ValueError`` for a name that cannot be changed."""
        scene, view = self.scene, self.view
        names = usual(scene) if self.live is None else self.live
        file = live(scene, names, view, self.theme, unscripted=False).decode()
        name, query = named(scene, view.language), view.link(scene)
        link = f"<code>{escape(query)}</code>"
        if view.page:
            there = escape(text(view.language, "file.to_lab"))
            link = f'<a href="{escape(f"{view.page}?{query}")}">{there}</a>'
        return FRAME.format(
            sentence=escape(text(view.language, "notebook.untrusted", name=name)),
            link=link,
            name=escape(name),
            height=HEIGHT,
            file=escape(file),
            script=FIT,
        )


Scene._repr_html_ = lambda scene: Figure(scene)._repr_html_()  # type: ignore[attr-defined]
