"""The second step and the security forms as a browser posts them."""

from datetime import UTC, datetime

import pyotp
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from membership_ui import wiring
from membership_ui.accounts.queries import factors
from membership_ui.accounts.routes import factors as factor_routes
from membership_ui.accounts.routes import signing_in
from membership_ui.accounts.rules import digest
from membership_ui.accounts.service import factors as services
from membership_ui.accounts.service import second_step
from membership_ui.accounts.tables import SiteRole
from membership_ui.kernel.work import MACHINE
from membership_ui.settings import settings
from membership_ui.shell import site_lookup
from tests.accounts.test_sign_in_routes import NEW_PASSWORD, notice_of, post, sign_in, whoami
from tests.world import PASSWORD, make_account, make_site

APP = Starlette(routes=[*signing_in.ROUTES, *factor_routes.ROUTES, Route("/who", whoami)])


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def world(portal):  # noqa: ARG001
    """Claire, and Amina whose role wants a second factor."""
    site_lookup.forget()
    with wiring.transaction(MACHINE, "fr") as work:
        site = make_site(work, "rhone", second_factor_roles=["treasurer"])
        people = make_account(work, "Claire"), make_account(work, "Amina", site, SiteRole.TREASURER)
    yield people
    site_lookup.forget()


@pytest.fixture
def claire(world):
    return world[0]


@pytest.fixture
def amina(world):
    return world[1]


@pytest.fixture
def browser(world):  # noqa: ARG001
    return new_browser()


def new_browser():
    base = settings().public_url
    return TestClient(APP, base_url=base, follow_redirects=False, headers={"origin": base})


def codes(secret):
    """Those of now and of the next half minute."""
    return [pyotp.TOTP(secret).at(datetime.now(UTC), counter_offset=step) for step in (0, 1)]


def begin(browser, who):
    """The secret that the security page shows."""
    session = digest(browser.cookies["membership"])
    with wiring.transaction(who, "fr") as work:
        return services.begin_own_app(work, "Réseau du Rhône", session=session).secret


def with_app(browser, who):
    """Signed in, the app turned on; its secret."""
    sign_in(browser, who.member_number)
    secret = begin(browser, who)
    answer = post(browser, "/auth/factor/app", code=codes(secret)[0])
    assert answer.headers["location"] == "/rhone/profile/security/codes"
    return secret


def begin_setup(browser):
    token = browser.cookies["membership-pending"]
    with wiring.transaction(MACHINE, "fr") as work:
        return second_step.begin_setup(work, token, "Réseau du Rhône").secret


def test_with_a_factor_the_password_leads_to_the_second_step(browser, claire):
    secret = with_app(browser, claire)
    other = new_browser()

    answer = sign_in(other, claire.member_number, next="/rhone/receipts", keep="on")

    assert answer.headers["location"] == "/rhone/login/code"
    assert "membership" not in other.cookies
    cookie = next(c for c in answer.headers.get_list("set-cookie") if "pending" in c).lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    opened = post(other, "/auth/factor/code", code=codes(secret)[1])
    assert opened.headers["location"] == "/rhone/receipts"
    assert "max-age=2592000" in str(opened.headers.get_list("set-cookie")).lower()
    assert other.get("/who").text == claire.member_number
    assert "membership-pending" not in other.cookies


def test_a_wrong_code_comes_back_with_the_tries_left_and_ends_at_five(browser, claire):
    with_app(browser, claire)
    other = new_browser()
    sign_in(other, claire.member_number)

    first = post(other, "/auth/factor/code", code="12345")
    assert first.headers["location"] == "/rhone/login/code"
    assert (notice_of(first).code, notice_of(first).attempts_left) == ("wrong_code", 4)
    for _try in range(3):
        post(other, "/auth/factor/code", code="12345")
    last = post(other, "/auth/factor/code", code="12345")

    assert last.headers["location"] == "/rhone/login"
    assert notice_of(last).code == "codes_over"
    assert notice_of(sign_in(other, claire.member_number)).code == "locked"


def test_the_second_step_alone_opens_nothing(browser, claire):
    secret = with_app(browser, claire)

    answer = post(new_browser(), "/auth/factor/code", code=codes(secret)[1])

    assert answer.headers["location"] == "/rhone/login"
    assert notice_of(answer).code == "dead_sign_in"


def test_a_form_of_another_origin_is_refused(browser, claire):
    for path in ("code", "setup", "app", "off", "codes"):
        answer = browser.post(f"/auth/factor/{path}", headers={"origin": "https://evil.example"})
        assert answer.status_code == 403


def test_staff_set_their_factor_up_on_the_way_in(browser, amina):
    answer = sign_in(browser, amina.member_number, locale="en")
    assert answer.headers["location"] == "/en/rhone/login/code"
    assert browser.get("/who").text == ""
    secret = begin_setup(browser)

    opened = post(browser, "/auth/factor/setup", code=codes(secret)[0])

    assert opened.headers["location"] == "/rhone/profile/security/codes"
    assert browser.get("/who").text == amina.member_number


def test_staff_cannot_turn_it_off(browser, amina):
    sign_in(browser, amina.member_number)
    post(browser, "/auth/factor/setup", code=codes(begin_setup(browser))[0])

    refused = post(browser, "/auth/factor/off", old_password=PASSWORD)

    assert notice_of(refused).code == "factor_required"


def test_turning_off_asks_for_the_password(browser, claire):
    with_app(browser, claire)

    wrong = post(browser, "/auth/factor/off", old_password="tout autre chose")
    assert notice_of(wrong).code == "wrong_old_password"
    with wiring.reading() as session:
        assert factors.has_factor(session, claire.account_id)

    assert notice_of(post(browser, "/auth/factor/off", old_password=PASSWORD)).code == "factor_off"
    assert sign_in(new_browser(), claire.member_number).headers["location"].endswith("/memberships")


@pytest.mark.parametrize(
    "path", ["/auth/factor/off", "/auth/factor/codes", "/auth/password/confirm"]
)
def test_a_wrong_password_is_said_beside_the_field_that_the_form_names(browser, claire, path):
    with_app(browser, claire)

    answer = post(browser, path, old_password="tout autre chose", field="codes-password")

    assert (notice_of(answer).code, notice_of(answer).field) == (
        "wrong_old_password", "codes-password",
    )  # fmt: skip


def test_new_codes_ask_for_the_password(browser, claire):
    with_app(browser, claire)

    wrong = post(browser, "/auth/factor/codes", old_password="")
    right = post(browser, "/auth/factor/codes", old_password=PASSWORD)

    assert notice_of(wrong).code == "wrong_old_password"
    assert right.headers["location"] == "/rhone/profile/security/codes"


def test_a_password_is_changed_with_the_old_one_and_the_others_are_signed_out(browser, claire):
    other = new_browser()
    for one in (browser, other):
        sign_in(one, claire.member_number)

    def change(old, password, again=None):
        return notice_of(
            post(browser, "/auth/password/change", old_password=old, password=password,
                 password_again=again or password)
        ).code  # fmt: skip

    assert change("tout autre chose", NEW_PASSWORD) == "wrong_old_password"
    assert change(PASSWORD, NEW_PASSWORD, "autre") == "different_passwords"
    assert change(PASSWORD, "Claire.Exemple2026") == "weak_about_you"
    assert change(PASSWORD, NEW_PASSWORD) == "own_password_changed"

    assert browser.get("/who").text == claire.member_number
    assert other.get("/who").text == ""
    assert notice_of(sign_in(other, claire.member_number)).code == "wrong"


def test_visitors_are_sent_to_the_login(browser):
    for path, fields in (
        ("/auth/password/change", {"old_password": PASSWORD, "password": NEW_PASSWORD}),
        ("/auth/factor/off", {"old_password": PASSWORD}),
        ("/auth/factor/codes", {"old_password": PASSWORD}),
        ("/auth/factor/app", {"code": "123456"}),
    ):
        assert post(browser, path, **fields).headers["location"] == "/rhone/login"


def test_the_device_cookie_stays_when_the_session_goes(browser, claire):
    sign_in(browser, claire.member_number)
    device = browser.cookies["membership-device"]
    post(browser, "/auth/logout")

    sign_in(browser, claire.member_number)

    assert browser.cookies["membership-device"] == device
