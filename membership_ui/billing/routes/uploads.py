"""Receives a purchase order: counted while it comes, checked before it is kept."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message

from membership_ui.adapters import uploads
from membership_ui.adapters.i18n import sentence, use
from membership_ui.adapters.uploads import LARGEST
from membership_ui.billing.room import DiskIsFull
from membership_ui.billing.service.files import keep_file, may_send, require_disk
from membership_ui.http.refusals import locale_of, referring_page
from membership_ui.http.session import actor_of_request
from membership_ui.http.work import in_reading, in_transaction
from membership_ui.kernel.errors import N_, Invalid, PortalError
from membership_ui.settings import settings
from membership_ui.shell.site_lookup import site_face

# Names and borders of the parts, beside the file itself
_AROUND = 16 * 1024
# Reading a hostile file is slow: it must not delay other requests
_CHECKS = ThreadPoolExecutor(1, thread_name_prefix="uploads")


class _TooLong(Exception):
    """More arrives than any allowed file has."""


async def purchase_order(request: Request) -> Response:
    """`{id, name, size}`, or `{error}`: a sentence for the person."""
    if request.headers.get("origin") not in settings().origins:
        return _told(request, PortalError(N_("This form was not sent from the portal.")), 403)
    actor = await actor_of_request(request)
    if not actor.is_signed_in:
        return _told(request, PortalError(N_("Your session has ended. Sign in to continue.")), 401)
    locale, site_id = locale_of(request), await _site_of(request)
    try:
        await in_reading(may_send, site_id, 0, actor=actor, locale=locale)
        await asyncio.to_thread(require_disk, _announced(request))
        name, data = await _received(request)
        await in_reading(may_send, site_id, len(data), actor=actor, locale=locale)
        checked = await asyncio.get_running_loop().run_in_executor(
            _CHECKS, uploads.check, name, data
        )
        key = await in_transaction(keep_file, checked, site_id, actor=actor, locale=locale)
    except _TooLong:
        return _told(request, uploads.too_large(), 413)
    except DiskIsFull as error:
        return _told(request, error, 507)
    except PortalError as error:
        return _told(request, error, 422)
    return JSONResponse({"id": key, "name": checked.name, "size": len(checked.data)})


ROUTES = (Route("/uploads/purchase-order", purchase_order, methods=["POST"]),)


async def _site_of(request: Request) -> int | None:
    """That of the page which sends."""
    face = await asyncio.to_thread(site_face, referring_page(request).slug)
    return face.id if face else None


def _announced(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isdigit() and len(length) < 20 else LARGEST


async def _received(request: Request) -> tuple[str, bytes]:
    if _announced(request) > LARGEST + _AROUND:
        raise _TooLong
    try:
        async with Request(request.scope, _counted(request)).form(
            max_files=1, max_fields=4
        ) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile) or not file.filename:
                raise Invalid("file", N_("No file was received. Choose one and try again."))
            return file.filename, await file.read()
    except HTTPException as error:
        raise Invalid("file", N_("No file was received. Choose one and try again.")) from error


def _counted(request: Request):
    """The body as it comes, cut as soon as it is too long: the announced length may lie."""
    received = 0

    async def receive() -> Message:
        nonlocal received
        message = await request.receive()
        received += len(message.get("body", b""))
        if received > LARGEST + _AROUND:
            raise _TooLong
        return message

    return receive


def _told(request: Request, error: PortalError, status: int) -> Response:
    with use(locale_of(request)):
        return JSONResponse({"error": sentence(error)}, status)
