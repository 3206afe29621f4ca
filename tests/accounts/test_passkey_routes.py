"""Passkeys as a browser posts them: true ones open, whatever is forged does not."""

import pytest
from sqlmodel import col, select
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from membership_ui import wiring
from membership_ui.accounts.routes import passkeys, signing_in
from membership_ui.accounts.rules.factors import LastFactor
from membership_ui.accounts.service.passkeys import remove_passkey
from membership_ui.accounts.tables import Passkey, SiteRole, ThrottleCount
from membership_ui.kernel.errors import NotFound
from membership_ui.kernel.work import MACHINE
from membership_ui.settings import settings
from membership_ui.shell import site_lookup
from tests.accounts.test_sign_in_routes import sign_in, whoami
from tests.authenticator import Authenticator
from tests.world import make_account, make_site

APP = Starlette(routes=[*signing_in.ROUTES, *passkeys.ROUTES, Route("/who", whoami)])
REFUSED = "Cette clé d’accès n’a pas été acceptée. Réessayez, ou connectez-vous autrement."


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def world(portal):  # noqa: ARG001
    site_lookup.forget()
    with wiring.transaction(MACHINE, "fr") as work:
        site = make_site(work, "rhone", second_factor_roles=["treasurer"])
        people = (
            make_account(work, "Claire"),
            make_account(work, "Mallory"),
            make_account(work, "Amina", site, SiteRole.TREASURER),
        )
    yield people
    site_lookup.forget()


@pytest.fixture
def claire(world):
    return world[0]


@pytest.fixture
def key(world):  # noqa: ARG001
    return Authenticator(settings().public_url)


def new_browser():
    base = settings().public_url
    return TestClient(APP, base_url=base, follow_redirects=False, headers={"origin": base})


def ask(browser, path, **fields):
    return browser.post(f"/auth/passkeys/{path}", json={"site": "rhone", "locale": "fr", **fields})


def options(browser, purpose):
    answer = ask(browser, "options", purpose=purpose)
    assert answer.status_code == 200, answer.text
    return answer.json()


def add(browser, key, **fields):
    return ask(browser, "add", credential=key.create(options(browser, "add")), **fields)


def with_key(who, key):
    """A browser in which the person signed in and added the key."""
    browser = new_browser()
    sign_in(browser, who.member_number)
    assert add(browser, key, name="Mon téléphone").json() == {
        "next": "/rhone/profile/security/codes"
    }
    return browser


def enter(browser, key, purpose="sign-in", **fields):
    return ask(browser, purpose, credential=key.get(options(browser, purpose)), **fields)


def stored():
    with wiring.reading() as session:
        rows = session.exec(select(Passkey).order_by(col(Passkey.id))).all()
        session.expunge_all()
        return rows


def test_a_key_alone_signs_in_and_opens_the_page_asked_for(claire, key):
    with_key(claire, key)
    browser = new_browser()

    answer = enter(browser, key, next="/rhone/receipts")

    assert answer.json() == {"next": "/rhone/receipts"}
    assert browser.get("/who").text == claire.member_number
    [row] = stored()
    assert (row.name, row.sign_count, row.last_used_at is None) == ("Mon téléphone", 1, False)


def test_a_key_after_the_password(claire, key):
    with_key(claire, key)
    browser = new_browser()
    assert sign_in(browser, claire.member_number).headers["location"] == "/rhone/login/code"
    key.is_owner_verified = False  # the password was the first proof

    answer = enter(browser, key, "second-step")

    assert answer.json() == {"next": "/rhone/memberships"}
    assert browser.get("/who").text == claire.member_number


def test_alone_the_device_must_know_its_owner(claire, key):
    with_key(claire, key)
    key.is_owner_verified = False

    assert enter(new_browser(), key).json() == {"error": REFUSED}


def test_an_answer_is_good_once(claire, key):
    with_key(claire, key)
    browser = new_browser()
    asked = options(browser, "sign-in")
    kept = browser.cookies["membership-challenge"]
    answer = key.get(asked)
    assert "next" in ask(browser, "sign-in", credential=answer).json()

    key.count += 5
    thief = new_browser()
    thief.cookies.set("membership-challenge", kept)
    for credential in (answer, key.get(asked)):
        assert ask(thief, "sign-in", credential=credential).json() == {"error": REFUSED}
    assert thief.get("/who").text == ""


def test_a_challenge_of_another_browser_or_purpose_is_refused(claire, key):
    with_key(claire, key)
    browser, other = new_browser(), new_browser()
    mine = options(browser, "sign-in")
    options(other, "sign-in")

    assert ask(other, "sign-in", credential=key.get(mine)).json() == {"error": REFUSED}
    sign_in(browser, claire.member_number)
    again = options(browser, "sign-in")
    assert ask(browser, "second-step", credential=key.get(again)).json() == {"error": REFUSED}


@pytest.mark.parametrize("challenge", ["", "forged", "WyJmb3JnZWQiXQ.aaaa.bbbb"])
def test_a_forged_challenge_is_refused(claire, key, challenge):
    with_key(claire, key)
    browser = new_browser()
    asked = options(browser, "sign-in")
    browser.cookies.clear()
    browser.cookies.set("membership-challenge", challenge)

    assert ask(browser, "sign-in", credential=key.get(asked)).json() == {"error": REFUSED}


def test_another_origin_or_host_is_refused(claire, key):
    with_key(claire, key)
    key.origin = "https://evil.example"
    assert enter(new_browser(), key).json() == {"error": REFUSED}

    key.origin, key.host = settings().public_url, "evil.example"
    assert enter(new_browser(), key).json() == {"error": REFUSED}


def test_a_count_that_goes_back_is_refused(claire, key):
    with_key(claire, key)
    key.count = 10
    assert "next" in enter(new_browser(), key).json()

    key.count = 5
    assert enter(new_browser(), key).json() == {"error": REFUSED}


def test_anothers_key_is_no_second_factor(world, key):
    claire, mallory, _amina = world
    with_key(claire, key)
    own = Authenticator(settings().public_url)
    with_key(mallory, own)
    browser = new_browser()
    sign_in(browser, claire.member_number)

    assert enter(browser, own, "second-step").json() == {"error": REFUSED}
    assert browser.get("/who").text == ""


def test_a_key_belongs_to_one_account(world, key):
    claire, mallory, _amina = world
    with_key(claire, key)
    browser = new_browser()
    sign_in(browser, mallory.member_number)

    assert add(browser, key).json() == {"error": REFUSED}
    assert len(stored()) == 1


def test_an_unknown_key_and_a_wrong_signature_are_refused(claire, key):
    with_key(claire, key)
    assert enter(new_browser(), Authenticator(key.origin)).json() == {"error": REFUSED}

    copy = Authenticator(key.origin, id=key.id)
    assert enter(new_browser(), copy).json() == {"error": REFUSED}


def test_staff_may_add_a_key_on_the_way_in_once(world, key):
    amina = world[2]
    browser = new_browser()
    sign_in(browser, amina.member_number)

    assert add(browser, key).json() == {"next": "/rhone/profile/security/codes"}
    assert browser.get("/who").text == amina.member_number

    thief = new_browser()  # knows the password, and a factor is there now
    sign_in(thief, amina.member_number)
    assert ask(thief, "options", purpose="add").status_code == 422


def test_a_visitor_adds_nothing(world):
    assert ask(new_browser(), "options", purpose="add").status_code == 422


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'"x"', b"[" * 5000, b'{"site": "rhone"}', b'{"site": "nowhere"}',
     b'{"site": "rhone", "credential": "x"}', b'{"site": "rhone", "credential": {"id": 7}}'],
)  # fmt: skip
def test_whatever_is_sent_gets_a_clear_refusal(world, body):
    for path in ("options", "sign-in", "second-step", "add"):
        browser = new_browser()
        ask(browser, "options", purpose="sign-in")
        answer = browser.post(f"/auth/passkeys/{path}", content=body)
        assert answer.status_code == 422
        assert answer.json()["error"]


def test_forms_of_another_origin_are_refused(world):
    browser = new_browser()
    browser.headers["origin"] = "https://evil.example"

    assert ask(browser, "options", purpose="sign-in").status_code == 422


def test_the_last_factor_is_not_removed_by_a_click_nor_anothers(world, key):
    claire, mallory, _amina = world
    with_key(claire, key)
    second = Authenticator(key.origin)
    browser = new_browser()
    enter(browser, key)
    assert add(browser, second, name="").json() == {"next": "/rhone/profile/security"}
    first, last = stored()

    with pytest.raises(NotFound), wiring.transaction(mallory, "fr") as work:
        remove_passkey(work, first.id)
    with wiring.transaction(claire, "fr") as work:
        remove_passkey(work, first.id)
    with pytest.raises(LastFactor), wiring.transaction(claire, "fr") as work:
        remove_passkey(work, last.id)


def test_wrong_keys_from_one_address_slow_and_shut_nobody_out(claire, key):
    with_key(claire, key)
    for _try in range(50):
        enter(new_browser(), Authenticator(key.origin))
    with wiring.reading() as session:
        [key_of_count] = session.exec(
            select(ThrottleCount.key).where(ThrottleCount.hits == 50)
        ).all()

    assert key_of_count.startswith("sign-in-from:")
    assert "error" not in enter(new_browser(), key).json()


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("field", ["site", "purpose", "next"])
def test_half_a_character_is_refused_as_any_other_nonsense(field):
    sent = b'{"site": "rhone", "purpose": "sign-in", "%s": "\\ud800"}' % field.encode()

    assert new_browser().post("/auth/passkeys/options", content=sent).status_code == 422
