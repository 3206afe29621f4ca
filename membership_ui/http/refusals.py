"""What a browser gets in place of a file that it may not have: a page in its language."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from membership_ui.adapters.i18n import DEFAULT, LOCALES, _, sentence, use
from membership_ui.http.font_faces import FONTS
from membership_ui.kernel.errors import NotAllowed, NotFound, PortalError
from membership_ui.shell.page_address import address_of, path_of, split_address
from membership_ui.shell.site_lookup import site_face

REFUSAL_STYLE = (
    FONTS + "body{color:#1d2321;background:#f8faf9;margin:0}"
    "main{max-width:34rem;margin:18vh auto;padding:0 1.5rem}a{color:inherit}"
)
_PAGE = """<!doctype html>
<html lang="{locale}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}</style></head><body><main>
<h1>{title}</h1><p>{text}</p><p><a href="/">{home}</a></p>
</main></body></html>"""


def locale_of(request: Request) -> str:
    """`?lang=`, else the language of the page that asks, else the first language."""
    asked = request.query_params.get("lang", "")
    if asked in LOCALES:
        return asked
    return referring_page(request).locale if "referer" in request.headers else DEFAULT


def refusal(request: Request, error: PortalError) -> Response:
    """404 for what is missing or not theirs, 400 otherwise."""
    locale = locale_of(request)
    is_hidden = isinstance(error, (NotFound, NotAllowed))
    with use(locale):
        title = _("Page not found") if is_hidden else _("This cannot be done.")
        page = _PAGE.format(
            locale=locale,
            style=REFUSAL_STYLE,
            title=escape(title),
            text=escape(sentence(error).removeprefix(f"{title}. ")),
            home=escape(_("Back to home")),
        )
    return HTMLResponse(page, 404 if is_hidden else 400, {"cache-control": "no-store"})


def ask_to_sign_in(request: Request) -> Response:
    """A person goes to the login page of the site they came from; a programme gets 401.

    The site is never read from the document: a visitor must not learn that it exists.
    """
    if "text/html" not in request.headers.get("accept", ""):
        return Response(status_code=401, headers={"cache-control": "no-store"})
    locale = locale_of(request)
    slug = request.query_params.get("site", "") or referring_page(request).slug
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    there = (
        f"{path_of(slug, 'login', locale)}?next={quote(asked, safe='')}" if site_face(slug) else "/"
    )
    return RedirectResponse(there, 303, {"cache-control": "no-store"})


def referring_page(request: Request):
    referer = split_address(request.headers.get("referer", ""))
    return address_of(referer.path if referer.netloc == request.url.netloc else "/")
