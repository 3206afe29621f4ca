"""The first paint: a page under a site is served with the site's name, language and colour already
in it.

The built page is the same empty one for all sites; without this it would open white, then flash
from the default colour. No script: the page hides the skeleton when it knows its site.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import Collection
from html import escape
from pathlib import Path
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from membership_ui.adapters import i18n
from membership_ui.adapters.i18n import DEFAULT, _
from membership_ui.http import notice
from membership_ui.http.accents import SOLID, solid
from membership_ui.shell.page_address import PageAddress, address_of, path_of
from membership_ui.shell.site_lookup import SiteFace, only_slug, remembered, site_face

_STYLE = (Path(__file__).parent / "templates" / "first_paint.css").read_text()
_SKELETON = (
    '<div id="boot" class="{kind}" aria-hidden="true">'
    "<p><b>{monogram}</b>{name}</p><i></i><i></i></div>"
)
_DROPPED = (
    b"content-length",
    b"content-encoding",
    b"etag",
    b"last-modified",
    b"vary",
    b"accept-ranges",
)
_NOT_KEPT = {"cache-control": "no-store"}
_LATER = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")


class SiteShell:
    """`pages` are the addresses under a site. One that was asked for without a known site leads to
    the only site there is, else to the choice of them; whatever else has no site is not found.
    """

    def __init__(self, app: ASGIApp, *, pages: Collection[str] = ()) -> None:
        self._app = app
        self._pages = frozenset(pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] not in ("GET", "HEAD")
            or not _is_page(scope["path"])
        ):
            return await self._app(scope, receive, send)
        # `//login` would be read as the name of a server
        here = address_of(f"/{scope['path'].lstrip('/')}")
        if here.is_of_network:
            return await self._app(scope, receive, send)
        face = await _face(here.slug)
        elsewhere = "" if face else await self._elsewhere(here, scope)
        if elsewhere:
            return await RedirectResponse(elsewhere, 303, _NOT_KEPT)(scope, receive, send)
        if not here.slug:
            return await self._app(scope, receive, _not_found(send))
        answer = _Collected()
        await self._app(_plain(scope), receive, answer.send)
        if answer.is_html:
            answer.replace(_painted(answer.body.decode(), here, face), 200 if face else 404)
            answer.encode(dict(scope["headers"]))
            answer.age_notice(dict(scope["headers"]).get(b"cookie", b"").decode("latin-1"))
        await answer.replay(send, with_body=scope["method"] == "GET")

    async def _elsewhere(self, here: PageAddress, scope: Scope) -> str:
        """Where an address of no known site leads; empty where it means nothing."""
        first, *others = [part for part in (here.slug, *here.page.split("/")) if part]
        if first == DEFAULT == here.locale:
            # French is the language of addresses without a language
            return _with_query(f"/{'/'.join(others)}", scope)
        page = "/".join((first, *others))
        if page not in self._pages:
            return ""
        only = await asyncio.to_thread(only_slug)
        return _with_query(path_of(only, page, here.locale), scope) if only else here.network


def _not_found(send: Send) -> Send:
    """The built page at a reserved word: a file, which what a route wrote (`/mailbox`) is not."""

    async def send_on(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            headers = dict(message["headers"])
            is_html = headers.get(b"content-type", b"").startswith(b"text/html")
            if is_html and b"etag" in headers:
                message = {**message, "status": 404}
        await send(message)

    return send_on


def _with_query(path: str, scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return quote(path) + (f"?{query}" if query else "")


def _is_page(path: str) -> bool:
    return "." not in path.rsplit("/", 1)[-1]


def _plain(scope: Scope) -> Scope:
    """Asks for the whole file, uncompressed, in messages: `pathsend` would hand the server a path
    instead."""
    headers = [(name, value) for name, value in scope["headers"] if name.lower() not in _LATER]
    extensions = {
        name: value
        for name, value in (scope.get("extensions") or {}).items()
        if "pathsend" not in name
    }
    return {**scope, "method": "GET", "headers": headers, "extensions": extensions}


async def _face(slug: str) -> SiteFace | None:
    is_known, face = remembered(slug)
    return face if is_known else await asyncio.to_thread(site_face, slug)


def _painted(page: str, here: PageAddress, face: SiteFace | None) -> str:
    with i18n.use(here.locale):
        title = face.name if face else _("Page not found")
    look = f' data-accent="{escape(face.accent)}" data-gray="{escape(face.gray)}"' if face else ""
    page = page.replace('<html lang="fr"', f'<html lang="{here.locale}"{look}', 1)
    head, body = f"<title data-first>{escape(title)}</title>", ""
    if face:
        head += f"<style>{_style_of(face.accent)}</style>"
        kind = "split" if here.page == "login" else "plain"
        body = _SKELETON.format(kind=kind, monogram=escape(face.monogram), name=escape(face.name))
    page = page.replace("</head>", f"{head}</head>", 1)
    # The paint waits for the style sheet only: 300 ms without this, 216 with it
    page = page.replace('rel="modulepreload"', 'rel="modulepreload" fetchpriority="low"')
    return page.replace("<body>", f"<body>{body}", 1)


def _style_of(accent: str) -> str:
    return _STYLE.replace("SOLID", solid(accent))


def first_paint_styles() -> list[str]:
    """Every style that may stand in a page, for the policy that names them by their digest."""
    return [_style_of(accent) for accent in SOLID]


class _Collected:
    """An answer held back until it is complete."""

    def __init__(self) -> None:
        self.body = b""
        self._status = 200
        self._headers: list[tuple[bytes, bytes]] = []

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status, self._headers = message["status"], list(message["headers"])
        else:
            self.body += message.get("body", b"")

    @property
    def is_html(self) -> bool:
        return dict(self._headers).get(b"content-type", b"").startswith(b"text/html")

    def replace(self, page: str, status: int) -> None:
        """An unknown path of a known site stays a 404."""
        self.body = page.encode()
        self._status = max(self._status, status)
        self._headers = [header for header in self._headers if header[0].lower() not in _DROPPED]

    def encode(self, asked: dict[bytes, bytes]) -> None:
        etag = f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'.encode()
        self._headers += [(b"etag", etag), (b"vary", b"accept-encoding")]
        if self._status == 200 and asked.get(b"if-none-match") == etag:
            self._status, self.body = 304, b""
        elif b"gzip" in asked.get(b"accept-encoding", b""):
            self.body = gzip.compress(self.body, 6)
            self._headers.append((b"content-encoding", b"gzip"))

    def age_notice(self, cookies: str) -> None:
        carrier = Response()
        notice.age(carrier, cookies)
        self._headers += [one for one in carrier.raw_headers if one[0] == b"set-cookie"]

    async def replay(self, send: Send, *, with_body: bool) -> None:
        names = {name.lower() for name, _value in self._headers}
        if b"content-length" not in names:
            self._headers.append((b"content-length", str(len(self.body)).encode()))
        await send(
            {"type": "http.response.start", "status": self._status, "headers": self._headers}
        )
        await send({"type": "http.response.body", "body": self.body if with_body else b""})
