"""`/mailbox`: the letters of the folder, for whoever develops or tries the demo; 404 for others.

Letters hold links that sign people in. The folder is shown only while no mail server is set, and
then to no request that came through a proxy: where MEMBERSHIP_DEVELOPMENT is on, or where the
portal's public address is this very machine (a real installation has another) and the request comes
from it, under that name.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from membership_ui.adapters import i18n
from membership_ui.adapters.mailbox import Filed, Mailbox, mailbox
from membership_ui.http.security import came_through_proxy
from membership_ui.settings import Settings, settings

_SHOWN = 100
_OWN_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True,
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip
_STYLE = (Path(__file__).parent / "templates" / "mailbox.css").read_text()
_STYLE_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_PAGE_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_DIGEST}'; frame-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# The letter as it came: no script, no form, nothing from elsewhere; links open in a new tab
_LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self';"
    " sandbox allow-popups allow-popups-to-escape-sandbox"
)


def is_open_to(request: Request, chosen: Settings) -> bool:
    """Whether this request may see the folder."""
    if chosen.smtp_host or came_through_proxy(request.scope):
        return False
    if chosen.development:
        return True
    is_own_address = urlsplit(chosen.public_url).hostname in _OWN_NAMES
    return is_own_address and _is_from_here(request)


def _is_from_here(request: Request) -> bool:
    host = request.headers.get("host", "").rsplit(":", 1)[0] if request.client else ""
    return host in _OWN_NAMES and _is_loopback(request.client.host if request.client else "")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _guarded(page: Callable[[Request, Mailbox], Response]) -> Callable[[Request], Response]:
    @wraps(page)
    def endpoint(request: Request) -> Response:
        if not is_open_to(request, settings()):
            return PlainTextResponse("Not found", 404)
        with i18n.use(_language(request)):
            return page(request, mailbox(settings()))

    return endpoint


@_guarded
def letters(_request: Request, box: Mailbox) -> Response:
    return _page("mailbox.html.j2", letters=box.newest(_SHOWN))


@_guarded
def letter(request: Request, box: Mailbox) -> Response:
    if filed := _asked(request, box):
        return _page(
            "letter.html.j2", filed=filed, text=filed.body("plain"), files=filed.attachments()
        )
    return PlainTextResponse("Not found", 404)


@_guarded
def letter_html(request: Request, box: Mailbox) -> Response:
    """What the frame of the letter's page shows."""
    if filed := _asked(request, box):
        html = filed.body("html").replace("<head>", '<head><base target="_blank">', 1)
        return HTMLResponse(
            html, headers={"content-security-policy": _LETTER_POLICY, "cache-control": "no-store"}
        )
    return PlainTextResponse("Not found", 404)


@_guarded
def attachment(request: Request, box: Mailbox) -> Response:
    filed = _asked(request, box)
    rank = request.path_params["rank"]
    if not filed or rank >= len(filed.attachments()):
        return PlainTextResponse("Not found", 404)
    part = filed.attachments()[rank]
    name = quote(part.get_filename() or "attachment")
    return Response(
        part.get_payload(decode=True),
        media_type="application/octet-stream",
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{name}",
            "cache-control": "no-store",
        },
    )


ROUTES = (
    Route("/mailbox", letters),
    Route("/mailbox/{name}", letter),
    Route("/mailbox/{name}/html", letter_html),
    Route("/mailbox/{name}/{rank:int}", attachment),
)


def _asked(request: Request, box: Mailbox) -> Filed | None:
    return box.open(request.path_params["name"])


def _page(template: str, **shown: object) -> Response:
    html = _TEMPLATES.get_template(template).render(
        shown, _=i18n._, locale=i18n.current(), style=_STYLE, moment=_moment
    )
    return HTMLResponse(
        html, headers={"content-security-policy": _PAGE_POLICY, "cache-control": "no-store"}
    )


def _moment(filed: Filed) -> str:
    return (
        f"{i18n.format_day_short(filed.written_at.date())} {i18n.format_time(filed.written_at)} UTC"
    )


def _language(request: Request) -> str:
    """French unless the browser asks for English first."""
    return "en" if request.headers.get("accept-language", "").startswith("en") else i18n.DEFAULT
