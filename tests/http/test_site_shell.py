import gzip

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from membership_ui import wiring
from membership_ui.http.site_shell import SiteShell
from membership_ui.kernel.work import MACHINE
from membership_ui.shell import site_lookup
from tests.world import make_site

PAGE = (
    '<!DOCTYPE html><html lang="fr"><head><link rel="modulepreload" href="/a.js"></head>'
    "<body><script>let a=1</script></body></html>"
)


async def page(request):
    return HTMLResponse(PAGE, 404 if "nowhere" in request.url.path else 200, {"etag": '"file"'})


async def script(_request):
    return PlainTextResponse("let a=1")


APP = Starlette(routes=[Route("/x/app.js", script), Route("/{path:path}", page)])


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def client(portal):  # noqa: ARG001
    site_lookup.forget()
    with wiring.transaction(MACHINE, "fr") as work:
        site = make_site(work, "plante-cite")
        site.name, site.monogram, site.accent = "Plante & <Cité>", "P&C", "jade"
    yield TestClient(SiteShell(APP), headers={"accept-encoding": "identity"})
    site_lookup.forget()


def test_the_first_paint_has_the_name_and_the_colour_of_the_site(client):
    answer = client.get("/plante-cite/login")

    assert answer.status_code == 200
    assert "<title data-first>Plante &amp; &lt;Cité&gt;</title>" in answer.text
    assert "#207e65" in answer.text
    assert '<html lang="fr"' in answer.text
    assert answer.text.count("<script") == PAGE.count("<script")


def test_the_first_paint_waits_for_no_script(client):
    page = client.get("/plante-cite/login").text

    assert page.count("modulepreload") == page.count('rel="modulepreload" fetchpriority="low"') == 1


def test_english_pages_say_so(client):
    assert '<html lang="en"' in client.get("/en/plante-cite/login").text


def test_an_unknown_site_is_a_404_that_shows_nothing_of_another(client):
    answer = client.get("/nulle-part/login")

    assert answer.status_code == 404
    assert "Plante" not in answer.text
    assert 'id="boot"' not in answer.text


def test_an_unknown_page_of_a_site_stays_a_404(client):
    assert client.get("/plante-cite/nowhere").status_code == 404


@pytest.mark.parametrize("path", ["/", "/en", "/mailbox"])
def test_pages_of_no_site_are_left_alone(client, path):
    answer = client.get(path)

    assert answer.text == PAGE
    assert answer.headers["etag"] == '"file"'


def test_files_are_left_alone(client):
    assert client.get("/x/app.js").text == "let a=1"


def test_a_page_that_is_already_there_is_not_sent_again(client):
    etag = client.get("/plante-cite/login").headers["etag"]

    again = client.get("/plante-cite/login", headers={"if-none-match": etag})

    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/plante-cite", headers={"if-none-match": etag}).status_code == 200


def test_browsers_get_it_compressed(client):
    with client.stream(
        "GET", "/plante-cite/login", headers={"accept-encoding": "br, gzip"}
    ) as answer:
        raw = b"".join(answer.iter_raw())

    assert answer.headers["content-encoding"] == "gzip"
    assert b"Plante" in gzip.decompress(raw)


def test_a_head_request_gets_no_body(client):
    answer = client.head("/plante-cite/login")

    assert answer.status_code == 200
    assert answer.content == b""
