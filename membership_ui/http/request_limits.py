"""What a stranger's requests may take. Headers are read again and again, and a tab keeps those that
its websocket was opened with as long as it lives.
"""

from __future__ import annotations

from collections import Counter

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from membership_ui.adapters.i18n import _, use

# Bytes of all headers: a browser sends one or two thousand
MOST_HEADERS = 16_000
# Of one network address to one process, as an office or a training room behind one has them
MOST_OPEN = 1_000
_TOO_MUCH = 4429


class RequestLimits:
    """Refuses what comes with too many headers, and a websocket from where too many are open."""

    def __init__(self, app: ASGIApp, *, most_open: int = MOST_OPEN) -> None:
        self._app, self._most_open = app, most_open
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            return await self._websocket(scope, receive, send)
        if scope["type"] == "http" and _size(scope) > MOST_HEADERS:
            with use("fr"):
                text = _("This request is too long. Close the page, then open it again.")
            return await PlainTextResponse(text, 431)(scope, receive, send)
        return await self._app(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = (scope.get("client") or ("", 0))[0]
        if _size(scope) > MOST_HEADERS or self._open[address] >= self._most_open:
            await receive()
            return await send({"type": "websocket.close", "code": _TOO_MUCH})
        self._open[address] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]
        return None


def _size(scope: Scope) -> int:
    return sum(len(name) + len(value) for name, value in scope["headers"])
