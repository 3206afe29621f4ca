import base64
import hashlib
from datetime import timedelta

import pytest
import structlog
import structlog.testing
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from membership_ui import wiring
from membership_ui.adapters import proxy_sign
from membership_ui.http.security import (
    ProxyHeaders,
    SecurityHeaders,
    WsOrigin,
    content_policy,
    inline_digests,
)
from membership_ui.settings import Settings, settings


async def page(_request):
    return PlainTextResponse("page")


async def shown_in_a_frame(_request):
    headers = {"content-security-policy": "frame-ancestors 'self'", "cache-control": "no-store"}
    return PlainTextResponse("pdf", headers=headers)


async def who(request):
    return PlainTextResponse(f"{request.client.host} {request.url.scheme}")


async def broken(_request):
    raise RuntimeError("secret detail")


async def broken_channel(_websocket):
    raise RuntimeError("secret detail")


async def channel(websocket):
    await websocket.accept()
    await websocket.close()


APP = Starlette(
    routes=[
        Route("/assets/index-1234abcd.js", page),
        Route("/page", page),
        Route("/framed", shown_in_a_frame),
        Route("/who", who),
        Route("/broken", broken),
        WebSocketRoute("/_event", channel),
        WebSocketRoute("/broken", broken_channel),
    ]
)


def test_every_answer_is_strict():
    headers = TestClient(SecurityHeaders(APP)).get("/page").headers

    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-" not in policy
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-cache"
    assert "strict-transport-security" not in headers


@pytest.mark.parametrize("path", ["/broken", "/%0d%0a", "/nowhere", "/page/", "/who/%00"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "TRACE", "FOO"])
def test_no_answer_goes_without_the_headers(path, method):
    client = TestClient(SecurityHeaders(APP), follow_redirects=False, raise_server_exceptions=False)
    answer = client.request(method, path)

    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "secret detail" not in answer.text


@pytest.mark.parametrize(
    ("path", "status"), [("/_event", 403), ("/nowhere", 403), ("/broken", 500)]
)
def test_a_websocket_that_does_not_open_is_answered_with_the_headers(path, status):
    client = TestClient(SecurityHeaders(WsOrigin(APP)))
    origin = "https://evil.example" if path == "/_event" else settings().public_url

    with (
        pytest.raises(WebSocketDenialResponse) as refused,
        client.websocket_connect(path, headers={"origin": origin}),
    ):
        pass

    assert refused.value.status_code == status
    assert refused.value.headers["x-content-type-options"] == "nosniff"
    assert "secret detail" not in refused.value.text


def test_a_websocket_that_opens_is_left_alone():
    client = TestClient(SecurityHeaders(WsOrigin(APP)))
    own = {"origin": settings().public_url}

    with client.websocket_connect("/_event", headers=own) as line:
        assert line.receive() == {"type": "websocket.close", "code": 1000, "reason": ""}


def test_an_answer_with_its_own_policy_keeps_it():
    headers = TestClient(SecurityHeaders(APP)).get("/framed").headers

    assert headers["content-security-policy"] == "frame-ancestors 'self'"
    assert headers["cache-control"] == "no-store"
    assert "x-frame-options" not in headers
    assert headers["x-content-type-options"] == "nosniff"


def test_files_named_by_their_content_are_kept_for_ever():
    client = TestClient(SecurityHeaders(APP))

    assert "immutable" in client.get("/assets/index-1234abcd.js").headers["cache-control"]
    assert "immutable" not in client.get("/assets/index-ffffffff.js").headers["cache-control"]


def test_files_named_by_their_content_carry_the_short_policy():
    client = TestClient(SecurityHeaders(APP))

    kept = client.get("/assets/index-1234abcd.js").headers
    assert kept["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert kept["x-content-type-options"] == "nosniff"
    for path in ("/assets/../x-abcdefgh.js", "/assets/x/../../x-abcdefgh.js"):
        message = {"type": "http.response.start", "status": 200, "headers": []}
        page = dict(SecurityHeaders(APP)._completed(path, message))
        assert page[b"cache-control"] == b"no-cache"
    for status in (206, 304):
        message = {"type": "http.response.start", "status": status, "headers": []}
        again = dict(SecurityHeaders(APP)._completed("/assets/index-1234abcd.js", message))
        assert b"immutable" in again[b"cache-control"]
    missing = client.get("/assets/index-ffffffff.js").headers
    assert "script-src 'self'" in missing["content-security-policy"]


def test_the_inline_scripts_of_the_build_are_named_by_their_digest(tmp_path):
    (tmp_path / "a.html").write_text('<script>let a=1</script><script src="/x.js"></script>')
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.html").write_text(
        '<script type="module" async="">import "/b.js"</script>'
    )

    digests = inline_digests(tmp_path, "script")

    digest = base64.b64encode(hashlib.sha256(b"let a=1").digest()).decode()
    assert len(digests) == 2
    assert f"'sha256-{digest}'" in digests
    assert digests[0] in content_policy(tmp_path)
    assert "unsafe" not in content_policy(tmp_path)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:8000.evil.example"]
)
def test_the_channel_refuses_other_origins(origin):
    client = TestClient(WsOrigin(APP))

    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/_event", headers={"origin": origin}),
    ):
        pass


def test_the_channel_refuses_an_absent_origin_and_takes_its_own():
    client = TestClient(WsOrigin(APP))

    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/_event"):
        pass
    with client.websocket_connect("/_event", headers={"origin": settings().public_url}):
        pass


@pytest.mark.parametrize("name", ["x-forwarded-for", "forwarded", "via", "x-real-ip"])
def test_a_proxy_that_nobody_trusts_is_told_once(name):
    with structlog.testing.capture_logs() as lines:
        client = TestClient(ProxyHeaders(APP))
        client.get("/who")
        for _ in range(3):
            client.get("/who", headers={name: "203.0.113.9"})

    assert [line["event"] for line in lines] == ["untrusted_proxy"]
    assert proxy_sign.is_seen(wiring.now())
    assert not proxy_sign.is_seen(wiring.now() + timedelta(days=2))


def test_a_tls_address_without_a_trusted_proxy_is_seen(monkeypatch):
    for address, hops, lacks in (
        ("https://membres.rhone.example", 0, True),
        ("https://membres.rhone.example", 1, False),
        ("http://localhost:8000", 0, False),
    ):
        chosen = Settings(public_url=address, trusted_proxy_hops=hops)
        assert chosen.lacks_trusted_proxy is lacks


def test_forwarded_headers_are_believed_of_trusted_proxies_only(monkeypatch):
    headers = {"x-forwarded-for": "6.6.6.6, 203.0.113.9", "x-forwarded-proto": "https"}

    assert TestClient(ProxyHeaders(APP)).get("/who", headers=headers).text == "testclient http"

    monkeypatch.setenv("MEMBERSHIP_TRUSTED_PROXY_HOPS", "1")
    settings.cache_clear()
    assert TestClient(ProxyHeaders(APP)).get("/who", headers=headers).text == "203.0.113.9 https"
    settings.cache_clear()
