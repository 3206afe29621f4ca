"""Signing in and out, and choosing a new password: native forms, so that the cookie is out of
reach of scripts."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from membership_ui.accounts.routes import hashing
from membership_ui.accounts.routes.entering import entered, sign_in_request
from membership_ui.accounts.rules import (
    AmbiguousEmail,
    DeadLink,
    DroppedLink,
    TooManyTries,
    UnverifiedEmail,
    UsedLink,
    WeakPassword,
    WrongPassword,
    digest,
)  # fmt: skip
from membership_ui.accounts.service import passwords, second_step, signing_in
from membership_ui.accounts.service.signing_in import Candidate, SignInRequest
from membership_ui.http import cookies, notice
from membership_ui.http.forms import AuthForm, form_route, to
from membership_ui.http.notice import Notice
from membership_ui.http.session import address_of_visitor, token_of_request
from membership_ui.http.work import in_reading, in_transaction

_LINK_NOTICES = {UsedLink: "used_link", DroppedLink: "dropped_link", DeadLink: "dead_link"}


async def login(request: Request, form: AuthForm) -> Response:
    """303 to the page asked for, to the second step, or back to the form with a notice."""
    asked = sign_in_request(request, form)
    await asyncio.sleep(await in_reading(signing_in.pause_before, asked, locale=form.locale))
    try:
        candidates = await in_transaction(signing_in.find_candidates, asked, locale=form.locale)
        matching = await _matching(asked, candidates, form)
        if not matching:
            wrong = await in_transaction(signing_in.count_failure, asked, locale=form.locale)
            return _back_to_login(form, _notice_of(wrong, asked.identifier))
        account_id = signing_in.single_account(matching, candidates)
        entry = await in_transaction(
            second_step.enter, asked, account_id, form.next, locale=form.locale
        )
    except (TooManyTries, AmbiguousEmail, UnverifiedEmail, hashing.Busy) as refusal:
        return _back_to_login(form, _notice_of(refusal, asked.identifier))
    return await entered(form, entry, asked.device)


async def _matching(asked: SignInRequest, candidates: list[Candidate], form: AuthForm) -> list[int]:
    try:
        return await hashing.accounts_behind(candidates, form.text("password"), asked.address)
    except hashing.Busy:
        await in_transaction(signing_in.give_try_back, asked, locale=form.locale)
        raise


async def logout(request: Request, form: AuthForm) -> Response:
    """Ends the session here and in its other open pages."""
    if token := token_of_request(request):
        await in_transaction(signing_in.end_session, digest(token), locale=form.locale)
    response = RedirectResponse(form.page("login"), 303)
    cookies.close_session(response)
    notice.carry(response, Notice("signed_out"))
    return response


async def forgot(_request: Request, form: AuthForm) -> Response:
    """The same answer whether the account exists or not."""
    identifier = form.text("identifier")
    await in_transaction(
        passwords.request_password_reset,
        form.site.id,
        form.site.slug,
        identifier,
        locale=form.locale,
    )
    return to(form.page("password/forgot"), Notice("reset_sent", identifier))


async def reset(request: Request, form: AuthForm) -> Response:
    """A new password by the link of the mail; every session of the account ends."""
    token, password = form.text("token"), form.text("password")
    same_page = f"{form.page('password/reset')}?token={quote(token, safe='')}"
    try:
        if password != form.values.get("password_again", password):
            return to(same_page, Notice("different_passwords"))
        about = await in_reading(passwords.about_reset, token, form.site.name, locale=form.locale)
        password_hash = await hashing.run(
            hashing.hash_new_password, password, about, of=address_of_visitor(request)
        )
        device = cookies.device_of(request)
        await in_transaction(
            _reset_password, token, password_hash, form.site.id, device, locale=form.locale
        )
    except WeakPassword as weak:
        return to(same_page, Notice(f"weak_{weak.reason}"))
    except (UsedLink, DroppedLink, DeadLink) as refusal:
        return to(form.page("password/forgot"), Notice(_LINK_NOTICES[type(refusal)]))
    except hashing.Busy:
        return to(same_page, Notice("busy"))
    done = to(form.page("login"), Notice("password_changed"))
    cookies.put_device(done, device)
    return done


def _reset_password(work, token: str, password_hash: str, site_id: int, device: str) -> None:
    passwords.reset_password(work, token, password_hash, site_id, device=device)


ROUTES = (
    form_route("/auth/login", login),
    form_route("/auth/logout", logout),
    form_route("/auth/password/forgot", forgot),
    form_route("/auth/password/reset", reset),
)


def _notice_of(refusal: Exception, identifier: str) -> Notice:
    if isinstance(refusal, WrongPassword):
        return Notice("wrong", identifier, -1 if refusal.left is None else refusal.left)
    if isinstance(refusal, TooManyTries):
        return Notice("locked", identifier, 0)
    if isinstance(refusal, UnverifiedEmail):
        return Notice("unverified", identifier)
    return Notice("ambiguous" if isinstance(refusal, AmbiguousEmail) else "busy", identifier)


def _back_to_login(form: AuthForm, told: Notice) -> Response:
    asked = form.text("next")
    return to(form.page("login") + (f"?next={quote(asked, safe='')}" if asked else ""), told)
