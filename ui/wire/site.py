"""A folder of pages for any web space or a memory stick: every lesson and scene, alive.

A browser takes the steps. The pages share one style sheet and one script, which is no module, as a
browser loads none from a file beside a page that was opened from disk. Nothing else is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any, NamedTuple

from engine import Scene
from exports.figure.layout import Options, figure
from exports.formats.html import classic, encoded, packed, page
from exports.formats.svg import to_svg
from exports.panels import panel
from figures import THEMES, View
from lessons import LESSONS, READY_MADE
from links import writing
from texts import LANGUAGES, text, unbroken
from ui.assets import MODULES, modules
from ui.wire import sentences
from ui.wire.blocks import Block, compact
from ui.wire.dials import chosen, offered, usual
from ui.wire.lesson import described, markup
from ui.wire.payload import framed, joined
from ui.wire.standalone import letters, living, of_one_seed, opened, without_script

SCRIPT, STYLES = "lab.js", "lab.css"
SHEETS = ("lab.css", "standalone.css", "site.css")
ENTRY = "site.js"
SEEN = View(glance=True, worked=True)
POLICY = (
    "default-src 'none'; script-src 'self' file: 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' file: 'unsafe-inline'; img-src data:"
)
BODY = """\
<nav class="site">{links}</nav>
{lab}
{footer}{data}
<script src="../data/{numbers}"></script>
<script src="../{script}"></script>"""
INDEX = """\
<main class="site-index{spaced}">
<nav class="site">{languages}</nav>
<h1>{title}</h1>
<p>{about}</p>
<h2>{lessons_title}</h2>
<ol>
{lessons}
</ol>
<h2>{scenes_title}</h2>
<ul>
{scenes}
</ul>
</main>"""
CHOICE = """\
<main class="site-index">
<h1>{title}</h1>
<ul>
{languages}
</ul>
</main>
<script>
const known = {known};
const tags = navigator.languages.map((tag) => tag.split("-")[0]);
const wanted = tags.find((tag) => known.includes(tag));
location.replace(`${{wanted ?? known[0]}}/index.html`);
</script>"""


class Leaf(NamedTuple):
    """What a page shows in every language: a scene, or a lesson's own and its further ones.

    Attributes:
        key: Of the lesson or the ready-made scene.
        lesson: Whether it is one.
        scenes: The first is the one that it opens with.
    """

    key: str
    lesson: bool
    scenes: tuple[Scene, ...]

    @property
    def name(self) -> str:
        """Of its files."""
        return f"{'lesson' if self.lesson else 'scene'}-{self.key}"

    def title(self, language: str) -> str:
        """As the index lists it."""
        if self.lesson:
            return LESSONS[self.key].words(language).title
        return text(language, f"scene.{self.key}")

    def about(self, language: str) -> str:
        """What a lesson asks, or a scene tells, as HTML."""
        if self.lesson:
            return markup(LESSONS[self.key].words(language).question)
        return escape(unbroken(sentences.about_scene(self.scenes[0], language)))


LEAVES = (
    *(Leaf(key, True, (lesson.scene, *lesson.asides)) for key, lesson in LESSONS.items()),
    *(Leaf(key, False, (scene,)) for key, scene in READY_MADE.items()),
)


def site(lab: str = "") -> Mapping[str, Callable[[], bytes]]:
    """What makes each file, by its path in the folder; the same bytes each time.

    Args:
        lab: The address of a lab that the pages point to; "" for none.
    """
    files: dict[str, Callable[[], bytes]] = {"index.html": _choice}
    files[SCRIPT] = lambda: classic(modules(), ENTRY).encode()
    files[STYLES] = _styles
    for leaf in LEAVES:
        files[f"data/{leaf.name}.js"] = partial(_numbers, leaf)
    for language in LANGUAGES:
        view = View(language=language, page=lab)
        files[f"{language}/index.html"] = partial(_index, language)
        for leaf in LEAVES:
            files[f"{language}/{leaf.name}.html"] = partial(_page, leaf, view)
    return files


def _told(leaf: Leaf, view: View) -> tuple[list[dict[str, Any]], list[Block]]:
    """The headers of a page's scenes, and the blocks of all of them."""
    headers, every = [], []
    for place, scene in enumerate(leaf.scenes, start=-1):
        single = of_one_seed(scene)
        first = usual(single)
        later = [dial.param for dial in offered(single) if dial.param not in first]
        shown, more = (chosen(single, names, view.language) for names in (first, later))
        lesson = leaf.key if leaf.lesson else ""
        header, blocks = living(single, view, None, shown, more, lesson)
        if leaf.lesson:
            header["lesson"]["shown"] = place
            header["live"]["query"] = writing.link(scene, lesson, view.language)
        else:
            header["story"] = unbroken(sentences.about_scene(scene, view.language))
        headers.append(header | {"needs": [block.id for block in blocks], "blocks": {}})
        every += blocks
    return headers, list(dict.fromkeys(every))


def _buffer(header: dict[str, Any], blocks: Iterable[Block] = ()) -> bytes:
    """A header and some of the blocks; what it needs besides is in another buffer of the page."""
    manifest, body = joined(list(blocks))
    return framed(compact({"needs": []} | header | {"blocks": manifest}), body)


def _numbers(leaf: Leaf) -> bytes:
    """What a page's scenes are in any language, as a script that gives it to the page."""
    _, blocks = _told(leaf, SEEN)
    data = encoded(_buffer({}, (block for block in blocks if block.kind != "json")))
    return f'window.lossSurface = "{data}";\n'.encode()


def _page(leaf: Leaf, view: View) -> bytes:
    """A page in a language."""
    language, scene = view.language, leaf.scenes[0]
    headers, blocks = _told(leaf, replace(SEEN, language=language, page=view.page))
    words = _buffer({}, (block for block in blocks if block.kind == "json"))
    data = [packed(_buffer(header), f"scene-{i}") for i, header in enumerate(headers)]
    data.append(packed(words, "words"))
    still = to_svg(figure((panel(scene),), Options(view=view))).decode()
    told = _explained(leaf.key, language) if leaf.lesson else f"<p>{leaf.about(language)}</p>"
    body = BODY.format(
        links=_links(f"{leaf.name}.html", language),
        lab=(MODULES / "lab.html").read_text("utf-8"),
        footer=without_script(still + told) + opened(scene, view),
        data="\n".join(data),
        numbers=f"{leaf.name}.js",
        script=SCRIPT,
    )
    title = f"{leaf.title(language)} · {text(language, 'lab.title')}"
    return page(title, language, POLICY, _head("../"), body)


def _explained(lesson: str, language: str) -> str:
    """A lesson as it is read where no script asks anything."""
    told = described(lesson, language)
    said = [told["question"], *told["explanation"], told["takeaway"]]
    return "\n".join([f"<h2>{escape(told['title'])}</h2>", *(f"<p>{p}</p>" for p in said)])


def _links(file: str, language: str) -> str:
    """The way to the index, and to the same page in the other languages."""
    home = f'<a href="index.html">{escape(text(language, "site.home"))}</a>'
    return f"{home}\n{_languages(file, language)}"


def _languages(file: str, language: str) -> str:
    return "\n".join(
        f'<a class="language" lang="{other}" href="../{other}/{file}">{_name(other)}</a>'
        for other in LANGUAGES
        if other != language
    )


def _name(language: str) -> str:
    return escape(text(language, "language.name"))


def _index(language: str) -> bytes:
    """The lessons and the scenes of a language."""
    rows = [
        f'<li><a href="{leaf.name}.html">{escape(leaf.title(language))}</a>'
        f"<p>{leaf.about(language)}</p></li>"
        for leaf in LEAVES
    ]
    title = text(language, "lab.title")
    body = INDEX.format(
        spaced=" spaced" if LANGUAGES[language].spaced else "",
        languages=_languages("index.html", language),
        title=escape(title),
        about=escape(text(language, "site.about")),
        lessons_title=escape(text(language, "header.lessons")),
        lessons="\n".join(rows[: len(LESSONS)]),
        scenes_title=escape(text(language, "site.scenes")),
        scenes="\n".join(rows[len(LESSONS) :]),
    )
    return page(title, language, POLICY, _head("../"), body)


def _choice() -> bytes:
    """Where the folder is opened: to the reader's language."""
    rows = "\n".join(
        f'<li><a lang="{language}" href="{language}/index.html">{_name(language)}</a></li>'
        for language in LANGUAGES
    )
    first = next(iter(LANGUAGES))
    title = text(first, "lab.title")
    body = CHOICE.format(title=escape(title), languages=rows, known=list(LANGUAGES))
    return page(title, first, POLICY, _head(""), body)


def _head(up: str) -> str:
    return f'<link rel="stylesheet" href="{up}{STYLES}">'


def _styles() -> bytes:
    """The style sheet of all pages: the lab's, and the list's in the colours of the themes."""
    light, dark = (
        f":root {{ --site-background: {colors.background}; --site-ink: {colors.ink}; "
        f"--site-muted: {colors.muted}; }}"
        for colors in (THEMES["light"], THEMES["dark"])
    )
    turned = f"@media (prefers-color-scheme: dark) {{ {dark} }}"
    sheets = ((MODULES / name).read_text("utf-8") for name in SHEETS)
    return "\n".join([letters(), light, turned, *sheets]).encode()
