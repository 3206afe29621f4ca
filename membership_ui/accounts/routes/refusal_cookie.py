"""The cookie that finds a refused registration again; what was typed stays on the server."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from membership_ui.accounts.service.registering import REFUSAL_LIFETIME
from membership_ui.http import cookies
from membership_ui.shell.visits import cookie_of

_COOKIE = "form"


def refusal_token(cookie_header: str) -> str:
    """For a page's load event, from the Cookie header of its websocket."""
    return cookie_of(cookie_header, cookies.named(_COOKIE))


def refusal_token_of(request: Request) -> str:
    return request.cookies.get(cookies.named(_COOKIE), "")


def remember(response: Response, token: str) -> None:
    cookies.put(response, _COOKIE, token, lifetime=REFUSAL_LIFETIME)


def forget(response: Response) -> None:
    cookies.drop(response, _COOKIE)
