"""Documents and sent files over plain HTTP. The use cases check the rights; nothing is cached."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.parse import quote
from zipfile import ZipFile, ZipInfo

import structlog
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from membership_ui import wiring
from membership_ui.adapters import files
from membership_ui.adapters.i18n import _, use
from membership_ui.billing.service.looking import look_at_document, look_at_file
from membership_ui.billing.service.reading import readable_documents, readable_file
from membership_ui.billing.service.renditions import (
    StoredPdf,
    kept_rendition,
    rendition,
)
from membership_ui.billing.tables import StoredFile
from membership_ui.http.refusals import ask_to_sign_in, locale_of, refusal
from membership_ui.http.session import actor_of_request
from membership_ui.http.work import in_reading, in_space_visit, in_transaction
from membership_ui.kernel.errors import N_, NotFound, PortalError
from membership_ui.kernel.work import Actor, UnitOfWork

_log = structlog.get_logger()

MOST_DOCUMENTS = 200
_IN_MEMORY = 8 * 1024 * 1024
_CHUNK = 64 * 1024
# Shown in a frame of our own pages; the viewers of browsers bring their own styles
_SHOWN = {
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "content-security-policy": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; "
    "frame-ancestors 'self'",
}
# Somebody else made it: never opened as a page of this portal
_SENT_BY_SOMEBODY = {
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
}


async def document(request: Request) -> Response:
    actor, locale = await actor_of_request(request), locale_of(request)
    if not actor.is_signed_in:
        return await asyncio.to_thread(ask_to_sign_in, request)
    try:
        pdf = await _pdf(actor, _key(request.path_params["id"]), locale)
    except PortalError as error:
        return refusal(request, error)
    way = "attachment" if request.query_params.get("download") == "1" else "inline"
    disposition = f'{way}; filename="{pdf.filename}"'
    return Response(
        pdf.data, 200, {**_SHOWN, "content-disposition": disposition}, "application/pdf"
    )


async def archive(request: Request) -> Response:
    """`?ids=1,2,3`: one ZIP, or a refusal when one of them is not theirs."""
    actor, locale = await actor_of_request(request), locale_of(request)
    if not actor.is_signed_in:
        return await asyncio.to_thread(ask_to_sign_in, request)
    try:
        ids = _asked_ids(request.query_params.get("ids", ""))
        await in_reading(readable_documents, ids, actor=actor, locale=locale)
        packed = await _pack(actor, ids, locale)
    except PortalError as error:
        return refusal(request, error)
    with use(locale):
        name = _("documents")
    headers = {
        "cache-control": "private, no-store",
        "content-disposition": f'attachment; filename="{name}.zip"',
    }
    return StreamingResponse(_chunks(packed), 200, headers, "application/zip")


async def sent_file(request: Request) -> Response:
    actor, locale = await actor_of_request(request), locale_of(request)
    if not actor.is_signed_in:
        return await asyncio.to_thread(ask_to_sign_in, request)
    try:
        file_id = _key(request.path_params["id"])
        sent = await _sent_to(actor, file_id, locale)
        data = await asyncio.to_thread(files.load, sent.sha256)
    except OSError:
        _log.error("sent_file_lost", path=request.url.path)
        return refusal(request, NotFound())
    except PortalError as error:
        return refusal(request, error)
    disposition = f"attachment; filename*=UTF-8''{quote(sent.name, safe='')}"
    return Response(
        data, 200, {**_SENT_BY_SOMEBODY, "content-disposition": disposition}, sent.media_type
    )


ROUTES = (
    Route("/documents/{id}.pdf", document),
    Route("/documents.zip", archive),
    Route("/uploads/{id}", sent_file),
)


@dataclass(frozen=True)
class _SentFile:
    sha256: str
    media_type: str
    name: str


async def _sent_to(actor: Actor, file_id: int, locale: str) -> _SentFile:
    if actor.space_visit:
        return await in_space_visit(_sent, look_at_file, file_id, actor=actor, locale=locale)
    return await in_reading(_sent, readable_file, file_id, actor=actor, locale=locale)


def _sent(work: UnitOfWork, open_file: Callable[..., StoredFile], file_id: int) -> _SentFile:
    file = open_file(work, file_id)
    return _SentFile(file.sha256, file.media_type, file.original_name)


def _key(text: str) -> int:
    """A key that a row can have; databases refuse to look for others. Raises NotFound."""
    if not (text.isascii() and text.isdigit() and len(text) <= 10) or int(text) >= 2**31:
        raise NotFound
    return int(text)


def _asked_ids(text: str) -> list[int]:
    parts = [part for part in text.split(",") if part]
    if len(parts) > MOST_DOCUMENTS:
        raise PortalError(N_("At most {count} documents at once."), count=MOST_DOCUMENTS)
    if not parts:
        raise NotFound
    return [_key(part) for part in dict.fromkeys(parts)]


async def _pdf(actor: Actor, document_id: int, locale: str) -> StoredPdf:
    """Writes only at the first reading: a document read again waits for nobody's transaction. Each
    look of the staff is written.
    """
    if actor.space_visit:
        return await in_space_visit(
            look_at_document, document_id, locale, actor=actor, locale=locale
        )
    kept = await in_reading(kept_rendition, document_id, locale, actor=actor, locale=locale)
    return kept or await in_transaction(rendition, document_id, locale, actor=actor, locale=locale)


async def _pack(actor: Actor, ids: Sequence[int], locale: str) -> IO[bytes]:
    """One transaction a document: two hundred first readings do not stop everybody else."""
    packed = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (closed by _chunks)
    names: set[str] = set()
    with ZipFile(packed, "w") as zipped:
        for document_id in ids:
            pdf = await _pdf(actor, document_id, locale)
            name = pdf.filename if pdf.filename not in names else f"{document_id}-{pdf.filename}"
            names.add(name)
            zipped.writestr(ZipInfo(name, wiring.now().timetuple()[:6]), pdf.data)
    packed.seek(0)
    return packed


def _chunks(packed: IO[bytes]) -> Iterator[bytes]:
    with packed:
        while chunk := packed.read(_CHUNK):
            yield chunk
