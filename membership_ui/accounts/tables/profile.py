"""What a site asks of a person, what the person answered, who lives with them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from membership_ui.accounts.rules.fields import FieldKind, Relation, Visibility
from membership_ui.adapters import database  # noqa: F401  (names the constraints before any table)


class ProfileField(SQLModel, table=True):
    """A question that a site asks, beside names, e-mail and password. Texts are by language:
    {"fr": …, "en": …}; fields of one `section` stand together; a choice is {"value": …, "labels":
    {"fr": …, "en": …}}, and may have "spares": keys of required questions that whoever chooses it
    may leave empty.
    """

    __tablename__ = "profile_field"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("site_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    key: str
    position: int
    section: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    labels: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    hints: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    kind: FieldKind
    choices: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    is_required: bool
    visible_to: Visibility


class ProfileValue(SQLModel, table=True):
    """An answer. It belongs to the person, not to the site: what two sites ask is typed once."""

    __tablename__ = "profile_value"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("account_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    key: str
    value: str


class ProfileChange(SQLModel, table=True):
    """What an answer, a name or the e-mail was before, who changed it and when."""

    __tablename__ = "profile_change"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    key: str
    before: str
    after: str
    changed_at: datetime
    changed_by_id: int | None = Field(default=None, foreign_key="account.id")
    changed_by_name: str


class HouseholdPerson(SQLModel, table=True):
    """A spouse or a child kept under one account; they have no account of their own."""

    __tablename__ = "household_person"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    relation: Relation
    given_name: str
    family_name: str
    birth_date: date | None = None


class AccountOnSite(SQLModel, table=True):
    """Since when a site knows a person: they registered there, or came while signed in."""

    __tablename__ = "account_on_site"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("account_id", "site_id"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    since: datetime
