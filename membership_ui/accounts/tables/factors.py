"""What proves a person besides the password, the step between both, and their browsers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from membership_ui.adapters import database  # noqa: F401  (names the constraints before any table)


class Totp(SQLModel, table=True):
    """The authenticator app of an account. It counts from `confirmed_at` on; the secret is sealed.

    `begun_by` is the digest of the session, or of the sign-in that waits, which was shown the
    secret: nobody confirms a secret that somebody else saw. `last_step` is the half minute of the
    last code that was taken: none is taken twice.
    """

    account_id: int = Field(primary_key=True, foreign_key="account.id")
    sealed_secret: str
    begun_by: str
    created_at: datetime
    confirmed_at: datetime | None = None
    last_step: int = 0


class RecoveryCode(SQLModel, table=True):
    """One of ten codes, used once. Only its digest with the portal's key is stored."""

    __tablename__ = "recovery_code"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("account_id", "digest"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    digest: str
    used_at: datetime | None = None


class RecoverySheet(SQLModel, table=True):
    """The right to see ten new codes, until `due_until`; spent by showing them."""

    __tablename__ = "recovery_sheet"  # pyright: ignore[reportAssignmentType]

    account_id: int = Field(primary_key=True, foreign_key="account.id")
    due_until: datetime


class Passkey(SQLModel, table=True):
    """A key pair that a device or a password manager holds; we keep its public half."""

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    credential_id: str = Field(unique=True)
    public_key: str
    sign_count: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    name: str
    created_at: datetime
    last_used_at: datetime | None = None


class SpentChallenge(SQLModel, table=True):
    """A passkey challenge that was answered: it is good once."""

    __tablename__ = "spent_challenge"  # pyright: ignore[reportAssignmentType]

    digest: str = Field(primary_key=True)
    expires_at: datetime = Field(index=True)


class PendingSignIn(SQLModel, table=True):
    """The password was right, the second factor is still asked for. The browser holds the token
    in a cookie; only its SHA-256 is stored.
    """

    __tablename__ = "pending_sign_in"  # pyright: ignore[reportAssignmentType]

    token_hash: str = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    site_id: int = Field(foreign_key="site.id")
    identifier: str
    is_kept: bool
    next: str = ""
    expires_at: datetime = Field(index=True)
    tries: int = 0
    used_at: datetime | None = None


class KnownDevice(SQLModel, table=True):
    """A browser in which an account signed in once; the browser holds the token in a cookie."""

    __tablename__ = "known_device"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("account_id", "digest"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    digest: str
    first_seen_at: datetime
    last_seen_at: datetime
