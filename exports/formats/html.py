"""One HTML file that holds everything: markup, styles, ES modules and data.

It asks for nothing over a network, and a policy in it tells the browser to see to that. Browsers
load no module from a file beside a page that was opened from disk, so the modules become one inline
script: each is a function, called in the order in which they need one another.
"""

from __future__ import annotations

import base64
import html as markup
import posixpath
import re
import zlib
from collections.abc import Mapping, Sequence

STRICT = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
COMPILING = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; worker-src blob:; "
    "style-src 'unsafe-inline'; img-src data:"
)
"""For a page that makes functions of tapes; where its host forbids that, it interprets them."""
IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[\w./]+)";$', re.MULTILINE)
IMPORT_ALL = re.compile(r'^import \* as (\w+) from "(\.[\w./]+)";$', re.MULTILINE)
NAMES = r"(\w+|\[[\w, ]+\])"
EXPORT = re.compile(rf"^export (?=(?:async )?(?:const|function|class) {NAMES})", re.MULTILINE)
LEFT_OVER = re.compile(r"^\s*(?:import|export)\b.*", re.MULTILINE)

PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<link rel="icon" href="data:,">
{head}
</head>
<body>
{body}
</body>
</html>
"""
AS_IT_IS = """\
<script type="text/plain" id="data">{data}</script>
<script type="module">
{script}
</script>"""
COMPRESSED = """\
{data}
{script}
<script type="module">
const early = []; // what the page around asks before anybody here listens
const keep = (event) => early.push(event);
addEventListener("message", keep);
const packed = atob(document.getElementById("script").textContent);
const bytes = Uint8Array.from(packed, (c) => c.charCodeAt(0));
const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
const text = await new Response(inflated).text();
document.body.append(Object.assign(document.createElement("script"), {{ text }}));
removeEventListener("message", keep);
for (const {{ source, data }} of early) {{
  dispatchEvent(new MessageEvent("message", {{ source, data }}));
}}
</script>"""


def html(
    title: str,
    language: str,
    styles: Sequence[str],
    body: str,
    data: bytes,
    modules: Mapping[str, str],
    entry: str,
    policy: str = STRICT,
    deflated: bool = False,
) -> bytes:
    """The file, in UTF-8; the same parts give the same bytes.

    Args:
        title: Of the page, as plain text.
        language: Of the page, as in ``lang``.
        styles: Style sheets, in their order.
        body: Markup of the page's body.
        data: What the script finds, in base64, in the element ``data``.
        modules: The text of each ES module by its path; those not needed are left out.
        entry: The path of the module that starts it all.
        policy: What the page's scripts may do.
        deflated: Whether data and script are compressed, for the browser to inflate.

    Raises:
        ValueError: A module is missing, is needed by one that it needs, or is beyond ``script``.
    """
    if deflated:
        joined = packed(classic(modules, entry).encode(), "script")
        scripts = COMPRESSED.format(data=packed(data), script=joined)
    else:
        closed = script(modules, entry).replace("</script", r"<\/script")
        scripts = AS_IT_IS.format(data=_base64(data), script=closed)
    style = "\n".join(styles)
    return page(title, language, policy, f"<style>\n{style}\n</style>", f"{body}\n{scripts}")


def page(title: str, language: str, policy: str, head: str, body: str) -> bytes:
    """A page, in UTF-8.

    Args:
        title: As plain text.
        language: As in ``lang``.
        policy: What its scripts may do.
        head: Markup: its styles.
        body: Markup.
    """
    told = {"language": language, "policy": policy, "title": markup.escape(title)}
    return PAGE.format(**told, head=head, body=body).encode()


def packed(data: bytes, name: str = "data") -> str:
    """Data, compressed, in an element of a page that has this id."""
    return f'<script type="application/zlib" id="{name}">{encoded(data)}</script>'


def encoded(data: bytes) -> str:
    """Data, compressed, as text."""
    return _base64(zlib.compress(data, 9))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def script(modules: Mapping[str, str], entry: str) -> str:
    """The modules that ``entry`` needs, and itself last, as one module without imports.

    Understands what the project's modules use: whole lines ``import { a, b } from "./c.js"`` and
    ``import * as a from "../b/c.js"``, and ``export`` before const (a name or a list of names),
    function and class.
    """
    ordered = in_order(modules, entry)
    return "\n".join(
        ["const modules = {};", *(_as_function(name, modules[name]) for name in ordered)]
    )


def classic(modules: Mapping[str, str], entry: str) -> str:
    """The same as a script that is no module, which runs at once, also beside a page on a disk."""
    return f'(() => {{\n"use strict";\n{script(modules, entry)}\n}})();\n'


def in_order(modules: Mapping[str, str], entry: str) -> list[str]:
    """The paths of the modules that ``entry`` needs, each after what it needs itself.

    Raises:
        ValueError: A module is missing, or is needed by one that it needs.
    """
    found: list[str] = []

    def add(name: str, waiting: tuple[str, ...]) -> None:
        if name in waiting:
            raise ValueError(f"{' needs '.join((*waiting, name))}: a circle of modules.")
        if name in found:
            return
        if name not in modules:
            raise ValueError(f"{waiting[-1] if waiting else 'The page'} needs {name}.")
        source = modules[name]
        for _, needed in IMPORT.findall(source) + IMPORT_ALL.findall(source):
            add(_path(needed, name), (*waiting, name))
        found.append(name)

    add(entry, ())
    return found


def _as_function(name: str, source: str) -> str:
    """A module whose exports are kept in ``modules``, under its path."""

    def taken(found: re.Match[str]) -> str:
        names = found[1].strip().rstrip(",").replace(" as ", ": ")
        return f'const {{ {names} }} = modules["{_path(found[2], name)}"];'

    def taken_whole(found: re.Match[str]) -> str:
        return f'const {found[1]} = modules["{_path(found[2], name)}"];'

    given = ", ".join(names.strip("[]") for names in EXPORT.findall(source))
    inside = EXPORT.sub("", source)
    inside = IMPORT_ALL.sub(taken_whole, IMPORT.sub(taken, inside))
    if found := LEFT_OVER.search(inside):
        raise ValueError(f"{name}: “{found[0].strip()}” cannot be put into one script.")
    return f'modules["{name}"] = (() => {{\n{inside}\nreturn {{ {given} }};\n}})();\n'


def _path(needed: str, name: str) -> str:
    """Where a module lies that the module ``name`` calls ``needed``."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), needed))
