"""Who sends a plain HTTP request."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from membership_ui.adapters import i18n
from membership_ui.adapters.i18n import _
from membership_ui.kernel.work import VISITOR, Actor
from membership_ui.settings import settings
from membership_ui.shell.visits import cookie_name, visit_of


async def actor_of_request(request: Request) -> Actor:
    """The person behind the cookie; VISITOR when the session ended or never was."""
    visit = await visit_of(request.headers.get("cookie", ""), "")
    return visit.actor or VISITOR


def token_of_request(request: Request) -> str:
    return request.cookies.get(cookie_name(), "")


def address_of_visitor(request: Request) -> str:
    """The network address, as the trusted proxies tell it."""
    return request.client.host if request.client else ""


def is_foreign_click(request: Request) -> bool:
    """Whether a page of another site made the browser ask: for what a GET writes down."""
    return request.headers.get("sec-fetch-site") in ("cross-site", "same-site")


def refuse_foreign_origin(request: Request) -> Response | None:
    """Forms are posted by the portal's own pages only; browsers name the origin in every POST."""
    if request.headers.get("origin") in settings().origins:
        return None
    with i18n.use("fr"):
        return PlainTextResponse(_("This form was not sent from the portal."), 403)
