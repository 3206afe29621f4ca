"""While PostgreSQL or Redis is away: 503 and a page in the site's dress, from memory alone."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from membership_ui.adapters.i18n import LOCALES, _, use
from membership_ui.adapters.services import is_outage, outages
from membership_ui.http.accents import solid
from membership_ui.http.font_faces import FONTS
from membership_ui.http.security import digest_of
from membership_ui.shell.page_address import PageAddress, address_of, split_address
from membership_ui.shell.site_lookup import last_seen_face

# Whose errors may mean that a server is away
OUTAGES = (DBAPIError,)
_AGAIN_SECONDS = 5
# They answer for themselves, or are the websocket's
_OTHERS = ("/healthz", "/readyz", "/ping", "/_health", "/_event")
_STYLE = """
body{color:#1a211e;background:#f9fafa;margin:0}
header{height:60px;box-sizing:border-box;padding:0 28px;display:flex;align-items:center;gap:12px;
background:#fff;border-bottom:1px solid #dfe2e0;font-weight:650}
header b{display:grid;place-items:center;width:36px;height:36px;border-radius:9px;
background:SOLID;color:#fff;font-size:14px}
main{max-width:34rem;margin:16vh auto;padding:0 1.5rem}
a{color:#fff;background:SOLID;display:inline-block;padding:.55rem 1rem;border-radius:8px;
text-decoration:none;font-weight:550}
"""
# Not a timed refresh, which takes a page away from who still reads it (WCAG 2.2.1)
_AGAIN = f"""
const again = () => setTimeout(async () => {{
  const answer = await fetch("/readyz").catch(() => null);
  if (answer?.ok) location.reload();
  else again();
}}, {_AGAIN_SECONDS * 1000});
again();
"""
_POLICY = (
    "default-src 'none'; style-src {style}; script-src {script}; connect-src 'self';"
    " font-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_PAGE = """<!doctype html>
<html lang="{locale}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}</style></head><body>{header}<main>
<h1>{title}</h1><p role="status">{text}</p>{again}
</main></body></html>"""


class Unavailable:
    """Answers in the place of everything that needs a server that is away."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_file(scope["path"]) or scope["path"] in _OTHERS:
            return await self._app(scope, receive, send)
        if outages.is_any:
            return await unavailable(Request(scope))(scope, receive, send)
        try:
            return await self._app(scope, receive, send)
        except Exception as error:
            if not is_outage(error):
                raise
            return await unavailable(Request(scope))(scope, receive, send)


async def tell_unavailable(request: Request, error: Exception) -> Response:
    """Given to the routes as their handler of database errors."""
    if not is_outage(error):
        raise error
    return unavailable(request)


def unavailable(request: Request) -> Response:
    here = _asking_page(request)
    face = last_seen_face(here.slug)
    is_page = request.method == "GET"
    header = f"<header><b>{escape(face.monogram)}</b>{escape(face.name)}</header>" if face else ""
    style = (FONTS + _STYLE).replace("SOLID", solid(face.accent if face else ""))
    with use(here.locale):
        page = _PAGE.format(
            locale=here.locale,
            again=_again() if is_page else _back(request),
            style=style,
            header=header,
            title=escape(_("Service temporarily unavailable")),
            text=escape(
                _("Nothing is lost. This page will come back by itself.")
                if is_page
                else _("Nothing was saved. Go back and try again in a moment.")
            ),
        )
    headers = {
        "cache-control": "no-store",
        "retry-after": str(_AGAIN_SECONDS),
        "content-security-policy": _POLICY.format(style=digest_of(style), script=digest_of(_AGAIN)),
    }
    return HTMLResponse(page, 503, headers)


def _again() -> str:
    """The page asks whether it may come back; the link is for browsers without scripts too."""
    words = escape(_("Try again"))
    return f'<p><a href="">{words}</a></p><script>{_AGAIN}</script>'


def _back(request: Request) -> str:
    """To the page whose form was sent; nowhere else."""
    referer = split_address(request.headers.get("referer", ""))
    if referer.netloc != request.url.netloc:
        return ""
    words = escape(_("Back to the page"))
    return f'<p><a href="{escape(referer.path)}">{words}</a></p>'


def _is_file(path: str) -> bool:
    return "." in path.rsplit("/", 1)[-1] and not path.startswith("/documents/")


def _asking_page(request: Request) -> PageAddress:
    """The page itself, or the one whose form or link asks."""
    here = address_of(request.url.path)
    if here.slug:
        return here
    referer = split_address(request.headers.get("referer", ""))
    asking = address_of(referer.path) if referer.netloc == request.url.netloc else here
    language = request.query_params.get("lang", "")
    return replace(asking, locale=language) if language in LOCALES else asking
