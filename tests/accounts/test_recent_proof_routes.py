"""The password, or a passkey, asked for again in an open session, as a browser posts it."""

from datetime import timedelta

import pytest
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from membership_ui import wiring
from membership_ui.accounts.routes import factors, passkeys, signing_in
from membership_ui.accounts.rules import digest
from membership_ui.accounts.tables import SignIn
from membership_ui.kernel.work import MACHINE
from membership_ui.settings import settings
from membership_ui.shell import site_lookup
from tests.accounts.test_passkey_routes import add, ask, options
from tests.accounts.test_sign_in_routes import notice_of, post, sign_in
from tests.authenticator import Authenticator
from tests.world import PASSWORD, make_account, make_site

APP = Starlette(routes=[*signing_in.ROUTES, *factors.ROUTES, *passkeys.ROUTES])
NEEDED = "Vous avez montré qui vous êtes il y a plus de dix minutes."


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def claire(portal):  # noqa: ARG001
    site_lookup.forget()
    with wiring.transaction(MACHINE, "fr") as work:
        make_site(work, "rhone")
        who = make_account(work, "Claire")
    yield who
    site_lookup.forget()


@pytest.fixture
def browser(claire):
    """Signed in an hour ago."""
    base = settings().public_url
    browser = TestClient(APP, base_url=base, follow_redirects=False, headers={"origin": base})
    sign_in(browser, claire.member_number)
    age(browser)
    return browser


def age(browser):
    with wiring.transaction(MACHINE, "fr") as work:
        row = work.session.get_one(SignIn, digest(browser.cookies["membership"]))
        row.created_at, row.proved_at = work.now - timedelta(hours=1), None


def is_proved(browser):
    with wiring.reading() as session:
        token = digest(browser.cookies["membership"])
        return session.exec(select(SignIn.proved_at).where(SignIn.token_hash == token)).one()


def confirm(browser, password=PASSWORD, **fields):
    return post(browser, "/auth/password/confirm", old_password=password, **fields)


@pytest.mark.parametrize(
    ("page", "there"),
    [
        ("profile/edit", "/rhone/profile/edit"),
        ("profile/security", "/rhone/profile/security"),
        ("https://evil.example", "/rhone/profile/security"),
        ("", "/rhone/profile/security"),
    ],
)
def test_the_password_leads_back_to_the_page(browser, page, there):
    answer = confirm(browser, page=page)

    assert answer.headers["location"] == there
    assert notice_of(answer).code == "proved_again"
    assert is_proved(browser)


def test_it_goes_on_with_the_app_that_was_wanted(browser):
    answer = confirm(browser, page="profile/security", then="setup")

    assert answer.headers["location"] == "/rhone/profile/security?setup=1"


def test_wrong_passwords_are_counted_with_those_of_the_other_forms(browser):
    wrong = confirm(browser, "faux", page="profile/edit")
    assert wrong.headers["location"] == "/rhone/profile/edit"
    assert notice_of(wrong).code == "wrong_old_password"
    for _try in range(4):
        post(browser, "/auth/password/change", old_password="faux", password="x")

    assert notice_of(confirm(browser)).code == "locked"
    assert is_proved(browser) is None


def test_a_visitor_is_led_to_the_login_page(browser):
    browser.cookies.clear()

    assert confirm(browser).headers["location"] == "/rhone/login"


def test_a_form_of_another_origin_is_refused(browser):
    headers = {"origin": "https://evil.example"}
    assert browser.post("/auth/password/confirm", headers=headers).status_code == 403
    assert is_proved(browser) is None


def test_an_old_session_adds_neither_a_key_nor_an_app(browser):
    refused = ask(browser, "options", purpose="add")
    assert refused.status_code == 422
    assert refused.json()["error"].startswith(NEEDED)

    answer = post(browser, "/auth/factor/app", code="123456")
    assert notice_of(answer).code == "proof_needed"


def test_a_key_that_was_asked_for_in_time_is_refused_when_it_comes_late(browser):
    confirm(browser)
    key = Authenticator(settings().public_url)
    made = key.create(options(browser, "add"))
    age(browser)

    assert ask(browser, "add", credential=made).json()["error"].startswith(NEEDED)


@pytest.fixture
def key(browser):
    confirm(browser)
    key = Authenticator(settings().public_url)
    assert add(browser, key, name="Mon téléphone").status_code == 200
    age(browser)
    return key


def show(browser, key, **fields):
    credential = key.get(options(browser, "confirm"))
    return ask(browser, "confirm", credential=credential, **fields)


def test_a_passkey_serves_as_well_as_the_password(browser, key):
    answer = show(browser, key, next="/rhone/profile/edit")

    assert answer.json() == {"next": "/rhone/profile/edit"}
    assert is_proved(browser)


def test_the_device_must_know_its_owner(browser, key):
    key.is_owner_verified = False

    assert show(browser, key).status_code == 422
    assert is_proved(browser) is None


def test_the_key_of_somebody_else_proves_nothing(browser, key):  # noqa: ARG001
    with wiring.transaction(MACHINE, "fr") as work:
        mallory = make_account(work, "Mallory")
    base = settings().public_url
    other = TestClient(APP, base_url=base, follow_redirects=False, headers={"origin": base})
    sign_in(other, mallory.member_number)
    foreign = Authenticator(base)
    add(other, foreign)
    challenge = options(browser, "confirm")

    assert ask(browser, "confirm", credential=foreign.get(challenge)).status_code == 422
    assert is_proved(browser) is None
