"""Rows of a person: the account, where it is signed in, its roles."""

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
    unique.
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


class SignIn(SQLModel, table=True):
    """A browser in which an account is signed in. Only the SHA-256 of the cookie is stored."""

    __tablename__ = "sign_in"  # pyright: ignore[reportAssignmentType]

    token_hash: str = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    is_kept: bool
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    user_agent: str = ""


class PasswordReset(SQLModel, table=True):
    """A link sent by e-mail, valid once and for a short time. Only the SHA-256 of its token is
    stored.
    """

    __tablename__ = "password_reset"  # pyright: ignore[reportAssignmentType]

    token_hash: str = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    expires_at: datetime
    used_at: datetime | None = None


class RoleOnSite(SQLModel, table=True):
    """A role that an account holds on one site."""

    __tablename__ = "role_on_site"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("account_id", "site_id", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    role: SiteRole


class ThrottleCount(SQLModel, table=True):
    """How often a key was hit within a window that ends at `expires_at`."""

    __tablename__ = "throttle_count"  # pyright: ignore[reportAssignmentType]

    key: str = Field(primary_key=True)
    hits: int
    expires_at: datetime = Field(index=True)
