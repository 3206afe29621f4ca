"""A body arrives in time, or the connection is given up; one that is only large is not."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from membership_ui.http.body_deadline import BodyDeadline


async def reads_it(scope: Any, receive: Any, send: Any) -> None:
    body = await Request(scope, receive).body()
    await PlainTextResponse(f"{len(body)} bytes")(scope, receive, send)


def answer_to(parts: list[bytes], *, stalls: bool, **limits: Any) -> tuple[int, bytes]:
    return asyncio.run(_answer_to(parts, stalls=stalls, **limits))


async def _answer_to(
    parts: list[bytes], *, stalls: bool, app: ASGIApp = reads_it, **limits: Any
) -> tuple[int, bytes]:
    waiting, sent = list(parts), []

    async def receive() -> dict[str, Any]:
        if waiting:
            body = waiting.pop(0)
            return {"type": "http.request", "body": body, "more_body": bool(waiting) or stalls}
        await asyncio.Event().wait()  # for ever
        raise AssertionError

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b""}
    await BodyDeadline(app, **limits)(scope, receive, send)
    return sent[0]["status"], sent[1]["body"]


def test_a_body_that_never_ends_is_given_up():
    status, text = answer_to([b"identifier="], stalls=True, patience=0.05)

    assert status == 408
    assert "trop de temps" in text.decode()


def test_what_the_app_makes_of_the_interruption_is_not_sent():
    async def read(request: Request) -> PlainTextResponse:
        return PlainTextResponse(await request.body())

    app = Starlette(routes=[Route("/", read, methods=["POST"])])

    assert answer_to([], stalls=True, patience=0.05, app=app)[0] == 408


def test_a_body_that_never_begins_is_given_up():
    assert answer_to([], stalls=True, patience=0.05)[0] == 408


def test_a_large_body_has_time_by_its_size():
    parts = [b"x" * 10_000] * 20

    status, text = answer_to(parts, stalls=False, patience=5.0, rate=1_000)

    assert (status, text) == (200, b"200000 bytes")


@pytest.mark.parametrize("rate", [1, 10_000_000])
def test_what_has_arrived_buys_time_and_no_more_than_its_share(rate: int):
    status, _text = answer_to([b"x" * 100], stalls=True, patience=0.01, rate=max(rate, 1_000))

    assert status == 408
