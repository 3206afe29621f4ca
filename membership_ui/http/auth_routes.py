"""Signing in and out, and choosing a new password: native forms, so that the cookie is out of
reach of scripts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from membership_ui.accounts.rules import (
    KEPT_FOR,
    AmbiguousEmail,
    DeadLink,
    TooManyTries,
    UnverifiedEmail,
    WrongPassword,
    check_new_password,
    digest,
)  # fmt: skip
from membership_ui.accounts.service import passwords, signing_in
from membership_ui.accounts.service.signing_in import SignInRequest
from membership_ui.adapters.i18n import _, use
from membership_ui.http import hashing, notice
from membership_ui.http.auth_forms import AuthForm, read_form
from membership_ui.http.landing import landing_page
from membership_ui.http.notice import Notice
from membership_ui.http.session import address_of_visitor, refuse_foreign_origin, token_of_request
from membership_ui.http.work import in_reading, in_transaction
from membership_ui.kernel.errors import Invalid
from membership_ui.settings import settings
from membership_ui.shell.visits import cookie_name

FormHandler = Callable[[Request, AuthForm], Awaitable[Response]]


async def login(request: Request, form: AuthForm) -> Response:
    """303 to the page asked for, or back to the form with a notice."""
    asked = _sign_in_request(request, form)
    try:
        candidates = await in_transaction(signing_in.find_candidates, asked, locale=form.locale)
        matching = await hashing.run(
            signing_in.matching_accounts, candidates, form.text("password")
        )
        if not matching:
            wrong = await in_transaction(signing_in.count_failure, asked, locale=form.locale)
            return _back_to_login(form, _notice_of(wrong, asked.identifier))
        account_id = signing_in.the_one(matching)
        token = await in_transaction(signing_in.open_session, asked, account_id, locale=form.locale)
        there = form.next or form.page(
            await in_reading(landing_page, account_id, form.site.id, locale=form.locale)
        )
    except (TooManyTries, AmbiguousEmail, UnverifiedEmail, hashing.Busy) as refusal:
        return _back_to_login(form, _notice_of(refusal, asked.identifier))
    response = RedirectResponse(there, 303)
    _set_session(response, token, is_kept=asked.is_kept)
    notice.forget(response)
    return response


async def logout(request: Request, form: AuthForm) -> Response:
    """Ends the session here and in its other open pages."""
    if token := token_of_request(request):
        await in_transaction(signing_in.end_session, digest(token), locale=form.locale)
    response = RedirectResponse(form.page("login"), 303)
    response.delete_cookie(
        cookie_name(), path="/", httponly=True, samesite="lax", secure=settings().is_https
    )
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
    return _to(form.page("password/forgot"), Notice("reset_sent", identifier))


async def reset(_request: Request, form: AuthForm) -> Response:
    """A new password by the link of the mail; every session of the account ends."""
    token, password = form.text("token"), form.text("password")
    same_page = f"{form.page('password/reset')}?token={quote(token, safe='')}"
    try:
        check_new_password(password)
        if password != form.values.get("password_again", password):
            return _to(same_page, Notice("different_passwords"))
        password_hash = await hashing.run(hashing.hash_new_password, password)
        await in_transaction(
            passwords.reset_password, token, password_hash, form.site.id, locale=form.locale
        )
    except Invalid:
        return _to(same_page, Notice("weak_password"))
    except DeadLink:
        return _to(form.page("password/forgot"), Notice("dead_link"))
    except hashing.Busy:
        return _to(same_page, Notice("busy"))
    return _to(form.page("login"), Notice("password_changed"))


def _form_route(path: str, handler: FormHandler) -> Route:
    async def endpoint(request: Request) -> Response:
        if refusal := refuse_foreign_origin(request):
            return refusal
        form = await read_form(request)
        if form is None:
            with use("fr"):
                return PlainTextResponse(_("This form cannot be read. Go back and try again."), 400)
        response = await handler(request, form)
        response.headers["cache-control"] = "no-store"
        return response

    return Route(path, endpoint, methods=["POST"], name=path)


ROUTES = (
    _form_route("/auth/login", login),
    _form_route("/auth/logout", logout),
    _form_route("/auth/password/forgot", forgot),
    _form_route("/auth/password/reset", reset),
)


def _sign_in_request(request: Request, form: AuthForm) -> SignInRequest:
    return SignInRequest(
        identifier=form.text("identifier").strip()[:320],
        address=address_of_visitor(request),
        site_id=form.site.id,
        is_kept=form.text("keep") in ("on", "true", "1"),
        user_agent=request.headers.get("user-agent", ""),
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
    return _to(form.page("login") + (f"?next={quote(asked, safe='')}" if asked else ""), told)


def _to(path: str, told: Notice) -> Response:
    response = RedirectResponse(path, 303)
    notice.carry(response, told)
    return response


def _set_session(response: Response, token: str, *, is_kept: bool) -> None:
    """Ends with the browser unless the person asked to stay signed in."""
    response.set_cookie(
        cookie_name(), token, max_age=int(KEPT_FOR.total_seconds()) if is_kept else None,
        path="/", httponly=True, samesite="lax", secure=settings().is_https,
    )  # fmt: skip
