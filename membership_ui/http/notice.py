"""What a form of the sign-in pages answers: carried for a minute in a signed cookie, never in the
address."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta

from starlette.responses import Response

from membership_ui.adapters.signing import sign, unsign
from membership_ui.http import cookies
from membership_ui.shell.page_address import address_of
from membership_ui.shell.visits import cookie_of

_COOKIE, _LIFETIME = "notice", timedelta(minutes=1)
_PURPOSE = "notice"
_LONGEST_FIELD = 40


@dataclass(frozen=True)
class Notice:
    """`code` says what happened; accounts/ui/notices.py has a sentence for each. `attempts_left`
    is -1 while it is not told. `field` is the one that is wrong, where a page has several that the
    code may mean. `spot` is the page where it is true, `nonce` lets a page that stays
    open show it once; `is_shown` once that page was opened.
    """

    code: str
    identifier: str = ""
    attempts_left: int = -1
    field: str = ""
    spot: str = ""
    nonce: str = ""
    is_shown: bool = False


def read_notice(cookie_header: str) -> Notice | None:
    """For a page's load event, from the Cookie header of its websocket."""
    return open_notice(cookie_of(cookie_header, cookies.named(_COOKIE)))


def open_notice(signed: str) -> Notice | None:
    """None for what the portal did not sign within the last minute."""
    value = unsign(_PURPOSE, signed, seconds=int(_LIFETIME.total_seconds()))
    return Notice(**value) if value else None


def carry(response: Response, notice: Notice) -> None:
    """To the page that `response` leads to, and to no other."""
    value = {
        **asdict(notice),
        "identifier": notice.identifier[:320],
        "field": notice.field[:_LONGEST_FIELD],
        "spot": address_of(response.headers.get("location", "")).spot,
        "nonce": secrets.token_hex(4),
    }
    cookies.put(response, _COOKIE, sign(_PURPOSE, value), lifetime=_LIFETIME)


def age(response: Response, cookie_header: str) -> None:
    """The page that is sent now shows the notice; the one after it, a reload too, is clean."""
    notice = read_notice(cookie_header)
    if notice is None:
        return
    if notice.is_shown:
        forget(response)
        return
    shown = {**asdict(notice), "is_shown": True}
    cookies.put(response, _COOKIE, sign(_PURPOSE, shown), lifetime=_LIFETIME)


def forget(response: Response) -> None:
    cookies.drop(response, _COOKIE)
