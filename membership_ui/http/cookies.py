"""The cookies of signing in: set and dropped here only, out of reach of scripts."""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from membership_ui.accounts.rules import KEPT_FOR, new_token
from membership_ui.settings import settings
from membership_ui.shell.visits import cookie_name, cookie_of

# As long as browsers keep a cookie at all
_DEVICE_FOR = timedelta(days=400)


def named(name: str) -> str:
    """`membership-pending`; over TLS bound to the host, as the session's cookie is."""
    return f"__Host-membership-{name}" if settings().is_https else f"membership-{name}"


def put(response: Response, name: str, value: str, *, lifetime: timedelta) -> None:
    response.set_cookie(
        named(name), value, max_age=int(lifetime.total_seconds()),
        path="/", httponly=True, samesite="lax", secure=settings().is_https,
    )  # fmt: skip


def drop(response: Response, name: str) -> None:
    response.delete_cookie(
        named(name), path="/", httponly=True, samesite="lax", secure=settings().is_https
    )


def pending_token(cookie_header: str) -> str:
    """Of the sign-in that waits for its second factor in this browser."""
    return cookie_of(cookie_header, named("pending"))


def device_of(request: Request) -> str:
    """The browser's long-lived token; a new one for a browser that has none."""
    return request.cookies.get(named("device"), "")[:100] or new_token()


def open_session(response: Response, token: str, device: str, *, is_kept: bool) -> None:
    """It ends with the browser unless the person asked to stay signed in."""
    response.set_cookie(
        cookie_name(), token, max_age=int(KEPT_FOR.total_seconds()) if is_kept else None,
        path="/", httponly=True, samesite="lax", secure=settings().is_https,
    )  # fmt: skip
    put_device(response, device)


def put_device(response: Response, device: str) -> None:
    """The browser is recognised for a year, whoever signs in there."""
    put(response, "device", device, lifetime=_DEVICE_FOR)


def close_session(response: Response) -> None:
    response.delete_cookie(
        cookie_name(), path="/", httponly=True, samesite="lax", secure=settings().is_https
    )
