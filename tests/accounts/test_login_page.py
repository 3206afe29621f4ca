"""What the sign-in pages say after a form was refused."""

import asyncio
from http.cookies import SimpleCookie
from importlib import import_module
from urllib.parse import quote

import pytest
import reflex as rx
from starlette.responses import RedirectResponse

from membership_ui.accounts.ui.login import LoginState
from membership_ui.accounts.ui.notices import Told, told_on
from membership_ui.adapters import i18n, signing
from membership_ui.http import notice
from membership_ui.http.notice import Notice
from membership_ui.settings import settings

CODES = (
    "wrong", "ambiguous", "locked", "busy", "signed_out", "reset_sent", "dead_link",
    "used_link", "proof_needed", "proved_again", "dropped_link", "used_cancel_link",
    "change_cancelled", "own_email_verified",
    "dropped_email_link",
    "weak_short", "weak_about_you", "wrong_code", "wrong_old_password", "codes_over", "factor_off",
    "dead_sign_in", "different_passwords", "password_changed", "unverified", "registered",
    "validation_sent", "email_verified", "dead_email_link", "used_email_link", "many_forms",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _own_key(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MEMBERSHIP_SECRET_KEY", "a key for the tests of the login page")
    settings.cache_clear()
    signing.secret_key.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()
    signing.secret_key.cache_clear()


def cookie_with(carried: Notice) -> str:
    """The Cookie header of a browser that got this notice."""
    response = RedirectResponse("/rhone/login", 303)
    notice.carry(response, carried)
    sent = SimpleCookie(response.headers["set-cookie"])
    return "; ".join(f"{name}={cookie.value}" for name, cookie in sent.items())


def open_login(path: str, cookie: str = "") -> LoginState:
    root = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]
    root.router_data = {"asPath": path, "pathname": path, "headers": {"cookie": cookie}}
    root._update_router_vars(root.router_data, {})
    page = root.get_substate(LoginState.get_full_name().split("."))
    asyncio.run(LoginState.load.fn(page))
    return page  # pyright: ignore[reportReturnType]


@pytest.mark.parametrize("code", CODES)
def test_every_answer_of_a_form_has_a_sentence(code: str):
    with i18n.use("en"):
        assert told_on("rhone/login", cookie_with(Notice(code))).text.endswith((".", "below."))


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("weak_short", "password"), ("different_passwords", "password_again"),
        ("wrong_old_password", "old_password"), ("wrong_code", "code"),
        ("erase_other_number", "member_number"), ("wrong", ""), ("busy", ""), ("proof_needed", ""),
    ],
)  # fmt: skip
def test_a_refusal_stands_beside_the_field_that_is_wrong(code: str, field: str):
    assert told_on("rhone/login", cookie_with(Notice(code))).field == field
    named = told_on("rhone/login", cookie_with(Notice(code, field="off-password")))
    assert named.field == "off-password"


def test_a_wrong_password_tells_the_tries_left_only_when_few_are_left():
    with i18n.use("en"):
        first = told_on("rhone/login", cookie_with(Notice("wrong", "amina@rhone.example")))
        last = told_on("rhone/login", cookie_with(Notice("wrong", "amina@rhone.example", 1)))

    assert first.text == "Wrong sign-in details. Try again."
    assert last.text == "Wrong sign-in details. You have 1 attempt left."


def test_the_last_try_says_that_the_account_is_locked():
    with i18n.use("en"):
        over = told_on("rhone/login", cookie_with(Notice("wrong", "amina@rhone.example", 0)))

    assert over.text.startswith("Too many attempts.")


def test_a_notice_is_not_said_on_another_page():
    assert told_on("rhone/password/reset", cookie_with(Notice("signed_out"))) == Told()
    assert told_on("vercors/login", cookie_with(Notice("signed_out"))) == Told()


@pytest.mark.parametrize(
    ("left", "promised"),
    [("renew", "your draft is kept"), ("profile/edit", "what you typed is kept")],
)
def test_an_ended_session_promises_what_the_page_keeps(left: str, promised: str):
    # The app's table of pages says what each one keeps
    import_module("membership_ui.membership_ui")
    login = "/en/rhone/login?ended=1&next=%2Fen%2Frhone%2F"
    with i18n.use("en"):
        shown = open_login(login + quote(left)).notice.text
        elsewhere = open_login(login + "receipts").notice.text

    assert shown == f"Your session has ended. Sign in to continue; {promised}."
    assert elsewhere == "Your session has ended. Sign in to continue."


def test_what_was_typed_comes_back():
    page = open_login("/rhone/login", cookie_with(Notice("wrong", "amina@rhone.example")))

    assert page.notice.identifier == "amina@rhone.example"
    assert page.notice.color == "red"


def test_an_altered_notice_says_nothing():
    cookie = cookie_with(Notice("wrong", "amina@rhone.example"))

    assert told_on("rhone/login", cookie[:-4] + "AAAA") == Told()
    assert told_on("rhone/login", "") == Told()


def test_a_session_that_ended_says_so():
    assert open_login("/rhone/login?next=%2Frhone%2Frenew&ended=1").notice.color == "amber"


def test_the_page_asked_for_is_kept_only_within_the_portal():
    assert open_login("/rhone/login?next=%2Frhone%2Frenew").next == "/rhone/renew"
    assert open_login("/rhone/login?next=https%3A%2F%2Fevil.example").next == ""
    assert open_login("/rhone/login?next=%2F%2Fevil.example").next == ""
