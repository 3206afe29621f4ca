"""Rows of money and of the documents that speak of it. Issued documents are never changed."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from membership_ui.adapters import database  # noqa: F401  (names the constraints before any table)
from membership_ui.billing.rules import PaymentMethod


class DocumentKind(StrEnum):
    QUOTE = "quote"
    INVOICE = "invoice"
    RECEIPT = "receipt"
    CREDIT_NOTE = "credit_note"


class Counter(SQLModel, table=True):
    """The last number given in a series of one site and year: taken in the issuing transaction, so
    no gap, no double.
    """

    site_id: int = Field(foreign_key="site.id", primary_key=True)
    series: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int


class Document(SQLModel, table=True):
    """A quote, an invoice, a receipt or a credit note, with the parties' text as of that day in
    `content`.

    `subject` says what it is about without a foreign key (`renewal:41`): billing does not know
    renewals.
    """

    __table_args__ = (
        UniqueConstraint("site_id", "number"),
        Index("ix_document_owner", "member_id", "site_id", "issued_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    kind: DocumentKind
    number: str
    member_id: int = Field(foreign_key="member.id")
    subject: str = Field(index=True)
    issued_on: date
    valid_until: date | None = None
    cents: int
    currency: str
    payment_method: PaymentMethod
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    invoice_id: int | None = Field(default=None, foreign_key="document.id", index=True)
    issued_by: int | None = Field(default=None, foreign_key="account.id")
    issued_at: datetime


class Rendition(SQLModel, table=True):
    """The PDF of a document in one language: drawn once, then always the same bytes."""

    document_id: int = Field(foreign_key="document.id", primary_key=True)
    locale: str = Field(primary_key=True)
    sha256: str
    size: int
    drawn_at: datetime


class Payment(SQLModel, table=True):
    """Money that arrived for an invoice."""

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    invoice_id: int = Field(foreign_key="document.id", index=True)
    cents: int
    currency: str
    method: PaymentMethod
    received_on: date
    reference: str
    recorded_by: int | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime


class StoredFile(SQLModel, table=True):
    """A file that somebody sent: checked, renamed, kept outside the web root. `site_id` is that of
    the page it was sent from, where that is known.
    """

    __tablename__ = "stored_file"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    sha256: str
    size: int
    media_type: str
    original_name: str
    uploaded_by: int = Field(foreign_key="account.id", index=True)
    uploaded_at: datetime
    site_id: int | None = Field(default=None, foreign_key="site.id", index=True)


class PurchaseOrder(SQLModel, table=True):
    """The document that a public body sends before it accepts an invoice."""

    __tablename__ = "purchase_order"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    subject: str = Field(unique=True)
    reference: str
    file_id: int | None = Field(default=None, foreign_key="stored_file.id")
    received_at: datetime | None = None
