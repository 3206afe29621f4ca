"""What every answer of the server carries, and which origins may open the websocket."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from membership_ui import wiring
from membership_ui.adapters import proxy_sign
from membership_ui.http.refusals import REFUSAL_STYLE
from membership_ui.http.site_shell import first_paint_styles
from membership_ui.settings import ROOT, settings

_INLINE = {
    "script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.S),
    "style": re.compile(r"<style[^>]*>(.*?)</style>", re.S),
}
# Added to each page by the toaster (sonner 2): an element that is empty first, then its sheet. When
# a new version writes another one, every journey finds the refusal in the browser's console
_OF_THE_TOASTER = (
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY='",
)
# One folder: `/assets/../x-abcdefgh.js` is a page
_HASHED_FILE = re.compile(r"^/assets/[^/]+-[\w-]{8}\.\w+$")
_FOUND = frozenset({200, 206, 304})
# A script or a sheet opens nothing: the pages' long policy would weigh a kilobyte on each of them
_POLICY_OF_A_FILE = "default-src 'none'; frame-ancestors 'none'"
_FOREVER = b"public, max-age=31536000, immutable"
_FOREIGN_ORIGIN = 4403
_STARTS = ("http.response.start", "websocket.http.response.start")
_PASSED_ON = frozenset(
    {
        b"forwarded",
        b"via",
        b"x-real-ip",
        b"x-client-ip",
        b"x-cluster-client-ip",
        b"x-forwarded",
        b"cf-connecting-ip",
        b"true-client-ip",
        b"fastly-client-ip",
    }
)
_log = structlog.get_logger()


def frontend_files() -> Path:
    """Where `make build` leaves the pages."""
    return ROOT / os.environ.get("REFLEX_WEB_WORKDIR", ".web") / "build" / "client"


class SecurityHeaders:
    """Strict headers on every answer; one that sets its own (a PDF shown in a frame) keeps it. An
    error that nothing below answered and a refused websocket are answered here: the server's own
    answers have no headers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = _headers(content_policy(frontend_files()))
        self._headers_of_files = _headers(_POLICY_OF_A_FILE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_answered_over_http(scope):
            return await self._app(scope, receive, send)

        is_answered = False

        async def send_with_headers(message: Message) -> None:
            nonlocal is_answered
            if message["type"] == "websocket.close" and not is_answered:
                return await Response(status_code=403)(scope, receive, send_with_headers)
            is_answered = True
            if message["type"] in _STARTS:
                message = {**message, "headers": self._completed(scope["path"], message)}
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception:
            if is_answered:
                raise
            reference = secrets.token_hex(4)
            _log.exception("request.failed", reference=reference)
            failed = PlainTextResponse(f"500 {reference}", 500)
            await failed(scope, receive, send_with_headers)
        return None

    def _completed(self, path: str, message: Message) -> list[tuple[bytes, bytes]]:
        is_forever = message["status"] in _FOUND and _HASHED_FILE.match(path)
        own = list(message.get("headers", []))
        names = {name.lower() for name, _ in own}
        if b"content-security-policy" in names:
            names.add(b"x-frame-options")
        wanted = self._headers_of_files if is_forever else self._headers
        added = [header for header in wanted if header[0] not in names]
        if b"cache-control" not in names:
            added.append((b"cache-control", _FOREVER if is_forever else b"no-cache"))
        return own + added


def _is_answered_over_http(scope: Scope) -> bool:
    """A websocket is until it opens, where the server lets the app write that answer."""
    return scope["type"] == "http" or (
        scope["type"] == "websocket"
        and "websocket.http.response" in (scope.get("extensions") or {})
    )


def _headers(policy: str) -> list[tuple[bytes, bytes]]:
    headers = {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    }
    if settings().is_https:
        headers["strict-transport-security"] = "max-age=31536000"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def content_policy(pages: Path) -> str:
    """No eval, and of inline scripts and styles only the portal's own and the toaster's, named by
    their digest.
    """
    styles = [digest_of(style) for style in (*first_paint_styles(), REFUSAL_STYLE)]
    styles += [*inline_digests(pages, "style"), *_OF_THE_TOASTER]
    sockets = " ".join(sorted(origin.replace("http", "ws", 1) for origin in settings().origins))
    return "; ".join((
        "default-src 'none'",
        f"script-src 'self' {' '.join(inline_digests(pages, 'script'))}".rstrip(),
        f"style-src 'self' {' '.join(styles)}",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        f"connect-src 'self' {sockets}",
        "manifest-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    ))  # fmt: skip


def inline_digests(pages: Path, tag: str) -> list[str]:
    """`'sha256-…'` of each inline `script` or `style` in the built pages."""
    found = {
        content
        for page in pages.rglob("*.html")
        for content in _INLINE[tag].findall(page.read_text())
    }
    return sorted(map(digest_of, found))


def digest_of(content: str) -> str:
    """As a content policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


class WsOrigin:
    """The websocket carries the session cookie: only the portal's own pages may open it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            origin = dict(scope["headers"]).get(b"origin", b"").decode("latin-1")
            if origin not in settings().origins:
                await receive()
                return await send({"type": "websocket.close", "code": _FOREIGN_ORIGIN})
        return await self._app(scope, receive, send)


_NOTED_EVERY = timedelta(hours=1)


class ProxyHeaders:
    """Believes the last `trusted_proxy_hops` proxies about the visitor's address and scheme; none
    by default."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._hops = settings().trusted_proxy_hops
        self._noted: datetime | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._hops and came_through_proxy(scope):
            self._note(wiring.now())
        if self._hops and scope["type"] in ("http", "websocket"):
            scope = _as_the_visitor_came(scope, self._hops)
        return await self._app(scope, receive, send)

    def _note(self, now: datetime) -> None:
        """Logged once, and kept for `membership check` while it goes on."""
        if self._noted is not None and now - self._noted < _NOTED_EVERY:
            return
        if self._noted is None:
            _log.warning(
                "untrusted_proxy",
                hint="requests come through a proxy: set MEMBERSHIP_TRUSTED_PROXY_HOPS",
            )
        self._noted = now
        proxy_sign.note(now)


def came_through_proxy(scope: Scope) -> bool:
    """Whether anybody between here and the browser says that they passed it on."""
    return scope["type"] in ("http", "websocket") and any(
        name in _PASSED_ON or name.startswith(b"x-forwarded-") for name, _ in scope["headers"]
    )


def _as_the_visitor_came(scope: Scope, hops: int) -> Scope:
    headers = dict(scope["headers"])
    chain = [
        part.strip() for part in headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")
    ]
    seen = dict(scope)
    if len(chain) >= hops and chain[-hops]:
        seen["client"] = (chain[-hops], 0)
    if headers.get(b"x-forwarded-proto") == b"https":
        seen["scheme"] = "wss" if scope["type"] == "websocket" else "https"
    return seen
