"""A request that takes too much is refused before the portal knows of it."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from membership_ui.http.request_limits import MOST_HEADERS, RequestLimits


class Lines:
    """Websockets that stay open until `hang_up`."""

    def __init__(self, most_open: int) -> None:
        self.accepted = 0
        self._ended = asyncio.Event()
        self._limits = RequestLimits(self._stay, most_open=most_open)

    async def _stay(self, _scope: Any, _receive: Any, _send: Any) -> None:
        self.accepted += 1
        await self._ended.wait()

    def hang_up(self) -> None:
        self._ended.set()

    async def open(self, address: str, cookie: bytes = b"") -> asyncio.Task[None]:
        scope = {"type": "websocket", "client": (address, 1), "headers": [(b"cookie", cookie)]}
        opened = asyncio.create_task(self._limits(scope, _connect, _close))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return opened


async def _connect() -> dict[str, str]:
    return {"type": "websocket.connect"}


async def _close(message: Any) -> None:
    assert message["type"] == "websocket.close"


def test_long_headers_are_refused():
    async def scene() -> int:
        lines = Lines(most_open=9)
        await lines.open("192.0.2.1", b"x" * MOST_HEADERS)
        refused = lines.accepted
        await lines.open("192.0.2.1", b"x" * 2_000)
        lines.hang_up()
        return lines.accepted - refused

    assert asyncio.run(scene()) == 1


def test_too_many_of_one_address_are_refused_and_others_are_not():
    async def scene() -> None:
        lines = Lines(most_open=2)
        opened = [await lines.open("192.0.2.1") for _ in range(5)]
        assert lines.accepted == 2
        await lines.open("192.0.2.2")
        assert lines.accepted == 3
        lines.hang_up()
        await asyncio.gather(*opened)
        await lines.open("192.0.2.1")
        assert lines.accepted == 4

    asyncio.run(scene())


def test_a_request_with_long_headers_is_refused():
    client = TestClient(RequestLimits(Starlette()))

    assert client.get("/", headers={"content-type": ";" * MOST_HEADERS}).status_code == 431
    assert client.get("/", headers={"content-type": ";" * 2_000}).status_code == 404
