"""Which answers carry our headers, asked on a socket: 0018-answers-of-the-server.md."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest

from tests.live.conftest import Served

HOST = b"Host: localhost\r\n"
UPGRADE = HOST + b"Connection: Upgrade\r\nUpgrade: websocket\r\n"
WEBSOCKET = UPGRADE + b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZQ==\r\n"
PREFLIGHT = HOST + b"Access-Control-Request-Method: POST\r\nOrigin: "

OURS = {
    "page": (b"GET /nowhere HTTP/1.1\r\n" + HOST, 404),
    "without slash": (b"GET nowhere HTTP/1.1\r\n" + HOST, 307),
    "tunnel": (b"CONNECT rhone.example:443 HTTP/1.1\r\n" + HOST, 307),
    "whole server": (b"OPTIONS * HTTP/1.1\r\n" + HOST, 404),
    "foreign preflight": (b"OPTIONS / HTTP/1.1\r\n" + PREFLIGHT + b"https://evil.example\r\n", 400),
    "long headers": (b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"x" * 20_000 + b"\r\n", 431),
    "broken chunk": (
        b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 404,
    ),
    "websocket, no origin": (b"GET /_event/ HTTP/1.1\r\n" + WEBSOCKET, 403),
    "websocket, foreign": (
        b"GET /_event/ HTTP/1.1\r\n" + WEBSOCKET + b"Origin: https://evil.example\r\n", 403,
    ),
    "websocket, elsewhere": (b"GET /nowhere HTTP/1.1\r\n" + WEBSOCKET + b"Origin: OWN\r\n", 403),
    "websocket, without slash": (b"GET foo HTTP/1.1\r\n" + WEBSOCKET + b"Origin: OWN\r\n", 403),
    "websocket, no protocol": (b"GET /_event/ HTTP/1.1\r\n" + WEBSOCKET + b"Origin: OWN\r\n", 403),
    "websocket, long headers": (
        b"GET /_event/ HTTP/1.1\r\n" + WEBSOCKET + b"Origin: OWN\r\nX: " + b"x" * 20_000 + b"\r\n",
        403,
    ),
}  # fmt: skip
# No part of the portal is asked. The connection ends after each
OF_THE_SERVER = {
    "no request": (b"hello world\r\n", 400),
    "no version": (b"GET /\r\n", 400),
    "method": (b"G@T / HTTP/1.1\r\n" + HOST, 400),
    "version": (b"GET / HTTP/3.0\r\n" + HOST, 400),
    "address": (b"GET /<script> HTTP/1.1\r\n" + HOST, 400),
    "header": (b"GET / HTTP/1.1\r\nHo st: localhost\r\n", 400),
    "two lengths": (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n", 400),
    "encoding": (b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: zip\r\n", 400),
    "TLS": (bytes.fromhex("16030100a1010000"), 400),
    "long address": (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n" + HOST, 414),
    "many headers": (b"GET / HTTP/1.1\r\n" + b"X: x\r\n" * 101, 431),
    "endless headers": (b"GET / HTTP/1.1\r\nX: " + b"x" * 2_000_000, 431),
}
# Its only answers with a text: fixed ones, to what no browser sends
OF_THE_HANDSHAKE = {
    "no key": (UPGRADE + b"Sec-WebSocket-Version: 13\r\n", b'No "Sec-WebSocket-Key" header'),
    "old version": (
        WEBSOCKET.replace(b": 13", b": <script>"), b'No "Sec-WebSocket-Version: 13" header',
    ),
}  # fmt: skip


def ask(served: Served, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the first answer."""
    address = urlsplit(served.base)
    with socket.create_connection(("127.0.0.1", address.port), timeout=20) as line:
        line.sendall(request.replace(b"OWN", served.base.encode()) + b"\r\n")
        answer = line.makefile("rb")
        status = int(answer.readline().split()[1])
        lines = iter(answer.readline, b"\r\n")
        headers = dict(one.decode().strip().lower().split(": ", 1) for one in lines)
        return status, headers, answer.read(int(headers.get("content-length", 0)))


@pytest.mark.parametrize(("request_", "status"), OURS.values(), ids=OURS)
def test_an_answer_of_the_portal_has_the_headers(on_sqlite: Served, request_: bytes, status: int):
    answered, headers, _body = ask(on_sqlite, request_)

    assert answered == status
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "deny"


@pytest.mark.parametrize(("request_", "status"), OF_THE_SERVER.values(), ids=OF_THE_SERVER)
def test_a_request_that_cannot_be_read_gets_an_empty_answer(
    on_sqlite: Served, request_: bytes, status: int
):
    answered, headers, body = ask(on_sqlite, request_)

    assert (answered, body) == (status, b"")
    assert headers.keys() == {"connection", "content-length", "date"}
    assert (headers["connection"], headers["content-length"]) == ("close", "0")


@pytest.mark.parametrize(("headers", "text"), OF_THE_HANDSHAKE.values(), ids=OF_THE_HANDSHAKE)
def test_a_broken_handshake_is_told_by_a_fixed_sentence(
    on_sqlite: Served, headers: bytes, text: bytes
):
    answered, sent, body = ask(on_sqlite, b"GET /_event/ HTTP/1.1\r\n" + headers)

    assert (answered, body) == (400, text)
    assert sent.keys() == {"server", "content-length", "date"}


def test_http_2_without_tls_is_hung_up_on(on_sqlite: Served):
    with socket.create_connection(("127.0.0.1", urlsplit(on_sqlite.base).port), timeout=20) as line:
        line.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")

        assert line.recv(100) == b""
