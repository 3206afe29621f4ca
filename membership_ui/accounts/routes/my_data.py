"""A person's own data to take home, and the form that erases the account."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from membership_ui.accounts.documents import Copy, data_file, data_report
from membership_ui.accounts.routes import hashing
from membership_ui.accounts.rules import TooManyTries
from membership_ui.accounts.rules.leaving import LastOfRole, OtherNumber
from membership_ui.accounts.service import erasing
from membership_ui.accounts.service.exporting import export_own_data
from membership_ui.accounts.service.signing_in import matching_accounts
from membership_ui.adapters.i18n import _, use
from membership_ui.adapters.pdf_report import draw_report
from membership_ui.features import handed
from membership_ui.http import cookies, notice
from membership_ui.http.forms import AuthForm, read_form
from membership_ui.http.notice import Notice
from membership_ui.http.refusals import ask_to_sign_in, locale_of, refusal
from membership_ui.http.session import actor_of_request, is_foreign_click, refuse_foreign_origin
from membership_ui.http.work import in_transaction
from membership_ui.kernel.errors import Conflict, NotAllowed, NotFound, PortalError
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import Actor, UnitOfWork
from membership_ui.sites import queries as sites

_HEADERS = {"cache-control": "private, no-store", "x-content-type-options": "nosniff"}


async def data_json(request: Request) -> Response:
    return await _download(request, "json", "application/json", _json)


async def data_pdf(request: Request) -> Response:
    return await _download(request, "pdf", "application/pdf", _pdf)


async def erase(request: Request) -> Response:
    """The password is asked again; afterwards the account no longer works."""
    if foreign := refuse_foreign_origin(request):
        return foreign
    form, actor = await read_form(request), await actor_of_request(request)
    if form is None:
        with use("fr"):
            return PlainTextResponse(_("This form cannot be read. Go back and try again."), 400)
    if not actor.is_signed_in:
        return RedirectResponse(form.page("login"), 303, _HEADERS)
    told = await _erase(form, actor)
    response = RedirectResponse(
        form.page("login" if told.code == "erased" else "profile/data"), 303
    )
    if told.code == "erased":
        cookies.close_session(response)
    notice.carry(response, told)
    response.headers["cache-control"] = "no-store"
    return response


ROUTES = (
    Route("/account/data.json", data_json, methods=["GET"]),
    Route("/account/data.pdf", data_pdf, methods=["GET"]),
    Route("/account/erase", erase, methods=["POST"]),
)


async def _download(
    request: Request, form: str, media_type: str, made: Callable[[Copy], bytes]
) -> Response:
    """Each download counts, and is told by mail: only a click on our own page starts one."""
    actor, locale = await actor_of_request(request), locale_of(request)
    if not actor.is_signed_in:
        return await asyncio.to_thread(ask_to_sign_in, request)
    if request.method != "GET" or is_foreign_click(request):
        return refusal(request, NotFound())
    slug = request.query_params.get("site", "")
    try:
        copy = await in_transaction(_copy, slug, form, locale=locale, actor=actor)
    except PortalError as error:
        return refusal(request, error)
    data = await asyncio.to_thread(_in_language, locale, made, copy)
    with use(locale):
        # No call inside the f-string: what it says would not reach the catalogue
        stem = _("my-data")
    disposition = f'attachment; filename="{stem}-{copy.number}.{form}"'
    return Response(data, 200, {**_HEADERS, "content-disposition": disposition}, media_type)


def _copy(work: UnitOfWork, slug: str, form: str) -> Copy:
    site = sites.site_by_slug(work.session, slug)
    if site is None:
        raise NotFound
    data = export_own_data(work, site.id or 0, form, handed("PERSONAL_DATA"))
    return Copy(data, site, work.now)


def _in_language(locale: str, made: Callable[[Copy], bytes], copy: Copy) -> bytes:
    with use(locale):
        return made(copy)


def _json(copy: Copy) -> bytes:
    return data_file(copy, handed("PERSONAL_DATA"))


def _pdf(copy: Copy) -> bytes:
    return draw_report(data_report(copy, handed("PERSONAL_DATA")))


async def _erase(form: AuthForm, actor: Actor) -> Notice:
    def step(use_case: Callable[..., Any], *args: Any) -> Any:
        return in_transaction(use_case, *args, locale=form.locale, actor=actor)

    number = form.text("member_number")

    try:
        checked = await step(erasing.erasure_candidate, number)
        if not await hashing.run(
            matching_accounts,
            [checked],
            form.text("password"),
            of=Subject("account", actor.account_id),
        ):
            await step(erasing.count_wrong_password)
            return Notice("erase_wrong_password", number)
        await step(erasing.erase_account, checked, form.site.id)
    except (NotAllowed, NotFound):
        return Notice("erase_again", number)
    except PortalError as refused:
        return Notice(_code_of(refused), number)
    return Notice("erased")


def _code_of(refused: PortalError) -> str:
    if isinstance(refused, OtherNumber):
        return "erase_other_number"
    if isinstance(refused, TooManyTries):
        return "erase_locked"
    if isinstance(refused, LastOfRole):
        return "erase_last_of_role"
    return "erase_last_admin" if isinstance(refused, Conflict) else "busy"
