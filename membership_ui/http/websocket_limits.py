"""What a stranger’s websockets may take: a tab keeps the headers that it was opened with as long
as it lives.
"""

from __future__ import annotations

from collections import Counter

from starlette.types import ASGIApp, Receive, Scope, Send

# Bytes of all headers: a browser sends one or two thousand
MOST_HEADERS = 16_000
# Of one network address to one process, as an office or a training room behind one has them
MOST_OPEN = 1_000
_TOO_MUCH = 4429


class WebsocketLimits:
    """Refuses a websocket that opens with too much, or from where too many are open."""

    def __init__(self, app: ASGIApp, *, most_open: int = MOST_OPEN) -> None:
        self._app, self._most_open = app, most_open
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            return await self._app(scope, receive, send)
        address = (scope.get("client") or ("", 0))[0]
        size = sum(len(name) + len(value) for name, value in scope["headers"])
        if size > MOST_HEADERS or self._open[address] >= self._most_open:
            await receive()
            return await send({"type": "websocket.close", "code": _TOO_MUCH})
        self._open[address] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]
