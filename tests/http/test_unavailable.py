from __future__ import annotations

import re
from collections.abc import Iterator

import psycopg
import pytest
import redis
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from membership_ui import wiring
from membership_ui.adapters.services import Service, outages
from membership_ui.http.unavailable import OUTAGES, Unavailable, tell_unavailable
from membership_ui.kernel.work import MACHINE
from membership_ui.settings import ROOT, Settings
from membership_ui.shell import site_lookup
from membership_ui.shell.site_lookup import site_face
from tests.world import make_site

LOST = OperationalError("SELECT 1", {}, psycopg.OperationalError("connection refused"))


async def works(_request: Request) -> Response:
    return PlainTextResponse("here")


async def fails(request: Request) -> Response:
    raise LOST if request.url.path.endswith("lost") else ValueError("a bug")


FONT = "/fonts/source-sans-3-latin-wght-normal.woff2"
ROUTES = [
    Route("/auth/login", works, methods=["POST"]),
    Route("/documents/12.pdf", works),
    Route("/assets/main.js", works),
    Route(FONT, works),
    Route("/healthz", works),
    Route("/plante-cite/lost", fails),
    Route("/plante-cite/bug", fails),
]


@pytest.fixture
def client(portal: Settings) -> TestClient:
    site_lookup.forget()
    with wiring.transaction(MACHINE, "fr") as work:
        make_site(work, "plante-cite")
    assert site_face("plante-cite")
    handlers = dict.fromkeys(OUTAGES, tell_unavailable)
    app = Unavailable(Starlette(routes=ROUTES, exception_handlers=handlers))
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def without_redis() -> Iterator[None]:
    outages.note(Service.REDIS, redis.ConnectionError("refused"))
    yield
    outages.note(Service.REDIS, None)


def test_the_first_request_that_notices_gets_the_page_too(client: TestClient):
    answer = client.get("/plante-cite/lost")

    assert answer.status_code == 503
    assert "Service momentanément indisponible" in answer.text
    assert "Réseau du Rhône" in answer.text
    assert answer.headers["retry-after"] == "5"


def test_the_page_is_written_in_the_fonts_of_the_portal(client: TestClient):
    answer = client.get("/plante-cite/lost")

    files = set(re.findall(r'src:url\("/(fonts/[^"]+)"\)', answer.text))
    assert len(files) == 6
    assert all((ROOT / "assets" / file).is_file() for file in files)
    assert "font-src 'self'" in answer.headers["content-security-policy"]


def test_a_bug_is_no_outage(client: TestClient):
    assert client.get("/plante-cite/bug").status_code == 500


@pytest.mark.usefixtures("without_redis")
def test_a_form_is_told_that_nothing_was_saved_in_the_dress_of_its_page(client: TestClient):
    answer = client.post(
        "/auth/login", headers={"referer": "http://testserver/en/plante-cite/login"}
    )

    assert answer.status_code == 503
    assert "Nothing was saved." in answer.text
    assert "Réseau du Rhône" in answer.text
    assert "<script>" not in answer.text


@pytest.mark.usefixtures("without_redis")
@pytest.mark.parametrize("path", ["/documents/12.pdf", "/en", "/no-such-site/x", "/http://["])
def test_whatever_is_asked_for_is_answered_without_a_server(client: TestClient, path: str):
    answer = client.get(path)

    assert answer.status_code == 503
    assert "<h1>Service" in answer.text


@pytest.mark.usefixtures("without_redis")
@pytest.mark.parametrize("path", ["/healthz", "/assets/main.js", FONT])
def test_what_needs_no_server_is_there(client: TestClient, path: str):
    assert client.get(path).text == "here"
