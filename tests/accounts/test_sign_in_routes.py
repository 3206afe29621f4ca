"""The sign-in forms as a browser posts them."""

import pytest
from sqlmodel import col, delete, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from membership_ui import wiring
from membership_ui.accounts.queries import people
from membership_ui.accounts.routes.signing_in import ROUTES
from membership_ui.accounts.tables import SignIn, SiteRole, ThrottleCount
from membership_ui.adapters.tables import ChangeLog, Job
from membership_ui.http.notice import read_notice
from membership_ui.http.session import actor_of_request
from membership_ui.kernel.work import MACHINE
from membership_ui.settings import settings
from membership_ui.shell import site_lookup
from membership_ui.sites import queries as sites
from tests.world import PASSWORD, make_account, make_site

NEW_PASSWORD = "une autre phrase bien longue"


async def whoami(request: Request) -> PlainTextResponse:
    return PlainTextResponse((await actor_of_request(request)).member_number)


APP = Starlette(routes=[*ROUTES, Route("/who", whoami)])


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def number(portal):  # noqa: ARG001
    """The member number of Claire, on the site `rhone`."""
    site_lookup.forget()
    with wiring.transaction(MACHINE, "fr") as work:
        make_site(work, "rhone")
        claire = make_account(work, "Claire")
    yield claire.member_number
    site_lookup.forget()


@pytest.fixture
def browser(number):  # noqa: ARG001
    base = settings().public_url
    return TestClient(APP, base_url=base, follow_redirects=False, headers={"origin": base})


def post(browser, path, **fields):
    return browser.post(path, data={"site": "rhone", "locale": "fr", **fields})


def sign_in(browser, number, password=PASSWORD, **fields):
    return post(browser, "/auth/login", identifier=number, password=password, **fields)


def notice_of(answer):
    return read_notice(answer.headers["set-cookie"].split(";")[0])


def test_signing_in_opens_the_page_asked_for(browser, number):
    answer = sign_in(browser, number, next="/rhone/receipts?year=2026")

    assert (answer.status_code, answer.headers["location"]) == (303, "/rhone/receipts?year=2026")
    assert browser.get("/who").text == number


def test_without_a_page_asked_for_the_memberships_open(browser, number):
    assert sign_in(browser, number, locale="en").headers["location"] == "/en/rhone/memberships"


@pytest.mark.parametrize(
    "path", ["/documents/12.pdf?lang=fr", "/documents.zip?ids=1,2", "/uploads/3"]
)
def test_a_document_that_asked_for_a_session_opens_after_it(browser, number, path):
    assert sign_in(browser, number, next=path).headers["location"] == path


def test_staff_who_manage_no_structure_arrive_at_the_renewals(browser, number):
    with wiring.transaction(MACHINE, "fr") as work:
        site = sites.site_by_slug(work.session, "rhone")
        amina = make_account(work, "Amina", site, SiteRole.TREASURER)

    there = sign_in(browser, amina.member_number).headers["location"]

    assert there == "/rhone/staff/renewals"


@pytest.mark.parametrize("length", ["many", "-1", "1e3", "999999999"])
def test_a_form_of_no_or_of_a_huge_length_is_refused(browser, number, length):
    answer = browser.post(
        "/auth/login",
        content=f"site=rhone&identifier={number}&password={PASSWORD}",
        headers={
            "content-length": length,
            "content-type": "application/x-www-form-urlencoded",
        },
    )

    assert answer.status_code == 400


def test_the_number_tells_nothing_of_the_address(browser, number):
    """A stranger who exhausts an address must not learn whose number answers with it."""
    with wiring.reading() as session:
        email = people.accounts_by_identifier(session, number)[0].email
    for _try in range(5):
        sign_in(browser, email, password="une phrase qui est fausse")

    hers = sign_in(browser, number, password="une phrase qui est fausse")
    nobodys = sign_in(browser, "99999", password="une phrase qui est fausse")

    assert notice_of(hers).code == notice_of(nobodys).code == "wrong"
    assert notice_of(hers).attempts_left == notice_of(nobodys).attempts_left


def test_a_notice_is_for_the_page_it_was_sent_to(browser, number):
    answer = sign_in(browser, number, password="une phrase qui est fausse")

    assert notice_of(answer).spot == "rhone/login"


@pytest.mark.parametrize(
    "path", ["https://evil.example", "//evil.example", "/autre/receipts", "/auth/logout"]
)
def test_nobody_is_led_off_the_site(browser, number, path):
    assert sign_in(browser, number, next=path).headers["location"] == "/rhone/memberships"


def test_the_cookie_is_out_of_reach_and_ends_with_the_browser(browser, number):
    cookie = sign_in(browser, number).headers.get_list("set-cookie")[0].lower()

    assert cookie.startswith("membership=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "max-age" not in cookie


def test_staying_signed_in_keeps_the_cookie_thirty_days(browser, number):
    cookie = sign_in(browser, number, keep="on").headers.get_list("set-cookie")[0].lower()

    assert f"max-age={30 * 24 * 3600}" in cookie


def test_only_a_digest_of_the_token_is_stored(browser, number):
    sign_in(browser, number)

    token = browser.cookies["membership"]
    with wiring.reading() as session:
        stored = session.exec(select(SignIn.token_hash)).one()
    assert token not in stored
    assert len(stored) == 64


def test_over_https_the_cookie_is_bound_to_the_host(number, monkeypatch):
    monkeypatch.setenv("MEMBERSHIP_PUBLIC_URL", "https://portal.example")
    settings.cache_clear()
    browser = TestClient(
        APP,
        base_url="https://portal.example",
        follow_redirects=False,
        headers={"origin": "https://portal.example"},
    )

    cookie = sign_in(browser, number).headers.get_list("set-cookie")[0]

    settings.cache_clear()
    assert cookie.startswith("__Host-membership=")
    assert "secure" in cookie.lower()


def test_a_wrong_password_comes_back_to_the_form_with_what_was_typed(browser, number):
    answer = sign_in(browser, number, "faux", next="/rhone/receipts")

    assert answer.headers["location"] == "/rhone/login?next=%2Frhone%2Freceipts"
    assert (notice_of(answer).code, notice_of(answer).identifier) == ("wrong", number)
    assert browser.get("/who").text == ""


def test_an_unknown_account_gets_the_same_answer(browser):
    assert notice_of(sign_in(browser, "99999", "faux")).code == "wrong"


def test_the_fifth_mistake_locks_even_the_right_password_out(browser, number):
    notices = [notice_of(sign_in(browser, number, "faux")) for _ in range(5)]

    assert [notice.attempts_left for notice in notices] == [-1, -1, 2, 1, 0]
    assert notice_of(sign_in(browser, number)).code == "locked"


@pytest.mark.parametrize("path", ["login", "logout", "password/forgot", "password/reset"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_form_of_another_origin_is_refused(browser, path, origin):
    answer = browser.post(f"/auth/{path}", data={"site": "rhone"}, headers={"origin": origin})

    assert answer.status_code == 403


def test_a_form_without_a_site_or_too_large_is_refused(browser, number):
    assert sign_in(browser, number, site="nulle-part").status_code == 400
    assert sign_in(browser, number, "x" * 20_000).status_code == 400
    assert browser.get("/auth/login").status_code == 405


def test_a_form_sent_before_its_page_knew_the_site_is_that_of_its_address(browser, number):
    form = {"identifier": number, "password": PASSWORD, "site": "", "locale": "fr"}
    answer = browser.post(
        "/auth/login", data=form, headers={"referer": "https://portal.example/en/rhone/login"}
    )

    assert answer.headers["location"] == "/en/rhone/memberships"


def test_a_form_sent_before_its_page_knew_what_was_asked_for_leads_there(browser, number):
    form = {"identifier": number, "password": PASSWORD, "site": "", "next": ""}
    came_from = "https://portal.example/rhone/login?next=%2Frhone%2Frenew"
    answer = browser.post("/auth/login", data=form, headers={"referer": came_from})

    assert answer.headers["location"] == "/rhone/renew"


@pytest.mark.parametrize("referer", ["http://[", "http://[::1/rhone", "//", "?next=//evil.example"])
def test_an_address_that_cannot_be_read_is_none(browser, number, referer):
    form = {"identifier": number, "password": PASSWORD, "site": "rhone", "next": ""}
    answer = browser.post("/auth/login", data=form, headers={"referer": referer})

    assert answer.headers["location"] == "/rhone/memberships"


def test_signing_out_ends_the_session_here_and_in_open_pages(browser, number):
    sign_in(browser, number)
    token = browser.cookies["membership"]

    answer = post(browser, "/auth/logout", locale="en")

    assert answer.headers["location"] == "/en/rhone/login"
    assert browser.get("/who").text == ""
    browser.cookies.set("membership", token)
    assert browser.get("/who").text == ""
    with wiring.reading() as session:
        assert session.exec(select(ChangeLog.topic)).one().startswith("session:")


def forgotten(browser, number):
    """The token of the letter that came."""
    post(browser, "/auth/password/forgot", identifier=number)
    with wiring.reading() as session:
        payload = session.exec(select(Job.payload).where(col(Job.kind) == "mail")).one()
    return payload["values"]["accounts"][0]["link"].rsplit("token=", 1)[1]


def test_the_answer_never_tells_whether_an_account_exists(browser, number):
    known = post(browser, "/auth/password/forgot", identifier=number)
    unknown = post(browser, "/auth/password/forgot", identifier="nobody@members.example")

    assert known.headers["location"] == unknown.headers["location"]
    assert notice_of(known).code == notice_of(unknown).code == "reset_sent"


def test_a_new_password_replaces_the_old_one_and_ends_every_session(browser, number):
    sign_in(browser, number)

    answer = post(
        browser, "/auth/password/reset",
        token=forgotten(browser, number), password=NEW_PASSWORD, password_again=NEW_PASSWORD,
    )  # fmt: skip

    assert notice_of(answer).code == "password_changed"
    assert browser.get("/who").text == ""
    assert notice_of(sign_in(browser, number)).code == "wrong"
    assert sign_in(browser, number, NEW_PASSWORD).headers["location"] == "/rhone/memberships"


def test_a_link_serves_once(browser, number):
    token = forgotten(browser, number)
    post(browser, "/auth/password/reset", token=token, password=NEW_PASSWORD)

    again = post(browser, "/auth/password/reset", token=token, password="encore une phrase longue")

    assert notice_of(again).code == "used_link"
    assert notice_of(again).spot == "rhone/password/forgot"


def test_a_newer_link_ends_the_one_before(browser, number):
    token = forgotten(browser, number)
    with wiring.transaction(MACHINE, "fr") as work:
        work.session.exec(delete(ThrottleCount))
    post(browser, "/auth/password/forgot", identifier=number)

    answer = post(browser, "/auth/password/reset", token=token, password=NEW_PASSWORD)

    assert notice_of(answer).code == "dropped_link"
    assert sign_in(browser, number).headers["location"] == "/rhone/memberships"


def test_a_second_click_sends_no_second_mail(browser, number):
    token = forgotten(browser, number)

    assert forgotten(browser, number) == token
    answer = post(browser, "/auth/password/reset", token=token, password=NEW_PASSWORD)
    assert notice_of(answer).code == "password_changed"


def test_the_mail_about_a_new_password_says_which_account(browser, number):
    token = forgotten(browser, number)
    post(browser, "/auth/password/reset", token=token, password=NEW_PASSWORD)

    with wiring.reading() as session:
        told = session.exec(select(Job.payload).order_by(col(Job.id).desc())).first()
    assert (told["template"], told["values"]["number"]) == ("password-changed", number)


@pytest.mark.parametrize(
    ("password", "again", "code"),
    [
        ("court", "court", "weak_short"),
        ("Claire.Exemple2026", "Claire.Exemple2026", "weak_about_you"),
        ("Motdepasse2026!", "Motdepasse2026!", "weak_words"),
        (NEW_PASSWORD, NEW_PASSWORD + "!", "different_passwords"),
    ],
)
def test_a_password_that_cannot_be_taken_leaves_the_link_good(
    browser, number, password, again, code
):
    token = forgotten(browser, number)

    refused = post(
        browser, "/auth/password/reset", token=token, password=password, password_again=again
    )

    assert notice_of(refused).code == code
    assert (
        post(browser, "/auth/password/reset", token=token, password=NEW_PASSWORD).headers[
            "location"
        ]
        == "/rhone/login"
    )
