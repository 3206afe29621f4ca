"""The row by which everything of a member's speaks of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from membership_ui.adapters import database  # noqa: F401  (names the constraints before any table)


class Member(SQLModel, table=True):
    """A structure or an account that is, was or asks to be a member, on whatever site. Exactly one
    of `structure_id` and `account_id` is set; the address is a person's, for papers: a structure
    has its own.
    """

    __table_args__ = (
        CheckConstraint("(structure_id IS NULL) <> (account_id IS NULL)", name="one_of_both"),
    )

    id: int | None = Field(default=None, primary_key=True)
    structure_id: int | None = Field(default=None, foreign_key="structure.id", unique=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", unique=True)
    address: str = ""
    postal_code: str = ""
    town: str = ""
    region: str = ""
    created_at: datetime
