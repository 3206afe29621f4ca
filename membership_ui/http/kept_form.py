"""The cookie that finds a refused registration again; what was typed stays on the server."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from membership_ui.accounts.service.registering import KEPT_FORM_FOR
from membership_ui.settings import settings
from membership_ui.shell.visits import cookie_of


def kept_token(cookie_header: str) -> str:
    """For a page's load event, from the Cookie header of its websocket."""
    return cookie_of(cookie_header, _cookie())


def kept_token_of(request: Request) -> str:
    return request.cookies.get(_cookie(), "")


def remember(response: Response, token: str) -> None:
    response.set_cookie(
        _cookie(), token, max_age=int(KEPT_FORM_FOR.total_seconds()),
        path="/", httponly=True, samesite="lax", secure=settings().is_https,
    )  # fmt: skip


def forget(response: Response) -> None:
    response.delete_cookie(
        _cookie(), path="/", httponly=True, samesite="lax", secure=settings().is_https
    )


def _cookie() -> str:
    return "__Host-membership-form" if settings().is_https else "membership-form"
