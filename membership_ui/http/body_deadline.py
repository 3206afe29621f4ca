"""How long a request may take to arrive. A server that waits for ever for the last byte of a form
is filled by whoever opens connections and sends nothing.
"""

from __future__ import annotations

import asyncio
from time import monotonic

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from membership_ui.adapters.i18n import _, use

# Seconds for a form; a file has a second more for so many bytes, as on a slow telephone line
PATIENCE, BYTES_A_SECOND = 20.0, 20_000


class _TooSlow(Exception):
    pass


class BodyDeadline:
    """408 for a body that comes too slowly. It stands outside of whatever reads bodies."""

    def __init__(
        self, app: ASGIApp, *, patience: float = PATIENCE, rate: int = BYTES_A_SECOND
    ) -> None:
        self._app, self._patience, self._rate = app, patience, rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return await self._app(scope, receive, send)
        body = _Body(receive, send, self._patience, self._rate)
        try:
            await self._app(scope, body.receive, body.send)
        except Exception:
            # Whatever the app makes of the interruption: 408 says it
            if not body.is_late or body.is_answered:
                raise
        if body.is_late and not body.is_answered:
            with use("fr"):
                text = _("This took too long to arrive. Send it again.")
            late = PlainTextResponse(text, 408, headers={"connection": "close"})
            await late(scope, receive, send)


class _Body:
    """One request while it arrives, and the answer to it."""

    def __init__(self, receive: Receive, send: Send, patience: float, rate: int) -> None:
        self._receive, self._send = receive, send
        self._patience, self._rate = patience, rate
        self._began, self._arrived, self._is_whole = monotonic(), 0, False
        self.is_late = self.is_answered = False

    async def receive(self) -> Message:
        if self._is_whole:  # what comes now is that the browser is gone, and may take its time
            return await self._receive()
        left = self._began + self._patience + self._arrived / self._rate - monotonic()
        try:
            message = await asyncio.wait_for(self._receive(), max(0.0, left))
        except TimeoutError:
            self.is_late = True
            raise _TooSlow from None
        self._arrived += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        if self.is_late and not self.is_answered:
            return
        self.is_answered = True
        await self._send(message)
