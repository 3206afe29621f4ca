"""Leaving a member's space, and the refusal of every other form while it is seen."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from membership_ui.accounts.rules import digest
from membership_ui.accounts.service.looking import leave_space_visit
from membership_ui.adapters.i18n import sentence, use
from membership_ui.http.forms import AuthForm, form_route
from membership_ui.http.refusals import locale_of, refusal
from membership_ui.http.session import actor_of_request, token_of_request
from membership_ui.http.work import in_transaction
from membership_ui.kernel.errors import ReadOnlySpace
from membership_ui.kernel.work import refuse_space_visit

LEAVE = "/auth/look/leave"
_OPEN = frozenset({LEAVE, "/auth/logout"})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


async def leave(request: Request, form: AuthForm) -> Response:
    """To the person's sheet, from where it began."""
    token = token_of_request(request)
    seen = (
        await in_transaction(leave_space_visit, digest(token), locale=form.locale) if token else 0
    )
    query = f"?{urlencode({'id': seen})}" if seen else ""
    return RedirectResponse(form.page("staff/accounts") + query, 303)


ROUTES = (form_route(LEAVE, leave),)


class LookGuard:
    """An ASGI layer: a session that looks at somebody's space posts nothing but its end."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in _READING or scope["path"] in _OPEN:
            return await self._app(scope, receive, send)
        request = Request(scope)
        try:
            refuse_space_visit(await actor_of_request(request))
        except ReadOnlySpace as refused:
            return await _told(request, refused)(scope, receive, send)
        return await self._app(scope, receive, send)


def _told(request: Request, refused: ReadOnlySpace) -> Response:
    if "text/html" in request.headers.get("accept", ""):
        return refusal(request, refused)
    with use(locale_of(request)):
        return JSONResponse({"error": sentence(refused)}, 403, {"cache-control": "no-store"})
