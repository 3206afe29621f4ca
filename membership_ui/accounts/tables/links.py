"""Links sent to an address, forms that came back refused, and the next member number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from membership_ui.accounts.rules.addresses import LinkPurpose
from membership_ui.adapters import database  # noqa: F401  (names the constraints before any table)


class EmailLink(SQLModel, table=True):
    """A link sent to `email`, good once and for a day, for one purpose, unless it is dropped.
    Only the SHA-256 of its token is stored; `cancel_hash` is that of the link by which the present
    address takes a change back.
    """

    __tablename__ = "email_link"  # pyright: ignore[reportAssignmentType]

    token_hash: str = Field(primary_key=True)
    purpose: LinkPurpose
    account_id: int = Field(foreign_key="account.id", index=True)
    email: str
    expires_at: datetime
    used_at: datetime | None = None
    dropped_at: datetime | None = None
    cancel_hash: str | None = Field(default=None, index=True)


class RefusedRegistration(SQLModel, table=True):
    """A registration that was refused, without its password, until the browser that holds the
    token sends it again: 300-character names do not fit in a cookie.
    """

    __tablename__ = "refused_registration"  # pyright: ignore[reportAssignmentType]

    token_hash: str = Field(primary_key=True)
    typed: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    # [field, message, values of its placeholders]: read in the language of the page
    problems: list[list[Any]] = Field(sa_column=Column(JSON, nullable=False))
    expires_at: datetime = Field(index=True)


class MemberCounter(SQLModel, table=True):
    """One row: the last member number that was given."""

    __tablename__ = "member_counter"  # pyright: ignore[reportAssignmentType]

    id: int = Field(primary_key=True)
    last: int
