"""Taking one's data home and leaving, as a browser asks for it."""

from __future__ import annotations

import json

import pytest
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from membership_ui import wiring
from membership_ui.accounts.routes import my_data, signing_in
from membership_ui.accounts.tables import Account
from membership_ui.adapters.tables import AuditEvent
from membership_ui.http.notice import read_notice
from membership_ui.kernel.work import MACHINE, Actor
from membership_ui.settings import settings
from membership_ui.shell import site_lookup
from tests.world import PASSWORD, World, attach, make_account, make_world

APP = Starlette(routes=[*signing_in.ROUTES, *my_data.ROUTES])
PATH = "/account/data.json?site=rhone&lang=fr"


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def world(portal):  # noqa: ARG001
    site_lookup.forget()
    with wiring.transaction(MACHINE, "fr") as work:
        made = make_world(work)
        attach(work, make_account(work, "Bruno"), made.structure)
    yield made
    site_lookup.forget()


@pytest.fixture
def browser(world: World):
    """Claire is signed in."""
    base = settings().public_url
    client = TestClient(APP, base_url=base, follow_redirects=False, headers={"origin": base})
    post(client, "/auth/login", identifier=world.claire.member_number, password=PASSWORD)
    return client


def post(client, path, **fields):
    return client.post(path, data={"site": "rhone", "locale": "fr", **fields})


def erase(client, number, password=PASSWORD):
    return post(client, "/account/erase", member_number=number, password=password)


def notice_of(answer):
    return read_notice(answer.headers.get_list("set-cookie")[-1].split(";")[0])


def is_erased(who: Actor) -> bool:
    with wiring.reading() as session:
        return session.get_one(Account, who.account_id).erased_at is not None


def test_the_json_is_a_download_of_the_person_s_own_data(browser, world):
    answer = browser.get(PATH)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "private, no-store"
    assert f"{world.claire.member_number}.json" in answer.headers["content-disposition"]
    assert json.loads(answer.content)["account"]["member_number"] == world.claire.member_number


def test_the_pdf_is_one(browser):
    answer = browser.get("/account/data.pdf?site=rhone&lang=en")

    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize(("locale", "stem"), [("fr", "mes-donnees"), ("en", "my-data")])
@pytest.mark.parametrize("form", ["json", "pdf"])
def test_the_file_is_named_in_the_person_s_language(browser, world, locale, stem, form):
    answer = browser.get(f"/account/data.{form}?site=rhone&lang={locale}")

    name = f"{stem}-{world.claire.member_number}.{form}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'


def test_a_visitor_is_asked_to_sign_in(browser):
    browser.cookies.clear()

    assert browser.get(PATH).status_code == 401
    page = browser.get(PATH, headers={"accept": "text/html"})
    assert page.headers["location"].startswith("/rhone/login")


@pytest.mark.parametrize("origin", ["cross-site", "same-site"])
def test_another_site_starts_no_download(browser, origin):
    assert browser.get(PATH, headers={"sec-fetch-site": origin}).status_code == 404
    assert browser.head(PATH).status_code == 404
    with wiring.reading() as session:
        verbs = session.exec(select(AuditEvent.verb)).all()
    assert "account.exported" not in verbs


def test_an_unknown_site_has_nothing(browser):
    assert browser.get("/account/data.json?site=nowhere").status_code == 404


def test_the_sixth_copy_of_a_day_is_refused_with_a_sentence(browser):
    for _copy in range(5):
        assert browser.get(PATH).status_code == 200
    answer = browser.get(PATH.replace("lang=fr", "lang=en"))

    assert answer.status_code == 400
    assert "Try again tomorrow" in answer.text


def test_erasing_ends_the_session_and_says_so(browser, world):
    answer = erase(browser, world.claire.member_number)

    assert (answer.status_code, answer.headers["location"]) == (303, "/rhone/login")
    assert notice_of(answer).code == "erased"
    assert is_erased(world.claire)
    assert browser.get(PATH).status_code == 401


def test_the_cookie_of_an_erased_account_opens_nothing(browser, world):
    cookies = dict(browser.cookies)
    erase(browser, world.claire.member_number)
    browser.cookies.update(cookies)

    assert browser.get(PATH).status_code == 401
    again = post(browser, "/auth/login", identifier=world.claire.member_number, password=PASSWORD)
    assert notice_of(again).code == "wrong"


def test_a_wrong_password_or_number_deletes_nothing(browser, world):
    number = world.claire.member_number

    assert notice_of(erase(browser, number, "not the password")).code == "erase_wrong_password"
    refused = notice_of(erase(browser, "00000"))
    assert (refused.code, refused.identifier) == ("erase_other_number", "00000")
    assert not is_erased(world.claire)


def test_after_five_guesses_the_right_password_waits_too(browser, world):
    for _guess in range(5):
        erase(browser, world.claire.member_number, "not the password")

    assert notice_of(erase(browser, world.claire.member_number)).code == "erase_locked"
    assert not is_erased(world.claire)


def test_the_only_manager_stays(browser, world):
    browser.cookies.clear()
    post(browser, "/auth/login", identifier=world.helene.member_number, password=PASSWORD)

    answer = erase(browser, world.helene.member_number)

    assert notice_of(answer).code == "erase_last_of_role"
    assert answer.headers["location"] == "/rhone/profile/data"


def test_a_form_of_another_site_or_of_nobody_erases_nothing(browser, world):
    foreign = browser.post(
        "/account/erase",
        data={"site": "rhone", "member_number": world.claire.member_number, "password": PASSWORD},
        headers={"origin": "https://evil.example"},
    )
    browser.cookies.clear()
    nobody = erase(browser, world.claire.member_number)

    assert (foreign.status_code, nobody.headers["location"]) == (403, "/rhone/login")
    assert not is_erased(world.claire)
