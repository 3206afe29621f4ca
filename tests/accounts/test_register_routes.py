"""The forms of registration as a browser posts them."""

import re

import pytest
from sqlalchemy import event
from sqlmodel import col, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from membership_ui import wiring
from membership_ui.accounts.queries import people
from membership_ui.accounts.routes import hashing, registering, signing_in
from membership_ui.accounts.rules import FORMS_PER_VISITOR, hash_password
from membership_ui.accounts.rules.fields import FieldKind
from membership_ui.accounts.service.changing_address import ask_email_change
from membership_ui.accounts.service.registering import refused_registration
from membership_ui.accounts.tables import Account, RefusedRegistration
from membership_ui.adapters.tables import Job
from membership_ui.http.notice import open_notice, read_notice
from membership_ui.kernel.work import MACHINE, VISITOR, UnitOfWork
from membership_ui.settings import settings
from membership_ui.shell import site_lookup
from tests.accounts.looks import keep_session
from tests.accounts.registrations import EMAIL, make_field, tokens
from tests.world import PASSWORD, make_account, make_site

APP = Starlette(routes=[*signing_in.ROUTES, *registering.ROUTES])
GOOD = {
    "given_name": "Maëlys",
    "family_name": "Le Goff",
    "email": EMAIL,
    "password": PASSWORD,
    "department": "Service de l’eau",
}


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def known(portal):  # noqa: ARG001
    """The address of Claire, who has an account already; the site `rhone` asks a department."""
    site_lookup.forget()
    with wiring.transaction(MACHINE, "fr") as work:
        site = make_site(work, "rhone")
        make_field(work, site, "department", is_required=True)
        make_field(work, site, "birth_date", FieldKind.DATE)
        claire = make_account(work, "Claire")
        account = work.session.get(Account, claire.account_id)
    yield account.email
    site_lookup.forget()


@pytest.fixture
def browser(known):  # noqa: ARG001
    base = settings().public_url
    return TestClient(APP, base_url=base, follow_redirects=False, headers={"origin": base})


def post(browser, path, **fields):
    return browser.post(path, data={"site": "rhone", "locale": "fr", **fields})


def register(browser, **changed):
    return post(browser, "/auth/register", **{**GOOD, **changed})


def notice_of(answer):
    cookies = answer.headers.get_list("set-cookie")
    return read_notice(next(each for each in cookies if each.startswith("membership-notice")))


def accounts():
    with wiring.reading() as session:
        waiting = select(Account).where(col(Account.email_verified_at).is_(None))
        found = session.exec(waiting).all()
        session.expunge_all()
    return found


def letters(template="email-validation"):
    with wiring.reading() as session:
        payloads = session.exec(select(Job.payload).order_by(col(Job.id))).all()
    return [payload for payload in payloads if payload["template"] == template]


def kept(browser):
    """What the page would find with the browser's cookie."""
    token = browser.cookies.get("membership-form", "")
    with wiring.reading() as session:
        work = UnitOfWork(session, VISITOR, wiring.now(), "fr", wiring.LivePorts())
        return refused_registration(work, token)


def test_registering_answers_with_the_address_that_the_link_went_to(browser):
    answer = register(browser, locale="en")

    assert (answer.status_code, answer.headers["location"]) == (303, "/en/rhone/verify")
    assert (notice_of(answer).code, notice_of(answer).identifier) == ("registered", EMAIL)
    assert [account.locale for account in accounts()] == ["en"]
    assert letters()[0]["to"] == EMAIL


def shape(answer):
    """All that a browser can tell of an answer, but for what is random in it."""
    cookies = [
        re.sub(r"expires=[^;]+; ", "", re.sub(r"=[^;]+", "=…", each, count=1))
        for each in answer.headers.get_list("set-cookie")
    ]
    return answer.status_code, answer.headers["location"], answer.text, cookies


def test_the_answer_never_tells_whether_the_address_has_an_account(browser, known):
    fresh, taken = register(browser), register(browser, email=known)

    assert shape(fresh) == shape(taken)
    assert notice_of(fresh).code == notice_of(taken).code
    assert [letter["values"]["is_shared"] for letter in letters()] == [False, True]


def test_a_known_address_is_as_much_work_as_an_unknown_one(browser, known, monkeypatch):
    done = []

    def hashed(password, _about):
        done.append("bcrypt")
        return hash_password(password, 4)

    monkeypatch.setattr(hashing, "hash_new_password", hashed)
    register(browser, given_name="Anne")
    event.listen(
        wiring.engine(), "before_cursor_execute", lambda _c, _k, sql, *_rest: done.append(sql)
    )
    work = []
    for email in (EMAIL, known):
        done.clear()
        register(browser, email=email)
        work.append(list(done))

    assert work[0] == work[1]
    assert work[0].count("bcrypt") == 1


def test_a_double_click_is_one_account(browser):
    first, second = register(browser), register(browser)

    assert shape(first) == shape(second)
    assert len(accounts()) == len(letters()) == 1


def test_a_refusal_keeps_what_was_typed_but_the_password(browser):
    typed = {"given_name": "王" * 300, "family_name": "O’" + "é" * 298, "email": "nobody"}

    answer = register(browser, **typed, birth_date="31/02/1980", password="court")

    assert answer.headers["location"] == "/rhone/register"
    values, problems = kept(browser)
    assert {name: values[name] for name in typed} == typed
    assert (values["department"], values["birth_date"]) == ("Service de l’eau", "31/02/1980")
    assert "password" not in values
    assert [problem[0] for problem in problems] == ["email", "password", "birth_date"]
    assert accounts() == []


def test_a_form_posted_in_place_is_answered_without_leaving_its_page(browser):
    in_place = {"x-in-place": "1"}
    refused = browser.post(
        "/auth/register", data=GOOD | {"site": "rhone", "email": "odile"}, headers=in_place
    )
    said = refused.json()

    assert (refused.status_code, said["page"], said["notice"]) == (200, "/rhone/register", "")
    assert said["kept"] == browser.cookies["membership-form"]
    assert refused.headers["cache-control"] == "no-store"
    assert GOOD["password"] not in refused.text

    taken = browser.post("/auth/register", data=GOOD | {"site": "rhone"}, headers=in_place)
    said = taken.json()
    assert (said["page"], open_notice(said["notice"]).code) == ("/rhone/verify", "registered")
    assert len(accounts()) == 1


def test_what_was_kept_goes_when_the_form_is_accepted(browser):
    register(browser, email="nobody")
    assert kept(browser)[0]

    register(browser)

    assert "membership-form" not in browser.cookies
    with wiring.reading() as session:
        assert session.exec(select(RefusedRegistration)).all() == []


def test_another_browser_sees_nothing_of_it(browser):
    register(browser, email="nobody")
    browser.cookies.clear()

    assert kept(browser) == ({}, [])


def test_the_cookies_fit_and_are_out_of_reach(browser):
    long = {f"household-{number}-given_name": "王" * 300 for number in range(20)}
    answer = register(browser, email="é" * 200 + "@rhone.example", **long)

    assert answer.status_code == 303
    for cookie in answer.headers.get_list("set-cookie"):
        assert len(cookie) < 4096
        assert "httponly" in cookie.lower()


def test_too_many_forms_are_told(browser):
    for _form in range(FORMS_PER_VISITOR.tries):
        register(browser, email="nobody")

    assert notice_of(register(browser)).code == "many_forms"
    assert accounts() == []


def test_a_busy_portal_keeps_what_was_typed(browser, monkeypatch):
    monkeypatch.setattr(hashing, "_MOST_WAITING", 0)

    answer = register(browser)

    assert notice_of(answer).code == "busy"
    assert kept(browser)[0]["email"] == EMAIL


@pytest.mark.parametrize("path", ["register", "verify", "verify/resend"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_form_of_another_origin_is_refused(browser, path, origin):
    answer = browser.post(
        f"/auth/{path}", data={"site": "rhone", **GOOD}, headers={"origin": origin}
    )

    assert answer.status_code == 403
    assert accounts() == []


def test_a_form_without_a_site_or_too_large_is_refused(browser):
    assert register(browser, site="nulle-part").status_code == 400
    assert register(browser, department="x" * 600_000).status_code == 400
    assert browser.get("/auth/verify").status_code == 405


def test_the_link_validates_the_address_and_leads_to_signing_in(browser):
    register(browser)
    [token] = tokens(letters()[0])

    answer = post(browser, "/auth/verify", token=token)

    assert answer.headers["location"] == "/rhone/login"
    assert (notice_of(answer).code, notice_of(answer).identifier) == ("email_verified", EMAIL)
    signed_in = post(browser, "/auth/login", identifier=EMAIL, password=PASSWORD)
    assert signed_in.headers["location"] == "/rhone/memberships"


@pytest.mark.parametrize("token", ["", "forged", "x" * 5000, "é\0"])
def test_a_dead_link_offers_a_new_one(browser, token):
    answer = post(browser, "/auth/verify", token=token)

    assert answer.headers["location"] == "/rhone/verify"
    assert notice_of(answer).code == "dead_email_link"


def test_a_used_link_says_so(browser):
    register(browser)
    [token] = tokens(letters()[0])
    post(browser, "/auth/verify", token=token)

    assert notice_of(post(browser, "/auth/verify", token=token)).code == "used_email_link"


def test_whoever_is_signed_in_is_led_to_their_profile(browser, known):
    with wiring.transaction(MACHINE, "fr") as work:
        [who] = people.accounts_by_identifier(work.session, known)
        work.actor = people.actor_of(work.session, who)
        session = keep_session(work, work.actor, "telephone-of-claire")
        ask_email_change(work, "claire.nouvelle@members.example", 1, session=session)
    browser.cookies.set("membership", "telephone-of-claire")

    answer = post(browser, "/auth/verify", token=tokens(letters("email-change")[0])[0])

    assert answer.headers["location"] == "/rhone/profile"
    assert notice_of(answer).code == "own_email_verified"


def test_a_link_of_somebody_else_does_not_lead_to_ones_profile(browser):
    with wiring.transaction(MACHINE, "fr") as work:
        keep_session(work, make_account(work, "Paul"), "telephone-of-paul")
    browser.cookies.set("membership", "telephone-of-paul")
    register(browser)

    answer = post(browser, "/auth/verify", token=tokens(letters()[0])[0])

    assert answer.headers["location"] == "/rhone/login"
    assert notice_of(answer).code == "email_verified"


def test_the_present_address_takes_a_change_back(browser, known):
    with wiring.transaction(MACHINE, "fr") as work:
        [who] = people.accounts_by_identifier(work.session, known)
        work.actor = people.actor_of(work.session, who)
        new, session = "claire.nouvelle@members.example", keep_session(work, work.actor)
        ask_email_change(work, new, 1, session=session)
    [change], [told] = letters("email-change"), letters("email-change-asked")
    token = told["values"]["cancel"].partition("token=")[2]

    answer = post(browser, "/auth/verify/cancel", token=token)

    assert answer.headers["location"] == "/rhone/login"
    assert notice_of(answer).code == "change_cancelled"
    told = notice_of(post(browser, "/auth/verify", token=tokens(change)[0]))
    assert (told.code, told.spot) == ("dropped_email_link", "rhone/verify")
    told = notice_of(post(browser, "/auth/verify/cancel", token=token))
    assert (told.code, told.spot) == ("dropped_cancel_link", "rhone/login")
    forged = post(browser, "/auth/verify/cancel", token="forged")
    assert notice_of(forged).code == "dead_email_link"


def test_signing_in_before_that_opens_no_session_and_offers_the_link(browser):
    register(browser)

    refused = post(browser, "/auth/login", identifier=EMAIL, password=PASSWORD)
    wrong = post(browser, "/auth/login", identifier=EMAIL, password="faux")

    assert (notice_of(refused).code, notice_of(refused).identifier) == ("unverified", EMAIL)
    assert notice_of(wrong).code == "wrong"
    assert "membership" not in browser.cookies


def test_sending_the_link_again_answers_the_same_to_everybody(browser, known):
    register(browser)

    answers = [
        post(browser, "/auth/verify/resend", identifier=who)
        for who in (EMAIL, known, "nobody@members.example")
    ]

    assert len({str(shape(answer)) for answer in answers}) == 1
    assert [letter["to"] for letter in letters()] == [EMAIL, EMAIL]


def share_the_address_of(known):
    """Paul, another account that uses the same address, with the same password."""
    with wiring.transaction(MACHINE, "fr") as work:
        paul = work.session.get(Account, make_account(work, "Paul").account_id)
        paul.email = paul.email_key = known
    return paul.member_number


def test_a_shared_address_asks_for_the_number_only_after_the_right_password(browser, known):
    number = share_the_address_of(known)

    wrong = post(browser, "/auth/login", identifier=known, password="faux")
    unknown = post(browser, "/auth/login", identifier="nobody@members.example", password="faux")
    right = post(browser, "/auth/login", identifier=known, password=PASSWORD)

    assert notice_of(wrong).code == notice_of(unknown).code == "wrong"
    assert notice_of(wrong).attempts_left == notice_of(unknown).attempts_left
    assert notice_of(right).code == "ambiguous"
    assert number not in right.headers["location"] + right.text
    signed_in = post(browser, "/auth/login", identifier=number, password=PASSWORD)
    assert signed_in.headers["location"] == "/rhone/memberships"


def test_a_reset_mail_has_the_link_the_number_and_the_name_of_each_account(browser, known):
    number = share_the_address_of(known)

    post(browser, "/auth/password/forgot", identifier=known)

    [letter] = letters("password-reset")
    claire, paul = letter["values"]["accounts"]
    assert (claire["name"], paul["name"], paul["number"]) == (
        "Claire Exemple", "Paul Exemple", number,
    )  # fmt: skip
    assert claire["link"] != paul["link"]
    changed = post(
        browser, "/auth/password/reset", token=tokens(letter)[1], password="une tout autre phrase"
    )
    assert notice_of(changed).code == "password_changed"
    # Paul's link changed nothing for Claire
    assert (
        post(browser, "/auth/login", identifier=claire["number"], password=PASSWORD).headers[
            "location"
        ]
        == "/rhone/memberships"
    )
    assert (
        notice_of(post(browser, "/auth/login", identifier=number, password=PASSWORD)).code
        == "wrong"
    )
