"""Rows of a site: identity, policy, texts, legal mentions."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from membership_ui.adapters import database  # noqa: F401  (names the constraints before any table)
from membership_ui.sites.rules import LegalIdentity, Policy


class Site(SQLModel, table=True):
    """One association's space."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    name: str
    monogram: str
    currency: str
    time_zone: str
    locale: str
    accent: str
    gray: str
    scaling: str
    stored_policy: dict[str, Any] = Field(sa_column=Column("policy", JSON, nullable=False))
    stored_legal: dict[str, Any] = Field(sa_column=Column("legal", JSON, nullable=False))

    @property
    def policy(self) -> Policy:
        """Raises KeyError or ValueError where what is stored says something unknown."""
        return Policy.parse(self.stored_policy)

    @property
    def contact(self) -> str:
        """Where members write to; a site may be without, and without the rest of its identity."""
        return str(self.stored_legal.get("email", ""))

    @property
    def legal(self) -> LegalIdentity:
        """Raises KeyError where it has no legal name or address."""
        return LegalIdentity.parse(self.stored_legal)


class SiteText(SQLModel, table=True):
    """A text that staff can edit: the login headline, the renewal prompt… by key and language."""

    __tablename__ = "site_text"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("site_id", "key", "locale"),)

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    key: str
    locale: str
    text: str


class LegalMention(SQLModel, table=True):
    """A sentence that the law wants on a kind of document between two dates (both included)."""

    __tablename__ = "legal_mention"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    document_kind: str
    locale: str
    position: int
    text: str
    valid_from: date
    valid_until: date | None = None
