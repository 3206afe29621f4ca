"""What a form of the sign-in pages answers: carried for a minute in a signed cookie, never in the
address."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass

from starlette.responses import Response

from membership_ui.adapters.signing import sign, unsign
from membership_ui.settings import settings
from membership_ui.shell.visits import cookie_of

_SECONDS = 60
_PURPOSE = "notice"


@dataclass(frozen=True)
class Notice:
    """`code` says what happened; accounts/ui/notices.py has a sentence for each. `attempts_left`
    is -1 while it is not told. `nonce` lets a page that stays open show it once.
    """

    code: str
    identifier: str = ""
    attempts_left: int = -1
    nonce: str = ""


def read_notice(cookie_header: str) -> Notice | None:
    """For a page's load event, from the Cookie header of its websocket."""
    value = unsign(_PURPOSE, cookie_of(cookie_header, _cookie()), seconds=_SECONDS)
    return Notice(**value) if value else None


def carry(response: Response, notice: Notice) -> None:
    value = {**asdict(notice), "identifier": notice.identifier[:320], "nonce": secrets.token_hex(4)}
    response.set_cookie(
        _cookie(), sign(_PURPOSE, value), max_age=_SECONDS,
        path="/", httponly=True, samesite="lax", secure=settings().is_https,
    )  # fmt: skip


def forget(response: Response) -> None:
    response.delete_cookie(
        _cookie(), path="/", httponly=True, samesite="lax", secure=settings().is_https
    )


def _cookie() -> str:
    return "__Host-membership-notice" if settings().is_https else "membership-notice"
