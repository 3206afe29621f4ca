"""Rows of a site's register and of the words that find them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Column, Index, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from membership_ui.adapters import database  # noqa: F401  (names the constraints before any table)

# Folded text sorts by byte on both databases; a language's collation would skip its spaces
FOLDED = String().with_variant(String(collation="C"), "postgresql")


class RegisterEntry(SQLModel, table=True):
    """A member in a site's register, with what the staff list searches, filters and sorts by.

    It repeats the member's names and its last membership so that 100,000 rows sort by an index.
    Standing depends on
    the day, hence is not stored: `rules.register_standing` reads it off `dues`, `covered_from` and
    `expires_on`.
    Without a membership `expires_on` is NO_EXPIRY and `cents` NO_AMOUNT: both databases sort them
    alike, unlike NULL.
    """

    __tablename__ = "register_entry"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("site_id", "member_id"),
        Index("ix_register_name", "site_id", "name_key", "id"),
        Index("ix_register_tier", "site_id", "tier_position", "cents", "name_key", "id"),
        Index("ix_register_expiry", "site_id", "expires_on", "name_key", "id"),
        Index(
            "ix_register_standing",
            "site_id",
            "dues",
            "expires_on",
            "name_key",
            "id",
            "covered_from",
        ),
        Index("ix_register_amount", "site_id", "cents", "name_key", "id"),
        # Two that hold every filter: a count reads nothing else
        Index(
            "ix_register_kind",
            "site_id",
            "kind",
            "tier_position",
            "dues",
            "expires_on",
            "covered_from",
            "department",
        ),
        Index(
            "ix_register_department",
            "site_id",
            "department",
            "kind",
            "tier_position",
            "dues",
            "expires_on",
            "covered_from",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    name_key: str = Field(sa_column=Column(FOLDED, nullable=False))
    search_key: str = Field(sa_column=Column(FOLDED, nullable=False))
    kind: str
    department: str
    tier_code: str
    tier_position: int
    dues: int
    covered_from: date
    expires_on: date
    cents: int


class RegisterWord(SQLModel, table=True):
    """A word under which the list finds an entry, beside all that its filters test: a count reads
    this index alone.

    `shared` is how many letters the word has in common with the entry's word before it: an entry
    with several words in
    `sa…` counts for the one that shares less than two. No foreign key to the entry: an import
    writes ten words a line,
    and entries are never deleted.
    """

    __tablename__ = "register_word"  # pyright: ignore[reportAssignmentType]
    __table_args__ = ({"sqlite_with_rowid": False},)

    site_id: int = Field(primary_key=True)
    word: str = Field(sa_column=Column(FOLDED, primary_key=True))
    entry_id: int = Field(primary_key=True)
    shared: int
    kind: str
    department: str
    tier_position: int
    dues: int
    covered_from: date
    expires_on: date
