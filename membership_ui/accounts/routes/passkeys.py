"""Passkeys: what `assets/passkeys.js` asks for and posts back, as JSON."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from membership_ui.accounts.routes.entering import next_page, sign_in_request, take_in, visitor_of
from membership_ui.accounts.rules import digest
from membership_ui.accounts.rules.browsers import browser_and_system
from membership_ui.accounts.rules.factors import CHALLENGE_FOR, PasskeyRefused
from membership_ui.accounts.service import passkeys, second_step
from membership_ui.accounts.service.second_step import Entry
from membership_ui.accounts.service.signing_in import pause_before
from membership_ui.adapters.i18n import _, sentence, use
from membership_ui.adapters.signing import sign, unsign
from membership_ui.http import cookies
from membership_ui.http.forms import AuthForm, form_of
from membership_ui.http.session import actor_of_request, token_of_request
from membership_ui.http.work import in_reading, in_transaction
from membership_ui.kernel.errors import N_, PortalError
from membership_ui.kernel.work import UnitOfWork
from membership_ui.settings import settings

JsonHandler = Callable[[Request, AuthForm, dict[str, Any]], Awaitable[Response]]
_MOST_BYTES = 65_536
_COOKIE, _PURPOSES = "challenge", ("sign-in", "second-step", "add", "confirm")


class _NotFromPortal(PortalError):
    message = N_("This form was not sent from the portal.")


async def options(request: Request, form: AuthForm, _answer: dict[str, Any]) -> Response:
    """What the browser is asked for; the challenge is bound to it by a cookie, for one purpose."""
    purpose = form.text("purpose")
    if purpose not in _PURPOSES:
        raise PasskeyRefused
    actor = await actor_of_request(request)
    asked = await in_reading(
        _options, purpose, _pending(request), form.site.name, digest(token_of_request(request)),
        locale=form.locale, actor=actor,
    )  # fmt: skip
    response = JSONResponse(asked)
    cookies.put(
        response, _COOKIE, sign(_purpose(purpose), asked["challenge"]), lifetime=CHALLENGE_FOR
    )
    return response


async def sign_in(request: Request, form: AuthForm, answer: dict[str, Any]) -> Response:
    """Without a password."""
    asked = sign_in_request(request, form)
    await asyncio.sleep(await in_reading(pause_before, asked, locale=form.locale))
    try:
        challenge = await _spent(request, form, "sign-in")
        entry = await in_transaction(
            second_step.enter_by_passkey, asked, answer, challenge, form.next, locale=form.locale
        )
    except PasskeyRefused:
        await in_transaction(second_step.count_refused_passkey, asked.address, locale=form.locale)
        raise
    return await _entered(form, entry, asked.device)


async def prove(request: Request, form: AuthForm, answer: dict[str, Any]) -> Response:
    """After the password."""
    visitor = visitor_of(request)
    challenge = await _spent(request, form, "second-step")
    entry = await in_transaction(
        second_step.prove_by_passkey, _pending(request), answer, challenge, visitor,
        locale=form.locale,
    )  # fmt: skip
    return await _entered(form, entry, visitor.device)


async def add(request: Request, form: AuthForm, answer: dict[str, Any]) -> Response:
    """To the account that is signed in, or to one that must have a second factor and has none."""
    visitor = visitor_of(request)
    with use(form.locale):
        name = form.text("name").strip() or _browser_name(visitor.user_agent)
    actor = await actor_of_request(request)
    challenge = await _spent(request, form, "add")
    if actor.is_signed_in:
        is_first = await in_transaction(
            _add_own, answer, challenge, name, form.site.id, digest(token_of_request(request)),
            locale=form.locale, actor=actor,
        )  # fmt: skip
        page = "profile/security/codes" if is_first else "profile/security"
        return JSONResponse({"next": form.page(page)})
    entry = await in_transaction(
        second_step.add_first_passkey, _pending(request), answer, challenge, name, visitor,
        locale=form.locale,
    )  # fmt: skip
    return await _entered(form, entry, visitor.device, page="profile/security/codes")


async def prove_again(request: Request, form: AuthForm, answer: dict[str, Any]) -> Response:
    """In the place of the password, for whoever has none in mind."""
    actor, address = await actor_of_request(request), visitor_of(request).address
    challenge = await _spent(request, form, "confirm")
    try:
        await in_transaction(
            _prove_again, answer, challenge, digest(token_of_request(request)),
            locale=form.locale, actor=actor,
        )  # fmt: skip
    except PasskeyRefused:
        await in_transaction(second_step.count_refused_passkey, address, locale=form.locale)
        raise
    return JSONResponse({"next": form.next or form.page("profile/security")})


def _json_route(path: str, handler: JsonHandler) -> Route:
    async def endpoint(request: Request) -> Response:
        form, answer = None, {}
        try:
            if request.headers.get("origin") not in settings().origins:
                raise _NotFromPortal
            form, answer = await _read(request)
            response = await handler(request, form, answer)
        except PortalError as refusal:
            with use(form.locale if form else "fr"):
                response = JSONResponse({"error": sentence(refusal)}, 422)
        response.headers["cache-control"] = "no-store"
        return response

    return Route(path, endpoint, methods=["POST"], name=path)


ROUTES = (
    _json_route("/auth/passkeys/options", options),
    _json_route("/auth/passkeys/sign-in", sign_in),
    _json_route("/auth/passkeys/second-step", prove),
    _json_route("/auth/passkeys/add", add),
    _json_route("/auth/passkeys/confirm", prove_again),
)


async def _read(request: Request) -> tuple[AuthForm, dict[str, Any]]:
    """The fields and the browser's answer. Raises PasskeyRefused for anything else."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > _MOST_BYTES:
        raise PasskeyRefused
    try:
        sent = json.loads(await request.body())
        # Half of a pair of surrogates is no text: neither the database nor an answer takes it
        json.dumps(sent, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise PasskeyRefused from error
    if not isinstance(sent, dict):
        raise PasskeyRefused
    form = await form_of({key: value for key, value in sent.items() if isinstance(value, str)})
    answer = sent.get("credential", {})
    if form is None or not isinstance(answer, dict):
        raise PasskeyRefused
    return form, answer


async def _spent(request: Request, form: AuthForm, purpose: str) -> str:
    """The challenge of this browser, which is no longer valid. Raises PasskeyRefused."""
    signed = request.cookies.get(cookies.named(_COOKIE), "")
    seconds = int(CHALLENGE_FOR.total_seconds())
    challenge = unsign(_purpose(purpose), signed, seconds=seconds)
    if not challenge:
        raise PasskeyRefused
    await in_transaction(passkeys.spend_challenge, challenge, locale=form.locale)
    return challenge


async def _entered(form: AuthForm, entry: Entry, device: str, *, page: str = "") -> Response:
    return take_in(JSONResponse({"next": await next_page(form, entry, page=page)}), entry, device)


def _options(
    work: UnitOfWork, purpose: str, pending: str, site_name: str, session: str
) -> dict[str, Any]:
    if purpose == "sign-in":
        return passkeys.request_options(work, 0)
    if purpose == "second-step":
        return passkeys.request_options(work, second_step.awaited(work, pending).account_id)
    if purpose == "confirm":
        return passkeys.own_request_options(work)
    if work.actor.is_signed_in:
        return passkeys.own_creation_options(work, site_name, session=session)
    account_id = second_step.awaiting_setup(work, pending).account_id
    return passkeys.creation_options(work, account_id, site_name)


def _add_own(
    work: UnitOfWork, answer: dict[str, Any], challenge: str, name: str, site_id: int, session: str
) -> bool:
    """Whether it is the account's first second factor."""
    return passkeys.add_own_passkey(work, answer, challenge, name, session=session, site_id=site_id)


def _prove_again(work: UnitOfWork, answer: dict[str, Any], challenge: str, session: str) -> None:
    passkeys.prove_again(work, answer, challenge, session=session)


def _pending(request: Request) -> str:
    return cookies.pending_token(request.headers.get("cookie", ""))


def _purpose(purpose: str) -> str:
    return f"passkey-{purpose}"


def _browser_name(user_agent: str) -> str:
    browser, system = browser_and_system(user_agent)
    return f"{browser} – {system}" if browser and system else _("Passkey")
