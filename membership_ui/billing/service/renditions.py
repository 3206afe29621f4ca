"""The PDF of a document: drawn at the first reading, then always the same bytes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from membership_ui.adapters import files, pdf
from membership_ui.adapters.i18n import DEFAULT, LOCALES
from membership_ui.billing import queries
from membership_ui.billing.documents.page import filename, page_of
from membership_ui.billing.service.reading import readable_document
from membership_ui.billing.tables import Document, Rendition
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork


@dataclass(frozen=True)
class StoredPdf:
    data: bytes
    number: str
    filename: str


def kept_rendition(work: UnitOfWork, document_id: int, locale: str) -> StoredPdf | None:
    """The PDF if it was drawn before; writes nothing. Raises NotFound like `rendition`."""
    document = readable_document(work, document_id)
    row = queries.rendition(work.session, document_id, _known(locale))
    data = row and _load(row)
    return StoredPdf(data, document.number, filename(document, _known(locale))) if data else None


def rendition(work: UnitOfWork, document_id: int, locale: str) -> StoredPdf:
    """The PDF for somebody who may read the document. Raises NotFound."""
    return rendition_of(work, readable_document(work, document_id), locale)


def rendition_of(work: UnitOfWork, document: Document, locale: str) -> StoredPdf:
    """The same for a caller that checked the right, or attaches it to a letter to its owner."""
    known = _known(locale)
    row = queries.rendition(work.session, document.id or 0, known)
    data = (row and _load(row)) or _draw(work, document, known, row)
    return StoredPdf(data, document.number, filename(document, known))


def _known(locale: str) -> str:
    return locale if locale in LOCALES else DEFAULT


def _load(row: Rendition) -> bytes | None:
    """None when the file was lost or damaged: the document's row is enough to draw it again."""
    try:
        return files.load(row.sha256)
    except OSError:
        return None


def _draw(work: UnitOfWork, document: Document, locale: str, lost: Rendition | None) -> bytes:
    data = pdf.draw(page_of(document, locale))
    row = lost or Rendition(
        document_id=document.id or 0, locale=locale, sha256="", size=0, drawn_at=work.now
    )
    if lost:
        work.record(
            "document.drawn_again",
            Subject("document", document.id),
            locale=locale,
            lost=lost.sha256,
        )
    try:
        with work.session.begin_nested():
            row.sha256, row.size, row.drawn_at = files.store(data), len(data), work.now
            work.session.add(row)
    except IntegrityError:
        # Somebody else drew it at the same moment: theirs is the one
        theirs = queries.rendition(work.session, document.id or 0, locale)
        return (theirs and _load(theirs)) or data
    return data
