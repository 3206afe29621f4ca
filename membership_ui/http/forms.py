"""Native forms of the portal's own pages: read with a limit on their size, answered by a page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from membership_ui.adapters.i18n import DEFAULT, LOCALES, _, use
from membership_ui.http import in_place, notice
from membership_ui.http.notice import Notice
from membership_ui.http.session import refuse_foreign_origin
from membership_ui.shell.page_address import address_of, is_safe_path, path_of, split_address
from membership_ui.shell.site_lookup import SiteFace, site_face

_MOST_BYTES = 16_384


@dataclass(frozen=True)
class AuthForm:
    """The fields as text, the site they were sent from, and its language."""

    values: dict[str, str]
    site: SiteFace
    locale: str

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def page(self, name: str) -> str:
        """The address of a page of the same site."""
        return path_of(self.site.slug, name, self.locale)

    @property
    def next(self) -> str:
        """The page of this site or the document that was asked for before; "" when none was."""
        asked = self.text("next")
        is_document = asked.startswith(("/documents/", "/documents.zip?", "/uploads/"))
        if is_safe_path(asked) and (is_document or address_of(asked).slug == self.site.slug):
            return asked
        return ""


async def read_form(
    request: Request, *, most_bytes: int = _MOST_BYTES, most_fields: int = 20
) -> AuthForm | None:
    """None when it is too large or names no site."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > most_bytes:
        return None
    form = await request.form(max_files=0, max_fields=most_fields)
    values = {name: value for name, value in form.items() if isinstance(value, str)}
    return await form_of(_completed(values, request.headers.get("referer", "")))


def _completed(values: dict[str, str], sent_from: str) -> dict[str, str]:
    """With what the page's own address says: a password manager sends the form before the page
    has heard from the portal what stands there.
    """
    here = address_of(sent_from)
    if not values.get("site"):
        values |= {"site": here.slug, "locale": here.locale}
    if not values.get("next"):
        values["next"] = parse_qs(split_address(sent_from).query).get("next", [""])[0]
    return values


async def form_of(values: dict[str, str]) -> AuthForm | None:
    """None when they name no site."""
    site = await asyncio.to_thread(site_face, values.get("site", ""))
    if site is None:
        return None
    locale = values.get("locale", DEFAULT)
    return AuthForm(values, site, locale if locale in LOCALES else DEFAULT)


FormHandler = Callable[[Request, AuthForm], Awaitable[Response]]


def form_route(path: str, handler: FormHandler, **limits: int) -> Route:
    """POST of a native form of the portal's own pages. `limits` are those of `read_form`."""

    async def endpoint(request: Request) -> Response:
        if refusal := refuse_foreign_origin(request):
            return refusal
        form = await read_form(request, **limits)
        if form is None:
            with use("fr"):
                return PlainTextResponse(_("This form cannot be read. Go back and try again."), 400)
        response = in_place.fitting(request, await handler(request, form))
        response.headers["cache-control"] = "no-store"
        return response

    return Route(path, endpoint, methods=["POST"], name=path)


def to(path: str, told: Notice) -> Response:
    """A page that shows the notice."""
    response = RedirectResponse(path, 303)
    notice.carry(response, told)
    return response
