"""Two accounts of one person made one: which, by whom, and what moved, so that it can be undone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from membership_ui.adapters import database  # noqa: F401  (names the constraints before any table)

_STANDS = text("undone_at IS NULL")


class AccountMerge(SQLModel, table=True):
    """It stands until `undone_at`. `known_to` holds the sites that knew either account: whoever
    undoes it needs the right that it needed. `undo_until` is its last day, at the site.
    """

    __tablename__ = "account_merge"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # An account leaves once, whatever two people do at the same instant
        Index(
            "uq_account_merge_standing",
            "leaving_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    leaving_id: int = Field(foreign_key="account.id", index=True)
    staying_id: int = Field(foreign_key="account.id", index=True)
    known_to: list[int] = Field(sa_column=Column(JSON, nullable=False))
    reason: str
    merged_by_id: int = Field(foreign_key="account.id", index=True)
    merged_at: datetime
    undo_until: date
    undone_by_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    undone_at: datetime | None = None


class MergeProposal(SQLModel, table=True):
    """Two accounts that staff take for one person's. Open until `ended_at`; `outcome` is then
    `merged`, `stopped` (by one of the two), `withdrawn` (by staff), `expired` or `overtaken`
    (something made it impossible).

    Each side has a link, of which the SHA-256 is stored. A second member of staff stands in for a
    side that is silent: it is then carried out on `due_at`. `spouse_id`: of two spouses, the
    household's row that stays.
    """

    __tablename__ = "merge_proposal"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    leaving_id: int = Field(foreign_key="account.id", index=True)
    staying_id: int = Field(foreign_key="account.id", index=True)
    reason: str
    spouse_id: int | None = None
    proposed_by_id: int = Field(foreign_key="account.id", index=True)
    proposed_at: datetime
    leaving_link: str = Field(index=True)
    staying_link: str = Field(index=True)
    leaving_agreed_at: datetime | None = None
    staying_agreed_at: datetime | None = None
    seconded_by_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    seconded_at: datetime | None = None
    due_at: datetime | None = Field(default=None, index=True)
    ended_at: datetime | None = Field(default=None, index=True)
    outcome: str = ""
    merge_id: int | None = Field(default=None, foreign_key="account_merge.id", index=True)


class MergedRow(SQLModel, table=True):
    """A row that a merge changed: the columns that it changed, as they were and as it left them."""

    __tablename__ = "merged_row"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    merge_id: int = Field(foreign_key="account_merge.id", index=True)
    table_name: str
    row_id: int
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    after: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
