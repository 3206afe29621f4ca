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


async def mailbox(_request):
    return HTMLResponse(PAGE)


APP = Starlette(
    routes=[
        Route("/x/app.js", script),
        Route("/mailbox", mailbox),
        Route("/{path:path}", page),
    ]
)
PAGES = ["", "login", "password/reset"]


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def client(portal):  # noqa: ARG001
    site_lookup.forget()
    with wiring.transaction(MACHINE, "fr") as work:
        site = make_site(work, "plante-cite")
        site.name, site.monogram, site.accent = "Plante & <Cité>", "P&C", "jade"
    yield TestClient(
        SiteShell(APP, pages=PAGES), follow_redirects=False, headers={"accept-encoding": "identity"}
    )
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

    assert (answer.status_code, answer.text) == (200, PAGE)


@pytest.mark.parametrize("path", ["/auth", "/documents", "/fonts", "/404", "/en/en", "/api/login"])
def test_a_reserved_word_without_a_page_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/login", "/plante-cite/login"),
        ("/en/login?next=/en/plante-cite", "/en/plante-cite/login?next=/en/plante-cite"),
        ("/nulle-part/login", ""),
        ("/password/reset?token=abc", "/plante-cite/password/reset?token=abc"),
    ],
)
def test_a_page_without_its_site_is_that_of_the_only_site(client, asked, leads_to):
    assert client.get(asked).headers.get("location", "") == leads_to


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [("/login", "/"), ("//login", "/"), ("/en/login", "/en"), ("/password/reset?token=abc", "/")],
)
def test_a_page_without_its_site_leads_to_the_choice_of_sites(client, asked, leads_to):
    with wiring.transaction(MACHINE, "fr") as work:
        make_site(work, "rhone")

    answer = client.get(f"http://testserver{asked}")

    assert (answer.status_code, answer.headers["location"]) == (303, leads_to)


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/fr", "/"),
        ("/fr/plante-cite/login?next=/plante-cite", "/plante-cite/login?next=/plante-cite"),
        ("/fr//evil.example/%0d%0aX:y", "/evil.example/X%3Ay"),
    ],
)
def test_french_addresses_need_no_language(client, asked, leads_to):
    assert client.get(asked).headers["location"] == leads_to


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
