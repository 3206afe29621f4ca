"""The account and its roles."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from membership_ui.adapters import database  # noqa: F401  (names the constraints before any table)


class SiteRole(StrEnum):
    REVIEWER = "reviewer"
    TREASURER = "treasurer"
    ACTIVITY_MANAGER = "activity_manager"
    VOLUNTEER = "volunteer"
    SITE_MANAGER = "site_manager"
    NETWORK_ADMINISTRATOR = "network_administrator"


class Account(SQLModel, table=True):
    """One person who can sign in. Several accounts may share an e-mail; the member number is
    unique. `email_verified_at` is None until the link sent to the address was opened.
    An erased account keeps its number, for the documents that name it, and nobody signs in to it.
    """

    id: int | None = Field(default=None, primary_key=True)
    member_number: str = Field(unique=True)
    email: str
    email_key: str = Field(index=True)
    given_name: str
    family_name: str
    password_hash: str
    locale: str
    created_at: datetime
    password_changed_at: datetime
    email_verified_at: datetime | None = None
    erased_at: datetime | None = None


class RoleOnSite(SQLModel, table=True):
    """A role that an account holds on one site."""

    __tablename__ = "role_on_site"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("account_id", "site_id", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    role: SiteRole
