"""Rows of a site's list of accounts and of the words that find them."""

from __future__ import annotations

from sqlalchemy import Column, Index
from sqlmodel import Field, SQLModel

from membership_ui.register.tables import FOLDED


class AccountEntry(SQLModel, table=True):
    """An account that a site knows, with what the staff list sorts and searches by: 100,000 of them
    are counted and turned by an index.

    It is there as long as the account is open and came to the site, works there, or is attached to
    a structure of its register. `search_key` holds the words of the account and of those
    structures' names.
    """

    __tablename__ = "account_entry"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index("ix_account_entry_name", "site_id", "family_key", "given_key", "account_id"),
        {"sqlite_with_rowid": False},
    )

    account_id: int = Field(primary_key=True, foreign_key="account.id")
    site_id: int = Field(primary_key=True, foreign_key="site.id")
    family_key: str = Field(sa_column=Column(FOLDED, nullable=False))
    given_key: str = Field(sa_column=Column(FOLDED, nullable=False))
    search_key: str = Field(sa_column=Column(FOLDED, nullable=False))


class AccountWord(SQLModel, table=True):
    """A word under which the list finds an account. `shared` is how many letters the word has in
    common with the account's word before it; it stands in the key so that a count reads the index
    alone.

    No foreign key: a dozen are written with each entry, and go with it.
    """

    __tablename__ = "account_word"  # pyright: ignore[reportAssignmentType]
    __table_args__ = ({"sqlite_with_rowid": False},)

    site_id: int = Field(primary_key=True)
    word: str = Field(sa_column=Column(FOLDED, primary_key=True))
    account_id: int = Field(primary_key=True)
    shared: int = Field(primary_key=True)
