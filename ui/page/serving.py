"""What the server does besides Streamlit: it names the lab's files with the page, and serves them.

Streamlit's page asks for them only once its own scripts have run, a session has begun and the first
picture has come. So the page's response names them in a ``Link`` header, and a browser fetches them
meanwhile. Where nothing but Streamlit runs, they are asked for later, and found all the same.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.cli_util import open_browser
from streamlit.starlette import App
from streamlit.web.server.server_util import get_display_address, get_url

from ui.assets import STATIC, Assets, publish

TYPES = {".js": "text/javascript", ".css": "text/css"}
FOR_GOOD = {  # a file's name holds its version
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Encoding": "gzip",
    "Vary": "Accept-Encoding",
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
}
# All but the module are fetched ahead without being preloaded: a browser complains in its console
# of what is preloaded and not yet used after some seconds, as on a slow line.
AHEAD = "rel=prefetch"
MODULE = "rel=modulepreload; fetchpriority=low"
SOON = 0.2  # seconds until the server listens, after it has begun


@asynccontextmanager
async def shown(_: App) -> AsyncIterator[None]:
    """Open the page in a browser; where it serves a script alone, Streamlit does so itself."""
    if not st.get_option("server.headless"):
        asyncio.get_running_loop().call_later(SOON, open_browser, get_url(_host()))
    yield


def _host() -> str:
    named, bound = str(st.get_option("browser.serverAddress")), st.get_option("server.address")
    return get_display_address(bound) if bound and named == "localhost" else named


class Ahead:
    """Middleware around Streamlit's app.

    The files are kept compressed. Streamlit would compress them for every visitor anew, which for
    Plotly's bundle takes a tenth of a second.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        base = str(st.get_option("server.baseUrlPath")).strip("/")
        self._page = f"/{base}/" if base else "/"
        self._link = ""
        self._files: dict[str, Response] = {}
        try:
            assets = publish()
        except OSError:
            return  # the page says so
        named = asked_for(assets)
        self._link = ", ".join(f"<{address}>; {how}" for address, how in named.items())
        self._files = {f"{self._page}{address}": _compressed(address) for address in named}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a file; or let Streamlit answer, and name the files with its page."""

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start" and self._link:
                MutableHeaders(scope=message).append("Link", self._link)
            await send(message)

        path = scope["path"] if scope["type"] == "http" and scope["method"] == "GET" else None
        file = self._files.get(path or "")
        if file and "gzip" in Headers(scope=scope).get("Accept-Encoding", ""):
            await file(scope, receive, send)
        else:
            await self._app(scope, receive, named if path == self._page else send)


def asked_for(assets: Assets) -> dict[str, str]:
    """What the lab loads, by its address relative to the page, and how a browser is to fetch it."""
    return {
        assets.styles: f"{AHEAD}; as=style",
        assets.script: MODULE,
        assets.plotly: f"{AHEAD}; as=script",
    }


def _compressed(address: str) -> Response:
    file = STATIC / Path(address).relative_to("app/static")
    data = gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)
    return Response(data, media_type=TYPES[file.suffix], headers=FOR_GOOD)
