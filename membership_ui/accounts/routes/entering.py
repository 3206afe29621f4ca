"""What follows a proof of who one is: the session and the page asked for, or the second step."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from membership_ui.accounts.rules.factors import PENDING_FOR
from membership_ui.accounts.service.second_step import Entry, Visitor
from membership_ui.accounts.service.signing_in import SignInRequest
from membership_ui.features import handed
from membership_ui.http import cookies, notice
from membership_ui.http.forms import AuthForm
from membership_ui.http.session import address_of_visitor
from membership_ui.http.work import in_reading


def visitor_of(request: Request) -> Visitor:
    return Visitor(
        address_of_visitor(request),
        request.headers.get("user-agent", ""),
        cookies.device_of(request),
    )


def sign_in_request(request: Request, form: AuthForm) -> SignInRequest:
    visitor = visitor_of(request)
    return SignInRequest(
        identifier=form.text("identifier").strip()[:320],
        address=visitor.address,
        site_id=form.site.id,
        is_kept=form.text("keep") in ("on", "true", "1"),
        user_agent=visitor.user_agent,
        device=visitor.device,
    )


async def entered(form: AuthForm, entry: Entry, device: str, *, page: str = "") -> Response:
    """303 with the cookie; `page` goes before the page asked for."""
    return take_in(RedirectResponse(await next_page(form, entry, page=page), 303), entry, device)


def take_in(response: Response, entry: Entry, device: str) -> Response:
    """The cookies that the entry is worth."""
    if entry.is_pending:
        cookies.put(response, "pending", entry.token, lifetime=PENDING_FOR)
    else:
        cookies.open_session(response, entry.token, device, is_kept=entry.is_kept)
        cookies.drop(response, "pending")
    notice.forget(response)
    return response


async def next_page(form: AuthForm, entry: Entry, *, page: str = "") -> str:
    """Where the browser goes: the second step, `page`, what was asked for, or the landing page."""
    if entry.is_pending:
        return form.page("login/code")
    if page:
        return form.page(page)
    if entry.next:
        return entry.next
    landing = await in_reading(
        handed("LANDING")[-1], entry.account_id, form.site.id, locale=form.locale
    )
    return form.page(landing)
