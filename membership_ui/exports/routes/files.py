"""Exported lists over plain HTTP. The use cases check the rights; nothing is cached."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from membership_ui.exports.rules import Form
from membership_ui.exports.service.exporting import ExportedFile, export_now, take_export
from membership_ui.http.refusals import ask_to_sign_in, locale_of, refusal
from membership_ui.http.session import actor_of_request, is_foreign_click
from membership_ui.http.work import in_transaction
from membership_ui.kernel.errors import NotFound, PortalError
from membership_ui.kernel.ids import key_of
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites

_MEDIA_TYPES = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_HEADERS = {"cache-control": "private, no-store", "x-content-type-options": "nosniff"}
_CHUNK = 64 * 1024


async def listed(request: Request) -> Response:
    """A short list as its address asks for it: `/exports/members.csv?site=…&q=…`."""
    form = request.path_params["form"]
    if form not in set(Form):
        return refusal(request, NotFound())
    name, query = request.path_params["name"], request.url.query
    slug = request.query_params.get("site", "")
    return await _answer(request, _export, slug, name, Form(form), query)


async def made(request: Request) -> Response:
    """What a worker has made."""
    return await _answer(request, take_export, key_of(request.path_params["id"]))


ROUTES = (
    Route("/exports/{name}.{form}", listed, methods=["GET"]),
    Route("/exports/{id}", made, methods=["GET"]),
)


async def _answer(request: Request, use_case: Callable[..., ExportedFile], *args: Any) -> Response:
    """Each export is written down: only a click on our own page makes one."""
    actor = await actor_of_request(request)
    if not actor.is_signed_in:
        return await asyncio.to_thread(ask_to_sign_in, request)
    if request.method != "GET" or is_foreign_click(request):
        return refusal(request, NotFound())
    try:
        file = await in_transaction(use_case, *args, locale=locale_of(request), actor=actor)
    except PortalError as error:
        return refusal(request, error)
    headers = {**_HEADERS, "content-disposition": f'attachment; filename="{file.name}"'}
    media_type = _MEDIA_TYPES[file.form]
    if file.path is None:
        return Response(file.data, 200, headers, media_type)
    return StreamingResponse(_chunks(file), 200, headers, media_type)


def _export(work: UnitOfWork, slug: str, name: str, form: Form, query: str) -> ExportedFile:
    site = sites.site_by_slug(work.session, slug)
    if site is None:
        raise NotFound
    return export_now(work, site.id or 0, name, form, query)


def _chunks(file: ExportedFile) -> Iterator[bytes]:
    assert file.path is not None
    with file.path.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            yield chunk
