"""Every select on documents, payments and files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, func, or_, select

from membership_ui.billing.tables import (
    Document,
    DocumentKind,
    Payment,
    PurchaseOrder,
    Rendition,
    StoredFile,
)
from membership_ui.kernel.errors import NotFound
from membership_ui.sites.tables import Site

# Row lock and increment in one statement, the same on SQLite and PostgreSQL
_NEXT = text(
    "INSERT INTO counter (site_id, series, year, last) VALUES (:site_id, :series, :year, 1) "
    "ON CONFLICT (site_id, series, year) DO UPDATE SET last = counter.last + 1 RETURNING last"
)


def lock_series(session: Session, site_id: int) -> None:
    """Whoever else issues a document of the site waits for the end of this transaction. On SQLite
    a transaction that writes is alone from its first statement on.
    """
    session.exec(select(Site.id).where(Site.id == site_id).with_for_update()).one()


def next_rank(session: Session, *, site_id: int, series: str, year: int) -> int:
    """Take the next number of a series; it is given back if the transaction fails."""
    return (
        session.connection()
        .execute(_NEXT, {"site_id": site_id, "series": series, "year": year})
        .scalar_one()
    )


def document(session: Session, document_id: int) -> Document:
    """Raises NotFound."""
    if found := session.get(Document, document_id):
        return found
    raise NotFound


def locked_document(session: Session, document_id: int) -> Document:
    """The document, its row locked on PostgreSQL until the end of the transaction. Raises
    NotFound.
    """
    found = session.exec(
        select(Document).where(Document.id == document_id).with_for_update()
    ).first()
    if found is None:
        raise NotFound
    return found


def documents(session: Session, document_ids: Sequence[int]) -> Sequence[Document]:
    return session.exec(select(Document).where(col(Document.id).in_(document_ids))).all()


def documents_of_members(
    session: Session, site_id: int, member_ids: Sequence[int]
) -> Sequence[Document]:
    """Every document of these on the site, newest first."""
    return session.exec(
        select(Document)
        .where(Document.site_id == site_id, col(Document.member_id).in_(member_ids))
        .order_by(col(Document.issued_on).desc(), col(Document.id).desc())
    ).all()


def documents_about(session: Session, subjects: Sequence[str]) -> Sequence[Document]:
    """Documents made for one of `subjects`, oldest first."""
    return session.exec(
        select(Document).where(col(Document.subject).in_(subjects)).order_by(col(Document.id))
    ).all()


def receipts_of(session: Session, invoice_id: int) -> Sequence[Document]:
    return session.exec(
        select(Document).where(
            Document.invoice_id == invoice_id, Document.kind == DocumentKind.RECEIPT
        )
    ).all()


def payments_of(session: Session, invoice_ids: Sequence[int]) -> Sequence[Payment]:
    return session.exec(
        select(Payment).where(col(Payment.invoice_id).in_(invoice_ids)).order_by(col(Payment.id))
    ).all()


def paid_by_invoice(session: Session, invoice_ids: Sequence[int]) -> dict[int, int]:
    """Cents that arrived, by the key of the invoice."""
    if not invoice_ids:
        return {}
    rows = session.exec(
        select(Payment.invoice_id, func.sum(Payment.cents))
        .where(col(Payment.invoice_id).in_(invoice_ids))
        .group_by(col(Payment.invoice_id))
    )
    return {invoice_id: int(cents) for invoice_id, cents in rows}


def purchase_order(session: Session, subject: str) -> PurchaseOrder | None:
    return session.exec(select(PurchaseOrder).where(PurchaseOrder.subject == subject)).first()


def purchase_orders(session: Session, subjects: Sequence[str]) -> Sequence[PurchaseOrder]:
    if not subjects:
        return ()
    return session.exec(select(PurchaseOrder).where(col(PurchaseOrder.subject).in_(subjects))).all()


def file_names(session: Session, file_ids: Sequence[int]) -> dict[int, str]:
    """As they were sent."""
    if not file_ids:
        return {}
    rows = session.exec(
        select(col(StoredFile.id), StoredFile.original_name).where(col(StoredFile.id).in_(file_ids))
    )
    return {key or 0: name for key, name in rows}


def purchase_order_of_file(session: Session, file_id: int) -> PurchaseOrder | None:
    return session.exec(select(PurchaseOrder).where(PurchaseOrder.file_id == file_id)).first()


def stored_file(session: Session, file_id: int) -> StoredFile:
    """Raises NotFound."""
    if found := session.get(StoredFile, file_id):
        return found
    raise NotFound


def rendition(session: Session, document_id: int, locale: str) -> Rendition | None:
    return session.get(Rendition, (document_id, locale))


def documents_of_person(
    session: Session, account_ids: Sequence[int], member_ids: Sequence[int]
) -> Sequence[Document]:
    """Issued to the members that the person is, or by one of their accounts as staff; newest
    first.
    """
    own, issued = col(Document.member_id), col(Document.issued_by)
    return session.exec(
        select(Document)
        .where(or_(own.in_(member_ids), issued.in_(account_ids)))
        .order_by(col(Document.issued_on).desc(), col(Document.id).desc())
    ).all()


def payments_of_person(
    session: Session, account_ids: Sequence[int], member_ids: Sequence[int]
) -> list[tuple[Payment, str, bool]]:
    """What arrived for an invoice of the members that the person is, or was recorded by one of
    their accounts; with the invoice's number, and whether it is theirs.
    """
    rows = session.exec(
        select(Payment, Document.number, Document.member_id)
        .join(Document, col(Document.id) == col(Payment.invoice_id))
        .where(
            or_(
                col(Document.member_id).in_(member_ids),
                col(Payment.recorded_by).in_(account_ids),
            )
        )
        .order_by(col(Payment.id).desc())
    )
    return [(row, number, owner in member_ids) for row, number, owner in rows]


def files_of_account(session: Session, account_id: int) -> Sequence[StoredFile]:
    return session.exec(
        select(StoredFile)
        .where(StoredFile.uploaded_by == account_id)
        .order_by(col(StoredFile.id).desc())
    ).all()


def bytes_kept(session: Session, account_id: int, site_id: int | None) -> tuple[int, int]:
    """Of the files of the account, and of those of the site."""
    size = func.coalesce(func.sum(StoredFile.size), 0)
    own = session.exec(select(size).where(StoredFile.uploaded_by == account_id)).one()
    of_site = session.exec(select(size).where(StoredFile.site_id == site_id)).one()
    return int(own), int(of_site) if site_id else 0


def files_without_order(session: Session, before: datetime) -> Sequence[StoredFile]:
    """Sent before that moment, and in no purchase order."""
    ordered = select(PurchaseOrder.file_id).where(col(PurchaseOrder.file_id).is_not(None))
    return session.exec(
        select(StoredFile).where(
            col(StoredFile.uploaded_at) < before, col(StoredFile.id).not_in(ordered)
        )
    ).all()


def fingerprints(session: Session) -> set[str]:
    """Of everything that the store of files must hold."""
    return {
        *session.exec(select(StoredFile.sha256)),
        *session.exec(select(Rendition.sha256)),
    }


def numbers_of_members(session: Session, member_ids: Sequence[int]) -> list[tuple[int, str, str]]:
    """(member, number, kind) of their documents, newest first."""
    rows = session.exec(
        select(Document.member_id, Document.number, Document.kind)
        .where(col(Document.member_id).in_(member_ids))
        .order_by(col(Document.issued_on).desc(), col(Document.id).desc())
    )
    return list(rows)
