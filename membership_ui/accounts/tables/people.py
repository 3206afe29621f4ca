"""The account and its roles."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint, event
from sqlmodel import Field, SQLModel

from membership_ui.adapters import database  # noqa: F401  (names the constraints before any table)
from membership_ui.kernel.text import fold, found_under, tokens


class SiteRole(StrEnum):
    REVIEWER = "reviewer"
    TREASURER = "treasurer"
    ACTIVITY_MANAGER = "activity_manager"
    VOLUNTEER = "volunteer"
    SITE_MANAGER = "site_manager"
    NETWORK_ADMINISTRATOR = "network_administrator"


class Account(SQLModel, table=True):
    """One person who can sign in. Several accounts may share an e-mail; the member number is
    unique. `email_verified_at` is None until the link sent to the address was opened; `search_key`
    and `name_key` follow the names, the number and the address by themselves. An erased account
    keeps its number, for the documents that name it, and nobody signs in to it. The same holds from
    `closed_at` on, when it was merged into another one, until that is undone.
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
    closed_at: datetime | None = None
    search_key: str = ""
    # The folded name, family name first, to sort by
    name_key: str = ""


class RoleOnSite(SQLModel, table=True):
    """A role that an account holds on one site."""

    __tablename__ = "role_on_site"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("account_id", "site_id", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    role: SiteRole


@event.listens_for(Account, "before_insert")
@event.listens_for(Account, "before_update")
def _fold_words(_mapper: object, _connection: object, account: Account) -> None:
    words = (account.given_name, account.family_name, account.member_number, account.email)
    folded = tokens(" ".join(words))
    others = sorted(found_under(" ".join(words)) - set(folded))
    account.search_key = f" {' '.join((*folded, *others))}"
    account.name_key = fold(f"{account.family_name} {account.given_name}")
