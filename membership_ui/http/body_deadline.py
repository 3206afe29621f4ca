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
        is_answered = False

        async def answering(message: Message) -> None:
            nonlocal is_answered
            is_answered = True
            await send(message)

        try:
            return await self._app(scope, self._timed(receive), answering)
        except _TooSlow:
            if is_answered:
                raise
        with use("fr"):
            text = _("This took too long to arrive. Send it again.")
        late = PlainTextResponse(text, 408, headers={"connection": "close"})
        return await late(scope, receive, send)

    def _timed(self, receive: Receive) -> Receive:
        began, arrived, is_whole = monotonic(), 0, False

        async def receiving() -> Message:
            nonlocal arrived, is_whole
            if is_whole:  # what comes now is that the browser is gone, and may take its time
                return await receive()
            left = began + self._patience + arrived / self._rate - monotonic()
            try:
                message = await asyncio.wait_for(receive(), max(0.0, left))
            except TimeoutError:
                raise _TooSlow from None
            arrived += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            return message

        return receiving
