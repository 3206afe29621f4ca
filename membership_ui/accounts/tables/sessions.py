"""Where an account is signed in, its reset links, and how often somebody tried."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from membership_ui.adapters import database  # noqa: F401  (names the constraints before any table)


class SignIn(SQLModel, table=True):
    """A browser in which an account is signed in. Only the SHA-256 of the cookie is stored.

    `is_strong`: a second factor was shown. `proved_at`: when the person showed again who they are,
    after they signed in, `factor_proved_at`: by a second factor. `last_seen_at` is minutes late, on
    purpose. The three `viewed_` say whose space a member of staff looks at in it, on which site,
    until when.
    """

    __tablename__ = "sign_in"  # pyright: ignore[reportAssignmentType]

    token_hash: str = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    is_kept: bool
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    user_agent: str = ""
    is_strong: bool = False
    proved_at: datetime | None = None
    factor_proved_at: datetime | None = None
    last_seen_at: datetime | None = None
    device_id: int | None = Field(default=None, foreign_key="known_device.id")
    viewed_account_id: int | None = Field(default=None, foreign_key="account.id")
    viewed_site_id: int | None = Field(default=None, foreign_key="site.id")
    viewed_until: datetime | None = Field(default=None, index=True)


class PasswordReset(SQLModel, table=True):
    """A link sent by e-mail, valid once and for a short time, unless a newer one drops it. Only the
    SHA-256 of its token is stored.
    """

    __tablename__ = "password_reset"  # pyright: ignore[reportAssignmentType]

    token_hash: str = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    expires_at: datetime
    used_at: datetime | None = None
    dropped_at: datetime | None = None


class ThrottleCount(SQLModel, table=True):
    """How often a key was hit within a window that ends at `expires_at`."""

    __tablename__ = "throttle_count"  # pyright: ignore[reportAssignmentType]

    key: str = Field(primary_key=True)
    hits: int
    expires_at: datetime = Field(index=True)
